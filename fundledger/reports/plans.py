"""The plan of a loan for people: what falls due when, what of it is unpaid, what a paper changed.

No figure is made here: `registers.plans` answers the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fundledger.contract.life import schedule_as_signed
from fundledger.contract.plan import PlanLine
from fundledger.contract.standing import Standing
from fundledger.errors import FundledgerError
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.registers.plans import PlanChange, changed_by, decisions, plan_on
from fundledger.reports import schedule
from fundledger.reports.asked import Asked
from fundledger.reports.plan_changes import change_table, shown_paper, sums_of
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    Word,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)


def plan_screen(asked: Asked, number: str) -> Screen:
    """Each instalment with what is unpaid, and below it every paper that changed the plan."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    if loan.opens_after(asked.as_of):
        assert loan.opening is not None
        raise FundledgerError("loan.before_opening", loan=loan.number, day=loan.opening.day)
    facts: dict[str, Cell] = {**asked.facts, "loan": loan.number}
    plan = standing_table(plan_on(loan, asked.as_of), asked.as_of, facts, _notes(loan, asked.as_of))
    return Screen((plan, versions_table(loan, decisions(loan, asked.as_of), facts)), flat=plan)


def plan_changes(asked: Asked, number: str) -> Table:
    """Every paper that changed the plan, after the plan as signed."""
    return plan_screen(asked, number).tables[1]


def signed_plan(asked: Asked, number: str) -> Table:
    """The plan that was signed: when all is paid out and paid back on its day."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    lines = schedule_as_signed(loan.contract.terms)
    facts: dict[str, Cell] = {
        **asked.facts,
        "loan": loan.number,
        "signed": loan.contract.signed,
    }
    return Table.of("loan_plan_signed", schedule.COLUMNS, schedule.records(lines), facts)


def decided_plan(asked: Asked, number: str, paper: str) -> Table:
    """What one paper, named by its number or by its link, did to the plan."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    changes = decisions(loan, asked.as_of)
    meant = [
        document
        for change in changes
        for document in change.documents
        if paper in (document.document, str(document.chain))
    ]
    if not meant:
        known = [shown_paper(each.documents[0]) for each in changes]
        raise FundledgerError(
            "loan.no_such_decision", loan=loan.number, document=paper, known=known or "–"
        )
    facts: dict[str, Cell] = {**asked.facts, "loan": loan.number}
    return change_table(changed_by(loan, meant), facts)


def standing_table(
    lines: Sequence[Standing],
    day: date,
    facts: dict[str, Cell],
    notes: tuple[Note, ...] = (),
) -> Table:
    rows: list[Record] = [
        {
            "number": number,
            "due": line.due,
            "principal": line.principal,
            "interest": line.interest,
            "instalment": line.principal + line.interest,
            "unpaid_principal": line.left_principal,
            "unpaid_interest": line.left_interest,
            "principal_left": line.balance,
            "state": _state(line, day),
        }
        for number, line in enumerate(lines, 1)
    ]
    columns = (
        *(*numbers("number"), *days("due"), *sums("principal", "interest")),
        *(*sums("instalment", wide=True), *sums("unpaid_principal", "unpaid_interest")),
        *(*money("principal_left"), *texts("state")),
    )
    return Table.of("loan_plan", columns, rows, facts, notes)


def versions_table(loan: Loan, changes: Iterable[PlanChange], facts: dict[str, Cell]) -> Table:
    """As signed, and after each paper that changed it: how long it runs, what it costs."""
    signed = schedule_as_signed(loan.contract.terms)
    first: Record = {"day": loan.contract.signed, "what": word_for("plan_word.", "signed")}
    rows: list[Record] = [{**first, **_in_short(signed)}]
    for change in changes:
        paper = change.documents[0]
        rows.append(
            {
                "day": paper.day,
                "what": word_for("document_kind.", paper.do),
                "document": paper.document or None,
                "link": paper.chain,
                **_in_short(change.after),
            }
        )
    columns = (
        *(*days("day"), *texts("what", "document"), *numbers("link", "instalments")),
        *(*days("last_due"), *money("principal", "interest")),
    )
    notes = (Note("plan_note.see_decision", {"loan": loan.number}),) if len(rows) > 1 else ()
    return Table.of("loan_plan_versions", columns, rows, facts, notes)


def _in_short(lines: Sequence[PlanLine]) -> Record:
    principal, interest = sums_of(lines)
    return {
        "instalments": len(lines),
        "last_due": lines[-1].due if lines else None,
        "principal": principal,
        "interest": interest,
    }


def _state(line: Standing, day: date) -> Word:
    if line.left_principal + line.left_interest == 0:
        code = "settled"
    elif not line.has_fallen:
        code = "to_come"
    else:
        code = "due" if line.due == day else "overdue"
    return word_for("plan_word.", code)


def _notes(loan: Loan, day: date) -> tuple[Note, ...]:
    if not loan.begun(day):
        return (Note("plan_note.not_begun", {"loan": loan.number}),)
    if loan.opening is not None:
        return (Note("plan_note.opened", {"day": loan.opening.day}),)
    return ()
