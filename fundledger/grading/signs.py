"""What of a loan's papers, its position and its marks decides the group of its debt on a day.

    signs_of(loan, at, oldest, marks)       the signs at the end of the day of a position

Nothing is decided here; `groups` reads the signs by the rules of the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fundledger.contract.life import Life
from fundledger.contract.position import Position
from fundledger.grading.cure import NO_WAY, WayBack, days_since
from fundledger.grading.groups import Raised, Signs
from fundledger.grading.marks import Mark
from fundledger.grading.restructuring import KINDS, Restructuring, restructurings
from fundledger.registers.loan import Loan

_TELLING = KINDS | {"waive", "recall", "open"}
"""The documents that say anything of a group."""


def signs_of(
    loan: Loan,
    at: Position,
    oldest: date | None = None,
    marks: Sequence[Mark] = (),
    way: WayBack = NO_WAY,
    by: Restructuring | None = None,
) -> Signs:
    """`oldest` is the oldest due day that is unpaid; `way` how far it is on its way back.

    `by`: as if this restructuring were the last.
    """
    day = at.as_of
    plain = Signs(day, at.days_overdue, oldest, kept=way.kept)
    if not marks and not loan.kinds & _TELLING:
        return plain
    restructured = restructurings(loan, day)
    if restructured:
        last = by or restructured[-1]
        plain = restructured_by(plain, last)._replace(
            new_plan_days=_days_by_new_plan(loan, at, last),
            new_plan_kept=last.time <= way.over,
        )
    return plain._replace(
        waived=_first(loan, "waive", day),
        recalled=_first(loan, "recall", day) if at.principal else None,
        judged=_marked(marks, "judged", day),
        misused=_marked(marks, "misused", day),
        raised=_raised(marks, day),
    )


def restructured_by(signs: Signs, last: Restructuring) -> Signs:
    """The same with what a restructuring says, and how many there were with it."""
    return signs._replace(
        restructured=last.time,
        restructured_by=last.decision,
        restructured_on=last.day if last.is_told else None,
        restructured_kind=last.kind,
        new_plan_begun=last.first_due is None or last.first_due <= signs.day,
    )


def _days_by_new_plan(loan: Loan, at: Position, last: Restructuring) -> int | None:
    """What fell due by the day of a new plan, and is still unpaid, is not overdue by that plan.

    It counts by itself. So the loan is lived through again, where anything is overdue.
    """
    if not last.is_told or not at.days_overdue:
        return None
    life = Life(loan.contract.terms, loan.events, opening=loan.opening, by_instalment=True)
    life.lived([at.as_of])
    return days_since(last.day, life.unpaid or ())


def _first(loan: Loan, do: str, day: date) -> date | None:
    if do not in loan.kinds:
        return None
    return min(
        (each.day for each in loan.documents if each.do == do and each.day <= day), default=None
    )


def _marked(marks: Sequence[Mark], kind: str, day: date) -> date | None:
    return next((each.day for each in marks if each.kind == kind and each.day <= day), None)


def _raised(marks: Sequence[Mark], day: date) -> Raised | None:
    """The worst group that was decided on and has not expired."""
    standing = (each.raised for each in marks if each.day <= day)
    return max((one for one in standing if one and one.until >= day), default=None)
