"""Petitions as tables: the list, one with all that was stated of it, what a file brought, and how
many were put forward in a span, by kind and by body.

Petitions and petitioners are counted apart: a cooperative that asks for three things is one. So the
petitioners of a table are fewer than its rows add up to, and its total is counted anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from fundledger.errors import FundledgerError
from fundledger.ledger.settings import Settings
from fundledger.messages.codes import plain
from fundledger.messages.wording import Joined, Sentence
from fundledger.registers.cooperatives import CooperativeKind, kinds_on, refuse_unknown
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import borrowers
from fundledger.reports.many import Many, ManyScreen, Summed, led_by, together
from fundledger.reports.screens import Screen
from fundledger.reports.spans import spanned
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    Word,
    alone,
    days,
    in_order,
    numbers,
    texts,
    word_for,
)
from fundledger.support.petition_counts import Counted, counted
from fundledger.support.petition_kinds import Kinds, meant, word_of_kind
from fundledger.support.petitions import (
    STATES,
    Answered,
    Forwarded,
    Line,
    Petition,
    Raised,
    lines_of,
    petition_numbered,
    petitions,
)
from fundledger.support.petitions_received import Received
from fundledger.text import clean

_LIST = (
    *(*texts("petition"), *days("asked_on"), *texts("petition_kind", "petition_text")),
    *(*texts("petitioners"), *numbers("contents", wide=True), *texts("body")),
    *(*texts("level_of_body", "how_asked", "occasion", wide=True), *texts("with_whom", wide=True)),
    *(*texts("state"), *days("answer_due"), *texts("answer_late", wide=True), *days("answered_on")),
    *texts("answer", "answered_by", "answer_document", wide=True),
    *(*texts("document", "petition_note", wide=True), *numbers("link", wide=True)),
)
_LIST_ON_SCREEN = (
    (Column("petition"), ("petition", "asked_on")),
    *alone(*texts("petition_kind", "petition_text", "petitioners", "body")),
    (Column("state"), ("state", "answer_late")),
    *alone(*days("answer_due")),
)
_HISTORY = (
    *(*days("day"), *texts("what", "value", "document", "reason", "actor")),
    *(*numbers("link"), *numbers("voided_by")),
)


# The list, and one.


def petition_list(
    asked: Asked,
    *,
    kind: str | None = None,
    body: str | None = None,
    state: str | None = None,
    cooperative: str | None = None,
) -> Table:
    """Those that were put forward by the day, the last first, as they stood on it."""
    if cooperative is not None:
        cooperative = clean(cooperative)
        refuse_unknown(asked.connection, asked.fund, cooperative, asked.known_at)
    every = _on(asked)
    _refuse_misspelt(asked, every, kind, body)
    found = [each for each in every if _is_wanted(each, kind, body, state, cooperative)]
    said: dict[str, Cell] = {
        "kind": None if kind is None else _kind_word(meant(kind)),
        "body": body,
        "state": None if state is None else word_for("choice.petition_state.", state),
        "cooperative": cooperative,
    }
    facts = {**asked.facts, **{name: cell for name, cell in said.items() if cell is not None}}
    names = _names(asked)
    records = [_listed(each, names, asked.as_of) for each in reversed(found)]
    notes = _notes(counted(found, asked.as_of, _kinds(asked))) if found else ()
    return Table.of("petitions", _LIST, records, facts, notes, on_screen=_LIST_ON_SCREEN)


def petition_screen(asked: Asked, number: str, notes: Iterable[Note] = ()) -> Screen:
    """One, and every fact of it, what was taken back among them."""
    where = asked.connection, asked.fund, number, asked.known_at
    petition = petition_numbered(*where).until(asked.as_of)
    if petition.day > asked.as_of:
        said: dict[str, object] = {"petition": petition.number, "asked": petition.day}
        raise FundledgerError("petition.before_it", day=asked.as_of, **said)
    about = _about(petition, _names(asked), asked)
    history = [_told(each) for each in lines_of(*where)]
    return Screen((about, Table.of("petition_history", _HISTORY, history, None, notes)))


def entered_table(
    petition: Petition, asked: Asked, facts: Mapping[str, Cell], *, dry_run: bool
) -> Table:
    """One as it stands after what was just entered."""
    notes = [Note("petition_note.dry_run")] if dry_run else []
    notes += _doubts(petition, asked)
    record = _listed(petition, _names(asked), asked.as_of)
    return Table.of("petitions", _LIST, [record], facts, notes, on_screen=_LIST_ON_SCREEN)


def received_table(
    received: Sequence[Received], file: str, asked: Asked, *, dry_run: bool
) -> Table:
    """What became of a file of petitions: one row each."""
    new, answers = sum(each.is_new for each in received), sum(each.steps for each in received)
    key = "would_enter" if dry_run else "entered"
    counts = {"new": new, "already": len(received) - new, "steps": answers}
    notes = [Note(f"received_petitions.{key}", counts)]
    for each in received:
        notes += _doubts(each.petition, asked)
    names = _names(asked)
    rows = [
        {**_listed(each.petition, names, asked.as_of), "outcome": _outcome(each, dry_run)}
        for each in received
    ]
    columns = (*_LIST, *texts("outcome"))
    on_screen = (*_LIST_ON_SCREEN, *alone(*texts("outcome")))
    facts: dict[str, Cell] = {"file": file, "fund": asked.fund}
    return Table.of("petitions_received", columns, rows, facts, notes, on_screen=on_screen)


def _on(asked: Asked) -> list[Petition]:
    every = petitions(asked.connection, asked.fund, asked.known_at).values()
    return [each.until(asked.as_of) for each in every if each.day <= asked.as_of]


def _refuse_misspelt(
    asked: Asked, every: Sequence[Petition], kind: str | None, body: str | None
) -> None:
    """A misspelt word is refused: an empty list would look like good news."""
    if kind is not None:
        settings = Settings.read(asked.connection, asked.fund, asked.known_at)
        known = dict.fromkeys([*Kinds(settings).on(asked.as_of), *(e.raised.kind for e in every)])
        if plain(meant(kind)) not in map(plain, known):
            words = [word_of_kind(each) for each in known]
            raise FundledgerError("petition.no_such_kind", kind=kind, known=words)
    if body is not None and not any(_is_wanted(each, None, body, None, None) for each in every):
        bodies = sorted({each.with_whom for each in every}) or ["–"]
        raise FundledgerError("petition.no_such_body", body=body, known=bodies)


def _is_wanted(
    of: Petition, kind: str | None, body: str | None, state: str | None, cooperative: str | None
) -> bool:
    """A part of the body's name is enough; a kind is said by its code or in either language."""
    raised = of.raised
    return (
        (kind is None or plain(raised.kind) == plain(meant(kind)))
        and (body is None or any(plain(body) in plain(e) for e in (raised.body, of.with_whom)))
        and (state is None or of.state == state)
        and (cooperative is None or cooperative in raised.cooperatives)
    )


