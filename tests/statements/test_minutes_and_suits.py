"""Minutes, papers for the court and of the council, of one loan that is not paid.

240 million at 12 % a year, one due day after a year, 30/360: 28,8 million of interest in term; from
30/6/2024 on 18 % on what is overdue, which is 3,6 million a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.files import SourceFile
from fundledger.reports.screens import Screen
from fundledger.reports.table import Word
from fundledger.store.books import Book, create
from tests.ledger.books import found_fund
from tests.loans.books import BORROWER, SOURCE, with_capital
from tests.statements.printing import answered, data_of, printed

M = 1_000_000
NOW = date(2024, 10, 5)
LOAN, CASE = "HD-01", "KK-01"


def do(book: Book, act: str, **said: object) -> None:
    answered(book, act, today=NOW, **said)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = with_capital(found_fund(create(str(tmp_path / "sổ.db"))))
    terms = {"rate": "12", "instalments": 1, "first_due": "2024-06-30", "purpose": "Mua bò giống"}
    whose = {"cooperative": BORROWER, "source": SOURCE, "principal": 240 * M}
    days = {"signed": "2023-06-15", "disbursed": "2023-06-30", "day_count": "30/360"}
    do(book, "loan add", loan=LOAN, **whose, **terms, **days)
    do(book, "disburse", loan=LOAN, amount=240 * M, on="2023-06-30", document="UNC-1")
    yield book
    book.close()


@pytest.fixture
def sued(book: Book) -> Book:
    """Filed on 30/7/2024, with 240 + 28,8 + 3,6 million."""
    do(book, "remind", cooperative=BORROWER, rung="remind_1", document="15/TB", on="2024-07-12")
    court = {"kind": "civil", "court": "TAND huyện A", "defendant": ("Bên bảo lãnh B",)}
    whose = {"cooperative": BORROWER, "loans": (LOAN,), "on": "2024-07-20"}
    do(book, "case open", case=CASE, **whose, **court, document="QĐ 1")
    do(book, "case event", case=CASE, event="file", on="2024-07-30", document="ĐKK 1")
    do(book, "collect", loan=LOAN, amount=10 * M, on="2024-08-30", document="GBC-1")
    return book


def test_minutes_of_a_meeting_to_come_are_blank(book: Book, tmp_path: Path) -> None:
    said: dict[str, Any] = {"today": NOW, "cooperative": BORROWER, "as_of": "2024-07-30"}
    blank = printed(book, "print work-minutes", tmp_path, **said)
    assert blank.data["fields"]["to_pay"] == 272_400_000
    assert "Tổng số phải nộp ngay: 272.400.000 đồng" in blank.text
    assert "- Trả ……………………… đồng" in blank.text
    meant = printed(
        book, "print work-minutes", tmp_path, **said, on="2024-08-09", place="trụ sở HTX"
    )
    assert "Hôm nay, ngày 09 tháng 8 năm 2024, tại trụ sở HTX" in meant.text


def test_minutes_of_a_meeting_say_what_was_promised(book: Book, tmp_path: Path) -> None:
    met = {"how": "meeting", "person": "Bà C", "note": "Đàn bò chưa bán được"}
    do(book, "remind contact", cooperative=BORROWER, **met, on="2024-08-09")
    promised = {"amount": 20 * M, "by": "2024-09-30", "on": "2024-08-09"}
    do(book, "promise", cooperative=BORROWER, **promised)
    paper = printed(book, "print work-minutes", tmp_path, today=NOW, cooperative=BORROWER)
    assert "Hôm nay, ngày 09 tháng 8 năm 2024" in paper.text
    assert "Người làm việc Bà C" in paper.text
    assert "Đàn bò chưa bán được" in paper.text
    assert "- Trả 20.000.000 đồng, chậm nhất ngày 30/9/2024;" in paper.text


def test_an_inspection_is_a_blank_form_until_it_was_made(book: Book, tmp_path: Path) -> None:
    blank = printed(book, "print inspection", tmp_path, today=NOW, loan=LOAN)
    assert blank.data["fields"]["is_made"] is False
    assert "Mục đích theo hợp đồng Mua bò giống" in blank.text
    made = {"finding": "in_part", "document": "03/BB", "member": ("Bà D", "Ông E")}
    said = {"actual": "Mua 8 con bò", "proposal": "Bổ sung chứng từ", "on": "2023-08-01"}
    do(book, "inspect", loan=LOAN, **made, **said)
    paper = printed(book, "print inspection", tmp_path, today=NOW, loan=LOAN)
    assert "Đoàn kiểm tra Bà D; Ông E" in paper.text
    assert "Mua 8 con bò" in paper.text
    assert "Việc sử dụng vốn: đúng một phần." in paper.text
    # On the day of the inspection nothing was due yet.
    assert paper.data["fields"]["principal_overdue"] == 0
    assert paper.data["tables"]["draws"]["totals"] == {"amount": 240 * M}


def test_a_petition_claims_what_was_kept_on_the_day_of_filing(sued: Book, tmp_path: Path) -> None:
    paper = printed(sued, "print petition", tmp_path, today=NOW, case=CASE)
    fields = paper.data["fields"]
    assert (fields["claim_principal"], fields["claim_interest"]) == (240 * M, 32_400_000)
    assert "Kính gửi: TAND huyện A" in paper.text
    assert "Bên bảo lãnh B" in paper.text
    assert "số tiền 272.400.000 đồng" in paper.text
    assert "tính đến hết ngày 30/7/2024" in paper.text
    assert "15/TB" in paper.text
    # The annex: a year at 12 %, then 30 days at 18 %; what came after the filing is not in it.
    amounts = [row["amount"] for row in paper.data["tables"]["case_interest"]["rows"]]
    assert sum(amounts) == 28_800_000 + 3_600_000
    assert amounts[-1] == 3_600_000
    assert paper.data["tables"]["claimed"]["totals"]["in_all"] == 272_400_000


def test_a_case_that_is_not_filed_claims_what_is_owed(book: Book, tmp_path: Path) -> None:
    court = {"kind": "civil", "court": "TAND huyện A", "loans": (LOAN,), "document": "QĐ 1"}
    do(book, "case open", case=CASE, cooperative=BORROWER, **court, on="2024-07-20")
    said: dict[str, Any] = {"today": NOW, "case": CASE, "as_of": "2024-08-30"}
    paper = printed(book, "print petition", tmp_path, **said)
    # Two months late: 28,8 + 7,2 million.
    assert paper.data["fields"]["claim_interest"] == 36 * M
    told = printed(book, "print claims", tmp_path, **said)
    assert "Vụ kiện chưa ghi số yêu cầu khi nộp đơn" in told.text
    assert "276.000.000" in told.text


def test_the_list_of_claims_adds_up_to_what_is_owed_by_now(sued: Book, tmp_path: Path) -> None:
    said = {"case": CASE, "as_of": "2024-08-30"}
    paper = printed(sued, "print claims", tmp_path, today=NOW, **said)
    # 272,4 claimed, 3,6 came until 30/8, 10 were paid: 266.
    assert paper.data["fields"]["owed_now"] == 266 * M
    totals = paper.data["tables"]["case_claim"]["totals"]
    assert (totals["claimed"], totals["came_since"]) == (272_400_000, 3_600_000)
    assert totals["paid_since"] == -10 * M
    assert "còn nợ 266.000.000 đồng" in paper.text


def test_the_council_writes_down_what_it_looked_at(book: Book, tmp_path: Path) -> None:
    said: dict[str, Any] = {"today": NOW, "quarter": "2024Q3", "as_of": "2024-10-05"}
    before = printed(book, "print council-minutes", tmp_path, **said)
    assert "- Chủ tịch Hội đồng: …" in before.text
    assert "quý III năm 2024" in before.text
    # 92 days late on 30/9: group 4, of which half is provided, with no security to deduct.
    assert before.data["fields"]["principal"] == 240 * M
    assert before.data["tables"]["council_provisions"]["rows"][0]["provision_needed"] == 120 * M
    taken = {"quarter": "2024Q3", "on": "2024-10-05", "member": ("Bà F", "Ông G")}
    raised = (f"{LOAN}=5@2025-06-30",)
    do(book, "council decide", number="05/QĐ-HĐ", **taken, raised=raised, conclusion="Khởi kiện")
    after = printed(book, "print council-minutes", tmp_path, **said)
    assert "- Bà F; - Ông G;" in after.text
    assert "(quyết định số 05/QĐ-HĐ)" in after.text
    assert "Khởi kiện." in after.text
    decided = printed(book, "print council-decision", tmp_path, today=NOW, number="05/QĐ-HĐ")
    assert decided.data["tables"]["council_items"]["rows"][0]["debt_group"] == 5
    assert "Căn cứ biên bản họp Hội đồng xử lý rủi ro quý III năm 2024." in decided.text
    assert "- Ông G" in decided.text
    do(book, "council withdraw", number="05/QĐ-HĐ", reason="nhầm")
    gone = printed(book, "print council-minutes", tmp_path, **said)
    assert "05/QĐ-HĐ" not in gone.text


def test_a_paper_of_a_quarter_is_verified_by_asking_again(book: Book, tmp_path: Path) -> None:
    printed(book, "print council-minutes", tmp_path, today=NOW, quarter="2024Q3")
    file = SourceFile.at(tmp_path / "print-council-minutes.pdf")
    found = answered(book, "verify", today=NOW, files=(file,)).found
    assert isinstance(found, Screen)
    (result,) = found.tables[0].records()
    assert isinstance(word := result["verify_result"], Word)
    assert word.code == "printed"


def test_what_is_not_there_is_refused(book: Book) -> None:
    for act, said in (
        ("print petition", {"case": "KK-9"}),
        ("print council-decision", {"number": "9/QĐ"}),
        ("print work-minutes", {"cooperative": "4999999999"}),
    ):
        with pytest.raises(FundledgerError):
            data_of(answered(book, act, today=NOW, **said))
