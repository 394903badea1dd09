"""The arithmetic of a debt told to a `Trace`: which stretches ran, what was rounded and when.

It only looks. A life without a trace does not come here, and its figures are the same.
"""

from __future__ import annotations

from collections.abc import Collection

from fundledger.contract.accrual import Accrual
from fundledger.contract.debt import Debt
from fundledger.contract.plan import FREE
from fundledger.contract.trace import Kind, Trace


def stretches(trace: Trace, debt: Debt, day: int, gone: int, gone_overdue: int) -> None:
    """`gone` by the clock of what is in term, the other by that of what is overdue."""
    if debt.in_term.slope:
        line = debt.line
        if line is not None and line.share is not None:
            trace.portion(debt.day, day, gone, *debt.flat_pace)
        else:
            rest = debt.in_balance + debt.due_principal
            trace.stretch("in_term", debt.day, day, gone, rest, debt.rate)
    judgment = debt.judgment
    if judgment is not None and judgment.rate is not None:
        if debt.overdue.slope:
            bearing = judgment.bearing
            trace.stretch("overdue", debt.day, day, gone_overdue, bearing, judgment.rate)
    elif debt.overdue.slope:
        for item in debt.missed:
            trace.stretch("overdue", debt.day, day, gone_overdue, item.amount, item.rate)
        rest = debt.in_balance + debt.due_principal  # what fell due may be in its days of grace
        if debt.all_is_overdue and rest:
            trace.stretch("overdue", debt.day, day, gone_overdue, rest, debt.tip_rate)
    if debt.late.slope:
        trace.stretch("late", debt.day, day, gone_overdue, debt.interest_overdue(), debt.late_rate)


def before_opening(trace: Trace, debt: Debt) -> None:
    """What the running period brought before the opening, as the contract counts it."""
    plan, line = debt.plan, debt.line
    if line is None or line.treat == FREE:
        return
    for part in plan.run_so_far(debt.day):
        if line.share is None:
            trace.stretch("in_term", part.start, part.end, part.units, part.balance, part.rate)
        else:
            gain, unit = plan.pace(line, part.start)
            trace.portion(part.start, part.end, part.units, gain, unit)


def periods(
    trace: Trace, debt: Debt, day: int, *, final: bool, of: Collection[Kind] | None = None
) -> None:
    """`of`: of some kinds alone."""
    kinds: tuple[tuple[Kind, Accrual], ...] = (
        ("in_term", debt.in_term),
        ("overdue", debt.overdue),
        ("late", debt.late),
    )
    since = max(debt.period_start, debt.sums_since)
    for kind, accrual in kinds if of is None else [each for each in kinds if each[0] in of]:
        exact, denominator = accrual.running, accrual.denominator
        amount = accrual.owed() - accrual.closed
        start = debt.period_start if kind == "in_term" else since
        trace.rounded(kind, start, day, exact, denominator, amount, final=final)
    if not final:
        trace.moved("in_term", "opening", day, -debt.stated_over)  # on the opening's own day alone


def written_off(trace: Trace, debt: Debt, day: int) -> None:
    parts = debt.written_off_parts
    trace.moved("in_term", "written_off", day, parts.due_interest)
    trace.moved("overdue", "written_off", day, parts.overdue_interest)
    trace.moved("late", "written_off", day, parts.late_interest)
