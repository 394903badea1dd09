"""A set of rules as a workbook that can be changed and read again: the sheets of its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from fundledger.exchange.paper import print_on_a4
from fundledger.schemas.layouts import Layout
from fundledger.schemas.parts import sheet_name
from fundledger.schemas.raw import Value
from fundledger.schemas.templates import FORMATS, HEADING, HEADING_HEIGHT, watch
from fundledger.store.writing import new_file


def write_sheets(
    layouts: Sequence[Layout],
    rows: Mapping[str, Sequence[Mapping[str, Value]]],
    path: Path,
    *,
    replace: bool,
) -> None:
    """A sheet for each layout, with the rows of its kind below its headings."""
    with new_file(path, replace=replace) as draft, xlsxwriter.Workbook(draft) as book:
        heading = book.add_format(HEADING)
        formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}
        for layout in layouts:
            name = sheet_name(layout)
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_row(0, HEADING_HEIGHT)
            print_on_a4(page, heading_row=0, title=name)
            for index, column in enumerate(layout.columns):
                page.set_column(index, index, column.width, formats[column.kind])
                page.write_string(0, index, layout.heading(column.name), heading)
                watch(page, layout, column, index, first_row=1)
            for number, row in enumerate(rows[layout.kind], start=1):
                for index, column in enumerate(layout.columns):
                    _write(page, number, index, row[column.name], formats[column.kind])


def _write(page: Worksheet, row: int, index: int, value: Value, look: Any) -> None:
    match value:
        case date():
            page.write_datetime(row, index, value, look)
        case int():
            page.write_number(row, index, value, look)
        case str():
            page.write_string(row, index, value, look)
