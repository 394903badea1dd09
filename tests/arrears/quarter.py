"""Debts of the third quarter of 2023, told by hand, for the council and whoever reviews them.

HD-01  120 million of BORROWER, as `tests.reports.small` tells it: of the 40 million that fell due
       on 30/6 20 million are missed; 10 million of these come on 31/7
HD-02  100 million of the same borrower, all due on 31/12/2024; secured by a plot of 60 million,
       half of which counts
HD-03  80 million of SUCCESSOR, all due on 31/12/2024

At 30/6 nothing is a day overdue yet: all are in group 1. At 30/9 HD-01 is overdue for 92 days (31
of July, 31 of August, 30 of September), so in group 4 (Circular 15/2010: 90 to 179), and HD-02 with
it; HD-03 stays in group 1.
"""

from __future__ import annotations

from datetime import date

from fundledger.contract.events import Disburse
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.registers.security import Security, add
from fundledger.store.books import Book
from tests.ledger.books import writer_of
from tests.loans.books import SUCCESSOR, enter, sign
from tests.reports.small import M, told

Q3 = (date(2023, 7, 1), date(2023, 9, 30))
BEFORE, END = date(2023, 6, 30), date(2023, 9, 30)
OUT, AT_THE_END = date(2022, 12, 31), date(2024, 12, 31)


def terms_of(principal: int) -> Terms:
    return Terms(
        principal=principal,
        rate=Rate(12, 100),
        disbursed=OUT,
        instalments=1,
        every=Every(24, "month"),
        method="custom",
        custom=(Signed(AT_THE_END, principal),),
        day_count="30/360",
    )


def overdue(book: Book) -> Book:
    told(book, capital=600 * M)
    for number, principal, owner in (("HD-02", 100 * M, None), ("HD-03", 80 * M, SUCCESSOR)):
        sign(book, terms_of(principal), number, *([owner] if owner else []))
        enter(book, Disburse(OUT, principal, f"UNC-{number}"), number)
    plot = Security(
        loan="HD-02", code="TS-1", kind="land_use_right", what="thửa 12", value=60 * M, valued=OUT
    )
    with writer_of(book) as writer:
        add(writer, plot, OUT, "HĐTC-1")
    return book
