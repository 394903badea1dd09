"""Loans in the books: positions and the roll of a quarter, against the floor of appending.

The book is made by the product's own way: contracts and receipts are facts, a first roll books all
that they lead to, then a quarter's receipts are booked; what is measured comes after.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks import floor
from benchmarks.measure import Row, megabytes, seconds
from fundledger import rules
from fundledger.bulk import no_collection
from fundledger.contract.life import Life
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms
from fundledger.ledger import funds
from fundledger.ledger.entry import Draft, Statement
from fundledger.ledger.journal import Writer, writing
from fundledger.ledger.settings import KIND
from fundledger.loans.beside import Beside, derived_together, groups
from fundledger.loans.derivation import derived_position, lived
from fundledger.loans.recognition import RECOGNITION
from fundledger.loans.rolling import roll, rolls
from fundledger.loans.settling import Settler
from fundledger.office.house import furnish
from fundledger.registers import documents as papers
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.registers.documents import Document
from fundledger.registers.loan import loans
from fundledger.store.books import Book, create, open_book

FUND = 1
FLOWS = 30
STARTS = 20  # days on which loans begin
LATE_EVERY = 5  # one borrower in so many pays late, and too little
PRINCIPAL = 240_000_000
BORROWERS, LOANS = 3, 5  # so many borrowers have so many loans
BEGINS = date(2020, 1, 1)
YEAR_END, BEFORE, QUARTER = date(2021, 12, 31), date(2022, 3, 31), date(2022, 6, 30)
NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
TODAY = NOW.date()


def rows(folder: Path, count: int) -> Iterator[Row]:
    """Seconds against the floor of appending as many entries as there are loans, and memory."""
    least = min(_floor(folder / f"floor-{turn}.db", count) for turn in range(2))
    for size in (count, count // 10):
        make(folder / f"loans-{size}.db", size).close()
    make(folder / "loans-52.db", count, "circular-52").close()
    limits = {"positions": (18, 1_500), "roll": (27, 2_000)}
    rolled = 0.0
    for what, (ratio_max, megabytes_max) in limits.items():
        taken, peak = alone("benchmarks.loans", what, folder / f"loans-{count}.db")
        tenth, _ = alone("benchmarks.loans", what, folder / f"loans-{count // 10}.db")
        shown = f"{what} of {count:,} loans of {FLOWS} flows in a book"
        limit = "40 s" if what == "positions" else "60 s"
        yield Row(f"{shown} (limit: {limit} a 100,000)", taken, least, ratio_max)
        yield Row("the same, against ten times a tenth of them", taken, 10 * tenth, 1.3)
        yield Row(f"its peak memory, against {megabytes_max:,} MB", peak, megabytes_max, 1, "MB")
        rolled = taken
    taken, peak = alone("benchmarks.loans", "roll", folder / "loans-52.db")
    yield Row("the roll by circular-52, against that by accrual-group1", taken, rolled, 1.4)
    yield Row(f"its peak memory, against {megabytes_max:,} MB", peak, megabytes_max, 1, "MB")


def _floor(path: Path, count: int) -> float:
    return seconds(lambda: floor.core(path, floor.receipts(count)))


def alone(module: str, what: str, path: Path | str) -> tuple[float, float]:
    """Seconds and peak megabytes of a process that does nothing else."""
    command = [sys.executable, "-P", "-m", module, what, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    taken, peak = map(float, done.stdout.split())
    return taken, peak


def positions(book: Book) -> int:
    with book.reading() as connection, no_collection():
        return sum(derived_position(loan, QUARTER).principal for loan in loans(connection, FUND))


def roll_the_quarter(book: Book) -> object:
    with writing(book, FUND, "bench", clock=lambda: NOW) as writer:
        return roll(writer, QUARTER, TODAY)


def make(path: Path, count: int, recognition: str = "accrual-group1") -> Book:
    """A book of so many loans, rolled to the quarter before, the quarter's receipts booked.

    Three loans are of one borrower; they begin on three days, and some are paid late.
    """
    book = create(str(path))
    funds.found(book, FUND, "Bench", "", rules.chart("tt200"), BEGINS, "bench")
    with writing(book, FUND, "bench", clock=lambda: NOW) as writer:
        writer.state(Statement(KIND, RECOGNITION.name, BEGINS, {"value": recognition}))
        for _ in writer.state_each(statement_of(contract(number)) for number in range(count)):
            pass
        _state(writer, count, BEGINS, BEFORE)
        roll(writer, YEAR_END, TODAY)
        roll(writer, BEFORE, TODAY)
    with writing(book, FUND, "bench", clock=lambda: NOW) as writer:
        _state(writer, count, BEFORE, QUARTER)
        for _ in writer.append_each(_receipts_of_the_quarter(writer)):
            pass
    return book


def _receipts_of_the_quarter(writer: Writer) -> Iterator[Draft]:
    settler = Settler(writer.accounts, writer.periods)
    done = rolls(writer.connection, writer.fund)
    beside = Beside.read(writer.connection, writer.fund, done)
    for together in groups(writer.connection, writer.fund, beside):
        lives = [lived(loan, done, QUARTER, BEFORE) for loan in together]
        for found in derived_together(beside, lives):
            papers_alone = [each for each in found.movements if each.document]
            yield from settler.drafts(found.loan, papers_alone, {})


def _state(writer: Writer, count: int, after: date, to: date) -> None:
    for _ in writer.state_each(_documents(count, after, to)):
        pass


def _documents(count: int, after: date, to: date) -> Iterator[Statement]:
    """In the order of days, as they would have come."""
    plans = [plan(offset) for offset in range(STARTS)]
    for flow in range(FLOWS):
        for offset in range(STARTS):
            due, amount = plans[offset][flow]
            for number in range(offset, count, STARTS):
                late = flow > 0 and number // STARTS % LATE_EVERY == 0
                day = due + timedelta(days=20 if late else 0)
                if after < day <= to:
                    yield papers.statement_of(_document(number, flow, day, amount, late))


def plan(offset: int) -> list[tuple[date, int]]:
    """The disbursement and what each instalment asks for, of loans that begin on one day."""
    terms = _terms(offset)
    life = Life(terms, [])
    life.lived_through([])
    lines = life.schedule()[: FLOWS - 1]
    return [(terms.disbursed, PRINCIPAL), *((each.due, each[1] + each[2]) for each in lines)]


def _document(number: int, flow: int, day: date, amount: int, late: bool) -> Document:
    loan = f"HD-{number:06}"
    if flow == 0:
        return Document(0, loan, day, f"UNC-{number}", {"do": "disburse", "amount": amount})
    paid = amount * 4 // 5 if late else amount
    return Document(0, loan, day, f"GBC-{flow}-{number}", {"do": "collect", "amount": paid})


def _terms(offset: int) -> Terms:
    return Terms(
        principal=PRINCIPAL,
        rate=Rate(66, 1000),
        disbursed=BEGINS + timedelta(days=1 + offset),
        instalments=36,
        every=Every(1, "month"),
    )


def contract(number: int) -> LoanContract:
    terms = _terms(number % STARTS)
    return LoanContract(
        number=f"HD-{number:06}",
        signed=terms.disbursed,
        cooperative=f"49{number * BORROWERS // LOANS:08}",
        source="NSDP",
        terms=terms,
    )


def _measured(what: str, path: Path) -> None:
    book = open_book(str(path))
    works: dict[str, Callable[[Book], object]] = {
        "positions": positions,
        "roll": roll_the_quarter,
    }
    taken = seconds(lambda: works[what](book))
    book.close()
    print(taken, megabytes())


if __name__ == "__main__":
    furnish()
    _measured(sys.argv[1], Path(sys.argv[2]))
