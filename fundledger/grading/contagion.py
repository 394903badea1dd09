"""All debts of a borrower in the group of the worst; of persons related to it, if the rules say so.

Graders.read(connection, fund, day, …)      the rules, marks and relations of a day, read once
graders.own(loan, at, oldest)               what a debt gives by itself
graders.together(debts)                     every debt as the law classes it
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundledger.contract.position import Position
from fundledger.grading.cure import WayBack
from fundledger.grading.groups import Graded, of_borrower, own
from fundledger.grading.marks import Mark, marks_of
from fundledger.grading.restructuring import Restructuring
from fundledger.grading.rule_sets import RuleSets
from fundledger.grading.signs import signs_of
from fundledger.registers.loan import Loan
from fundledger.registers.relations import Relations
from fundledger.rules.classing import GroupRules

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Own(NamedTuple):
    """A debt with whose it is and what it gives by itself."""

    loan: str
    owner: str
    graded: Graded


@dataclass(frozen=True)
class Graders:
    """What debts of one day are graded by."""

    day: date
    rules: GroupRules
    marks: Mapping[str, Sequence[Mark]]
    relations: Relations
    today: date | None = None  # a day after it is graded as if all were paid on its days

    @classmethod
    def read(
        cls,
        connection: Connection,
        fund: int,
        day: date,
        known_at: int | None = None,
        *,
        by: str | None = None,
        today: date | None = None,
    ) -> Graders:
        """`by` is a family, or a set by its name, other than the Fund's own."""
        return cls(
            day,
            RuleSets.read(connection, fund, known_at).groups_on(day, by),
            marks_of(connection, fund, known_at=known_at),
            Relations.read(connection, fund, known_at),
            today,
        )

    def own(
        self,
        loan: Loan,
        at: Position,
        oldest: date | None = None,
        by: Restructuring | None = None,
    ) -> Graded:
        """`by`: as if this restructuring of the loan were the last."""
        marks = self.marks.get(loan.number, ())
        if self.rules.cure is None:
            return own(self.rules, signs_of(loan, at, oldest, marks, by=by))
        way = WayBack.of(self.rules, loan, at, self.today)
        return own(self.rules, signs_of(loan, at, oldest, marks, way, by))

    def together(self, debts: Iterable[Own]) -> dict[str, Graded]:
        """By contract, the group of each debt beside all others of its borrower."""
        by_owner: dict[str, dict[str, Graded]] = defaultdict(dict)
        found: dict[str, Graded] = {}
        for each in debts:
            if self.rules.contagion == "none":
                found[each.loan] = each.graded
            else:
                by_owner[self.circle_of(each.owner)][each.loan] = each.graded
        for of_one in by_owner.values():
            found |= of_borrower(of_one)
        return found

    def circle_of(self, owner: str) -> str:
        """One name for a borrower and all whom contagion reaches from it."""
        if self.rules.contagion != "related" or not self.relations.every:
            return owner
        return min(self.relations.related_to(owner, self.day))
