"""A quarter's end: the checklist, and a close that can be cut off anywhere and run again."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.contract.events import Disburse
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.periods import Periods
from fundledger.ledger.seals import ProofFailed
from fundledger.loans.quarters import Closed, Quarter, close_quarter, status
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, LATE, TODAY, post
from tests.loans.books import BORROWER, SOURCE, enter, roll_to, sign, with_capital

Q1 = Quarter(FUND, date(2023, 1, 1), date(2023, 3, 31), TODAY)


@pytest.fixture
def lent(book: Book) -> Book:
    terms = terms_of()
    sign(with_capital(book), terms)
    enter(book, Disburse(terms.disbursed, terms.principal, "UNC-1"))
    return book


def open_checks(book: Book) -> list[str]:
    with book.reading() as connection:
        return [each.name for each in status(connection, Q1) if not each.holds]


def close(book: Book, quarter: Quarter = Q1) -> Closed:
    return close_quarter(book, quarter, "kế toán", clock=lambda: LATE)


def test_a_quarter_is_rolled_proved_and_locked(lent: Book) -> None:
    assert open_checks(lent) == ["rolled", "locked"]
    done = close(lent)
    assert (done.rolled is not None, done.locked) == (True, True)
    assert open_checks(lent) == []
    assert close(lent) == Closed(None, locked=False)


def test_what_was_rolled_before_a_crash_is_only_locked(lent: Book) -> None:
    roll_to(lent, "2023-03-31")
    assert close(lent) == Closed(None, locked=True)


def test_books_that_do_not_prove_are_rolled_but_not_locked(lent: Book) -> None:
    """Somebody moved principal of the loan by hand."""
    by_hand = (
        Posting("bank_capital", 5, source=SOURCE),
        Posting("principal_in_term", -5, "HD-01", BORROWER, SOURCE),
    )
    post(lent, Draft(date(2023, 2, 1), "ghi tay", by_hand))
    with pytest.raises(ProofFailed):
        close(lent)
    assert open_checks(lent) == ["proved", "locked"]
    with lent.reading() as connection:
        assert Periods.read(connection, FUND).locked is None


def test_a_quarter_that_runs_is_not_closed(lent: Book) -> None:
    running = Quarter(FUND, date(2026, 10, 1), date(2026, 12, 31), TODAY)
    with pytest.raises(FundledgerError, match="31/12/2026"):
        close(lent, running)
