"""A table as aligned text. Money is grouped as its readers write it and stands right.

A screen is `SCREEN` columns wide, whatever it is written to, so that it can be pasted into a letter
and compared with yesterday's. It is fitted in this order:

1. columns that are for wide screens are left out (`Column.wide`), or put together (`on_screen`);
2. headings, then texts wrap in their column, between words: no code is broken, nothing is cut;
3. money, numbers and days are never broken: where they alone are too wide, each row is a block of
   its own, one figure beside the other.

Given no width, every row is one line. `wide` shows all columns; files and programs get them anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fundledger.calendar import show_day, show_moment
from fundledger.messages import Language, Wording, say_in
from fundledger.messages.wording import Joined
from fundledger.money import scaled
from fundledger.reports.columns import columns_of as columns_of
from fundledger.reports.columns import has_command, padded, wrapped
from fundledger.reports.table import (
    SCALE_PLACES,
    Cell,
    Column,
    Note,
    Record,
    Table,
    alone,
)

SCREEN = 100
GAP = "  "
NARROWEST = 12
"""A column of text is not squeezed below this."""
UNBROKEN = 32
"""A longer word, such as the code of a seal, is not fitted into a column."""
_ARROW = "  → "
LEAST_FOR_BLOCKS = 40
"""On what is narrower than this the lines run over instead."""
KNOWN = frozenset({"known_at", "recorded_until"})
FOR_PAPER = KNOWN | {"key", "hash"}
"""What a title tells only files, programs and whoever asks for everything: marks of the chain."""


def lines(
    table: Table,
    lang: Language,
    width: int | None = None,
    *,
    wide: bool = False,
    unsaid: Collection[str] = FOR_PAPER,
) -> Iterator[str]:
    """Line by line, each with its line feed. The title leaves `unsaid` facts out, unless `wide`."""
    for line in _lines(table, lang, width, () if wide else unsaid, wide=wide):
        yield f"{line.rstrip()}\n"


def _lines(
    table: Table, lang: Language, width: int | None, unsaid: Collection[str], *, wide: bool
) -> Iterator[str]:
    yield from wrapped(say_in(lang, f"report.{table.name}"), width)
    if said := facts_line(table, lang, unsaid):
        yield from wrapped(said, width)
    yield ""
    yield from _grid(table if wide else narrowed(table), lang, width)
    is_brief = table.is_narrowed and not wide
    notes = (*table.notes, *((Note("face.more_columns"),) if is_brief else ()))
    if notes:
        yield ""
    for note in notes:
        yield from wrapped(note.words(lang), width)


def narrowed(table: Table) -> Table:
    """What a screen shows of it."""
    if not table.is_narrowed:
        return table
    parts = [each for each in table.on_screen or alone(*table.columns) if not each[0].wide]

    def narrow(record: Record) -> tuple[Cell, ...]:
        return tuple(_together([record[name] for name in names]) for _, names in parts)

    columns = tuple(column for column, _ in parts)
    rows = [narrow(record) for record in table.records()]
    totals = None if table.totals is None else narrow(table.total)
    return replace(table, columns=columns, rows=rows, totals=totals, on_screen=())


def _together(cells: Sequence[Cell]) -> Cell:
    """Figures are added up, texts stand one after the other."""
    if len(cells) == 1:
        return cells[0]
    amounts = [cell for cell in cells if isinstance(cell, int)]
    if amounts:
        return sum(amounts)
    texts = [cell for cell in cells if cell is not None]
    return Joined(tuple(texts), " · ") if len(texts) > 1 else next(iter(texts), None)


def facts_line(table: Table, lang: Language, unsaid: Collection[str] = ()) -> str:
    """`Fund 1 · as of 30/06/2023 · known at link 42`."""
    known = ((name, value) for name, value in table.facts.items() if value is not None)
    said = {name: value for name, value in known if name not in unsaid}
    return " · ".join(say_in(lang, f"face.fact.{name}", value=v) for name, v in said.items())


def shown(cell: Cell, column: Column, lang: Language) -> str:
    match cell:
        case None:
            return ""
        case int() if column.kind == "money":
            return scaled(cell, column.scale, SCALE_PLACES[column.scale], lang)
        case datetime():
            return show_moment(cell)
        case date():
            return show_day(cell)
        case Wording():
            return cell.words(lang)
        case _:
            return str(cell)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table in words, and what is copied from below each of its rows."""

    columns: Sequence[Column]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    totals: Sequence[Sequence[str]]
    below: Sequence[Sequence[str]]

    @property
    def every(self) -> Sequence[Sequence[str]]:
        return [*self.rows, *self.totals]

    def widths(self) -> list[int]:
        return [max(map(columns_of, cells)) for cells in zip(self.heads, *self.every, strict=True)]


def _in_words(table: Table, lang: Language) -> _Grid:
    heads = [column.heading.words(lang) for column in table.columns]
    rows = [_row(row, table.columns, lang) for row in table.rows]
    totals = [] if table.totals is None else [_totals(table.totals, table.columns, lang)]
    _align_brackets(table.columns, [*rows, *totals])
    return _Grid(table.columns, heads, rows, totals, [()] * len(rows))


def _grid(table: Table, lang: Language, width: int | None) -> Iterator[str]:
    grid = _in_words(table, lang)
    widths = grid.widths()
    if width is not None and _whole(widths) > width:
        grid = _copied_below(_without_empty(grid))
        widths = grid.widths()
        for floor in _floors(grid):
            widths = _fitted(widths, floor, width)
        if _whole(widths) > width >= LEAST_FOR_BLOCKS:
            yield from _blocks(grid, width)
            if not grid.rows:
                yield say_in(lang, "face.no_rows")
            return
    rule = GAP.join("─" * w for w in widths)
    yield from _laid_out(grid.heads, widths, grid.columns)
    yield rule
    for row, below in zip(grid.rows, grid.below, strict=True):
        yield from _laid_out(row, widths, grid.columns)
        yield from _set_below(below, width)
    if not grid.rows:
        yield say_in(lang, "face.no_rows")
    for row in grid.totals:
        yield rule
        yield from _laid_out(row, widths, grid.columns)


