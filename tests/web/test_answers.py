"""Answers are kept as long as the books are the same, and no longer."""

from __future__ import annotations

from datetime import date
from threading import Event, Thread
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.office.answers import Answer, told
from fundledger.office.calling import call
from fundledger.office.table import declaration
from fundledger.reports.table import Note
from fundledger.web.answers import Answers
from fundledger.web.site import Site
from tests.web.conftest import TODAY
from tests.web.sites import Browser

LOANS = declaration("loan list")
STATUS = declaration("quarter status")


class Asked:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Answer:
        self.times += 1
        return told(Note("web.done"))


def ask(
    site: Site, answers: Answers, asked: Asked, *said: Any, what: Any = LOANS, **how: Any
) -> None:
    answers.of(site.shelf.book(), 20, what, dict(said), TODAY, asked, **how)


def test_the_same_question_of_the_same_books_is_answered_once(site: Site) -> None:
    answers, asked = Answers(), Asked()
    for _ in range(3):
        ask(site, answers, asked, ("as_of", "30/06/2023"))
    assert asked.times == 1
    ask(site, answers, asked, ("as_of", "31/03/2023"))
    answers.of(site.shelf.book(), 20, LOANS, {"as_of": "30/06/2023"}, date(2023, 7, 4), asked)
    assert asked.times == 3


def test_a_link_more_and_it_is_asked_anew(site: Site) -> None:
    answers, asked = Answers(), Asked()
    ask(site, answers, asked)
    note = {"loan": "DEMO-QH01", "text": "thử"}
    call(site.shelf.book(), 20, "ai đó", "loan note", note, today=TODAY)
    ask(site, answers, asked)
    assert asked.times == 2


def test_what_hangs_on_more_than_the_chain_is_asked_anew_when_something_was_done(
    site: Site,
) -> None:
    answers, asked = Answers(), Asked()
    ask(site, answers, asked, ("quarter", "2023Q2"), what=STATUS)
    ask(site, answers, asked, ("quarter", "2023Q2"), what=STATUS)
    assert asked.times == 2  # it is not remembered unless a page may have it a little old
    for _ in range(2):
        ask(site, answers, asked, ("quarter", "2023Q2"), what=STATUS, may_be_old=True)
    assert asked.times == 3
    answers.something_was_done()
    ask(site, answers, asked, ("quarter", "2023Q2"), what=STATUS, may_be_old=True)
    assert asked.times == 4


def test_several_who_ask_at_once_wait_for_one_answer(site: Site) -> None:
    answers = Answers()
    begun, may_end = Event(), Event()
    times = []

    def slowly() -> Answer:
        times.append(1)
        begun.set()
        assert may_end.wait(10)
        return told()

    def wait() -> None:
        answers.of(site.shelf.book(), 20, LOANS, {}, TODAY, slowly)

    people = [Thread(target=wait) for _ in range(4)]
    for each in people:
        each.start()
    assert begun.wait(10)
    may_end.set()
    for each in people:
        each.join(10)
    assert len(times) == 1


def test_a_refusal_is_not_kept(site: Site) -> None:
    answers, asked = Answers(), Asked()

    def refuses() -> Answer:
        raise FundledgerError("web.missing")

    for _ in range(2):
        with pytest.raises(FundledgerError):
            answers.of(site.shelf.book(), 20, LOANS, {}, TODAY, refuses)
    ask(site, answers, asked)
    assert asked.times == 1


def test_old_answers_make_room(site: Site) -> None:
    answers, asked = Answers(most_rows=45), Asked()  # each of these counts as ten rows
    for quarter in range(6):
        ask(site, answers, asked, ("cooperative", str(quarter)))
    ask(site, answers, asked, ("cooperative", "5"))
    assert asked.times == 6
    ask(site, answers, asked, ("cooperative", "0"))
    assert asked.times == 7


def test_a_page_shows_at_once_what_was_done(browser: Browser) -> None:
    assert "ghi nhớ điều này" not in browser.page("/20/loans/DEMO-QH01")
    browser.act(20, "loan note", {"loan": "DEMO-QH01", "text": "ghi nhớ điều này"})
    assert "ghi nhớ điều này" in browser.page("/20/loans/DEMO-QH01")
