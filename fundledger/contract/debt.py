"""What is owed on one loan at one moment, how fast its interest runs, and how money pays it.

A `Debt` is moved by `periods` (time), `payments` and `decisions` (events), in the order that `life`
keeps. It remembers no past: ask `life` what was owed on a day. Days are ordinals, rates are
numerators over `scale`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fundledger.contract.accrual import ROUNDINGS, Accrual
from fundledger.contract.daycount import clock_of, overdue_clock_of
from fundledger.contract.events import Disburse, Event, EventRefused, Remark
from fundledger.contract.journal import Listener
from fundledger.contract.judgment import Judgment, Kinds, kinds_of
from fundledger.contract.opening import Opening, goes_on
from fundledger.contract.plan import Instalment, Plan
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.contract.rates import Rate
from fundledger.contract.shares import Shares
from fundledger.contract.terms import Terms
from fundledger.contract.trace import Trace
from fundledger.contract.waterfall import (
    NOTHING,
    Parts,
    fall,
    fall_by_instalment,
    left_by_instalment,
    order_of,
)

NEVER = date.max.toordinal() + 1
DECIDED_FOR_NOTHING = "contract.decided_for_nothing"


@dataclass(slots=True)
class Unpaid:
    """Part of an instalment that has fallen due: principal with its overdue rate, or interest."""

    due: int
    amount: int
    line: int = 0
    rate: int = 0
    fell: int = 0  # when it fell due, where its days overdue count from another day

    @property
    def instalment(self) -> int:
        """The due day of the instalment that it is of."""
        return self.fell or self.due


class Debt:
    __slots__ = (
        "clock",
        "day",
        "due_open",
        "due_principal",
        "events",
        "flat_pace",
        "flat_slope",
        "frozen",
        "grace",
        "held",
        "in_balance",
        "in_term",
        "interest_due",
        "interest_open",
        "is_carried",
        "is_over",
        "is_recalled",
        "journal",
        "judgment",
        "last_day",
        "late",
        "late_rate",
        "line",
        "missed",
        "missed_principal",
        "missed_slope",
        "next_due",
        "opening",
        "order",
        "overdue",
        "overdue_clock",
        "paid_out",
        "period_start",
        "plan",
        "rate",
        "remarks",
        "scale",
        "shares",
        "stated_over",
        "sums_since",
        "terms",
        "thaw",
        "tip_rate",
        "told_apart",
        "tolerance",
        "trace",
        "units",
        "whole_balance",
        "written_off",
        "written_off_parts",
    )

    def __init__(
        self,
        terms: Terms,
        events: Sequence[Event],
        scale: int,
        opening: Opening | None,
        journal: Listener | None,
        trace: Trace | None,
    ) -> None:
        self.terms = terms
        self.events = events
        self.scale = scale
        self.opening = opening
        self.journal = journal
        self.trace = trace
        self.remarks: list[Remark] = []
        self.rate = self.numerator(terms.rate)
        self.late_rate = self.numerator(terms.late_interest_rate)
        self.order = order_of(terms.waterfall)
        self.tolerance = terms.overdue_tolerance
        self.grace = terms.overdue_grace_days
        self.shares = (Shares(), Shares()) if terms.waterfall_by == "instalment" else None
        self.whole_balance = terms.overdue_scope == "whole_balance"
        first = next((e.day for e in events if type(e) is Disburse), terms.disbursed)
        start = min(terms.disbursed, first) if opening is None else opening.day
        if opening is None:
            drawn = None if terms.instalment is None else _drawn(events)
            self.plan = Plan(terms, start, self.rate, scale, drawn)
        else:
            self.plan = goes_on(terms, opening, self.rate, scale)
        self.clock = clock_of(terms)
        self.overdue_clock = overdue_clock_of(terms)
        self.told_apart = self.overdue_clock is not None or self.shares is not None
        rounding, denominator = ROUNDINGS[terms.rounding], self.plan.denominator
        self.in_term = Accrual(denominator, rounding)
        self.overdue = Accrual(denominator, rounding)
        self.late = Accrual(denominator, rounding)
        self.line: Instalment | None = None
        self.units = 0
        self.day = self.period_start = self.last_day = start.toordinal()
        self._owe_nothing()

    def _owe_nothing(self) -> None:
        self.in_balance = 0  # principal that has not fallen due
        self.due_open: deque[Unpaid] = deque()  # principal that has, and is not overdue
        self.due_principal = 0
        self.missed: deque[Unpaid] = deque()  # overdue principal
        self.missed_principal = 0
        self.missed_slope = 0
        self.interest_open: deque[Unpaid] = deque()  # in-term interest due
        self.interest_due = 0
        self.held = 0
        self.stated_over = 0  # of interest in term, by rounding, on the day of an opening alone
        self.paid_out = 0
        self.written_off: int | None = None  # principal, less what came back of it
        self.written_off_parts = NOTHING
        self.flat_slope = 0
        self.flat_pace = (0, 1)
        self.tip_rate = 0
        self.is_carried = False  # all that is due is no more than the tolerance
        self.is_recalled = False
        self.judgment: Judgment | None = None  # the one that stands
        self.sums_since = 0  # when sums of interest for being late last began anew by a judgment
        self.is_over = False  # settled by a payoff, or written off
        self.thaw = 0
        self.frozen: list[tuple[int, int]] = []  # when days overdue stand still

    # Owing.

    @property
    def arrears(self) -> int:
        return self.missed_principal + self.due_principal + self.interest_due

    @property
    def all_is_overdue(self) -> bool:
        """One missed instalment makes the whole balance overdue, where the contract says so."""
        return self.whole_balance and self.missed_principal > 0

    def owed(self) -> Parts:
        overdue = self.overdue  # asked of every receipt: no call where nothing runs
        overdue_interest = overdue.owed() if overdue.running else overdue.closed
        late_interest = self.late.owed() if self.late_rate else 0
        principal = self.missed_principal or self.due_principal
        if not (principal or overdue_interest or self.interest_due or late_interest):
            return NOTHING
        return Parts(
            self.missed_principal,
            overdue_interest,
            self.due_principal,
            self.interest_due,
            late_interest,
        )

    def owed_in_all(self) -> Kinds:
        """By kind, what has not fallen due too; of a debt that was written off what is left."""
        if self.written_off is not None:
            return kinds_of(self.written_off_parts._replace(overdue_principal=self.written_off))
        principal = self.in_balance + self.due_principal + self.missed_principal
        interest = self.interest_due + self.in_term.owed()
        return principal, interest, self.overdue.owed(), self.late.owed()

    def owed_by_instalment(self) -> list[tuple[int, Parts]]:
        """The same by the due day of each instalment, oldest first."""
        assert self.shares is not None
        rows: dict[int, list[int]] = {}

        def owe(due: int, place: int, amount: int) -> None:
            rows.setdefault(due, [0, 0, 0, 0, 0])[place] += amount

        for place, items in ((0, self.missed), (2, self.due_open), (3, self.interest_open)):
            for item in items:
                owe(item.instalment, place, item.amount)
        overdue, late = self.shares
        for place, shares, accrual in ((1, overdue, self.overdue), (4, late, self.late)):
            for due, amount in shares.owed(accrual).items():
                owe(due, place, amount)
        return [(due, Parts(*rows[due])) for due in sorted(rows)]

    def unpaid(self, day: int) -> list[UnpaidInstalment]:
        """What is unpaid of each instalment that has fallen due, oldest first."""
        if not (self.missed or self.due_open or self.interest_open):
            return []
        rows: dict[int, list[int]] = {}
        kinds = (*self.missed, *self.due_open), self.interest_open
        for place, items in enumerate(kinds):
            for item in items:
                row = rows.setdefault(item.instalment, [0, 0, item.due])
                row[place] += item.amount
        as_of = date.fromordinal(day)
        return [
            UnpaidInstalment(
                as_of, date.fromordinal(due), principal, interest, self._days_since(since, day)
            )
            for due, (principal, interest, since) in sorted(rows.items())
            if principal or interest
        ]

    def in_grace(self) -> int:
        """In-term interest that fell due and is not overdue yet."""
        return sum(item.amount for item in self.interest_open if item.due + self.grace > self.day)

    def interest_not_late(self, day: int) -> int:
        """In-term interest that is due and may still be paid in time: to the end of its grace."""
        total = 0
        for item in reversed(self.interest_open):  # the youngest stand last
            if item.due + self.grace < day:
                break
            total += item.amount
        return total

    def interest_overdue(self) -> int:
        """Unpaid in-term interest that bears late interest."""
        return self.interest_due - self.in_grace() if self.grace else self.interest_due

    def overdue_principal(self) -> int:
        if self.whole_balance and self.missed_principal > 0:
            return self.missed_principal + self.due_principal + self.in_balance
        return self.missed_principal

    def nothing_to_come(self) -> bool:
        """Nothing is owed, and nothing more is to be paid out."""
        if self.is_over:
            return True
        owes = self.in_balance or self.arrears or self.in_term.owed() > 0
        if owes or self.overdue.owed() or self.late.owed():
            return False
        before = 0 if self.opening is None else self.opening.paid_out
        return self.paid_out == before + sum(e.amount for e in self.events if type(e) is Disburse)

    def is_settled(self) -> bool:
        return self.is_over or (self.paid_out > 0 and self.nothing_to_come())

    def must_be_paid_out(self) -> None:
        if not self.paid_out:
            raise EventRefused("contract.nothing_paid_out", field="date")

    def must_live(self) -> None:
        self.must_be_paid_out()
        if self.is_settled():
            raise EventRefused("contract.after_settlement", field="date")

    def is_decided_for_nothing(self, event: Event) -> bool:
        """What was decided for a coming day changes nothing if the loan is settled before it.

        It is no fault of the books, for the settlement may have come after the decision: it is
        remarked on. Whoever enters such a decision for a loan that is settled already is refused.
        """
        if self.is_settled():
            self.remarks.append(Remark(event, DECIDED_FOR_NOTHING, {}))
            return True
        return False

    # Paying.

    def pour(self, money: int) -> tuple[Parts, int]:
        """What money pays of what is due, and what is left of it."""
        owed, first = self.owed(), NOTHING
        if self.judgment is not None:
            accrued = self.in_term.owed()
            first, money = self.judgment.pour(money, owed, accrued, self.order)
        if self.shares is None:
            parts, left = fall(money, owed.less(first), self.order)
        else:
            rows = [of_it for _, of_it in self.owed_by_instalment()]
            rows = left_by_instalment(rows, first)
            parts, left = fall_by_instalment(money, rows, self.order)
        return parts.plus(first), left

    def pay(self, day: int, parts: Parts) -> None:
        principal, overdue_interest, due_principal, due_interest, late_interest = parts
        if principal:
            self.missed_principal -= principal
            self.missed_slope -= pay_off(self.missed, principal)
        if due_principal:
            self.due_principal -= due_principal
            pay_off(self.due_open, due_principal)
        if due_interest:
            self.interest_due -= due_interest
            pay_off(self.interest_open, due_interest)
        if self.shares is not None:
            self.shares[0].pay(self.overdue, overdue_interest)
            self.shares[1].pay(self.late, late_interest)
        self.overdue.closed -= overdue_interest
        self.late.closed -= late_interest
        if self.judgment is not None:
            self.judgment.was_paid(kinds_of(parts), self.owed_in_all())
        if self.tolerance:
            self.carry_if_small()
        if self.trace is not None:
            self.trace.moved("in_term", "paid", day, due_interest)
            self.trace.moved("overdue", "paid", day, overdue_interest)
            self.trace.moved("late", "paid", day, late_interest)

    def pay_early(self, day: int, money: int) -> tuple[int, int]:
        """Interest accrued to the day, then principal not yet due; what each took."""
        interest = min(money, self.in_term.owed())
        self.in_term.closed -= interest
        if self.trace is not None:
            self.trace.moved("in_term", "paid", day, interest)
        surplus = self.terms.surplus
        principal = 0 if surplus == "hold" else min(money - interest, self.in_balance)
        if principal:
            assert surplus != "hold"
            self.plan.prepay(day, principal, surplus)
            self.in_balance -= principal
        self.tell_judgment(principal, interest)
        return interest, principal

    def tell_judgment(self, principal: int, interest: int = 0) -> None:
        """What was paid that had not fallen due; `pay` tells of the rest by itself."""
        if self.judgment is not None:
            self.judgment.was_paid((principal, interest, 0, 0), self.owed_in_all())

    def prepay(self, day: int, principal: int) -> None:
        """Principal that has not fallen due, named by the receipt: it is principal on that day.

        Held money would pay the next dues; a contract that says no more lets this shrink them.
        """
        surplus = self.terms.surplus
        self.plan.prepay(day, principal, "next" if surplus == "hold" else surplus)
        self.in_balance -= principal
        self.tell_judgment(principal)

    def clear(self, day: int, money: int) -> tuple[Parts, int, int]:
        """All that is due, then accrued interest, then principal: parts, prepaid, left."""
        parts, left = self.pour(money)
        self.pay(day, parts)
        interest = min(left, self.in_term.closed)
        self.in_term.closed -= interest
        principal = min(left - interest, self.in_balance)
        self.in_balance -= principal
        self.tell_judgment(principal, interest)
        if self.trace is not None:
            self.trace.moved("in_term", "paid", day, interest)
        parts = parts._replace(due_interest=parts.due_interest + interest)
        return parts, principal, left - interest - principal

    def apply_held(self, day: int) -> None:
        """Held money pays what is due."""
        if not self.held:
            return
        all_overdue = self.all_is_overdue
        parts, self.held = self.pour(self.held)
        self.pay(day, parts)
        if self.journal is not None:
            self.journal.applied(day, parts, 0, all_overdue=all_overdue)
        self.book_cure(day)

    def book_cure(self, day: int) -> None:
        if self.journal is not None and self.journal.overdue > self.overdue_principal():
            self.journal.overdue_is(day, self.overdue_principal())

    def carry_if_small(self) -> None:
        """A remainder within the tolerance makes nothing overdue until the next due day."""
        arrears = self.arrears
        if not arrears:
            self.is_carried = False
        elif arrears <= self.tolerance and not self.is_carried:
            self.is_carried = True
            self.due_open.extendleft(reversed(self.missed))
            self.due_principal += self.missed_principal
            self.missed.clear()
            self.missed_principal = self.missed_slope = 0

    def close(self) -> None:
        """Settled or written off: nothing falls due any more."""
        self.is_over = True
        self.next_due = NEVER

    # Answers.

    def position(self, day: int) -> Position:
        overdue = self.overdue_principal()
        return Position(
            date.fromordinal(day),
            self.in_balance + self.due_principal + self.missed_principal - overdue,
            overdue,
            self.interest_due,
            self.overdue.owed(),
            self.late.owed(),
            self.in_term.owed(),
            self.held,
            self._days_overdue(day),
        )

    def _days_overdue(self, day: int) -> int:
        oldest = day
        if self.missed:
            oldest = self.missed[0].due
        if self.interest_open:
            oldest = min(oldest, self.interest_open[0].due)
        return self._days_since(oldest, day)

    def _days_since(self, oldest: int, day: int) -> int:
        if oldest + self.grace >= day or self.is_carried:
            return 0
        passed = day - oldest
        if self.frozen:
            for start, end in _merged(self.frozen):
                passed -= max(0, min(end, day) - max(start, oldest))
        return passed

    # Rates as numerators over the scale.

    def numerator(self, rate: Rate) -> int:
        return rate.numerator * (self.scale // rate.denominator)

    def overdue_numerator(self) -> int:
        agreed = self.terms.overdue_rate
        if agreed.absolute is not None:
            return self.numerator(agreed.absolute)
        assert agreed.of_in_term is not None
        return self.rate * agreed.of_in_term.numerator // agreed.of_in_term.denominator


def _drawn(events: Sequence[Event]) -> int:
    return sum([event.amount for event in events if type(event) is Disburse])


def pay_off(items: deque[Unpaid], amount: int) -> int:
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
