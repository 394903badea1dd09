"""A book that begins in the middle of a period rounds that period as the contract does: once.

The figures of the examples are worked out by hand. The laws: who pays as the contract's plan was
signed owes nothing after any due day, whichever day the book began on; and the slow twin, which has
the convention in its own words, finds the same positions after any opening and any later life.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fundledger.contract.events import ChangeRate, Collect, Disburse
from fundledger.contract.life import Life, coming
from fundledger.contract.opening import (
    Missed,
    Opening,
    as_signed,
    begun_by_contract,
    opening_faults,
)
from fundledger.contract.plan import Plan
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Every, Signed, Terms, Tranche
from fundledger.contract.trace import Moved, Rounded, Stretch, Trace
from tests.contract.build import loan, receipt
from tests.contract.lives import A_LIFE_DAYS, lives, loans
from tests.contract.oracle import Twin

OPENED = date(2022, 12, 31)

MONTHLY = Terms(
    principal=516_243_500,
    rate=yearly("6"),
    disbursed=date(2022, 9, 5),
    method="bullet",
    instalments=12,
    every=Every(1, "month"),
)
"""Opened on 31/12/2022, 26 days into the 31 days from 5/12/2022 to 5/1/2023.

    26 days: 516.243.500 × 26 × 6 % / 365 = 2.206.410,575   2.206.411, as the opening states it
     5 days: 516.243.500 ×  5 × 6 % / 365 =   424.309,726     424.310
    31 days: 516.243.500 × 31 × 6 % / 365 = 2.630.720,301   2.630.720, what was signed

