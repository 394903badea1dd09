"""The sets of rules that there are for a fund: which holds on a day, where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.grading.adopting import Adopted
from fundledger.grading.rule_sets import RuleSets
from fundledger.reports.asked import Asked
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    Word,
    days,
    numbers,
    texts,
    word_for,
)
from fundledger.reports.trails import set_notes
from fundledger.rules.classing import RULE_KINDS, GroupRules, RuleKind, RuleSet
from fundledger.text import clean

_RULES = (
    *(*texts("rule_kind", "family", "rule_set"), *days("from"), *texts("holds_today", "state")),
    *texts("legal_source", wide=True),
)


def rules_table(asked: Asked, only: str | None = None) -> Table:
    """Every set by kind, family and day (or those of one name), and which holds on the day."""
    sets = RuleSets.read(asked.connection, asked.fund, asked.known_at)
    rows: list[Record] = []
    for kind in RULE_KINDS:
        holds = sets.holds_on(kind, asked.as_of)
        for each in sets.all_of(kind):
            if only is not None and each.name != clean(only).lower():
                continue
            row = {**_set(kind, each), "state": _state(sets, kind, each)}
            rows.append({**row, "holds_today": _yes(each.name == holds)})
    family = sets.family_on(asked.as_of)
    notes = list(set_notes(*_holding(sets, asked.as_of)))
    notes += [Note("rule_set_note.family", {"family": family, "day": asked.as_of})]
    notes += [
        Note("rule_set_note.none_holds", {"kind": _kind(kind), "family": family})
        for kind in RULE_KINDS
        if sets.holds_on(kind, asked.as_of) is None
    ]
    return Table.of("rule_sets", _RULES, rows, asked.facts, notes)


def _holding(sets: RuleSets, day: date) -> Iterator[RuleSet]:
    for kind in RULE_KINDS:
        name = sets.holds_on(kind, day)
        yield from (each for each in sets.all_of(kind) if each.name == name)


def _set(kind: RuleKind, each: RuleSet) -> dict[str, Cell]:
    return {
        "rule_kind": _kind(kind),
        "family": each.family,
        "rule_set": each.name,
        "from": each.since,
        "legal_source": each.legal_source,
    }


def _kind(kind: RuleKind) -> Word:
    return word_for("rule_kind.", kind)


def _state(sets: RuleSets, kind: RuleKind, each: RuleSet) -> Cell:
    """What is special of a set: unverified, the Fund's own, kept because something rests on it."""
    if sets.is_adopted(kind, each.name):
        used = sets.is_kept(kind, each.name)
        return word_for("rule_set_state.", "own_used" if used else "own")
    if each.unverified:
        return word_for("rule_set_state.", "unverified")
    return word_for("rule_set_state.", "kept") if sets.is_kept(kind, each.name) else None


def _yes(is_so: bool) -> Cell:
    return word_for("choice.yes_or_no.", "yes") if is_so else None


def said_of(asked: Asked, name: str) -> list[tuple[RuleKind, Mapping[str, Any]]]:
    """What the sets of that name say: there may be one of groups and one of provisions."""
    sets = RuleSets.read(asked.connection, asked.fund, asked.known_at)
    wanted = clean(name).lower()
    found = [(kind, said) for kind in RULE_KINDS if (said := sets.said(kind, wanted)) is not None]
    if not found:
        known = [each.name for kind in RULE_KINDS for each in sets.all_of(kind)]
        raise FundledgerError("rule_set.no_such", name=name, known=known)
    return found


_ADOPTED = (*texts("rule_kind", "family", "rule_set"), *days("from"), *texts("legal_source"))
Changes = Mapping[str, tuple[int, int]]


def adopted_screen(
    adopted: Sequence[Adopted], changed: Changes, sets: RuleSets, today: date, *, dry_run: bool
) -> Screen:
    """The sets of a file, and each debt that is in another group by them today."""
    rows: list[Record] = [
        {**_set(each.kind, each.rules), "outcome": word_for("rule_set_outcome.", each.outcome)}
        for each in adopted
    ]
    key = "rule_set_note.dry_run" if dry_run else "rule_set_note.adopted"
    notes = (Note(key), _changed(changed), *_advice(adopted, sets, today))
    columns = (*_ADOPTED, *texts("outcome"))
    return _with_changes(Table.of("rule_sets_adopted", columns, rows, notes=notes), changed)


def _advice(adopted: Sequence[Adopted], sets: RuleSets, today: date) -> Iterator[Note]:
    """What a new family still lacks before the Fund goes by it."""
    has_provisions = {each.family for each in sets.all_of("provisions")}
    families = dict.fromkeys(e.rules.family for e in adopted if e.kind == "debt_groups")
    for family in families:
        if family not in has_provisions:
            yield Note("rule_set_note.no_provisions", {"family": family})
        if family != sets.family_on(today):
            yield Note("rule_set_note.not_gone_by", {"family": family})


def dropped_screen(dropped: Sequence[RuleSet], changed: Changes, *, dry_run: bool) -> Screen:
    """The sets that were taken back, and each debt that is in another group without them."""
    rows: list[Record] = [
        _set("debt_groups" if isinstance(each, GroupRules) else "provisions", each)
        for each in dropped
    ]
    key = "rule_set_note.dry_run" if dry_run else "rule_set_note.dropped"
    notes = (Note(key), _changed(changed))
    return _with_changes(Table.of("rule_sets_dropped", _ADOPTED, rows, notes=notes), changed)


def _changed(changed: Changes) -> Note:
    if not changed:
        return Note("rule_set_note.no_change")
    return Note("rule_set_note.changes", {"count": len(changed)})


def _with_changes(table: Table, changed: Changes) -> Screen:
    if not changed:
        return Screen((table,))
    rows: list[Record] = [
        {"loan": loan, "group_before": before, "group_after": after}
        for loan, (before, after) in sorted(changed.items())
    ]
    columns = (*texts("loan"), *numbers("group_before", "group_after"))
    return Screen((table, Table.of("group_changes", columns, rows)))
