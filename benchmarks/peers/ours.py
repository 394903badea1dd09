"""fundledger itself, on SQLite: `append_many` in one transaction, `balances` of an opened book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import fundledger
from benchmarks.peers import book
from benchmarks.peers.protocol import Measured, best, speak, timed
from fundledger import rules
from fundledger.ledger import funds
from fundledger.ledger.balances import By, Scope, balances
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.journal import writing
from fundledger.store.books import create, open_book

FUND = 20
SOURCE = "NSDP"


def measure(path: Path, folder: Path) -> Measured:
    return measured_at(str(folder / "ours.db"), path)


def measured_at(location: str, path: Path) -> Measured:
    founded = create(location)
    funds.found(founded, FUND, "Bench", "", rules.chart("tt200"), book.FIRST_DAY, "bench")

    def load() -> None:
        with writing(founded, FUND, "bench") as writer:
            writer.append_many(drafts(path))
        founded.close()

    def ask(*by: By) -> dict[tuple[str | None, ...], int]:
        opened = open_book(location)
        with opened.reading() as connection:
            found = balances(connection, Scope(FUND), by)
        opened.close()
        return found

    taken, _ = timed(load)
    asked, accounts = best(lambda: ask("account"))
    by_loan, loans = best(lambda: ask("account", "loan"))
    return Measured(
        taken,
        asked,
        {str(account): amount for (account,), amount in accounts.items()},
        by_loan,
        {book.key(str(one), loan): amount for (one, loan), amount in loans.items() if loan},
    )


def drafts(path: Path) -> Iterator[Draft]:
    for entry in book.read(path):
        yield Draft(
            date.fromisoformat(entry.day),
            entry.memo,
            tuple(_posting(entry, account, amount) for account, amount in entry.sides()),
            kind="disburse" if entry.credit == book.CAPITAL else "collect",
            document=entry.document,
        )


def _posting(entry: book.Entry, account: str, amount: int) -> Posting:
    source = SOURCE if account in (book.CAPITAL, book.PRINCIPAL) else None
    if account in book.OF_LOANS:
        return Posting(account, amount, entry.loan, f"{entry.area}-{entry.loan}", source)
    return Posting(account, amount, source=source)


def version() -> str:
    return fundledger.__version__


if __name__ == "__main__":
    speak("fundledger", version, measure)
