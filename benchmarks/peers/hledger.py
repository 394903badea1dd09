"""hledger: each question reads the whole journal, in a process of its own."""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks.peers import book
from benchmarks.peers.commands import amounts, answer, peak_of_children, version_of
from benchmarks.peers.protocol import Measured, best, speak, timed


def measure(path: Path, folder: Path) -> Measured:
    del folder
    journal = str(book.journal_of(path))

    def ask(*options: str) -> list[tuple[str, int]]:
        said = answer("hledger", "-f", journal, "balance", "-N", "--flat", "-O", "csv", *options)
        return amounts(list(csv.reader(said.splitlines()))[1:])

    taken, _ = timed(lambda: answer("hledger", "-f", journal, "check"))
    asked, accounts = best(lambda: dict(ask("--depth", "1")))
    by_loan, leaves = best(ask)
    loans = book.by_account_and_loan(leaves).loans
    return Measured(taken, asked, accounts, by_loan, loans, peak_of_children())


if __name__ == "__main__":
    speak("hledger", lambda: version_of("hledger"), measure)
