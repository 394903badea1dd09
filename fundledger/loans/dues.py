"""What fell due in a span of days, what came of it, and what is left: of one loan, derived.

Fallen due is what a borrower could be asked for at the end of a day: principal whose day has come,
whether or not it counts as overdue yet, and interest that is due. For every part, and on every line

    opening + falling due - paid - otherwise = left

where `otherwise` is what went by a decision (waived, rescheduled, written off). Interest on overdue
principal and late interest have no due day: they fall due as they arise; so does what a settlement
or a write-off takes of interest not yet due. Nothing is read from the ledger here.

A line is what was owed when the span began, or what fell due by one due day; older debts are paid
first. A span that is not over has days to come: `coming` says what falls due on them if it is paid
on its days. What is overdue today stays overdue, and bears interest up to the day of the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.contract import life
from fundledger.contract.coming import FallingDue
from fundledger.contract.events import (
    Apply,
    ChangeRate,
    Collect,
    Disburse,
    Event,
    Freeze,
    Recover,
    Refund,
    Waive,
    WriteOff,
)
from fundledger.contract.journal import Receipt
from fundledger.contract.life import Life
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.contract.waterfall import Parts
from fundledger.loans.derivation import derived_position
from fundledger.registers.loan import Loan


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
class DueLine:
    """What was owed when the span began, or (with its day) what fell due since the line before.

    `held` is what held money will pay of `left` on coming due days; nobody is asked for it.
    """

    due: date | None
    opening: Owed = NOTHING
    falling: Owed = NOTHING
    paid: Owed = NOTHING
    otherwise: Owed = NOTHING
    left: Owed = NOTHING
    held: Owed = NOTHING

    @property
    def from_held(self) -> int:
        return sum(self.held)

    @property
    def to_pay(self) -> int:
        return sum(self.left) - self.from_held


@dataclass(frozen=True, slots=True)
class Dues:
    opening: Owed = NOTHING
    falling: Owed = NOTHING
    paid: Owed = NOTHING
    otherwise: Owed = NOTHING
    left: Owed = NOTHING
    principal_response: Response = NO_RESPONSE
    interest_response: Response = NO_RESPONSE
    lines: tuple[DueLine, ...] = ()


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


def coming(loan: Loan, day: date) -> tuple[FallingDue, ...]:
    """What falls due from a day on if it is paid on its days, by all that happened up to the day.

    This, and `standing_on`, are what every face asks about days to come.
    """
    if not loan.begun(day):
        return ()
    return life.coming(loan.contract.terms, known_by(loan, day), day, opening=loan.opening)


def standing_on(loan: Loan, day: date, today: date) -> Position:
    """What is owed at the end of a day; of a coming one, if all before it is paid on its days."""
    if day <= today or not loan.begun(today):
        return derived_position(loan, day)
    terms, known = loan.contract.terms, known_by(loan, today)
    return life.position_if_kept(terms, known, today, day, opening=loan.opening)


def unpaid_on(loan: Loan, day: date, today: date) -> tuple[Position, tuple[UnpaidInstalment, ...]]:
    """The same of a loan that has begun, with what is unpaid of each instalment, oldest first."""
    terms = loan.contract.terms
    if day <= today or not loan.begun(today):
        lived = Life(terms, loan.events, opening=loan.opening, by_instalment=True)
        (at,) = lived.lived([day])
        return at, tuple(lived.unpaid or ())
    lived = Life(terms, known_by(loan, today), opening=loan.opening, by_instalment=True)
    _, (at,) = lived.kept(today, [day])
    return at, tuple(each for each in lived.unpaid or () if each.as_of == day)


def to_be_paid_before(loan: Loan, day: date, today: date) -> int:
    """What `standing_on` takes to be paid: all that falls due from today to the day before.

    What is in its days of grace today is part of that.
    """
    if day <= today or not loan.begun(today):
        return 0
    lived = Life(loan.contract.terms, known_by(loan, today), opening=loan.opening)
    dues, _ = lived.kept(today)
    return sum(due.to_pay for due in dues if due.day < day)


def dues(loan: Loan, first: date, last: date, today: date | None = None) -> Dues:
    """What fell due from the first day to the last, both counted; what is to, after today."""
    now = last if today is None else min(today, last)
    if not loan.begun(now):
        return Dues()
    span = _Span(loan, first, last)
    if first <= now:
        span.live(now)
    if now < last:
        span.look_ahead(now)
    return span.dues()


class _Span:
    """Collects what fell due by line; a line's interest is what arose since the line before it."""

    def __init__(self, loan: Loan, first: date, last: date) -> None:
        self._loan, self._first, self._last = loan, first, last
        self._opening = self._settled = self._left = self._held = NOTHING
        self._arisen: dict[date, Owed] = {}  # by day, all interest of the span up to it
        self._principal: dict[date, int] = {}
        self._responses = NO_RESPONSE, NO_RESPONSE

    def live(self, now: date) -> None:
        """What has happened, up to a day."""
        loan, first = self._loan, self._first
        assert loan.begins is not None
        before = first - ONE_DAY
        if loan.opens_after(before):
            before = loan.begins  # what a book opened with is owed from before
        lived = _life(loan)
        lived.lived([now])
        since = max(first, loan.begins) if loan.opening is None else max(first, before + ONE_DAY)
        fell = sorted({line.due for line in lived.schedule() if since <= line.due <= now})
        days = {before, now, *fell, *(day - ONE_DAY for day in fell)}
        ear = _Ear()
        lived = _life(loan, ear)
        positions = lived.lived(sorted(day for day in days if loan.begins <= day <= now))
        at = {each.as_of: _owed(each, lived) for each in positions}
        paid = [each for each in ear.payments if first <= each.day]
        items = [(day, _fell(at, paid, ear, day)) for day in fell]
        self._opening, self._left = at.get(before, NOTHING), at[now]
        self._settled = _settled(paid)
        for day in (*fell, now):
            settled = _settled([each for each in paid if each.day <= day])
            gone = _gone(ear, first, day)
            self._arisen[day] = at[day].minus(self._opening).plus(settled).plus(gone)
        self._principal = {day: item.principal for day, item in items}
        self._responses = (
            _response(
                [(item.principal, at[day].principal) for day, item in items],
                self._left.principal,
                self._settled.principal,
            ),
            _response(
                [(item.interest, at[day].interest) for day, item in items],
                self._left.interest,
                self._settled.interest,
            ),
        )

    def look_ahead(self, now: date) -> None:
        """What is to fall due after a day, if it is paid on its days."""
        first, last, before = self._first, self._last, self._first - ONE_DAY
        loan = self._loan
        lived = Life(loan.contract.terms, known_by(loan, now), opening=loan.opening)
        dues, positions = lived.kept(now, [now, max(before, now), last])
        at_now, at_start, at_end = (_owed(each, lived) for each in positions)
        start, base = NOTHING, self._arisen.get(now, NOTHING)
        if first > now:
            self._opening = self._left = at_start
            start = _run_up([due for due in dues if now < due.day <= before], at_now, at_start)
        ahead = [due for due in dues if now < due.day]
        for place, due in enumerate(ahead, 1):
            if first <= due.day:
                self._principal[due.day] = due.principal
                self._arisen[due.day] = base.plus(_run_up(ahead[:place])).minus(start)
                self._held = self._held.plus(_owed_of(due.from_held))
        self._arisen[last] = base.plus(_run_up(ahead, at_now, at_end)).minus(start)
        principal = sum(due.principal for due in ahead if first <= due.day)
        more = self._arisen[last].minus(base)._replace(principal=principal)
        self._left = self._left.plus(more)

    def dues(self) -> Dues:
        arisen = self._arisen[self._last]
        falling = arisen._replace(principal=sum(self._principal.values()))
        otherwise = self._opening.plus(falling).minus(self._settled).minus(self._left)
        in_principal, in_interest = self._responses
        return Dues(
            self._opening,
            falling,
            self._settled,
            otherwise,
            self._left,
            in_principal,
            in_interest,
            tuple(self._lines()),
        )

    def _lines(self) -> Iterator[DueLine]:
        days = sorted({*self._principal, self._last})
        falling: list[Owed] = []
        before = NOTHING
        for day in days:
            more = self._arisen[day].minus(before)
            falling.append(more._replace(principal=self._principal.get(day, 0)))
            before = self._arisen[day]
        owed = [self._opening, *falling]
        left = _by_line(owed, self._left, youngest_first=True)
        paid = _by_line(list(map(Owed.minus, owed, left)), self._settled)
        held = _by_line(left, self._held)
        for place, due in enumerate([None, *days]):
            line = DueLine(
                due,
                NOTHING if due else self._opening,
                falling[place - 1] if due else NOTHING,
                paid[place],
                owed[place].minus(left[place]).minus(paid[place]),
                left[place],
                held[place],
            )
            if line != DueLine(due):
                yield line


