"""The arithmetic of a loan's life, line by line, in a form that can be checked with pen and paper.

A `Trace` is handed to `plan` or `life`, which tell it what they do while they do it; it computes
nothing that they do not. `Stretch` is balance × days × rate ÷ basis, exact; `Rounded` is the sum of
the stretches of one kind in one period and the đồng it becomes; `Moved` is what fell due, was paid
or was waived; `Sum` is a figure of a position, the total of all that went before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from math import gcd
from typing import Literal

from fundledger.contract.daycount import Clock, Told
from fundledger.contract.rates import Rate

WHOLE = Rate(1, 1)

Kind = Literal["in_term", "overdue", "late"]
Movement = Literal["due", "opening", "paid", "waived", "written_off"]


@dataclass(frozen=True, slots=True)
class Exact:
    """A non-negative amount as whole đồng and a proper fraction in lowest terms."""

    whole: int
    numerator: int
    denominator: int

    @classmethod
    def of(cls, numerator: int, denominator: int) -> Exact:
        whole, rest = divmod(numerator, denominator)
        common = gcd(rest, denominator)
        return cls(whole, rest // common, denominator // common)


@dataclass(frozen=True, slots=True)
class Stretch:
    kind: Kind
    start: date
    end: date
    days: int
    basis: int
    balance: int
    rate: Rate
    exact: Exact

    @classmethod
    def over(
        cls, kind: Kind, start: int, end: int, days: int, basis: int, balance: int, rate: Rate
    ) -> Stretch:
        exact = Exact.of(balance * rate.numerator * days, rate.denominator * basis)
        return cls(kind, _day(start), _day(end), days, basis, balance, rate, exact)

    def goes_on_as(self, later: Stretch) -> bool:
        """Nothing changed between the two: they are one line of arithmetic."""
        same = (self.kind, self.basis, self.balance, self.rate)
        return self.end == later.start and same == (
            later.kind,
            later.basis,
            later.balance,
            later.rate,
        )


@dataclass(frozen=True, slots=True)
class Rounded:
    kind: Kind
    start: date
    end: date
    exact: Exact
    amount: int
    final: bool  # False: the period goes on, and will be rounded again as a whole


@dataclass(frozen=True, slots=True)
class Moved:
    kind: Kind
    movement: Movement
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Sum:
    """One figure of the position of a day."""

    figure: str
    day: date
    amount: int


Step = Stretch | Rounded | Moved | Sum


@dataclass(slots=True)
class Trace:
    scale: int = 1  # rates are told as numerators over it
    clock: Clock | None = None
    overdue_clock: Clock | None = None  # where days overdue are counted in another way
    steps: list[Step] = field(default_factory=list)
    _unrounded: list[int] = field(default_factory=list)  # the places of stretches not yet summed

    def stretch(
        self, kind: Kind, start: int, end: int, units: int, balance: int, rate: int
    ) -> None:
        """`units` of the clock went by between two ordinals while balance and rate stood still."""
        if start == end:
            return
        for a, b, days, basis in self._told(kind, start, end, units):
            self._add(Stretch.over(kind, a, b, days, basis, balance, Rate.of(rate, self.scale)))

    def portion(self, start: int, end: int, units: int, gain: int, unit: int) -> None:
        """A flat line's interest grows by `gain` in so many units of the clock."""
        exact = Exact.of(gain * units, unit)
        self.steps.append(
            Stretch("in_term", _day(start), _day(end), units, unit, gain, WHOLE, exact)
        )

    def rounded(
        self,
        kind: Kind,
        start: int,
        end: int,
        exact: int,
        denominator: int,
        amount: int,
        *,
        final: bool = True,
    ) -> None:
        if exact:
            self._unrounded = [i for i in self._unrounded if self._kind_at(i) != kind]
            self.steps.append(
                Rounded(kind, _day(start), _day(end), Exact.of(exact, denominator), amount, final)
            )

    def moved(self, kind: Kind, movement: Movement, day: int, amount: int) -> None:
        if amount:
            self.steps.append(Moved(kind, movement, _day(day), amount))

    def sum(self, figure: str, day: date, amount: int) -> None:
        self.steps.append(Sum(figure, day, amount))

    def _add(self, later: Stretch) -> None:
        for place in self._unrounded:
            earlier = self.steps[place]
            if isinstance(earlier, Stretch) and earlier.goes_on_as(later):
                days = earlier.days + later.days
                exact = Exact.of(
                    later.balance * later.rate.numerator * days,
                    later.rate.denominator * later.basis,
                )
                self.steps[place] = replace(earlier, end=later.end, days=days, exact=exact)
                return
        self._unrounded.append(len(self.steps))
        self.steps.append(later)

    def _kind_at(self, place: int) -> Kind:
        step = self.steps[place]
        assert isinstance(step, Stretch)
        return step.kind

    def _told(self, kind: Kind, start: int, end: int, units: int) -> Iterator[Told]:
        clock = self.clock if kind == "in_term" else self.overdue_clock or self.clock
        assert clock is not None
        return clock.told(start, end, units)


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)
