"""The last day of a statutory period.

    last_day(began, length, holidays)     from the day of the event, or of receipt, not counted

Civil Code 2015, art. 147(2): the first day is not counted. Art. 148: a period of months or years
ends on the like day of the last month, or on its last day where that has none such (3), (4); where
the last day is a day off, the period ends on the next working day (5). Days off are Saturdays,
Sundays and `holidays` (`rules.holidays`), which are certain only of years whose Tết was announced
(`are_known`).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from fundledger.calendar import ONE_DAY, working_days_after, working_from
from fundledger.contract.duedays import months_later, own_years
from fundledger.rules.procedures import Length

_MONTHS_OF_A_YEAR = 12


def last_day(
    began: date, length: Length, holidays: frozenset[date], *, moves_off_days_off: bool = True
) -> date:
    if length.unit == "working_days":
        return working_days_after(began, length.count, holidays)
    last = _corresponding(began, length)
    return working_from(last, holidays) if moves_off_days_off else last


def are_known(first: date, last: date, holidays: frozenset[date]) -> bool:
    """Whether the days off of every year from the first day to the last are listed."""
    return all(year in _years(holidays) for year in range(first.year, last.year + 1))


@lru_cache(maxsize=8)
def _years(holidays: frozenset[date]) -> frozenset[int]:
    return frozenset(own_years(holidays))


def _corresponding(began: date, length: Length) -> date:
    match length.unit:
        case "months":
            return months_later(began, length.count)
        case "years":
            return months_later(began, length.count * _MONTHS_OF_A_YEAR)
    return began + length.count * ONE_DAY
