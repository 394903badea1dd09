"""How long a stretch of days is, in integer units of a year: one clock for each day count.

A clock is told each instalment's period in turn (`open`) and answers how many units have gone by at
a day (`at`); only differences mean anything, and they add up: [a,c) = [a,b) + [b,c) always.
`a_year` is the number of units in a year: the denominator that interest is counted over. Where a
period has a finer unit of its own, `parts` says how many of them make one of those.

- act/365 and act/360 count real days; 365 stays 365 in leap years.
- act/act gives each day to the calendar year of its end: 12/12/2023 to 12/1/2024 is 19 days of a
  year of 365 and 12 of a year of 366. ISDA's rule gives it to the year of its beginning, 20 and 11:
  that is act/act-isda.
- 30/360 counts a whole regular period as its months, and its parts as days of a 30-day month
  (31 is 30) up to that; the last part takes the rest. Weeks are real days over 360.
- 30/360-pro-rata counts a whole regular period as its months too, and a part of it in proportion to
  its real days; any other period is its real days over 360.
- 30E/360 knows no whole periods: every stretch is days of 30-day months.

Under the last two, days overdue are real days: `overdue_clock_of`.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import date
from math import gcd
from typing import Protocol

from fundledger.contract.terms import Terms

ACT_ACT_YEAR = 365 * 366


Told = tuple[int, int, int, int]
"""From a day to a day, so many days, of so many a year: what a reader checks with a pen."""


class Clock(Protocol):
    a_year: int

    def parts(self, start: int, end: int, months: int) -> int:
        """How many of its units in this period make one of a year's; 1 but for a pro rata."""

    def open(self, start: int, end: int, months: int) -> None:
        """A period begins: `months` if it is a whole regular one, else 0. Days are ordinals."""

    def open_ended(self, start: int) -> None:
        """No due day is left: days are counted from here on without end."""

    def at(self, day: int) -> int: ...

    def length(self, start: int, end: int, months: int) -> int:
        """The units of a whole period that is not open."""

    def told(self, start: int, end: int, units: int) -> Iterator[Told]:
        """A stretch of the open period in days over a basis, cut where the basis changes."""


class _YearsUnits:
    """A clock whose units are those of a year in every period."""

    __slots__ = ()

    a_year: int

    def parts(self, start: int, end: int, months: int) -> int:
        return 1

    def told(self, start: int, end: int, units: int) -> Iterator[Told]:
        yield start, end, units, self.a_year


class RealDays(_YearsUnits):
    """act/365, act/360, weeks under 30/360, and days overdue where they are real days."""

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


class CalendarYears(_YearsUnits):
    """act/act: a day counts 366 units in a year of 365 days and 365 in a year of 366.

    A day is of the year in which it ends; under ISDA's rule of the one in which it begins.
    """

    __slots__ = ("_first", "a_year")

    def __init__(self, *, isda: bool = False) -> None:
        self.a_year = ACT_ACT_YEAR
        self._first = 0 if isda else 1  # … of January: the days of a year are counted from it

    def open(self, start: int, end: int, months: int) -> None:
        pass

    def open_ended(self, start: int) -> None:
        pass

    def at(self, day: int) -> int:
        year = date.fromordinal(day).year
        days_gone = day - date(year, 1, 1).toordinal() + self._first
        return year * ACT_ACT_YEAR + days_gone * (365 if isleap(year) else 366)

    def length(self, start: int, end: int, months: int) -> int:
        return self.at(end) - self.at(start)

    def told(self, start: int, end: int, units: int) -> Iterator[Told]:
        """Cut where days begin to count for another calendar year."""
        while start < end:
            year = date.fromordinal(start + self._first).year
            turn = min(end, date(year, 12, 31).toordinal() + 1 - self._first)
            yield start, turn, turn - start, 366 if isleap(year) else 365
            start = turn


class ThirtyDayMonths(_YearsUnits):
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


class Thirties(_YearsUnits):
    """30E/360: the days of 30-day months, whole periods or not."""

    __slots__ = ("a_year",)

    def __init__(self) -> None:
        self.a_year = 360

    def open(self, start: int, end: int, months: int) -> None:
        pass

    def open_ended(self, start: int) -> None:
        pass

    def at(self, day: int) -> int:
        return _in_thirties(day)

    def length(self, start: int, end: int, months: int) -> int:
        return thirty_days(start, end)


class ProRata:
    """30/360-pro-rata: a whole period is its months, a part of it goes by its real days.

    In a whole period of n months and d days the unit is the d-th part of a day of 360: each real
    day counts 30 × n of them.
    """

    __slots__ = ("_a_day", "_parts", "a_year")

    def __init__(self) -> None:
        self.a_year = 360
        self._a_day = self._parts = 1

    def parts(self, start: int, end: int, months: int) -> int:
        return end - start if months and end > start else 1

    def open(self, start: int, end: int, months: int) -> None:
        self._parts = self.parts(start, end, months)
        self._a_day = self._a_day_of(start, end, months)

    def open_ended(self, start: int) -> None:
        self._a_day = self._parts = 1

    def at(self, day: int) -> int:
        return self._a_day * day

    def length(self, start: int, end: int, months: int) -> int:
        return self._a_day_of(start, end, months) * (end - start)

    def told(self, start: int, end: int, units: int) -> Iterator[Told]:
        """Days of 31 × 12: a day of a month of 31 days is that part of a year."""
        common = gcd(self._a_day, self.a_year * self._parts)
        days = units // self._a_day * (self._a_day // common)
        yield start, end, days, self.a_year * self._parts // common

    def _a_day_of(self, start: int, end: int, months: int) -> int:
        return 30 * months if months and end > start else 1


def clock_of(terms: Terms) -> Clock:
    match terms.day_count:
        case "act/365":
            return RealDays(365)
        case "act/360":
            return RealDays(360)
        case "act/act":
            return CalendarYears()
        case "act/act-isda":
            return CalendarYears(isda=True)
        case "30/360":
            weeks = terms.every is not None and terms.every.unit == "week"
            return RealDays(360) if weeks else ThirtyDayMonths()
        case "30/360-pro-rata":
            return ProRata()
        case "30E/360":
            return Thirties()


def overdue_clock_of(terms: Terms) -> Clock | None:
    """How days overdue are counted, where that is another way than days in term."""
    if terms.day_count in ("30/360-pro-rata", "30E/360"):
        return RealDays(360)
    return None


def thirty_days(start: int, end: int) -> int:
    """30E: every month has 30 days, the 31st is the 30th."""
    return _in_thirties(end) - _in_thirties(start)


def _in_thirties(day: int) -> int:
    then = date.fromordinal(day)
    return then.year * 360 + then.month * 30 + min(then.day, 30)
