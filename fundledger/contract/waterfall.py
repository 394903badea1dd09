"""Which debts a sum of money pays, in what order.

A bucket holds the debts of one kind over all instalments; it is emptied, oldest instalment first,
before the next bucket is looked at. What is left after all buckets is not a debt of today: the
caller holds it, or prepays with it.
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


def capped(split: Parts, owed: Sequence[int]) -> Parts:
    """The receipt's own split, each part no more than is owed of it."""
    return Parts(*(min(part, debt) for part, debt in zip(split, owed, strict=True)))
