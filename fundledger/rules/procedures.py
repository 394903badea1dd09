"""Court and enforcement as data: states, events and statutory periods (`procedures/*.toml`).

    shipped()                 the sets that come with the program, the earliest first
    holding(day)              the one that a case begins by on a day
    procedure_of(said)        a set out of what a file or a fact says; `RuleFault` names the key
    resolved(said, others)    what a set says that is `based_on` another, with what that one says

A set says where a case may go, never where one is: that is for `recovery.procedure` to follow. A
set that is read is whole: every name that it uses is declared, every state can be reached, and
there is a way on from each that is not final.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Any, ClassVar, Literal, cast, get_args

from fundledger.errors import FundledgerError
from fundledger.messages.wording import Named
from fundledger.rules.said import RuleFault, Said

CaseKind = Literal["civil", "commercial"]
CASE_KINDS: tuple[CaseKind, ...] = get_args(CaseKind)

Unit = Literal["working_days", "days", "months", "years"]
Run = Literal["not", "since_then", "otherwise"]
"""How a period may run in a state: not at all, from the day of the state on, from another day."""

CHANGES_PROCEDURE = "changes_procedure"
"""The event by which a case goes on by another set: it is none of a set's own."""

_LENGTH = re.compile(r"([1-9][0-9]{0,2}) (working day|day|month|year)s?")
_CODE = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True, slots=True)
class Length:
    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class State:
    name: str
    label: Named
    stage: str
    actor: str | None  # who has the next move; nobody in a final state
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """How long somebody has for something, from the day after an event."""

    name: str
    what: Named
    actor: str
    length: Mapping[CaseKind, Length]
    extension: Mapping[CaseKind, Length]  # by how much it may be made longer; none: by nothing
    law: str
    article: str  # of that law; empty where it is not known
    counts_from_service: bool  # from the day the paper was received, where that is said
    lasts_in: frozenset[str] | None  # states; None: the one that the event led to
    rests_in: frozenset[str]  # states in which it is not told, and after which it is again
    met_by: frozenset[str]
    replaces: frozenset[str]
    moves_off_days_off: bool  # if its last day is a day off, the next working day is the last
    lapses: bool  # a right that is gone with its last day, and asks for nothing then
    is_unverified: bool

    def lasts(self, before: str, state: str) -> bool:
        """Whether it runs or rests in a state, having run in the one before."""
        if self.lasts_in is None:
            return before == state
        return state in self.lasts_in | self.rests_in


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    label: Named
    actor: str
    sources: frozenset[str]  # the states that it may happen in; none: it opens a case
    target: str | None  # the state that it leads to; None: the case stays in its own
    paper: Named | None
    is_numbered: bool
    starts: tuple[str, ...]  # the periods that begin


