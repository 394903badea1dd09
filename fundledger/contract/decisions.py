"""Events that change what is to be paid: rate, plan and term, recall, waiver, freeze, write-off.

Each function takes the debt, the day's ordinal and the event, and does to the debt what the event
says or raises `EventRefused`. They are called by `life` in the order of days; nothing else should.
"""

from __future__ import annotations

from datetime import date

from fundledger.contract import tracing
from fundledger.contract.debt import Debt, pay_off
from fundledger.contract.events import (
    JUDGED_PARTS,
    ChangeRate,
    EventRefused,
    Extend,
    Freeze,
    Judged,
    Recall,
    Reschedule,
    Waive,
    WriteOff,
)
from fundledger.contract.judgment import Judgment
from fundledger.contract.periods import bend_flat, fall_due, fall_with_last, open_period
from fundledger.contract.plan import FOR_GOOD
from fundledger.contract.terms import RATE_PERCENT_MAX
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.money import Dong

_KINDS = {"in_term": 1, "overdue": 2, "late": 3}
"""Of interest, by the place in what is owed in all."""


def change_rate(debt: Debt, day: int, event: ChangeRate) -> None:
    if debt.is_decided_for_nothing(event):
        return
    debt.rate = debt.numerator(event.rate)
    debt.plan.change_rate(day, debt.rate)
    bend_flat(debt)


def reschedule(debt: Debt, day: int, event: Reschedule) -> None:
    debt.must_live()
    unpaid = debt.in_balance + debt.due_principal + debt.missed_principal
    _refuse_plan(event, unpaid)
    returned: dict[int, int] = {}
    for item in (*debt.missed, *debt.due_open):
        returned[item.line] = returned.get(item.line, 0) + item.amount
    accrued = _before_decision(debt)
    debt.plan.reschedule(day, event.instalments, returned, accrued)
    debt.missed.clear()
    debt.due_open.clear()
    debt.missed_principal = debt.missed_slope = debt.due_principal = 0
    debt.in_balance = unpaid
    _after_decision(debt, day)


def _refuse_plan(event: Reschedule, unpaid: int) -> None:
    planned = sum(line.principal for line in event.instalments)
    if planned != unpaid:
        sums = {"sum": Dong(planned), "unpaid": Dong(unpaid)}
        raise EventRefused("contract.reschedule_sum", field="instalments", **sums)
    before = event.day
    for index, line in enumerate(event.instalments):
        if line.due <= before:
            place = f"instalments[{index}].due"
            raise EventRefused("contract.not_after", field=place, day=before)
        before = line.due


def extend(debt: Debt, day: int, event: Extend) -> None:
    debt.must_live()
    last = len(debt.plan.lines) - 1
    last_due = date.fromordinal(debt.plan.lines[last].due)
    if event.to <= max(last_due, event.day):
        raise EventRefused("contract.not_after", field="to", day=max(last_due, event.day))
    returned = _take_back(debt, last)
    if not returned and debt.plan.next > last:
        raise EventRefused("contract.nothing_to_extend", field="do")
    accrued = _before_decision(debt)
    debt.plan.extend(day, event.to, {last: returned} if returned else {}, accrued)
    debt.in_balance += returned
    _after_decision(debt, day)


def recall(debt: Debt, day: int, event: Recall) -> None:
    debt.must_live()
    if debt.is_recalled:
        raise EventRefused("contract.recalled_twice", field="do")
    if event.pay_by < event.day:
        raise EventRefused("contract.pay_by_before", field="pay_by", day=event.day)
    debt.is_recalled = True
    accrued = _before_decision(debt)
    debt.plan.recall(day, event.pay_by, accrued)
    _after_decision(debt, day)
    if debt.next_due == day:
        fall_due(debt, day)
        debt.apply_held(day)
    elif not debt.plan.coming() and (debt.in_balance or debt.in_term.owed() > 0):
        fall_with_last(debt, day)
        debt.apply_held(day)


def waive(debt: Debt, day: int, event: Waive) -> None:
    debt.must_live()
    owed = debt.owed()
    due = {
        "in_term": owed.due_interest,
        "overdue": owed.overdue_interest,
        "late": owed.late_interest,
    }[event.kind]
    if event.amount > due:
        kind = FundledgerError(f"contract_kind.{event.kind}")
        raise EventRefused("contract.waive_too_much", field="amount", kind=kind, due=Dong(due))
    match event.kind:
        case "in_term":
            debt.interest_due -= event.amount
            pay_off(debt.interest_open, event.amount)
        case "overdue":
            if debt.shares is not None:
                debt.shares[0].pay(debt.overdue, event.amount)
            debt.overdue.closed -= event.amount
        case "late":
            if debt.shares is not None:
                debt.shares[1].pay(debt.late, event.amount)
            debt.late.closed -= event.amount
    if debt.judgment is not None:
        debt.judgment.was_waived(_KINDS[event.kind], event.amount, debt.owed_in_all())
    if debt.trace is not None:
        debt.trace.moved(event.kind, "waived", day, event.amount)
    if debt.journal is not None:
        debt.journal.waived(day, event)
    debt.carry_if_small()


