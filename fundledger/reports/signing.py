"""Contracts as tables: what was signed from a file; one that was just signed, beside its decision.

The schedule is the contract's own arithmetic; nothing is computed anew here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundledger.contract.duedays import due_days
from fundledger.contract.life import schedule_as_signed
from fundledger.contract.terms import Every
from fundledger.lending.agreed import rate_of
from fundledger.lending.filled import Basis
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.registers.contracts import LoanContract
from fundledger.registers.signing import Signed
from fundledger.reports import schedule
from fundledger.reports.as_json import parts
from fundledger.reports.rates import rate_said, yearly_said
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    as_text,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

FIRST_LINES = 12
"""So much of a schedule is shown when a contract is signed; the rest is told by its number."""


def signed_table(
    signed: Sequence[Signed], file: str, facts: Mapping[str, Cell], *, dry_run: bool
) -> Table:
    """One row a contract, with the ends of its schedule."""
    columns = (
        *(*texts("loan"), *days("signed", wide=True)),
        *(*texts("cooperative"), *texts("source", wide=True)),
        *(*sums("principal"), *texts("rate"), *numbers("instalments")),
        *(*days("first_due"), *money("first_instalment", wide=True)),
        *(*days("last_due", wide=True), *sums("interest"), *texts("outcome")),
    )
    rows = [_row(each, dry_run) for each in signed]
    new = sum(each.new for each in signed)
    key = "loan.file_would_sign" if dry_run else "loan.file_signed"
    notes = (Note(key, {"new": new, "already": len(signed) - new}),)
    return Table.of("loans_signed", columns, rows, {"file": file, **facts}, notes)


def contract_table(one: Signed, facts: Mapping[str, Cell], *, dry_run: bool) -> Table:
    """One contract: its first instalments, and the totals of all of them."""
    contract, lines = one.contract, schedule_as_signed(one.contract.terms)
    every = schedule.records(lines)
    said: dict[str, Cell] = {
        "loan": contract.number,
        "signed": contract.signed,
        "cooperative": contract.cooperative,
        "source": contract.source,
        "rate": contract.rate_words,
        **facts,
    }
    notes = []
    if len(lines) > FIRST_LINES:
        notes.append(Note("loan.more_lines", {"count": len(lines) - FIRST_LINES}))
    notes.append(Note(f"loan.note_{_code(one, dry_run)}"))
    first = every[:FIRST_LINES]
    return Table.of("loan_schedule", schedule.COLUMNS, first, said, notes, counted=every)


def contract_screen(
    one: Signed, basis: Basis | None, facts: Mapping[str, Cell], *, dry_run: bool
) -> Table | Screen:
    """One contract; that of an application with what was decided beside it."""
    schedule_of_it = contract_table(one, facts, dry_run=dry_run)
    if basis is None:
        return schedule_of_it
    beside = beside_decision(one.contract, basis, facts)
    data = {**parts(schedule_of_it), "contract": beside}
    return Screen((beside, schedule_of_it), data, schedule_of_it)


def beside_decision(contract: LoanContract, basis: Basis, facts: Mapping[str, Cell]) -> Table:
    """Each term of a contract, and what was decided, or else asked for."""
    terms, decided, asked = contract.terms, basis.decided, basis.dossier.asked
    rate = rate_of(decided)
    said: list[tuple[str, Cell, Cell]] = [
        ("borrower", contract.cooperative, asked.cooperative),
        ("signed", contract.signed, basis.decision.day),
        ("disbursed", terms.disbursed, None),
        ("principal", terms.principal, decided.amount),
        ("rate", rate_said(contract), None if rate is None else yearly_said(rate)),
        ("last_due", due_days(terms)[-1], _months(decided.term_months)),
        ("instalments", terms.instalments, decided.instalments),
        ("every", _every(terms.every), _months(decided.every_months)),
        ("source", contract.source, decided.source),
        ("purpose", contract.purpose, asked.purpose),
        ("approval", contract.approval, basis.decision.document),
        ("project_cost", contract.project_cost, asked.project_cost),
        ("own_funds", contract.own_funds, asked.own_funds),
        ("officer", contract.officer, asked.officer),
    ]
    rows: list[Record] = [
        {
            "what": word_for("loan_word.", key),
            "value": as_text(value),
            "by_decision": as_text(by_decision),
        }
        for key, value, by_decision in said
        if (value, by_decision) != (None, None)
    ]
    about: dict[str, Cell] = {
        **facts,
        "loan": contract.number,
        "application": contract.application,
        "decision": basis.decision.document,
    }
    notes = (Note("loan_note.left_to_sign", {"left": Dong(basis.left)}),) if basis.left > 0 else ()
    columns = texts("what", "value", "by_decision")
    return Table.of("contract_beside_decision", columns, rows, about, notes)


def _months(months: int | None) -> Sentence | None:
    return None if months is None else Sentence("loan_word.months", {"count": months})


def _every(every: Every | None) -> Sentence | None:
    return None if every is None else Sentence(f"loan_word.{every.unit}s", {"count": every.count})


def _row(each: Signed, dry_run: bool) -> Record:
    contract, lines = each.contract, schedule_as_signed(each.contract.terms)
    first = lines[0] if lines else None
    return {
        "loan": contract.number,
        "signed": contract.signed,
        "cooperative": contract.cooperative,
        "source": contract.source,
        "principal": contract.terms.principal,
        "rate": rate_said(contract),
        "instalments": len(lines),
        "first_due": None if first is None else first.due,
        "first_instalment": None if first is None else first.principal + first.interest,
        "last_due": lines[-1].due if lines else None,
        "interest": sum(line.interest for line in lines),
        "outcome": word_for("loan.outcome_", _code(each, dry_run)),
    }


def _code(each: Signed, dry_run: bool) -> str:
    if not each.new:
        return "already"
    return "would_sign" if dry_run else "signed"
