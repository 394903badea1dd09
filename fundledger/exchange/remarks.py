"""A refused table, given back as a workbook whose last column says what is wrong with each row.

The cell that is meant is red and says so itself, for the column may lie far to the right. What is
wrong with all of a sheet stands in its headings. Values, sheets and rows stay where they were, so
that the sentences' row numbers hold. Formulas come back as the values they had; one without a value
comes back if it only reckons with cells of its sheet, else as a text, for a stranger may have put
there what reaches out of the file. Looks (colours, fonts) are not kept. Lists to choose from are
offered again. The column is passed over when the mended workbook is read again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from fundledger.errors import FundledgerError, Problem
from fundledger.exchange.paper import print_on_a4
from fundledger.exchange.sources import TREES, sheets_of
from fundledger.files import SourceFile
from fundledger.messages import Language, language, say_in
from fundledger.schemas.entries import LAYOUT
from fundledger.schemas.layouts import REMARKS, Headed, Layout, best_of
from fundledger.schemas.raw import Area, Fault, Sheet, Value, letters
from fundledger.schemas.templates import HEADING, HEADING_HEIGHT, watch
from fundledger.store.writing import write_bytes

_SHEET_OF_CSV = "CSV"
_NO_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST_NAME = 31
_MOST_CHARACTERS = 32_000  # Excel takes 32,767 in a cell
_MOST_FROZEN = 12
_LINE_HEIGHT, _HIGHEST = 15, 405  # points; Excel takes no higher row
_LETTERS_IN_REMARK = 72
_SAID_BY = "fundledger"
_COMMENT = {"x_scale": 2, "color": "#FFC7CE", "font_size": 10}
_WIDTHS = {"text": 40, "code": 16, "money": 16, "day": 12, "number": 12}

Remarks = Mapping[int | None, Sequence[Problem]]


def write_with_remarks(
    file: SourceFile,
    problems: Iterable[Problem],
    path_out: Path,
    *,
    sheets: Iterable[Sheet] | None = None,
    layout: Headed = LAYOUT,
    others: Sequence[Headed] = (),
    lang: Language | None = None,
    replace: bool = False,
) -> None:
    """What `with_remarks` makes, as the file `path_out`.

    The original is never overwritten, nor a copy of it; another file only with `replace`.
    """
    if path_out.is_file() and path_out.read_bytes() == file.data:
        raise FundledgerError("remarks.same_file", file=file.name)
    content = with_remarks(file, problems, sheets=sheets, layout=layout, others=others, lang=lang)
    write_bytes(content, path_out, replace=replace)


def with_remarks(
    file: SourceFile,
    problems: Iterable[Problem],
    *,
    sheets: Iterable[Sheet] | None = None,
    layout: Headed = LAYOUT,
    others: Sequence[Headed] = (),
    lang: Language | None = None,
) -> bytes:
    """The table of a file as a workbook, with every problem beside its row.

    `sheets`: the file as it was read, where not its name tells how to read it.
    """
    if sheets is None:
        _refuse_trees(file)
        sheets = sheets_of(file, layout)
    by_sheet: dict[str | None, dict[int | None, list[Problem]]] = {}
    for problem in problems:
        rows = by_sheet.setdefault(problem.place.sheet, defaultdict(list))
        rows[problem.place.row].append(problem)
    out = BytesIO()
    _write(out, sheets, by_sheet, (layout, *others), lang or language())
    return out.getvalue()


def _refuse_trees(file: SourceFile) -> None:
    if file.suffix in {*TREES, ".toml"}:
        raise FundledgerError("remarks.no_table", file=file.name)


def _write(
    out: BytesIO,
    sheets: Iterable[Sheet],
    by_sheet: Mapping[str | None, Remarks],
    layouts: Sequence[Headed],
    lang: Language,
) -> None:
    sheets = list(sheets)  # their rows are read when they are written
    merged = any(sheet.merges for sheet in sheets)  # a merge needs rows that are not yet away
    with xlsxwriter.Workbook(out, {"constant_memory": not merged}) as book:
        looks = _Looks(book)
        whole_file = by_sheet.get(None, {}).get(None, ())
        for sheet, name in zip(sheets, _names_of(sheets), strict=True):
            page = book.add_worksheet(name)
            if sheet.hidden:
                page.hide()
            remarks = {**by_sheet.get(sheet.name, {})}
            remarks[None] = [*whole_file, *(remarks.get(None, ()) if sheet.name else ())]
            page.set_comments_author(_SAID_BY)
            _SheetWriter(page, looks, layouts, remarks, lang).write(sheet)
            whole_file = ()


def _names_of(sheets: Iterable[Sheet]) -> Iterator[str]:
    """The sheets' own names; what Excel takes instead, where another program wrote the file."""
    taken: set[str] = set()
    for sheet in sheets:
        own = _NO_NAME.sub("_", sheet.name or _SHEET_OF_CSV)[:_LONGEST_NAME]
        name, number = own, 1
        while name.casefold() in taken:
            number += 1
            name = f"{own[: _LONGEST_NAME - 8]} ({number})"
        taken.add(name.casefold())
        yield name


