"""The books and the reports of a span, through the office: what is answered, what refused."""

from __future__ import annotations

from typing import Any

import pytest

from fundledger.errors import FundledgerError, Misused
from fundledger.ledger.accounts import preset
from fundledger.ledger.funds import found
from fundledger.office.answers import Answer
from fundledger.office.calling import ALL_FUNDS, call
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table
from fundledger.store.books import Book
from tests.ledger.books import BEGINS, capital_in, move, post
from tests.office.calls import TODAY, column, do, refusal_of, table_of

SPAN: dict[str, Any] = {"first": "2023-01-01", "to": "2023-12-31"}


@pytest.fixture
def used(book: Book) -> Book:
    """Capital of 900; 50 of interest come in in June, 20 of cost go out in July."""
    post(
        book,
        capital_in("2023-01-01", 900),
        move("2023-06-30", "bank_interest", "income_other", 50),
        move("2023-07-01", "cost_other", "bank_interest", 20),
    )
    return book


def sums(book: Book, act: str, name: str, *of: str, **said: Any) -> list[int]:
    totals = table_of(do(book, act, **said), name)
    places = [[each.name for each in totals.columns].index(column) for column in of]
    assert totals.totals is not None
    return [totals.totals[place] for place in places]  # type: ignore[misc]  # figures


def test_a_trial_balance_is_asked_in_two_ways(used: Book) -> None:
    """Moved from 1/6 on: 50 and 20; all accounts stand at 950 − 20 + 20: 950 on either side."""
    names = ("moved_debit", "moved_credit", "closing_debit", "closing_credit")
    by_balance = sums(used, "balance", "trial_balance", *names, first="2023-06-01")
    by_report = sums(used, "report trial-balance", "trial_balance", *names, first="2023-06-01")
    assert by_balance == by_report == [70, 70, 950, 950]
    answer = do(used, "balance", first="2023-06-01", levels=True)
    assert "level" in [each.name for each in table_of(answer, "trial_balance").columns]


@pytest.mark.parametrize(
    ("act", "name", "said"),
    [
        ("journal", "journal", {}),
        ("report journal", "journal", {}),
        ("account ledger", "account_ledger", {"account": "bank_interest"}),
        ("report ledger", "account_ledger", {"account": "bank_interest"}),
    ],
)
def test_postings_are_of_the_span(used: Book, act: str, name: str, said: dict[str, Any]) -> None:
    """Of the year to 30/6: debits of 900 and 50, or the 50 on the account alone."""
    whole = do(used, act, as_of="2023-06-30", **said)
    assert debits(whole, name) == (50 if said else 950)
    later = do(used, act, first="2023-07-01", as_of="2023-07-31", **said)
    assert debits(later, name) == (0 if said else 20)
    assert refusal_of(used, act, first="2023-07-01", as_of="2023-06-30", **said).key == (
        "face.ends_before_it_begins"
    )


def debits(answer: Answer, name: str) -> int:
    return sum(cell for cell in column(answer, name, "debit") if isinstance(cell, int))


@pytest.mark.parametrize(
    ("act", "said", "key"),
    [
        ("balance", {"first": "2023-01-01", "by": "role"}, "usage.trial_is_whole"),
        ("balance", {"first": "2023-01-01", "account": "1121"}, "usage.trial_is_whole"),
        ("balance", {"levels": True}, "usage.levels_of_trial"),
        ("balance", {"loan": "HD-99"}, "balance.no_loan"),
        ("balance", {"by": "borrower"}, "usage.not_among"),
        ("report movements", {"by": "quarter"}, "usage.not_among"),
        ("report applications", {"by": "source"}, "usage.not_among"),
        ("report disbursements", {"by": "quarter"}, "usage.not_among"),
        ("report ledger", {"account": "0"}, "account.no_such"),
        ("report ledger", {}, "usage.missing_parameter"),
        ("report result", {"quarter": "2023Q2", "to": "2023-06-30"}, "usage.quarter_is_a_span"),
        ("report due", {"quarter": "2023Q2", "first": "2023-01-01"}, "usage.quarter_is_a_span"),
        ("report journal", {"to": "2023-06-30", "as_of": "2023-06-29"}, "usage.to_or_as_of"),
        ("check", {"names": ["chain", "chains"]}, "usage.no_such_invariant"),
        ("account list", {"role": True}, "usage.no_such_parameter"),
        ("fund list", {"known_at": "yesterday"}, "day.moment_unreadable"),
    ],
)
def test_what_is_refused(used: Book, act: str, said: dict[str, Any], key: str) -> None:
    refusal = refusal_of(used, act, **said)
    assert refusal.key == key
    is_misuse = key.startswith("usage.") and key != "usage.not_among"
    assert isinstance(refusal, Misused) is is_misuse


