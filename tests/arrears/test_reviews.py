"""Reviews of borrowers: what is kept of them, what is refused, who was looked at when."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.arrears.reviews import Findings, Review, review, reviewed, reviews, reviews_of
from fundledger.calendar import quarter_days
from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, findings, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, with_capital

MAY, JUNE, JULY = date(2023, 5, 31), date(2023, 6, 15), date(2023, 7, 1)
FOUND = Findings("Tổ thu nợ", "mất mùa", "20 triệu mỗi quý", "cho trả dần", "lập lịch", JULY)


def look(book: Book, borrower: str = BORROWER, day: date = JUNE, found: Findings = FOUND) -> Review:
    with writer_of(book) as writer:
        return review(writer, borrower, day, found, TODAY, "BB-7")


def test_only_what_was_said_is_kept(any_book: Book) -> None:
    book = with_capital(any_book)
    look(book)
    look(book, day=JULY, found=Findings(conclusion="  đã   trả một phần "))
    with book.reading() as connection:
        first, second = stated(connection, FUND, "arrears_review")
        told = reviews_of(connection, FUND, BORROWER, TODAY)
    assert (first.subject, first.effective, first.document) == (BORROWER, JUNE, "BB-7")
    assert first.body == {
        "by": "Tổ thu nợ",
        "cause": "mất mùa",
        "ability": "20 triệu mỗi quý",
        "conclusion": "cho trả dần",
        "next": "lập lịch",
        "next_on": "2023-07-01",
    }
    assert second.body == {"conclusion": "đã trả một phần"}
    assert [each.day for each in told] == [JULY, JUNE]
    assert [each.by for each in told] == ["kế toán", "Tổ thu nợ"]
    assert told[1].found == FOUND
    assert findings(book) == []


def test_who_was_looked_at_in_a_span_and_as_known_when(book: Book) -> None:
    """15/06 is in May-June and in the half of the year, not in May; both ends are counted."""
    with_capital(book)
    first = look(book).chain
    look(book, SUCCESSOR, JULY)
    with book.reading() as connection:
        half = reviewed(connection, FUND, date(2023, 1, 1), date(2023, 6, 30))
        whole = reviewed(connection, FUND, JUNE, JULY)
        may = reviewed(connection, FUND, date(2023, 5, 1), MAY)
        then = reviewed(connection, FUND, JUNE, JULY, known_at=first)
        to_june = reviews(connection, FUND, JUNE)
    assert (half, whole, may) == ({BORROWER}, {BORROWER, SUCCESSOR}, frozenset())
    assert then == {BORROWER}
    assert [each.borrower for each in to_june] == [BORROWER]


def test_a_review_that_is_made_for_the_quarter_before(book: Book) -> None:
    """05/07 for the second quarter: it counts for that, from that day on, and not for the third."""
    with_capital(book)
    found = FOUND._replace(next_on=None)
    day, q2, q3 = date(2023, 7, 5), quarter_days(2023, 2), quarter_days(2023, 3)
    with writer_of(book) as writer:
        kept = review(writer, BORROWER, day, found, TODAY, quarter=q2)
    assert (kept.quarter, kept.found) == ("2023Q2", found)
    with book.reading() as connection:
        assert reviewed(connection, FUND, *q2) == {BORROWER}
        assert reviewed(connection, FUND, *q3) == frozenset()
        assert reviewed(connection, FUND, *q2, until=date(2023, 7, 4)) == frozenset()
        (listed,) = reviews(connection, FUND, day)
    assert (listed.quarter, listed.found) == ("2023Q2", found)
    for other in (quarter_days(2023, 1), quarter_days(2023, 4)):
        with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
            review(writer, BORROWER, day, found, TODAY, quarter=other)
        assert refusal.value.key == "review.other_quarter"
    with writer_of(book) as writer:  # the same is another one for its own quarter
        review(writer, BORROWER, day, found, TODAY)
    with book.reading() as connection:
        assert reviewed(connection, FUND, *q3) == {BORROWER}


@pytest.mark.parametrize(
    ("borrower", "day", "found", "key"),
    [
        ("4900000009", JUNE, FOUND, "cooperative.unknown"),
        (BORROWER, date(2026, 11, 22), FOUND, "loan.future_day"),  # today: 21/11/2026
        (BORROWER, JUNE, Findings(), "review.nothing_said"),
        (BORROWER, JUNE, Findings(by="Tổ thu nợ", cause="  "), "review.nothing_said"),
        (BORROWER, JUNE, FOUND._replace(next_on=date(2023, 6, 14)), "review.next_before"),
        (BORROWER, MAY, FOUND, "review.stands"),
    ],
)
def test_what_is_refused(book: Book, borrower: str, day: date, found: Findings, key: str) -> None:
    look(with_capital(book), day=MAY)
    with pytest.raises(FundledgerError) as refusal:
        look(book, borrower, day, found)
    assert refusal.value.key == key
    assert str(refusal.value)


def test_the_next_step_may_be_of_the_same_day(book: Book) -> None:
    with_capital(book)
    assert look(book, found=FOUND._replace(next_on=JUNE)).found.next_on == JUNE
