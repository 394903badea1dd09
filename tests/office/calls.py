"""Calls of the office as tests make them: on one day, by one person, in one fund."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table
from fundledger.store.books import Book
from tests.ledger.books import FUND

TODAY = date(2024, 6, 30)


def do(book: Book, act: str, /, *, dry_run: bool = False, **said: object) -> Answer:
    return call(book, FUND, "kế toán", act, said, today=TODAY, dry_run=dry_run, agreed=True)


def refusal_of(book: Book, act: str, /, **said: object) -> FundledgerError:
    """Why it is refused; it has kept nothing."""
    before = links(book)
    with pytest.raises(FundledgerError) as refusal:
        do(book, act, **said)
    assert links(book) == before
    assert str(refusal.value)
    return refusal.value


def links(book: Book) -> int:
    """How long the chain of the fund is: it grows by whatever is kept."""
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def table_of(answer: Answer, name: str) -> Table:
    found = answer.found
    tables = found.tables if isinstance(found, Screen) else (found,)
    return next(each for each in tables if each is not None and each.name == name)


def column(answer: Answer, name: str, of: str) -> list[object]:
    table = table_of(answer, name)
    place = [each.name for each in table.columns].index(of)
    return [row[place] for row in table.rows]
