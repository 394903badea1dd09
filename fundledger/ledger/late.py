"""Entries that were booked on a later day than their money moved, as a span of days sees them.

Nothing is booked before its value date, so an entry can only be late. A balance by day of booking
lacks the money that had moved by then but was booked after it. A span counted by day of booking and
one counted by value date differ by the entries of which only one of the two days is in the span.
Entries are searched by day of booking from the first day on: the past before a span costs nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, or_, select

from fundledger.ledger.balances import Scope
from fundledger.store.tables import entry as entries
from fundledger.store.tables import posting as postings

_AT_ONCE = 500


class LateEntry(NamedTuple):
    number: int
    date: dt.date
    value_date: dt.date


class LateLine(NamedTuple):
    entry: int
    account: str
    loan: str | None
    source: str | None
    amount: int


class Late(NamedTuple):
    """The late entries of a span, by number."""

    earlier: tuple[LateEntry, ...]  # booked in the span, for days before it
    later: tuple[LateEntry, ...]  # booked after the span, for days in it
    after: tuple[LateEntry, ...]  # booked after the span, for its last day or any earlier one


def late(connection: Connection, scope: Scope, first_day: dt.date) -> Late:
    """The late entries of the span from `first_day` to the scope's day."""
    assert scope.as_of is not None
    last = scope.as_of
    query = (
        select(entries.c.number, entries.c.date, entries.c.value_date)
        .where(
            entries.c.fund == scope.fund,
            entries.c.date >= first_day,
            entries.c.value_date < entries.c.date,
            or_(
                and_(entries.c.date <= last, entries.c.value_date < first_day),
                and_(entries.c.date > last, entries.c.value_date <= last),
            ),
        )
        .order_by(entries.c.number)
    )
    if scope.last_entry is not None:
        query = query.where(entries.c.number <= scope.last_entry)
    found = [LateEntry._make(row) for row in connection.execute(query)]
    after = tuple(each for each in found if each.date > last)
    return Late(
        tuple(each for each in found if each.date <= last),
        tuple(each for each in after if each.value_date >= first_day),
        after,
    )


def lines_of(
    connection: Connection, fund: int, numbers: Sequence[int], accounts: Collection[str]
) -> Iterator[LateLine]:
    """The lines of the entries on the accounts, entry by entry."""
    for start in range(0, len(numbers), _AT_ONCE):
        query = (
            select(*(postings.c[name] for name in LateLine._fields))
            .where(
                postings.c.fund == fund,
                postings.c.entry.in_(numbers[start : start + _AT_ONCE]),
                postings.c.account.in_(list(accounts)),
            )
            .order_by(postings.c.entry, postings.c.line)
        )
        yield from map(LateLine._make, connection.execute(query))
