"""Kinds of security as data (`collateral.toml`), each with the share that may be deducted.

    deductible_percents()       the share of a security that is taken without one: its fact keeps it
    most_on(day)                the set that holds on a day: no more than its shares is deducted
    collateral_rules(said)      a set out of what a fact says; `as_stated` is what one is to say

Sets are dated, as those of debt groups are: each holds up to the next one. Which a book has kept is
not known here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

_FILE = resources.files(__package__).joinpath("collateral.toml")
GUARANTOR = "guarantor"


@dataclass(frozen=True, slots=True)
class CollateralRules:
    """A set of shares, in per cent of the value as the text of a decimal, by kind of security."""

    name: str
    since: date
    legal_source: str
    percents: Mapping[str, str]

    @property
    def most(self) -> Mapping[str, str]:
        """The greatest shares. For a guarantor there is none: it is the Fund's own word."""
        return {kind: share for kind, share in self.percents.items() if kind != GUARANTOR}

    def as_stated(self) -> dict[str, object]:
        return {
            "name": self.name,
            "from": self.since.isoformat(),
            "legal_source": self.legal_source,
            "deductible_percent": dict(self.percents),
        }


def collateral_rules(said: Mapping[str, Any]) -> CollateralRules:
    since = said["from"]
    day = since if isinstance(since, date) else date.fromisoformat(since)
    return CollateralRules(said["name"], day, said["legal_source"], said["deductible_percent"])


@cache
def _sets() -> tuple[CollateralRules, ...]:
    """By day."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["sets"]
    return tuple(sorted(map(collateral_rules, read), key=lambda each: each.since))


def deductible_percents() -> Mapping[str, str]:
    """By kind of security, of the latest set."""
    return _sets()[-1].percents


def most_on(day: date) -> CollateralRules:
    """The set that holds on a day; before the first one, the first."""
    holding = [each for each in _sets() if each.since <= day]
    return holding[-1] if holding else _sets()[0]
