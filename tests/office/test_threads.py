"""A long-lived process: four threads are answered as one is, and no call leaves anything behind."""

from __future__ import annotations

import gc
import random
import threading
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from fundledger.ledger.chain import head_of
from fundledger.ledger.proof import prove
from fundledger.messages import use_language
from fundledger.office.calling import call
from fundledger.reports import as_json
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY
from tests.reports.small import told

THREADS = 4
CALLS = 1_000
WRITES = 40
"""So many of the calls are acts; the others ask."""

QUESTIONS: tuple[tuple[str, dict[str, object]], ...] = (
    ("loan list", {"as_of": "2023-09-30"}),
    ("loan show", {"loan": "HD-01", "as_of": "2023-06-30"}),
    ("loan quote", {"loan": "HD-01", "on": "2023-09-30"}),
    ("report capital", {"quarter": "2023Q2"}),
    ("report lendable", {"as_of": "2023-06-30"}),
    ("report applications", {"quarter": "2023Q3", "by": "purpose"}),
    ("report collections", {"quarter": "2023Q3", "by": "source"}),
    ("report disbursements", {"to": "2023-09-30", "by": "source"}),
    ("report due", {"quarter": "2023Q3"}),
    ("report trial-balance", {"to": "2023-09-30"}),
    ("balance", {"as_of": "2023-06-30", "by": "role"}),
    ("journal", {"as_of": "2023-06-30"}),
    ("period list", {}),
)


def asked(book: Book, known_at: str, number: int) -> str:
    """What a question answers, as one text; as known before the acts of the others."""
    words, said = QUESTIONS[number % len(QUESTIONS)]
    with use_language("vi" if number % 2 else "en"):
        found = ask(book, words, {**said, "known_at": known_at})
        if isinstance(found, Screen):
            return "".join(as_json.lines(found.document()))
        return "".join(as_json.lines(as_json.document(found)))


def ask(book: Book, words: str, said: dict[str, object]) -> Any:
    return call(book, FUND, "", words, said, today=TODAY, is_alone=False).found


def receive(book: Book, number: int) -> str:
    """A receipt of 1.000 + its number for the interest purse."""
    said = {
        "amount": 1_000 + number,
        "of": "income_other",
        "on": "2023-10-02",
        "document": f"GBC-{number}",
    }
    call(book, FUND, "kế toán", "money receive", said, today=TODAY, is_alone=False)
    return "done"


@pytest.mark.slow
def test_a_thousand_calls_of_four_threads(any_book: Book) -> None:
    book = told(any_book)
    with book.reading() as connection:
        known_at = str(head_of(connection, FUND).chain)
    alone = [asked(book, known_at, number) for number in range(2 * len(QUESTIONS))]

    jobs: list[Callable[[], str]] = [
        partial(asked, book, known_at, number) for number in range(CALLS - WRITES)
    ]
    expected = [alone[number % len(alone)] for number in range(CALLS - WRITES)]
    jobs += [partial(receive, book, number) for number in range(WRITES)]
    expected += ["done"] * WRITES
    order = list(range(CALLS))
    random.Random(20).shuffle(order)

    collecting = []

    def run(number: int) -> tuple[int, str]:
        answered = number, jobs[number]()
        collecting.append(gc.isenabled())
        return answered

    with ThreadPoolExecutor(THREADS) as pool:
        answers = dict(pool.map(run, order))
    assert [answers[number] for number in range(CALLS)] == expected
    assert all(collecting)  # nobody has switched off what belongs to all threads
    assert threading.active_count() == 1

    assert _booked(book) == sum(1_000 + number for number in range(WRITES))
    with book.reading() as connection:
        assert list(prove(connection, FUND)) == []


def _booked(book: Book) -> int:
    """What the account of other income has received in October."""
    found = ask(book, "report ledger", {"account": "income_other", "quarter": "2023Q4"})
    credit = [column.name for column in found.columns].index("credit")
    return sum(int(row[credit] or 0) for row in found.rows)


@pytest.mark.slow
def test_memory_does_not_grow(any_book: Book) -> None:
    """Once connections and statements are prepared, 200 calls leave less than 50 bytes each."""
    book = told(any_book)
    with book.reading() as connection:
        known_at = str(head_of(connection, FUND).chain)
    ask_all = partial(asked, book, known_at)
    calls = range(10 * len(QUESTIONS))
    held = []
    tracemalloc.start()
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(4):
            list(pool.map(ask_all, calls))
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert held[-1] - held[1] < 100 * len(calls)
