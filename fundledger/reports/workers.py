"""The same report of many funds, made in as many processes as there are cores.

Nearly all of a report's time is arithmetic of contracts, so one core would work and the others
wait. Each process opens the book by its location, only reads, and reads by the link that its `Ask`
was pinned to: the answers are those of one process, and of one moment. Where there is one core, or
little to read, it is all done here; so is what is lacking where a process cannot start, or dies.

What is sent (`make`, an `Ask`, the tables) is pickled: `make` is a function of a module, or a
`partial` of one. A process is a copy of this one where the system can make it and nothing else runs
in it; elsewhere it starts anew and loads the program, which must be the one that it was asked by.
A notebook or a script of somebody's own would be run a second time by that: it does not come here.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from fundledger.bulk import no_collection
from fundledger.errors import FundledgerError, Misused
from fundledger.furnishing import Source, furnish_from, sources
from fundledger.reports.asked import Asked
from fundledger.reports.asking import Ask, Asks
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table
from fundledger.store.books import Book, open_book

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

Make = Callable[[Asked], Table | Screen]
Advance = Callable[[int], None]

LINKS_A_PROCESS = 20_000
"""Below so many links a core, a second process costs more than it saves."""


class Refusal(NamedTuple):
    """A `FundledgerError` on its way between processes."""

    key: str
    params: dict[str, object]


Answer = Table | Screen | Refusal


def answers(
    book: Book,
    location: str,
    asks: Asks,
    make: Make,
    advance: Advance = lambda _: None,
    *,
    processes: int | None = None,
) -> list[Answer]:
    """What each fund answers, in the order asked."""
    count = _processes(asks) if processes is None else processes
    found: list[Answer] = []
    if count > 1:
        with suppress(OSError, BrokenProcessPool):  # a process is not to be had, or was killed
            for answer in _apart(location, asks.each, make, count):
                found.append(answer)
                advance(1)
    return found + here(book, asks.each[len(found) :], make, advance)


def here(
    book: Book, asks: Sequence[Ask], make: Make, advance: Advance = lambda _: None
) -> list[Answer]:
    """The same in this process."""
    found: list[Answer] = []
    with book.reading() as connection:
        for each in asks:
            found.append(_made(make, each.of(connection)))
            advance(1)
    return found


def _processes(asks: Asks) -> int:
    return min(_cores(), len(asks.each), asks.links // LINKS_A_PROCESS)


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _apart(location: str, asks: Sequence[Ask], make: Make, count: int) -> Iterator[Answer]:
    with ProcessPoolExecutor(count, context(), _begin, (location, sources())) as pool:
        yield from pool.map(partial(_answer, make), asks)


def context() -> BaseContext:
    """How a process is begun here: see above."""
    alone = threading.active_count() == 1  # a copy has none of the threads, but all their locks
    copies = sys.platform == "linux" and alone
    return multiprocessing.get_context("fork" if copies else "spawn")


# In a process of its own.

_book: Book | None = None


def _begin(location: str, of_lists: Mapping[str, Source]) -> None:
    global _book
    furnish_from(of_lists)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is asked to stop is the one who asked us
    _book = open_book(location)


def _answer(make: Make, ask: Ask) -> Answer:
    assert _book is not None
    with _book.reading() as connection:
        return _made(make, ask.of(connection))


def _made(make: Make, asked: Asked) -> Answer:
    try:
        with no_collection():
            return make(asked)
    except Misused:  # no fund's own refusal: it was asked in a wrong way
        raise
    except FundledgerError as error:
        return Refusal(error.key, error.params)
