"""The last day of a statutory period, against a calendar on the wall.

The days off that are used, all from the announcements in `rules/holidays.toml`: Tết 2026 Mon 16/2
to Fri 20/2; the Hùng Kings' day made up on Mon 27/4/2026, then Thu 30/4 and Fri 1/5; 2/9/2026 with
Mon 31/8 and Tue 1/9; Tết 2024 Thu 8/2 to Wed 14/2; 2/1/2026 (Fri) off beside 1/1.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.recovery.procedure_days import are_known, last_day
from fundledger.rules.holidays import public_holidays
from fundledger.rules.procedures import Length, Unit

HOLIDAYS = public_holidays(2016, 2060)
DAYS = st.dates(date(2017, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize(
    ("began", "count", "unit", "last"),
    [
        # A plain week: Mon 2/3/2026 + 3 working days = Tue, Wed, Thu.
        ("2026-03-02", 3, "working_days", "2026-03-05"),
        # Fri 6/3 + 1 working day = Mon.
        ("2026-03-06", 1, "working_days", "2026-03-09"),
        # Begun on a Saturday: the first working day is Mon.
        ("2026-03-07", 1, "working_days", "2026-03-09"),
        # Across Tết: Tue 10/2; 11, 12, 13 (3), a week off, 23, 24, 25, 26, 27 (8).
        ("2026-02-10", 8, "working_days", "2026-02-27"),
        # Fri 13/2, the eve: the next working day is Mon 23/2.
        ("2026-02-13", 1, "working_days", "2026-02-23"),
        # Tết 2024: Wed 7/2 + 3 = Thu 15, Fri 16, Mon 19.
        ("2024-02-07", 3, "working_days", "2024-02-19"),
        # Fri 24/4/2026: Mon 27 off; Tue 28, Wed 29, Thu and Fri off; Mon 4/5, Tue 5, Wed 6: 5 days.
        ("2026-04-24", 5, "working_days", "2026-05-06"),
        # Wed 31/12/2025: Thu 1/1 and Fri 2/1 off, Mon 5/1.
        ("2025-12-31", 1, "working_days", "2026-01-05"),
        # 28/8/2026 (Fri): Mon 31/8, Tue 1/9, Wed 2/9 off; Thu 3/9.
        ("2026-08-28", 1, "working_days", "2026-09-03"),
        # 7 days from Fri 6/3/2026: Fri 13/3, a working day.
        ("2026-03-06", 7, "days", "2026-03-13"),
        # 7 days from Sun 8/3: Sun 15/3, so Mon 16/3.
        ("2026-03-08", 7, "days", "2026-03-16"),
        # 10 days from Fri 6/2/2026: Mon 16/2 is Tết, so Mon 23/2.
        ("2026-02-06", 10, "days", "2026-02-23"),
        # 15 days from Wed 15/4/2026: Thu 30/4 off, Fri 1/5 off, so Mon 4/5.
        ("2026-04-15", 15, "days", "2026-05-04"),
        # One month from 31/1/2026: February has no 31st, its last day is Sat 28/2, so Mon 2/3.
        ("2026-01-31", 1, "months", "2026-03-02"),
        # One month from 31/1/2024, a leap year: Thu 29/2.
        ("2024-01-31", 1, "months", "2024-02-29"),
        # Four months from 2/5/2026: 2/9 is a holiday, so Thu 3/9.
        ("2026-05-02", 4, "months", "2026-09-03"),
        # Two months from 30/12/2025: the last day of February, Sat 28/2, so Mon 2/3.
        ("2025-12-30", 2, "months", "2026-03-02"),
        # Three years from 29/2/2024: 28/2/2027 is a Sunday, so Mon 1/3.
        ("2024-02-29", 3, "years", "2027-03-01"),
        # Two years from 3/8/2026: Thu 3/8/2028.
        ("2026-08-03", 2, "years", "2028-08-03"),
    ],
)
def test_a_period_by_hand(began: str, count: int, unit: Unit, last: str) -> None:
    found = last_day(date.fromisoformat(began), Length(count, unit), HOLIDAYS)
    assert found == date.fromisoformat(last)


def test_a_limitation_ends_where_it_ends() -> None:
    # Five years from Tue 28/2/2023: 28/2/2028 is a Monday; from 29/2/2020: Fri 28/2/2025; from
    # 1/3/2020: Sat 1/3/2025, which stays.
    for began, last in (("2023-02-28", "2028-02-28"), ("2020-03-01", "2025-03-01")):
        length, day = Length(5, "years"), date.fromisoformat(began)
        found = last_day(day, length, HOLIDAYS, moves_off_days_off=False)
        assert found == date.fromisoformat(last)


def test_which_years_are_known() -> None:
    # Tết 2027 was not announced when the list was written.
    assert are_known(date(2025, 12, 1), date(2026, 12, 31), HOLIDAYS)
    assert not are_known(date(2026, 12, 28), date(2027, 1, 5), HOLIDAYS)


@given(DAYS, st.integers(1, 30))
def test_working_days_are_counted_one_by_one(began: date, count: int) -> None:
    """So many days between that are worked, and the last of them is one."""
    last = last_day(began, Length(count, "working_days"), HOLIDAYS)
    between = [date.fromordinal(n) for n in range(began.toordinal() + 1, last.toordinal() + 1)]
    worked = [day for day in between if day.weekday() < 5 and day not in HOLIDAYS]
    assert len(worked) == count
    assert worked[-1] == last


@given(DAYS, st.integers(1, 24), st.sampled_from(["days", "months", "years"]))
def test_a_period_ends_on_a_working_day_and_never_early(
    began: date, count: int, unit: Unit
) -> None:
    length = Length(count, unit)
    last = last_day(began, length, HOLIDAYS)
    unmoved = last_day(began, length, HOLIDAYS, moves_off_days_off=False)
    assert began < unmoved <= last
    assert last.weekday() < 5
    assert last not in HOLIDAYS
    assert (last - unmoved).days <= 16  # no span of days off is longer


@given(DAYS, DAYS, st.integers(1, 12), st.sampled_from(["working_days", "days", "months", "years"]))
def test_what_begins_later_does_not_end_earlier(
    one: date, other: date, count: int, unit: Unit
) -> None:
    length, (first, second) = Length(count, unit), sorted((one, other))
    assert last_day(first, length, HOLIDAYS) <= last_day(second, length, HOLIDAYS)
