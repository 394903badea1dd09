"""What is claimed of a loan, or judged: principal, interest in term, on overdue principal, late.

    owed_on(loan, day, …)      by the loan's derivation, as `loan explain` has it on that day
    account(loan, kept, …)     from the sum kept in a case to what is owed on a later day

Interest in term is what fell due and what has accrued since: a suit asks for all of it up to the
day. What was written off is still owed; of it interest on overdue principal and late interest are
one sum, told as the former.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.arrears.debts import Day
from fundledger.contract.events import Waive
from fundledger.contract.life import Life
from fundledger.loans.derivation import derived_position
from fundledger.loans.derivation.happenings import Told
from fundledger.recovery.claims import claimed
from fundledger.registers.loan import Loan


class Sums(NamedTuple):
    principal: int = 0
    interest: int = 0
    overdue: int = 0
    late: int = 0

    @property
    def whole(self) -> int:
        return sum(self)

    @property
    def all_interest(self) -> int:
        return self.interest + self.overdue + self.late

    def plus(self, other: Sums) -> Sums:
        return Sums(*(mine + its for mine, its in zip(self, other, strict=True)))

    def minus(self, other: Sums) -> Sums:
        return Sums(*(mine - its for mine, its in zip(self, other, strict=True)))


PARTS = Sums._fields
NOTHING = Sums()


class OfLoan(NamedTuple):
    loan: str
    sums: Sums


def together(each: Iterable[OfLoan]) -> Sums:
    whole = NOTHING
    for _, sums in each:
        whole = whole.plus(sums)
    return whole


def owed_on(loan: Loan, of: Day) -> Sums:
    """At the end of a day; nothing before anything was paid out."""
    if _is_written_off(loan, of.as_of):
        found = claimed(loan, of)
        parts = {"principal": 0, "interest": 0, "late": 0}
        for each in () if found is None else found.claims:
            parts[each.part] += each.amount
        return Sums(parts["principal"], parts["interest"], parts["late"])
    at = derived_position(loan, of.as_of)
    interest = at.interest_due + at.interest_accrued
    return Sums(at.principal, interest, at.interest_overdue_due, at.late_interest_due)


@dataclass(frozen=True, slots=True)
class Account:
    """How a sum that was kept became another: kept + found + came - paid - waived = now."""

    loan: str
    kept: Sums
    found: Sums  # what the books say by now of that day, or opened with, less what was kept
    came: Sums  # interest that ran, and what else the loan's papers brought
    paid: Sums
    waived: Sums
    now: Sums


def account(loan: Loan, kept: Sums, since: date, of: Day) -> Account:
    """From the sum kept on one day to what is owed at the end of a later one.

    Of a day before the book began with the loan it knows nothing: it goes on from the opening.
    """
    if loan.opening is not None:
        since = max(since, loan.opening.day)
    then = owed_on(loan, Day(of.connection, of.fund, since, of.known_at, of.today))
    now = owed_on(loan, of)
    paid, waived = _paid_and_waived(loan, since, of.as_of)
    came = now.minus(then).plus(paid).plus(waived)
    return Account(loan.number, kept, then.minus(kept), came, paid, waived, now)


_PAYS = ("collect", "apply", "recover")
_WAIVED = {"in_term": "interest", "overdue": "overdue", "late": "late"}


def _paid_and_waived(loan: Loan, since: date, until: date) -> tuple[Sums, Sums]:
    told = Told(loan, since)
    Life(loan.contract.terms, loan.events, opening=loan.opening, journal=told).lived([until])
    paid = waived = NOTHING
    for each in told.happenings:
        if not since.toordinal() < each.day <= until.toordinal():
            continue
        if each.kind in _PAYS:
            in_term, overdue, late = each.interest
            paid = paid.plus(Sums(each.in_term + each.overdue, in_term, overdue, late))
        elif isinstance(each.event, Waive):
            waived = waived.plus(_of_waiver(each.event))
    if _is_written_off(loan, until):  # of it both are one sum
        paid = Sums(paid.principal, paid.interest, paid.overdue + paid.late)
    return paid, waived


def _of_waiver(event: Waive) -> Sums:
    return NOTHING._replace(**{_WAIVED[event.kind]: event.amount})


def _is_written_off(loan: Loan, day: date) -> bool:
    return any(each.day <= day for each in loan.documents if each.do == "write_off")
