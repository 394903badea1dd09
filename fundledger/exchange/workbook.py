"""The tables of an answer as an Excel workbook, the way an accountant expects one, by XlsxWriter.

Each table has a sheet of its own, with its title, fund and day, and prints on A4, one page wide.
Money is a number (text beyond the 15 digits that Excel keeps), a day a real date, and a text is
never taken for a formula or a link. The same tables give the same bytes. An existing file is
replaced only when that was asked for: somebody may have worked in it since. The file appears whole
or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from fundledger.calendar import VIETNAM
from fundledger.exchange.paper import print_on_a4
from fundledger.messages import Language, Wording, say_in
from fundledger.reports.as_text import facts_line, shown
from fundledger.reports.table import Cell, Column, Table
from fundledger.store.writing import new_file

EXACT_IN_EXCEL = 10**15
"""From here on a number has more digits than Excel keeps."""

FIRST_DAY_OF_EXCEL = date(1900, 3, 1)  # before it, Excel believes in a 29/02/1900

MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # fixed, so that the bytes follow from the table alone
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_WIDEST, _NARROWEST = 50, 16
"""What a column of text is given at most, and is squeezed to at least, in Excel's digits."""

_UPRIGHT, _PAGE, _ACROSS = 105, 85, 215
"""Up to what width a table is printed on a page upright; how wide one is made at least; and what it
may measure before its texts are squeezed: smaller than on that, nobody reads it on A4 across."""

_READABLE = 270
"""What is wider goes on several pages: made to fit on one, its letters would be 6 points high."""

_MOST_NAMES = 3
_LINES_OF_HEADING = 3
_MARGIN = 3  # with an indent, and the button of the filter
_TENTHS = {**dict.fromkeys("iljtfrI.,;:'!|()-–/· ", 7), **dict.fromkeys("mwMW", 19)}
"""How wide letters of our font are, in tenths of the digits by which Excel counts."""

_WHOSE = frozenset({"fund", "fund_name", "funds", "from", "as_of", "known_at", "recorded_until"})
_MOST_OF_NAME = 31
_LINE_HEIGHT, _TITLE_HEIGHT = 16, 20  # points
_SETTINGS = {
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def save(tables: Sequence[Table], path: Path, lang: Language, *, replace: bool = False) -> None:
    """Write the tables of one answer, a sheet each; what the first says of all, all say."""
    with (
        new_file(path, replace=replace) as draft,
        xlsxwriter.Workbook(str(draft), _SETTINGS) as book,
    ):
        title = say_in(lang, f"report.{tables[0].name}")
        book.set_properties({"title": title, "created": MADE})
        styles = _Styles.of(book)
        names: set[str] = set()
        for table in _placed(tables):
            title = say_in(lang, f"report.{table.name}")
            sheet = book.add_worksheet(_free_name(title, names))
            _Sheet(sheet, styles, table, lang, title).write()


def _placed(tables: Sequence[Table]) -> list[Table]:
    """Each with the facts of the answer: a sheet that is printed alone must say of what it is.

    A table that says something of its own, such as its basis, takes whose and of which days it is.
    """
    facts = next((table.facts for table in tables if table.facts), {})
    whose = {name: value for name, value in facts.items() if name in _WHOSE}
    return [
        replace(table, facts={**whose, **table.facts} if table.facts else facts) for table in tables
    ]


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
            # Excel shows a thousandth for each comma at the end; the cell keeps đồng.
            "million": {"num_format": "#,##0.0,,_);[Red](#,##0.0,,)", "align": "right"},
            "billion": {"num_format": "#,##0.000,,,_);[Red](#,##0.000,,,)", "align": "right"},
            "number": {"num_format": "0_)", "align": "right"},
            "day": {"num_format": "dd/mm/yyyy", "align": "left", "indent": 1},
            "moment": {"num_format": "dd/mm/yyyy hh:mm:ss", "align": "left", "indent": 1},
            "text": {"num_format": "@", "text_wrap": True, "align": "left", "indent": 1},
        }
        return cls(
            title=style(bold=True, font_size=14, text_wrap=True),
            plain=style(text_wrap=True),
            heading=style(
                bold=True,
                text_wrap=True,
                align="center",
                valign="vcenter",
                border=1,
                bg_color="#DDE8F0",
            ),
            cells={kind: style(border=1, **settings) for kind, settings in kinds.items()},
            totals={
                kind: style(border=1, bold=True, top=2, **settings)
                for kind, settings in kinds.items()
            },
        )


