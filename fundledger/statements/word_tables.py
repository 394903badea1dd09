"""Tables of a paper as Word has them: as wide and as large as the page sets them.

Sums that go over from page to page are not here: where pages break is Word's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fundledger.statements.blocks import Setting
from fundledger.statements.document import Grid, GridRow, Head
from fundledger.statements.tables import ABOVE, PAD, Table, cells_over, levelled
from fundledger.statements.word_styles import Styles
from fundledger.statements.word_xml import ALL, NONE, cell, paragraph, row, run, table

_LINE = 0.6
"""Beside a cell's text there is the line, which other programs count to the cell."""


def grid(block: Grid, styles: Styles, setting: Setting, *, holds: bool) -> str:
    """`holds`: its last row stays on the page of what follows."""
    measured = replace(block, rows=block.like) if block.like else block
    page = Table(measured, setting.room, setting.tall, setting.language, setting.name)
    return table(
        page.widths,
        _Rows(block, page, styles).all(holds=holds),
        borders=ALL if block.is_ruled else NONE,
        beside=PAD * page.size - _LINE,
        above=ABOVE * page.size,
    )


class _Rows:
    def __init__(self, block: Grid, page: Table, styles: Styles) -> None:
        self.grid = block
        self.widths = page.widths
        self.cell, self.sum, self.head, self.letter = (
            styles.of(name, page.size) for name in ("cell", "sum", "head", "letter")
        )

    def all(self, *, holds: bool) -> Iterator[str]:
        yield from self._heads()
        rows = self.grid.rows
        for index, each in enumerate(rows, start=1):
            following = rows[index].kind if index < len(rows) else None
            keeps = following == "total" or (each.kind == "group" and following is not None)
            yield self._row(each, keeps=keeps or (holds and following is None))

    def _wide(self, first: int, over: int) -> float:
        return sum(self.widths[first : first + over])

    def _heads(self) -> Iterator[str]:
        """A head without others below it goes down to the last of its rows."""
        levels: list[list[tuple[int, int, Head]]] = []
        levelled(self.grid.heads, 0, 0, levels)
        whole: list[tuple[int, int, Head]] = []
        for level, heads in enumerate(levels):
            is_last = level == len(levels) - 1
            cells = [(first, self._continued(first)) for first, _, _ in whole]
            for first, over, head in heads:
                goes_down = not head.below and not is_last
                shown = paragraph(self.head, run(head.text), keeps=True)
                down = "restart" if goes_down else ""
                made = cell(
                    self._wide(first, over),
                    shown,
                    over=over,
                    down=down,  # type: ignore[arg-type]  # one of them
                    middle=True,
                )
                cells.append((first, made))
            whole += [each for each in heads if not each[2].below]
            yield row((made for _, made in sorted(cells)), is_head=True)
        if any(column.letter for column in self.grid.columns):
            yield row(
                (
                    cell(wide, paragraph(self.letter, run(column.letter), keeps=True))
                    for wide, column in zip(self.widths, self.grid.columns, strict=True)
                ),
                is_head=True,
            )

    def _continued(self, first: int) -> str:
        return cell(self.widths[first], paragraph(self.head, keeps=True), down="continue")

    def _row(self, of: GridRow, *, keeps: bool) -> str:
        if of.kind == "line":
            return row(
                cell(
                    wide,
                    paragraph(
                        self.cell,
                        run(text) if text else "",
                        keeps=keeps,
                        align=None if column.align == "left" else column.align,
                    ),
                )
                for wide, column, text in zip(self.widths, self.grid.columns, of.cells, strict=True)
            )
        return row(
            cell(
                self._wide(first, over),
                paragraph(
                    self.sum,
                    run(of.cells[at]) if of.cells[at] else "",
                    keeps=keeps,
                    align=None if align == "left" else align,
                ),
                over=over,
            )
            for first, over, at, align in cells_over(self.grid, of)
        )
