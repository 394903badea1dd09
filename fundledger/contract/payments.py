"""Events of money: paid out, received, held money applied, given back, recovered after a write-off.

Each function takes the debt, the day's ordinal and the event, and does to the debt what the event
says or raises `EventRefused`. They are called by `life` in the order of days; nothing else should.
"""

from __future__ import annotations

from fundledger.contract import tracing
from fundledger.contract.debt import Debt
from fundledger.contract.events import (
    PLANNED,
    Apply,
    Collect,
    Disburse,
    EventRefused,
    Recover,
    Refund,
    Remark,
)
from fundledger.contract.journal import Receipt
from fundledger.contract.judgment import kinds_of
from fundledger.contract.periods import bend_flat
from fundledger.contract.waterfall import NOTHING, Parts, Split, capped, early, fall
from fundledger.money import Dong


def disburse(debt: Debt, day: int, event: Disburse) -> None:
    if event.number == PLANNED and (debt.is_over or debt.is_recalled):
        return  # a plan to pay out ends with the loan, or with its recall
    if debt.is_over:
        raise EventRefused("contract.after_settlement", field="date")
    debt.paid_out += event.amount
    if debt.paid_out > debt.terms.principal:
        limit = Dong(debt.terms.principal)
        raise EventRefused("contract.disbursed_too_much", field="amount", principal=limit)
    debt.plan.disburse(day, event.amount)
    debt.in_balance += event.amount
    bend_flat(debt)
    if debt.journal is not None:
        debt.journal.disbursed(day, event)


def collect(debt: Debt, day: int, event: Collect) -> None:
    if not debt.paid_out:
        raise EventRefused("contract.before_disbursement", field="date")
    if event.payoff and _pay_everything(debt, day, event):
        return
    all_overdue = debt.whole_balance and debt.missed_principal > 0  # as `all_is_overdue`, faster
    named = 0
    if event.split is not None:
        parts, named = _parts_said(debt, event, event.split), early(event.split)
        left, free = event.amount - sum(parts), event.amount - sum(event.split)
    elif debt.shares is None and debt.judgment is None:  # as `pour`, faster
        parts, left = fall(event.amount, debt.owed(), debt.order)
        free = left
    else:
        parts, left = debt.pour(event.amount)
        free = left
    if parts is not NOTHING:
        debt.pay(day, parts)
    prepaid = 0
    if named:
        prepaid = _prepay_named(debt, day, event, named)
        left -= prepaid
    if free and (event.prepay or event.payoff):
        interest, principal = debt.pay_early(day, free)
        left -= interest + principal
        prepaid += principal
        parts = parts._replace(due_interest=parts.due_interest + interest)
    if left:
        _hold(debt, event, left)
    if debt.journal is not None:
        receipt = Receipt(event.day, parts, prepaid, left)
        debt.journal.collected(day, event, receipt, all_overdue=all_overdue)
        debt.book_cure(day)


def _prepay_named(debt: Debt, day: int, event: Collect, named: int) -> int:
    """Early principal that the paper names, as far as there is principal not yet due."""
    principal = min(named, debt.in_balance)
    if principal:
        debt.prepay(day, principal)
    if named > principal:
        params: dict[str, object] = {"amount": Dong(named - principal), "left": Dong(principal)}
        debt.remarks.append(Remark(event, "contract.split_above_left", params))
    return principal


def _parts_said(debt: Debt, event: Collect, split: Split) -> Parts:
    """What a receipt pays by its own split: each part as far as it is due.

    What a part says above that is held under its name, and prepays nothing.
    """
    parts = capped(split, debt.owed())
    for bucket, said, taken in zip(Parts._fields, split, parts, strict=False):
        if said > taken:
            params = {"bucket": bucket, "amount": Dong(said - taken), "owed": Dong(taken)}
            debt.remarks.append(Remark(event, "contract.split_above_due", params))
    return parts


def _pay_everything(debt: Debt, day: int, event: Collect) -> bool:
    """Settle the loan with held money and the receipt, if together they are enough."""
    whole = sum(debt.owed()) + debt.in_term.owed() + debt.in_balance
    if debt.is_over or debt.held + event.amount < whole:
        short = Dong(max(0, whole - debt.held - event.amount))
        if not debt.is_over:
            debt.remarks.append(Remark(event, "contract.payoff_short", {"short": short}))
        return False
    all_overdue = debt.all_is_overdue
    if debt.trace is not None:
        tracing.periods(debt.trace, debt, day, final=True)
    for accrual in (debt.in_term, debt.overdue, debt.late):
        accrual.close()
    if debt.held:
        parts, prepaid, debt.held = debt.clear(day, debt.held)
        if debt.journal is not None:
            debt.journal.applied(day, parts, prepaid, all_overdue=all_overdue)
    parts, prepaid, left = debt.clear(day, event.amount)
    debt.close()
    _hold(debt, event, left)
    if debt.journal is not None:
        receipt = Receipt(event.day, parts, prepaid, left)
        debt.journal.collected(day, event, receipt, all_overdue=all_overdue)
        debt.book_cure(day)
    return True


def _hold(debt: Debt, event: Collect, left: int) -> None:
    debt.held += left
    if left and debt.nothing_to_come():
        debt.remarks.append(Remark(event, "contract.held_over_debt", {"amount": Dong(left)}))


def apply(debt: Debt, day: int, event: Apply) -> None:
    held, all_overdue = debt.held, debt.all_is_overdue
    parts, left = debt.pour(held)
    debt.pay(day, parts)
    prepaid = 0
    if event.prepay and left:
        interest, prepaid = debt.pay_early(day, left)
        left -= interest + prepaid
        parts = parts._replace(due_interest=parts.due_interest + interest)
    if left == held:
        key = "contract.nothing_to_apply" if held else "contract.nothing_held"
        raise EventRefused(key, field="do", held=Dong(held))
    debt.held = left
    if debt.journal is not None:
        debt.journal.applied(day, parts, prepaid, all_overdue=all_overdue, event=event)
        debt.book_cure(day)


def recover(debt: Debt, day: int, event: Recover) -> None:
    """The judged sum first; principal, then interest; what is more than was written off is held."""
    if debt.written_off is None:
        raise EventRefused("contract.not_written_off", field="do")
    judgment, first, money = debt.judgment, NOTHING, event.amount
    owed = debt.written_off_parts._replace(overdue_principal=debt.written_off)
    if judgment is not None:
        first, money = judgment.pour(money, owed, 0, debt.order)
    principal_first = (0, *(place for place in debt.order if place))
    parts, held = fall(money, owed.less(first), principal_first)
    parts = parts.plus(first)
    principal = parts.overdue_principal
    debt.written_off -= principal
    debt.written_off_parts = owed.less(parts)._replace(overdue_principal=0)
    if judgment is not None:
        judgment.was_paid(kinds_of(parts), debt.owed_in_all())
    parts = parts._replace(overdue_principal=0)
    debt.held += held
    if held:
        debt.remarks.append(Remark(event, "contract.held_over_debt", {"amount": Dong(held)}))
    if debt.journal is not None:
        debt.journal.recovered(day, event, principal, parts, held)


def refund(debt: Debt, day: int, event: Refund) -> None:
    if event.amount > debt.held:
        raise EventRefused("contract.refund_too_much", field="amount", held=Dong(debt.held))
    debt.held -= event.amount
    if debt.journal is not None:
        debt.journal.refunded(day, event)