@dataclass(frozen=True)
class Procedure:
    """One dated set. A case keeps the one that it began with, until it is stated otherwise."""

    name: str
    label: Named
    since: date
    legal_source: str
    caution: Named | None  # what is not certain of the set as a whole
    continues: frozenset[str]  # the sets whose cases may go on by this one
    laws: Mapping[str, Named]
    actors: Mapping[str, Named]
    stages: Mapping[str, Named]
    states: Mapping[str, State]
    events: Mapping[str, Event]
    periods: Mapping[str, Period]

    @cached_property
    def opening(self) -> Event:
        """The event that opens a case."""
        return next(each for each in self.events.values() if not each.sources)

    def possible_in(self, state: str) -> tuple[Event, ...]:
        """The events that may happen in a state, in the order of the set."""
        return tuple(each for each in self.events.values() if state in each.sources)

    def ends(self, event: Event, period: Period, state: str) -> bool:
        """Whether an event that happens in a state ends a period, if it does not begin it anew."""
        replaced = any(period.name in self.periods[name].replaces for name in event.starts)
        is_met = replaced or event.name in period.met_by
        return is_met or not period.lasts(state, event.target or state)

    @cached_property
    def ways_of_running(self) -> Mapping[str, Mapping[str, frozenset[Run]]]:
        """By period and state, every way in which the period may run there, come what came."""
        return {name: self._ways(period) for name, period in self.periods.items()}

    def _ways(self, period: Period) -> Mapping[str, frozenset[Run]]:
        assert self.opening.target is not None
        first: Run = "since_then" if period.name in self.opening.starts else "not"
        found: dict[str, set[Run]] = {name: set() for name in self.states}
        ahead = [(self.opening.target, first)]
        while ahead:
            state, run = ahead.pop()
            if run in found[state]:
                continue
            found[state].add(run)
            for event in self.possible_in(state):
                ahead.append((event.target or state, self._run_after(event, period, state, run)))
        return {name: frozenset(ways) for name, ways in found.items()}

    def _run_after(self, event: Event, period: Period, state: str, run: Run) -> Run:
        stays = event.target in (None, state)
        if period.name in event.starts:
            return "otherwise" if stays else "since_then"
        if run == "not" or self.ends(event, period, state):
            return "not"
        return run if stays else "otherwise"

    def states_of(self, stage: str) -> tuple[State, ...]:
        return tuple(each for each in self.states.values() if each.stage == stage)


@cache
def shipped() -> Mapping[str, Procedure]:
    """The sets of the program, the earliest first."""
    folder = resources.files(__package__).joinpath("procedures")
    said = [tomllib.loads(each.read_text(encoding="utf-8")) for each in folder.iterdir()]
    by_name = {each["name"]: each for each in sorted(said, key=lambda each: each["from"])}
    return {name: procedure_of(resolved(each, by_name)) for name, each in by_name.items()}


def holding(day: date, sets: Mapping[str, Procedure] | None = None) -> Procedure:
    """The set that a case begins by on a day."""
    every = (shipped() if sets is None else sets).values()
    held = [each for each in every if each.since <= day]
    if not held:
        first = min(each.since for each in every)
        raise FundledgerError("procedure.none_yet", day=day, first=first)
    return max(held, key=lambda each: (each.since, each.name))


def named(name: str, sets: Mapping[str, Procedure] | None = None) -> Procedure:
    every = shipped() if sets is None else sets
    if name not in every:
        raise FundledgerError("procedure.no_such_set", name=name, known=list(every))
    return every[name]


# A set that is based on another.

_ABOUT_ITSELF = ("continues", "caution")
"""What a set says of itself alone."""


def resolved(said: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """With what the set says that it is based on, and so on down; what it says itself stands.

    Tables are put together key by key, all else is replaced.
    """
    return _resolved(said, others, ())


def _resolved(
    said: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]], above: tuple[str, ...]
) -> dict[str, Any]:
    head = _Table(said, "")
    base = head.optional_text("based_on")
    own = {key: value for key, value in said.items() if key != "based_on"}
    if base is None:
        return own
    if base not in others or base in above:
        known = sorted(each for each in others if each not in (*above, said.get("name")))
        raise head.fault("rule_set.not_among", "based_on", known=known)
    below = _resolved(others[base], others, (*above, base))
    kept = {key: value for key, value in below.items() if key not in _ABOUT_ITSELF}
    return _over(kept, own)


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(below)
    for key, value in above.items():
        under = found.get(key)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        found[key] = _over(cast("Mapping[str, Any]", under), value) if both else value
    return found


# Reading.


