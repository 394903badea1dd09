"""A table as aligned text. Money is grouped as its readers write it and stands right.

On a terminal, long text and headings wrap within their column, so that nothing is cut; money,
numbers and days are never broken. Given no width (a file, a pipe), every row is one line. A table
that says what a screen shows of it is narrowed to that; files and programs are given all of it.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from fundledger.calendar import show_day, show_moment
from fundledger.messages import Language, say_in
from fundledger.money import show_dong
from fundledger.reports.table import Cell, Column, Note, Table

GAP = "  "
NARROWEST = 12
"""A column of text is not squeezed below this; the lines run over instead."""


def lines(table: Table, lang: Language, width: int | None = None) -> Iterator[str]:
    """Line by line, each with its line feed."""
    for line in _lines(table, lang, width):
        yield f"{line.rstrip()}\n"


def _lines(table: Table, lang: Language, width: int | None) -> Iterator[str]:
    yield from _wrapped_to(say_in(lang, f"report.{table.name}"), width)
    if table.facts:
        yield from _wrapped_to(facts_line(table, lang), width)
    yield ""
    yield from _grid(narrowed(table), lang, width)
    notes = (*table.notes, *((Note("face.more_columns"),) if table.on_screen else ()))
    if notes:
        yield ""
    for note in notes:
        yield from _wrapped_to(say_in(lang, note.key, **note.params), width)


def narrowed(table: Table) -> Table:
    if not table.on_screen:
        return table
    place = {column.name: index for index, column in enumerate(table.columns)}
    parts = [[place[name] for name in names] for _, names in table.on_screen]

    def narrow(row: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple(_together([row[index] for index in indexes]) for indexes in parts)

    columns = tuple(column for column, _ in table.on_screen)
    rows = [narrow(row) for row in table.rows]
    totals = None if table.totals is None else narrow(table.totals)
    return replace(table, columns=columns, rows=rows, totals=totals, on_screen=())


def _together(cells: Sequence[Cell]) -> Cell:
    if len(cells) == 1:
        return cells[0]
    amounts = [cell for cell in cells if isinstance(cell, int)]
    return sum(amounts) if amounts else None


def facts_line(table: Table, lang: Language) -> str:
    """`Fund 1 · as of 30/06/2023 · known at link 42`."""
    said = (say_in(lang, f"face.fact.{name}", value=v) for name, v in table.facts.items())
    return " · ".join(said)


def shown(cell: Cell, column: Column, lang: Language) -> str:
    match cell:
        case None:
            return ""
        case int() if column.kind == "money":
            return show_dong(cell, lang)
        case datetime():
            return show_moment(cell)
        case date():
            return show_day(cell)
        case _:
            return str(cell)


def _grid(table: Table, lang: Language, width: int | None) -> Iterator[str]:
    heads = [say_in(lang, f"column.{column.name}") for column in table.columns]
    rows = [_row(row, table.columns, lang) for row in table.rows]
    totals = [] if table.totals is None else [_totals(table.totals, table.columns, lang)]
    _align_brackets(table.columns, [*rows, *totals])
    widths = [max(map(columns_of, cells)) for cells in zip(heads, *rows, *totals, strict=True)]
    if width is not None:
        widths = _fitted(widths, _narrowest(heads, [*rows, *totals], table.columns), width)
    rule = GAP.join("─" * w for w in widths)
    yield from _laid_out(heads, widths, table.columns)
    yield rule
    for row in rows:
        yield from _laid_out(row, widths, table.columns)
    if not rows:
        yield say_in(lang, "face.no_rows")
    for row in totals:
        yield rule
        yield from _laid_out(row, widths, table.columns)


def _row(cells: Sequence[Cell], columns: Sequence[Column], lang: Language) -> list[str]:
    return [shown(cell, column, lang) for cell, column in zip(cells, columns, strict=True)]


def _totals(cells: Sequence[Cell], columns: Sequence[Column], lang: Language) -> list[str]:
    row = _row(cells, columns, lang)
    if not row[0]:
        row[0] = say_in(lang, "face.total")
    return row


def _align_brackets(columns: Sequence[Column], rows: list[list[str]]) -> None:
    """A blank where the others' closing bracket stands, so that the digits stand in line."""
    for index, column in enumerate(columns):
        if column.kind == "money" and any(row[index].endswith(")") for row in rows):
            for row in rows:
                if row[index] and not row[index].endswith(")"):
                    row[index] += " "


def _narrowest(
    heads: Sequence[str], rows: Sequence[Sequence[str]], columns: Sequence[Column]
) -> list[int]:
    """Below this a column is not squeezed: a figure is never broken, nor a word of a heading."""
    found = []
    for index, column in enumerate(columns):
        word = max(map(columns_of, heads[index].split()), default=0)
        cell = max((columns_of(row[index]) for row in rows), default=0)
        found.append(max(word, min(cell, NARROWEST) if column.kind == "text" else cell))
    return found


def _fitted(widths: Sequence[int], narrowest: Sequence[int], available: int) -> list[int]:
    """Take what is too much from the widest column that can still give, again and again."""
    fitted = list(widths)
    excess = sum(fitted) + len(GAP) * (len(fitted) - 1) - available
    for _ in range(excess):
        giving = [index for index, width in enumerate(fitted) if width > narrowest[index]]
        if not giving:
            break
        fitted[max(giving, key=lambda index: fitted[index])] -= 1
    return fitted


def _laid_out(
    cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]
) -> Iterator[str]:
    parts = [
        [cell] if columns_of(cell) <= width else textwrap.wrap(cell, width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    for depth in range(max(map(len, parts))):
        line = [part[depth] if depth < len(part) else "" for part in parts]
        yield GAP.join(map(_padded, line, widths, columns))


def _padded(text: str, width: int, column: Column) -> str:
    blanks = " " * (width - columns_of(text))
    return blanks + text if column.is_figure else text + blanks


def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes; a Vietnamese letter in NFC takes one."""
    if text.isascii():
        return len(text)
    return sum(_columns_of_letter(letter) for letter in text)


def _columns_of_letter(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _wrapped_to(text: str, width: int | None) -> list[str]:
    return [text] if width is None else textwrap.wrap(text, width) or [""]
