"""`fundledger loan list|show|schedule|explain|quote`: loans to look at."""

from __future__ import annotations

from datetime import date
from functools import partial

import click

from fundledger.cli.by_hand import of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, Choice

STATES = ("signed", "in_term", "overdue", "paid", "closed", "written_off")


@of_many_funds
@reading_command
@click.option("--state", type=Choice(STATES, "loan_state."))
@click.option("--cooperative", metavar="cooperative")
def list_loans(desk: Desk, state: str | None, cooperative: str | None) -> None:
    from fundledger.reports.loans import loan_list

    desk.answer(partial(loan_list, only=state, cooperative=cooperative))


@reading_command
@click.argument("loan", metavar="loan")
def show(desk: Desk, loan: str) -> None:
    from fundledger.reports.loans import loan_screen

    with desk.reading() as view:
        screen = loan_screen(view.asked(), loan)
    desk.show_screen(screen, is_asked=True)


@reading_command
@click.argument("loan", metavar="loan")
@click.option("--signed", is_flag=True)
@click.option("--decision", metavar="document")
def schedule(desk: Desk, loan: str, signed: bool, decision: str | None) -> None:
    from fundledger.reports import plans

    if signed and decision is not None:
        raise Misuse("usage.signed_or_decision")
    with desk.reading() as view:
        if signed:
            desk.show(plans.signed_plan(view.asked(), loan))
        elif decision is not None:
            desk.show(plans.decided_plan(view.asked(), loan, decision))
        else:
            desk.show_screen(plans.plan_screen(view.asked(), loan))


@reading_command
@click.argument("loan", metavar="loan")
def explain(desk: Desk, loan: str) -> None:
    from fundledger.reports.loans import explanation_of

    with desk.reading() as view:
        table = explanation_of(view.asked(), loan)
    desk.show(table)


@reading_command
@click.argument("loan", metavar="loan")
@click.option("--on", "day", type=DAY)
def quote(desk: Desk, loan: str, day: date | None) -> None:
    from fundledger.reports.loans import quote_table

    with desk.reading() as view:
        table = quote_table(view.asked(), loan, day or view.as_of)
    desk.show(table)
