"""Vốn điều lệ thực có: charter capital on the books ± result that is not distributed.

Decree 45/2021/NĐ-CP art. 2. One million is written M.
"""

from __future__ import annotations

from datetime import date

from fundledger.ledger.actual_charter import (
    ActualCharter,
    actual_charter,
    result_not_closed,
)
from fundledger.ledger.balances import Scope
from fundledger.ledger.entry import Draft, Posting
from fundledger.store.books import Book
from tests.ledger.books import FUND, capital_in, move, post, seal_day, settle_year, writer_of

M = 1_000_000


def on(book: Book, day: str, known_at: int | None = None) -> ActualCharter:
    with book.reading() as connection:
        scope = Scope.of(connection, FUND, date.fromisoformat(day), known_at)
        return actual_charter(connection, scope)


def not_closed(book: Book, day: str) -> int:
    with book.reading() as connection:
        return result_not_closed(connection, Scope.of(connection, FUND, date.fromisoformat(day)))


def test_what_a_year_earns_belongs_to_it_once_it_is_closed(any_book: Book) -> None:
    post(any_book, capital_in("2023-01-05", 1_000 * M))
    post(any_book, move("2023-06-30", "bank_interest", "income_in_term", 90 * M))
    post(any_book, move("2023-09-30", "cost_staff", "bank_interest", 30 * M))
    running = on(any_book, "2023-12-30")
    assert running == ActualCharter(1_000 * M)
    assert not_closed(any_book, "2023-12-30") == 60 * M  # 90 - 30
    settle_year(any_book, 2023)
    assert on(any_book, "2023-12-31") == ActualCharter(1_000 * M, surplus=60 * M)
    assert on(any_book, "2023-12-31").total == 1_060 * M
    assert not_closed(any_book, "2023-12-31") == 0
    assert on(any_book, "2023-12-30") == running


def test_it_is_that_of_the_day_and_of_what_was_known(any_book: Book) -> None:
    post(any_book, capital_in("2023-01-05", 1_000 * M))
    with writer_of(any_book) as writer:
        before = writer.chain
    post(any_book, move("2023-06-01", "charter_capital", "bank_capital", 400 * M))
    assert on(any_book, "2023-01-04").total == 0
    assert on(any_book, "2023-05-31").total == 1_000 * M
    assert on(any_book, "2023-06-01").total == 600 * M
    assert on(any_book, "2023-06-01", before).total == 1_000 * M


def test_a_loss_that_is_not_covered_lessens_it_after_a_seal_too(book: Book) -> None:
    post(book, capital_in("2023-01-05", 1_000 * M))
    post(book, move("2023-06-30", "loss", "bank_interest", 250 * M))
    settle_year(book, 2023)
    post(book, _settled("2024-02-01", -250 * M))
    seal_day(book, "2023-12-31")
    assert on(book, "2023-12-31").total == 750 * M
    after = on(book, "2024-02-01")
    assert after == ActualCharter(1_000 * M, surplus_prior=-250 * M)
    assert after.total == 750 * M


def _settled(day: str, surplus: int) -> Draft:
    """What was this year's becomes that of earlier years."""
    lines = (Posting("surplus", surplus), Posting("surplus_prior", -surplus))
    return Draft(date.fromisoformat(day), "quyết toán", lines)
