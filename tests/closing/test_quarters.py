"""Closing a quarter: the checklist, roll, proof, lock, and the same command after a crash."""

from __future__ import annotations

import os
from datetime import date

import pytest

from fundledger.calendar import quarter_named
from fundledger.closing import quarters, year_ends
from fundledger.closing.checks import Check, Found, Looked, NotReady, checked, year_status
from fundledger.closing.quarters import Closed
from fundledger.contract.events import Collect, Disburse, WriteOff
from fundledger.errors import FundledgerError
from fundledger.ledger import charter
from fundledger.ledger.facts import stated
from fundledger.ledger.periods import Periods
from fundledger.loans.rolling import rolled_to
from fundledger.messages import Wording, say_in
from fundledger.store.books import Book, create, open_book
from tests.contract.build import loan as terms_of
from tests.furnished import also
from tests.ledger.books import (
    FUND,
    TODAY,
    account_sums,
    findings,
    found_fund,
    move,
    post,
    writer_of,
)
from tests.ledger.test_faults import killed_at
from tests.loans.books import enter, roll_to, sign, with_capital
from tests.treasury.test_charter import back

Q2 = quarter_named("2023Q2")
NO_STATEMENT = "đối chiếu trên giấy, biên bản 12"
TERMS = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
"""50,000,000 and interest fall due on 12/3/2023, the rest on 21/5."""


def lent(book: Book) -> Book:
    with_capital(book)
    sign(book, TERMS)
    enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"))
    enter(book, Collect(date(2023, 4, 1), 51_700_000, document="GBC-2"))
    return book


def close(book: Book, quarter: tuple[date, date] = Q2) -> Closed:
    return quarters.close(book, FUND, "kế toán", quarter, TODAY, despite=NO_STATEMENT)


def status(book: Book, quarter: tuple[date, date] = Q2) -> dict[str, bool]:
    with book.reading() as connection:
        looked = Looked(connection, FUND, *quarter)
        return {each.check.name: each.found.done for each in checked(looked)}


def state(book: Book) -> tuple[date | None, date | None]:
    with book.reading() as connection:
        return rolled_to(connection, FUND), Periods.read(connection, FUND).locked


def test_the_checklist_says_what_is_left_and_close_does_it(book: Book) -> None:
    lent(book)
    assert status(book) == {
        "receipts": True,
        "money": True,
        "bank": False,  # money moved, and no statement was read
        "rolled": False,
        "proof": True,
        "locked": False,
    }
    closed = close(book)
    assert closed.rolled is not None
    assert closed.locked
    assert [each.check.name for each in closed.found if not each.found.done] == ["bank"]
    assert [name for name, done in status(book).items() if not done] == ["bank"]
    assert state(book) == (Q2[1], Q2[1])


def test_again_it_does_nothing_and_says_what_was_done(book: Book) -> None:
    close(lent(book))
    before = account_sums(book)
    again = close(book)
    assert (again.rolled, again.rolled_before, again.locked) == (None, Q2[1], False)
    assert account_sums(book) == before
    with book.reading() as connection:
        assert [fact.subject for fact in stated(connection, FUND, "period")] == ["lock"]


def test_a_quarter_that_was_rolled_further_is_only_locked(book: Book) -> None:
    roll_to(lent(book), "2023-09-30")
    closed = close(book)
    assert (closed.rolled, closed.locked) == (None, True)
    assert state(book) == (date(2023, 9, 30), Q2[1])


def test_money_whose_payer_is_not_known_is_locked_over_by_a_reason(book: Book) -> None:
    lent(book)
    post(book, move("2023-06-01", "bank_unidentified", "unidentified_receipts", 900))
    closed = close(book)
    receipts = next(each for each in closed.found if each.check.name == "receipts")
    assert not receipts.found.done
    of = {"count": 1, "total": 51_700_000, "unknown": 900, "late": "", "span": "quarter"}
    told = receipts.found.params.items()
    said = {name: str(value) if isinstance(value, Wording) else value for name, value in told}
    assert said == of
    assert closed.locked


def test_what_is_open_asks_for_a_reason_that_is_kept(book: Book) -> None:
    """Money moved at the bank and no statement was read; cash is short; a payer is unknown."""
    lent(book)
    post(book, move("2023-06-01", "bank_unidentified", "unidentified_receipts", 900))
    post(book, move("2023-06-02", "cost_management", "cash_interest", 70))
    for unsaid in (None, "", "  "):
        with pytest.raises(NotReady) as refusal:
            quarters.close(book, FUND, "kế toán", Q2, TODAY, despite=unsaid)
        assert refusal.value.key == "quarter.needs_reason"
        assert [each.check.name for each in refusal.value.waiting] == ["receipts", "money", "bank"]
    assert state(book) == (Q2[1], None)
    assert close(book).locked
    with book.reading() as connection:
        (lock,) = stated(connection, FUND, "period")
        looked = Looked(connection, FUND, *Q2)
        (locked,) = [each.found for each in checked(looked, only="locked")]
    assert lock.body == {"reason": NO_STATEMENT, "open": ["receipts", "money", "bank"]}
    assert locked.done
    assert NO_STATEMENT in say_in("vi", locked.stands, **locked.params)
    assert findings(book) == []


