"""What fell due in a span of days, what came of it, and what is left: of one loan, derived.

Fallen due is what a borrower could be asked for at the end of a day: principal whose day has come,
whether or not it counts as overdue yet, and interest that is due. For every part

    opening + falling due - paid - otherwise = left

where `otherwise` is what went by a decision (waived, rescheduled, written off). Interest on overdue
principal and late interest have no due day: they fall due as they arise; so does what a settlement
or a write-off takes of interest not yet due. Nothing is read from the ledger here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.contract.events import Apply, Collect, Disburse, Recover, Refund, Waive, WriteOff
from fundledger.contract.journal import Receipt
from fundledger.contract.life import Life
from fundledger.contract.position import Position
from fundledger.contract.waterfall import Parts
from fundledger.loans.loan import Loan


class Owed(NamedTuple):
    principal: int = 0
    interest: int = 0
    overdue_interest: int = 0
    late_interest: int = 0

    def plus(self, other: Owed) -> Owed:
        return Owed(*(mine + its for mine, its in zip(self, other, strict=True)))

    def minus(self, other: Owed) -> Owed:
        return Owed(*(mine - its for mine, its in zip(self, other, strict=True)))


NOTHING = Owed()


class Response(NamedTuple):
    """What became of what fell due in the span; older debts are taken to be paid first."""

    due: int = 0
    in_time: int = 0
    late: int = 0
    unpaid: int = 0
    otherwise: int = 0

    def plus(self, other: Response) -> Response:
        return Response(*(mine + its for mine, its in zip(self, other, strict=True)))


NO_RESPONSE = Response()


@dataclass(frozen=True, slots=True)
class Dues:
    opening: Owed = NOTHING
    falling: Owed = NOTHING
    paid: Owed = NOTHING
    otherwise: Owed = NOTHING
    left: Owed = NOTHING
    principal_response: Response = NO_RESPONSE
    interest_response: Response = NO_RESPONSE


class Payment(NamedTuple):
    """What a receipt, or held money, paid; `document` is 0 where the calendar brought it."""

    day: date
    document: int
    parts: Parts
    prepaid: int


def payments(loan: Loan, through: date) -> list[Payment]:
    """Everything that was paid up to a day, in the order of time."""
    if loan.begins is None or loan.begins > through:
        return []
    ear = _Ear()
    _life(loan, ear).lived([through])
    return ear.payments


def dues(loan: Loan, first: date, last: date) -> Dues:
    """What fell due from the first day to the last, both counted."""
    if loan.begins is None or loan.begins > last:
        return Dues()
    life = _life(loan)
    life.lived([last])
    fell = sorted({line.due for line in life.schedule() if first <= line.due <= last})
    before = first - ONE_DAY
    days = {before, last, *fell, *(day - ONE_DAY for day in fell)}
    ear = _Ear()
    life = _life(loan, ear)
    positions = life.lived(sorted(day for day in days if day >= loan.begins))
    at = {each.as_of: _owed(each, life) for each in positions}
    paid = [each for each in ear.payments if first <= each.day]
    items = [(day, _fell(at, paid, ear, day)) for day in fell]
    opening, left = at.get(before, NOTHING), at[last]
    settled = _settled(paid)
    gone = _gone(ear, first)
    arisen = left.minus(opening).plus(settled).plus(gone)
    falling = arisen._replace(principal=sum(item.principal for _, item in items))
    return Dues(
        opening,
        falling,
        settled,
        opening.plus(falling).minus(settled).minus(left),
        left,
        _response(
            [(item.principal, at[day].principal) for day, item in items],
            left.principal,
            settled.principal,
        ),
        _response(
            [(item.interest, at[day].interest) for day, item in items],
            left.interest,
            settled.interest,
        ),
    )


def _life(loan: Loan, ear: _Ear | None = None) -> Life:
    return Life(loan.contract.terms, loan.events, opening=loan.opening, journal=ear)


def _owed(at: Position, life: Life) -> Owed:
    return Owed(
        life.fallen_due[at.as_of],
        at.interest_due,
        at.interest_overdue_due,
        at.late_interest_due,
    )


def _fell(at: dict[date, Owed], paid: Sequence[Payment], ear: _Ear, day: date) -> Owed:
    """What fell due on a day: what is owed at its end, and was not before or was paid that day."""
    that_day = _settled([each for each in paid if each.day == day])
    gone = _gone(ear, day, day)
    more = at[day].minus(at.get(day - ONE_DAY, NOTHING)).plus(that_day).plus(gone)
    return Owed(max(more.principal, 0), max(more.interest, 0))


def _settled(paid: Sequence[Payment]) -> Owed:
    return Owed(
        sum(each.parts.due_principal + each.parts.overdue_principal for each in paid),
        sum(each.parts.due_interest for each in paid),
        sum(each.parts.overdue_interest for each in paid),
        sum(each.parts.late_interest for each in paid),
    )


def _gone(ear: _Ear, first: date, last: date = date.max) -> Owed:
    """Interest that was waived or written off."""
    total = NOTHING
    for day, interest in ear.gone:
        if first <= day <= last:
            total = total.plus(interest)
    return total


def _response(items: Sequence[tuple[int, int]], left: int, paid: int) -> Response:
    """Of each item: what fell due, and all that was unpaid at the end of its day."""
    missed = [min(fell, unpaid) for fell, unpaid in items]
    due = sum(fell for fell, _ in items)
    still, rest = 0, left
    for amount in reversed(missed):  # what is left is the youngest
        part = min(amount, rest)
        still, rest = still + part, rest - part
    in_time = due - sum(missed)
    late = min(sum(missed) - still, paid)
    return Response(due, in_time, late, still, due - in_time - late - still)


class _Ear:
    """Hears what was paid and what was given up."""

    __slots__ = ("gone", "overdue", "payments")

    def __init__(self) -> None:
        self.overdue = 0
        self.payments: list[Payment] = []
        self.gone: list[tuple[date, Owed]] = []

    def opened(self, day: int, opening: object, overdue: int) -> None:
        self.overdue = overdue

    def disbursed(self, day: int, event: Disburse) -> None: ...

    def collected(self, day: int, event: Collect, receipt: Receipt, *, all_overdue: bool) -> None:
        _, parts, prepaid, _ = receipt
        self.payments.append(Payment(event.day, event.number, parts, prepaid))

    def applied(
        self,
        day: int,
        parts: Parts,
        prepaid: int,
        *,
        all_overdue: bool,
        event: Apply | None = None,
    ) -> None:
        number = 0 if event is None else event.number
        self.payments.append(Payment(date.fromordinal(day), number, parts, prepaid))

    def waived(self, day: int, event: Waive) -> None:
        kinds = {"in_term": 1, "overdue": 2, "late": 3}
        amounts = [0, 0, 0, 0]
        amounts[kinds[event.kind]] = event.amount
        self.gone.append((event.day, Owed(*amounts)))

    def refunded(self, day: int, event: Refund) -> None: ...

    def written_off(self, day: int, event: WriteOff, principal: int, interest: Parts) -> None:
        parts = interest.due_interest, interest.overdue_interest, interest.late_interest
        lost = Owed(0, *parts)
        self.gone.append((event.day, lost))

    def recovered(
        self, day: int, event: Recover, principal: int, parts: Parts, held: int
    ) -> None: ...

    def overdue_is(self, day: int, principal: int) -> None:
        self.overdue = principal