def _names(asked: Asked) -> Mapping[str, str]:
    return {number: each.name for number, each in borrowers(asked).items()}


def _kinds(asked: Asked) -> Mapping[str, CooperativeKind]:
    return kinds_on(asked.connection, asked.fund, asked.as_of, asked.known_at)


def _petitioners(raised: Raised, names: Mapping[str, str]) -> Joined:
    """By their names, and how many that nobody named."""
    named: list[object] = [names.get(each) or each for each in raised.cooperatives]
    named += [*raised.unlisted, *raised.others]
    if raised.unnamed:
        named.append(Sentence("petition_word.unnamed", {"count": raised.unnamed}))
    return Joined(tuple(named), "; ")


def _level(code: str | None) -> Word | None:
    return None if code is None else word_for("choice.petition_level.", code)


def _how(code: str | None) -> Word | None:
    return None if code is None else word_for("choice.petition_how.", code)


def _kind_word(kind: str) -> Word:
    return Word(kind, word_of_kind(kind))


def _listed(petition: Petition, names: Mapping[str, str], as_of: date) -> Record:
    raised, answer = petition.raised, petition.answer
    said = None if answer is None or not isinstance(answer.said, Answered) else answer.said
    return {
        "petition": petition.number,
        "asked_on": petition.day,
        "petition_kind": _kind_word(raised.kind),
        "petition_text": raised.text,
        "petitioners": _petitioners(raised, names),
        "contents": raised.contents,
        "body": raised.body,
        "level_of_body": _level(raised.level),
        "how_asked": _how(raised.how),
        "occasion": raised.occasion or None,
        "with_whom": petition.with_whom,
        "state": word_for("choice.petition_state.", petition.state),
        "answer_due": petition.due,
        "answer_late": Sentence("petition_word.late") if petition.is_late(as_of) else None,
        "answered_on": None if answer is None else answer.day,
        "answer": None if said is None else said.text or None,
        "answered_by": None if said is None else said.by or petition.with_whom,
        "answer_document": None if answer is None else answer.document or None,
        "document": petition.document or None,
        "petition_note": raised.note or None,
        "link": petition.chain,
    }


