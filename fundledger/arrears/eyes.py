"""The three ways in which official papers speak of "overdue", side by side, and what is between.

    eyes(debts)     the amount overdue; the balance of loans that have any; all debt of borrowers
                    who have any; and of these borrowers who owe principal, who interest alone

"Ten borrowers are overdue, and overdue principal is at seven": both are true, of different eyes.
The figures are those of the report of capital of the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fundledger.arrears.ageing import Aged


@dataclass(slots=True)
class Seen:
    """Interest is what has fallen due; of the amount overdue, what is late of it."""

    borrowers: int = 0
    loans: int = 0
    principal: int = 0
    interest: int = 0

    def add(self, loans: int, principal: int, interest: int) -> None:
        self.loans += loans
        self.principal += principal
        self.interest += interest


@dataclass(slots=True)
class Eyes:
    missed: Seen = field(default_factory=Seen)
    loans: Seen = field(default_factory=Seen)
    borrowers: Seen = field(default_factory=Seen)
    with_principal: Seen = field(default_factory=Seen)  # of the borrowers
    with_interest_only: Seen = field(default_factory=Seen)
    whole_balance: int = 0  # overdue though its day has not come, as the contract says
    tolerated: int = 0  # missed, but no more than the contract overlooks

    @property
    def principal_overdue(self) -> int:
        """As the books have it."""
        return self.missed.principal + self.whole_balance


@dataclass(slots=True)
class _Borrower:
    loans: int = 0
    principal: int = 0
    interest: int = 0
    principal_overdue: int = 0
    is_overdue: bool = False


def eyes(of: Iterable[Aged]) -> Eyes:
    found = Eyes()
    borrowers: dict[str, _Borrower] = {}
    for each in of:
        found.whole_balance += each.principal_overdue - each.missed_principal
        borrower = borrowers.setdefault(each.owner, _Borrower())
        borrower.loans += 1
        borrower.principal += each.principal
        borrower.interest += each.interest_owed
        borrower.principal_overdue += each.principal_overdue
        if each.is_overdue:
            borrower.is_overdue = True
            found.missed.add(1, each.missed_principal, each.missed_interest)
            found.loans.add(1, each.principal, each.interest_owed)
        else:
            found.tolerated += each.missed
    for borrower in borrowers.values():
        if borrower.is_overdue:
            part = found.with_principal if borrower.principal_overdue else found.with_interest_only
            for seen in (found.borrowers, part):
                seen.borrowers += 1
                seen.add(borrower.loans, borrower.principal, borrower.interest)
    found.missed.borrowers = found.loans.borrowers = found.borrowers.borrowers
    return found
