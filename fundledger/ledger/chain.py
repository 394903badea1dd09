"""The numbered hash chain of a fund: where it ends, and which links were known at a moment.

Entries and facts share one numbering. `link_known_at` turns what a person says (a link's number, a
day, a moment) into a link; everything else that reads `known_at` takes the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from fundledger.calendar import parse_moment
from fundledger.errors import FundledgerError
from fundledger.ledger.canonical import GENESIS
from fundledger.ledger.links import raw
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts
from fundledger.store.types import MOMENT_FORMAT


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
    """The hash of a link, which covers every link before it; of link 0, that of an empty chain."""
    found = GENESIS if link == 0 else hash_at(connection, fund, link)
    if found is None:
        raise FundledgerError("chain.broken", link=link)
    return found


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a chain is, and when it began and ended; read as stored, even if tampered with."""

    fund: int
    links: int = 0
    last_hash: str = GENESIS
    begun_at: datetime | None = None
    recorded_at: datetime | None = None


def extent_of(connection: Connection, fund: int) -> Extent:
    last = _outermost(connection, fund, last=True)
    first = _outermost(connection, fund, last=False)
    if last is None or first is None:
        return Extent(fund)
    begun, recorded = _moment(first.recorded_at), _moment(last.recorded_at)
    return Extent(fund, last.chain, last.hash, begun, recorded)


def hash_at(connection: Connection, fund: int, link: int) -> str | None:
    """The hash of one link, if it is there. Two chains with the same are equal up to that link."""
    for table in (entries, facts):
        query = select(table.c.hash).where(table.c.fund == fund, table.c.chain == link)
        found = connection.scalar(query)
        if found is not None:
            return str(found)
    return None


def _outermost(connection: Connection, fund: int, *, last: bool) -> Any:
    ends = []
    for table in (entries, facts):
        order = table.c.chain.desc() if last else table.c.chain
        query = select(table.c.chain, table.c.hash, raw(table.c.recorded_at))
        ends.append(
            connection.execute(query.where(table.c.fund == fund).order_by(order).limit(1)).first()
        )
    there = [end for end in ends if end is not None]
    return (max if last else min)(there, key=lambda end: end.chain, default=None)


def _moment(stored: object) -> datetime | None:
    if isinstance(stored, datetime):  # as PostgreSQL gives it
        return stored.astimezone(UTC)
    try:
        return datetime.strptime(str(stored), MOMENT_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


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
    """The last link known by a chain number, a day (its end in Vietnam) or a moment."""
    head = head_of(connection, fund)
    if said.strip().isascii() and said.strip().isdigit():
        if not 0 < int(said) <= head.chain:
            raise FundledgerError("chain.no_such_link", link=int(said), last=head.chain)
        return int(said)
    return link_by(connection, fund, parse_moment(said))


def link_by(connection: Connection, fund: int, moment: datetime) -> int:
    """The last link that was written by a moment; 0 if none was."""
    low, high = 0, head_of(connection, fund).chain
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