def _about(petition: Petition, names: Mapping[str, str], asked: Asked) -> Table:
    listed = {**_listed(petition, names, asked.as_of), "corrected_by": petition.corrected}
    columns = {each.name: each for each in (*_LIST, *numbers("corrected_by"))}
    rows: list[Record] = [
        {"what": Word(name, columns[name].heading), "value": _as_text(cell)}
        for name, cell in listed.items()
        if cell is not None and (name, cell) != ("contents", 1)
    ]
    return Table.of("petition", texts("what", "value"), rows, asked.facts)


def _as_text(cell: Cell) -> Cell:
    return Joined((cell,)) if isinstance(cell, date) else cell


def _told(line: Line) -> Record:
    return {
        "day": line.day,
        "what": word_for("petition_do.", line.do),
        "value": _says(line),
        "document": line.document or None,
        "reason": line.reason or None,
        "actor": line.actor,
        "link": line.chain,
        "voided_by": line.gone,
    }


def _says(line: Line) -> str | None:
    match line.said:
        case Raised() as raised:
            return raised.text
        case Forwarded() as step:
            return step.to
        case Answered() as step:
            return step.text or None
    return None


def _outcome(each: Received, dry_run: bool) -> Word:
    if not each.is_new and not each.steps:
        outcome = "already"
    elif each.is_new:
        outcome = "would_enter" if dry_run else "entered"
    else:
        outcome = "would_add" if dry_run else "added"
    return word_for("received_petitions.outcome_", outcome)


def _doubts(petition: Petition, asked: Asked) -> list[Note]:
    """A name that the register has too, perhaps of the same: worth a look, and no refusal."""
    if not petition.raised.unlisted:
        return []
    numbers_of: dict[str, list[str]] = defaultdict(list)
    for number, name in _names(asked).items():
        numbers_of[plain(name)].append(number)
    found: list[Note] = []
    for name in petition.raised.unlisted:
        if same := numbers_of.get(plain(name)):
            said: dict[str, object] = {"petition": petition.number, "name": name}
            found.append(Note("petition_note.in_register_too", {**said, "known": same}))
    return found


# Counted in a span.

_FIGURES = (
    *numbers("petitions_counted", "cooperatives_counted", "others_counted", "petitions_open"),
    *numbers("petitions_forwarded", "petitions_answered", "petitions_declined", "petitions_late"),
)
_COUNTS = tuple(replace(each, summed=True) for each in _FIGURES)


