"""The ladder from reminder to court, and the inspections of use, as dated data of a Fund.

    Ladder              what is due for whom, as it holds from a day
    ladder_of(said)     out of what a TOML file or a fact says
    shipped()           the program's, for a Fund that has stated none

A rung is due once a debt has been overdue for so many days, so many days after the rung before was
taken, in a debt group or a worse one. Rungs are proposed; nothing is sent by itself. Which ladder
holds for a fund on a day is for `recovery.ladders` to say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from fundledger.rules.said import Said

RungKind = Literal["contact", "notice", "work", "confirmation", "recall", "suit"]
RUNG_KINDS: tuple[RungKind, ...] = get_args(RungKind)
TAKEN_ELSEWHERE: frozenset[RungKind] = frozenset({"confirmation", "recall", "suit"})
"""What is entered as a document of the loan, or as a case, and read from there."""

_MOST = 9_999


class _Table(Said):
    lacks = "ladder.lacks"

    def number(self, name: str, default: int | None, *, least: int = 0, most: int = _MOST) -> Any:
        self.known.add(name)
        value = self.said.get(name, default)
        if value is not None and (type(value) is not int or not least <= value <= most):
            raise self.fault("ladder.not_a_number", name, least=least, most=most)
        return value


@dataclass(frozen=True, slots=True)
class Rung:
    code: str
    name: str
    kind: RungKind
    days_overdue: int
    days_since: int = 0
    from_group: int = 1


@dataclass(frozen=True, slots=True)
class InspectionRule:
    """The first so many days after money was paid out, then every so many months."""

    first_days: int | None = None
    every_months: int | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    name: str
    since: date
    source: str
    rungs: tuple[Rung, ...]
    inspection: InspectionRule = InspectionRule()
    unverified: bool = False

    def rung(self, code: str) -> Rung | None:
        return next((each for each in self.rungs if each.code == code), None)

    def place(self, code: str) -> int:
        """How far up a rung stands; -1 of one that is not there."""
        return next((n for n, each in enumerate(self.rungs) if each.code == code), -1)


def ladder_of(said: Mapping[str, Any]) -> Ladder:
    """A ladder out of what a file or a fact says; `RuleFault` where it says what cannot be."""
    table = _Table(said, "")
    rungs = tuple(map(_rung, table.tables("rungs")))
    if not rungs:
        raise table.fault("ladder.lacks", "rungs")
    codes = [each.code for each in rungs]
    for place, code in enumerate(codes, start=1):
        if code in codes[: place - 1]:
            raise table.fault("ladder.twice", f"rungs[{place}].code", name=code)
    ladder = Ladder(
        *(table.name("name"), table.day("from"), table.text("source"), rungs),
        *(_inspection(table.table("inspection")), table.flag("unverified")),
    )
    table.refuse_unknown()
    return ladder


def said_of(ladder: Ladder) -> dict[str, Any]:
    """The body of the fact that says a ladder: what is not said is left out."""
    body: dict[str, Any] = {"name": ladder.name, "from": ladder.since.isoformat()}
    body["source"] = ladder.source
    if ladder.unverified:
        body["unverified"] = True
    body["rungs"] = [
        {
            "code": each.code,
            "name": each.name,
            "kind": each.kind,
            "days_overdue": each.days_overdue,
            **({"days_since": each.days_since} if each.days_since else {}),
            **({"from_group": each.from_group} if each.from_group > 1 else {}),
        }
        for each in ladder.rungs
    ]
    rule = ladder.inspection
    said = {"first_days": rule.first_days, "every_months": rule.every_months}
    if inspection := {name: value for name, value in said.items() if value is not None}:
        body["inspection"] = inspection
    return body


@cache
def shipped() -> Ladder:
    text = resources.files(__package__).joinpath("thong-le.toml").read_text(encoding="utf-8")
    return ladder_of(tomllib.loads(text))


def _rung(table: _Table) -> Rung:
    rung = Rung(
        *(table.name("code"), table.text("name")),
        table.one_of("kind", RUNG_KINDS, None),
        *(table.number("days_overdue", 0), table.number("days_since", 0)),
        table.number("from_group", 1, least=1, most=5),
    )
    table.refuse_unknown()
    return rung


def _inspection(table: _Table | None) -> InspectionRule:
    if table is None:
        return InspectionRule()
    months = table.number("every_months", None, least=1)
    rule = InspectionRule(table.number("first_days", None), months)
    table.refuse_unknown()
    return rule
