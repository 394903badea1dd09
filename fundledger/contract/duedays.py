"""The days on which instalments fall due.

They are counted from the anchor (the first due day if one is given, else the day of disbursement),
each from the anchor itself and never from the one before: 31/1, 28/2, 31/3. A day that a month
lacks is its last day (`clamp`) or the first of the next month (`roll`). The shift away from
Saturdays, Sundays and holidays comes last and never moves the anchor.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

from fundledger.calendar import ONE_DAY
from fundledger.contract.terms import Fault, MissingDay, Terms
from fundledger.errors import FundledgerError
from fundledger.rules.holidays import listed_years

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SATURDAY = 5


def due_days(terms: Terms) -> list[date]:
    """Every due day of the terms, before the holiday shift."""
    if terms.custom:
        return [line.due for line in terms.custom]
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
        last = due_days(terms)[-1] if terms.custom else shifted(due_days(terms)[-1], terms)
    except FundledgerError as error:
        return [Fault("instalments", error.key, error.params)]
    return [
        Fault(f"tranches[{index}].date", "contract.tranche_after_last_due", {"last": last})
        for index, tranche in enumerate(terms.tranches)
        if tranche.day >= last
    ]


def due_day_doubts(terms: Terms) -> list[Fault]:
    """Due days that shift by holidays of years of which the list knows next to nothing."""
    if terms.holiday_shift == "none" or terms.custom:
        return []
    years = listed_years()
    if all(day.year in years for day in due_days(terms)):
        return []
    params: dict[str, object] = {"first": str(years[0]), "last": str(years[-1])}
    return [Fault("holiday_shift", "contract.holidays_unlisted", params)]


def _counted(terms: Terms, step: int, weeks: bool) -> list[date]:
    anchor, first = terms.first_due or terms.disbursed, 0 if terms.first_due else 1
    steps = range(first * step, (first + terms.instalments) * step, step)
    if weeks:
        return [anchor + timedelta(weeks=count) for count in steps]
    return [months_later(anchor, count, terms.missing_day) for count in steps]


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
        while day.weekday() >= _SATURDAY or day in terms.holidays:
            day += step
    except OverflowError:
        raise FundledgerError("contract.beyond_calendar") from None
    return day
