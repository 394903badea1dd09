"""A yearly rate as an exact ratio: 6 % a year is 6/100, 0,55 % a month by x12 is 66/1000.

A contract that quotes a month says how a month becomes a year (`x12`, or `/30x365`: a day is a
thirtieth of a month); nothing here guesses it. Do not turn a rate into a float, not even to show
it: `percent_text` writes it exactly, or with an ellipsis when it never ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import Literal

from fundledger.errors import FundledgerError

MonthlyConversion = Literal["x12", "/30x365"]

_DECIMAL = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,12}))?")
_PLACES_SHOWN_MAX = 6


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of the balance a year, in lowest terms."""

    numerator: int
    denominator: int

    @classmethod
    def of(cls, numerator: int, denominator: int) -> Rate:
        common = gcd(numerator, denominator)
        return cls(numerator // common, denominator // common)

    def above(self, percent: int) -> bool:
        return self.numerator * 100 > percent * self.denominator

    def times(self, other: Rate) -> Rate:
        return Rate.of(self.numerator * other.numerator, self.denominator * other.denominator)


@dataclass(frozen=True, slots=True)
class OverdueRate:
    """Of the in-term rate (150 %: `of_in_term` is 3/2), or a rate of its own."""

    of_in_term: Rate | None = None
    absolute: Rate | None = None

    def given(self, in_term: Rate) -> Rate:
        """The overdue rate of an instalment that falls due while `in_term` is the rate."""
        if self.absolute is not None:
            return self.absolute
        assert self.of_in_term is not None
        return self.of_in_term.times(in_term)


ZERO = Rate(0, 1)
HALF_AGAIN = OverdueRate(of_in_term=Rate(3, 2))


def yearly(text: str) -> Rate:
    """The text 6.0 is 6 per cent a year."""
    match = _DECIMAL.fullmatch(text.strip())
    if match is None:
        raise FundledgerError("contract.not_a_rate", text=text)
    whole, places = match.group(1), match.group(2) or ""
    return Rate.of(int(whole + places), 100 * 10 ** len(places))


def monthly(text: str, conversion: MonthlyConversion) -> Rate:
    a_month = yearly(text)
    match conversion:
        case "x12":
            return Rate.of(a_month.numerator * 12, a_month.denominator)
        case "/30x365":
            return Rate.of(a_month.numerator * 365, a_month.denominator * 30)


def overdue(text: str) -> OverdueRate:
    """The text 150% is of the in-term rate, 9.0 per cent a year whatever the in-term rate."""
    stripped = text.strip()
    if stripped.endswith("%"):
        return OverdueRate(of_in_term=yearly(stripped[:-1]))
    return OverdueRate(absolute=yearly(stripped))


def overdue_said(agreed: OverdueRate) -> str:
    """As `overdue` reads it: 150%, or 9."""
    if agreed.of_in_term is not None:
        return f"{percent_text(agreed.of_in_term)}%"
    assert agreed.absolute is not None
    return percent_text(agreed.absolute)


def ratio_text(rate: Rate) -> str:
    """3/50: the share of the balance a year, exactly, whatever the paper quotes."""
    return f"{rate.numerator}/{rate.denominator}"


@lru_cache(maxsize=4096)
def of_ratio(text: str) -> Rate:
    numerator, _, denominator = text.partition("/")
    return Rate(int(numerator), int(denominator))


def overdue_ratio_text(agreed: OverdueRate) -> str:
    """× 3/2 of the in-term rate, or 9/100 a year."""
    if agreed.of_in_term is not None:
        return f"× {ratio_text(agreed.of_in_term)}"
    assert agreed.absolute is not None
    return ratio_text(agreed.absolute)


@lru_cache(maxsize=4096)
def overdue_of_ratio(text: str) -> OverdueRate:
    if text.startswith("× "):
        return OverdueRate(of_in_term=of_ratio(text[2:]))
    return OverdueRate(absolute=of_ratio(text))


def percent_text(rate: Rate) -> str:
    """6, 6.6 or 6.083333…: per cent a year."""
    scaled, rest = divmod(rate.numerator * 100 * 10**_PLACES_SHOWN_MAX, rate.denominator)
    whole, places = divmod(scaled, 10**_PLACES_SHOWN_MAX)
    digits = f"{places:0{_PLACES_SHOWN_MAX}}"
    if rest:
        return f"{whole}.{digits}…"
    return f"{whole}.{digits}".rstrip("0").rstrip(".")
