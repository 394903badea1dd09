"""`fundledger schedule` and `fundledger replay`: a contract's file, without a book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.cli.by_hand import of_no_fund, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import EXISTING_FILE, Choice

if TYPE_CHECKING:
    from fundledger.reports.contract import Replay

_TABLES = ("schedule", "collections", "positions", "unpaid", "entries")

_file = click.argument("file", type=EXISTING_FILE)
_explain = click.option("--explain", is_flag=True)


@of_no_fund
@showing_command
@_file
@_explain
def schedule(desk: Desk, file: Path, explain: bool) -> None:
    from fundledger.reports import contract as report

    replay = _replayed(desk, file, explain)
    if explain:
        desk.show(report.explain_schedule_table(replay))
    else:
        desk.show(report.schedule_table(replay), document=report.schedule_document(replay))


@of_no_fund
@showing_command
@_file
@_explain
@click.option("--table", type=Choice(_TABLES, "choice.table."))
def replay(desk: Desk, file: Path, explain: bool, table: str | None) -> None:
    from fundledger.reports import contract as report
    from fundledger.reports.screens import Screen

    lived = _replayed(desk, file, explain)
    tables = {
        "schedule": report.schedule_table,
        "collections": report.collections_table,
        "positions": report.positions_table,
        "unpaid": report.unpaid_table,
        "entries": report.entries_table,
    }
    if explain:
        desk.show(report.explain_table(lived))
    elif table is not None and desk.face != "json":
        desk.show(tables[table](lived))
    else:
        found = {name: make(lived) for name, make in tables.items()}
        shown = [each for name, each in found.items() if each.rows or name != "unpaid"]
        document = report.replay_document(lived)
        screen = Screen(tuple(shown), document, found["positions"])
        desk.show_screen(screen, is_asked=True)


def _replayed(desk: Desk, file: Path, explain: bool) -> Replay:
    from fundledger.files import SourceFile
    from fundledger.reports.contract import replayed
    from fundledger.schemas import contract as schema

    name = str(file)
    story = schema.read(SourceFile.at(file).text(), name)
    with schema.at_their_places(name):
        replay = replayed(story, explain=explain)
    for warning in schema.warnings(story, replay.remarks, name):
        desk.warn_of(warning)
    return replay
