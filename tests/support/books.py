"""Items of support as tests tell them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fundledger.store.books import Book
from fundledger.support.entering import Doubt, Outcome, Received, enter, take
from fundledger.support.items import Counted, Item
from fundledger.support.presets import adopt
from fundledger.support.totals import Row, Totals, Wanted, totals
from tests.ledger.books import FUND, writer_of

M = 1_000_000
ENTERED = date(2024, 6, 30)
YEAR_2023 = (date(2023, 1, 1), date(2023, 12, 31))


def with_tree(book: Book, *presets: str) -> Book:
    for name in presets or ("ctr-19",):
        with writer_of(book) as writer:
            adopt(writer, name, ENTERED)
    return book


def item(category: str, last: str, /, **said: Any) -> Item:
    """`counts` as a mapping, days as texts, amounts in triệu."""
    counts = tuple(Counted(*each) for each in said.pop("counts", {}).items())
    amount = said.pop("amount", None)
    first = said.pop("first", None)
    return Item(
        category=category,
        last=date.fromisoformat(last),
        first=None if first is None else date.fromisoformat(first),
        counts=counts,
        amount=None if amount is None else round(amount * M),
        **said,
    )


def given(book: Book, *items: Item) -> Outcome:
    with writer_of(book) as writer:
        outcome = take(writer, items, ENTERED)
        assert outcome.objections == [], outcome.objections
    return outcome


def objections(book: Book, *items: Item) -> list[tuple[int, str | None, str]]:
    """What stands against a list; nothing is kept of it."""
    with writer_of(book) as writer:
        before = writer.chain
        outcome = take(writer, items, ENTERED)
        assert writer.chain == before or not outcome.objections
    return [(each.at, each.name, each.key) for each in outcome.objections]


def one(book: Book, wanted: Item) -> tuple[Received, list[Doubt]]:
    with writer_of(book) as writer:
        return enter(writer, wanted, ENTERED)


def summed(book: Book, first: date, last: date, **more: Any) -> Totals:
    with book.reading() as connection:
        return totals(connection, FUND, Wanted(first=first, last=last, **more))


def figures(rows: Sequence[Row], category: str | None) -> dict[str | None, tuple[Any, ...]]:
    """By unit the figures of a category's rows that are not told apart by source or area."""
    return {
        row.unit: (row.count, row.amount, row.cumulative_count, row.cumulative_amount)
        for row in rows
        if row.category == category and row.source is None and row.area is None
    }
