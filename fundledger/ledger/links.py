"""The links of a fund's chain as they are stored, for proof: every column, nothing interpreted.

Days and moments come as the text that was hashed, so that a tampered value is named instead of
making the reader fail. For anything else use `ledger.reading` and `ledger.facts`.
"""

from __future__ import annotations

import heapq
import json
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


def text_of(fund: int, link: RawEntry | RawFact) -> str:
    """The text that was hashed, made again from what is stored."""
    if isinstance(link, RawFact):
        return canonical.fact_text(
            fund,
            link.chain,
            link.kind,
            link.subject,
            link.effective,
            link.body,
            link.recorded_at,
            link.document,
            link.actor,
            link.previous_hash,
        )
    return canonical.entry_text(
        fund,
        link.chain,
        link.number,
        (link.date, link.value_date, link.recorded_at),
        (link.voucher_kind, link.voucher_year, link.voucher_number),
        (link.kind, link.memo, link.document, link.actor),
        link.reverses,
        link.key,
        link.previous_hash,
        [(p.line, p.account, p.amount, p.loan, p.cooperative, p.source) for p in link.postings],
    )


def link_of(fund: int, text: str) -> RawEntry | RawFact:
    """The link that a canonical text says; ValueError for a text that is no link of the fund."""
    said = json.loads(text)
    match said:
        case ["fact", canonical.FORM, of, int(), *_] if of == fund and len(said) == 12:
            chain, kind, subject, effective, body, recorded_at, document, actor, before = said[3:]
            link: RawEntry | RawFact = RawFact(
                chain,
                canonical.FORM,
                kind,
                subject,
                effective,
                body,
                recorded_at,
                document,
                actor,
                before,
                canonical.hash_of(text),
            )
        case ["entry", canonical.FORM, of, int(), *_] if of == fund and len(said) == 12:
            link = _entry_of(said, canonical.hash_of(text))
        case _:
            raise ValueError(text[:80])
    if not _well_typed(link) or text_of(fund, link) != text:
        raise ValueError(text[:80])
    return link


_NUMBERS = frozenset(
    ("chain", "number", "form", "voucher_year", "voucher_number", "reverses", "line", "amount")
)
_OPTIONAL = frozenset(("reverses", "document", "key", "loan", "cooperative", "source"))


def _well_typed(link: RawEntry | RawFact) -> bool:
    """Whether every field has the type of its column: a text from outside may say anything."""
    lines = link.postings if isinstance(link, RawEntry) else ()
    return _holds(link._asdict()) and all(_holds(line._asdict()) for line in lines)


def _holds(fields: dict[str, Any]) -> bool:
    for name, value in fields.items():
        if name == "postings" or (value is None and name in _OPTIONAL):
            continue
        if type(value) is not (int if name in _NUMBERS else str):
            return False
    return True


def _entry_of(said: list[Any], link_hash: str) -> RawEntry:
    chain, number, dates, voucher, texts, reverses, key, before, lines = said[3:]
    day, value_date, recorded_at = dates
    voucher_kind, voucher_year, voucher_number = voucher
    kind, memo, document, actor = texts
    return RawEntry(
        chain,
        number,
        canonical.FORM,
        day,
        value_date,
        recorded_at,
        kind,
        voucher_kind,
        voucher_year,
        voucher_number,
        memo,
        document,
        actor,
        reverses,
        key,
        before,
        link_hash,
        tuple(RawPosting(line, day, value_date, *rest) for line, *rest in lines),
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
        .execution_options(yield_per=LINKS_AT_ONCE)
    )
    for row in connection.execute(query):
        yield RawFact(*_as_text(row))


def raw(column: Column[Any]) -> ColumnElement[Any]:
    """The column without the conversion of its type: on SQLite, the text that is stored."""
    return type_coerce(column, Text).label(column.name)


def _as_text(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, datetime):  # PostgreSQL gives days and moments
            yield canonical.moment_text(value)
        elif isinstance(value, date):
            yield canonical.day_text(value)
        else:
            yield value
