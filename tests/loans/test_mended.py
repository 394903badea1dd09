"""What a second look found: each slip as somebody would make it, and what the books say to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fundledger.contract.events import Collect, Disburse
from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.posting import post_entries
from fundledger.files import SourceFile
from fundledger.ledger.reading import journal
from fundledger.loans import verbs
from fundledger.loans.rolling import roll
from fundledger.registers import signing
from fundledger.registers.contracts import contract_numbered
from fundledger.registers.security import Security, add
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, TODAY, day, writer_of
from tests.loans.books import SUCCESSOR, enter, proved, register, sign, with_capital

TERMS = terms_of()


@pytest.fixture
def lent(book: Book) -> Book:
    sign(with_capital(book), TERMS)
    enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"))
    return book


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(FundledgerError) as refusal:
        act()
    return refusal.value.key


def receipt(document: str) -> Collect:
    return Collect(date(2023, 5, 10), 1_000_000, document=document)


def test_a_number_typed_with_other_blanks_is_the_same_number(lent: Book) -> None:
    enter(lent, receipt("QĐ 1"))
    assert refused(lambda: enter(lent, receipt(" QĐ  1 "))) == "loan.already_entered"
    decomposed = "Q\u0110 \u0031"  # Đ has no marks to take apart; the digit is plain
    assert refused(lambda: enter(lent, receipt(decomposed))) == "loan.already_entered"
    taken = enter(lent, Collect(date(2023, 5, 11), 1, document="GBC-2"), " HD-01 ")
    assert taken.loan.number == "HD-01"


def test_a_source_that_money_has_left_is_not_corrected(lent: Book) -> None:
    with lent.reading() as connection:
        contract = contract_numbered(connection, FUND, "HD-01")
    with writer_of(lent) as writer:
        other = replace(contract, source="NSTW")
        assert refused(lambda: signing.correct(writer, other, "nhầm")) == "loan.correct_source"


def test_a_borrower_entered_later_than_its_loan_can_be_paid_out(book: Book) -> None:
    with_capital(book)
    register(book, "4900000077", "HTX mẫu 77", since="2026-11-21")
    sign(book, TERMS, "HD-77", "4900000077")
    enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-7"), "HD-77")
    assert proved(book) == []
    sign(book, TERMS, "HD-78", "4900000099")
    nobody = Disburse(TERMS.disbursed, TERMS.principal, "UNC-8")
    assert refused(lambda: enter(book, nobody, "HD-78")) == "cooperative.unknown"


def test_one_transfer_a_day(lent: Book) -> None:
    register(lent, "4900000003", "HTX mẫu 03")

    def pass_on(to: str, document: str) -> None:
        with writer_of(lent) as writer:
            body = {"do": "transfer", "to": to}
            verbs.take(writer, "HD-01", body, day("2023-05-01"), document, today=TODAY)

    pass_on(SUCCESSOR, "Z")
    assert refused(lambda: pass_on("4900000003", "A")) == "loan.transfer_twice"


def test_papers_follow_what_is_said_of_the_security(lent: Book) -> None:
    land = Security(
        loan="HD-01",
        code="TS1",
        kind="land_use_right",
        what="Thửa 12",
        value=5,
        valued=date(2023, 1, 1),
        papers=("GCN 1",),
    )
    with writer_of(lent) as writer:
        add(writer, land, date(2023, 2, 1), "BB 01")
    with lent.reading() as connection:
        (papers,) = [each for each in journal(connection, FUND) if each.kind == "papers"]

    def reverse() -> None:
        with writer_of(lent) as writer:
            verbs.reverse(writer, papers, "nhầm", booked_on=None, paper=None)

    def ahead() -> None:
        with writer_of(lent) as writer:
            add(writer, replace(land, code="TS2"), date(2099, 1, 1), "BB 02")

    assert refused(reverse) == "loan.papers_follow"
    assert refused(ahead) == "loan.future_day"


@pytest.mark.parametrize("key", ["document:abc", "document:21", "security:3", "opening:1"])
def test_keys_of_the_program_are_not_typed(lent: Book, tmp_path: Path, key: str) -> None:
    path = tmp_path / "but-toan.yaml"
    path.write_text(
        f"entries:\n  - date: 01/03/2023\n    memo: thử\n    key: '{key}'\n    postings:\n"
        "      - {account: bank_interest, debit: 5, loan: HD-01}\n"
        "      - {account: income_deposit, credit: 5}\n",
        encoding="utf-8",
    )
    with pytest.raises(BadFile) as refusal:
        post_entries(lent, FUND, "kế toán", SourceFile.at(path))
    assert [problem.key for problem in refusal.value.problems] == ["entries.key_reserved"]


def test_a_confirmation_needs_a_figure_of_the_other_side(lent: Book) -> None:
    def confirm() -> None:
        with writer_of(lent) as writer:
            verbs.confirm(writer, "HD-01", day("2023-06-30"), "BB", {}, "", today=TODAY)

    assert refused(confirm) == "loan.confirm_nothing"


def test_a_book_is_not_rolled_to_before_it_begins(lent: Book) -> None:
    def early() -> None:
        with writer_of(lent) as writer:
            roll(writer, date(2020, 12, 31), TODAY)

    assert refused(early) == "account.before_first_chart"
