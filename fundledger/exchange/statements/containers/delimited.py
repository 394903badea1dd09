"""Text with a separator (.csv, .tsv, .txt) as a sheet of texts; the separator by the headings.

Banks write quotation marks into a narrative without doubling them. A row with such a mark is taken
only where its cells are as many as the headings, and a row of the table with more cells than
headings, as an amount with commas makes between commas, is refused: nothing moves to another column
in silence. Rows have the numbers that Excel gives them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

from fundledger.exchange.delimited import (
    MOST_HEADINGS,
    declared_delimiter,
    delimiter_of,
    refuse_too_wide,
)
from fundledger.exchange.statements.containers.bounds import COST_OF_ROW, Budget, Rows
from fundledger.files import SourceFile, refuse
from fundledger.schemas.layouts import Recogniser
from fundledger.schemas.raw import Sheet

_MOST_LINES_OF_CELL = 30
_MOST_ODD_ROWS = 1_000
_BEGINS_WITH_DAY = re.compile(r"\s*(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{8}$)")

_Cells = list[str]
_Numbered = tuple[int, _Cells]


def sheet_of_text(file: SourceFile, text: str, headings: Recogniser) -> Sheet:
    delimiter, text = declared_delimiter(text)
    if delimiter is None:
        delimiter = delimiter_of(text, headings)
    try:
        read = list(_strict(file, text, delimiter))
    except csv.Error:
        read = []
    heading_row, width = _heading(read, headings)
    if not read or _has_swallowed(read, width, delimiter):
        read, heading_row = _lenient(file, text, delimiter, headings)
        width = next((len(cells) for number, cells in read if number == heading_row), 0)
    if width:
        _refuse_wider(file, read, heading_row, width, delimiter)
    rows = Rows(Budget(file))
    for number, cells in read:
        rows.add(number, [cell if cell and not cell.isspace() else None for cell in cells])
    return Sheet(file.name, None, rows.found)


def _strict(file: SourceFile, text: str, delimiter: str) -> Iterator[_Numbered]:
    budget = Budget(file)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number, cells in enumerate(reader, start=1):
        refuse_too_wide(file, number, len(cells))
        budget.spend(len(cells) + COST_OF_ROW)
        yield number, cells


def _heading(rows: Sequence[_Numbered], headings: Recogniser) -> tuple[int, int]:
    """The number and the width of the row near the top that names most columns; 0 where none does.

    One heading alone may be a word of the head.
    """
    best = (1, 0, 0)
    for number, cells in rows[: headings.heading_rows]:
        known = headings.recognised(cells[:MOST_HEADINGS])
        if known > best[0]:
            best = (known, number, len(_trimmed(cells)))
    return best[1], best[2]


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """Without the empty cells at its end."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return cells[:width]


def _has_swallowed(rows: Sequence[_Numbered], width: int, delimiter: str) -> bool:
    """Whether a cell of several lines holds what looks like a row: a mark was left open there."""
    if width < 2:
        return False
    return any(
        line.count(delimiter) >= width - 2
        for _, cells in rows
        for cell in cells
        if "\n" in cell
        for line in cell.split("\n")
    )


def _refuse_wider(
    file: SourceFile, rows: Sequence[_Numbered], heading_row: int, width: int, delimiter: str
) -> None:
    """A row of the table, which has a day, holds a cell that no heading is above."""
    for number, cells in rows:
        if number <= heading_row or len(cells) <= width or len(_trimmed(cells)) <= width:
            continue
        if any(_BEGINS_WITH_DAY.match(cell) for cell in cells[:width]):
            shown = "TAB" if delimiter == "\t" else delimiter
            params = {"row": number, "cells": len(_trimmed(cells)), "headings": width}
            refuse(file, "text_file.wider", delimiter=shown, **params)


# With quotation marks that do not match.


def _lenient(
    file: SourceFile, text: str, delimiter: str, headings: Recogniser
) -> tuple[list[_Numbered], int]:
    """The rows, line by line, and which one is the heading row."""
    lines = re.split(r"\r\n|\n|\r", text)
    simple = [_one(line, delimiter) or line.split(delimiter) for line in lines[:500]]
    number, width = _heading(list(enumerate(simple, start=1)), headings)
    heading = "\n".join(lines[: max(number, 1)])
    if not width or _one_text(heading, delimiter) is None:
        refuse(file, "text_file.quotes", row=max(number, 1))
    read: list[_Numbered] = []
    budget = Budget(file)
    at = row = odd = 0
    while at < len(lines):
        row += 1
        cells, taken = _one(lines[at], delimiter), 1
        if cells is None:
            odd += 1
            found = _odd(lines, at, delimiter, width)
            if found is None or odd > _MOST_ODD_ROWS:
                refuse(file, "text_file.quotes", row=row)
            cells, taken = found
        at += taken
        refuse_too_wide(file, row, len(cells))
        budget.spend(len(cells) + COST_OF_ROW)
        read.append((row, cells))
    return read, number


def _one(line: str, delimiter: str) -> _Cells | None:
    """The cells of one line that stands for itself; None where its marks do not match."""
    if '"' not in line:
        return line.split(delimiter) if line else []
    return _one_text(line, delimiter)


def _one_text(text: str, delimiter: str) -> _Cells | None:
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[-1] if rows else []


def _odd(lines: Sequence[str], at: int, delimiter: str, width: int) -> tuple[_Cells, int] | None:
    """A row with a cell of several lines, or with a mark that was not doubled; None: neither."""
    line = lines[at]
    for further in range(2, _MOST_LINES_OF_CELL + 1):
        part = lines[at : at + further]
        if len(part) < further or part[-1].count(delimiter) >= width - 1:
            break
        cells = _one_text("\n".join(part), delimiter)
        if cells is not None and len(cells) == width:
            return cells, further
    cells = list(_with_stray_marks(line, delimiter))
    return (cells, 1) if len(cells) == width else None


def _with_stray_marks(line: str, delimiter: str) -> Iterator[str]:
    """Cells of a line where a mark ends a cell only before a separator or the end of the line."""
    at = 0
    while at <= len(line):
        if line.startswith('"', at):
            end = line.find(f'"{delimiter}', at + 1)
            if end < 0 and line.endswith('"') and len(line) > at + 1:
                end = len(line) - 1
            if end >= 0:
                yield line[at + 1 : end].replace('""', '"')
                at = end + 2
                continue
        end = line.find(delimiter, at)
        end = len(line) if end < 0 else end
        yield line[at:end]
        at = end + 1
