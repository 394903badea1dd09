"""The register counted: how many cooperatives, unions and groups on a day, and what came between.

    courses(facts)                          each one's life: when founded, stopped, dissolved …
    counted(courses, first, last, key)      stock before + what came - what went = stock after

What happened on which day: the founding day, and the day since when a status holds, where they are
said; else the day of the statement. What was so when the register first knew somebody is taken to
have been so before; only an end needs a day. Who came into the register without a founding day was
not founded then, and is counted apart (`taken_in`). Kind, sector and area are those of the day, and
whoever changes them goes out of one group and into another. Persons are not counted.

Stocks are read off the days, flows off what lies between them: that they agree is no definition.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Literal, NamedTuple, TypeVar

from fundledger.calendar import ONE_DAY
from fundledger.ledger.entry import Fact
from fundledger.registers.cooperatives import (
    Cooperative,
    CooperativeKind,
    Status,
    cooperative_of,
)

K = TypeVar("K", bound=Hashable)

ORGANISATIONS: tuple[CooperativeKind, ...] = ("cooperative", "union", "group")
ENDED: frozenset[Status] = frozenset({"dissolved", "merged"})

Size = Literal["member_count", "employees", "charter_capital"]
SIZES: tuple[Size, ...] = ("member_count", "employees", "charter_capital")


class Then(NamedTuple):
    """What one was from a day on."""

    day: date
    known: Cooperative
    status: Status
    is_member: bool  # of the alliance

    @property
    def counts(self) -> bool:
        return self.known.kind in ORGANISATIONS and self.status not in ENDED

    @property
    def is_stopped(self) -> bool:
        return self.status == "stopped"

    @property
    def area(self) -> str:
        """The former district while it is said, else the commune of today."""
        return self.known.district or self.known.commune or ""


@dataclass(frozen=True)
class Course:
    """One life, in the order of days."""

    number: str
    turns: tuple[Then, ...]
    lacks_founding: bool
    lacks_end: bool
    """It ended, and since when is not said."""

    def on(self, day: date) -> Then | None:
        at = bisect_right(self._days, day)
        return self.turns[at - 1] if at else None

    def between(self, first: date, last: date) -> Iterator[tuple[Then | None, Then]]:
        """Each change of the days from `first` to `last`: as it was, and as it is."""
        for before, after in pairwise((None, *self.turns)):
            assert after is not None
            if first <= after.day <= last:
                yield before, after

    @cached_property
    def _days(self) -> list[date]:
        return [each.day for each in self.turns]


def courses(facts: Iterable[Fact]) -> list[Course]:
    """Of what is said of the register, by number."""
    told: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        told[fact.subject].append(fact)
    return [course_of(number, _by_day(told[number])) for number in sorted(told)]


def course_of(number: str, told: Sequence[tuple[date, Cooperative]]) -> Course:
    """`told`: each statement, by the day from which it holds."""
    founded = next((of.founded_on for _, of in reversed(told) if of.founded_on), None)
    start = founded or told[0][0]
    statuses = list(_statuses(told, start))
    members = list(_memberships(told, start))
    days = {start, *(day for day, _ in (*told, *statuses, *members) if day >= start)}
    turns = tuple(
        Then(day, _holding(told, day), _holding(statuses, day), _holding(members, day))
        for day in sorted(days)
    )
    last = told[-1][1]
    lacks_end = last.status in ENDED and last.status_since is None
    return Course(number, turns, founded is None, lacks_end)


def _by_day(facts: Iterable[Fact]) -> list[tuple[date, Cooperative]]:
    """Of several statements for one day the last."""
    told = {fact.effective: cooperative_of(fact) for fact in sorted(facts, key=attrgetter("chain"))}
    return sorted(told.items(), key=lambda each: each[0])


def _holding(told: Sequence[tuple[date, K]], day: date) -> K:
    """What is said of the day, or first of a later one."""
    at = bisect_right([each[0] for each in told], day)
    return told[max(at - 1, 0)][1]


def _statuses(
    told: Sequence[tuple[date, Cooperative]], start: date
) -> Iterator[tuple[date, Status]]:
    """From which day which status holds; a later one never before an earlier one."""
    earliest = start
    for at, (status, run) in enumerate(groupby(told, key=lambda each: each[1].status)):
        statements = list(run)
        since = next((of.status_since for _, of in reversed(statements) if of.status_since), None)
        since = None if status == "active" and at == 0 else since
        if at == 0 and since is None and status not in ENDED:
            yield start, status
            continue
        day = max(since or statements[0][0], earliest)
        if at == 0 and day > start:
            yield start, "active"
        yield day, status
        earliest = day


def _memberships(
    told: Sequence[tuple[date, Cooperative]], start: date
) -> Iterator[tuple[date, bool]]:
    earliest = start
    for at, (is_member, run) in enumerate(groupby(told, key=lambda each: each[1].alliance_member)):
        statements = list(run)
        since = next((of.member_since for _, of in reversed(statements) if of.member_since), None)
        if at == 0 and since is None:
            yield start, is_member
            continue
        day = max(since or statements[0][0], earliest)
        if at == 0 and day > start:
            yield start, False
        yield day, is_member
        earliest = day


# Stocks and flows.


@dataclass
class Part:
    """Those of a stock of whom something is so: before, what came and went, after."""

    before: int = 0
    turned: int = 0  # it became so of one that was there
    came: int = 0  # it was so of one that came in
    ceased: int = 0  # it is no more so of one that stays
    went: int = 0  # it was so of one that went out
    after: int = 0

    @property
    def unexplained(self) -> int:
        return self.before + self.turned + self.came - self.ceased - self.went - self.after


@dataclass
class Sizes:
    """How large those of a stock are together, and how many of them say so.

    Of the rest nothing is known, which is not 0.
    """

    totals: dict[Size, int] = field(default_factory=lambda: dict.fromkeys(SIZES, 0))
    saying: dict[Size, int] = field(default_factory=lambda: dict.fromkeys(SIZES, 0))

    def add(self, of: Cooperative) -> None:
        for size in SIZES:
            said = getattr(of, size)
            self.totals[size] += said or 0
            self.saying[size] += said is not None

    def total(self, size: Size) -> int | None:
        """None where nobody says it."""
        return self.totals[size] if self.saying[size] else None


@dataclass
class Counts:
    """One group of the register over a span of days."""

    opening: int = 0
    founded: int = 0
    taken_in: int = 0
    restored: int = 0
    moved_in: int = 0
    moved_out: int = 0
    dissolved: int = 0
    merged: int = 0
    closing: int = 0
    active: int = 0
    dissolving: int = 0
    resumed: int = 0  # stopped, and active again
    stopped: Part = field(default_factory=Part)
    members: Part = field(default_factory=Part)  # of the alliance
    sizes_before: Sizes = field(default_factory=Sizes)
    sizes: Sizes = field(default_factory=Sizes)

    @property
    def unexplained(self) -> int:
        came = self.founded + self.taken_in + self.restored + self.moved_in
        return self.opening + came - self.dissolved - self.merged - self.moved_out - self.closing


def counted(
    of: Iterable[Course], first: date, last: date, key: Callable[[Then], K]
) -> dict[K, Counts]:
    """By group, over the days from `first` to `last`."""
    groups: defaultdict[K, Counts] = defaultdict(Counts)
    for each in of:
        _stock(groups, key, each.on(first - ONE_DAY), each.on(last))
        for before, after in each.between(first, last):
            _flow(groups, key, before, after, lacks_founding=each.lacks_founding)
    return dict(groups)


def _stock(
    groups: Mapping[K, Counts],
    key: Callable[[Then], K],
    before: Then | None,
    after: Then | None,
) -> None:
    if before is not None and before.counts:
        group = groups[key(before)]
        group.opening += 1
        group.stopped.before += before.is_stopped
        group.members.before += before.is_member
        group.sizes_before.add(before.known)
    if after is not None and after.counts:
        group = groups[key(after)]
        group.closing += 1
        group.active += after.status == "active"
        group.dissolving += after.status == "dissolving"
        group.stopped.after += after.is_stopped
        group.members.after += after.is_member
        group.sizes.add(after.known)


def _flow(
    groups: Mapping[K, Counts],
    key: Callable[[Then], K],
    before: Then | None,
    after: Then,
    *,
    lacks_founding: bool,
) -> None:
    was, now = before is not None and before.counts, after.counts
    if before is not None and was and now and key(before) == key(after):
        _stays(groups[key(after)], before, after)
        return
    if before is not None and was:
        group = groups[key(before)]
        group.stopped.went += before.is_stopped
        group.members.went += before.is_member
        if after.status in ENDED:
            group.dissolved += after.status == "dissolved"
            group.merged += after.status == "merged"
        else:
            group.moved_out += 1
    if now:
        group = groups[key(after)]
        group.stopped.came += after.is_stopped
        group.members.came += after.is_member
        if before is None:
            group.founded += not lacks_founding
            group.taken_in += lacks_founding
        elif before.status in ENDED:
            group.restored += 1
        else:
            group.moved_in += 1


def _stays(group: Counts, before: Then, after: Then) -> None:
    group.stopped.turned += after.is_stopped and not before.is_stopped
    group.stopped.ceased += before.is_stopped and not after.is_stopped
    group.resumed += before.is_stopped and after.status == "active"
    group.members.turned += after.is_member and not before.is_member
    group.members.ceased += before.is_member and not after.is_member


# What else is told of them.


def in_unions(of: Iterable[Course], day: date) -> tuple[int, int]:
    """How many cooperatives are members of unions, and of how many."""
    there = {each.number: then for each in of if (then := each.on(day)) is not None and then.counts}
    unions = [
        over
        for then in there.values()
        if then.known.kind == "cooperative"
        and (over := then.known.member_of) in there
        and there[over].known.kind == "union"
    ]
    return len(unions), len(set(unions))


def individuals(of: Iterable[Course], day: date) -> int:
    """Persons in the register on the day, who are not counted."""
    found = (each.on(day) for each in of)
    return sum(then is not None and then.known.kind == "individual" for then in found)
