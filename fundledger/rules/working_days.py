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

from fundledger.calendar import is_day_off, working_days_after, working_from
from fundledger.rules.holidays import public_holidays


@dataclass(frozen=True, slots=True)
class WorkingDays:
    own: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return not is_day_off(day, self)

    def from_then(self, day: date) -> date:
        return working_from(day, self)

    def after(self, day: date, count: int) -> date:
        return working_days_after(day, count, self)

    def between(self, day: date, end: date) -> int:
        """What `after` would have to be given to come from the one to the other."""
        days = (day + timedelta(count) for count in range(1, (end - day).days + 1))
        return sum(self.is_working(each) for each in days)

    def __contains__(self, day: object) -> bool:
        """Whether a day is a holiday: of the Fund, or of everybody."""
        if not isinstance(day, date):
            return False
        return day in self.own or day in public_holidays(day.year, day.year)
