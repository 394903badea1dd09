"""A scenario from a file: a workbook, YAML or JSON; every bad place is named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fundledger.errors import BadFile, Problem
from fundledger.exchange.refusing import in_order
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.outlook.scenarios import FromFile
from fundledger.schemas.scenario import KIND

_REFUSED = "scenario.refused"  # nothing would have been written


def scenario_in(
    file: SourceFile, unknown: Callable[[FromFile], Iterable[Problem]] = lambda read: ()
) -> FromFile:
    """What the file says; `unknown` is what the books do not know of as much as can be read."""
    try:
        reading = reading_of(KIND, file)
    except BadFile as refusal:
        raise BadFile(file.name, refusal.problems, _REFUSED) from None
    problems = list(reading.problems)
    told = {problem.place for problem in problems}
    for read in reading.found:
        problems += (problem for problem in unknown(read) if problem.place not in told)
    if problems:
        raise BadFile(file.name, in_order(problems), _REFUSED)
    return reading.found[0]
