"""How a request for a loan goes: its steps, who may decide, which papers belong to it.

    LendingRules        one table, as it holds from a day
    lending_rules(said) a table out of what a TOML file, a workbook or a fact says
    contradictions(…)   what in a table goes against the rest of it: all of it, for who mends a file
    shipped()           the table of the program, for a Fund that has stated none

A table says three things. *Steps* stand in their order, each with the working days (or calendar
days) in which it must be done: the five of the program happen by what is entered (`BY_ITSELF`),
any other is the Fund's own and is said to be done. *Authority*: who may decide up to which sum.
*Papers*: what must have been handed in, for which kind of borrower, before what. Which table holds
for a fund on a day is for `lending.tables` to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from fundledger.rules.said import RuleFault
from fundledger.text import clean, unaccented

Before = Literal["appraisal", "contract", "first_draw", "each_draw"]
BEFORE: tuple[Before, ...] = get_args(Before)
BY_ITSELF = ("papers", "appraisal", "decision", "contract", "first_draw")
"""Steps that are done by what is entered: papers handed in, an appraisal, a decision and so on."""

BORROWER_KINDS = ("cooperative", "union", "group", "individual")
SECURITY, CREDIT_STATEMENT = "security", "credit_statement"
"""Papers that the book may know of by itself: a security of the loan, a statement of a draw."""

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
DAYS_MAX = 999


@dataclass(frozen=True, slots=True)
class Step:
    code: str
    name: str
    days: int | None = None  # in which it must be done, from the step before it; None: not said
    calendar_days: bool = False  # else working days
    who: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may decide on a loan of up to a sum; without one, of any."""

    who: str
    up_to: int | None = None

    def reaches(self, amount: int) -> bool:
        return self.up_to is None or amount <= self.up_to


@dataclass(frozen=True, slots=True)
class PaperWanted:
    code: str
    name: str
    before: Before = "appraisal"
    of: tuple[str, ...] = ()  # kinds of borrower; none: of all

    def is_of(self, kind: str) -> bool:
        return not self.of or kind in self.of


@dataclass(frozen=True, slots=True)
class LendingRules:
    name: str
    since: date
    source: str
    steps: tuple[Step, ...]
    authority: tuple[Authority, ...] = ()
    papers: tuple[PaperWanted, ...] = ()
    lapse_days: int | None = None
    """A decision by which nothing was signed so many days after it lapses."""

    def step(self, code: str) -> Step | None:
        return next((each for each in self.steps if each.code == code), None)

    def paper(self, code: str) -> PaperWanted | None:
        return next((each for each in self.papers if each.code == code), None)

    def paper_meant(self, said: str) -> PaperWanted | None:
        """By its code, or by its name however it is capitalised, with or without diacritics."""
        wanted = unaccented(clean(said))
        ways = ((each, (each.code, unaccented(each.name))) for each in self.papers)
        return next((each for each, called in ways if wanted in called), None)

    def steps_before(self, code: str) -> tuple[Step, ...]:
        """Those that must be done first."""
        codes = [each.code for each in self.steps]
        return self.steps[: codes.index(code)] if code in codes else ()

    def authority_of(self, who: str) -> Authority | None:
        """However it is capitalised, with or without its diacritics."""
        wanted = unaccented(clean(who))
        return next((each for each in self.authority if unaccented(each.who) == wanted), None)

    def may_decide(self, amount: int) -> list[str]:
        return [each.who for each in self.authority if each.reaches(amount)]


def lending_rules(said: Mapping[str, Any]) -> LendingRules:
    """A table out of what a file or a fact says; `RuleFault` where it says what cannot be."""
    rules = table_said(said)
    for fault in contradictions(rules):
        raise fault
    return rules


def table_said(said: Mapping[str, Any]) -> LendingRules:
    """The same, before its parts are held against one another."""
    _refuse_unknown(
        said, "", {"name", "from", "source", "lapse_days", "steps", "authority", "papers"}
    )
    since = said.get("from")
    if isinstance(since, str):
        since = date.fromisoformat(since)
    if not isinstance(since, date):
        raise RuleFault("lending_rules.no_day", path="from")
    return LendingRules(
        name=_text(said, "", "name", needed=True),
        since=since,
        source=_text(said, "", "source"),
        steps=tuple(_step(each, f"steps[{n}]") for n, each in enumerate(said.get("steps", ()))),
        authority=tuple(
            _authority(each, f"authority[{n}]") for n, each in enumerate(said.get("authority", ()))
        ),
        papers=tuple(_paper(each, f"papers[{n}]") for n, each in enumerate(said.get("papers", ()))),
        lapse_days=_days(said, "", "lapse_days"),
    )


def contradictions(rules: LendingRules) -> Iterator[RuleFault]:
    """What each part may say, and the whole cannot."""
    yield from _faults_of_steps(rules.steps)
    yield from _twice("authority", [each.who for each in rules.authority])
    yield from _twice("papers", [each.code for each in rules.papers])


