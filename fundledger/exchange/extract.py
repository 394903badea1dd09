"""One fund's books, gathered for another program: who, up to where, its accounts, every entry.

Everything is read in one snapshot, and entries one by one, so that a book of any length needs the
same memory: go through `entries` once, inside the snapshot. The balances are the ledger's own sums
and not the sums of what was written; whoever adds up the entries proves the one by the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.balances import Scope, balances, days_of_use
from fundledger.ledger.chain import hash_of, head_of
from fundledger.ledger.entry import Entry, Fact
from fundledger.ledger.facts import streamed
from fundledger.ledger.funds import Fund, fund_of
from fundledger.ledger.reading import journal
from fundledger.text import unaccented

if TYPE_CHECKING:
    from sqlalchemy import Connection

CURRENCY = "VND"

_ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
    "result": "Equity",
    "memo": "Equity:Memo",  # a register and its contra: together nothing, so no total moves
}
_OTHER_THAN_WORD = re.compile(r"[^a-z0-9]+")
_LEGAL_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]*")


@dataclass(frozen=True, slots=True)
class UsedAccount:
    """An account that was posted on."""

    account: Account
    path: str  # what it is called in a plain text: Assets:TK-11211
    first_day: date
    balance: int


@dataclass(frozen=True, slots=True)
class Extract:
    fund: Fund
    as_of: date | None  # None: everything that is booked
    link: int
    hash: str  # of that link, and so of all before it
    accounts: tuple[UsedAccount, ...]  # by number
    last_day: date  # the day whose end the balances are of
    entries: Iterator[Entry]
    facts: Iterator[Fact]

    @property
    def paths(self) -> dict[str, str]:
        return {used.account.number: used.path for used in self.accounts}

    def provenance(self) -> dict[str, str]:
        """What a copy must say of itself, so that it can be held against the book."""
        told = {"fund": str(self.fund.fund), "name": self.fund.name}
        if self.as_of is not None:
            told["as_of"] = self.as_of.isoformat()
        return {**told, "link": str(self.link), "hash": self.hash}


def gathered(
    connection: Connection,
    fund: int,
    as_of: date | None = None,
    known_at: int | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Extract:
    scope = Scope.of(connection, fund, as_of, known_at)
    link = head_of(connection, fund).chain if known_at is None else known_at
    whose = fund_of(connection, fund, known_at)
    days = days_of_use(connection, scope)
    entries = journal(connection, fund, last_day=as_of, last_entry=scope.last_entry)
    return Extract(
        fund=whose,
        as_of=as_of,
        link=link,
        hash=hash_of(connection, fund, link),
        accounts=tuple(_used(connection, scope, days)),
        last_day=as_of or max((last for _, last in days.values()), default=whose.begins),
        entries=entries if progress is None else _counted(entries, progress),
        facts=streamed(connection, fund, as_of=as_of, known_at=known_at),
    )


def paths_of(accounts: Mapping[str, Account]) -> dict[str, str]:
    """Each number as the path of one account that beancount, hledger and ledger all take.

    A number of capital letters and digits stays as it is; of two that would be spelled alike, the
    later in order gets a figure after it.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number in sorted(accounts, key=lambda number: (_word(number) != number, number)):
        plain = f"{_ROOTS[accounts[number].role.nature]}:TK-{_word(number)}"
        spelled = (plain if n == 1 else f"{plain}-{n}" for n in count(1))
        found[number] = next(path for path in spelled if path not in taken)
        taken.add(found[number])
    return found


def label(code: str) -> str:
    """A code as a tag or a link may spell it. What must be changed gets a mark of what it was."""
    if _LEGAL_LABEL.fullmatch(code):
        return code
    return f"{_word(code)}.{sha256(code.encode()).hexdigest()[:8]}"


def _used(
    connection: Connection, scope: Scope, days: Mapping[str, tuple[date, date]]
) -> Iterator[UsedAccount]:
    known = Accounts.read(connection, scope.fund, scope.known_at).named_on(scope.as_of)
    for number in days:
        if number not in known:
            raise FundledgerError("account.no_such", number=number)
    paths = paths_of({number: known[number] for number in days})
    sums = balances(connection, scope)
    for number, (first, _) in sorted(days.items()):
        yield UsedAccount(known[number], paths[number], first, sums.get((number,), 0))


def _word(text: str) -> str:
    """Capital letters and digits, with `-` for everything else."""
    return _OTHER_THAN_WORD.sub("-", unaccented(text)).strip("-").upper() or "X"


def _counted(entries: Iterable[Entry], progress: Callable[[int], None]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        progress(1)
