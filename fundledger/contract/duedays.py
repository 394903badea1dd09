"""The days on which instalments fall due.

They are counted from the anchor (the first due day if one is given, else the day of disbursement),
each from the anchor itself and never from the one before: 31/1, 28/2, 31/3. A day that a month
lacks is its last day (`clamp`) or the first of the next month (`roll`). Where the contract says the
month's end, each is the last day of its month. A last due day off the cycle stands as it was
signed. The shift away from Saturdays, Sundays and holidays comes last and never moves the anchor.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from datetime import date, timedelta

from fundledger.calendar import ONE_DAY, is_day_off
from fundledger.contract.terms import Fault, MissingDay, Terms
from fundledger.errors import FundledgerError
from fundledger.rules.holidays import is_every_year, listed_years

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def due_days(terms: Terms) -> list[date]:
    """Every due day of the terms, before the holiday shift."""
    if terms.custom:
        return [line.due for line in terms.custom]
    days = _cycle(terms)
    if terms.last_due is not None:
        days[-1] = terms.last_due
    return days


def last_due_day(terms: Terms) -> date:
    """The last due day, shifted if it is one that is counted."""
    last = due_days(terms)[-1]
    return last if terms.custom or terms.last_due is not None else shifted(last, terms)


def _cycle(terms: Terms) -> list[date]:
    if terms.every is None:
        assert terms.first_due is not None
        return [terms.first_due]
    try:
        return _counted(terms, terms.every.count, terms.every.unit == "week")
    except (ValueError, OverflowError):
        raise FundledgerError("contract.beyond_calendar") from None


def due_day_faults(terms: Terms) -> list[Fault]:
    """What only shows when the due days are counted; the terms are without `faults` otherwise."""
    try:
        last = last_due_day(terms)
        before = None if terms.last_due is None else shifted(due_days(terms)[-2], terms)
    except FundledgerError as error:
        return [Fault("instalments", error.key, error.params)]
    if before is not None and last <= before:
        return [Fault("last_due", "contract.days_rise", {"before": before})]
    return [
        Fault(f"tranches[{index}].date", "contract.tranche_after_last_due", {"last": last})
        for index, tranche in enumerate(terms.tranches)
        if tranche.day >= last
    ]


def due_day_doubts(terms: Terms) -> list[Fault]:
    """Due days that shift by holidays of years of which the list knows next to nothing."""
    if terms.holiday_shift == "none" or terms.custom:
        return []
    years, listed = listed_years(), own_years(terms.holidays)
    counted = due_days(terms) if terms.last_due is None else due_days(terms)[:-1]
    if all(day.year in years or day.year in listed for day in counted):
        return []
    params: dict[str, object] = {"first": str(years[0]), "last": str(years[-1])}
    return [Fault("holiday_shift", "contract.holidays_unlisted", params)]


def own_years(holidays: Iterable[date]) -> set[int]:
    """The years of which more is known than the days off of every year: somebody listed them."""
    return {day.year for day in holidays if not is_every_year(day)}


def _counted(terms: Terms, step: int, weeks: bool) -> list[date]:
    anchor, first = terms.first_due or terms.disbursed, 0 if terms.first_due else 1
    steps = range(first * step, (first + terms.instalments) * step, step)
    if weeks:
        return [anchor + timedelta(weeks=count) for count in steps]
    days = [months_later(anchor, count, terms.missing_day) for count in steps]
    if terms.due_day == "month_end":
        return [day.replace(day=days_in_month(day.year, day.month)) for day in days]
    return days


def months_later(anchor: date, months: int, missing_day: MissingDay = "clamp") -> date:
    years, month = divmod(anchor.month - 1 + months, 12)
    year, day = anchor.year + years, anchor.day
    if day <= 28 or day <= days_in_month(year, month + 1):
        return date(year, month + 1, day)
    if missing_day == "clamp":
        return date(year, month + 1, days_in_month(year, month + 1))
    return date(year, month + 2, 1)  # December has 31 days: it never lacks one


def days_in_month(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else _DAYS[month - 1]


def whole_months(start: date, end: date) -> int:
    """How many months apart, if one day of the month gives both ends; else 0.

    31/1 to 28/2 is one month (day 31 gives both), 28/2 to 31/3 too; 28/2 to 15/3 is none.
    """
    anchor_day = max(start.day, end.day)
    for day in (start, end):
        if day.day != min(anchor_day, days_in_month(day.year, day.month)):
            return 0
    return (end.year - start.year) * 12 + end.month - start.month


def shifted(day: date, terms: Terms) -> date:
    """The due day after the shift that the terms agree on."""
    if terms.holiday_shift == "none":
        return day
    step = ONE_DAY if terms.holiday_shift == "next" else -ONE_DAY
    try:
        while is_day_off(day, terms.holidays):
            day += step
    except OverflowError:
        raise FundledgerError("contract.beyond_calendar") from None
    return day
