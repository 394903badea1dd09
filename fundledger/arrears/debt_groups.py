"""All debts of a fund in their groups on a day, by one set or by two, and what each group sums to.

grouped(day, by)        every debt with principal, its group by the Fund's set or another one
by_group(debts)         debts and principal of each group; `bad` is groups 3, 4 and 5
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from fundledger.arrears.debts import Day, Debt, debts, group_of, own_of
from fundledger.grading.contagion import Graders
from fundledger.grading.groups import Graded
from fundledger.rules.classing import GROUPS, GroupRules


@dataclass(frozen=True, slots=True)
class Grouped:
    """A debt with what it gives by itself, and its group beside all others of its borrower."""

    debt: Debt
    own: Graded
    graded: Graded | None  # None: it has no principal, and so no group

    @property
    def group(self) -> int:
        return 0 if self.graded is None else self.graded.group


@dataclass(frozen=True)
class Classed:
    """Every debt of a day by one set of rules."""

    graders: Graders
    every: tuple[Grouped, ...]

    @property
    def rules(self) -> GroupRules:
        return self.graders.rules

    @cached_property
    def by_loan(self) -> dict[str, Grouped]:
        return {each.debt.number: each for each in self.every}

    @property
    def with_group(self) -> list[Grouped]:
        return [each for each in self.every if each.graded is not None]


def classed(day: Day, by: str | None = None, of: Sequence[Debt] | None = None) -> Classed:
    """`by` is a family or a set, other than the Fund's own; `of` the debts, where they are there.

    What is overdue of a debt without principal counts for the others of its borrower.
    """
    where = day.connection, day.fund, day.as_of, day.known_at
    graders = Graders.read(*where, by=by, today=day.today)
    every = debts(day) if of is None else of
    own = [own_of(each, graders) for each in every]
    together = graders.together(own)
    found = (
        Grouped(each, mine.graded, group_of(each, together))
        for each, mine in zip(every, own, strict=True)
    )
    return Classed(graders, tuple(found))


def changes(before: Classed, after: Classed) -> dict[str, tuple[int, int]]:
    """By contract, the group before and after, of the same debts; those alone that change."""
    groups = {each.debt.number: each.group for each in before.with_group}
    return {
        each.debt.number: (groups[each.debt.number], each.group)
        for each in after.with_group
        if groups[each.debt.number] != each.group
    }


@dataclass(slots=True)
class GroupSum:
    group: int
    debts: int = 0
    principal: int = 0


@dataclass(frozen=True, slots=True)
class GroupSums:
    """One a group, the empty ones too."""

    each: tuple[GroupSum, ...]

    @property
    def principal(self) -> int:
        return sum(each.principal for each in self.each)

    @property
    def bad(self) -> int:
        """Nợ xấu: the principal in groups 3, 4 and 5."""
        return sum(each.principal for each in self.each if Graded(each.group).is_bad)


def by_group(of: Iterable[Grouped]) -> GroupSums:
    sums = {group: GroupSum(group) for group in GROUPS}
    for each in of:
        if each.group:
            sums[each.group].debts += 1
            sums[each.group].principal += each.debt.at.principal
    return GroupSums(tuple(sums.values()))
