"""Every entry that moved money of some accounts: when, by how much, of which loan, by which kind.

    money_moves(connection, fund, accounts)     entry by entry, by day of value
    entries_on(connection, fund, accounts)      the numbers of those that touch some accounts

What had moved by a day, as known by an entry, is a sum of these: the moves of value days up to the
day whose entry is not later. An entry of several loans is of none of them. A reversal is of the
kind of what it reverses, and so is what corrects an entry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select

from fundledger.ledger.sides import REALLOCATE, Sides
from fundledger.store.tables import entry as entries
from fundledger.store.tables import posting as postings

_original = entries.alias("original")


class MoneyMove(NamedTuple):
    entry: int
    value_date: dt.date
    kind: str
    loan: str | None
    amount: int  # in, or out (below 0)


def money_moves(
    connection: Connection,
    fund: int,
    accounts: Collection[str],
    last_entry: int | None = None,
) -> list[MoneyMove]:
    """In the order of the entries; those that add up to nothing are left out."""
    key = func.coalesce(_original.c.key, entries.c.key)
    amount = func.sum(postings.c.amount)
    query = (
        select(postings.c.entry, postings.c.value_date, entries.c.kind, key, amount)
        .join(
            entries,
            and_(entries.c.fund == postings.c.fund, entries.c.number == postings.c.entry),
        )
        .outerjoin(
            _original,
            and_(_original.c.fund == entries.c.fund, _original.c.number == entries.c.reverses),
        )
        .where(*_of(fund, last_entry), postings.c.account.in_(list(accounts)))
        .group_by(postings.c.entry, postings.c.value_date, entries.c.kind, key)
        .having(amount != 0)
        .order_by(postings.c.entry)
    )
    rows = connection.execute(query).all()
    sides = Sides.of(connection, fund, (row[3] for row in rows if row[2] == REALLOCATE))
    loan_of = _loans(connection, fund, last_entry)
    return [
        MoneyMove(entry, day, sides.kind_of(kind, its_key), loan_of.get(entry), int(total))
        for entry, day, kind, its_key, total in rows
    ]


def entries_on(
    connection: Connection, fund: int, accounts: Collection[str], last_entry: int | None = None
) -> frozenset[int]:
    query = select(postings.c.entry).where(
        *_of(fund, last_entry), postings.c.account.in_(list(accounts))
    )
    return frozenset(connection.execute(query.distinct()).scalars())


def _loans(connection: Connection, fund: int, last_entry: int | None) -> dict[int, str]:
    """Of each entry that names one loan alone, that loan."""
    query = (
        select(postings.c.entry, func.min(postings.c.loan))
        .where(*_of(fund, last_entry), postings.c.loan.is_not(None))
        .group_by(postings.c.entry)
        .having(func.count(postings.c.loan.distinct()) == 1)
    )
    return {int(entry): str(loan) for entry, loan in connection.execute(query)}


def _of(fund: int, last_entry: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [postings.c.fund == fund]
    if last_entry is not None:
        found.append(postings.c.entry <= last_entry)
    return found
