"""The opening that stands in a book: the fact that says it, and the entry of its balances.

Read here and by whoever asks how a book began; only `open_book` and `replace_opening` write it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.ledger.entry import Entry, Fact
from fundledger.ledger.facts import stated
from fundledger.ledger.reading import entries_with_keys
from fundledger.loans.derivation import OPENING

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = OPENING


def opening_fact(connection: Connection, fund: int, known_at: int | None = None) -> Fact | None:
    """The last opening that was stated: what it says beside balances (decisions, document)."""
    *_, last = (None, *stated(connection, fund, KIND, known_at=known_at))
    return last


def opening_entry(connection: Connection, fund: int, known_at: int | None = None) -> Entry | None:
    """The entry that opened the book, if one stands."""
    fact = opening_fact(connection, fund, known_at)
    if fact is None:
        return None
    key = key_of(fact)
    entry = entries_with_keys(connection, fund, [key]).get(key)
    return None if entry is None or entry.reversed_by is not None else entry


def key_of(fact: Fact) -> str:
    return f"{KIND}:{fact.chain}"
