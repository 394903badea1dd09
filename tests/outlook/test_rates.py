"""Rates learnt from counts: what is known is recovered, what is not is drawn towards others'."""

from __future__ import annotations

import math
from datetime import date
from random import Random

import pytest

from fundledger.outlook.rates import (
    AHEAD,
    FIRST_LATE_END,
    PAID,
    Rates,
    Seen,
    learnt,
    neutral,
)
from tests.outlook.synthetic import PART, SOMETHING, STAGES, TRUE, a_fund, true_ends

SEED = 19


def row_named(rates: Rates, stage: str) -> int:
    return rates.stages.rows.index(stage)


def seen(stage: str, end: str, count: int = 1, asked: int = 100, paid: int = 0) -> list[Seen]:
    row, column = STAGES.rows.index(stage), STAGES.ends.index(end)
    return [Seen(date(2025, 3, 31), row, column, asked, paid)] * count


def test_known_rates_are_recovered() -> None:
    """20 quarters of 400 loans, seed 19: some thousand loans of a stage at the least.

    A rate p that was seen n times is known to √(p(1−p)/n); 50 rates are held to four of that, and
    to what a prior worth at most 128 loans may draw of it: 128/(n+128) of the way to the pool.
    """
    _, past = a_fund(Random(SEED), 20, 400, 0.0)
    rates = learnt(STAGES, past)
    checked = 0
    for stage in TRUE:
        row = rates.rows[row_named(rates, stage)]
        loans, true = row.seen.loans, true_ends(stage)
        if stage == "nothing_due":
            continue  # the funds of the test ask for something in each quarter
        assert loans > 200, stage
        for end, chance in enumerate(true):
            off = row.prior / (loans + row.prior) * abs(row.towards[end] - chance)
            sure = 4 * math.sqrt(max(chance * (1 - chance), 1 / loans) / loans)
            assert abs(row.ends[end] - chance) <= sure + off, (stage, end)
            checked += 1
        if row.seen.something > 50:
            # What a part is: between 0 and twice its mean, so its deviation is mean / √3.
            part = PART[stage]
            drawn = row.prior / (row.seen.something + row.prior) * 0.3
            assert abs(row.part - part) <= 4 * part / math.sqrt(3 * row.seen.something) + drawn
            p = SOMETHING[stage]
            drawn = row.prior / (row.seen.stayed + row.prior) * 0.3
            assert abs(row.something - p) <= 4 * math.sqrt(p * (1 - p) / row.seen.stayed) + drawn
    assert checked == 5 * len(STAGES.ends)


def test_quarters_that_differ_beyond_chance_are_noticed() -> None:
    """Odds of paying that move by 0,6 from quarter to quarter; over twenty funds of 20 quarters."""
    still, moved = [], []
    for seed in range(20):
        still.append(learnt(STAGES, a_fund(Random(seed), 20, 60, 0.0)[1]).shock)
        moved.append(learnt(STAGES, a_fund(Random(seed), 20, 60, 0.6)[1]).shock)
    assert sum(still) / 20 < 0.25
    assert 0.4 < sum(moved) / 20 < 0.7


def test_a_row_by_hand() -> None:
    """Of 10 loans 90 to 359 days overdue 4 paid; 6 stayed, one of them half of what was asked.

    No other fund: the pool of late rows is what was seen of all of them, here the same ten, with 4
    loans at the written rates of the row; 0,20 are written for paying from 90 days on. So the pool
    pays (4 + 4 × 0,2) / 14 = 0,342857. The prior k is one of 2 … 128, so of the row

        paid = (4 + k × 0,342857) / (10 + k)
    """
    past = [
        *seen("days_90_359", "paid", 4, paid=100),
        *seen("days_90_359", "days_from_360", 5),
        *seen("days_90_359", "days_from_360", 1, paid=50),
    ]
    rates = learnt(STAGES, past)
    row = rates.rows[row_named(rates, "days_90_359")]
    assert (row.seen.loans, row.seen.stayed, row.seen.something, row.seen.shares) == (10, 6, 1, 0.5)
    assert (row.seen.asked, row.seen.paid) == (1000, 450)
    assert row.towards[PAID] == pytest.approx(0.342857, abs=1e-6)
    assert row.prior == 8.0  # one row tells nothing of how alike rows are
    assert row.ends[PAID] == pytest.approx((4 + 8 * 0.342857) / 18, abs=1e-6)
    assert row.own_weight == pytest.approx(10 / 18)
    # Of those that stay 1 of 6 pays; written 0,25 with 4: (1 + 4 × 0,25)/10 = 0,2 in the pool.
    assert row.something == pytest.approx((1 + 8 * 0.2) / 14)
    assert rates.pooled == "stages"


