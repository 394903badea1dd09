"""`fundledger quarter …`: the checklist of a quarter, and closing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from fundledger.calendar import quarter_of, today
from fundledger.cli.by_hand import of_many_funds, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import QUARTER

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Cell, Table

_QUARTER = click.argument("quarter", type=QUARTER)

despite_option = click.option("--despite", metavar="text")


@contextmanager
def what_waits(desk: Desk) -> Iterator[None]:
    """Where a closing is refused for what is left open, a line of each with what to do."""
    from fundledger.closing.checks import NotReady
    from fundledger.messages import say

    try:
        yield
    except NotReady as refusal:
        for each in refusal.waiting:
            stands, to_do = (
                "" if key is None else say(key, **each.found.params)
                for key in (each.found.stands, each.found.to_do)
            )
            desk.warn("quarter.waits", stands=stands, to_do=to_do)
        raise


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
@despite_option
def close(desk: Desk, quarter: tuple[date, date], despite: str | None) -> None:
    from fundledger.closing.quarters import close as run
    from fundledger.reports.closing import closed_screen

    with what_waits(desk), desk.progress("roll.rolling", None) as advance:
        closed = run(
            *(desk.book(), desk.fund, desk.actor, quarter, today()),
            despite=despite,
            progress=advance,
        )
    desk.show_screen(closed_screen(closed, {"fund": desk.fund}))
