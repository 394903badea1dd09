"""Every loan of a fund on a day: whose it is, what is owed, what of it is overdue since when.

    debts(asked)            the debts, one pass over the book
    graded(debts, graders)  by contract, the group of each; None for a debt without principal

A debt that owes nothing is no debt. What people call overdue goes by `is_overdue`, the same as in
the report of capital. Everything that speaks of overdue debts starts from this pass: do not make
another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.bulk import no_collection
from fundledger.contract.life import Life
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.grading.contagion import Graders, Own
from fundledger.grading.cure import is_overdue as is_overdue
from fundledger.grading.groups import Graded
from fundledger.loans.dues import standing_on
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

    @property
    def number(self) -> str:
        return self.loan.number

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.loan, self.at)

    @property
    def overdue(self) -> tuple[UnpaidInstalment, ...]:
        """The instalments that are late: past their grace, beyond what is tolerated."""
        return tuple(each for each in self.unpaid if each.days_overdue)

    @property
    def oldest(self) -> date | None:
        """The oldest due day that is late."""
        return min((each.due for each in self.overdue), default=None)

    @property
    def days_principal(self) -> int:
        return max((each.days_overdue for each in self.unpaid if each.principal), default=0)

    @property
    def days_interest(self) -> int:
        return max((each.days_overdue for each in self.unpaid if each.interest), default=0)

    @property
    def overdue_amount(self) -> int:
        """What should have been paid by now: principal and interest that are late."""
        late = sum(each.principal + each.interest for each in self.overdue)
        return late + self.at.interest_overdue_due + self.at.late_interest_due


def debts(of: Day) -> list[Debt]:
    """Every loan that owes anything at the end of the day, by number."""
    with no_collection():
        return list(_debts(of, loans(of.connection, of.fund, of.known_at)))


def debt_on(loan: Loan, of: Day) -> Debt | None:
    """One of them; None where nothing is owed."""
    return next(_debts(of, [loan]), None)


def _debts(of: Day, every: Iterable[Loan]) -> Iterator[Debt]:
    day = of.as_of
    for loan in every:
        if not loan.begun(day):
            continue
        if of.today is not None and day > of.today:
            found = Debt(loan, loan.cooperative_on(day), standing_on(loan, day, of.today))
        else:
            life = Life(loan.contract.terms, loan.events, opening=loan.opening, by_instalment=True)
            (at,) = life.lived([day])
            found = Debt(loan, loan.cooperative_on(day), at, tuple(life.unpaid or ()))
        if found.at.principal or found.at.interest:
            yield found


def graded(of: Sequence[Debt], graders: Graders) -> dict[str, Graded | None]:
    """By contract. A debt without principal has no group, but what is overdue of it counts."""
    own = [
        Own(each.number, each.owner, graders.own(each.loan, each.at, each.oldest)) for each in of
    ]
    together = graders.together(own)
    return {each.number: together[each.number] if each.at.principal else None for each in of}
