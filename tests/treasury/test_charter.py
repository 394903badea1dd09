"""Charter capital of a source is never below zero: nobody gives back what was not put in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger import charter, journal
from fundledger.ledger.entry import Draft
from fundledger.messages import use_language
from fundledger.store.books import Book, create
from fundledger.treasury import capital
from tests.ledger.books import FUND, capital_in, day, findings, found_fund, post, writer_of
from tests.treasury.papers import enter

BILLION = 1_000_000_000


def given_in(book: Book, amount: int, when: str, source: str = "NSDP") -> None:
    enter(book, capital.capital_in, amount, when, f"QĐ-{source}-{when}", source=source)


def given_back(book: Book, amount: int, when: str, source: str = "NSDP") -> None:
    enter(book, capital.capital_out, amount, when, f"QĐ-ra-{source}-{when}", source=source)


def refused(book: Book, amount: int, when: str) -> dict[str, object]:
    with pytest.raises(FundledgerError) as refusal:
        given_back(book, amount, when)
    assert refusal.value.key == "entry.charter_below_zero"
    with use_language("vi"):
        assert "money capital-in" in str(refusal.value)
    return refusal.value.params


def test_more_than_a_source_has_put_in_is_not_given_back(any_book: Book) -> None:
    """20 tỷ out of a source of 13 lacks 7, whatever another source has put in."""
    given_in(any_book, 13 * BILLION, "2023-01-05")
    given_in(any_book, 500_000_000, "2023-01-05", "NSTW")
    assert refused(any_book, 20 * BILLION, "2023-06-01") == {
        "source": "NSDP",
        "day": date(2023, 6, 1),
        "amount": 7 * BILLION,
    }
    given_back(any_book, 13 * BILLION, "2023-06-01")
    assert findings(any_book) == []


def test_a_later_day_counts_as_it_was_entered(any_book: Book) -> None:
    """13 in; 10 out on 1/9; then 5 out on 1/6 leaves 8 that day and −2 from 1/9 on."""
    given_in(any_book, 13 * BILLION, "2023-01-05")
    given_back(any_book, 10 * BILLION, "2023-09-01")
    assert refused(any_book, 5 * BILLION, "2023-06-01") == {
        "source": "NSDP",
        "day": date(2023, 9, 1),
        "amount": 2 * BILLION,
    }


def test_before_it_was_put_in_nothing_is_given_back(any_book: Book) -> None:
    """On 1/3 there is nothing yet; the 13 of 1/4 make it whole again, and it was below zero."""
    given_in(any_book, 13 * BILLION, "2023-04-01")
    assert refused(any_book, 2 * BILLION, "2023-03-01")["amount"] == 2 * BILLION


def test_what_was_put_in_is_not_reversed_under_what_was_given_back(any_book: Book) -> None:
    given_in(any_book, 13 * BILLION, "2023-01-05")
    given_back(any_book, 3 * BILLION, "2023-02-01")
    with pytest.raises(FundledgerError) as refusal, writer_of(any_book) as writer:
        writer.reverse(1, "nhập nhầm")
    assert refusal.value.params["amount"] == 3 * BILLION
    with writer_of(any_book) as writer:
        writer.reverse(2, "nhập nhầm")
        writer.reverse(1, "nhập nhầm")
    assert findings(any_book) == []


def back(when: str, amount: int) -> Draft:
    """An entry by hand that gives charter capital back."""
    draft = capital_in(when, amount)
    return replace(draft, postings=tuple(replace(p, amount=-p.amount) for p in draft.postings))


def test_entries_by_hand_are_no_way_round_it_and_their_order_does_not_matter(book: Book) -> None:
    with pytest.raises(FundledgerError, match="below zero by 900"):
        post(book, back("2023-02-01", 900))
    post(book, back("2023-02-01", 900), capital_in("2023-01-31", 1_000))
    assert findings(book) == []


def test_a_dry_run_is_refused_as_the_real_run_is(book: Book) -> None:
    with (
        pytest.raises(FundledgerError, match="below zero"),
        journal.writing(book, FUND, "lan", dry_run=True) as writer,
    ):
        writer.append(back("2023-02-01", 900))


def test_check_names_a_source_that_stands_below_zero(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book of before: 13 in and 20 out are −7; what puts it right is taken, no more goes out."""
    with monkeypatch.context() as before:
        before.setattr(charter.CharterChanges, "lacking", lambda *_: None)
        post(book, capital_in("2023-01-05", 13), back("2023-06-01", 20))
    (found,) = findings(book)
    assert (found.invariant, found.params["day"], found.params["amount"]) == (
        "charter",
        "2023-06-01",
        7,
    )
    post(book, capital_in("2023-06-01", 3))
    assert [each.params["amount"] for each in findings(book)] == [4]
    with pytest.raises(FundledgerError, match="below zero by 5"):
        post(book, back("2023-07-01", 1))
    post(book, capital_in("2023-06-01", 4))
    assert findings(book) == []


FIRST = date(2023, 1, 1)
MOVES = st.lists(st.tuples(st.integers(0, 6), st.integers(-9, 9).filter(bool)), min_size=1)


@settings(max_examples=40)
@given(MOVES, st.randoms(use_true_random=False))
def test_together_they_stand_if_and_only_if_no_day_is_below_zero(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[int, int]], random: object
) -> None:
    """In any order in one transaction: the sums by day decide, and they alone."""
    random.shuffle(moves)  # type: ignore[attr-defined]  # the type of hypothesis' random is not told
    by_day = [sum(amount for at, amount in moves if at == number) for number in range(7)]
    stands = min(accumulate(by_day)) >= 0
    book = found_fund(create(str(tmp_path_factory.mktemp("sổ") / "sổ.db")))
    drafts = [
        (capital_in if amount > 0 else back)(day_of(number), abs(amount))
        for number, amount in moves
    ]
    if stands:
        post(book, *drafts)
    else:
        with pytest.raises(FundledgerError, match="would be below zero"):
            post(book, *drafts)
    assert findings(book) == []
    book.close()


def day_of(number: int) -> str:
    assert day("2023-01-01") == FIRST
    return (FIRST + timedelta(days=number)).isoformat()
