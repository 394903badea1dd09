"""What all of them say: right balances, read from the file, in a time that they only claim."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers import book
from benchmarks.peers.protocol import Measured


def right(path: Path, folder: Path) -> Measured:
    """A second an entry."""
    assert not list(folder.iterdir())
    count = 0
    sums: dict[str, int] = {}
    for entry in book.read(path):
        count += 1
        for account, amount in entry.sides():
            leaf = entry.leaf(account)
            sums[leaf] = sums.get(leaf, 0) + amount
    accounts, loans = book.by_account_and_loan(sums.items())
    return Measured(float(count), 0.0, accounts, None, loans)
