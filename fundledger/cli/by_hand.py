"""Commands written by hand: the few that the office does not declare.

    @showing_command
    @click.argument("file", type=EXISTING_FILE)
    def show(desk: Desk, file: Path) -> None: ...

A function may answer an exit code; None is 0. See `grown` for all other commands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

import click

from fundledger.cli.command import Command
from fundledger.cli.desk import Desk
from fundledger.cli.options import FACES, remember

P = ParamSpec("P")
Body = Callable[Concatenate[Desk, P], int | None]


confirmed = click.option("--yes", is_flag=True, expose_value=False, callback=remember)
"""For a command that asks `desk.confirm`: `--yes` answers beforehand."""


def command(body: Body[P]) -> Command:
    """A command that takes only what every command takes: most of those that write."""
    return _made(body)


def showing_command(body: Body[P]) -> Command:
    """A command that shows something by faces, but not of a day or as once known."""
    return _made(body, *FACES)


def of_many_funds(made: Command) -> Command:
    """A command that takes `--fund 20,24` and `--fund all` too: its help says so."""
    made.funds = "many"
    return made


def of_no_fund(made: Command) -> Command:
    """A command to which no fund is named: its help does not speak of one."""
    made.funds = "none"
    return made


def _made(body: Body[P], *takes: click.Option) -> Command:
    seated = click.make_pass_decorator(Desk, ensure=True)(body)
    return click.command(cls=Command, takes=takes)(seated)
