"""A book whose provisions are posted: what the Fund set, what stands on its accounts, by hand."""

from __future__ import annotations

from datetime import date

from fundledger.arrears.debts import Day
from fundledger.arrears.providing import PROVISION_POSTING, Provided, provided
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.settings import set_value
from fundledger.registers.security import Security, add
from fundledger.store.books import Book
from tests.ledger.books import FUND, post, sums, writer_of
from tests.loans.books import SUCCESSOR, by_role

PROVISION_ROLES = ("provision_specific", "provision_general", "cost_provision", "income_other")


def set_to(book: Book, name: str, value: str, since: str = "2022-12-31") -> None:
    with writer_of(book) as writer:
        set_value(writer, name, value, date.fromisoformat(since), "NQ 01")


def posting(book: Book, since: str = "2022-12-31") -> Book:
    set_to(book, PROVISION_POSTING.name, "post", since)
    return book


def on_2293(book: Book, credit: int, when: str = "2023-01-02", **whose: str) -> None:
    """Provision that somebody booked by hand."""
    lines = (
        Posting("cost_provision", credit),
        Posting("provision_specific", -credit, **whose),
    )
    post(book, Draft(date.fromisoformat(when), "trích dự phòng", lines))


def written_off_before(book: Book) -> None:
    """30 million of a loan that the book has no contract of."""
    lines = (
        Posting("memo_written_off", 30_000_000, "CŨ-1", SUCCESSOR),
        Posting("memo_written_off_contra", -30_000_000),
    )
    post(book, Draft(date(2023, 1, 2), "nợ cũ", lines))


def secured(book: Book, value: int, *also: str, loan: str = "HD-01", code: str = "TS1") -> None:
    """Land, of which half may be deducted."""
    day = date(2023, 1, 5)
    land = Security(
        loan=loan,
        code=code,
        kind="land_use_right",
        what="thửa 12",
        value=value,
        valued=day,
        also=also,
    )
    with writer_of(book) as writer:
        add(writer, land, day)


def standing(book: Book) -> dict[str, int]:
    """What is provided and what it cost: provisions and income as positive figures."""
    found = by_role(book, PROVISION_ROLES)
    return {role: amount if role == "cost_provision" else -amount for role, amount in found.items()}


def by_loan(book: Book) -> dict[tuple[str | None, str | None], int]:
    """Specific provision by contract and borrower."""
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    return {
        (loan, cooperative): -amount
        for (number, loan, cooperative), amount in sums(
            book, ("account", "loan", "cooperative")
        ).items()
        if ever[str(number)].role.name == "provision_specific"
    }


def on(book: Book, day: date) -> Provided:
    with book.reading() as connection:
        return provided(Day(connection, FUND, day))