The two parts, each rounded, come to 2.630.721: one đồng more than anybody agreed on.
"""


def opened(terms: Terms, day: date, accrued: int, **more: Any) -> Opening:
    """What a clerk copies from the signed plan; the day of the period is found by the program."""
    said = {"paid_out": terms.principal, **more}
    return begun_by_contract(
        terms, Opening(day, dues_after(terms, day), interest_accrued=accrued, **said)
    )


def plan_of(terms: Terms, day: date) -> Plan:
    plan = as_signed(terms, day, terms.rate.numerator, terms.rate.denominator)
    assert plan is not None
    return plan


def dues_after(terms: Terms, day: date) -> tuple[Signed, ...]:
    plan = plan_of(terms, day)
    return tuple(
        Signed(date.fromordinal(line.due), line.principal) for line in plan.lines[plan.next :]
    )


def next_due(terms: Terms, opening: Opening, *events: Any) -> tuple[date, int, int]:
    first = coming(terms, events, opening.day, opening=opening)[0]
    return first.day, first.principal, first.interest


# By hand


def test_the_first_due_is_the_one_that_was_signed() -> None:
    opening = opened(MONTHLY, OPENED, 2_206_411)
    assert opening.accrued_since == date(2022, 12, 5)
    assert next_due(MONTHLY, opening) == (date(2023, 1, 5), 0, 2_630_720)


def test_who_pays_what_was_signed_is_not_one_dong_short() -> None:
    opening = opened(MONTHLY, OPENED, 2_206_411)
    paid = receipt("2023-01-05", 2_630_720)
    life = Life(MONTHLY, [paid], opening=opening)
    at_due, at_month_end = life.lived([date(2023, 1, 5), date(2023, 1, 31)])
    assert (at_due.interest_due, at_due.unapplied) == (0, 0)
    assert (at_month_end.interest_due, at_month_end.days_overdue) == (0, 0)


@pytest.mark.parametrize("stated", [2_206_410, 2_206_411, 2_206_412])
def test_a_dong_of_rounding_in_what_was_stated_changes_nothing_of_the_whole(stated: int) -> None:
    """26 days bring 2.206.410,575: a worksheet may round that down, or add it up otherwise.

    5/1/2023 brings 2.630.720 as signed, so what is to come after the opening is that less what
    was stated. On the opening day stands what was stated; on 1/1, after 27 days, the contract's
    516.243.500 × 27 × 6 % / 365 = 2.291.272,520  2.291.273.
    """
    opening = opened(MONTHLY, OPENED, stated)
    assert next_due(MONTHLY, opening) == (date(2023, 1, 5), 0, 2_630_720)
    paid = receipt("2023-01-05", 2_630_720)
    days = [OPENED, date(2023, 1, 1), date(2023, 1, 5), date(2023, 1, 6)]
    on_the_day, day_after, at_due, later = Life(MONTHLY, [paid], opening=opening).lived(days)
    assert on_the_day.interest_accrued == stated
    assert day_after.interest_accrued == 2_291_273
    assert Life(MONTHLY, [], opening=opening).lived(days[1:2]) == [day_after]
    assert (at_due.interest_due, at_due.unapplied) == (0, 0)
    assert (later.interest_due, later.days_overdue) == (0, 0)


@pytest.mark.parametrize(("stated", "due"), [(2_206_409, 2_630_718), (2_206_413, 2_630_722)])
def test_two_dong_are_no_rounding(stated: int, due: int) -> None:
    """It stays as stated, and the rest is 2.630.720 - 2.206.411 = 424.309 beside it."""
    assert next_due(MONTHLY, opened(MONTHLY, OPENED, stated)) == (date(2023, 1, 5), 0, due)


def test_an_earlier_opening_keeps_its_dong() -> None:
    """Stated 2.206.410, and the rest as it was counted then: 424.309, so 2.630.719 in all."""
    opening = replace(opened(MONTHLY, OPENED, 2_206_410), stated_over=0)
    assert next_due(MONTHLY, opening) == (date(2023, 1, 5), 0, 2_630_719)


def test_a_dong_of_rounding_where_the_dues_are_others() -> None:
    """Half was prepaid: 258.121.750 × 26 × 6 % / 365 = 1.103.205,287, rounded up 1.103.206.

    31 days: 258.121.750 × 31 × 6 % / 365 = 1.315.360,151    1.315.360
    """
    dues = tuple(
        replace(line, principal=line.principal // 2) for line in dues_after(MONTHLY, OPENED)
    )
    said = Opening(OPENED, dues, interest_accrued=1_103_206, paid_out=516_243_500)
    opening = begun_by_contract(MONTHLY, said)
    assert (opening.accrued_since, opening.stated_over) == (date(2022, 12, 5), 1)
    assert next_due(MONTHLY, opening) == (date(2023, 1, 5), 0, 1_315_360)


def test_a_dong_of_rounding_beside_interest_that_was_deferred() -> None:
    """Interest of the first two months falls due with the third's; the book begins in that.

    5/9 to 5/10/2022: 516.243.500 × 30 × 6 % / 365 = 2.545.858,356    2.545.858
    5/10 to 5/11:     516.243.500 × 31 × 6 % / 365 = 2.630.720,301    2.630.720
    5/11 to 20/11:    516.243.500 × 15 × 6 % / 365 = 1.272.929,178    1.272.929
    in all 6.449.507, of which 6.449.508 was stated; due on 5/12 with 30 days of the third month
    are 2.545.858 + 2.630.720 + 2.545.858 = 7.722.436.
    """
    terms = replace(MONTHLY, grace_interest=2)
    opening = opened(terms, date(2022, 11, 20), 6_449_508)
    assert opening.stated_over == 1
    assert next_due(terms, opening) == (date(2022, 12, 5), 0, 7_722_436)


def test_the_arithmetic_adds_up_whatever_dong_was_stated() -> None:
    for day, amount in ((OPENED, 2_206_412), (date(2023, 1, 1), 2_291_273)):
        trace = Trace()
        opening = opened(MONTHLY, OPENED, 2_206_412)
        (at,) = Life(MONTHLY, [], opening=opening, trace=trace).lived([day])
        told = [step.amount for step in trace.steps if isinstance(step, Rounded)]
        told += [-step.amount for step in trace.steps if isinstance(step, Moved)]
        assert sum(told) == at.interest_accrued == amount


def test_what_was_stated_before_the_period_was_known_stays_as_it_was_read() -> None:
    """An opening of an earlier version: 2.206.411 + 424.310, one đồng over the contract."""
    opening = replace(opened(MONTHLY, OPENED, 2_206_411), accrued_since=None)
    assert next_due(MONTHLY, opening) == (date(2023, 1, 5), 0, 2_206_411 + 424_310)


def test_principal_and_interest_of_a_quarter() -> None:
    """150 million at 6 %, three quarters from 15/12/2022; the book begins 16 days later.

    16 days: 150.000.000 × 16 × 6 % / 365 =   394.520,548      394.521 stated
    90 days: 150.000.000 × 90 × 6 % / 365 = 2.219.178,082    2.219.178 with 50.000.000
    Without what was accrued it would be 51.824.658; with parts rounded apart 52.219.179.
    """
    terms = loan(principal=150_000_000, disbursed=date(2022, 12, 15), instalments=3)
    opening = opened(terms, OPENED, 394_521)
    assert next_due(terms, opening) == (date(2023, 3, 15), 50_000_000, 2_219_178)


def test_interest_of_half_a_year() -> None:
    """150 million at 6 % over the 181 days from 15/11/2022 to 15/5/2023, 46 of them before.

     46 days: 150.000.000 ×  46 × 6 % / 365 = 1.134.246,575    1.134.247 stated
    181 days: 150.000.000 × 181 × 6 % / 365 = 4.463.013,699    4.463.014
    Without what was accrued it would be 3.328.767.
    """
    terms = loan(
        principal=150_000_000,
        disbursed=date(2022, 11, 15),
        instalments=4,
        every="6 month",
        method="bullet",
    )
    opening = opened(terms, OPENED, 1_134_247)
    assert next_due(terms, opening) == (date(2023, 5, 15), 0, 4_463_014)


def test_what_was_paid_early_of_the_period_is_not_asked_again() -> None:
    """1.000.000 of the accrued 2.206.411 was paid: 1.206.411 stated, 1.630.720 still to come."""
    opening = opened(MONTHLY, OPENED, 1_206_411)
    assert next_due(MONTHLY, opening) == (date(2023, 1, 5), 0, 1_630_720)


def test_other_dues_in_the_period_of_the_contract() -> None:
    """Half was prepaid before the period: the dues are others, the period is the contract's.

    26 days: 258.121.750 × 26 × 6 % / 365 = 1.103.205,287    1.103.205
    31 days: 258.121.750 × 31 × 6 % / 365 = 1.315.360,151    1.315.360
    """
    half = 258_121_750
    dues = tuple(
        replace(line, principal=line.principal // 2) for line in dues_after(MONTHLY, OPENED)
    )
    said = Opening(OPENED, dues, interest_accrued=1_103_205, paid_out=516_243_500)
    opening = begun_by_contract(MONTHLY, said)
    assert said.principal_in_term == half
    assert opening.accrued_since == date(2022, 12, 5)
    assert next_due(MONTHLY, opening) == (date(2023, 1, 5), 0, 1_315_360)


def test_a_period_that_the_contract_does_not_know_begins_with_the_book() -> None:
    """Rescheduled to 20/1/2023: since when the accrued 900.000 runs, nobody says.

    20 days: 516.243.500 × 20 × 6 % / 365 = 1.697.238,904    1.697.239 beside it
    """
    dues = (Signed(date(2023, 1, 20), 516_243_500),)
    said = Opening(OPENED, dues, interest_accrued=900_000, paid_out=516_243_500)
    assert begun_by_contract(MONTHLY, said) == said
    assert next_due(MONTHLY, said) == (date(2023, 1, 20), 516_243_500, 900_000 + 1_697_239)


def test_the_balance_changed_within_the_period_before_the_book() -> None:
    """Prepaid on 20/12: what was stated is not the contract's, so the rest is a sum of its own.

    5 days: 258.121.750 × 5 × 6 % / 365 = 212.154,863    212.155 beside the stated 1.697.000
    """
    dues = tuple(
        replace(line, principal=line.principal // 2) for line in dues_after(MONTHLY, OPENED)
    )
    said = Opening(OPENED, dues, interest_accrued=1_697_000, paid_out=516_243_500)
    assert begun_by_contract(MONTHLY, said).accrued_since is None
    assert next_due(MONTHLY, said) == (date(2023, 1, 5), 0, 1_697_000 + 212_155)


def test_a_rate_that_changes_in_the_rest_of_the_period() -> None:
    """From 3/1/2023 at 9 %: 516.243.500 × (29 × 6 % + 2 × 9 %) / 365 = 2.715.582,247.

    The sum of parts rounded by themselves would be 2.206.411 + 509.172 = 2.715.583.
    """
    opening = opened(MONTHLY, OPENED, 2_206_411)
    change = ChangeRate(date(2023, 1, 3), yearly("9"))
    assert next_due(MONTHLY, opening, change) == (date(2023, 1, 5), 0, 2_715_582)


def test_paid_out_in_the_rest_of_the_period() -> None:
    """100 of 300 million out on 1/12/2022, 200 more on 1/1/2023; both bear to 1/2/2023.

    30 days: 100.000.000 × 30 × 6 % / 365                               =   493.150,685    493.151
    whole: (100.000.000 × 62 + 200.000.000 × 31) × 6 % / 365 = 2.038.356,164    2.038.356
    """
    terms = Terms(
        principal=300_000_000,
        rate=yearly("6"),
        disbursed=date(2022, 12, 1),
        tranches=(Tranche(date(2022, 12, 1), 100_000_000), Tranche(date(2023, 1, 1), 200_000_000)),
        method="bullet",
        instalments=2,
        every=Every(2, "month"),
    )
    opening = opened(terms, OPENED, 493_151, paid_out=100_000_000)
    assert opening.accrued_since == date(2022, 12, 1)
    out = Disburse(date(2023, 1, 1), 200_000_000)
    life = Life(terms, [out], opening=opening)
    assert life.lived([date(2023, 2, 1)])[0].interest_due == 2_038_356


def test_prepaid_in_the_rest_of_the_period() -> None:
    """On 3/1/2023, after 29 days, 102.461.000 comes and prepays 100 million.

    29 days: 516.243.500 × 29 × 6 % / 365 = 2.460.996,411   2.460.996 of it is interest
    whole: (516.243.500 × 29 + 416.243.496 × 2) × 6 % / 365 = 2.597.843,588   2.597.844
    so 2.597.844 - 2.460.996 = 136.848 is left; the prepaid principal is 100.000.004.
    """
    terms = replace(MONTHLY, surplus="last")
    opening = opened(terms, OPENED, 2_206_411)
    paid = receipt("2023-01-03", 102_461_000, prepay=True)
    first = coming(terms, [paid], date(2023, 1, 3), opening=opening)[0]
    assert (first.day, first.interest) == (date(2023, 1, 5), 136_848)


def test_on_a_due_day_nothing_has_run_yet() -> None:
    """5/1 to 5/2/2023: 31 days again."""
    opening = opened(MONTHLY, date(2023, 1, 5), 0)
    assert opening.accrued_since == date(2023, 1, 5)
    assert next_due(MONTHLY, opening) == (date(2023, 2, 5), 0, 2_630_720)


def test_graces_and_flat_interest_go_on_as_signed() -> None:
    """A flat loan: 120 million, 12 months at 12 %, under 30/360 1.200.000 a month to the end."""
    flat = loan(
        principal=120_000_000,
        rate="12",
        disbursed=date(2022, 10, 15),
        instalments=12,
        every="1 month",
        method="flat",
        day_count="30/360",
        interest_free=3,
    )
    # free to 15/1/2023; the other nine months share 9 × 1 % × 120 million = 10.800.000
    opening = opened(flat, OPENED, 0)
    dues = coming(flat, [], OPENED, opening=opening)
    assert [due.interest for due in dues] == [0, *[1_200_000] * 9]


def test_missed_before_and_still_one_sum_for_the_period() -> None:
    """What was missed bears overdue interest of its own; the period in term is as signed."""
    terms = loan(principal=150_000_000, disbursed=date(2022, 9, 15), instalments=3)
    # 15/12/2022 to 15/3/2023 on 100 million: 90 × 6 % / 365 = 1.479.452,055
    # 16 days of it: 263.013,699
    missed = (Missed(date(2022, 12, 15), 50_000_000, 2_243_836),)
    opening = opened(terms, OPENED, 263_014, missed=missed)
    life = Life(terms, [], opening=opening)
    at = life.lived([date(2023, 3, 15)])[0]
    assert at.interest_due == 2_243_836 + 1_479_452


def test_a_court_follows_the_whole_period() -> None:
    trace = Trace()
    life = Life(MONTHLY, [], opening=opened(MONTHLY, OPENED, 2_206_411), trace=trace)
    life.lived([date(2023, 1, 5)])
    (ran,) = [step for step in trace.steps if isinstance(step, Stretch)]
    assert (ran.start, ran.end, ran.days) == (date(2022, 12, 5), date(2023, 1, 5), 31)
    (sum_of,) = [step for step in trace.steps if isinstance(step, Rounded) and step.final]
    assert (sum_of.start, sum_of.amount) == (date(2022, 12, 5), 2_630_720)


# For every loan


def paid_as_signed(terms: Terms, day: date) -> list[Collect]:
    """A receipt on each due day to come, of what the contract printed when it was signed."""
    life = Life(terms, [])
    life.lived_through([])
    return [
        Collect(day=line.due, amount=line.principal + line.interest, document=f"GBC-{number}")
        for number, line in enumerate(life.schedule())
        if line.due > day and line.principal + line.interest
    ]


def accrued_by_contract(terms: Terms, day: date) -> int:
    """What a borrower who has paid all so far owes at the end of a day, not yet due."""
    life = Life(terms, [])
    life.lived_through([])
    receipts = [
        Collect(day=line.due, amount=line.principal + line.interest, document="GBC")
        for line in life.schedule()
        if line.due <= day and line.principal + line.interest
    ]
    return Life(terms, receipts).lived([day])[0].interest_accrued


@settings(max_examples=200, deadline=None)
@given(loans(), st.integers(0, 300), st.sampled_from([-1, 0, 1]))
def test_who_pays_as_signed_owes_nothing_after_any_due_day(
    terms: Terms, after: int, rounding: int
) -> None:
    """Whichever way a clerk rounded what had accrued."""
    terms = replace(terms, tranches=())
    day = terms.disbursed + timedelta(days=after)
    assume(plan_of(terms, day).coming())
    opening = opened(terms, day, max(0, accrued_by_contract(terms, day) + rounding))
    assert opening_faults(terms, opening) == []
    receipts = paid_as_signed(terms, day)
    dues = coming(terms, [], day, opening=opening)
    signed = {receipt.day: receipt.amount for receipt in receipts}
    asked: dict[date, int] = {}
    for due in dues:
        asked[due.day] = asked.get(due.day, 0) + due.principal + due.interest
    assert {due: amount for due, amount in asked.items() if amount} == signed
    days = sorted({receipt.day for receipt in receipts} | {due.day for due in dues})
    days += [each + timedelta(days=1) for each in days]
    for at in Life(terms, receipts, opening=opening).lived(days):
        assert at.days_overdue == at.principal_overdue == at.interest_overdue_due == 0
        assert (at.interest_due, at.late_interest_due, at.unapplied) == (0, 0, 0)


@st.composite
def openings(draw: st.DrawFn, terms: Terms) -> Opening:
    day = terms.disbursed + timedelta(days=draw(st.integers(0, 200)))
    plan = plan_of(terms, day)
    assume(plan.coming() is not None)
    left = draw(st.sampled_from([1, 1, 1, 2]))  # all of each due to come, or half of it
    dues = tuple(replace(line, principal=line.principal // left) for line in dues_after(terms, day))
    fallen = plan.lines[: plan.next]
    missed = tuple(
        Missed(date.fromordinal(line.due), line.principal, draw(st.integers(0, 50_000)))
        for line in fallen
        if draw(st.integers(0, 3)) == 0
    )
    by_contract = accrued_by_contract(replace(terms, tranches=()), day)
    rounded_otherwise = st.sampled_from([max(0, by_contract - 1), by_contract + 1])
    stated = st.just(by_contract) | st.just(by_contract // left) | st.integers(0, 3_000_000)
    accrued = draw(stated | rounded_otherwise)
    owed = sum(line.principal for line in (*dues, *missed))
    said = Opening(
        day,
        dues,
        missed,
        interest_accrued=accrued,
        interest_overdue=draw(st.integers(0, 10_000)),
        interest_late=draw(st.integers(0, 10_000)) if terms.late_interest_rate.numerator else 0,
        held=draw(st.sampled_from([0, 0, 5_000])),
        paid_out=max(owed, sum(amount for _, amount in plan.paid_out)),
    )
    known = begun_by_contract(terms, said)
    return draw(st.sampled_from([known, known, said]))


@pytest.mark.slow
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(st.data())
def test_positions_after_an_opening_equal_the_twins(data: st.DataObject) -> None:
    terms, wishes = data.draw(lives())
    terms = replace(terms, tranches=())
    opening = data.draw(openings(terms))
    later = [wish for wish in wishes if wish.day > opening.day]
    last = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
    twin = Twin(terms, later).live(last, opening)
    days = [opening.day + timedelta(days=n) for n in range(0, (last - opening.day).days, 7)]
    days += [line.due for line in twin.lines if opening.day < line.due < last]
    days += [line.due + timedelta(days=1) for line in twin.lines if opening.day < line.due < last]
    life = Life(terms, twin.told, opening=opening)
    positions = life.lived_through([*days, last])
    assert {p.as_of: p[1:] for p in positions} == {d: twin.positions[d] for d in [*days, last]}
    if not twin.over:
        shown = [tuple(line) for line in life.schedule() if line.due > opening.day]
        assert shown == [line for line in twin.schedule() if line[0] > opening.day]
