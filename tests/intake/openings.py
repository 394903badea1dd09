"""A small opening for tests: a loan in term, one overdue, money, a surplus of earlier years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from fundledger.contract.opening import Missed, Opening
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.intake.opening import (
    Balance,
    Borrower,
    CapitalFrom,
    Opened,
    OpeningBalances,
    OpeningLoan,
    open_book,
    replace_opening,
)
from fundledger.registers.contracts import LoanContract
from fundledger.registers.cooperatives import Cooperative
from fundledger.store.books import Book
from tests.ledger.books import writer_of

DAY = date(2022, 12, 31)
GOOD, BAD = "HD-01", "HD-02"
TR = 1_000_000


def terms(disbursed: date, years: int) -> Terms:
    """100 tr by yearly instalments at 6 %, 30/360: 500,000 a month on 100 tr."""
    return Terms(
        principal=100 * TR,
        rate=yearly("6"),
        disbursed=disbursed,
        instalments=years,
        every=Every(12, "month"),
        day_count="30/360",
    )


def loan(number: str, cooperative: str, of: Terms, opening: Opening, **more: Any) -> OpeningLoan:
    contract = LoanContract(
        number=number, signed=of.disbursed, cooperative=cooperative, source="A", terms=of
    )
    return OpeningLoan(contract=contract, opening=opening, **more)


def borrower(number: str, name: str) -> Borrower:
    return Borrower(Cooperative(number=number, name=name))


IN_TERM = loan(
    GOOD,
    "01",
    terms(date(2020, 12, 31), 4),
    Opening(
        day=DAY,
        instalments=(Signed(date(2023, 12, 31), 25 * TR), Signed(date(2024, 12, 31), 25 * TR)),
        paid_out=100 * TR,
    ),
)
OVERDUE = loan(
    BAD,
    "02",
    terms(date(2019, 6, 30), 2),
    Opening(
        day=DAY,
        missed=(Missed(date(2021, 6, 30), 40 * TR, 3 * TR),),
        interest_overdue=5_400_000,  # 40 tr × 9 % × 18 months
        paid_out=100 * TR,
    ),
    receivable=1 * TR,
    restructured=1,
    acknowledged=date(2022, 3, 1),
    principal_collected_before=60 * TR,
)
BALANCES = OpeningBalances(
    day=DAY,
    document="BB-01",
    capital=(CapitalFrom("A", 200 * TR, "QĐ-01"),),
    accounts=(
        Balance(account="bank_capital", amount=110 * TR, source="A"),
        Balance(account="bank_interest", amount=7 * TR),
        Balance(account="surplus_prior", amount=-8 * TR),
    ),
    cooperatives=(borrower("01", "HTX mẫu 01"), borrower("02", "HTX mẫu 02")),
    loans=(IN_TERM, OVERDUE),
)
"""200 = 50 in term + 40 overdue + 110 on hand; 7 of interest money + 1 receivable = 8."""


def with_accounts(*more: Balance, **changed: Any) -> OpeningBalances:
    return replace(BALANCES, accounts=(*BALANCES.accounts, *more), **changed)


def with_loan(of: OpeningLoan, **changed: Any) -> OpeningBalances:
    """The opening with one of its loans said otherwise."""
    loans = tuple(replace(each, **changed) if each is of else each for each in BALANCES.loans)
    return replace(BALANCES, loans=loans)


def open_(book: Book, asked: OpeningBalances = BALANCES) -> Opened:
    with writer_of(book) as writer:
        return open_book(writer, asked)


def replace_(book: Book, asked: OpeningBalances, reason: str = "nhập sai") -> Opened:
    with writer_of(book) as writer:
        return replace_opening(writer, asked, reason)
