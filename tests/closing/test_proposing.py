"""What the law makes of a result, by hand and to the đồng; whatever it is, the lines add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.closing.proposing import Loss, Proposal, Said, carried, proposed
from fundledger.errors import FundledgerError
from fundledger.rules.distribution import distribution_rules

M = 1_000_000
RULES = distribution_rules()


def lines(of: Proposal) -> dict[str, int]:
    return {line.code: line.amount for line in of.lines}


def test_fines_and_old_losses_go_first() -> None:
    said = Said(10 * M, "A", {"staff_bonus": 45 * M, "managers_bonus": 20 * M})
    found = proposed(RULES, 1_000 * M + 1, (Loss(2021, 90 * M + 1),), said)
    assert lines(found) == {
        "fines": 10 * M,
        "losses": 90 * M + 1,
        "development": 270 * M,  # 30 % of the 900 million that are left
        "reserve": 90 * M,
        "staff_bonus": 135 * M,  # 3 months
        "managers_bonus": 30 * M,  # 1,5 months
        "rest": 375 * M,  # 900 - 270 - 90 - 135 - 30
    }
    assert found.to_distribute == 900 * M
    assert found.by_account() == {
        "development_reserve": 645 * M,
        "other_reserve": 90 * M,
        "reward_fund": 165 * M,
    }


@pytest.mark.parametrize(
    ("rating", "staff", "managers"), [("B", 67_500_001, 20 * M), ("C", 45 * M + 1, 0)]
)
def test_bonuses_go_by_the_rating(rating: str, staff: int, managers: int) -> None:
    # 1,5 × 45.000.001 is 67.500.001,5: no more than the rule gives.
    pay = {"staff_bonus": 45 * M + 1, "managers_bonus": 20 * M}
    found = lines(proposed(RULES, 1_000 * M, (), Said(rating=rating, pay=pay)))  # type: ignore[arg-type]  # of a test's table
    assert (found["staff_bonus"], found["managers_bonus"]) == (staff, managers)


def test_thirty_per_cent_is_the_most_and_is_not_rounded_up() -> None:
    # 30 % of 99 is 29,7; 10 % of it is 9,9, which is rounded: 29, 10, and 60 are left.
    assert lines(proposed(RULES, 99, (), Said())) == {
        "fines": 0,
        "losses": 0,
        "development": 29,
        "reserve": 10,
        "rest": 60,
    }
    less = proposed(RULES, 100, (), Said(percent=Fraction(20, 100)))
    assert lines(less)["development"] == 20
    with pytest.raises(FundledgerError) as refusal:
        proposed(RULES, 100, (), Said(percent=Fraction(31, 100)))
    assert refusal.value.key == "proposal.too_much"


def test_where_less_is_left_the_rule_gives_what_is_there() -> None:
    found = proposed(RULES, 100, (), Said(0, "A", {"staff_bonus": 25}))
    (bonus,) = [line for line in found.lines if line.code == "staff_bonus"]
    assert (bonus.amount, bonus.wanted) == (60, 75)  # 100 - 30 - 10
    assert lines(found)["rest"] == 0


def test_losses_are_covered_oldest_first_and_for_five_years() -> None:
    # 2018 lost 100 and 2019 lost 40; 2020 made 30, 2021 made 80: 30 are left of 2019.
    results = {2018: -100, 2019: -40, 2020: 30, 2021: 80}
    assert carried(results, 2022, 5) == ((Loss(2019, 30),), ())
    assert carried(results, 2024, 5) == ((Loss(2019, 30),), ())
    assert carried(results, 2025, 5) == ((), (Loss(2019, 30),))
    # A surplus that came too late covers nothing.
    assert carried({2010: -100, 2016: 50}, 2017, 5) == ((), (Loss(2010, 100),))


@given(
    surplus=st.integers(-(10**12), 10**12),
    fines=st.integers(0, 10**11),
    loss=st.integers(0, 10**11),
    staff=st.integers(0, 10**10),
    rating=st.sampled_from(["A", "B", "C", None]),
)
def test_nothing_is_lost_or_made(
    surplus: int, fines: int, loss: int, staff: int, rating: str | None
) -> None:
    said = Said(fines, rating, {"staff_bonus": staff, "managers_bonus": staff // 3})  # type: ignore[arg-type]  # as drawn
    found = proposed(RULES, surplus, (Loss(2020, loss),), said)
    assert sum(line.amount for line in found.lines) == max(surplus, 0)
    assert all(line.amount >= 0 for line in found.lines)
    share = next(line for line in found.lines if line.code == "development")
    assert 10 * share.amount <= 3 * max(surplus - fines - loss, 0)