def said_of(rules: LendingRules) -> dict[str, Any]:
    """The body of the fact that says a table: what is not said is left out."""
    body: dict[str, Any] = {"name": rules.name, "from": rules.since.isoformat()}
    body["source"] = rules.source
    if rules.lapse_days is not None:
        body["lapse_days"] = rules.lapse_days
    body["steps"] = [
        _without_silence(
            code=each.code,
            name=each.name,
            days=each.days,
            calendar_days=each.calendar_days or None,
            who=each.who or None,
        )
        for each in rules.steps
    ]
    body["authority"] = [
        _without_silence(who=each.who, up_to=each.up_to) for each in rules.authority
    ]
    body["papers"] = [
        _without_silence(
            code=each.code, name=each.name, before=each.before, of=list(each.of) or None
        )
        for each in rules.papers
    ]
    return body


@cache
def shipped() -> LendingRules:
    text = resources.files(__package__).joinpath("decree-45.toml").read_text(encoding="utf-8")
    return lending_rules(tomllib.loads(text))


def _without_silence(**said: object) -> dict[str, object]:
    return {name: value for name, value in said.items() if value is not None}


def is_code(text: str) -> bool:
    """Whether a step or a paper may be called so."""
    return _CODE.fullmatch(text) is not None


def _step(said: Mapping[str, Any], path: str) -> Step:
    _refuse_unknown(said, path, {"code", "name", "days", "calendar_days", "who"})
    calendar_days = said.get("calendar_days", False)
    if not isinstance(calendar_days, bool):
        raise RuleFault("lending_rules.not_yes_or_no", path=f"{path}.calendar_days")
    return Step(
        *(_code(said, path), _text(said, path, "name", needed=True), _days(said, path, "days")),
        *(calendar_days, _text(said, path, "who")),
    )


def _authority(said: Mapping[str, Any], path: str) -> Authority:
    _refuse_unknown(said, path, {"who", "up_to"})
    up_to = said.get("up_to")
    if up_to is not None and (type(up_to) is not int or up_to <= 0):
        raise RuleFault("lending_rules.not_a_sum", path=f"{path}.up_to")
    return Authority(_text(said, path, "who", needed=True), up_to)


def _paper(said: Mapping[str, Any], path: str) -> PaperWanted:
    _refuse_unknown(said, path, {"code", "name", "before", "of"})
    before, of = said.get("before", "appraisal"), tuple(said.get("of", ()))
    if before not in BEFORE:
        raise RuleFault("lending_rules.not_before", path=f"{path}.before", known=list(BEFORE))
    if not set(of) <= set(BORROWER_KINDS):
        raise RuleFault("lending_rules.not_of", path=f"{path}.of", known=list(BORROWER_KINDS))
    return PaperWanted(_code(said, path), _text(said, path, "name", needed=True), before, of)


def _faults_of_steps(steps: Sequence[Step]) -> Iterator[RuleFault]:
    """Those of the program stand in the order in which they can happen; there is a decision."""
    codes = [each.code for each in steps]
    yield from _twice("steps", codes)
    if "decision" not in codes:
        yield RuleFault("lending_rules.no_decision", path="steps")
    places = [BY_ITSELF.index(code) for code in codes if code in BY_ITSELF]
    if places != sorted(places):
        yield RuleFault("lending_rules.steps_order", path="steps", known=list(BY_ITSELF))


def _twice(path: str, names: Sequence[str]) -> Iterator[RuleFault]:
    """However a name is capitalised, with or without diacritics."""
    plain = list(map(unaccented, names))
    for place, name in enumerate(names):
        if plain[place] in plain[:place]:
            yield RuleFault("lending_rules.twice", path=f"{path}[{place}]", name=name)


def _refuse_unknown(said: Mapping[str, Any], path: str, known: set[str]) -> None:
    for name in said:
        if name not in known:
            place = f"{path}.{name}" if path else name
            raise RuleFault("lending_rules.unknown_key", path=place, known=sorted(known))


def _code(said: Mapping[str, Any], path: str) -> str:
    code = said.get("code")
    if not isinstance(code, str) or not is_code(code):
        raise RuleFault("lending_rules.not_a_code", path=f"{path}.code")
    return code


def _text(said: Mapping[str, Any], path: str, name: str, *, needed: bool = False) -> str:
    text = said.get(name, "")
    place = f"{path}.{name}" if path else name
    if not isinstance(text, str):
        raise RuleFault("lending_rules.not_text", path=place)
    if needed and not clean(text):
        raise RuleFault("lending_rules.blank", path=place)
    return clean(text)


def _days(said: Mapping[str, Any], path: str, name: str) -> int | None:
    days = said.get(name)
    if days is not None and (type(days) is not int or not 0 < days <= DAYS_MAX):
        place = f"{path}.{name}" if path else name
        raise RuleFault("lending_rules.not_days", path=place, most=DAYS_MAX)
    return days
