"""The instalments of a loan: how each method makes them, and what a decision does to them.

A `Plan` is made empty from the terms and then told, in the order of time, what shapes it: money
paid out, rates, prepayments, decisions, and each due day as it passes (`fall`). Lines that have
fallen due stay as they are; the lines from `next` on are made again. What borrowers really pay is
no business of the plan: a receipt that does not prepay never reaches it.

`schedule` prices the plan as if every line were paid on its day: that is what a contract prints.
`life` counts interest on its own from the same lines, because what is really in term can differ.

Interest is in numerators over `scale` × units of a year; days are ordinals.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import gcd, lcm
from typing import Literal, NamedTuple

from fundledger.contract.accrual import ROUNDINGS
from fundledger.contract.daycount import clock_of
from fundledger.contract.duedays import due_days, shifted, whole_months
from fundledger.contract.events import EventRefused
from fundledger.contract.terms import Signed, Surplus, Terms
from fundledger.contract.trace import Trace
from fundledger.money import rounded

FOR_GOOD = date.max.toordinal() + 1  # the end of what has none

NORMAL, FREE, DEFERRED = 0, 1, 2  # what becomes of a line's interest on its due day

Move = tuple[int, int]  # a day, and what it adds to the balance
Moves = Sequence[Move]

Bend = tuple[int, int, int]  # a day, and the ratio: đồng in one unit of the clock from it on

Shape = Literal["equal_principal", "annuity", "bullet", "flat", "signed"]


class PlanLine(NamedTuple):
    """One line of the printed schedule; `balance` is what is left at the end of that day."""

    due: date
    principal: int
    interest: int
    balance: int


@dataclass(slots=True)
class Instalment:
    due: int
    counted_to: date  # the due day before the holiday shift
    start: int  # of its period
    months: int  # of its period under 30/360, 0 if the period is counted in days
    treat: int = NORMAL
    principal: int = 0
    signed: int = 0  # principal as signed, for the shape "signed"
    share: int | None = None  # of a flat loan's interest; None: interest is on the balance
    brought: int = 0  # interest counted another way up to `start`, due with this line
    ahead: int = 0  # what was prepaid of an annuity's level
    bends: tuple[Bend, ...] = ()  # where the share began to grow at another pace


class Plan:
    __slots__ = (
        "_even_share",
        "_moved",
        "_moves",
        "_moves_before",
        "_opening",
        "_shown_moves",
        "balance",
        "clock",
        "denominator",
        "drawn",
        "level",
        "lines",
        "next",
        "paid_out",
        "pro_rata",
        "rates",
        "round",
        "scale",
        "shape",
        "stops",
        "terms",
    )

    def __init__(
        self, terms: Terms, start: date, rate: int, scale: int, drawn: int | None = None
    ) -> None:
        """`drawn` is what will have been paid out in all; without it, the principal."""
        self.terms = terms
        self.drawn = terms.principal if drawn is None else drawn
        self.scale = scale
        self.round = ROUNDINGS[terms.rounding]
        self.clock = clock_of(terms)
        self.denominator = scale * self.clock.a_year
        self.pro_rata = terms.day_count == "30/360-pro-rata"
        self.shape: Shape = "signed" if terms.method == "custom" else terms.method
        self.lines = _lines(terms, start)
        self.next = 0
        self.balance = 0
        self.level = 0
        self.rates: list[tuple[int, int]] = [(0, rate)]
        self.stops: list[tuple[int, int]] = []
        self.paid_out: list[Move] = []
        self._even_share = 0  # of a flat loan's interest, in a line like any other
        self._opening = 0  # balance at the beginning of the current period …
        self._moves: list[Move] = []  # … and what moved it since
        self._moves_before: list[list[Move]] = []  # the same of each earlier period
        self._shown_moves: list[Move] = []  # all but missed principal that decisions brought back
        self._moved: dict[int, int] = {}  # … and what they took of it out of each line

    # What shapes the plan, in the order of time.

    def fall(self) -> Instalment:
        """The next line falls due; the period of the one after it begins."""
        line = self.lines[self.next]
        self.next += 1
        if line.treat == DEFERRED and self.next == len(self.lines):
            line.treat = NORMAL  # nothing comes after it to fall due with
        self.balance -= line.principal
        self._opening = self.balance
        self._moves_before.append(self._moves)
        self._moves = []
        return line

    def coming(self) -> Instalment | None:
        return self.lines[self.next] if self.next < len(self.lines) else None

    def disburse(self, day: int, amount: int) -> None:
        if self.next >= len(self.lines):
            raise EventRefused("contract.disburse_after_last_due", field="date")
        self.paid_out.append((day, amount))
        self._move(day, amount)
        self._share_out(day)
        self._spread()
        self._end_when_paid_off()

    def change_rate(self, day: int, rate: int) -> None:
        self.rates.append((day, rate))
        self._share_out(day, new_rate=rate)
        if self.shape == "annuity":
            self._spread()
        self._end_when_paid_off()

    def stop_interest(self, start: int, end: int) -> None:
        """Interest stands still from `start` to `end`; an annuity's level stays as it is."""
        self.stops.append((start, end))
        if self.shape == "annuity":
            self._fill_annuity()
        self._end_when_paid_off()

    def resume_interest(self, start: int, day: int) -> None:
        """What stands still from `start` on without an end does so no longer than to a day."""
        self.stops = [(a, day) if (a, b) == (start, FOR_GOOD) else (a, b) for a, b in self.stops]
        if self.shape == "annuity":
            self._fill_annuity()
        self._end_when_paid_off()

    def prepay(self, day: int, amount: int, surplus: Surplus) -> None:
        assert 0 < amount <= self.balance
        self._move(day, -amount)
        match surplus:
            case "next":
                self._take(amount, self.lines[self.next :])
            case "last" if self.shape == "annuity":
                self._fill_annuity()
            case "last":
                self._take(amount, self.lines[: self.next - 1 if self.next else None : -1])
            case "relevel":
                self._relevel()
            case "hold":
                raise AssertionError("held money does not prepay")
        self._drop_empty_lines()

    def reschedule(
        self, day: int, instalments: Sequence[Signed], returned: dict[int, int], accrued: int
    ) -> None:
        """The lines to come are these instead; `returned` is missed principal, by line, in them."""
        self._return(day, returned)
        self._replace(self.next, [(line.due, line.principal) for line in instalments], day, accrued)

    def extend(self, day: int, to: date, returned: dict[int, int], accrued: int) -> None:
        """The last line falls due on `to`, with what was missed of it if it had fallen due."""
        self._return(day, returned)
        first = self.next if returned or self.next == len(self.lines) else len(self.lines) - 1
        self._replace(first, [(to, self._left_from(first))], day, accrued)

    def recall(self, day: int, pay_by: date, accrued: int) -> None:
        """What would fall due after `pay_by` falls due on it."""
        last = pay_by.toordinal()
        first = self.next
        while first < len(self.lines) and self.lines[first].due <= last:
            first += 1
        if first == len(self.lines):
            return
        if first and self.lines[first - 1].due == last:
            self._join(first - 1)
        else:
            self._replace(first, [(pay_by, self._left_from(first))], day, accrued, within=True)

    def accrued(self, day: int) -> tuple[int, int]:
        """The exact interest of the running line up to a day if the plan is kept, a ratio."""
        line = self.coming()
        if line is None or line.treat == FREE:
            return 0, self.denominator
        if line.share is not None:
            return self._grown(line, day, frozen_too=False)
        return sum(part.numerators for part in self.run_so_far(day)), self.over(line)

    def owed_if_kept(self, day: int) -> int:
        """Interest not yet due at the end of a day of the running period, deferred interest too."""
        return self._deferred() + self.round(*self.accrued(day))

    def run_so_far(self, day: int) -> Iterator[PeriodPart]:
        """The stretches of the running period up to a day."""
        for part in self._parts(self.lines[self.next], self._opening, self._moves):
            if part.start < day:
                end = min(part.end, day)
                units = self.clock.at(end) - self.clock.at(part.start)
                yield part._replace(end=end, units=units)

    # How the lines to come are made.

    def _spread(self) -> None:
        """Make the principals of the lines to come again, out of the balance, by the method."""
        coming = self.lines[self.next :]
        if not coming:
            return
        match self.shape:
            case "signed":
                self._raise_signed(coming)
                self._fill_signed(coming)
            case "bullet":
                for line in coming:
                    line.principal = 0
                coming[-1].principal = self.balance
            case "equal_principal":
                self._fill_equal(coming)
            case "flat":
                self._fill_flat(coming)
            case "annuity":
                for line in coming:
                    line.ahead = 0
                self.level = self.terms.instalment or self._annuity_level()
                self._fill_annuity()

    def _relevel(self) -> None:
        coming = self.lines[self.next :]
        if self.shape == "signed":
            was = sum(line.principal for line in coming)
            for line in coming:
                line.signed = self.round(line.principal * self.balance, was)
            self._fill_signed(coming)
        else:
            self._spread()

    def _fill_signed(self, coming: Sequence[Instalment]) -> None:
        left = self.balance
        for line in coming:
            line.principal = min(line.signed, left)
            left -= line.principal
        coming[-1].principal += left

    def _raise_signed(self, coming: Sequence[Instalment]) -> None:
        """More was paid out than the lines carry: spread the rest in proportion to them."""
        signed = sum(line.signed for line in coming)
        excess = self.balance - signed
        if excess > 0 and signed:
            for line in coming[:-1]:
                line.signed += self.round(line.signed * excess, signed)
            coming[-1].signed = max(0, self.balance - sum(line.signed for line in coming[:-1]))

    def _fill_equal(self, coming: Sequence[Instalment]) -> None:
        bearing = self._bearing(coming)
        share = self.terms.instalment or self._to_multiple(self.balance, len(bearing))
        left = self.balance
        if len(bearing) < len(coming):
            for line in coming:
                line.principal = 0
        for line in bearing:
            line.principal = part = share if share < left else left
            left -= part
        coming[-1].principal += left

    def _fill_flat(self, coming: Sequence[Instalment]) -> None:
        """The level is principal ÷ n + an even share of interest, rounded to the multiple."""
        bearing = self._bearing(coming)
        count, bears = len(bearing), {id(line) for line in bearing}
        level = self.terms.instalment or self._to_multiple(
            self.balance + self._even_share * count, count
        )
        left, deferred = self.balance, self._deferred()
        for line in coming:
            interest, deferred = (line.share or 0) + deferred, 0
            if line.treat == DEFERRED:
                deferred, interest = interest, 0
            line.principal = min(max(level - interest, 0), left) if id(line) in bears else 0
            left -= line.principal
        coming[-1].principal += left

    def _fill_annuity(self) -> None:
        """A line's principal is the level less its interest, kept within [0, balance]."""
        coming = self.lines[self.next :]
        if not coming:
            return
        bearing = {id(line) for line in self._bearing(coming)}
        deferred, left, denominator = self._deferred(), self.balance, self.denominator
        for line in coming:
            if self.pro_rata:
                denominator = self.over(line)
            exact = self._current(line) if line is coming[0] else left * self._a_unit(line)
            interest = self.round(exact, denominator) + deferred + line.brought
            deferred = 0
            if line.treat == DEFERRED:
                deferred, interest = interest, 0
            line.principal = 0
            if id(line) in bearing:
                line.principal = min(max(self.level - interest - line.ahead, 0), left)
            left -= line.principal
        coming[-1].principal += left

    def _annuity_level(self) -> int:
        """P ÷ Σ Π 1/(1+rᵢ) over the periods that bear principal, rounded to the multiple.

        In the middle of a period r is what the whole period really bears: P × (1+r) is the balance
        and the period's interest, so that all lines from this one on are level.
        """
        coming = self.lines[self.next :]
        bearing = self._bearing(coming)
        first = bearing[0]
        grown = self._current(first) if first is coming[0] else self.balance * self._a_unit(first)
        over, under = 0, 1  # Σ Π over the lines after the first, exact
        for line in reversed(bearing[1:]):
            one = self.over(line)
            over, under = (over + under) * one, under * (one + self._a_unit(line))
        one = self.over(first)
        return self._to_multiple((self.balance * one + grown) * under, one * (over + under))

    def _bearing(self, coming: Sequence[Instalment]) -> list[Instalment]:
        """The lines to come that bear principal: every n-th after grace, and the last."""
        grace, every = self.terms.grace_principal, self.terms.principal_every
        if not grace and every == 1:
            return list(coming)
        found = [
            line
            for number, line in enumerate(coming[:-1], self.next + 1)
            if number > grace and number % every == 0
        ]
        return [*found, coming[-1]]

    def _to_multiple(self, numerator: int, denominator: int) -> int:
        multiple = self.terms.instalment_multiple
        return self.round(numerator, denominator * multiple) * multiple

    def _share_out(self, day: int, *, new_rate: int | None = None) -> None:
        """Flat: the interest of the whole term, rounded once, less what has fallen due, evenly.

        At a new rate the running line takes what it has accrued and its own rest at that rate; the
        lines after it share what is left. No line ends below what it has accrued.
        """
        if self.shape != "flat":
            return
        earning = [line for line in self.lines if self._earns(line)]
        over = lcm(*map(self.over, earning)) if self.pro_rata else self.denominator
        exact = sum(self._flat_interest(line) * (over // self.over(line)) for line in earning)
        total = self.round(exact, over)
        left = total - sum(line.share or 0 for line in self.lines[: self.next])
        coming = [line for line in self.lines[self.next :] if self._earns(line)]
        if coming and coming[0] is self.lines[self.next] and coming[0].start < day:
            left -= self._share_running(coming, day, left, new_rate)
            coming = coming[1:]
        if coming:
            self._even_share = rounded(max(left, 0), len(coming), self.terms.rounding)
        for line in self.lines[self.next :]:
            if not self._earns(line):
                line.share = 0
        for line in coming:
            line.share = max(0, left if line is coming[-1] else min(self._even_share, left))
            line.bends = ()
            left -= line.share

    def _share_running(
        self, coming: Sequence[Instalment], day: int, left: int, new_rate: int | None
    ) -> int:
        """The share of the line whose period is running, which bends to reach it at its due day."""
        line = coming[0]
        gone, over = self._grown(line, day, frozen_too=True)
        rest = self.clock.at(line.due) - self.clock.at(day)
        if new_rate is None or len(coming) == 1:
            share = rounded(max(left, 0), len(coming), self.terms.rounding)
            self._even_share = share
        else:
            rest_at_new = sum(amount for _, amount in self.paid_out) * new_rate * rest
            one = self.over(line)
            share = self.round(gone * one + rest_at_new * over, over * one)
        accrued = self.round(gone, over)
        share = max(share, accrued) if rest else accrued
        earlier = line.bends or ((line.start, *self.pace(line, line.start)),)
        line.bends = tuple(bend for bend in earlier if bend[0] < day)
        if rest:
            gain, unit = max(0, share * over - gone), over * rest
            common = gcd(gain, unit)
            line.bends += ((day, gain // common, unit // common),)
        line.share = share
        return share

    def pace(self, line: Instalment, day: int) -> tuple[int, int]:
        """Đồng of a flat line's share that one unit of the clock brings from a day on, a ratio."""
        for since, gain, unit in reversed(line.bends):
            if since <= day:
                return gain, unit
        return line.share or 0, max(1, self.clock.length(line.start, line.due, line.months))

    def _grown(self, line: Instalment, until: int, *, frozen_too: bool) -> tuple[int, int]:
        """What a flat line has accrued from its start to a day, as a ratio."""
        self.clock.open(line.start, line.due, line.months)
        changes = [bend[0] for bend in line.bends]
        changes += [day for stop in self.stops for day in stop]
        cuts = sorted({day for day in changes if line.start < day < until})
        grown, over = 0, 1
        for start, end in zip([line.start, *cuts], [*cuts, until], strict=True):
            if frozen_too or not self._stopped(start):
                gain, unit = self.pace(line, start)
                gain *= self.clock.at(end) - self.clock.at(start)
                grown, over = grown * unit + gain * over, over * unit
        common = gcd(grown, over)
        return grown // common, over // common

    def _stopped(self, day: int) -> bool:
        return any(start <= day < end for start, end in self.stops)

    def _earns(self, line: Instalment) -> bool:
        """A flat line bears interest unless it is free or its period has no length."""
        return line.treat != FREE and self.clock.length(line.start, line.due, line.months) > 0

    def _flat_interest(self, line: Instalment) -> int:
        """Numerators on all that was paid out, whatever has been paid back or frozen."""
        before = sum(amount for day, amount in self.paid_out if day < line.start)
        within = [move for move in self.paid_out if line.start <= move[0] < line.due]
        parts = self._parts(line, before, within)
        return sum(part.balance * part.rate * part.units for part in parts)

    # What decisions do to the lines to come.

    def _take(self, amount: int, lines: Sequence[Instalment]) -> None:
        for line in lines:
            part = min(amount, line.principal)
            line.principal -= part
            line.signed = max(0, line.signed - part)
            line.ahead += part
            amount -= part
        assert amount == 0, "a prepayment is no more than the balance"

    def _drop_empty_lines(self) -> None:
        """A prepaid plan ends where nothing is left to fall due; the current line stays.

        The principals of the lines to come sum to the balance: a last line without principal has
        no balance to bear interest on.
        """
        while len(self.lines) > self.next + 1:
            last = self.lines[-1]
            if last.principal or last.share or last.brought:
                return
            del self.lines[-1]

    def _end_when_paid_off(self) -> None:
        """A level as signed may leave nothing to the last lines; not while more is to be drawn."""
        if self.terms.instalment is None or self.shape == "signed":
            return
        if sum(amount for _, amount in self.paid_out) >= self.drawn:
            self._drop_empty_lines()

    def _return(self, day: int, returned: dict[int, int]) -> None:
        for index, amount in returned.items():
            self._moved[index] = self._moved.get(index, 0) + amount
        if returned:
            amount = sum(returned.values())
            self.balance += amount
            self._moves.append((day, amount))

    def _replace(
        self,
        first: int,
        instalments: Sequence[tuple[date, int]],
        day: int,
        accrued: int,
        *,
        within: bool = False,
    ) -> None:
        """Lines from `first` on become these, with interest on the balance from now on.

        A flat loan's current line brings what it has accrued by the day to the line in its place;
        so does one whose days count in proportion to its period, which ends here.
        Graces end with the lines they were counted for; a line that takes the place of a part of
        one line (`within`) stays free of interest if that was.
        """
        cut = self.lines[first] if first == self.next < len(self.lines) else None
        free = first < len(self.lines) and self.lines[first].treat == FREE
        start, before = self._period_start(first), self._counted_start(first)
        del self.lines[first:]
        for due, principal in instalments:
            line = Instalment(due.toordinal(), due, start, whole_months(before, due))
            line.principal = line.signed = principal
            line.treat = FREE if within and free else NORMAL
            self.lines.append(line)
            start, before = line.due, due
        self._keep_principals(first)
        apart = cut is not None and self.pro_rata and cut.start < day
        if cut is not None and (apart or cut.share is not None or cut.treat == FREE):
            line = self.lines[first]
            line.brought, line.start, line.months = accrued, day, 0

    def _join(self, index: int) -> None:
        """What comes after a line falls due with it, though it may have fallen due today."""
        line, rest = self.lines[index], self._left_from(index + 1)
        del self.lines[index + 1 :]
        line.treat = NORMAL if line.treat == DEFERRED else line.treat
        line.principal += rest
        if index < self.next:
            self.balance -= rest
            self._opening = self.balance
        self._keep_principals(len(self.lines))

    def _keep_principals(self, last: int) -> None:
        """From now on principals are those decided on, whatever the method was."""
        self.shape = "signed"
        for line in self.lines[self.next : last]:
            line.signed = line.principal

    def _left_from(self, first: int) -> int:
        return self.balance - sum(line.principal for line in self.lines[self.next : first])

    def _period_start(self, index: int) -> int:
        return self.lines[index].start if index < len(self.lines) else self.lines[-1].due

    def _counted_start(self, index: int) -> date:
        if index:
            return self.lines[index - 1].counted_to
        return date.fromordinal(self.lines[0].start)

    def _move(self, day: int, amount: int) -> None:
        self.balance += amount
        self._moves.append((day, amount))
        self._shown_moves.append((day, amount))

    # What the lines cost.

    def over(self, line: Instalment) -> int:
        """What the numerators of a line's interest are over."""
        if not self.pro_rata:
            return self.denominator
        return self.denominator * self.clock.parts(line.start, line.due, line.months)

    def _a_unit(self, line: Instalment) -> int:
        """Numerators that one đồng bears in the whole period of a line to come, by today's rate."""
        if line.treat == FREE:
            return 0
        if self.stops:
            return sum(part.numerators for part in self._parts(line, 1, ()))
        return self.rates[-1][1] * self.clock.length(line.start, line.due, line.months)

    def _current(self, line: Instalment) -> int:
        if line.treat == FREE:
            return 0
        return sum(part.numerators for part in self._parts(line, self._opening, self._moves))

    def _deferred(self) -> int:
        """Interest of earlier lines that falls due with a line to come."""
        if not self.next or self.lines[self.next - 1].treat != DEFERRED:
            return 0
        total, opening = 0, 0
        for line, moves in zip(self.lines[: self.next], self._moves_before, strict=True):
            if line.treat == DEFERRED:
                total += self._interest(line, opening, moves)
            opening += sum(amount for _, amount in moves) - line.principal
        return total

    def _interest(
        self, line: Instalment, opening: int, moves: Moves, trace: Trace | None = None
    ) -> int:
        """The rounded interest of a line's own period, if the plan is kept."""
        if line.treat == FREE or (line.share is not None and not self.stops):
            return line.share or 0
        if line.share is not None:
            return self.round(*self._grown(line, line.due, frozen_too=False))
        parts = list(self._parts(line, opening, moves))
        exact = sum(part.numerators for part in parts)
        over = self.over(line) if self.pro_rata else self.denominator
        interest = self.round(exact, over)
        if trace is not None:
            for part in parts:
                rate = 0 if part.stopped else part.rate
                trace.stretch("in_term", part.start, part.end, part.units, part.balance, rate)
            trace.rounded("in_term", line.start, line.due, exact, over, interest)
        return interest

    def _parts(self, line: Instalment, opening: int, moves: Moves) -> Iterator[PeriodPart]:
        """The stretches of a period over which balance and rate stand still."""
        self.clock.open(line.start, line.due, line.months)
        first = bisect_right(self.rates, line.start, key=_day_of)
        last = bisect_right(self.rates, line.due, key=_day_of)
        changes = [day for day, _ in (*moves, *self.rates[first:last])]
        changes += [day for stop in self.stops for day in stop]
        cuts = sorted({day for day in changes if line.start < day < line.due})
        for start, end in zip([line.start, *cuts], [*cuts, line.due], strict=True):
            balance = opening + sum(amount for day, amount in moves if day <= start)
            rate = self.rates[bisect_right(self.rates, start, key=_day_of) - 1][1]
            units = self.clock.at(end) - self.clock.at(start)
            yield PeriodPart(start, end, units, balance, rate, self._stopped(start))

    def schedule(self, trace: Trace | None = None) -> list[PlanLine]:
        """The plan as a table; a line's principal is what falls due with it as decided now."""
        shown: list[PlanLine] = []
        opening = balance = deferred = 0
        moved, seen = [*self._moves_before, self._moves], 0
        for index, line in enumerate(self.lines):
            moves = moved[index] if index < len(moved) else ()
            interest = self._interest(line, opening, moves, trace) + deferred + line.brought
            deferred = 0
            if line.treat == DEFERRED and index < len(self.lines) - 1:
                deferred, interest = interest, 0
            opening += sum(amount for _, amount in moves) - line.principal
            while seen < len(self._shown_moves) and self._shown_moves[seen][0] <= line.due:
                balance += self._shown_moves[seen][1]
                seen += 1
            principal = line.principal - self._moved.get(index, 0)
            balance -= principal
            shown.append(PlanLine(date.fromordinal(line.due), principal, interest, balance))
        return shown


class PeriodPart(NamedTuple):
    start: int
    end: int
    units: int
    balance: int
    rate: int
    stopped: bool

    @property
    def numerators(self) -> int:
        return 0 if self.stopped else self.balance * self.rate * self.units


def _day_of(change: tuple[int, int]) -> int:
    return change[0]


def _lines(terms: Terms, start: date) -> list[Instalment]:
    lines: list[Instalment] = []
    begun, before = start.toordinal(), start
    shifts = terms.holiday_shift != "none" and not terms.custom
    thirty = terms.day_count in ("30/360", "30/360-pro-rata")
    written = 0 if terms.last_due is None else terms.instalments
    for number, day in enumerate(due_days(terms), 1):
        due = (shifted(day, terms) if shifts and number != written else day).toordinal()
        due = due if due > begun else begun
        months = _regular_months(terms, number, before, day) if thirty else 0
        lines.append(Instalment(due, day, begun, months))
        begun, before = due, day
    for number in range(1, terms.interest_free + terms.grace_interest + 1):
        lines[number - 1].treat = _treat(terms, number)
    for line, agreed in zip(lines, terms.custom, strict=False):
        line.signed = agreed.principal
    return lines


def _treat(terms: Terms, number: int) -> int:
    if number <= terms.interest_free:
        return FREE
    return DEFERRED if number <= terms.interest_free + terms.grace_interest else NORMAL


def _regular_months(terms: Terms, number: int, start: date, end: date) -> int:
    """The months of a whole regular period: as many as the terms count between two due days."""
    every = terms.every
    if terms.method == "custom" or every is None:
        return whole_months(start, end)
    if every.unit == "week":
        return 0
    first, last = number == 1, number == terms.instalments and terms.last_due is not None
    if not (first or last):
        return every.count
    counted = first and start == terms.disbursed and terms.first_due is None
    if counted and terms.due_day == "same_day":
        return every.count
    if last:
        return whole_months(start, end)
    return every.count if whole_months(start, end) == every.count else 0
