"""The judgment that stands over a loan on a day: what it ordered, and how that is paid by then.

    judged_on(loan, day)    at the end of a day; None where none stands

Derived by living through the loan, as everything that is owed; nothing of it is kept. What a court
ordered above what the books owed that day is no debt in them: `not_in_books`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.contract.events import JUDGED_PARTS, Judged, JudgedPart
from fundledger.contract.life import Life
from fundledger.registers.documents import CASE, Document
from fundledger.registers.loan import Loan


class OfKind(NamedTuple):
    """One kind of debt: what the judgment did to it, and what is left of each part of it."""

    kind: JudgedPart
    judged: int
    owed_then: int
    paid: int  # of the judged sum; also what of it was let off
    left: int
    grown: int  # since, paid or not
    grown_left: int
    beside_left: int  # owed on the day and not judged

    @property
    def not_in_books(self) -> int:
        return max(0, self.judged - self.owed_then)

    @property
    def not_granted(self) -> int:
        return max(0, self.owed_then - self.judged)


@dataclass(frozen=True, slots=True)
class Standing:
    document: Document
    event: Judged
    of: tuple[OfKind, ...]
    not_due: int  # of the judged principal, what has not fallen due by the plan in the books

    @property
    def case(self) -> str:
        return str(self.document.body.get(CASE, ""))

    @property
    def judged(self) -> int:
        return sum(each.judged for each in self.of)


def judged_on(loan: Loan, day: date) -> Standing | None:
    if "judged" not in loan.kinds or not loan.begun(day):
        return None
    life = Life(loan.contract.terms, loan.events, opening=loan.opening)
    life.lived([day])
    debt, judgment = life.debt, life.debt.judgment
    if judgment is None:
        return None
    event, now = judgment.event, debt.owed_in_all()
    grown_left = judgment.grown(now)
    said = (event.principal, event.interest, event.overdue, event.late)
    of = tuple(
        OfKind(
            kind,
            said[place],
            judgment.owed_then[place],
            judgment.found[place] - judgment.left[place],
            judgment.left[place],
            now[place] - judgment.owed_then[place] + judgment.gone[place],
            grown_left[place],
            judgment.beside[place],
        )
        for place, kind in enumerate(JUDGED_PARTS)
    )
    fallen_due = debt.missed_principal + debt.due_principal
    not_due = 0 if debt.is_over else max(0, judgment.left[0] - fallen_due)
    return Standing(loan.by_link[event.number], event, of, not_due)
