"""Limitation of action as data (`limitation.toml`): how many years a creditor has to go to court.

    limitation_rules()      every rule, by the day from which it holds
    rule_on(day, rules)     the one by which a clock goes that starts on a day

When a clock starts, and what starts it anew, is not known here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

_FILE = resources.files(__package__).joinpath("limitation.toml")


@dataclass(frozen=True, slots=True)
class LimitationRule:
    name: str
    since: date
    years: int
    legal_source: str

    def last_day(self, happened: date) -> date:
        """The last day, before any shift, of a clock that starts with the day after that one.

        The day on which something happens is not counted; the years end with the day of its month
        and number, or with the last day of a February that lacks it.
        """
        try:
            return happened.replace(year=happened.year + self.years)
        except ValueError:  # 29/02
            return date(happened.year + self.years, 2, 28)


@cache
def limitation_rules() -> tuple[LimitationRule, ...]:
    """By day."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["rule"]
    rules = (
        LimitationRule(each["name"], each["from"], each["years"], each["legal_source"])
        for each in read
    )
    return tuple(sorted(rules, key=lambda each: each.since))


def rule_on(day: date, rules: Sequence[LimitationRule]) -> LimitationRule:
    holding = [each for each in rules if each.since <= day]
    return holding[-1] if holding else rules[0]
