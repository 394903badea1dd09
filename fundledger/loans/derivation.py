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

from fundledger.contract.events import Event, Waive, WriteOff
from fundledger.contract.journal import Entry, Journal
from fundledger.contract.life import Life, Remark
from fundledger.contract.position import Position
from fundledger.contract.waterfall import NOTHING, Parts
from fundledger.loans.documents import Document
from fundledger.loans.loan import Loan

Recognition = Literal["accrual-group1", "accrual", "cash"]

_INTEREST = {"in_term": 0, "overdue": 1, "late": 2}
_INCOME = ("income_in_term", "income_overdue", "income_late")
_INCOME_KINDS = {name: kind for kind, name in enumerate(_INCOME)}

CAPITAL, INTEREST = "capital", "interest"
"""The purposes of money: what belongs to the charter capital, and what does not."""


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


def derived(loan: Loan, rolls: Sequence[Roll], through: date, after: date | None = None) -> Derived:
    """Every movement up to a day (those after another day, if one is given), oldest first."""
    if loan.disbursed is None or loan.disbursed > through:
        return Derived([], Position(through), [])
    journal = _Told()
    life = Life(loan.contract.terms, loan.events, journal=journal)
    points = [roll for roll in rolls if loan.disbursed <= roll.day <= through]
    *positions, last = life.lived([*(roll.day for roll in points), through])
    transfers = [each for each in loan.transfers if each.day <= through]
    # A transfer moves whole balances, so all that made them is needed.
    walk = _Walk(loan, journal.interest_written_off, None if transfers else after)
    markers: list[tuple[date, int, Callable[[], None]]] = [
        *((each.day, 0, walk.transferring(each)) for each in transfers),
        *(
            (roll.day, 1, walk.recognising(roll, at))
            for roll, at in zip(points, positions, strict=True)
        ),
    ]
    markers.sort(key=lambda marker: marker[:2])
    waiting = iter(markers)
    marker = next(waiting, None)
    for entry in journal.entries:
        while marker is not None and marker[:2] < (entry.day, 1):
            marker[2]()
            marker = next(waiting, None)
        walk.take(entry)
    while marker is not None:
        marker[2]()
        marker = next(waiting, None)
    found = walk.movements
    if transfers and after is not None:
        found = [movement for movement in found if movement.day > after]
    return Derived(found, last, life.remarks)


class _Told(Journal):
    """The contract's journal, with what it says of interest that no cash came for."""

    __slots__ = ("interest_written_off",)

    def __init__(self) -> None:
        super().__init__()
        self.interest_written_off = NOTHING

    def waived(self, day: int, event: Waive) -> None:
        self.entries.append(Entry(event.day, "waive", (), event))

    def written_off(self, day: int, event: WriteOff, principal: int, interest: Parts) -> None:
        self.interest_written_off = interest
        super().written_off(day, event, principal, interest)
        if not principal:
            self.entries.append(Entry(event.day, "write_off", (), event))


