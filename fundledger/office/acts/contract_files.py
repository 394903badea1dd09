"""A contract's file without a book: its schedule, and its life replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import Words, question
from fundledger.office.kinds import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundledger.errors import Problem
    from fundledger.office.calling import Work
    from fundledger.reports.contract import Replay

ReplayTable = Annotated[
    Literal["schedule", "collections", "positions", "unpaid", "entries"], Words("choice.table.")
]


@question(of_book=True, is_dated=False, needs_book=False)
def contract_schedule(work: Work, file: SourceFile, *, explain: bool = False) -> Answer:
    """The schedule of a contract's file; with `explain`, how each line was computed."""
    from fundledger.reports.contract import explain_schedule_table, schedule_screen

    replay, warnings = _replayed(file, explain)
    found = explain_schedule_table(replay) if explain else schedule_screen(replay)
    return shown(found, remarks=warnings)


@question(of_book=True, is_dated=False, needs_book=False)
def replay(
    work: Work, file: SourceFile, *, explain: bool = False, table: ReplayTable | None = None
) -> Answer:
    """The life that a contract's file tells: schedule, collections, positions, entries."""
    from fundledger.reports.contract import explain_table, replay_screen

    lived, warnings = _replayed(file, explain)
    found = explain_table(lived) if explain else replay_screen(lived, only=table)
    return shown(found, remarks=warnings)


def _replayed(file: SourceFile, explain: bool) -> tuple[Replay, Iterable[Problem]]:
    from fundledger.reports.contract import replayed
    from fundledger.schemas import contract as schema

    story = schema.read(file.text(), file.name)
    with schema.at_their_places(file.name):
        replay = replayed(story, explain=explain)
    return replay, schema.warnings(story, replay.remarks, file.name)
