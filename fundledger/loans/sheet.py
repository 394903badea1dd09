"""A loan's sheet for a span: what was paid out, charged, paid, given up; the balances after each.

    sheet(loan, first, last)     lines in the order of time, between the two balances
    written_off_on(loan, day)    what was written off and has not come back: no balance, yet owed

Derived from the contract and its documents, by the days on which money moved. Interest is charged
on the day on which it falls due; interest for being late on each day of the sheet, for the days
since the line before. For every line, for principal and for interest that has fallen due,

    balance before + charged - paid - given up = balance after
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.contract.events import (
    Apply,
    Collect,
    Disburse,
    Recover,
    Refund,
    Waive,
    WriteOff,
)
from fundledger.contract.journal import Receipt
from fundledger.contract.life import Life
from fundledger.contract.opening import Opening
from fundledger.contract.position import Position
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.registers.loan import Loan

What = Literal["charged", "disburse", "collect", "apply", "waive", "refund", "write_off", "recover"]


class ByKind(NamedTuple):
    """Interest that has fallen due, by its kind."""

    in_term: int = 0
    overdue: int = 0
    late: int = 0

    def plus(self, other: ByKind) -> ByKind:
        return ByKind(*(mine + its for mine, its in zip(self, other, strict=True)))

    def minus(self, other: ByKind) -> ByKind:
        return ByKind(*(mine - its for mine, its in zip(self, other, strict=True)))


NONE = ByKind()


class StillOwed(NamedTuple):
    """What was written off and has not come back; nothing once it left the register for good."""

    principal: int = 0
    interest: ByKind = NONE

    @property
    def whole(self) -> int:
        return self.principal + sum(self.interest)


NOTHING_LEFT = StillOwed()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. `document` is its link, 0 where the calendar brought it."""

    day: date
    what: What
    document: int = 0
    amount: int = 0  # of the document itself
    lent: int = 0
    principal_paid: int = 0
    principal_given_up: int = 0
    charged: ByKind = NONE
    paid: ByKind = NONE
    given_up: ByKind = NONE
    held: int = 0  # what became held, or left it
    principal: int = 0  # after the line
    owed: ByKind = NONE  # after the line


@dataclass(frozen=True, slots=True)
class Sheet:
    opening: Position
    closing: Position
    lines: tuple[Line, ...] = ()
    since: date | None = None  # the end of the day that the opening is of
    written_off: StillOwed = NOTHING_LEFT  # at the closing


def sheet(loan: Loan, first: date, last: date) -> Sheet:
    """Of what happened from the first day to the last, both counted."""
    if loan.opens_after(last):
        assert loan.opening is not None
        raise FundledgerError("loan.before_opening", loan=loan.number, day=loan.opening.day)
    if not loan.begun(last) or loan.begins is None:
        return Sheet(Position(first - ONE_DAY), Position(last))
    before = first - ONE_DAY
    if loan.opens_after(before):
        before = loan.begins
    lived = _life(loan)
    lived.lived([last])
    fallen = [line.due for line in lived.schedule() if before < line.due <= last]
    happened = [event.day for event in loan.events if before < event.day <= last]
    ear = _Ear()
    days = sorted({before, last, *fallen, *happened})
    known = [day for day in days if loan.begins <= day]
    positions = dict(zip(known, _life(loan, ear).lived(known), strict=True))
    opening = positions.get(before, Position(before))
    heard = [line for line in ear.lines if before < line.day]
    lines = tuple(_followed(opening, positions, known, heard))
    return Sheet(opening, positions[last], lines, before, _left(loan, ear, last))


def written_off_on(loan: Loan, day: date) -> StillOwed:
    if "write_off" not in loan.kinds or not loan.begun(day) or loan.begins is None:
        return NOTHING_LEFT
    ear = _Ear()
    _life(loan, ear).lived([max(day, loan.begins)])
    return _left(loan, ear, day)


def _left(loan: Loan, ear: _Ear, day: date) -> StillOwed:
    gone = loan.struck_off
    return NOTHING_LEFT if gone is not None and gone.day <= day else ear.written_off_left


