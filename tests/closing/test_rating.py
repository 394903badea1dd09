"""A year against its plan: shares, grades, and what has none; by hand, in million đồng."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from fundledger.closing.financial_plans import Compliance, Plan
from fundledger.closing.rating import Became, Rated, rated
from fundledger.rules.rating import rating_rules

PLAN = Plan(
    year=2023,
    document="05/QĐ",
    day=date(2023, 3, 15),
    disbursed=1_000,
    outstanding=8_000,
    income=900,
    cost=600,
    result=300,
    bad_debt_percent="2.5",
)
BECAME = Became(1_000, 8_000, 900, 600, 300, Fraction(25, 1000))
KEPT = Compliance(2023, "A", "không bị xử phạt", "", date(2024, 3, 1), "kế toán")


def each_of(
    plan: Plan = PLAN, became: Became = BECAME, said: Compliance | None = KEPT, **more: str
) -> dict[str, Rated]:
    found = rated(rating_rules(), plan, became, said, more.get("lending", "outstanding"))
    return {one.indicator.code: one for one in found.each}


def grade_of(
    plan: Plan = PLAN, became: Became = BECAME, said: Compliance | None = KEPT
) -> str | None:
    return rated(rating_rules(), plan, became, said, "outstanding").grade


def test_a_plan_that_was_met_is_a() -> None:
    assert [one.grade for one in each_of().values()] == ["A", "A", "A", "A"]
    assert grade_of() == "A"


def test_one_dong_less_than_ninety_per_cent_is_c() -> None:
    # 90 % of 8.000 is 7.200.
    assert each_of(became=replace(BECAME, outstanding=7_200))["lending"].grade == "B"
    assert each_of(became=replace(BECAME, outstanding=7_199))["lending"].grade == "C"
    assert each_of(became=replace(BECAME, outstanding=7_999))["lending"].grade == "B"
    assert grade_of(became=replace(BECAME, outstanding=7_199)) == "C"


def test_bad_debt_may_be_a_tenth_more_than_planned() -> None:
    # 110 % of 2,5 % is 2,75 %: 275 of 10.000.
    assert each_of(became=replace(BECAME, bad_debt=Fraction(275, 10_000)))["bad_debt"].grade == "B"
    assert each_of(became=replace(BECAME, bad_debt=Fraction(276, 10_000)))["bad_debt"].grade == "C"
    none_owed = each_of(became=replace(BECAME, bad_debt=None))["bad_debt"]
    assert (none_owed.became, none_owed.grade) == (0, "A")


def test_of_bad_debt_that_was_planned_as_none_any_is_too_much() -> None:
    plan = replace(PLAN, bad_debt_percent="0")
    assert each_of(plan)["bad_debt"].grade == "C"
    clean = each_of(plan, replace(BECAME, bad_debt=Fraction(0)))["bad_debt"]
    assert (clean.grade, clean.share, clean.why) == ("A", None, "planned_none")


def test_a_loss_that_was_planned_has_no_share() -> None:
    plan = replace(PLAN, income=None, cost=None, result=-50)
    reached = each_of(plan, replace(BECAME, result=-50))["result"]
    assert (reached.grade, reached.share) == ("A", None)
    missed = each_of(plan, replace(BECAME, result=-51))["result"]
    assert (missed.grade, missed.why) == (None, "no_share")
    assert grade_of(plan, replace(BECAME, result=-51)) is None


def test_what_was_not_planned_or_not_judged_leaves_the_year_without_a_rating() -> None:
    assert grade_of(replace(PLAN, bad_debt_percent=None)) is None
    assert each_of(said=None)["compliance"].why == "not_judged"
    assert grade_of(said=None) is None
    assert grade_of(said=replace(KEPT, grade="B")) == "B"


def test_lending_is_measured_as_the_fund_chose() -> None:
    became = replace(BECAME, disbursed=899)
    assert each_of(became=became)["lending"].grade == "A"
    assert each_of(became=became, lending="disbursed")["lending"].grade == "C"
