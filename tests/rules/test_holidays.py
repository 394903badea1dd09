"""The days off of `holidays.toml`, rebuilt from the law, a lunar calendar and the announcements.

The lunar calendar is computed here from the sun and the moon (the truncated series of J. Meeus,
Astronomical Algorithms, at Vietnam's meridian, UTC+7), so Tết and the 10th of the 3rd month come
from the sky and not from a second list written by the same hand. What the Government chose is
listed: how many days before Tết begin the five, on which side of 2/9 the second day lies, and
which working days were swapped for a Saturday.
"""

from __future__ import annotations

import math
import tomllib
from datetime import date, timedelta
from importlib import resources

import pytest

from fundledger.contract.duedays import shifted
from fundledger.contract.terms import Terms
from fundledger.rules.holidays import public_holidays
from tests.contract.build import loan as terms_of

LISTED = range(2020, 2027)

# Announced each year by the ministry of labour (since 2025 of the interior).
DAYS_BEFORE_TET = {2020: 2, 2021: 2, 2022: 1, 2023: 2, 2024: 2, 2025: 2, 2026: 1}
BESIDE_NATIONAL_DAY = {2021: 1, 2022: -1, 2023: -1, 2024: 1, 2025: -1, 2026: -1}
SWAPPED = {  # a working day off, and the Saturday worked for it
    date(2024, 4, 29): date(2024, 5, 4),
    date(2025, 5, 2): date(2025, 4, 26),
    date(2026, 1, 2): date(2026, 1, 10),
    date(2026, 8, 31): date(2026, 8, 22),
}

# The sky. Days are counted as Julian day numbers; a lunar month begins on the day of its new moon.

_ZERO = 1_721_424.5  # Julian day of the midnight that begins day n, less n = `date.toordinal`


def _new_moon(k: int) -> date:
    """The day in Vietnam of the k-th new moon since that of January 1900."""
    t = k / 1236.85
    rad = math.radians
    mean = 2_415_020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * math.sin(rad(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = rad(359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = rad(306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = rad(21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3)
    shift = (0.1734 - 0.000393 * t) * math.sin(sun) + 0.0021 * math.sin(2 * sun)
    shift += -0.4068 * math.sin(moon) + 0.0161 * math.sin(2 * moon) - 0.0004 * math.sin(3 * moon)
    shift += 0.0104 * math.sin(2 * node) - 0.0051 * math.sin(sun + moon)
    shift += -0.0074 * math.sin(sun - moon) + 0.0004 * math.sin(2 * node + sun)
    shift += -0.0004 * math.sin(2 * node - sun) - 0.0006 * math.sin(2 * node + moon)
    shift += 0.0010 * math.sin(2 * node - moon) + 0.0005 * math.sin(2 * moon + sun)
    dynamical = -0.000278 + 0.000265 * t + 0.000262 * t**2  # its clock against ours
    return date.fromordinal(math.floor(mean + shift - dynamical + 7 / 24 - _ZERO))


def _sun_sector(midnight: date) -> int:
    """Of 12 equal parts of the sun's way: the one at the start of a day in Vietnam; 9: winter."""
    day = midnight.toordinal() + _ZERO - 7 / 24 - 2_451_545
    t = day / 36_525
    rad = math.radians
    anomaly = 357.5291 + 35_999.0503 * t
    true = 280.46645 + 36_000.76983 * t + 0.0003032 * t**2
    true += (1.9146 - 0.004817 * t) * math.sin(rad(anomaly))
    true += 0.019993 * math.sin(rad(2 * anomaly)) + 0.00029 * math.sin(rad(3 * anomaly))
    apparent = true - 0.00569 - 0.00478 * math.sin(rad(125.04 - 1934.136 * t))
    return int(apparent % 360 // 30)


def _month_of_winter(year: int) -> int:
    """The lunar month in which the winter solstice of a year lies: always the 11th."""
    k = round((year - 1900) * 12.3685) + 12
    while _new_moon(k) > date(year, 12, 31):
        k -= 1
    return k - 1 if _sun_sector(_new_moon(k)) >= 9 else k


def lunar(year: int, month: int, day: int) -> date:
    """The day of a lunar date of the year (months 1 to 10 of it, none of them a leap month)."""
    first, last = _month_of_winter(year - 1), _month_of_winter(year)
    k, number = first, 11
    has_leap = last - first == 13
    while True:
        k += 1
        is_leap = has_leap and _sun_sector(_new_moon(k)) == _sun_sector(_new_moon(k + 1))
        has_leap = has_leap and not is_leap
        if not is_leap:
            number = number % 12 + 1
            if number == month:
                return _new_moon(k) + timedelta(days=day - 1)


@pytest.mark.parametrize(
    "tet",
    [
        *(date(1985, 1, 21), date(2007, 2, 17)),  # a month and a day before China's, famously
        *(date(1968, 1, 29), date(2000, 2, 5), date(2019, 2, 5), date(2030, 2, 2)),
        *(date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22)),
        *(date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6)),
    ],
)
def test_the_calendar_of_this_test_knows_every_tet(tet: date) -> None:
    assert lunar(tet.year, 1, 1) == tet


def _days_off(year: int) -> set[date]:
    """Labour Code art. 112 and 111(3): a holiday on a weekend gives the next working day."""
    tet = lunar(year, 1, 1) - timedelta(days=DAYS_BEFORE_TET[year])
    holidays = [tet + timedelta(days=each) for each in range(5)]
    holidays += [date(year, 1, 1), lunar(year, 3, 10), date(year, 4, 30), date(year, 5, 1)]
    holidays.append(date(year, 9, 2))
    if year in BESIDE_NATIONAL_DAY:
        holidays.append(date(year, 9, 2) + timedelta(days=BESIDE_NATIONAL_DAY[year]))
    off = set(holidays)
    for holiday in sorted(holidays):
        instead = holiday
        while holiday.weekday() > 4 and (instead.weekday() > 4 or instead in off):
            instead += timedelta(days=1)
        off.add(instead)
    return off | {day for day in SWAPPED if day.year == year}


@pytest.mark.parametrize("year", LISTED)
def test_the_days_off_of_a_year_are_those_of_the_law_and_its_announcement(year: int) -> None:
    weekdays = {day for day in public_holidays(year, year) if day.weekday() < 5}
    assert weekdays == {day for day in _days_off(year) if day.weekday() < 5}


def test_a_list_holds_weekdays_of_its_own_year_once_and_in_order() -> None:
    file = resources.files("fundledger.rules").joinpath("holidays.toml")
    listed = tomllib.loads(file.read_text(encoding="utf-8"))["days"]
    assert [int(year) for year in listed] == list(LISTED)
    for year, days in listed.items():
        assert days == sorted(set(days))
        assert {day.year for day in days} == {int(year)}
        assert all(day.weekday() < 5 for day in days)


def _shifting(year: int) -> Terms:
    return terms_of(holiday_shift="next", holidays=public_holidays(year, year))


@pytest.mark.parametrize(
    ("due", "paid"),
    [
        (date(2023, 4, 29), date(2023, 5, 4)),  # Hùng Kings, 30/4, 1/5 and two days made up
        (date(2024, 2, 8), date(2024, 2, 15)),
        (date(2025, 1, 25), date(2025, 2, 3)),
        (date(2026, 1, 1), date(2026, 1, 5)),
        (date(2024, 5, 4), date(2024, 5, 6)),  # worked for 29/4, and a Saturday all the same
    ],
)
def test_a_due_day_waits_for_the_first_day_of_work(due: date, paid: date) -> None:
    assert shifted(due, _shifting(due.year)) == paid