def _followed(
    opening: Position, positions: dict[date, Position], days: list[date], heard: list[Line]
) -> Iterator[Line]:
    """Day by day: what was charged, then what happened, each with the balances after it."""
    principal, owed = opening.principal, _owed(opening)
    for day in days:
        if day <= opening.as_of:
            continue
        of_day = [line for line in heard if line.day == day]
        after = _owed(positions[day])
        gone = NONE
        for line in of_day:
            gone = gone.plus(line.paid).plus(line.given_up)
        charged = after.minus(owed).plus(gone)
        if any(charged):
            owed = owed.plus(charged)
            yield Line(day, "charged", charged=charged, principal=principal, owed=owed)
        for line in of_day:
            principal += line.lent - line.principal_paid - line.principal_given_up
            owed = owed.minus(line.paid).minus(line.given_up)
            yield _with_balances(line, principal, owed)


def _with_balances(line: Line, principal: int, owed: ByKind) -> Line:
    said = {name: getattr(line, name) for name in _SAID}
    return Line(**said, principal=principal, owed=owed)


_SAID = (
    *("day", "what", "document", "amount", "lent", "principal_paid", "principal_given_up"),
    *("charged", "paid", "given_up", "held"),
)


def _owed(at: Position) -> ByKind:
    return ByKind(at.interest_due, at.interest_overdue_due, at.late_interest_due)


def _life(loan: Loan, ear: _Ear | None = None) -> Life:
    return Life(loan.contract.terms, loan.events, opening=loan.opening, journal=ear)


def _interest(parts: Parts) -> ByKind:
    return ByKind(parts.due_interest, parts.overdue_interest, parts.late_interest)


def _principal(parts: Parts) -> int:
    return parts.overdue_principal + parts.due_principal


class _Ear:
    """Hears what each document and the calendar did."""

    __slots__ = ("lines", "overdue", "written_off_left")

    def __init__(self) -> None:
        self.overdue = 0
        self.lines: list[Line] = []
        self.written_off_left = NOTHING_LEFT

    def opened(self, day: int, opening: Opening, overdue: int) -> None: ...

    def disbursed(self, day: int, event: Disburse) -> None:
        amount = event.amount
        self.lines.append(Line(event.day, "disburse", event.number, amount, lent=amount))

    def collected(self, day: int, event: Collect, receipt: Receipt, *, all_overdue: bool) -> None:
        _, parts, prepaid, held = receipt
        paid = _principal(parts) + prepaid
        line = Line(
            *(event.day, "collect", event.number, event.amount),
            principal_paid=paid,
            paid=_interest(parts),
            held=held,
        )
        self.lines.append(line)

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
        total = sum(parts) + prepaid
        if total:
            line = Line(
                *(date.fromordinal(day), "apply", number, total),
                principal_paid=_principal(parts) + prepaid,
                paid=_interest(parts),
                held=-total,
            )
            self.lines.append(line)

    def waived(self, day: int, event: Waive) -> None:
        kinds = {"in_term": 0, "overdue": 1, "late": 2}
        amounts = [0, 0, 0]
        amounts[kinds[event.kind]] = event.amount
        gone = ByKind(*amounts)
        self.lines.append(Line(event.day, "waive", event.number, event.amount, given_up=gone))

    def refunded(self, day: int, event: Refund) -> None:
        amount = event.amount
        self.lines.append(Line(event.day, "refund", event.number, amount, held=-amount))

    def written_off(self, day: int, event: WriteOff, principal: int, interest: Parts) -> None:
        line = Line(
            *(event.day, "write_off", event.number, principal + sum(interest)),
            principal_given_up=principal,
            given_up=_interest(interest),
        )
        self.lines.append(line)
        self.written_off_left = StillOwed(principal, _interest(interest))

    def recovered(self, day: int, event: Recover, principal: int, parts: Parts, held: int) -> None:
        self.lines.append(Line(event.day, "recover", event.number, event.amount, held=held))
        left = self.written_off_left
        interest = left.interest.minus(_interest(parts))
        self.written_off_left = StillOwed(left.principal - principal, interest)

    def overdue_is(self, day: int, principal: int) -> None:
        self.overdue = principal