def _without_empty(grid: _Grid) -> _Grid:
    """A column that says nothing in any row takes no room from the others."""
    filled = [place for place in range(len(grid.columns)) if any(row[place] for row in grid.every)]
    return _beside(grid, filled) if filled else grid


def _beside(grid: _Grid, places: Sequence[int]) -> _Grid:
    """Of the columns these only."""

    def kept(cells: Sequence[str]) -> list[str]:
        return [cells[place] for place in places]

    rows, totals = [kept(row) for row in grid.rows], [kept(row) for row in grid.totals]
    columns = [grid.columns[place] for place in places]
    return _Grid(columns, kept(grid.heads), rows, totals, grid.below)


def _copied_below(grid: _Grid) -> _Grid:
    """What is copied whole, a command or a long code, has a line of its own below its row."""
    places = range(len(grid.columns))
    below = {place for place in places if any(_is_copied(row[place]) for row in grid.rows)}
    beside = [place for place in places if place not in below]
    if not below or not beside:
        return grid

    told = [
        [_told(grid.heads[place], row[place]) for place in sorted(below) if row[place]]
        for row in grid.rows
    ]
    return replace(_beside(grid, beside), below=told)


def _is_copied(cell: str) -> bool:
    return len(cell) > UNBROKEN and (has_command(cell) or _longest_word([cell]) > UNBROKEN)


def _told(head: str, cell: str) -> str:
    return cell if has_command(cell) else f"{head}: {cell}"


def _set_below(texts: Sequence[str], width: int | None) -> Iterator[str]:
    room = None if width is None else width - len(_ARROW)
    for text in texts:
        for number, line in enumerate(wrapped(text, room)):
            yield f"{' ' * len(_ARROW) if number else _ARROW}{line}"


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


def _floors(grid: _Grid) -> tuple[list[int], list[int]]:
    """How far the columns are squeezed: headings alone at first, then texts, if that is needed.

    A figure is never broken, nor a word of a heading, nor a code.
    """
    by_heading, by_text = [], []
    for index, column in enumerate(grid.columns):
        cells = {row[index] for row in grid.every}
        word = _longest_word([grid.heads[index]])
        widest = max(map(columns_of, cells), default=0)
        by_heading.append(max(word, widest))
        if column.kind == "text":
            widest = max(min(widest, NARROWEST), _longest_word(cells))
        by_text.append(max(word, widest))
    return by_heading, by_text


def _longest_word(texts: Iterable[str]) -> int:
    return max((columns_of(word) for text in texts for word in text.split()), default=0)


def _fitted(widths: Sequence[int], floor: Sequence[int], available: int) -> list[int]:
    """Take what is too much from the widest column that can still give, again and again."""
    fitted = list(widths)
    for _ in range(_whole(fitted) - available):
        giving = [index for index, width in enumerate(fitted) if width > floor[index]]
        if not giving:
            break
        fitted[max(giving, key=lambda index: fitted[index])] -= 1
    return fitted


def _whole(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _laid_out(
    cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]
) -> Iterator[str]:
    parts = [
        [cell] if columns_of(cell) <= width else wrapped(cell, width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    for depth in range(max(map(len, parts))):
        line = [part[depth] if depth < len(part) else "" for part in parts]
        yield GAP.join(
            padded(text, size, right=column.is_figure)
            for text, size, column in zip(line, widths, columns, strict=True)
        )


# A row as a block


def _blocks(grid: _Grid, width: int) -> Iterator[str]:
    """Each row by itself: what it is of in its first lines, then its money by the headings."""
    columns, heads, rows = grid.columns, grid.heads, grid.every
    sums = [place for place, column in enumerate(columns) if column.kind == "money"]
    figure = max((columns_of(row[place]) for row in rows for place in sums), default=0)
    label = max((columns_of(heads[place]) for place in sums), default=0)
    label = min(label, width - figure - 2 * len(GAP))
    abreast = max(1, width // (label + figure + 2 * len(GAP)))
    for row, below in zip(rows, [*grid.below, *([()] * len(grid.totals))], strict=True):
        yield "─" * width
        yield from wrapped(" · ".join(_said(heads, row, columns)), width)
        pairs = [
            list(_labelled(heads[place], row[place], label, figure)) for place in sums if row[place]
        ]
        for first in range(0, len(pairs), abreast):
            yield from _abreast(pairs[first : first + abreast])
        yield from _set_below(below, width)


def _said(heads: Sequence[str], row: Sequence[str], columns: Sequence[Column]) -> Iterator[str]:
    """All but money; what does not speak for itself has its heading before it."""
    after_money = False
    for head, cell, column in zip(heads, row, columns, strict=True):
        if column.kind == "money":
            after_money = True
        elif cell:
            yield f"{head}: {cell}" if after_money or column.kind != "text" else cell


def _labelled(head: str, cell: str, label: int, figure: int) -> Iterator[str]:
    """The figure stands on the first line of its heading."""
    for number, part in enumerate(wrapped(head, label)):
        value = "" if number else cell
        yield GAP + padded(part, label, right=False) + GAP + padded(value, figure, right=True)


def _abreast(pairs: Sequence[Sequence[str]]) -> Iterator[str]:
    blank = " " * columns_of(pairs[0][0])
    for depth in range(max(map(len, pairs))):
        yield "".join(pair[depth] if depth < len(pair) else blank for pair in pairs)
