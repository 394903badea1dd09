"""What holds whatever is entered: order, days, what was known, and what is taken back."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.lending import entering
from fundledger.store.books import Book, create
from tests.ledger.books import TODAY, found_fund, writer_of
from tests.lending.papers import RULES, Paper, days_of, entered, link_of, papers, seen
from tests.lending.telling import adopted
from tests.loans.books import with_capital

pytestmark = pytest.mark.slow


@contextmanager
def open_book() -> Iterator[Book]:
    with tempfile.TemporaryDirectory() as folder:
        book = with_capital(found_fund(create(str(Path(folder) / "sổ.db"))))
        adopted(book, RULES)
        yield book
        book.close()


def nothing(_: Paper) -> None:
    pass


@settings(max_examples=8)
@given(papers(), st.randoms(use_true_random=False))
def test_any_order_of_entering_leaves_the_same_standing(
    wanted: list[Paper], order: random.Random
) -> None:
    days = days_of(wanted)
    with open_book() as book:
        assert entered(book, wanted, nothing), "in the order of days all are accepted"
        by_day = seen(book, days)
    shuffled = order.sample(wanted, len(wanted))
    with open_book() as book:
        if entered(book, shuffled, nothing):
            assert seen(book, days) == by_day


@settings(max_examples=8)
@given(papers(), st.randoms(use_true_random=False))
def test_what_is_stated_of_a_later_day_changes_no_earlier_one_and_known_at_holds(
    wanted: list[Paper], order: random.Random
) -> None:
    days = days_of(wanted)
    with open_book() as book:
        known = [(link_of(book), seen(book, days))]

        def look(paper: Paper) -> None:
            _, before = known[-1]
            after = seen(book, days)
            for day in (each for each in days if each < paper.day):
                assert of_day(after, day) == of_day(before, day), paper
            known.append((link_of(book), after))

        entered(book, order.sample(wanted, len(wanted)), look)
        for link, then in known:
            assert seen(book, days, link) == then


def of_day(every: dict[tuple[str, date], tuple[object, ...]], day: date) -> object:
    return {number: told for (number, on), told in every.items() if on == day}


@settings(max_examples=6)
@given(papers(signed=False))
def test_from_the_last_to_the_first_each_leads_back_by_one(wanted: list[Paper]) -> None:
    days = days_of(wanted)
    with open_book() as book:
        before = [seen(book, days)]
        stated: list[tuple[Paper, int]] = []

        def look(paper: Paper) -> None:
            stated.append((paper, link_of(book)))
            before.append(seen(book, days))

        assert entered(book, wanted, look)
        while stated:
            paper, link = stated.pop()
            assert take_back(book, paper.number, link), paper
            before.pop()
            assert seen(book, days) == before[-1]


@settings(max_examples=10)
@given(papers(signed=False), st.randoms(use_true_random=False))
def test_what_may_be_taken_back_is_as_if_it_had_never_been_entered(
    wanted: list[Paper], order: random.Random
) -> None:
    """Nothing rested on it: what is left is accepted by a book that never saw it."""
    days = days_of(wanted)
    left = list(wanted)
    with open_book() as book:
        stated: list[tuple[Paper, int]] = []
        assert entered(book, wanted, lambda paper: stated.append((paper, link_of(book))))
        for paper, link in order.sample(stated, (len(stated) + 1) // 2):
            if take_back(book, paper.number, link):
                left.remove(paper)
        after = seen(book, days)
    with open_book() as book:
        assert entered(book, left, nothing)
        assert seen(book, days) == after


def take_back(book: Book, number: str, link: int) -> bool:
    try:
        with writer_of(book) as writer:
            entering.take_back(writer, number, link, "nhập nhầm", today=TODAY)
    except FundledgerError as error:
        if error.key != "application.rested_on":
            raise
        return False
    return True
