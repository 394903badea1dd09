"""Several funds of a book, to read together in a notebook.

Nothing is written here: what is written is written in one fund, by its own `Notebook`.
"""

from __future__ import annotations

from collections.abc import Sequence

from fundledger.notebook.methods import ManyFunds
from fundledger.office.calling import Call
from fundledger.store.books import Book


class Funds(ManyFunds):
    """Several funds of a book, to read together: a frame has the fund's number before each row.

    The reports are those of one fund, each made for itself; `fundledger.open(…, fund=20)` writes.
    """

    def __init__(self, book: Book, funds: Sequence[int]) -> None:
        self.funds = tuple(funds)
        self._book = book

    def __enter__(self) -> Funds:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<fundledger book {self._book.name}: {len(self.funds)} funds>"

    def close(self) -> None:
        """Let go of the book."""
        self._book.close()

    def _call(self) -> Call:
        """In this process alone: another would run the notebook's own script again."""
        return Call(lambda: self._book, None, self.funds)
