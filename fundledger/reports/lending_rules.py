"""The table of steps, authority and papers that holds on a day, and what another one changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from fundledger.calendar import show_day
from fundledger.lending.tables import Held, Tables
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.reports.asked import Asked
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    ColumnKind,
    Note,
    Record,
    Table,
    Word,
    texts,
    word_for,
)
from fundledger.rules.lending import LendingRules
from fundledger.rules.lending.changes import Change, Part

_SHEETS = {"table": "lending_rules", "steps": "lending_steps"}
_SHEETS |= {"authority": "lending_authority", "papers": "lending_papers"}


def _column(sheet: str, name: str, kind: ColumnKind = "text", *, wide: bool = False) -> Column:
    """Headed as the sheet of a file is."""
    return Column(name, kind, wide, title=Sentence(f"heading.{sheet}.{name}"))


_COUNTED = Sentence("lending_word.counted")
"""In words of its own: a table shows which days count, where a file says yes or no."""

_ABOUT = texts("what", "value")
_STEPS = (
    *(_column("lending_steps", "code"), _column("lending_steps", "name")),
    _column("lending_steps", "days", "number"),
    replace(_column("lending_steps", "calendar_days"), title=_COUNTED),
    _column("lending_steps", "who"),
)
_AUTHORITY = (
    *(_column("lending_authority", "who"), _column("lending_authority", "up_to", "money")),
)
_PAPERS = (
    *(_column("lending_papers", "code"), _column("lending_papers", "name")),
    *(_column("lending_papers", "before"), _column("lending_papers", "of")),
)
_CHANGES = texts("part", "what", "change", "before", "after")


def rules_screen(asked: Asked) -> Screen:
    """What holds on the day asked, since when, by which paper, and which comes next."""
    tables = Tables.read(asked.connection, asked.fund, asked.known_at)
    held = tables.held_on(asked.as_of)
    coming = tables.coming(asked.as_of)
    notes = [
        Note("lending_note.coming", {"day": e.rules.since, "name": e.rules.name, **_paper(e)})
        for e in coming
    ]
    if not held.document:
        notes.insert(0, Note("lending_note.of_program"))
    about = Table.of("lending_rules", _ABOUT, _about(held, coming), asked.facts, notes)
    return Screen((about, *_parts(held.rules)))


def _paper(held: Held) -> dict[str, object]:
    return {"document": held.document}


def _about(held: Held, coming: list[Held]) -> Iterator[Record]:
    rules = held.rules
    said: dict[str, Cell] = {
        "name": rules.name,
        "from": _day(rules.since) if held.document else Sentence("lending_word.until_own"),
        "until": _day(coming[0].rules.since - timedelta(1)) if coming else None,
        "document": held.document or None,
        "source": rules.source or None,
        "lapse_days": None if rules.lapse_days is None else _lapse(rules.lapse_days),
        "actor": held.fact.actor if held.fact is not None and held.document else None,
    }
    for name, value in said.items():
        if value is not None:
            yield {"what": word_for("lending_about.", name), "value": value}


def _day(day: date) -> Word:
    return Word(day.isoformat(), show_day(day))


def _lapse(days: int) -> Word:
    return Word(str(days), Sentence("lending_word.days", {"count": days}))


def _days(days: int | None) -> Cell:
    return None if days is None else Sentence("lending_word.days", {"count": days})


def _parts(rules: LendingRules) -> tuple[Table, ...]:
    steps: list[Record] = [
        {
            "code": each.code,
            "name": each.name,
            "days": each.days,
            "calendar_days": None if each.days is None else _counted(each.calendar_days),
            "who": each.who or None,
        }
        for each in rules.steps
    ]
    authority: list[Record] = [{"who": each.who, "up_to": each.up_to} for each in rules.authority]
    papers: list[Record] = [
        {
            "code": each.code,
            "name": each.name,
            "before": word_for("lending_before.", each.before),
            "of": _kinds(each.of),
        }
        for each in rules.papers
    ]
    unlimited = [each.who for each in rules.authority if each.up_to is None]
    notes = [Note("lending_note.unlimited", {"who": unlimited})] if unlimited else []
    if not authority:
        notes = [Note("lending_note.nobody")]
    return (
        Table.of("lending_steps", _STEPS, steps),
        Table.of("lending_authority", _AUTHORITY, authority, notes=notes),
        Table.of("lending_papers", _PAPERS, papers),
    )


def _counted(calendar_days: bool) -> Cell:
    return word_for("lending_days.", "calendar" if calendar_days else "working")


def _kinds(of: Iterable[str]) -> Cell:
    kinds = tuple(word_for("choice.cooperative_kind.", each) for each in of)
    return Joined(kinds, "; ") if kinds else Sentence("lending_word.of_all")


class Adoption(NamedTuple):
    """What a file says, what held from its day before that, and whether it changed anything."""

    rules: LendingRules
    document: str
    before: Held
    changes: tuple[Change, ...]
    is_new: bool
    waiting: int
    """So many requests that are not over go by it from now on."""


def adopted_screen(found: Adoption, fund: int, today: date, *, dry_run: bool) -> Screen:
    """The table of a file, and row by row what it changes."""
    rules = found.rules
    notes = list(_notes(found, today, dry_run=dry_run))
    records = [_change(each) for each in found.changes]
    facts: dict[str, Cell] = {"fund": fund, "name": rules.name, "from": rules.since}
    facts["document"] = found.document
    changed = Table.of("lending_changes", _CHANGES, records, facts, notes)
    return Screen((*_parts(rules), changed))


def _notes(found: Adoption, today: date, *, dry_run: bool) -> Iterator[Note]:
    rules, before = found.rules, found.before
    said = {"name": rules.name, "day": rules.since, "document": found.document}
    if not found.is_new:
        yield Note("lending_note.same", said)
        return
    yield Note("lending_note.would_hold" if dry_run else "lending_note.holds", said)
    if before.document and before.rules.since == rules.since:
        stood = {"before": before.rules.name, **_paper(before)}
        yield Note("lending_note.replaces", {"day": rules.since, **stood})
    elif before.document:
        stood = {"before": before.rules.name, "since": before.rules.since, **_paper(before)}
        yield Note("lending_note.against", stood)
    else:
        yield Note("lending_note.against_program")
    if not found.changes:
        yield Note("lending_note.no_change")
    if found.waiting:
        yield Note("lending_note.waiting", {"count": found.waiting, "day": rules.since})
    if rules.since > today:
        yield Note("lending_note.not_yet", {"day": rules.since})


def _change(one: Change) -> Record:
    row: dict[str, Cell] = {
        "part": word_for("lending_part.", one.part),
        "what": one.row or None,
        "change": word_for("lending_change.", one.kind),
    }
    if one.kind == "moved":
        row |= {"before": _place(one.before), "after": _place(one.after)}
    elif one.kind == "changed":
        heading = Sentence(f"heading.{_SHEETS[one.part]}.{one.field}")
        if one.field == "calendar_days":
            heading = _COUNTED
        row |= {
            "change": heading,
            "before": _said(one.part, one.field, one.before),
            "after": _said(one.part, one.field, one.after),
        }
    return row


def _place(number: object) -> Cell:
    return Sentence("lending_word.place", {"place": number})


def _said(part: Part, field: str, value: object) -> Cell:
    """A value as the table itself would show it."""
    match field, value:
        case "up_to", None:
            return Sentence("lending_word.no_limit")
        case "up_to", int():
            return Joined((Dong(value),))
        case "of", tuple():
            return _kinds(value)
        case "before", str():
            return word_for("lending_before.", value)
        case "calendar_days", bool():
            return _counted(value)
        case _, int():
            return _days(value)
        case _, str() if value:
            return value
    return None
