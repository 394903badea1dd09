"""Contracts as tables: what was signed from a file, and the schedule of one that was just signed.

The schedule is the contract's own arithmetic; nothing is computed anew here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundledger.contract.life import schedule_as_signed
from fundledger.registers.signing import Signed
from fundledger.reports import schedule
from fundledger.reports.rates import rate_said
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
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
