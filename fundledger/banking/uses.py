"""What became of the lines: derived from the documents and entries that name them, never stored.

A line is used by a standing document of a loan (`bank_line` in its body), by an entry of its own
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
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeVar

from fundledger.banking.lines import Line
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.chain import last_entry_by
from fundledger.ledger.entry import Entry
from fundledger.ledger.facts import in_effect, stated, stated_in_bulk
from fundledger.ledger.places import accounts_of
from fundledger.ledger.reading import entries_numbered, entries_with_keys
from fundledger.loans.documents import KIND as DOCUMENT
from fundledger.loans.settling import key_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

LINK = "bank_link"
UNIDENTIFIED = "bank_unidentified"
BY_ACCOUNT = "bank_posting"
"""The kinds of entry that a line has of its own."""

IDENTIFIED = "bank_identified"
"""The kind of entry by which money is unidentified no more."""

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


@dataclass(slots=True)
class Uses:
    """Of every line in the book, by its chain number."""

    by_line: dict[int, list[Use]] = field(default_factory=lambda: defaultdict(list))
    own_entries: dict[int, int] = field(default_factory=dict)  # how many a line has ever had
    identified: dict[int, int] = field(default_factory=dict)  # … an entry of unidentified money

    def of(self, line: Line) -> list[Use]:
        return self.by_line.get(line.chain, [])

    def left(self, line: Line) -> int:
        """What of a line nobody has used yet; unidentified money is used until it is assigned."""
        return line.amount - sum(use.amount for use in self.of(line))

    def unidentified(self, line: Line) -> list[Use]:
        """Of a line in parts, each part that was freed may be unidentified by itself."""
        return [use for use in self.of(line) if use.how == "unidentified"]

    def entries_at(self, place: str, lines: Iterable[Line]) -> set[int]:
        """The entries that belong to lines of a bank account.

        Money between two accounts of the Fund is one entry, and a line of the statement of each.
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
    connection: Connection, fund: int, lines: Sequence[Line], known_at: int | None = None
) -> Uses:
    last = None if known_at is None else last_entry_by(connection, fund, known_at)
    uses = Uses()
    known = {line.chain: line for line in lines}
    _add_documents(connection, fund, uses, known_at, last)
    _add_own_entries(connection, fund, uses, known, last)
    _take_out_identified(connection, fund, uses, last)
    _add_links(connection, fund, uses, known, known_at, last)
    return uses


def _add_documents(
    connection: Connection, fund: int, uses: Uses, known_at: int | None, last: int | None
) -> None:
    found: dict[int, tuple[int, str, int]] = {}
    voided: set[int] = set()
    for chain, loan, _, _, text in stated_in_bulk(connection, fund, DOCUMENT, known_at=known_at):
        if '"bank_line"' in text:
            body = json.loads(text)
            sign = -1 if body["do"] in ("disburse", "refund") else 1
            found[chain] = (body["bank_line"], loan, sign * body["amount"])
        elif '"voids"' in text:
            voided.add(json.loads(text)["voids"])
    standing = [chain for chain in found if chain not in voided]
    entries = _with_keys(connection, fund, [key_of(chain) for chain in standing], last)
    for chain in standing:
        line, loan, amount = found[chain]
        entry = entries.get(key_of(chain))
        number, voucher = (0, "") if entry is None else (entry.number, str(entry.voucher))
        uses.by_line[line].append(Use("document", amount, number, loan, chain, voucher))


def _add_own_entries(
    connection: Connection, fund: int, uses: Uses, known: dict[int, Line], last: int | None
) -> None:
    ordinals = dict.fromkeys(known, 1)
    while ordinals:
        keys = {entry_key(line, ordinal): line for line, ordinal in ordinals.items()}
        entries = _with_keys(connection, fund, list(keys), last)
        ordinals = {}
        for key, entry in entries.items():
            line = keys[key]
            uses.own_entries[line] = uses.own_entries.get(line, 0) + 1
            ordinals[line] = uses.own_entries[line] + 1
            if entry.reversed_by is None:
                how: How = "unidentified" if entry.kind == UNIDENTIFIED else "account"
                moved = sum(part.amount for part in entry.postings if part.amount > 0)
                amount = moved if known[line].amount > 0 else -moved
                uses.by_line[line].append(
                    Use(how, amount, entry.number, voucher=str(entry.voucher))
                )


def _take_out_identified(connection: Connection, fund: int, uses: Uses, last: int | None) -> None:
    lines = {
        use.entry: line
        for line, of_line in uses.by_line.items()
        for use in of_line
        if use.how == "unidentified"
    }
    asked = dict.fromkeys(lines, 1)
    while asked:
        keys = [identified_key(entry, ordinal) for entry, ordinal in asked.items()]
        found = _with_keys(connection, fund, keys, last)
        asked = {}
        for key, by in found.items():
            entry = identified_by(key)
            assert entry is not None
            uses.identified[entry] = uses.identified.get(entry, 0) + 1
            if by.reversed_by is not None:
                asked[entry] = uses.identified[entry] + 1
                continue
            line = lines[entry]
            uses.by_line[line] = [use for use in uses.by_line[line] if use.entry != entry]


def _add_links(
    connection: Connection,
    fund: int,
    uses: Uses,
    known: dict[int, Line],
    known_at: int | None,
    last: int | None,
) -> None:
    facts = in_effect(stated(connection, fund, LINK, known_at=known_at))
    linked = {
        int(line): [int(number) for number in (fact.body["entry"], *fact.body.get("more", ()))]
        for line, fact in facts.items()
        if fact.body["entry"] is not None and int(line) in known
    }
    entries: dict[int, Entry] = {}
    for some in _chunks(sorted({number for numbers in linked.values() for number in numbers})):
        entries |= entries_numbered(connection, fund, some, last_entry=last)
    if any(len(numbers) > 1 for numbers in linked.values()):
        accounts = Accounts.read(connection, fund, known_at)
    for line, numbers in linked.items():
        for number in numbers:
            entry = entries.get(number)
            if entry is None or entry.reversed_by is not None:
                continue
            loan = next((part.loan for part in entry.postings if part.loan), None) or ""
            amount = known[line].amount
            if len(numbers) > 1:  # each of them is a part of the line
                amount = _moved_at(entry, known[line].place, accounts)
            uses.by_line[line].append(Use("link", amount, number, loan, voucher=str(entry.voucher)))


def _moved_at(entry: Entry, place: str, accounts: Accounts) -> int:
    """What an entry moves over all accounts of a bank account."""
    of_place = {one.number for one in accounts_of(accounts, place, entry.date)}
    return sum(part.amount for part in entry.postings if part.account in of_place)


def _with_keys(
    connection: Connection, fund: int, keys: Sequence[str], last: int | None
) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for some in _chunks(keys):
        found |= entries_with_keys(connection, fund, some, last_entry=last)
    return found


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
