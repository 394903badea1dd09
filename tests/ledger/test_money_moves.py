"""Money that moved, entry by entry: of which loan, of which kind, and what a reversal counts as."""

from __future__ import annotations

from dataclasses import replace

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.money_moves import MoneyMove, entries_on, money_moves
from fundledger.store.books import Book
from tests.ledger.books import FUND, capital_in, day, disbursement, move, post, writer_of


def with_role(book: Book, role: str) -> list[str]:
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    return [number for number, account in ever.items() if account.role.name == role]


def moves(book: Book, last: int | None = None) -> list[MoneyMove]:
    wanted = with_role(book, "bank_capital")
    with book.reading() as connection:
        return money_moves(connection, FUND, wanted, last)


def test_what_moved(any_book: Book) -> None:
    """Charter of no loan, a loan paid out; what moves no money of capital is left out."""
    post(any_book, capital_in("2023-01-01", 900), disbursement("2023-01-02", 300, kind="disburse"))
    post(any_book, move("2023-01-03", "cost_other", "bank_interest", 5))
    assert moves(any_book) == [
        MoneyMove(1, day("2023-01-01"), "manual", None, 900),
        MoneyMove(2, day("2023-01-02"), "disburse", "HD-01", -300),
    ]
    assert moves(any_book, last=1) == moves(any_book)[:1]
    charter = with_role(any_book, "charter_capital")
    with any_book.reading() as connection:
        assert entries_on(connection, FUND, charter) == {1}
        assert entries_on(connection, FUND, charter, 0) == set()


def test_a_reversal_is_of_the_kind_of_what_it_reverses(any_book: Book) -> None:
    post(any_book, disbursement("2023-01-02", 300, kind="disburse"))
    with writer_of(any_book) as writer:
        writer.reverse(1, "nhầm")
    assert moves(any_book) == [
        MoneyMove(1, day("2023-01-02"), "disburse", "HD-01", -300),
        MoneyMove(2, day("2023-01-02"), "disburse", "HD-01", 300),
    ]


def test_an_entry_of_several_loans_is_of_none(any_book: Book) -> None:
    one, other = disbursement("2023-01-02", 300), disbursement("2023-01-02", 200, loan="HD-02")
    post(any_book, replace(one, postings=(*one.postings, *other.postings)))
    assert moves(any_book) == [MoneyMove(1, day("2023-01-02"), "manual", None, -500)]
