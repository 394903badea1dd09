"""CSV as a sheet of texts: the encoding by its mark, the delimiter by the headings.

A row has the number that Excel gives it when it opens the file: blank lines count, a cell with line
breaks is one row, and a first line `sep=;` is none. The apostrophe that our own CSV has before what
looks like a formula is no part of the text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from fundledger.files import SourceFile, refuse, refused
from fundledger.schemas.layouts import Recogniser
from fundledger.schemas.raw import Row, Sheet
from fundledger.text import unguarded

DELIMITERS = ",;\t|"
MOST_HEADINGS = 200
"""No table has more columns; what stands further right is no heading."""

MOST_COLUMNS = 16_384
"""Excel shows no more of a sheet."""

_LOOKED_AT = 1_000_000  # letters
_DECLARED = re.compile(r"sep=([,;\t|])\r?\n?", re.IGNORECASE)


def sheet_of_csv(file: SourceFile, layout: Recogniser) -> Sheet:
    delimiter, text = declared_delimiter(file.text())
    return Sheet(file.name, None, _rows(file, text, delimiter or delimiter_of(text, layout)))


def declared_delimiter(text: str) -> tuple[str | None, str]:
    """What a first line `sep=;` says, and the text below it."""
    declared = _DECLARED.match(text)
    return (declared[1], text[declared.end() :]) if declared else (None, text)


def delimiter_of(text: str, layout: Recogniser) -> str:
    """The one by which a row near the top names most columns; of equals, by most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(StringIO(text[:_LOOKED_AT], newline=""), delimiter=delimiter)
        best = (0, 0)
        try:
            for cells in islice(reader, layout.heading_rows):
                best = max(best, (layout.recognised(cells[:MOST_HEADINGS]), len(cells)))
        except csv.Error:
            pass  # with the right delimiter the reading proper says where it breaks
        return best

    return max(DELIMITERS, key=score)


def refuse_too_wide(file: SourceFile, row: int, cells: int) -> None:
    """No table has so many columns, and each costs; it is said before any of them is looked at."""
    if cells > MOST_COLUMNS:
        refuse(file, "text_file.too_wide", row=row, cells=cells, most=MOST_COLUMNS)


def _said(cell: str) -> str | None:
    return unguarded(cell) if cell and not cell.isspace() else None


def _rows(file: SourceFile, text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            refuse_too_wide(file, number, len(cells))
            yield number, [_said(cell) for cell in cells]
    except csv.Error:
        raise refused(file, "text_file.quotes", row=number + 1) from None
