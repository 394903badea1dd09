"""`fundledger worklist`: the list, or by `--ics` a calendar of it: two questions of the office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fundledger.cli.command import Command
from fundledger.cli.desk import Desk
from fundledger.cli.grown import params_of, said, takes_of
from fundledger.cli.values import FILE_TO_WRITE
from fundledger.office.table import declaration

_LIST, _CALENDAR = declaration("worklist"), declaration("worklist calendar")


@click.pass_obj
def _worklist(desk: Desk, /, ics: Path | None, **given: Any) -> None:
    what = _LIST if ics is None else _CALENDAR
    desk.perform(what, said(what, given), into=ics)


worklist = Command(
    None,
    callback=_worklist,
    params=[*params_of(_LIST), click.Option(["--ics"], type=FILE_TO_WRITE)],
    takes=takes_of(_LIST),
)
worklist.funds = "many"
