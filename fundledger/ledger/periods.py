"""Locked and sealed days. The state is derived from the facts of kind `period`, in chain order.

Locking (khóa sổ) a day refuses bookings up to and including it; unlocking needs a reason. Sealing
is for good. A movement whose value date lies in sealed days is booked on the first open day
(`booking_date`); nothing is ever booked into a locked or sealed day, nor on a chosen day
that has not come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated

KIND = "period"
ACTIONS = ("lock", "unlock", "seal")


@dataclass(frozen=True, slots=True)
class Periods:
    """Up to which days a fund's book is locked and sealed; and today, where something is booked."""

    locked: date | None = None
    sealed: date | None = None
    seal: int | None = None  # chain number of the last seal
    today: date | None = None  # None: nobody books anything

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Periods:
        return cls.of(stated(connection, fund, KIND, known_at=known_at))

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Periods:
        state = cls()
        for fact in facts:
            state = state.after(fact.subject, fact.effective, fact.chain)
        return state

    def after(self, action: str, day: date, chain: int) -> Periods:
        match action:
            case "lock":
                return replace(self, locked=max(day, self.locked or day))
            case "unlock":
                before = day - ONE_DAY if day > date.min else None
                return replace(self, locked=_later(before, self.sealed))
            case "seal":
                return Periods(locked=max(day, self.locked or day), sealed=day, seal=chain)
        raise AssertionError(action)

    def closed_until(self) -> date | None:
        """The last day that takes no bookings."""
        return _later(self.locked, self.sealed)

    def is_closed(self, day: date) -> bool:
        closed = self.closed_until()
        return closed is not None and day <= closed

    def refuse_closed(self, day: date) -> None:
        """What begins on a day cannot begin on one that takes no bookings."""
        closed = self.closed_until()
        if closed is not None and day <= closed:
            raise FundledgerError("period.locked", day=day, first_open=closed + ONE_DAY)

    def booking_date(self, value_date: date, wanted: date | None) -> date:
        """The day on which an entry is booked; refuses where a person has to decide."""
        closed = self.closed_until()
        if wanted is not None:
            if wanted < value_date:
                raise FundledgerError("entry.booked_before_value", date=wanted, value=value_date)
            self.refuse_to_come(wanted)
            if closed is not None and wanted <= closed:
                raise FundledgerError(self._why(wanted), day=wanted, first_open=closed + ONE_DAY)
            return wanted
        if closed is None or value_date > closed:
            return value_date
        if self.sealed is not None and value_date <= self.sealed:
            return closed + ONE_DAY
        raise FundledgerError("period.locked", day=value_date, first_open=closed + ONE_DAY)

    def chosen(self, day: date, wanted: date | None) -> date | None:
        """The day that a person chose, if `day` is closed; else None: the ledger finds it."""
        self.refuse_to_come(wanted)
        return wanted if self.is_closed(day) else None

    def refuse_to_come(self, wanted: date | None) -> None:
        """Refuse a chosen day to come, unless it is the first open one: today may be locked."""
        if wanted is None or self.today is None or wanted <= self.today:
            return
        closed = self.closed_until()
        if closed is None or wanted > closed + ONE_DAY:
            raise FundledgerError("entry.booked_in_future", date=wanted, today=self.today)

    def _why(self, day: date) -> str:
        sealed = self.sealed is not None and day <= self.sealed
        return "period.sealed" if sealed else "period.locked"


def closed_by(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> int | None:
    """The link since which a day takes no bookings; None if it takes them."""
    return _closed_since(stated(connection, fund, KIND, known_at=known_at), day)


@dataclass(frozen=True, slots=True)
class Closing:
    """The last day of a period that takes no bookings, and the link at which its books stood.

    That is the link of its seal, if the day itself was sealed; else the one since which it takes
    no bookings.
    """

    day: date
    link: int
    is_sealed: bool


def closings(connection: Connection, fund: int, known_at: int | None = None) -> list[Closing]:
    """Each day that was locked or sealed and is, oldest first."""
    facts = list(stated(connection, fund, KIND, known_at=known_at))
    sealed = Periods.of(facts).sealed
    seals = {fact.effective: fact.chain for fact in facts if fact.subject == "seal"}
    found: list[Closing] = []
    for day in sorted({fact.effective for fact in facts if fact.subject != "unlock"}):
        link = seals.get(day) or _closed_since(facts, day)
        if link is not None:
            found.append(Closing(day, link, sealed is not None and day <= sealed))
    return found


def _closed_since(facts: Iterable[Fact], day: date) -> int | None:
    state, since = Periods(), None
    for fact in facts:
        state = state.after(fact.subject, fact.effective, fact.chain)
        until = state.closed_until()
        if until is None or until < day:
            since = None
        elif since is None:
            since = fact.chain
    return since


@dataclass(frozen=True, slots=True)
class Despite:
    """Why days were closed although something was left open, and what that was, by name."""

    reason: str
    left_open: tuple[str, ...]

    def body(self) -> dict[str, object]:
        return {"reason": self.reason, "open": list(self.left_open)}

    @classmethod
    def of(cls, fact: Fact) -> Despite | None:
        """None where nothing was left open, or nobody was asked."""
        if "open" not in fact.body:
            return None
        return cls(fact.body["reason"], tuple(fact.body["open"]))


def lock_statement(
    periods: Periods, day: date, today: date, despite: Despite | None = None
) -> Statement:
    closed = periods.closed_until()
    if day > today:
        raise FundledgerError("period.not_over", day=day)
    if closed is not None and day <= closed:
        raise FundledgerError("period.already_locked", day=day, until=closed)
    return Statement(KIND, "lock", day, {} if despite is None else despite.body())


def locked_despite(connection: Connection, fund: int, day: date) -> Despite | None:
    """What was left open when a day was last locked."""
    locks = [
        fact
        for fact in stated(connection, fund, KIND)
        if fact.subject == "lock" and fact.effective == day
    ]
    return Despite.of(locks[-1]) if locks else None


def unlock_statement(periods: Periods, day: date, reason: str) -> Statement:
    if periods.sealed is not None and day <= periods.sealed:
        raise FundledgerError("period.sealed_for_good", day=day, until=periods.sealed)
    if periods.locked is None or day > periods.locked:
        raise FundledgerError("period.not_locked", day=day)
    if not reason.strip():
        raise FundledgerError("period.reason_needed")
    return Statement(KIND, "unlock", day, {"reason": reason})


def refuse_seal(periods: Periods, day: date, today: date) -> None:
    if day > today:
        raise FundledgerError("period.not_over", day=day)
    if periods.sealed is not None and day <= periods.sealed:
        raise FundledgerError("period.already_sealed", day=day, until=periods.sealed)


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)
