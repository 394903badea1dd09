"""Figures in triệu and tỷ: exact by integers, and what rounding leaves is told."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.money import MAX_DONG, UNITS, Unit, rounding_gap, scaled

UNIT = st.sampled_from(list(UNITS))
AMOUNT = st.integers(-MAX_DONG, MAX_DONG)
DECIMALS = st.integers(0, 6)


@pytest.mark.parametrize(
    ("amount", "unit", "decimals", "vi", "en"),
    [
        (7_500_000_000, "billion", 2, "7,50", "7.50"),
        (1_610_000_000, "billion", 2, "1,61", "1.61"),
        (1_604_999_999, "billion", 2, "1,60", "1.60"),
        (1_605_000_000, "billion", 2, "1,61", "1.61"),  # half goes away from nought
        (-1_605_000_000, "billion", 2, "(1,61)", "(1.61)"),
        (58_500_000, "million", 1, "58,5", "58.5"),
        (1_426_499_999, "million", 0, "1.426", "1,426"),
        (1_426_500_000, "million", 0, "1.427", "1,427"),
        (1_234_567, "dong", 0, "1.234.567", "1,234,567"),
        (50_000, "million", 3, "0,050", "0.050"),
        (0, "billion", 3, "0,000", "0.000"),
        (-400_000, "million", 0, "0", "0"),  # nought has no sign
        (999_950_000, "million", 1, "1.000,0", "1,000.0"),
    ],
)
def test_a_figure_in_a_unit(amount: int, unit: Unit, decimals: int, vi: str, en: str) -> None:
    assert scaled(amount, unit, decimals) == vi
    assert scaled(amount, unit, decimals, "en") == en


@pytest.mark.parametrize(
    ("amount", "prose"),
    [(7_500_000_000, "7,5"), (14_000_000_000, "14"), (100_000_000, "0,1"), (123_456_789, "0,123")],
)
def test_in_prose_there_are_no_noughts_at_the_end(amount: int, prose: str) -> None:
    assert scaled(amount, "billion", 3, trimmed=True) == prose


@given(AMOUNT, UNIT, DECIMALS)
def test_it_is_what_decimals_say(amount: int, unit: Unit, decimals: int) -> None:
    exact = Decimal(abs(amount)) / UNITS[unit]
    value = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{value:,.{decimals}f}"
    assert scaled(amount, unit, decimals, "en") == (f"({text})" if amount < 0 < value else text)


def test_the_gap_of_parts_that_were_each_rounded() -> None:
    """0,4 + 0,4 + 0,4 triệu are 1,2: shown as 0 + 0 + 0 and 1, so 1 is missing."""
    assert rounding_gap([400_000] * 3, 1_200_000, "million", 0) == 1
    assert rounding_gap([600_000] * 2, 1_200_000, "million", 0) == -1  # 1 + 1, and 1
    assert rounding_gap([400_000] * 3, 1_200_000, "million", 1) == 0


@given(st.lists(AMOUNT, max_size=12), UNIT, DECIMALS)
def test_it_is_at_most_half_a_place_for_each_figure(
    parts: list[int], unit: Unit, decimals: int
) -> None:
    gap = rounding_gap(parts, sum(parts), unit, decimals)
    assert 2 * abs(gap) <= len(parts) + 1
    if unit == "dong":
        assert gap == 0
