"""The floor by sqlite3: bare rows in, bare SQL out, the same tables and indexes as ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import floor
from benchmarks.peers import book
from benchmarks.peers.ours import drafts
from benchmarks.peers.protocol import Measured, best, speak, timed
from fundledger.ledger.entry import Draft

Write = Callable[[Path, Iterable[Draft]], None]


def measured_of(write: Write, path: Path, folder: Path) -> Measured:
    store = folder / "floor.db"

    def ask(columns: str) -> list[tuple[str, ...]]:
        connection = sqlite3.connect(store)
        sums = f"SELECT {columns}, sum(amount) FROM posting WHERE fund = ? GROUP BY {columns}"
        found = connection.execute(sums, (floor.FUND,)).fetchall()
        connection.close()
        return found

    taken, _ = timed(lambda: write(store, drafts(path)))
    asked, accounts = best(lambda: ask("account"))
    by_loan, loans = best(lambda: ask("account, loan"))
    return Measured(
        taken,
        asked,
        {account: int(amount) for account, amount in accounts},
        by_loan,
        {book.key(account, loan): int(amount) for account, loan, amount in loans if loan},
    )


if __name__ == "__main__":
    speak(
        "floor: sqlite3",
        lambda: sqlite3.sqlite_version,
        lambda path, folder: measured_of(floor.raw, path, folder),
    )
