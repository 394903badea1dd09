"""The sweep through a loan's days: terms and events in, positions out.

    position(terms, events, day)            what is owed at the end of that day
    Life(terms, events, …).lived(days)      the same for many days, with entries and arithmetic

A day is taken in this order: interest up to it; what falls due on it; the day's events, held money
being applied before the day's receipts; the position, if asked; then its end, when what fell due
and was not paid becomes overdue, bearing overdue interest from that very day.

A `Life` is used once. Keep no `Life` and store none of its figures as the truth: the events are the
truth, and a document that comes late means another sweep.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import lcm

from fundledger.contract.accrual import ROUNDINGS, Accrual
from fundledger.contract.daycount import clock_of
from fundledger.contract.events import (
    PLANNED,
    Apply,
    ChangeRate,
    Collect,
    Disburse,
    Event,
    EventRefused,
    Extend,
    Freeze,
    Recall,
    Recover,
    Refund,
    Reschedule,
    Waive,
    WriteOff,
    comes_after_held_money,
    in_order,
)
from fundledger.contract.journal import Listener, Receipt
from fundledger.contract.opening import Opening, continued, in_time
from fundledger.contract.plan import DEFERRED, FREE, Instalment, Line, Plan
from fundledger.contract.position import Position
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Terms
from fundledger.contract.trace import Kind, Trace
from fundledger.contract.waterfall import NOTHING, Parts, capped, fall, order_of
from fundledger.money import Dong

_NEVER = date.max.toordinal() + 1


@dataclass(slots=True)
class Unpaid:
    """Part of an instalment that has fallen due: principal with its overdue rate, or interest."""

    due: int
    amount: int
    line: int = 0
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader should know about an event that was taken all the same."""

    event: Event
    key: str
    params: dict[str, object]


def position(terms: Terms, events: Iterable[Event], day: date) -> Position:
    """What is owed at the end of the day."""
    return Life(terms, events).lived([day])[0]


