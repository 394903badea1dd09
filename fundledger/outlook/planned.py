"""The method `plan`: of each loan what its recovery plan expects, weighed by how sure it is.

A line of the plan is money by a day: the last day of a quarter, unless the plan names another. Its
expected part is amount × per cent, rounded once, half up. A loan without a line is expected to pay
nothing: a plan says what it believes. A day is over only once it has ended: a line of the day of
asking is expected still, as far as it has not come, and lines of earlier days are past.

A line speaks of its whole quarter, also of what came in it before the line was said. So in a
quarter that has begun only what has not come yet is expected: the expected part less what the loan
has paid in the quarter, the earliest line first and never below nothing (`still_to_come`). Else an
outlook of mid-quarter would expect again what is on hand already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.calendar import quarter_of
from fundledger.contract.fields import Count, Day, IfSaid, Money, Text
from fundledger.outlook.claims import Held
from fundledger.outlook.settling import Expected, Origin

CERTAIN = 100


Key = tuple[str, str, Origin]
"""By which a line is known: the loan, the quarter, where the money is to come from."""


class PlanLine(NamedTuple):
    """`by` is the day on which the money is expected at the latest; `percent` how sure it is.

    Of a loan, a quarter and an origin there is one line.
    """

    loan: Text
    by: Day
    principal: Money
    interest: IfSaid[Money] = 0
    overdue_interest: IfSaid[Money] = 0
    origin: Origin = "judgement"
    percent: Count = CERTAIN
    note: IfSaid[Text] = ""

    @property
    def quarter(self) -> str:
        return quarter_of(self.by)

    @property
    def key(self) -> Key:
        return self.loan, self.quarter, self.origin

    def is_ahead(self, as_of: date) -> bool:
        """Whether its money may come yet, seen from a day: what is due that day is not late."""
        return as_of <= self.by

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


class Came(NamedTuple):
    """What a loan paid in a quarter; `held` is what of it waits for a due day."""

    principal: int = 0
    interest: int = 0
    overdue_interest: int = 0
    held: int = 0

    def plus(self, other: Came) -> Came:
        return Came(*(mine + its for mine, its in zip(self, other, strict=True)))

    def less(self, other: Came) -> Came:
        return Came(*(mine - its for mine, its in zip(self, other, strict=True)))

    def with_held(self, held: Iterable[Held]) -> Came:
        """Held money of the quarter pays what it is held for: that is not expected too.

        What is held for a day after the span will pay principal or interest then; it counts as
        principal, for it has come as the rest has.
        """
        principal, interest, left = self.principal, self.interest, self.held
        for each in held:
            of_principal = min(each.principal, left)
            of_interest = min(each.interest, left - of_principal)
            left -= of_principal + of_interest
            principal, interest = principal + of_principal, interest + of_interest
        return Came(principal + left, interest, self.overdue_interest)


NOTHING_CAME = Came()


def still_to_come(
    lines: Sequence[PlanLine], as_of: date, came: Came = NOTHING_CAME
) -> list[Expected]:
    """Of the lines of a loan, what is expected after a day in whose quarter so much has come."""
    found: list[Expected] = []
    left = came
    for line in sorted(lines, key=lambda each: (each.by, each.origin)):
        whole = line.expected
        if line.quarter == quarter_of(as_of):
            paid = Came(
                min(whole.principal, left.principal),
                min(whole.interest, left.interest),
                min(whole.overdue_interest, left.overdue_interest),
            )
            left = left.less(paid)
            whole = whole._replace(
                principal=whole.principal - paid.principal,
                interest=whole.interest - paid.interest,
                overdue_interest=whole.overdue_interest - paid.overdue_interest,
            )
        if line.is_ahead(as_of):
            found.append(whole)
    return found


def _part(amount: int, percent: int) -> int:
    return (amount * percent + CERTAIN // 2) // CERTAIN
