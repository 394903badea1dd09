"""Sums on some accounts by value date, apart from what entries of some kinds add on the last day.

    value_sums(connection, fund, accounts, through, kinds)

`ledger.balances` goes by the day of booking; this is for what is derived by value date, and booked
as a difference: what a run of a day has booked is told apart from all that it found there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, and_, case, func, or_, select

from fundledger.store.tables import entry as entries
from fundledger.store.tables import posting as postings


class ValueSum(NamedTuple):
    account: str
    loan: str | None
    cooperative: str | None
    of_run: str | None
    """The kind of the entries, where they are of the kinds and of the day; else None."""

    amount: int


def value_sums(
    connection: Connection,
    fund: int,
    accounts: Collection[str],
    through: date,
    kinds: Collection[str],
    *,
    before: int | None = None,
    last_entry: int | None = None,
) -> Iterator[ValueSum]:
    """Debit positive, up to a value date.

    `before` a link of the chain, for all but those of the run; `last_entry` for all.
    """
    is_of_run = and_(entries.c.kind.in_(list(kinds)), postings.c.value_date == through)
    of_run = case((is_of_run, entries.c.kind), else_=None)
    columns = (postings.c.account, postings.c.loan, postings.c.cooperative, of_run)
    conditions = [
        *(postings.c.fund == fund, postings.c.account.in_(list(accounts))),
        postings.c.value_date <= through,
    ]
    if before is not None:
        conditions.append(or_(entries.c.chain < before, is_of_run))
    if last_entry is not None:
        conditions.append(postings.c.entry <= last_entry)
    joined = and_(entries.c.fund == postings.c.fund, entries.c.number == postings.c.entry)
    query = (
        select(*columns, func.sum(postings.c.amount))
        .join(entries, joined)
        .where(*conditions)
        .group_by(*columns)
    )
    for account, loan, cooperative, kind, amount in connection.execute(query):
        if amount:
            yield ValueSum(account, loan, cooperative, kind, int(amount))
