"""Day counts against the cases that were published for them, and what a month costs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from fundledger.contract.life import Life, position
from fundledger.contract.terms import Signed
from fundledger.contract.trace import Stretch, Trace
from tests.contract.build import loan, schedule

BIG = 10**15
"""So much principal at 100 % a year that interest shows the year fraction to fifteen places."""


def year_fraction(day_count: str, start: str, end: str) -> int:
    """The interest of one period on `BIG` at 100 %: the part of a year that it is, × 10^15."""
    terms = loan(
        principal=BIG,
        rate="100",
        disbursed=date.fromisoformat(start),
        method="custom",
        custom=(Signed(date.fromisoformat(end), BIG),),
        instalments=1,
        day_count=day_count,
        rounding="down",
    )
    return schedule(terms)[0].interest


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [
        ("2003-11-01", "2004-05-01", Fraction(61, 365) + Fraction(121, 366)),  # semi-annual
        ("1999-02-01", "1999-07-01", Fraction(150, 365)),  # short first period
        ("1999-07-01", "2000-07-01", Fraction(184, 365) + Fraction(182, 366)),
        ("2002-08-15", "2003-07-15", Fraction(334, 365)),  # long first period
        ("1999-07-30", "2000-01-30", Fraction(155, 365) + Fraction(29, 366)),  # short final period
        ("2000-01-30", "2000-06-30", Fraction(152, 366)),
        ("1999-11-30", "2000-04-30", Fraction(32, 365) + Fraction(120, 366)),
    ],
)
def test_the_examples_of_isda(start: str, end: str, parts: Fraction) -> None:
    """ISDA, "EMU and Market Conventions: Recent Developments" (1998), its act/act (ISDA) column."""
    assert year_fraction("act/act-isda", start, end) == int(parts * BIG)


def test_our_act_act_is_not_that_of_isda() -> None:
    """It gives a day to the year of its end: 60 days end in 2003, 122 in 2004."""
    ours = Fraction(60, 365) + Fraction(122, 366)
    assert year_fraction("act/act", "2003-11-01", "2004-05-01") == int(ours * BIG)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2007-01-15", "2007-01-30", 15),
        ("2007-01-15", "2007-02-15", 30),
        ("2007-01-15", "2007-07-15", 180),
        ("2007-09-30", "2008-03-31", 180),
        ("2007-09-30", "2007-10-31", 30),
        ("2007-09-30", "2008-09-30", 360),
        ("2007-01-15", "2007-01-31", 15),
        ("2007-01-31", "2007-02-28", 28),
        ("2007-02-28", "2007-03-31", 32),
        ("2006-08-31", "2007-02-28", 178),
        ("2007-02-28", "2007-08-31", 182),
        ("2007-02-14", "2007-02-28", 14),
        ("2007-02-26", "2008-02-29", 363),
        ("2008-02-29", "2009-02-28", 359),
        ("2008-02-29", "2008-03-30", 31),
        ("2008-02-29", "2008-03-31", 31),
        ("2007-02-28", "2007-03-05", 7),
        ("2007-10-31", "2007-11-28", 28),
        ("2007-08-31", "2008-02-29", 179),
        ("2008-02-29", "2008-08-31", 181),
        ("2008-08-31", "2009-02-28", 178),
        ("2009-02-28", "2009-08-31", 182),
    ],
)
def test_the_examples_of_30e_360(start: str, end: str, days: int) -> None:
    """ISDA's sheet of examples to its 2006 definitions (30-360-2006ISDADefs), column 30E/360."""
    assert year_fraction("30E/360", start, end) == BIG * days // 360


