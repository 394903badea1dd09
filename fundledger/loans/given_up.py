"""A debt that was given up: how much of it, by which paper, what came back, and what is left.

    given_up(loan, day)     at the end of a day; None where it was not

The days since it was given up count toward its leaving the register for good (Decree 86/2024 art.
12: five years); who may strike it off is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundledger.contract.life import Life
from fundledger.loans.derivation.happenings import Told
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan


@dataclass(frozen=True, slots=True)
class GivenUp:
    paper: Document
    principal: int
    interest: int
    recovered: int
    struck_off: Document | None

    @property
    def provision(self) -> int:
        """What of the provision was used."""
        return min(self.principal, int(self.paper.body.get("provision", 0)))

    @property
    def left(self) -> int:
        """What stands in the register."""
        if self.struck_off is not None:
            return 0
        return self.principal + self.interest - self.recovered


def given_up(loan: Loan, day: date) -> GivenUp | None:
    if "write_off" not in loan.kinds:
        return None
    paper = next(each for each in loan.documents if each.do == "write_off")
    if paper.day > day:
        return None
    told = Told(loan, day)  # these are told whatever the day
    life = Life(loan.contract.terms, loan.events, opening=loan.opening, journal=told)
    life.lived([day])
    principal = interest = recovered = 0
    for each in told.happenings:
        if each.kind == "write_off":
            principal, interest = each.in_term + each.overdue, sum(each.interest)
        elif each.kind == "recover":
            recovered += each.in_term + sum(each.interest)
    struck = loan.struck_off
    gone = struck if struck is not None and struck.day <= day else None
    return GivenUp(paper, principal, interest, recovered, gone)
