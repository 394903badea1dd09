"""The debts that are graded together at the rolls of `circular-52`: a loan and those beside it.

    Beside.read(connection, fund, rolls)    None where no roll asks for groups
    groups(connection, fund, beside)        every loan of a fund, as they hang together
    others(connection, fund, beside, …)     the loans beside some
    derived_together(beside, lives)         the movements of all of a group

By that way of recognition interest is income before cash comes only while the debt is in group 1,
and a debt is in the group of the worst of its borrower (or of related persons, if the rules of the
roll say so). So what a loan has in the books is a function of its own papers and of theirs: they
are lived through together, and a paper of one settles all. A group is derived and stored nowhere;
the rules are those that the roll kept.

`of` answers generously: everybody who ever owed a loan, by any paper that was ever entered, ties it
to the others. To settle a loan that nothing changed for posts nothing; which debts truly stand
together on a day is asked of `grading.contagion`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from fundledger.grading.contagion import Graders, Own
from fundledger.grading.marks import marks_of
from fundledger.ledger.facts import stated_in_bulk, stated_saying
from fundledger.loans.derivation import Derived, Lived, Roll, moved
from fundledger.registers import contracts, documents
from fundledger.registers.loan import Loan, loan_numbered, loans
from fundledger.registers.relations import Relations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FEW = 20  # loans that are read one by one


class Ties:
    """What hangs together, by borrowers: one name for all that a chain of them reaches."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, borrower: str) -> str:
        above = self._above
        while (next_one := above.get(borrower, borrower)) != borrower:
            above[borrower] = above.get(next_one, next_one)
            borrower = next_one
        return borrower

    def tie(self, one: str, other: str) -> None:
        self._above[self.of(one)] = self.of(other)


@dataclass(frozen=True)
class Beside:
    """By which rules debts are graded at the rolls, and which loans hang together."""

    graders: Mapping[date, Graders]  # by the day of the roll
    together: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of two loans and more

    @classmethod
    def read(
        cls,
        connection: Connection,
        fund: int,
        rolls: Sequence[Roll],
        new: Sequence[tuple[str, str]] = (),
    ) -> Beside | None:
        """`new`: loans that a paper which is not stated yet ties to a borrower."""
        asking = [roll for roll in rolls if roll.groups is not None]
        if not asking:
            return None
        reaches = {roll.groups.contagion for roll in asking if roll.groups is not None}
        # The register of borrowers is read for them: only where the rules ask.
        related = Relations.read(connection, fund) if "related" in reaches else Relations(())
        marks = marks_of(connection, fund)
        graders = {
            roll.day: Graders(roll.day, roll.groups, marks, related)
            for roll in asking
            if roll.groups is not None
        }
        if reaches == {"none"}:
            return cls(graders)
        return cls(graders, _together(connection, fund, related, new))

    def of(self, number: str) -> frozenset[str]:
        """The loan itself and those beside it."""
        return self.together.get(number) or frozenset((number,))

    def matters_since(self, day: date) -> bool:
        """Whether what a loan owes from a day on is asked by any roll."""
        return max(self.graders) >= day

    def moved(self, lives: Sequence[Lived]) -> list[Derived]:
        """The movements of all loans that hang together."""
        if len(lives) == 1:
            return [moved(life, self._alone(life)) for life in lives]
        in_group_1 = self._in_group_1(lives)
        return [moved(life, in_group_1[life.loan.number]) for life in lives]

    def _alone(self, life: Lived) -> list[date]:
        return [
            roll.day
            for roll, at in life.points
            if roll.groups is not None and self.graders[roll.day].own(life.loan, at).group == 1
        ]

    def _in_group_1(self, lives: Sequence[Lived]) -> dict[str, set[date]]:
        by_day: dict[date, list[Own]] = defaultdict(list)
        for life in lives:
            loan = life.loan
            for roll, at in life.points:
                if roll.groups is not None and (at.principal or at.interest):
                    graded = self.graders[roll.day].own(loan, at)
                    by_day[roll.day].append(Own(loan.number, loan.cooperative_on(roll.day), graded))
        found: dict[str, set[date]] = {life.loan.number: set() for life in lives}
        for day, debts in by_day.items():
            for number, graded in self.graders[day].together(debts).items():
                if graded.group == 1:
                    found[number].add(day)
        return found


def groups(connection: Connection, fund: int, beside: Beside | None) -> Iterator[list[Loan]]:
    """The loans of a fund by number, each read once; those that hang together with the last."""
    waiting: dict[frozenset[str], list[Loan]] = {}
    for loan in loans(connection, fund):
        of = None if beside is None else beside.together.get(loan.number)
        if of is None:
            yield [loan]
            continue
        group = waiting.setdefault(of, [])
        group.append(loan)
        if len(group) == len(of):
            yield waiting.pop(of)
    yield from waiting.values()  # of one the contract is gone: for `check` to find


def others(
    connection: Connection, fund: int, beside: Beside | None, known: Collection[str]
) -> list[Loan]:
    """The loans beside these, by number; those themselves left out."""
    if beside is None or not beside.together:
        return []
    wanted = {each for number in known for each in beside.of(number)}.difference(known)
    if len(wanted) <= _FEW:
        return [loan_numbered(connection, fund, number) for number in sorted(wanted)]
    return [loan for loan in loans(connection, fund) if loan.number in wanted]


def derived_together(beside: Beside | None, lives: Sequence[Lived]) -> list[Derived]:
    """The movements of lives that hang together."""
    if beside is None:
        return [moved(life) for life in lives]
    return beside.moved(lives)


def loans_of(connection: Connection, fund: int, borrowers: Collection[str]) -> list[str]:
    """The contracts that one of the borrowers owes or ever owed."""
    owners = _owners(connection, fund)
    return sorted({number for number, borrower in owners if borrower in borrowers})


def _together(
    connection: Connection, fund: int, related: Relations, new: Sequence[tuple[str, str]]
) -> dict[str, frozenset[str]]:
    ties = Ties()
    owner: dict[str, str] = {}
    for number, borrower in [*_owners(connection, fund), *new]:
        ties.tie(owner.setdefault(number, borrower), borrower)
    for relation in related.every:
        ties.tie(relation.first, relation.second)
    found: dict[str, list[str]] = defaultdict(list)
    for number, borrower in owner.items():
        found[ties.of(borrower)].append(number)
    return {
        number: together
        for numbers in found.values()
        if len(numbers) > 1
        for together in [frozenset(numbers)]
        for number in numbers
    }


def _owners(connection: Connection, fund: int) -> Iterator[tuple[str, str]]:
    """Whoever owes or ever owed a loan, by contracts and papers of any time."""
    for _, number, _, _, body in stated_in_bulk(connection, fund, contracts.KIND):
        yield number, str(json.loads(body)["cooperative"])
    for _, number, _, _, body in stated_saying(connection, fund, documents.KIND, '"do":"transfer"'):
        yield number, str(json.loads(body)["to"])
