"""`python3 cli.py bench`: the table of ratios; beside other programs; the page that tells both."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    arrears,
    collections,
    contract,
    ledger,
    loans,
    machine,
    nation,
    notices,
    outlook,
    papers,
    report,
    statements,
    support,
    web,
    worklist,
)
from benchmarks.measure import Row
from benchmarks.peers import runner
from benchmarks.peers.runner import Line
from fundledger.office.house import furnish

BUSY = 0.5
"""More processes than that at the beginning, and the page warns of its figures."""

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="cli.py bench", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="entries to append and sum")
    parser.add_argument("--stream", type=int, default=1_000_000, help="entries to stream")
    parser.add_argument("--loans", type=int, default=100_000, help="contracts to position")
    parser.add_argument("--books", type=int, default=10_000, help="loans in a book")
    parser.add_argument("--funds", type=int, default=nation.FUNDS, help="funds of a country")
    parser.add_argument(
        "--peers", action="store_true", help="only beside other programs, on the same book"
    )
    parser.add_argument(
        "--pages", action="store_true", help="only the web pages, told in docs/benchmarks.md"
    )
    parser.add_argument(
        "--report", action="store_true", help="all of it, written to docs/benchmarks.md"
    )
    parser.add_argument(
        "--peer-python",
        action="append",
        default=[],
        metavar="[NAME=]PATH",
        help=f"the interpreter that has a peer, or all peers; {runner.VARIABLE} says the same",
    )
    parser.add_argument(
        "--limit",
        type=float,
        default=runner.LIMIT,
        metavar="SECONDS",
        help="a slower peer is measured on a smaller book",
    )
    asked = parser.parse_args()
    furnish()
    try:
        runner.pythons_of(asked.peer_python, os.environ.get(runner.VARIABLE, ""))
    except ValueError as wrong:
        parser.error(str(wrong))
    of_machine, busy = machine.facts(), machine.load() > BUSY
    print(", ".join(f"{name}: {value}" for name, value in of_machine.items()), flush=True)
    if asked.pages:
        _tell_pages()
        return
    with tempfile.TemporaryDirectory() as folder:
        lines = _peers(Path(folder), asked) if asked.peers or asked.report else []
        rows = [] if asked.peers and not asked.report else _floors(Path(folder), asked)
    if asked.report:
        day = datetime.now(UTC).date()
        page = report.page(of_machine, asked.size, lines, rows, day, busy)
        PAGE.write_text(page, encoding="utf-8")
        _tell_pages()
        print(f"written: {PAGE.relative_to(PAGE.parents[1])}")


def _tell_pages() -> None:
    """What the web pages take, put into the page in place of what stood there."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_shown(web.rows(Path(folder))))
    day = datetime.now(UTC).date()
    told = report.with_pages(PAGE.read_text(encoding="utf-8"), rows, day)
    PAGE.write_text(told, encoding="utf-8")


def _peers(folder: Path, asked: argparse.Namespace) -> list[Line]:
    pythons = runner.pythons_of(asked.peer_python, os.environ.get(runner.VARIABLE, ""))
    lines: list[Line] = []

    def kept() -> Iterator[Line]:
        for line in runner.Run(folder, asked.size, asked.limit, pythons).lines():
            lines.append(line)
            yield line

    for text in report.printed(kept()):
        print(text, flush=True)
    for text in report.said_of(lines):
        print(text)
    return lines


def _floors(folder: Path, asked: argparse.Namespace) -> list[Row]:
    return list(_shown(_rows(folder, asked)))


def _shown(rows: Iterator[Row]) -> Iterator[Row]:
    print(f"{'':72}{'ours':>10}{'floor':>10}{'ratio':>8}{'limit':>7}")
    for row in rows:
        print(_line(row), flush=True)
        yield row


def _rows(folder: Path, asked: argparse.Namespace) -> Iterator[Row]:
    yield from ledger.rows(folder, asked.size, asked.stream)
    yield from loans.rows(folder, asked.books)
    yield from arrears.rows(folder, asked.books)
    yield from worklist.rows(folder, asked.books)
    yield from outlook.rows(asked.loans)
    yield from collections.rows(folder, asked.books)
    yield from statements.rows(folder)
    yield from papers.rows(folder)
    yield from notices.rows(folder)
    yield from support.rows(folder)
    yield from nation.rows(folder, asked.funds)
    yield from contract.rows(asked.loans)


def _line(row: Row) -> str:
    ours, least = (f"{value:.3f} {row.unit}" for value in (row.ours, row.floor))
    over = "" if row.holds else "  over"
    return f"{row.what:72}{ours:>10}{least:>10}{row.ratio:>8.2f}{row.limit:>7g}{over}"


if __name__ == "__main__":
    main()