def test_no_reason_is_kept_where_nothing_was_open(book: Book) -> None:
    assert close(book).locked
    with book.reading() as connection:
        (lock,) = stated(connection, FUND, "period")
    assert lock.body == {}


def test_no_reason_closes_books_that_do_not_prove(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(book)
    with monkeypatch.context() as before:  # a book of before: 1 đồng more went out than came in
        before.setattr(charter.CharterChanges, "lacking", lambda *_: None)
        post(book, back("2023-05-05", 7_500_000_001))
    with pytest.raises(NotReady) as refusal:
        close(book)
    assert refusal.value.key == "quarter.not_ready"
    assert [each.check.name for each in refusal.value.waiting] == ["proof"]


def test_a_year_asks_for_the_same_reason_and_keeps_it(book: Book) -> None:
    roll_to(lent(book), "2023-12-31")
    with pytest.raises(NotReady) as refusal, writer_of(book) as writer:
        year_ends.close(writer, 2023, TODAY)
    assert refusal.value.key == "year.needs_reason"
    with writer_of(book) as writer:
        assert year_ends.close(writer, 2023, TODAY, "BIDV trên giấy").entries
    with writer_of(book) as writer:
        assert not year_ends.close(writer, 2023, TODAY).entries  # nothing more to post: not asked
    with book.reading() as connection:
        found = dict(year_status(connection, FUND, 2023))
    assert found["year"].done
    assert "BIDV trên giấy" in say_in("vi", found["despite"].stands, **found["despite"].params)
    assert findings(book) == []


def test_a_provision_that_was_used_before_it_was_made_is_named(book: Book) -> None:
    """100 million are written off on a provision of 60 million of which 25 were made."""
    with_capital(book)
    sign(book, TERMS)
    enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"))
    enter(book, WriteOff(date(2023, 3, 1), "QĐ-1"), provision=60_000_000)
    post(book, move("2023-02-28", "cost_provision", "provision_specific", 25_000_000))

    def said() -> list[Found]:
        with book.reading() as connection:
            looked = Looked(connection, FUND, date(2023, 1, 1), date(2023, 3, 31))
            return [each.found for each in checked(looked, only="provision")]

    (found,) = said()
    assert not found.done
    assert "35.000.000" in say_in("vi", found.stands, **found.params)
    post(book, move("2023-03-31", "cost_provision", "provision_specific", 35_000_000))
    assert said() == []


def test_what_another_room_asks_for_stops_the_lock_and_the_roll_stays(book: Book) -> None:
    """As the room of bank statements brings its own."""
    done = False

    def bank(looked: Looked) -> Found:
        return Found(done, "quarter.open", "quarter.do_check")

    lent(book)
    with also("closing_checks", Check("receipts bank", bank, blocks=True)):
        with pytest.raises(NotReady):
            close(book)
        assert state(book) == (Q2[1], None)
        done = True
        closed = close(book)
        assert (closed.rolled, closed.locked) == (None, True)
        assert list(status(book))[:4] == ["receipts", "money", "bank", "receipts bank"]


def test_a_quarter_that_is_not_over_is_refused(book: Book) -> None:
    with pytest.raises(FundledgerError) as refusal:
        close(lent(book), quarter_named("2026Q4"))
    assert refusal.value.key == "quarter.not_over"
    assert state(book) == (None, None)


def test_the_last_quarter_waits_for_the_closing_of_the_year(book: Book) -> None:
    lent(book)
    with pytest.raises(NotReady) as refusal:
        close(book, quarter_named("2023Q4"))
    assert [each.check.name for each in refusal.value.waiting] == ["year"]
    assert state(book) == (date(2023, 12, 31), None)


def test_a_year_that_is_not_begun_has_everything_to_do(book: Book) -> None:
    lent(book)
    with book.reading() as connection:
        found = {name: each.done for name, each in year_status(connection, FUND, 2023)}
    assert found == {
        "receipts": True,
        "money": True,
        "bank": False,
        "rolled": False,
        "tax": True,
        "year": False,
        "locked": False,
        "settled": False,
        "sealed": False,
    }


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_killed_at_any_statement_each_transaction_is_whole_and_the_next_run_finishes(
    address: str, sqlite_address: str
) -> None:
    """The roll is there or not, the lock is there or not, and never the lock without the roll."""
    undisturbed = lent(found_fund(create(f"{sqlite_address}-yên.db")))
    open_sums = account_sums(undisturbed)
    close(undisturbed)
    wanted = account_sums(undisturbed)
    undisturbed.close()
    lent(found_fund(create(address))).close()
    seen = set()
    statement, killed = 0, True
    while killed:
        statement += 1
        killed = killed_at(statement, address, close)
        book = open_book(address)
        rolled, locked = state(book)
        assert findings(book) == []
        assert (rolled, locked) in {(None, None), (Q2[1], None), (Q2[1], Q2[1])}
        assert account_sums(book) == (open_sums if rolled is None else wanted)
        seen.add((rolled is not None, locked is not None))
        book.close()
    assert seen == {(False, False), (True, False), (True, True)}
    assert statement > 20
