"""A plan as it stands: what is left of its lines is what is owed, on any day of any life."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Reschedule, WriteOff
from fundledger.contract.life import Life, coming
from fundledger.contract.opening import Missed, Opening, begun_by_contract
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
    known = [event for event in events if event.day <= day]
    life = Life(terms, known, **more)
    life.lived([day])
    return standing(life, coming(terms, known, day, **more))


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
    dues = coming(terms, lived.debt.events, day)
    lines = standing(lived, dues)
    to_come = {line.due: line.left_interest for line in lines if line.left_interest}
    asked = {due.day: due.interest for due in dues if due.interest and due.day > day}
    assert {due: left for due, left in to_come.items() if due > day} == asked
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


AS_SIGNED = Terms(
    principal=400 * M,
    rate=Rate(73, 1000),
    disbursed=date(2022, 6, 1),
    method="custom",
    instalments=4,
    custom=tuple(
        Signed(due, 100 * M)
        for due in (date(2022, 8, 1), date(2022, 11, 1), date(2023, 2, 1), date(2023, 5, 1))
    ),
)
WITHIN = begun_by_contract(
    AS_SIGNED,
    Opening(
        OPENED,
        AS_SIGNED.custom[2:],
        (Missed(date(2022, 11, 1), 100 * M, 5 * M),),
        interest_accrued=2_400_000,  # 60 days of 40.000
        paid_out=400 * M,
    ),
)


def test_a_contract_that_goes_on_tells_of_its_past_what_the_opening_says() -> None:
    """92 days of 40.000 fall due on 1/2/2023, 60 of them before the book; then 89 of 20.000."""
    assert [line[:6] for line in stands(OPENED, terms=AS_SIGNED, opening=WITHIN)] == [
        (date(2022, 11, 1), 100 * M, 5 * M, 100 * M, 5 * M, 200 * M),
        (date(2023, 2, 1), 100 * M, 3_680_000, 100 * M, 3_680_000, 100 * M),
        (date(2023, 5, 1), 100 * M, 1_780_000, 100 * M, 1_780_000, 0),
    ]
    again = Reschedule(date(2023, 1, 10), (Signed(date(2024, 6, 30), 300 * M),))
    missed, *_, last = stands(date(2023, 1, 10), again, terms=AS_SIGNED, opening=WITHIN)
    assert missed[:5] == (date(2022, 11, 1), 0, 5 * M, 0, 5 * M)
    assert last[1] == last[3] == 300 * M


# What an opening states beside the contract's own figure

OPENS = date(2022, 12, 31)
MONTHLY = Terms(
    principal=516_243_500,
    rate=Rate(6, 100),
    disbursed=date(2022, 9, 5),
    method="bullet",
    instalments=12,
    every=Every(1, "month"),
)
"""31 days from 5/12/2022: 516.243.500 × 31 × 6 % / 365 = 2.630.720,301, 26 of them 2.206.410,575.

After 5/1/2023 come 31 days again: 2.630.720.
"""


def opens(terms: Terms, dues: tuple[Signed, ...], accrued: int, day: date = OPENS) -> Opening:
    said = Opening(day, dues, interest_accrued=accrued, paid_out=terms.principal)
    return begun_by_contract(terms, said)


def monthly_dues(first: int = 1) -> tuple[Signed, ...]:
    months = range(first, 10)
    last = MONTHLY.principal
    return tuple(Signed(date(2023, m, 5), last if m == 9 else 0) for m in months)


def interest_to_come(opening: Opening, *events: Any, terms: Terms = MONTHLY) -> list[Any]:
    day = max([opening.day, *(event.day for event in events)])
    lines = stands(day, *events, terms=terms, opening=opening)
    return [(line.interest, line.left_interest) for line in lines if line.due > day][:2]


@pytest.mark.parametrize(
    ("stated", "first"),
    [
        (2_456_411, (2_880_720, 2_880_720)),  # 250.000 more: it falls due with the period
        (1_956_411, (2_630_720, 2_380_720)),  # 250.000 less, for that was paid early
        (2_206_410, (2_630_720, 2_630_720)),  # a đồng of rounding
        (2_206_412, (2_630_720, 2_630_720)),
    ],
)
def test_what_was_stated_beside_the_contract_is_in_the_line_of_its_period(
    stated: int, first: tuple[int, int]
) -> None:
    opening = opens(MONTHLY, monthly_dues(), stated)
    assert interest_to_come(opening) == [first, (2_630_720, 2_630_720)]
    paid = Collect(date(2023, 1, 5), first[1], document="GBC-1")
    assert interest_to_come(opening, paid)[0] == (2_630_720, 2_630_720)


def test_what_was_stated_in_a_period_that_the_contract_does_not_know() -> None:
    """Rescheduled to 20/1/2023: 900.000 stated, and 20 days bring 1.697.238,904 beside it."""
    opening = opens(MONTHLY, (Signed(date(2023, 1, 20), 516_243_500),), 900_000)
    assert interest_to_come(opening) == [(900_000 + 1_697_239, 900_000 + 1_697_239)]


def test_deferred_interest_that_was_paid_early_is_not_asked_again() -> None:
    """Two months deferred: 2.545.858 of September, 2.630.720 of October, then November's 2.545.858.

    On 20/10 the book begins, 15 days of October in: 516.243.500 × 15 × 6 % / 365 = 1.272.929,178.
    Stated is 3.818.787 less 1.000.000 that was paid: 7.722.436 fall due on 5/12, but for those.
    """
    terms = replace(MONTHLY, grace_interest=2)
    dues = (*(Signed(date(2022, m, 5), 0) for m in (11, 12)), *monthly_dues())
    opening = opens(terms, dues, 2_818_787, date(2022, 10, 20))
    assert interest_to_come(opening, terms=terms) == [(0, 0), (7_722_436, 6_722_436)]
    more = opens(terms, dues, 3_818_787 + 70_000, date(2022, 10, 20))
    assert interest_to_come(more, terms=terms) == [(0, 0), (7_792_436, 7_792_436)]


def test_principal_in_its_days_of_grace_bore_interest_in_term() -> None:
    """100 of 400 million of 12/4/2023 were unpaid for its 3 days of grace: 3 × 20.000 more.

    Of the 70 days to 21/6 the other 300 million bring 70 × 60.000 = 4.200.000.
    """
    terms = replace(AGREED, overdue_grace_days=3)
    missed, following, *_ = stands(date(2023, 4, 20), terms=terms)
    assert missed[:5] == (date(2023, 4, 12), 100 * M, 5_600_000, 100 * M, 5_600_000)
    assert following[:5] == (date(2023, 6, 21), 100 * M, 4_260_000, 100 * M, 4_260_000)


def test_while_all_is_overdue_no_line_to_come_asks_for_interest() -> None:
    """It bears interest for being overdue instead, as every other face says."""
    terms = replace(AGREED, overdue_scope="whole_balance")
    _, *to_come = stands(date(2023, 4, 20), terms=terms)
    assert [line[2:5] for line in to_come] == [
        (4_200_000, 100 * M, 0),  # 70 × 60.000 as signed
        (2_800_000, 100 * M, 0),
        (1_400_000, 100 * M, 0),
    ]
