"""Where a life begins: at the first disbursement, or at the position of an opening.

begun(terms, events, opening=…)     the debt on that day, before anything was swept
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm

from fundledger.contract.debt import Debt, Unpaid
from fundledger.contract.events import PLANNED, ChangeRate, Disburse, Event, in_order
from fundledger.contract.journal import Listener
from fundledger.contract.opening import Opening, in_time
from fundledger.contract.periods import miss, miss_after_grace, open_period
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
    day, plan = debt.day, debt.plan
    if owed := opening.principal_in_term + opening.principal_missed:
        plan.disburse(day, owed)
    plan.fall()
    debt.in_balance = opening.principal_in_term
    debt.paid_out = opening.paid_out
    debt.held = opening.held
    for missed in in_time(opening.missed):
        due = missed.due.toordinal()
        if due == day and debt.due_open and not debt.grace:
            miss(debt)  # what falls due on the day itself is overdue from the next
        if missed.principal:
            debt.due_open.append(Unpaid(due, missed.principal, 0, debt.overdue_numerator()))
            debt.due_principal += missed.principal
        if missed.interest:
            debt.interest_open.append(Unpaid(due, missed.interest))
            debt.interest_due += missed.interest
    debt.in_term.closed = opening.interest_accrued
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
    if debt.tolerance:
        debt.carry_if_small()
    if debt.journal is not None:
        debt.journal.opened(day, opening, debt.overdue_principal())
    if debt.trace is not None:
        in_term = opening.interest_accrued + debt.interest_due
        debt.trace.moved("in_term", "opening", day, -in_term)
        debt.trace.moved("overdue", "opening", day, -opening.interest_overdue)
        debt.trace.moved("late", "opening", day, -opening.interest_late)


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
    in_term = [event.rate.denominator for event in events if type(event) is ChangeRate]
    common = lcm(terms.rate.denominator, *in_term)
    agreed = terms.overdue_rate
    if agreed.of_in_term is not None:
        common *= agreed.of_in_term.denominator
    if agreed.absolute is not None:
        common = lcm(common, agreed.absolute.denominator)
    return lcm(common, terms.late_interest_rate.denominator)