def freeze(debt: Debt, day: int, event: Freeze) -> None:
    debt.must_be_paid_out()
    if event.to <= event.day:
        raise EventRefused("contract.not_after", field="to", day=event.day)
    if debt.is_decided_for_nothing(event):
        return
    end = event.to.toordinal()
    if event.interest_stops:
        debt.thaw = max(debt.thaw, end)
        debt.plan.stop_interest(day, end)
    if event.days_stop:
        debt.frozen.append((day, end))


def judged(debt: Debt, day: int, event: Judged) -> None:
    """Another order of payment and another way of interest from now on; what is owed stays so.

    Interest for being late that has run is a sum of its own, rounded now. What is owed of a kind is
    all that can be paid of it: what was judged above that is no debt in the books.
    """
    _refuse_judgment(event)
    debt.must_be_paid_out()
    if debt.written_off is None and debt.is_decided_for_nothing(event):
        return
    if debt.trace is not None:
        tracing.periods(debt.trace, debt, day, final=True, of=("overdue", "late"))
    if debt.shares is not None:
        debt.shares[0].close(debt.overdue)
        debt.shares[1].close(debt.late)
    debt.overdue.close()
    debt.late.close()
    debt.sums_since = day
    before = debt.judgment
    if before is not None and before.rate is not None and not debt.is_over:
        debt.plan.resume_interest(before.day, day)
    if event.annuls:
        debt.judgment = None
        return
    rate = None if event.rate is None else debt.numerator(event.rate)
    debt.judgment = Judgment(event, day, debt.owed_in_all(), rate)
    if rate is not None and not debt.is_over:
        debt.plan.stop_interest(day, FOR_GOOD)


def _refuse_judgment(event: Judged) -> None:
    """What a judgment cannot say."""
    sums = (event.principal, event.interest, event.overdue, event.late)
    if event.annuls and (any(sums) or event.rate is not None):
        raise EventRefused("contract.annuls_and_judges", field="annuls")
    if not event.annuls and not any(sums):
        raise EventRefused("contract.judges_nothing", field="principal")
    if min(sums) < 0:
        raise EventRefused("contract.zero_amount", field="principal")
    if sorted(event.order) != sorted(JUDGED_PARTS):
        raise EventRefused("contract.judged_order", field="order", parts=list(JUDGED_PARTS))
    if event.rate is not None and event.rate.above(RATE_PERCENT_MAX):
        raise EventRefused("contract.rate_too_high", field="annual_rate", limit=RATE_PERCENT_MAX)
    if event.on_whole_sum and event.rate is None:
        raise EventRefused("contract.whole_sum_without_rate", field="on_whole_sum")


def write_off(debt: Debt, day: int, event: WriteOff) -> None:
    debt.must_live()
    principal = debt.in_balance + debt.due_principal + debt.missed_principal
    owed = debt.owed()
    debt.written_off = principal
    debt.written_off_parts = Parts(
        overdue_interest=owed.overdue_interest,
        due_interest=owed.due_interest + debt.in_term.owed(),
        late_interest=owed.late_interest,
    )
    if debt.trace is not None:
        tracing.periods(debt.trace, debt, day, final=True)
        tracing.written_off(debt.trace, debt, day)
    for accrual in (debt.in_term, debt.overdue, debt.late):
        accrual.forget()
    for items in (debt.missed, debt.due_open, debt.interest_open):
        items.clear()
    debt.in_balance = debt.due_principal = debt.interest_due = 0
    debt.missed_principal = debt.missed_slope = 0
    debt.close()
    if debt.journal is not None:
        debt.journal.written_off(day, event, principal, debt.written_off_parts)


def _take_back(debt: Debt, index: int) -> int:
    """Unpaid principal of one instalment goes back to what has not fallen due."""
    returned = 0
    for item in [item for item in debt.missed if item.line == index]:
        debt.missed.remove(item)
        debt.missed_principal -= item.amount
        debt.missed_slope -= item.amount * item.rate
        returned += item.amount
    for item in [item for item in debt.due_open if item.line == index]:
        debt.due_open.remove(item)
        debt.due_principal -= item.amount
        returned += item.amount
    return returned


def _before_decision(debt: Debt) -> int:
    """What has accrued in the period that the decision cuts, where it is a sum of its own.

    So it is of a flat loan, and where days count in proportion to a period that now has no end.
    """
    line = debt.line
    if line is None or (line.share is None and not debt.plan.pro_rata):
        return 0
    return debt.in_term.owed() - debt.in_term.closed


def _after_decision(debt: Debt, day: int) -> None:
    plan, line = debt.plan, debt.line
    apart = line is not None and (line.share is not None or plan.pro_rata)
    if apart and line is not plan.coming():
        _close_running(debt, day)
    open_period(debt)
    debt.carry_if_small()
    debt.book_cure(day)


def _close_running(debt: Debt, day: int) -> None:
    """A line is cut short: what it accrued by now is one sum, brought to the line in its place."""
    accrual = debt.in_term
    exact, denominator = accrual.running, accrual.denominator
    amount = accrual.owed() - accrual.closed
    accrual.close()
    if debt.trace is not None:
        start = debt.period_start
        debt.trace.rounded("in_term", start, day, exact, denominator, amount, final=True)
