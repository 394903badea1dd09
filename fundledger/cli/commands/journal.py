"""`fundledger journal`: every posting of a span."""

from __future__ import annotations

from datetime import date
from functools import partial

import click

from fundledger.cli.by_hand import of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import DAY


@of_many_funds
@reading_command
@click.option("--from", "first_day", type=DAY)
def show_journal(desk: Desk, first_day: date | None) -> None:
    from fundledger.reports.books import journal_of

    desk.answer(partial(journal_of, first=desk.span_from(first_day)))
