"""Time that passes over a debt: interest runs, instalments fall due, what is unpaid goes overdue.

    advance(debt, day)      interest up to the beginning of a day
    fall_due(debt, day)     what falls due on it
    end_day(debt, day, …)   what fell due and was not paid becomes overdue

Days are ordinals and only go forward; `life` says in what order. What an event does to a debt is
told in `payments` and `decisions`, not here.
"""

from __future__ import annotations

from math import lcm

from fundledger.contract import telling
from fundledger.contract.debt import NEVER, Debt, Unpaid
from fundledger.contract.plan import DEFERRED, FREE


def advance(debt: Debt, day: int) -> None:
    """Let interest run to the beginning of a day."""
    units = debt.clock.at(day)
    gone = units - debt.units
    if gone > 0:
        if debt.trace is not None:
            telling.stretches(debt.trace, debt, day, gone)
        accrual = debt.in_term
        accrual.running += accrual.slope * gone
        accrual = debt.overdue
        if accrual.slope:
            accrual.running += accrual.slope * gone
        accrual = debt.late
        if accrual.slope:
            accrual.running += accrual.slope * gone
        debt.units = units
    debt.day = day


def fall_due(debt: Debt, day: int) -> None:
    plan, in_term = debt.plan, debt.in_term
    while debt.next_due == day:
        line = plan.fall()
        if debt.trace is not None:
            telling.periods(debt.trace, debt, day, final=True)
        debt.overdue.close()
        debt.late.close()
        interest = in_term.close()
        if line.treat != DEFERRED:
            in_term.closed = 0
            if interest > 0:
                debt.interest_open.append(Unpaid(day, interest))
                debt.interest_due += interest
        principal = line.principal
        if principal:
            debt.in_balance -= principal
            debt.due_open.append(Unpaid(day, principal, plan.next - 1))
            debt.due_principal += principal
        debt.period_start = day
        open_period(debt)


def fall_with_last(debt: Debt, day: int) -> None:
    """What was to come falls due with the line that fell due today, with deferred interest."""
    if debt.in_balance:
        line = len(debt.plan.lines) - 1
        debt.due_open.append(Unpaid(day, debt.in_balance, line))
        debt.due_principal += debt.in_balance
        debt.in_balance = 0
    interest = debt.in_term.close()
    if interest > 0:
        debt.in_term.closed = 0
        debt.interest_open.append(Unpaid(day, interest))
        debt.interest_due += interest


def end_day(debt: Debt, day: int, fell: bool) -> None:
    """What fell due and was not paid becomes overdue, unless it is within the tolerance."""
    if debt.tolerance:
        debt.carry_if_small()
        if debt.is_carried and fell and debt.arrears > debt.tolerance:
            _carry_no_longer(debt, day)
    if debt.due_open and not debt.is_carried:
        miss(debt)
    journal = debt.journal
    if journal is not None:
        overdue = debt.overdue_principal()
        if journal.overdue > overdue:
            journal.overdue_is(day, overdue)
        elif journal.overdue < overdue and day < debt.last_day:
            journal.overdue_is(day + 1, overdue)
    _set_slopes(debt, day)


def miss(debt: Debt) -> None:
    """The overdue rate of an instalment is fixed by the in-term rate of its due day."""
    rate = debt.overdue_numerator()
    if not debt.missed:
        debt.tip_rate = rate
    for item in debt.due_open:
        item.rate = rate
        debt.missed_slope += item.amount * rate
    debt.missed.extend(debt.due_open)
    debt.missed_principal += debt.due_principal
    debt.due_open.clear()
    debt.due_principal = 0


def _carry_no_longer(debt: Debt, day: int) -> None:
    debt.is_carried = False
    for item in (*debt.due_open, *debt.interest_open):
        item.due = day


def _set_slopes(debt: Debt, day: int) -> None:
    """How fast each kind of interest runs from the end of this day."""
    if day < debt.thaw or debt.is_over:
        debt.in_term.slope = debt.overdue.slope = debt.late.slope = 0
        return
    line, rest = debt.line, debt.in_balance + debt.due_principal
    if debt.late_rate:
        debt.late.slope = 0 if debt.is_carried else debt.late_rate * debt.interest_due
    debt.overdue.slope = debt.missed_slope
    if debt.whole_balance and debt.missed_principal > 0:
        debt.overdue.slope += rest * debt.tip_rate
        debt.in_term.slope = 0
    elif line is None or line.treat == FREE:
        debt.in_term.slope = 0
    elif line.share is not None:
        debt.in_term.slope = debt.flat_slope
    else:
        debt.in_term.slope = rest * debt.rate


def open_period(debt: Debt) -> None:
    """The line, the clock and the denominator of the period that begins, or begins anew."""
    plan = debt.plan
    if plan.next == len(plan.lines):
        debt.line, debt.next_due = None, NEVER
        debt.clock.open_ended(debt.period_start)
    else:
        line, before = plan.lines[plan.next], debt.line
        debt.line, debt.next_due = line, line.due
        debt.clock.open(line.start, line.due, line.months)
        if line.share is None:
            debt.in_term.denominator = plan.denominator
        elif line is not before:
            debt.in_term.denominator = 1
            bend_flat(debt)
    debt.units = debt.clock.at(debt.day)


def bend_flat(debt: Debt) -> None:
    """From this day on the running line of a flat loan grows as the plan says."""
    line, accrual = debt.line, debt.in_term
    if line is None or line.share is None:
        return
    gain, unit = debt.flat_pace = debt.plan.pace(line, debt.day)
    common = lcm(accrual.denominator, unit)
    accrual.running *= common // accrual.denominator
    accrual.denominator = common
    debt.flat_slope = gain * (common // unit)
