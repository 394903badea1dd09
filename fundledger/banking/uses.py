"""What became of the lines: derived from the documents and entries that name them, never stored.

A line is used by a document of a loan (`bank_line` in its body), by an entry of its own
(unidentified money, costs, transfers), or by a link to an entry that somebody booked by hand. Void
the document or reverse the entry, and the line is free again. Unidentified money ends its use when
it is identified: by an entry that names the first one (`identified_key`); books of earlier versions
reversed the first one instead.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeVar

from fundledger.banking.lines import StatementLine
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.chain import last_entry_by
from fundledger.ledger.entry import Entry
from fundledger.ledger.facts import in_effect, stated, stated_in_bulk
from fundledger.ledger.money_places import accounts_of
from fundledger.ledger.reading import entries_numbered, entries_with_keys
from fundledger.loans.settling import key_of
from fundledger.registers.documents import KIND as DOCUMENT

if TYPE_CHECKING:
    from sqlalchemy import Connection

LINK = "bank_link"
UNIDENTIFIED = "bank_unidentified"
BY_ACCOUNT = "bank_posting"
"""The kinds of entry that a line has of its own."""

IDENTIFIED = "bank_identified"
"""The kind of entry that identifies unidentified money."""

_IDENTIFIED_KEY = re.compile(IDENTIFIED + r":([0-9]{1,12}):[0-9]+")

_AT_ONCE = 500
T = TypeVar("T")

How = Literal["document", "unidentified", "account", "link"]


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that a line, or a part of it, was used for. `amount` has the sign of the line."""

    how: How
    amount: int
    entry: int
    loan: str = ""
    document: int = 0  # the chain number of the loan's document
    voucher: str = ""
    together: tuple[int, ...] = ()  # the other lines that only with this one are the entry


@dataclass(slots=True)
class Uses:
    """The uses of every line in the book, by its chain number."""

    by_line: dict[int, list[Use]] = field(default_factory=lambda: defaultdict(list))
    own_entries: dict[int, int] = field(default_factory=dict)  # how many a line has ever had
    identified: dict[int, int] = field(default_factory=dict)  # … an entry of unidentified money

    def of(self, line: StatementLine) -> list[Use]:
        return self.by_line.get(line.chain, [])

    def left(self, line: StatementLine) -> int:
        """How much of a line is not used yet; unidentified money counts as used."""
        return line.amount - sum(use.amount for use in self.of(line))

    def unidentified(self, line: StatementLine) -> list[Use]:
        """The unidentified money of a line: several uses, if parts of it were freed one by one."""
        return [use for use in self.of(line) if use.how == "unidentified"]

    def entries_at(self, place: str, lines: Iterable[StatementLine]) -> set[int]:
        """The entries that belong to lines of a bank account.

        Money between two accounts of the Fund is one entry, and a line in the statement of each.
        """
        of_place = (line for line in lines if line.place == place)
        return {use.entry for line in of_place for use in self.of(line) if use.entry}


def entry_key(line: int, ordinal: int) -> str:
    """The key of a line's own entry; a further one for another part, or after a reversal."""
    return f"bank_line:{line}:{ordinal}"


def identified_key(entry: int, ordinal: int) -> str:
    """The key of what identifies the money of an entry; a further one after a reversal."""
    return f"{IDENTIFIED}:{entry}:{ordinal}"


def identified_by(key: str | None) -> int | None:
    """The number of the entry whose money an entry with this key identifies."""
    match = _IDENTIFIED_KEY.fullmatch(key or "")
    return None if match is None else int(match[1])


def uses_of(
    connection: Connection,
    fund: int,
    lines: Sequence[StatementLine],
    known_at: int | None = None,
    as_of: date | None = None,
) -> Uses:
    """What became of the lines. With `as_of`, what was booked after that day ends no use.

    Uses that were booked after it are in the answer all the same.
    """
    last = None if known_at is None else last_entry_by(connection, fund, known_at)
    uses = Uses()
    known = {line.chain: line for line in lines}
    books = _Books(connection, fund, last, as_of)
    _add_documents(books, uses, known_at)
    _add_own_entries(books, uses, known)
    _take_out_identified(books, uses)
    _add_links(books, uses, known, known_at)
    return uses


@dataclass(frozen=True, slots=True)
class _Books:
    """The entries up to number `last`, and which of them were booked by the day `as_of`."""

    connection: Connection
    fund: int
    last: int | None
    as_of: date | None

    def with_keys(self, keys: Sequence[str]) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for some in _chunks(keys):
            found |= entries_with_keys(self.connection, self.fund, some, last_entry=self.last)
        return found

    def numbered(self, numbers: Iterable[int]) -> dict[int, Entry]:
        found: dict[int, Entry] = {}
        for some in _chunks(sorted(set(numbers))):
            found |= entries_numbered(self.connection, self.fund, some, last_entry=self.last)
        return found

    def reversed_by_then(self, entries: Iterable[Entry]) -> frozenset[int]:
        """Which of these entries were taken back."""
        by = {each.number: each.reversed_by for each in entries if each.reversed_by is not None}
        if self.as_of is None:
            return frozenset(by)
        reversals = self.numbered(by.values())
        return frozenset(
            number for number, other in by.items() if reversals[other].date <= self.as_of
        )

    def is_booked(self, entry: Entry) -> bool:
        return self.as_of is None or entry.date <= self.as_of


