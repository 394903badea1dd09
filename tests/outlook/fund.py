"""Two loans without interest, told by hand: what every outlook of them is can be added up.

The fund begins with 1.000 million on 31/12/2022 and lends 120 million to each of two borrowers, to
be paid back by 40 million on 31/3, 30/6 and 30/9/2023.

    31/3   HD-01 pays 40 million; HD-02 pays nothing. On hand 1.000 − 240 + 40 = 800; by the
           contracts HD-01 is to pay 80 more and HD-02, whose instalment of the day is not late yet,
           120: 1.000 on 31/12
    15/5   HD-02 pays 10 million of the instalment that it missed
    30/6   HD-01 pays 40 million. On hand 850; HD-01 is to pay 40 more and HD-02 80, since 30 are
           overdue: 970 on 31/12
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from fundledger.contract.events import Collect, Disburse
from fundledger.contract.rates import OverdueRate, Rate
from fundledger.contract.terms import Signed, Terms
from fundledger.ledger.chain import head_of
from fundledger.ledger.periods import lock_statement
from fundledger.loans import verbs
from fundledger.registers.documents import body_of
from fundledger.reports.asked import Asked
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, seal_day, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, roll_to, sign, with_capital

M = 1_000_000
OUT, Q1, MAY, Q2, Q3, YEAR_END = (
    date(2022, 12, 31),
    date(2023, 3, 31),
    date(2023, 5, 15),
    date(2023, 6, 30),
    date(2023, 9, 30),
    date(2023, 12, 31),
)
FREE = Rate(0, 1)
TERMS = Terms(
    principal=120 * M,
    rate=FREE,
    disbursed=OUT,
    instalments=3,
    method="custom",
    custom=(Signed(Q1, 40 * M), Signed(Q2, 40 * M), Signed(Q3, 40 * M)),
    overdue_rate=OverdueRate(absolute=FREE),
)
ONE, OTHER = "HD-01", "HD-02"
WHO = {ONE: BORROWER, OTHER: SUCCESSOR}


def first_quarter(book: Book) -> Book:
    with_capital(book, 1_000 * M)
    for number, borrower in WHO.items():
        lend(book, number, borrower)
    pay(book, ONE, Q1, 40)
    return book


def second_quarter(book: Book) -> Book:
    pay(book, OTHER, MAY, 10)
    pay(book, ONE, Q2, 40)
    return book


def lend(book: Book, number: str, borrower: str, terms: Terms = TERMS) -> None:
    sign(book, terms, number, borrower)
    enter(book, Disburse(terms.disbursed, terms.principal, f"UNC-{number}"), number)


def once(principal: int, out: date, due: date) -> Terms:
    """Paid back at once."""
    signed = (Signed(due, principal * M),)
    return replace(TERMS, principal=principal * M, disbursed=out, instalments=1, custom=signed)


def pay(book: Book, number: str, day: date, millions: int) -> None:
    enter(book, Collect(day, millions * M, document=f"GBC-{number}-{day:%d%m}"), number)


def pay_late(book: Book, number: str, day: date, millions: int, booked: date = MAY) -> None:
    """A paper of a day that takes no bookings any more."""
    said = Collect(day, millions * M, document=f"GBC-{number}-{day:%d%m}-muộn")
    with writer_of(book) as writer:
        verbs.take(writer, number, body_of(said), day, said.document, today=TODAY, booked_on=booked)


def lock(book: Book, day: date) -> int:
    """Rolled to it, then locked; the link at which it was."""
    roll_to(book, day)
    with writer_of(book) as writer:
        return writer.state(lock_statement(writer.periods, day, TODAY)).chain


def seal(book: Book, day: date) -> None:
    roll_to(book, day)
    seal_day(book, day.isoformat())


def head(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def asked_of(
    connection: Connection, day: date, known_at: int | None = None, today: date = TODAY
) -> Asked:
    return Asked(connection, FUND, day, known_at, {}, today)
