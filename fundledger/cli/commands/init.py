"""`fundledger init`: a new book with its first fund."""

from __future__ import annotations

from datetime import date

import click

from fundledger.calendar import today
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
    from fundledger.office.books import begin
    from fundledger.store.addresses import shown_location

    fund = desk.asked.fund
    if fund is None:
        raise Misuse("usage.fund_needed", click.get_current_context())
    if not isinstance(fund, int):
        raise Misuse("usage.one_fund")
    begun = begin(
        *(desk.location, fund, desk.actor),
        name=name,
        province=province,
        chart=None if chart is None else chart_named(chart),
        since=begins,
        today=today(),
    )
    desk.say(
        "init.done",
        book=shown_location(desk.location),
        fund=begun.fund,
        chart=begun.chart,
        day=begun.day,
    )
