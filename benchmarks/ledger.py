"""The ledger: appending, summing, summing after years of seals, and memory of a long stream."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

from benchmarks import floor
from benchmarks.floor import FIRST_DAY, FUND
from benchmarks.measure import Row, by_turns, megabytes
from fundledger import rules
from fundledger.ledger import funds
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.journal import writing
from fundledger.ledger.seals import seal
from fundledger.office.house import furnish
from fundledger.store.books import Book, create

TODAY = date(2050, 1, 1)
YEARS = 20
ENTRIES_A_YEAR = 5_000


def rows(folder: Path, entries: int, streamed: int) -> Iterator[Row]:
    yield from append_rows(folder, entries)
    yield from balance_rows(folder, entries)
    yield sealed_row(folder)
    yield memory_row(folder, streamed)


def append_rows(folder: Path, entries: int) -> Iterator[Row]:
    names = count()

    def core() -> None:
        floor.core(folder / f"core-{next(names)}.db", floor.receipts(entries))

    def raw() -> None:
        floor.raw(folder / f"raw-{next(names)}.db", floor.receipts(entries))

    def ours() -> None:
        book = _founded(folder / f"ours-{next(names)}.db")
        with writing(book, FUND, "bench") as writer:
            writer.append_many(floor.receipts(entries))
        book.close()

    shown = f"append {entries:,} entries of two postings"
    taken, least = by_turns(ours, core)
    yield Row(f"{shown}, against SQLAlchemy Core", taken, least, 2.5)
    taken, least = by_turns(ours, raw, 1)
    yield Row(f"{shown}, against sqlite3", taken, least, 5)


def balance_rows(folder: Path, entries: int) -> Iterator[Row]:
    path = folder / "balances.db"
    book = _founded(path)
    with writing(book, FUND, "bench") as writer:
        writer.append_many(floor.receipts(entries))
    bare = sqlite3.connect(path)
    middle = date(2025, 6, 30)

    def ours(as_of: date | None) -> object:
        with book.reading() as connection:
            return balances(connection, Scope(FUND, as_of))

    everything = "SELECT account, sum(amount) FROM posting WHERE fund = ? GROUP BY account"
    of_a_day = everything.replace(" GROUP", " AND date <= ? GROUP")
    shown = f"balances over {2 * entries:,} postings"
    taken, least = by_turns(
        lambda: ours(None), lambda: bare.execute(everything, (FUND,)).fetchall(), 9
    )
    yield Row(f"all {shown}, against the bare SQL", taken, least, 1.5)
    taken, least = by_turns(
        lambda: ours(middle), lambda: bare.execute(of_a_day, (FUND, str(middle))).fetchall(), 9
    )
    yield Row(f"{shown} as of a day, against the bare SQL", taken, least, 1.5)
    bare.close()
    book.close()


def sealed_row(folder: Path) -> Row:
    """The same balance in a book of twenty sealed years and in a book of one."""
    many, one = _sealed_years(folder / "many.db", YEARS), _sealed_years(folder / "one.db", 1)

    def ask(book: Book) -> object:
        with book.reading() as connection:
            return balances(connection, Scope(FUND))

    taken, least = by_turns(lambda: ask(many), lambda: ask(one), 15)
    many.close()
    one.close()
    return Row(f"a balance after {YEARS} sealed years, against after one", taken, least, 1.3)


def memory_row(folder: Path, entries: int) -> Row:
    """Peak memory of a process that streams; the floor is the limit of 500 MB."""
    command = [sys.executable, "-P", "-m", "benchmarks.ledger", str(folder / "s.db"), str(entries)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    peak = float(done.stdout)
    return Row(f"peak memory of streaming {entries:,} entries, against 500 MB", peak, 500, 1, "MB")


def _sealed_years(path: Path, years: int) -> Book:
    """The same number of open entries behind more or fewer sealed years."""
    first = 2003
    book = _founded(path, date(first, 1, 1))
    for year in range(first, first + years + 1):
        with writing(book, FUND, "bench") as writer:
            writer.append_many(_year_of_receipts(year))
        if year < first + years:
            with writing(book, FUND, "bench") as writer:
                seal(writer, date(year, 12, 31), TODAY)
    return book


def _year_of_receipts(year: int) -> Iterator[Draft]:
    for i in range(ENTRIES_A_YEAR):
        loan = f"HD-{i % 300:04}"
        day = date.fromordinal(date(year, 1, 1).toordinal() + i * 364 // ENTRIES_A_YEAR)
        lines = (
            Posting("11211", 1_000_000 + i, source="NSDP"),
            Posting("12831", -1_000_000 - i, loan=loan, cooperative=loan, source="NSDP"),
        )
        yield Draft(day, f"Thu nợ gốc {loan}", lines, kind="collect")


def _founded(path: Path, begins: date = FIRST_DAY) -> Book:
    book = create(str(path))
    funds.found(book, FUND, "Bench", "", rules.chart("tt200"), begins, "bench")
    return book


def _stream(path: str, entries: int) -> None:
    book = _founded(Path(path))
    with writing(book, FUND, "bench") as writer:
        writer.append_many(floor.receipts(entries))
    book.close()
    print(megabytes())


if __name__ == "__main__":
    furnish()
    _stream(sys.argv[1], int(sys.argv[2]))
