"""Notices of principal and interest due: the 20 borrowers of Lạng Sơn, and papers at their worst.

The sums are worked out by hand from the contracts (30/360, 6,6 % a year, 9,9 % on what is overdue),
and compared with the report of dues, which is made in another way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.banking import memo
from fundledger.contract.events import Collect, Disburse
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.registers import cooperatives
from fundledger.reports.asking import ask
from fundledger.reports.table import Table
from fundledger.statements.papers.notices import notice, notices
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, found_fund, writer_of
from tests.loans.books import BORROWER, enter, sign, with_capital
from tests.reports import lang_son, small
from tests.reports.lang_son import borrower_of, code_of
from tests.statements.printing import answered, data_of, dong, printed

M = 1_000_000
Q2, Q3 = date(2023, 6, 30), date(2023, 9, 30)
QUARTER: dict[str, Any] = {"quarter": "2023Q3", "as_of": "2023-06-30"}


@pytest.fixture(scope="module")
def lang_son_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    place = tmp_path_factory.mktemp("lang-son") / "sổ.db"
    book = lang_son.told(found_fund(create(str(place)), begins=lang_son.BEGINS))
    yield book
    book.close()


def of(book: Book, number: int, **said: object) -> dict[str, Any]:
    more = {**QUARTER, **said}
    answer = answered(book, "print notice", today=Q2, cooperative=borrower_of(number), **more)
    return data_of(answer)


def test_three_by_hand(lang_son_book: Book) -> None:
    # In term: 300 million × 6,6 % × 90/360; no principal in the third quarter.
    in_term = of(lang_son_book, 1)["fields"]
    assert in_term["principal_at_start"] == 300 * M
    assert (in_term["due_interest"], in_term["to_pay"]) == (4_950_000, 4_950_000)
    assert in_term["one_due"] == "2023-09-30"
    # Overdue since 30/6/2021: 250 million × 9,9 % × 630/360 = 43.312.500 by 31/3/2023, then 240
    # million for 90 days = 5.940.000; paid 2 × 6.875.000; ahead 230 million for 90 days: 5.692.500.
    overdue = of(lang_son_book, 11)["fields"]
    assert overdue["overdue_principal"] == 230 * M
    assert overdue["overdue_interest"] == 43_312_500 + 5_940_000 - 13_750_000 + 5_692_500
    assert overdue["to_pay"] == 271_195_000
    assert overdue["one_due"] is None
    # At once what is owed on 30/6, as a notice of overdue debt of that day has it; what the 230
    # million bear in the quarter has not run yet.
    assert (overdue["pay_now"], overdue["pay_later"]) == (265_502_500, 5_692_500)
    assert overdue["all_at_once"] is False
    assert (in_term["pay_now"], in_term["pay_later"]) == (0, 4_950_000)
    # Interest alone: 80 million × 9,9 % × 990/360 = 21.780.000 by 31/3/2023, 40 million for 90 days
    # = 990.000; paid 13.750.000. Nothing is added, for no principal is left.
    interest = of(lang_son_book, 18)["fields"]
    assert (interest["overdue_principal"], interest["to_pay"]) == (0, 9_020_000)
    assert (interest["pay_now"], interest["all_at_once"]) == (9_020_000, True)


def test_all_twenty_as_the_report_of_dues_says(lang_son_book: Book) -> None:
    answer = answered(lang_son_book, "report due", today=Q2, **QUARTER)
    assert isinstance(answer.found, Table)
    due: dict[str, int] = defaultdict(int)
    by_kind: dict[str, int] = defaultdict(int)
    for record in answer.found.records():
        to_pay = record["to_pay"]
        assert isinstance(to_pay, int)
        due[str(record["cooperative"])] += to_pay
        for kind in ("principal", "interest", "overdue_interest"):
            left = record[f"left_{kind}"]
            assert isinstance(left, int)
            by_kind[kind] += left
    found = {number: of(lang_son_book, number) for number in range(1, 21)}
    assert {borrower_of(n): each["fields"]["to_pay"] for n, each in found.items()} == due
    # 10 × 4.950.000 + 7 × 271.195.000 + 3 × 9.020.000
    assert sum(due.values()) == 49_500_000 + 1_898_365_000 + 27_060_000
    for number, each in found.items():
        fields = each["fields"]
        for name in ("notice", "notice_lines", "notice_dues"):
            table = each["tables"][name]
            total = "amount" if name == "notice_lines" else "to_pay"
            assert table["totals"][total] == fields["to_pay"]
            assert sum(row[total] for row in table["rows"]) == fields["to_pay"]
        (asked,) = each["asks"]
        now = (
            fields["pay_now"] or fields["to_pay"]
        )  # a code asks for what is late, else what is due
        assert (asked["loan"], asked["amount"]) == (code_of(number), now)
        assert fields["pay_now"] + fields["pay_later"] == fields["to_pay"]
        (read,) = memo.read(asked["memo"])
        assert code_of(number) in (read.code, read.rest)
        assert len(asked["memo"]) <= 25
    fields = [each["fields"] for each in found.values()]
    late = "overdue_interest", "late_interest"
    assert by_kind == {
        "principal": sum(f["overdue_principal"] + f["due_principal"] for f in fields),
        "interest": sum(f["interest_in_term"] for f in fields),
        "overdue_interest": sum(f[name] for f in fields for name in late),
    }


def test_the_opening_balances_are_those_of_the_ledger(lang_son_book: Book) -> None:
    """7 × 230 and 10 × 300 million: what the books show as principal at the end of the quarter."""
    at_start = sum(of(lang_son_book, n)["fields"]["principal_at_start"] for n in range(1, 21))
    answer = answered(lang_son_book, "balance", today=Q2, as_of="2023-06-30", by="role")
    assert isinstance(answer.found, Table)
    principal = [
        record["debit"]
        for record in answer.found.records()
        if "principal" in str(getattr(record["role"], "code", record["role"]))
    ]
    assert at_start == 4_610 * M == sum(each for each in principal if isinstance(each, int))


def test_one_is_what_the_batch_makes_of_it(lang_son_book: Book) -> None:
    with lang_son_book.reading() as connection:
        asked = replace(ask(connection, FUND, Q3, None), today=Q2)
        first = date(2023, 7, 1)
        batch = list(notices(asked, first))
        alone = [notice(asked, first, str(each.addressee)) for each in batch]
    assert [each.addressee for each in batch] == [borrower_of(n) for n in range(1, 21)]
    assert [each.figures() for each in batch] == [each.figures() for each in alone]
    assert batch == alone


def test_who_has_nothing_to_pay_gets_a_sentence_and_is_left_out(lang_son_book: Book) -> None:
    august: dict[str, Any] = {"first": "2023-08-01", "to": "2023-08-31", "as_of": "2023-06-30"}
    with pytest.raises(FundledgerError) as refusal:
        said = {"cooperative": borrower_of(1), **august}
        answered(lang_son_book, "print notice", today=Q2, **said)
    assert refusal.value.key == "paper.nothing_due"
    assert "HTX minh họa 01" in str(refusal.value)
    with lang_son_book.reading() as connection:
        asked = replace(ask(connection, FUND, date(2023, 8, 31), None), today=Q2)
        batch = list(notices(asked, date(2023, 8, 1)))
    assert [each.addressee for each in batch] == [borrower_of(n) for n in range(11, 21)]


def test_an_unknown_borrower_is_refused(lang_son_book: Book) -> None:
    with pytest.raises(FundledgerError) as refusal:
        answered(lang_son_book, "print notice", today=Q2, cooperative="x", **QUARTER)
    assert refusal.value.key == "cooperative.unknown"


def test_the_paper_says_what_its_figures_say(lang_son_book: Book, tmp_path: Path) -> None:
    for number in (1, 11, 18):
        said = {"cooperative": borrower_of(number), **QUARTER}
        paper = printed(lang_son_book, "print notice", tmp_path, today=Q2, **said)
        fields = paper.data["fields"]
        assert paper.attached["figures"]["fields"] == fields
        assert paper.attached["figures"]["tables"] == paper.data["tables"]
        assert f"Tổng số tiền phải nộp: {dong(fields['to_pay'])} đồng" in paper.text
        for name in ("principal_at_start", "to_pay", "overdue_interest", "interest_in_term"):
            assert fields[name] == 0 or dong(fields[name]) in paper.text
        assert "Về việc thu nợ gốc và lãi quý III năm 2023" in paper.text
        assert f"Kính gửi: HTX minh họa {number:02}" in paper.text
        assert paper.data["asks"][0]["memo"] in paper.text
        assert "UBND xã, phường nơi bên vay có trụ sở (phối hợp)" in paper.text
        assert "Lưu: VT, TD." in paper.text
        assert "GIÁM ĐỐC" in paper.text


def test_words_of_the_sum(lang_son_book: Book, tmp_path: Path) -> None:
    said = {"cooperative": borrower_of(11), **QUARTER}
    paper = printed(lang_son_book, "print notice", tmp_path, today=Q2, **said)
    words = "Hai trăm bảy mươi mốt triệu một trăm chín mươi lăm nghìn đồng"
    assert f"Bằng chữ: {words}" in paper.text
    now = "Hai trăm sáu mươi lăm triệu năm trăm linh hai nghìn năm trăm đồng"
    assert f"phải nộp ngay: 265.502.500 đồng (bằng chữ: {now})" in paper.text
    assert "lãi quá hạn còn phát sinh đến hết kỳ" in paper.text
    assert "mỗi tháng tính 30 ngày, năm 360 ngày" in paper.text
    english = printed(lang_son_book, "print notice", tmp_path, today=Q2, paper_lang="en", **said)
    assert "NOTICE" in english.text
    assert "In all: 271,195,000 dong" in english.text
    assert "DIRECTOR" in english.text
    assert "đồng" not in english.text
    assert english.attached["figures"] == paper.attached["figures"]


def test_what_is_asked_again_is_the_same_on_a_later_day(lang_son_book: Book) -> None:
    """The attachment says up to when it was known what happened."""
    said = {"cooperative": borrower_of(1), "quarter": "2023Q3"}
    early = answered(lang_son_book, "print notice", today=Q2, **said)
    assert early.made is not None
    again = early.made.write.__self__.question.said  # type: ignore[attr-defined]
    later = answered(lang_son_book, "print notice", today=date(2024, 2, 1), **again)
    assert data_of(later)["fields"] == data_of(early)["fields"]
    assert again["as_of"] == "2023-06-30"


def test_what_was_paid_and_what_is_held_is_taken_off(book: Book) -> None:
    """Of the loan of round figures: in September 40 million and 1,2 million fall due, 20 million
    with 600.000 of interest are overdue by then; 10 million were paid in July."""
    small.told(book, roll=small.Q2)
    enter(book, Collect(date(2023, 8, 10), 5 * M, document="GBC-9"))  # pays overdue principal
    said = {"cooperative": BORROWER, "quarter": "2023Q3"}
    found = data_of(answered(book, "print notice", today=date(2023, 8, 31), **said))
    fields = found["fields"]
    # opening 20 million; July 300.000, then 10 million to 10/8 and 5 million to 30/9 at 1,5 %
    # a month: 10 days of 5.000 and 50 days of 2.500 = 50.000 + 125.000
    assert fields["paid_in_all"] == 15 * M
    assert fields["overdue_principal"] == 5 * M
    assert fields["overdue_interest"] == 300_000 + 50_000 + 125_000
    assert fields["to_pay"] == 5 * M + 40 * M + 1_200_000 + 475_000
    lines = found["tables"]["notice_lines"]["rows"]
    assert [row["amount"] for row in lines if row["asked_for"] == "paid"] == [-15 * M]
    by_day = {row["pay_by"]: row["to_pay"] for row in found["tables"]["notice_dues"]["rows"]}
    assert sum(by_day.values()) == fields["to_pay"]
    assert fields["due_days"] is True


NAME = (
    "Hợp tác xã Dịch vụ Nông nghiệp tổng hợp, Chăn nuôi, Trồng trọt và Kinh doanh Xuất nhập khẩu "
)
LONG_NAME = (NAME + "Đồng Đăng Hữu Nghị Cao Lộc tỉnh Lạng Sơn")[:120]


def test_a_paper_at_its_worst(book: Book, tmp_path: Path) -> None:
    """A name of 120 characters, sums of 10^12, two contracts, no account, no signer."""
    with_capital(book, 8 * 10**12)
    with writer_of(book) as writer:
        body = {"name": LONG_NAME, "status": "active", "merged_into": None}
        writer.state(Statement(cooperatives.KIND, BORROWER, date(2022, 1, 1), body))
    large = replace(small.TERMS, principal=3 * 10**12, custom=())
    large = replace(large, method="equal_principal")
    numbers = ("01/2023/HĐTD-QHTPTHTX-LANGSON", "02/2023/HĐTD-QHTPTHTX-LANGSON")
    for number in numbers:
        sign(book, large, number)
        enter(book, Disburse(small.OUT, 3 * 10**12, f"UNC-{number[:2]}"), number)
    said = {"cooperative": BORROWER, "quarter": "2023Q1"}
    paper = printed(book, "print notice", tmp_path, today=date(2023, 1, 15), **said)
    fields = paper.data["fields"]
    # Each: a third of the principal, and a quarter's 3 %
    assert fields["to_pay"] == 2 * (10**12 + 90 * 10**9)
    assert fields["is_large"] is True
    assert dong(fields["to_pay"]) in paper.text
    assert LONG_NAME in paper.text
    for number in numbers:
        assert number in paper.text
    assert [ask["amount"] for ask in paper.data["asks"]] == [1_090 * 10**9] * 2
    assert "Số tài khoản ………" in paper.text
    assert "chuyển khoản đúng" not in paper.text  # there is no account to transfer to
    assert LONG_NAME[:40] in paper.name
