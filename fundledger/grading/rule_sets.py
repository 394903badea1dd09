"""Which set of rules holds for a fund on a day; a set that was used stays in the book.

    RuleSets.read(connection, fund)     all sets: of the program, and as the book has them
    RuleSets.groups_on(day)             the debt groups that hold on a day, by the Fund's family
    RuleSets.provisions_on(day)         the provision rates
    keep(writer, rules)                 a set that is being used, into the book

A set of the book stands before one of the program of the same name, so that a later version of the
program changes nothing that was reported. In a family a set holds from its day to the next one's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.settings import Setting, Settings, Value
from fundledger.rules.classing import (
    READERS,
    RULE_KINDS,
    GroupRules,
    ProvisionRules,
    RuleKind,
    RuleSet,
    shipped,
)
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "rule_set"


def _family(text: str) -> Value:
    """Any word: the families of a Fund's own are facts, and so known only to a book."""
    return clean(text).lower()


DEBT_GROUP_RULES = Setting("debt_group_rules", "microfinance", _family)

Said = Mapping[str, Any]


@dataclass(frozen=True)
class RuleSets:
    """What sets there are for a fund, and by which family it goes."""

    settings: Settings
    own: Mapping[RuleKind, Mapping[str, Said]]  # as the book has them, by name

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> RuleSets:
        own: dict[RuleKind, dict[str, Said]] = {kind: {} for kind in RULE_KINDS}
        for fact in stated(connection, fund, KIND, known_at=known_at):
            kind, _, name = fact.subject.partition("/")
            own[cast("RuleKind", kind)][name] = fact.body
        return cls(Settings.read(connection, fund, known_at), own)

    def family_on(self, day: date) -> str:
        return str(self.settings.value_on(DEBT_GROUP_RULES, day))

    def groups_on(self, day: date, family: str | None = None) -> GroupRules:
        """By the Fund's family, or by another one or a set of that name."""
        return cast("GroupRules", self._on("debt_groups", day, family))

    def provisions_on(self, day: date, family: str | None = None) -> ProvisionRules:
        return cast("ProvisionRules", self._on("provisions", day, family))

    def all_of(self, kind: RuleKind) -> list[RuleSet]:
        """Every set of a kind, by family and day."""
        found = self._read[kind].values()
        return sorted(found, key=lambda each: (each.family, each.since, each.name))

    def is_kept(self, kind: RuleKind, name: str) -> bool:
        return name in self.own[kind]

    @cached_property
    def _read(self) -> dict[RuleKind, dict[str, RuleSet]]:
        return {
            kind: {
                name: READERS[kind](said)
                for name, said in {**shipped(kind), **self.own[kind]}.items()
            }
            for kind in RULE_KINDS
        }

    def _on(self, kind: RuleKind, day: date, family: str | None) -> RuleSet:
        wanted = self.family_on(day) if family is None else clean(family).lower()
        sets = self._read[kind]
        if wanted in sets:
            return sets[wanted]
        of_family = [each for each in sets.values() if each.family == wanted]
        holding = [each for each in of_family if each.since <= day]
        if not holding:
            known = sorted({each.family for each in sets.values()})
            key = "rule_set.none_yet" if of_family else "rule_set.no_family"
            raise FundledgerError(key, family=wanted, day=day, known=known)
        # Of one day: what the book has, the last first, stands before what the program brings.
        places = {name: place for place, name in enumerate(self.own[kind])}
        return max(holding, key=lambda each: (each.since, places.get(each.name, -1)))


def keep(writer: Writer, kind: RuleKind, name: str) -> None:
    """The set that is being used, as it is; nothing where the book has it already."""
    if RuleSets.read(writer.connection, writer.fund).is_kept(kind, name):
        return
    writer.state(statement_of(kind, shipped(kind)[name]))


def statement_of(kind: RuleKind, said: Said) -> Statement:
    since = date.fromisoformat(said["from"])
    return Statement(KIND, f"{kind}/{said['name']}", since, dict(said))
