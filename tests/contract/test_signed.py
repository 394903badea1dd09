"""What contracts say beside the usual: what each of it refuses, and what it does in rare cases.

The plain cases are stories (`tests/stories`): month's end, agreed instalments, grace and the rest.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.contract.duedays import due_day_doubts, due_days
from fundledger.contract.events import ChangeRate, Collect, Disburse, Recall
from fundledger.contract.faults import faults_of
from fundledger.contract.life import Life, position
from fundledger.contract.rates import Rate, yearly
from fundledger.contract.terms import Every, Signed, Terms, Tranche
from fundledger.contract.waterfall import Split
from fundledger.rules.holidays import public_holidays
from tests.contract.build import loan, receipt, schedule


def days(*said: str) -> list[date]:
    return [date.fromisoformat(each) for each in said]


def terms_of(**said: Any) -> Terms:
    """300 million at 6 %, eight quarters, whatever else is said; not judged."""
    usual: dict[str, Any] = {
        "principal": 300_000_000,
        "rate": yearly("6"),
        "disbursed": date(2023, 1, 1),
        "instalments": 8,
        "every": Every(3, "month"),
    }
    return Terms(**{**usual, **said})


TWO_DUES = (Signed(date(2023, 4, 1), 1), Signed(date(2023, 7, 1), 299_999_999))


@pytest.mark.parametrize(
    ("said", "path", "key"),
    [
        ({"due_day": "month_end", "every": Every(2, "week")}, "due_day", "month_end_weeks"),
        (
            {"due_day": "month_end", "method": "custom", "custom": TWO_DUES, "instalments": 2},
            "due_day",
            "month_end_custom",
        ),
        ({"due_day": "month_end", "missing_day": "roll"}, "missing_day", "month_end_missing_day"),
        ({"due_day": "month_end", "first_due": date(2023, 4, 1)}, "first_due", "not_month_end"),
        (
            {
                "last_due": date(2023, 8, 1),
                "method": "custom",
                "custom": TWO_DUES,
                "instalments": 2,
            },
            "last_due",
            "last_due_custom",
        ),
        ({"last_due": date(2023, 8, 1), "instalments": 1}, "last_due", "last_due_alone"),
        ({"last_due": date(2024, 10, 1)}, "last_due", "days_rise"),  # the seventh is that day
        ({"first_due": date(2022, 12, 31)}, "first_due", "due_before_disbursed"),
        ({"first_due": date(2023, 1, 1), "instalments": 1}, "first_due", "due_when_disbursed"),
        ({"instalment": 1, "method": "bullet"}, "instalment", "instalment_unused"),
        (
            {"instalment": 1, "method": "custom", "custom": TWO_DUES, "instalments": 2},
            "instalment",
            "instalment_unused",
        ),
        (
            {"instalment": 40_000_000, "method": "annuity", "instalment_multiple": 1000},
            "instalment_multiple",
            "instalment_multiple_unused",
        ),
        (
            {"instalment": 40_000_000, "method": "annuity", "surplus": "relevel"},
            "surplus",
            "instalment_relevel",
        ),
        ({"overdue_grace_days": 366}, "overdue_grace_days", "grace_days_range"),
    ],
)
def test_what_makes_no_sense_is_refused(said: dict[str, Any], path: str, key: str) -> None:
    assert [(f.path, f.key) for f in faults_of(terms_of(**said))] == [(path, f"contract.{key}")]


@pytest.mark.parametrize("method", ["annuity", "flat"])
def test_an_instalment_below_its_interest_is_refused(method: str) -> None:
    """The first quarter bears 300.000.000 × 90 × 6 % / 365 = 4.438.356; flat is about the same."""
    (fault,) = faults_of(terms_of(method=method, instalment=4_000_000))
    assert (fault.path, fault.key) == ("instalment", "contract.instalment_below_interest")
    assert not faults_of(terms_of(method=method, instalment=5_000_000))


def test_an_instalment_of_interest_alone_leaves_a_balloon() -> None:
    """1.500.000 a month is just the interest: all the principal is in the last line."""
    terms = loan(method="annuity", every="1 month", instalments=3, day_count="30/360")
    terms = terms_of(
        method="annuity",
        every=terms.every,
        instalments=3,
        day_count="30/360",
        instalment=1_500_000,
    )
    assert not faults_of(terms)
    assert [line.principal for line in schedule(terms)] == [0, 0, 300_000_000]


def test_a_deferred_line_may_be_above_the_instalment() -> None:
    """Interest of two months, 3.000.000, falls due with the third line: it is above 2.000.000."""
    terms = terms_of(
        method="annuity",
        every=Every(1, "month"),
        instalments=5,
        day_count="30/360",
        grace_interest=1,
        instalment=2_000_000,
    )
    assert not faults_of(terms)
    assert [(line.principal, line.interest) for line in schedule(terms)][:2] == [
        (2_000_000, 0),
        (0, 1_500_000 + 1_490_000),  # 300.000.000 and 298.000.000 × 0,5 %
    ]


def test_month_ends_need_no_first_due() -> None:
    terms = loan(disbursed=date(2023, 1, 15), every="1 month", instalments=3, due_day="month_end")
    assert due_days(terms) == days("2023-02-28", "2023-03-31", "2023-04-30")


def test_a_quarter_from_february_to_may_is_whole() -> None:
    """28/2 to 31/5 under 30/360: 90 of 360; from 15/1 to 28/2 43 days of 30-day months."""
    terms = loan(
        disbursed=date(2023, 1, 15),
        first_due=date(2023, 2, 28),
        instalments=2,
        due_day="month_end",
        day_count="30/360",
        method="bullet",
    )
    # 300.000.000 × 43 × 6 % / 360 = 2.150.000; × 90 = 4.500.000
    assert [(line.due, line.interest) for line in schedule(terms)] == [
        (date(2023, 2, 28), 2_150_000),
        (date(2023, 5, 31), 4_500_000),
    ]


def test_equal_principal_as_agreed() -> None:
    """300 million, 40 million a quarter: seven lines, and 20 million in the eighth."""
    lines = schedule(loan(instalment=40_000_000))
    assert [line.principal for line in lines] == [*[40_000_000] * 7, 20_000_000]
    lines = schedule(loan(instalment=60_000_000))
    assert [line.principal for line in lines] == [60_000_000] * 5  # of eight


def test_the_plan_does_not_end_while_more_is_to_be_paid_out() -> None:
    """50 million are paid off by one instalment of 60, the other 250 come before the second."""
    terms = loan(
        instalment=60_000_000,
        tranches=(
            Tranche(date(2023, 1, 1), 50_000_000),
            Tranche(date(2023, 5, 1), 250_000_000),
        ),
    )
    lines = schedule(terms)
    assert [line.principal for line in lines] == [50_000_000, *[60_000_000] * 4, 10_000_000]


def test_a_new_rate_leaves_an_agreed_instalment_as_it_is() -> None:
    """1 % a month, from 1/2 on 2 %: 30.000.000 - 71.000.000 × 2 % = 28.580.000."""
    terms = loan(
        principal=100_000_000,
        rate="12",
        every="1 month",
        instalments=4,
        method="annuity",
        day_count="30/360",
        instalment=30_000_000,
    )
    lines = schedule(terms, ChangeRate(date(2023, 2, 1), Rate(24, 100)))
    assert [(line.principal, line.interest) for line in lines] == [
        (29_000_000, 1_000_000),
        (28_580_000, 1_420_000),
        (29_151_600, 848_400),  # 42.420.000 × 2 %
        (13_268_400, 265_368),  # the rest
    ]


def test_flat_as_agreed() -> None:
    """Flat: 120 million × 12 % × 1 year = 14.400.000, 1.200.000 a month; 12 million agreed.

    Principal 10.800.000 a month, and what is left in the last: 120.000.000 - 11 × 10.800.000.
    """
    terms = loan(
        principal=120_000_000,
        rate="12",
        every="1 month",
        instalments=12,
        method="flat",
        day_count="30/360",
        instalment=12_000_000,
    )
    lines = schedule(terms)
    assert [line.principal for line in lines] == [*[10_800_000] * 11, 1_200_000]
    assert {line.interest for line in lines} == {1_200_000}


def test_a_first_due_on_the_day_of_paying_out_of_an_annuity() -> None:
    """An annuity due: 40.000.000 / (1 + 1/1,01 + 1/1,01² + 1/1,01³) = 10.149.746,3."""
    terms = loan(
        principal=40_000_000,
        rate="12",
        every="1 month",
        instalments=4,
        method="annuity",
        day_count="30/360",
        first_due=date(2023, 1, 1),
    )
    lines = schedule(terms)
    assert [line.principal + line.interest for line in lines[:3]] == [10_149_746] * 3
    assert lines[0][:3] == (date(2023, 1, 1), 10_149_746, 0)


def test_paid_out_later_than_planned_nothing_falls_due_on_the_first_day() -> None:
    terms = loan(instalments=4, first_due=date(2023, 1, 1))
    events = [Disburse(date(2023, 1, 5), 300_000_000)]
    lines = schedule(terms, *events)
    assert [line.principal for line in lines] == [0, *[100_000_000] * 3]


# Early principal that the paper names.


def named(day: str, amount: int, **parts: int) -> Collect:
    return receipt(day, amount, split=Split(**parts))


def test_more_than_there_is_to_prepay_is_held_and_said() -> None:
    terms = loan(principal=10_000_000, instalments=2)
    life = Life(terms, [named("2023-02-01", 12_000_000, prepaid_principal=12_000_000)])
    (at,) = life.lived(days("2023-02-01"))
    assert (at.principal, at.unapplied) == (0, 2_000_000)
    assert [remark.key for remark in life.remarks] == ["contract.split_above_left"]


def test_what_is_due_and_what_is_early_in_one_receipt() -> None:
    """On 1/4 due: 37.500.000 and 4.438.356; 20.000.000 more are early by name."""
    parts = {
        "due_principal": 37_500_000,
        "due_interest": 4_438_356,
        "prepaid_principal": 20_000_000,
    }
    terms = loan(surplus="last")
    at = position(terms, [named("2023-04-01", 62_000_000, **parts)], date(2023, 4, 1))
    assert at.principal == 300_000_000 - 57_500_000
    assert at.unapplied == 62_000_000 - 37_500_000 - 4_438_356 - 20_000_000
    lines = schedule(terms, named("2023-04-01", 62_000_000, **parts))
    assert [line.principal for line in lines] == [*[37_500_000] * 7, 17_500_000]


# Holidays of the Fund.


def test_days_that_somebody_lists_are_no_longer_doubted() -> None:
    """Tết of 2027 is not listed: 5/2/2027 is taken for a working day until it is named."""
    known = public_holidays(2027, 2027)
    said = terms_of(
        disbursed=date(2027, 1, 5),
        every=Every(1, "month"),
        instalments=2,
        holiday_shift="next",
        holidays=known,
    )
    assert [doubt.key for doubt in due_day_doubts(said)] == ["contract.holidays_unlisted"]
    assert [line.due for line in schedule(said)] == days("2027-02-05", "2027-03-05")
    tet = frozenset(days("2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10"))
    listed = terms_of(
        disbursed=date(2027, 1, 5),
        every=Every(1, "month"),
        instalments=2,
        holiday_shift="next",
        holidays=known | tet,
    )
    assert due_day_doubts(listed) == []
    # Friday 5/2 to Wednesday 10/2 are days off
    assert [line.due for line in schedule(listed)] == days("2027-02-11", "2027-03-05")


# By instalment.


def test_what_is_unpaid_by_instalment_sums_to_the_position() -> None:
    life = Life(loan(), [receipt("2023-08-01", 50_000_000)], by_instalment=True)
    (at,) = life.lived(days("2023-10-15"))
    assert life.unpaid is not None
    assert sum(each.principal for each in life.unpaid) == at.principal_overdue
    assert sum(each.interest for each in life.unpaid) == at.interest_due
    assert [each.due for each in life.unpaid] == days("2023-04-01", "2023-07-01", "2023-10-01")
    # paid 50.000.000 of the oldest principal: 37.500.000 and 12.500.000
    assert [each.principal for each in life.unpaid] == [0, 25_000_000, 37_500_000]
    assert [each.days_overdue for each in life.unpaid] == [197, 106, 14]


def test_by_instalment_interest_before_principal() -> None:
    """The order of kinds holds within the instalment: its interest in term goes first here."""
    order = ("due_interest", "overdue_interest", "late_interest", "overdue_principal")
    terms = loan(waterfall_by="instalment", waterfall=(*order, "due_principal"))
    life = Life(terms, [receipt("2023-08-01", 45_000_000)], by_instalment=True)
    (at,) = life.lived(days("2023-08-01"))
    # the first instalment costs 43.066.438 (see the story), so 1.933.562 of the second's interest
    assert (at.interest_due, at.principal_overdue) == (3_926_712 - 1_933_562, 37_500_000)


def test_a_recall_gives_every_day_its_grace() -> None:
    """Recalled to be paid by 15/2: overdue on the 26th, after ten days."""
    terms = loan(overdue_grace_days=10)
    life = Life(terms, [Recall(date(2023, 2, 1), pay_by=date(2023, 2, 15))])
    tenth, next_day = life.lived(days("2023-02-25", "2023-02-26"))
    assert (tenth.principal_overdue, tenth.days_overdue) == (0, 0)
    assert (next_day.principal_overdue, next_day.days_overdue) == (300_000_000, 11)
