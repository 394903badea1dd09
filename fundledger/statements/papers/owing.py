"""What a loan owes on a day, and what stands around its debt, as fields and tables of a paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from fundledger.loans.dues import standing_on
from fundledger.money import Dong
from fundledger.recovery.case_sums import OfLoan, owed_on
from fundledger.registers.loan import Loan
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.loan_sheet import confirmation_table
from fundledger.reports.recovery import steps_list
from fundledger.reports.table import Record, Table, amount_of, sums, texts
from fundledger.statements.content import Value

_PAID = ("principal_at_start", "lent", "paid_principal", "otherwise_principal", "interest_paid")


def owed_fields(asked: Asked, loan: Loan, day: date) -> dict[str, Value]:
    """Interest in term counts up to the day, whether it has fallen due or not.

    What was written off is owed all the same: the position knows it no more, the claim does.
    """
    at = standing_on(loan, day, asked.today)
    owed = owed_on(loan, day_of(replace(asked, as_of=day)))
    return {
        "principal_in_term": Dong(at.principal_in_term),
        "principal_overdue": Dong(at.principal_overdue),
        "principal_left": Dong(owed.principal),
        "interest_in_term": Dong(owed.interest),
        "interest_for_late": Dong(owed.overdue + owed.late),
        "interest": Dong(owed.all_interest),
        "in_all": Dong(owed.whole),
        "held": Dong(at.unapplied),
        "days_overdue": at.days_overdue,
    }


def lived_fields(asked: Asked, loan: Loan, first: date) -> dict[str, Value]:
    """What was lent and paid from its first day in the book on."""
    total = confirmation_table(asked, [loan], first).total
    return {name: Dong(amount_of(total[name])) for name in _PAID}


def steps_taken(asked: Asked, number: str) -> Table:
    """What was done about a borrower that does not pay, the first first."""
    found = steps_list(asked, number)
    return Table.of("steps_taken", found.columns, reversed(list(found.records())))


def claimed_table(owed: Iterable[OfLoan]) -> Table:
    """What of each loan is claimed, by kind of debt."""
    rows: list[Record] = [
        {
            "loan": each.loan,
            "principal": each.sums.principal,
            "interest_in_term": each.sums.interest,
            "interest_overdue": each.sums.overdue,
            "interest_late": each.sums.late,
            "in_all": each.sums.whole,
        }
        for each in owed
    ]
    figures = sums("principal", "interest_in_term", "interest_overdue", "interest_late", "in_all")
    return Table.of("claimed", (*texts("loan"), *figures), rows)
