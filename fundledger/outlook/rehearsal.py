"""What the books would look like if money came as it is expected: booked for real, then undone.

    with rehearsing(book, fund, until) as writer:
        lived = live(writer, of, receipts, …)           receipts as documents, rolls, capital
        …                                               whatever reports are asked of the books then
        closing = close_year(writer, until)             last: the year's closing entries

Everything goes by the ordinary verbs, in one transaction that is never kept, so that the books
answer as they would answer then. A receipt is one document of its day. One that is expected of an
instalment says so by its own split; of any other the contract's order says what it pays, which may
be something else than was expected (`Came`): where interest for being late comes before principal,
less principal is paid. What is ahead of its due day is a prepayment, as a borrower would ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from fundledger.calendar import ONE_DAY, end_of_day, quarter_days
from fundledger.closing.years import Closing, close
from fundledger.contract.events import Collect
from fundledger.contract.position import Position
from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError
from fundledger.ledger.balances import Scope, days_of_use
from fundledger.ledger.journal import Writer, writing
from fundledger.loans.rolling import roll, rolled_to
from fundledger.loans.verbs import take
from fundledger.outlook.claims import Claim, Claims
from fundledger.outlook.methods import Receipts
from fundledger.outlook.scenarios import OF_CAPITAL, Change, Scenario
from fundledger.outlook.settling import Expected
from fundledger.registers.documents import body_of
from fundledger.registers.loan import loans
from fundledger.treasury.capital import capital_in, capital_out
from fundledger.treasury.money import Paper

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.store.books import Book

_OF_LATER_DAYS = frozenset({"change_rate", "freeze", "confirm", "close", "judged"})
"""Documents that change nothing of what is expected, or were decided for days to come."""

_ACTOR = "rehearsal"
"""Whom the entries name that are not kept: a question asks nobody who they are."""


class Parts(NamedTuple):
    principal: int = 0
    interest: int = 0
    overdue_interest: int = 0
    held: int = 0


class Came(NamedTuple):
    """A receipt that was booked: what was expected of it, and what it paid."""

    loan: str
    borrower: str
    day: date
    expected: Parts
    paid: Parts

    @property
    def differs(self) -> bool:
        return self.expected != self.paid


class Left(NamedTuple):
    """What could not be booked, and why."""

    day: date
    amount: int
    key: str
    params: Mapping[str, object]
    loan: str | None = None


@dataclass(frozen=True, slots=True)
class Lived:
    came: tuple[Came, ...]
    left_out: tuple[Left, ...]
    rolls: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """The year's closing entries; or why there are none."""

    closing: Closing | None = None
    refused: FundledgerError | None = None


class _Over(Exception):
    """Ends a rehearsal: nothing of it is kept."""


@contextmanager
def rehearsing(book: Book, fund: int, until: date) -> Iterator[Writer]:
    """The books as if it were the last day. They are as before whatever happens in the block.

    A fund that this book only shows may be rehearsed too: nothing is written to it.
    """
    try:
        with writing(
            *(book, fund, _ACTOR),
            of_replica=True,
            dry_run=True,
            clock=lambda: end_of_day(until),
        ) as writer:
            yield writer
            raise _Over
    except _Over:
        pass


def refuse_past(connection: Connection, fund: int, as_of: date) -> None:
    """Refuse a day after which the books go on: what is there would be lived through again."""
    used = days_of_use(connection, Scope(fund)).values()
    last = max((last for _, last in used), default=as_of)
    for loan in loans(connection, fund):
        later = [each.day for each in loan.documents if each.do not in _OF_LATER_DAYS]
        last = max([last, *later])
    if last > as_of:
        raise FundledgerError("rehearsal.goes_on", as_of=as_of, last=last)


def live(
    writer: Writer,
    of: Claims,
    receipts: Receipts,
    scenario: Scenario | None = None,
    today: date | None = None,
) -> Lived:
    """Day by day to the last: what is expected comes in, and each quarter's end is rolled.

    What the calendar brings of days that are locked is booked on the first open one.
    """
    until = of.until
    now = max(until, today or until)
    owing = {each.loan: each for each in of.every}
    work: list[tuple[date, int, Expected | Change | None]] = []
    for each in _in_span(of, owing, receipts):
        work.append((each.day, 0, each))
    for change in scenario.changes if scenario else ():
        if change.what in OF_CAPITAL and change.day and of.as_of < change.day <= until:
            work.append((change.day, 1, change))
    rolls = _rolls(writer, of.as_of, until)
    work += [(day, 2, None) for day in rolls]
    run = _Run(writer, owing, now)
    for day, _, what in sorted(work, key=lambda each: each[:2]):
        match what:
            case Expected():
                run.receipt(what)
            case Change():
                run.capital(what)
            case None:
                roll(writer, day, now, booked_on=first_open(writer))
    return Lived(tuple(run.came), tuple(run.left_out), tuple(rolls))


def first_open(writer: Writer) -> date | None:
    """The day for what falls into days that are locked; None: no day is."""
    closed = writer.periods.closed_until()
    return None if closed is None else closed + ONE_DAY


