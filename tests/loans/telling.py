"""What stands in a book, told by role and value date: shorter to compare than entries are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Entry, Statement
from fundledger.ledger.loan_lines import loan_lines
from fundledger.ledger.reading import journal
from fundledger.loans import verbs
from fundledger.loans.verbs import TakenDocument
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, writer_of

Lines = dict[str, int]


@dataclass(frozen=True)
class Told:
    """An entry of a loan as an accountant reads it; `booked` only where it is another day."""

    kind: str
    day: str
    lines: Lines
    document: str | None = None
    booked: str | None = field(default=None)


def entries_of_loans(book: Book, after: int = 0) -> list[Entry]:
    """Entries that speak of a loan, in the order in which they were posted."""
    with book.reading() as connection:
        found = [e for e in journal(connection, FUND) if any(line.loan for line in e.postings)]
    return sorted((e for e in found if e.number > after), key=lambda entry: entry.number)


def told(book: Book, after: int = 0) -> list[Told]:
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    return [
        Told(
            kind=entry.kind,
            day=entry.value_date.isoformat(),
            lines=_summed((ever[p.account].role.name, p.amount) for p in entry.postings),
            document=entry.document,
            booked=None if entry.date == entry.value_date else entry.date.isoformat(),
        )
        for entry in entries_of_loans(book, after)
    ]


def last_entry(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).entry


def recognise_by(book: Book, value: str, since: str = "2015-01-01") -> None:
    with writer_of(book) as writer:
        day = date.fromisoformat(since)
        writer.state(Statement("setting", "recognition", day, {"value": value}))


def take(
    book: Book,
    body: Mapping[str, Any],
    day: date | str,
    document: str,
    number: str = "HD-01",
    *,
    booked_on: str | None = None,
    today: date = TODAY,
) -> TakenDocument:
    """A document by its body: those that are no events of the contract too."""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    late = None if booked_on is None else date.fromisoformat(booked_on)
    with writer_of(book) as writer:
        return verbs.take(writer, number, body, when, document, today=today, booked_on=late)


def void(
    book: Book, document: str, number: str = "HD-01", reason: str = "nhập nhầm"
) -> TakenDocument:
    """The document of this number stands no more."""
    with writer_of(book) as writer:
        loan = loan_numbered(writer.connection, FUND, number)
        (wrong,) = [each for each in loan.documents if each.document == document]
        return verbs.void(writer, loan, wrong, reason)


def by_day(book: Book, number: str | None = None) -> dict[tuple[str, str, str, date], int]:
    """Sums by loan, account with its borrower, and value date, of all that speaks of a loan."""
    sums: dict[tuple[str, str, str, date], int] = {}
    with book.reading() as connection:
        for line in loan_lines(connection, FUND, loan=number):
            key = (line.loan, line.account, line.cooperative or "", line.value_date)
            sums[key] = sums.get(key, 0) + line.amount
    return {key: amount for key, amount in sums.items() if amount}


def head(book: Book) -> tuple[int, str]:
    """Where the chain ends: nothing was written if it has not moved."""
    with book.reading() as connection:
        at = head_of(connection, FUND)
    return at.chain, at.hash


def _summed(lines: Any) -> Lines:
    sums: Lines = {}
    for role, amount in lines:
        sums[role] = sums.get(role, 0) + amount
    return sums