def test_what_other_debts_do_tells_nothing_of_those_at_court() -> None:
    rates = learnt(STAGES, seen("days_from_360", "paid", 50, paid=100))
    for stage in ("at_court", "judged"):
        row = row_named(rates, stage)
        assert rates.rows[row].ends == pytest.approx(neutral(STAGES, row).ends)
    assert rates.rows[row_named(rates, "days_90_359")].ends[PAID] > 0.8


def test_a_small_fund_is_drawn_towards_the_others_and_a_large_one_is_not() -> None:
    """Others pay 9 times in 10, this fund never did: 2 loans weigh little, 2.000 weigh all."""
    others = [
        [*seen("principal_due", "paid", 90, paid=100), *seen("principal_due", "days_1_89", 10)]
        for _ in range(5)
    ]
    few = learnt(STAGES, seen("principal_due", "days_1_89", 2), others)
    many = learnt(STAGES, seen("principal_due", "days_1_89", 2000), others)
    row = row_named(few, "principal_due")
    assert few.pooled == "funds"
    assert few.funds == 5
    assert few.rows[row].ends[PAID] > 0.5
    assert many.rows[row].ends[PAID] < 0.05


def test_funds_that_are_alike_weigh_more_than_funds_that_differ() -> None:
    def fund(paid: int) -> list[Seen]:
        return [
            *seen("principal_due", "paid", paid, paid=100),
            *seen("principal_due", "days_1_89", 100 - paid),
        ]

    alike = learnt(STAGES, fund(80), [fund(80), fund(79), fund(81), fund(80)])
    differ = learnt(STAGES, fund(80), [fund(20), fund(99), fund(50), fund(70)])
    assert alike.rows[0].prior > 4 * differ.rows[0].prior


def test_without_any_past_the_rates_are_the_written_ones() -> None:
    rates = learnt(STAGES, [])
    assert rates.pooled == "neutral"
    assert rates.is_thin
    assert rates.loans_seen == 0
    for number, row in enumerate(rates.rows):
        assert row.ends == pytest.approx(neutral(STAGES, number).ends)
        assert sum(row.ends) == pytest.approx(1)
        assert row.own_weight == 0


@pytest.mark.parametrize("times", [0.0, 0.5, 1.0, 1.05])
def test_a_scenario_scales_the_collected_share(times: float) -> None:
    rates = learnt(STAGES, a_fund(Random(SEED), 12, 60, 0.3)[1])
    other = rates.with_collected(["principal_due", "days_1_89"], times=times)
    for before, after in zip(rates.rows, other.rows, strict=True):
        assert sum(after.ends) == pytest.approx(1)
        if after.stage in ("principal_due", "days_1_89"):
            assert after.collected == pytest.approx(before.collected * times, abs=1e-6)
        else:
            assert after == before


def test_a_scenario_sets_the_collected_share_of_all() -> None:
    rates = learnt(STAGES, []).with_collected(to=0.0)
    for row in rates.rows[1:]:
        assert row.collected == pytest.approx(0, abs=1e-6)
        assert sum(row.ends) == pytest.approx(1)
    assert rates.rows[0].ends[PAID] + rates.rows[0].ends[AHEAD] == pytest.approx(1)


def test_in_a_part_of_a_quarter_a_part_moves() -> None:
    """A third of a quarter: a third pays, and a third of the rest moves; two thirds stay."""
    row = learnt(STAGES, []).rows[STAGES.rows.index("days_90_359")]
    stay = STAGES.ends.index("days_90_359")
    then = row.within(1 / 3, stay)
    assert then.ends[PAID] == pytest.approx(row.ends[PAID] / 3)
    assert sum(then.ends) == pytest.approx(1)
    assert then.ends[stay] == pytest.approx(2 / 3 + row.ends[stay] / 3)
    assert then.collected == pytest.approx(row.collected / 3)
    assert len(then.ends[FIRST_LATE_END:]) == len(STAGES.late)
