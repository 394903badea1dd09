"""Fees of the courts by Resolution 326/2016: every edge of every bracket, worked out by hand."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.recovery.court_fee import (
    advance,
    appeal_fee,
    bracket_of,
    fee,
    is_unverified,
)
from fundledger.rules.court_fees import fees_of
from fundledger.rules.procedures import CASE_KINDS, CaseKind
from fundledger.rules.said import RuleFault

DAY = date(2026, 3, 2)
TR, TY = 10**6, 10**9


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        (0, 300_000),
        (1, 300_000),
        (6 * TR, 300_000),
        (6 * TR + 10, 300_001),  # 5 % of 6.000.010 = 300.000,5: half up
        (6 * TR + 20, 300_001),  # 5 % of 6.000.020
        (100 * TR, 5 * TR),  # 5 %
        (400 * TR, 20 * TR),  # 5 % of 400 tr
        (400 * TR + 100, 20_000_004),  # 20 tr + 4 % of 100
        (500 * TR, 24 * TR),  # 20 tr + 4 % of 100 tr
        (800 * TR, 36 * TR),  # 20 tr + 4 % of 400 tr
        (800 * TR + 100, 36_000_003),  # 36 tr + 3 % of 100
        (1 * TY, 42 * TR),  # 36 tr + 3 % of 200 tr
        (2 * TY, 72 * TR),  # 36 tr + 3 % of 1,2 tỷ
        (2 * TY + 100, 72_000_002),  # 72 tr + 2 % of 100
        (3 * TY, 92 * TR),  # 72 tr + 2 % of 1 tỷ
        (4 * TY, 112 * TR),  # 72 tr + 2 % of 2 tỷ
        (4 * TY + 1_000, 112_000_001),  # 112 tr + 0,1 % of 1.000
        (5 * TY, 113 * TR),  # 112 tr + 0,1 % of 1 tỷ
        (None, 300_000),
    ],
)
def test_a_civil_claim(value: int | None, whole: int) -> None:
    assert fee("civil", value, DAY) == whole


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        (0, 3 * TR),
        (6 * TR, 3 * TR),
        (60 * TR, 3 * TR),
        (60 * TR + 20, 3_000_001),  # 5 % of 60.000.020
        (100 * TR, 5 * TR),
        (400 * TR, 20 * TR),
        (400 * TR + 100, 20_000_004),
        (800 * TR, 36 * TR),
        (800 * TR + 100, 36_000_003),
        (2 * TY, 72 * TR),
        (2 * TY + 100, 72_000_002),
        (4 * TY, 112 * TR),
        (4 * TY + 1_000, 112_000_001),
        (None, 3 * TR),
    ],
)
def test_a_commercial_claim(value: int | None, whole: int) -> None:
    assert fee("commercial", value, DAY) == whole


@pytest.mark.parametrize(
    ("kind", "value", "half"),
    [
        ("civil", 500 * TR, 12 * TR),  # 24 tr / 2
        ("civil", None, 150_000),
        ("civil", 6 * TR + 20, 150_001),  # 300.001 / 2 = 150.000,5
        ("commercial", 60 * TR, 1_500_000),
    ],
)
def test_half_where_it_is_settled_before_the_hearing(
    kind: CaseKind, value: int | None, half: int
) -> None:
    assert fee(kind, value, DAY, settled_before_hearing=True) == half


@pytest.mark.parametrize(
    ("kind", "value", "paid"),
    [
        ("civil", 500 * TR, 12 * TR),
        ("civil", 230 * TR, 5_750_000),  # 5 % = 11,5 tr
        ("civil", 6 * TR, 300_000),  # half is 150.000: no less than a claim without value
        ("civil", 12 * TR, 300_000),  # 5 % = 600.000, half 300.000
        ("civil", 12 * TR + 40, 300_001),  # 600.002 / 2
        ("civil", None, 300_000),
        ("commercial", 60 * TR, 3 * TR),
        ("commercial", 120 * TR, 3 * TR),  # 6 tr / 2
        ("commercial", 800 * TR, 18 * TR),
        ("commercial", None, 3 * TR),
    ],
)
def test_the_advance(kind: CaseKind, value: int | None, paid: int) -> None:
    assert advance(kind, value, DAY) == paid


def test_an_appeal_and_what_is_not_certain() -> None:
    assert appeal_fee("civil", DAY) == 300_000
    assert appeal_fee("commercial", DAY) == 2_000_000
    assert not is_unverified("civil", DAY)
    assert not is_unverified("commercial", DAY)
    said = deepcopy(SAID)
    said["commercial"]["unverified"] = True
    tables = fees_of(said).tables
    assert [tables[kind].is_unverified for kind in CASE_KINDS] == [False, True]


def test_a_fee_names_its_bracket() -> None:
    found = bracket_of("civil", 500 * TR, DAY)
    assert (found.above, found.fee, found.percent) == (400 * TR, 20 * TR, "4")
    assert bracket_of("civil", 400 * TR, DAY).above == 6 * TR  # an edge belongs to what is below


def test_what_has_no_fee() -> None:
    assert fee("civil", 100 * TR, date(2017, 1, 1)) == 5 * TR
    for value, day, key in ((TR, date(2016, 12, 31), "none_yet"), (-1, DAY, "below_zero")):
        with pytest.raises(FundledgerError) as refusal:
            fee("civil", value, day)
        assert refusal.value.key == f"court_fee.{key}"


@given(st.sampled_from(CASE_KINDS), st.integers(0, 10**13), st.integers(0, 10**13))
def test_a_dearer_claim_costs_no_less(kind: CaseKind, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert fee(kind, less, DAY) <= fee(kind, more, DAY)
    assert advance(kind, less, DAY) <= advance(kind, more, DAY) <= fee(kind, more, DAY)


SAID: dict[str, Any] = {
    "name": "x",
    "from": "2026-01-01",
    "legal_source": "NQ",
    "settled_percent": 50,
    "advance_percent": 50,
    **{
        kind: {
            "no_value": 1,
            "appeal": 1,
            "brackets": [
                {"above": 0, "fee": 10, "percent": "0"},
                {"above": 100, "fee": 10, "percent": "5"},
            ],
        }
        for kind in CASE_KINDS
    },
}


@pytest.mark.parametrize(
    ("change", "key", "path"),
    [
        ({"above": 0}, "court_fee.brackets", "civil.brackets"),
        ({"fee": 9}, "court_fee.bracket_falls", "civil.brackets[2].fee"),
        ({"percent": "5,5"}, "rule_set.bad_share", "civil.brackets[2].percent"),
        ({"fee": True}, "rule_set.unreadable", "civil.brackets[2].fee"),
        ({"top": 5}, "rule_set.unknown_key", "civil.brackets[2].top"),
    ],
)
def test_a_table_that_cannot_be_meant(change: dict[str, Any], key: str, path: str) -> None:
    said = deepcopy(SAID)
    assert fees_of(said).tables["civil"].brackets[1].above == 100
    said["civil"]["brackets"][1] |= change
    with pytest.raises(RuleFault) as refusal:
        fees_of(said)
    assert (refusal.value.key, refusal.value.path) == (key, path)
    assert str(refusal.value)


def test_a_table_that_lacks_a_kind() -> None:
    said = {key: value for key, value in SAID.items() if key != "commercial"}
    with pytest.raises(RuleFault) as refusal:
        fees_of(said)
    assert refusal.value.path == "commercial"
