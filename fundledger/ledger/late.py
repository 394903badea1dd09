"""Entries that were booked on a later day than their money moved: law 3 seen from a span of days.

Nothing is booked before its value date, so there is one way only. What a balance by day of booking
lacks of what had moved by then are the entries booked after the day; what a span counts otherwise
by one day than by the other are those that lie in it by one of the two alone. Entries are looked
through along their days of booking from the first day on: the past before a span costs nothing.
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
    """By number: booked in the span for days before it; of the span, booked after it; and all that
    were booked after its last day for that day or an earlier one.
    """

    earlier: tuple[LateEntry, ...]
    later: tuple[LateEntry, ...]
    after: tuple[LateEntry, ...]


def late(connection: Connection, scope: Scope, first_day: dt.date) -> Late:
    """What lies in the span from `first_day` to the scope's day by one of its two days alone."""
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
    """What the entries say on the accounts, entry by entry."""
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
