"""Two whole years of a small fund, told by hand, so that every report can be worked out on paper.

All loans run at 12 % a year under 30/360: 1 % a month in term, 1,5 % on overdue principal.

    31/12/2022  500 million of the province (NSDP) come in; 240 of them go out to HD-A
    02/01/2023  100 million of the State (NSTW) come in
    31/03/2023  60 of those go out to HD-B
    30/06/2023  HD-A pays 60 and 6 × 1 % × 240 = 14,4            in time
    15/08/2023  management costs 3
    30/09/2023  a deposit earns 1; HD-B misses 30 and 6 × 1 % × 60 = 3,6
    30/11/2023  HD-B pays 20: all of it overdue principal, 10 are left
    31/12/2023  HD-A pays 60 and 6 × 1 % × 180 = 10,8            in time
                staff are owed 2; HD-B is 92 days late

    The year is closed: tax at 20 %, settled on 20/3/2024 by QĐ-1, sealed, distributed by QĐ-2.

    10/01/2024  staff are paid 2
    30/03/2024  the tax of 2023 is paid
    31/03/2024  HD-B pays 46, when the last 30 and 3 × 1 % × 30 × 2 = 1,8 fall due
    30/04/2024  HD-B pays 1
    31/05/2024  0,1 of it is given back
    30/06/2024  HD-A pays 60 and 7,2                             in time
    15/08/2024  management costs 4
    30/09/2024  a deposit earns 1,5
    31/12/2024  HD-A pays 60 and 3,6; the year is closed

    Later a receipt of HD-B is found: 5 on 15/12/2023. That day is sealed: it is booked on 1/1/2024.
    30/09/2024  what is held of HD-B then is given back
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundledger.closing import years
from fundledger.contract.events import Collect, Disburse, Event, Refund
from fundledger.contract.rates import OverdueRate, Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.ledger.settings import set_value
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.store.books import Book
from fundledger.treasury import capital, money
from tests.ledger.books import TODAY, capital_in, day, move, post, seal_day, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, register, roll_to
from tests.treasury.papers import cost, deposit_interest
from tests.treasury.papers import enter as paper

M = 1_000_000
A, B = "HD-A", "HD-B"
FIRST_YEAR = (date(2023, 1, 1), date(2023, 12, 31))
SECOND_YEAR = (date(2024, 1, 1), date(2024, 12, 31))


@dataclass
class Known:
    """Links of the chain at which something was known, and what came later was not."""

    first_year: int = 0  # all of 2023, closed, settled and sealed
    second_year: int = 0  # all of 2024 but what was found later


def _terms(out: str, *parts: tuple[str, int]) -> Terms:
    signed = tuple(Signed(day(due), principal * M) for due, principal in parts)
    return Terms(
        principal=sum(each.principal for each in signed),
        rate=Rate(12, 100),
        disbursed=day(out),
        instalments=len(signed),
        every=Every(6, "month"),
        method="custom",
        custom=signed,
        day_count="30/360",
        overdue_rate=OverdueRate(of_in_term=Rate(3, 2)),
    )


def told(book: Book) -> Known:
    known = Known()
    first_year(book)
    known.first_year = link_of(book)
    second_year(book)
    known.second_year = link_of(book)
    found_later(book)
    return known


def first_year(book: Book) -> None:
    post(book, capital_in("2022-12-31", 500 * M))
    register(book, BORROWER, "HTX mẫu 01")
    register(book, SUCCESSOR, "HTX mẫu 02")
    paper(book, capital.capital_in, 100 * M, "2023-01-02", "QĐ-NSTW", source="NSTW")
    halves = ("2023-06-30", 60), ("2023-12-31", 60), ("2024-06-30", 60), ("2024-12-31", 60)
    _sign(book, A, BORROWER, "NSDP", _terms("2022-12-31", *halves))
    _sign(book, B, SUCCESSOR, "NSTW", _terms("2023-03-31", ("2023-09-30", 30), ("2024-03-31", 30)))
    _enter(book, A, Disburse(day("2022-12-31"), 240 * M, "UNC-1"))
    _enter(book, B, Disburse(day("2023-03-31"), 60 * M, "UNC-2"))
    roll_to(book, "2023-03-31")
    _enter(book, A, Collect(day("2023-06-30"), 74_400_000, document="GBC-1"))
    roll_to(book, "2023-06-30")
    cost(book, 3 * M, "2023-08-15", "HD-1")
    deposit_interest(book, 1 * M, "2023-09-30", "GBC-L1")
    roll_to(book, "2023-09-30")
    _enter(book, B, Collect(day("2023-11-30"), 20 * M, document="GBC-2"))
    _enter(book, A, Collect(day("2023-12-31"), 70_800_000, document="GBC-3"))
    post(book, move("2023-12-31", "cost_staff", "staff_payable", 2 * M, "lương phải trả"))
    roll_to(book, "2023-12-31")
    with writer_of(book) as writer:
        set_value(writer, "income_tax_percent", "20", day("2023-01-01"), "TT 78/2014/TT-BTC")
        years.close(writer, 2023, TODAY)
        years.settle(writer, 2023, "QĐ-1", day("2024-03-20"), TODAY)
    seal_day(book, "2023-12-31")


def second_year(book: Book) -> None:
    with writer_of(book) as writer:
        to = [("development_reserve", 10 * M), ("other_payable", 4 * M)]
        years.distribute(writer, 2023, to, "QĐ-2", day("2024-03-25"), TODAY)
    paper(book, money.pay, 2 * M, "2024-01-10", "UNC-3", of="staff_payable")
    paper(book, money.pay, 4_240_000, "2024-03-30", "UNC-4", of="taxes_payable")
    _enter(book, B, Collect(day("2024-03-31"), 46 * M, document="GBC-4"))
    roll_to(book, "2024-03-31")
    _enter(book, B, Collect(day("2024-04-30"), 1 * M, document="GBC-5"))
    _enter(book, B, Refund(day("2024-05-31"), 100_000, document="UNC-5"))
    _enter(book, A, Collect(day("2024-06-30"), 67_200_000, document="GBC-6"))
    roll_to(book, "2024-06-30")
    cost(book, 4 * M, "2024-08-15", "HD-2")
    deposit_interest(book, 1_500_000, "2024-09-30", "GBC-L2")
    roll_to(book, "2024-09-30")
    _enter(book, A, Collect(day("2024-12-31"), 63_600_000, document="GBC-7"))
    roll_to(book, "2024-12-31")
    with writer_of(book) as writer:
        years.close(writer, 2024, TODAY)


def found_later(book: Book) -> None:
    """5 million on 15/12/2023: everything HD-B paid after that day should have paid otherwise.

    overdue interest  30 × 1,5 % × 2 months                                         900.000
                      10 × 1,5 % × 15 days, then 5 × 1,5 % × 15 days to 31/12       112.500
                      5 × 1,5 % × 3 months to 31/3/2024                             225.000
    31/03/2024        46 = 5 overdue + 1,2375 + 30 + 3,6 + 1,8 and 4,3625 held
    30/04/2024        1 is held too; less 0,1 given back there are 5,2625
    """
    _enter(book, B, Collect(day("2023-12-15"), 5 * M, document="GBC-9"))
    _enter(book, B, Refund(day("2024-09-30"), 5_262_500, document="UNC-9"))
    with writer_of(book) as writer:
        years.close(writer, 2024, TODAY)


def _sign(book: Book, number: str, borrower: str, source: str, terms: Terms) -> None:
    contract = LoanContract(
        number=number, signed=terms.disbursed, cooperative=borrower, source=source, terms=terms
    )
    with writer_of(book) as writer:
        writer.state(statement_of(contract))


def _enter(book: Book, number: str, event: Event) -> None:
    enter(book, event, number)


def link_of(book: Book) -> int:
    with writer_of(book) as writer:
        return writer.chain
