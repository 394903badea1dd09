"""A receipt on the wrong loan: taken back there, entered here, in one transaction."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.contract.events import Collect, Disburse
from fundledger.errors import FundledgerError
from fundledger.ledger.seals import seal
from fundledger.loans import verbs
from fundledger.loans.verbs import TakenDocument
from fundledger.store.books import Book, create
from tests.contract.build import loan as terms_of
from tests.ledger.books import TODAY, account_sums, day, findings, found_fund, sums, writer_of
from tests.loans.books import SUCCESSOR, enter, proved, roll_to, sign, with_capital

# 100,000,000 at 7.3 %: 50,000,000 and 1,400,000 fall due on 12/3/2023, the rest on 21/5.
TERMS = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")


def lent(book: Book) -> Book:
    with_capital(book)
    for number, cooperative in (("HD-01", "4900000001"), ("HD-02", SUCCESSOR)):
        sign(book, TERMS, number, cooperative)
        enter(book, Disburse(TERMS.disbursed, TERMS.principal, f"UNC-{number}"), number)
    return book


def move(
    book: Book, link: int, to: str, reason: str = "nhầm hợp đồng"
) -> tuple[TakenDocument, TakenDocument]:
    with writer_of(book) as writer:
        return verbs.move(writer, link, to, reason, today=TODAY)


def by_loan(book: Book) -> dict[tuple[str | None, ...], int]:
    return sums(book, ("account", "loan", "cooperative"))


def test_moved_it_is_as_if_it_had_been_entered_there(book: Book, sqlite_address: str) -> None:
    lent(book)
    receipt = Collect(date(2023, 3, 12), 51_400_000, document="GBC-1")
    wrong = enter(book, receipt, "HD-01")
    roll_to(book, "2023-06-30")
    gone, taken = move(book, wrong.document.chain, "HD-02")
    assert (taken.document.day, taken.document.document) == (receipt.day, "GBC-1")
    assert gone.entries[0].draft.reverses == wrong.entries[0].posted.number

    right = lent(found_fund(create(f"{sqlite_address}-đúng.db")))
    enter(right, receipt, "HD-02")
    roll_to(right, "2023-06-30")
    assert by_loan(book) == by_loan(right)
    assert proved(book) == []
    right.close()


def test_in_sealed_days_it_is_moved_on_the_first_open_one(book: Book) -> None:
    lent(book)
    wrong = enter(book, Collect(date(2023, 3, 12), 51_400_000, document="GBC-1"), "HD-01")
    with writer_of(book) as writer:
        seal(writer, day("2023-03-31"), TODAY)
    gone, taken = move(book, wrong.document.chain, "HD-02")
    for entries in (gone.entries, taken.entries):
        assert {each.posted.date for each in entries} == {date(2023, 4, 1)}
    assert proved(book) == []


def test_what_cannot_be_moved_is_refused_whole(book: Book) -> None:
    lent(book)
    wrong = enter(book, Collect(date(2023, 3, 12), 51_400_000, document="GBC-1"), "HD-01")
    link = wrong.document.chain
    before = account_sums(book)
    for asked, to, reason, key in (
        (link, "HD-01", "nhầm", "loan.already_there"),
        (link, "HD-99", "nhầm", "loan.unknown"),
        (link, "HD-02", " ", "loan.reason_needed"),
        (1, "HD-02", "nhầm", "loan.not_a_document"),
        (10_000, "HD-02", "nhầm", "loan.not_a_document"),
    ):
        with pytest.raises(FundledgerError) as refusal:
            move(book, asked, to, reason)
        assert refusal.value.key == key
        assert str(refusal.value)
    assert account_sums(book) == before
    assert findings(book) == []


def test_only_money_that_came_in_is_moved(book: Book) -> None:
    with_capital(book)
    sign(book, TERMS, "HD-01")
    sign(book, TERMS, "HD-02")
    out = enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"), "HD-01")
    with pytest.raises(FundledgerError) as refusal:
        move(book, out.document.chain, "HD-02")
    assert refusal.value.key == "loan.not_a_receipt"


def test_moved_twice_it_is_no_document_any_more(book: Book) -> None:
    lent(book)
    wrong = enter(book, Collect(date(2023, 3, 12), 51_400_000, document="GBC-1"), "HD-01")
    move(book, wrong.document.chain, "HD-02")
    with pytest.raises(FundledgerError) as refusal:
        move(book, wrong.document.chain, "HD-02")
    assert refusal.value.key == "loan.no_such_document"
