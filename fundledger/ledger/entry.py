"""The values of the ledger: what is asked (`Draft`, `Statement`), what is kept (`Entry`, `Fact`).

An amount is an `int` of đồng, debit positive. A draft names an account by its number or by its
role; an entry always holds the number. None of these change once made: a correction is another
entry.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Posting:
    account: str
    amount: int
    loan: str | None = None
    cooperative: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that somebody asks for. `date` is given only if it is not to follow `value_date`."""

    value_date: dt.date
    memo: str
    postings: tuple[Posting, ...]
    kind: str = "manual"
    document: str | None = None
    date: dt.date | None = None
    voucher_kind: str | None = None
    key: str | None = None  # the same key twice posts once
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Voucher:
    """PT 0012/2023: numbered by kind and year, without gaps."""

    kind: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.kind} {self.number:04}/{self.year}"


@dataclass(frozen=True, slots=True)
class Entry:
    fund: int
    number: int
    chain: int
    date: dt.date
    value_date: dt.date
    recorded_at: dt.datetime
    kind: str
    voucher: Voucher
    memo: str
    document: str | None
    actor: str
    reverses: int | None
    reversed_by: int | None
    key: str | None
    hash: str
    postings: tuple[Posting, ...]

    def opposite(self, reason: str) -> Draft:
        """What its reversal would say, to be shown; `Writer.reverse` makes the one that counts."""
        lines = tuple(replace(line, amount=-line.amount) for line in self.postings)
        return Draft(self.value_date, reason, lines, kind=self.kind, reverses=self.number)


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact that somebody states: what is not money (a chart, an account, a lock, later terms)."""

    kind: str
    subject: str
    effective: dt.date
    body: dict[str, Any]
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    fund: int
    chain: int
    kind: str
    subject: str
    effective: dt.date
    body: dict[str, Any]
    recorded_at: dt.datetime
    document: str | None
    actor: str
    hash: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a draft: the number of its entry, and whether it was posted just now."""

    number: int
    voucher: Voucher
    date: dt.date
    new: bool
    reversed_by: int | None = None  # of an entry that was there already


@dataclass(frozen=True, slots=True)
class Booked:
    """A draft that a verb made, and the entry it became."""

    draft: Draft
    posted: Posted
