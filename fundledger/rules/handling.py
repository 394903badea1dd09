"""Notice of handling a security as data (`handling.toml`): how many days before it is handled.

    notice_rules()      every rule, by the day from which it holds
    rule_on(day)        the one by which a notice of that day goes
    IMMOVABLE           the kinds of security that are immovable; all others are movable

What follows a notice, and in which order, is for `recovery.realising`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

_FILE = resources.files(__package__).joinpath("handling.toml")

IMMOVABLE = frozenset({"land_use_right", "house"})


@dataclass(frozen=True, slots=True)
class NoticeRule:
    name: str
    since: date
    movable_days: int
    immovable_days: int
    legal_source: str
    is_unverified: bool

    def days_for(self, kind: str) -> int:
        return self.immovable_days if kind in IMMOVABLE else self.movable_days


@cache
def notice_rules() -> tuple[NoticeRule, ...]:
    """By day."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["rule"]
    rules = (
        NoticeRule(
            *(each["name"], each["from"], each["movable_days"], each["immovable_days"]),
            *(each["legal_source"], each.get("unverified", False)),
        )
        for each in read
    )
    return tuple(sorted(rules, key=lambda each: each.since))


def rule_on(day: date) -> NoticeRule:
    holding = [each for each in notice_rules() if each.since <= day]
    return holding[-1] if holding else notice_rules()[0]
