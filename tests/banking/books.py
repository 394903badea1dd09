"""A book with loans and a statement, for tests of what becomes of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fundledger.banking.lines import LineRead, StatementRead
from fundledger.banking.overlaps import Alike
from fundledger.banking.posting import How, Posted, assign, post, stands_out
from fundledger.banking.taking import TakenStatement
from fundledger.banking.waiting import Waiting, waiting
from fundledger.contract.events import Disburse
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Every, Terms
from fundledger.exchange.statements import take_statements
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, sign, with_capital

HOW = How(TODAY)


def lent(book: Book) -> Book:
    """Two loans of 300 million, each 10 instalments every 3 months from 05/04/2023 on."""
    with_capital(book)
    for number, borrower in (("HD-01", BORROWER), ("HD-02", SUCCESSOR)):
        terms = Terms(
            principal=300_000_000,
            rate=yearly("6"),
            disbursed=date(2023, 1, 5),
            instalments=10,
            every=Every(3, "month"),
        )
        sign(book, terms, number, borrower)
        enter(book, Disburse(date(2023, 1, 5), 300_000_000, f"UNC-{number}"), number)
    return book


def line(day: str, amount: int, narrative: str = "CHUYEN TIEN", **more: object) -> LineRead:
    return LineRead(day=date.fromisoformat(day), amount=amount, narrative=narrative, **more)  # type: ignore[arg-type]


def take(
    book: Book,
    lines: Sequence[LineRead],
    *,
    opening: int | None = None,
    first: str = "2023-04-01",
    last: str = "2023-06-30",
    account: str = "0011",
    place: str | None = None,
    alike: Alike | None = None,
) -> TakenStatement:
    read = StatementRead(
        account=account,
        lines=tuple(lines),
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        opening=opening,
        closing=None if opening is None else opening + sum(one.amount for one in lines),
    )
    with writer_of(book) as writer:
        (taken,) = take_statements(
            writer, [read], {} if place is None else {"": place}, alike=alike
        )
    return taken


def matched(book: Book) -> Waiting:
    with book.reading() as connection:
        return waiting(connection, FUND)


def posting(book: Book, **what: object) -> Posted:
    with writer_of(book) as writer:
        return post(writer, HOW, **what)  # type: ignore[arg-type]


def as_proposed(book: Book) -> Posted:
    """Post each line as what stands first in `bank match`, as somebody does who has looked."""
    found = matched(book).proposals
    return posting(book, chosen=[number for number, each in found.items() if stands_out(each)])


def assigned(book: Book, number: int, **parts: int | None) -> Posted:
    with writer_of(book) as writer:
        named = {loan.replace("_", "-"): part for loan, part in parts.items()}
        return assign(writer, HOW, number, named)
