"""`fundledger quarter …`: the checklist of a quarter, and closing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import of_many_funds, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import QUARTER

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
    from fundledger.reports.closing import quarter_status

    desk.answer(partial(quarter_status, quarter=quarter))


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
