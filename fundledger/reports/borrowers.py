"""Who owes: names and areas out of the register, and the class a borrower stands in on a day.

An official paper calls a borrower overdue who has any part past due beyond what the contract
tolerates, be it interest alone; the rest who owe are in term. Areas are read here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fundledger.arrears.debts import is_overdue
from fundledger.bulk import no_collection
from fundledger.contract.position import Position
from fundledger.ledger.facts import stated
from fundledger.loans.derivation import brought_since, derived_position, horizon
from fundledger.loans.rolling import rolls
from fundledger.messages.wording import Sentence
from fundledger.registers.cooperatives import KIND as COOPERATIVE
from fundledger.registers.cooperatives import known_on
from fundledger.registers.loan import Loan, loans
from fundledger.reports.asked import Asked
from fundledger.reports.table import Column, Word

ITS_LOANS = Column("loans", title=Sentence("borrower_word.its_loans"))
"""Which they are, by number; a column of that name elsewhere says how many."""

Class = Literal["in_term", "overdue", "paid_off"]


@dataclass(frozen=True, slots=True)
class Borrower:
    number: str
    name: str = ""
    area: str = ""  # the former district while reports speak of it, else the commune of today
    sector: str = ""
    kind: str = "cooperative"


@dataclass(slots=True)
class Standing:
    """What one borrower owes over all its loans."""

    principal_in_term: int = 0
    principal_overdue: int = 0
    interest_due: int = 0
    overdue_interest: int = 0
    late_interest: int = 0
    overdue: bool = False

    @property
    def owes(self) -> bool:
        parts = self.principal_in_term, self.principal_overdue
        return any((*parts, self.interest_due, self.overdue_interest, self.late_interest))

    @property
    def class_(self) -> Class:
        if not self.owes:
            return "paid_off"
        return "overdue" if self.overdue else "in_term"

    def add(self, loan: Loan, at: Position) -> None:
        self.principal_in_term += at.principal_in_term
        self.principal_overdue += at.principal_overdue
        self.interest_due += at.interest_due
        self.overdue_interest += at.interest_overdue_due
        self.late_interest += at.late_interest_due
        self.overdue |= is_overdue(loan, at)


@dataclass(slots=True)
class Debts:
    """All loans on a day: by borrower, by source, and whose loan is whose."""

    borrowers: dict[str, Standing]
    sources: dict[str, tuple[int, int]]  # principal in term, overdue
    loans: dict[str, tuple[int, int]]  # the same by contract, of those that had begun
    ahead: dict[str, dict[str, tuple[int, int]]]  # by contract and kind: brought since the books
    owners: dict[str, str]  # by contract, the borrower on the day
    source_of: dict[str, str]  # by contract

    def class_of_loan(self, loan: str | None) -> Class:
        standing = self.borrowers.get(self.owners.get(loan or "", ""))
        return "paid_off" if standing is None else standing.class_


def debts(asked: Asked) -> Debts:
    found = Debts({}, {}, {}, {}, {}, {})
    done = rolls(asked.connection, asked.fund, asked.known_at)
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            owner, source = loan.cooperative_on(asked.as_of), loan.contract.source
            found.owners[loan.number] = owner
            found.source_of[loan.number] = source
            if loan.begins is None or loan.begins > asked.as_of:
                continue
            kept = horizon(loan, done)
            if kept is None or kept >= asked.as_of:
                at = derived_position(loan, asked.as_of)
            else:
                at, found.ahead[loan.number] = brought_since(loan, asked.as_of, kept)
            found.borrowers.setdefault(owner, Standing()).add(loan, at)
            in_term, overdue = found.sources.get(source, (0, 0))
            found.sources[source] = (in_term + at.principal_in_term, overdue + at.principal_overdue)
            found.loans[loan.number] = at.principal_in_term, at.principal_overdue
    return found


def borrowers(asked: Asked) -> dict[str, Borrower]:
    """The register as it stood on the day, by number; who was entered later, as entered."""
    facts = stated(asked.connection, asked.fund, COOPERATIVE, known_at=asked.known_at)
    return {
        number: _borrower(number, fact.body)
        for number, fact in known_on(facts, asked.as_of).items()
    }


def _borrower(number: str, body: Mapping[str, Any]) -> Borrower:
    said = {name: str(value) for name in ("name", "sector", "kind") if (value := body.get(name))}
    return Borrower(number, area=_area(body), **said)


def _area(body: Mapping[str, Any]) -> str:
    for name in ("district", "former_district", "commune"):
        value = body.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def area_word(area: str) -> Word:
    return Word(area, area or Sentence("report_word.no_area"))
