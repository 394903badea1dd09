"""The books of a whole country: 63 funds of 300 loans, five years of quarters, in one book.

Synthetic and seeded: the same numbers make the same book. Funds have the numbers 1 to 63 and
plainly made names; every fund receives its charter capital, lends it in the first days, is paid by
quarters (most borrowers in time, some late, a few no more), and rolls its books at the end of each
quarter. Everything is written by the product's own functions.

    python -m benchmarks.nation BOOK --funds 63 --loans 300 --years 5
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sqlite3
import subprocess
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from benchmarks import alone, floor
from benchmarks.measure import Row, seconds
from fundledger import rules
from fundledger.calendar import ONE_DAY, quarter_named, quarter_of
from fundledger.contract.life import Life
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms
from fundledger.ledger import funds
from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import Writer, writing
from fundledger.loans.rolling import roll
from fundledger.office.house import furnish
from fundledger.registers import cooperatives
from fundledger.registers import documents as papers
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.registers.documents import Document
from fundledger.store.books import Book, create
from fundledger.treasury.capital import capital_in
from fundledger.treasury.money import Paper
from tests import postgres

FUNDS, LOANS, YEARS = 63, 300, 5
BEGINS = date(2020, 1, 1)
NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
SOURCES = ("NSTW", "NSDP")
STARTS = 20  # days on which loans begin
MILLION = 1_000_000
SECONDS_MAX, STARTS_SECONDS = 5, 1


def rows(folder: Path, count: int = FUNDS, size: int = LOANS) -> Iterator[Row]:
    """The report of all funds, and the way of all of them into another book, by the commands."""
    path, bundle = folder / f"nation-{count}.db", folder / "nation.bundle"
    make(str(path), funds_count=count, loans=size).close()
    whole = f"{count} funds of {size} loans"
    limit = SECONDS_MAX * count * size / (FUNDS * LOANS)
    at_most = f"(limit: {SECONDS_MAX} s for {FUNDS} of {LOANS} on 2 cores)"
    yield Row(f"report capital --fund all of {whole} {at_most}", _report(str(path)), limit, 1)
    taken, peak = command("bundle", "export", str(bundle), "--book", str(path))
    against = "against reading the rows and packing the text"
    least = seconds(lambda: _read(path)) + _packing(bundle)
    yield Row(f"bundle export of {whole}, {against}", taken, least, 4)
    yield Row("its peak memory, against 200 MB", peak, 200, 1, "MB")
    least = seconds(lambda: floor.core(folder / "floor.db", floor.receipts(_entries(path))))
    yield from _brought(str(folder / "brought.db"), bundle, least, "SQLite")
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(postgres.running())
        except OSError:
            return  # no server's programs here
        yield from _brought(server.new_database(), bundle, least, "PostgreSQL")


def _brought(book: str, bundle: Path, least: float, database: str) -> Iterator[Row]:
    against = "against two lines an entry, nothing proved"
    taken, peak = command("bundle", "import", str(bundle), "--book", book)
    yield Row(f"bundle import of all into {database}, {against}", taken, least, 8)
    yield Row("its peak memory, against 200 MB", peak, 200, 1, "MB")
    taken, peak = command("check", "--book", book)
    yield Row(f"check of all in {database}, {against}", taken, least, 8)
    yield Row("its peak memory, against 200 MB", peak, 200, 1, "MB")
    yield Row(
        f"report capital --fund all in {database} (limit: 5 s)", _report(book), SECONDS_MAX, 1
    )


def _report(book: str) -> float:
    last = str(date(BEGINS.year + YEARS - 1, 12, 31))
    asked = ("report", "capital", "--fund", "all", "--as-of", last, "--json", "--book", book)
    return min(command(*asked)[0] for _ in range(2))


def _read(path: Path) -> None:
    """Every row that a bundle is made of, as the driver gives it."""
    with contextlib.closing(sqlite3.connect(path)) as book:
        for table in ("entry", "posting", "fact"):
            for _ in book.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
                pass


def _packing(bundle: Path) -> float:
    """Seconds that the same parts take to be packed, when they are there already."""
    taken = 0.0
    with ZipFile(bundle) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            taken += seconds(lambda content=content: zlib.compress(content, 6))
    return taken


def _entries(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as book:
        return int(book.execute("SELECT count(*) FROM entry").fetchone()[0])


def make(
    location: str,
    *,
    funds_count: int = FUNDS,
    loans: int = LOANS,
    years: int = YEARS,
    seed: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> Book:
    """A new book with so many funds, rolled to the end of its last quarter."""
    book = create(location)
    for fund in range(1, funds_count + 1):
        _fill(book, fund, loans, years, random.Random(f"{seed}/{fund}"))
        progress(fund)
    return book


def _fill(book: Book, fund: int, loans: int, years: int, chance: random.Random) -> None:
    chart = rules.chart("tt200")
    name, province = f"Quỹ mẫu {fund:02}", f"Tỉnh mẫu {fund:02}"
    funds.found(book, fund, name, province, chart, BEGINS, "bench", clock=lambda: NOW)
    signed = [_contract(fund, number, years, chance) for number in range(loans)]
    by_quarter = _by_quarter(signed, years, chance)
    with writing(book, fund, "bench", clock=lambda: NOW) as writer:
        _capital(writer, signed)
        _state(writer, _register(signed))
        _state(writer, map(statement_of, signed))
        for last in sorted(by_quarter):
            _state(writer, map(papers.statement_of, by_quarter[last]))
            roll(writer, last, NOW.date())


def _capital(writer: Writer, signed: list[LoanContract]) -> None:
    """What was lent, and a tenth more that stays on hand."""
    for source in SOURCES:
        lent = sum(each.terms.principal for each in signed if each.source == source)
        paper = Paper(BEGINS, f"QĐ-{source}")
        capital_in(writer, lent * 11 // 10 + MILLION, paper, NOW.date(), source=source)


def _register(signed: list[LoanContract]) -> Iterator[Statement]:
    for place, number in enumerate(sorted({each.cooperative for each in signed}), start=1):
        name = f"HTX mẫu {place:03}"
        known = cooperatives.Cooperative(number=number, name=name, commune=f"Xã mẫu {place % 12}")
        yield cooperatives.statement_of(known, BEGINS)


def _state(writer: Writer, statements: Iterator[Statement]) -> None:
    for _ in writer.state_each(statements):
        pass


def _contract(fund: int, number: int, years: int, chance: random.Random) -> LoanContract:
    terms = _terms(number % STARTS, chance.randrange(5, 26), years)
    return LoanContract(
        number=f"HD-{number + 1:04}",
        signed=terms.disbursed,
        cooperative=f"{fund:02}{number // 2:08}",
        source=SOURCES[number % len(SOURCES)],
        terms=terms,
    )


@cache
def _terms(offset: int, tens: int, years: int) -> Terms:
    return Terms(
        principal=4 * years * tens * MILLION,
        rate=Rate(66, 1000),
        disbursed=BEGINS + timedelta(days=1 + offset),
        instalments=4 * years,
        every=Every(3, "month"),
    )


@cache
def _plan(terms: Terms) -> list[tuple[date, int]]:
    """What each instalment asks for."""
    life = Life(terms, [])
    life.lived_through([])
    return [(line.due, line[1] + line[2]) for line in life.schedule()]


def _by_quarter(
    signed: list[LoanContract], years: int, chance: random.Random
) -> dict[date, list[Document]]:
    """The documents by the last day of their quarter, in the order in which they come."""
    found: dict[date, list[Document]] = defaultdict(list)
    last_day = date(BEGINS.year + years, 1, 1) - ONE_DAY
    for contract in signed:
        for document in _documents(contract, chance):
            if document.day <= last_day:
                found[quarter_named(quarter_of(document.day))[1]].append(document)
    for documents in found.values():
        documents.sort(key=lambda each: (each.day, each.loan))
    return found


def _documents(contract: LoanContract, chance: random.Random) -> Iterator[Document]:
    """One borrower in eight pays late and too little, one in twenty stops somewhere."""
    loan, terms = contract.number, contract.terms
    late = chance.random() < 1 / 8
    stops = chance.randrange(1, terms.instalments) if chance.random() < 1 / 20 else None
    paid_out = {"do": "disburse", "amount": terms.principal}
    yield Document(0, loan, contract.signed, f"UNC-{loan}", paid_out)
    for place, (due, amount) in enumerate(_plan(terms), start=1):
        if place == stops:
            return
        paid = amount * 4 // 5 if late else amount
        day = due + timedelta(days=chance.randrange(5, 30) if late else 0)
        yield Document(0, loan, day, f"GBC-{loan}-{place:02}", {"do": "collect", "amount": paid})


def command(*words: str) -> tuple[float, float]:
    """Seconds and peak megabytes of the program, its worker processes left out."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "benchmarks.alone", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    taken = time.perf_counter() - started
    return taken, float(done.stderr.rpartition(alone.TELLS)[2])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation", description=__doc__)
    parser.add_argument("book", help="the new book: a file, or the address of a database")
    parser.add_argument("--funds", type=int, default=FUNDS)
    parser.add_argument("--loans", type=int, default=LOANS)
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    furnish()
    make(
        *(said.book,),
        funds_count=said.funds,
        loans=said.loans,
        years=said.years,
        seed=said.seed,
        progress=lambda fund: print(fund, file=sys.stderr, flush=True),
    ).close()


if __name__ == "__main__":
    main()
