"""The worklist of a fund, against the positions of its loans alone: one pass over the same book.

The book is that of `benchmarks.loans`: a fifth of the loans are late, whose borrowers are due for a
rung of the ladder, and each loan is due for an inspection.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks import loans
from benchmarks.loans import FUND, QUARTER, TODAY
from benchmarks.measure import Row, seconds
from fundledger.office.house import furnish
from fundledger.store.books import Book, open_book
from fundledger.worklist.items import Look
from fundledger.worklist.listing import Worklist, listed

SECONDS_MAX = 3
"""What a list of 10,000 loans may take beside their positions."""

TURNS = 3
AHEAD = timedelta(30)


def rows(folder: Path, count: int) -> Iterator[Row]:
    """After those of the loans, which make the book."""
    path = folder / f"loans-{count}.db"
    taken = least = float("inf")
    for _ in range(TURNS):
        least = min(least, loans.alone("benchmarks.loans", "positions", path)[0])
        taken = min(taken, loans.alone("benchmarks.worklist", "worklist", path)[0])
    what = f"the worklist of {count:,} loans in a book"
    yield Row(f"{what}, against their positions alone", taken, least, 1.6)
    added = max(taken - least, 0) * 10_000 / count
    yield Row("what that adds to positions, a 10,000 loans", added, SECONDS_MAX, 1)


def things(book: Book) -> Worklist:
    with book.reading() as connection:
        return listed(Look(connection, FUND, QUARTER, QUARTER + AHEAD, today=TODAY))


def _measured(path: Path) -> None:
    book = open_book(str(path))
    taken = seconds(lambda: things(book))
    book.close()
    print(taken, 0)


if __name__ == "__main__":
    furnish()
    _measured(Path(sys.argv[2]))
