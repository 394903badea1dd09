"""What happened on a loan in a span, and what of it both sides confirm: tables of `loans.sheet`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fundledger.ledger.reading import entries_with_keys
from fundledger.loans.settling import key_of
from fundledger.loans.sheet import Line, Sheet, sheet
from fundledger.registers.loan import Loan
from fundledger.reports.asked import Asked
from fundledger.reports.table import Record, Table, days, money, sums, texts, word_for

_LINES = (
    *(*days("day"), *texts("voucher", "document", "what")),
    *(*sums("lent", "principal_credit"), *money("principal_left")),
    *(*sums("interest_debit", "interest_credit"), *money("interest_owed")),
    *sums("paid_principal", "paid_interest", "paid_overdue_interest", wide=True),
    *sums("otherwise_principal", "otherwise_interest", "held", wide=True),
)
_CONFIRMED = (
    *(*texts("loan"), *days("signed")),
    *sums("principal_at_start", "lent", "paid_principal"),
    *sums("otherwise_principal", wide=True),
    *sums("interest_paid", "principal_left", "interest_in_term", "interest_for_late", "in_all"),
    *sums("written_off_principal", "written_off_interest", "written_off_left", wide=True),
    *sums("interest_due", "interest_accrued", wide=True),
    *sums("interest_overdue_due", "late_interest_due", "unapplied", wide=True),
)


def lived_to(asked: Asked) -> date:
    """A sheet tells what happened: nothing of a day that has not come."""
    return min(asked.as_of, asked.today)


def statement_table(asked: Asked, loan: Loan, of: Sheet) -> Table:
    """Line by line, each with its voucher; the first is the balance that it begins with."""
    keys = [key_of(line.document) for line in of.lines if line.document > 0]
    entries = entries_with_keys(asked.connection, asked.fund, keys) if keys else {}
    opening = of.opening
    first: Record = {
        "day": of.since,
        "what": word_for("sheet_what.", "opening"),
        "principal_left": opening.principal,
        "interest_owed": opening.interest - opening.interest_accrued,
    }
    rows = [first]
    for line in of.lines:
        entry = entries.get(key_of(line.document))
        paper = loan.by_link.get(line.document)
        rows.append(
            {
                "voucher": None if entry is None else str(entry.voucher),
                "document": None if paper is None else paper.document or None,
                **_row(line),
            }
        )
    return Table.of("loan_statement", _LINES, rows)


def _row(line: Line) -> Record:
    return {
        "day": line.day,
        "what": word_for("sheet_what.", line.what),
        "lent": line.lent or None,
        "principal_credit": (line.principal_paid + line.principal_given_up) or None,
        "principal_left": line.principal,
        "interest_debit": sum(line.charged) or None,
        "interest_credit": (sum(line.paid) + sum(line.given_up)) or None,
        "interest_owed": sum(line.owed),
        "paid_principal": line.principal_paid or None,
        "paid_interest": line.paid.in_term or None,
        "paid_overdue_interest": (line.paid.overdue + line.paid.late) or None,
        "otherwise_principal": line.principal_given_up or None,
        "otherwise_interest": sum(line.given_up) or None,
        "held": line.held or None,
    }


def confirmation_table(asked: Asked, of: Iterable[Loan], first: date) -> Table:
    """By contract, what both sides confirm: in figures that `loan confirm` keeps as the Fund's.

    What was written off is owed all the same, and so is in the sum of all.
    """
    last = lived_to(asked)
    rows = [_confirmed(loan, sheet(loan, first, last)) for loan in of]
    return Table.of("debt_confirmation", _CONFIRMED, rows)


_WRITTEN_OFF = (
    *texts("loan"),
    *sums("written_off_principal", "written_off_interest", "written_off_left"),
)


def written_off_table(of: Table) -> Table:
    """Of what both sides confirm, the contracts of which written-off debt is still owed."""
    rows = [
        {column.name: record[column.name] for column in _WRITTEN_OFF}
        for record in of.records()
        if record["written_off_left"]
    ]
    return Table.of("written_off_debts", _WRITTEN_OFF, rows)


def _confirmed(loan: Loan, of: Sheet) -> Record:
    at = of.closing
    in_term = at.interest_due + at.interest_accrued
    late = at.interest_overdue_due + at.late_interest_due
    off = of.written_off
    return {
        "loan": loan.number,
        "signed": loan.contract.signed,
        "principal_at_start": of.opening.principal,
        "lent": sum([line.lent for line in of.lines]),
        "paid_principal": sum([line.principal_paid for line in of.lines]),
        "otherwise_principal": sum([line.principal_given_up for line in of.lines]),
        "interest_paid": sum([sum(line.paid) for line in of.lines]),
        "principal_left": at.principal,
        "interest_in_term": in_term,
        "interest_for_late": late,
        "written_off_principal": off.principal,
        "written_off_interest": sum(off.interest),
        "written_off_left": off.whole,
        "in_all": at.principal + in_term + late + off.whole,
        "interest_due": at.interest_due,
        "interest_accrued": at.interest_accrued,
        "interest_overdue_due": at.interest_overdue_due,
        "late_interest_due": at.late_interest_due,
        "unapplied": at.unapplied,
    }