@pytest.fixture
def two(used: Book) -> Book:
    found(used, 24, "Quỹ khác", "Cao Bằng", preset("tt200"), BEGINS, "kế toán")
    post(used, capital_in("2023-02-01", 400), fund=24)
    return used


ASKED: list[tuple[str, dict[str, Any]]] = [
    ("account list", {}),
    ("account ledger", {"account": "bank_capital"}),
    ("setting list", {}),
    ("journal", {}),
    ("balance", {}),
    ("report capital", SPAN),
    ("report lendable", {}),
    ("report applications", {**SPAN, "by": "area", "compare": True}),
    ("report disbursements", SPAN),
    ("report disbursements", {**SPAN, "by": "purpose", "compare": True}),
    ("report collections", SPAN),
    ("report due", SPAN),
    ("report response", {**SPAN, "compare": True}),
    ("report movements", {**SPAN, "by": "source"}),
    ("report result", {**SPAN, "compare": True}),
    ("report trial-balance", SPAN),
    ("report ledger", {"account": "bank_capital", **SPAN}),
    ("report journal", SPAN),
    ("period list", {}),
]


@pytest.mark.parametrize(("act", "said"), ASKED, ids=[act for act, _ in ASKED])
def test_many_funds_are_asked_together(two: Book, act: str, said: dict[str, Any]) -> None:
    of_all = call(two, ALL_FUNDS, "", act, said, today=TODAY).found
    assert isinstance(of_all, Screen)
    assert [each.name for each in of_all.one.columns[:2]] == ["fund", "fund_name"]
    alone = call(two, 24, "", act, said, today=TODAY).found
    of_one = alone.one if isinstance(alone, Screen) else alone
    assert isinstance(of_one, Table)


def test_capital_of_all_is_the_sum(two: Book) -> None:
    """900 of one fund and 400 of the other stand on their accounts of capital."""
    found_of_all = call(two, ALL_FUNDS, "", "balance", {"by": "role"}, today=TODAY)
    roles = [str(each) for each in column(found_of_all, "all_funds", "role")]
    credits = column(found_of_all, "all_funds", "credit")
    assert credits[roles.index("charter_capital")] == 1300


def test_a_wrong_way_of_asking_is_no_funds_refusal(two: Book) -> None:
    with pytest.raises(Misused) as refusal:
        call(two, ALL_FUNDS, "", "balance", {"levels": True}, today=TODAY)
    assert refusal.value.key == "usage.levels_of_trial"


def test_a_link_is_of_one_fund(two: Book) -> None:
    for act in ("fund list", "balance"):
        with pytest.raises(FundledgerError) as refusal:
            call(two, ALL_FUNDS, "", act, {"known_at": "2"}, today=TODAY)
        assert refusal.value.key == "usage.link_of_one_fund"
        assert isinstance(refusal.value, Misused)


def test_funds_are_listed_as_they_stood(two: Book) -> None:
    """Fund 20 has three entries after the two links that begin it; fund 24 one."""
    every = call(two, None, "", "fund list", {}, today=TODAY)
    assert column(every, "funds", "entries") == [3, 1]
    assert column(every, "funds", "links") == [5, 3]
    assert column(call(two, 24, "", "fund list", {}, today=TODAY), "funds", "fund") == [24]
    before = call(two, None, "", "fund list", {"as_of": "2022-12-30"}, today=TODAY)
    assert column(before, "funds", "fund") == []


def test_roles_are_shown_without_a_book() -> None:
    def no_book() -> Book:
        raise AssertionError("nothing of the book is needed")

    answer = call(no_book, None, "", "account list", {"roles": True}, today=TODAY)
    assert "bank_capital" in column(answer, "roles", "role")


def test_what_holds_is_not_shown_but_answered(used: Book) -> None:
    answer = do(used, "check", names=["chain"])
    assert (answer.holds, answer.is_brief) == (True, True)
    assert column(answer, "findings", "finding") == []
    listed = do(used, "check", listing=True)
    assert "chain" in column(listed, "invariants", "invariant")