def _run_up(dues: Sequence[FallingDue], since: Owed = NOTHING, to: Owed | None = None) -> Owed:
    """Interest that arises by some due days; with what is owed at both ends, all between them."""
    interest = sum(due.interest for due in dues)
    if to is None:
        overdue = sum(due.overdue_interest for due in dues)
        return Owed(0, interest, overdue, sum(due.late_interest for due in dues))
    run = to.minus(since)
    for due in dues:
        run = run.plus(_owed_of(due.from_held))
    return run._replace(principal=0, interest=interest)


def _owed_of(parts: Parts) -> Owed:
    principal = parts.overdue_principal + parts.due_principal
    return Owed(principal, parts.due_interest, parts.overdue_interest, parts.late_interest)


def _by_line(lines: Sequence[Owed], amounts: Owed, *, youngest_first: bool = False) -> list[Owed]:
    """A sum of each kind shared out over lines, as far as each can take; what is over the first."""
    by_kind: list[list[int]] = []
    for kind, amount in enumerate(amounts):
        places = list(range(len(lines)))
        if youngest_first:
            places.reverse()
        shares, rest = [0] * len(lines), amount
        for place in places:
            shares[place] = max(0, min(lines[place][kind], rest))
            rest -= shares[place]
        shares[places[-1]] += rest
        by_kind.append(shares)
    return [Owed(*of_line) for of_line in zip(*by_kind, strict=True)]


def known_by(loan: Loan, day: date) -> list[Event]:
    """What has happened up to a day, and what is decided already for later ones."""
    decided = (ChangeRate, Freeze)
    return [event for event in loan.events if event.day <= day or isinstance(event, decided)]


def _life(loan: Loan, ear: _Ear | None = None) -> Life:
    return Life(loan.contract.terms, loan.events, opening=loan.opening, journal=ear)


def _owed(at: Position, lived: Life) -> Owed:
    return Owed(
        lived.fallen_due[at.as_of],
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
