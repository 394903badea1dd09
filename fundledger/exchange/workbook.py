"""A table as an Excel workbook, the way an accountant expects one, by XlsxWriter.

Money is a number (text beyond the 15 digits that Excel keeps), a day a real date, and a text is
never taken for a formula or a link. The same table gives the same bytes. An existing file is
replaced only when that was asked for: somebody may have worked in it since. The file appears whole
or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from fundledger.calendar import VIETNAM
from fundledger.exchange.writing import new_file, print_across
from fundledger.messages import Language, say_in
from fundledger.reports.as_text import columns_of, facts_line, shown
from fundledger.reports.table import Cell, Column, Table

EXACT_IN_EXCEL = 10**15
"""From here on a number has more digits than Excel keeps."""

FIRST_DAY_OF_EXCEL = date(1900, 3, 1)  # before it, Excel believes in a 29/02/1900

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # fixed, so that the bytes follow from the table alone
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_WIDEST = 60
_SETTINGS = {
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def save(table: Table, path: Path, lang: Language, *, replace: bool = False) -> None:
    """Write the table as a workbook of one sheet."""
    with (
        new_file(path, replace=replace) as draft,
        xlsxwriter.Workbook(str(draft), _SETTINGS) as book,
    ):
        title = say_in(lang, f"report.{table.name}")
        book.set_properties({"title": title, "created": _MADE})
        _Sheet(book, table, lang, title).write()


@dataclass(frozen=True, slots=True)
class _Styles:
    title: Any
    plain: Any
    heading: Any
    cells: dict[str, Any]
    totals: dict[str, Any]

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Styles:
        def style(**settings: object) -> Any:
            return book.add_format({**_FONT, "valign": "top", **settings})

        kinds: dict[str, dict[str, object]] = {
            "money": {"num_format": "#,##0_);[Red](#,##0)", "align": "right"},
            "number": {"num_format": "0_)", "align": "right"},
            "day": {"num_format": "dd/mm/yyyy", "align": "left", "indent": 1},
            "moment": {"num_format": "dd/mm/yyyy hh:mm:ss", "align": "left", "indent": 1},
            "text": {"num_format": "@", "text_wrap": True, "align": "left", "indent": 1},
        }
        return cls(
            title=style(bold=True, font_size=14),
            plain=style(),
            heading=style(bold=True, text_wrap=True, align="center", border=1, bg_color="#DDE8F0"),
            cells={kind: style(border=1, **settings) for kind, settings in kinds.items()},
            totals={
                kind: style(border=1, bold=True, top=2, **settings)
                for kind, settings in kinds.items()
            },
        )


class _Sheet:
    """Title, facts, headings, rows, totals, notes: one below the other."""

    def __init__(self, book: xlsxwriter.Workbook, table: Table, lang: Language, title: str) -> None:
        self.table = table
        self.lang = lang
        self.title = title
        self.styles = _Styles.of(book)
        self.sheet = book.add_worksheet(_sheet_name(title))
        self.head = 3 if table.facts else 2  # the row of the headings, from 0

    def write(self) -> None:
        table, last = self.table, self.head + len(self.table.rows)
        self._write_top()
        for index, row in enumerate(table.rows, start=self.head + 1):
            self._write_row(index, row, self.styles.cells)
        self.sheet.autofilter(self.head, 0, last, len(table.columns) - 1)
        if table.totals is not None:
            last += 1
            self._write_row(last, self._labelled(table.totals), self.styles.totals)
        for index, note in enumerate(table.notes, start=last + 2):
            said = say_in(self.lang, note.key, **note.params)
            self.sheet.write_string(index, 0, said, self.styles.plain)
        self._set_up_page()

    def _write_top(self) -> None:
        self.sheet.write_string(0, 0, self.title, self.styles.title)
        if self.table.facts:
            self.sheet.write_string(1, 0, facts_line(self.table, self.lang), self.styles.plain)
        for index, column in enumerate(self.table.columns):
            heading = say_in(self.lang, f"column.{column.name}")
            self.sheet.write_string(self.head, index, heading, self.styles.heading)
            self.sheet.set_column(index, index, self._width(index, column, heading))

    def _write_row(self, row: int, cells: Sequence[Cell], styles: dict[str, Any]) -> None:
        for index, (cell, column) in enumerate(zip(cells, self.table.columns, strict=True)):
            self._write_cell(row, index, cell, styles[column.kind])

    def _write_cell(self, row: int, index: int, cell: Cell, style: Any) -> None:
        match cell:
            case None:
                self.sheet.write_blank(row, index, None, style)
            case int() if abs(cell) < EXACT_IN_EXCEL:
                self.sheet.write_number(row, index, cell, style)
            case datetime():
                local = cell.astimezone(VIETNAM).replace(tzinfo=None)
                self.sheet.write_datetime(row, index, local, style)
            case date() if cell >= FIRST_DAY_OF_EXCEL:
                self.sheet.write_datetime(row, index, cell, style)
            case _:
                said = shown(cell, self.table.columns[index], self.lang)
                self.sheet.write_string(row, index, said, style)

    def _labelled(self, totals: Sequence[Cell]) -> Sequence[Cell]:
        return totals if totals[0] is not None else [say_in(self.lang, "face.total"), *totals[1:]]

    def _width(self, index: int, column: Column, heading: str) -> int:
        """Wide enough for the widest cell and for the heading's filter button.

        Excel counts in digits of its own font; capitals of ours take a fifth more, and an indent.
        """
        cells = [row[index] for row in (*self.table.rows, self.table.totals or ()) if row]
        widest = max((columns_of(shown(cell, column, self.lang)) for cell in cells), default=0)
        return min(max(widest * 6 // 5 + 4, columns_of(heading) + 4), _WIDEST)

    def _set_up_page(self) -> None:
        self.sheet.freeze_panes(self.head + 1, 0)
        print_across(self.sheet, heading_row=self.head)
        self.sheet.fit_to_pages(1, 0)


def _sheet_name(title: str) -> str:
    """Excel takes 31 letters, and none of []:*?/\\."""
    allowed = "".join(letter for letter in title if letter not in "[]:*?/\\'")
    return allowed[:31].strip() or "1"
