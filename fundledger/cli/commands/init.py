"""`fundledger init`: a new book with its first fund."""

from __future__ import annotations

from datetime import date

import click

from fundledger.calendar import first_of_year, today
from fundledger.cli.by_hand import command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY


@command
@click.option("--name", metavar="name", required=True)
@click.option("--province", metavar="name", default="")
@click.option("--chart", metavar="chart")
@click.option("--from", "begins", type=DAY)
def init(desk: Desk, name: str, province: str, chart: str | None, begins: date | None) -> None:
    from fundledger.exchange.charts import chart_named
    from fundledger.ledger.accounts import chart_of_its_time
    from fundledger.ledger.funds import begin_book
    from fundledger.loans.recognition import at_the_beginning
    from fundledger.store.addresses import shown_location

    fund = desk.asked.fund
    if fund is None:
        raise Misuse("usage.fund_needed", click.get_current_context())
    if not isinstance(fund, int):
        raise Misuse("usage.one_fund")
    day = begins or first_of_year(today())
    accounts = chart_named(chart) if chart is not None else chart_of_its_time(day)
    also = [at_the_beginning(day)]
    begin_book(desk.location, fund, name, province, accounts, day, desk.actor, also=also)
    desk.say(
        "init.done",
        book=shown_location(desk.location),
        fund=fund,
        chart=accounts["name"],
        day=day,
    )
