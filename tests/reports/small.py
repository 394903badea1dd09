"""One loan of round figures, told by hand.

120 million at 12 % a year under 30/360, so 1 % a month; 18 % on overdue principal, so 1,5 %. Paid
out on 31/12/2022; 40 million of principal with the quarter's interest on 31/3, 30/6 and 30/9/2023.

    31/3   43.600.000 comes: 40 million and 3 months × 1 % × 120 million, all in time
    30/6   22.400.000 comes: 20 million and 3 × 1 % × 80 million; 20 million are missed
    31/7   10.000.000 comes and says that it is overdue principal; 10 million stay overdue
    30/9   nothing comes: 40 million and 3 × 1 % × 40 million = 1.200.000 are missed too; on overdue
           principal 1,5 % × 20 million + 2 × 1,5 % × 10 million = 600.000 have run up
"""

from __future__ import annotations

from datetime import date

from fundledger.contract.events import Collect, Disburse
from fundledger.contract.rates import OverdueRate, Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.contract.waterfall import Parts
from fundledger.store.books import Book
from tests.loans.books import enter, roll_to, sign, with_capital

M = 1_000_000
OUT, Q1, Q2, JULY, Q3 = (
    date(2022, 12, 31),
    date(2023, 3, 31),
    date(2023, 6, 30),
    date(2023, 7, 31),
    date(2023, 9, 30),
)
YEAR = date(2023, 1, 1)

TERMS = Terms(
    principal=120 * M,
    rate=Rate(12, 100),
    disbursed=OUT,
    instalments=3,
    every=Every(3, "month"),
    method="custom",
    custom=(Signed(Q1, 40 * M), Signed(Q2, 40 * M), Signed(Q3, 40 * M)),
    day_count="30/360",
    overdue_rate=OverdueRate(of_in_term=Rate(3, 2)),
)
EVENTS = (
    Disburse(OUT, 120 * M, "UNC-1"),
    Collect(Q1, 43_600_000, document="GBC-1"),
    Collect(Q2, 22_400_000, Parts(due_principal=20 * M, due_interest=2_400_000), document="GBC-2"),
    Collect(JULY, 10 * M, Parts(overdue_principal=10 * M), document="GBC-3"),
)


def told(book: Book, *, roll: date | None = Q3, capital: int = 500 * M) -> Book:
    with_capital(book, capital, "2022-12-31")
    sign(book, TERMS)
    for event in EVENTS:
        enter(book, event)
    if roll is not None:
        roll_to(book, roll)
    return book
