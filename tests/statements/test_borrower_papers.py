"""Papers to a borrower beside the notice of dues: each against sums by hand and against the books.

The borrower is that of `tests.reports.small`: 120 million at 1 % a month under 30/360, 1,5 % on
what is overdue; 20 million missed on 30/6/2023, 10 million of it paid on 31/7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.contract.events import Collect, Disburse, Freeze, Recall, Recover, WriteOff
from fundledger.errors import FundledgerError
from fundledger.messages import LANGUAGES
from fundledger.registers.security import Security, add
from fundledger.reports.asking import ask
from fundledger.statements.papers.reminders import Reminder, overdue_notice, overdue_notices
from fundledger.statements.wording import layout_of
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, found_fund, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, roll_to, sign, with_capital
from tests.reports import lang_son, small
from tests.reports.lang_son import borrower_of, code_of
from tests.reports.small import JULY, Q3, M
from tests.statements.printing import answered, data_of, dong, printed

Q2 = date(2023, 6, 30)
LOAN = "HD-01"
KINDS = (
    *("notice", "overdue-notice", "overdue-notice-guarantor", "overdue-notice-owner"),
    *("invitation", "recall", "confirmation", "statement", "interest", "receipt", "file"),
)


@pytest.fixture
def lent(book: Book) -> Book:
    return small.told(book)


@pytest.fixture(scope="module")
def fund(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    place = tmp_path_factory.mktemp("lang-son") / "sổ.db"
    book = lang_son.told(found_fund(create(str(place)), begins=lang_son.BEGINS))
    yield book
    book.close()


def data(book: Book, act: str, today: date = Q3, **said: object) -> dict[str, Any]:
    return data_of(answered(book, act, today=today, **said))


def refused(book: Book, act: str, today: date = Q3, **said: object) -> str:
    with pytest.raises(FundledgerError) as refusal:
        answered(book, act, today=today, **said)
    assert str(refusal.value)
    return refusal.value.key


def agrees(book: Book, act: str, into: Path, **said: object) -> str:
    """Text, attachment and `--json` hold the same figures; in both languages. Answers the text."""
    vietnamese = printed(book, act, into, today=Q3, **said)
    english = printed(book, act, into, today=Q3, paper_lang="en", **said)
    for paper in (vietnamese, english):
        assert paper.attached["figures"]["fields"] == paper.data["fields"]
        assert paper.attached["figures"]["tables"] == paper.data["tables"]
        assert paper.attached["act"] == act
    for amount in _amounts(vietnamese.data):
        if dong(amount) in vietnamese.text:
            assert f"{amount:,}" in english.text
    return vietnamese.text


def _amounts(of: dict[str, Any]) -> list[int]:
    return [value for value in of["fields"].values() if isinstance(value, int) and value > 9_999]


@pytest.mark.parametrize("kind", KINDS)
def test_both_wordings_say_the_same_parts(kind: str) -> None:
    vi, en = (layout_of(kind, lang) for lang in LANGUAGES)
    told = [
        [(item.what, item.style, item.each, item.when, item.unless) for item in layout.body]
        for layout in (vi, en)
    ]
    assert told[0] == told[1]
    names = [
        {name: [column.name for column in table.columns] for name, table in layout.tables.items()}
        for layout in (vi, en)
    ]
    assert names[0] == names[1]
    assert [each.office for each in vi.signatures] == [each.office for each in en.signatures]


# Overdue.


def test_an_overdue_notice(lent: Book, tmp_path: Path) -> None:
    """On 31/8: 10 million overdue; 20 million for July, 10 for August at 1,5 % = 450.000."""
    said = {"cooperative": BORROWER, "round": "2", "answer_by": "2023-09-15", "as_of": "2023-08-31"}
    (row,) = data(lent, "print overdue-notice", **said)["tables"]["overdue_asked"]["rows"]
    assert (row["principal_left"], row["principal_overdue"]) == (50 * M, 10 * M)
    assert (row["interest_due"], row["interest_overdue_due"]) == (0, 450_000)
    assert row["to_pay"] == 10_450_000
    assert row["overdue_since"] == "2023-07-01"  # due on 30/6, moved the day after
    assert row["days_overdue"] == 62
    text = agrees(lent, "print overdue-notice", tmp_path, **said)
    assert "Về việc nợ quá hạn (lần 2)" in text
    assert "Đây là thông báo lần thứ hai." in text
    assert "ngày 15 tháng 9 năm 2023" in text
    assert "10.450.000 đồng" in text
    assert "QHTPT HD01" in text


def test_earlier_notices_are_its_grounds(lent: Book, tmp_path: Path) -> None:
    said = {"document": "15/TB-QHTPT", "rung": "remind_1", "on": "2023-07-10"}
    answered(lent, "remind", today=Q3, cooperative=BORROWER, **said)
    text = agrees(lent, "print overdue-notice", tmp_path, cooperative=BORROWER, round="2")
    assert "Căn cứ Thông báo số 15/TB-QHTPT ngày 10/7/2023" in text


def test_the_three_rounds_say_different_things(lent: Book, tmp_path: Path) -> None:
    texts = [
        agrees(lent, "print overdue-notice", tmp_path, cooperative=BORROWER, round=number)
        for number in ("1", "2", "3")
    ]
    assert "khởi kiện ra Tòa án" not in texts[0] + texts[1]
    assert "khởi kiện ra Tòa án" in texts[2]
    assert "lần thứ hai" not in texts[0] + texts[2]


def test_guarantors_and_owners_have_words_of_their_own(lent: Book, tmp_path: Path) -> None:
    act = "print overdue-notice"
    whom: dict[str, Any] = {"cooperative": BORROWER, "round": "3"}
    assert refused(lent, act, to="guarantor", **whom) == "paper.no_guarantor"
    with writer_of(lent) as writer:
        of = {"loan": LOAN, "valued": small.OUT, "value": 80 * M}
        add(writer, Security(code="BL1", kind="guarantor", what="Nguyễn Văn B", **of), small.OUT)
        add(writer, Security(code="TS1", kind="house", what="Nhà xưởng", **of), small.OUT)
    guarantor = agrees(lent, act, tmp_path, to="guarantor", **whom)
    assert "Kính gửi: Nguyễn Văn B" in guarantor
    assert "Nhà xưởng" not in guarantor
    assert "yêu cầu bên bảo lãnh trả thay" in guarantor
    assert refused(lent, act, to="owner", **whom) == "paper.no_owner"
    owner = agrees(lent, act, tmp_path, to="owner", addressee="Trần Thị C", **whom)
    assert "Kính gửi: Trần Thị C" in owner
    assert "Nhà xưởng" in owner
    assert "80.000.000 đồng" in owner


def test_one_reminder_is_what_the_batch_makes_of_it(lent: Book) -> None:
    reminder = Reminder(2, date(2023, 10, 15))
    with writer_of(lent) as writer:
        of = {"loan": LOAN, "valued": small.OUT, "value": 80 * M}
        add(writer, Security(code="BL1", kind="guarantor", what="Nguyễn Văn B", **of), small.OUT)
    with lent.reading() as connection:
        asked = replace(ask(connection, FUND, Q3, None), today=Q3)
        for to in ("borrower", "guarantor"):
            (one,) = overdue_notices(asked, reminder, to=to)
            assert one == overdue_notice(asked, BORROWER, reminder, to=to)
        assert list(overdue_notices(asked, reminder, to="owner")) == []


def test_nothing_overdue_is_a_sentence(lent: Book) -> None:
    for number in (BORROWER, SUCCESSOR):
        said = {"cooperative": number, "round": "1", "as_of": "2023-06-29"}
        assert refused(lent, "print overdue-notice", **said) == "paper.nothing_overdue"


def test_all_overdue_of_lang_son(fund: Book) -> None:
    """7 × 265.502.500 (230 million and 35.502.500) and 3 × 9.020.000."""
    found = [
        data(fund, "print overdue-notice", today=Q2, cooperative=borrower_of(n), round="1")
        for n in range(11, 21)
    ]
    sums = [each["fields"]["to_pay"] for each in found]
    assert sums == [265_502_500] * 7 + [9_020_000] * 3
    groups = [each["tables"]["overdue_asked"]["rows"][0].get("debt_group") for each in found]
    assert groups == ["5"] * 7 + [None] * 3  # without principal there is no group


def test_an_invitation(lent: Book, tmp_path: Path) -> None:
    said = {"on": "2023-10-05", "at": "08 giờ 30", "place": "trụ sở Quỹ"}
    text = agrees(lent, "print invitation", tmp_path, cooperative=BORROWER, **said)
    assert "08 giờ 30, ngày 05 tháng 10 năm 2023" in text
    assert "GIẤY MỜI" in text
    # 10 million of principal that was missed before, 40 million that fell due that day
    assert "Đến hết ngày 30/9/2023" in text
    early: dict[str, Any] = {"cooperative": BORROWER, "as_of": "2023-06-29"}
    without = agrees(lent, "print invitation", tmp_path, **early)
    assert "còn nợ quá hạn" not in without
    assert "…………" in without
    # who owes nothing is not invited about a debt, and nobody to a day that has passed
    assert refused(lent, "print invitation", cooperative=SUCCESSOR) == "paper.owes_nothing"
    past = {"cooperative": BORROWER, "on": "2023-09-29"}
    assert refused(lent, "print invitation", **past) == "paper.day_past"


# Decisions and confirmations.


def test_a_recall_as_stated_and_ahead_of_it(lent: Book, tmp_path: Path) -> None:
    """On 31/7 50 million are left; 300.000 on what was overdue, 1 % of 40 million not yet due."""
    said = {"loan": LOAN, "as_of": "2023-07-31"}
    assert refused(lent, "print recall", **said) == "paper.no_recall"
    more = {"deadline": "2023-08-31", "reason_code": ["misused"]}
    ahead = data(lent, "print recall", **said, **more)["fields"]
    assert (ahead["principal_left"], ahead["interest"]) == (50 * M, 700_000)
    assert ahead["in_all"] == 50_700_000
    text = agrees(lent, "print recall", tmp_path, **said, **more)
    assert "sử dụng vốn vay không đúng mục đích" in text
    assert "Điều 4. Quyết định này có hiệu lực kể từ ngày ký./." in text
    assert "chậm nhất ngày 31 tháng 8 năm 2023" in text
    recall = Recall(JULY, date(2023, 8, 15), "05/QĐ")
    enter(lent, recall, LOAN, reasons=["unwilling"])
    stated = data(lent, "print recall", loan=LOAN)["fields"]
    assert (stated["as_of"], stated["pay_by"]) == ("2023-07-31", "2023-08-15")
    assert stated["decision"] == "05/QĐ"
    assert "chây ỳ" in agrees(lent, "print recall", tmp_path, loan=LOAN)
    for more in ({"reason_code": ["misused"]}, {"deadline": "2023-12-31"}):
        assert refused(lent, "print recall", loan=LOAN, **more) == "paper.recall_is_stated"


def test_a_recall_before_its_time_needs_something_in_term(lent: Book, fund: Book) -> None:
    """On 31/7 40 million are in term; all of DEMO-11 is overdue."""
    said = {"loan": LOAN, "as_of": "2023-07-31"}
    assert refused(lent, "print recall", deadline="2023-07-30", **said) == "paper.day_past"
    matured = {"loan": code_of(11), "deadline": "2023-08-31"}
    assert refused(fund, "print recall", Q2, **matured) == "paper.all_matured"


def test_a_day_to_answer_by_lies_ahead(lent: Book) -> None:
    said = {"cooperative": BORROWER, "round": "1", "as_of": "2023-08-31"}
    assert refused(lent, "print overdue-notice", answer_by="2023-08-30", **said) == "paper.day_past"


def test_a_confirmation_says_what_loan_confirm_keeps(lent: Book, tmp_path: Path) -> None:
    """Of the year to 31/8: 120 million out, 70 paid; 6 million of interest paid."""
    said: dict[str, Any] = {"cooperative": BORROWER, "first": "2022-12-01", "as_of": "2023-08-31"}
    (row,) = data(lent, "print confirmation", **said)["tables"]["debt_confirmation"]["rows"]
    assert (row["principal_at_start"], row["lent"]) == (0, 120 * M)
    assert (row["paid_principal"], row["principal_left"]) == (70 * M, 50 * M)
    assert row["interest_paid"] == 6_000_000
    # in term 2 months × 1 % × 40 million, not due yet; overdue 300.000 and 150.000
    assert (row["interest_in_term"], row["interest_for_late"]) == (800_000, 450_000)
    assert row["in_all"] == 51_250_000
    kept = answered(
        *(lent, "loan confirm"),
        today=Q3,
        loan=LOAN,
        on="2023-08-31",
        document="BB-1",
        principal=50_000_000,
        dry_run=True,
    )
    ours = {str(record["figure"].code): record["ours"] for record in kept.found.records()}  # type: ignore[union-attr]
    assert ours == {
        "principal": row["principal_left"],
        "interest": row["interest_in_term"],
        "interest_overdue": row["interest_for_late"],
    }
    text = agrees(lent, "print confirmation", tmp_path, **said)
    assert "Hai bên thống nhất xác nhận" in text
    assert "02 bản" in text
    assert text.count("ĐẠI DIỆN BÊN") == 2
    assert "51.250.000 đồng" in text
    assert refused(lent, "print confirmation", cooperative=SUCCESSOR) == "paper.nothing_owed"


# Sheets of one loan.


def test_a_statement(lent: Book, tmp_path: Path) -> None:
    said: dict[str, Any] = {"loan": LOAN, "first": "2023-04-01", "to": "2023-07-31"}
    found = data(lent, "print statement", **said)
    fields = found["fields"]
    rows = found["tables"]["loan_statement"]["rows"]
    told = [
        (row["day"], row["what"], row.get("principal_credit"), row["principal_left"])
        for row in rows
    ]
    assert told == [
        ("2023-03-31", "opening", None, 80 * M),
        ("2023-06-30", "charged", None, 80 * M),
        ("2023-06-30", "collect", 20 * M, 60 * M),
        ("2023-07-31", "charged", None, 60 * M),
        ("2023-07-31", "collect", 10 * M, 50 * M),
    ]
    assert fields["closing_principal"] == 50 * M
    assert (fields["interest_debit"], fields["interest_credit"]) == (2_700_000, 2_400_000)
    assert fields["closing_interest"] == 300_000
    vouchers = [row["voucher"] for row in rows if row["what"] == "collect"]
    assert all(voucher.startswith("BC ") for voucher in vouchers)
    assert [row["document"] for row in rows if row["what"] == "collect"] == ["GBC-2", "GBC-3"]
    text = agrees(lent, "print statement", tmp_path, **said)
    assert "SAO KÊ KHOẢN VAY" in text
    assert vouchers[0] in text


def test_statements_close_with_the_books(fund: Book) -> None:
    """The principal of all statements is that of the ledger, by loan."""
    answer = answered(fund, "loan list", today=Q2, as_of="2023-06-30")
    assert answer.found is not None
    booked = {
        record["loan"]: record["principal_in_term"] + record["principal_overdue"]
        for record in answer.found.records()  # type: ignore[union-attr]
    }
    by_account = answered(fund, "balance", today=Q2, as_of="2023-06-30", by="role").found
    assert by_account is not None
    ledger = sum(
        record["debit"]
        for record in by_account.records()  # type: ignore[union-attr]
        if str(getattr(record["role"], "code", record["role"])).startswith("principal")
    )
    closing = {}
    for number in range(1, 18):
        said = {"loan": code_of(number), "first": "2023-01-01", "to": "2023-06-30"}
        fields = data(fund, "print statement", today=Q2, **said)["fields"]
        closing[code_of(number)] = fields["closing_principal"]
        assert fields["opening_principal"] - fields["principal_credit"] == closing[code_of(number)]
    assert closing == {name: amount for name, amount in booked.items() if amount}
    assert sum(closing.values()) == ledger == 4_610 * M


def test_interest_for_a_court(lent: Book, tmp_path: Path) -> None:
    """In term 3,6 + 2,4 + 1,2 million; overdue 300.000 for July, as much for two months after."""
    said: dict[str, Any] = {"loan": LOAN, "first": "2022-12-01", "to": "2023-09-30"}
    found = data(lent, "print interest", **said)
    stretches = found["tables"]["interest_stretches"]
    told = [(row["interest_kind"], row["days"], row["amount"]) for row in stretches["rows"]]
    assert sorted(told) == [
        ("in_term", 90, 1_200_000),
        ("in_term", 90, 2_400_000),
        ("in_term", 90, 3_600_000),
        ("overdue", 30, 300_000),
        ("overdue", 60, 300_000),
    ]
    sums = {row["interest_kind"]: row for row in found["tables"]["interest_sums"]["rows"]}
    assert (sums["in_term"]["arisen"], sums["in_term"]["paid"]) == (7_200_000, 6_000_000)
    assert (sums["in_term"]["closing"], sums["overdue"]["closing"]) == (1_200_000, 600_000)
    assert stretches["totals"]["amount"] == found["fields"]["arisen"] == 7_800_000
    text = agrees(lent, "print interest", tmp_path, **said)
    assert "× 12 % × 90/360" in text
    assert "Cách đếm ngày: mỗi tháng tính 30 ngày, năm 360 ngày; lãi được làm tròn" in text
    assert "Ngày đầu được tính" not in text
    assert "1.800.000 đồng (bằng chữ: Một triệu tám trăm nghìn đồng)" in text


def test_interest_of_parts_of_a_span_adds_up(lent: Book) -> None:
    whole = data(lent, "print interest", loan=LOAN, first="2023-01-01", to="2023-09-30")
    parts = [
        data(lent, "print interest", loan=LOAN, first=first, to=to)
        for first, to in (("2023-01-01", "2023-05-14"), ("2023-05-15", "2023-09-30"))
    ]
    for name in ("arisen", "paid"):
        assert sum(part["fields"][name] for part in parts) == whole["fields"][name]
    assert parts[0]["fields"]["closing"] == parts[1]["fields"]["opening"]


def test_a_receipt(lent: Book, tmp_path: Path) -> None:
    """22.400.000 on 30/6: 20 million of principal, 2,4 million of interest; 60 million are left."""
    said: dict[str, Any] = {"first": "2022-12-01", "as_of": "2023-09-30"}
    entries = answered(lent, "journal", today=Q3, **said).found
    assert entries is not None
    vouchers = {
        str(record["memo"]): str(record["voucher"])
        for record in entries.records()  # type: ignore[union-attr]
    }
    (voucher,) = [each for memo, each in vouchers.items() if "GBC-2" in memo]
    found = data(lent, "print receipt", entry=voucher)
    parts = {row["part"]: row["amount"] for row in found["tables"]["receipt_parts"]["rows"]}
    assert parts == {"principal": 20 * M, "interest_in_term": 2_400_000}
    fields = found["fields"]
    assert fields["amount"] == found["tables"]["receipt_parts"]["totals"]["amount"] == 22_400_000
    # what was missed that day becomes overdue when the day is over
    assert (fields["principal_left"], fields["principal_overdue"]) == (60 * M, 0)
    text = agrees(lent, "print receipt", tmp_path, entry=voucher)
    assert "GIẤY XÁC NHẬN THU NỢ" in text
    assert "giấy báo Có" not in text
    (out,) = [each for memo, each in vouchers.items() if "UNC-1" in memo]
    assert refused(lent, "print receipt", entry=out) == "paper.no_receipt"


def test_a_loan_of_400_lines_breaks_well(book: Book, tmp_path: Path) -> None:
    """A receipt of 100.000 on each of 200 days: each charges interest for a day, and pays."""
    small.told(book, roll=None)
    first = date(2023, 10, 1)
    for number in range(200):
        day = date.fromordinal(first.toordinal() + number)
        enter(book, Collect(day, 100_000, document=f"PT-{number:03}"), LOAN)
    last = date.fromordinal(first.toordinal() + 199)
    roll_to(book, last)
    said = {"loan": LOAN, "first": "2022-12-01", "to": last.isoformat()}
    for act in ("print statement", "print interest"):
        paper = printed(book, act, tmp_path, today=last, **said)
        assert paper.pages > 4
        assert paper.attached["figures"]["tables"] == paper.data["tables"]
    statement = data(book, "print statement", today=last, **said)
    assert len(statement["tables"]["loan_statement"]["rows"]) > 400
    assert "PT-199" in printed(book, "print statement", tmp_path, today=last, **said).text


# The file.


def test_a_file(lent: Book, tmp_path: Path) -> None:
    with writer_of(lent) as writer:
        of = {"loan": LOAN, "valued": small.OUT, "value": 80 * M}
        add(writer, Security(code="TS1", kind="house", what="Nhà xưởng", **of), small.OUT)
    found = data(lent, "print file", cooperative=BORROWER)
    counts = {
        name: found["fields"][f"{name}_count"]
        for name in ("loans", "securities", "cases", "timeline")
    }
    assert counts == {"loans": 1, "securities": 1, "cases": 0, "timeline": 4}
    text = agrees(lent, "print file", tmp_path, cooperative=BORROWER)
    assert "Nhà xưởng" in text
    assert "GBC-3" in text
    assert "Không có vụ kiện nào." in text
    empty = agrees(lent, "print file", tmp_path, cooperative=SUCCESSOR)
    assert "Chưa có khoản vay nào." in empty


@pytest.mark.parametrize("act", ["statement", "interest", "recall"])
def test_an_unknown_loan_is_refused(lent: Book, act: str) -> None:
    assert refused(lent, f"print {act}", loan="x") == "loan.unknown"


def test_sums_of_10_to_the_12_and_names_of_120_letters_fit(book: Book, tmp_path: Path) -> None:
    with_capital(book, 8 * 10**12)
    name = "Hợp tác xã Dịch vụ Nông nghiệp tổng hợp, Chăn nuôi và Trồng trọt " * 2
    said: dict[str, Any] = {"name": name[:120].strip(), "since": "2022-01-01"}
    answered(book, "cooperative change", today=Q3, number=BORROWER, **said)
    terms = replace(small.TERMS, principal=6 * 10**12, custom=(), method="equal_principal")
    number = "01/2023/HĐTD-QHTPTHTX-LANGSON"
    sign(book, terms, number)
    enter(book, Disburse(small.OUT, 6 * 10**12, "UNC-1"), number)
    for act, said in (
        ("print overdue-notice", {"cooperative": BORROWER, "round": "3"}),
        ("print confirmation", {"cooperative": BORROWER, "first": "2022-12-01"}),
        ("print statement", {"loan": number, "first": "2022-12-01"}),
        ("print interest", {"loan": number, "first": "2022-12-01"}),
        ("print recall", {"loan": number, "deadline": "2023-12-31"}),
        ("print file", {"cooperative": BORROWER}),
    ):
        text = agrees(book, act, tmp_path, **said)
        assert "6.000.000.000.000" in text or "2.000.000.000.000" in text
        assert name[:120].strip() in text or name[:120].strip().upper() in text


# What was written off is still owed.


def test_a_written_off_debt_is_confirmed_as_owed(lent: Book, tmp_path: Path) -> None:
    """Written off on 30/9: 50 million, in term 3 × 1 % × 40 million, 600.000 on what was overdue.

    51.800.000 in all; 10 million come back on 15/10 and pay principal: 41.800.000 are left.
    """
    enter(lent, WriteOff(Q3, "QD-XL"), LOAN)
    back = date(2023, 10, 15)
    enter(lent, Recover(back, 10 * M, "GBC-9"), LOAN)
    borrower_of_it: dict[str, Any] = {"cooperative": BORROWER, "first": "2022-12-01"}
    found = data(lent, "print confirmation", back, **borrower_of_it)
    (row,) = found["tables"]["written_off_debts"]["rows"]
    assert (row["written_off_principal"], row["written_off_interest"]) == (40 * M, 1_800_000)
    fields = found["fields"]
    assert (fields["principal_left"], fields["written_off_left"]) == (0, 41_800_000)
    assert fields["in_all"] == 41_800_000
    text = printed(lent, "print confirmation", tmp_path, today=back, **borrower_of_it).text
    assert "tổng số tiền 41.800.000 đồng (bằng chữ: Bốn mươi mốt triệu tám trăm nghìn" in text
    assert "Nợ đã xử lý rủi ro, còn phải thu hồi" in text
    loan_of_it: dict[str, Any] = {"loan": LOAN, "first": "2022-12-01"}
    court = data(lent, "print interest", back, **loan_of_it)["fields"]
    assert (court["closing"], court["interest_in_all"]) == (0, 1_800_000)
    assert court["written_off_principal"] == 40 * M
    text = printed(lent, "print interest", tmp_path, today=back, **loan_of_it).text
    assert "còn phải trả đến hết ngày 15/10/2023: 1.800.000 đồng" in text
    text = printed(lent, "print statement", tmp_path, today=back, **loan_of_it).text
    assert "Nợ đã xử lý rủi ro, còn phải thu hồi: 41.800.000 đồng" in text
    text = printed(lent, "print file", tmp_path, today=back, cooperative=BORROWER).text
    assert "Tổng dư nợ gốc và lãi còn nợ: 41.800.000 đồng" in text


def test_nothing_of_a_written_off_debt_is_said_where_there_is_none(
    lent: Book, tmp_path: Path
) -> None:
    text = agrees(lent, "print confirmation", tmp_path, cooperative=BORROWER)
    assert "xử lý rủi ro" not in text


def test_a_notice_says_what_else_was_written_off(lent: Book, tmp_path: Path) -> None:
    """Another loan of 120 million is written off the day it is out; this one asks as before."""
    sign(lent, small.TERMS, "HD-02")
    enter(lent, Disburse(small.OUT, 120 * M, "UNC-9"), "HD-02")
    enter(lent, WriteOff(small.OUT, "QD-XL"), "HD-02")
    text = printed(
        *(lent, "print notice", tmp_path),
        today=Q2,
        cooperative=BORROWER,
        first="2023-07-01",
        to="2023-09-30",
    ).text
    assert "để thu hồi: 120.000.000 đồng" in text


# A frozen debt is not pressed for.


def test_a_frozen_debt_is_left_out_of_reminders(lent: Book, tmp_path: Path) -> None:
    """10 million stay overdue after 31/7; frozen from 1/8 to the end of October."""
    freeze = Freeze(date(2023, 8, 1), date(2023, 11, 1), document="QD-KN")
    enter(lent, freeze, LOAN)
    said = {"cooperative": BORROWER, "round": "1", "as_of": "2023-08-31"}
    assert refused(lent, "print overdue-notice", **said) == "paper.all_frozen"
    with lent.reading() as connection:
        asked = replace(ask(connection, FUND, date(2023, 8, 31), None), today=Q3)
        assert list(overdue_notices(asked, Reminder())) == []
    on = date(2023, 8, 31)
    ahead: dict[str, Any] = {"cooperative": BORROWER, "quarter": "2023Q4"}
    text = printed(lent, "print notice", tmp_path, today=on, **ahead).text
    assert "theo QD-KN: khoanh nợ từ ngày 01/08/2023 đến hết ngày 31/10/2023" in text
    assert "tạm tính đến" not in text
    # Another contract, that is not frozen, is pressed for alone: 20 million missed on 30/6.
    sign(lent, small.TERMS, "HD-02")
    for event in small.EVENTS[:3]:
        enter(lent, event, "HD-02")
    found = data(lent, "print overdue-notice", **said)
    (row,) = found["tables"]["overdue_asked"]["rows"]
    # July and August at 1,5 % of 20 million
    assert (row["loan"], found["fields"]["to_pay"]) == ("HD-02", 20_600_000)
    text = agrees(lent, "print overdue-notice", tmp_path, **said)
    assert "Hợp đồng số HD-01 đang được khoanh nợ theo QD-KN" in text
    assert "còn tiếp tục phát sinh" in text


def test_a_reminder_threatens_with_nothing_that_has_happened(fund: Book, tmp_path: Path) -> None:
    """All of DEMO-11 fell due years ago, and it is in group 5."""
    said: dict[str, Any] = {"cooperative": borrower_of(11), "as_of": "2023-06-30"}
    act = "print overdue-notice"
    texts = [printed(fund, act, tmp_path, today=Q2, round=n, **said).text for n in ("1", "2", "3")]
    assert "nhóm nợ có rủi ro cao hơn" not in texts[0]
    for text in texts:
        assert "trước hạn" not in text
        assert "Quá thời hạn trên" not in text
    assert "xử lý tài sản bảo đảm và khởi kiện ra Tòa án" in texts[2]
    dated = printed(fund, act, tmp_path, today=Q2, round="3", answer_by="2023-07-15", **said)
    assert "Quá thời hạn trên, Quỹ sẽ xử lý tài sản bảo đảm" in dated.text


def test_a_reminder_threatens_with_what_can_come(lent: Book, tmp_path: Path) -> None:
    """On 31/8 40 million are in term yet, and the debt is not in the worst group."""
    said: dict[str, Any] = {"cooperative": BORROWER, "as_of": "2023-08-31"}
    first = agrees(lent, "print overdue-notice", tmp_path, round="1", **said)
    assert "nhóm nợ có rủi ro cao hơn" in first
    assert "đến hạn ngày 30/6/2023, chuyển nợ quá hạn ngày 01/7/2023" in first
    second = agrees(lent, "print overdue-notice", tmp_path, round="2", **said)
    assert "Nếu tiếp tục không trả đủ, Quỹ sẽ xem xét chấm dứt cho vay, thu hồi" in second


def test_a_person_has_no_representative(lent: Book, tmp_path: Path) -> None:
    said: dict[str, Any] = {"number": BORROWER, "kind": "individual", "since": "2022-12-01"}
    answered(lent, "cooperative change", today=Q3, **said)
    texts = [
        agrees(lent, "print notice", tmp_path, cooperative=BORROWER, quarter="2023Q4"),
        agrees(lent, "print invitation", tmp_path, cooperative=BORROWER),
        agrees(lent, "print confirmation", tmp_path, cooperative=BORROWER),
        agrees(lent, "print file", tmp_path, cooperative=BORROWER),
    ]
    for text in texts:
        assert "gười đại diện" not in text
        assert "hức vụ: …" not in text
        assert "nơi bên vay có trụ sở" not in text
    assert "UBND xã, phường nơi bên vay cư trú" in texts[0]
