"""What is read of the past: loan by loan against stories told by hand, and through a real book."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from sqlalchemy import Connection

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import Day
from fundledger.arrears.movements import moved
from fundledger.contract.events import Collect, Disburse, WriteOff
from fundledger.ledger.chain import head_of
from fundledger.outlook.past import Courts, Quarter, Remembered, past_of, sealed_quarters, seen_of
from fundledger.outlook.rates import OUTCOMES, Seen, Stages
from fundledger.registers.loan import Loan
from fundledger.store.books import Book
from tests.arrears.lent import books, loan_of
from tests.ledger.books import BEGINS, FUND, found_fund, seal_day
from tests.loans.books import enter, roll_to, sign
from tests.recovery.test_cases import opened, then
from tests.reports.small import EVENTS, JULY, OUT, Q1, Q2, Q3, TERMS, M, told

STAGES = Stages(Buckets((10, 30, 90, 180, 360)))
NO_BOOK = cast("Connection", None)
AT = Day(NO_BOOK, FUND, date(2024, 12, 31))
YEAR = (Quarter(OUT, Q1), Quarter(Q1, Q2), Quarter(Q2, Q3))


def in_words(seen: Seen) -> tuple[object, ...]:
    return (STAGES.rows[seen.row], STAGES.ends[seen.end], *(seen[3:]))


STORY = [
    ("principal_due", "paid", 40 * M, 40 * M, 3_600_000, 3_600_000),
    # 20 of 40 million came; on the due day itself nothing is overdue yet, but it is unpaid.
    ("principal_due", "days_1_9", 40 * M, 20 * M, 2_400_000, 2_400_000),
    # 20 million unpaid and 40 that fall due, with 3 × 1 % of 40 million; 10 million came. On 30/9
    # what is missed since 30/6 is 92 days late.
    ("days_1_9", "days_90_179", 60 * M, 10 * M, 1_200_000, 0),
]


def test_a_loan_quarter_by_quarter() -> None:
    found = seen_of(loan_of(TERMS, EVENTS), AT, YEAR, STAGES)
    assert [in_words(each) for each in found] == STORY


def test_one_that_pays_everything_before_it_is_asked() -> None:
    """On 31/3 80 million are left, 40 fall due on 30/6: all 80 come in May, with interest."""
    events = (*EVENTS[:2], Collect(date(2023, 5, 31), 81_600_000, payoff=True, document="GBC-2"))
    *_, last = seen_of(loan_of(TERMS, events), AT, YEAR, STAGES)
    assert in_words(last)[:4] == ("principal_due", "ahead", 40 * M, 80 * M)


def test_one_that_is_written_off_brings_no_cash() -> None:
    """On 30/6 60 million are owed; 10 come in July, then 50 leave the books."""
    gone = WriteOff(date(2023, 8, 31), document="QĐ-1")
    *_, last = seen_of(loan_of(TERMS, (*EVENTS, gone)), AT, YEAR, STAGES)
    assert in_words(last)[:4] == ("days_1_9", "written_off", 60 * M, 10 * M)


def test_what_is_lent_in_a_quarter_is_first_seen_in_the_next() -> None:
    events = (Disburse(OUT, 120 * M, "UNC-1"),)
    before = Quarter(date(2022, 9, 30), OUT)
    found = [*seen_of(loan_of(TERMS, events), AT, (before, *YEAR), STAGES)]
    assert [each.last for each in found] == [Q1, Q2, Q3]


QUARTERS = tuple(
    Quarter(before, last)
    for before, last in [
        (date(2022, 12, 31), date(2023, 3, 31)),
        (date(2023, 3, 31), date(2023, 6, 30)),
        (date(2023, 6, 30), date(2023, 9, 30)),
        (date(2023, 9, 30), date(2023, 12, 31)),
        (date(2023, 12, 31), date(2024, 3, 31)),
    ]
)


@given(books())
@settings(max_examples=60, deadline=None)
def test_of_any_loan_it_is_what_moved(loans: list[Loan]) -> None:
    """Beside `movements`: who is seen, what came, who is in the books no more; and once remembered
    it is the same."""
    remembered: Remembered = {}
    for loan in loans:
        found = {each.last: each for each in seen_of(loan, AT, QUARTERS, STAGES)}
        for _ in range(2):
            again = [*seen_of(loan, AT, QUARTERS, STAGES, remembered=remembered)]
            assert again == list(found.values())
        for quarter in QUARTERS:
            of = next(iter(moved([loan], *quarter, STAGES.buckets)), None)
            seen = found.get(quarter.last)
            assert (seen is not None) == (of is not None and of.before > 0 and of.start != "opened")
            if seen is None or of is None:
                continue
            assert 0 <= seen.paid <= of.collected
            assert seen.asked >= 0
            if not of.after:
                assert STAGES.ends[seen.end] in {"paid", "ahead", "written_off"}
            if of.after and isinstance(of.end, int) and of.end:
                assert STAGES.ends[seen.end] not in OUTCOMES


def past(book: Book, as_of: date = Q3, known_at: int | None = None) -> Any:
    with book.reading() as connection:
        return past_of(Day(connection, FUND, as_of, known_at), STAGES)


def test_only_sealed_quarters_are_learnt_from(book: Book) -> None:
    """The books begin with the last day of 2022."""
    told(book)
    assert past(book).quarters == ()
    assert past(book).seen == ()
    seal_day(book, "2023-08-31")
    assert past(book).quarters == YEAR[:2]
    seal_day(book, "2023-09-30")
    found = past(book)
    assert found.quarters == YEAR
    assert [in_words(each) for each in found.seen] == STORY
    # As of a day before that only what was over by then; a quarter is whole or is not used.
    assert past(book, JULY).quarters == YEAR[:2]
    assert [in_words(each) for each in past(book, JULY).seen] == STORY[:2]


def test_as_known_before_the_seal_nothing_was_sealed(book: Book) -> None:
    told(book)
    with book.reading() as connection:
        before = head_of(connection, FUND).chain
    seal_day(book, "2023-09-30")
    assert past(book, known_at=before).quarters == ()
    assert len(past(book).quarters) == 3


def test_the_quarter_in_which_books_begin_is_not_whole(book: Book) -> None:
    assert date(2022, 12, 31) == BEGINS
    told(book)
    seal_day(book, "2023-03-31")
    with book.reading() as connection:
        assert sealed_quarters(Day(connection, FUND, Q3), 20) == YEAR[:1]


def test_a_loan_at_court_or_judged_is_at_a_stage_of_its_own(book: Book) -> None:
    """Filed on 15/8/2023, so at court at the end of the third quarter, whatever its days; judged
    in November. A case that was only opened is no suit yet."""
    told(book, roll=None)
    opened(book, on="2023-06-20")
    then(book, "2023-08-15", "file")
    for on, event in [("2023-09-01", "accept"), ("2023-11-10", "order_hearing")]:
        then(book, on, event)
    then(book, "2023-11-20", "judge")
    roll_to(book, date(2023, 12, 31))
    seal_day(book, "2023-09-30")
    assert in_words(past(book).seen[-1])[:2] == ("days_1_9", "at_court")
    with book.reading() as connection:
        courts = Courts.read(connection, FUND)
    stages = {day: courts.stage("HD-01", day) for day in (Q2, Q3, date(2023, 12, 31))}
    assert stages == {Q2: None, Q3: "at_court", date(2023, 12, 31): "judged"}


def test_other_funds_of_the_book_are_pooled_as_they_were_known(book: Book) -> None:
    """One fund began after the other was sealed, another one's last link is older."""
    told(book)
    seal_day(book, "2023-09-30")
    found_fund(book, 21)
    found_fund(book, 22, clock=lambda: datetime(2024, 1, 1, tzinfo=UTC))
    with book.reading() as connection:
        later = past_of(Day(connection, 21, Q3), STAGES)
        earlier = past_of(Day(connection, 22, Q3), STAGES)
    assert (later.seen, earlier.seen) == ((), ())
    assert [in_words(each) for each in later.others[FUND]] == STORY
    assert earlier.others == {}
    assert past(book).others == {}


def test_of_very_many_loans_some_are_looked_at(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two loans in three quarters are six; where three are enough, every other loan is seen."""
    told(book)
    sign(book, TERMS, "HD-02")
    enter(book, Disburse(OUT, 120 * M, "UNC-2"), "HD-02")
    seal_day(book, "2023-09-30")
    assert (past(book).every, len(past(book).seen)) == (1, 6)
    monkeypatch.setattr("fundledger.outlook.past.ENOUGH", 3)
    assert past(book).every == 2
    assert [in_words(each) for each in past(book).seen] == STORY


def test_a_fund_without_loans(book: Book) -> None:
    seal_day(book, "2023-06-30")
    found = past(book)
    assert len(found.quarters) == 2
    assert found.seen == ()
