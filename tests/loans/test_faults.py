"""Killed in the middle of a verb or a roll: all or nothing; the same again finishes the work."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date

import pytest

from fundledger.contract.events import Collect, Disburse, Recall
from fundledger.ledger import journal as journal_module
from fundledger.store.books import Book, create, open_book
from tests.contract.build import loan as terms_of
from tests.ledger.books import found_fund
from tests.ledger.test_faults import killed_at
from tests.loans.books import enter, proved, roll_to, sign, with_capital
from tests.loans.telling import by_day, head, take, void

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked"),
]

# 100,000,000 at 7.3 %: 50,000,000 and 1,400,000 fall due on 12/3/2023, the rest on 21/5.
TERMS = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
LOANS = ("HD-01", "HD-02", "HD-03")


def lent(address: str) -> Book:
    """Three loans paid out; of the first a receipt of 1/4 that an earlier one will change."""
    book = with_capital(found_fund(create(address)))
    for number in LOANS:
        sign(book, TERMS, number)
        enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"), number)
    roll_to(book, "2023-02-28")
    enter(book, Collect(date(2023, 4, 1), 51_700_000, document="GBC-2"))
    return book


def collects_late(book: Book) -> None:
    """A fact, a receipt and a `reallocate`."""
    take(book, {"do": "collect", "amount": 50_000_000}, "2023-03-22", "GBC-1")


def recalls(book: Book) -> None:
    """Before the receipt, which then pays another sum of principal: a fact and a `reallocate`."""
    enter(book, Recall(date(2023, 3, 1), date(2023, 3, 15), "QD-1"))


def rolls(book: Book) -> None:
    """A fact, and entries of three loans."""
    roll_to(book, "2023-05-31")


def voids(book: Book) -> None:
    """A fact, a reversal, and the calendar's entries up to it taken back."""
    void(book, "GBC-2")


@pytest.mark.parametrize("work", [collects_late, recalls, rolls, voids], ids=lambda f: f.__name__)
def test_killed_anywhere_nothing_is_half_done(
    address: str,
    sqlite_address: str,
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[Book], None],
) -> None:
    monkeypatch.setattr(journal_module, "ROWS_AT_ONCE", 2)  # more statements to be killed at
    undisturbed = lent(f"{sqlite_address}-yên.db")
    work(undisturbed)
    finished = by_day(undisturbed)
    undisturbed.close()
    book = lent(address)
    before = head(book)
    assert by_day(book) != finished
    book.close()
    statement, killed = 0, True
    while killed:
        statement += 1
        killed = killed_at(statement, address, work)
        book = open_book(address)
        assert (head(book) == before) == killed, f"killed at statement {statement}"
        assert proved(book) == []
        book.close()
    assert statement > 8
    book = open_book(address)
    assert by_day(book) == finished
    book.close()
