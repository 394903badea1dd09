"""An open book in a notebook: of one fund, in which it writes too, or of several read together.

What can be done and asked is grown from what the office declares (`methods`). Each call asks or
writes in a transaction of its own and keeps no figures: what another process wrote is there at the
next question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from fundledger import environment
from fundledger.ledger.chain import head_of
from fundledger.ledger.funds import fund_of
from fundledger.notebook.growing import Caller
from fundledger.notebook.methods import ManyFunds, OneFund
from fundledger.office.calling import Call
from fundledger.store.books import Book


class _Open(Caller):
    """A book that is closed at the end of a `with` block."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the book; nothing is lost, every act has kept what it did."""
        self._book.close()


class Notebook(_Open, OneFund):
    """One fund's open book. Close it when done, or use it in a `with` block."""

    def __init__(self, book: Book, fund: int, actor: str | None) -> None:
        super().__init__(book)
        self.fund = fund
        self._actor = actor

    def __repr__(self) -> str:
        with self._book.reading() as connection:
            name = fund_of(connection, self.fund).name
            links = head_of(connection, self.fund).chain
        return f"<fundledger book {self._book.name}: fund {self.fund} {name}, {links} links>"

    def _call(self) -> Call:
        actor = environment.actor_named(self._actor)
        return Call(lambda: self._book, None, self.fund, actor, agreed=True)


class Funds(_Open, ManyFunds):
    """Several funds of a book, to read together: a frame has the fund's number before each row.

    The reports are those of one fund, each made for itself; `fundledger.open(…, fund=20)` writes.
    """

    def __init__(self, book: Book, funds: Sequence[int]) -> None:
        super().__init__(book)
        self.funds = tuple(funds)

    def __repr__(self) -> str:
        return f"<fundledger book {self._book.name}: {len(self.funds)} funds>"

    def _call(self) -> Call:
        """In this process alone: another would run the notebook's own script again."""
        return Call(lambda: self._book, None, self.funds)