def petition_counts(asked: Asked, first: date) -> Screen:
    """Those put forward in the span, as they stand at its end."""
    every = _on(asked)
    found = [each for each in every if each.day >= first]
    kinds, facts = _kinds(asked), spanned(asked, first)
    whole = counted(found, asked.as_of, kinds)
    by_kind = _by(found, lambda each: (_kind_key(each),), asked.as_of, kinds)
    by_body = _by(found, lambda each: (_body_key(each),), asked.as_of, kinds)
    both = _by(found, lambda each: (_kind_key(each), _body_key(each)), asked.as_of, kinds)
    notes = list(_span_notes(whole, every, first))
    kinds_of, bodies_of = texts("petition_kind"), texts("body")
    tables = {
        "kinds": Table.of(
            "petitions_by_kind", (*kinds_of, *_COUNTS), _rows(by_kind, kinds_of), facts, notes
        ),
        "bodies": Table.of("petitions_by_body", (*bodies_of, *_COUNTS), _rows(by_body, bodies_of)),
        "both": Table.of(
            "petitions_by_kind_and_body",
            (*kinds_of, *bodies_of, *_COUNTS),
            _rows(both, (*kinds_of, *bodies_of)),
            is_detail=True,
        ),
    }
    tables["both"] = replace(tables["both"], hidden_note="petition_note.has_both")
    total = _record(whole)
    tables = {
        name: replace(table, totals=in_order(table.columns, total))
        for name, table in tables.items()
    }
    main = tables["kinds"]
    return Screen(tuple(tables.values()), {**parts(main), **tables}, flat=main)


def petitions_of_funds(many: Many) -> ManyScreen:
    """Kinds of the same name are one line; who asks in two funds is two petitioners."""
    return led_by(together(many, Summed("petitions_by_kind")), "petitions_by_kind")


_Groups = Sequence[tuple[tuple[Cell, ...], Counted]]


def _rows(groups: _Groups, heads: Sequence[Column]) -> Iterator[Record]:
    names = [each.name for each in heads]
    for key, of in groups:
        yield {**dict(zip(names, key, strict=True)), **_record(of)}


_Key = Callable[[Petition], tuple[tuple[object, Cell], ...]]


def _by(
    found: Sequence[Petition], key: _Key, day: date, kinds: Mapping[str, CooperativeKind]
) -> _Groups:
    """The most petitions first, then the oldest; of each key the first half says what is one."""
    grouped: dict[tuple[object, ...], list[Petition]] = defaultdict(list)
    shown: dict[tuple[object, ...], tuple[Cell, ...]] = {}
    for each in found:
        pairs = key(each)
        same = tuple(pair[0] for pair in pairs)
        grouped[same].append(each)
        shown.setdefault(same, tuple(pair[1] for pair in pairs))
    rows = [(shown[same], counted(of, day, kinds)) for same, of in grouped.items()]
    return sorted(rows, key=lambda each: -each[1].petitions)


def _kind_key(petition: Petition) -> tuple[object, Cell]:
    return plain(petition.raised.kind), _kind_word(petition.raised.kind)


def _body_key(petition: Petition) -> tuple[object, Cell]:
    """As it was asked, whoever has it by now."""
    return plain(petition.raised.body), petition.raised.body


def _record(of: Counted) -> dict[str, Cell]:
    return {
        "petitions_counted": of.petitions,
        "cooperatives_counted": of.cooperatives,
        "others_counted": of.others,
        **{f"petitions_{state}": of.states[state] for state in STATES},
        "petitions_late": of.late,
    }


def _notes(of: Counted) -> Iterator[Note]:
    said: dict[str, object] = {"petitions": of.petitions, "cooperatives": of.cooperatives}
    key = "with_others" if of.others else "in_all"
    yield Note(f"petition_note.{key}", {**said, "others": of.others})
    if of.is_at_most:
        yield Note("petition_note.at_most")


def _span_notes(whole: Counted, every: Sequence[Petition], first: date) -> Iterator[Note]:
    if not whole.petitions:
        yield Note("petition_note.none_in_span")
    else:
        yield from _notes(whole)
    before = [each for each in every if each.day < first and each.is_waiting]
    if before:
        waiting = sum(each.raised.contents for each in before)
        yield Note("petition_note.from_before", {"count": waiting, "day": first})
