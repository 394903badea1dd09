"""The ladder from reminder to court, and the inspections of use, as dated data of a Fund.

    Ladder              what is due for whom, as it holds from a day
    ladder_of(said)     out of what a TOML file or a fact says
    shipped()           the program's, for a Fund that has stated none

A rung is due once a debt has been overdue for so many days, so many days after the rung before was
taken, in a debt group or a worse one. Rungs are proposed; nothing is sent by itself. Which ladder
holds for a fund on a day is for `recovery.ladders` to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from fundledger.errors import FundledgerError
from fundledger.text import clean

RungKind = Literal["contact", "notice", "work", "confirmation", "recall", "suit"]
RUNG_KINDS: tuple[RungKind, ...] = get_args(RungKind)
TAKEN_ELSEWHERE: frozenset[RungKind] = frozenset({"confirmation", "recall", "suit"})
"""What is entered as a document of the loan, or as a case, and read from there."""

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST = 9_999
_KEYS = frozenset({"name", "from", "source", "unverified", "rungs", "inspection"})
_OF_RUNG = frozenset({"code", "name", "kind", "days_overdue", "days_since", "from_group"})
_OF_INSPECTION = frozenset({"first_days", "every_months"})


class LadderFault(FundledgerError):
    """What a ladder says cannot be; `path` is the key that says it, as `rungs[2].days_since`."""

    def __init__(self, key: str, /, *, path: str, **params: object) -> None:
        super().__init__(key, path=path, **params)
        self.path = path


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
    """A ladder out of what a file or a fact says; `LadderFault` where it says what cannot be."""
    _refuse_unknown(said, "", _KEYS)
    since = said.get("from")
    if isinstance(since, str):
        since = date.fromisoformat(since)
    if not isinstance(since, date):
        raise LadderFault("ladder.no_day", path="from")
    rungs = tuple(_rung(each, f"rungs[{n}]") for n, each in enumerate(said.get("rungs", ())))
    if not rungs:
        raise LadderFault("ladder.no_rungs", path="rungs")
    codes = [each.code for each in rungs]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            raise LadderFault("ladder.twice", path=f"rungs[{place}].code", name=code)
    unverified = said.get("unverified", False)
    return Ladder(
        *(_text(said, "", "name"), since, _text(said, "", "source"), rungs),
        *(_inspection(said.get("inspection", {})), unverified is True),
    )


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


def _rung(said: Mapping[str, Any], path: str) -> Rung:
    _refuse_unknown(said, path, _OF_RUNG)
    code, kind = said.get("code"), said.get("kind")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise LadderFault("ladder.not_a_code", path=f"{path}.code")
    if kind not in RUNG_KINDS:
        raise LadderFault("ladder.not_a_kind", path=f"{path}.kind", known=list(RUNG_KINDS))
    group = said.get("from_group", 1)
    if type(group) is not int or not 1 <= group <= 5:
        raise LadderFault("ladder.not_a_group", path=f"{path}.from_group")
    days = _number(said, path, "days_overdue"), _number(said, path, "days_since")
    return Rung(code, _text(said, path, "name"), kind, days[0] or 0, days[1] or 0, group)


def _inspection(said: Mapping[str, Any]) -> InspectionRule:
    _refuse_unknown(said, "inspection", _OF_INSPECTION)
    return InspectionRule(
        _number(said, "inspection", "first_days"), _number(said, "inspection", "every_months")
    )


def _refuse_unknown(said: Mapping[str, Any], path: str, known: frozenset[str]) -> None:
    for name in said:
        if name not in known:
            place = f"{path}.{name}" if path else name
            raise LadderFault("ladder.unknown_key", path=place, known=sorted(known))


def _text(said: Mapping[str, Any], path: str, name: str) -> str:
    text = said.get(name, "")
    if not isinstance(text, str) or not clean(text):
        raise LadderFault("ladder.blank", path=f"{path}.{name}" if path else name)
    return clean(text)


def _number(said: Mapping[str, Any], path: str, name: str) -> int | None:
    number = said.get(name)
    if number is not None and (type(number) is not int or not 0 <= number <= _MOST):
        raise LadderFault("ladder.not_a_number", path=f"{path}.{name}", most=_MOST)
    return number
