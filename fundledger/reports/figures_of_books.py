"""Which figures of the books a document may state, and whether it states what the books say.

`OF_BOOKS` is the table of them: a name by which a file of figures says which one it is (`book:`),
and what the books answer for a day or a span. A room that computes more adds its names here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from fundledger.calendar import first_of_year
from fundledger.messages.wording import Sentence
from fundledger.published.checking import Finding
from fundledger.published.figures import Figure
from fundledger.published.intervals import exactly
from fundledger.published.units import MONEY
from fundledger.reports.asked import Asked
from fundledger.reports.capital import BASIS, Figures, capital
from fundledger.reports.figures import AGAINST_BOOK
from fundledger.reports.table import Note, Record, Table, texts, word_for

Measured = Literal["money", "count"]


@dataclass(slots=True)
class Books:
    """The books of one fund on any day; what was read of a day once is not read again."""

    asked: Asked
    _capital: dict[tuple[date, date], Figures] = field(default_factory=dict)

    def capital(self, first: date, last: date) -> Figures:
        if (first, last) not in self._capital:
            asked = replace(self.asked, as_of=last, facts={**self.asked.facts, "as_of": last})
            self._capital[first, last] = capital(asked, first).figures
        return self._capital[first, last]


@dataclass(frozen=True, slots=True)
class OfBooks:
    """A figure that the books have: what it is measured in, and how it is read for a span."""

    measured: Measured
    heading: str
    """The key of its words."""

    read: Callable[[Books, date, date], int]


def _of_capital(name: str) -> OfBooks:
    measured: Measured = "count" if name.startswith("borrowers") else "money"
    return OfBooks(
        measured,
        f"capital_figure.{name}",
        lambda books, first, last: int(getattr(books.capital(first, last), name)),
    )


OF_BOOKS: Mapping[str, OfBooks] = {
    f"capital.{name}": _of_capital(name) for names in BASIS.values() for name in names
}


def compared(figures: Iterable[Figure], asked: Asked) -> tuple[list[Finding], list[Note]]:
    """The figures that name one of the books' and differ from it; and names that none has."""
    books = Books(asked)
    found: list[Finding] = []
    notes: list[Note] = []
    for figure in figures:
        if not figure.book or figure.value is None:
            continue
        of_books = OF_BOOKS.get(figure.book)
        said: dict[str, object] = {"figure": figure.key, "name": figure.book}
        if of_books is None:
            notes.append(Note("figures.not_of_books", said))
        elif (of_books.measured == "money") != (figure.printed.unit.name == MONEY):
            notes.append(Note("figures.measured_otherwise", said))
        else:
            says = exactly(of_books.read(books, *_span(figure, asked.as_of)))
            if not says.meets(figure.value):
                found.append(Finding(AGAINST_BOOK, figure, expected=says))
    return found, notes


def _span(figure: Figure, unsaid: date) -> tuple[date, date]:
    """A stock's span is its year up to the day, as `report capital` has it."""
    when = figure.when
    if when.span is not None:
        return when.span.first, when.span.last
    last = when.as_of or unsaid
    return when.since or first_of_year(last), last


def names_table() -> Table:
    rows: list[Record] = [
        {
            "book_figure": name,
            "figure": Sentence(each.heading),
            "measured_in": word_for("measured_in.", each.measured),
        }
        for name, each in OF_BOOKS.items()
    ]
    return Table.of("book_figures", texts("book_figure", "figure", "measured_in"), rows)
