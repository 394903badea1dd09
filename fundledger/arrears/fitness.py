"""What stands against approving something for a debt, on the day of a decision of the council.

    fitness = Fitness(connection, fund, day)
    fitness.fit(item)           the item as the decision will say it; a refusal where it cannot
    fitness.doubts(items)       what is unusual, and no reason to refuse

The debts of the fund are read once, when the first item asks for them. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from fundledger.arrears.approvals import What
from fundledger.arrears.booked import written_off_left
from fundledger.arrears.debts import Day, Debt, debts, graded
from fundledger.arrears.providing import balances_on, bears_no_risk
from fundledger.arrears.usable import USABLE_GROUP, is_gone, register_ends
from fundledger.calendar import quarter_days
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders
from fundledger.money import Dong
from fundledger.registers.cooperatives import Cooperative, cooperatives
from fundledger.registers.documents import documents_of
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Item(NamedTuple):
    """What a decision is to say of one debt."""

    what: What
    loan: str
    amount: int | None = None
    group: int | None = None
    until: date | None = None


class Doubt(NamedTuple):
    key: str
    params: Mapping[str, object]


class Fitness:
    """One look at the debts of a fund."""

    def __init__(self, connection: Connection, fund: int, day: date) -> None:
        self.connection, self.fund, self.day = connection, fund, day

    def fit(self, item: Item) -> Item:
        match item.what:
            case "use":
                return self._use(item)
            case "strike_off":
                return self._strike_off(item)
            case "raise":
                return self._raise(item)

    def doubts(self, items: Sequence[Item]) -> Iterator[Doubt]:
        for each in items:
            if each.what == "use":
                yield from self._of_use(each)

    def _use(self, item: Item) -> Item:
        loan = self._loan(item)
        if bears_no_risk(Day(self.connection, self.fund, self.day), loan):
            said = {"loan": loan.number, "source": loan.contract.source}
            raise FundledgerError("provision.of_entrusted", **said)
        debt = self._debts.get(loan.number)
        principal = 0 if debt is None else debt.at.principal
        if item.amount is None or item.amount <= 0:
            raise FundledgerError("council.no_amount", loan=loan.number)
        if item.amount > principal:
            sums = {"amount": Dong(item.amount), "principal": Dong(principal)}
            raise FundledgerError("council.amount_above", loan=loan.number, day=self.day, **sums)
        return Item("use", loan.number, item.amount)

    def _strike_off(self, item: Item) -> Item:
        number = clean(item.loan)
        if number not in self._written_off:
            said: dict[str, object] = {"loan": self._loan(item).number, "day": self.day}
            if known := sorted(loan for loan, left in self._written_off.items() if left > 0):
                raise FundledgerError("council.nothing_left_of", known=known, **said)
            raise FundledgerError("council.nothing_left", **said)
        papers = documents_of(self.connection, self.fund, number)
        used = max((each.day for each in papers if each.do == "write_off"), default=None)
        if used is not None and self.day < (ends := register_ends(used)):
            early: dict[str, object] = {"used": used, "ends": ends, "day": self.day}
            raise FundledgerError("strike_off.too_early", loan=number, **early)
        return Item("strike_off", number)

    def _raise(self, item: Item) -> Item:
        loan = self._loan(item)
        until = item.until or end_of_next_quarter(self.day)
        if until < self.day:
            raise FundledgerError("council.until_before", day=self.day, until=until)
        debt = self._debts.get(loan.number)
        if debt is None or not debt.at.principal:
            raise FundledgerError("council.no_group", loan=loan.number, day=self.day)
        given = self._group_of(debt, leaving_out=loan.number)
        said: dict[str, object] = {"loan": loan.number, "day": self.day, "stands": given}
        if item.group is None or item.group <= given:
            raise FundledgerError("council.not_worse", group=item.group, **said)
        self._refuse_raised(loan.number, item.group, until)
        return Item("raise", loan.number, group=item.group, until=until)

    def _refuse_raised(self, loan: str, group: int, until: date) -> None:
        for mark in self._graders.marks.get(loan, ()):
            stands = mark.raised if mark.day <= self.day else None
            if stands and stands.group >= group and stands.until >= until:
                said: dict[str, object] = {"group": stands.group, "until": stands.until}
                decision = mark.document or "–"
                raise FundledgerError(
                    "council.raised_already", loan=loan, decision=decision, **said
                )

    def _of_use(self, item: Item) -> Iterator[Doubt]:
        debt = self._debts[item.loan]
        group = self._group_of(debt)
        if group < USABLE_GROUP and not is_gone(self._register, debt.owner):
            yield Doubt("council.use_in_group", {"loan": item.loan, "group": group})
        held = self._held
        there = max(0, held.get(item.loan, 0) + held.get(None, 0))
        if item.amount is not None and item.amount > there:
            said = {"held": Dong(there), "lacks": Dong(item.amount - there)}
            yield Doubt("provision.use_above_held", {"loan": item.loan, **said})

    def _group_of(self, debt: Debt, *, leaving_out: str | None = None) -> int:
        """The group of a debt that has principal, beside all others that pull it down.

        A loan whose own decisions are left out can be put into the same group by another decision,
        before the first runs out.
        """
        kept = {
            loan: [mark for mark in marks if mark.kind != "raised" or loan != leaving_out]
            for loan, marks in self._graders.marks.items()
        }
        related = self._graders.rules.contagion == "related"
        beside = [each for each in self._debts.values() if related or each.owner == debt.owner]
        given = graded(beside, replace(self._graders, marks=kept))[debt.number]
        assert given is not None
        return given.group

    def _loan(self, item: Item) -> Loan:
        return loan_numbered(self.connection, self.fund, clean(item.loan))

    @cached_property
    def _debts(self) -> Mapping[str, Debt]:
        return {each.number: each for each in debts(Day(self.connection, self.fund, self.day))}

    @cached_property
    def _held(self) -> Mapping[str | None, int]:
        """None: of no contract by name, which any of them may use."""
        return balances_on(self.connection, self.fund, self.day).of_loans

    @cached_property
    def _graders(self) -> Graders:
        return Graders.read(self.connection, self.fund, self.day)

    @cached_property
    def _written_off(self) -> Mapping[str, int]:
        return written_off_left(self.connection, self.fund, self.day)

    @cached_property
    def _register(self) -> Mapping[str, Cooperative]:
        return cooperatives(self.connection, self.fund, self.day)


def end_of_next_quarter(day: date) -> date:
    """To when a group is raised where nobody says: the council meets again before that."""
    quarter = (day.month + 2) // 3
    year, following = (day.year, quarter + 1) if quarter < 4 else (day.year + 1, 1)
    return quarter_days(year, following)[1]
