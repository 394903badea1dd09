"""The register of restructurings: which time, by which decision, from when to when, which group.

What counts as one, and which time it is, `grading.restructuring` says; nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from fundledger.bulk import no_collection
from fundledger.contract.position import Position
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders
from fundledger.grading.restructuring import KINDS, Restructuring, restructurings
from fundledger.loans.dues import standing_on
from fundledger.loans.verbs import TakenDocument
from fundledger.registers.cooperatives import cooperatives
from fundledger.registers.loan import Loan, loan_numbered, loans
from fundledger.registers.plans import changed_by
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.plan_changes import change_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import Note, Record, Table, days, money, numbers, texts, word_for
from fundledger.reports.trails import group_cell

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WHEN = (*numbers("time"), *days("day"), *texts("kind", "decision"))
_WHAT = (
    *(*days("old_last_due", "new_last_due"), *days("new_first_due", wide=True)),
    *(*numbers("debt_group"), *numbers("link", wide=True)),
)
_ONE = (*_WHEN, *texts("reason"), *_WHAT)
_PLANS = (
    *(*texts("loan"), *numbers("time"), *days("due"), *money("old_principal", "new_principal")),
    *money("old_interest", "new_interest", "difference"),
)
_ALL = (
    *(*texts("loan"), *texts("cooperative", wide=True), *texts("name"), *_WHEN),
    *(*texts("reason", wide=True), *_WHAT),
)


def restructurings_screen(asked: Asked, number: str | None = None) -> Screen:
    """Of one loan, or of all: each time; in detail the plan before and after it."""
    day = asked.as_of
    known = cooperatives(asked.connection, asked.fund, day, asked.known_at)
    graders, notes = _graders(asked)
    rows: list[Record] = []
    plans: list[Record] = []
    every: list[Restructuring] = []
    with no_collection():
        for loan in _asked_for(asked, number):
            if not (found := _standing(asked, loan)):
                continue
            owner = loan.cooperative_on(day)
            name = known[owner].name if owner in known else None
            whose: Record = {"loan": loan.number, "cooperative": owner, "name": name}
            at = standing_on(loan, day, asked.today)
            rows += [{**whose, **_row(loan, each, at, graders)} for each in found]
            plans += _plans(loan, found)
            every += found
    about = (*(notes if rows else ()), *_untold(every))
    table = Table.of("loan_restructurings", _ALL, rows, asked.facts, about)
    plan = Table.of("restructuring_plans", _PLANS, plans, is_detail=True)
    shown = (table, plan) if plans else (table,)
    return Screen(shown, {**parts(table), "plans": plan}, table)


def restructurings_table(asked: Asked, loan: Loan, at: Position) -> Table:
    """Those of one loan, for its screen; no rows where there is none."""
    if not (found := _standing(asked, loan)):
        return Table.of("loan_restructurings", _ONE, ())
    graders, notes = _graders(asked)
    rows = [_row(loan, each, at, graders) for each in found]
    return Table.of("loan_restructurings", _ONE, rows, notes=(*notes, *_untold(found)))


def restructurings_of(asked: Asked, of: Iterable[tuple[Loan, Position]]) -> Table:
    """Those of the loans of one borrower; no rows where there is none."""
    graders, _ = _graders(asked)
    rows: list[Record] = [
        {"loan": loan.number, **_row(loan, each, at, graders)}
        for loan, at in of
        for each in _standing(asked, loan)
    ]
    return Table.of("loan_restructurings", (*texts("loan"), *_ONE), rows)


def restructured_notes(connection: Connection, fund: int, taken: TakenDocument) -> Iterator[Note]:
    """Which time a document restructures its loan, and what group the debt is in by itself then."""
    document, day = taken.voided or taken.document, taken.document.day
    if document.do not in KINDS:
        return
    found = restructurings(taken.loan, day)
    said: dict[str, object] = {"loan": taken.loan.number, "day": day}
    if taken.voided is not None:
        yield Note("restructuring_note.voided", {**said, "count": len(found)})
    else:
        this = next(each for each in found if document in each.documents)
        kind = word_for("restructured_kind.", this.kind)
        again = this.documents[0] != document or document.body.get("corrects")
        key = "restructuring_note.again" if again else "restructuring_note.time"
        yield Note(key, {**said, "time": this.time, "kind": kind, "decision": this.decision or "–"})
    if not taken.after.principal:
        return
    try:
        graders = Graders.read(connection, fund, day)
    except FundledgerError as none_holds:
        yield Note(none_holds.key, none_holds.params)
        return
    group = graders.own(taken.loan, taken.after).group
    yield Note("restructuring_note.group", {**said, "group": group, "rules": graders.rules.name})


def _asked_for(asked: Asked, number: str | None) -> Iterator[Loan]:
    where = asked.connection, asked.fund
    if number is None:
        return loans(*where, asked.known_at)
    return iter((loan_numbered(*where, number, asked.known_at),))


def _standing(asked: Asked, loan: Loan) -> list[Restructuring]:
    return restructurings(loan, asked.as_of) if loan.begun(asked.as_of) else []


def _graders(asked: Asked) -> tuple[Graders | None, tuple[Note, ...]]:
    """What debts of the day are graded by, and by which rules; where none hold, why no group is
    shown.
    """
    where = asked.connection, asked.fund, asked.as_of, asked.known_at
    try:
        graders = Graders.read(*where, today=asked.today)
    except FundledgerError as none_holds:
        return None, (Note(none_holds.key, none_holds.params),)
    rules = graders.rules
    key = "restructuring_note.rules_unverified" if rules.unverified else "restructuring_note.rules"
    return graders, (Note(key, {"rules": rules.name, "source": rules.legal_source}),)


def _row(loan: Loan, each: Restructuring, at: Position, graders: Graders | None) -> Record:
    """The group is the one that the debt is in by itself, were this restructuring its last."""
    graded = graders.own(loan, at, by=each) if graders and at.principal else None
    return {
        "time": each.time,
        "day": each.day if each.is_told else None,
        "kind": word_for("restructured_kind.", each.kind) if each.is_told else None,
        "decision": each.decision or None,
        "reason": each.reason or None,
        "old_last_due": each.before,
        "new_last_due": each.after,
        "new_first_due": each.first_due,
        "debt_group": group_cell(graded),
        "link": each.documents[0].chain if each.documents else None,
    }


def _plans(loan: Loan, found: Sequence[Restructuring]) -> Iterator[Record]:
    """Old and new plan of each side by side; of those before the book it is not known."""
    for each in found:
        if each.documents:
            change = change_table(changed_by(loan, each.documents), {})
            yield from ({"loan": loan.number, "time": each.time, **of} for of in change.records())


def _untold(found: Sequence[Restructuring]) -> Iterator[Note]:
    if count := sum(not each.is_told for each in found):
        yield Note("restructuring_note.untold", {"count": count})
