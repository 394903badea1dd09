"""Reading facts: what has been stated, when it takes effect, and by which link it became known.

A subject's state on a day is the last statement that takes effect by then; of two for one day the
later link counts. Facts are written by `journal.Writer.state` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

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
    """In the order of the chain, oldest first."""
    query = select(facts).where(facts.c.fund == fund).order_by(facts.c.chain)
    if kind is not None:
        query = query.where(facts.c.kind == kind)
    if subject is not None:
        query = query.where(facts.c.subject == subject)
    if known_at is not None:
        query = query.where(facts.c.chain <= known_at)
    for row in connection.execute(query):
        yield Fact(
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


Row = tuple[int, str, date, str | None, dict[str, Any]]
"""Chain, subject, effective, document, body: what bulk readers need of a fact."""


def stated_in_bulk(
    connection: Connection, fund: int, kind: str, *, known_at: int | None = None
) -> Iterator[Row]:
    """Every fact of a kind in the order of the chain, as fast as the database gives them."""
    columns = (facts.c.chain, facts.c.subject, facts.c.effective, facts.c.document, facts.c.body)
    query = select(*columns).where(facts.c.fund == fund, facts.c.kind == kind)
    query = query.order_by(facts.c.chain)
    if known_at is not None:
        query = query.where(facts.c.chain <= known_at)
    rows = connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for chunk in rows.partitions():
        # One call of the parser for thousands of bodies: most of its time is in being called.
        bodies = json.loads(f"[{','.join([row[4] for row in chunk])}]")
        for (chain, subject, effective, document, _), body in zip(chunk, bodies, strict=True):
            yield chain, subject, effective, document, body


def in_effect(statements: Iterator[Fact], on: date | None = None) -> dict[str, Fact]:
    """The last statement of each subject that takes effect by the day; all of them without one."""
    found: dict[str, Fact] = {}
    for statement in statements:
        if on is not None and statement.effective > on:
            continue
        standing = found.get(statement.subject)
        if standing is None or statement.effective >= standing.effective:
            found[statement.subject] = statement
    return found