def procedure_of(said: Mapping[str, Any]) -> Procedure:
    """A set that is based on no other, read and checked; `RuleFault` where it cannot be meant."""
    table = _Table(said, "")
    found = Procedure(
        *(table.name("name"), table.words(), table.day("from"), table.text("legal_source")),
        caution=table.optional_words("caution"),
        continues=frozenset(table.texts("continues")),
        laws=dict(_each_worded(table, "laws")),
        actors=dict(_each_worded(table, "actors")),
        stages=dict(_each_worded(table, "stages")),
        states={name: _state(name, each) for name, each in table.coded("states")},
        events={name: _event(name, each) for name, each in table.coded("events")},
        periods={},
    )
    periods = {name: _period(name, each, found) for name, each in table.coded("periods")}
    table.refuse_unknown()
    whole = replace(found, periods=periods)
    for check in (_refuse_undeclared, _refuse_openings, _refuse_dead_ends, _refuse_unreached):
        check(whole)
    return whole


def _each_worded(table: _Table, name: str) -> Iterator[tuple[str, Named]]:
    for code, each in table.coded(name):
        yield code, each.words()
        each.refuse_unknown()


def _state(name: str, table: _Table) -> State:
    is_final = table.flag("final")
    actor = None if is_final else table.text("actor")
    found = State(name, table.words(), table.text("stage"), actor, is_final)
    table.refuse_unknown()
    return found


def _event(name: str, table: _Table) -> Event:
    found = Event(
        *(name, table.words(), table.text("actor")),
        sources=frozenset(table.texts("from")),
        target=table.optional_text("to"),
        paper=table.optional_words("paper"),
        is_numbered=table.flag("numbered"),
        starts=tuple(table.texts("starts")),
    )
    table.refuse_unknown()
    return found


def _period(name: str, table: _Table, of: Procedure) -> Period:
    lengths = table.lengths("length")
    if lengths.keys() != set(CASE_KINDS):
        raise table.fault(table.lacks, "length")
    lasts_in, rests_in = (_states_among(table, key, of) for key in ("lasts_in", "rests_in"))
    if rests_in and not lasts_in:
        raise table.fault(table.lacks, "lasts_in")
    found = Period(
        *(name, table.words(), table.text("actor")),
        length=lengths,
        extension=table.lengths("extension"),
        law=table.text("law"),
        article=table.text_or_none("article") or "",
        counts_from_service=table.one_of("from", ("event", "served"), "event") == "served",
        lasts_in=lasts_in or None,
        rests_in=rests_in,
        met_by=frozenset(table.texts("met_by")),
        replaces=frozenset(table.texts("replaces")),
        moves_off_days_off=table.one_of("day_off", ("moves", "stays"), "moves") == "moves",
        lapses=table.flag("lapses"),
        is_unverified=table.flag("unverified"),
    )
    table.refuse_unknown()
    return found


def _states_among(table: _Table, key: str, of: Procedure) -> frozenset[str]:
    """The states that are named, one by one or by their stage."""
    found = set[str]()
    for each in table.texts(key):
        if each in of.stages:
            found |= {state.name for state in of.states_of(each) if not state.is_final}
        elif each in of.states:
            found.add(each)
        else:
            raise table.fault("procedure_set.undeclared", key, name=each)
    return frozenset(found)


class _Table(Said):
    """What a procedure says beside what every set does."""

    lacks: ClassVar[str] = "procedure_set.lacks"

    def words(self) -> Named:
        return Named(self.text("vi"), self.text("en"))

    def optional_words(self, name: str) -> Named | None:
        table = self.table(name)
        if table is None:
            return None
        found = table.words()
        table.refuse_unknown()
        return found

    def optional_text(self, name: str) -> str | None:
        self.known.add(name)
        return self.text(name) if name in self.said else None

    def text_or_none(self, name: str) -> str | None:
        """A text that may be empty: a set so takes back what the one that it is based on says."""
        return self.optional_text(name) if self.said.get(name) != "" else self.need(name, str)

    def texts(self, name: str) -> list[str]:
        self.known.add(name)
        value = self.said.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.fault("rule_set.unreadable", name)
        return value

    def coded(self, name: str) -> Iterator[tuple[str, _Table]]:
        """Tables by codes that rules, facts and programs write."""
        for code, each in self.named(name):
            if not _CODE.fullmatch(code):
                raise self.fault("rule_set.bad_name", f"{name}.{code}", name=code)
            yield code, each

    def lengths(self, name: str) -> dict[CaseKind, Length]:
        """One length for every kind of case, or a table of them by kind; none may be said."""
        self.known.add(name)
        value = self.said.get(name)
        if value is None:
            return {}
        if isinstance(value, Mapping):
            table = self.table(name)
            assert table is not None
            found = {kind: table._length(kind) for kind in CASE_KINDS if kind in value}
            table.refuse_unknown()
            return found
        return dict.fromkeys(CASE_KINDS, self._length(name))

    def _length(self, name: str) -> Length:
        match = _LENGTH.fullmatch(self.text(name))
        if match is None:
            raise self.fault("procedure_set.bad_length", name, said=self.said[name])
        return Length(int(match[1]), cast("Unit", f"{match[2].replace(' ', '_')}s"))