class _Sheet:
    """Title, facts, headings, rows, totals, notes: one below the other."""

    def __init__(
        self, sheet: Worksheet, styles: _Styles, table: Table, lang: Language, title: str
    ) -> None:
        self.table = table
        self.lang = lang
        self.title = title
        self.styles = styles
        self.sheet = sheet
        self.head = 3 if table.facts else 2  # the row of the headings, from 0
        self.headings = [column.heading.words(lang) for column in table.columns]
        bounds = map(self._bounds, table.columns, self.headings)
        self.widths = _fitted([*bounds], table.columns)

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
            self._write_across(index, note.words(self.lang), self.styles.plain, _LINE_HEIGHT)
        self._set_up_page()

    def _write_top(self) -> None:
        self._write_across(0, self.title, self.styles.title, _TITLE_HEIGHT)
        if self.table.facts:
            facts = facts_line(self.table, self.lang)
            self._write_across(1, facts, self.styles.plain, _LINE_HEIGHT)
        self._set_height(self.head, self.headings)
        for index, (heading, width) in enumerate(zip(self.headings, self.widths, strict=True)):
            self.sheet.write_string(self.head, index, heading, self.styles.heading)
            self.sheet.set_column(index, index, width)

    def _set_height(self, row: int, said: Sequence[str]) -> None:
        """As high as its texts are wrapped: not every program finds that by itself."""
        depth = max(map(_depth, said, self.widths))
        if depth > 1:
            self.sheet.set_row(row, depth * _LINE_HEIGHT)

    def _write_across(self, row: int, said: str, style: Any, height: int) -> None:
        """A sentence over the whole table; of merged cells Excel finds no height itself."""
        width = sum(self.widths) * _LINE_HEIGHT // height  # a larger letter takes more of it
        self.sheet.set_row(row, height * _depth(said, width))
        if len(self.widths) > 1:
            self.sheet.merge_range(row, 0, row, len(self.widths) - 1, "", style)
        self.sheet.write_string(row, 0, said, style)

    def _write_row(self, row: int, cells: Sequence[Cell], styles: dict[str, Any]) -> None:
        self._set_height(row, [self._text(cell) for cell in cells])
        for index, (cell, column) in enumerate(zip(cells, self.table.columns, strict=True)):
            style = column.kind if column.scale == "dong" else column.scale
            self._write_cell((row, index), cell, column, styles[style])

    def _text(self, cell: Cell) -> str:
        """What may be wrapped: figures and days never are."""
        if isinstance(cell, Wording):
            return cell.words(self.lang)
        return cell if isinstance(cell, str) else ""

    def _write_cell(self, at: tuple[int, int], cell: Cell, column: Column, style: Any) -> None:
        match cell:
            case None:
                self.sheet.write_blank(*at, None, style)
            case int() if abs(cell) < EXACT_IN_EXCEL:
                self.sheet.write_number(*at, cell, style)
            case datetime():
                local = cell.astimezone(VIETNAM).replace(tzinfo=None)
                self.sheet.write_datetime(*at, local, style)
            case date() if cell >= FIRST_DAY_OF_EXCEL:
                self.sheet.write_datetime(*at, cell, style)
            case _:
                self.sheet.write_string(*at, shown(cell, column, self.lang), style)

    def _labelled(self, totals: Sequence[Cell]) -> Sequence[Cell]:
        first, *others = totals
        return totals if first is not None else [say_in(self.lang, "face.total"), *others]

    def _bounds(self, column: Column, heading: str) -> tuple[int, int]:
        """How narrow a column may be and how wide it would be: by its cells, not its heading.

        A heading is wrapped, but no word of it is broken.
        """
        cells = [*self.table[column.name], self.table.total.get(column.name)]
        longest = max((shown(cell, column, self.lang) for cell in cells), key=len, default="")
        natural = _width(longest)
        words = max((_width(word) for word in heading.split()), default=0)
        least = max(words, -(-_width(heading) // _LINES_OF_HEADING) + _MARGIN)
        if column.kind != "text":
            return (max(least, natural),) * 2
        return max(least, min(natural, _NARROWEST)), max(least, min(natural, _WIDEST))

    def _set_up_page(self) -> None:
        self.sheet.freeze_panes(self.head + 1, 0)
        across = sum(self.widths) > _UPRIGHT
        print_on_a4(self.sheet, heading_row=self.head, title=self.title, across=across)
        pages = -(-sum(self.widths) // _READABLE)
        self.sheet.fit_to_pages(pages, 0)
        if pages > 1:
            self.sheet.repeat_columns(0, self._names() - 1)

    def _names(self) -> int:
        """How many columns at the left say whose a row is: seen again on each page beside."""
        kinds = [column.kind for column in self.table.columns]
        texts = next((at for at, kind in enumerate(kinds) if kind != "text"), len(kinds))
        return max(1, min(texts, _MOST_NAMES))


def _width(text: str) -> int:
    """In the digits by which Excel counts, with a margin."""
    return -(-_tenths(text) // 10) + _MARGIN


def _tenths(text: str) -> int:
    return sum(_TENTHS.get(letter, 15 if letter.isupper() else 12) for letter in text)


def _depth(text: str, width: int) -> int:
    """How many lines a text takes in a column."""
    room = max(1, width - _MARGIN) * 10
    if "\n" not in text and len(text) * _TENTHS["W"] <= room:  # as most are
        return 1
    lines = 0
    for part in text.split("\n"):
        at = -_TENTHS[" "]
        lines += 1
        for word in part.split(" "):
            long = _tenths(word)
            if at > 0 and at + _TENTHS[" "] + long > room:
                lines, at = lines + 1, -_TENTHS[" "]
            lines, at = lines + max(0, long - 1) // room, at + _TENTHS[" "] + long
    return lines


def _fitted(bounds: Sequence[tuple[int, int]], columns: Sequence[Column]) -> list[int]:
    """The widths of the columns: texts give way where a page is too narrow, and fill one."""
    widths = [most for _, most in bounds]
    for _ in range(sum(widths) - _ACROSS):
        giving = [at for at, (least, _) in enumerate(bounds) if widths[at] > least]
        if not giving:
            break
        widths[max(giving, key=lambda at: widths[at])] -= 1
    texts = [at for at, column in enumerate(columns) if column.kind == "text"]
    for _ in range(_PAGE - sum(widths)):
        taking = [at for at in texts or range(len(widths)) if widths[at] < _WIDEST]
        if not taking:
            break
        widths[min(taking, key=lambda at: widths[at])] += 1
    return widths


def _free_name(title: str, taken: set[str]) -> str:
    """Two tables of one title: the second sheet is numbered; Excel knows no small letters there."""
    name, number = _sheet_name(title), 1
    while name.casefold() in taken:
        number += 1
        name = f"{_sheet_name(title)[: 30 - len(str(number))]} {number}"
    taken.add(name.casefold())
    return name


def _sheet_name(title: str) -> str:
    """Excel takes 31 letters, and none of []:*?/\\."""
    allowed = "".join(letter for letter in title if letter not in "[]:*?/\\'").strip()
    if len(allowed) <= _MOST_OF_NAME:
        return allowed or "1"
    return allowed[: _MOST_OF_NAME + 1].rpartition(" ")[0].strip() or allowed[:_MOST_OF_NAME]
