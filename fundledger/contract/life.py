"""The sweep through a loan's days: terms and events in, positions out.

    position(terms, events, day)            what is owed at the end of that day
    schedule_as_signed(terms)               the plan if all goes as the contract says
    coming(terms, events, day)              what falls due from that day on, if paid on its days
    position_if_kept(terms, events, day, on)    what is owed on a coming day, if it is
    Life(terms, events, …).lived(days)      the same for many days, with entries and arithmetic

A day is taken in this order: interest up to it; what falls due on it; the day's events, held money
being applied before the day's receipts; the position, if asked; then its end, when what fell due
and was not paid becomes overdue, bearing overdue interest from that very day.

A `Life` is used once. Keep no `Life` and store none of its figures as the truth: the events are the
truth, and a document that comes late means another sweep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from fundledger.contract import decisions, payments, tracing
from fundledger.contract.beginning import begun
from fundledger.contract.coming import FallingDue, Kept
from fundledger.contract.debt import NEVER
from fundledger.contract.events import (
    Apply,
    ChangeRate,
    Collect,
    Disburse,
    Event,
    EventRefused,
    Extend,
    Freeze,
    Judged,
    Recall,
    Recover,
    Refund,
    Reschedule,
    Waive,
    WriteOff,
    comes_after_held_money,
)
from fundledger.contract.events import Remark as Remark
from fundledger.contract.journal import Listener
from fundledger.contract.opening import Opening
from fundledger.contract.periods import (
    advance,
    day_after_opening,
    end_day,
    fall_due,
    falls_due_when_paid_out,
    grace_ends,
)
from fundledger.contract.plan import Plan, PlanLine
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.contract.terms import Terms
from fundledger.contract.trace import Trace

_TAKERS: dict[type, Callable[..., None]] = {
    Disburse: payments.disburse,
    ChangeRate: decisions.change_rate,
    Reschedule: decisions.reschedule,
    Extend: decisions.extend,
    Waive: decisions.waive,
    Freeze: decisions.freeze,
    Judged: decisions.judged,
    Collect: payments.collect,
    Apply: payments.apply,
    Recall: decisions.recall,
    WriteOff: decisions.write_off,
    Recover: payments.recover,
    Refund: payments.refund,
}
"""What takes an event of which kind: the debt, the day's ordinal, the event."""


def position(terms: Terms, events: Iterable[Event], day: date) -> Position:
    """What is owed at the end of the day."""
    return Life(terms, events).lived([day])[0]


def schedule_as_signed(terms: Terms) -> list[PlanLine]:
    """The plan when all is paid out and paid back as the contract says."""
    life = Life(terms, ())
    life.lived_through(())
    return life.schedule()


def coming(
    terms: Terms, events: Iterable[Event], day: date, *, opening: Opening | None = None
) -> tuple[FallingDue, ...]:
    """What falls due from a day on, to the end of the plan, all paid on its days.

    Events up to the day are what has happened; of later ones give only what is decided already: a
    rate, a freeze. If an instalment falls due on the day itself it is the first line, with what its
    receipts have left of it.
    """
    dues, _ = Life(terms, events, opening=opening).kept(day)
    return tuple(due for due in dues if due.day >= day)


def position_if_kept(
    terms: Terms, events: Iterable[Event], day: date, on: date, *, opening: Opening | None = None
) -> Position:
    """What is owed at the end of a coming day if all that falls due before it is paid on its day.

    What falls due on that day itself is owed.
    """
    return Life(terms, events, opening=opening).kept(day, [on])[1][0]


