"""Items of support totalled, against the bare SQL over a table of the same columns.

The floor sums rows of a table that has a column for each thing and proves nothing: no chain, no
corrections, no cooperative counted once. Processor time, in a process of its own.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.loans import alone
from benchmarks.measure import Row, megabytes
from fundledger import rules
from fundledger.ledger import funds
from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import writing
from fundledger.office.house import furnish
from fundledger.rules.support import preset
from fundledger.store.books import create, open_book
from fundledger.support import categories
from fundledger.support.items import ITEMS, ROWS_A_FACT, SUBJECT, Counted, Item, row_of
from fundledger.support.totals import Wanted, totals

FUND = 1
ITEMS_COUNT = 1_000_000
MODULE = "benchmarks.support"
SECONDS_MAX, MEGABYTES_MAX = 5, 600
TURNS = 3
FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
_TODAY = date(2026, 1, 1)
_CODES = ("19.1", "19.2.2", "19.3", *(f"19.5.{number}" for number in range(1, 8)))
_TABLE = (
    "CREATE TABLE item (category TEXT, source TEXT, area TEXT, day TEXT, unit TEXT, "
    "count INTEGER, amount INTEGER, cooperative TEXT)"
)
_BARE = (
    "SELECT category, source, area, unit, count(DISTINCT cooperative), sum(count), sum(amount), "
    "sum(CASE WHEN day >= ? THEN amount END) FROM item WHERE day <= ? GROUP BY 1, 2, 3, 4"
)


def rows(folder: Path, count: int = ITEMS_COUNT) -> Iterator[Row]:
    make(folder / "support.db", count)
    bare(folder / "bare.db", count)
    taken = least = peak = float("inf")
    for _ in range(TURNS):
        least = min(least, alone(MODULE, "bare", folder / "bare.db")[0])
        found, held = alone(MODULE, "totals", folder / "support.db")
        taken, peak = min(taken, found), min(peak, held)
    what = f"{count:,} items of support totalled by source and area"
    yield Row(f"{what}, against the bare SQL", taken, least, 3)
    yield Row(f"the same (limit: {SECONDS_MAX} s a 1,000,000)", taken, _allowed(count), 1)
    yield Row(f"its peak memory, against {MEGABYTES_MAX:,} MB", peak, MEGABYTES_MAX, 1, "MB")


def _allowed(count: int) -> float:
    return SECONDS_MAX * count / 1_000_000


def items(count: int) -> Iterator[Item]:
    """Ten categories, three sources, eleven areas; most name one of three thousand cooperatives."""
    for i in range(count):
        names_nobody = i % 10 == 1
        yield Item(
            category=_CODES[i % 10],
            last=date(2021, 1, 1) + timedelta(i % 1_800),
            counts=(Counted("người", i % 40 + 1),) if names_nobody else (),
            amount=1_000_000 + i % 977 * 1_000,
            source=("NSTW", "NSDP", "KHAC")[i % 3],
            cooperative="" if names_nobody else f"4900{i % 3_000:06}",
            area=f"Huyện {i % 11}",
            document=f"{i // 50}/QĐ-UBND",
        )


def make(path: Path, count: int) -> None:
    book = create(str(path))
    funds.found(book, FUND, "Bench", "", rules.chart("tt200"), date(2021, 1, 1), "bench")
    with writing(book, FUND, "bench") as writer:
        categories.adopt(writer, preset("ctr-19"), _TODAY)
        at_once: list[dict[str, object]] = []
        for item in items(count):
            at_once.append(row_of(item))
            if len(at_once) == ROWS_A_FACT:
                writer.state(Statement(ITEMS, SUBJECT, _TODAY, {"items": at_once}))
                at_once = []
        if at_once:
            writer.state(Statement(ITEMS, SUBJECT, _TODAY, {"items": at_once}))
    book.close()


def bare(path: Path, count: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(_TABLE)
    connection.executemany(
        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(each.category, each.source, each.area, each.last.isoformat()),
                *(each.counts[0] if each.counts else ("HTX", 1)),
                *(each.amount, each.cooperative or None),
            )
            for each in items(count)
        ),
    )
    connection.commit()
    connection.close()


def _totalled(path: Path) -> float:
    book = open_book(str(path))
    wanted = Wanted(first=FIRST, last=LAST, by=frozenset({"source", "area"}))
    start = time.process_time()
    with book.reading() as connection:
        found = totals(connection, FUND, wanted)
    taken = time.process_time() - start
    assert found.rows
    book.close()
    return taken


def _summed(path: Path) -> float:
    connection = sqlite3.connect(path)
    start = time.process_time()
    found = connection.execute(_BARE, (FIRST.isoformat(), LAST.isoformat())).fetchall()
    taken = time.process_time() - start
    assert found
    connection.close()
    return taken


if __name__ == "__main__":
    furnish()
    what, path = sys.argv[1], Path(sys.argv[2])
    print(_totalled(path) if what == "totals" else _summed(path), megabytes())
