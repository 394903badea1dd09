"""The recovery plan from and to files: taken whole or not at all, given back the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundledger.errors import Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.rule_sheets import write_sheets
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.outlook.planned import PlanLine
from fundledger.outlook.plans import Put, Wanted, objections, plan_on, put
from fundledger.schemas.fields import shortened
from fundledger.schemas.raw import Value
from fundledger.schemas.recovery_plan import KIND, LAYOUT, row_of
from fundledger.store.books import Book


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file, and how many lines of the plan it says nothing of."""

    put: Put
    not_named: int


def take_plan(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    on: date,
    today: date,
    document: str = "",
    reason: str = "",
    whole: bool = False,
    dry_run: bool = False,
) -> Taken:
    """State what the file says otherwise than the plan of the day; `whole`: lines that it does not
    name fall away, but for those of days that have passed.
    """
    reading = reading_of(KIND, file)
    problems = [*reading.problems]
    lines = [each.value for each in reading.found]
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        standing = plan_on(writer.connection, fund, on)
        named = {line.key for line in lines}
        others = [line.key for line in standing.lines if on < line.by and line.key not in named]
        dropped = others if whole else []
        wanted = Wanted("import", on, lines, dropped, document, reason)
        for each in objections(writer.connection, fund, wanted, standing):
            place = reading.found[each.at].place_of(each.field)
            params = shortened(dict(each.error.params))
            if each.first is not None:
                params["first"] = reading.found[each.first].place
            key = "recovery_plan.twice_in_file" if each.first is not None else each.error.key
            problems.append(Problem(place, key, params))
        if problems:
            raise refused(file, problems)
        return Taken(put(writer, wanted, today), 0 if whole else len(others))


def write_plan(
    lines: Sequence[PlanLine],
    helps: Sequence[Mapping[str, Value]],
    path: Path,
    *,
    replace: bool = False,
) -> None:
    """The plan as a workbook that `take_plan` reads without a change."""
    rows = [row_of(line, help_) for line, help_ in zip(lines, helps, strict=True)]
    write_sheets((LAYOUT,), {LAYOUT.kind: rows}, path, replace=replace)
