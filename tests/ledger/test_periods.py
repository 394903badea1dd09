"""Locks and seals: where a day is booked, and what can no longer be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from fundledger.errors import FundledgerError
from fundledger.ledger.balances import ALL as ALL_DIMENSIONS
from fundledger.ledger.periods import Periods, lock_statement, unlock_statement
from fundledger.ledger.reading import entry_numbered
from fundledger.ledger.seals import ProofFailed, rebuild, seal
from fundledger.store.books import Book
from tests.ledger.books import (
    FUND,
    TODAY,
    account_sums,
    capital_in,
    day,
    disbursement,
    findings,
    move,
    post,
    seal_day,
    sums,
    writer_of,
)


def lock(book: Book, when: str) -> None:
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, day(when), TODAY))


def unlock(book: Book, when: str, reason: str = "bổ sung chứng từ") -> None:
    with writer_of(book) as writer:
        writer.state(unlock_statement(writer.periods, day(when), reason))


def booked(book: Book, when: str, on: str | None = None) -> str:
    """The day on which a movement of a day is booked, or why it is not."""
    draft = replace(move(when, "cost_other", "income_other", 5), date=on and day(on))
    try:
        (posted,) = post(book, draft)
    except FundledgerError as refusal:
        return refusal.key
    with book.reading() as connection:
        entry = entry_numbered(connection, FUND, posted.number)
    assert entry.value_date == day(when)
    return entry.date.isoformat()


def test_an_open_day_is_booked_as_it_happened(book: Book) -> None:
    assert booked(book, "2023-03-31") == "2023-03-31"


def test_a_locked_day_takes_nothing(any_book: Book) -> None:
    lock(any_book, "2023-03-31")
    assert booked(any_book, "2023-03-31") == "period.locked"
    assert booked(any_book, "2023-04-01") == "2023-04-01"
    assert booked(any_book, "2023-03-31", on="2023-04-05") == "2023-04-05"
    assert booked(any_book, "2023-03-01", on="2023-03-31") == "period.locked"


def test_unlocking_opens_the_day_and_those_after_it(any_book: Book) -> None:
    lock(any_book, "2023-06-30")
    unlock(any_book, "2023-04-01")
    assert booked(any_book, "2023-04-01") == "2023-04-01"
    assert booked(any_book, "2023-03-31") == "period.locked"
    assert findings(any_book) == []


def test_a_late_movement_is_booked_on_the_first_open_day_after_a_seal(any_book: Book) -> None:
    seal_day(any_book, "2023-03-31")
    assert booked(any_book, "2023-02-10") == "2023-04-01"
    lock(any_book, "2023-06-30")
    assert booked(any_book, "2023-02-10") == "2023-07-01"
    assert booked(any_book, "2023-05-10") == "period.locked"
    assert booked(any_book, "2023-02-10", on="2023-03-15") == "period.sealed"
    assert findings(any_book) == []


@pytest.mark.parametrize(
    ("action", "key"),
    [
        (lambda book: lock(book, "2023-06-30"), "period.already_locked"),
        (lambda book: lock(book, "2026-11-22"), "period.not_over"),
        (lambda book: unlock(book, "2023-03-31"), "period.sealed_for_good"),
        (lambda book: unlock(book, "2023-08-01"), "period.not_locked"),
        (lambda book: unlock(book, "2023-06-30", reason=" "), "period.reason_needed"),
        (lambda book: seal_day(book, "2023-03-31"), "period.already_sealed"),
        (lambda book: seal_day(book, "2026-11-22"), "period.not_over"),
    ],
)
def test_what_is_refused(book: Book, action, key: str) -> None:  # type: ignore[no-untyped-def]
    seal_day(book, "2023-03-31")
    lock(book, "2023-06-30")
    with pytest.raises(FundledgerError) as refusal:
        action(book)
    assert (refusal.value.key, bool(str(refusal.value))) == (key, True)


def test_the_reason_for_unlocking_stays(book: Book) -> None:
    from fundledger.ledger.facts import stated

    lock(book, "2023-06-30")
    unlock(book, "2023-06-30", "thiếu giấy báo Có")
    with book.reading() as connection:
        *_, last = stated(connection, FUND, "period")
    assert (last.subject, last.body, last.actor) == (
        "unlock",
        {"reason": "thiếu giấy báo Có"},
        "kế toán",
    )


def test_balances_are_the_same_with_and_without_seals(any_book: Book) -> None:
    post(any_book, capital_in(), disbursement(), disbursement("2023-05-02", loan="HD-02"))
    seal_day(any_book, "2023-03-31")
    post(any_book, move("2023-02-01", "bank_interest", "income_late", 9))
    post(any_book, disbursement("2023-08-02", loan="HD-03"))
    seal_day(any_book, "2023-06-30")
    post(any_book, disbursement("2023-06-02", amount=7, loan="HD-03"))
    for by in (("account",), ("account", "loan"), ALL_DIMENSIONS):
        for as_of in ("2022-12-31", "2023-03-31", "2023-04-01", "2023-06-30", "2024-01-01", None):
            for known_at in (None, 3, 5, 6, 7, 8, 9, 10):
                where = {"by": by, "as_of": as_of, "known_at": known_at}
                assert sums(any_book, **where) == sums(any_book, **where, use_seals=False), where
    assert findings(any_book) == []


def test_a_seal_refuses_books_that_do_not_prove(book: Book) -> None:
    post(book, capital_in())
    with book.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER posting_update_refused"))
        connection.execute(text("UPDATE posting SET amount = amount + 1 WHERE line = 1"))
    with pytest.raises(ProofFailed) as refusal:
        seal_day(book, "2023-03-31")
    named = {f.invariant for f in refusal.value.findings}
    assert {"chain", "balanced", "capital", "guards"} <= named


def test_the_seal_covers_what_it_seals(any_book: Book) -> None:
    """The same books give the same code; one đồng more gives another."""
    post(any_book, capital_in())
    with writer_of(any_book) as writer:
        fact = seal(writer, day("2023-03-31"), TODAY)
    assert (fact.body["entries"], fact.body["lines"]) == (1, 2)
    assert len(fact.hash) == 64


def test_kept_balances_can_be_thrown_away_and_rebuilt(any_book: Book) -> None:
    post(any_book, capital_in(), disbursement())
    seal_day(any_book, "2023-03-31")
    seal_day(any_book, "2023-06-30")
    with any_book.engine.begin() as connection:
        connection.execute(text("DELETE FROM sealed_balance WHERE account = '11211'"))
    assert {f.key for f in findings(any_book)} == {"finding.seal_cache"}
    with writer_of(any_book) as writer:
        assert rebuild(writer.connection, FUND) == 2
    assert findings(any_book) == []
    assert account_sums(any_book)["11211"] == 7_200_000_000


def test_reversing_what_was_booked_late_is_booked_no_earlier(book: Book) -> None:
    seal_day(book, "2023-03-31")
    assert booked(book, "2023-02-10", on="2023-05-05") == "2023-05-05"
    with writer_of(book) as writer:
        writer.reverse(1, "nhầm")
    with book.reading() as connection:
        entry = entry_numbered(connection, FUND, 2)
    assert (entry.value_date, entry.date) == (day("2023-02-10"), day("2023-05-05"))


def test_reversing_what_is_sealed_is_booked_on_the_first_open_day(book: Book) -> None:
    post(book, capital_in("2023-01-01"))
    seal_day(book, "2023-03-31")
    with writer_of(book) as writer:
        writer.reverse(1, "nhầm")
    with book.reading() as connection:
        entry = entry_numbered(connection, FUND, 2)
    assert (entry.value_date, entry.date) == (day("2023-01-01"), day("2023-04-01"))
    assert findings(book) == []


# A day of booking that has not come.


@pytest.mark.parametrize("locked", [None, "2023-02-28", "2023-03-21"])
def test_a_chosen_day_of_booking_has_come(locked: str | None) -> None:
    """Today is 21/3; where today is locked already, the day after is the first open one."""
    periods = Periods(locked=locked and day(locked), today=day("2023-03-21"))
    tomorrow, after = day("2023-03-22"), day("2023-03-23")
    for ask in (periods.booking_date, periods.chosen):
        if locked == "2023-03-21":
            assert ask(day("2023-02-20"), tomorrow) == tomorrow
        for on in (after,) if locked == "2023-03-21" else (tomorrow, after):
            with pytest.raises(FundledgerError) as refused:
                ask(day("2023-02-20"), on)
            assert refused.value.key == "entry.booked_in_future"


def test_an_entry_and_its_reversal_are_not_booked_on_a_day_to_come(book: Book) -> None:
    assert booked(book, "2023-03-31", "2999-12-31") == "entry.booked_in_future"
    (posted,) = post(book, move("2023-03-31", "cost_other", "income_other", 5))
    with pytest.raises(FundledgerError) as refused, writer_of(book) as writer:
        writer.reverse(posted.number, "nhầm", date=day("2999-12-31"))
    assert refused.value.key == "entry.booked_in_future"


def test_a_file_is_told_which_field_names_a_day_to_come(book: Book) -> None:
    draft = replace(move("2023-03-31", "cost_other", "income_other", 5), date=day("2999-12-31"))
    with writer_of(book) as writer:
        (objection,) = writer.objections(draft)
    assert (objection.error.key, objection.field) == ("entry.booked_in_future", "booked")
