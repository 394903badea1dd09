"""Amounts as reports write them; what may be meant in two ways is refused."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.money import Unit, scaled
from fundledger.support.amounts import amount_said, dong_of, unit_in_heading


def read(text: str, unit: Unit | None = None) -> int:
    return dong_of(amount_said(text), unit, text)


@pytest.mark.parametrize(
    ("text", "unit", "dong"),
    [
        ("1,426 tỷ", None, 1_426_000_000),
        ("1.426 triệu", None, 1_426_000_000),
        ("1.426 triệu đồng", None, 1_426_000_000),
        ("696,5 triệu", None, 696_500_000),
        ("58,5 tr", None, 58_500_000),
        ("khoảng 980 triệu", None, 980_000_000),
        ("0,5 tỷ", None, 500_000_000),
        ("164.050 triệu", None, 164_050_000_000),
        ("25.000.000", None, 25_000_000),
        ("25 000 000 đồng", None, 25_000_000),
        ("669", "million", 669_000_000),
        ("292,5", "million", 292_500_000),
        ("1,426", "billion", 1_426_000_000),
        ("1.467", "million", 1_467_000_000),
        ("1,426 tỷ", "million", 1_426_000_000),  # what the cell says goes before its column
    ],
)
def test_what_is_written(text: str, unit: Unit | None, dong: int) -> None:
    assert read(text, unit) == dong


def test_about_so_much_is_remembered() -> None:
    assert amount_said("khoảng 980 triệu").about
    assert not amount_said("980 triệu").about


@pytest.mark.parametrize(
    ("text", "unit", "key"),
    [
        ("1.426 tỷ", None, "support.amount_either_way"),  # 1.426 tỷ or 1,426 tỷ
        ("1,426 triệu", None, "support.amount_either_way"),
        ("1,426", "million", "support.amount_either_way"),
        ("58.5 triệu", None, "support.not_an_amount"),
        ("12..5", None, "support.not_an_amount"),
        ("1.2345", None, "support.not_an_amount"),
        ("05,0.1", None, "support.not_an_amount"),
        ("một tỷ", None, "support.not_an_amount"),
        ("", None, "support.not_an_amount"),
        ("9" * 41, None, "support.not_an_amount"),
        ("0,5", None, "support.amount_not_whole"),
        ("2.000.000.000 tỷ", None, "support.amount_either_way"),
        ("2000000 tỷ", None, "money.too_large"),
    ],
)
def test_what_is_refused(text: str, unit: Unit | None, key: str) -> None:
    with pytest.raises(FundledgerError) as refusal:
        read(text, unit)
    assert refusal.value.key == key
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Kinh phí (triệu đồng)", "million"),
        ("Kinh phí, ĐVT: triệu đồng", "million"),
        ("Số tiền (tr.đ)", "million"),
        ("Kinh phí (tỷ đồng)", "billion"),
        ("Số tiền (đồng)", "dong"),
        ("Kinh phí", None),
        ("Tỷ lệ (%)", None),
    ],
)
def test_the_unit_of_a_column_stands_in_its_heading(heading: str, unit: Unit | None) -> None:
    assert unit_in_heading(heading) == unit


@given(st.integers(0, 999_999_999_999), st.sampled_from(["dong", "million"]))
def test_what_the_program_shows_it_reads_back(amount: int, unit: Unit) -> None:
    """With all decimals that there are, but three of them: those may be meant for thousands."""
    text = scaled(amount, unit, {"dong": 0, "million": 6}[unit], trimmed=True)
    assume(len(text.partition(",")[2]) != 3)
    assert read(text, unit) == amount
