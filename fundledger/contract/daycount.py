"""How long a stretch of days is, in integer units of a year: one clock for each day count.

A clock is told each instalment's period in turn (`open`) and answers how many units have gone by at
a day (`at`); only differences mean anything, and they add up: [a,c) = [a,b) + [b,c) always.
`a_year` is the number of units in a year: the denominator that interest is counted over.

- act/365 and act/360 count real days; 365 stays 365 in leap years.
- act/act gives each day to the calendar year of its end: 12/12/2023 to 12/1/2024 is 19 days of a
  year of 365 and 12 of a year of 366.
- 30/360 counts a whole regular period as its months, and its parts as days of a 30-day month
  (31 is 30) up to that; the last part takes the rest. Weeks are real days over 360.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import Protocol

from fundledger.contract.terms import Terms

ACT_ACT_YEAR = 365 * 366


class Clock(Protocol):
    a_year: int

    def open(self, start: int, end: int, months: int) -> None:
        """A period begins: `months` if it is a whole regular one, else 0. Days are ordinals."""

    def open_ended(self, start: int) -> None:
        """No due day is left: days are counted from here on without end."""

    def at(self, day: int) -> int: ...

    def length(self, start: int, end: int, months: int) -> int:
        """The units of a whole period that is not open."""


class RealDays:
    """act/365, act/360, and weeks under 30/360."""

    __slots__ = ("a_year",)

    def __init__(self, a_year: int) -> None:
        self.a_year = a_year

    def open(self, start: int, end: int, months: int) -> None:
        pass

    def open_ended(self, start: int) -> None:
        pass

    def at(self, day: int) -> int:
        return day

    def length(self, start: int, end: int, months: int) -> int:
        return end - start


class CalendarYears:
    """act/act: a day counts 366 units in a year of 365 days and 365 in a year of 366."""

    __slots__ = ("a_year",)

    def __init__(self) -> None:
        self.a_year = ACT_ACT_YEAR

    def open(self, start: int, end: int, months: int) -> None:
        pass

    def open_ended(self, start: int) -> None:
        pass

    def at(self, day: int) -> int:
        year = date.fromordinal(day).year
        days_gone = day - date(year, 1, 1).toordinal() + 1
        return year * ACT_ACT_YEAR + days_gone * (365 if isleap(year) else 366)

    def length(self, start: int, end: int, months: int) -> int:
        return self.at(end) - self.at(start)


class ThirtyDayMonths:
    """30/360, for due days counted in months or given one by one."""

    __slots__ = ("_end", "_gone", "_start", "_whole", "a_year")

    def __init__(self) -> None:
        self.a_year = 360
        self._gone = 0  # units of all periods before this one
        self._whole = 0  # units of this one, 0 when it has no end
        self._start = 0
        self._end = 0

    def open(self, start: int, end: int, months: int) -> None:
        self._gone = self.at(start) if self._start else 0
        self._start, self._end = start, end
        self._whole = self.length(start, end, months)

    def open_ended(self, start: int) -> None:
        self._gone = self.at(start) if self._start else 0
        self._start, self._end, self._whole = start, 0, 0

    def at(self, day: int) -> int:
        if not self._end:
            return self._gone + thirty_days(self._start, day)
        if day >= self._end:
            return self._gone + self._whole
        return self._gone + min(thirty_days(self._start, day), self._whole)

    def length(self, start: int, end: int, months: int) -> int:
        return 30 * months if months else thirty_days(start, end)


def clock_of(terms: Terms) -> Clock:
    match terms.day_count:
        case "act/365":
            return RealDays(365)
        case "act/360":
            return RealDays(360)
        case "act/act":
            return CalendarYears()
        case "30/360":
            weeks = terms.every is not None and terms.every.unit == "week"
            return RealDays(360) if weeks else ThirtyDayMonths()


def thirty_days(start: int, end: int) -> int:
    """30E: every month has 30 days, the 31st is the 30th."""
    return _in_thirties(end) - _in_thirties(start)


def _in_thirties(day: int) -> int:
    then = date.fromordinal(day)
    return then.year * 360 + then.month * 30 + min(then.day, 30)
