"""A plan as it stands: what is left of its lines is what is owed, on any day of any life."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Reschedule, WriteOff
from fundledger.contract.life import Life
from fundledger.contract.opening import Missed, Opening
from fundledger.contract.rates import Rate
from fundledger.contract.standing import Standing, standing
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.contract.waterfall import Parts
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin

M = 1_000_000
AGREED = Terms(
    principal=400 * M,
    rate=Rate(73, 1000),
    disbursed=date(2023, 2, 1),
    instalments=4,
    every=Every(10, "week"),
)


def stands(day: date, *events: Any, terms: Terms = AGREED, **more: Any) -> list[Standing]:
    life = Life(terms, [event for event in events if event.day <= day], **more)
    life.lived([day])
    return standing(life)


@settings(max_examples=60)
@given(lives(), st.integers(0, A_LIFE_DAYS + 130))
@pytest.mark.slow
def test_what_is_left_is_what_is_owed(life: tuple[Terms, list[Any]], after: int) -> None:
    """Left of all lines: the principal; of what has fallen due: the interest due."""
    terms, wishes = life
    day = terms.disbursed + timedelta(days=after)
    told = Twin(terms, list(wishes)).live(terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)).told
    lived = Life(terms, [event for event in told if event.day <= day])
    at = lived.lived([day])[0]
    lines = standing(lived)
    assert sum(line.left_principal for line in lines) == at.principal
    assert sum(line.left_interest for line in lines if line.has_fallen) == at.interest_due
    assert all(line.left_principal >= 0 and line.left_interest >= 0 for line in lines)
    assert all(line.due <= day for line in lines if line.has_fallen)


def test_paid_missed_and_to_come() -> None:
    """20.000 đồng a day for each 100 million: 400 → 70 days × 80.000 = 5.600.000, and so on."""
    paid = Collect(date(2023, 4, 12), 105_600_000)
    assert stands(date(2023, 6, 30), paid) == [
        (date(2023, 4, 12), 100 * M, 5_600_000, 0, 0, 300 * M, True),
        (date(2023, 6, 21), 100 * M, 4_200_000, 100 * M, 4_200_000, 200 * M, True),
        (date(2023, 8, 30), 100 * M, 2_800_000, 100 * M, 2_800_000, 100 * M, False),
        (date(2023, 11, 8), 100 * M, 1_400_000, 100 * M, 1_400_000, 0, False),
    ]


def test_interest_that_was_paid_early_is_not_left() -> None:
    """On 22/4, 10 days of 60.000 are paid early with 100 million of the last instalments."""
    paid = Collect(date(2023, 4, 12), 105_600_000)
    early = Collect(date(2023, 4, 22), 100_600_000, prepay=True)
    lines = stands(date(2023, 4, 30), paid, early, terms=replace(AGREED, surplus="last"))
    # 10 days at 60.000 and 60 at 40.000 is 3.000.000, of which 600.000 is paid; 70 days at 20.000.
    # What was prepaid is taken from the last instalment, so that there are three.
    assert [line[:5] for line in lines] == [
        (date(2023, 4, 12), 100 * M, 5_600_000, 0, 0),
        (date(2023, 6, 21), 100 * M, 3_000_000, 100 * M, 2_400_000),
        (date(2023, 8, 30), 100 * M, 1_400_000, 100 * M, 1_400_000),
    ]


def test_what_was_rescheduled_is_left_in_its_new_lines_alone() -> None:
    new = (Signed(date(2023, 10, 1), 100 * M), Signed(date(2024, 1, 1), 200 * M))
    paid = Collect(date(2023, 4, 12), 105_600_000)
    lines = stands(date(2023, 7, 1), paid, Reschedule(date(2023, 7, 1), new))
    # 10 days of 200 million and 92 of 300: 400.000 + 5.520.000; then 92 days of 200: 3.680.000.
    assert [line[:5] for line in lines] == [
        (date(2023, 4, 12), 100 * M, 5_600_000, 0, 0),
        (date(2023, 6, 21), 0, 4_200_000, 0, 4_200_000),
        (date(2023, 10, 1), 100 * M, 5_920_000, 100 * M, 5_920_000),
        (date(2024, 1, 1), 200 * M, 3_680_000, 200 * M, 3_680_000),
    ]


def test_nothing_is_left_of_a_loan_that_was_written_off() -> None:
    lines = stands(date(2023, 7, 1), WriteOff(date(2023, 7, 1)))
    assert {line[3:5] for line in lines} == {(0, 0)}
    assert sum(line.principal for line in lines) == 400 * M


OPENED = date(2022, 12, 31)
MISSED = (Missed(date(2022, 6, 30), 30 * M, 500_000), Missed(date(2022, 12, 31), 50 * M))
OPENING = Opening(
    OPENED, (Signed(date(2023, 6, 30), 100 * M),), MISSED, interest_overdue=7, paid_out=400 * M
)


def test_an_opening_has_a_line_for_each_instalment_that_was_missed() -> None:
    """181 days of 20.000 fall due on 30/6; 40 million pay the oldest 30 and 10 of the next."""
    paid = Collect(date(2023, 3, 1), 40_000_000, split=Parts(40_000_000))
    lines = stands(date(2023, 3, 31), paid, opening=OPENING)
    assert [line[:6] for line in lines] == [
        (date(2022, 6, 30), 30 * M, 500_000, 0, 500_000, 150 * M),
        (date(2022, 12, 31), 50 * M, 0, 40 * M, 0, 100 * M),
        (date(2023, 6, 30), 100 * M, 3_620_000, 100 * M, 3_620_000, 0),
    ]


def test_what_was_missed_before_an_opening_can_be_rescheduled() -> None:
    new = (Signed(date(2024, 6, 30), 180 * M),)
    lines = stands(date(2023, 3, 31), Reschedule(date(2023, 3, 1), new), opening=OPENING)
    assert [line[:5] for line in lines][:2] == [
        (date(2022, 6, 30), 0, 500_000, 0, 500_000),
        (date(2022, 12, 31), 0, 0, 0, 0),
    ]
    assert lines[-1][1] == lines[-1][3] == 180 * M
