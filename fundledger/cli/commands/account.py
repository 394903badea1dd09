"""`fundledger account …`: the chart of accounts, and the ledger of one account."""

from __future__ import annotations

from datetime import date
from functools import partial

import click

from fundledger.cli.by_hand import command, confirmed, of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import ACCOUNT, DAY, PLACE, ROLE, asked_only


@of_many_funds
@reading_command
@click.option("--roles", is_flag=True)
def list_accounts(desk: Desk, roles: bool) -> None:
    from fundledger.reports.charts import chart_of, role_table

    if roles:
        desk.show(role_table())
    else:
        desk.answer(chart_of)


@of_many_funds
@reading_command
@click.argument("account", type=ACCOUNT, metavar="account")
@click.option("--from", "first_day", type=DAY)
@click.option("--loan", metavar="loan")
@click.option("--cooperative", metavar="cooperative")
@click.option("--source", metavar="source")
def ledger(
    desk: Desk,
    account: str,
    first_day: date | None,
    loan: str | None,
    cooperative: str | None,
    source: str | None,
) -> None:
    from fundledger.reports.books import ledger_of

    only = asked_only(loan=loan, cooperative=cooperative, source=source)
    first = desk.span_from(first_day)
    desk.answer(partial(ledger_of, account=account, first=first, only=only))


@command
@click.argument("account", metavar="account")
@click.option("--role", type=ROLE, metavar="role", required=True)
@click.option("--name", metavar="name", required=True)
@click.option("--name-en", metavar="name")
@click.option("--place", type=PLACE, metavar="place")
@click.option("--from", "begins", type=DAY, required=True)
def add(
    desk: Desk,
    account: str,
    role: str,
    name: str,
    name_en: str | None,
    place: str | None,
    begins: date,
) -> None:
    from fundledger.ledger.accounts import added_account

    with desk.writing() as journal:
        journal.state(added_account(journal.accounts, account, role, name, name_en, place, begins))
    desk.say("account.added", number=account, role=role, day=begins)


@command
@click.argument("account", type=ACCOUNT, metavar="account")
@click.option("--from", "closes", type=DAY, required=True)
def close(desk: Desk, account: str, closes: date) -> None:
    from fundledger.ledger.closing import close_account

    with desk.writing() as journal:
        close_account(journal, account, closes)
    desk.say("account.was_closed", number=account, day=closes)


@command
@confirmed
@click.argument("chart", metavar="chart")
@click.option("--from", "begins", type=DAY, required=True)
@click.option("--memo", metavar="text")
def adopt_chart(desk: Desk, chart: str, begins: date, memo: str | None) -> None:
    from fundledger.exchange.charts import chart_named
    from fundledger.ledger.carry_over import adopt
    from fundledger.messages import say

    accounts = chart_named(chart)
    desk.confirm("account.sure_to_adopt", chart=accounts["name"], day=begins, fund=desk.fund)
    with desk.writing() as journal:
        posted = adopt(journal, accounts, begins, memo or say("account.carry_over_memo"))
    name = accounts["name"]
    if posted is None:
        desk.say("account.adopted", chart=name, day=begins)
    else:
        desk.say("account.carried_over", chart=name, day=begins, number=posted.number)
