"""What the list needs of every loan of a fund: one pass over the book, each loan let go after it.

    debts = Debts.read(day, until, promising)
    debts.owing         by loan, those that owe anything
    debts.gathered      what finds who is overdue, and which rung of the ladder is due
    debts.running_out   the loans of which limitation alarms, or runs out by then

Limitation is asked only of what can have an alarm: no clock ends before the years of the law have
passed since the oldest unpaid day, nor before they have since a receipt that paid something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fundledger.arrears.debts import Day, Debt, debts_of
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.contract.duedays import months_later
from fundledger.grading.restructuring import KINDS as RESTRUCTURING
from fundledger.recovery.alarms import Alarms
from fundledger.recovery.cases import suits_of
from fundledger.recovery.claims import claimed_of, reckoning_on
from fundledger.recovery.due_rungs import Gathered
from fundledger.recovery.inspections import Lent, lent_by
from fundledger.recovery.ladder import Taken
from fundledger.recovery.limitation import Limitation, Reckoning, limitation
from fundledger.recovery.promised import receipts_of
from fundledger.recovery.promises import Receipt
from fundledger.registers.loan import Loan, loans

_MORE_THAN_A_STEP = {"confirm", "recall", *RESTRUCTURING}


@dataclass(frozen=True, slots=True)
class Owing:
    """A loan that owes something."""

    loan: str
    owner: str
    officer: str
    lent: Lent


@dataclass(frozen=True, slots=True)
class RunningOut:
    loan: str
    owner: str
    officer: str
    limitation: Limitation
    alarms: Alarms


@dataclass
class Debts:
    gathered: Gathered
    owing: dict[str, Owing] = field(default_factory=dict)
    running_out: list[RunningOut] = field(default_factory=list)
    closed: dict[str, date] = field(default_factory=dict)  # by loan, the day it was closed
    owners: dict[str, str] = field(default_factory=dict)  # by loan
    officers: dict[str, str] = field(default_factory=dict)  # by loan
    receipts: dict[str, list[Receipt]] = field(default_factory=lambda: defaultdict(list))
    """By borrower, what came for its loans while it owed them; of those alone that are asked of."""
    papers: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    """By borrower, the days on which more was done about its loans than a step of the ladder: they
    were confirmed, restructured, recalled, sued for; of those alone that are asked of."""

    @classmethod
    def read(cls, of: Day, until: date, promising: Collection[str]) -> Debts:
        """`promising`: the borrowers whose receipts are wanted."""
        found = cls(Gathered(of))
        clocks = _Clocks.read(of, until)
        suits = suits_of(of.connection, of.fund, of.as_of, of.known_at) if promising else {}
        with no_collection():
            for loan in loans(of.connection, of.fund, of.known_at):
                found._note(loan, of.as_of, promising, suits)
                if loan.begun(of.as_of):
                    found._add(loan, next(debts_of([loan], of), None), clocks)
        return found

    def _add(self, loan: Loan, debt: Debt | None, clocks: _Clocks) -> None:
        if (running := clocks.of(loan, debt)) is not None:
            self.running_out.append(running)
        if debt is not None:
            self.gathered.add(debt)
            lent = lent_by(loan, clocks.of_day.as_of)
            self.owing[loan.number] = Owing(loan.number, debt.owner, loan.contract.officer, lent)

    def _note(
        self,
        loan: Loan,
        day: date,
        promising: Collection[str],
        suits: Mapping[str, Sequence[Taken]],
    ) -> None:
        """What its papers say, whether or not anything is owed."""
        owner = self.owners[loan.number] = loan.cooperative_on(day)
        self.officers[loan.number] = loan.contract.officer
        if (closed := loan.closed) is not None and closed.day <= day:
            self.closed[loan.number] = closed.day
        if owner in promising:
            papers = (each.day for each in loan.documents if each.do in _MORE_THAN_A_STEP)
            filed = (each.day for each in suits.get(loan.number, ()))
            self.papers[owner] += [each for each in (*papers, *filed) if each <= day]
        if promising:
            for owner, receipt in receipts_of(loan):
                if owner in promising and receipt.day <= day:
                    self.receipts[owner].append(receipt)


@dataclass(frozen=True, slots=True)
class _Clocks:
    """Limitation of those loans of which it may alarm."""

    of_day: Day
    reckoning: Reckoning
    alarms: Alarms
    asked_from: date  # what fell due later cannot alarm

    @classmethod
    def read(cls, of: Day, until: date) -> _Clocks:
        where = of.connection, of.fund, of.as_of, of.known_at
        alarms = Alarms.read(*where)
        reckoning = reckoning_on(*where)
        ahead = max(until, of.as_of + timedelta(alarms.days[0]))
        years = min(each.years for each in reckoning.rules)
        # A day more: of 29/2 the years end on 28/2.
        return cls(of, reckoning, alarms, months_later(ahead, -12 * years) + ONE_DAY)

    def of(self, loan: Loan, debt: Debt | None) -> RunningOut | None:
        if debt is None and "write_off" not in loan.kinds:
            return None
        if debt is not None and not self._may_alarm(loan, debt):
            return None
        found = claimed_of(loan, debt, self.of_day)
        if found is None:
            return None
        its = limitation(self.of_day.as_of, found.claims, found.acknowledged, self.reckoning)
        return RunningOut(loan.number, found.owner, loan.contract.officer, its, self.alarms)

    def _may_alarm(self, loan: Loan, debt: Debt) -> bool:
        """Interest for being late may be older than the oldest instalment that is unpaid."""
        if debt.at.interest_overdue_due or debt.at.late_interest_due:
            missed = () if loan.opening is None else loan.opening.missed
            assert loan.begins is not None
            oldest = min([loan.begins, *(each.due for each in missed)])
        elif debt.unpaid:
            oldest = debt.unpaid[0].due
        else:
            return False
        return oldest <= self.asked_from and not self._was_paid_since(loan)

    def _was_paid_since(self, loan: Loan) -> bool:
        """A receipt that goes by the contract's order pays what is due, and so starts all of it
        anew; one that says itself what it pays may have been only held.
        """
        day = self.of_day.as_of
        known = min(day, self.of_day.today or day)
        return any(
            self.asked_from < each.day <= known
            for each in loan.documents
            if each.body["do"] == "collect" and not each.body.get("split")
        )
