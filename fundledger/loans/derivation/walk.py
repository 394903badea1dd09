"""One walk through what happened to a loan, in time: each happening and each roll as a movement.

A walk keeps what of the interest is booked where, so it takes happenings in order and is used once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from fundledger.contract.events import (
    Event,
    EventRefused,
    Waive,
)
from fundledger.contract.position import Position
from fundledger.ledger.money_places import CAPITAL, INTEREST
from fundledger.loans.derivation.happenings import Happening
from fundledger.loans.derivation.movements import (
    CIRCULAR_52,
    OPENING,
    LineKey,
    Lines,
    Movement,
    Roll,
)
from fundledger.registers.documents import RECEIPTS, Document
from fundledger.registers.loan import Loan

_INTEREST = {"in_term": 0, "overdue": 1, "late": 2}
_INCOME = ("income_in_term", "income_overdue", "income_late")
_NOTHING = (0, 0, 0)
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


_OF_PAID_OUT = frozenset({"to_overdue", "to_in_term", "write_off"})
"""What moves principal on, and so rests on what was paid out."""

_PAID_OUT = frozenset({"disburse"})
_BRINGING = _PAID_OUT | RECEIPTS
_RECOVERING = frozenset({"write_off", "recover"})


class Walk:
    """Goes through what happened in time, keeping what of the interest is booked where."""

    __slots__ = (
        "_after",
        "_balances",
        "_cooperative",
        "_current",
        "_in_group_1",
        "_lines",
        "_loan",
        "_memo",
        "_not_late",
        "_prior",
        "_receivable",
        "_register_first",
        "_struck_off",
        "_written_off",
        "_year",
        "movements",
    )

    def __init__(
        self,
        loan: Loan,
        after: date,
        in_group_1: Collection[date] | None,
        not_late: Mapping[date, int],
    ) -> None:
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
        self._in_group_1 = in_group_1
        self._not_late = not_late
        self._register_first = False  # whether the last roll was by `circular-52`
        self._written_off: int | None = None  # what of it stands in the register
        self._struck_off = False

    def take(self, day: date, happening: Happening) -> None:
        self._reach(day)
        _TAKERS[happening.kind](self, happening)
        event = happening.event
        document = 0 if event is None else event.number
        self._close(day, happening.kind, document, self._what_brought(day, happening))

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
            moves_on = self._documents(document.day, _BRINGING)
            self._close(document.day, "transfer", document.chain, moves_on)

        return transfer

    def striking_off(self, document: Document) -> Callable[[], None]:
        def strike_off() -> None:
            self._reach(document.day)
            if self._written_off is None:
                refusal = EventRefused("contract.not_written_off", field="do")
                refusal.number = document.chain
                raise refusal
            self._register("memo_written_off", -self._written_off)
            self._written_off, self._struck_off = 0, True
            recovered = self._documents(document.day, _RECOVERING)
            self._close(document.day, "strike_off", document.chain, recovered)

        return strike_off

    def _reach(self, day: date) -> None:
        if day.year != self._year:
            self._year = day.year
            for kind, amount in enumerate(self._current):
                self._prior[kind] += amount
            self._current = [0, 0, 0]

    def _close(self, day: date, kind: str, document: int, rests_on: tuple[int, ...] = ()) -> None:
        """The lines so far are one movement, if it is one that was asked for."""
        lines, self._lines = self._lines, {}
        if self._balances is not None:
            for line, amount in lines.items():
                if line.role in _PASSED_ON:
                    self._balances[line.role] = self._balances.get(line.role, 0) + amount
        if day > self._after:
            lines = {key: amount for key, amount in lines.items() if amount}
            if lines:
                self.movements.append(Movement(day, kind, document, lines, rests_on))

    def _what_brought(self, day: date, happening: Happening) -> tuple[int, ...]:
        """The documents without which there would be nothing to move on."""
        if happening.spent:
            return tuple(part.receipt for part in happening.spent)
        if happening.kind in _OF_PAID_OUT:
            return self._documents(day, _PAID_OUT)
        return ()

    def _documents(self, day: date, kinds: frozenset[str]) -> tuple[int, ...]:
        return tuple(
            each.chain for each in self._loan.documents if each.do in kinds and each.day <= day
        )

    def _add(self, role: str, amount: int) -> None:
        if not amount:
            return
        key = LineKey(role, None, self._cooperative)
        self._lines[key] = self._lines.get(key, 0) + amount

    def _money(self, purpose: str, place: str, amount: int) -> None:
        if amount:
            key = LineKey(purpose, place, self._cooperative)
            self._lines[key] = self._lines.get(key, 0) + amount

    def _register(self, role: str, amount: int) -> None:
        """A memo register and its contra."""
        if amount:
            self._add(role, amount)
            key = LineKey(f"{role}_contra", None, None)
            self._lines[key] = self._lines.get(key, 0) - amount

    # What each kind of happening becomes.

    def _principal(self, what: Happening) -> None:
        self._add("principal_in_term", -what.in_term)
        self._add("principal_overdue", -what.overdue)

    def _open(self, what: Happening) -> None:
        """The loan's lines of the entry that opened the books; the rest of it is not a loan's."""
        self._principal(what)
        self._add("held", -what.held)
        for kind, (owed, receivable) in enumerate(
            zip(what.interest, self._receivable, strict=True)
        ):
            self._prior[kind] = receivable
            self._add("interest_receivable", receivable)
            self._change_memo(kind, owed - receivable)

    def _disburse(self, what: Happening) -> None:
        self._principal(what)
        self._money(CAPITAL, self._place(what.event), what.in_term)

    def _collect(self, what: Happening) -> None:
        place = self._place(what.event)
        self._debts(what)
        self._add("held", -what.held)
        self._money(CAPITAL, place, what.in_term + what.overdue)
        self._money(INTEREST, place, sum(what.interest) + what.held)

    def _apply(self, what: Happening) -> None:
        """Held money is no capital until it pays principal."""
        self._debts(what)
        self._add("held", -what.held)
        principal = what.in_term + what.overdue
        for place, amount, _ in what.spent:
            part = min(principal, amount)
            self._money(CAPITAL, place, part)
            self._money(INTEREST, place, -part)
            principal -= part

    def _refund(self, what: Happening) -> None:
        self._add("held", -what.held)
        self._money(INTEREST, self._place(what.event), what.held)

    def _write_off(self, what: Happening) -> None:
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
        self._written_off = principal + sum(what.interest)
        self._register("memo_written_off", self._written_off)

    def _recover(self, what: Happening) -> None:
        """What was written off is income when it comes; capital only by a decision of its own.

        It leaves the register, unless all of it has left that already.
        """
        back = what.in_term + sum(what.interest)
        place = self._place(what.event)
        self._add("held", -what.held)
        self._money(INTEREST, place, back + what.held)
        self._add("income_other", -back)
        if not self._struck_off:
            assert self._written_off is not None
            self._written_off -= back
            self._register("memo_written_off", -back)

    def _waive(self, what: Happening) -> None:
        assert isinstance(what.event, Waive)
        kind, amount = _INTEREST[what.event.kind], what.event.amount
        if self._register_first:
            amount -= self._out_of_register(kind, amount)
        rest = amount - self._give_up(kind, amount)
        self._out_of_register(kind, rest)

    def _recognise(self, roll: Roll, position: Position) -> None:
        owed = (
            position.interest_due + position.interest_accrued,
            position.interest_overdue_due,
            position.late_interest_due,
        )
        self._register_first = roll.recognition == CIRCULAR_52
        recognised = self._recognised(roll, position, owed)
        if self._register_first:
            # Late now and not in the register: that was income ahead, and is a cost. What arose
            # since is income all the same.
            late = owed[0] - self._in_time(position)
            self._give_up(0, max(0, late - self._memo[0]))
        for kind, (amount, income) in enumerate(zip(owed, recognised, strict=True)):
            more = income - self._prior[kind] - self._current[kind]
            if more > 0:
                self._current[kind] += more
                self._add("interest_receivable", more)
                self._add(_INCOME[kind], -more)
            elif more < 0:
                self._give_up(kind, -more, latest_first=True)
            self._change_memo(kind, amount - income - self._memo[kind])

    def _recognised(
        self, roll: Roll, position: Position, owed: tuple[int, int, int]
    ) -> tuple[int, int, int]:
        """What of the interest owed is income before cash comes."""
        match roll.recognition:
            case "accrual":
                return owed
            case "accrual-group1":
                in_time = position.days_overdue <= roll.group1_days_max
                return owed[0] if in_time else 0, 0, 0
            case "cash":
                return _NOTHING
            case "circular-52":
                assert self._in_group_1 is not None, "those beside the loan were not asked"
                in_group_1 = roll.day in self._in_group_1
                return self._in_time(position) if in_group_1 else 0, 0, 0

    def _in_time(self, position: Position) -> int:
        """In-term interest that is not due, or may still be paid in time."""
        return position.interest_accrued + self._not_late.get(position.as_of, 0)

    def _transfer(self, successor: str) -> None:
        """Every balance of the loan passes from one borrower to the next."""
        assert self._balances is not None
        before, self._cooperative = self._cooperative, successor
        for role, amount in sorted(self._balances.items()):
            if amount:
                self._lines[LineKey(role, None, before)] = -amount
                self._add(role, amount)

    # Pieces of these.

    def _place(self, event: Event | None) -> str:
        assert event is not None
        return self._loan.place_of(event.number)

    def _debts(self, what: Happening) -> None:
        self._principal(what)
        for kind, amount in enumerate(what.interest):
            if amount:
                self._pay_interest(kind, amount)

    def _pay_interest(self, kind: int, amount: int) -> None:
        registered = self._out_of_register(kind, amount) if self._register_first else 0
        left = amount - registered
        recognised = 0
        for receivable in (self._prior, self._current):
            part = min(receivable[kind], left - recognised)
            receivable[kind] -= part
            recognised += part
        self._add("interest_receivable", -recognised)
        self._add(_INCOME[kind], recognised - amount)
        self._out_of_register(kind, left - recognised)

    def _give_up(self, kind: int, amount: int, *, latest_first: bool = False) -> int:
        """Receivable that will not be had: income of this year back, or a loss of earlier ones.

        By `circular-52` it is other cost: what was income and is not collected (art. 8).
        """
        given_up = 0
        roles = ("cost_other",) * 2 if self._register_first else ("loss", _INCOME[kind])
        years = list(zip((self._prior, self._current), roles, strict=True))
        for receivable, role in reversed(years) if latest_first else years:
            part = min(receivable[kind], amount - given_up)
            if part:
                receivable[kind] -= part
                given_up += part
                self._add(role, part)
        if given_up:
            self._add("interest_receivable", -given_up)
        return given_up

    def _out_of_register(self, kind: int, amount: int) -> int:
        """As much of it as stands in the register."""
        part = min(amount, self._memo[kind])
        self._change_memo(kind, -part)
        return part

    def _change_memo(self, kind: int, change: int) -> None:
        self._memo[kind] += change
        self._register("memo_interest", change)


_TAKERS: dict[str, Callable[[Walk, Happening], None]] = {
    OPENING: Walk._open,
    "disburse": Walk._disburse,
    "collect": Walk._collect,
    "apply": Walk._apply,
    "to_overdue": Walk._principal,
    "to_in_term": Walk._principal,
    "write_off": Walk._write_off,
    "recover": Walk._recover,
    "refund": Walk._refund,
    "waive": Walk._waive,
}
