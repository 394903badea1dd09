"""The indicators by which a Fund rates a year, and the thresholds of A, B and C (`rating.toml`).

    rating_rules()                  all of it
    indicator.grade(share)          A, B or C of what became of the year over what was planned

A share is an exact ratio: 89,999… % is below 90 %, whatever a screen rounds it to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

Grade = Literal["A", "B", "C"]
GRADES: tuple[Grade, ...] = get_args(Grade)

_FILE = resources.files(__package__).joinpath("rating.toml")


@dataclass(frozen=True, slots=True)
class Indicator:
    """`a` and `b` are shares: 1 is the plan itself. None: a person says the grade."""

    code: str
    better: Literal["higher", "lower"] = "higher"
    a: Fraction | None = None
    b: Fraction | None = None

    @property
    def is_measured(self) -> bool:
        return self.a is not None

    def grade(self, share: Fraction) -> Grade:
        assert self.a is not None, self.code
        assert self.b is not None, self.code
        reached: Grade = "C"
        for grade, edge in (("B", self.b), ("A", self.a)):
            if share >= edge if self.better == "higher" else share <= edge:
                reached = "A" if grade == "A" else "B"
        return reached


@dataclass(frozen=True, slots=True)
class RatingRules:
    indicators: tuple[Indicator, ...]
    source: str
    unverified: bool
    """Whether how the grades make one was not read in the law."""

    def overall(self, grades: Iterable[Grade]) -> Grade:
        """The worst of all."""
        return max(grades)


@cache
def rating_rules() -> RatingRules:
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    overall = said["overall"]
    assert overall["way"] == "worst", overall["way"]
    return RatingRules(
        tuple(map(_indicator, said["indicator"])), said["source"], overall["unverified"]
    )


def _indicator(said: dict[str, Any]) -> Indicator:
    if "a" not in said:
        return Indicator(said["code"])
    edges = Fraction(said["a"], 100), Fraction(said["b"], 100)
    return Indicator(said["code"], said["better"], *edges)
