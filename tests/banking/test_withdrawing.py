"""A statement read by mistake: taken back whole, while nothing was posted from it."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.banking import posting, withdrawing
from fundledger.banking.lines import StatementLine, lines_of, statements_of
from fundledger.banking.reconcile import reconciled
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import added_account
from fundledger.store.books import Book
from tests.banking.books import line, take
from tests.ledger.books import FUND, TODAY, findings, writer_of

START, LAST = date(2023, 4, 1), date(2023, 6, 30)
THREE = [line("2023-04-05", 5_000, "NOP"), line("2023-04-06", 7), line("2023-04-07", -9, "PHI")]


@pytest.fixture
def banks(any_book: Book) -> Book:
    """A second account of the bank beside the one of the chart."""
    with writer_of(any_book) as writer:
        for number, role in (("11221", "bank_capital"), ("11222", "bank_interest")):
            writer.state(added_account(writer.accounts, number, role, "VCB", None, "VCB", START))
    return any_book


def lines(book: Book, place: str | None = None) -> list[StatementLine]:
    with book.reading() as connection:
        return lines_of(connection, FUND, place=place)


def withdraw(book: Book, number: int, reason: str = "nhầm tài khoản") -> withdrawing.Withdrawn:
    with writer_of(book) as writer:
        return withdrawing.withdraw(writer, number, reason)


def refusal(book: Book, number: int, reason: str = "nhầm") -> FundledgerError:
    before = lines(book)
    with pytest.raises(FundledgerError) as refused:
        withdraw(book, number, reason)
    assert lines(book) == before
    return refused.value


def test_what_one_reading_brought_goes_together_and_its_account_is_forgotten(banks: Book) -> None:
    read = take(banks, THREE, opening=0, account="0011", place="bank")
    done = withdraw(banks, read.new[1].chain)
    assert (done.place, done.lines, done.forgotten) == ("bank", read.new, ("11",))
    assert lines(banks) == []
    with banks.reading() as connection:
        assert statements_of(connection, FUND, "bank") == []
        assert reconciled(connection, FUND, "bank", LAST).statement is None
        known_before = read.new[-1].chain + 1
        assert len(lines_of(connection, FUND, known_before)) == 3  # as it was known then
    again = take(banks, THREE, opening=0, account="0011", place="VCB")
    assert (again.place, len(again.new), again.warnings) == ("VCB", 3, ())
    assert findings(banks) == []


def test_another_reading_of_the_account_stays(banks: Book) -> None:
    first = take(banks, THREE[:1], account="0011", place="bank", last="2023-04-05")
    second = take(banks, THREE[1:], account="0011", first="2023-04-06")
    done = withdraw(banks, second.new[0].chain)
    assert (len(done.lines), done.forgotten) == (2, ())
    assert [each.chain for each in lines(banks)] == [each.chain for each in first.new]
    assert take(banks, THREE, account="0011").place == "bank"  # still known by its number
    assert len(lines(banks)) == 3


def test_what_was_posted_is_reversed_first(banks: Book) -> None:
    read = take(banks, THREE, account="0011", place="bank")
    how = posting.How(TODAY, None)
    with writer_of(banks) as writer:
        number = read.new[0].chain
        posting.assign_account(writer, how, number, "income_other", "", capital=None)
    refused = refusal(banks, read.new[2].chain)
    assert (refused.key, refused.params["lines"]) == ("bank.withdraw_used", [number])
    with writer_of(banks) as writer:
        writer.reverse(1, "nhầm")
    assert len(withdraw(banks, read.new[2].chain).lines) == 3
    assert findings(banks) == []


def test_what_cannot_be_taken_back(banks: Book) -> None:
    read = take(banks, THREE, account="0011", place="bank")
    number = read.new[0].chain
    assert refusal(banks, number, "  ").key == "bank.withdraw_reason"
    assert refusal(banks, number + 99).key == "bank.no_such_line"
    withdraw(banks, number)
    assert refusal(banks, number).key == "bank.no_such_line"