class _Walk:
    """Goes through a loan's entries in time, keeping what of its interest is booked where."""

    __slots__ = (
        "_after",
        "_cooperative",
        "_current",
        "_documents",
        "_held_at",
        "_lines",
        "_memo",
        "_prior",
        "_written_off",
        "_written_off_interest",
        "_year",
        "movements",
    )

    def __init__(self, loan: Loan, written_off: Parts, after: date | None) -> None:
        self.movements: list[Movement] = []
        self._after = after or date.min
        self._documents = {each.chain: each for each in loan.documents}
        self._cooperative = loan.contract.cooperative
        self._lines: Lines = {}
        self._year = 0
        self._prior = [0, 0, 0]  # receivable of earlier years, by kind of interest
        self._current = [0, 0, 0]  # … of this year
        self._memo = [0, 0, 0]
        self._written_off = 0
        self._written_off_interest = written_off
        self._held_at = "bank"  # the place of the receipt that last left money held

    def take(self, entry: Entry) -> None:
        self._reach(entry.day)
        _TAKERS[entry.kind](self, entry)
        self._end(entry.day, entry.kind, entry.event)

    def recognising(self, roll: Roll, position: Position) -> Callable[[], None]:
        def recognise() -> None:
            self._reach(roll.day)
            self._recognise(roll, position)
            self._end(roll.day, "interest", None)

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

    def _end(self, day: date, kind: str, event: Event | None) -> None:
        self._close(day, kind, 0 if event is None else event.number)

    def _close(self, day: date, kind: str, document: int) -> None:
        lines = self._lines
        if lines:
            self._lines = {}
            if day > self._after:
                lines = {key: amount for key, amount in lines.items() if amount}
                if lines:
                    self.movements.append(Movement(day, kind, document, lines))

    def _add(self, role: str, amount: int) -> None:
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

    # What each kind of entry becomes.

    def _principal(self, entry: Entry) -> None:
        for account, amount in entry.postings:
            self._add(account, amount)

    def _disburse(self, entry: Entry) -> None:
        amount = entry.postings[0][1]
        self._add("principal_in_term", amount)
        self._money(CAPITAL, self._place(entry), -amount)

    def _collect(self, entry: Entry) -> None:
        principal = self._debts(entry)
        money, held = _amount(entry, "bank"), -_amount(entry, "unapplied")
        place = self._place(entry)
        self._hold(held, place)
        self._money(CAPITAL, place, principal)
        self._money(INTEREST, place, money - principal)

    def _apply(self, entry: Entry) -> None:
        """Held money is no capital until it pays principal."""
        principal = self._debts(entry)
        self._add("held", _amount(entry, "unapplied"))
        self._money(CAPITAL, self._held_at, principal)
        self._money(INTEREST, self._held_at, -principal)

    def _refund(self, entry: Entry) -> None:
        amount = _amount(entry, "unapplied")
        self._add("held", amount)
        self._money(INTEREST, self._place(entry), -amount)

    def _write_off(self, entry: Entry) -> None:
        principal = _amount(entry, "loss")
        for account, amount in entry.postings:
            if account != "loss":
                self._add(account, amount)
        assert entry.event is not None
        provision = min(principal, self._documents[entry.event.number].body.get("provision", 0))
        if provision:
            self._add("provision_specific", provision)
        if principal > provision:
            self._add("loss", principal - provision)
        for kind in range(3):
            self._give_up(kind, self._prior[kind] + self._current[kind])
            self._change_memo(kind, -self._memo[kind])
        self._written_off = principal + sum(self._written_off_interest)
        self._register("memo_written_off", self._written_off)

    def _recover(self, entry: Entry) -> None:
        principal = -_amount(entry, "loss")
        held, money = -_amount(entry, "unapplied"), _amount(entry, "bank")
        place = self._place(entry)
        self._hold(held, place)
        self._money(CAPITAL, place, principal)
        self._money(INTEREST, place, money - principal)
        if money > held:
            self._add("income_other", held - money)
            self._written_off -= money - held
            self._register("memo_written_off", held - money)

    def _waive(self, entry: Entry) -> None:
        assert isinstance(entry.event, Waive)
        kind, amount = _INTEREST[entry.event.kind], entry.event.amount
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
        sums: dict[str, int] = {}
        for movement in self.movements:
            for line, amount in movement.lines.items():
                if line.role in _PASSED_ON:
                    sums[line.role] = sums.get(line.role, 0) + amount
        before, self._cooperative = self._cooperative, successor
        for role, amount in sorted(sums.items()):
            if amount:
                self._lines[Line(role, None, before)] = -amount
                self._add(role, amount)

    # Pieces of these.

    def _place(self, entry: Entry) -> str:
        assert entry.event is not None
        return self._documents[entry.event.number].place

    def _hold(self, held: int, place: str) -> None:
        if held:
            self._add("held", -held)
            self._held_at = place

    def _debts(self, entry: Entry) -> int:
        """What is paid of each debt; answers the principal."""
        principal = 0
        for account, amount in entry.postings:
            if account in ("principal_in_term", "principal_overdue"):
                self._add(account, amount)
                principal -= amount
            elif (kind := _INCOME_KINDS.get(account)) is not None:
                self._pay_interest(kind, -amount)
        return principal

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

_TAKERS: dict[str, Callable[[_Walk, Entry], None]] = {
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


def _amount(entry: Entry, account: str) -> int:
    return next((amount for name, amount in entry.postings if name == account), 0)