class _Looks:
    """The formats of a returned workbook, by what a cell holds and whether it is a bad one."""

    CODES: ClassVar[dict[str, str]] = {
        "day": "dd/mm/yyyy",
        "moment": "dd/mm/yyyy hh:mm:ss",
        "money": "#,##0",
        "number": "General",  # shows every decimal that was refused
        "text": "@",
    }

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        red = {"bg_color": "#FFC7CE"}
        self.remark = book.add_format({"font_color": "#9C0006", "text_wrap": True, **red})
        self._looks = {
            (name, is_bad): book.add_format({"num_format": code, **(red if is_bad else {})})
            for name, code in self.CODES.items()
            for is_bad in (False, True)
        }
        for is_bad in (False, True):
            self._looks["heading", is_bad] = book.add_format({**HEADING, **(red if is_bad else {})})

    def look(self, name: str, is_bad: bool) -> Any:
        return self._looks[name, is_bad]


class _SheetWriter:
    """Writes one sheet row by row; the heading row is the one that names most columns."""

    def __init__(
        self,
        page: Worksheet,
        looks: _Looks,
        layouts: Sequence[Headed],
        remarks: Remarks,
        lang: Language,
    ) -> None:
        self.page = page
        self.looks = looks
        self.layouts = layouts
        self.layout = layouts[0]
        self.remarks = remarks
        self.lang = lang
        self.money: set[int] = set()
        self.heading_row = 0  # not known
        self.headed_row = 1  # where the column of remarks is headed

    def write(self, sheet: Sheet) -> None:
        kept = [(number, list(values)) for number, values in sheet.rows]
        top = kept[: max(layout.heading_rows for layout in self.layouts)]
        self.layout = best_of(self.layouts, (values for _, values in top))
        heading_row, headings = max(
            top,
            key=lambda row: self.layout.recognised(row[1]),
            default=(1, []),
        )
        remark_column = _remark_column(headings, kept)
        self._prepare(headings, remark_column, heading_row)
        self._merge(sheet.merges, remark_column)
        if self.layout.recognised(headings):
            self.heading_row = heading_row
            print_on_a4(self.page, heading_row=heading_row - 1, title=REMARKS)
            if heading_row <= _MOST_FROZEN:  # else nothing of the table could be seen
                self.page.freeze_panes(heading_row, 0)
        self.headed_row = heading_row
        for number, values in kept:
            self._write_row(number, values, remark_column)
            self._write_remark(number, remark_column)
        there = {number for number, _ in kept}
        for number in sorted({n for n in self.remarks if n is not None} | {heading_row}):
            if number not in there:
                self._write_row(number, (), remark_column)
                self._write_remark(number, remark_column)

    def _merge(self, areas: Iterable[Area], remark_column: int) -> None:
        """As they were, so that what was refused for them is refused until they are undone."""
        for area in areas:
            cells = (area.top - 1, area.left - 1, area.bottom - 1, area.right - 1)
            alone = cells[:2] == cells[2:]
            if not alone and area.right <= remark_column:  # a remark would be lost under it
                with suppress(OverlappingRange):
                    self.page.merge_range(*cells, "")

    def _write_row(self, number: int, values: Sequence[Value], remark_column: int) -> None:
        said: dict[str, list[str]] = defaultdict(list)
        for problem in self.remarks.get(number, ()):
            said[_letters_of(problem)].append(say_in(self.lang, problem.key, **problem.params))
        for index in range(remark_column if said else len(values)):
            value = values[index] if index < len(values) else None
            wrong = said.get(letters(index + 1), [])
            if index == remark_column:
                continue
            if value is not None:
                self._write_cell(number - 1, index, value, bool(wrong))
            elif wrong:  # what is missing, where it is missing
                self.page.write_blank(number - 1, index, None, self.looks.look("text", True))
            if wrong:
                text = "\n".join(wrong)[:_MOST_CHARACTERS]
                self.page.write_comment(number - 1, index, text, _COMMENT)

    def _write_cell(self, row: int, column: int, value: Value, is_bad: bool) -> None:
        look, page = self.looks.look, self.page
        match value:
            case Fault() if _is_harmless(value.shown):
                page.write_formula(row, column, value.shown, look("number", is_bad), "")
            case Fault(key="cell.boolean"):  # as a text it might be taken
                page.write_boolean(row, column, value.shown == "TRUE", look("number", is_bad))
            case Fault():
                page.write_string(row, column, value.shown, look("number", is_bad))
            case str():
                kind = "heading" if row + 1 == self.heading_row else "text"
                page.write_string(row, column, value[:_MOST_CHARACTERS], look(kind, is_bad))
            case date() if value.year < 1900:  # before Excel's first day
                page.write_string(row, column, str(value), look("text", is_bad))
            case datetime():
                page.write_datetime(row, column, value, look("moment", is_bad))
            case date():
                page.write_datetime(row, column, value, look("day", is_bad))
            case int() if column in self.money:
                page.write_number(row, column, value, look("money", is_bad))
            case int() | Decimal():
                page.write_number(row, column, value, look("number", is_bad))

    def _write_remark(self, number: int, column: int) -> None:
        problems = self.remarks.get(number, ())
        sentences = [_sentence(problem, self.lang) for problem in problems]
        if number == self.headed_row:
            whole = [say_in(self.lang, p.key, **p.params) for p in self.remarks.get(None, ())]
            sentences = [REMARKS, *whole, *sentences]
        if sentences:
            text = "\n".join(sentences)[:_MOST_CHARACTERS]
            self.page.write_string(number - 1, column, text, self.looks.remark)
            self._set_height(number, sentences)

    def _set_height(self, number: int, sentences: Sequence[str]) -> None:
        """Set by hand, so that it is high enough in every program, up to what Excel takes."""
        lines = sum(len(sentence) // _LETTERS_IN_REMARK + 1 for sentence in sentences)
        least = HEADING_HEIGHT if number == self.heading_row else _LINE_HEIGHT
        self.page.set_row(number - 1, max(least, min(lines * _LINE_HEIGHT, _HIGHEST)))

    def _prepare(self, headings: Sequence[Value], remark_column: int, heading_row: int) -> None:
        """Widen the columns that the layout knows, and note which of them hold money."""
        columns = {column.name: column for column in self.layout.columns}
        for index, heading in enumerate(headings):
            if field := self.layout.field_of(heading):
                column = columns[field]
                self.page.set_column(index, index, _WIDTHS[column.kind])
                if column.kind == "money":
                    self.money.add(index)
                if isinstance(self.layout, Layout):
                    watch(self.page, self.layout, column, index, first_row=heading_row)
        self.page.set_column(remark_column, remark_column, 70)


def _remark_column(headings: Sequence[Value], rows: Sequence[tuple[int, list[Value]]]) -> int:
    """Where an earlier return put it, else right of all that is filled."""
    for index, heading in enumerate(headings):
        if isinstance(heading, str) and heading.startswith(REMARKS):
            return index
    return max((len(values) for _, values in rows), default=0)


def _sentence(problem: Problem, lang: Language) -> str:
    """The column and what is wrong; sheet and row are where the sentence stands."""
    said = say_in(lang, problem.key, **problem.params)
    column = problem.place.column
    return said if column is None else f"{say_in(lang, 'place.column', value=column)}: {said}"


def _letters_of(problem: Problem) -> str:
    return (problem.place.column or "").partition(" ")[0]


_RECKONS = re.compile(r"=[A-Z0-9$:;,.()+\-*/^<>=% ]+")
_FUNCTION = re.compile(r"([A-Z][A-Z0-9.]*)\(")
_HARMLESS = frozenset(
    [
        *("SUM", "SUMIF", "SUMIFS", "SUBTOTAL", "COUNT", "COUNTA", "COUNTIF", "AVERAGE"),
        *("MIN", "MAX", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "ABS", "MOD"),
        *("IF", "AND", "OR", "NOT", "VLOOKUP", "HLOOKUP", "INDEX", "MATCH"),
        *("DATE", "YEAR", "MONTH", "DAY", "TODAY", "EOMONTH", "EDATE"),
    ]
)


def _is_harmless(formula: str) -> bool:
    """Whether a formula names cells of its own sheet, numbers and functions of arithmetic alone."""
    return bool(_RECKONS.fullmatch(formula)) and _HARMLESS.issuperset(_FUNCTION.findall(formula))