class Life:
    __slots__ = ("_kept", "_taking", "debt", "fallen_due", "not_late", "unpaid")

    def __init__(
        self,
        terms: Terms,
        events: Iterable[Event],
        *,
        opening: Opening | None = None,
        journal: Listener | None = None,
        trace: Trace | None = None,
        by_instalment: bool = False,
    ) -> None:
        """`by_instalment`: what is unpaid is also told by instalment, in `unpaid`."""
        self.debt = begun(terms, events, opening=opening, journal=journal, trace=trace)
        self.fallen_due: dict[date, int] = {}  # by day asked: principal due by then and unpaid
        self.not_late: dict[date, int] = {}  # by day asked: interest due that is not late yet
        self.unpaid: list[UnpaidInstalment] | None = [] if by_instalment else None
        self._taking: Event | None = None
        self._kept: Kept | None = None

    @property
    def terms(self) -> Terms:
        return self.debt.terms

    @property
    def plan(self) -> Plan:
        return self.debt.plan

    @property
    def remarks(self) -> list[Remark]:
        return self.debt.remarks

    def lived(self, days: Sequence[date]) -> list[Position]:
        """The position at the end of each of the days, having lived through all of them."""
        asked = sorted({day.toordinal() for day in days})
        found = self._sweep(asked, asked[-1]) if asked else {}
        return [found[day.toordinal()] for day in days]

    def lived_through(self, days: Sequence[date]) -> list[Position]:
        """The same, but to the last event even when that is later than the last of the days."""
        asked, events = sorted({day.toordinal() for day in days}), self.debt.events
        found = self._sweep(asked, max(asked[-1:] + [e.day.toordinal() for e in events[-1:]]))
        return [found[day.toordinal()] for day in days]

    def kept(
        self, day: date, days: Sequence[date] = ()
    ) -> tuple[tuple[FallingDue, ...], list[Position]]:
        """What falls due, all of it from a day on paid on its day; the position on coming days.

        Lived to the last of those days, on which nothing is taken to be paid any more; without any,
        to the end of the plan. Of instalments before the day it is told what fell due.
        """
        last = max(days, default=date.max).toordinal()
        self._kept = Kept(day.toordinal(), last)
        asked = sorted({day.toordinal(), *(each.toordinal() for each in days)})
        found = self._sweep(asked, last)
        return tuple(self._kept.dues), [found[each.toordinal()] for each in days]

    def schedule(self, trace: Trace | None = None) -> list[PlanLine]:
        """The plan after all that was lived through."""
        if trace is not None:
            trace.scale, trace.clock = self.debt.scale, self.plan.clock  # a plan is never overdue
        return self.plan.schedule(trace)

    def _sweep(self, asked: Sequence[int], last: int) -> dict[int, Position]:
        try:
            return self._swept(asked, last)
        except EventRefused as refusal:
            assert self._taking is not None
            refusal.number = self._taking.number
            raise

    def _swept(self, asked: Sequence[int], last: int) -> dict[int, Position]:
        """From one day on which anything happens to the next: a sweep looks at no other."""
        found: dict[int, Position] = {}
        debt, kept = self.debt, self._kept
        debt.last_day = last
        events: list[tuple[int, Event | None]]
        events = [(event.day.toordinal(), event) for event in debt.events]
        events.append((NEVER, None))
        asked = [*asked, NEVER]
        taken = answered = 0
        grace = debt.grace
        if debt.opening is not None and asked[0] > debt.day:
            end_day(debt, debt.day, False)  # the day of the opening is over
        while True:
            event_day, ask_day, due = events[taken][0], asked[answered], debt.next_due
            day = event_day if event_day < due else due
            if ask_day < day:
                day = ask_day
            if debt.day < debt.thaw < day:
                day = debt.thaw
            if grace:
                day = min(day, grace_ends(debt))
            if day > last:
                return found
            if debt.stated_over and day > debt.day:
                day_after_opening(debt)
            advance(debt, day)
            if due == day:
                if not debt.paid_out and falls_due_when_paid_out(debt, day):
                    while event_day == day and type(event := events[taken][1]) is Disburse:
                        self._taking = event
                        payments.disburse(debt, day, event)
                        taken += 1
                        event_day = events[taken][0]
                fall_due(debt, day)
                if kept is not None:
                    kept.fell(debt, day)
            to_apply = due == day and debt.held > 0
            while event_day == day:
                event = events[taken][1]
                assert event is not None
                if to_apply and comes_after_held_money(event):
                    debt.apply_held(day)
                    to_apply = False
                self._taking = event
                try:
                    _TAKERS[type(event)](debt, day, event)
                except EventRefused:
                    if kept is None or day <= kept.since:
                        raise  # else what was decided ahead finds nothing left to decide on
                taken += 1
                event_day = events[taken][0]
            if to_apply:
                debt.apply_held(day)
            if kept is not None:
                kept.ended(debt, day, fell=due == day)
            if ask_day == day:
                if debt.trace is not None:
                    tracing.periods(debt.trace, debt, day, final=False)
                at = found[day] = debt.position(day)
                self.fallen_due[at.as_of] = debt.due_principal + debt.missed_principal
                if at.interest_due:
                    self.not_late[at.as_of] = debt.interest_not_late(day)
                if self.unpaid is not None:
                    self.unpaid += debt.unpaid(day)
                answered += 1
            end_day(debt, day, due == day)
