"""The funds of a book: each is a number that is unique in the country; all else of it is facts.

`found` opens the chain of a new fund: who it is (fact `fund`) and the chart it keeps its books by
(fact `chart`), in one transaction. What is said of a fund later is another fact of the same kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from fundledger import calendar
from fundledger.errors import FundledgerError, Misused
from fundledger.ledger.accounts import chart_statement
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer, writing
from fundledger.store.books import Book, create
from fundledger.store.tables import fund as funds
from fundledger.text import clean

KIND = "fund"


@dataclass(frozen=True, slots=True)
class Fund:
    fund: int
    name: str
    province: str
    begins: date  # the first day of its books


def found(
    book: Book,
    fund: int,
    name: str,
    province: str,
    chart: Mapping[str, Any],
    begins: date,
    actor: str,
    *,
    also: Iterable[Statement] = (),
    clock: Callable[[], datetime] = calendar.now,
) -> None:
    """Begin the books of a fund in an existing book; `also` is what it states of itself at once."""
    statements = _beginning(fund, name, province, chart, begins)
    with writing(book, fund, actor, founds=True, clock=clock) as writer:
        for statement in (*statements, *also):
            writer.state(statement)


def begin_book(
    location: str,
    fund: int,
    name: str,
    province: str,
    chart: Mapping[str, Any],
    begins: date,
    actor: str,
    *,
    also: Iterable[Statement] = (),
) -> None:
    """A new book with its first fund: both, or neither."""

    def fill(book: Book) -> None:
        found(book, fund, name, province, chart, begins, actor, also=also)

    create(location, fill).close()


def describe(
    writer: Writer,
    effective: date,
    *,
    name: str | None,
    province: str | None,
    document: str | None = None,
) -> Fund:
    """State a new name or province of a fund; None: it stays as it is."""
    if name is None and province is None:
        raise Misused("usage.nothing_said")
    standing = fund_of(writer.connection, writer.fund)
    effective = max(effective, standing.begins)
    body = {
        "name": standing.name if name is None else name,
        "province": standing.province if province is None else province,
    }
    if not clean(body["name"]):
        raise FundledgerError("fund.no_name")
    writer.state(Statement(KIND, str(writer.fund), effective, body, document))
    return fund_of(writer.connection, writer.fund)


def fund_of(connection: Connection, fund: int, known_at: int | None = None) -> Fund:
    """A fund as it is now: its name is what it is called today, not what it was called then."""
    facts = list(stated(connection, fund, KIND, known_at=known_at))
    if not facts:
        raise FundledgerError("fund.not_founded", fund=fund)
    latest = in_effect(iter(facts))[str(fund)]
    return Fund(fund, latest.body["name"], latest.body["province"], facts[0].effective)


def all_funds(connection: Connection) -> list[int]:
    """The numbers of those that the book knows."""
    return list(connection.scalars(select(funds.c.fund).order_by(funds.c.fund)))


def fund_meant(book: Book, asked: int | None) -> int:
    """The fund that was named, else the only one in the book."""
    funds = book.funds()
    if asked is not None:
        if asked not in funds:
            raise FundledgerError("fund.unknown", fund=asked, known=list(funds))
        return asked
    if not funds:
        raise FundledgerError("face.no_fund", book=book.name)
    if len(funds) > 1:
        raise FundledgerError("face.which_fund", book=book.name, funds=list(funds))
    return funds[0]


def funds_meant(book: Book, asked: Iterable[int] | None) -> tuple[int, ...]:
    """The funds that were named, each of them known; None: all of the book."""
    funds = book.funds()
    if not funds:
        raise FundledgerError("face.no_fund", book=book.name)
    wanted = funds if asked is None else tuple(sorted(set(asked)))
    for fund in wanted:
        if fund not in funds:
            raise FundledgerError("fund.unknown", fund=fund, known=list(funds))
    return wanted


def _beginning(
    fund: int, name: str, province: str, chart: Mapping[str, Any], begins: date
) -> tuple[Statement, ...]:
    if fund <= 0:
        raise FundledgerError("fund.not_positive", fund=fund)
    if not clean(name):
        raise FundledgerError("fund.no_name")
    return (
        Statement(KIND, str(fund), begins, {"name": name, "province": province}),
        chart_statement(chart, begins),
    )
