"""The capital of a fund on a day, and what of it stands where on a later one: the identity kept.

    charter = principal in term + principal overdue + capital on hand + exceptions + unexplained

What the books do not agree on today they do not agree on then: `unexplained` never changes. Papers
that are booked after the day for days before it have brought their money already; they are a part
of what is on hand then, and of nothing that is expected. Money that is held lies with that of
interest, and is money of capital from the day on which it pays principal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fundledger.outlook.settling import LoanThen


@dataclass(frozen=True, slots=True)
class BookedLater:
    """What entries booked after the day, of value days up to it, change."""

    charter: int = 0
    on_hand: int = 0
    principal: int = 0

    @property
    def exceptions(self) -> int:
        return self.charter - self.on_hand - self.principal


@dataclass(frozen=True, slots=True)
class CapitalNow:
    """As the books have it; principal also by the contracts, which methods begin with.

    `to_apply` is held money that the contracts have applied to principal and no roll has booked;
    `apart` is principal of the books, in term and overdue, that no contract stands for.
    """

    as_of: date
    charter: int
    in_term: int
    overdue: int
    on_hand: int
    exceptions: int
    unexplained: int
    booked_later: BookedLater = BookedLater()
    to_apply: int = 0
    apart: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Movements:
    """What a plan or a scenario says of capital beside what borrowers pay."""

    disbursements: int = 0
    charter: int = 0  # paid in, or taken out (below 0)
    other: int = 0  # capital money that comes (or goes, below 0) for no loan and no charter


NO_MOVEMENTS = Movements()


@dataclass(frozen=True, slots=True)
class CapitalThen:
    """What a method makes of it on the last day of the span."""

    now: CapitalNow
    principal_expected: int
    from_held: int
    loans_in_term: int
    loans_overdue: int
    movements: Movements

    @property
    def charter(self) -> int:
        return self.now.charter + self.now.booked_later.charter + self.movements.charter

    @property
    def on_hand(self) -> int:
        moved = self.movements.charter + self.movements.other - self.movements.disbursements
        came = self.now.booked_later.on_hand + self.principal_expected + self.applied
        return self.now.on_hand + came + moved

    @property
    def applied(self) -> int:
        """Held money that pays principal: that has, and no roll has booked it, or that will."""
        return self.now.to_apply + self.from_held

    @property
    def in_term(self) -> int:
        """What is lent in the span is in term at its end."""
        return self.loans_in_term + self.now.apart[0] + self.movements.disbursements

    @property
    def overdue(self) -> int:
        return self.loans_overdue + self.now.apart[1]

    @property
    def exceptions(self) -> int:
        return self.now.exceptions + self.now.booked_later.exceptions - self.movements.other

    @property
    def unexplained(self) -> int:
        return self.charter - self.in_term - self.overdue - self.on_hand - self.exceptions


def capital_then(
    now: CapitalNow, loans: Sequence[LoanThen], movements: Movements = NO_MOVEMENTS
) -> CapitalThen:
    return CapitalThen(
        now,
        sum(each.principal_expected for each in loans),
        sum(each.from_held for each in loans),
        sum(each.principal_in_term for each in loans),
        sum(each.principal_overdue for each in loans),
        movements,
    )
