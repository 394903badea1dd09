"""A loan's past as the papers tell it, against what its opening says.

The payouts and receipts before the day of the opening are lived through by the contract's own
arithmetic; where it comes to another figure than the opening, both are shown. Nothing of the past
is posted, and nothing here decides which of the two is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from fundledger.contract.events import Collect, Disburse, EventRefused
from fundledger.contract.life import Life
from fundledger.contract.position import Position
from fundledger.errors import FundledgerError
from fundledger.intake.opening import OpeningLoan

_OWED = Position._fields[1:-1]


class Difference(NamedTuple):
    """One figure of a loan, as the past comes to it and as the opening says."""

    loan: str
    figure: str
    replayed: int
    opening: int


class Unplayable(NamedTuple):
    """A past that cannot have been: which document of it, and why."""

    loan: str
    day: date
    document: str
    reason: FundledgerError


class Compared(NamedTuple):
    loans: int  # that have a past
    differences: list[Difference]
    unplayable: list[Unplayable]


def compared(loans: Iterable[OpeningLoan], day: date) -> Compared:
    """Every loan with a past, lived through to the day of the opening."""
    found = Compared(0, [], [])
    for loan in loans:
        if not loan.history:
            continue
        found = found._replace(loans=found.loans + 1)
        try:
            found.differences.extend(_differences(loan, day))
        except EventRefused as refusal:
            event = next(e for e in loan.history if e.number == refusal.number)
            reason = FundledgerError(refusal.key, **refusal.params)
            found.unplayable.append(Unplayable(loan.number, event.day, event.document, reason))
    return found


def _differences(loan: OpeningLoan, day: date) -> Iterator[Difference]:
    terms = loan.contract.terms
    replayed = Life(terms, loan.history).lived([day])[0]
    opening = Life(terms, (), opening=loan.opening).lived([day])[0]
    for figure in _OWED:
        ours, theirs = getattr(replayed, figure), getattr(opening, figure)
        if ours != theirs:
            yield Difference(loan.number, figure, ours, theirs)
    paid_out = sum(e.amount for e in loan.history if isinstance(e, Disburse))
    if paid_out and paid_out != loan.opening.paid_out:
        yield Difference(loan.number, "paid_out", paid_out, loan.opening.paid_out)
    paid_out = paid_out or terms.principal
    received = sum(e.amount for e in loan.history if isinstance(e, Collect))
    principal = paid_out - replayed.principal
    for figure, ours, said in (
        ("principal_collected", principal, loan.principal_collected_before),
        (
            "interest_collected",
            received - principal - replayed.unapplied,
            loan.interest_collected_before,
        ),
    ):
        if said is not None and said != ours:
            yield Difference(loan.number, figure, ours, said)
