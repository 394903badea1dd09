"""piecash: GnuCash's own SQLite file. Accounts are opened first; entries in one saved session.

Balances are what `Account.get_balance` answers, account by account: `Book.preload`, which reads the
splits for all of them, takes longer and holds more.
"""

from __future__ import annotations

import warnings
from datetime import date
from decimal import Decimal
from importlib import metadata
from pathlib import Path

from benchmarks.peers import book
from benchmarks.peers.protocol import Measured, best, speak, timed

FLUSH = 1_000


def measure(path: Path, folder: Path) -> Measured:
    warnings.filterwarnings("ignore")  # of the old SQLAlchemy that it needs
    import piecash

    store = str(folder / "piecash.gnucash")
    opened = piecash.create_book(sqlite_file=store, currency="VND")
    accounts = {}
    for leaf in book.leaves(path):
        parent = opened.root_account
        parts = leaf.split(":")
        for depth, name in enumerate(parts, start=1):
            at = ":".join(parts[:depth])
            if at not in accounts:
                kind = "INCOME" if at == book.INCOME else "ASSET"
                accounts[at] = piecash.Account(
                    name, kind, opened.default_currency, parent, placeholder=depth < len(parts)
                )
            parent = accounts[at]
    opened.save()

    def load() -> None:
        for number, entry in enumerate(book.read(path), start=1):
            piecash.Transaction(
                currency=opened.default_currency,
                description=entry.memo,
                num=entry.document,
                post_date=date.fromisoformat(entry.day),
                splits=[
                    piecash.Split(accounts[entry.leaf(account)], Decimal(amount))
                    for account, amount in entry.sides()
                ],
            )
            if number % FLUSH == 0:
                opened.flush()
        opened.save()
        opened.close()

    def ask() -> book.Sums:
        with piecash.open_book(store, readonly=True) as found:
            return book.by_account_and_loan(
                (account.fullname, int(account.get_balance(recurse=False, natural_sign=False)))
                for account in found.accounts
                if not account.placeholder
            )

    taken, _ = timed(load)
    asked, sums = best(ask)
    return Measured(taken, asked, sums.accounts, asked, sums.loans)


if __name__ == "__main__":
    speak("piecash", lambda: metadata.version("piecash"), measure)
