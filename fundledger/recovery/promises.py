"""What became of a promise, by the receipts of the ledger: kept, partly kept, broken, or open.

    outcomes(promises, receipts, day)       of all promises of one borrower together

Money counts from the day of the promise to the day it named, in the order in which promises fall
due; what one promise took, no other counts again. So two promises are not both kept by one receipt.
Nothing is marked by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from fundledger.recovery.steps import Promise, Step

State = Literal["kept", "partly", "broken", "open"]


class Receipt(NamedTuple):
    """Money that came for a loan, on the day on which it counts."""

    loan: str
    day: date
    amount: int


class Outcome(NamedTuple):
    step: Step
    promise: Promise
    state: State
    paid: int
    on: date | None = None  # when the whole sum was there, or the last of what came


def outcomes(promises: Iterable[Step], receipts: Sequence[Receipt], day: date) -> list[Outcome]:
    """In the order in which they fall due."""
    made = [
        (step, step.said) for step in promises if isinstance(step.said, Promise) and step.day <= day
    ]
    made.sort(key=lambda each: (each[1].by, each[0].chain))
    come = sorted(each for each in receipts if each.day <= day)
    left = [each.amount for each in come]
    found: list[Outcome] = []
    for step, promise in made:
        paid, on = 0, None
        for place, receipt in enumerate(come):
            if not left[place] or not step.day <= receipt.day <= promise.by:
                continue
            if promise.loans and receipt.loan not in promise.loans:
                continue
            taken = min(left[place], promise.amount - paid)
            if taken:
                left[place] -= taken
                paid, on = paid + taken, receipt.day
        found.append(Outcome(step, promise, _state(promise, paid, day), paid, on))
    return found


def _state(promise: Promise, paid: int, day: date) -> State:
    if paid >= promise.amount:
        return "kept"
    if day <= promise.by:
        return "open"
    return "partly" if paid else "broken"
