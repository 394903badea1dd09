"""What falls due on days to come, if it is paid on its days: by hand, and against real receipts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fundledger.contract.coming import FallingDue
from fundledger.contract.events import ChangeRate, Collect, EventRefused, Freeze, Judged
from fundledger.contract.life import Life, coming, position, position_if_kept
from fundledger.contract.rates import Rate, yearly
from fundledger.contract.waterfall import Parts, Split
from tests.contract.build import loan, receipt
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin

QUARTERS = loan(day_count="30/360")
"""300 million at 6 %, 1,5 % a quarter; 37,5 million on 1/4/2023 and every quarter after."""
PAID = receipt("2023-04-01", 42_000_000)  # 37,5 and 1,5 % × 300 = 4,5 million


def amounts(due: FallingDue) -> tuple[int, ...]:
    return due.principal, due.interest, due.overdue_interest, due.to_pay


def test_a_coming_quarter_bears_nothing_for_being_late() -> None:
    july, october, *rest = coming(QUARTERS, [PAID], date(2023, 5, 10))
    assert (july.day, october.day, len(rest)) == (date(2023, 7, 1), date(2023, 10, 1), 5)
    # 1,5 % × 262,5 million, then 1,5 % × 225 million
    assert amounts(july) == (37_500_000, 3_937_500, 0, 41_437_500)
    assert amounts(october) == (37_500_000, 3_375_000, 0, 40_875_000)


def test_what_is_overdue_now_runs_on_beside_it() -> None:
    """Nothing came on 1/4: 37,5 million bear 9 %, 0,75 % a month, to the days that are asked."""
    july, october, *_ = coming(QUARTERS, [], date(2023, 5, 10))
    # from 10/5 (39 days gone, 365.625 owed already) to 1/7: 0,75 % × 3 × 37,5 = 843.750 - 365.625
    assert amounts(july) == (37_500_000, 3_937_500, 843_750 - 365_625, 41_437_500)
    assert amounts(october) == (37_500_000, 3_375_000, 843_750, 40_875_000)


def test_held_money_pays_what_comes() -> None:
    july, october, *_ = coming(QUARTERS, [PAID, receipt("2023-05-02", 50_000_000)], PAID.day)
    assert july.from_held == Parts()  # on 1/4 nobody knows of 2/5
    july, october, *_ = coming(
        QUARTERS, [PAID, receipt("2023-05-02", 50_000_000)], date(2023, 5, 10)
    )
    assert july.from_held == Parts(due_principal=37_500_000, due_interest=3_937_500)
    assert july.to_pay == 0
    # 50.000.000 - 41.437.500 = 8.562.500 is left for principal of 1/10
    assert october.from_held == Parts(due_principal=8_562_500)
    assert october.to_pay == 40_875_000 - 8_562_500


def test_on_the_due_day_it_is_the_first_line() -> None:
    first = coming(QUARTERS, [receipt("2023-04-01", 2_000_000)], date(2023, 4, 1))[0]
    assert (first.day, first.principal, first.interest) == (PAID.day, 37_500_000, 4_500_000)
    # 2 million of the day pay principal first: 35,5 and 4,5 million are left to be paid today
    assert (first.principal_to_pay, first.interest_to_pay) == (35_500_000, 4_500_000)


def test_a_rate_decided_already_counts_from_its_day() -> None:
    """From 16/5/2023 at 8 %: 262,5 million × (45 × 6 % + 45 × 8 %) / 360 = 4.593.750."""
    change = ChangeRate(date(2023, 5, 16), yearly("8"))
    july = coming(QUARTERS, [PAID, change], date(2023, 5, 10))[0]
    assert july.interest == 4_593_750


def test_a_decision_that_finds_nothing_left_is_passed_over() -> None:
    change = ChangeRate(date(2026, 1, 1), yearly("8"))  # the last due is on 1/1/2025
    assert len(coming(QUARTERS, [PAID, change], date(2023, 5, 10))) == 7


def test_owed_on_a_coming_day() -> None:
    """On 1/8 with July paid: 225 million and a month of 0,5 %; on 1/7 July's due is owed."""
    in_july = position_if_kept(QUARTERS, [PAID], date(2023, 5, 10), date(2023, 8, 1))
    assert in_july[1:] == (225_000_000, 0, 0, 0, 0, 1_125_000, 0, 0)
    on_due = position_if_kept(QUARTERS, [PAID], date(2023, 5, 10), date(2023, 7, 1))
    assert on_due[1:] == (262_500_000, 0, 3_937_500, 0, 0, 0, 0, 0)


def test_in_its_days_of_grace_nothing_is_late_yet() -> None:
    """Due on 1/4 with 90 days of grace, unpaid on 10/5: no interest for being late is said."""
    gracious = replace(QUARTERS, overdue_grace_days=90)
    april, july, *_ = Life(gracious, []).kept(date(2023, 5, 10))[0]
    assert (april.day, april.to_pay) == (date(2023, 4, 1), 42_000_000)
    # 300 million bear 0,5 % a month until 10/5, 262,5 million after it: 39 and 51 days
    assert july.interest == 1_950_000 + 2_231_250
    assert not any((july.overdue_interest, july.late_interest))


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(lives(), st.integers(0, A_LIFE_DAYS), st.integers(1, 300))
def test_it_is_what_falls_due_when_it_is_really_paid(life: Any, after: int, ahead: int) -> None:
    terms, wishes = life
    terms = replace(terms, tranches=())
    told = Twin(terms, wishes).live(terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)).told
    day = terms.disbursed + timedelta(days=after)
    on = day + timedelta(days=ahead)
    known = [event for event in told if event.day <= day or isinstance(event, ChangeRate | Freeze)]
    if terms.overdue_grace_days:  # a receipt pays the oldest interest, so late interest is another
        terms = replace(terms, late_interest_rate=Rate(0, 1))
    dues, _ = Life(terms, known).kept(day)
    assert tuple(due for due in dues if due.day >= day) == coming(terms, known, day)
    receipts = [
        Collect(
            day=max(due.day, day),
            amount=due.to_pay,
            split=Split(due_principal=due.principal_to_pay, due_interest=due.interest_to_pay),
            document="~",  # after every other receipt of the day
        )
        for due in dues
        if due.to_pay and due.day < on
    ]
    try:
        really = position(terms, [*known, *receipts], on)
    except EventRefused:
        assume(False)
    # A real receipt of interest pays the oldest first, so only the days overdue may differ.
    assert position_if_kept(terms, known, day, on)[:-1] == really[:-1]
    now = position(terms, known, day)
    of_today = sum(due.interest_to_pay for due in dues if due.day <= day)
    # What a judgment orders at a rate of its own runs whether or not anything is overdue.
    by_judgment = any(isinstance(event, Judged) and event.rate is not None for event in known)
    if not (by_judgment or now.principal_overdue or now.interest_due - of_today):
        assert not any(due.overdue_interest or due.late_interest for due in dues)
