"""Sums by dimension, turnover with reversals on their own side, and the ledger of one account."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from sqlalchemy import event

from fundledger.errors import FundledgerError
from fundledger.ledger.balances import ALL, Scope, Turnover, account_lines, turnovers
from fundledger.ledger.chain import link_known_at
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.store.books import Book
from tests.ledger.books import (
    FUND,
    capital_in,
    day,
    disbursement,
    move,
    post,
    seal_day,
    sums,
    writer_of,
)


def test_sums_by_each_dimension(any_book: Book) -> None:
    post(any_book, capital_in(), disbursement(), disbursement("2023-01-03", 200, loan="HD-02"))
    assert sums(any_book, ("loan",)) == {
        (None,): -300_000_200,
        ("HD-01",): 300_000_000,
        ("HD-02",): 200,
    }
    assert sums(any_book, ("cooperative", "account"))["HTX HD-02", "12831"] == 200
    assert sums(any_book, ("source",)) == {}
    assert sums(any_book, ("account",), as_of="2023-01-02")["12831",] == 300_000_000


@pytest.mark.parametrize("as_of", [None, "2023-01-02", "2023-04-30"])
@pytest.mark.parametrize("use_seals", [True, False])
def test_by_account_and_loan_it_is_what_all_dimensions_sum_to(
    any_book: Book, as_of: str | None, use_seals: bool
) -> None:
    """It is read along two indexes; the sums by every dimension are read in one."""
    post(any_book, capital_in(), disbursement(), disbursement("2023-01-03", 200, loan="HD-02"))
    with writer_of(any_book) as writer:
        writer.reverse(2, "nhầm")
    seal_day(any_book, "2023-03-31")
    post(any_book, disbursement("2023-04-03", 7, loan="HD-03"), capital_in("2023-05-01", 5))
    expected: dict[Any, int] = defaultdict(int)
    for key, amount in sums(any_book, ALL, as_of, use_seals=use_seals).items():
        named = dict(zip(ALL, key, strict=True))
        expected[named["account"], named["loan"]] += amount
    expected = {key: amount for key, amount in expected.items() if amount}
    assert sums(any_book, ("account", "loan"), as_of, use_seals=use_seals) == expected
    assert sums(any_book, ("loan", "account"), as_of, use_seals=use_seals) == {
        (loan, account): amount for (account, loan), amount in expected.items()
    }
    assert len(expected) >= 2


def test_a_reversal_is_a_negative_on_its_own_side(any_book: Book) -> None:
    post(any_book, capital_in(), disbursement())
    with writer_of(any_book) as writer:
        writer.reverse(2, "nhầm")
    post(any_book, disbursement("2023-01-05", 250_000_000))
    with any_book.reading() as connection:
        moved = turnovers(connection, Scope(FUND), day("2023-01-01"))
    assert moved["12831"] == Turnover(250_000_000, 0)
    assert moved["11211"] == Turnover(7_500_000_000, 250_000_000)


def test_a_reversal_in_another_period_is_negative_there(any_book: Book) -> None:
    post(any_book, capital_in(), disbursement("2023-02-01"))
    seal_day(any_book, "2023-03-31")
    with writer_of(any_book) as writer:
        writer.reverse(2, "nhầm")
    with any_book.reading() as connection:
        moved = turnovers(connection, Scope(FUND), day("2023-04-01"))
    assert moved["12831"] == Turnover(-300_000_000, 0)
    assert moved["11211"] == Turnover(0, -300_000_000)


def test_the_ledger_of_an_account_shows_what_stands_against_it(any_book: Book) -> None:
    post(any_book, capital_in(), disbursement(document="HĐTD-01"))
    with any_book.reading() as connection:
        lines = list(account_lines(connection, Scope(FUND), {"account": "11211"}))
    assert [(line.amount, line.against, line.document) for line in lines] == [
        (7_500_000_000, ("4111",), None),
        (-300_000_000, ("12831",), "HĐTD-01"),
    ]


def test_known_at_a_number_a_day_or_a_moment(any_book: Book) -> None:
    post(any_book, capital_in())
    with any_book.reading() as connection:
        assert link_known_at(connection, FUND, "2") == 2
        assert link_known_at(connection, FUND, "2020-01-01") == 0
        assert link_known_at(connection, FUND, "31/12/2035") == 3
        assert link_known_at(connection, FUND, "2035-12-31T08:00") == 3
        for wrong, key in (("0", "chain.no_such_link"), ("4", "chain.no_such_link")):
            with pytest.raises(FundledgerError) as refusal:
                link_known_at(connection, FUND, wrong)
            assert refusal.value.key == key
        with pytest.raises(FundledgerError) as refusal:
            link_known_at(connection, FUND, "hôm qua")
        assert refusal.value.key == "day.moment_unreadable"
    assert sums(any_book, known_at=2) == {}


def test_facts_take_effect_on_their_day_and_the_later_link_counts(any_book: Book) -> None:
    notes = [
        ("a", "2023-01-01", 1),
        ("a", "2023-06-01", 2),
        ("a", "2023-01-01", 3),
        ("b", "2024-01-01", 4),
    ]
    with writer_of(any_book) as writer:
        for subject, when, n in notes:
            writer.state(Statement("note", subject, day(when), {"n": n}))
    with any_book.reading() as connection:
        facts = list(stated(connection, FUND, "note"))
        known = list(stated(connection, FUND, "note", known_at=facts[1].chain))
    at = {when: in_effect(iter(facts), day(when)) for when in ("2023-01-01", "2023-07-01")}
    assert {s: f.body["n"] for s, f in at["2023-01-01"].items()} == {"a": 3}
    assert {s: f.body["n"] for s, f in at["2023-07-01"].items()} == {"a": 2}
    assert {s: f.body["n"] for s, f in in_effect(iter(facts)).items()} == {"a": 2, "b": 4}
    assert [f.body["n"] for f in known] == [1, 2]


def test_a_balance_after_a_seal_reads_only_what_came_after(book: Book) -> None:
    """By the database's own plan: the index is entered at each account's first unsealed day."""
    post(book, capital_in(), disbursement())
    seal_day(book, "2023-03-31")
    post(book, move("2023-05-01", "cost_other", "bank_interest", 9))
    asked: list[tuple[str, Any]] = []

    @event.listens_for(book.engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    assert sums(book)["811",] == 9
    ((statement, values),) = [pair for pair in asked if "sum(posting.amount)" in pair[0]]
    with book.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "USING COVERING INDEX posting_by_account (fund=? AND account=? AND date>?)" in str(plan)
