"""Papers on the way to a loan: of one request, from the appraisal to the first draw.

The request: 300 million of a project of 500, own funds 150; capital 7.500 million. Lent are 240
million at 0,55 % a month (×12: 6,6 % a year), in four equal instalments of a year's quarters.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.store.books import Book, create
from tests.ledger.books import found_fund
from tests.loans.books import BORROWER, with_capital
from tests.statements.printing import answered, data_of, printed

M = 1_000_000
NOW = date(2024, 3, 1)
REQUEST: dict[str, Any] = {
    "application": "HS-01",
    "cooperative": BORROWER,
    "amount": 300 * M,
    "purpose": "Mua máy gặt",
    "project_cost": 500 * M,
    "own_funds": 150 * M,
    "term_months": 12,
    "paper": ("request", "legal", "plan", "statements", "collateral"),
    "on": "2024-01-02",
}
APPRAISED: dict[str, Any] = {
    "application": "HS-01",
    "propose": "lend",
    "amount": 240 * M,
    "legal": "đủ tư cách",
    "weak": ("financial",),
    "dissent": ("cho vay ít hơn",),
    "security": ("Nhà kho=400.000.000@02/01/2024",),
    "on": "2024-01-05",
}
DECIDED: dict[str, Any] = {
    "application": "HS-01",
    "document": "07/QĐ",
    "by": "Giám đốc",
    "monthly_rate": "0.55",
    "conversion": "x12",
    "instalments": 4,
    "every_months": 3,
    "source": "NSDP",
    "condition": ("bao_hiem@1=mua bảo hiểm máy",),
    "on": "2024-01-10",
}


def asked_for(book: Book, *further: tuple[str, dict[str, Any]]) -> Book:
    for act, said in (("application add", REQUEST), *further):
        answered(book, act, today=NOW, **said)
    return book


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Book]:
    book = with_capital(found_fund(create(str(tmp_path / "sổ.db"))))
    yield book
    book.close()


@pytest.fixture
def book(bare: Book) -> Book:
    ready = {"application": "HS-01", "papers": ("bao_hiem", "security"), "on": "2024-01-12"}
    signed = {"loan": "HD-01", "application": "HS-01", "signed": "2024-01-15"}
    paid = {"loan": "HD-01", "document": "UNC-1", "credit_statement": "CIC 3"}
    return asked_for(
        bare,
        ("appraise", APPRAISED),
        ("decide", DECIDED),
        ("application papers", ready),
        ("loan add", signed | {"disbursed": "2024-01-31", "day_count": "30/360"}),
        ("disburse", {**paid, "amount": 100 * M, "on": "2024-01-31"}),
        ("disburse", {**paid, "amount": 60 * M, "on": "2024-02-15", "document": "UNC-2"}),
    )


def test_an_appraisal_says_what_was_found_and_who_disagreed(book: Book, tmp_path: Path) -> None:
    paper = printed(book, "print appraisal", tmp_path, today=NOW, application="HS-01")
    assert "TỜ TRÌNH" in paper.text
    assert "Mặt chưa đạt: tài chính." in paper.text
    assert "Ý kiến khác của người thẩm định: cho vay ít hơn." in paper.text
    assert "240.000.000 đồng (bằng chữ: Hai trăm bốn mươi triệu đồng)" in paper.text
    # 15 % of 7.500 million is 1.125 million; own funds of at least 20 % of 500 are 100.
    limits = {row["limit_test"]: row for row in paper.data["tables"]["appraisal_limits"]["rows"]}
    assert limits["borrower"]["limit_found"] == 240 * M
    assert limits["borrower"]["limit_amount"] == 1_125 * M
    assert limits["own_funds"]["limit_amount"] == 100 * M
    assert "1.125.000.000" in paper.text
    # What the decision made a condition is no paper of the appraisal.
    assert "mua bảo hiểm máy" not in paper.text
    assert paper.attached["figures"]["fields"] == paper.data["fields"]


def test_a_request_that_nobody_looked_at_has_no_appraisal(bare: Book) -> None:
    asked_for(bare)
    for act in ("print appraisal", "print loan-decision"):
        with pytest.raises(FundledgerError) as refused:
            answered(bare, act, today=NOW, application="HS-01")
        assert refused.value.key == "paper.not_appraised"


def test_a_decision_is_a_draft_with_dots_until_it_is_entered(bare: Book, tmp_path: Path) -> None:
    asked_for(bare, ("appraise", APPRAISED))
    draft = printed(bare, "print loan-decision", tmp_path, today=NOW, application="HS-01")
    assert draft.data["fields"]["is_decided"] is False
    assert "Lãi suất trong hạn …" in draft.text
    answered(bare, "decide", today=NOW, **DECIDED)
    paper = printed(bare, "print loan-decision", tmp_path, today=NOW, application="HS-01")
    assert "Số tiền cho vay 240.000.000 đồng (Hai trăm bốn mươi triệu đồng)" in paper.text
    assert "0,55 %/tháng" in paper.text
    assert "- Trước khi giải ngân lần 1: mua bảo hiểm máy;" in paper.text


def test_a_refusal_says_why(bare: Book, tmp_path: Path) -> None:
    against = {name: said for name, said in APPRAISED.items() if name != "amount"}
    asked_for(bare, ("appraise", against | {"propose": "refuse"}))
    no = {"application": "HS-01", "document": "08/QĐ", "by": "Giám đốc", "on": "2024-01-10"}
    answered(bare, "decide", today=NOW, **no, refuse=True, reason="vốn tự có chưa rõ")
    paper = printed(bare, "print loan-decision", tmp_path, today=NOW, application="HS-01")
    assert "Không cho HTX mẫu 01" in paper.text
    assert "Lý do: vốn tự có chưa rõ" in paper.text


def test_a_contract_says_its_terms_and_its_schedule(book: Book, tmp_path: Path) -> None:
    paper = printed(book, "print contract", tmp_path, today=NOW, loan="HD-01")
    assert "0,55 %/tháng (×12), tương đương 6,6 %/năm" in paper.text
    # 150 % of 6,6 % a year.
    assert "bằng 150 % lãi suất trong hạn, tương đương 9,9 %/năm" in paper.text
    assert "Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015" in paper.text
    assert "Căn cứ Nghị định số 45/2021/NĐ-CP" in paper.text
    # 240 million in four: 60 each; interest of 90/360 on 240, 180, 120, 60 at 6,6 %.
    rows = paper.data["tables"]["contract_schedule"]["rows"]
    assert [row["principal"] for row in rows] == [60 * M] * 4
    assert [row["interest"] for row in rows] == [3_960_000, 2_970_000, 1_980_000, 990_000]
    assert "9.900.000" in paper.text
    english = printed(book, "print contract", tmp_path, today=NOW, loan="HD-01", paper_lang="en")
    assert "Overdue principal bears 150 % of the rate in term" in english.text


def test_a_note_of_debt_is_of_one_draw(book: Book, tmp_path: Path) -> None:
    last = printed(book, "print draw", tmp_path, today=NOW, loan="HD-01")
    fields = last.data["fields"]
    assert (fields["draw"], fields["amount"]) == (2, 60 * M)
    assert (fields["drawn_before"], fields["drawn_in_all"]) == (100 * M, 160 * M)
    assert fields["undrawn"] == 80 * M
    assert "Lần 02, theo hợp đồng tín dụng số HD-01 ký ngày 15/01/2024" in last.text
    first = data_of(answered(book, "print draw", today=NOW, loan="HD-01", number="1"))
    assert (first["fields"]["draw"], first["fields"]["amount"]) == (1, 100 * M)
    assert [row["principal"] for row in first["tables"]["contract_schedule"]["rows"]] == [
        25 * M
    ] * 4
    by_day = data_of(answered(book, "print draw", today=NOW, loan="HD-01", on="2024-01-31"))
    assert by_day["fields"]["document"] == "UNC-1"
    with pytest.raises(FundledgerError) as refused:
        answered(book, "print draw", today=NOW, loan="HD-01", number="3")
    assert refused.value.key == "paper.no_draw"