def close_year(writer: Writer, until: date) -> Closed | None:
    """The closing entries of a year that ends with the span; None where none does.

    Ask for it last: a refusal in the midst of booking leaves the writer broken.
    """
    if (until.month, until.day) != (12, 31):
        return None
    try:
        return Closed(close(writer, until.year, until))
    except FundledgerError as refusal:
        return Closed(refused=refusal)


def _in_span(of: Claims, owing: Mapping[str, Claim], receipts: Receipts) -> Iterator[Expected]:
    """By loan and day; no more principal than the loan owes beside what is held."""
    for number, expected in receipts.items():
        if (claim := owing.get(number)) is None:
            continue
        room = max(claim.principal - sum(each.principal for each in claim.held), 0)
        for each in sorted(expected, key=lambda each: each.day):
            if each.day > of.until:
                continue
            principal = min(each.principal, room)
            room -= principal
            yield each._replace(day=max(each.day, of.as_of + ONE_DAY), principal=principal)


def _rolls(writer: Writer, as_of: date, until: date) -> list[date]:
    """The ends of quarters after the last roll that still take bookings, and the last day."""
    begins = rolled_to(writer.connection, writer.fund) or as_of
    closed = writer.periods.closed_until()
    first = max([begins, *([closed] if closed else [])])
    found: list[date] = []
    day = first + ONE_DAY
    while day <= until:
        _, ends = quarter_days(day.year, (day.month + 2) // 3)
        if ends < until:
            found.append(ends)
        day = ends + ONE_DAY
    return [*found, until] if until > first else []


class _Run:
    def __init__(self, writer: Writer, owing: Mapping[str, Claim], now: date) -> None:
        self.writer, self.owing, self.now = writer, owing, now
        self.came: list[Came] = []
        self.left_out: list[Left] = []
        self._so_far: dict[str, int] = {}  # principal expected of a loan
        self._count = 0

    def receipt(self, each: Expected) -> None:
        expected = Parts(each.principal, each.interest, each.overdue_interest)
        amount = sum(expected)
        if not amount:
            return
        claim = self.owing[each.loan]
        event = self._event(claim, each, amount)
        try:
            self.writer.periods.booking_date(each.day, None)
            taken = take(
                *(self.writer, each.loan, body_of(event), each.day, self._paper()),
                today=self.now,
                booked_on=first_open(self.writer),
            )
        except FundledgerError as refusal:
            self._refused(each.day, amount, refusal, each.loan)
            return
        paid = _paid(taken.before, taken.after, amount)
        self.came.append(Came(each.loan, claim.borrower, each.day, expected, paid))

    def _event(self, claim: Claim, each: Expected, amount: int) -> Collect:
        so_far = self._so_far.get(each.loan, 0) + each.principal
        self._so_far[each.loan] = so_far
        if each.due is not None and each.due <= each.day and not each.overdue_interest:
            is_late = each.due + timedelta(days=claim.grace_days) < each.day
            of = "overdue_principal" if is_late else "due_principal"
            split = Split(**{of: each.principal}, due_interest=each.interest)
            return Collect(each.day, amount, split)
        dues = (*claim.missed, *claim.coming)
        fallen = sum(due.principal for due in dues if due.day <= each.day)
        return Collect(each.day, amount, prepay=not claim.is_whole and so_far > fallen)

    def capital(self, change: Change) -> None:
        """Charter capital by a decision; what is to be lent has no contract that it could go by."""
        amount, day = change.amount or 0, change.day or self.now
        if change.what == "disbursed":
            self.left_out.append(Left(day, amount, "rehearsal_note.no_contract", {}))
            return
        paper = Paper(day, self._paper())
        try:
            self.writer.periods.booking_date(day, None)
            if change.what == "paid_in":
                capital_in(self.writer, amount, paper, self.now, source=change.source)
            else:
                capital_out(self.writer, amount, paper, self.now, source=change.source or None)
        except FundledgerError as refusal:
            self._refused(day, amount, refusal)

    def _paper(self) -> str:
        """A number that no paper of the books has."""
        self._count += 1
        return f"rehearsal-{self._count:05}"

    def _refused(
        self, day: date, amount: int, refusal: FundledgerError, loan: str | None = None
    ) -> None:
        """Go on with the rest, unless it was refused when it had begun to be booked."""
        try:
            self.writer.refuse_if_broken()
        except FundledgerError:
            raise refusal from None
        self.left_out.append(Left(day, amount, refusal.key, refusal.params, loan))


def _paid(before: Position, after: Position, amount: int) -> Parts:
    """What a receipt did to what is owed at the end of its day."""
    principal = before.principal - after.principal
    held = after.unapplied - before.unapplied
    late = sum(
        getattr(before, name) - getattr(after, name)
        for name in ("interest_overdue_due", "late_interest_due")
    )
    return Parts(principal, amount - principal - held - late, late, held)


def differing(came: Sequence[Came]) -> list[Came]:
    return [each for each in came if each.differs]
