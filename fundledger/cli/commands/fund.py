"""`fundledger fund …`: the funds of a book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from fundledger.calendar import first_of_year, today
from fundledger.cli.by_hand import command, of_many_funds, reading_command
from fundledger.cli.desk import Desk, View
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, NUMBER
from fundledger.reports.table import Cell, Column, Table

if TYPE_CHECKING:
    from fundledger.ledger.funds import Fund

_COLUMNS = (
    Column("fund", "number"),
    Column("name"),
    Column("province"),
    Column("begins", "day"),
    Column("entries", "number"),
    Column("links", "number"),
)
_REPLICA = Column("replica_since", "moment")


@of_many_funds
@reading_command
def list_funds(desk: Desk) -> None:
    from fundledger.ledger.funds import fund_of
    from fundledger.reports.asking import is_link

    book, known_at = desk.book(), desk.asked.known_at
    funds = book.funds() if desk.asked.fund is None else desk.funds()
    if known_at is not None and is_link(known_at) and (desk.of_many or len(funds) > 1):
        raise Misuse("usage.link_of_one_fund", link=int(known_at))
    with book.reading() as connection:
        views = [desk.view(connection, fund) for fund in funds]
        known = [(view, fund_of(connection, view.fund, view.link)) for view in views if view.link]
        rows = [_row(view, fund) for view, fund in known if fund.begins <= desk.as_of]
    table = Table("funds", (*_COLUMNS, _REPLICA), rows, facts={"as_of": desk.as_of})
    if not any(row[-1] for row in rows):  # as in nearly every book
        table = replace(table, columns=_COLUMNS, rows=[row[:-1] for row in rows])
    desk.show(table)


@command
@click.argument("number", type=NUMBER)
@click.option("--name", metavar="name", required=True)
@click.option("--province", metavar="name", default="")
@click.option("--chart", metavar="chart")
@click.option("--from", "begins", type=DAY)
def add(
    desk: Desk, number: int, name: str, province: str, chart: str | None, begins: date | None
) -> None:
    from fundledger.exchange.charts import chart_named
    from fundledger.ledger.accounts import chart_of_its_time
    from fundledger.ledger.funds import found

    day = begins or first_of_year(today())
    accounts = chart_named(chart) if chart is not None else chart_of_its_time(day)
    found(desk.book(), number, name, province, accounts, day, desk.actor)
    desk.say("fund.added", fund=number, book=desk.book().name)


@command
@click.option("--name", metavar="name")
@click.option("--province", metavar="name")
@click.option("--document", metavar="document")
def rename(desk: Desk, name: str | None, province: str | None, document: str | None) -> None:
    from fundledger.ledger.funds import describe

    if name is None and province is None:
        raise Misuse("usage.nothing_said", click.get_current_context())
    with desk.writing() as journal:
        fund = describe(journal, today(), name=name, province=province, document=document)
    desk.say("fund.described", fund=fund.fund, name=fund.name, province=fund.province or "–")


def _row(view: View, fund: Fund) -> tuple[Cell, ...]:
    from fundledger.ledger.chain import last_entry_by
    from fundledger.ledger.replicas import replica_since

    entries = last_entry_by(view.connection, view.fund, view.link)
    since = replica_since(view.connection, view.fund)
    return fund.fund, fund.name, fund.province, fund.begins, entries, view.link, since
