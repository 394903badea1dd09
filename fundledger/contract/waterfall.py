"""Which debts a sum of money pays, in what order.

A bucket holds the debts of one kind over all instalments; it is emptied, oldest instalment first,
before the next bucket is looked at. Where a contract goes by instalment, the buckets of the oldest
are emptied in the same order before the next instalment is looked at. What is left after all is not
a debt of today: the caller holds it, or prepays with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fundledger.contract.terms import BUCKETS, Bucket


class Parts(NamedTuple):
    """đồng by bucket: what is owed today, or what a receipt paid of it."""

    overdue_principal: int = 0
    overdue_interest: int = 0
    due_principal: int = 0
    due_interest: int = 0
    late_interest: int = 0

    def plus(self, other: Parts) -> Parts:
        if other is NOTHING:
            return self
        return Parts(*(mine + its for mine, its in zip(self, other, strict=True)))

    def less(self, other: Parts) -> Parts:
        if other is NOTHING:
            return self
        return Parts(*(mine - its for mine, its in zip(self, other, strict=True)))


class Split(NamedTuple):
    """What a receipt says that it pays: of each bucket, and of principal not yet due."""

    overdue_principal: int = 0
    overdue_interest: int = 0
    due_principal: int = 0
    due_interest: int = 0
    late_interest: int = 0
    prepaid_principal: int = 0


NOTHING = Parts()

Order = tuple[int, ...]  # the places of the buckets in `Parts`


def order_of(waterfall: Sequence[Bucket]) -> Order:
    return tuple(BUCKETS.index(bucket) for bucket in waterfall)


def fall(amount: int, owed: Sequence[int], order: Order) -> tuple[Parts, int]:
    """What the amount pays of each bucket, and what is left of it."""
    if owed is NOTHING:
        return NOTHING, amount
    paid = [0, 0, 0, 0, 0]
    for place in order:
        debt = owed[place]
        if debt > 0:
            if amount <= debt:
                paid[place] = amount
                return Parts(*paid), 0
            paid[place] = debt
            amount -= debt
    return Parts(*paid), amount


def fall_by_instalment(amount: int, owed: Sequence[Parts], order: Order) -> tuple[Parts, int]:
    """The same where the oldest instalment is paid whole before the next; `owed` is by age."""
    paid = [0, 0, 0, 0, 0]
    for instalment in owed:
        parts, amount = fall(amount, instalment, order)
        paid = [sum(each) for each in zip(paid, parts, strict=True)]
    return Parts(*paid), amount


def left_by_instalment(owed: Sequence[Parts], paid: Parts) -> list[Parts]:
    """What is left by age after some of each bucket was paid, the oldest first."""
    if paid is NOTHING:
        return list(owed)
    found: list[Parts] = []
    for instalment in owed:
        part = Parts(*map(min, instalment, paid))
        paid = paid.less(part)
        found.append(instalment.less(part))
    return found


def capped(split: Sequence[int], owed: Sequence[int]) -> Parts:
    """What a receipt's own split says of each bucket, each part no more than is owed of it."""
    said = split[: len(BUCKETS)]
    return Parts(*(min(part, debt) for part, debt in zip(said, owed, strict=True)))


def early(split: Sequence[int]) -> int:
    """What a receipt's own split says of principal that has not fallen due."""
    return sum(split[len(BUCKETS) :])


def split_body(split: Sequence[int]) -> dict[str, int]:
    """A split as a fact keeps it: every bucket, and principal not yet due where it says any."""
    said = dict(zip(Split._fields, split, strict=False))
    if not said.get("prepaid_principal"):
        said.pop("prepaid_principal", None)
    return said
