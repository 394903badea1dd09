"""Who is related to whom, as the Fund stated it, from a day on and to a day.

    Relations.read(connection, fund)
    relations.related_to(number, day)       everybody whom a chain of relations reaches

"Người có liên quan" of the law on credit institutions: a member and its cooperative, an owner and
what it owns, spouses … Each relation is a fact; one that ended keeps its days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from fundledger.ledger.entry import Fact
from fundledger.ledger.facts import stated

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

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.ended is None or day < self.ended)


@dataclass(frozen=True)
class Relations:
    every: tuple[Relation, ...]

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Relations:
        standing: dict[str, Relation] = {}
        for fact in stated(connection, fund, KIND, known_at=known_at):
            standing[fact.subject] = _relation(fact, standing.get(fact.subject))
        return cls(tuple(standing.values()))

    def related_to(self, number: str, day: date) -> frozenset[str]:
        """The borrower itself, and everybody whom a chain of relations that hold reaches."""
        found, waiting = {number}, [number]
        while waiting:
            for each in self._beside.get(waiting.pop(), ()):
                other = each.second if each.first in found else each.first
                if other not in found and each.holds_on(day):
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)

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


def _relation(fact: Fact, before: Relation | None) -> Relation:
    """A relation that is stated again after it ended begins anew."""
    first, kind, second = fact.subject.split("|")
    if fact.body.get("ends"):
        assert before is not None, fact.subject
        return before._replace(ended=fact.effective, chain=fact.chain)
    return Relation(
        *(first, second, kind, fact.effective, None, fact.document or ""),  # type: ignore[arg-type]
        chain=fact.chain,
    )
