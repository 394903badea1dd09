"""Reading entries back: by number, by key, by day; each with its postings and what reversed it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select, true

from fundledger.errors import FundledgerError
from fundledger.ledger.chain import last_entry_by
from fundledger.ledger.entry import Entry, Posting, Voucher
from fundledger.store.tables import entry as entries
from fundledger.store.tables import posting as postings

_AT_ONCE = 500
_NUMBER = re.compile(r"[0-9]{1,12}")
_VOUCHER = re.compile(r"([A-Z]+)\s*-?\s*([0-9]{1,12})\s*/\s*([0-9]{4})")

_reversal = entries.alias("reversal")


def entry_numbered(
    connection: Connection, fund: int, number: int, *, last_entry: int | None = None
) -> Entry:
    condition = entries.c.number == number
    found = next(_entries(connection, fund, condition, last_entry=last_entry), None)
    if found is None:
        raise FundledgerError("entry.no_such", number=number)
    return found


def entry_called(
    connection: Connection, fund: int, said: str, known_at: int | None = None
) -> Entry:
    """The entry that a person means: by its number, or by its voucher (BC 0001/2023, BC1/2023)."""
    last = None if known_at is None else last_entry_by(connection, fund, known_at)
    if match := _VOUCHER.fullmatch(said.strip().upper()):
        kind, number, year = match.groups()
        voucher = Voucher(kind, int(year), int(number))
        entry = entry_with_voucher(connection, fund, voucher, last_entry=last)
    elif _NUMBER.fullmatch(said.strip()):
        entry = entry_numbered(connection, fund, int(said), last_entry=last)
    else:
        raise FundledgerError("entry.not_a_name", said=said)
    if known_at is not None and entry.chain > known_at:
        raise FundledgerError("entry.not_yet_known", number=entry.number, link=known_at)
    return entry


def entries_with_keys(
    connection: Connection, fund: int, keys: list[str], *, last_entry: int | None = None
) -> dict[str, Entry]:
    known = true() if last_entry is None else entries.c.number <= last_entry
    found = _entries(connection, fund, entries.c.key.in_(keys), known, last_entry=last_entry)
    return {entry.key: entry for entry in found if entry.key is not None}


def entries_numbered(
    connection: Connection, fund: int, numbers: list[int], *, last_entry: int | None = None
) -> dict[int, Entry]:
    known = true() if last_entry is None else entries.c.number <= last_entry
    condition = entries.c.number.in_(numbers)
    found = _entries(connection, fund, condition, known, last_entry=last_entry)
    return {entry.number: entry for entry in found}


def entry_with_voucher(
    connection: Connection, fund: int, voucher: Voucher, *, last_entry: int | None = None
) -> Entry:
    condition = (
        (entries.c.voucher_kind == voucher.kind)
        & (entries.c.voucher_year == voucher.year)
        & (entries.c.voucher_number == voucher.number)
    )
    found = next(_entries(connection, fund, condition, last_entry=last_entry), None)
    if found is None:
        raise FundledgerError("voucher.no_such", voucher=str(voucher))
    return found


def journal(
    connection: Connection,
    fund: int,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    last_entry: int | None = None,
) -> Iterator[Entry]:
    """Entries by day of booking, then number; streamed, a few hundred in memory at a time."""
    conditions: list[ColumnElement[bool]] = []
    if first_day is not None:
        conditions.append(entries.c.date >= first_day)
    if last_day is not None:
        conditions.append(entries.c.date <= last_day)
    if last_entry is not None:
        conditions.append(entries.c.number <= last_entry)
    order = (entries.c.date, entries.c.number)
    return _entries(connection, fund, *conditions, order=order, last_entry=last_entry, stream=True)


def _entries(
    connection: Connection,
    fund: int,
    *conditions: ColumnElement[bool],
    order: tuple[ColumnElement[Any], ...] = (),
    last_entry: int | None = None,
    stream: bool = False,
) -> Iterator[Entry]:
    """Entries with their postings; what came after `last_entry` is unknown, also as a reversal.

    Without `stream` a server sends everything before the first row can be read.
    """
    query: Select[Any] = (
        select(entries, _reversal.c.number.label("reversed_by"))
        .outerjoin(
            _reversal,
            (_reversal.c.fund == entries.c.fund)
            & (_reversal.c.reverses == entries.c.number)
            & (_reversal.c.number <= last_entry if last_entry is not None else true()),
        )
        .where(entries.c.fund == fund, *conditions)
        .order_by(*order)
    )
    if stream:
        query = query.execution_options(yield_per=_AT_ONCE)
    rows = iter(connection.execute(query))
    while chunk := list(islice(rows, _AT_ONCE)):
        lines = _postings_of(connection, fund, [row.number for row in chunk])
        for row in chunk:
            yield _entry(row, lines[row.number])


def _postings_of(
    connection: Connection, fund: int, numbers: list[int]
) -> dict[int, tuple[Posting, ...]]:
    query = (
        select(postings)
        .where(postings.c.fund == fund, postings.c.entry.in_(numbers))
        .order_by(postings.c.entry, postings.c.line)
    )
    found: dict[int, list[Posting]] = defaultdict(list)
    for row in connection.execute(query):
        line = Posting(row.account, row.amount, row.loan, row.cooperative, row.source)
        found[row.entry].append(line)
    return {number: tuple(found[number]) for number in numbers}


def _entry(row: Row[Any], lines: tuple[Posting, ...]) -> Entry:
    return Entry(
        fund=row.fund,
        number=row.number,
        chain=row.chain,
        date=row.date,
        value_date=row.value_date,
        recorded_at=row.recorded_at,
        kind=row.kind,
        voucher=Voucher(row.voucher_kind, row.voucher_year, row.voucher_number),
        memo=row.memo,
        document=row.document,
        actor=row.actor,
        reverses=row.reverses,
        reversed_by=row.reversed_by,
        key=row.key,
        hash=row.hash,
        postings=lines,
    )
