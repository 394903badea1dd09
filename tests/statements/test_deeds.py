"""Papers in the life of a loan: 240 million at 12 % a year, a bullet after four quarters.

30/360: a quarter's interest is 240 × 12 % / 4 = 7,2 million.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.office.calling import call
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, found_fund
from tests.loans.books import BORROWER, SOURCE, with_capital
from tests.statements.printing import answered, data_of, printed

M = 1_000_000
NOW = date(2024, 8, 1)
LOAN = "HD-01"


def do(book: Book, act: str, **said: object) -> None:
    answered(book, act, today=NOW, **said)


def fields(book: Book, act: str, **said: object) -> dict[str, Any]:
    found: dict[str, Any] = data_of(answered(book, act, today=NOW, **said))["fields"]
    return found


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = with_capital(found_fund(create(str(tmp_path / "sổ.db"))))
    terms = {"rate": "12", "instalments": 4, "every": "3 tháng", "method": "bullet"}
    whose = {"cooperative": BORROWER, "source": SOURCE, "principal": 240 * M}
    days = {"signed": "2023-06-15", "disbursed": "2023-06-30", "day_count": "30/360"}
    do(book, "loan add", loan=LOAN, **whose, **terms, **days)
    thing = {"code": "TS1", "kind": "machinery", "what": "Máy xay", "value": 300 * M}
    held = {"valued": "2023-06-01", "papers": ("Hóa đơn 12",), "on": "2023-06-20"}
    do(book, "security add", loan=LOAN, **thing, **held)
    do(book, "disburse", loan=LOAN, amount=240 * M, on="2023-06-30", document="UNC-1")
    yield book
    book.close()


@pytest.fixture
def paid(book: Book) -> Book:
    """All four quarters, and all principal: 240 + 4 × 7,2 million."""
    do(book, "collect", loan=LOAN, amount=268_800_000, on="2024-06-30", document="GBC-1")
    return book


def test_a_submission_says_the_debt_and_leaves_the_rest_to_be_filled_in(
    book: Book, tmp_path: Path
) -> None:
    do(book, "remind", cooperative=BORROWER, rung="remind_1", document="15/TB", on="2024-07-15")
    said = {"loan": LOAN, "as_of": "2024-07-30", "today": NOW}
    sue = printed(book, "print proposal-sue", tmp_path, court="TAND khu vực 1", **said)
    # Principal since 30/6/2024 at 18 %: 30/360 of 240 × 18 % = 3,6 million.
    assert sue.data["fields"]["interest_in_term"] == 28_800_000
    assert sue.data["fields"]["interest_for_late"] == 3_600_000
    assert sue.data["fields"]["in_all"] == 272_400_000
    assert "tại TAND khu vực 1, yêu cầu trả 272.400.000 đồng" in sue.text
    assert "15/TB" in sue.text
    assert "Máy xay" in sue.text
    waive = printed(book, "print proposal-waive", tmp_path, **said)
    assert "Đề xuất miễn, giảm số tiền lãi ………… đồng" in waive.text
    said["amount"] = 5 * M
    waive = printed(book, "print proposal-waive", tmp_path, **said)
    assert "số tiền lãi 5.000.000 đồng (bằng chữ: Năm triệu đồng)" in waive.text
    assert "trong tổng số lãi 32.400.000 đồng" in waive.text


def test_each_submission_has_its_own_words(book: Book, tmp_path: Path) -> None:
    said: dict[str, Any] = {"loan": LOAN, "today": NOW, "reason": "mất mùa"}
    for which, words in (
        ("extend", "ngày đến hạn cuối cùng chuyển đến ngày 30/6/2025"),
        ("recall", "hạn trả chậm nhất ngày 30/6/2025"),
        ("waive", "Lý do đề nghị miễn, giảm lãi: mất mùa."),
        ("sue", "Lý do khởi kiện: mất mùa."),
    ):
        until = {} if which == "sue" else {"until": "2025-06-30"}
        paper = printed(book, f"print proposal-{which}", tmp_path, **said, **until)
        assert words in paper.text
        assert paper.data["paper"] == f"proposal-{which}"


def test_a_restructuring_has_both_plans(book: Book, tmp_path: Path) -> None:
    with pytest.raises(FundledgerError) as refused:
        fields(book, "print restructuring", loan=LOAN)
    assert refused.value.key == "paper.no_restructuring"
    first = {"to": "2024-12-30", "document": "03/QĐ", "reason": "mất mùa", "on": "2024-06-20"}
    do(book, "loan extend", loan=LOAN, **first)
    again = {"to": "2025-06-30", "document": "09/QĐ", "reason": "bão", "on": "2024-07-20"}
    do(book, "loan extend", loan=LOAN, **again)
    last = printed(book, "print restructuring", tmp_path, today=NOW, loan=LOAN)
    assert last.data["fields"]["time"] == 2
    assert last.data["fields"]["decision"] == "09/QĐ"
    one = printed(book, "print restructuring", tmp_path, today=NOW, loan=LOAN, time="1")
    assert "(lần 1)" in one.text
    assert "gia hạn nợ" in one.text
    rows = one.data["tables"]["loan_plan_change"]["rows"]
    assert (rows[0]["due"], rows[0]["old_principal"]) == ("2024-06-30", 240 * M)
    assert (rows[-1]["due"], rows[-1]["new_principal"]) == ("2024-12-30", 240 * M)


def test_what_owes_is_not_settled(book: Book) -> None:
    for act in ("print settled", "print liquidation"):
        with pytest.raises(FundledgerError) as refused:
            fields(book, act, loan=LOAN)
        assert refused.value.key == "paper.still_owed"
        with pytest.raises(FundledgerError) as refused:
            fields(book, act, loan=LOAN, as_of="2023-06-20")
        assert refused.value.key == "paper.never_drawn"


def test_what_is_paid_back_is_settled_ended_and_released(paid: Book, tmp_path: Path) -> None:
    said: dict[str, Any] = {"today": NOW, "loan": LOAN}
    settled = printed(paid, "print settled", tmp_path, **said)
    assert "Đã giải ngân 240.000.000 đồng" in settled.text
    assert "Đã trả lãi 28.800.000 đồng" in settled.text
    assert "Còn nợ 0 đồng" in settled.text
    do(paid, "security release", loan=LOAN, code="TS1", on="2024-07-02", document="02/BB")
    ended = printed(paid, "print liquidation", tmp_path, **said)
    assert "Hóa đơn 12" in ended.text
    released = printed(paid, "print release", tmp_path, **said, code="TS1")
    assert "giải chấp tài sản bảo đảm sau kể từ ngày 02 tháng 7 năm 2024" in released.text
    assert released.data["fields"]["is_paid"] is True


def test_a_security_of_what_owes_is_released_with_a_reason(book: Book, tmp_path: Path) -> None:
    paper = printed(book, "print release", tmp_path, today=NOW, loan=LOAN, code="TS1")
    assert "Lý do giải chấp khi khoản vay còn nợ:" in paper.text
    assert paper.data["fields"]["released_on"] is None


def test_the_owner_is_told_by_the_notice_that_was_entered(book: Book, tmp_path: Path) -> None:
    said: dict[str, Any] = {"today": NOW, "loan": LOAN, "code": "TS1"}
    draft = printed(book, "print collateral-notice", tmp_path, **said, as_of="2024-07-30")
    owed = draft.data["tables"]["claimed"]["rows"]
    # Principal 240, four quarters of 7,2, and 3,6 on what is overdue for 30 days.
    assert [(row["principal"], row["in_all"]) for row in owed] == [(240 * M, 272_400_000)]
    assert "Phương thức xử lý: …" in draft.text
    notice = {"method": "auction", "document": "21/TB", "on": "2024-07-30", "addressee": "Chủ máy"}
    do(book, "security handle", loan=LOAN, code="TS1", **notice, hand_over_by="2024-08-20")
    paper = printed(book, "print collateral-notice", tmp_path, **said)
    assert "Chủ máy (chủ tài sản bảo đảm)" in paper.text
    assert "Phương thức xử lý: bán đấu giá" in paper.text
    # Of a movable the owner is told 10 days before.
    assert "sau 10 ngày kể từ ngày nhận được" in paper.text
    assert paper.data["tables"]["claimed"] == draft.data["tables"]["claimed"]


def test_a_guarantor_is_no_thing(book: Book) -> None:
    who = {"code": "BL", "kind": "guarantor", "what": "Bên bảo lãnh A", "on": "2023-06-20"}
    do(book, "security add", loan=LOAN, **who)
    with pytest.raises(FundledgerError) as refused:
        fields(book, "print collateral-notice", loan=LOAN, code="BL")
    assert refused.value.key == "paper.not_collateral"


def test_what_was_written_off_is_owed_and_what_was_struck_off_was_not_paid(book: Book) -> None:
    out = {"loan": LOAN, "on": "2024-07-30", "document": "30/QĐ"}
    call(book, FUND, "kế toán", "loan write-off", out, today=NOW, agreed=True)
    # As before: 240, four quarters of 7,2, and 3,6 on what is overdue for 30 days.
    owed = fields(book, "print proposal-sue", loan=LOAN, as_of="2024-07-30")
    assert (owed["principal_left"], owed["in_all"]) == (240 * M, 272_400_000)
    with pytest.raises(FundledgerError) as refused:
        fields(book, "print settled", loan=LOAN)
    assert refused.value.key == "paper.still_owed"
    later = date(2029, 12, 31)
    gone = {"loan": LOAN, "on": "2029-08-01", "document": "31/QĐ"}
    call(book, FUND, "kế toán", "loan strike-off", gone, today=later, agreed=True)
    with pytest.raises(FundledgerError) as refused:
        answered(book, "print settled", today=later, loan=LOAN)
    assert refused.value.key == "paper.struck_off"
