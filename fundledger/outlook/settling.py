"""What a claim is on the last day of a span if money comes as it is expected.

    settled(claim, receipts, until)     one loan then: what came, what is in term, what is overdue

Money pays the oldest of what has fallen due first, whatever day it comes, unless it is expected of
one instalment by its day; what is over pays what falls due next. That is the order of every
contract for principal, and interest is kept apart, so that no receipt is split here: whoever
expects it says how much of it is principal. More than is owed is not taken. Due by a day and unpaid
past its days of grace is overdue, as in the contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from fundledger.outlook.claims import Claim, Due

Origin = Literal[
    "contract", "promise", "court_settlement", "enforcement", "collateral", "judgement", "history"
]
"""Where an expectation comes from; `judgement` is the officer's own."""


class Expected(NamedTuple):
    """Money that is expected of a loan by a day; `due`: of the instalment of this due day."""

    loan: str
    day: date
    principal: int
    interest: int = 0
    overdue_interest: int = 0
    origin: Origin = "contract"
    due: date | None = None


@dataclass(frozen=True, slots=True)
class LoanThen:
    """One loan on the last day of the span: in term + overdue = before − expected − from held."""

    loan: str
    borrower: str
    before: int
    principal_expected: int
    from_held: int
    principal_in_term: int
    principal_overdue: int
    interest_expected: int = 0
    overdue_interest_expected: int = 0
    oldest: date | None = None  # the due day of the oldest that is overdue

    @property
    def principal(self) -> int:
        return self.principal_in_term + self.principal_overdue


def settled(claim: Claim, receipts: Sequence[Expected], until: date) -> LoanThen:
    in_span = [each for each in receipts if each.day <= until]
    from_held = min(sum(each.principal for each in claim.held), claim.principal)
    expected = min(sum(each.principal for each in in_span), claim.principal - from_held)
    interest = sum(each.interest for each in in_span)
    own = [each for each in in_span if each.due is not None]
    rest = (
        expected + from_held - sum(each.principal for each in own),
        interest + sum(each.interest for each in claim.held) - sum(each.interest for each in own),
    )
    left = _unpaid(_without_own([*claim.missed, *claim.coming], own), *rest)
    principal = claim.principal - expected - from_held
    if not principal:  # no interest runs any more: what of it was to fall due later does not
        paying = [each.day for each in in_span if each.principal]
        paying += [each.day for each in claim.held if each.principal]
        left = [due for due in left if due.day <= max(paying)]
    late = [due for due in left if is_late(claim, due, until)]
    if sum(due.principal + due.interest for due in late) <= claim.tolerance:
        late = []
    overdue = sum(due.principal for due in late)
    if claim.is_whole or (claim.whole_scope and overdue):
        overdue = principal  # one missed instalment, or a recall, makes all that is left overdue
    return LoanThen(
        claim.loan,
        claim.borrower,
        claim.principal,
        expected,
        from_held,
        principal - overdue,
        overdue,
        interest,
        sum(each.overdue_interest for each in in_span),
        late[0].day if late else None,
    )


def is_late(claim: Claim, due: Due, day: date) -> bool:
    """Whether what is unpaid of it at the end of a day is overdue."""
    return due.day + timedelta(days=claim.grace_days) < day


def _without_own(dues: Sequence[Due], own: Sequence[Expected]) -> list[Due]:
    """What is left of each after what is expected of itself."""
    principal: dict[date | None, int] = defaultdict(int)
    interest: dict[date | None, int] = defaultdict(int)
    for each in own:
        principal[each.due] += each.principal
        interest[each.due] += each.interest
    return [
        Due(due.day, due.principal - principal[due.day], due.interest - interest[due.day])
        for due in dues
    ]


def _unpaid(dues: Sequence[Due], principal: int, interest: int) -> list[Due]:
    """What is left of each after so much was paid, the oldest first."""
    left: list[Due] = []
    for due in dues:
        of_principal, of_interest = min(due.principal, principal), min(due.interest, interest)
        principal, interest = principal - of_principal, interest - of_interest
        rest = Due(due.day, due.principal - of_principal, due.interest - of_interest)
        if rest.principal or rest.interest:
            left.append(rest)
    return left
