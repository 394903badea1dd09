"""Blank templates of a file kind: a workbook to fill in, and YAML with every key explained.

A template is made from the kind's `Layout` and the catalogues, holds no data row, and comes out
with the same bytes each time. Its first sheet has the Vietnamese headings, columns of codes as text
(so that 0123 stays 0123); the second explains each column in both languages.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fundledger.messages import Language, say_in
from fundledger.money import MAX_DONG
from fundledger.schemas.layouts import Column, ColumnKind, Layout

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

_TEXT, _GROUPED = 49, 3  # Excel's own numbers for “Text” and #,##0
FORMATS: dict[ColumnKind, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "code": {"num_format": _TEXT, "valign": "top"},
    "money": {"num_format": _GROUPED, "valign": "top"},
    "day": {"num_format": "dd/mm/yyyy", "valign": "top"},
    "number": {"valign": "top"},
}
HEADING: dict[str, Any] = {
    "bold": True,
    "bg_color": "#DDEBF7",
    "border": 1,
    "text_wrap": True,
    "valign": "vcenter",
    "align": "center",
}
HEADING_HEIGHT = 30  # two lines
_NEEDED: dict[str, Any] = {"bg_color": "#9DC3E6"}  # darker: must be filled in
_COMMENT: dict[str, Any] = {"x_scale": 2.5, "y_scale": 1.2, "font_size": 10}
_GUIDE = (("column", 26), ("name", 26), ("needed", 10), ("explanation", 70), ("english", 70))
_ONE_PAGE = 250  # how many digits wide a sheet may be to be read on one page
_LINE_HEIGHT = 15  # points
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's moments know no offset
_LAST_ROW = 1_048_575
_YAML_WIDTH = 13


def workbook_template(layouts: Sequence[Layout]) -> bytes:
    """Each table on a sheet of its own, the main one first, and a sheet that explains them."""
    import xlsxwriter  # who only reads a file need not wait for it

    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": MADE, "title": _say(layouts[0], "title", "vi")})
        headings = book.add_format(HEADING), book.add_format({**HEADING, **_NEEDED})
        formats = {kind: book.add_format(format_) for kind, format_ in FORMATS.items()}
        for layout in layouts:
            _write_table(book, layout, headings, formats)
        _write_guide(book, layouts, headings)
    return file.getvalue()


def yaml_template(layout: Layout, fields: Container[str], opening: str, example: str) -> str:
    """The key that opens the file, and below it nothing but an example to be uncommented."""
    lines = [
        *(f"# {_say(layout, 'title', lang)}" for lang in ("vi", "en")),
        *(f"# {_say(layout, 'yaml', lang)}" for lang in ("vi", "en")),
        "#",
    ]
    for column in layout.columns:
        if column.name in fields:
            for lang in ("vi", "en"):
                name = f"{column.name}:" if lang == "vi" else ""
                lines.append(f"# {name:{_YAML_WIDTH}}{layout.explanation(column.name, lang)}")
    return "\n".join([*lines, "", opening, *(f"# {line}" for line in example.splitlines()), ""])


def _write_table(
    book: xlsxwriter.Workbook,
    layout: Layout,
    headings: tuple[Any, Any],
    formats: dict[ColumnKind, Any],
) -> None:
    sheet = book.add_worksheet(_say(layout, "sheet", "vi"))
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, HEADING_HEIGHT)
    _print_across(sheet, one_page=sum(column.width for column in layout.columns) <= _ONE_PAGE)
    sheet.set_comments_author("fundledger")
    for index, column in enumerate(layout.columns):
        sheet.set_column(index, index, column.width, formats[column.kind])
        sheet.write_string(0, index, layout.heading(column.name), headings[column.needed])
        sheet.write_comment(0, index, layout.explanation(column.name, "vi"), _COMMENT)
        watch(sheet, layout, column, index, first_row=1)


def watch(sheet: Worksheet, layout: Layout, column: Column, index: int, first_row: int) -> None:
    """Offer the words of a column in its cells, and say there what is no amount of money."""
    if options := _validation(layout, column):
        sheet.data_validation(first_row, index, _LAST_ROW, index, options)


def _validation(layout: Layout, column: Column) -> dict[str, Any] | None:
    title = {"error_title": layout.heading(column.name)}
    if words := column.offered():
        assert not any("," in word for word in words), "Excel would split it in two"
        message = say_in("vi", "template.choices", choices=words)
        return {"validate": "list", "source": list(words), "error_message": message, **title}
    if column.kind == "money":
        message = say_in("vi", "template.money")
        bounds = {"criteria": "between", "minimum": 0, "maximum": MAX_DONG}
        return {"validate": "integer", **bounds, "error_message": message, **title}
    return None


def _write_guide(
    book: xlsxwriter.Workbook, layouts: Sequence[Layout], headings: tuple[Any, Any]
) -> None:
    """What each column is for; where there are several sheets, under the name of its own."""
    sheet = book.add_worksheet(say_in("vi", "template.guide"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    section = book.add_format({"bold": True, "top": 1, "bg_color": HEADING["bg_color"]})
    sheet.freeze_panes(1, 0)
    _print_across(sheet, one_page=True)
    for index, (name, width) in enumerate(_GUIDE):
        sheet.set_column(index, index, width, wrapped)
        sheet.write_string(0, index, say_in("vi", f"template.{name}"), headings[0])
    row = 0
    for layout in layouts:
        if len(layouts) > 1:
            row += 1
            for index in range(len(_GUIDE)):
                sheet.write_blank(row, index, None, section)
            sheet.write_string(row, 0, _say(layout, "sheet", "vi"), section)
        for column in layout.columns:
            row += 1
            helps = [layout.explanation(column.name, lang) for lang in ("vi", "en")]
            told = (layout.heading(column.name), column.name, "x" if column.needed else "", *helps)
            for index, text in enumerate(told):
                sheet.write_string(row, index, text)
            depth = max(
                -(-len(text) * 11 // (width * 10))
                for text, (_, width) in zip(told, _GUIDE, strict=True)
            )
            sheet.set_row(row, _LINE_HEIGHT * max(1, depth))


def _print_across(sheet: Worksheet, *, one_page: bool) -> None:
    """On A4 across, with the headings on each page; forty columns on one could not be read."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.set_footer("&R&P/&N")
    if one_page:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0)


def _say(layout: Layout, name: str, lang: Language) -> str:
    return say_in(lang, f"template.{layout.kind}.{name}")
