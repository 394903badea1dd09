"""Answers that were given before: the same question of the same books has the same answer.

Several who ask the same at once wait for one answer.

The books are known by the last link of each fund's chain. What hangs on more than the chain, such
as a file beside the book, is not remembered (`is_remembered`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from datetime import date

from fundledger.files import SourceFile
from fundledger.ledger.chain import head_of
from fundledger.ledger.funds import all_funds
from fundledger.office.answers import Answer
from fundledger.office.calling import Funds
from fundledger.office.declaring import Declared
from fundledger.reports.screens import Screen
from fundledger.store.books import Book

MOST_ROWS = 200_000
"""Of all answers that are kept; about 100 MB."""

OLD_SECONDS = 600

Heads = tuple[tuple[int, int, str], ...]
"""Of each fund, where its chain ends."""


def heads(book: Book, funds: Funds | None) -> Heads:
    """Where the chains end that an answer hangs on."""
    with book.reading() as connection:
        match funds:
            case int() as one:
                meant = [one]
            case tuple() as several:
                meant = list(several)
            case _:
                meant = all_funds(connection)
        ends = ((fund, head_of(connection, fund)) for fund in meant)
        return tuple((fund, end.chain, end.hash) for fund, end in ends)


def is_remembered(what: Declared) -> bool:
    return (
        what.traits.is_question
        and what.traits.is_dated
        and not (what.traits.of_book or what.traits.made)
    )


class Answers:
    """The last answers, by what was asked of which books on which day."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows
        self._kept: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self._rows = 0
        self._asked: dict[Hashable, Future[Answer]] = {}  # being answered now, for whoever waits
        self._done = 0
        self._lock = threading.Lock()

    def something_was_done(self) -> None:
        """What is beside the chain may be another now."""
        self._done += 1

    def of(
        self,
        book: Book,
        funds: Funds | None,
        what: Declared,
        said: Mapping[str, object],
        today: date,
        ask: Callable[[], Answer],
        *,
        may_be_old: bool = False,
    ) -> Answer:
        """`may_be_old`: what hangs on more than the chain is kept too, for `OLD_SECONDS` at most
        and until something is done."""
        if not (may_be_old or is_remembered(what)) or any(map(_is_file, said.values())):
            return ask()
        before = heads(book, funds)
        asked = tuple(sorted((name, _plain(value)) for name, value in said.items()))
        age = (self._done, int(time.monotonic() // OLD_SECONDS)) if may_be_old else None
        key = (book.name, funds, before, what.words, asked, today, age)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            waited_for = self._asked.get(key)
            if waited_for is None:
                mine = self._asked[key] = Future()
        if waited_for is not None:
            return waited_for.result()
        try:
            answer = ask()
            if heads(book, funds) == before:  # else it may speak of books a link further
                self._keep(key, answer)
            mine.set_result(answer)
        except BaseException as refusal:
            mine.set_exception(refusal)
            raise
        finally:
            with self._lock:
                del self._asked[key]
        return answer

    def _keep(self, key: Hashable, answer: Answer) -> None:
        rows = _rows(answer)
        if rows > self._most_rows // 4:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = (answer, rows)
            self._rows += rows
            while self._rows > self._most_rows:
                _, (_, gone) = self._kept.popitem(last=False)
                self._rows -= gone


def _is_file(value: object) -> bool:
    """Of which the name says too little."""
    each = value if isinstance(value, list | tuple) else (value,)
    return any(isinstance(one, SourceFile) for one in each)


def _plain(value: object) -> Hashable:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _rows(answer: Answer) -> int:
    found = answer.found
    tables = found.sheets if isinstance(found, Screen) else () if found is None else (found,)
    return 10 + sum(len(table.rows) for table in tables)
