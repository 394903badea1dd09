"""Tables of a paper: how wide their columns are, how they are set, and what a page of them carries.

`Table(grid, room, tall, language)` finds the size and the widths; `pieces()` gives its head and its
rows for `flow`. Numbers, codes and headings' words are never broken: where they do not fit, the
whole table is set smaller, down to 8; then long words of other text may be broken; then it is
refused (`paper.too_wide`): a paper says itself that it is landscape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from fundledger.errors import FundledgerError
from fundledger.messages import Language
from fundledger.money import show_dong
from fundledger.statements.document import Align, Grid, GridRow, Head
from fundledger.statements.flow import Piece, on_line
from fundledger.statements.pdf_file import Place
from fundledger.statements.sheet import Sheet
from fundledger.statements.typesetting import (
    BOLD,
    ITALIC,
    REGULAR,
    Line,
    faces,
    lines,
    longest_word,
    plain,
)

SMALLEST = 8.0
_STEP = 0.5
PAD = 0.28
"""Room left and right of a cell's text, of the size."""

LEADING = 1.2
ABOVE = 0.17
"""Room above and below a cell's text, of the size."""

_LETTERS_IN_A_HARD_COLUMN = 4.0
"""How narrow a column of text may get where words have to be broken, in sizes."""

_LINES_OF_A_HEAD = 3

_TALLEST_HEAD = 0.5
"""Of a page: a heading that takes more leaves no room for rows."""


class Cell(NamedTuple):
    """Text over some columns."""

    first: int
    over: int
    align: Align
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Row:
    """A row as a piece of a page."""

    of: Table
    cells: tuple[Cell, ...]
    height: float
    amounts: tuple[int | None, ...] = ()
    keeps: bool = False
    ends: bool = False
    before: float = 0.0

    def draw(self, sheet: Sheet, left: float, top: float) -> Iterable[Place]:
        self.of.draw_row(sheet, left, top, self.cells, self.height, ends=self.ends)
        self.of.carry(self.amounts)
        return ()

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        table = self.of
        count = int((room - 2 * table.above) / table.leading)
        if count < 1:
            return None
        taken = tuple(cell._replace(lines=cell.lines[:count]) for cell in self.cells)
        rest = tuple(cell._replace(lines=cell.lines[count:]) for cell in self.cells)
        return (
            Row(table, taken, table.row_height(taken), self.amounts),
            Row(table, rest, table.row_height(rest), keeps=self.keeps, ends=self.ends),
        )


@dataclass(slots=True)
class _Heading:
    """The head of a table as the first of its pieces."""

    of: Table
    height: float
    keeps: bool = True
    ends: bool = False
    before: float = 4.0

    def draw(self, sheet: Sheet, left: float, top: float) -> Iterable[Place]:
        self.of.draw_head(sheet, left, top)
        return ()

    def split(self, room: float) -> None:
        return None


