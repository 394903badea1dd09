"""A loan's life through the book is the same life as through the contract's arithmetic alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Disburse, Event
from fundledger.contract.journal import Journal
from fundledger.contract.life import Life
from fundledger.contract.terms import Terms
from fundledger.errors import FundledgerError
from fundledger.schemas.contract import read
from fundledger.store.books import Book, create
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.ledger.books import found_fund
from tests.loans.books import by_role, enter, positions, proved, roll_to, sign, with_capital

STORIES = sorted(
    path
    for path in (Path(__file__).parent.parent / "stories").glob("*.yaml")
    if not path.name.endswith(".expected.yaml")
)
_PRINCIPAL = ("principal_in_term", "principal_overdue")
_MONEY = ("cash_capital", "cash_interest", "bank_capital", "bank_interest")
_INTEREST = ("income_in_term", "income_overdue", "income_late")


def paid_out(terms: Terms, events: Sequence[Event]) -> list[Event]:
    """The events with the disbursements that the terms only plan."""
    if any(isinstance(event, Disburse) for event in events):
        return list(events)
    parts = [(part.day, part.amount) for part in terms.tranches]
    planned = parts or [(terms.disbursed, terms.principal)]
    return [*(Disburse(day, amount, f"UNC-{day}") for day, amount in planned), *events]


def replayed_roles(terms: Terms, events: Sequence[Event], day: date) -> Counter[str]:
    journal = Journal()
    Life(terms, events, journal=journal).lived([day])
    sums: Counter[str] = Counter()
    for entry in journal.entries:
        for account, amount in entry.postings:
            sums[account] += amount
    return sums


def as_replayed(roles: dict[str, int], capital: int) -> dict[str, int]:
    """The book's balances in the words of a replay, where interest is income when cash comes."""
    receivable = roles.get("interest_receivable", 0)
    income = sum(roles.get(role, 0) for role in (*_INTEREST, "income_other", "loss", "cost_other"))
    return {
        "principal": sum(roles.get(role, 0) for role in _PRINCIPAL),
        "principal_overdue": roles.get("principal_overdue", 0),
        "money": sum(roles.get(role, 0) for role in _MONEY) - capital,
        "held": roles.get("held", 0),
        "result": income + receivable,
    }


def of_a_replay(sums: Counter[str]) -> dict[str, int]:
    return {
        "principal": sum(sums[role] for role in _PRINCIPAL),
        "principal_overdue": sums["principal_overdue"],
        "money": sums["bank"],
        "held": sums["unapplied"],
        "result": sum(sums[role] for role in (*_INTEREST, "loss")),
    }


CAPITAL = 7_500_000_000


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_gives_the_same_in_the_book(tmp_path: Path, path: Path) -> None:
    book = found_fund(create(str(tmp_path / "sổ.db")), begins=date(2015, 1, 1))
    story = read(path.read_text(encoding="utf-8"), path.name)
    events = paid_out(story.terms, story.events)
    _told_in(book, story.terms, events)
    last = max(event.day for event in events)
    days = sorted({*story.as_of, *(event.day for event in events), last + timedelta(days=200)})
    for day in days[-2:]:
        roll_to(book, day)
    assert positions(book, days) == Life(story.terms, events).lived(days)
    expected = of_a_replay(replayed_roles(story.terms, events, days[-1]))
    assert as_replayed(by_role(book), CAPITAL) == expected
    assert proved(book) == []
    book.close()


def _told_in(book: Book, terms: Terms, events: Sequence[Event]) -> None:
    with_capital(book, CAPITAL)
    sign(book, terms)
    for number, event in enumerate(sorted(events, key=lambda each: each.day)):
        enter(book, event._replace(document=event.document or f"CT-{number}"))
        assert proved(book) == [], event


@settings(max_examples=40)
@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_entering_leaves_no_trace(
    life: tuple[Terms, list[Any]], random: Random
) -> None:
    terms, wishes = life
    far = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
    told = paid_out(terms, Twin(terms, wishes).live(far).told)
    events = [event._replace(document=f"CT-{number}") for number, event in enumerate(told)]
    last = max(event.day for event in events) + timedelta(days=45)
    with TemporaryDirectory() as folder:
        one, other = (_book(Path(folder) / name, terms) for name in ("một.db", "hai.db"))
        for event in _in_an_accepted_order(one, sorted(events, key=lambda each: each.day)):
            assert proved(one) == [], event
        shuffled = list(events)
        random.shuffle(shuffled)
        for event in _in_an_accepted_order(other, shuffled):
            assert proved(other) == [], event
        for book in (one, other):
            roll_to(book, last)
            assert proved(book) == []
        days = [terms.disbursed + timedelta(days=step) for step in range(0, 500, 7)]
        assert positions(one, days) == positions(other, days) == Life(terms, events).lived(days)
        assert by_role(one) == by_role(other)
        for book in (one, other):
            book.close()


def _book(path: Path, terms: Terms) -> Book:
    book = with_capital(found_fund(create(str(path)), begins=date(2015, 1, 1)))
    sign(book, terms)
    return book


def _in_an_accepted_order(book: Book, events: Sequence[Event]) -> Any:
    """Enter each event; one that is refused waits until others are in."""
    waiting = list(events)
    while waiting:
        refused = []
        for event in waiting:
            try:
                enter(book, event)
            except FundledgerError:
                refused.append(event)
            else:
                yield event
        assume(len(refused) < len(waiting))  # one cannot stand with the other: no order to compare
        waiting = refused
