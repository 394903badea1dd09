"""`fundledger quarter …`: the checklist of a quarter, and closing it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from fundledger.calendar import quarter_of, today
from fundledger.cli.desk import Desk
from fundledger.cli.options import of_many_funds, showing_command
from fundledger.cli.values import QUARTER

if TYPE_CHECKING:
    from fundledger.reports.loans import Asked
    from fundledger.reports.table import Cell, Table

_QUARTER = click.argument("quarter", type=QUARTER)


@of_many_funds
@showing_command
@_QUARTER
def status(desk: Desk, quarter: tuple[date, date]) -> None:
    desk.answer(partial(status_of, quarter=quarter))


def status_of(asked: Asked, quarter: tuple[date, date]) -> Table:
    from fundledger.closing.checks import Looked, checked
    from fundledger.reports.closing import quarter_table

    first, last = quarter
    looked = Looked(asked.connection, asked.fund, first, last)
    facts: dict[str, Cell] = {"fund": asked.fund, "quarter": quarter_of(last)}
    return quarter_table(list(checked(looked)), facts)


@showing_command
@_QUARTER
def close(desk: Desk, quarter: tuple[date, date]) -> None:
    from fundledger.closing.quarters import NotReady
    from fundledger.closing.quarters import close as run
    from fundledger.messages import say
    from fundledger.reports.closing import closed_screen

    try:
        with desk.progress("roll.rolling", None) as advance:
            closed = run(desk.book(), desk.fund, desk.actor, quarter, today(), progress=advance)
    except NotReady as refusal:
        for each in refusal.found:
            if each.check.blocks and not each.found.done and each.found.to_do is not None:
                stands = say(each.found.stands, **each.found.params)
                to_do = say(each.found.to_do, **each.found.params)
                desk.warn("quarter.waits", stands=stands, to_do=to_do)
        raise
    desk.show_screen(closed_screen(closed, {"fund": desk.fund}))
