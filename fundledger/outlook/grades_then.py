"""Debt groups and provisions on the last day of the span, if a method or a scenario holds.

    read(of, until)             what the groups of that day hang on, read once for all outlooks
    Grading.then(outlook)       the group of every loan then, their sums, the provisions needed
    Grading.now                 the same on the day of asking, by the set of that day

Days overdue are those of the oldest instalment that is unpaid then (`LoanThen.oldest`); principal
is that of the outlook, so that groups add up to it. Where a group hangs on how a debt was lived (a
plan that was restructured, a way back, days that stand still), the expected receipts are lived
through as receipts of the loan. What was decided up to the day of asking counts, and what expires
by the last day has expired. Provisions take the securities and the rates of the last day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fundledger.arrears.debt_groups import GroupSum, GroupSums
from fundledger.arrears.debts import Day, Debt, debts, own_of
from fundledger.arrears.providing import Measure, Standing
from fundledger.arrears.provisions import Needs
from fundledger.calendar import ONE_DAY
from fundledger.contract.events import Collect
from fundledger.contract.life import Life
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.grading.contagion import Graders, Own
from fundledger.grading.groups import Graded
from fundledger.grading.restructuring import KINDS as RESTRUCTURED
from fundledger.outlook.methods import Outlook
from fundledger.outlook.settling import Expected, LoanThen
from fundledger.registers.documents import Document, body_of
from fundledger.registers.loan import Loan
from fundledger.rules.classing import GROUPS

_DECIDED = frozenset({"change_rate", "freeze"})
"""Documents that may be of a later day and are known already."""

_FREEZE = "freeze"


@dataclass(frozen=True, slots=True)
class Groups:
    """Every loan that owes principal on a day, in its group, and what it needs."""

    day: date
    graded: Mapping[str, Graded]
    standing: tuple[Standing, ...]
    needs: Needs

    @property
    def sums(self) -> GroupSums:
        found = {group: GroupSum(group) for group in GROUPS}
        for each in self.standing:
            of = found[self.graded[each.number].group]
            of.debts += 1
            of.principal += each.principal
        return GroupSums(tuple(found.values()))

    @property
    def needed(self) -> int:
        """Provisions, specific and general."""
        return self.needs.specific + self.needs.general


@dataclass(frozen=True)
class Grading:
    """The loans of a fund, and what grades them on either day."""

    as_of: date
    until: date
    debts: tuple[Debt, ...]
    graders_now: Graders
    graders_then: Graders
    measure_now: Measure
    measure_then: Measure

    @property
    def now(self) -> Groups:
        own = [own_of(each, self.graders_now) for each in self.debts]
        standing = [Standing.of(each) for each in self.debts if each.at.principal]
        graded = self.graders_now.together(own)
        needs = self.measure_now.needs(standing, graded)
        return Groups(self.as_of, graded, tuple(standing), needs)

    def then(self, of: Outlook) -> Groups:
        """By an outlook over the same claims."""
        loans = {each.loan: each for each in of.loans}
        standing: list[Standing] = []
        own: list[Own] = []
        for debt in self.debts:
            at = loans.get(debt.number)
            if at is None:  # interest alone: nobody is expected to pay it
                at = _without_principal(debt)
            if not at.principal and at.oldest is None:
                continue  # nothing is late any more
            receipts = of.receipts.get(debt.number, ())
            own.append(Own(debt.number, debt.owner, self._own(debt, at, receipts)))
            if at.principal:
                source = debt.loan.contract.source
                standing.append(Standing(debt.number, debt.owner, at.principal, source))
        graded = self.graders_then.together(own)
        needs = self.measure_then.needs(standing, graded)
        return Groups(self.until, graded, tuple(standing), needs)

    def _own(self, debt: Debt, at: LoanThen, receipts: Sequence[Expected]) -> Graded:
        loan = known_loan(debt.loan, self.as_of)
        days = self._days(debt, at)
        if self.graders_then.rules.cure is not None or loan.kinds & (RESTRUCTURED | {_FREEZE}):
            loan = with_receipts(loan, receipts, self.as_of, self.until)
            if days and _FREEZE in loan.kinds:
                days = _days_lived(loan, self.until)
        position = Position(
            self.until, at.principal_in_term, at.principal_overdue, days_overdue=days
        )
        return self.graders_then.own(loan, position, at.oldest)

    def _days(self, debt: Debt, at: LoanThen) -> int:
        if at.oldest is not None:
            return (self.until - at.oldest).days
        if at.principal_overdue and debt.at.days_overdue:
            return debt.at.days_overdue + (self.until - self.as_of).days
        return 0


def read(of: Day, until: date) -> Grading:
    """As of the day; what was marked or secured after it is left out."""
    then = replace(of, as_of=until, today=None)
    graders = Graders.read(of.connection, of.fund, until, of.known_at)
    marks = {
        loan: [each for each in marks if each.day <= of.as_of]
        for loan, marks in graders.marks.items()
    }
    return Grading(
        *(of.as_of, until, tuple(debts(of))),
        Graders.read(of.connection, of.fund, of.as_of, of.known_at, today=of.today),
        replace(graders, marks=marks),
        *(Measure.read(of), Measure.read(then)),
    )


def known_loan(loan: Loan, day: date) -> Loan:
    """With what had happened by a day, and what was decided by then for later ones."""
    kept = tuple(each for each in loan.documents if each.day <= day or each.do in _DECIDED)
    return loan if len(kept) == len(loan.documents) else replace(loan, documents=kept)


def with_receipts(loan: Loan, receipts: Sequence[Expected], as_of: date, until: date) -> Loan:
    """As if what is expected by the last day had come, by the contract's own order."""
    link = max((each.chain for each in loan.documents), default=0)
    papers: list[Document] = []
    for each in sorted(receipts, key=lambda each: each.day):
        amount = each.principal + each.interest + each.overdue_interest
        day = max(each.day, as_of + ONE_DAY)
        if amount and day <= until:
            link += 1
            papers.append(Document(link, loan.number, day, "", body_of(Collect(day, amount))))
    return replace(loan, documents=(*loan.documents, *papers)) if papers else loan


def _days_lived(loan: Loan, day: date) -> int:
    life = Life(loan.contract.terms, loan.events, opening=loan.opening)
    (at,) = life.lived([day])
    return at.days_overdue


def _without_principal(debt: Debt) -> LoanThen:
    late: Sequence[UnpaidInstalment] = debt.overdue
    oldest = late[0].due if late else None
    return LoanThen(debt.number, debt.owner, 0, 0, 0, 0, 0, oldest=oldest)
