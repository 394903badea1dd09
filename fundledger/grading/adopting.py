"""A Fund's own sets of rules: taken into the book as facts, taken back while nothing rests on them.

    adopt(writer, sets)             sets that a file says, all or none
    drop(writer, name, reason)      a set that nothing was done by

A set stands under its name for good: the same again changes nothing, another of that name is
refused. A set that was wrong and that something rests on already is followed by another of its
family with a later day; what was done by the first one stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from fundledger.errors import FundledgerError
from fundledger.grading.rule_sets import DROPPED, KIND, RuleSets, statement_of, subject_of
from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import Writer
from fundledger.rules.classing import READERS, RULE_KINDS, RuleKind, RuleSet
from fundledger.rules.said import RuleFault
from fundledger.text import clean


class Said(NamedTuple):
    """A set as a file says it, with its day as text."""

    kind: RuleKind
    body: Mapping[str, Any]


class Adopted(NamedTuple):
    kind: RuleKind
    rules: RuleSet
    outcome: Literal["new", "same"]


def adopt(writer: Writer, sets: Sequence[Said]) -> list[Adopted]:
    """Keep the sets; `RuleFault` where one says what cannot be."""
    adopted: list[Adopted] = []
    for each in sets:
        known = RuleSets.read(writer.connection, writer.fund)  # with those of the file before it
        rules = READERS[each.kind](each.body)
        there = known.said(each.kind, rules.name)
        if there is not None:
            if dict(there) != dict(each.body):
                raise RuleFault("rule_set.name_taken", path="name", name=rules.name)
            adopted.append(Adopted(each.kind, rules, "same"))
            continue
        _refuse_same_day(known, each.kind, rules)
        writer.state(statement_of(each.kind, each.body, rules.legal_source))
        adopted.append(Adopted(each.kind, rules, "new"))
    return adopted


def _refuse_same_day(known: RuleSets, kind: RuleKind, rules: RuleSet) -> None:
    """In a family one set of the Fund's own holds from a day, or nobody could say which."""
    for other in known.all_of(kind):
        is_own = known.is_adopted(kind, other.name)
        if is_own and (other.family, other.since) == (rules.family, rules.since):
            said: dict[str, object] = {"name": other.name, "family": rules.family}
            raise RuleFault("rule_set.same_day", path="from", day=rules.since, **said)


def drop(writer: Writer, name: str, reason: str, today: date) -> list[RuleSet]:
    """Take back the Fund's own set of that name; it is known no more, and its name is free."""
    known = RuleSets.read(writer.connection, writer.fund)
    said = clean(name).lower()
    kinds = [kind for kind in RULE_KINDS if known.is_adopted(kind, said)]
    if not kinds:
        own = sorted({subject.partition("/")[2] for subject in known.adopted})
        key = "rule_set.of_program" if _is_of_program(known, said) else "rule_set.not_own"
        raise FundledgerError(key, name=name, known=own or ["–"])
    if not clean(reason):
        raise FundledgerError("rule_set.drop_reason", name=said)
    for kind in kinds:
        if known.is_kept(kind, said):
            raise FundledgerError("rule_set.in_use", name=said)
        _refuse_last_of_family(known, kind, said, today)
    found: list[RuleSet] = []
    for kind in kinds:
        rules = READERS[kind](known.own[kind][said])
        body = {DROPPED: clean(reason)}
        writer.state(Statement(KIND, subject_of(kind, said), rules.since, body))
        found.append(rules)
    return found


def _is_of_program(known: RuleSets, name: str) -> bool:
    return any(known.said(kind, name) is not None for kind in RULE_KINDS)


def _refuse_last_of_family(known: RuleSets, kind: RuleKind, name: str, today: date) -> None:
    """The Fund goes by its family, now or from a coming day, and without it would go by none."""
    if kind != "debt_groups":
        return
    coming = [each.effective for each in known.settings.facts if each.effective > today]
    for day in (today, *coming):
        family = known.family_on(day)
        others = [
            each
            for each in known.all_of(kind)
            if each.name != name and each.family == family and each.since <= day
        ]
        if known.holds_on(kind, day) == name and not others:
            raise FundledgerError("rule_set.gone_by", name=name, family=family)
