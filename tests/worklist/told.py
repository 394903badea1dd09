"""The loan of `tests.reports.small`, and what is done about it when it is not paid; asked by day.

40 million of 120 fall due on 31/3, 30/6 and 30/9/2023. On 30/6 20 million are missed, 10 of them
come on 31/7, nothing comes on 30/9.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from fundledger.ledger.chain import head_of
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.recovery.inspections import Minutes, inspect
from fundledger.recovery.steps import Contact, Notice, Promise, Said, keep
from fundledger.store.books import Book
from fundledger.worklist.items import Look
from fundledger.worklist.listing import Worklist, listed
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import BORROWER
from tests.reports.small import M

OF_LOANS = ("limitation", "rung", "promise", "inspection", "review")


def do(
    book: Book, words: str, /, *, today: date = TODAY, dry_run: bool = False, **said: Any
) -> Answer:
    return call(book, FUND, "kế toán", words, said, today=today, dry_run=dry_run, agreed=True)


def step(book: Book, on: str, said: Said, document: str = "") -> int:
    with writer_of(book) as writer:
        day = date.fromisoformat(on)
        return keep(writer, BORROWER, day, said, today=TODAY, document=document).chain


def inspected(book: Book, on: str, document: str) -> None:
    minutes = Minutes(finding="as_agreed", members=("Tổ tín dụng",))
    with writer_of(book) as writer:
        inspect(writer, "HD-01", date.fromisoformat(on), minutes, document=document, today=TODAY)


class Climbed(NamedTuple):
    """What was done about it, in a book that has the receipts already."""

    book: Book
    promise: str  # its key on the list
    before_remind_2: int  # the link


def climbed(book: Book) -> Climbed:
    inspected(book, "2023-01-30", "BBKT-1")
    step(book, "2023-07-03", Contact(how="call"))
    step(book, "2023-07-12", Notice(rung="remind_1"), "TB-1")
    promise = step(book, "2023-07-14", Promise(amount=20 * M, by=date(2023, 7, 31)))
    inspected(book, "2023-08-02", "BBKT-2")
    with book.reading() as connection:
        before = head_of(connection, FUND).chain
    step(book, "2023-08-03", Notice(rung="remind_2"), "TB-2")
    do(book, "arrears review", cooperative=BORROWER, on="15/08/2023", conclusion="cho trả dần")
    confirmed = {"loan": "HD-01", "on": "10/01/2024", "document": "BB-1", "principal": 50 * M}
    do(book, "loan confirm", **confirmed, reason="đối chiếu")
    return Climbed(book, f"promise:{promise}", before)


def look(book: Book, day: str | date, ahead: int = 0, known_at: int | None = None) -> Worklist:
    as_of = date.fromisoformat(day) if isinstance(day, str) else day
    with book.reading() as connection:
        until = as_of + timedelta(ahead)
        return listed(Look(connection, FUND, as_of, until, known_at, today=TODAY))


def keys(
    book: Book, day: str | date, ahead: int = 0, kinds: Sequence[str] = OF_LOANS, **more: Any
) -> list[tuple[str, str]]:
    """Of these kinds what stands on the list, in its order: key, due."""
    found = look(book, day, ahead, **more).items
    return [(e.item.key, e.item.due.isoformat()) for e in found if e.item.kind in kinds]
