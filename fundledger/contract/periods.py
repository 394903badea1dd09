"""Time that passes over a debt: interest runs, instalments fall due, what is unpaid goes overdue.

    advance(debt, day)      interest up to the beginning of a day
    fall_due(debt, day)     what falls due on it
    end_day(debt, day, …)   what fell due and was not paid becomes overdue

Days are ordinals and only go forward; `life` says in what order. What an event does to a debt is
told in `payments` and `decisions`, not here.
"""

from __future__ import annotations

from math import lcm

from fundledger.contract import tracing
from fundledger.contract.debt import NEVER, Debt, Unpaid
from fundledger.contract.judgment import Judgment
from fundledger.contract.plan import DEFERRED, FREE


def advance(debt: Debt, day: int) -> None:
    """Let interest run to the beginning of a day."""
    if debt.told_apart:
        _advance_told_apart(debt, day)
        return
    units = debt.clock.at(day)
    gone = units - debt.units
    if gone > 0:
        if debt.trace is not None:
            tracing.stretches(debt.trace, debt, day, gone, gone)
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


def day_after_opening(debt: Debt) -> None:
    """What was stated a đồng off is as the contract says it from now on."""
    debt.in_term.closed -= debt.stated_over
    debt.stated_over = 0


def _advance_told_apart(debt: Debt, day: int) -> None:
    """The same where days overdue are counted in their own way, or interest by instalment."""
    units, clock = debt.clock.at(day), debt.overdue_clock
    gone = units - debt.units
    gone_overdue = gone if clock is None else clock.at(day) - clock.at(debt.day)
    if gone > 0 or gone_overdue > 0:
        if debt.trace is not None:
            tracing.stretches(debt.trace, debt, day, gone, gone_overdue)
        debt.in_term.running += debt.in_term.slope * gone
        debt.overdue.running += debt.overdue.slope * gone_overdue
        debt.late.running += debt.late.slope * gone_overdue
        if debt.shares is not None:
            _share(debt, gone_overdue)
    debt.units, debt.day = units, day


def _share(debt: Debt, gone: int) -> None:
    """Tell what has run apart by instalment; the whole balance is overdue because of the oldest."""
    assert debt.shares is not None
    overdue, late = debt.shares
    judgment = debt.judgment
    if judgment is not None and judgment.rate is not None:
        if debt.overdue.slope:
            overdue.run(judgment.day, debt.overdue.slope * gone)
    elif debt.overdue.slope:
        for item in debt.missed:
            overdue.run(item.instalment, item.amount * item.rate * gone)
        if debt.all_is_overdue:
            rest = debt.in_balance + debt.due_principal
            overdue.run(debt.missed[0].instalment, rest * debt.tip_rate * gone)
    if debt.late.slope:
        for item in debt.interest_open:
            if item.due + debt.grace <= debt.day:
                late.run(item.instalment, item.amount * debt.late_rate * gone)


def grace_ends(debt: Debt) -> int:
    """The first day to come at whose end something unpaid is overdue, by days of grace."""
    ends = [item.due + debt.grace for item in (*debt.due_open, *debt.interest_open)]
    return min((day for day in ends if day > debt.day), default=NEVER)


def falls_due_when_paid_out(debt: Debt, day: int) -> bool:
    """The first instalment is paid out of what is paid out that day: it falls due after it."""
    terms = debt.terms
    return (
        not debt.plan.next
        and terms.first_due == terms.disbursed
        and debt.opening is None
        and (day == terms.disbursed.toordinal())
    )


def fall_due(debt: Debt, day: int) -> None:
    plan, in_term = debt.plan, debt.in_term
    while debt.next_due == day:
        line = plan.fall()
        if debt.trace is not None:
            tracing.periods(debt.trace, debt, day, final=True)
        if debt.shares is not None:
            debt.shares[0].close(debt.overdue)
            debt.shares[1].close(debt.late)
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
        if debt.grace:
            miss_after_grace(debt, day)
        else:
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


def miss_after_grace(debt: Debt, day: int) -> None:
    """Only what is unpaid after its days of grace is overdue, at the rate of its due day."""
    for item in debt.due_open:
        if item.due == day:
            item.rate = debt.overdue_numerator()
    while debt.due_open and debt.due_open[0].due + debt.grace <= day:
        item = debt.due_open.popleft()
        if not debt.missed:
            debt.tip_rate = item.rate
        debt.missed.append(item)
        debt.missed_slope += item.amount * item.rate
        debt.missed_principal += item.amount
        debt.due_principal -= item.amount


def _carry_no_longer(debt: Debt, day: int) -> None:
    debt.is_carried = False
    for item in (*debt.due_open, *debt.interest_open):
        item.fell, item.due = item.instalment, day


def _set_slopes(debt: Debt, day: int) -> None:
    """How fast each kind of interest runs from the end of this day."""
    if day < debt.thaw or debt.is_over:
        debt.in_term.slope = debt.overdue.slope = debt.late.slope = 0
        return
    line, rest = debt.line, debt.in_balance + debt.due_principal
    if debt.late_rate:
        debt.late.slope = 0 if debt.is_carried else debt.late_rate * debt.interest_overdue()
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
    if debt.judgment is not None:
        _go_on_as_judged(debt, debt.judgment)


def _go_on_as_judged(debt: Debt, judgment: Judgment) -> None:
    """No interest on interest; at the judgment's own rate, where it has one, on what it says."""
    debt.late.slope = 0
    if judgment.rate is not None:
        debt.in_term.slope = 0
        debt.overdue.slope = judgment.bearing * judgment.rate


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
            debt.in_term.denominator = plan.over(line) if plan.pro_rata else plan.denominator
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
