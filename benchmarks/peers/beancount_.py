"""beancount: it has no store, so what it loads is its text, by `load_file` without the cache.

Balances are summed by `summarize.balance_by_account`, which is quicker than a realization.
"""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path

from benchmarks.peers import book
from benchmarks.peers.protocol import Measured, best, speak, timed

os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"  # it is read when beancount is imported


def measure(path: Path, folder: Path) -> Measured:
    from beancount import loader
    from beancount.ops import summarize

    del folder
    taken, (entries, errors, _) = timed(lambda: loader.load_file(str(book.beancount_of(path))))
    assert not errors, errors[0]

    def ask() -> book.Sums:
        leaves, _ = summarize.balance_by_account(entries)
        return book.by_account_and_loan(
            (leaf.partition(":")[2], int(position.units.number))
            for leaf, inventory in leaves.items()
            for position in inventory
        )

    asked, sums = best(ask)
    return Measured(taken, asked, sums.accounts, asked, sums.loans)


if __name__ == "__main__":
    speak("beancount", lambda: metadata.version("beancount"), measure)
