"""Reading facts: what has been stated, when it takes effect, and by which link it became known.

A subject's state on a day is the last statement that takes effect by then; of two for one day the
later link counts. Facts are written by `journal.Writer.state` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Text, select, type_coerce
from sqlalchemy import Row as RowOf

from fundledger.ledger.entry import Fact
from fundledger.store.tables import fact as facts

_ROWS_AT_ONCE = 5_000


def stated(
    connection: Connection,
    fund: int,
    kind: str | None = None,
    *,
    subject: str | None = None,
    known_at: int | None = None,
) -> Iterator[Fact]:
    """Facts in the order of the chain, oldest first."""
    query = select(facts).where(facts.c.fund == fund)
    # Ordered as the index is: SQLite, which keeps no statistics of a table, would otherwise read
    # the whole chain of a fund in its own order rather than look one subject up.
    if kind is None:
        query = query.order_by(facts.c.chain)
    else:
        query = query.where(facts.c.kind == kind)
        query = query.order_by(facts.c.subject, facts.c.effective, facts.c.chain)
    if subject is not None:
        query = query.where(facts.c.subject == subject)
    if known_at is not None:
        query = query.where(facts.c.chain <= known_at)
    rows: Iterable[RowOf[Any]] = connection.execute(query)
    for row in rows if kind is None else sorted(rows, key=_by_link):
        yield _fact(row)


def streamed(
    connection: Connection, fund: int, *, as_of: date | None = None, known_at: int | None = None
) -> Iterator[Fact]:
    """Every fact of every kind in the order of the chain, a few thousand in memory at a time."""
    query = select(facts).where(facts.c.fund == fund).order_by(facts.c.chain)
    if as_of is not None:
        query = query.where(facts.c.effective <= as_of)
    if known_at is not None:
        query = query.where(facts.c.chain <= known_at)
    for row in connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        yield _fact(row)


def not_voided(every: Iterable[Fact]) -> list[Fact]:
    """What stands: facts without those that another takes back by its link, and without that one.

    A fact that takes back says {"do": "void", "voids": link, "reason": …}; both stay in the book.
    """
    facts = list(every)
    gone = {fact.body["voids"] for fact in facts if "voids" in fact.body}
    return [fact for fact in facts if "voids" not in fact.body and fact.chain not in gone]


def fact_at(connection: Connection, fund: int, link: int) -> Fact | None:
    """The fact that a link of the chain holds, if it holds one."""
    query = select(facts).where(facts.c.fund == fund, facts.c.chain == link)
    row = connection.execute(query).one_or_none()
    return None if row is None else _fact(row)


Row = tuple[int, str, date, str | None, str]
"""Chain, subject, effective, document, and the body as text: a `Fact` for reading millions."""


def stated_in_bulk(
    connection: Connection, fund: int, kind: str, *, known_at: int | None = None
) -> Iterator[Row]:
    """Every fact of a kind in the order of the chain, as fast as the database gives them."""
    yield from _in_bulk(connection, fund, kind, known_at=known_at)


def stated_saying(
    connection: Connection, fund: int, kind: str, words: str, *, known_at: int | None = None
) -> Iterator[Row]:
    """Of a kind, the facts whose body has these words in its text: few of very many."""
    yield from _in_bulk(connection, fund, kind, known_at=known_at, saying=words)


def _in_bulk(
    connection: Connection,
    fund: int,
    kind: str,
    *,
    known_at: int | None = None,
    saying: str | None = None,
) -> Iterator[Row]:
    effective = type_coerce(facts.c.effective, Text)  # as the database has it; `_day` reads it
    query = (
        select(facts.c.chain, facts.c.subject, effective, facts.c.document, facts.c.body)
        .where(facts.c.fund == fund, facts.c.kind == kind)
        .order_by(facts.c.chain)
    )
    if known_at is not None:
        query = query.where(facts.c.chain <= known_at)
    if saying is not None:
        query = query.where(facts.c.body.contains(saying, autoescape=True))
    for row in connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        chain, subject, day, document, body = row
        yield chain, subject, _day(day), document, body


@cache
def _day(stored: str | date) -> date:
    """The day as a date; the same value for all facts of that day."""
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def _by_link(row: RowOf[Any]) -> int:
    link: int = row.chain
    return link


def _fact(row: RowOf[Any]) -> Fact:
    return Fact(
        fund=row.fund,
        chain=row.chain,
        kind=row.kind,
        subject=row.subject,
        effective=row.effective,
        body=json.loads(row.body),
        recorded_at=row.recorded_at,
        document=row.document,
        actor=row.actor,
        hash=row.hash,
    )


def in_effect(statements: Iterator[Fact], on: date | None = None) -> dict[str, Fact]:
    """The last statement of each subject that takes effect by the day, or of all if none."""
    found: dict[str, Fact] = {}
    for statement in statements:
        if on is not None and statement.effective > on:
            continue
        standing = found.get(statement.subject)
        if standing is None or statement.effective >= standing.effective:
            found[statement.subject] = statement
    return found
