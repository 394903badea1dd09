"""`fundledger journal`: every posting of a span."""

from __future__ import annotations

from datetime import date

import click

from fundledger.calendar import first_of_year
from fundledger.cli.desk import Desk
from fundledger.cli.options import reading_command
from fundledger.cli.values import DAY


@reading_command
@click.option("--from", "first_day", type=DAY)
def show_journal(desk: Desk, first_day: date | None) -> None:
    from fundledger.ledger.balances import Scope
    from fundledger.reports.books import journal_table

    with desk.reading() as view:
        scope = Scope.of(view.connection, view.fund, view.as_of, view.known_at)
        first = first_day or first_of_year(view.as_of)
        table = journal_table(view.connection, scope, first, view.facts())
    desk.show(table)
