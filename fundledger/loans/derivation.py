"""The entries that a loan must have in the books: contract, documents and rolls in, movements out.

`contract` says what each document pays and what falls due; here that meets the roles of the ledger:
money by purpose (principal is capital, all else is not), interest that was recognised before cash
came, and the memo registers. A movement belongs to one document, or to the calendar; nothing in it
depends on when a document was entered, so what is booked can always be compared and put right.

Interest is recognised at the days of the rolls only. What a roll recognises as income stands as
receivable, what it does not stands in the register; a receipt takes the oldest receivable first,
and what it pays beyond is income on its day. Receivable that is given up (the loan leaves group 1,
a waiver, a write-off) takes back the income of its own year, or is a loss of an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.contract.events import (
    Apply,
    Collect,
    Disburse,
    Event,
    Recover,
    Refund,
    Waive,
    WriteOff,
)
from fundledger.contract.journal import Receipt
from fundledger.contract.life import Life, Remark
from fundledger.contract.opening import Opening
from fundledger.contract.position import Position
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.ledger.places import CAPITAL as CAPITAL
from fundledger.ledger.places import INTEREST as INTEREST
from fundledger.loans.documents import Document
from fundledger.loans.loan import Loan

Recognition = Literal["accrual-group1", "accrual", "cash"]

_INTEREST = {"in_term": 0, "overdue": 1, "late": 2}
_INCOME = ("income_in_term", "income_overdue", "income_late")
_NONE = (0, 0, 0)

OPENING = "opening"
"""The kind of the one entry that opens a book; it is neither disbursement nor receipt."""

OPENING_PLACE = "bank"
"""Where money lies that was held before the book began."""


class Roll(NamedTuple):
    """A day up to which the books were brought, and the rule by which interest was recognised."""

    day: date
    recognition: Recognition
    group1_days_max: int


class Line(NamedTuple):
    """What a line stands on: a role, or for money the place and purpose; and whose debt it is."""

    role: str
    place: str | None
    cooperative: str | None


Lines = dict[Line, int]


@dataclass(slots=True)
class Movement:
    day: date
    kind: str
    document: int  # the chain number of the document; 0: the calendar brought it
    lines: Lines

    @property
    def group(self) -> tuple[str, date | int]:
        """What is compared with the books as one: a document, or a kind of movement of a day."""
        return ("document", self.document) if self.document else (self.kind, self.day)


@dataclass(slots=True)
class Derived:
    movements: list[Movement]
    position: Position  # at the end of the last day
    remarks: list[Remark]
    receipts: dict[int, Receipt]  # what each receipt paid, by the chain number of its document


def derived(loan: Loan, rolls: Sequence[Roll], through: date, after: date | None = None) -> Derived:
    """Every movement up to a day (those after another day, if one is given), oldest first."""
    if loan.begins is None or loan.begins > through:
        return Derived([], Position(through), [], {})
    start = _start(loan, rolls, after)
    told = _Told(loan, start)
    life = Life(loan.contract.terms, loan.events, opening=loan.opening, journal=told)
    first = max(start, loan.begins)
    points = [roll for roll in rolls if first <= roll.day <= through]
    *positions, last = life.lived([*(roll.day for roll in points), through])
    walk = _Walk(loan, after or date.min)
    markers: list[tuple[date, int, Callable[[], None]]] = [
        *((each.day, 0, walk.transferring(each)) for each in loan.transfers if each.day <= through),
        *(
            (roll.day, 1, walk.recognising(roll, at))
            for roll, at in zip(points, positions, strict=True)
        ),
    ]
    markers.sort(key=lambda marker: marker[:2])
    waiting = iter(markers)
    marker = next(waiting, None)
    for happening in told.happenings:
        day = date.fromordinal(happening.day)
        while marker is not None and marker[:2] < (day, 1):
            marker[2]()
            marker = next(waiting, None)
        walk.take(day, happening)
    while marker is not None:
        marker[2]()
        marker = next(waiting, None)
    return Derived(walk.movements, last, life.remarks, told.receipts)


def derived_position(loan: Loan, day: date) -> Position:
    """What is owed at the end of a day."""
    if loan.opening is not None and day < loan.opening.day:
        raise FundledgerError("loan.before_opening", loan=loan.number, day=loan.opening.day)
    if loan.begins is None or loan.begins > day:
        return Position(day)
    return Life(loan.contract.terms, loan.events, opening=loan.opening).lived([day])[0]


def _start(loan: Loan, rolls: Sequence[Roll], after: date | None) -> date:
    """From when a loan's entries must be walked through to know those after a day.

    A roll says all there is to know of interest that was recognised, but not of which year it is;
    of a roll in an earlier year that does not matter any more.
    """
    if after is None or loan.kinds & {"transfer", "write_off"}:
        return date.min
    new_year = (after + ONE_DAY).replace(month=1, day=1)
    return max((roll.day for roll in rolls if roll.day < new_year), default=date.min)


class _Happening(NamedTuple):
    """What the contract told: credits of principal, interest by kind, and what it adds to held."""

    day: int
    kind: str
    event: Event | None
    in_term: int = 0
    overdue: int = 0
    interest: tuple[int, int, int] = _NONE
    held: int = 0
    spent: tuple[tuple[str, int], ...] = ()  # held money that pays, by the place it lies in


class _Told:
    """Listens to a loan's life, and keeps what happened after a day."""

    __slots__ = ("_held", "_loan", "_since", "happenings", "overdue", "receipts")

    def __init__(self, loan: Loan, since: date) -> None:
        self.happenings: list[_Happening] = []
        self.receipts: dict[int, Receipt] = {}
        self.overdue = 0
        self._loan = loan
        self._held: dict[str, int] = {}  # by place, the one that held money first goes first
        self._since = since.toordinal()

    def opened(self, day: int, opening: Opening, overdue: int) -> None:
        self.overdue = overdue
        if opening.held:
            self._held[OPENING_PLACE] = opening.held
        if day > self._since:
            principal = opening.principal_in_term + opening.principal_missed
            owed = (
                opening.interest_accrued + sum(missed.interest for missed in opening.missed),
                opening.interest_overdue,
                opening.interest_late,
            )
            what = _Happening(day, OPENING, None, overdue - principal, -overdue, owed, opening.held)
            self.happenings.append(what)

    def disbursed(self, day: int, event: Disburse) -> None:
        if day > self._since:
            self.happenings.append(_Happening(day, "disburse", event, -event.amount))

    def collected(self, day: int, event: Collect, receipt: Receipt, *, all_overdue: bool) -> None:
        _, parts, prepaid, held = receipt
        self.receipts[event.number] = receipt
        in_term, overdue = self._principal(parts, prepaid, all_overdue)
        if day > self._since:
            paid = _interest(parts)
            self.happenings.append(_Happening(day, "collect", event, in_term, overdue, paid, held))
        if held:
            self._hold(event, held)

    def applied(
        self,
        day: int,
        parts: Parts,
        prepaid: int,
        *,
        all_overdue: bool,
        event: Apply | None = None,
    ) -> None:
        in_term, overdue = self._principal(parts, prepaid, all_overdue)
        money = sum(parts) + prepaid
        if not money:
            return
        spent = self._spend(money)
        if day > self._since:
            paid = _interest(parts)
            self.happenings.append(
                _Happening(day, "apply", event, in_term, overdue, paid, -money, spent)
            )

    def waived(self, day: int, event: Waive) -> None:
        if day > self._since:
            self.happenings.append(_Happening(day, "waive", event))

    def refunded(self, day: int, event: Refund) -> None:
        self._spend(event.amount, first=self._loan.place_of(event.number))
        if day > self._since:
            self.happenings.append(_Happening(day, "refund", event, held=-event.amount))

    def written_off(self, day: int, event: WriteOff, principal: int, interest: Parts) -> None:
        overdue, self.overdue = self.overdue, 0
        lost = _interest(interest)
        in_term = principal - overdue
        self.happenings.append(_Happening(day, "write_off", event, in_term, overdue, lost))

    def recovered(self, day: int, event: Recover, principal: int, parts: Parts, held: int) -> None:
        back = _interest(parts)
        self.happenings.append(_Happening(day, "recover", event, principal, 0, back, held))
        if held:
            self._hold(event, held)

    def overdue_is(self, day: int, principal: int) -> None:
        change, self.overdue = principal - self.overdue, principal
        if change and day > self._since:
            kind = "to_overdue" if change > 0 else "to_in_term"
            self.happenings.append(_Happening(day, kind, None, change, -change))

    def _principal(self, parts: Parts, prepaid: int, all_overdue: bool) -> tuple[int, int]:
        in_term, overdue = parts.due_principal + prepaid, parts.overdue_principal
        if all_overdue:
            in_term, overdue = 0, overdue + in_term
        self.overdue -= overdue
        return in_term, overdue

    def _hold(self, event: Collect | Recover, amount: int) -> None:
        place = self._loan.place_of(event.number)
        self._held[place] = self._held.get(place, 0) + amount

    def _spend(self, amount: int, first: str | None = None) -> tuple[tuple[str, int], ...]:
        """Take held money from where it lies; what is empty is forgotten."""
        spent: list[tuple[str, int]] = []
        for place in sorted(self._held, key=lambda place: place != first):
            part = min(amount, self._held[place])
            if part:
                spent.append((place, part))
                amount -= part
                self._held[place] -= part
                if not self._held[place]:
                    del self._held[place]
        return tuple(spent)


