"""The refusal of a file: every problem, in the order in which somebody goes through its rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fundledger.errors import BadFile, Problem


def refused(path: Path, problems: Iterable[Problem]) -> BadFile:
    return BadFile(path.name, sorted(problems, key=_by_row))


def _by_row(problem: Problem) -> tuple[str, int]:
    return problem.place.sheet or "", problem.place.row or 0
