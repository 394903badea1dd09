"""Where a life begins: at the first disbursement, or at the position of an opening.

begun(terms, events, opening=…)     the debt on that day, before anything was swept
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import lcm

from fundledger.contract import tracing
from fundledger.contract.debt import Debt, Unpaid
from fundledger.contract.events import PLANNED, ChangeRate, Disburse, Event, Judged, in_order
from fundledger.contract.journal import Listener
from fundledger.contract.opening import Opening, in_time
from fundledger.contract.periods import bend_flat, miss, miss_after_grace, open_period
from fundledger.contract.plan import Plan
from fundledger.contract.terms import Terms
from fundledger.contract.trace import Trace


def begun(
    terms: Terms,
    events: Iterable[Event],
    *,
    opening: Opening | None,
    journal: Listener | None,
    trace: Trace | None,
) -> Debt:
    told = _with_disbursements(terms, events, opening)
    debt = Debt(terms, told, _scale(terms, told), opening, journal, trace)
    if trace is not None:
        trace.scale, trace.clock = debt.scale, debt.clock
        trace.overdue_clock = debt.overdue_clock
    if opening is None:
        open_period(debt)
    else:
        _resume(debt, opening)
    return debt


def _resume(debt: Debt, opening: Opening) -> None:
    """Go on from the position at the end of a day."""
    day = debt.day
    debt.in_balance = opening.principal_in_term
    debt.paid_out = opening.paid_out
    debt.held = opening.held
    for missed in in_time(opening.missed):
        due = missed.due.toordinal()
        if due == day and debt.due_open and not debt.grace:
            miss(debt)  # what falls due on the day itself is overdue from the next
        if missed.principal:
            line, rate = _line_of(debt.plan, due), debt.overdue_numerator()
            debt.due_open.append(Unpaid(due, missed.principal, line, rate))
            debt.due_principal += missed.principal
        if missed.interest:
            debt.interest_open.append(Unpaid(due, missed.interest))
            debt.interest_due += missed.interest
    debt.overdue.closed = opening.interest_overdue
    debt.late.closed = opening.interest_late
    open_period(debt)
    if debt.grace:
        miss_after_grace(debt, day - 1)
    elif debt.due_open and debt.due_open[-1].due < day:
        miss(debt)
    if debt.shares is not None:
        oldest = min([day, *(missed.due.toordinal() for missed in opening.missed)])
        debt.shares[0].begin(oldest, opening.interest_overdue)
        debt.shares[1].begin(oldest, opening.interest_late)
    debt.in_term.closed = opening.interest_accrued
    if opening.accrued_since is not None:
        _go_on_with_period(debt, opening.accrued_since)
    if debt.tolerance:
        debt.carry_if_small()
    if debt.journal is not None:
        debt.journal.opened(day, opening, debt.overdue_principal())
    if debt.trace is not None:
        in_term = debt.in_term.closed - debt.stated_over + debt.interest_due
        debt.trace.moved("in_term", "opening", day, -in_term)
        debt.trace.moved("overdue", "opening", day, -opening.interest_overdue)
        debt.trace.moved("late", "opening", day, -opening.interest_late)


def _go_on_with_period(debt: Debt, since: date) -> None:
    """The running period is rounded as one: what it brought before the opening is part of its sum.

    What was stated stays as it was stated: where the contract gives another figure up to the day
    (some of it was paid early, say), the difference stands beside the sum. A difference of rounding
    stands there on the day of the opening alone.
    """
    accrual, line = debt.in_term, debt.line
    if line is None or debt.all_is_overdue:
        return
    debt.period_start = since.toordinal()
    if debt.trace is not None:
        tracing.before_opening(debt.trace, debt)
    accrual.running, accrual.denominator = debt.plan.accrued(debt.day)
    bend_flat(debt)
    accrual.closed -= accrual.rounding(accrual.running, accrual.denominator)
    debt.stated_over = 0 if debt.opening is None else debt.opening.stated_over


def _line_of(plan: Plan, due: int) -> int:
    """The line of the plan that fell due on a day, else the last that has."""
    fallen = plan.lines[: plan.next]
    found = (place for place, line in enumerate(fallen) if line.due == due)
    return next(found, max(0, plan.next - 1))


def _with_disbursements(
    terms: Terms, events: Iterable[Event], opening: Opening | None
) -> list[Event]:
    """The events in their order, with the terms' own disbursements where nothing says any."""
    given = list(events)
    if opening is None and not any(type(event) is Disburse for event in given):
        if terms.tranches:
            given += [
                Disburse(day=part.day, amount=part.amount, number=PLANNED)
                for part in terms.tranches
            ]
        else:
            given.append(Disburse(day=terms.disbursed, amount=terms.principal, number=PLANNED))
    return in_order(given)


def _scale(terms: Terms, events: Sequence[Event]) -> int:
    """One denominator for all rates of the loan, so that they are integers over it."""
    rates = [event.rate for event in events if type(event) is ChangeRate or type(event) is Judged]
    common = lcm(terms.rate.denominator, *[rate.denominator for rate in rates if rate is not None])
    agreed = terms.overdue_rate
    if agreed.of_in_term is not None:
        common *= agreed.of_in_term.denominator
    if agreed.absolute is not None:
        common = lcm(common, agreed.absolute.denominator)
    return lcm(common, terms.late_interest_rate.denominator)
