"""Interest of one kind, counted up within one instalment's period and rounded once at its end.

`running` is an exact integer over `denominator`; `closed` holds whole đồng: the rounded interest of
earlier periods that is still owed, less what has been paid. So what is owed is always `closed` plus
the rounding of the whole period so far, and two neighbouring stretches add up to the đồng. Do not
add rounded daily amounts.
"""

from __future__ import annotations

from collections.abc import Callable

from fundledger.money import RoundingRule

Rounding = Callable[[int, int], int]


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _half_even(numerator: int, denominator: int) -> int:
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def _down(numerator: int, denominator: int) -> int:
    return numerator // denominator


# `money.rounded` for ratios that are never negative, one function a rule: these are called for
# every dated line of every loan, and the tests hold them to `money.rounded`.
ROUNDINGS: dict[RoundingRule, Rounding] = {
    "half_up": _half_up,
    "half_even": _half_even,
    "up": _up,
    "down": _down,
}


class Accrual:
    __slots__ = ("closed", "denominator", "rounding", "running", "slope")

    def __init__(self, denominator: int, rounding: Rounding) -> None:
        self.denominator = denominator
        self.rounding = rounding
        self.slope = 0  # numerators gained in one unit of the clock
        self.running = 0
        self.closed = 0

    def owed(self) -> int:
        if not self.running:
            return self.closed
        return self.closed + self.rounding(self.running, self.denominator)

    def close(self) -> int:
        """End the period: round it once, add it to what is owed, begin again from nothing."""
        if self.running:
            self.closed += self.rounding(self.running, self.denominator)
            self.running = 0
        return self.closed

    def forget(self) -> None:
        self.running = self.closed = self.slope = 0
