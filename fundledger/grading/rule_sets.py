"""Which set of rules holds for a fund on a day; a set that was used stays in the book.

    RuleSets.read(connection, fund)     all sets: of the program, and as the book has them
    RuleSets.groups_on(day)             the debt groups that hold on a day, by the Fund's family
    RuleSets.provisions_on(day)         the provision rates
    keep(writer, kind, name)            a set is being used: it stays in the book, as it is

A set of the book stands before one of the program of the same name, so that a later version of the
program changes nothing that was reported. In a family a set holds from its day to the next one's;
of one day, a set of the Fund's own (`adopting`) stands before one of the program.
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
DROPPED, USED = "dropped", "used"
"""What a later fact says of a set of the Fund's own: taken back; something rests on it."""


def _family(text: str) -> Value:
    """Any word: the families of a Fund's own are facts, and so known only to a book."""
    return clean(text).lower()


def _refuse_unknown(connection: Connection, fund: int, day: date, value: Value) -> None:
    """A family, or a set, that has no debt groups on that day."""
    RuleSets.read(connection, fund).groups_on(day, str(value))


DEBT_GROUP_RULES = Setting(
    "debt_group_rules", "microfinance", _family, refuse_value=_refuse_unknown
)

Said = Mapping[str, Any]


@dataclass(frozen=True)
class RuleSets:
    """What sets there are for a fund, and by which family it goes."""

    settings: Settings
    own: Mapping[RuleKind, Mapping[str, Said]]  # as the book has them, by name
    adopted: frozenset[str] = frozenset()  # subjects of the Fund's own sets …
    used: frozenset[str] = frozenset()  # … and of all that something was done by

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> RuleSets:
        own: dict[RuleKind, dict[str, Said]] = {kind: {} for kind in RULE_KINDS}
        adopted, used = set[str](), set[str]()
        for fact in stated(connection, fund, KIND, known_at=known_at):
            kind, name = _named(fact.subject)
            if DROPPED in fact.body:
                del own[kind][name]
                adopted.discard(fact.subject)
            elif USED in fact.body:
                used.add(fact.subject)
            else:
                own[kind][name] = fact.body
                (used if fact.document is None else adopted).add(fact.subject)
        settings = Settings.read(connection, fund, known_at)
        return cls(settings, own, frozenset(adopted), frozenset(used))

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

    def is_adopted(self, kind: RuleKind, name: str) -> bool:
        """Whether it is one of the Fund's own."""
        return subject_of(kind, name) in self.adopted

    def is_kept(self, kind: RuleKind, name: str) -> bool:
        """Whether something was done by it, so that it stays in the book for good."""
        return subject_of(kind, name) in self.used

    def said(self, kind: RuleKind, name: str) -> Said | None:
        """What a set says, in the book or in the program; None where neither has it."""
        return self.own[kind].get(name) or shipped(kind).get(name)

    def holds_on(self, kind: RuleKind, day: date) -> str | None:
        """The name of the set that holds for the Fund on a day; None where there is none."""
        try:
            return self._on(kind, day, None).name
        except FundledgerError:
            return None

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
        known = sorted({each.family for each in sets.values()})
        if not holding:
            raise FundledgerError(self._why_none(kind, wanted), family=wanted, day=day, known=known)
        return max(holding, key=lambda each: (each.since, self._rank(kind, each.name), each.name))

    def _why_none(self, kind: RuleKind, family: str) -> str:
        """A Fund may adopt groups of its own before it has shares that go with them."""
        if any(each.family == family for each in self._read[kind].values()):
            return "rule_set.none_yet"
        has_groups = any(each.family == family for each in self._read["debt_groups"].values())
        return "rule_set.no_shares" if has_groups else "rule_set.no_family"

    def _rank(self, kind: RuleKind, name: str) -> int:
        """Of sets of one day the Fund's own comes first, then what the book has kept."""
        return 2 * self.is_adopted(kind, name) + (name in self.own[kind])


def keep(writer: Writer, kind: RuleKind, name: str) -> None:
    """Something is done by this set: it stays in the book, as it is, and is dropped no more."""
    sets = RuleSets.read(writer.connection, writer.fund)
    if sets.is_kept(kind, name):
        return
    if not sets.is_adopted(kind, name):
        writer.state(statement_of(kind, shipped(kind)[name]))
        return
    since = date.fromisoformat(sets.own[kind][name]["from"])
    writer.state(Statement(KIND, subject_of(kind, name), since, {USED: True}))


def statement_of(kind: RuleKind, said: Said, document: str | None = None) -> Statement:
    """`document` is what a set of the Fund's own rests on; one of the program has none."""
    since = date.fromisoformat(said["from"])
    return Statement(KIND, subject_of(kind, said["name"]), since, dict(said), document)


def subject_of(kind: RuleKind, name: str) -> str:
    return f"{kind}/{name}"


def _named(subject: str) -> tuple[RuleKind, str]:
    kind, _, name = subject.partition("/")
    return cast("RuleKind", kind), name
