"""Many lines at once: the books of lines posted one by one, and all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.banking.lines import LineRead, lines_of
from fundledger.banking.posting import Posted, assign
from fundledger.banking.uses import uses_of
from fundledger.contract.events import Collect, WriteOff
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Every, Terms
from fundledger.errors import FundledgerError
from fundledger.loans.batch import Refused, Wanted, take_each
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book, create
from tests.banking.books import HOW, lent, line, matched, posting, take
from tests.ledger.books import FUND, TODAY, found_fund, sums, writer_of
from tests.loans.books import enter, positions, proved, roll_to, sign
from tests.loans.telling import by_day, head

LOANS = ("HD-01", "HD-02", "HD-03", "HD-04")
BY = ("account", "loan", "cooperative", "source")


def four_loans(book: Book, *, rolled: bool = False) -> Book:
    """Two that are lent, one written off, one that the statement will pay out."""
    lent(book)
    for number, day in (("HD-03", date(2023, 1, 5)), ("HD-04", date(2023, 4, 3))):
        terms = Terms(
            principal=100_000_000,
            rate=yearly("7.3"),
            disbursed=day,
            instalments=4,
            every=Every(3, "month"),
        )
        sign(book, terms, number)
    with writer_of(book) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-03")
        body = {"do": "disburse", "amount": 100_000_000}
        take_each(writer, [Wanted(loan, date(2023, 1, 5), "UNC-3", body)], today=TODAY)
    enter(book, Collect(date(2023, 5, 10), 5_000_000, document="PT-1"), "HD-02")
    if rolled:
        roll_to(book, "2023-04-20")
    enter(book, WriteOff(date(2023, 4, 21), "QD-3"), "HD-03", provision=0)
    return book


def some_lines(random: Random, count: int) -> Iterator[LineRead]:
    yield line("2023-04-03", -100_000_000, "GIAI NGAN HD04", reference="UNC-4")
    for number in range(count):
        loan = random.choice(LOANS)
        day = date(2023, 4, 22 if loan == "HD-03" else 5) + timedelta(days=random.randint(0, 60))
        amount = random.choice((900_000, 900_000, 34_438_356, 60_000_000))
        reference = random.choice(("", f"FT{number}"))
        narrative = f"QHTPT {loan.replace('-', '')} KY{number % 2:02}"
        yield line(day.isoformat(), amount, narrative, reference=reference)


def in_order(book: Book) -> list[int]:
    with book.reading() as connection:
        return [one.chain for one in lines_of(connection, FUND)]


@settings(max_examples=10)
@given(st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_a_batch_leaves_the_books_of_lines_posted_one_by_one(
    random: Random, rolled: bool, unknown_first: bool
) -> None:
    lines = list(some_lines(random, random.randint(1, 9)))
    with TemporaryDirectory() as folder:
        books = [found_fund(create(str(Path(folder) / f"{name}.db"))) for name in "ab"]
        one, other = books
        for book in books:
            take(four_loans(book, rolled=rolled), lines)
            if unknown_first:
                posting(book, unidentified=True)
        batch = posting(one, chosen=in_order(one))
        singly = [posting(other, chosen=[number]) for number in in_order(other)]
        assert did(batch) == [each for posted in singly for each in did(posted)]
        assert len(batch.done) == len(lines)
        for to in ("2023-06-30", "2023-12-31"):
            assert sums(one, BY, to) == sums(other, BY, to)
            assert by_day(one) == by_day(other)
            for book in books:
                assert proved(book) == []
                assert all(left == 0 for left in lefts(book))
                roll_to(book, to)
        days = [date(2023, 1, 1) + timedelta(days=step) for step in range(0, 400, 11)]
        for number in LOANS:
            assert positions(one, days, number) == positions(other, days, number)
        for book in books:
            book.close()


def did(posted: Posted) -> list[tuple[Any, ...]]:
    return [(each.did, each.line.day, each.amount, each.loan) for each in posted.done]


def lefts(book: Book) -> list[int]:
    with book.reading() as connection:
        lines = lines_of(connection, FUND)
        uses = uses_of(connection, FUND, lines)
    return [uses.left(one) for one in lines]


def test_every_line_that_cannot_be_is_named_and_none_is_posted(any_book: Book) -> None:
    lent(any_book)
    lines = [
        line("2022-12-30", 1_000_000, "QHTPT HD01"),
        line("2022-12-31", 1_000_000, "QHTPT HD02"),
        line("2023-04-05", 1_000_000, "QHTPT HD01"),
    ]
    take(any_book, lines, first="2022-12-01")
    before, wanted = head(any_book), in_order(any_book)
    with pytest.raises(FundledgerError, match="2 lines cannot be posted") as refused:
        posting(any_book, chosen=wanted)
    for number, loan in zip(wanted, ("HD-01", "HD-02"), strict=False):
        assert f"Line {number} cannot be posted to {loan}" in str(refused.value)
    assert f"Line {wanted[2]} " not in str(refused.value)
    assert head(any_book) == before


def test_a_line_twice_on_one_loan_is_refused_as_a_document_is(book: Book) -> None:
    with writer_of(four_loans(book)) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-01")
        body = {"do": "collect", "amount": 5}
        twice = [Wanted(loan, date(2023, 4, 5), "FT1", body)] * 2
        with pytest.raises(Refused) as refused:
            take_each(writer, twice, today=TODAY)
        assert list(refused.value.objections) == [1]
        with pytest.raises(ValueError, match="recall"):
            take_each(writer, [Wanted(loan, TODAY, "", {"do": "recall"})], today=TODAY)


def test_money_given_back_and_more_than_there_is(book: Book) -> None:
    enter(lent(book), Collect(date(2023, 4, 1), 7_000_000, document="PT-1"))
    lines = [line("2023-04-03", -2_000_000, "TRA LAI"), line("2023-04-04", -6_000_000, "TRA LAI")]
    take(book, lines)
    first, second = in_order(book)
    with writer_of(book) as writer:
        (done,) = assign(writer, HOW, first, {"HD-01": None}, refund=True).done
    assert (done.did, done.amount) == ("refund", -2_000_000)
    with pytest.raises(FundledgerError, match="cannot be posted"), writer_of(book) as writer:
        assign(writer, HOW, second, {"HD-01": None}, refund=True)
    assert list(matched(book).proposals) == [second]
    assert proved(book) == []
