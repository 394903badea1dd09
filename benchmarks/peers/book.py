"""The generated book: loans paid out, interest that falls due, receipts of both. Always the same.

One file of CSV is what programs with a store of their own append from; beside it stand the same
entries as a beancount file and as a journal for hledger and ledger. Every entry has two postings.
An account of `OF_LOANS` is kept by loan; programs without dimensions have an account for each.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

SEED = 20
LOANS, AREAS = 1_000, 63
FIRST_DAY, DAYS = date(2023, 1, 1), 1_800

CAPITAL, INTEREST_MONEY = "11211", "11212"
PRINCIPAL, INTEREST, INCOME = "12831", "13881", "5151"
ACCOUNTS = (CAPITAL, INTEREST_MONEY, PRINCIPAL, INTEREST, INCOME)
OF_LOANS = (PRINCIPAL, INTEREST)


class Entry(NamedTuple):
    day: str
    memo: str
    document: str
    debit: str
    credit: str
    amount: int
    loan: str
    area: str

    def sides(self) -> tuple[tuple[str, int], tuple[str, int]]:
        """Account and amount of each posting, debit positive."""
        return (self.debit, self.amount), (self.credit, -self.amount)

    def leaf(self, account: str) -> str:
        """The account that a program without dimensions posts on."""
        return f"{account}:{self.area}:{self.loan}" if account in OF_LOANS else account


class Sums(NamedTuple):
    """What the file itself says that the balances are."""

    accounts: dict[str, int]
    loans: dict[str, int]


def key(account: str, loan: str) -> str:
    """How the balance of a loan on an account is named in `Sums.loans`."""
    return f"{account} {loan}"


def generated(count: int) -> Iterator[Entry]:
    """A tenth of a small book, or a thousand entries, pay loans out; then all kinds come."""
    chance = random.Random(SEED)
    loans = max(1, min(LOANS, count // 10))
    kinds = (
        ("Thu nợ gốc", "GBC", CAPITAL, PRINCIPAL, 1_000_000),
        ("Lãi phải thu", "BL", INTEREST, INCOME, 100_000),
        ("Thu lãi", "GBL", INTEREST_MONEY, INTEREST, 90_000),
    )
    for number in range(count):
        loan = number if number < loans else chance.randrange(loans)
        if number < loans:
            memo, paper, debit, credit, least = (
                "Giải ngân",
                "UNC",
                PRINCIPAL,
                CAPITAL,
                240_000_000,
            )
        else:
            memo, paper, debit, credit, least = chance.choice(kinds)
        yield Entry(
            day=str(FIRST_DAY + timedelta(days=number * DAYS // count)),
            memo=f"{memo} HD-{loan:04}",
            document=f"{paper}-{number}",
            debit=debit,
            credit=credit,
            amount=least + chance.randrange(10_000),
            loan=f"HD-{loan:04}",
            area=f"A{loan % AREAS:02}",
        )


def write(path: Path, count: int) -> Sums:
    """The three files, and what they sum to."""
    accounts: dict[str, int] = defaultdict(int)
    loans: dict[str, int] = defaultdict(int)
    with (
        path.open("w", encoding="utf-8", newline="") as neutral,
        beancount_of(path).open("w", encoding="utf-8") as beancount,
        journal_of(path).open("w", encoding="utf-8") as journal,
    ):
        rows = csv.writer(neutral)
        beancount.writelines(_opened(generated(count)))
        for entry in generated(count):
            rows.writerow(entry)
            beancount.write(_as_beancount(entry))
            journal.write(_as_journal(entry))
            for account, amount in entry.sides():
                accounts[account] += amount
                if account in OF_LOANS:
                    loans[key(account, entry.loan)] += amount
    return Sums(dict(accounts), dict(loans))


def read(path: Path) -> Iterator[Entry]:
    with path.open(encoding="utf-8", newline="") as file:
        for day, memo, document, debit, credit, amount, loan, area in csv.reader(file):
            yield Entry(day, memo, document, debit, credit, int(amount), loan, area)


def leaves(path: Path) -> dict[str, None]:
    """The accounts that a program without dimensions has to open first, in order."""
    return _leaves(read(path))


def by_account_and_loan(balances: Iterable[tuple[str, int]]) -> Sums:
    """Sums from the balances of leaves."""
    accounts: dict[str, int] = defaultdict(int)
    loans: dict[str, int] = {}
    for leaf, amount in balances:
        account, _, loan = leaf.partition(":")
        accounts[account] += amount
        if loan:
            loans[key(account, loan.rpartition(":")[2])] = amount
    return Sums(dict(accounts), loans)


def beancount_of(path: Path) -> Path:
    return path.with_suffix(".beancount")


def journal_of(path: Path) -> Path:
    return path.with_suffix(".journal")


def beancount_name(leaf: str) -> str:
    """Beancount has five roots and no others."""
    return f"{'Income' if leaf == INCOME else 'Assets'}:{leaf}"


def _leaves(entries: Iterable[Entry]) -> dict[str, None]:
    return {entry.leaf(account): None for entry in entries for account, _ in entry.sides()}


def _opened(entries: Iterable[Entry]) -> Iterator[str]:
    for leaf in _leaves(entries):
        yield f"{FIRST_DAY} open {beancount_name(leaf)} VND\n"


def _as_beancount(entry: Entry) -> str:
    lines = "".join(
        f"  {beancount_name(entry.leaf(account))}  {amount} VND\n"
        for account, amount in entry.sides()
    )
    return f'{entry.day} * "{entry.memo}" ^{entry.document}\n{lines}\n'


def _as_journal(entry: Entry) -> str:
    lines = "".join(
        f"    {entry.leaf(account)}  {amount} VND\n" for account, amount in entry.sides()
    )
    return f"{entry.day} ({entry.document}) {entry.memo}\n{lines}\n"
