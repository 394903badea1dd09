"""The golden vectors of the domain: sums that the Fund's law gives and anybody can check."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.contract import rates
from fundledger.contract.life import position
from fundledger.contract.rates import Rate, percent_text
from fundledger.contract.terms import Terms
from tests.contract.build import loan, receipt, schedule


def test_a_quarter_of_300_million_at_6_per_cent() -> None:
    # 300.000.000 × 6 % × 91 / 365 = 4.487.671,23
    terms = loan(disbursed=date(2023, 4, 1), instalments=1, method="bullet")
    assert schedule(terms)[0].interest == 4_487_671


def test_the_same_with_50_million_repaid_after_30_days() -> None:
    # (300.000.000 × 30 + 250.000.000 × 61) × 6 % / 365 = 3.986.301,37
    terms = loan(disbursed=date(2023, 4, 1), instalments=1, method="bullet", surplus="next")
    # the receipt brings its 30 days of interest: 300.000.000 × 30 × 6 % / 365 = 1.479.452,05
    prepaid = receipt("2023-05-01", 50_000_000 + 1_479_452, prepay=True)
    assert schedule(terms, prepaid)[0].interest == 3_986_301


def test_overdue_principal_bears_150_per_cent() -> None:
    # 230.000.000 × 9 % × 45 / 365 = 2.552.054,79
    terms = loan(principal=230_000_000, instalments=1, method="bullet")
    assert position(terms, [], date(2023, 5, 16)).interest_overdue_due == 2_552_055


def test_late_interest_on_unpaid_interest() -> None:
    # 4.487.671 × 10 % × 45 / 365 = 55.327,45; 1/7 to 15/8 are 45 days
    terms = loan(
        disbursed=date(2023, 4, 1),
        instalments=1,
        method="bullet",
        late_interest_rate=rates.yearly("10"),
    )
    owed = position(terms, [], date(2023, 8, 15))
    assert (owed.interest_due, owed.late_interest_due) == (4_487_671, 55_327)


def test_february_of_a_leap_year_is_29_days_of_365() -> None:
    # 500.000.000 × 5,5 % × 29 / 365 = 2.184.931,51
    terms = loan(
        principal=500_000_000,
        rate="5.5",
        disbursed=date(2024, 2, 1),
        instalments=1,
        every="1 month",
        method="bullet",
    )
    assert schedule(terms)[0].interest == 2_184_932


@pytest.mark.parametrize(
    ("conversion", "percent", "rate"),
    [("x12", "6", Rate(6, 100)), ("/30x365", "6.083333…", Rate(73, 1200))],
)
def test_a_monthly_rate_becomes_a_yearly_one(conversion: str, percent: str, rate: Rate) -> None:
    found = rates.monthly("0.5", conversion)  # type: ignore[arg-type]
    assert found.numerator * rate.denominator == rate.numerator * found.denominator
    assert percent_text(found) == percent


def test_the_example_of_the_specification() -> None:
    # Due 1/4/2023: 37.500.000 and 300.000.000 × 90 × 6 % / 365 = 4.438.356,16.
    # On 10/5, 39 days later: overdue principal 37.500.000; its interest
    # 37.500.000 × 39 × 9 % / 365 = 360.616,44; no principal is due that is not overdue;
    # in-term interest gets the rest: 40.000.000 - 37.500.000 - 360.616 = 2.139.384.
    from fundledger.contract.journal import Journal
    from fundledger.contract.life import Life

    terms: Terms = loan(first_due=date(2023, 4, 1))
    journal = Journal()
    Life(terms, [receipt("2023-05-10", 40_000_000)], journal=journal).lived_through([])
    assert journal.receipts[0].parts[:4] == (37_500_000, 360_616, 0, 2_139_384)
