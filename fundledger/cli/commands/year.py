"""`fundledger year …`: the end of a year: its checklist, closing, settlement, distribution."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import of_many_funds, showing_command
from fundledger.cli.commands.quarter import despite_option, what_waits
from fundledger.cli.desk import Desk
from fundledger.cli.values import ACCOUNT_PART, DAY, YEAR

if TYPE_CHECKING:
    from fundledger.closing.years import Closing
    from fundledger.ledger.journal import Writer

_YEAR = click.argument("year", type=YEAR)
_ON = click.option("--on", type=DAY, default=today)
_BOOKED = click.option("--booked", type=DAY)
_DECISION = click.option("--decision", metavar="document", required=True)
_DRY_RUN = click.option("--dry-run", is_flag=True)


@of_many_funds
@showing_command
@_YEAR
def status(desk: Desk, year: int) -> None:
    from fundledger.reports.closing import year_status

    desk.answer(partial(year_status, year=year))


@showing_command
@_YEAR
@despite_option
@_DRY_RUN
def close(desk: Desk, year: int, despite: str | None, dry_run: bool) -> None:
    from fundledger.closing.year_ends import close as run

    with what_waits(desk):
        _show(desk, date(year, 12, 31), dry_run, lambda w: run(w, year, today(), despite))


@showing_command
@_YEAR
@_DECISION
@_ON
@_BOOKED
@_DRY_RUN
def settle(
    desk: Desk, year: int, decision: str, on: date, booked: date | None, dry_run: bool
) -> None:
    from fundledger.closing.years import settle as run

    def go(writer: Writer) -> Closing:
        return run(writer, year, decision, on, today(), booked_on=booked)

    _show(desk, on, dry_run, go)
    if not dry_run:
        desk.say("year.settled_by", year=year, decision=decision, day=on)


@showing_command
@_YEAR
@click.option("--to", "parts", type=ACCOUNT_PART, multiple=True, required=True)
@_DECISION
@_ON
@_BOOKED
@_DRY_RUN
def distribute(
    desk: Desk,
    year: int,
    parts: tuple[tuple[str, int], ...],
    decision: str,
    on: date,
    booked: date | None,
    dry_run: bool,
) -> None:
    from fundledger.cli.usage import Misuse
    from fundledger.closing.years import distribute as run

    if len(dict(parts)) < len(parts):
        raise Misuse("usage.part_twice")

    def go(writer: Writer) -> Closing:
        return run(writer, year, dict(parts), decision, on, today(), booked_on=booked)

    _show(desk, on, dry_run, go)


def _show(desk: Desk, day: date, dry_run: bool, run: Callable[[Writer], Closing]) -> None:
    from fundledger.reports.closing import closing_screen

    with desk.writing(dry_run=dry_run) as writer:
        closing = run(writer)
        accounts = {**writer.accounts.ever(), **writer.accounts.on(day)}
        screen = closing_screen(closing, accounts, {"fund": desk.fund}, dry_run=dry_run)
    desk.show_screen(screen)
