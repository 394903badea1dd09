"""Contracts as tables: what was signed from a file, and the schedule of one that was just signed.

The schedule is the contract's own arithmetic; nothing is computed anew here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from fundledger.contract.life import schedule_as_signed
from fundledger.contract.plan import PlanLine
from fundledger.registers.signing import Signed
from fundledger.reports.rates import rate_said
from fundledger.reports.table import Cell, Column, Note, Table, Word, word_for

FIRST_LINES = 12
"""So much of a schedule is shown when a contract is signed; the rest is told by its number."""


def signed_table(
    signed: Sequence[Signed], file: str, facts: Mapping[str, Cell], *, dry_run: bool
) -> Table:
    """One row a contract, with the ends of its schedule."""
    columns = (
        *(
            Column("loan"),
            Column("signed", "day", wide=True),
            Column("cooperative"),
            Column("source", wide=True),
        ),
        *(Column("principal", "money"), Column("rate"), Column("instalments", "number")),
        *(Column("first_due", "day"), Column("first_instalment", "money", wide=True)),
        *(Column("last_due", "day", wide=True), Column("interest", "money"), Column("outcome")),
    )
    rows = [_row(each, dry_run) for each in signed]
    principal = sum(each.contract.terms.principal for each in signed)
    interest = sum(row[10] for row in rows if isinstance(row[10], int))
    totals = (None,) * 4 + (principal,) + (None,) * 5 + (interest, None)
    new = sum(each.new for each in signed)
    key = "loan.file_would_sign" if dry_run else "loan.file_signed"
    notes = (Note(key, {"new": new, "already": len(signed) - new}),)
    return Table("loans_signed", columns, rows, totals, {"file": file, **facts}, notes)


def contract_table(one: Signed, facts: Mapping[str, Cell], *, dry_run: bool) -> Table:
    """One contract: its first instalments, and the totals of all of them."""
    contract, lines = one.contract, schedule_as_signed(one.contract.terms)
    columns = (
        *(Column("number", "number"), Column("due", "day"), Column("principal", "money")),
        *(Column("interest", "money"), Column("instalment", "money")),
        Column("principal_left", "money"),
    )
    rows: list[tuple[Cell, ...]] = [
        (number, line.due, line.principal, line.interest, _both(line), line.balance)
        for number, line in enumerate(lines[:FIRST_LINES], start=1)
    ]
    principal, interest = (sum(line.principal for line in lines), _interest(lines))
    totals = (None, None, principal, interest, principal + interest, None)
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
    return Table("loan_schedule", columns, rows, totals, said, tuple(notes))


def _row(each: Signed, dry_run: bool) -> tuple[Cell, ...]:
    contract, lines = each.contract, schedule_as_signed(each.contract.terms)
    last: date | None = lines[-1].due if lines else None
    first = lines[0] if lines else None
    return (
        *(contract.number, contract.signed, contract.cooperative, contract.source),
        *(contract.terms.principal, rate_said(contract), len(lines)),
        *(None if first is None else first.due, None if first is None else _both(first)),
        *(last, _interest(lines)),
        _outcome(each, dry_run),
    )


def _outcome(each: Signed, dry_run: bool) -> Word:
    code = _code(each, dry_run)
    return word_for("loan.outcome_", code)


def _code(each: Signed, dry_run: bool) -> str:
    if not each.new:
        return "already"
    return "would_sign" if dry_run else "signed"


def _both(line: PlanLine) -> int:
    return line.principal + line.interest


def _interest(lines: Sequence[PlanLine]) -> int:
    return sum(line.interest for line in lines)
