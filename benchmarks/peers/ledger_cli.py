"""ledger, the command: each question reads the whole journal, in a process of its own."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers import book
from benchmarks.peers.commands import amounts, answer, peak_of_children, version_of
from benchmarks.peers.protocol import Measured, best, speak, timed

_ROW = "%(account)\t%(quantity(scrub(display_total)))\n"


def measure(path: Path, folder: Path) -> Measured:
    del folder
    journal = str(book.journal_of(path))

    def ask(*options: str) -> list[tuple[str, int]]:
        said = answer(
            *("ledger", "--args-only", "-f", journal, "balance", "--no-total"),
            *("--format", _ROW, *options),
        )
        return amounts([line.split("\t") for line in said.splitlines()])

    taken, _ = timed(lambda: answer("ledger", "--args-only", "-f", journal, "stats"))
    asked, accounts = best(lambda: dict(ask("--depth", "1")))
    by_loan, leaves = best(lambda: ask("--flat"))
    loans = book.by_account_and_loan(leaves).loans
    return Measured(taken, asked, accounts, by_loan, loans, peak_of_children())


if __name__ == "__main__":
    speak("ledger", lambda: version_of("ledger"), measure)