class Table:
    def __init__(
        self, grid: Grid, room: float, tall: float, language: Language, name: str = ""
    ) -> None:
        """`name` is said where the table is too wide for its paper."""
        self.grid = grid
        self._language = language
        measures = _Measures(grid, language)
        self.size, self.widths = _fitted(measures, room, name)
        while True:
            self._set_widths()
            if self.head_height + self.brought_height + self.foot <= tall * _TALLEST_HEAD:
                break
            if self.size - _STEP < SMALLEST:
                raise FundledgerError("paper.too_wide", paper=name)
            self.size -= _STEP
            self.widths = measures.widths(self.size, room, hard=True)

    def _set_widths(self) -> None:
        self.leading = LEADING * self.size
        self.above = ABOVE * self.size
        self._pad = PAD * self.size
        self._edges = [0.0]
        for wide in self.widths:
            self._edges.append(self._edges[-1] + wide)
        self._heads = list(self._head_cells())
        self.head_height = sum(height for _, height in self._heads)
        self._verticals: dict[float, float] = {}
        self._bottom = 0.0
        self._sums: list[int] = [0] * len(self.widths)
        carried = self.grid.carried
        self.foot = self.brought_height = 0.0
        if carried:
            self.foot = self.row_height(self._carried_cells(carried.forward))
            self.brought_height = self.row_height(self._carried_cells(carried.brought))

    @property
    def again(self) -> float:
        return self.head_height + self.brought_height

    # What it is made of.

    def pieces(self) -> Iterator[Piece]:
        """The head and the rows; a group is kept with what it heads, totals with what they sum."""
        rows = self.grid.rows
        if self._heads:
            yield _Heading(self, self.head_height, keeps=bool(rows), ends=not rows)
        count = len(rows)
        for index, row in enumerate(rows):
            cells = self._cells(row)
            following = rows[index + 1].kind if index + 1 < count else None
            yield Row(
                self,
                cells,
                self.row_height(cells),
                row.amounts,
                keeps=(row.kind == "group" and following is not None) or following == "total",
                ends=following is None,
            )

    def row_height(self, cells: Iterable[Cell]) -> float:
        return self.leading * max((len(cell.lines) for cell in cells), default=1) + 2 * self.above

    def _cells(self, row: GridRow) -> tuple[Cell, ...]:
        if row.kind == "line":
            return tuple(
                Cell(n, 1, column.align, self._lines(text, REGULAR, n, 1))
                for n, (column, text) in enumerate(zip(self.grid.columns, row.cells, strict=True))
            )
        return tuple(
            Cell(first, over, align, self._lines(row.cells[at], BOLD, first, over))
            for first, over, at, align in cells_over(self.grid, row)
        )

    def _lines(self, text: str, face: int, first: int, over: int) -> tuple[Line, ...]:
        room = self._edges[first + over] - self._edges[first] - 2 * self._pad
        return lines(
            plain(text, bold=face == BOLD, italic=face == ITALIC), (room + 0.01) * 1000 / self.size
        )

    def _head_cells(self) -> Iterator[tuple[list[tuple[Cell, float]], float]]:
        """For each level its cells with how tall they are, and how tall the level is."""
        levels: list[list[tuple[int, int, Head]]] = []
        levelled(self.grid.heads, 0, 0, levels)
        assert not levels or _leaves(self.grid.heads) == len(self.grid.columns), "a head a column"
        heights = [self.leading + 2 * self.above] * len(levels)
        cells: list[tuple[int, Cell, bool]] = []
        for level, heads in enumerate(levels):
            for first, over, head in heads:
                cell = Cell(first, over, "centre", self._lines(head.text, BOLD, first, over))
                cells.append((level, cell, not head.below))
        for level, cell, is_leaf in sorted(cells, key=lambda each: each[2]):
            reached = range(level, len(levels) if is_leaf else level + 1)
            lacking = self.row_height([cell]) - sum(heights[each] for each in reached)
            if lacking > 0:
                heights[reached[-1]] += lacking
        for level, height in enumerate(heights):
            yield (
                [
                    (cell, sum(heights[level:]) if is_leaf else height)
                    for at, cell, is_leaf in cells
                    if at == level
                ],
                height,
            )
        if any(column.letter for column in self.grid.columns):
            letters = [
                Cell(n, 1, "centre", self._lines(column.letter, ITALIC, n, 1))
                for n, column in enumerate(self.grid.columns)
            ]
            height = self.row_height(letters)
            yield [(cell, height) for cell in letters], height

    # What goes over from page to page.

    def carry(self, amounts: Sequence[int | None]) -> None:
        for n, amount in enumerate(amounts):
            self._sums[n] += amount or 0

    def _carried_cells(self, words: str) -> tuple[Cell, ...]:
        carried = self.grid.carried
        assert carried is not None
        texts = [""] * len(self.widths)
        texts[carried.in_column] = words
        for column in carried.columns:
            texts[column] = show_dong(self._sums[column], self._language)
        return self._cells(GridRow(tuple(texts), "group"))

    def resume(self, sheet: Sheet, left: float, top: float) -> None:
        self.draw_head(sheet, left, top)
        if self.grid.carried:
            cells = self._carried_cells(self.grid.carried.brought)
            self.draw_row(sheet, left, top - self.head_height, cells, self.brought_height)

    def pause(self, sheet: Sheet, left: float, top: float) -> None:
        if self.grid.carried:
            cells = self._carried_cells(self.grid.carried.forward)
            self.draw_row(sheet, left, top, cells, self.foot)
        self._close(sheet)

    # How it is drawn.

    def draw_head(self, sheet: Sheet, left: float, top: float) -> None:
        for cells, height in self._heads:
            if self.grid.is_ruled:
                for cell, tall in cells:
                    x = left + self._edges[cell.first]
                    sheet.rule(x, top, x, top - tall)
                    sheet.rule(x, top, left + self._edges[cell.first + cell.over], top)
            for cell, tall in cells:
                used = self.leading * len(cell.lines) + 2 * self.above
                self._draw_text(sheet, left, top - (tall - used) / 2, cell)
            top -= height
        if self.grid.is_ruled and self._heads:
            right, bottom = left + self._edges[-1], top
            sheet.rule(right, bottom + self.head_height, right, bottom)
            sheet.rule(left, bottom, right, bottom)
        self._verticals = {}

    def draw_row(
        self,
        sheet: Sheet,
        left: float,
        top: float,
        cells: Sequence[Cell],
        height: float,
        *,
        ends: bool = False,
    ) -> None:
        for cell in cells:
            self._draw_text(sheet, left, top, cell)
        if not self.grid.is_ruled:
            return
        begun = self._verticals
        edges = {left + self._edges[cell.first] for cell in cells}
        edges.add(left + self._edges[-1])
        if not begun and not self._heads:
            sheet.rule(left, top, left + self._edges[-1], top)
        for edge in [edge for edge in begun if edge not in edges]:
            sheet.rule(edge, begun.pop(edge), edge, top)
        for edge in edges:
            begun.setdefault(edge, top)
        self._bottom = top - height
        sheet.rule(left, self._bottom, left + self._edges[-1], self._bottom)
        if ends:
            self._close(sheet)

    def _close(self, sheet: Sheet) -> None:
        for edge, top in self._verticals.items():
            sheet.rule(edge, top, edge, self._bottom)
        self._verticals = {}

    def _draw_text(self, sheet: Sheet, left: float, top: float, cell: Cell) -> None:
        size, leading = self.size, self.leading
        first = left + self._edges[cell.first] + self._pad
        last = left + self._edges[cell.first + cell.over] - self._pad
        y = top - self.above - on_line(size, leading)
        for line in cell.lines:
            if line.runs[0].text:
                wide = line.width * size / 1000
                x = first
                if cell.align == "right":
                    x = last - wide
                elif cell.align == "centre":
                    x = (first + last - wide) / 2
                sheet.line(x, y, line, size)
            y -= leading