# What must hold of a whole set.


def _refuse_undeclared(found: Procedure) -> None:
    """Everything that is named anywhere is declared, and what is declared is used."""
    for state in found.states.values():
        path = f"states.{state.name}"
        _among([state.stage], found.stages, f"{path}.stage")
        _among([state.actor] if state.actor else [], found.actors, f"{path}.actor")
    for event in found.events.values():
        path = f"events.{event.name}"
        _among(sorted(event.sources), found.states, f"{path}.from")
        _among([event.target] if event.target else [], found.states, f"{path}.to")
        _among([event.actor], found.actors, f"{path}.actor")
        _among(event.starts, found.periods, f"{path}.starts")
    for period in found.periods.values():
        path = f"periods.{period.name}"
        _among([period.actor], found.actors, f"{path}.actor")
        _among([period.law], found.laws, f"{path}.law")
        _among(sorted(period.met_by), found.events, f"{path}.met_by")
        _among(sorted(period.replaces), found.periods, f"{path}.replaces")
    started = {name for event in found.events.values() for name in event.starts}
    if unused := [name for name in found.periods if name not in started]:
        raise RuleFault("procedure_set.never_starts", path=f"periods.{unused[0]}")
    if both := sorted(found.stages.keys() & found.states.keys()):
        raise RuleFault("procedure_set.two_meanings", path=f"states.{both[0]}", name=both[0])


def _among(names: Iterable[str], declared: Mapping[str, object], path: str) -> None:
    for name in names:
        if name not in declared:
            raise RuleFault("procedure_set.undeclared", path=path, name=name)


def _refuse_openings(found: Procedure) -> None:
    """One event opens a case, and leads somewhere; that which changes the set is no set's own."""
    if CHANGES_PROCEDURE in found.events:
        raise RuleFault("procedure_set.of_every_set", path=f"events.{CHANGES_PROCEDURE}")
    opening = [each for each in found.events.values() if not each.sources]
    if len(opening) != 1 or opening[0].target is None:
        names = [each.name for each in opening]
        raise RuleFault("procedure_set.one_opening", path="events", known=names)


def _refuse_dead_ends(found: Procedure) -> None:
    """From a state that is not final some event leads on; from a final one none does."""
    for state in found.states.values():
        path = f"states.{state.name}"
        possible = found.possible_in(state.name)
        if state.is_final and possible:
            raise RuleFault("procedure_set.final_goes_on", path=path, event=possible[0].name)
        if not state.is_final and all(each.target in (None, state.name) for each in possible):
            raise RuleFault("procedure_set.dead_end", path=path)


def _refuse_unreached(found: Procedure) -> None:
    reached = set[str]()
    ahead = [found.opening.target]
    while ahead:
        state = ahead.pop()
        if state is not None and state not in reached:
            reached.add(state)
            ahead += [each.target for each in found.possible_in(state)]
    if left := [name for name in found.states if name not in reached]:
        raise RuleFault("procedure_set.unreached", path=f"states.{left[0]}")
