"""The refusal of a file: every problem, in the order in which somebody goes through its rows."""

from __future__ import annotations

from collections.abc import Iterable

from fundledger.errors import BadFile, Problem
from fundledger.files import SourceFile


def refused(file: SourceFile, problems: Iterable[Problem], key: str = "file.refused") -> BadFile:
    return BadFile(file.name, in_order(problems), key)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=_by_cell)


def _by_cell(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place
    column = (place.column or "").partition(" ")[0]
    return place.sheet or "", place.row or 0, len(column), column
