"""Postings that name a loan, each with its entry: what the books say of a loan.

They come by loan, in the order of the entries. A reversal carries the key of the entry that it
reverses, so that grouping by key counts both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from fundledger.store.tables import entry as entries
from fundledger.store.tables import posting as postings

_ROWS_AT_ONCE = 5_000
_original = entries.alias("original")


class LoanLine(NamedTuple):
    loan: str
    entry: int
    kind: str
    key: str | None
    value_date: dt.date
    date: dt.date
    account: str
    amount: int
    cooperative: str | None


def loan_lines(
    connection: Connection,
    fund: int,
    *,
    loan: str | None = None,
    after: dt.date | None = None,
    last_entry: int | None = None,
) -> Iterator[LoanLine]:
    """Lines of one loan or of all; only those booked after a day, if one is given.

    Nothing is booked before its value date, so these are all lines with a later value date, and
    those booked late for the days before.
    """
    query = (
        select(
            postings.c.loan,
            postings.c.entry,
            entries.c.kind,
            func.coalesce(_original.c.key, entries.c.key),
            postings.c.value_date,
            postings.c.date,
            postings.c.account,
            postings.c.amount,
            postings.c.cooperative,
        )
        .join(
            entries,
            and_(entries.c.fund == postings.c.fund, entries.c.number == postings.c.entry),
        )
        .outerjoin(
            _original,
            and_(_original.c.fund == entries.c.fund, _original.c.number == entries.c.reverses),
        )
        .where(postings.c.fund == fund, postings.c.loan.is_not(None))
        .order_by(postings.c.entry, postings.c.line)
    )
    if loan is not None:
        query = query.where(postings.c.loan == loan)
    if after is not None:
        query = query.where(postings.c.date > after)
    if last_entry is not None:
        query = query.where(postings.c.entry <= last_entry)
    rows = connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for chunk in rows.partitions():
        yield from map(LoanLine._make, chunk)
