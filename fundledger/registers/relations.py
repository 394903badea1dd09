"""Who is related to whom, as the Fund stated it, from a day on and to a day.

    Relations.read(connection, fund)
    relations.reached(number, day)          everybody whom a chain of relations reaches, and how
    relations.related_to(number, day)       the same as a set, itself among them

"Người có liên quan" of the law on credit institutions: a member and its cooperative, an owner and
what it owns, spouses … Each relation is a fact; one that ended keeps its days. That somebody is a
member of a cooperative may also stand in the register of borrowers: `of_the_register` joins that.
Relations are stated and ended by `relating` alone.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from fundledger.ledger.entry import Fact
from fundledger.ledger.facts import Row, stated, stated_in_bulk
from fundledger.registers.cooperatives import KIND as BORROWER

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "relation"

RelationKind = Literal[
    "member_of", "owner_of", "manager_of", "spouse", "parent_of", "sibling", "other"
]
RELATION_KINDS: tuple[RelationKind, ...] = get_args(RelationKind)
DIRECTED: frozenset[RelationKind] = frozenset({"member_of", "owner_of", "manager_of", "parent_of"})
"""What holds one way only, so that a chain of them cannot come back to where it began."""


class Relation(NamedTuple):
    """`first` is `kind` of (or to) `second` from `since` on; up to the day before `ended`."""

    first: str
    second: str
    kind: RelationKind
    since: date
    ended: date | None = None
    document: str = ""
    chain: int = 0
    is_of_register: bool = False
    """Said in the register of borrowers, and ended there."""

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.ended is None or day < self.ended)

    def says(self, first: str, second: str, kind: RelationKind) -> bool:
        """Whether it is between these two; what holds both ways, whoever is named first."""
        if self.kind != kind:
            return False
        named = (self.first, self.second)
        return named == (first, second) or (kind not in DIRECTED and named == (second, first))


Path = tuple[Relation, ...]


@dataclass(frozen=True)
class Relations:
    every: tuple[Relation, ...]

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Relations:
        told = of_facts(stated(connection, fund, KIND, known_at=known_at))
        return cls((*told, *of_the_register(connection, fund, known_at)))

    def related_to(self, number: str, day: date) -> frozenset[str]:
        """The borrower itself, and everybody whom a chain of relations that hold reaches."""
        return frozenset(self.reached(number, day))

    def reached(self, number: str, day: date) -> dict[str, Path]:
        """The same, each with a shortest chain that leads to it; the nearest first."""
        found: dict[str, Path] = {number: ()}
        waiting = deque([number])
        while waiting:
            at = waiting.popleft()
            for each in self._beside.get(at, ()):
                other = each.second if each.first == at else each.first
                if other not in found and each.holds_on(day):
                    found[other] = (*found[at], each)
                    waiting.append(other)
        return found

    def leads(self, start: str, to: str, day: date) -> Path | None:
        """A chain of directed relations that hold on the day from one to the other."""
        found: dict[str, Path] = {start: ()}
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            for each in self._beside.get(at, ()):
                if each.first != at or each.kind not in DIRECTED or not each.holds_on(day):
                    continue
                if each.second == to:
                    return (*found[at], each)
                if each.second not in found:
                    found[each.second] = (*found[at], each)
                    waiting.append(each.second)
        return None

    def of(self, number: str) -> list[Relation]:
        """Every relation that names the borrower, whether it holds or not."""
        return list(self._beside.get(number, ()))

    @cached_property
    def _beside(self) -> Mapping[str, list[Relation]]:
        beside: dict[str, list[Relation]] = defaultdict(list)
        for each in self.every:
            beside[each.first].append(each)
            beside[each.second].append(each)
        return beside


def subject_of(first: str, second: str, kind: RelationKind) -> str:
    """Under what a relation stands: who, what, to whom."""
    return f"{first}|{kind}|{second}"


def of_facts(facts: Iterable[Fact]) -> list[Relation]:
    """Every span of every relation; one that is stated again after it ended begins anew."""
    found: list[Relation] = []
    open_at: dict[str, int] = {}
    for fact in facts:
        if fact.body.get("ends"):
            at = open_at.pop(fact.subject)
            found[at] = found[at]._replace(ended=fact.effective, chain=fact.chain)
        else:
            open_at[fact.subject] = len(found)
            found.append(_relation(fact))
    return found


def of_the_register(
    connection: Connection, fund: int, known_at: int | None = None
) -> Iterator[Relation]:
    """That a borrower is a member of a cooperative, as the register of borrowers says it."""
    told: dict[str, list[Row]] = defaultdict(list)
    are_members: set[str] = set()
    for row in stated_in_bulk(connection, fund, BORROWER, known_at=known_at):
        told[row[1]].append(row)
        if '"member_of":"' in row[4]:  # so that the others, which are most, need not be read
            are_members.add(row[1])
    for number in sorted(are_members):
        yield from _memberships(number, told[number])


def _memberships(number: str, told: Iterable[Row]) -> Iterator[Relation]:
    standing: Relation | None = None
    # Of one day the later link counts: what the earlier one said of that day holds no day at all.
    for chain, _, day, document, body in sorted(told, key=lambda row: (row[2], row[0])):
        of = json.loads(body).get("member_of")
        if standing is not None and standing.second != of:
            if standing.since < day:
                yield standing._replace(ended=day)
            standing = None
        if standing is None and of:
            standing = Relation(
                *(number, of, "member_of", day, None, document or "", chain), is_of_register=True
            )
    if standing is not None:
        yield standing


def _relation(fact: Fact) -> Relation:
    """The kind is looked for by its name, so that it does not matter what a number is made of."""
    for kind in RELATION_KINDS:
        first, between, second = fact.subject.partition(f"|{kind}|")
        if between:
            since, document = fact.effective, fact.document or ""
            return Relation(first, second, kind, since, None, document, fact.chain)
    raise AssertionError(f"no relation: {fact.subject}")
