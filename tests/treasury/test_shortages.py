"""Money that would stand below zero: from which day, by how much, and where it is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.closing.checks import Looked, checked
from fundledger.exchange.posting import post_entries
from fundledger.files import SourceFile
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.entry import Draft, Posting
from fundledger.store.books import Book, create
from fundledger.treasury.shortages import shortages
from tests.ledger.books import FUND, day, found_fund, post, writer_of

CASH, BANK = "11112", "11212"
Q1 = date(2023, 1, 1), date(2023, 3, 31)


def paper(when: date, account: str, amount: int) -> Draft:
    return Draft(when, "thử", (Posting(account, amount), Posting("cost_management", -amount)))


def short(book: Book, first: date, last: date | None = None) -> list[tuple[str, date, int]]:
    with book.reading() as connection:
        accounts = Accounts.read(connection, FUND).ever()
        found = shortages(connection, FUND, accounts.values(), first, last)
    return [(each.account.number, each.day, each.amount) for each in found]


def test_the_first_day_at_whose_end_money_is_missing(any_book: Book) -> None:
    """Cash: +5 and -7 on 2/1 is 2 short; back above on 3/1. The bank is short from 4/1 on."""
    second, third, fourth = (date(2023, 1, number) for number in (2, 3, 4))
    moves = [(second, CASH, -7), (second, CASH, 5), (third, CASH, 4), (fourth, BANK, -1)]
    post(any_book, *(paper(*move) for move in moves))
    assert short(any_book, *Q1) == [(CASH, second, 2), (BANK, fourth, 1)]
    assert short(any_book, third, third) == []
    assert short(any_book, date(2023, 2, 1), Q1[1]) == [(BANK, date(2023, 2, 1), 1)]


def test_what_came_in_and_out_on_one_day_is_not_missing(book: Book) -> None:
    post(book, paper(day("2023-01-02"), CASH, -7), paper(day("2023-01-02"), CASH, 7))
    assert short(book, *Q1) == []


MOVES = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from([CASH, BANK]), st.integers(-9, 9).filter(bool)),
    max_size=12,
)


@settings(max_examples=25)
@given(moves=MOVES, first=st.integers(0, 20), length=st.integers(0, 20))
def test_the_same_as_counting_every_day(
    tmp_path_factory: pytest.TempPathFactory,
    moves: Sequence[tuple[int, str, int]],
    first: int,
    length: int,
) -> None:
    begin = date(2023, 1, 2)
    book = found_fund(create(str(tmp_path_factory.mktemp("sổ") / "sổ.db")))
    post(book, *(paper(begin + timedelta(at), account, by) for at, account, by in moves))
    counted = []
    for account in (CASH, BANK):
        for at in range(first, first + length + 1):
            held = sum(by for when, where, by in moves if where == account and when <= at)
            if held < 0:
                counted.append((account, begin + timedelta(at), -held))
                break
    assert short(book, begin + timedelta(first), begin + timedelta(first + length)) == counted
    book.close()


def test_a_file_tells_what_it_leaves_short_before_it_is_posted(book: Book, tmp_path: Path) -> None:
    with writer_of(book) as writer:
        writer.append(paper(day("2023-01-05"), CASH, 10))
    path = tmp_path / "chi.yaml"
    path.write_text(
        "entries:\n  - date: 04/01/2023\n    memo: Chi\n    postings:\n"
        "      - {account: cost_management, debit: 8}\n"
        "      - {account: cash_interest, credit: 8}\n",
        encoding="utf-8",
    )
    for dry_run in (True, False):
        taken = post_entries(book, FUND, "kt", SourceFile.at(path), dry_run=dry_run)
        assert [(one.account.number, one.day, one.amount) for one in taken.short] == [
            (CASH, day("2023-01-04"), 8)  # the ten came a day later
        ]


def test_the_quarter_asks_for_what_is_missing(book: Book) -> None:
    def line() -> tuple[bool, object, object]:
        with book.reading() as connection:
            (found,) = checked(Looked(connection, FUND, *Q1), only="money")
        return found.found.done, found.found.params.get("account"), found.found.params.get("day")

    assert line() == (True, None, None)
    post(book, paper(day("2023-01-05"), CASH, -3), paper(day("2023-01-06"), CASH, 3))
    assert line() == (False, CASH, day("2023-01-05"))
