"""Inspections of use as tables: what the minutes say, and which loans must be looked at by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from fundledger.arrears.debts import each_debt
from fundledger.bulk import no_collection
from fundledger.recovery.inspections import (
    MISUSE,
    Inspection,
    all_inspections,
    inspections_of,
    lent_by,
    next_due,
)
from fundledger.recovery.ladders import Ladders
from fundledger.registers.loan import loan_numbered, loans
from fundledger.reports.arrears import CUTTERS, day_of, is_same, refuse_unknown
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.recovery import days_ahead
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

_MINUTES = (
    *(*days("day"), *texts("loan", "cooperative", "name", "document", "use_finding")),
    *texts("members", "planned_use", "actual_use"),
    *texts("vouchers", "state_of_assets", "proposal", wide=True),
    *(*texts("actor", wide=True), *numbers("link")),
)
_MINUTES_ON_SCREEN: OnScreen = (
    *alone(*days("day")),
    (Column("loan"), ("loan", "name")),
    (Column("use_finding"), ("use_finding", "document")),
    *alone(*texts("members")),
    (Column("actual_use"), ("planned_use", "actual_use")),
    *alone(*numbers("link")),
)
_DUE = (
    *(*texts("loan", "cooperative", "name", "area"), *texts("officer", wide=True)),
    *(*sums("principal"), *days("last_drawn", "last_inspected", "due")),
    *numbers("days_waiting"),
)
_DUE_ON_SCREEN: OnScreen = (
    (Column("loan"), ("loan", "name")),
    *alone(*texts("area"), *money("principal")),
    *alone(*days("last_drawn", "last_inspected", "due"), *numbers("days_waiting")),
)


def inspection_list(asked: Asked, number: str | None = None) -> Table:
    """All minutes up to the day, the last first; of one loan where its number is said."""
    where = asked.connection, asked.fund
    if number is None:
        every = [i for of in all_inspections(*where, asked.known_at).values() for i in of]
    else:
        loan = loan_numbered(*where, number, asked.known_at)
        every = inspections_of(*where, loan.number, asked.known_at)
    found = [each for each in every if each.day <= asked.as_of]
    return minutes_table(asked, found, asked.facts)


def minutes_table(
    asked: Asked,
    found: Iterable[Inspection],
    facts: Mapping[str, Cell] | None = None,
    notes: Iterable[Note] = (),
    *,
    dry_run: bool = False,
) -> Table:
    latest = sorted(found, key=lambda each: (each.day, each.chain), reverse=True)
    register = borrowers(asked)
    owners = dict(_owners(asked, {each.loan for each in latest}))
    rows: list[Record] = []
    for each in latest:
        of = owners[each.loan]
        minutes = each.minutes
        rows.append(
            {
                "day": each.day,
                "loan": each.loan,
                "cooperative": of,
                "name": register.get(of, Borrower(of)).name,
                "document": each.document or None,
                "use_finding": word_for("choice.use_finding.", minutes.finding),
                "members": ", ".join(minutes.members),
                "planned_use": minutes.planned or None,
                "actual_use": minutes.actual or None,
                "vouchers": minutes.vouchers or None,
                "state_of_assets": minutes.assets or None,
                "proposal": minutes.proposal or None,
                "actor": each.actor,
                "link": None if dry_run else each.chain,
            }
        )
    said = [*notes, *([Note("loan_note.dry_run")] if dry_run else [])]
    return Table.of("inspections", _MINUTES, rows, facts, said, on_screen=_MINUTES_ON_SCREEN)


def _owners(asked: Asked, of: set[str]) -> Iterator[tuple[str, str]]:
    if len(of) == 1:
        (number,) = of
        loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
        yield number, loan.cooperative_on(asked.as_of)
    elif of:
        for each in loans(asked.connection, asked.fund, asked.known_at):
            if each.number in of:
                yield each.number, each.cooperative_on(asked.as_of)


def misuse_notes(kept: Inspection) -> Iterator[Note]:
    """What may follow from money that was not used as agreed; nothing of it follows by itself."""
    if kept.minutes.finding not in MISUSE:
        return
    said: dict[str, object] = {"loan": kept.loan, "document": kept.document, "day": kept.day}
    yield Note("inspection_note.misuse")
    yield Note("inspection_note.mark", said)
    yield Note("inspection_note.recall", said)


def inspections_due(asked: Asked, wanted: Mapping[str, str], within: int = 0) -> Table:
    """Loans with principal whose use must be looked at by the day, or in so many days more."""
    rule = Ladders.read(asked.connection, asked.fund, asked.known_at).on(asked.as_of).inspection
    done = all_inspections(asked.connection, asked.fund, asked.known_at)
    register, last = borrowers(asked), days_ahead(asked.as_of, within)
    there: dict[str, set[str]] = {name: set() for name in wanted}
    found: list[tuple[date, Record]] = []
    later = 0
    with no_collection():
        for debt in each_debt(day_of(asked)):
            of = register.get(debt.owner, Borrower(debt.owner))
            cut = {name: CUTTERS[name](debt.loan, of) for name in wanted}
            for name, value in cut.items():
                there[name].add(value)
            if not debt.at.principal or not all(
                is_same(value, wanted[name]) for name, value in cut.items()
            ):
                continue
            made = [i.day for i in done.get(debt.number, ()) if i.day <= asked.as_of]
            lent = lent_by(debt.loan, asked.as_of)
            due = next_due(rule, lent, made)
            if due is None:
                continue
            if due > last:
                later += 1
                continue
            row: Record = {
                "loan": debt.number,
                "cooperative": of.number,
                "name": of.name,
                "area": area_word(of.area),
                "officer": debt.loan.contract.officer or None,
                "principal": debt.at.principal,
                "last_drawn": max(lent.draws, default=None),
                "last_inspected": max(made, default=None),
                "due": due,
                "days_waiting": (asked.as_of - due).days,
            }
            found.append((due, row))
    refuse_unknown(wanted, there)
    found.sort(key=lambda each: each[0])  # those of a day stay in the order of numbers
    notes = [*still_to_come(asked)]
    if rule.first_days is None and rule.every_months is None:
        notes.append(Note("inspection_note.no_rule"))
    if later:
        notes.append(Note("inspection_note.later", {"count": later}))
    facts: dict[str, Cell] = {**asked.facts, **wanted}
    rows = [row for _, row in found]
    return Table.of("inspections_due", _DUE, rows, facts, notes, on_screen=_DUE_ON_SCREEN)
