"""A plan as it stands on a day: each line with what of it is not paid.

standing(life)      of a life that was lived up to the day asked about

What has fallen due is told by what is left of it, for it may have been paid, waived or rescheduled;
`left_principal` of all lines is the principal owed. What a line to come will cost is the plan's
figure, less interest that was paid early. A life that began at an opening has a line for each
instalment that was missed by then, as far as it was unpaid; what the opening stated as accrued
above the contract's own figure falls due with the line of that period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fundledger.contract.debt import Debt
from fundledger.contract.life import Life
from fundledger.contract.opening import Opening, goes_on, in_time
from fundledger.contract.plan import DEFERRED, Line


class Standing(NamedTuple):
    due: date
    principal: int
    interest: int
    left_principal: int
    left_interest: int
    balance: int  # of the principal after this line, if the plan is kept
    has_fallen: bool


def standing(life: Life) -> list[Standing]:
    debt, lines = life.debt, life.schedule()
    principal = Counter[int]()
    interest = Counter[int]()
    for item in (*debt.missed, *debt.due_open):
        principal[item.line] += item.amount
    for item in debt.interest_open:
        interest[item.due] += item.amount
    fallen: list[Standing] = []
    if debt.opening is not None:
        fallen.extend(_missed_before(debt, debt.opening, lines, interest))
    begin = 0 if debt.opening is None else _before(debt, debt.opening)
    for index, line in enumerate(lines[begin : debt.plan.next], begin):
        left = principal[index], interest.pop(line.due.toordinal(), 0)
        fallen.append(Standing(*line[:3], *left, line.balance, True))
    if fallen:  # what a recall or a tolerance made due on a day of its own
        last = fallen[-1]
        rest = last.left_interest + interest.total()
        fallen[-1] = last._replace(left_interest=rest)
    return [*fallen, *_to_come(debt, lines)]


def _before(debt: Debt, opening: Opening) -> int:
    """How many lines of the plan fell due by the opening: it states what is left of them."""
    day = opening.day.toordinal()
    return sum(line.due <= day for line in debt.plan.lines)


def _missed_before(
    debt: Debt, opening: Opening, lines: Sequence[Line], interest: Counter[int]
) -> list[Standing]:
    """An instalment that had been missed when the book began, and what is still left of it."""
    begin = _before(debt, opening)
    items = [item for item in (*debt.missed, *debt.due_open) if item.line < begin]
    principal = Counter({item.due: item.amount for item in items})
    fallen = zip(debt.plan.lines[:begin], lines[:begin], strict=True)
    moved = sum(line.principal - shown.principal for line, shown in fallen)  # by a decision
    balance = sum(line.principal for line in lines[begin:])
    found: list[Standing] = []
    for missed in reversed(in_time(opening.missed)):  # what is unpaid is the youngest
        day, gone = missed.due.toordinal(), min(moved, missed.principal)
        left = principal[day], interest.pop(day, 0)
        of = missed.principal - gone
        found.append(Standing(missed.due, of, missed.interest, *left, balance, True))
        moved, balance = moved - gone, balance + of
    return found[::-1]


def _to_come(debt: Debt, lines: Sequence[Line]) -> Iterator[Standing]:
    plan = debt.plan
    coming = range(plan.next, len(lines))
    bears = next((index for index in coming if plan.lines[index].treat != DEFERRED), len(lines) - 1)
    for index in coming:
        line = lines[index]
        left = (0, 0) if debt.is_over else (line.principal, line.interest)
        if index == bears and not debt.is_over:
            will = _will_fall_due(debt, line, index)
            line = line._replace(interest=line.interest + _stated_beside(debt))
            interest = line.interest if debt.day < debt.thaw else max(0, min(line.interest, will))
            left = line.principal, interest
        yield Standing(*line[:3], *left, line.balance, False)


def _will_fall_due(debt: Debt, line: Line, index: int) -> int:
    """Interest of the running period, and what was deferred to its line: what was paid is gone."""
    accrual, over = debt.in_term, debt.stated_over
    if index != debt.plan.next:
        return line.interest + accrual.owed() - over - debt.plan.owed_if_kept(debt.day)
    rest = debt.clock.at(line.due.toordinal()) - debt.units
    exact = accrual.running + accrual.slope * rest
    return accrual.closed - over + accrual.rounding(exact, accrual.denominator)


def _stated_beside(debt: Debt) -> int:
    """What an opening states above the contract's own figure, while it has not fallen due."""
    opening, plan = debt.opening, debt.plan
    if opening is None:
        return 0
    fallen = plan.lines[_before(debt, opening) : plan.next]
    if any(line.treat != DEFERRED for line in fallen):
        return 0
    begun = goes_on(debt.terms, opening, debt.numerator(debt.terms.rate), debt.scale)
    by_contract = begun.owed_if_kept(opening.day.toordinal()) + opening.stated_over
    return max(0, opening.interest_accrued - by_contract)
