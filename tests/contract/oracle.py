"""The slow twin: a loan lived day by day in exact fractions, written from the specification.

It shares the values of the product (terms, events) and none of its arithmetic: no clock, no common
denominator, no plan object; an annuity's level is found by solving for it, not by a product of
factors. It is meant to be read beside the issue, not to be fast.

An event may be a `Wish`: a function of the twin's state that says, on its day, what really happens
(a waiver of half of what is due, a reschedule of what is unpaid). The wishes as they came true are
in `told`, for the product to be run on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any, ClassVar

from fundledger.contract import events as ev
from fundledger.contract.opening import Opening
from fundledger.contract.terms import Terms

ONE = timedelta(days=1)


def rank(event: Any) -> float:
    """Disburse, change_rate, terms, waive or freeze, judged, collect, recall, write_off, …"""
    if isinstance(event, Wish):
        return event.rank
    if isinstance(event, ev.Judged):
        return 3.5
    names = [
        "Disburse",
        "ChangeRate",
        "Terms",
        "Decision",
        "Collect",
        "Recall",
        "WriteOff",
        "Recover",
        "Refund",
    ]
    alias = {"Reschedule": "Terms", "Extend": "Terms", "Waive": "Decision", "Freeze": "Decision"}
    name = type(event).__name__
    return names.index(alias.get(name, name))


def to_dong(amount: Fraction, rule: str) -> int:
    if rule == "up":
        return ceil(amount)
    if rule == "down":
        return floor(amount)
    if rule == "half_even":
        return round(amount)
    return floor(amount + Fraction(1, 2))


def percent(rate: Any) -> Fraction:
    return Fraction(rate.numerator, rate.denominator)


def month_end(year: int, month: int) -> int:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - ONE).day


def add_months(anchor: date, months: int, missing: str) -> date:
    month0 = anchor.month - 1 + months
    year, month = anchor.year + month0 // 12, month0 % 12 + 1
    if anchor.day <= month_end(year, month):
        return date(year, month, anchor.day)
    last = date(year, month, month_end(year, month))
    return last if missing == "clamp" else last + ONE


def thirty(a: date, b: date) -> int:
    d1, d2 = min(a.day, 30), min(b.day, 30)
    return 360 * (b.year - a.year) + 30 * (b.month - a.month) + d2 - d1


def same_day_of_month(a: date, b: date) -> int:
    """Months between two days that some one day of the month gives, else 0."""
    for anchor in range(28, 32):
        if a.day == min(anchor, month_end(a.year, a.month)) and b.day == min(
            anchor, month_end(b.year, b.month)
        ):
            return (b.year - a.year) * 12 + b.month - a.month
    if a.day == b.day:
        return (b.year - a.year) * 12 + b.month - a.month
    return 0


@dataclass
class Wish:
    day: date
    rank: float
    come_true: Callable[[Twin], ev.Event | None]
    document: str = ""


@dataclass
class TwinLine:
    start: date
    due: date
    counted: date
    months: int
    principal: int = 0
    signed: int = 0
    share: int | None = None
    bears: bool = True  # principal
    free: bool = False
    deferred: bool = False
    interest: int = 0  # of the plan, once the line has fallen due
    moved: int = 0  # principal that a decision took out after the due day
    ahead: int = 0  # prepaid of an annuity's level
    pace: Fraction = Fraction(0)  # of a flat share, in a year
    brought: int = 0  # what the flat line in its place had accrued


@dataclass
class Debt:
    due: date
    principal: int = 0
    interest: int = 0
    rate: Fraction = Fraction(0)
    overdue: bool = False
    line: int = -1
    fell: date = date.min  # the due day of its instalment, whatever its days count from


@dataclass
class Court:
    """A judgment: of each kind what is left of it, and what the court was not for.

    The rest of what is owed grew since. Money takes them in that order, but what grew before what
    was refused; a waiver takes what was refused, then what grew, then what was judged.
    """

    day: date
    rate: Fraction | None
    order: tuple[str, ...]
    whole: bool
    left: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    BUCKETS: ClassVar = {
        "principal": ("overdue_principal", "due_principal"),
        "interest": ("due_interest",),
        "overdue": ("overdue_interest",),
        "late": ("late_interest",),
    }
    KIND: ClassVar = {bucket: kind for kind, of in BUCKETS.items() for bucket in of}

    def bearing(self) -> int:
        return sum(self.left.values()) if self.whole else self.left["principal"]

    def grown(self, kind: str, owed: int) -> int:
        return owed - self.left[kind] - self.refused[kind]

    def paid(self, kind: str, amount: int, owed: int) -> None:
        """`owed` is before it."""
        grown = self.grown(kind, owed)
        judged = min(amount, self.left[kind])
        self.left[kind] -= judged
        self.refused[kind] -= max(0, amount - judged - grown)

    def waived(self, kind: str, amount: int, owed: int) -> None:
        grown = self.grown(kind, owed)
        refused = min(amount, self.refused[kind])
        self.refused[kind] -= refused
        self.left[kind] -= max(0, amount - refused - grown)


@dataclass
class Twin:
    terms: Terms
    events: list[Any]
    told: list[ev.Event] = field(default_factory=list)
    positions: dict[date, tuple[int, ...]] = field(default_factory=dict)
    receipts: list[tuple[int, ...]] = field(default_factory=list)

    def live(self, last: date, opening: Opening | None = None) -> Twin:
        """Day by day to the last; from an opening on, if the book began with one."""
        t, given = self.terms, self.events
        if opening is not None:
            self.events = []
        if not any(isinstance(e, ev.Disburse) for e in self.events):
            days = [(x.day, x.amount) for x in t.tranches] or [(t.disbursed, t.principal)]
            self.events = [*self.events, *(ev.Disburse(day=d, amount=a) for d, a in days)]
        self.events = sorted(self.events, key=lambda e: (e.day, rank(e), e.document))
        first = min(e.day for e in self.events if isinstance(e, ev.Disburse))
        self.drawn = sum(e.amount for e in self.events if isinstance(e, ev.Disburse))
        self.today = min(t.disbursed, first)
        self.rate = percent(t.rate)
        self.lines = self.make_lines()
        self.passed = 0  # lines that have fallen due
        self.in_term = 0
        self.debts: list[Debt] = []
        self.held = 0
        self.cum = {"in_term": Fraction(0), "overdue": Fraction(0), "late": Fraction(0)}
        self.closed = {"in_term": 0, "overdue": 0, "late": 0}
        self.ran: dict[str, dict[date, Fraction]] = {"overdue": {}, "late": {}}  # by instalment
        self.left: dict[str, dict[date, int]] = {"overdue": {}, "late": {}}
        self.plan_cum = Fraction(0)  # in-term interest of this period if the plan were kept
        self.plan_deferred = 0
        self.moves: list[tuple[date, int]] = []  # paid out and prepaid
        self.carried = False
        self.thaw = date.min
        self.stops: list[tuple[date, date]] = []
        self.frozen_days: set[date] = set()
        self.over = False
        self.level = 0
        self.shape = t.method
        self.tip = Fraction(0)
        self.rate_log = [(date.min, self.rate)]
        self.even = 0  # flat: the share of a line like any other
        self.flat_gone = Fraction(0)  # flat: accrued by the running line, frozen days too
        self.judged: Court | None = None
        if opening is not None:
            self.go_on_from(opening)
            self.events = sorted(given, key=lambda e: (e.day, rank(e), e.document))
        while self.today <= last:
            self.one_day()
        return self

    def go_on_from(self, opening: Opening) -> None:
        """The contract, everything paid on its day, up to the opening; then what that states.

        What the running period has brought is known by its whole sum: of that the stated part is
        what was opened, and the rest of the whole is still to come.
        """
        self.events = [e for e in self.events if e.day <= opening.day]
        while self.today < opening.day:
            self.one_day(kept=True)
        if self.first_falls_when_paid_out():
            self.do_disburse(self.events.pop(0))
        self.fall_due()
        for event in self.events:
            getattr(self, "do_" + type(event).__name__.lower())(event)
        as_signed = [(x.due, x.principal) for x in self.lines[self.passed :]]
        given = [(x.due, x.principal) for x in opening.instalments]
        if opening.accrued_since is None or as_signed != given:
            self.plan_by_opening(opening)
        early = opening.day - timedelta(days=self.terms.overdue_grace_days)
        self.debts = [
            Debt(m.due, m.principal, m.interest, self.overdue_rate(), m.due < early, at, m.due)
            for m in sorted(opening.missed, key=lambda m: m.due)
            for at in [self.line_fallen_on(m.due)]
        ]
        self.tip = self.overdue_rate()
        if self.terms.overdue_scope == "whole_balance" and self.missed():
            self.cum["in_term"] = Fraction(0)  # while all is overdue nothing runs in term
        so_far = to_dong(self.cum["in_term"], self.terms.rounding)
        self.closed["in_term"] = opening.interest_accrued - so_far
        self.closed["overdue"] = opening.interest_overdue
        self.closed["late"] = opening.interest_late
        oldest = min([opening.day, *(m.due for m in opening.missed)])
        self.ran = {"overdue": {}, "late": {}}
        self.left = {kind: {oldest: self.closed[kind]} for kind in self.ran}
        self.held = opening.held
        self.judge_tolerance()
        self.positions = {opening.day: self.position()}
        self.told = []
        if not (self.terms.overdue_scope == "whole_balance" and self.missed()):
            self.closed["in_term"] -= opening.stated_over
        self.end_of_day(False)
        self.accrue()
        self.today = opening.day + ONE

    def plan_by_opening(self, opening: Opening) -> None:
        """The dues as given, in a period that began when the opening says, or with it."""
        start = opening.accrued_since or opening.day
        fallen = sum(m.principal for m in opening.missed)
        self.lines = [TwinLine(start, start, start, 0, principal=fallen, signed=fallen)]
        for given in opening.instalments:
            months = same_day_of_month(start, given.due)
            self.lines.append(TwinLine(start, given.due, given.due, months))
            self.lines[-1].principal = self.lines[-1].signed = given.principal
            start = given.due
        self.passed, self.shape = 1, "custom"
        self.in_term = sum(x.principal for x in opening.instalments)
        self.moves = [(opening.accrued_since or opening.day, fallen + self.in_term)]
        self.plan_deferred, self.cum["in_term"] = 0, Fraction(0)
        day = opening.accrued_since or opening.day
        while day < opening.day:
            self.cum["in_term"] += self.in_term * self.rate * self.fraction_in(self.lines[1], day)
            day += ONE
        self.plan_cum = self.cum["in_term"]

    def line_fallen_on(self, due: date) -> int:
        fallen = [k for k in range(self.passed) if self.lines[k].due == due]
        return fallen[0] if fallen else max(0, self.passed - 1)

    # one day

    def one_day(self, *, kept: bool = False) -> None:
        day = self.today
        if self.first_falls_when_paid_out():
            while self.events and self.events[0].day == day and rank(self.events[0]) == 0:
                self.told.append(self.events[0])
                self.do_disburse(self.events.pop(0))
        fell = self.fall_due()
        to_apply = fell
        while self.events and self.events[0].day == day:
            event = self.events.pop(0)
            if to_apply and rank(event) >= 4:
                self.apply_held()
                to_apply = False
            if isinstance(event, Wish):
                event = event.come_true(self)
                if event is None:
                    continue
            self.told.append(event)
            getattr(self, "do_" + type(event).__name__.lower())(event)
        if to_apply:
            self.apply_held()
        self.positions[day] = self.position()
        if kept:
            self.debts = []
        self.end_of_day(fell)
        self.accrue()
        self.today = day + ONE

    def first_falls_when_paid_out(self) -> bool:
        """The first instalment is due on the day of paying out, so it falls due after that."""
        return self.terms.first_due == self.terms.disbursed == self.today and not self.moves

    def fall_due(self) -> bool:
        fell = False
        while (
            not self.over
            and self.passed < len(self.lines)
            and self.lines[self.passed].due == self.today
        ):
            line = self.lines[self.passed]
            self.passed += 1
            for kind in ("overdue", "late"):
                self.left[kind] = self.told_apart(kind)
                self.ran[kind] = {}
            for kind in self.cum:
                self.closed[kind] += to_dong(self.cum[kind], self.terms.rounding)
                self.cum[kind] = Fraction(0)
            line.interest = to_dong(self.plan_cum, self.terms.rounding) + self.plan_deferred
            line.interest += line.brought
            self.plan_cum, self.plan_deferred = Fraction(0), 0
            self.flat_gone = Fraction(0)
            if line.deferred and self.passed < len(self.lines):
                self.plan_deferred, line.interest = line.interest, 0
            interest = self.closed["in_term"]
            if line.deferred and self.passed < len(self.lines):
                interest = 0
            else:
                self.closed["in_term"] = 0
            self.in_term -= line.principal
            if line.principal or interest:
                debt = Debt(self.today, line.principal, interest, line=self.passed - 1)
                debt.fell = self.today
                self.debts.append(debt)
            fell = True
        return fell

    def end_of_day(self, fell: bool) -> None:
        self.judge_tolerance()
        if self.carried and fell and self.arrears() > self.terms.overdue_tolerance:
            self.carried = False
            for debt in self.debts:
                debt.due = self.today
        grace = timedelta(days=self.terms.overdue_grace_days)
        for debt in self.debts:
            if not debt.overdue and (debt.due == self.today or not grace):
                debt.rate = self.overdue_rate()
        if not self.carried:
            for debt in self.debts:
                late = debt.due + grace <= self.today
                if late and not debt.overdue and (debt.principal or debt.interest):
                    if debt.principal and not self.missed():
                        self.tip = debt.rate
                    debt.overdue = True

    def accrue(self) -> None:
        fraction = self.day_fraction(self.today)
        if self.passed < len(self.lines):
            self.flat_gone += self.lines[self.passed].pace * fraction
        if self.today < self.thaw or self.over:
            return
        if self.judged is not None and self.judged.rate is not None:
            if self.terms.day_count in ("30/360-pro-rata", "30E/360"):
                fraction = Fraction(1, 360)
            bearing = self.judged.bearing()
            self.run("overdue", self.judged.day, bearing * self.judged.rate * fraction)
            return
        due_open = sum(d.principal for d in self.debts if not d.overdue)
        whole = self.terms.overdue_scope == "whole_balance" and self.missed() > 0
        line = self.lines[self.passed] if self.passed < len(self.lines) else None
        rest = self.in_term + due_open
        if line is not None and not line.free:
            if line.share is not None:
                self.plan_cum += line.pace * fraction
            else:
                self.plan_cum += self.in_term * self.rate * fraction
        overdue_fraction = fraction
        if self.terms.day_count in ("30/360-pro-rata", "30E/360"):
            overdue_fraction = Fraction(1, 360)
        if whole:
            oldest = min(d.fell for d in self.debts if d.overdue and d.principal)
            self.run("overdue", oldest, rest * self.tip * overdue_fraction)
        elif line is not None and not line.free:
            if line.share is not None:
                self.cum["in_term"] += line.pace * fraction
            else:
                self.cum["in_term"] += rest * self.rate * fraction
        for debt in self.debts:
            if debt.overdue:
                late = percent(self.terms.late_interest_rate)
                self.run("overdue", debt.fell, debt.principal * debt.rate * overdue_fraction)
                if self.judged is None:  # after a judgment no interest bears interest
                    self.run("late", debt.fell, debt.interest * late * overdue_fraction)

    def run(self, kind: str, fell: date, amount: Fraction) -> None:
        self.cum[kind] += amount
        self.ran[kind][fell] = self.ran[kind].get(fell, Fraction(0)) + amount

    def told_apart(self, kind: str) -> dict[date, int]:
        """Overdue or late interest by instalment: the rounded sum up to each, less that before."""
        parts, up_to = dict(self.left[kind]), Fraction(0)
        for fell, amount in sorted(self.ran[kind].items()):
            before = to_dong(up_to, self.terms.rounding)
            up_to += amount
            more = to_dong(up_to, self.terms.rounding) - before
            parts[fell] = parts.get(fell, 0) + more
        return parts

    def owed_apart(self, kind: str) -> dict[date, int]:
        """The same with no part below nothing, nor above what is left of the whole."""
        found, total, shown = {}, 0, 0
        for fell, amount in sorted(self.told_apart(kind).items()):
            total += amount
            found[fell] = max(0, min(total, self.owed(kind)) - shown)
            shown += found[fell]
        return found

    # time

    def line_length(self, line: TwinLine) -> Fraction:
        return self.part_of_year(line, line.start)

    def day_fraction(self, day: date) -> Fraction:
        if self.passed < len(self.lines):
            return self.fraction_in(self.lines[self.passed], day)
        start = self.lines[-1].due
        return self.fraction_in(TwinLine(start, date.max, date.max, 0), day)

    def fraction_in(self, line: TwinLine, day: date) -> Fraction:
        """The part of a year that one day of a line's period is."""
        count, weeks = self.terms.day_count, self.terms.every and self.terms.every.unit == "week"
        if count == "act/365":
            return Fraction(1, 365)
        if count == "act/360" or (count == "30/360" and weeks):
            return Fraction(1, 360)
        after = day + ONE
        if count == "act/act":
            year = after.year
            return Fraction(1, 365 + (month_end(year, 2) == 29))
        if count == "act/act-isda":
            return Fraction(1, 365 + (month_end(day.year, 2) == 29))
        if count == "30E/360":
            return Fraction(thirty(day, after), 360)
        if count == "30/360-pro-rata":
            whole = line.months and line.due > line.start
            return (
                Fraction(line.months, 12 * (line.due - line.start).days)
                if whole
                else Fraction(1, 360)
            )

        def gone(to: date) -> int:
            whole = 30 * line.months if line.months else None
            if whole is not None and to >= line.due:
                return whole
            days = thirty(line.start, to)
            return days if whole is None else min(days, whole)

        return Fraction(gone(after) - gone(day), 360)

    def make_lines(self) -> list[TwinLine]:
        t, lines = self.terms, []
        start = counted = self.today
        for k in range(1, t.instalments + 1):
            months = 0
            if t.custom:
                due = t.custom[k - 1].due
                months = same_day_of_month(counted, due)
            elif t.every is None:
                due = t.first_due
                months = same_day_of_month(counted, due)
            elif t.every.unit == "week":
                due = (t.first_due or t.disbursed) + timedelta(
                    days=7 * t.every.count * (k - 1 if t.first_due else k)
                )
            else:
                n = t.every.count
                if t.first_due:
                    due = add_months(t.first_due, n * (k - 1), t.missing_day)
                else:
                    due = add_months(t.disbursed, n * k, t.missing_day)
                if t.due_day == "month_end":
                    due = date(due.year, due.month, month_end(due.year, due.month))
                months = n
                if k == 1 and t.due_day == "month_end" and same_day_of_month(counted, due) != n:
                    months = 0
                if k == 1 and t.first_due and same_day_of_month(counted, due) != n:
                    months = 0
                if k == 1 and counted != t.disbursed:
                    months = n if t.first_due and same_day_of_month(counted, due) == n else 0
            as_written = bool(t.custom)
            if t.last_due and k == t.instalments:
                due, as_written = t.last_due, True
                months = same_day_of_month(counted, due)
                months = 0 if t.every and t.every.unit == "week" else months
            falls = due if as_written else self.shift(due)
            line = TwinLine(start, max(start, falls), due, months)
            line.bears = k > t.grace_principal and (
                k % t.principal_every == 0 or k == t.instalments
            )
            line.free = k <= t.interest_free
            line.deferred = t.interest_free < k <= t.interest_free + t.grace_interest
            if t.custom:
                line.signed = t.custom[k - 1].principal
            lines.append(line)
            start, counted = line.due, due
        return lines

    def shift(self, day: date) -> date:
        step = {"none": 0, "next": 1, "previous": -1}[self.terms.holiday_shift]
        while step and (day.isoweekday() > 5 or day in self.terms.holidays):
            day += timedelta(days=step)
        return day

    # the plan

    def spread(self) -> None:
        coming = self.lines[self.passed :]
        bearing = [x for x in coming if x.bears]
        if coming[-1] not in bearing:
            bearing.append(coming[-1])
        t, left = self.terms, self.in_term
        if self.shape == "annuity":
            for x in coming:
                x.ahead = 0
            self.level = t.instalment or self.solve_level(coming, bearing)
            self.fill_level(coming, bearing)
            return
        signed = sum(x.signed for x in coming)
        if self.shape == "custom" and 0 < signed < left:
            excess = left - signed
            for x in coming[:-1]:
                x.signed += to_dong(Fraction(x.signed * excess, signed), t.rounding)
        balance, brought = left, self.plan_deferred
        for x in coming:
            if self.shape == "custom":
                want = x.signed
            elif self.shape == "flat":
                interest, brought = (x.share or 0) + brought, 0
                if x.deferred:
                    brought, interest = interest, 0
                level = t.instalment or self.multiple(Fraction(balance, len(bearing)) + self.even)
                want = level - interest
            else:
                want = t.instalment or self.multiple(Fraction(balance, len(bearing)))
            if self.shape == "bullet" or (self.shape != "custom" and x not in bearing):
                want = 0
            x.principal = left if x is coming[-1] else max(0, min(want, left))
            left -= x.principal

    def share_flat(self, new_rate: bool) -> None:
        """Flat: all interest rounded once, less what has fallen due, evenly over what comes."""
        rule = self.terms.rounding
        earning = [x for x in self.lines if not x.free and self.line_length(x)]
        total = to_dong(sum((self.real(x, x.start) for x in earning), Fraction(0)), rule)
        left = total - sum(x.share or 0 for x in self.lines[: self.passed])
        coming = [x for x in earning if x in self.lines[self.passed :]]
        for x in self.lines[self.passed :]:
            if x not in coming:
                x.share = 0
        if not coming:
            return
        now = coming[0]
        runs = now is self.lines[self.passed] and now.start < self.today
        if runs:
            gone = self.flat_gone
            to_come = self.part_of_year(now, self.today)
            if new_rate and len(coming) > 1:
                now.share = to_dong(gone + self.real(now, self.today), rule)
            else:
                now.share = self.even = to_dong(Fraction(max(left, 0), len(coming)), rule)
            least = to_dong(gone, rule)
            now.share = max(now.share, least) if to_come else least
            if to_come:
                now.pace = max(Fraction(0), now.share - gone) / to_come
            left -= now.share
            coming = coming[1:]
        if coming:
            self.even = to_dong(Fraction(max(left, 0), len(coming)), rule)
        for x in coming:
            x.share = max(0, left) if x is coming[-1] else max(0, min(self.even, left))
            left -= x.share
            x.pace = x.share / self.line_length(x)

    def real(self, line: TwinLine, since: date) -> Fraction:
        """Interest on all that was paid out, at the rates of the days."""
        total, day = Fraction(0), since
        while day < line.due:
            rate = [r for d, r in self.rate_log if d <= day][-1]
            paid = sum(a for d, a in self.moves if d <= day and a > 0)
            total += rate * paid * self.fraction_in(line, day)
            day += ONE
        return total

    def part_of_year(self, line: TwinLine, since: date, *, running: bool = False) -> Fraction:
        total, day = Fraction(0), max(since, line.start)
        while day < line.due:
            if not (running and any(a <= day < b for a, b in self.stops)):
                total += self.fraction_in(line, day)
            day += ONE
        return total

    def multiple(self, amount: Fraction) -> int:
        m = self.terms.instalment_multiple
        return m * to_dong(amount / m, self.terms.rounding)

    def factor(self, line: TwinLine, since: date) -> Fraction:
        """What one đồng bears from a day to the line's due day, at today's rate."""
        if line.free:
            return Fraction(0)
        total, day = Fraction(0), max(since, line.start)
        while day < line.due:
            if not any(a <= day < b for a, b in self.stops):
                total += self.rate * self.fraction_in(line, day)
            day += ONE
        return total

    def solve_level(self, coming: list[TwinLine], bearing: list[TwinLine]) -> int:
        def left_at_end(level: int) -> Fraction:
            balance = Fraction(self.in_term)
            for x in coming:
                interest = balance * self.factor(x, self.today)
                if x is coming[0]:
                    interest += self.plan_cum
                if x in bearing:
                    balance += interest - level
            return balance

        at_zero, at_one = left_at_end(0), left_at_end(1)
        return self.multiple(at_zero / (at_zero - at_one))

    def fill_level(self, coming: list[TwinLine], bearing: list[TwinLine]) -> None:
        left, rule = self.in_term, self.terms.rounding
        brought = self.plan_deferred
        for x in coming:
            exact = left * self.factor(x, self.today)
            if x is coming[0]:
                exact += self.plan_cum
            interest = to_dong(exact, rule) + brought
            brought = 0
            if x.deferred:
                brought, interest = interest, 0
            want = max(0, self.level - interest - x.ahead) if x in bearing else 0
            x.principal = left if x is coming[-1] else min(want, left)
            left -= x.principal

    def schedule(self) -> list[tuple[date, int, int, int]]:
        """The plan as it stands: lines passed as they were, the others as if paid on their days."""
        shown, left, brought = [], self.in_term, self.plan_deferred
        balance, moves = 0, list(self.moves)
        for k, x in enumerate(self.lines):
            interest = x.interest
            if k >= self.passed:
                if x.share is not None:
                    exact = x.pace * self.part_of_year(x, self.today, running=True)
                else:
                    exact = left * self.factor(x, self.today)
                exact += self.plan_cum if k == self.passed else 0
                interest = to_dong(exact, self.terms.rounding) + brought + x.brought
                brought = 0
                if x.deferred and k < len(self.lines) - 1:
                    brought, interest = interest, 0
                left -= x.principal
            while moves and moves[0][0] <= x.due:
                balance += moves.pop(0)[1]
            balance -= x.principal - x.moved
            shown.append((x.due, x.principal - x.moved, interest, balance))
        return shown

    # owing

    def missed(self) -> int:
        return sum(d.principal for d in self.debts if d.overdue)

    def arrears(self) -> int:
        return sum(d.principal + d.interest for d in self.debts)

    def overdue_rate(self) -> Fraction:
        agreed = self.terms.overdue_rate
        if agreed.absolute is not None:
            return percent(agreed.absolute)
        return percent(agreed.of_in_term) * self.rate

    def owed(self, kind: str) -> int:
        return self.closed[kind] + to_dong(self.cum[kind], self.terms.rounding)

    def owed_parts(self) -> dict[str, int]:
        return {
            "overdue_principal": self.missed(),
            "overdue_interest": self.owed("overdue"),
            "due_principal": sum(d.principal for d in self.debts if not d.overdue),
            "due_interest": sum(d.interest for d in self.debts),
            "late_interest": self.owed("late"),
        }

    def owed_of_kind(self, kind: str) -> int:
        """Of the four kinds that a court tells apart, what has not fallen due with it."""
        if kind == "principal":
            return self.in_term + sum(d.principal for d in self.debts)
        if kind == "interest":
            return sum(d.interest for d in self.debts) + self.owed("in_term")
        return self.owed(kind)

    def pay(self, bucket: str, amount: int) -> None:
        if self.judged is not None:
            kind = Court.KIND[bucket]
            self.judged.paid(kind, amount, self.owed_of_kind(kind))
        self.less(bucket, amount)

    def less(self, bucket: str, amount: int) -> None:
        kind = bucket.removesuffix("_interest")
        if kind in self.left:
            left = amount
            for fell, owed in self.owed_apart(kind).items():
                part = min(owed, left)
                self.left[kind][fell] = self.left[kind].get(fell, 0) - part
                left -= part
        if bucket == "overdue_interest":
            self.closed["overdue"] -= amount
        elif bucket == "late_interest":
            self.closed["late"] -= amount
        for debt in self.debts:
            if bucket == "due_interest":
                part = min(amount, debt.interest)
                debt.interest -= part
            elif bucket in {"overdue_principal", "due_principal"}:
                if debt.overdue != (bucket == "overdue_principal"):
                    continue
                part = min(amount, debt.principal)
                debt.principal -= part
            else:
                return
            amount -= part

    def pour(self, money: int) -> tuple[dict[str, int], int]:
        parts = dict.fromkeys(self.owed_parts(), 0)
        if self.judged is not None:
            for bucket, part in self.by_the_court(money):
                parts[bucket] += part
                money -= part
        if self.terms.waterfall_by == "instalment":
            asked = dict.fromkeys(parts, 0)
            for owed in self.owed_by_instalment():
                for bucket in self.terms.waterfall:
                    part = min(money, owed[bucket])
                    asked[bucket] += part
                    money -= part
            for bucket, part in asked.items():
                self.pay(bucket, part)
                parts[bucket] += part
            return parts, money
        for bucket in self.terms.waterfall:
            part = max(0, min(money, self.owed_parts()[bucket]))
            self.pay(bucket, part)
            parts[bucket] += part
            money -= part
        return parts, money

    def by_the_court(self, money: int) -> list[tuple[str, int]]:
        """What was judged, in the judgment's order; then interest that grew since: paid at once."""
        assert self.judged is not None
        paid: list[tuple[str, int]] = []

        def give(bucket: str, most: int) -> None:
            nonlocal money
            part = min(money, most, self.owed_parts()[bucket])
            self.pay(bucket, part)
            paid.append((bucket, part))
            money -= part

        for kind in self.judged.order:
            for bucket in Court.BUCKETS[kind]:
                give(bucket, self.judged.left[kind])
        for bucket in self.terms.waterfall:
            if bucket.endswith("_interest"):
                kind = Court.KIND[bucket]
                give(bucket, self.judged.grown(kind, self.owed_of_kind(kind)))
        return paid

    def owed_by_instalment(self) -> list[dict[str, int]]:
        penalties = {kind: self.owed_apart(kind) for kind in ("overdue", "late")}
        days = {d.fell for d in self.debts}.union(*penalties.values())
        rows = []
        for day in sorted(days):
            of_it = [d for d in self.debts if d.fell == day]
            rows.append(
                {
                    "overdue_principal": sum(d.principal for d in of_it if d.overdue),
                    "overdue_interest": penalties["overdue"].get(day, 0),
                    "due_principal": sum(d.principal for d in of_it if not d.overdue),
                    "due_interest": sum(d.interest for d in of_it),
                    "late_interest": penalties["late"].get(day, 0),
                }
            )
        return rows

    def apply_held(self) -> None:
        _, self.held = self.pour(self.held)
        self.judge_tolerance()

    def judge_tolerance(self) -> None:
        if self.arrears() == 0:
            self.carried = False
        elif self.arrears() <= self.terms.overdue_tolerance and not self.carried:
            self.carried = True
            for debt in self.debts:
                debt.overdue = False

    def position(self) -> tuple[int, ...]:
        missed = self.missed()
        everything = self.in_term + sum(d.principal for d in self.debts)
        if self.terms.overdue_scope == "whole_balance" and missed:
            missed = everything
        oldest = min((d.due for d in self.debts if d.principal or d.interest), default=self.today)
        days = 0
        if oldest + timedelta(days=self.terms.overdue_grace_days) < self.today and not self.carried:
            frozen = {d for d in self.frozen_days if oldest <= d < self.today}
            days = (self.today - oldest).days - len(frozen)
        return (
            everything - missed,
            missed,
            sum(d.interest for d in self.debts),
            self.owed("overdue"),
            self.owed("late"),
            self.owed("in_term"),
            self.held,
            days,
        )

    # events

    def do_disburse(self, e: ev.Disburse) -> None:
        self.in_term += e.amount
        self.moves.append((e.day, e.amount))
        if self.shape == "flat":
            self.share_flat(new_rate=False)
        self.spread()
        self.end_early()

    def do_changerate(self, e: ev.ChangeRate) -> None:
        self.rate = percent(e.rate)
        self.rate_log.append((e.day, self.rate))
        if self.shape == "flat" and self.passed < len(self.lines):
            self.share_flat(new_rate=True)
        if self.shape == "annuity" and self.passed < len(self.lines):
            self.spread()
        self.end_early()

    def end_early(self) -> None:
        """An instalment as signed may pay all before the last line; not while more is to come."""
        paid_out = sum(amount for _, amount in self.moves if amount > 0)
        if self.terms.instalment and self.shape != "custom" and paid_out == self.drawn:
            self.drop_lines()

    def drop_lines(self) -> None:
        while len(self.lines) > self.passed + 1 and not (
            self.lines[-1].principal or self.lines[-1].share
        ):
            self.lines.pop()

    def do_collect(self, e: ev.Collect) -> None:
        money = e.amount
        prepaid = 0
        if e.payoff:
            debt = sum(self.owed_parts().values()) + self.owed("in_term") + self.in_term
            if self.held + money >= debt and not self.over:
                self.settle(e, debt)
                return
        if e.split is not None:
            parts = {}
            for bucket, said in e.split._asdict().items():
                if bucket != "prepaid_principal":
                    parts[bucket] = min(said, self.owed_parts()[bucket])
            for bucket, paid in parts.items():
                self.pay(bucket, paid)
            free = money - sum(e.split)
            left = money - sum(parts.values())
        else:
            parts, left = self.pour(money)
            free = left
        self.judge_tolerance()
        if e.split is not None and e.split.prepaid_principal:
            prepaid = min(e.split.prepaid_principal, self.in_term)
            if prepaid:
                self.tell_court("principal", prepaid)
                self.prepay(prepaid)
            left -= prepaid
        if free and (e.prepay or e.payoff):
            early = min(free, self.owed("in_term"))
            self.tell_court("interest", early)
            self.closed["in_term"] -= early
            parts["due_interest"] += early
            left, free = left - early, free - early
            if self.terms.surplus != "hold":
                more = min(free, self.in_term)
                if more:
                    self.tell_court("principal", more)
                    self.prepay(more)
                left -= more
                prepaid += more
        self.held += left
        self.receipts.append((*parts.values(), prepaid, left))

    def settle(self, e: ev.Collect, debt: int) -> None:
        held = self.held
        early_held = principal_held = 0
        if held:
            _, held = self.pour(held)
            early_held = min(held, self.owed("in_term"))
            principal_held = min(held - early_held, self.in_term)
            held -= early_held + principal_held
            self.closed["in_term"] -= early_held
            self.in_term -= principal_held
        parts, left = self.pour(e.amount)
        early = min(left, self.owed("in_term"))
        parts["due_interest"] += early
        left -= early
        principal = min(left, self.in_term)
        left -= principal
        self.in_term = 0
        for kind in self.cum:
            self.cum[kind], self.closed[kind] = Fraction(0), 0
        self.over = True
        self.held = held + left
        self.receipts.append((*parts.values(), principal, left))

    def prepay(self, amount: int) -> None:
        coming = self.lines[self.passed :]
        self.in_term -= amount
        self.moves.append((self.today, -amount))
        surplus = "next" if self.terms.surplus == "hold" else self.terms.surplus
        bearing = [x for x in coming if x.bears]
        if coming[-1] not in bearing:
            bearing.append(coming[-1])
        if surplus == "relevel" and self.shape == "custom":
            was = sum(x.principal for x in coming)
            left = self.in_term
            for x in coming:
                x.signed = to_dong(Fraction(x.principal * self.in_term, was), self.terms.rounding)
                x.principal = left if x is coming[-1] else min(x.signed, left)
                left -= x.principal
        elif surplus == "relevel":
            self.spread()
        elif surplus == "last" and self.shape == "annuity":
            self.fill_level(coming, bearing)
        else:
            for x in coming if surplus == "next" else coming[::-1]:
                part = min(amount, x.principal)
                x.principal -= part
                x.signed = max(0, x.signed - part)
                x.ahead += part
                amount -= part
        self.drop_lines()

    def tell_court(self, kind: str, amount: int) -> None:
        if self.judged is not None:
            self.judged.paid(kind, amount, self.owed_of_kind(kind))

    def do_judged(self, e: ev.Judged) -> None:
        """Sums for being late end; what is owed is told apart anew, and bears what it says."""
        for kind in ("overdue", "late"):
            self.left[kind] = self.told_apart(kind)
            self.ran[kind] = {}
            self.closed[kind] += to_dong(self.cum[kind], self.terms.rounding)
            self.cum[kind] = Fraction(0)
        if self.judged is not None and self.judged.rate is not None:
            self.stops = [(a, min(b, e.day) if b == date.max else b) for a, b in self.stops]
            self.fill_as_agreed()
        self.judged = None
        if e.annuls:
            return
        rate = None if e.rate is None else percent(e.rate)
        court = Court(e.day, rate, e.order, e.on_whole_sum)
        for kind in Court.BUCKETS:
            owed = self.owed_of_kind(kind)
            court.left[kind] = min(owed, getattr(e, kind))
            court.refused[kind] = owed - court.left[kind]
        self.judged = court
        if rate is not None:
            self.stops.append((e.day, date.max))
            self.fill_as_agreed()

    def fill_as_agreed(self) -> None:
        """An annuity keeps its level when interest stops or runs again."""
        coming = self.lines[self.passed :]
        if self.shape == "annuity" and coming:
            self.fill_level(coming, [x for x in coming if x.bears or x is coming[-1]])
        self.end_early()

    def do_waive(self, e: ev.Waive) -> None:
        bucket = {"in_term": "due"}.get(e.kind, e.kind) + "_interest"
        if self.judged is not None:
            kind = Court.KIND[bucket]
            self.judged.waived(kind, e.amount, self.owed_of_kind(kind))
        self.less(bucket, e.amount)
        self.judge_tolerance()

    def do_freeze(self, e: ev.Freeze) -> None:
        if e.interest_stops:
            self.thaw = max(self.thaw, e.to)
            self.stops.append((e.day, e.to))
            coming = self.lines[self.passed :]
            if self.shape == "annuity" and coming:
                bearing = [x for x in coming if x.bears or x is coming[-1]]
                self.fill_level(coming, bearing)
            self.end_early()
        day = e.day
        while e.days_stop and day < e.to:
            self.frozen_days.add(day)
            day += ONE

    def replace_lines(self, first: int, new: list[tuple[date, int]], within: bool = False) -> None:
        start = self.lines[first].start if first < len(self.lines) else self.lines[-1].due
        counted = self.lines[first - 1].counted if first else self.lines[0].start
        old = self.lines[first] if first < len(self.lines) else None
        cut = old is not None and first == self.passed and (old.share is not None or old.free)
        if self.terms.day_count == "30/360-pro-rata" and old is not None and first == self.passed:
            cut = cut or old.start < self.today  # the days of the period are no longer known
        del self.lines[first:]
        for due, principal in new:
            line = TwinLine(start, due, due, same_day_of_month(counted, due))
            line.principal = line.signed = principal
            line.free = within and old is not None and old.free
            self.lines.append(line)
            start, counted = line.due, due
        if cut:  # what a flat line has accrued is one sum
            line = self.lines[first]
            line.start, line.months = self.today, 0
            line.brought = to_dong(self.cum["in_term"], self.terms.rounding)
            self.closed["in_term"] += line.brought
            self.cum["in_term"] = self.plan_cum = Fraction(0)
        for x in self.lines[self.passed : first]:
            x.signed = x.principal
        self.shape = "custom"

    def do_recall(self, e: ev.Recall) -> None:
        first = self.passed
        while first < len(self.lines) and self.lines[first].due <= e.pay_by:
            first += 1
        if first < len(self.lines):
            rest = sum(x.principal for x in self.lines[first:])
            before = self.lines[first - 1] if first else None
            if before is None or before.due != e.pay_by:
                self.replace_lines(first, [(e.pay_by, rest)], within=True)
            else:
                self.join(before, rest, first)
        if self.fall_due():
            self.apply_held()

    def join(self, line: TwinLine, rest: int, first: int) -> None:
        """What comes after a line falls due with it; if it fell due today, then today."""
        del self.lines[first:]
        line.principal += rest
        line.signed = line.principal
        for x in self.lines[self.passed :]:
            x.signed = x.principal
        self.shape = "custom"
        if self.passed == first:
            line.interest += self.plan_deferred
            self.in_term -= rest
            interest, self.closed["in_term"] = self.closed["in_term"], 0
            self.debts.append(Debt(self.today, rest, interest, line=first - 1, fell=self.today))
            self.plan_deferred = 0
            self.apply_held()

    def do_reschedule(self, e: ev.Reschedule) -> None:
        for debt in self.debts:
            self.in_term += debt.principal
            if debt.principal:
                self.lines[debt.line].moved += debt.principal
            debt.principal = 0
        self.replace_lines(self.passed, [(x.due, x.principal) for x in e.instalments])
        self.judge_tolerance()

    def do_extend(self, e: ev.Extend) -> None:
        last = len(self.lines) - 1
        back = 0
        for debt in self.debts:
            if debt.line == last:
                back += debt.principal
                self.lines[last].moved += debt.principal
                debt.principal = 0
        self.in_term += back
        if self.passed > last:
            self.replace_lines(last + 1, [(e.to, back)])
        else:
            self.replace_lines(last, [(e.to, self.lines[last].principal)])
        self.judge_tolerance()

    def do_writeoff(self, e: ev.WriteOff) -> None:
        self.debts, self.in_term, self.over = [], 0, True
        for kind in self.cum:
            self.cum[kind], self.closed[kind] = Fraction(0), 0

    def do_refund(self, e: ev.Refund) -> None:
        self.held -= e.amount
