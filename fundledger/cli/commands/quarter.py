"""`fundledger quarter …` and `fundledger year …`: what is to be done at their end, and doing it."""

from __future__ import annotations

from datetime import date

import click

from fundledger.calendar import today
from fundledger.cli.desk import Desk
from fundledger.cli.options import command, showing_command
from fundledger.cli.values import QUARTER, YEAR

_QUARTER = click.argument("quarter", type=QUARTER)
_YEAR = click.argument("year", type=YEAR)


@showing_command
@_QUARTER
def status(desk: Desk, quarter: tuple[date, date]) -> None:
    from fundledger.loans import quarters
    from fundledger.reports.closing import checklist_table

    first, last = quarter
    with desk.book().reading() as connection:
        of = quarters.Quarter(desk.fund, first, last, today())
        found = list(quarters.status(connection, of))
    desk.show(checklist_table(found, {"fund": desk.fund, "as_of": last}))


@command
@_QUARTER
def close(desk: Desk, quarter: tuple[date, date]) -> None:
    from fundledger.ledger.seals import ProofFailed
    from fundledger.loans import quarters
    from fundledger.reports.findings import finding_lines

    first, last = quarter
    try:
        with desk.progress("roll.rolling", None) as advance:
            closed = quarters.close_quarter(
                desk.book(),
                quarters.Quarter(desk.fund, first, last, today()),
                desk.actor,
                progress=advance,
            )
    except ProofFailed as refusal:
        for line in finding_lines(refusal.findings):
            desk.warn("check.line", line=line)
        raise
    desk.say("quarter.rolled" if closed.rolled else "quarter.rolled_already", day=last)
    desk.say("quarter.locked" if closed.locked else "quarter.locked_already", day=last)
    desk.say("quarter.next", day=last, first=first)


@command
@_YEAR
def close_year(desk: Desk, year: int) -> None:
    from fundledger.ledger.year_end import close_year as close_books

    with desk.writing() as writer:
        posted = close_books(writer, year, today())
    if posted is None:
        desk.say("year.closed_already", year=year)
    else:
        desk.say("year.closed", year=year, number=posted.number, voucher=str(posted.voucher))


@command
@_YEAR
@click.option("--decision", metavar="document", required=True)
def settle_year(desk: Desk, year: int, decision: str) -> None:
    from fundledger.ledger.year_end import settle_year as settle

    with desk.writing() as writer:
        posted = settle(writer, year, decision, today())
    if posted is None:
        desk.say("year.settled", year=year)
    else:
        desk.say("year.settled_with", year=year, number=posted.number)
