"""The end of a quarter and of a year, through the office."""

from __future__ import annotations

from typing import Any

import pytest

from fundledger.errors import Misused
from fundledger.messages import say
from fundledger.office.answers import Answer
from fundledger.reports.table import Note
from fundledger.store.books import Book
from tests.loans.books import roll_to, with_capital
from tests.office.calls import column, do, links, refusal_of

ON_PAPER = {"despite": "đối chiếu trên giấy"}
SETTLED = {"year": 2023, "decision": "QĐ-1", "on": "20/03/2024"}
SHARED = {"year": 2023, "decision": "QĐ-2", "on": "2024-03-25"}


@pytest.fixture
def earned(book: Book) -> Book:
    """A year with 500 of income and 90 of cost, rolled to its end."""
    with_capital(book)
    do(book, "money receive", amount=500, of="income_other", on="2023-02-01", document="GBC-1")
    do(book, "money pay", amount=90, of="cost_other", on="2023-02-02", document="UNC-1")
    roll_to(book, "2023-12-31")
    return book


def figures(answer: Answer) -> dict[str, object]:
    names = column(answer, "year_result", "figure")
    codes = [getattr(name, "code", name) for name in names]
    return dict(zip(map(str, codes), column(answer, "year_result", "amount"), strict=True))


def test_a_year_is_rehearsed_closed_settled_and_given_away(earned: Book) -> None:
    """500 less 90 are 410: what a decision accepts, and what may be given to reserves."""
    acts: list[tuple[str, dict[str, Any]]] = [
        ("year close", {"year": 2023, **ON_PAPER}),
        ("year settle", SETTLED),
        ("year distribute", {**SHARED, "to": {"other_reserve": "400"}}),
    ]
    for act, said in acts:
        before = links(earned)
        rehearsed = do(earned, act, dry_run=True, **said)
        assert links(earned) == before
        done = do(earned, act, **said)
        assert links(earned) > before
        assert rehearsed.facts == done.facts
        assert done.facts["entries"]
        assert figures(done) == {"income": 500, "cost": 90, "tax": 0, "surplus": 410}


def test_a_settlement_is_told_where_it_is_kept(earned: Book) -> None:
    do(earned, "year close", year=2023, **ON_PAPER)
    assert do(earned, "year settle", dry_run=True, **SETTLED).says == ()
    (told,) = do(earned, "year settle", **SETTLED).says
    assert told.key == "year.settled_by"


@pytest.mark.parametrize(
    ("key", "act", "said"),
    [
        ("quarter.needs_reason", "quarter close", {"quarter": "2023Q1"}),
        ("year.needs_reason", "year close", {"year": 2023}),
    ],
)
def test_what_waits_stands_beside_the_refusal(
    earned: Book, key: str, act: str, said: dict[str, Any]
) -> None:
    refusal = refusal_of(earned, act, **said)
    assert refusal.key == key
    assert isinstance(refusal.answer, Answer)
    (waits,) = refusal.answer.remarks
    assert isinstance(waits, Note)
    assert waits.key == "quarter.waits"
    assert "no statement up to" in say(waits.key, **waits.params)


def test_a_quarter_is_closed_over_what_is_said(earned: Book) -> None:
    closed = do(earned, "quarter close", quarter="2023Q1", **ON_PAPER)
    asked = do(earned, "quarter status", quarter="2023Q1")
    rows = dict(
        zip(
            (str(getattr(each, "code", each)) for each in column(asked, "checklist", "check")),
            (str(getattr(each, "code", each)) for each in column(asked, "checklist", "done")),
            strict=True,
        )
    )
    assert rows["locked"] == "yes"
    assert len(column(closed, "checklist", "check")) == len(rows)


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("quarter.not_over", "quarter close", {"quarter": "2024Q4"}),
    ("quarter.not_ready", "quarter close", {"quarter": "2023Q4", **ON_PAPER}),
    ("year.not_over", "year close", {"year": 2024}),
    ("year.not_closed", "year settle", SETTLED),
    ("year.no_decision", "year settle", {**SETTLED, "decision": " "}),
    ("year.settled_too_early", "year settle", {**SETTLED, "on": "2023-12-31"}),
    ("money.future_day", "year settle", {**SETTLED, "on": "2024-07-01"}),
    ("year.not_settled", "year distribute", {**SHARED, "to": [("other_reserve", 5)]}),
    ("money.not_positive", "year distribute", {**SHARED, "to": [("other_reserve", 0)]}),
    ("year.no_decision", "year distribute", {**SHARED, "decision": "", "to": {"421": 5}}),
    ("usage.not_a_part", "year distribute", {**SHARED, "to": "other_reserve"}),
    ("usage.not_a_year", "year status", {"year": 23}),
]


@pytest.mark.parametrize(("key", "act", "said"), REFUSED)
def test_what_the_books_refuse(earned: Book, key: str, act: str, said: dict[str, Any]) -> None:
    refusal = refusal_of(earned, act, **said)
    assert refusal.key == key
    assert not isinstance(refusal, Misused)


@pytest.mark.parametrize(
    ("key", "to"),
    [("year.not_enough", {"other_reserve": 411}), ("money.unfit_account", {"charter_capital": 1})],
)
def test_no_more_is_given_than_there_is(earned: Book, key: str, to: dict[str, int]) -> None:
    """410 were earned."""
    do(earned, "year close", year=2023, **ON_PAPER)
    do(earned, "year settle", **SETTLED)
    assert refusal_of(earned, "year distribute", **SHARED, to=to).key == key


def test_an_account_is_named_once(earned: Book) -> None:
    twice = [("other_reserve", 5), ("other_reserve", 6)]
    refusal = refusal_of(earned, "year distribute", **SHARED, to=twice)
    assert (refusal.key, isinstance(refusal, Misused)) == ("usage.part_twice", True)
