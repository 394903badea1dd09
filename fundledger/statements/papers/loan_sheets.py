"""Sheets of one loan: what happened on it, how its interest was reckoned, what a receipt paid."""

from __future__ import annotations

from datetime import date

from fundledger.loans.sheet import StillOwed, sheet, written_off_on
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.reports.asked import Asked
from fundledger.reports.interest_sheet import interest_tables
from fundledger.reports.loan_sheet import lived_to, statement_table
from fundledger.reports.receipt_advice import advice
from fundledger.reports.table import amount_of
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.parties import borrower, borrower_fields, loan_fields
from fundledger.statements.spans import span_in_words


def statement(asked: Asked, first: date, number: str) -> Content:
    """Line by line from the opening balance to the closing one."""
    loan = _loan(asked, number)
    last = lived_to(asked)
    of = sheet(loan, first, last)
    found = statement_table(asked, loan, of)
    total = found.total
    at = of.closing
    fields: dict[str, Value] = {
        **_about(asked, loan, first, last),
        "opening_principal": Dong(of.opening.principal),
        "opening_interest": Dong(of.opening.interest - of.opening.interest_accrued),
        "closing_principal": Dong(at.principal),
        "closing_interest": Dong(at.interest - at.interest_accrued),
        "interest_accrued": Dong(at.interest_accrued),
        "unapplied": Dong(at.unapplied),
        **_written_off(of.written_off),
        "line_count": len(of.lines),
        **{name: Dong(amount_of(total[name])) for name in _STATED},
    }
    return Content("statement", fields, (found,), addressee=loan.cooperative_on(last))


def _written_off(left: StillOwed) -> dict[str, Value]:
    """What stands in the register of written-off debts: in no balance, yet owed."""
    return {
        "written_off_principal": Dong(left.principal),
        "written_off_interest": Dong(sum(left.interest)),
        "written_off_left": Dong(left.whole),
    }


_STATED = ("lent", "principal_credit", "interest_debit", "interest_credit")


def interest(asked: Asked, first: date, number: str) -> Content:
    """Every stretch of interest, and by kind what arose, was paid and is owed."""
    loan = _loan(asked, number)
    last = lived_to(asked)
    stretches, totals, before_book = interest_tables(asked, loan, first)
    total = totals.total
    off = written_off_on(loan, last)
    fields: dict[str, Value] = {
        **_about(asked, loan, first, last),
        **_written_off(off),
        "interest_in_all": Dong(amount_of(total["closing"]) + sum(off.interest)),
        "line_count": len(stretches.rows),
        "day_count_said": Sentence(f"day_count_said.{loan.contract.terms.day_count}"),
        "before_count": len(before_book.rows),
        "book_began": None if loan.opening is None else loan.opening.day,
        **{name: Dong(amount_of(total[name])) for name in _RECKONED},
        "principal_left": Dong(sheet(loan, last, last).closing.principal),
    }
    tables = stretches, totals, before_book
    return Content("interest", fields, tables, addressee=loan.cooperative_on(last))


_RECKONED = ("opening", "arisen", "paid", "otherwise", "closing")


def receipt(asked: Asked, entry: str) -> Content:
    """What a receipt paid, and what is left to be paid after its day."""
    of = advice(asked, entry)
    loan, document, after = of.loan, of.document, of.after
    owner = loan.cooperative_on(document.day)
    fields: dict[str, Value] = {
        **borrower_fields(borrower(asked, owner)),
        **loan_fields(loan, document.day),
        "as_of": document.day,
        "day": document.day,
        "amount": Dong(of.line.amount),
        "document": document.document or None,
        "entry": of.entry.number,
        "voucher": str(of.entry.voucher),
        "memo": of.entry.memo,
        "is_reversed": of.entry.reversed_by is not None,
        "principal_paid": Dong(of.line.principal_paid),
        "interest_paid": Dong(sum(of.line.paid)),
        "held": Dong(of.line.held),
        "principal_left": Dong(after.principal),
        "principal_overdue": Dong(after.principal_overdue),
        "interest_left": Dong(after.interest - after.interest_accrued),
    }
    return Content("receipt", fields, (of.parts,), addressee=owner)


def _loan(asked: Asked, number: str) -> Loan:
    return loan_numbered(asked.connection, asked.fund, number, asked.known_at)


def _about(asked: Asked, loan: Loan, first: date, last: date) -> dict[str, Value]:
    return {
        **borrower_fields(borrower(asked, loan.cooperative_on(last))),
        **loan_fields(loan, last),
        "first": first,
        "as_of": last,
        "period": span_in_words(first, last),
    }
