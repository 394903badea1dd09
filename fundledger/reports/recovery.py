"""What was done about borrowers that do not pay, and what is due next, as tables; the ladder too.

No rung is chosen here: `recovery.due_rungs` says what is due, `recovery.steps` what was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundledger.calendar import show_day
from fundledger.messages.wording import Sentence
from fundledger.recovery.due_rungs import DueBorrower, due_rungs
from fundledger.recovery.ladders import Ladders
from fundledger.recovery.steps import (
    Contact,
    Delivery,
    Notice,
    Promise,
    Reply,
    Step,
    all_steps,
    steps_of,
)
from fundledger.registers.cooperatives import borrower_on
from fundledger.reports.arrears import day_of, is_same, refuse_unknown
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.borrowers import ITS_LOANS, Borrower, area_word, borrowers
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
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.rules.ladders import Ladder

if TYPE_CHECKING:
    from fundledger.ledger.entry import Fact

_DUE = (
    *(*texts("cooperative", "name", "area", "officer"), replace(ITS_LOANS, wide=True)),
    *(*days("oldest_due"), *numbers("days_overdue", "debt_group"), *sums("amount_overdue")),
    *(*texts("last_rung"), *days("last_rung_on"), *texts("document", wide=True)),
    *(*texts("rung"), *days("rung_since"), *numbers("days_waiting")),
)
_DUE_ON_SCREEN: OnScreen = (
    (Column("cooperative"), ("cooperative", "name")),
    *alone(*days("oldest_due"), *numbers("days_overdue", "debt_group"), *money("amount_overdue")),
    (Column("last_rung"), ("last_rung", "last_rung_on")),
    *alone(*texts("rung"), *days("rung_since")),
)
_STEPS = (
    *(*days("day"), *texts("cooperative", "name", "recovery_step", "rung", "document")),
    *texts("addressee", "person", "said"),
    *(replace(ITS_LOANS, wide=True), *money("amount"), *days("answer_by", "promised_for")),
    *(*texts("delivery"), *days("delivered_on"), *numbers("of_link", wide=True)),
    *(*texts("officer", wide=True), *texts("actor", wide=True), *numbers("link")),
)
_STEPS_ON_SCREEN: OnScreen = (
    *alone(*days("day")),
    (Column("cooperative"), ("cooperative", "name")),
    (Column("recovery_step"), ("recovery_step", "rung", "document")),
    (Column("said"), ("addressee", "person", "said", "amount", "promised_for")),
    (Column("delivery"), ("delivery", "delivered_on")),
    *alone(*numbers("link")),
)
_ABOUT = texts("what", "value")
_RUNGS = (
    *(*texts("code", "rung", "rung_kind"), *numbers("days_overdue", "days_since", "from_group")),
)


def due_list(asked: Asked, wanted: Mapping[str, str], within: int = 0) -> Table:
    """Who is due for which rung, since when: who has waited longest first.

    `within`: what falls due in so many days too. Who waits for a later day, for a worse group, or
    has climbed the whole ladder is counted below.
    """
    register = borrowers(asked)
    every = due_rungs(day_of(asked))
    last = days_ahead(asked.as_of, within)
    ladder = Ladders.read(asked.connection, asked.fund, asked.known_at).on(asked.as_of)
    there: dict[str, set[str]] = {name: set() for name in wanted}
    found: list[tuple[date, str, Record]] = []
    waiting = {"later": 0, "nothing_next": 0}
    for each in every:
        of = register.get(each.borrower, Borrower(each.borrower))
        said = {"area": (of.area,), "officer": each.officers}
        for name in wanted:
            there[name].update(said[name])
        if not all(any(is_same(v, value) for v in said[n]) for n, value in wanted.items()):
            continue
        if each.due is None:
            waiting["nothing_next"] += 1
        elif each.due.since > last:
            waiting["later"] += 1
        else:
            found.append((each.due.since, each.borrower, _due(each, of, ladder)))
    refuse_unknown(wanted, there, "recovery.no_")
    rows = [row for _, _, row in sorted(found, key=lambda each: each[:2])]
    facts: dict[str, Cell] = {**asked.facts, **wanted, "ladder": ladder.name}
    notes = [*still_to_come(asked), *_how_to(row for _, _, row in found)]
    notes += [Note(f"recovery_note.{key}", {"count": n}) for key, n in waiting.items() if n]
    if not every:
        notes.append(Note("recovery_note.none_overdue"))
    if ladder.unverified:
        notes.append(Note("recovery_note.of_program", {"name": ladder.name}))
    return Table.of("remind_due", _DUE, rows, facts, notes, on_screen=_DUE_ON_SCREEN)


def days_ahead(day: date, count: int) -> date:
    """So many days later; however many, a day that a calendar has."""
    return day + timedelta(min(count, (date.max - day).days))


def _due(each: DueBorrower, of: Borrower, ladder: Ladder) -> Record:
    assert each.due is not None
    last = each.taken[-1] if each.taken else None
    return {
        "cooperative": of.number,
        "name": of.name,
        "area": area_word(of.area),
        "officer": ", ".join(each.officers) or None,
        "loans": ", ".join(each.loans),
        "oldest_due": each.overdue.oldest_due,
        "days_overdue": each.overdue.days,
        "debt_group": each.group,
        "amount_overdue": each.amount,
        "last_rung": None if last is None else rung_word(ladder, last.rung),
        "last_rung_on": None if last is None else last.day,
        "document": last.document or None if last is not None else None,
        "rung": rung_word(ladder, each.due.rung.code),
        "rung_since": each.due.since,
        "days_waiting": (each.overdue.day - each.due.since).days,
    }


def _how_to(rows: Iterable[Record]) -> Iterator[Note]:
    if any(rows):
        yield Note("recovery_note.how_to")


def rung_word(ladder: Ladder, code: str) -> Word:
    """By its name; one that the ladder has no more, by its code."""
    found = ladder.rung(code)
    return Word(code, code if found is None else found.name)


# What was done.


def steps_list(asked: Asked, number: str | None = None) -> Table:
    """Every step up to the day, the last first; of one borrower where its number is said."""
    where = asked.connection, asked.fund
    if number is None:
        every = [s for of_one in all_steps(*where, asked.known_at).values() for s in of_one]
    else:
        known = borrower_on(*where, number, asked.as_of).number
        every = steps_of(*where, known, asked.known_at)
    steps = [each for each in every if each.day <= asked.as_of]
    return steps_table(asked, steps, asked.facts)


def steps_table(
    asked: Asked,
    steps: Sequence[Step],
    facts: Mapping[str, Cell] | None = None,
    notes: Iterable[Note] = (),
    *,
    dry_run: bool = False,
) -> Table:
    register = borrowers(asked)
    ladders = Ladders.read(asked.connection, asked.fund, asked.known_at)
    on_its_way = deliveries(steps)
    rows: list[Record] = []
    for each in sorted(steps, key=lambda each: (each.day, each.chain), reverse=True):
        of = register.get(each.borrower, Borrower(each.borrower))
        row: dict[str, Cell] = {"day": each.day, "cooperative": of.number, "name": of.name}
        row |= _of_step(each, ladders.on(each.day))
        if (delivery := on_its_way.get(each.chain)) is not None:
            row |= {"delivery": _outcome(delivery.said), "delivered_on": delivery.day}
        row |= {"actor": each.actor, "link": None if dry_run else each.chain}
        rows.append(row)
    said = [*notes, *([Note("loan_note.dry_run")] if dry_run else [])]
    return Table.of("recovery_steps", _STEPS, rows, facts, said, on_screen=_STEPS_ON_SCREEN)


def deliveries(steps: Iterable[Step]) -> dict[int, Step]:
    """By the link of a notice, what became of it last."""
    found = [(each.said.of, each) for each in steps if isinstance(each.said, Delivery)]
    return dict(sorted(found, key=lambda each: (each[1].day, each[1].chain)))


def step_word(step: Step) -> Word:
    """What was done, in a word: a call, a visit, a notice."""
    if isinstance(step.said, Contact):
        return word_for("choice.contact_how.", step.said.how)
    return word_for("recovery_step.", step.do)


def _outcome(said: object) -> Cell:
    return word_for("choice.delivery.", said.outcome) if isinstance(said, Delivery) else None


def _of_step(step: Step, ladder: Ladder) -> dict[str, Cell]:
    row: dict[str, Cell] = {"recovery_step": step_word(step), "document": step.document or None}
    match step.said:
        case Contact() as said:
            row |= {"rung": rung_word(ladder, said.rung), "person": said.person or None}
            row |= {"said": said.note or None, "officer": said.officer or None}
            row |= {"loans": ", ".join(said.loans) or None}
        case Notice() as said:
            row |= {"rung": rung_word(ladder, said.rung), "addressee": _addressee(said)}
            row |= {"answer_by": said.answer_by, "said": said.note or None}
            row |= {"loans": ", ".join(said.loans) or None}
        case Delivery() as said:
            row |= {"person": said.person or None, "of_link": said.of}
            row |= {"said": word_for("choice.delivered_by.", said.by)}
            row |= {"delivery": _outcome(said), "delivered_on": step.day}
        case Reply() as said:
            row |= {"said": said.text, "of_link": said.of}
        case Promise() as said:
            row |= {"amount": said.amount, "promised_for": said.by, "of_link": said.of}
            row |= {"person": said.person or None, "said": said.note or None}
            row |= {"loans": ", ".join(said.loans) or None}
    return row


def _addressee(said: Notice) -> Cell:
    if said.to == "borrower" and not said.addressee:
        return None
    whom = Sentence(f"choice.addressee.{said.to}")
    if not said.addressee:
        return Word(said.to, whom)
    return Word(
        said.addressee, Sentence("recovery_word.addressee", {"to": whom, "name": said.addressee})
    )


def other_rung(found: DueBorrower | None, rung: str, borrower: str, day: date) -> Iterator[Note]:
    """Said of a notice that is not the one that was due: it is kept all the same."""
    if found is None:
        said: dict[str, object] = {"cooperative": borrower, "day": day}
        yield Note("recovery_note.owes_nothing_overdue", said)
    elif found.due is None:
        yield Note("recovery_note.none_was_due")
    elif found.due.rung.code != rung:
        said = {"rung": found.due.rung.name, "day": found.due.since}
        yield Note("recovery_note.other_was_due", said)
    elif found.due.since > day:
        yield Note("recovery_note.was_early", {"day": found.due.since})


# The ladder.


def ladder_screen(asked: Asked) -> Screen:
    """The ladder that holds on the day, by which paper, and when inspections are due."""
    ladder, fact = Ladders.read(asked.connection, asked.fund, asked.known_at).held_on(asked.as_of)
    notes = [] if fact is not None else [Note("ladder_note.of_program")]
    return Screen((_about(ladder, fact, asked.facts), _rungs(ladder, notes)))


def adopted_screen(ladder: Ladder, before: Ladder, fund: int, notes: Iterable[Note]) -> Screen:
    """A ladder that was taken in, beside the one that held on its day until then."""
    facts: dict[str, Cell] = {"fund": fund, "name": ladder.name, "from": ladder.since}
    gone = [each for each in before.rungs if ladder.rung(each.code) is None]
    said = [Note("ladder_note.gone", {"rungs": [each.name for each in gone]})] if gone else []
    return Screen((_about(ladder, None, facts), _rungs(ladder, [*said, *notes])))


def _about(ladder: Ladder, fact: Fact | None, facts: Mapping[str, Cell]) -> Table:
    rule = ladder.inspection
    said: dict[str, Cell] = {
        "name": ladder.name,
        "from": Word(ladder.since.isoformat(), show_day(ladder.since)),
        "document": fact.document if fact is not None else None,
        "source": ladder.source,
        "first_days": _counted("days", rule.first_days),
        "every_months": _counted("months", rule.every_months),
    }
    rows: list[Record] = [
        {"what": word_for("ladder_about.", name), "value": value}
        for name, value in said.items()
        if value is not None
    ]
    notes = [Note("ladder_note.unverified")] if ladder.unverified else []
    return Table.of("ladder", _ABOUT, rows, facts, notes)


def _counted(unit: str, count: int | None) -> Cell:
    if count is None:
        return None
    return Word(str(count), Sentence(f"ladder_about.{unit}", {"count": count}))


def _rungs(ladder: Ladder, notes: Iterable[Note]) -> Table:
    rows: list[Record] = [
        {
            "code": each.code,
            "rung": each.name,
            "rung_kind": word_for("rung_kind.", each.kind),
            "days_overdue": each.days_overdue,
            "days_since": each.days_since or None,
            "from_group": each.from_group if each.from_group > 1 else None,
        }
        for each in ladder.rungs
    ]
    return Table.of("ladder_rungs", _RUNGS, rows, None, notes)
