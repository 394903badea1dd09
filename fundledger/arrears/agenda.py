"""What the council for risk looks at for a quarter: how the debts stand, and what follows of it.

    agenda = Agenda.read(where, quarter)
    agenda.changes          the debts whose group is another one than a quarter ago
    agenda.provisions()     what is needed for each debt, and what the books hold
    agenda.proposals()      debts for which provision may be used, or that may be struck off
    agenda.recoveries()     of each overdue borrower: what fell due, what came, what was agreed

As of the end of the quarter, or of the day asked while it is not over; beside the end of the
quarter before. Everything is derived; what is decided of it is for `council`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from fundledger.arrears.approvals import What, approvals
from fundledger.arrears.booked import held_for, held_in_general, written_off_left
from fundledger.arrears.council import decisions, outcomes
from fundledger.arrears.debts import Day, Debt, debts, graded
from fundledger.arrears.providing import Measure
from fundledger.arrears.providing import Standing as Measured
from fundledger.arrears.provisions import Needs
from fundledger.arrears.reviews import Review, reviews
from fundledger.arrears.usable import USABLE_GROUP, is_gone, register_ends
from fundledger.calendar import ONE_DAY, quarter_of
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders
from fundledger.grading.groups import Graded
from fundledger.loans.dues import dues
from fundledger.registers.contracts import find_contract
from fundledger.registers.cooperatives import Cooperative, cooperatives
from fundledger.registers.documents import documents_of
from fundledger.registers.loan import Loan
from fundledger.rules.classing import GroupRules, ProvisionRules

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Standing:
    """Every debt at the end of a day, with its group; None for a debt without principal."""

    day: date
    rules: GroupRules
    debts: Mapping[str, Debt]
    groups: Mapping[str, Graded | None]

    @classmethod
    def read(cls, at: Day) -> Standing:
        graders = Graders.read(at.connection, at.fund, at.as_of, at.known_at)
        found = debts(at)
        by_number = {each.number: each for each in found}
        return cls(at.as_of, graders.rules, by_number, graded(found, graders))

    def principal(self, loan: str) -> int:
        debt = self.debts.get(loan)
        return 0 if debt is None else debt.at.principal


class Change(NamedTuple):
    """A debt in another group than before; None: it was not there, or has no group."""

    loan: str
    owner: str
    principal_before: int
    principal: int
    before: Graded | None
    now: Graded | None
    written_off: date | None = None  # why it is not there any more, where it was not paid


class Provision(NamedTuple):
    """What must be set aside for one debt, and what is. `loan` None: held for no debt by name."""

    loan: str | None
    owner: str = ""
    group: int | None = None
    principal: int = 0
    deductible: int = 0
    rate: str = "0"  # per cent
    needed: int = 0
    held: int = 0
    entrusted: bool = False  # nothing is set aside: the Fund does not bear its risk


Why = Literal["group", "gone", "register"]


class Proposal(NamedTuple):
    """A debt on which the council may decide, and why."""

    what: What
    why: Why
    loan: str
    owner: str
    group: int | None
    amount: int  # principal, or what the register holds
    held: int
    used: date | None = None  # when its provision was used
    approved_by: str | None = None  # a decision of this quarter, or an earlier one that is open
    is_done: bool = False  # it was carried out
    pulled: Graded | None = None  # by another debt alone, which its trail names
    needed: int | None = None  # what must be set aside, of a use


class Recovery(NamedTuple):
    """One overdue borrower in the quarter."""

    owner: str
    overdue: int  # what is overdue now
    days: int
    fell_due: int
    paid: int
    review: Review | None  # the last, of whatever day
    was_reviewed: bool  # in the quarter


@dataclass(frozen=True)
class Agenda:
    where: Day
    quarter: tuple[date, date]
    now: Standing
    before: Standing
    asked_on: date  # until when what was said of the quarter after it counts

    @classmethod
    def read(cls, where: Day, quarter: tuple[date, date]) -> Agenda:
        """Of a quarter that has begun by the day of `where`; of its end, if that has passed."""
        first, last = quarter
        if where.as_of < first:
            name = quarter_of(last)
            raise FundledgerError("council.not_begun", quarter=name, day=where.as_of)
        at = _on(where, min(where.as_of, last))
        return cls(
            at, quarter, Standing.read(at), Standing.read(_on(where, first - ONE_DAY)), where.as_of
        )

    @property
    def day(self) -> date:
        return self.where.as_of

    @property
    def is_over(self) -> bool:
        return self.day == self.quarter[1]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return tuple(self._changes())

    def _changes(self) -> Iterator[Change]:
        for loan in sorted({*self.before.groups, *self.now.groups}):
            then, now = self.before.groups.get(loan), self.now.groups.get(loan)
            if (then and then.group) == (now and now.group):
                continue
            owner = (self.now.debts.get(loan) or self.before.debts[loan]).owner
            sums = self.before.principal(loan), self.now.principal(loan)
            gone = None if now else self._written_off_on(loan)
            yield Change(loan, owner, *sums, then, now, gone)

    def provisions(self) -> list[Provision]:
        """By contract; last what the books hold for debts that are gone, or for none by name."""
        held = dict(self._held)
        found: list[Provision] = []
        for loan, need in self._needs.of.items():
            owed = need.owed
            sums = owed.principal, need.deducted, need.percent, need.specific, held.pop(loan, 0)
            found.append(Provision(loan, owed.owner, owed.group, *sums, owed.entrusted))
        for left, amount in sorted(held.items(), key=lambda each: each[0] or ""):
            found.append(Provision(left, held=amount))
        return found

    def in_general(self) -> tuple[int, int]:
        """The general provision: what is needed, once for the fund, and what is held."""
        held = held_in_general(*self._of_fund, self.day, self.where.known_at)
        return self._needs.general, held

    @property
    def general_base(self) -> int:
        """Principal on which the general provision is reckoned."""
        return self._needs.general_base

    def proposals(self) -> Iterator[Proposal]:
        approved = self._approved()
        for loan, given in self.now.groups.items():
            if given is None:
                continue
            debt = self.now.debts[loan]
            if self._measure.is_entrusted(debt.loan.contract.source):
                continue
            gone = is_gone(self._register, debt.owner)
            if given.group >= USABLE_GROUP or gone:
                why: Why = "group" if given.group >= USABLE_GROUP else "gone"
                sums = debt.at.principal, self._held.get(loan, 0)
                by = approved.get(("use", loan), ())
                found = Proposal("use", why, loan, debt.owner, given.group, *sums, None, *by)
                pulled = given if why == "group" and given.by is not None else None
                yield found._replace(pulled=pulled, needed=self._needs.of[loan].specific)
        left = written_off_left(*self._of_fund, self.day, self.where.known_at)
        for loan, amount in sorted(left.items()):
            used = self._written_off_on(loan)
            if amount > 0 and used is not None and register_ends(used) <= self.day:
                owner = self._owner_of(loan)
                by = approved.get(("strike_off", loan), ())
                sums = amount, self._held.get(loan, 0)
                yield Proposal("strike_off", "register", loan, owner, None, *sums, used, *by)

    def recoveries(self) -> Iterator[Recovery]:
        """The most overdue first. What came counts over all its loans, one that is paid now too."""
        loans_of: dict[str, list[Loan]] = defaultdict(list)
        every = {**self.before.debts, **self.now.debts}
        for each in every.values():
            loans_of[each.loan.cooperative_on(self.day)].append(each.loan)
        by_owner: dict[str, list[Debt]] = defaultdict(list)
        for debt in self.now.debts.values():
            by_owner[debt.owner].append(debt)
        late = [(owner, of) for owner, of in by_owner.items() if any(d.is_overdue for d in of)]
        for owner, of in sorted(late, key=lambda each: (-_days(each[1]), each[0])):
            spans = [dues(loan, self.quarter[0], self.day, self.day) for loan in loans_of[owner]]
            mine = [each for each in self.reviews if each.borrower == owner]
            yield Recovery(
                *(owner, sum(debt.overdue_amount for debt in of), _days(of)),
                *(sum(sum(span.falling) for span in spans), sum(sum(span.paid) for span in spans)),
                next(iter(mine), None),
                any(each.is_of(self.quarter) for each in mine),
            )

    def borrowers(self) -> list[str]:
        """Who is before the council: overdue, in another group than before, or not in group 1."""
        found = {debt.owner for debt in self.now.debts.values() if debt.is_overdue}
        found |= {change.owner for change in self.changes}
        for loan, given in self.now.groups.items():
            if given is not None and given.group > 1:
                found.add(self.now.debts[loan].owner)
        return sorted(found)

    @property
    def rates(self) -> ProvisionRules:
        return self._measure.rules

    @cached_property
    def _measure(self) -> Measure:
        return Measure.read(self.where)

    @cached_property
    def _needs(self) -> Needs:
        groups = {loan: given for loan, given in self.now.groups.items() if given is not None}
        debts_of = (Measured.of(debt) for loan, debt in self.now.debts.items() if loan in groups)
        return self._measure.needs(debts_of, groups)

    @cached_property
    def reviews(self) -> Sequence[Review]:
        """The last first; one that was made afterwards for this quarter counts too."""
        every = reviews(*self._of_fund, self.asked_on, self.where.known_at)
        return [each for each in every if each.day <= self.day or each.is_of(self.quarter)]

    @cached_property
    def _held(self) -> Mapping[str | None, int]:
        return held_for(*self._of_fund, self.day, self.where.known_at)

    @cached_property
    def _register(self) -> Mapping[str, Cooperative]:
        return cooperatives(*self._of_fund, self.day, self.where.known_at)

    @property
    def _of_fund(self) -> tuple[Connection, int]:
        return self.where.connection, self.where.fund

    def _approved(self) -> dict[tuple[What, str], tuple[str, bool]]:
        """By what was approved and for which debt, the decision, and whether it was carried out.

        A council meets on a quarter after its end: what it decided on this one counts, whatever
        its day. Of other quarters what was open at the end of this one.
        """
        known_at = self.where.known_at
        every = [each for each in approvals(*self._of_fund, known_at) if each.what != "raise"]
        name = quarter_of(self.quarter[1])
        of_quarter = {
            each.number
            for each in decisions(*self._of_fund, known_at=known_at)
            if each.withdrawn is None and each.quarter == name
        }
        mine = [each for each in every if each.number in of_quarter]
        others = [each for each in every if each.number not in of_quarter and each.day <= self.day]
        open_ones = [
            each
            for each in outcomes(*self._of_fund, others, self.day, known_at)
            if each.state == "open"
        ]
        found = [*open_ones, *outcomes(*self._of_fund, mine, date.max, known_at)]
        return {
            (each.item.what, each.item.loan): (each.item.number, each.state == "done")
            for each in found
        }

    def _written_off_on(self, loan: str) -> date | None:
        papers = documents_of(*self._of_fund, loan, self.where.known_at)
        days = [each.day for each in papers if each.do == "write_off" and each.day <= self.day]
        return max(days, default=None)

    def _owner_of(self, loan: str) -> str:
        contract = find_contract(*self._of_fund, loan, self.where.known_at)
        return "" if contract is None else contract.cooperative


def _on(where: Day, day: date) -> Day:
    return Day(where.connection, where.fund, day, where.known_at)


def _days(of: Sequence[Debt]) -> int:
    return max(each.at.days_overdue for each in of)
