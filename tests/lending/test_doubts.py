"""What is said of an appraisal or a decision that nothing refuses, of values by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fundledger.lending.dossier import Applied, Appraised, Decided, Dossier, HandedIn, Stated
from fundledger.lending.doubts import Doubt, of_appraisal, of_decision
from fundledger.lending.limits_tested import LimitsTested, Owed
from fundledger.messages import LANGUAGES, Language

M = 1_000_000
DAY = date(2024, 3, 8)
WITHIN = LimitsTested(
    on=DAY,
    amount=500 * M,
    own=Owed("A"),
    capital=7_500 * M,
    borrower_percent="15",
    related_percent="25",
    project_cost=625 * M,
    own_funds=125 * M,  # 20 % to the đồng
    own_funds_percent="20",
    credit_statement="CIC 7",
)


def dossier(*said: Any) -> Dossier:
    asked = Applied(cooperative="A", purpose="Mua máy cấy", amount=500 * M)
    later = tuple(Stated(n, DAY, "", "kế toán", each) for n, each in enumerate(said, start=2))
    return Dossier("HS-01", Stated(1, DAY, "", "kế toán", asked), later)


def approved(limits: LimitsTested, **said: Any) -> Decided:
    known = {"result": "approved", "by": "Giám đốc", "amount": 500 * M}
    return Decided(limits=limits, **{**known, **said})


def appraised(limits: LimitsTested = WITHIN, **said: Any) -> Appraised:
    return Appraised(limits=limits, **{"proposal": "lend", "amount": 500 * M, **said})


def keys(doubts: list[Doubt]) -> dict[str, bool]:
    return {each.sentence.key.removeprefix("lending_doubt."): each.asks for each in doubts}


def decided(limits: LimitsTested, **said: Any) -> list[Doubt]:
    return list(of_decision(dossier(appraised(limits)), approved(limits, **said)))


def test_within_every_limit_there_is_nothing_to_say() -> None:
    assert decided(WITHIN) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"own_funds": 125 * M - 1}, {"own_funds": True}),
        ({"own_funds": None}, {"own_funds_unknown": False}),
        ({"project_cost": None}, {"own_funds_unknown": False}),
        ({"own_funds": None, "own_funds_percent": None}, {}),
        ({"worst_group": 2}, {}),
        ({"worst_group": 3}, {"bad_debt": True}),
        ({"capital": None}, {"no_capital": False}),
        ({"borrower_percent": None, "amount": 2_000 * M}, {}),
        ({"credit_statement": ""}, {"no_credit_statement": False}),
    ],
)
def test_one_figure_is_another(changed: dict[str, Any], found: dict[str, bool]) -> None:
    assert keys(decided(replace(WITHIN, **changed))) == found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_above_a_limit_is_told_in_parts_that_add_up(lang: Language) -> None:
    """100 + 50 + 25 + 1,000 = 1,175: 50 above 1,125. With 701 of B: 1,876, one above 1,875."""
    above = replace(
        WITHIN,
        amount=1_000 * M,
        own=Owed("A", 100 * M, 50 * M, 25 * M),
        related=(Owed("B", 700 * M, M), Owed("C")),
    )
    alone, together = decided(above)
    assert keys([alone, together]) == {"borrower": True, "related": True}
    said = alone.sentence.words(lang).replace(".", ",")
    for figure in (1_175, 100, 50, 25, 1_000, 1_125, 7_500):
        assert f"{figure:,},000,000" in said
    said = together.sentence.words(lang).replace(".", ",")
    assert f"B: {701 * M:,}" in said
    assert f"{1_876 * M:,}" in said
    assert "C:" not in said


def test_a_limit_is_kept_to_the_dong() -> None:
    """1,125 million are 15 % of 7,500."""
    assert keys(decided(replace(WITHIN, amount=1_125 * M))) == {}
    assert keys(decided(replace(WITHIN, amount=1_125 * M + 1))) == {"borrower": True}


def test_a_refusal_is_measured_against_the_proposal_alone() -> None:
    above = replace(WITHIN, amount=2_000 * M, credit_statement="")
    refusal = Decided(result="refused", by="Giám đốc", limits=above, reason="hết vốn")
    assert keys(list(of_decision(dossier(appraised(above)), refusal))) == {"against_lend": True}
    proposed = appraised(above, proposal="refuse", amount=None)
    assert list(of_decision(dossier(proposed), refusal)) == []


def test_the_last_appraisal_is_what_a_decision_goes_against() -> None:
    first = appraised(proposal="refuse", amount=None)
    assert keys(list(of_decision(dossier(first, appraised()), approved(WITHIN)))) == {}
    found = of_decision(dossier(appraised(), first), approved(WITHIN))
    assert keys(list(found)) == {"against_refuse": True}


def test_what_is_weak_and_dissent_are_said_and_not_asked() -> None:
    found = appraised(weak=("plan", "legal"), dissent=("thiếu vốn lưu động",))
    expected = {"weak": False, "dissent": False}
    assert keys(list(of_appraisal(dossier(), found))) == expected
    assert keys(list(of_decision(dossier(found), approved(WITHIN)))) == expected


def test_a_statement_that_was_handed_in_is_there() -> None:
    without = replace(WITHIN, credit_statement="")
    handed = HandedIn(papers=("credit_statement",))
    assert keys(list(of_appraisal(dossier(handed), appraised(without)))) == {}
