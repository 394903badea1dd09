"""Money that is no loan's, through the office: what it answers, what it refuses, what it keeps."""

from __future__ import annotations

from typing import Any

import pytest

from fundledger.errors import Misused
from fundledger.store.books import Book
from tests.banking.books import lent
from tests.office.calls import column, do, links, refusal_of

ON = {"on": "30/06/2023", "document": "GBC-1"}
INTEREST = {"amount": "5.000.000", "of": "income_deposit", **ON}
PAID = {"amount": 2_000_000, "of": "cost_staff", "on": "2023-07-01", "document": "PC-1"}
DECIDED = {"amount": 300, "source": "NSDP", "on": "2023-07-01", "document": "QĐ-1"}
FEE = {"loan": "HD-01", "amount": 6_000_000, "on": "2023-07-01", "document": "BL-1"}

ACTS: list[tuple[str, dict[str, Any]]] = [
    ("money receive", INTEREST),
    ("money pay", PAID),
    ("money transfer", {"amount": 9, "into": "cash", **ON}),
    ("money deposit", {"amount": 400, "purpose": "capital", **ON}),
    ("money mature", {"amount": 400, "purpose": "capital", "interest": 4, **ON}),
    ("money capital-in", DECIDED),
    ("money capital-out", DECIDED),
    ("money court-fee", FEE),
]


@pytest.mark.parametrize(("act", "said"), ACTS, ids=[act for act, _ in ACTS])
def test_a_paper_is_rehearsed_before_it_is_kept(book: Book, act: str, said: dict[str, Any]) -> None:
    """What is rehearsed is what is done: the same purses, the same numbers of entries."""
    lent(book)
    before = links(book)
    rehearsed = do(book, act, dry_run=True, **said)
    assert links(book) == before
    done = do(book, act, **said)
    assert links(book) > before
    assert column(rehearsed, "purses", "after") == column(done, "purses", "after")
    assert rehearsed.facts == done.facts
    assert done.facts["entries"]


def test_a_purse_is_shown_before_and_after(book: Book) -> None:
    """5,000,000 of interest come in, 2,000,000 of wages go out: 3,000,000 are left."""
    lent(book)
    came = do(book, "money receive", **INTEREST)
    went = do(book, "money pay", **PAID)
    assert column(came, "purses", "after") == [5_000_000]
    assert column(went, "purses", "before") == [5_000_000]
    assert column(went, "purses", "after") == [3_000_000]


def test_a_court_fee_comes_back_to_the_purse_it_came_from(book: Book) -> None:
    lent(book)
    do(book, "money court-fee", **FEE, from_capital=True, reason="chưa thu được lãi")
    back = {**FEE, "document": "BC-2", "to_capital": True, "reason": "hoàn lại"}
    answer = do(book, "money court-fee-back", **back)
    # What was paid out of capital is there again: 7.5 billion less two loans of 300 million
    assert column(answer, "purses", "after") == [6_900_000_000]


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("money.for_what", "money receive", {"amount": 5}),
    ("money.unfit_account", "money receive", {**INTEREST, "of": "cost_staff"}),
    ("money.unfit_account", "money pay", {**PAID, "of": "charter_capital"}),
    ("money.not_positive", "money pay", {**PAID, "amount": 0}),
    ("money.not_positive", "money mature", {"amount": 4, "interest": -1}),
    ("money.future_day", "money pay", {**PAID, "on": "2024-07-01"}),
    ("money.capital_reason", "money pay", {**PAID, "from_capital": True}),
    ("money.capital_reason", "money court-fee", {**FEE, "from_capital": True}),
    ("money.unknown_source", "money deposit", {"amount": 4, "purpose": "capital", "source": "X"}),
    ("money.same_purse", "money transfer", {"amount": 4}),
    ("money.purpose_reason", "money transfer", {"amount": 4, "to_purpose": "capital"}),
    ("money.no_decision", "money capital-in", {**DECIDED, "document": ""}),
    ("money.which_source", "money capital-in", {**DECIDED, "source": " "}),
    ("money.fee_not_advanced", "money court-fee-back", FEE),
    ("loan.unknown", "money court-fee", {**FEE, "loan": "HD-99"}),
    ("money.not_dong", "money pay", {**PAID, "amount": 2.5}),
    ("day.unreadable", "money pay", {**PAID, "on": "mai"}),
]


@pytest.mark.parametrize(("key", "act", "said"), REFUSED)
def test_what_the_books_refuse(book: Book, key: str, act: str, said: dict[str, Any]) -> None:
    lent(book)
    refusal = refusal_of(book, act, **said)
    assert refusal.key == key
    assert not isinstance(refusal, Misused)


@pytest.mark.parametrize(
    ("key", "act", "said"),
    [
        ("money.already_entered", "money receive", INTEREST),
        ("money.already_decided", "money capital-in", DECIDED),
    ],
)
def test_the_same_paper_is_not_taken_twice(
    book: Book, key: str, act: str, said: dict[str, Any]
) -> None:
    lent(book)
    do(book, act, **said)
    assert refusal_of(book, act, **said).key == key


@pytest.mark.parametrize(
    ("key", "act", "said"),
    [
        ("usage.missing_parameter", "money pay", {"amount": 5}),
        ("usage.missing_parameter", "money capital-in", {"amount": 5, "document": "QĐ-1"}),
        ("usage.no_such_parameter", "money pay", {**PAID, "place": "cash"}),
    ],
)
def test_what_makes_no_sense(book: Book, key: str, act: str, said: dict[str, Any]) -> None:
    refusal = refusal_of(book, act, **said)
    assert refusal.key == key
    assert isinstance(refusal, Misused)
