"""Funds of a book: a number in the country, and everything else about it as facts.

`found` opens the chain of a new fund: who it is (fact `fund`) and the chart it keeps its books by
(fact `chart`), in one transaction. What is said of a fund later is another fact of the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import chart_statement
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import writing
from fundledger.store.books import Book
from fundledger.store.tables import fund as funds
from fundledger.text import clean

KIND = "fund"


@dataclass(frozen=True, slots=True)
class Fund:
    fund: int
    name: str
    province: str
    begins: date  # the first day that the book can speak of


def found(
    book: Book,
    fund: int,
    name: str,
    province: str,
    chart: Mapping[str, Any],
    begins: date,
    actor: str,
) -> None:
    """Begin the books of a fund."""
    if not clean(name):
        raise FundledgerError("fund.no_name")
    statements = (
        Statement(KIND, str(fund), begins, {"name": name, "province": province}),
        chart_statement(chart, begins),
    )
    with writing(book, fund, actor, founds=True) as writer:
        for statement in statements:
            writer.state(statement)


def fund_of(connection: Connection, fund: int, known_at: int | None = None) -> Fund:
    """As it stands now: a name is what the fund is called, not what it was called then."""
    facts = list(stated(connection, fund, KIND, known_at=known_at))
    if not facts:
        raise FundledgerError("fund.not_founded", fund=fund)
    latest = in_effect(iter(facts))[str(fund)]
    return Fund(fund, latest.body["name"], latest.body["province"], facts[0].effective)


def all_funds(connection: Connection) -> list[Fund]:
    numbers = connection.scalars(select(funds.c.fund).order_by(funds.c.fund)).all()
    return [fund_of(connection, number) for number in numbers]
