"""Taken all the same, and said: a prepayment that is held, a decision past the Fund's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundledger.contract.events import (
    Apply,
    ChangeRate,
    Collect,
    Disburse,
    Event,
    Extend,
    Reschedule,
)
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.store.books import Book
from tests.loans.books import enter, sign, with_capital

TERMS = Terms(
    principal=120_000_000,
    rate=yearly("6"),
    disbursed=date(2023, 1, 10),
    instalments=4,
    every=Every(3, "month"),
    first_due=date(2023, 4, 10),
)
PAID_OUT = Disburse(date(2023, 1, 10), 120_000_000, "UNC-1")


@pytest.fixture
def lent(book: Book) -> Book:
    sign(with_capital(book), TERMS)
    enter(book, PAID_OUT)
    return book


def warned(book: Book, event: Event, number: str = "HD-01") -> list[tuple[str, dict[str, object]]]:
    return [(each.key, each.params) for each in enter(book, event, number).remarks]


def test_a_prepayment_that_the_contract_holds_is_said(lent: Book) -> None:
    """50 million a month in: 31 days at 6 % of 120 million are 611,507; the rest is held."""
    paid = Collect(date(2023, 2, 10), 50_000_000, prepay=True, document="GBC-1")
    held = {"amount": 50_000_000 - 611_507}
    assert warned(lent, paid) == [("loan.prepay_held", held)]
    assert warned(lent, Collect(date(2023, 2, 11), 1_000_000, document="GBC-2")) == []


def test_held_money_that_is_to_prepay_stays_held(lent: Book) -> None:
    enter(lent, Collect(date(2023, 2, 10), 50_000_000, document="GBC-1"))
    applied = Apply(date(2023, 2, 10), prepay=True, document="CV-1")
    assert warned(lent, applied) == [("loan.prepay_held", {"amount": 50_000_000 - 611_507})]


def test_where_the_contract_prepays_nothing_is_said(lent: Book) -> None:
    sign(lent, replace(TERMS, surplus="last"), "HD-02")
    enter(lent, replace_document(PAID_OUT, "UNC-2"), "HD-02")
    paid = Collect(date(2023, 2, 10), 50_000_000, prepay=True, document="GBC-1")
    assert warned(lent, paid, "HD-02") == []


def replace_document(event: Disburse, document: str) -> Disburse:
    return event._replace(document=document)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (ChangeRate(date(2023, 5, 1), yearly("20"), "QD-1"), []),
        (
            ChangeRate(date(2023, 5, 1), yearly("20.5"), "QD-1"),
            [("loan.rate_above", {"limit": "20"})],
        ),
        (Extend(date(2023, 5, 1), date(2028, 1, 10), "QD-2"), []),  # sixty months to the day
        (
            Extend(date(2023, 5, 1), date(2028, 1, 11), "QD-2"),
            [("loan.term_above", {"last": date(2028, 1, 11), "limit": 60})],
        ),
        (
            Reschedule(
                date(2023, 5, 1),
                (Signed(date(2024, 1, 10), 20_000_000), Signed(date(2030, 1, 10), 100_000_000)),
                "QD-3",
            ),
            [("loan.term_above", {"last": date(2030, 1, 10), "limit": 60})],
        ),
    ],
)
def test_a_decision_past_the_limits_of_the_fund_is_said(
    lent: Book, event: Event, expected: list[tuple[str, dict[str, object]]]
) -> None:
    assert warned(lent, event) == expected
