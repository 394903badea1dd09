"""The links of a fund's chain as they are stored, for proof: every column, nothing interpreted.

Days and moments come as the text that was hashed, so that what was tampered with can be named and
is not tripped over. For anything else read `ledger.reading` and `ledger.facts`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Text, select, type_coerce

from fundledger.ledger import canonical
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts
from fundledger.store.tables import posting as postings

LINKS_AT_ONCE = 1_000


class RawPosting(NamedTuple):
    line: int
    date: str
    value_date: str
    account: str
    amount: int
    loan: str | None
    cooperative: str | None
    source: str | None


class RawEntry(NamedTuple):
    """An entry as stored, column by column, with its postings by line."""

    chain: int
    number: int
    form: int
    date: str
    value_date: str
    recorded_at: str
    kind: str
    voucher_kind: str
    voucher_year: int
    voucher_number: int
    memo: str
    document: str | None
    actor: str
    reverses: int | None
    key: str | None
    previous_hash: str
    hash: str
    postings: tuple[RawPosting, ...]


class RawFact(NamedTuple):
    chain: int
    form: int
    kind: str
    subject: str
    effective: str
    body: str
    recorded_at: str
    document: str | None
    actor: str
    previous_hash: str
    hash: str


def links_after(connection: Connection, fund: int, after: int) -> Iterator[RawEntry | RawFact]:
    return heapq.merge(
        _raw_entries(connection, fund, after),
        _raw_facts(connection, fund, after),
        key=lambda link: link.chain,
    )


def _raw_entries(connection: Connection, fund: int, after: int) -> Iterator[RawEntry]:
    columns = [raw(entries.c[name]) for name in RawEntry._fields if name != "postings"]
    query = (
        select(*columns)
        .where(entries.c.fund == fund, entries.c.chain > after)
        .order_by(entries.c.chain)
        .execution_options(yield_per=LINKS_AT_ONCE)
    )
    rows = iter(connection.execute(query))
    while chunk := list(islice(rows, LINKS_AT_ONCE)):
        lines = _raw_postings(connection, fund, [row.number for row in chunk])
        for row in chunk:
            values = [*_as_text(row), tuple(lines[row.number])]
            yield RawEntry._make(values)


def _raw_postings(
    connection: Connection, fund: int, numbers: list[int]
) -> dict[int, list[RawPosting]]:
    columns = [raw(postings.c[name]) for name in RawPosting._fields]
    query = (
        select(postings.c.entry, *columns)
        .where(postings.c.fund == fund, postings.c.entry.in_(numbers))
        .order_by(postings.c.entry, postings.c.line)
    )
    found: dict[int, list[RawPosting]] = {number: [] for number in numbers}
    for number, *values in connection.execute(query):
        found[number].append(RawPosting(*_as_text(values)))
    return found


def _raw_facts(connection: Connection, fund: int, after: int) -> Iterator[RawFact]:
    query = (
        select(*[raw(facts.c[name]) for name in RawFact._fields])
        .where(facts.c.fund == fund, facts.c.chain > after)
        .order_by(facts.c.chain)
    )
    for row in connection.execute(query):
        yield RawFact(*_as_text(row))


def raw(column: Column[Any]) -> ColumnElement[Any]:
    """The column without the conversion of its type: on SQLite, the text that stands there."""
    return type_coerce(column, Text).label(column.name)


def _as_text(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, datetime):  # PostgreSQL answers days and moments
            yield canonical.moment_text(value)
        elif isinstance(value, date):
            yield canonical.day_text(value)
        else:
            yield value
