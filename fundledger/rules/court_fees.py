"""Fees of the courts as data (`court_fees.toml`): dated sets, each with a table a kind of case.

    fees_on(day)        the set that holds on a day
    fees_of(said)       a set out of what a file or a fact says; `RuleFault` names the key

What a case costs is for `recovery.court_fee` to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.rules.procedures import CASE_KINDS, CaseKind
from fundledger.rules.said import Said

_FILE = resources.files(__package__).joinpath("court_fees.toml")
_PERCENT = re.compile(r"[0-9]{1,2}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Bracket:
    """The fee of values above one, up to the next bracket."""

    above: int
    fee: int  # at that value
    percent: str  # of what is above it

    @property
    def share(self) -> Fraction:
        return Fraction(self.percent) / 100


@dataclass(frozen=True, slots=True)
class FeeTable:
    """What one kind of case costs."""

    no_value: int
    appeal: int
    brackets: tuple[Bracket, ...]
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class CourtFees:
    name: str
    since: date
    legal_source: str
    settled_percent: int
    advance_percent: int
    tables: Mapping[CaseKind, FeeTable]


@cache
def shipped() -> tuple[CourtFees, ...]:
    """By day."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["sets"]
    return tuple(sorted(map(fees_of, read), key=lambda each: each.since))


def fees_on(day: date) -> CourtFees:
    held = [each for each in shipped() if each.since <= day]
    if not held:
        raise FundledgerError("court_fee.none_yet", day=day, first=shipped()[0].since)
    return held[-1]


def fees_of(said: Mapping[str, Any]) -> CourtFees:
    table = _Table(said, "")
    found = CourtFees(
        *(table.name("name"), table.day("from"), table.text("legal_source")),
        settled_percent=table.whole("settled_percent", most=100),
        advance_percent=table.whole("advance_percent", most=100),
        tables={kind: _fee_table(table, kind) for kind in CASE_KINDS},
    )
    table.refuse_unknown()
    return found


def _fee_table(of: _Table, kind: CaseKind) -> FeeTable:
    table = of.table(kind)
    if table is None:
        raise of.fault(of.lacks, kind)
    found = FeeTable(
        *(table.whole("no_value"), table.whole("appeal")),
        brackets=tuple(map(_bracket, table.tables("brackets"))),
        is_unverified=table.flag("unverified"),
    )
    table.refuse_unknown()
    above = [each.above for each in found.brackets]
    if above[:1] != [0] or sorted(set(above)) != above:
        raise table.fault("court_fee.brackets", "brackets")
    for place, (lower, upper) in enumerate(pairwise(found.brackets), start=2):
        if lower.fee + lower.share * (upper.above - lower.above) > upper.fee:
            raise table.fault("court_fee.bracket_falls", f"brackets[{place}].fee")
    return found


def _bracket(table: _Table) -> Bracket:
    percent: str = table.need("percent", str)
    if not _PERCENT.fullmatch(percent):
        raise table.fault("rule_set.bad_share", "percent", said=percent)
    found = Bracket(table.whole("above"), table.whole("fee"), percent)
    table.refuse_unknown()
    return found


class _Table(Said):
    lacks = "procedure_set.lacks"

    def whole(self, name: str, *, most: int = 10**15) -> int:
        """An amount of đồng, or a whole per cent."""
        value = self.need(name, int)
        if isinstance(value, bool) or not 0 <= value <= most:
            raise self.fault("rule_set.unreadable", name)
        return int(value)
