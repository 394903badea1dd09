"""Killed or crowded while the lines of a statement are posted: all or nothing, each line once."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from multiprocessing.synchronize import Barrier

import pytest

from fundledger.banking.lines import lines_of
from fundledger.banking.uses import uses_of
from fundledger.ledger import journal as journal_module
from fundledger.office.house import furnish
from fundledger.store.books import Book, create, open_book
from tests.banking.books import lent, line, posting, take
from tests.ledger.books import FUND, found_fund, sums
from tests.ledger.test_faults import killed_at
from tests.loans.books import proved
from tests.loans.telling import by_day, head

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked"),
]

BEFORE, AFTER = {"unidentified": 6}, {"document": 11, "unidentified": 1}


def with_lines(address: str) -> Book:
    """Money of two loans, some of it unidentified so far, and money that nobody knows."""
    book = lent(found_fund(create(address)))
    lines = [
        line(
            f"2023-04-{5 + n:02}",
            900_000 + n,
            f"QHTPT HD0{1 + n % 2} HTX MAU 0{1 + n % 2}",
            reference=f"FT{n}",
        )
        for n in range(6)
    ]
    take(book, lines)
    posting(book, unidentified=True)
    more = [
        line(
            f"2023-07-{1 + n:02}",
            500_000 + n,
            f"QHTPT HD0{1 + n % 2} HTX MAU 0{1 + n % 2}",
            reference=f"FU{n}",
        )
        for n in range(5)
    ]
    unknown = line("2023-07-09", 70_000, "NOP TIEN")
    take(book, [*more, unknown], first="2023-07-01", last="2023-07-31")
    return book


def posts(book: Book) -> None:
    posting(book, certain=True, unidentified=True)


def used(book: Book) -> Counter[str]:
    """How many uses the lines have, and that no line has more than one."""
    with book.reading() as connection:
        lines = lines_of(connection, FUND)
        uses = uses_of(connection, FUND, lines)
    for one in lines:
        assert len(uses.of(one)) <= 1
        assert uses.left(one) in (0, one.amount)
    return Counter(use.how for one in lines for use in uses.of(one))


def test_killed_while_posting_all_or_nothing(
    address: str, sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "ROWS_AT_ONCE", 2)  # more statements to be killed at
    undisturbed = with_lines(f"{sqlite_address}-yên.db")
    posts(undisturbed)
    finished = by_day(undisturbed), sums(undisturbed)
    undisturbed.close()
    book = with_lines(address)
    before = head(book)
    book.close()
    statement, killed = 0, True
    while killed:
        statement += 1
        killed = killed_at(statement, address, posts)
        book = open_book(address)
        assert (head(book) == before) == killed, f"killed at statement {statement}"
        if statement % 8 == 1 or not killed:  # nothing is there that could be wrong
            assert proved(book) == []
            assert used(book) == (
                {"unidentified": 6} if killed else {"document": 11, "unidentified": 1}
            )
        book.close()
    assert statement > 20
    book = open_book(address)
    posts(book)  # the same once more: nothing twice
    assert (by_day(book), sums(book)) == finished
    assert proved(book) == []
    book.close()


def _post_at_once(address: str, gate: Barrier) -> None:
    furnish()  # a process of its own
    book = open_book(address)
    gate.wait(60)
    posts(book)
    book.close()


def test_two_accountants_post_the_same_statement_at_once(address: str) -> None:
    with_lines(address).close()
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(2)
    people = [context.Process(target=_post_at_once, args=(address, gate)) for _ in range(2)]
    for process in people:
        process.start()
    for process in people:
        process.join(120)
        assert process.exitcode == 0
    book = open_book(address)
    assert used(book) == AFTER
    assert proved(book) == []
    book.close()
