"""`python3 cli.py bench`: the table of ratios."""

from __future__ import annotations

import argparse
import platform
import sqlite3
import tempfile
from pathlib import Path

from benchmarks import collections, contract, ledger, loans, nation
from benchmarks.measure import Row


def main() -> None:
    parser = argparse.ArgumentParser(prog="cli.py bench", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="entries to append and sum")
    parser.add_argument("--stream", type=int, default=1_000_000, help="entries to stream")
    parser.add_argument("--loans", type=int, default=100_000, help="contracts to position")
    parser.add_argument("--books", type=int, default=10_000, help="loans in a book")
    parser.add_argument("--funds", type=int, default=nation.FUNDS, help="funds of a country")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    print(f"{'':72}{'ours':>10}{'floor':>10}{'ratio':>8}{'limit':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for row in ledger.rows(Path(folder), asked.size, asked.stream):
            print(_line(row), flush=True)
        for row in loans.rows(Path(folder), asked.books):
            print(_line(row), flush=True)
        for row in collections.rows(Path(folder), asked.books):
            print(_line(row), flush=True)
        for row in nation.rows(Path(folder), asked.funds):
            print(_line(row), flush=True)
    for row in contract.rows(asked.loans):
        print(_line(row), flush=True)


def _line(row: Row) -> str:
    ours, least = (f"{value:.3f} {row.unit}" for value in (row.ours, row.floor))
    over = "" if row.holds else "  over"
    return f"{row.what:72}{ours:>10}{least:>10}{row.ratio:>8.2f}{row.limit:>7g}{over}"


if __name__ == "__main__":
    main()
