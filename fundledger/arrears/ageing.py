"""How old overdue debts are: buckets of days overdue, which a Fund may set for itself.

    Buckets.read(connection, fund, day)     those that hold on a day
    aged(debt, buckets)                     what ageing keeps of a debt
    by_bucket(debts, buckets)               borrowers, loans, amounts of each bucket

A loan stands in the bucket of its days overdue, a borrower in that of its worst loan, what is
missed of an instalment in that of its own days. What is overdue with no day to count (interest that
is left of principal paid late, or days that stand still while a debt is frozen) has a bucket of its
own, so that the buckets add up to what is overdue, and with those in time to all that is owed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from fundledger.arrears.debts import Debt, is_overdue
from fundledger.contract.position import Position
from fundledger.errors import FundledgerError
from fundledger.ledger.settings import Setting, Value, value_on
from fundledger.messages.wording import Sentence
from fundledger.registers.loan import Loan
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

_DAYS_MAX = 9_999
_BOUNDS_MAX = 12


def _bounds(text: str) -> Value:
    """10;30;90: as one text, in the order in which they must rise."""
    said = [part for part in re.split(r"[;,\s]+", clean(text)) if part]
    days = [int(part) for part in said if re.fullmatch("[0-9]{1,4}", part)]
    rises = all(less < more for less, more in zip([1, *days], days, strict=False))
    if len(days) != len(said) or not rises or not 1 <= len(days) <= _BOUNDS_MAX:
        params: dict[str, object] = {"most": _DAYS_MAX, "count": _BOUNDS_MAX}
        raise FundledgerError("setting_value.not_buckets", value=text, **params)
    return ";".join(map(str, days))


AGEING_BUCKETS = Setting("ageing_buckets", "10;30;90;180;360", _bounds)
"""From how many days overdue on a debt is in the next bucket."""


class Bucket(NamedTuple):
    """`code` is what programs, and columns, have for it."""

    code: str
    name: Sentence


NOT_OVERDUE, WITHOUT_DAYS = 0, 1
"""The places of the first two buckets; the others follow by days."""


@dataclass(frozen=True)
class Buckets:
    """In the order of days, so that of two places the greater is the worse."""

    bounds: tuple[int, ...]

    @classmethod
    def read(
        cls, connection: Connection, fund: int, day: date, known_at: int | None = None
    ) -> Buckets:
        said = value_on(connection, fund, AGEING_BUCKETS, day, known_at)
        return cls(tuple(map(int, str(said).split(";"))))

    @cached_property
    def every(self) -> tuple[Bucket, ...]:
        firsts = (1, *self.bounds)
        lasts = (*(bound - 1 for bound in self.bounds), None)
        return (
            Bucket("not_overdue", Sentence("ageing_bucket.not_overdue")),
            Bucket("without_days", Sentence("ageing_bucket.without_days")),
            *map(_of_days, firsts, lasts),
        )

    def place(self, days: int) -> int:
        """Of so many days overdue, at least one."""
        return 2 + bisect_right(self.bounds, days)

    def place_of(self, loan: Loan, at: Position) -> int:
        """Of a loan that owes."""
        if at.days_overdue:
            return self.place(at.days_overdue)
        return WITHOUT_DAYS if is_overdue(loan, at) else NOT_OVERDUE


def _of_days(first: int, last: int | None) -> Bucket:
    if last is None:
        return Bucket(f"days_from_{first}", Sentence("ageing_bucket.from", {"first": first}))
    days: dict[str, object] = {"first": first, "last": last}
    return Bucket(f"days_{first}_{last}", Sentence("ageing_bucket.days", days))


class Aged(NamedTuple):
    """What is kept of a debt once its documents are let go."""

    number: str
    owner: str
    place: int  # of its bucket
    principal: int
    principal_overdue: int
    missed_principal: int
    missed_interest: int
    interest_owed: int
    by_instalment: tuple[tuple[int, int], ...] = ()  # places, and what is missed in them

    @property
    def is_overdue(self) -> bool:
        return self.place != NOT_OVERDUE

    @property
    def missed(self) -> int:
        return self.missed_principal + self.missed_interest


def aged(debt: Debt, buckets: Buckets) -> Aged:
    at, place = debt.at, buckets.place_of(debt.loan, debt.at)
    missed_principal, missed_interest = debt.missed_principal, debt.missed_interest
    amounts = at.principal, at.principal_overdue, missed_principal, missed_interest
    parts: list[tuple[int, int]] = []
    if rest := missed_principal + missed_interest:
        for each in debt.overdue:
            amount = each.principal + each.interest
            parts.append((buckets.place(each.days_overdue), amount))
            rest -= amount
        parts.append((place, rest))  # interest for being late has no due day
    return Aged(debt.number, debt.owner, place, *amounts, debt.interest_owed, tuple(parts))


@dataclass(slots=True)
class Amounts:
    """What stands in one bucket."""

    borrowers: int = 0
    loans: int = 0
    missed: int = 0  # what these loans should have paid by now
    missed_by_instalment: int = 0  # what all loans should have paid, so many days ago
    principal: int = 0  # the balance of these loans


def by_bucket(of: Iterable[Aged], buckets: Buckets) -> list[Amounts]:
    """In the order of the buckets."""
    found = [Amounts() for _ in buckets.every]
    worst: dict[str, int] = {}
    for each in of:
        amounts = found[each.place]
        amounts.loans += 1
        amounts.missed += each.missed
        amounts.principal += each.principal
        for place, amount in each.by_instalment:
            found[place].missed_by_instalment += amount
        worst[each.owner] = max(worst.get(each.owner, NOT_OVERDUE), each.place)
    for place in worst.values():
        found[place].borrowers += 1
    return found
