"""A file of receipts read, previewed and posted, against the floor of appending as many entries.

The book holds loans that were paid out three years ago; the file holds ten receipts of each, one in
five too little, in the order of days. Each measure runs in a process that does nothing else.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks import floor
from benchmarks.loans import BEGINS, FUND, LATE_EVERY, PRINCIPAL, STARTS, TODAY, contract, plan
from benchmarks.measure import Row, megabytes, seconds
from fundledger import rules
from fundledger.exchange.collections import Asked, post_file, preview_file
from fundledger.files import SourceFile
from fundledger.ledger import funds
from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import writing
from fundledger.loans.rolling import roll
from fundledger.office.house import furnish
from fundledger.registers import cooperatives
from fundledger.registers import documents as papers
from fundledger.registers.contracts import statement_of
from fundledger.registers.documents import Document
from fundledger.store.books import create, open_book

RECEIPTS = 10
"""Of each loan; the file is of the months after the last roll."""

SECONDS_MAX, MEGABYTES_MAX = 40, 1_000
_HEADINGS = ("day", "loan", "amount", "reference", "payer")


def rows(folder: Path, count: int) -> Iterator[Row]:
    """Of so many loans, and of a tenth of them."""
    least = min(_floor(folder / f"collect-floor-{turn}.db", count) for turn in range(2))
    for size in (count, count // 10):
        make(folder / f"collect-{size}.db", size)
    taken, peak = _alone(folder / f"collect-{count}.db")
    tenth, _ = _alone(folder / f"collect-{count // 10}.db")
    shown = f"preview and post {RECEIPTS * count:,} receipts of {count:,} loans"
    yield Row(f"{shown} (limit: {SECONDS_MAX} s a 100,000)", taken, least, 9.5)
    yield Row("the same, against ten times a tenth of them", taken, 10 * tenth, 1.3)
    yield Row(f"its peak memory, against {MEGABYTES_MAX:,} MB", peak, MEGABYTES_MAX, 1, "MB")


def make(path: Path, count: int) -> None:
    """A book of so many loans paid out and rolled, and beside it the file of their receipts."""
    book = create(str(path))
    funds.found(book, FUND, "Bench", "", rules.chart("tt200"), BEGINS, "bench")
    day = BEGINS + timedelta(days=STARTS + 1)
    with writing(book, FUND, "bench") as writer:
        for _ in writer.state_each(_facts(count)):
            pass
        roll(writer, day, TODAY)
    book.close()
    with _file_of(path).open("w", encoding="utf-8", newline="") as file:
        writer_of_rows = csv.writer(file)
        writer_of_rows.writerow(_HEADINGS)
        writer_of_rows.writerows(_receipts(count))


def _facts(count: int) -> Iterator[Statement]:
    names = {contract(number).cooperative for number in range(count)}
    for number in sorted(names):
        body = {"name": f"HTX {number}", "status": "active", "merged_into": None}
        yield Statement(cooperatives.KIND, number, BEGINS, body)
    for number in range(count):
        signed = contract(number)
        yield statement_of(signed)
        body = {"do": "disburse", "amount": PRINCIPAL}
        paid_out = Document(0, signed.number, signed.signed, f"UNC-{number}", body)
        yield papers.statement_of(paid_out)


def _receipts(count: int) -> Iterator[tuple[str, str, int, str, str]]:
    plans = [plan(offset) for offset in range(STARTS)]
    for flow in range(1, RECEIPTS + 1):
        for offset in range(STARTS):
            due, amount = plans[offset][flow]
            for number in range(offset, count, STARTS):
                late = number // STARTS % LATE_EVERY == 0
                day = due + timedelta(days=20 if late else 0)
                paid = amount * 4 // 5 if late else amount
                loan = contract(number).number
                yield str(day), loan, paid, f"FT{flow:02}{number:07}", f"HTX {number}"


def _floor(path: Path, count: int) -> float:
    return seconds(lambda: floor.core(path, floor.receipts(RECEIPTS * count)))


def _file_of(path: Path) -> Path:
    return path.with_suffix(".csv")


def _alone(path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a process that does nothing else."""
    command = [sys.executable, "-P", "-m", "benchmarks.collections", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    taken, peak = map(float, done.stdout.split())
    return taken, peak


def _measured(path: Path) -> None:
    book = open_book(str(path))
    asked = Asked(TODAY)

    def work() -> None:
        preview_file(book, FUND, SourceFile.at(_file_of(path)), asked)
        post_file(book, FUND, "bench", SourceFile.at(_file_of(path)), asked)

    taken = seconds(work)
    book.close()
    print(taken, megabytes())


if __name__ == "__main__":
    furnish()
    _measured(Path(sys.argv[1]))
