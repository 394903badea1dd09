"""What the law makes of a year's result (`distribution.toml`): shares, bonuses, years of loss.

    distribution_rules()        all of it

What that is of a year in đồng is for `closing.proposing` to say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources

from fundledger.rules.rating import GRADES, Grade

_FILE = resources.files(__package__).joinpath("distribution.toml")


@dataclass(frozen=True, slots=True)
class Share:
    code: str
    account: str  # its role
    percent: int
    at_most: bool


@dataclass(frozen=True, slots=True)
class Bonus:
    code: str
    account: str
    months: Mapping[Grade, Fraction]


@dataclass(frozen=True, slots=True)
class DistributionRules:
    shares: tuple[Share, ...]
    bonuses: tuple[Bonus, ...]
    rest: str
    loss_years: int
    source: str


@cache
def distribution_rules() -> DistributionRules:
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    shares = tuple(
        Share(each["code"], each["account"], each["percent"], each.get("at_most", False))
        for each in said["share"]
    )
    bonuses = tuple(
        Bonus(
            each["code"],
            each["account"],
            {grade: Fraction(each["months"][grade]) for grade in GRADES},
        )
        for each in said["bonus"]
    )
    return DistributionRules(shares, bonuses, said["rest"], said["loss_years"], said["source"])
