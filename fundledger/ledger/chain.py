"""The numbered hash chain of a fund: where it ends, and which of its links a moment knew.

Entries and facts share one numbering. `link_known_at` turns what a person says (a link's number, a
day, a moment) into a link; everything else that reads `known_at` takes the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from fundledger.calendar import parse_moment
from fundledger.errors import FundledgerError
from fundledger.ledger.canonical import GENESIS
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a fund's chain, and its last entry."""

    chain: int = 0
    hash: str = GENESIS
    entry: int = 0
    recorded_at: datetime | None = None


def head_of(connection: Connection, fund: int) -> Head:
    ends = [
        connection.execute(
            select(table.c.chain, table.c.hash, table.c.recorded_at)
            .where(table.c.fund == fund)
            .order_by(table.c.chain.desc())
            .limit(1)
        ).one_or_none()
        for table in (entries, facts)
    ]
    last = max((end for end in ends if end is not None), key=lambda end: end.chain, default=None)
    if last is None:
        return Head()
    number = connection.scalar(
        select(func.coalesce(func.max(entries.c.number), 0)).where(entries.c.fund == fund)
    )
    return Head(last.chain, last.hash, number or 0, last.recorded_at)


def hash_of(connection: Connection, fund: int, link: int) -> str:
    """The hash of a link, which covers every link before it; of none, where a chain begins."""
    if link == 0:
        return GENESIS
    for table in (entries, facts):
        found = connection.scalar(
            select(table.c.hash).where(table.c.fund == fund, table.c.chain == link)
        )
        if found is not None:
            return str(found)
    raise FundledgerError("chain.broken", link=link)


def last_entry_by(connection: Connection, fund: int, known_at: int) -> int:
    """The number of the last entry among the first `known_at` links; 0 before any."""
    query = (
        select(entries.c.number)
        .where(entries.c.fund == fund, entries.c.chain <= known_at)
        .order_by(entries.c.chain.desc())
        .limit(1)
    )
    return connection.scalar(query) or 0


def link_known_at(connection: Connection, fund: int, said: str) -> int:
    """The last link recorded by a chain number, a day (its end in Vietnam) or a moment."""
    head = head_of(connection, fund)
    if said.strip().isascii() and said.strip().isdigit():
        if not 0 < int(said) <= head.chain:
            raise FundledgerError("chain.no_such_link", link=int(said), last=head.chain)
        return int(said)
    moment = parse_moment(said)
    low, high = 0, head.chain
    while low < high:  # moments never run backward along the chain
        middle = (low + high + 1) // 2
        if recorded_at(connection, fund, middle) <= moment:
            low = middle
        else:
            high = middle - 1
    return low


def recorded_at(connection: Connection, fund: int, link: int) -> datetime:
    """When a link was written."""
    for table in (entries, facts):
        found = connection.scalar(
            select(table.c.recorded_at).where(table.c.fund == fund, table.c.chain == link)
        )
        if isinstance(found, datetime):
            return found
    raise FundledgerError("chain.broken", link=link)
