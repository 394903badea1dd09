"""Small helpers to tell a loan's life in a book, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from fundledger.contract.events import Event
from fundledger.contract.position import Position
from fundledger.contract.terms import Terms
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.entry import Statement
from fundledger.ledger.proof import prove
from fundledger.ledger.watching import Finding
from fundledger.loans import verbs
from fundledger.loans.derivation import derived_position
from fundledger.loans.rolling import Rolled, roll
from fundledger.loans.verbs import TakenDocument
from fundledger.registers import cooperatives
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.registers.documents import body_of
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, capital_in, post, sums, writer_of

BORROWER, SUCCESSOR = "4900000001", "4900000002"
SOURCE = "NSDP"


def with_capital(book: Book, amount: int = 7_500_000_000, when: str = "2022-12-31") -> Book:
    """A founded book with charter capital and two borrowers."""
    draft = capital_in(when, amount)
    post(book, draft)
    register(book, BORROWER, "HTX mẫu 01")
    register(book, SUCCESSOR, "HTX mẫu 02")
    return book


def register(
    book: Book,
    number: str,
    name: str,
    *,
    status: str = "active",
    merged_into: str | None = None,
    since: str = "2015-01-01",
) -> None:
    body = {"name": name, "status": status, "merged_into": merged_into}
    with writer_of(book) as writer:
        statement = Statement(cooperatives.KIND, number, date.fromisoformat(since), body)
        writer.state(statement)


def sign(book: Book, terms: Terms, number: str = "HD-01", cooperative: str = BORROWER) -> str:
    contract = LoanContract(
        number=number,
        signed=terms.disbursed,
        cooperative=cooperative,
        source=SOURCE,
        terms=terms,
    )
    with writer_of(book) as writer:
        writer.state(statement_of(contract))
    return number


def enter(
    book: Book, event: Event, number: str = "HD-01", *, today: date = TODAY, **more: Any
) -> TakenDocument:
    body = {**body_of(event), **more}
    with writer_of(book) as writer:
        return verbs.take(writer, number, body, event.day, event.document, today=today)


def roll_to(book: Book, day: date | str) -> Rolled:
    to = date.fromisoformat(day) if isinstance(day, str) else day
    with writer_of(book) as writer:
        return roll(writer, to, TODAY)


def positions(book: Book, days: Iterable[date], number: str = "HD-01") -> list[Position]:
    with book.reading() as connection:
        loan = loan_numbered(connection, FUND, number)
    return [derived_position(loan, day) for day in days]


def by_role(book: Book, only_of: Sequence[str] = ()) -> dict[str, int]:
    """Every balance by role, money by place and purpose in one."""
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    found: dict[str, int] = {}
    for (number,), amount in sums(book).items():
        role = ever[str(number)].role.name
        found[role] = found.get(role, 0) + amount
    return {role: amount for role, amount in found.items() if not only_of or role in only_of}


def proved(book: Book) -> list[Finding]:
    with book.reading() as connection:
        return list(prove(connection, FUND))
