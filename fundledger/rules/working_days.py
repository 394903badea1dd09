"""Working days: no Saturday, no Sunday, no public holiday, none of a Fund's own days off.

    WorkingDays(own)            `own`: what the Fund has stated beside the law's holidays
    days.is_working(day)
    days.from_then(day)         the day itself, or the first working day after it
    days.after(day, count)      so many working days later; the day itself is not counted
    days.between(day, end)      how many working days come after the day, up to the end

Years whose days off are not published yet have the holidays of every year alone: see
`rules.holidays.listed_years`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fundledger.rules.holidays import public_holidays

_ONE = timedelta(1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    own: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        if day.weekday() >= _SATURDAY or day in self.own:
            return False
        return day not in public_holidays(day.year, day.year)

    def from_then(self, day: date) -> date:
        while not self.is_working(day):
            day += _ONE
        return day

    def after(self, day: date, count: int) -> date:
        for _ in range(count):
            day = self.from_then(day + _ONE)
        return day

    def between(self, day: date, end: date) -> int:
        """What `after` would have to be given to come from the one to the other."""
        days = (day + timedelta(count) for count in range(1, (end - day).days + 1))
        return sum(self.is_working(each) for each in days)