class Life:
    __slots__ = (
        "_carried",
        "_clock",
        "_day",
        "_due",
        "_due_open",
        "_due_principal",
        "_events",
        "_flat_pace",
        "_flat_slope",
        "_frozen",
        "_held",
        "_in_balance",
        "_in_term",
        "_interest_due",
        "_interest_open",
        "_last",
        "_late",
        "_late_rate",
        "_line",
        "_missed",
        "_missed_principal",
        "_missed_slope",
        "_opening",
        "_order",
        "_over",
        "_overdue",
        "_paid_out",
        "_period_start",
        "_rate",
        "_recalled",
        "_taking",
        "_thaw",
        "_tip_rate",
        "_tolerance",
        "_units",
        "_whole",
        "_written_off",
        "_written_off_parts",
        "fallen_due",
        "journal",
        "plan",
        "remarks",
        "scale",
        "terms",
        "trace",
    )

    def __init__(
        self,
        terms: Terms,
        events: Iterable[Event],
        *,
        opening: Opening | None = None,
        journal: Listener | None = None,
        trace: Trace | None = None,
    ) -> None:
        self.terms = terms
        self._opening = opening
        self._events = _with_disbursements(terms, events, opening)
        self.scale = _scale(terms, self._events)
        self.journal = journal
        self.trace = trace
        self.remarks: list[Remark] = []
        self.fallen_due: dict[date, int] = {}  # by day asked: principal due by then and unpaid
        self._rate = self._numerator(terms.rate)
        self._late_rate = self._numerator(terms.late_interest_rate)
        self._order = order_of(terms.waterfall)
        self._tolerance = terms.overdue_tolerance
        self._whole = terms.overdue_scope == "whole_balance"
        self._begin()

    def _begin(self) -> None:
        terms = self.terms
        opening = self._opening
        first = next((e.day for e in self._events if type(e) is Disburse), terms.disbursed)
        start = min(terms.disbursed, first) if opening is None else opening.day
        planned = terms if opening is None else continued(terms, opening)
        self.plan = Plan(planned, start, self._rate, self.scale)
        self._clock = clock_of(terms)
        rounding, denominator = ROUNDINGS[terms.rounding], self.plan.denominator
        self._in_term = Accrual(denominator, rounding)
        self._overdue = Accrual(denominator, rounding)
        self._late = Accrual(denominator, rounding)
        self._in_balance = 0  # principal that has not fallen due
        self._due_open: deque[Unpaid] = deque()  # principal that has, and is not overdue
        self._due_principal = 0
        self._missed: deque[Unpaid] = deque()  # overdue principal
        self._missed_principal = 0
        self._missed_slope = 0
        self._interest_open: deque[Unpaid] = deque()  # in-term interest due
        self._interest_due = 0
        self._held = 0
        self._paid_out = 0
        self._written_off: int | None = None  # principal, less what came back of it
        self._written_off_parts = NOTHING
        self._flat_slope = 0
        self._flat_pace = (0, 1)
        self._line: Instalment | None = None
        self._tip_rate = 0
        self._carried = False  # all that is due is no more than the tolerance
        self._recalled = False
        self._taking: Event | None = None
        self._over = False  # settled by a payoff, or written off
        self._thaw = 0
        self._frozen: list[tuple[int, int]] = []  # when days overdue stand still
        self._units = 0
        self._day = self._period_start = start.toordinal()
        if self.trace is not None:
            self.trace.scale, self.trace.clock = self.scale, self._clock
        if opening is None:
            self._open_period()
        else:
            self._resume(opening)

    def _resume(self, opening: Opening) -> None:
        """Go on from the position at the end of a day."""
        day, plan = self._day, self.plan
        if owed := opening.principal_in_term + opening.principal_missed:
            plan.disburse(day, owed)
        plan.fall()
        self._in_balance = opening.principal_in_term
        self._paid_out = opening.paid_out
        self._held = opening.held
        for missed in in_time(opening.missed):
            due = missed.due.toordinal()
            if due == day and self._due_open:
                self._miss()  # what falls due on the day itself is overdue from the next
            if missed.principal:
                self._due_open.append(Unpaid(due, missed.principal))
                self._due_principal += missed.principal
            if missed.interest:
                self._interest_open.append(Unpaid(due, missed.interest))
                self._interest_due += missed.interest
        self._in_term.closed = opening.interest_accrued
        self._overdue.closed = opening.interest_overdue
        self._late.closed = opening.interest_late
        self._open_period()
        if self._due_open and self._due_open[-1].due < day:
            self._miss()
        if self._tolerance:
            self._carry_if_small()
        if self.journal is not None:
            self.journal.opened(day, opening, self._overdue_principal())
        if self.trace is not None:
            in_term = opening.interest_accrued + self._interest_due
            self.trace.moved("in_term", "opening", day, -in_term)
            self.trace.moved("overdue", "opening", day, -opening.interest_overdue)
            self.trace.moved("late", "opening", day, -opening.interest_late)

    # The sweep.

    def lived(self, days: Sequence[date]) -> list[Position]:
        """The position at the end of each of the days, having lived through all of them."""
        asked = sorted({day.toordinal() for day in days})
        found = self._sweep(asked, asked[-1]) if asked else {}
        return [found[day.toordinal()] for day in days]

    def lived_through(self, days: Sequence[date]) -> list[Position]:
        """The same, but to the last event even when that is later than the last of the days."""
        asked = sorted({day.toordinal() for day in days})
        found = self._sweep(asked, max(asked[-1:] + [e.day.toordinal() for e in self._events[-1:]]))
        return [found[day.toordinal()] for day in days]

    def schedule(self, trace: Trace | None = None) -> list[Line]:
        """The plan after all that was lived through."""
        if trace is not None:
            trace.scale, trace.clock = self.scale, self.plan.clock
        return self.plan.schedule(trace)

    def _sweep(self, asked: Sequence[int], last: int) -> dict[int, Position]:
        try:
            return self._swept(asked, last)
        except EventRefused as refusal:
            assert self._taking is not None
            refusal.number = self._taking.number
            raise

    def _swept(self, asked: Sequence[int], last: int) -> dict[int, Position]:
        found: dict[int, Position] = {}
        self._last = last
        events: list[tuple[int, Event | None]]
        events = [(event.day.toordinal(), event) for event in self._events]
        events.append((_NEVER, None))
        asked = [*asked, _NEVER]
        taken = answered = 0
        if self._opening is not None and asked[0] > self._day:
            self._end_day(self._day, False)  # the day of the opening is over
        while True:
            event_day, ask_day, due = events[taken][0], asked[answered], self._due
            day = event_day if event_day < due else due
            if ask_day < day:
                day = ask_day
            if self._day < self._thaw < day:
                day = self._thaw
            if day > last:
                return found
            self._advance(day)
            if due == day:
                self._fall_due(day)
            to_apply = due == day and self._held > 0
            while event_day == day:
                event = events[taken][1]
                assert event is not None
                if to_apply and comes_after_held_money(event):
                    self._apply(day)
                    to_apply = False
                self._taking = event
                _TAKERS[type(event)](self, day, event)
                taken += 1
                event_day = events[taken][0]
            if to_apply:
                self._apply(day)
            if ask_day == day:
                at = found[day] = self._position(day)
                self.fallen_due[at.as_of] = self._due_principal + self._missed_principal
                answered += 1
            self._end_day(day, due == day)

    def _advance(self, day: int) -> None:
        """Let interest run to the beginning of a day."""
        units = self._clock.at(day)
        gone = units - self._units
        if gone > 0:
            if self.trace is not None:
                self._trace_advance(self.trace, day, gone)
            accrual = self._in_term
            accrual.running += accrual.slope * gone
            accrual = self._overdue
            if accrual.slope:
                accrual.running += accrual.slope * gone
            accrual = self._late
            if accrual.slope:
                accrual.running += accrual.slope * gone
            self._units = units
        self._day = day

    def _fall_due(self, day: int) -> None:
        plan, in_term = self.plan, self._in_term
        while self._due == day:
            line = plan.fall()
            if self.trace is not None:
                self._trace_periods(self.trace, day, final=True)
            self._overdue.close()
            self._late.close()
            interest = in_term.close()
            if line.treat != DEFERRED:
                in_term.closed = 0
                if interest > 0:
                    self._interest_open.append(Unpaid(day, interest))
                    self._interest_due += interest
            principal = line.principal
            if principal:
                self._in_balance -= principal
                self._due_open.append(Unpaid(day, principal, plan.next - 1))
                self._due_principal += principal
            self._period_start = day
            self._open_period()

    def _end_day(self, day: int, fell: bool) -> None:
        """What fell due and was not paid becomes overdue, unless it is within the tolerance."""
        if self._tolerance:
            self._carry_if_small()
            if self._carried and fell and self._arrears > self._tolerance:
                self._carry_no_longer(day)
        if self._due_open and not self._carried:
            self._miss()
        journal = self.journal
        if journal is not None:
            overdue = self._overdue_principal()
            if journal.overdue > overdue:
                journal.overdue_is(day, overdue)
            elif journal.overdue < overdue and day < self._last:
                journal.overdue_is(day + 1, overdue)
        self._set_slopes(day)

    def _miss(self) -> None:
        """The overdue rate of an instalment is fixed by the in-term rate of its due day."""
        rate = self._overdue_numerator()
        if not self._missed:
            self._tip_rate = rate
        for item in self._due_open:
            item.rate = rate
            self._missed_slope += item.amount * rate
        self._missed.extend(self._due_open)
        self._missed_principal += self._due_principal
        self._due_open.clear()
        self._due_principal = 0

    def _set_slopes(self, day: int) -> None:
        """How fast each kind of interest runs from the end of this day."""
        if day < self._thaw or self._over:
            self._in_term.slope = self._overdue.slope = self._late.slope = 0
            return
        line, rest = self._line, self._in_balance + self._due_principal
        if self._late_rate:
            self._late.slope = 0 if self._carried else self._late_rate * self._interest_due
        self._overdue.slope = self._missed_slope
        if self._whole and self._missed_principal > 0:
            self._overdue.slope += rest * self._tip_rate
            self._in_term.slope = 0
        elif line is None or line.treat == FREE:
            self._in_term.slope = 0
        elif line.share is not None:
            self._in_term.slope = self._flat_slope
        else:
            self._in_term.slope = rest * self._rate

    def _open_period(self) -> None:
        """The line, the clock and the denominator of the period that begins, or begins anew."""
        plan = self.plan
        if plan.next == len(plan.lines):
            self._line, self._due = None, _NEVER
            self._clock.open_ended(self._period_start)
        else:
            line, before = plan.lines[plan.next], self._line
            self._line, self._due = line, line.due
            self._clock.open(line.start, line.due, line.months)
            if line.share is None:
                self._in_term.denominator = plan.denominator
            elif line is not before:
                self._in_term.denominator = 1
                self._bend_flat()
        self._units = self._clock.at(self._day)

    def _close_loan(self) -> None:
        """Settled or written off: nothing falls due any more."""
        self._over = True
        self._due = _NEVER

    # Owing and paying.

    @property
    def _arrears(self) -> int:
        return self._missed_principal + self._due_principal + self._interest_due

    def _owed(self) -> Parts:
        overdue_interest = self._overdue.owed()
        late_interest = self._late.owed() if self._late_rate else 0
        principal = self._missed_principal or self._due_principal
        if not (principal or overdue_interest or self._interest_due or late_interest):
            return NOTHING
        return Parts(
            self._missed_principal,
            overdue_interest,
            self._due_principal,
            self._interest_due,
            late_interest,
        )

    def _overdue_principal(self) -> int:
        if self._whole and self._missed_principal > 0:
            return self._missed_principal + self._due_principal + self._in_balance
        return self._missed_principal

    def _pay(self, day: int, parts: Parts) -> None:
        principal, overdue_interest, due_principal, due_interest, late_interest = parts
        if principal:
            self._missed_principal -= principal
            self._missed_slope -= _pay_off(self._missed, principal)
        if due_principal:
            self._due_principal -= due_principal
            _pay_off(self._due_open, due_principal)
        if due_interest:
            self._interest_due -= due_interest
            _pay_off(self._interest_open, due_interest)
        self._overdue.closed -= overdue_interest
        self._late.closed -= late_interest
        if self._tolerance:
            self._carry_if_small()
        if self.trace is not None:
            self.trace.moved("in_term", "paid", day, due_interest)
            self.trace.moved("overdue", "paid", day, overdue_interest)
            self.trace.moved("late", "paid", day, late_interest)

    def _pay_early(self, day: int, money: int) -> tuple[int, int]:
        """Interest accrued to the day, then principal not yet due; what each took."""
        interest = min(money, self._in_term.owed())
        self._in_term.closed -= interest
        if self.trace is not None:
            self.trace.moved("in_term", "paid", day, interest)
        surplus = self.terms.surplus
        principal = 0 if surplus == "hold" else min(money - interest, self._in_balance)
        if principal:
            assert surplus != "hold"
            self.plan.prepay(day, principal, surplus)
            self._in_balance -= principal
        return interest, principal

    def _apply(self, day: int) -> None:
        """Held money pays what is due."""
        if not self._held:
            return
        all_overdue = self._whole and self._missed_principal > 0
        parts, self._held = fall(self._held, self._owed(), self._order)
        self._pay(day, parts)
        if self.journal is not None:
            self.journal.applied(day, parts, 0, all_overdue=all_overdue)
        self._book_cure(day)

    def _book_cure(self, day: int) -> None:
        if self.journal is not None and self.journal.overdue > self._overdue_principal():
            self.journal.overdue_is(day, self._overdue_principal())

    def _carry_if_small(self) -> None:
        """A remainder within the tolerance makes nothing overdue until the next due day."""
        arrears = self._arrears
        if not arrears:
            self._carried = False
        elif arrears <= self._tolerance and not self._carried:
            self._carried = True
            self._due_open.extendleft(reversed(self._missed))
            self._due_principal += self._missed_principal
            self._missed.clear()
            self._missed_principal = self._missed_slope = 0

    def _carry_no_longer(self, day: int) -> None:
        self._carried = False
        for item in (*self._due_open, *self._interest_open):
            item.due = day

    # What each kind of event does.

    def _disburse(self, day: int, event: Disburse) -> None:
        if event.number == PLANNED and (self._over or self._recalled):
            return  # a plan to pay out ends with the loan, or with its recall
        if self._over:
            raise EventRefused("contract.after_settlement", field="date")
        self._paid_out += event.amount
        if self._paid_out > self.terms.principal:
            limit = Dong(self.terms.principal)
            raise EventRefused("contract.disbursed_too_much", field="amount", principal=limit)
        self.plan.disburse(day, event.amount)
        self._in_balance += event.amount
        self._bend_flat()
        if self.journal is not None:
            self.journal.disbursed(day, event)

    def _change_rate(self, day: int, event: ChangeRate) -> None:
        self._must_not_be_settled()
        self._rate = self._numerator(event.rate)
        self.plan.change_rate(day, self._rate)
        self._bend_flat()

    def _collect(self, day: int, event: Collect) -> None:
        if not self._paid_out:
            raise EventRefused("contract.before_disbursement", field="date")
        if event.payoff and self._pay_everything(day, event):
            return
        all_overdue = self._whole and self._missed_principal > 0
        if event.split is None:
            parts, left = fall(event.amount, self._owed(), self._order)
            free = left
        else:
            parts = self._parts_said(event, event.split)
            left, free = event.amount - sum(parts), event.amount - sum(event.split)
        if parts is not NOTHING:
            self._pay(day, parts)
        prepaid = 0
        if free and (event.prepay or event.payoff):
            interest, prepaid = self._pay_early(day, free)
            left -= interest + prepaid
            parts = parts._replace(due_interest=parts.due_interest + interest)
        if left:
            self._hold(event, left)
        if self.journal is not None:
            receipt = Receipt(event.day, parts, prepaid, left)
            self.journal.collected(day, event, receipt, all_overdue=all_overdue)
            self._book_cure(day)

    def _parts_said(self, event: Collect, split: Parts) -> Parts:
        """What a receipt pays by its own split: each part as far as it is due.

        What a part says above that is held under its name, and prepays nothing.
        """
        parts = capped(split, self._owed())
        for bucket, said, taken in zip(Parts._fields, split, parts, strict=True):
            if said > taken:
                params = {"bucket": bucket, "amount": Dong(said - taken), "owed": Dong(taken)}
                self.remarks.append(Remark(event, "contract.split_above_due", params))
        return parts

    def _pay_everything(self, day: int, event: Collect) -> bool:
        """Settle the loan with held money and the receipt, if together they are enough."""
        debt = sum(self._owed()) + self._in_term.owed() + self._in_balance
        if self._over or self._held + event.amount < debt:
            short = Dong(max(0, debt - self._held - event.amount))
            if not self._over:
                self.remarks.append(Remark(event, "contract.payoff_short", {"short": short}))
            return False
        all_overdue = self._whole and self._missed_principal > 0
        if self.trace is not None:
            self._trace_periods(self.trace, day, final=True)
        for accrual in (self._in_term, self._overdue, self._late):
            accrual.close()
        if self._held:
            parts, prepaid, self._held = self._clear(day, self._held)
            if self.journal is not None:
                self.journal.applied(day, parts, prepaid, all_overdue=all_overdue)
        parts, prepaid, left = self._clear(day, event.amount)
        self._close_loan()
        self._hold(event, left)
        if self.journal is not None:
            receipt = Receipt(event.day, parts, prepaid, left)
            self.journal.collected(day, event, receipt, all_overdue=all_overdue)
            self._book_cure(day)
        return True

    def _clear(self, day: int, money: int) -> tuple[Parts, int, int]:
        """All that is due, then accrued interest, then principal: parts, prepaid, left."""
        parts, left = fall(money, self._owed(), self._order)
        self._pay(day, parts)
        interest = min(left, self._in_term.closed)
        self._in_term.closed -= interest
        principal = min(left - interest, self._in_balance)
        self._in_balance -= principal
        if self.trace is not None:
            self.trace.moved("in_term", "paid", day, interest)
        parts = parts._replace(due_interest=parts.due_interest + interest)
        return parts, principal, left - interest - principal

    def _hold(self, event: Collect, left: int) -> None:
        self._held += left
        if left and self._nothing_to_come():
            self.remarks.append(Remark(event, "contract.held_over_debt", {"amount": Dong(left)}))

    def _apply_now(self, day: int, event: Apply) -> None:
        held, all_overdue = self._held, self._whole and self._missed_principal > 0
        parts, left = fall(held, self._owed(), self._order)
        self._pay(day, parts)
        prepaid = 0
        if event.prepay and left:
            interest, prepaid = self._pay_early(day, left)
            left -= interest + prepaid
            parts = parts._replace(due_interest=parts.due_interest + interest)
        if left == held:
            key = "contract.nothing_to_apply" if held else "contract.nothing_held"
            raise EventRefused(key, field="do", held=Dong(held))
        self._held = left
        if self.journal is not None:
            self.journal.applied(day, parts, prepaid, all_overdue=all_overdue, event=event)
            self._book_cure(day)

    def _recall(self, day: int, event: Recall) -> None:
        self._must_live()
        if self._recalled:
            raise EventRefused("contract.recalled_twice", field="do")
        if event.pay_by < event.day:
            raise EventRefused("contract.pay_by_before", field="pay_by", day=event.day)
        self._recalled = True
        accrued = self._before_decision()
        self.plan.recall(day, event.pay_by, accrued)
        self._after_decision(day)
        if self._due == day:
            self._fall_due(day)
            self._apply(day)
        elif not self.plan.coming() and (self._in_balance or self._in_term.owed() > 0):
            self._fall_with_last(day)
            self._apply(day)

    def _fall_with_last(self, day: int) -> None:
        """What was to come falls due with the line that fell due today, with deferred interest."""
        if self._in_balance:
            line = len(self.plan.lines) - 1
            self._due_open.append(Unpaid(day, self._in_balance, line))
            self._due_principal += self._in_balance
            self._in_balance = 0
        interest = self._in_term.close()
        if interest > 0:
            self._in_term.closed = 0
            self._interest_open.append(Unpaid(day, interest))
            self._interest_due += interest

    def _reschedule(self, day: int, event: Reschedule) -> None:
        self._must_live()
        unpaid = self._in_balance + self._due_principal + self._missed_principal
        planned = sum(line.principal for line in event.instalments)
        if planned != unpaid:
            sums = {"sum": Dong(planned), "unpaid": Dong(unpaid)}
            raise EventRefused("contract.reschedule_sum", field="instalments", **sums)
        before = event.day
        for index, line in enumerate(event.instalments):
            if line.due <= before:
                place = f"instalments[{index}].due"
                raise EventRefused("contract.not_after", field=place, day=before)
            before = line.due
        returned: dict[int, int] = {}
        for item in (*self._missed, *self._due_open):
            returned[item.line] = returned.get(item.line, 0) + item.amount
        accrued = self._before_decision()
        self.plan.reschedule(day, event.instalments, returned, accrued)
        self._missed.clear()
        self._due_open.clear()
        self._missed_principal = self._missed_slope = self._due_principal = 0
        self._in_balance = unpaid
        self._after_decision(day)

    def _extend(self, day: int, event: Extend) -> None:
        self._must_live()
        last = len(self.plan.lines) - 1
        last_due = date.fromordinal(self.plan.lines[last].due)
        if event.to <= max(last_due, event.day):
            raise EventRefused("contract.not_after", field="to", day=max(last_due, event.day))
        returned = self._take_back(last)
        if not returned and self.plan.next > last:
            raise EventRefused("contract.nothing_to_extend", field="do")
        accrued = self._before_decision()
        self.plan.extend(day, event.to, {last: returned} if returned else {}, accrued)
        self._in_balance += returned
        self._after_decision(day)

    def _take_back(self, index: int) -> int:
        """Unpaid principal of one instalment goes back to what has not fallen due."""
        returned = 0
        for item in [item for item in self._missed if item.line == index]:
            self._missed.remove(item)
            self._missed_principal -= item.amount
            self._missed_slope -= item.amount * item.rate
            returned += item.amount
        for item in [item for item in self._due_open if item.line == index]:
            self._due_open.remove(item)
            self._due_principal -= item.amount
            returned += item.amount
        return returned

    def _before_decision(self) -> int:
        """What a flat loan has accrued in the period that the decision cuts."""
        line = self._line
        if line is None or line.share is None:
            return 0
        return self._in_term.owed() - self._in_term.closed

    def _after_decision(self, day: int) -> None:
        plan, line = self.plan, self._line
        if line is not None and line.share is not None and line is not plan.coming():
            self._close_flat(day)
        self._open_period()
        self._carry_if_small()
        self._book_cure(day)

    def _close_flat(self, day: int) -> None:
        """A flat line is cut short: what it accrued by now is one sum, brought to the next line."""
        accrual = self._in_term
        exact, denominator = accrual.running, accrual.denominator
        amount = accrual.owed() - accrual.closed
        accrual.close()
        if self.trace is not None:
            start = self._period_start
            self.trace.rounded("in_term", start, day, exact, denominator, amount, final=True)

    def _waive(self, day: int, event: Waive) -> None:
        self._must_live()
        owed = self._owed()
        due = {
            "in_term": owed.due_interest,
            "overdue": owed.overdue_interest,
            "late": owed.late_interest,
        }[event.kind]
        if event.amount > due:
            raise EventRefused("contract.waive_too_much", field="amount", due=Dong(due))
        match event.kind:
            case "in_term":
                self._interest_due -= event.amount
                _pay_off(self._interest_open, event.amount)
            case "overdue":
                self._overdue.closed -= event.amount
            case "late":
                self._late.closed -= event.amount
        if self.trace is not None:
            self.trace.moved(event.kind, "waived", day, event.amount)
        if self.journal is not None:
            self.journal.waived(day, event)
        self._carry_if_small()

    def _freeze(self, day: int, event: Freeze) -> None:
        self._must_live()
        if event.to <= event.day:
            raise EventRefused("contract.not_after", field="to", day=event.day)
        end = event.to.toordinal()
        if event.interest_stops:
            self._thaw = max(self._thaw, end)
            self.plan.stop_interest(day, end)
        if event.days_stop:
            self._frozen.append((day, end))

    def _write_off(self, day: int, event: WriteOff) -> None:
        self._must_live()
        principal = self._in_balance + self._due_principal + self._missed_principal
        owed = self._owed()
        self._written_off = principal
        self._written_off_parts = Parts(
            overdue_interest=owed.overdue_interest,
            due_interest=owed.due_interest + self._in_term.owed(),
            late_interest=owed.late_interest,
        )
        if self.trace is not None:
            self._trace_periods(self.trace, day, final=True)
            self._trace_written_off(self.trace, day)
        for accrual in (self._in_term, self._overdue, self._late):
            accrual.forget()
        for items in (self._missed, self._due_open, self._interest_open):
            items.clear()
        self._in_balance = self._due_principal = self._interest_due = 0
        self._missed_principal = self._missed_slope = 0
        self._close_loan()
        if self.journal is not None:
            self.journal.written_off(day, event, principal, self._written_off_parts)

    def _recover(self, day: int, event: Recover) -> None:
        """Principal first, then interest; what is more than was written off is held."""
        if self._written_off is None:
            raise EventRefused("contract.not_written_off", field="do")
        principal = min(event.amount, self._written_off)
        parts, held = fall(event.amount - principal, self._written_off_parts, self._order)
        left = (had - got for had, got in zip(self._written_off_parts, parts, strict=True))
        self._written_off -= principal
        self._written_off_parts = Parts(*left)
        self._held += held
        if held:
            self.remarks.append(Remark(event, "contract.held_over_debt", {"amount": Dong(held)}))
        if self.journal is not None:
            self.journal.recovered(day, event, principal, parts, held)

    def _refund(self, day: int, event: Refund) -> None:
        if event.amount > self._held:
            raise EventRefused("contract.refund_too_much", field="amount", held=Dong(self._held))
        self._held -= event.amount
        if self.journal is not None:
            self.journal.refunded(day, event)

    def _must_live(self) -> None:
        if not self._paid_out:
            raise EventRefused("contract.nothing_paid_out", field="date")
        self._must_not_be_settled()

    def _must_not_be_settled(self) -> None:
        if self._over or (self._paid_out and self._nothing_to_come()):
            raise EventRefused("contract.after_settlement", field="date")

    def _nothing_to_come(self) -> bool:
        """Nothing is owed, and nothing more is to be paid out."""
        if self._over:
            return True
        owes = self._in_balance or self._arrears or self._in_term.owed() > 0
        if owes or self._overdue.owed() or self._late.owed():
            return False
        before = 0 if self._opening is None else self._opening.paid_out
        return self._paid_out == before + sum(e.amount for e in self._events if type(e) is Disburse)

    def _bend_flat(self) -> None:
        """From this day on the running line of a flat loan grows as the plan says."""
        line, accrual = self._line, self._in_term
        if line is None or line.share is None:
            return
        gain, unit = self._flat_pace = self.plan.pace(line, self._day)
        common = lcm(accrual.denominator, unit)
        accrual.running *= common // accrual.denominator
        accrual.denominator = common
        self._flat_slope = gain * (common // unit)

    # Answers.

    def _position(self, day: int) -> Position:
        if self.trace is not None:
            self._trace_periods(self.trace, day, final=False)
        overdue = self._overdue_principal()
        return Position(
            date.fromordinal(day),
            self._in_balance + self._due_principal + self._missed_principal - overdue,
            overdue,
            self._interest_due,
            self._overdue.owed(),
            self._late.owed(),
            self._in_term.owed(),
            self._held,
            self._days_overdue(day),
        )

    def _days_overdue(self, day: int) -> int:
        oldest = day
        if self._missed:
            oldest = self._missed[0].due
        if self._interest_open:
            oldest = min(oldest, self._interest_open[0].due)
        if oldest >= day or self._carried:
            return 0
        return (
            day
            - oldest
            - sum(
                max(0, min(end, day) - max(start, oldest)) for start, end in _merged(self._frozen)
            )
        )

    # Rates as numerators over the scale.

    def _numerator(self, rate: Rate) -> int:
        return rate.numerator * (self.scale // rate.denominator)

    def _overdue_numerator(self) -> int:
        agreed = self.terms.overdue_rate
        if agreed.absolute is not None:
            return self._numerator(agreed.absolute)
        assert agreed.of_in_term is not None
        return self._rate * agreed.of_in_term.numerator // agreed.of_in_term.denominator

    # The arithmetic told.

    def _trace_advance(self, trace: Trace, day: int, gone: int) -> None:
        if self._in_term.slope:
            line = self._line
            if line is not None and line.share is not None:
                trace.portion(self._day, day, gone, *self._flat_pace)
            else:
                rest = self._in_balance + self._due_principal
                trace.stretch("in_term", self._day, day, gone, rest, self._rate)
        if self._overdue.slope:
            for item in self._missed:
                trace.stretch("overdue", self._day, day, gone, item.amount, item.rate)
            if self._whole and self._missed_principal > 0 and self._in_balance:
                rest = self._in_balance
                trace.stretch("overdue", self._day, day, gone, rest, self._tip_rate)
        if self._late.slope:
            trace.stretch("late", self._day, day, gone, self._interest_due, self._late_rate)

    def _trace_periods(self, trace: Trace, day: int, *, final: bool) -> None:
        kinds: tuple[tuple[Kind, Accrual], ...] = (
            ("in_term", self._in_term),
            ("overdue", self._overdue),
            ("late", self._late),
        )
        for kind, accrual in kinds:
            exact, denominator = accrual.running, accrual.denominator
            amount = accrual.owed() - accrual.closed
            trace.rounded(kind, self._period_start, day, exact, denominator, amount, final=final)

    def _trace_written_off(self, trace: Trace, day: int) -> None:
        parts = self._written_off_parts
        trace.moved("in_term", "written_off", day, parts.due_interest)
        trace.moved("overdue", "written_off", day, parts.overdue_interest)
        trace.moved("late", "written_off", day, parts.late_interest)


# Which method takes an event of which kind: the day's ordinal, then the event.
_TAKERS: dict[type, Callable[..., None]] = {
    Disburse: Life._disburse,
    ChangeRate: Life._change_rate,
    Reschedule: Life._reschedule,
    Extend: Life._extend,
    Waive: Life._waive,
    Freeze: Life._freeze,
    Collect: Life._collect,
    Apply: Life._apply_now,
    Recall: Life._recall,
    WriteOff: Life._write_off,
    Recover: Life._recover,
    Refund: Life._refund,
}


def _with_disbursements(
    terms: Terms, events: Iterable[Event], opening: Opening | None
) -> list[Event]:
    """The events in their order, with the terms' own disbursements where nothing says any."""
    given = list(events)
    if opening is None and not any(type(event) is Disburse for event in given):
        if terms.tranches:
            given += [
                Disburse(day=part.day, amount=part.amount, number=PLANNED)
                for part in terms.tranches
            ]
        else:
            given.append(Disburse(day=terms.disbursed, amount=terms.principal, number=PLANNED))
    return in_order(given)


def _scale(terms: Terms, events: Iterable[Event]) -> int:
    """One denominator for all rates of the loan, so that they are integers over it."""
    in_term = [event.rate.denominator for event in events if type(event) is ChangeRate]
    common = lcm(terms.rate.denominator, *in_term)
    agreed = terms.overdue_rate
    if agreed.of_in_term is not None:
        common *= agreed.of_in_term.denominator
    if agreed.absolute is not None:
        common = lcm(common, agreed.absolute.denominator)
    return lcm(common, terms.late_interest_rate.denominator)


def _pay_off(items: deque[Unpaid], amount: int) -> int:
    """Pay the oldest first; answers amount × overdue rate that no longer runs."""
    relieved = 0
    while amount:
        oldest = items[0]
        if amount < oldest.amount:
            oldest.amount -= amount
            return relieved + amount * oldest.rate
        amount -= oldest.amount
        relieved += oldest.amount * oldest.rate
        items.popleft()
    return relieved


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same days as spans that do not overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