class _Walk:
    """Goes through what happened in time, keeping what of the interest is booked where."""

    __slots__ = (
        "_after",
        "_balances",
        "_cooperative",
        "_current",
        "_lines",
        "_loan",
        "_memo",
        "_prior",
        "_receivable",
        "_year",
        "movements",
    )

    def __init__(self, loan: Loan, after: date) -> None:
        self.movements: list[Movement] = []
        self._after = after
        self._loan = loan
        self._cooperative = loan.contract.cooperative
        # What a transfer passes on, kept only where there is one.
        self._balances: dict[str, int] | None = {} if loan.transfers else None
        opened = next((each for each in loan.documents if each.do == "open"), None)
        self._receivable = (0, 0, 0) if opened is None else opened.body["receivable"]
        self._lines: Lines = {}
        self._year = 0
        self._prior = [0, 0, 0]  # receivable of earlier years, by kind of interest
        self._current = [0, 0, 0]  # … of this year
        self._memo = [0, 0, 0]

    def take(self, day: date, happening: _Happening) -> None:
        self._reach(day)
        _TAKERS[happening.kind](self, happening)
        event = happening.event
        self._close(day, happening.kind, 0 if event is None else event.number)

    def recognising(self, roll: Roll, position: Position) -> Callable[[], None]:
        def recognise() -> None:
            self._reach(roll.day)
            self._recognise(roll, position)
            self._close(roll.day, "interest", 0)

        return recognise

    def transferring(self, document: Document) -> Callable[[], None]:
        def transfer() -> None:
            self._reach(document.day)
            self._transfer(str(document.body["to"]))
            self._close(document.day, "transfer", document.chain)

        return transfer

    def _reach(self, day: date) -> None:
        if day.year != self._year:
            self._year = day.year
            for kind, amount in enumerate(self._current):
                self._prior[kind] += amount
            self._current = [0, 0, 0]

    def _close(self, day: date, kind: str, document: int) -> None:
        """The lines so far are one movement, if it is one that was asked for."""
        lines, self._lines = self._lines, {}
        if self._balances is not None:
            for line, amount in lines.items():
                if line.role in _PASSED_ON:
                    self._balances[line.role] = self._balances.get(line.role, 0) + amount
        if day > self._after:
            lines = {key: amount for key, amount in lines.items() if amount}
            if lines:
                self.movements.append(Movement(day, kind, document, lines))

    def _add(self, role: str, amount: int) -> None:
        if not amount:
            return
        key = Line(role, None, self._cooperative)
        self._lines[key] = self._lines.get(key, 0) + amount

    def _money(self, purpose: str, place: str, amount: int) -> None:
        if amount:
            key = Line(purpose, place, self._cooperative)
            self._lines[key] = self._lines.get(key, 0) + amount

    def _register(self, role: str, amount: int) -> None:
        """A memo register and its contra."""
        if amount:
            self._add(role, amount)
            key = Line(f"{role}_contra", None, None)
            self._lines[key] = self._lines.get(key, 0) - amount

    # What each kind of happening becomes.

    def _principal(self, what: _Happening) -> None:
        self._add("principal_in_term", -what.in_term)
        self._add("principal_overdue", -what.overdue)

    def _open(self, what: _Happening) -> None:
        """The loan's lines of the entry that opened the books; the rest of it is not a loan's."""
        self._principal(what)
        self._add("held", -what.held)
        for kind, (owed, receivable) in enumerate(
            zip(what.interest, self._receivable, strict=True)
        ):
            self._prior[kind] = receivable
            self._add("interest_receivable", receivable)
            self._change_memo(kind, owed - receivable)

    def _disburse(self, what: _Happening) -> None:
        self._principal(what)
        self._money(CAPITAL, self._place(what.event), what.in_term)

    def _collect(self, what: _Happening) -> None:
        place = self._place(what.event)
        self._debts(what)
        self._add("held", -what.held)
        self._money(CAPITAL, place, what.in_term + what.overdue)
        self._money(INTEREST, place, sum(what.interest) + what.held)

    def _apply(self, what: _Happening) -> None:
        """Held money is no capital until it pays principal."""
        self._debts(what)
        self._add("held", -what.held)
        principal = what.in_term + what.overdue
        for place, amount in what.spent:
            part = min(principal, amount)
            self._money(CAPITAL, place, part)
            self._money(INTEREST, place, -part)
            principal -= part

    def _refund(self, what: _Happening) -> None:
        self._add("held", -what.held)
        self._money(INTEREST, self._place(what.event), what.held)

    def _write_off(self, what: _Happening) -> None:
        assert what.event is not None
        self._principal(what)
        principal = what.in_term + what.overdue
        asked = self._loan.by_link[what.event.number].body.get("provision", 0)
        provision = min(principal, asked)
        self._add("provision_specific", provision)
        self._add("loss", principal - provision)
        for kind in range(3):
            self._give_up(kind, self._prior[kind] + self._current[kind])
            self._change_memo(kind, -self._memo[kind])
        self._register("memo_written_off", principal + sum(what.interest))

    def _recover(self, what: _Happening) -> None:
        """What was written off is income when it comes; capital only by a decision of its own."""
        back = what.in_term + sum(what.interest)
        place = self._place(what.event)
        self._add("held", -what.held)
        self._money(INTEREST, place, back + what.held)
        self._add("income_other", -back)
        self._register("memo_written_off", -back)

    def _waive(self, what: _Happening) -> None:
        assert isinstance(what.event, Waive)
        kind, amount = _INTEREST[what.event.kind], what.event.amount
        rest = amount - self._give_up(kind, amount)
        self._change_memo(kind, -min(rest, self._memo[kind]))

    def _recognise(self, roll: Roll, position: Position) -> None:
        owed = (
            position.interest_due + position.interest_accrued,
            position.interest_overdue_due,
            position.late_interest_due,
        )
        in_group_1 = position.days_overdue <= roll.group1_days_max
        for kind, amount in enumerate(owed):
            match roll.recognition:
                case "accrual":
                    income = amount
                case "accrual-group1":
                    income = amount if in_group_1 and kind == 0 else 0
                case "cash":
                    income = 0
            more = income - self._prior[kind] - self._current[kind]
            if more > 0:
                self._current[kind] += more
                self._add("interest_receivable", more)
                self._add(_INCOME[kind], -more)
            elif more < 0:
                self._give_up(kind, -more, latest_first=True)
            self._change_memo(kind, amount - income - self._memo[kind])

    def _transfer(self, successor: str) -> None:
        """Every balance of the loan passes from one borrower to the next."""
        assert self._balances is not None
        before, self._cooperative = self._cooperative, successor
        for role, amount in sorted(self._balances.items()):
            if amount:
                self._lines[Line(role, None, before)] = -amount
                self._add(role, amount)

    # Pieces of these.

    def _place(self, event: Event | None) -> str:
        assert event is not None
        return self._loan.place_of(event.number)

    def _debts(self, what: _Happening) -> None:
        self._principal(what)
        for kind, amount in enumerate(what.interest):
            if amount:
                self._pay_interest(kind, amount)

    def _pay_interest(self, kind: int, amount: int) -> None:
        recognised = 0
        for receivable in (self._prior, self._current):
            part = min(receivable[kind], amount - recognised)
            receivable[kind] -= part
            recognised += part
        if recognised:
            self._add("interest_receivable", -recognised)
        if rest := amount - recognised:
            self._add(_INCOME[kind], -rest)
            self._change_memo(kind, -min(rest, self._memo[kind]))

    def _give_up(self, kind: int, amount: int, *, latest_first: bool = False) -> int:
        """Receivable that will not be had: income of this year back, or a loss of earlier ones."""
        given_up = 0
        years = [(self._prior, "loss"), (self._current, _INCOME[kind])]
        for receivable, role in reversed(years) if latest_first else years:
            part = min(receivable[kind], amount - given_up)
            if part:
                receivable[kind] -= part
                given_up += part
                self._add(role, part)
        if given_up:
            self._add("interest_receivable", -given_up)
        return given_up

    def _change_memo(self, kind: int, change: int) -> None:
        self._memo[kind] += change
        self._register("memo_interest", change)


_PASSED_ON = frozenset(
    {
        "principal_in_term",
        "principal_overdue",
        "interest_receivable",
        "held",
        "memo_interest",
        "memo_written_off",
    }
)

_TAKERS: dict[str, Callable[[_Walk, _Happening], None]] = {
    OPENING: _Walk._open,
    "disburse": _Walk._disburse,
    "collect": _Walk._collect,
    "apply": _Walk._apply,
    "to_overdue": _Walk._principal,
    "to_in_term": _Walk._principal,
    "write_off": _Walk._write_off,
    "recover": _Walk._recover,
    "refund": _Walk._refund,
    "waive": _Walk._waive,
}


def _interest(parts: Parts) -> tuple[int, int, int]:
    return parts.due_interest, parts.overdue_interest, parts.late_interest
