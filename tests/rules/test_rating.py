"""The edges of A, B and C, from the text: 100 and 90 % of a plan, 100 and 110 % of a ratio."""

from __future__ import annotations

from fractions import Fraction

import pytest

from fundledger.messages import LANGUAGES, catalogue
from fundledger.rules.distribution import distribution_rules
from fundledger.rules.rating import Indicator, rating_rules

JUST = Fraction(1, 10**9)


def indicator(code: str) -> Indicator:
    (found,) = [each for each in rating_rules().indicators if each.code == code]
    return found


@pytest.mark.parametrize("code", ["lending", "result"])
@pytest.mark.parametrize(
    ("share", "grade"),
    [
        (Fraction(1), "A"),
        (1 - JUST, "B"),
        (Fraction(9, 10), "B"),
        (Fraction(9, 10) - JUST, "C"),
        (Fraction(2), "A"),
        (Fraction(0), "C"),
    ],
)
def test_more_is_better(code: str, share: Fraction, grade: str) -> None:
    assert indicator(code).grade(share) == grade


@pytest.mark.parametrize(
    ("share", "grade"),
    [
        (Fraction(0), "A"),
        (Fraction(1), "A"),
        (1 + JUST, "B"),
        (Fraction(11, 10), "B"),
        (Fraction(11, 10) + JUST, "C"),
    ],
)
def test_of_bad_debt_less_is_better(share: Fraction, grade: str) -> None:
    assert indicator("bad_debt").grade(share) == grade


def test_the_year_is_as_good_as_its_worst_indicator() -> None:
    rules = rating_rules()
    assert rules.overall(["A", "A", "A", "A"]) == "A"
    assert rules.overall(["A", "B", "A", "A"]) == "B"
    assert rules.overall(["A", "B", "C", "A"]) == "C"
    assert rules.unverified


def test_the_shares_of_a_result_are_those_of_the_text() -> None:
    rules = distribution_rules()
    assert [(each.code, each.percent, each.at_most) for each in rules.shares] == [
        ("development", 30, True),
        ("reserve", 10, False),
    ]
    staff, managers = rules.bonuses
    assert staff.months == {"A": 3, "B": Fraction(3, 2), "C": 1}
    assert managers.months == {"A": Fraction(3, 2), "B": 1, "C": 0}
    assert rules.loss_years == 5


def test_each_line_and_indicator_has_its_words() -> None:
    for lang in LANGUAGES:
        words = catalogue(lang)
        for each in rating_rules().indicators:
            assert f"rating_indicator.{each.code}" in words
        rules = distribution_rules()
        for line in (*rules.shares, *rules.bonuses):
            assert f"proposal_line.{line.code}" in words
