"""Intervals of exact numbers: what a figure that was rounded, or is only said to be about, may be.

An end that is None has no bound. All arithmetic is of fractions; nothing here is a float.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    low: Fraction | None
    high: Fraction | None

    @property
    def middle(self) -> Fraction | None:
        """Between its ends, or the one end that it has."""
        if self.low is None or self.high is None:
            return self.high if self.low is None else self.low
        return (self.low + self.high) / 2

    @property
    def is_below_zero(self) -> bool:
        return self.high is not None and self.high < 0

    @property
    def width(self) -> Fraction | None:
        return None if self.low is None or self.high is None else self.high - self.low

    def meets(self, other: Interval) -> bool:
        """Some number may be both."""
        return not (self.is_under(other) or other.is_under(self))

    def is_under(self, other: Interval) -> bool:
        """Every number of this is less than every number of the other."""
        return self.high is not None and other.low is not None and self.high < other.low

    def holds(self, number: Fraction) -> bool:
        return self.meets(exactly(number))

    def negated(self) -> Interval:
        return Interval(_minus(self.high), _minus(self.low))

    def plus(self, other: Interval) -> Interval:
        return Interval(_sum(self.low, other.low), _sum(self.high, other.high))

    def less(self, other: Interval) -> Interval:
        return self.plus(other.negated())

    def without(self, part: Interval) -> Interval:
        """What is left of a sum of which this was a part: added again, it is the same sum."""
        return Interval(_sum(self.low, _minus(part.low)), _sum(self.high, _minus(part.high)))

    def times(self, other: Interval) -> Interval:
        """Of what is positive an open end stays open; else nothing is known of the product."""
        if self.low is None or other.low is None:
            return ANY
        if self.high is None or other.high is None:
            return Interval(self.low * other.low, None) if min(self.low, other.low) >= 0 else ANY
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def over(self, other: Interval) -> Interval:
        """Divided by what cannot be nothing; by what may be, it may be anything."""
        if other.low is None or (other.low <= 0 and (other.high is None or other.high >= 0)):
            return ANY
        least = Fraction(0) if other.high is None else 1 / other.high
        return self.times(Interval(least, 1 / other.low))

    def widened(self, below: Fraction, above: Fraction) -> Interval:
        return self.plus(Interval(-below, above))


ANY = Interval(None, None)


def exactly(number: int | Fraction) -> Interval:
    return Interval(Fraction(number), Fraction(number))


def total(parts: Iterable[Interval]) -> Interval:
    found = exactly(0)
    for part in parts:
        found = found.plus(part)
    return found


def _minus(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other
