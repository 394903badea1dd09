"""The method `plan`: of each loan what its recovery plan expects, weighed by how sure it is.

A line of the plan is money by a day: the last day of a quarter, unless the plan names another. Its
expected part is amount × per cent, rounded once, half up. A loan without a line is expected to pay
nothing: a plan says what it believes. Lines of days up to the day of asking are past and not
expected again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.outlook.settling import Expected, Origin

CERTAIN = 100


class PlanLine(NamedTuple):
    """`by` is the day on which the money is expected at the latest; `percent` how sure it is."""

    loan: str
    by: date
    principal: int
    interest: int = 0
    overdue_interest: int = 0
    origin: Origin = "judgement"
    percent: int = CERTAIN
    note: str = ""

    @property
    def expected(self) -> Expected:
        return Expected(
            self.loan,
            self.by,
            _part(self.principal, self.percent),
            _part(self.interest, self.percent),
            _part(self.overdue_interest, self.percent),
            self.origin,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The version that stood on a day; `number` counts versions from 1, 0 is no plan at all."""

    number: int = 0
    day: date | None = None
    document: str = ""
    lines: tuple[PlanLine, ...] = ()

    def by_loan(self, after: date, until: date) -> dict[str, list[PlanLine]]:
        return lines_by_loan(self.lines, after, until)


def lines_by_loan(lines: Iterable[PlanLine], after: date, until: date) -> dict[str, list[PlanLine]]:
    """Those of the span after a day, to the end of another."""
    found: dict[str, list[PlanLine]] = defaultdict(list)
    for line in lines:
        if after < line.by <= until:
            found[line.loan].append(line)
    return dict(found)


def _part(amount: int, percent: int) -> int:
    return (amount * percent + CERTAIN // 2) // CERTAIN
