"""Which book is shown: the person's own once it is there, until then one to look around in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundledger.errors import FundledgerError
from fundledger.store.addresses import shown_location
from fundledger.store.books import Book, open_book


@dataclass(frozen=True, slots=True)
class OnShow:
    """A book to look around in where there is none yet, and the day on which it is worth a look."""

    location: str
    day: date


class Shelf:
    """Opens a book when it is first asked for, and keeps it open; a server has many threads."""

    def __init__(self, location: str, on_show: Callable[[], OnShow] | None = None) -> None:
        self.own = location
        self._on_show = on_show
        self._made: OnShow | None = None
        self._books: dict[str, Book] = {}
        self._lock = threading.Lock()

    @property
    def has_own(self) -> bool:
        """An address is taken to have a book: whether it does, opening it says."""
        return "://" in self.own or Path(self.own).exists()

    @property
    def shown(self) -> OnShow | None:
        """The book to look around in, if it is that which is shown."""
        if self.has_own or self._on_show is None:
            return None
        with self._lock:
            if self._made is None:
                self._made = self._on_show()
            return self._made

    @property
    def location(self) -> str:
        shown = self.shown
        return self.own if shown is None else shown.location

    def book(self) -> Book:
        location = self.location
        with self._lock:
            if location not in self._books:
                if "://" not in location and not Path(location).exists():
                    raise FundledgerError("web.no_book", book=shown_location(location))
                self._books[location] = open_book(location)
            return self._books[location]

    def let_go(self) -> None:
        """Close what is open: another file is about to stand in the place of the book."""
        with self._lock:
            books, self._books = list(self._books.values()), {}
        for each in books:
            each.close()
