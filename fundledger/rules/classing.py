"""Dated sets of rules: by which debts are put into groups, and by which provisions are made.

    shipped()               the sets that come with the program
    group_rules(said)       a set of debt groups out of what a TOML file or a fact says
    provision_rules(said)   the same of provision rates

A set belongs to a family (`microfinance`, `bank`, one of the Fund's own) and holds from its day up
to the next of its family. Which of them holds for a fund is for `grading.rule_sets` to say: a set
that was used stands in the book. Nothing here classes a debt.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from fundledger.rules.said import RuleFault, Said

RuleKind = Literal["debt_groups", "provisions"]
RULE_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)

Contagion = Literal["none", "borrower", "related"]
RestructuredKind = Literal["moved", "extended"]
GROUPS = (1, 2, 3, 4, 5)
_PERCENT = re.compile(r"(100(\.0{1,6})?|[0-9]{1,2}(\.[0-9]{1,6})?)")

Steps = tuple[tuple[int, int], ...]
"""From so many days on, the group: in the order of days."""


@dataclass(frozen=True, slots=True)
class Restructured:
    """The group of a debt that was restructured for the n-th time."""

    moved: int  # while nothing is overdue by the new plan, if instalments were moved
    extended: int  # … if the term was extended
    before_first_due: int | None = None  # … until the first due day of the new plan; None: the same
    overdue: Steps = ()

    @property
    def in_time(self) -> tuple[int, int, int]:
        """Moved, extended, and before the first due day if that is another."""
        first = min(self.moved, self.extended)
        return self.moved, self.extended, self.before_first_due or first


@dataclass(frozen=True, slots=True)
class Cure:
    """How long a debt must be paid on its days before it is in a better group again."""

    months: int
    months_short_term: int  # of a loan of up to a year


@dataclass(frozen=True, slots=True)
class GroupRules:
    name: str
    family: str
    since: date
    legal_source: str
    overdue_days: tuple[int, int, int, int]
    restructured: tuple[Restructured, ...] = ()  # 1st time, 2nd …; the last for all that follow
    interest_waived: int | None = None
    misused: int | None = None  # not used for its purpose
    recall: Steps = ()  # days since the decision
    judgment: Steps = ()
    contagion: Contagion = "borrower"
    cure: Cure | None = None
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class ProvisionRules:
    name: str
    family: str
    since: date
    legal_source: str
    specific_percent: tuple[str, str, str, str, str]
    general_percent: str
    general_groups: tuple[int, ...]
    unverified: bool = False


RuleSet = GroupRules | ProvisionRules


def group_rules(said: Mapping[str, Any]) -> GroupRules:
    """A set of debt groups; `RuleFault` where it says what cannot be, or does not say enough."""
    table = _Table(said, "")
    cure = table.table("cure")
    not_collected = table.table("not_collected") or _Table({}, "not_collected")
    rules = GroupRules(
        *table.head(),
        overdue_days=_thresholds(table),
        restructured=tuple(map(_restructured, table.tables("restructured"))),
        interest_waived=table.group("interest_waived"),
        misused=table.group("misused"),
        recall=not_collected.steps("recall", least=0),
        judgment=not_collected.steps("judgment", least=0),
        contagion=table.one_of("contagion", get_args(Contagion), "borrower"),
        cure=None if cure is None else _cure(cure),
        unverified=table.flag("unverified"),
    )
    for each in (table, not_collected):
        each.refuse_unknown()
    _refuse_better_again(rules.restructured)
    return rules


def provision_rules(said: Mapping[str, Any]) -> ProvisionRules:
    """A set of provision rates; `RuleFault` where it says what cannot be."""
    table = _Table(said, "")
    shares = table.need("specific_percent", list)
    if len(shares) != len(GROUPS):
        raise table.fault("rule_set.five_shares", "specific_percent")
    specific = [table.share(each, "specific_percent") for each in shares]
    if [Decimal(each) for each in specific] != sorted(map(Decimal, specific)):
        raise table.fault("rule_set.shares_fall", "specific_percent")
    general = table.share(table.need("general_percent", str), "general_percent")
    groups = table.need("general_groups", list)
    whole = all(type(each) is int for each in groups)
    if not whole or not set(groups) <= set(GROUPS) or len(set(groups)) < len(groups):
        raise table.fault("rule_set.not_a_group", "general_groups")
    rules = ProvisionRules(
        *table.head(),
        specific_percent=(specific[0], specific[1], specific[2], specific[3], specific[4]),
        general_percent=general,
        general_groups=tuple(sorted(groups)),
        unverified=table.flag("unverified"),
    )
    table.refuse_unknown()
    return rules


READERS: Mapping[RuleKind, Callable[[Mapping[str, Any]], RuleSet]] = {
    "debt_groups": group_rules,
    "provisions": provision_rules,
}


@cache
def shipped(kind: RuleKind) -> Mapping[str, Mapping[str, Any]]:
    """What the sets of the program say, by name."""
    folder = resources.files(__package__).joinpath(kind)
    texts = [each.read_text(encoding="utf-8") for each in folder.iterdir()]
    said = map(tomllib.loads, texts)
    return {each["name"]: _as_stated(each) for each in said}


def _as_stated(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """As a fact can hold it: the day as text."""
    return {**said, "from": said["from"].isoformat()}


def _restructured(table: _Table) -> Restructured:
    in_time = table.said.get("in_time")
    if isinstance(in_time, Mapping):
        each = _Table(in_time, f"{table.path}in_time.")
        moved, extended = each.needed_group("moved"), each.needed_group("extended")
        each.refuse_unknown()
    else:
        moved = extended = table.needed_group("in_time")
    table.known.add("in_time")
    found = Restructured(
        moved, extended, table.group("before_first_due"), table.steps("overdue", least=1)
    )
    table.refuse_unknown()
    return found


def _refuse_better_again(restructured: tuple[Restructured, ...]) -> None:
    """No debt is in a better group for being late, or for being restructured once more."""
    path = "restructured"
    for place, each in enumerate(restructured):
        if each.overdue and each.overdue[0][1] < max(each.in_time):
            raise RuleFault("rule_set.late_is_better", path=path, time=place + 1)
        if place and any(_is_better(each, restructured[place - 1], kind) for kind in (0, 1, 2)):
            raise RuleFault("rule_set.again_is_better", path=path, time=place + 1)


def _is_better(later: Restructured, before: Restructured, kind: int) -> bool:
    """In time by one of its kinds, or overdue by any number of days, beside the time before."""
    if later.in_time[kind] < before.in_time[kind]:
        return True
    worst = max(later.in_time)
    for days, group in before.overdue:
        reached = [each for least, each in later.overdue if days >= least]
        if max([worst, *reached]) < group:
            return True
    return False


def _cure(table: _Table) -> Cure:
    found = Cure(table.months("months"), table.months("months_short_term"))
    table.refuse_unknown()
    return found


def _thresholds(table: _Table) -> tuple[int, int, int, int]:
    days = table.need("overdue_days", list)
    whole = all(type(each) is int and each >= 1 for each in days)
    if len(days) != len(GROUPS) - 1 or not whole or sorted(set(days)) != days:
        raise table.fault("rule_set.thresholds", "overdue_days")
    return days[0], days[1], days[2], days[3]


class _Table(Said):
    """What a set of debts says beside what every set does."""

    def head(self) -> tuple[str, str, date, str]:
        name, family = self.name("name"), self.name("family")
        return name, family, self.day("from"), self.text("legal_source")

    def group(self, name: str) -> int | None:
        self.known.add(name)
        return None if name not in self.said else self.needed_group(name)

    def needed_group(self, name: str) -> int:
        value = self.need(name, int)
        if isinstance(value, bool) or value not in GROUPS:
            raise self.fault("rule_set.not_a_group", name)
        return int(value)

    def steps(self, name: str, *, least: int) -> Steps:
        """Pairs of days and group: days go up, and the group with them."""
        self.known.add(name)
        value = self.said.get(name, [])
        pairs = isinstance(value, list) and all(
            isinstance(each, list) and [type(part) for part in each] == [int, int] for each in value
        )
        if not pairs:
            raise self.fault("rule_set.steps", name)
        days, groups = [day for day, _ in value], [group for _, group in value]
        rises = sorted(set(days)) == days and sorted(groups) == groups
        if not rises or not set(groups) <= set(GROUPS) or any(day < least for day in days):
            raise self.fault("rule_set.steps", name)
        return tuple((day, group) for day, group in value)

    def months(self, name: str) -> int:
        value = self.need(name, int)
        if isinstance(value, bool) or not 0 <= value <= 120:
            raise self.fault("rule_set.unreadable", name)
        return int(value)

    def share(self, value: object, name: str) -> str:
        if not isinstance(value, str) or not _PERCENT.fullmatch(value):
            raise self.fault("rule_set.bad_share", name, said=str(value))
        return value
