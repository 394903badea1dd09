"""A plan as it stands on a day: each line with what of it is not paid.

standing(life)      of a life that was lived up to the day asked about

What has fallen due is told by what is left of it, for it may have been paid, waived or rescheduled;
`left_principal` of all lines is the principal owed. What a line to come will cost is the plan's
figure, less interest that was paid early. A life that began at an opening has a line for each
instalment that was missed by then, as far as it was unpaid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fundledger.contract.debt import Debt
from fundledger.contract.life import Life
from fundledger.contract.opening import Opening, in_time
from fundledger.contract.plan import Line


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
    begin = 0 if debt.opening is None else 1  # the first stands for all that was missed
    for index, line in enumerate(lines[begin : debt.plan.next], begin):
        left = principal[index], interest.pop(line.due.toordinal(), 0)
        fallen.append(Standing(*line[:3], *left, line.balance, True))
    if fallen:  # what a recall or a tolerance made due on a day of its own
        last = fallen[-1]
        rest = last.left_interest + interest.total()
        fallen[-1] = last._replace(left_interest=rest)
    to_come = [
        Standing(*line[:3], *_left_to_come(debt, index, line), line.balance, False)
        for index, line in enumerate(lines[debt.plan.next :], debt.plan.next)
    ]
    return [*fallen, *to_come]


def _missed_before(
    debt: Debt, opening: Opening, lines: Sequence[Line], interest: Counter[int]
) -> list[Standing]:
    """An instalment that had been missed when the book began, and what is still left of it."""
    items = [item for item in (*debt.missed, *debt.due_open) if item.line == 0]
    principal = Counter({item.due: item.amount for item in items})
    moved = opening.principal_missed - lines[0].principal  # to other lines, by a decision
    balance = sum(line.principal for line in lines[1:])
    found: list[Standing] = []
    for missed in reversed(in_time(opening.missed)):  # what is unpaid is the youngest
        day, gone = missed.due.toordinal(), min(moved, missed.principal)
        left = principal[day], interest.pop(day, 0)
        of = missed.principal - gone
        found.append(Standing(missed.due, of, missed.interest, *left, balance, True))
        moved, balance = moved - gone, balance + of
    return found[::-1]


def _left_to_come(debt: Debt, index: int, line: Line) -> tuple[int, int]:
    """Of the running period what was paid early is gone."""
    if debt.is_over:
        return 0, 0
    if index != debt.plan.next or debt.day < debt.thaw:
        return line.principal, line.interest
    accrual = debt.in_term
    rest = debt.clock.at(line.due.toordinal()) - debt.units
    exact = accrual.running + accrual.slope * rest
    will_fall_due = accrual.closed + accrual.rounding(exact, accrual.denominator)
    return line.principal, max(0, min(line.interest, will_fall_due))
