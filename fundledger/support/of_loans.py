"""What the Fund's own loans say under a category of support: never entered, always derived.

    fund_loans(day)     money paid out so far, and who owes what at the end of the day

Money paid out is what the documents of loans say, of loans that the book opened with what the
opening tells of them. Money lent is no support that was given: `totals` keeps the two apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.arrears.debts import Day, debts_of
from fundledger.bulk import no_collection
from fundledger.contract.events import Disburse
from fundledger.registers.loan import Loan, loans


class Draw(NamedTuple):
    """Money that was paid out; `is_first` of its loan."""

    loan: str
    cooperative: str
    day: date
    amount: int
    source: str
    is_first: bool


class Owing(NamedTuple):
    """A loan of which anything is owed; of some it is interest alone."""

    loan: str
    cooperative: str
    principal: int
    source: str


@dataclass(frozen=True, slots=True)
class FundLoans:
    draws: tuple[Draw, ...]
    owing: tuple[Owing, ...]
    opened_later: int  # loans with which the book began after the day: what they owed is not known


def fund_loans(of: Day) -> FundLoans:
    """Every draw up to the end of the day, and what is owed then; one pass over the loans."""
    draws: list[Draw] = []
    opened_later = 0

    def seen() -> Iterator[Loan]:
        nonlocal opened_later
        for loan in loans(of.connection, of.fund, of.known_at):
            draws.extend(_draws(loan, of.as_of))
            opened_later += loan.opens_after(of.as_of) and loan.was_lent(of.as_of)
            yield loan

    with no_collection():
        owing = tuple(
            Owing(debt.number, debt.owner, debt.at.principal, debt.loan.contract.source)
            for debt in debts_of(seen(), of)
        )
    return FundLoans(tuple(draws), owing, opened_later)


def _draws(loan: Loan, until: date) -> Iterator[Draw]:
    paid = sorted((day, amount) for day, amount in _paid_out(loan) if day <= until)
    for place, (day, amount) in enumerate(paid):
        borrower, source = loan.cooperative_on(day), loan.contract.source
        yield Draw(loan.number, borrower, day, amount, source, place == 0)


def _paid_out(loan: Loan) -> Iterator[tuple[date, int]]:
    for event in (*loan.past, *loan.events):
        if isinstance(event, Disburse):
            yield event.day, event.amount
    if loan.opening is not None and not any(isinstance(each, Disburse) for each in loan.past):
        yield loan.contract.terms.disbursed, loan.opening.paid_out