def cells_over(grid: Grid, row: GridRow) -> Iterator[tuple[int, int, int, Align]]:
    """Cells of a group or a total: first column, how many, whose text, how it stands.

    The words of a heading or a sum go on over the empty cells after them, those of a sum from the
    empty ones before them too; numbers stand in their columns.
    """
    count = len(row.cells)
    at = 0
    while at < count:
        text_at, end = at, at + 1
        while row.kind == "total" and at == 0 and text_at < count - 1 and not row.cells[text_at]:
            text_at += 1
        align = grid.columns[text_at].align
        if align == "right" or not any(map(str.isalpha, row.cells[text_at])):
            text_at, align = at, grid.columns[at].align
        else:
            end = text_at + 1
            while end < count and not row.cells[end]:
                end += 1
            if end - at > 1:
                align = "centre" if row.kind == "total" else "left"
        yield at, end - at, text_at, align
        at = end


def _leaves(heads: Sequence[Head]) -> int:
    return sum(_leaves(head.below) if head.below else 1 for head in heads)


def levelled(
    heads: Sequence[Head], first: int, level: int, levels: list[list[tuple[int, int, Head]]]
) -> int:
    """Put each head with its first column and how many it is over; the column after them."""
    if heads and level == len(levels):
        levels.append([])
    for head in heads:
        over = _leaves([head])
        levels[level].append((first, over, head))
        levelled(head.below, first, level + 1, levels)
        first += over
    return first


class _Measures:
    """How wide columns have to be and would like to be, in thousandths of the size."""

    def __init__(self, grid: Grid, language: Language) -> None:
        count = len(grid.columns)
        self.shares = [column.width for column in grid.columns]
        self.is_text = [not (column.is_code or column.align == "right") for column in grid.columns]
        self.wished = grid.size
        self.least = [0.0] * count
        self.natural = [0.0] * count
        self.of_head = [0.0] * count
        for column, head in enumerate(_last_heads(grid.heads)):
            word = longest_word(head.text, BOLD)
            letter = faces()[ITALIC][grid.columns[column].letter]
            self.least[column] = max(word, letter)
            self.natural[column] = max(word, letter)
            self.of_head[column] = _in_a_few_lines(head.text)
        for row in grid.rows:
            self._add(grid, row)
        if grid.carried:
            for column in grid.carried.columns:
                sums = (abs(row.amounts[column] or 0) for row in grid.rows if row.amounts)
                text = show_dong(-sum(sums), language)
                self._at_least(column, faces()[BOLD][text])
            words = max(grid.carried.brought, grid.carried.forward, key=len)
            column = grid.carried.in_column
            self.least[column] = max(self.least[column], longest_word(words, BOLD))
        self.headings = list(_wide_heads(grid.heads, 0))

    def _at_least(self, column: int, wide: float) -> None:
        self.least[column] = max(self.least[column], wide)
        self.natural[column] = max(self.natural[column], wide)

    def _add(self, grid: Grid, row: GridRow) -> None:
        if row.kind == "line":
            widths, face = faces()[REGULAR], REGULAR
            texts: Iterable[tuple[int, str]] = enumerate(row.cells)
        else:
            widths, face = faces()[BOLD], BOLD
            texts = ((at, row.cells[at]) for _, over, at, _ in cells_over(grid, row) if over == 1)
        natural, least, is_text = self.natural, self.least, self.is_text
        for column, text in texts:
            whole = widths[text]
            if whole > natural[column]:
                natural[column] = whole
            if whole > least[column]:
                word = longest_word(text, face) if is_text[column] else whole
                if word > least[column]:
                    least[column] = word

    def widths(self, size: float, room: float, *, hard: bool = False) -> list[float]:
        """In points, together as wide as the room; empty where that is too narrow."""
        scale, pad = size / 1000, 2 * PAD * size
        hard_least = _LETTERS_IN_A_HARD_COLUMN * 1000
        least = [
            (min(wide, hard_least) if hard and is_text else wide) * scale + pad
            for wide, is_text in zip(self.least, self.is_text, strict=True)
        ]
        for first, over, word in self.headings:
            lacking = word * scale + pad - sum(least[first : first + over])
            if lacking > 0 and not hard:
                for column in range(first, first + over):
                    least[column] += lacking / over
        natural, roomy = (
            [max(wide * scale + pad, floor) for wide, floor in zip(wished, least, strict=True)]
            for wished in (self.natural, map(max, self.natural, self.of_head))
        )
        if sum(least) > room + 0.01:
            return []
        if not any(self.shares):
            asked = roomy if sum(roomy) <= room else natural
            return _by_content(least, asked, self.is_text, room)
        asked = _with_heads(natural, roomy, self.shares, room)
        return _by_shares(least, asked, self.shares, room)


