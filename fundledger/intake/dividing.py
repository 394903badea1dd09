"""One sum over several loans of a borrower: the oldest dues first, or in proportion to the dues.

What is due on a day is what a receipt without end would pay on it (`dues_on`), after all that came
before. Nothing here decides whether a sum may be divided: the Fund does (`settings.DIVIDE`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fundledger.loans.derivation import derived, derived_position
from fundledger.money import MAX_DONG
from fundledger.registers.documents import BY_NUMBER, Document
from fundledger.registers.loan import Loan

Divide = Literal["ask", "oldest", "pro-rata"]

_WITHOUT_END = Document(
    *(0, "", date.max, "\U0010ffff"),
    {"do": "collect", "amount": MAX_DONG, BY_NUMBER: True},  # the order of a day stays as it was
)


@dataclass(frozen=True, slots=True)
class Owing:
    """What a loan owes on a day: what is due by then, and all of it less what is held for it."""

    loan: Loan
    due: int
    debt: int
    days_overdue: int


def owing_on(loan: Loan, day: date) -> Owing:
    probe = _WITHOUT_END._replace(loan=loan.number, day=day)
    due = sum(derived(loan.with_document(probe), (), day).receipts[probe.chain].parts)
    at = derived_position(loan, day)
    debt = at.principal + at.interest - at.unapplied
    return Owing(loan, due, max(debt, due), at.days_overdue)


def in_order_of_dues(owing: Sequence[Owing]) -> list[Owing]:
    """Who is longest overdue first, then what is due, then by contract."""
    return sorted(
        owing,
        key=lambda each: (
            not each.due,
            -each.days_overdue,
            each.loan.contract.signed,
            each.loan.number,
        ),
    )


def divided(amount: int, owing: Sequence[Owing], how: Divide) -> list[int]:
    """How much each is given: its dues, then its debt that is not due; the first holds the rest."""
    given = [0] * len(owing)
    for owed in ([each.due for each in owing], [each.debt - each.due for each in owing]):
        left = amount - sum(given)
        parts = _in_turn(left, owed) if how == "oldest" else _in_proportion(left, owed)
        given = [before + part for before, part in zip(given, parts, strict=True)]
    given[0] += amount - sum(given)
    return given


def _in_turn(amount: int, owed: Sequence[int]) -> list[int]:
    given = []
    for debt in owed:
        given.append(min(amount, debt))
        amount -= given[-1]
    return given


def _in_proportion(amount: int, owed: Sequence[int]) -> list[int]:
    """Whole đồng; those that are left over go to the largest remainders, of equals the first."""
    total = sum(owed)
    if amount >= total:
        return list(owed)
    given = [amount * debt // total for debt in owed]
    remainders = [amount * debt % total for debt in owed]
    largest = sorted(range(len(owed)), key=lambda index: -remainders[index])
    for index in largest[: amount - sum(given)]:
        given[index] += 1
    return given
