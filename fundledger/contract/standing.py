"""A plan as it stands on a day: each line with what of it is not paid.

standing(life, coming)      of a life that was lived up to the day asked about

What has fallen due is told by what is left of it, for it may have been paid, waived or rescheduled;
`left_principal` of all lines is the principal owed. Of a line to come the interest that is left is
what will fall due on it if all is paid on its days, as `life.coming` says it to every face: less
what was paid early, more what an opening stated beside the contract. A life that began at an
opening has a line for each instalment that was missed by then, as far as it was unpaid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fundledger.contract.coming import FallingDue
from fundledger.contract.debt import Debt
from fundledger.contract.life import Life
from fundledger.contract.opening import Opening, in_time
from fundledger.contract.plan import PlanLine


class Standing(NamedTuple):
    due: date
    principal: int
    interest: int
    left_principal: int
    left_interest: int
    balance: int  # of the principal after this line, if the plan is kept
    has_fallen: bool


def standing(life: Life, coming: Sequence[FallingDue]) -> list[Standing]:
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
    return [*fallen, *_to_come(debt, lines, coming)]


def _before(debt: Debt, opening: Opening) -> int:
    """How many lines of the plan fell due by the opening: it states what is left of them."""
    day = opening.day.toordinal()
    return sum(line.due <= day for line in debt.plan.lines)


def _missed_before(
    debt: Debt, opening: Opening, lines: Sequence[PlanLine], interest: Counter[int]
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


def _to_come(
    debt: Debt, lines: Sequence[PlanLine], coming: Sequence[FallingDue]
) -> Iterator[Standing]:
    asked = Counter({due.day: due.interest for due in coming})
    last = {line.due: index for index, line in enumerate(lines)}
    for index, line in enumerate(lines[debt.plan.next :], debt.plan.next):
        principal = 0 if debt.is_over else line.principal
        interest = asked[line.due]
        if index != last[line.due]:  # a holiday brought another line to its day
            interest = min(line.interest, interest)
        asked[line.due] -= interest
        costs = max(line.interest, interest)
        yield Standing(
            line.due, line.principal, costs, principal, interest, line.balance, has_fallen=False
        )
