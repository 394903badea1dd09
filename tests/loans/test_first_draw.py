"""What a first disbursement must name, where lines of a bank or rows of a file bring it."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.ledger.settings import set_value
from fundledger.loans.batch import Wanted, take_each
from fundledger.registers.loan import first_draw, loan_numbered
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import sign, with_capital
from tests.reports.small import OUT, TERMS

M = 1_000_000
NEXT = date(2023, 1, 2)


@pytest.fixture
def asked(book: Book) -> Book:
    with_capital(book)
    sign(book, TERMS)
    with writer_of(book) as writer:
        set_value(writer, "credit_statement_required", "yes", OUT, "QC 2023")
    return book


def drawn(book: Book, *days: date, **said: str) -> list[list[str]]:
    """What is remarked of each draw of 40 million, taken together."""
    with writer_of(book) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-01")
        body = {"do": "disburse", "amount": 40 * M, **said}
        wanted = [Wanted(loan, day, f"UNC {day}", body) for day in days]
        taken = take_each(writer, wanted, today=TODAY)
    return [[remark.key for remark in each.remarks] for each in taken]


def test_only_the_first_of_several_is_missed_whatever_their_order(asked: Book) -> None:
    assert drawn(asked, NEXT, OUT) == [[], ["loan.no_credit_statement"]]
    assert drawn(asked, date(2023, 1, 3)) == [[]]


def test_one_that_says_it_is_not(asked: Book) -> None:
    assert drawn(asked, OUT, credit_statement="CIC 12/2022") == [[]]


def test_the_first_draw_is_the_first_by_day(asked: Book) -> None:
    drawn(asked, NEXT)
    drawn(asked, OUT)
    with asked.reading() as connection:
        first = first_draw(loan_numbered(connection, FUND, "HD-01"))
    assert first is not None
    assert first.day == OUT