@pytest.mark.parametrize(
    ("day_count", "days"),
    [
        ("30/360", (30, 30, 30, 30)),  # one day of the month gives both ends: a month each
        ("30/360-pro-rata", (30, 30, 30, 30)),
        ("30E/360", (30, 31, 32, 32)),  # March 28, 29, 30 and 31, which is 30, less February 28
    ],
)
def test_from_the_28th_of_february(day_count: str, days: tuple[int, ...]) -> None:
    ends = [f"2023-03-{day}" for day in (28, 29, 30, 31)]
    found = [year_fraction(day_count, "2023-02-28", end) for end in ends]
    assert found == [BIG * each // 360 for each in days]


def monthly(day_count: str, **more: Any) -> Any:
    """120 million at 6 %: 600.000 a month of 30/360."""
    return loan(
        principal=120_000_000,
        every="1 month",
        instalments=4,
        method="bullet",
        day_count=day_count,
        **more,
    )


@pytest.mark.parametrize(
    ("day_count", "accrued"),
    [
        ("30/360", 600_000 * 17 // 30),  # 340.000
        ("30E/360", 600_000 * 17 // 30),
        ("30/360-pro-rata", 329_032),  # 600.000 × 17/31 = 329.032,26
    ],
)
def test_the_part_of_a_month(day_count: str, accrued: int) -> None:
    assert position(monthly(day_count), [], date(2023, 1, 18)).interest_accrued == accrued


@pytest.mark.parametrize("day_count", ["30/360-pro-rata", "30E/360"])
def test_days_overdue_are_real_days(day_count: str) -> None:
    """From 1/5, the last due day, to 1/6: 31 days × 120.000.000 × 9 % / 360 = 930.000.

    Of 30-day months it would be 900.000. Interest is unpaid since 1/2: 28 + 31 + 30 + 31 days.
    """
    at = position(monthly(day_count), [], date(2023, 6, 1))
    assert (at.interest_due, at.interest_overdue_due, at.days_overdue) == (2_400_000, 930_000, 120)
    assert position(monthly("30/360"), [], date(2023, 6, 1)).interest_overdue_due == 900_000


def test_a_period_that_is_not_whole_is_real_days() -> None:
    """15/1 to 1/2 is 17 of 360; then whole months."""
    terms = monthly("30/360-pro-rata", disbursed=date(2023, 1, 15), first_due=date(2023, 2, 1))
    # 120.000.000 × 17 × 6 % / 360 = 340.000
    assert [line.interest for line in schedule(terms)] == [340_000, 600_000, 600_000, 600_000]


def test_a_pro_rata_annuity_is_that_of_whole_months() -> None:
    """The days of the months do not matter where every period is whole."""
    by_months, by_days = (
        schedule(
            loan(
                principal=120_000_000,
                every="1 month",
                instalments=4,
                method="annuity",
                day_count=day_count,
            )
        )
        for day_count in ("30/360", "30/360-pro-rata")
    )
    assert by_months == by_days
    # 1,005^4 = 1,020150500625; 600.000 × 1,020150500625 / 0,020150500625 = 30.375.935,1
    assert by_days[0].principal + by_days[0].interest == 30_375_935


def test_the_arithmetic_of_a_part_can_be_checked_with_a_pen() -> None:
    """17 of 31 days of a month: 120.000.000 × 6 % × 17/372, for 372 is 12 × 31."""
    trace = Trace()
    Life(monthly("30/360-pro-rata"), [], trace=trace).lived([date(2023, 1, 18)])
    (step,) = [each for each in trace.steps if isinstance(each, Stretch)]
    assert (step.days, step.basis, step.balance) == (17, 372, 120_000_000)


def test_a_year_turns_where_the_rule_says() -> None:
    """31/12 to 1/1 is a day of the old year for ISDA, of the new one for act/act."""
    told = {}
    for day_count in ("act/act", "act/act-isda"):
        trace = Trace()
        terms = loan(disbursed=date(2023, 12, 12), every="1 month", day_count=day_count)
        Life(terms, [], trace=trace).lived([date(2024, 1, 5)])
        told[day_count] = [
            (each.start, each.days, each.basis) for each in trace.steps if isinstance(each, Stretch)
        ]
    assert told == {
        "act/act": [(date(2023, 12, 12), 19, 365), (date(2023, 12, 31), 5, 366)],
        "act/act-isda": [(date(2023, 12, 12), 20, 365), (date(2024, 1, 1), 4, 366)],
    }
