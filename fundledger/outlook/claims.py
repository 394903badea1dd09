"""What each loan owes on a day and what is to fall due of it by another: plain integers.

    claims(of, until)               of every loan that owes principal on the day
    claim_of(debt, of, until, …)    of one

A claim knows no database and no rule: methods, scenarios and simulations work on claims alone. Its
days and amounts come from the functions that every face asks (`arrears.debts`, and the contract's
life as it goes if all is paid on its day).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import Day, Debt, each_debt
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.contract.coming import FallingDue
from fundledger.contract.life import Life
from fundledger.loans.dues import known_by


class Due(NamedTuple):
    """An instalment, or what of it is unpaid on the day of the claim."""

    day: date
    principal: int
    interest: int = 0


class Held(NamedTuple):
    """What money that is held already will pay on a due day: no cash comes by it, but what pays
    principal is money of capital from then on.
    """

    day: date
    principal: int
    interest: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One loan. Principal in term + overdue = missed + coming + what falls due after the span."""

    loan: str
    borrower: str
    source: str
    in_term: int
    overdue: int
    missed: tuple[Due, ...] = ()  # fell due and is unpaid, oldest first; in its days of grace too
    coming: tuple[Due, ...] = ()  # after the day, to the end of the span
    held: tuple[Held, ...] = ()
    grace_days: int = 0  # after a due day, before what is unpaid of it is overdue
    tolerance: int = 0  # so much unpaid makes nothing overdue
    is_whole: bool = False  # all that is owed is overdue: for one instalment, or it was recalled
    whole_scope: bool = False  # one missed instalment would make it so
    place: int = 0  # of its bucket of days overdue
    overdue_interest: int = 0  # owed for being late, of both kinds, on the day

    @property
    def principal(self) -> int:
        return self.in_term + self.overdue

    @property
    def unpaid(self) -> tuple[int, int]:
        """Principal and interest that fell due, or were recalled, and are unpaid."""
        principal = sum(each.principal for each in self.missed)
        interest = sum(each.interest for each in self.missed)
        return self.principal if self.is_whole else principal, interest


@dataclass(frozen=True, slots=True)
class Claims:
    """Those of a fund, by number, with the buckets that their places are of."""

    as_of: date
    until: date
    buckets: Buckets
    every: tuple[Claim, ...]


def claims(of: Day, until: date) -> Claims:
    """Whatever happened, or was decided, after the day of asking is left out."""
    buckets = Buckets.read(of.connection, of.fund, of.as_of, of.known_at)
    with no_collection():
        every = tuple(_each(of, until, buckets))
    return Claims(of.as_of, until, buckets, every)


def _each(of: Day, until: date, buckets: Buckets) -> Iterator[Claim]:
    for debt in each_debt(of):
        if debt.at.principal:
            yield claim_of(debt, until, buckets)


def claim_of(debt: Debt, until: date, buckets: Buckets) -> Claim:
    at, loan, terms = debt.at, debt.loan, debt.loan.contract.terms
    lived = Life(terms, known_by(loan, at.as_of), opening=loan.opening)
    # What falls due on the last day is taken to be paid that day, so one more day is lived.
    falling, _ = lived.kept(at.as_of, [until + ONE_DAY])
    ahead = [due for due in falling if at.as_of < due.day <= until]
    missed = [
        Due(each.due, each.principal, each.interest)
        for each in debt.unpaid
        if each.due <= at.as_of and (each.principal or each.interest)
    ]
    late = sum(each.principal for each in debt.overdue)
    return Claim(
        loan.number,
        debt.owner,
        loan.contract.source,
        at.principal_in_term,
        at.principal_overdue,
        tuple(missed),
        tuple(Due(due.day, due.principal, due.interest) for due in ahead),
        tuple(filter(None, map(_held, ahead))),
        terms.overdue_grace_days,
        terms.overdue_tolerance,
        at.principal_overdue > late and not at.principal_in_term,
        terms.overdue_scope == "whole_balance",
        buckets.place_of(loan, at),
        at.interest_overdue_due + at.late_interest_due,
    )


def _held(due: FallingDue) -> Held | None:
    parts = due.from_held
    principal = parts.overdue_principal + parts.due_principal
    interest = parts.due_interest + parts.overdue_interest + parts.late_interest
    return Held(due.day, principal, interest) if principal or interest else None
