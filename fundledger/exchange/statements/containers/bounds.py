"""Rows of a sheet as they are found, within bounds: what a hostile file says costs no more.

Every reader of a type of file that is our own puts its rows here. Rows keep the numbers that Excel
gives them; where some are skipped, one blank row stands for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from fundledger.exchange.packages import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from fundledger.files import SourceFile, refuse
from fundledger.schemas.raw import Row, Value, letters

COST_OF_ROW = 16
"""A row takes as much memory as so many cells."""


class Budget:
    """How many cells all sheets of one file may still fill."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self._left = MOST_CELLS

    def spend(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            refuse(self.file, "workbook.too_big")


class Rows:
    """The rows of one sheet, from above to below."""

    def __init__(self, budget: Budget, sheet: str | None = None) -> None:
        self.found: list[Row] = []
        self._budget = budget
        self._sheet = sheet

    def add(self, number: int, values: Sequence[Value]) -> None:
        """A row; empty cells at its end are none."""
        width = len(values)
        while width and values[width - 1] is None:
            width -= 1
        self.refuse_far(number, width)
        self._budget.spend(width + COST_OF_ROW)
        last = self.found[-1][0] if self.found else 0
        if number > last + 1:
            self.found.append((number - 1, ()))
        self.found.append((number, values if width == len(values) else values[:width]))

    def refuse_far(self, row: int, column: int) -> None:
        """No sheet of Excel has so many rows or columns."""
        if row > MOST_ROWS or column > MOST_COLUMNS:
            far = f"{letters(min(max(column, 1), MOST_COLUMNS))}{min(row, MOST_ROWS)}"
            sheet = self._sheet or self._budget.file.name
            refuse(self._budget.file, "workbook.far_cell", sheet=sheet, cell=far)


def placed(cells: dict[int, Value]) -> list[Value]:
    """Cells by their column, counted from 0, as a row."""
    row: list[Value] = [None] * (max(cells) + 1 if cells else 0)
    for column, value in cells.items():
        row[column] = value
    return row