def _add_documents(books: _Books, uses: Uses, known_at: int | None) -> None:
    connection, fund = books.connection, books.fund
    found: dict[int, tuple[int, str, int]] = {}
    voided: set[int] = set()
    for chain, loan, _, _, text in stated_in_bulk(connection, fund, DOCUMENT, known_at=known_at):
        if '"bank_line"' in text:
            body = json.loads(text)
            sign = -1 if body["do"] in ("disburse", "refund") else 1
            found[chain] = (body["bank_line"], loan, sign * body["amount"])
        elif '"voids"' in text:
            voided.add(json.loads(text)["voids"])
    asked = [chain for chain in found if books.as_of is not None or chain not in voided]
    entries = books.with_keys([key_of(chain) for chain in asked])
    gone = books.reversed_by_then(entries.values())
    for chain in asked:
        line, loan, amount = found[chain]
        entry = entries.get(key_of(chain))
        if chain in voided and (entry is None or entry.number in gone):
            continue
        number, voucher = (0, "") if entry is None else (entry.number, str(entry.voucher))
        uses.by_line[line].append(Use("document", amount, number, loan, chain, voucher))


def _add_own_entries(books: _Books, uses: Uses, known: dict[int, StatementLine]) -> None:
    ordinals = dict.fromkeys(known, 1)
    while ordinals:
        keys = {entry_key(line, ordinal): line for line, ordinal in ordinals.items()}
        entries = books.with_keys(list(keys))
        gone = books.reversed_by_then(entries.values())
        ordinals = {}
        for key, entry in entries.items():
            line = keys[key]
            uses.own_entries[line] = uses.own_entries.get(line, 0) + 1
            ordinals[line] = uses.own_entries[line] + 1
            if entry.number not in gone:
                how: How = "unidentified" if entry.kind == UNIDENTIFIED else "account"
                moved = sum(part.amount for part in entry.postings if part.amount > 0)
                amount = moved if known[line].amount > 0 else -moved
                uses.by_line[line].append(
                    Use(how, amount, entry.number, voucher=str(entry.voucher))
                )


def _take_out_identified(books: _Books, uses: Uses) -> None:
    lines = {
        use.entry: line
        for line, of_line in uses.by_line.items()
        for use in of_line
        if use.how == "unidentified"
    }
    asked = dict.fromkeys(lines, 1)
    while asked:
        keys = [identified_key(entry, ordinal) for entry, ordinal in asked.items()]
        found = books.with_keys(keys)
        gone = books.reversed_by_then(found.values())
        asked = {}
        for key, by in found.items():
            entry = identified_by(key)
            assert entry is not None
            uses.identified[entry] = uses.identified.get(entry, 0) + 1
            if by.number in gone or not books.is_booked(by):
                asked[entry] = uses.identified[entry] + 1
                continue
            line = lines[entry]
            uses.by_line[line] = [use for use in uses.by_line[line] if use.entry != entry]


def _add_links(
    books: _Books, uses: Uses, known: dict[int, StatementLine], known_at: int | None
) -> None:
    connection, fund = books.connection, books.fund
    facts = in_effect(stated(connection, fund, LINK, known_at=known_at))
    linked = {
        int(line): [int(number) for number in (fact.body["entry"], *fact.body.get("more", ()))]
        for line, fact in facts.items()
        if fact.body["entry"] is not None and int(line) in known
    }
    entries = books.numbered(number for numbers in linked.values() for number in numbers)
    gone = books.reversed_by_then(entries.values())
    if any(len(numbers) > 1 for numbers in linked.values()):
        accounts = Accounts.read(connection, fund, known_at)
    for line, numbers in linked.items():
        together = tuple(facts[str(line)].body.get("with", ()))
        for number in numbers:
            entry = entries.get(number)
            if entry is None or number in gone:
                continue
            loan = next((part.loan for part in entry.postings if part.loan), None) or ""
            amount = known[line].amount
            if len(numbers) > 1:  # each of the entries is a part of the line
                amount = _moved_at(entry, known[line].place, accounts)
            voucher = str(entry.voucher)
            use = Use("link", amount, number, loan, voucher=voucher, together=together)
            uses.by_line[line].append(use)


def _moved_at(entry: Entry, place: str, accounts: Accounts) -> int:
    """What an entry moves over all accounts of a bank account."""
    of_place = {one.number for one in accounts_of(accounts, place, entry.date)}
    return sum(part.amount for part in entry.postings if part.account in of_place)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
