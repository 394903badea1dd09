"""Whose money makes an outlook, what of the principal does not come, and what if some do not pay.

    taken(outlook)                  every receipt of the span, as far as the loan owes it
    payers(outlook, claims)         by borrower: what it owes, pays, leaves overdue, owes later
    spread_of(outlook)              by borrower how much of a simulation's spread is of it
    without(outlook, claims, who)   the same outlook if some borrowers pay nothing

All are the arithmetic of `settling` over the same claims; nothing is estimated here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from fundledger.outlook.claims import Claims
from fundledger.outlook.methods import Outlook, outlook
from fundledger.outlook.settling import Origin


class Taken(NamedTuple):
    """Principal that a receipt brings; the day is not before that of asking."""

    loan: str
    day: date
    origin: Origin
    principal: int
    interest: int


@dataclass(slots=True)
class Payer:
    """One borrower: owes = expected + from held + overdue then + what falls due later."""

    borrower: str
    loans: list[str] = field(default_factory=list)
    owes: int = 0
    expected: int = 0
    from_held: int = 0
    overdue_then: int = 0
    turns_overdue: int = 0  # of that, what is in term now: nobody expects it when it falls due
    later: int = 0
    by_origin: dict[Origin, int] = field(default_factory=dict)
    last: date | None = None  # the last day on which something is expected


def taken(of: Outlook) -> Iterator[Taken]:
    """By loan in the order of days: what comes first is taken first, and no more than is owed."""
    owed = {each.loan: each.principal_expected for each in of.loans}
    for loan, receipts in of.receipts.items():
        for each in sorted(receipts, key=lambda each: each.day):
            if each.day > of.until or loan not in owed:
                continue
            principal = min(each.principal, owed[loan])
            owed[loan] -= principal
            interest = each.interest + each.overdue_interest
            # What is in its days of grace fell due before the day, and is expected after it.
            yield Taken(loan, max(each.day, of.as_of), each.origin, principal, interest)


def payers(of: Outlook, claims: Claims) -> list[Payer]:
    """Who pays most stands first; of those who pay alike, who leaves most overdue."""
    found: dict[str, Payer] = {}
    owner: dict[str, Payer] = {}
    overdue = {each.loan: each.overdue for each in claims.every}
    for loan in of.loans:
        payer = owner[loan.loan] = found.setdefault(loan.borrower, Payer(loan.borrower))
        payer.loans.append(loan.loan)
        payer.owes += loan.before
        payer.expected += loan.principal_expected
        payer.from_held += loan.from_held
        payer.overdue_then += loan.principal_overdue
        payer.turns_overdue += max(0, loan.principal_overdue - overdue[loan.loan])
        payer.later += loan.principal_in_term
    for each in taken(of):
        if each.principal:
            payer = owner[each.loan]
            payer.by_origin[each.origin] = payer.by_origin.get(each.origin, 0) + each.principal
            payer.last = max(each.day, payer.last or each.day)
    return sorted(found.values(), key=lambda of: (-of.expected, -of.overdue_then, of.borrower))


def origins(every: Collection[Payer]) -> dict[Origin, int]:
    """What is expected by where it is to come from, the most first."""
    found: dict[Origin, int] = defaultdict(int)
    for payer in every:
        for origin, amount in payer.by_origin.items():
            found[origin] += amount
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def spread_of(of: Outlook) -> dict[str, int]:
    """By borrower how much of the spread of a simulation is of its loans: variances, to compare.

    Loans are taken as if each went its own way; what moves all of them together is of none.
    """
    found: dict[str, int] = defaultdict(int)
    if of.spread is not None:
        for loan in of.loans:
            found[loan.borrower] += of.spread.by_loan.get(loan.loan, 0) ** 2
    return found


def without(of: Outlook, claims: Claims, who: Collection[str]) -> Outlook:
    """If these borrowers pay nothing of what is expected of them, everyone else all of it."""
    silent = {each.loan for each in of.loans if each.borrower in who}
    receipts = {loan: each for loan, each in of.receipts.items() if loan not in silent}
    return outlook(of.method, claims, of.capital.now, receipts, of.capital.movements)
