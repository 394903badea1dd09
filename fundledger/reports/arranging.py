"""Rows of a table as a reader put them: sorted by a column, and those that hold some words.

    said = Arrangement("principal", is_down=True, contains="huu lung")
    order = order_of(seen, said, "vi")      of the table as the reader saw it
    put(table, order, said)                 the same of the whole table: what a file is given

Words are looked for as they are shown, without marks and capitals; each of them has to stand
somewhere in the row. Totals are those of the rows that are left. A table that adds up otherwise
than row by row (`Table.of`, `counted`) has none then: what a part of it comes to only its report
can say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fundledger.messages import Language
from fundledger.reports.as_text import shown
from fundledger.reports.table import Cell, Column, Note, Table, amount_of
from fundledger.text import collated, unaccented


@dataclass(frozen=True, slots=True)
class Arrangement:
    sort: str | None = None
    is_down: bool = False
    contains: str = ""

    @classmethod
    def of(cls, sort: str, contains: str) -> Arrangement:
        """As an address says it: `-principal` is from the greatest to the least."""
        return cls(sort.lstrip("-") or None, sort.startswith("-"), contains.strip())

    @property
    def said(self) -> str:
        """How an address says the order."""
        return ("-" if self.is_down else "") + (self.sort or "")

    def next(self, column: str) -> str:
        """What a press on the heading of a column asks for: upwards, then downwards."""
        return f"-{column}" if self.sort == column and not self.is_down else column

    @property
    def words(self) -> list[str]:
        return unaccented(self.contains).split()


def order_of(table: Table, said: Arrangement, lang: Language) -> list[int]:
    """Which rows are left, in order, as places in the table that the reader saw.

    A column that it has not sorts nothing.
    """
    words = said.words
    order = [place for place, row in enumerate(table.rows) if _holds(row, table, words, lang)]
    column = next((each for each in table.columns if each.name == said.sort), None)
    return order if column is None else _sorted(order, table, column, lang, is_down=said.is_down)


def put(table: Table, order: Sequence[int], said: Arrangement) -> Table:
    """The table with these rows, its totals, and a note of how many were left out."""
    kept = replace(table, rows=[table.rows[place] for place in order])
    if len(order) == len(table.rows):
        return kept
    about = {"left": len(order), "rows": len(table.rows), "words": said.contains}
    notes = (*table.notes, Note("web_table.left", about))
    return replace(kept, totals=_totals(table, kept), notes=notes)


def _holds(row: Sequence[Cell], table: Table, words: Sequence[str], lang: Language) -> bool:
    if not words:
        return True
    cells = (shown(cell, column, lang) for cell, column in zip(row, table.columns, strict=True))
    text = unaccented(" ".join(cells))
    return all(word in text for word in words)


def _sorted(
    order: Sequence[int], table: Table, column: Column, lang: Language, *, is_down: bool
) -> list[int]:
    cells = table[column.name]
    filled = [place for place in order if cells[place] is not None]
    blank = [place for place in order if cells[place] is None]
    ranked = sorted(filled, key=lambda place: _rank(cells[place], column, lang), reverse=is_down)
    return ranked + blank


def _rank(cell: Cell, column: Column, lang: Language) -> tuple[int, object]:
    """Figures before days before texts, where a column has them mixed."""
    match cell:
        case int():
            return 0, cell
        case datetime() | date():
            return 1, cell.isoformat()
        case _:
            return 2, collated(shown(cell, column, lang))


def _totals(table: Table, kept: Table) -> tuple[Cell, ...] | None:
    if table.totals is None:
        return None
    found = zip(table.columns, table.totals, strict=True)
    return tuple(_total(table, kept, column, total) for column, total in found)


def _total(table: Table, kept: Table, column: Column, total: Cell) -> Cell:
    if not isinstance(total, int) or _sum(table[column.name]) != total:
        return None
    return _sum(kept[column.name])


def _sum(cells: Sequence[Cell]) -> int:
    return sum(map(amount_of, cells))
