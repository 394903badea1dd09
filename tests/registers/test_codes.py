"""Codes typed by hand are held against the registers; a book without registers is left alone."""

from __future__ import annotations

from fundledger.ledger.entry import Posting
from fundledger.registers.codes import odd_codes
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND
from tests.loans.books import BORROWER, SUCCESSOR, sign, with_capital


def odd(book: Book, *lines: tuple[str | None, str | None]) -> list[str]:
    postings = [Posting("12831", 1, loan, cooperative) for loan, cooperative in lines]
    with book.reading() as connection:
        return [each.key for each in odd_codes(connection, FUND, postings)]


def test_a_book_without_registers_is_left_alone(book: Book) -> None:
    assert odd(book, ("HD-77", "nobody")) == []


def test_each_odd_code_is_named_once(book: Book) -> None:
    sign(with_capital(book), terms_of())
    assert odd(book, ("HD-01", BORROWER), (None, None)) == []
    assert odd(book, ("HD-77", BORROWER), ("HD-77", BORROWER)) == ["odd_code.loan"]
    assert odd(book, ("HD-01", SUCCESSOR)) == ["odd_code.owner"]
    assert odd(book, (None, "nobody")) == ["odd_code.cooperative"]
