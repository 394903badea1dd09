"""Every loan of a fund on a day: whose it is, what is owed, what of it is overdue since when.

    each_debt(asked)        the debts, by number, one pass over the book; each is let go
    debts(asked)            the same, all kept
    own_of(debt, graders)   what a debt by itself gives for its group
    graded(debts, graders)  by contract, the group of each; None for a debt without principal

A debt that owes nothing is no debt. What people call overdue goes by `is_overdue`, the same as in
the report of capital. Everything that speaks of overdue debts starts from this pass: do not make
another. A loan holds all its documents: of a large fund keep what you need of it, not the debt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.bulk import no_collection
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.grading.contagion import Graders, Own
from fundledger.grading.cure import is_overdue as is_overdue
from fundledger.grading.groups import Graded
from fundledger.loans.dues import unpaid_on
from fundledger.registers.loan import Loan, loans

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Day:
    """The debts of which fund are asked about, at the end of which day, as known when."""

    connection: Connection
    fund: int
    as_of: date
    known_at: int | None = None
    today: date | None = None  # a day after it is lived as if all were paid on its days


@dataclass(frozen=True, slots=True)
class Debt:
    loan: Loan
    owner: str
    at: Position
    unpaid: tuple[UnpaidInstalment, ...] = ()  # what fell due and is unpaid, oldest first
    overdue: tuple[UnpaidInstalment, ...] = ()  # of those what is late: past grace and tolerance

    @property
    def number(self) -> str:
        return self.loan.number

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.loan, self.at)

    @property
    def oldest(self) -> date | None:
        """The oldest due day that is late."""
        return self.overdue[0].due if self.overdue else None

    @property
    def days_principal(self) -> int:
        return max((each.days_overdue for each in self.overdue if each.principal), default=0)

    @property
    def days_interest(self) -> int:
        return max((each.days_overdue for each in self.overdue if each.interest), default=0)

    @property
    def missed_principal(self) -> int:
        """Principal that should have been paid by now.

        Where one missed instalment makes the whole balance overdue, the rest of it is not missed.
        """
        if self.loan.contract.terms.overdue_scope == "whole_balance":
            return sum([each.principal for each in self.overdue])
        return self.at.principal_overdue

    @property
    def interest_owed(self) -> int:
        """Interest of every kind that has fallen due, whether or not it is late yet."""
        return self.at.interest_due + self.at.interest_overdue_due + self.at.late_interest_due

    @property
    def missed_interest(self) -> int:
        """Interest that should have been paid by now; what falls due today is not late yet."""
        late = sum([each.interest for each in self.overdue])
        return late + self.at.interest_overdue_due + self.at.late_interest_due

    @property
    def overdue_amount(self) -> int:
        """What should have been paid by now: principal and interest that are late."""
        return self.missed_principal + self.missed_interest


def debts(of: Day) -> list[Debt]:
    """Every loan that owes anything at the end of the day, by number."""
    with no_collection():
        return list(each_debt(of))


def each_debt(of: Day) -> Iterator[Debt]:
    """The same one by one; whoever asks keeps the collector off (`no_collection`)."""
    return debts_of(loans(of.connection, of.fund, of.known_at), of)


def debt_on(loan: Loan, of: Day) -> Debt | None:
    """One of them; None where nothing is owed."""
    return next(debts_of([loan], of), None)


def debts_of(every: Iterable[Loan], of: Day) -> Iterator[Debt]:
    """Those of these loans that owe anything at the end of the day."""
    day, today = of.as_of, of.today or of.as_of
    for loan in every:
        if not loan.begun(day):
            continue
        at, unpaid = unpaid_on(loan, day, today)
        if at.principal or at.interest:
            late = tuple([each for each in unpaid if each.days_overdue]) if unpaid else ()
            yield Debt(loan, loan.cooperative_on(day), at, unpaid, late)


def own_of(debt: Debt, graders: Graders) -> Own:
    """What it gives by itself, with whose it is: small enough to be kept of every debt."""
    return Own(debt.number, debt.owner, graders.own(debt.loan, debt.at, debt.oldest))


def graded(of: Sequence[Debt], graders: Graders) -> dict[str, Graded | None]:
    """By contract. A debt without principal has no group, but what is overdue of it counts."""
    together = graders.together(own_of(each, graders) for each in of)
    return {each.number: group_of(each, together) for each in of}


def group_of(debt: Debt, together: Mapping[str, Graded]) -> Graded | None:
    """The group that it was found in beside the others; none without principal."""
    return together[debt.number] if debt.at.principal else None
