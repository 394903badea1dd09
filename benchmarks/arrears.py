"""Debts put into groups and ages, against their positions alone: one pass over the same book.

The book is that of `benchmarks.loans`: thirty flows a loan, five loans of every three borrowers, a
fifth of them late. What a room adds to the pass later (provisions) is added to `classed`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import loans
from benchmarks.loans import FUND, QUARTER
from benchmarks.measure import Row, megabytes, seconds
from fundledger.arrears.ageing import Aged, Amounts, Buckets, aged, by_bucket
from fundledger.arrears.debts import Day, each_debt, own_of
from fundledger.bulk import no_collection
from fundledger.grading.contagion import Graders, Own
from fundledger.grading.groups import Graded
from fundledger.office.house import furnish
from fundledger.store.books import Book, open_book

SECONDS_MAX, MEGABYTES_MAX = 20, 1_000
TURNS = 3


def rows(folder: Path, count: int) -> Iterator[Row]:
    """After those of the loans, which make the book."""
    path = folder / f"loans-{count}.db"
    taken = least = peak = float("inf")
    for _ in range(TURNS):
        least = min(least, loans.alone("benchmarks.loans", "positions", path)[0])
        found, held = loans.alone("benchmarks.arrears", "classed", path)
        taken, peak = min(taken, found), min(peak, held)
    what = f"groups and ages of {count:,} loans in a book"
    yield Row(f"{what}, against their positions alone", taken, least, 1.3)
    added = max(taken - least, 0) * 100_000 / count
    yield Row("what that adds to positions, a 100,000 loans", added, SECONDS_MAX, 1)
    yield Row(f"its peak memory, against {MEGABYTES_MAX:,} MB", peak, MEGABYTES_MAX, 1, "MB")


def classed(book: Book) -> tuple[list[Amounts], dict[str, Graded]]:
    """Each debt in its group, beside all others of its borrower, and in its bucket of days."""
    with book.reading() as connection, no_collection():
        graders = Graders.read(connection, FUND, QUARTER)
        buckets = Buckets.read(connection, FUND, QUARTER)
        own: list[Own] = []
        kept: list[Aged] = []
        for debt in each_debt(Day(connection, FUND, QUARTER)):
            own.append(own_of(debt, graders))
            kept.append(aged(debt, buckets))
        return by_bucket(kept, buckets), graders.together(own)


def _measured(path: Path) -> None:
    book = open_book(str(path))
    taken = seconds(lambda: classed(book))
    book.close()
    print(taken, megabytes())


if __name__ == "__main__":
    furnish()
    _measured(Path(sys.argv[2]))