@lru_cache(maxsize=512)
def _in_a_few_lines(head: str) -> float:
    """How wide a head is that is no taller than it should be."""
    whole = faces()[BOLD][head]
    for part in range(_LINES_OF_A_HEAD * 4, 4, -1):
        room = 4 * whole / part
        if len(lines(plain(head, bold=True), room)) <= _LINES_OF_A_HEAD:
            return room
    return whole


def _fitted(measures: _Measures, room: float, name: str) -> tuple[float, list[float]]:
    """The largest size, no larger than wished, at which the columns fit, and their widths."""
    for hard in (False, True):
        size = measures.wished
        while size >= SMALLEST:
            if found := measures.widths(size, room, hard=hard):
                return size, found
            size -= _STEP
        if measures.wished < SMALLEST and (found := measures.widths(SMALLEST, room, hard=hard)):
            return SMALLEST, found
    raise FundledgerError("paper.too_wide", paper=name)


def _by_content(
    least: list[float], natural: list[float], is_text: list[bool], room: float
) -> list[float]:
    over = room - sum(natural)
    if over >= 0:  # text gets what is left
        takes = is_text if any(is_text) else [True] * len(natural)
        parts = [wide * take for wide, take in zip(natural, takes, strict=True)]
        return [wide + over * part / sum(parts) for wide, part in zip(natural, parts, strict=True)]
    wished = [wide - floor for wide, floor in zip(natural, least, strict=True)]
    given = room - sum(least)
    return [floor + given * wish / sum(wished) for floor, wish in zip(least, wished, strict=True)]


def _with_heads(
    natural: list[float], roomy: list[float], shares: list[float], room: float
) -> list[float]:
    """Columns without a share are as wide as their heads like, where nobody else needs the room."""
    wished = [
        0.0 if share else most - wide
        for wide, most, share in zip(natural, roomy, shares, strict=True)
    ]
    part = min(1.0, max(0.0, room - sum(natural)) / (sum(wished) or 1.0))
    return [wide + part * wish for wide, wish in zip(natural, wished, strict=True)]


def _by_shares(
    least: list[float], natural: list[float], shares: list[float], room: float
) -> list[float]:
    """Columns without a share get what they ask for, the others share the rest."""
    found = list(least)
    shared = [column for column, share in enumerate(shares) if share]
    others = [column for column, share in enumerate(shares) if not share]
    given = room - sum(least)
    wished = sum(natural[column] - least[column] for column in others)
    if wished > 0:
        part = min(1.0, given / wished)
        for column in others:
            found[column] += part * (natural[column] - least[column])
    rest = room - sum(found[column] for column in others)
    while True:
        total = sum(shares[column] for column in shared)
        narrow = [c for c in shared if rest * shares[c] / total < least[c] - 0.001]
        if not narrow or len(narrow) == len(shared):
            break
        shared = [column for column in shared if column not in narrow]
        rest -= sum(least[column] for column in narrow)
    for column in shared:
        found[column] = rest * shares[column] / total
    return found


def _last_heads(heads: Sequence[Head]) -> Iterator[Head]:
    for head in heads:
        if head.below:
            yield from _last_heads(head.below)
        else:
            yield head


def _wide_heads(heads: Sequence[Head], first: int) -> Iterator[tuple[int, int, float]]:
    """Heads over several columns: the first, how many, the widest word."""
    for head in heads:
        over = _leaves([head])
        if head.below:
            yield first, over, longest_word(head.text, BOLD)
            yield from _wide_heads(head.below, first)
        first += over
