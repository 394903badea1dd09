"""The sets of rules by which a case goes through court and enforcement, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fundledger.recovery.procedure_words import length_word, source_word
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    days,
    numbers,
    texts,
    word_for,
)
from fundledger.rules.procedures import (
    CASE_KINDS,
    CaseKind,
    Event,
    Length,
    Period,
    Procedure,
    holding,
    named,
    shipped,
)

_SETS = (
    *(*texts("procedure", "label"), *days("from"), *texts("holds_today")),
    *numbers("statutory_periods", "unverified_periods"),
    *texts("legal_source", wide=True),
)
_STATES = texts("stage", "case_state", "label", "acts_next", "is_final")
_EVENTS = (
    *texts("case_event", "label", "happens_in", "leads_to"),
    *texts("acted_by", "court_paper", "starts_periods", wide=True),
)
_PERIODS = (
    *texts("court_period", "must_do", "acted_by", "period_length", "case_kind"),
    *texts("extension", "counts_from", "legal_source", "verified"),
)
_PERIODS_ON_SCREEN: OnScreen = (
    *alone(Column("court_period")),
    (Column("must_do"), ("acted_by", "must_do")),
    (Column("period_length"), ("period_length", "case_kind")),
    (Column("legal_source"), ("legal_source", "verified")),
)


def procedures_screen(day: date, name: str | None) -> Screen:
    """All sets, and which holds on the day; with one in full, where it is named."""
    if name is None:
        return Screen((_sets_table(day, list(shipped().values())),))
    one = named(name)
    facts: dict[str, Cell] = {"procedure": one.name}
    full = (_states_table(one, facts), _events_table(one, facts), _periods_table(one, facts))
    return Screen((_sets_table(day, [one]), *full))


def _held(day: date) -> Procedure | None:
    every = shipped().values()
    return holding(day) if any(each.since <= day for each in every) else None


def _sets_table(day: date, sets: Sequence[Procedure]) -> Table:
    held = _held(day)
    rows: list[Record] = [
        {
            "procedure": each.name,
            "label": each.label,
            "from": each.since,
            "holds_today": _yes(each is held),
            "statutory_periods": len(each.periods),
            "unverified_periods": sum(period.is_unverified for period in each.periods.values()),
            "legal_source": each.legal_source,
        }
        for each in sets
    ]
    facts: dict[str, Cell] = {"as_of": day}
    notes = [*(note for each in sets for note in _doubts(each)), *_about(held, sets)]
    return Table.of("procedures", _SETS, rows, facts, notes)


def _doubts(of: Procedure) -> Iterator[Note]:
    if of.caution is not None:
        yield Note("procedure_note.caution", {"name": of.name, "caution": of.caution})


def _about(held: Procedure | None, sets: Sequence[Procedure]) -> Iterator[Note]:
    if held is None:
        yield Note("procedure_note.none_yet")
    yield Note("procedure_note.keeps")
    yield Note("procedure_note.unverified")
    if len(sets) > 1:
        yield Note("procedure_note.in_full", {"name": (held or sets[-1]).name})


def _states_table(of: Procedure, facts: dict[str, Cell]) -> Table:
    rows: list[Record] = [
        {
            "stage": Word(each.stage, of.stages[each.stage]),
            "case_state": each.name,
            "label": each.label,
            "acts_next": _actor(of, each.actor),
            "is_final": _yes(each.is_final),
        }
        for stage in of.stages
        for each in of.states_of(stage)
    ]
    return Table.of("procedure_states", _STATES, rows, facts)


def _events_table(of: Procedure, facts: dict[str, Cell]) -> Table:
    rows: list[Record] = [
        {
            "case_event": each.name,
            "label": each.label,
            "happens_in": _codes(_in_order(of, each)),
            "leads_to": each.target,
            "acted_by": _actor(of, each.actor),
            "court_paper": each.paper,
            "starts_periods": _codes(each.starts),
        }
        for each in of.events.values()
    ]
    notes = [Note("procedure_note.stays"), Note("procedure_note.changes")]
    return Table.of("procedure_events", _EVENTS, rows, facts, notes)


def _in_order(of: Procedure, event: Event) -> list[str]:
    return [state for state in of.states if state in event.sources]


def _periods_table(of: Procedure, facts: dict[str, Cell]) -> Table:
    rows = [row for each in of.periods.values() for row in _period(of, each)]
    notes = [Note("procedure_note.days")]
    columns, shown = _PERIODS, _PERIODS_ON_SCREEN
    return Table.of("procedure_periods", columns, rows, facts, notes, on_screen=shown)


def _period(of: Procedure, each: Period) -> Iterator[Record]:
    """One row, or one for each kind of case where they differ."""
    differ = len(set(each.length.values())) > 1 or len(set(each.extension.values())) > 1
    kinds: Sequence[CaseKind] = CASE_KINDS if differ else CASE_KINDS[:1]
    for kind in kinds:
        yield {
            "court_period": each.name,
            "must_do": each.what,
            "acted_by": _actor(of, each.actor),
            "case_kind": word_for("case_kind.", kind) if differ else None,
            "period_length": _length(each.length[kind]),
            "extension": _length(each.extension.get(kind)),
            "counts_from": word_for("counts_from.", _counted_from(each)),
            "legal_source": source_word(of.laws[each.law], each),
            "verified": _unverified(each.is_unverified),
        }


def _counted_from(period: Period) -> str:
    return "service" if period.counts_from_service else "event"


def _length(length: Length | None) -> Cell:
    if length is None:
        return None
    return Word(f"{length.count} {length.unit}", length_word(length))


def _actor(of: Procedure, code: str | None) -> Cell:
    return None if code is None else Word(code, of.actors[code])


def _codes(names: Sequence[str]) -> Cell:
    return ", ".join(names) or None


def _yes(is_so: bool) -> Cell:
    return word_for("choice.yes_or_no.", "yes") if is_so else None


def _unverified(is_so: bool) -> Cell:
    return word_for("rule_set_state.", "unverified") if is_so else None
