"""The indicators of a year against its plan, and the rating that they make, each with how.

    rated(rules, plan, became, compliance)      every indicator, and the rating

Pure: what became of the year is handed in. Nothing is rated that was not planned: an indicator
whose plan is missing has no grade, and a year with such an indicator no rating.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from fundledger.closing.financial_plans import Compliance, Plan
from fundledger.rules.rating import Grade, Indicator, RatingRules


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a year: đồng, and the ratio of bad debt (None: no principal is owed)."""

    disbursed: int
    outstanding: int
    income: int
    cost: int
    result: int
    bad_debt: Fraction | None


@dataclass(frozen=True, slots=True)
class Rated:
    """`measure`: what of the plan was measured. `why` is a key of the catalogue."""

    indicator: Indicator
    measure: str
    planned: Fraction | None
    became: Fraction | None
    share: Fraction | None
    grade: Grade | None
    why: str


@dataclass(frozen=True, slots=True)
class Rating:
    each: tuple[Rated, ...]
    grade: Grade | None  # None: an indicator has none


def rated(
    rules: RatingRules, plan: Plan, became: Became, compliance: Compliance | None, lending: str
) -> Rating:
    """`lending`: which figure of the plan the growth of lending is measured by."""
    each = tuple(
        _measured(indicator, plan, became, lending)
        if indicator.is_measured
        else _judged(indicator, compliance)
        for indicator in rules.indicators
    )
    grades = [one.grade for one in each if one.grade is not None]
    return Rating(each, rules.overall(grades) if len(grades) == len(each) else None)


def _judged(indicator: Indicator, said: Compliance | None) -> Rated:
    grade = None if said is None else said.grade
    why = "not_judged" if said is None else "judged"
    return Rated(indicator, indicator.code, None, None, None, grade, why)


def _measured(indicator: Indicator, plan: Plan, became: Became, lending: str) -> Rated:
    name = lending if indicator.code == "lending" else indicator.code
    planned = _exact(getattr(plan, name))
    is_ratio = name == "bad_debt"
    reached = _exact(getattr(became, name))
    if is_ratio and reached is None:
        reached = Fraction(0)  # where nothing is owed nothing is bad
    assert reached is not None, name
    if planned is None:
        return Rated(indicator, name, None, reached, None, None, "not_planned")
    share, grade, why = _against(indicator, planned, reached)
    return Rated(indicator, name, planned, reached, share, grade, why)


def _against(
    indicator: Indicator, planned: Fraction, reached: Fraction
) -> tuple[Fraction | None, Grade | None, str]:
    if planned > 0:
        share = reached / planned
        return share, indicator.grade(share), indicator.better
    if indicator.better == "lower":  # none was planned: any is more than every share of it
        return None, "A" if reached <= planned else "C", "planned_none"
    if reached >= planned:
        return None, "A", "planned_no_more"
    return None, None, "no_share"  # of a loss that was planned there is no share


def _exact(value: int | Fraction | None) -> Fraction | None:
    return None if value is None else Fraction(value)
