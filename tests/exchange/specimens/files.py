"""A specimen as a file of each type that banks give."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from html import escape
from io import BytesIO, StringIO

import xlsxwriter
import xlwt

from tests.exchange.specimens.sheet import Cell, Specimen


def xlsx(specimen: Specimen) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(specimen.sheet[:31])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        for number, row in enumerate(specimen.cells):
            for column, cell in enumerate(row):
                match cell:
                    case None:
                        pass
                    case datetime():
                        sheet.write_datetime(number, column, cell, moment)
                    case date():
                        sheet.write_datetime(number, column, _midnight(cell), day)
                    case int():
                        sheet.write_number(number, column, cell)
                    case str():
                        sheet.write_string(number, column, cell)
        for top, left, bottom, right in specimen.merges:
            sheet.merge_range(top, left, bottom, right, specimen.cells[top][left])
        for column in specimen.hidden:
            sheet.set_column(column, column, None, None, {"hidden": True})
    return content.getvalue()


def xls(specimen: Specimen) -> bytes:
    """BIFF8, as older programs of banks write it."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(specimen.sheet[:31])
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    moment = xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm:ss")
    merged = {(top, left): (bottom, right) for top, left, bottom, right in specimen.merges}
    for number, row in enumerate(specimen.cells):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            if end := merged.get((number, column)):
                sheet.write_merge(number, end[0], column, end[1], cell)
            elif isinstance(cell, datetime):
                sheet.write(number, column, cell, moment)
            elif isinstance(cell, date):
                sheet.write(number, column, cell, day)
            else:
                sheet.write(number, column, cell)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def delimited(delimiter: str = ",", encoding: str = "utf-8-sig") -> Callable[[Specimen], bytes]:
    def write(specimen: Specimen) -> bytes:
        text = StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerows([_text(cell) for cell in row] for row in specimen.cells)
        return text.getvalue().encode(encoding)

    return write


def html(specimen: Specimen) -> bytes:
    """A table of a page that is named .xls; merged cells as spans."""
    covered: dict[tuple[int, int], tuple[int, int] | None] = {}
    for top, left, bottom, right in specimen.merges:
        for row in range(top, bottom + 1):
            covered |= {(row, column): None for column in range(left, right + 1)}
        covered[top, left] = (bottom - top + 1, right - left + 1)
    width = max(len(row) for row in specimen.cells)
    lines = []
    for number, filled in enumerate(specimen.cells):
        cells = []
        for column in range(width):
            span = covered.get((number, column), (1, 1))
            if span is None:
                continue
            text = _text(filled[column]) if column < len(filled) else ""
            inside = escape(text).replace("\n", "<br>") or "&nbsp;"
            cells.append(f'<td rowspan="{span[0]}" colspan="{span[1]}">{inside}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    body = "\n".join(lines)
    return f"<html><head>{head}</head><body><table>\n{body}\n</table></body></html>".encode()


def xml2003(specimen: Specimen) -> bytes:
    """SpreadsheetML of Excel 2003."""
    merged = {(top, left): (bottom, right) for top, left, bottom, right in specimen.merges}
    rows = []
    for number, row in enumerate(specimen.cells):
        cells = []
        for column, cell in enumerate(row):
            if cell is None:
                continue
            bottom, right = merged.get((number, column), (number, column))
            cells.append(
                f'<Cell ss:Index="{column + 1}" ss:MergeDown="{bottom - number}"'
                f' ss:MergeAcross="{right - column}">{_xml_data(cell)}</Cell>'
            )
        rows.append(f'<Row ss:Index="{number + 1}">{"".join(cells)}</Row>')
    return (
        '<?xml version="1.0" encoding="utf-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="{escape(specimen.sheet)}"><Table>{"".join(rows)}</Table></Worksheet>'
        "</Workbook>"
    ).encode()


def _xml_data(cell: str | int | date) -> str:
    match cell:
        case datetime():
            return f'<Data ss:Type="DateTime">{cell.isoformat()}.000</Data>'
        case date():
            return f'<Data ss:Type="DateTime">{cell.isoformat()}T00:00:00.000</Data>'
        case int():
            return f'<Data ss:Type="Number">{cell}</Data>'
        case str():
            return f'<Data ss:Type="String">{escape(cell)}</Data>'


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return str(cell)


TYPES: dict[str, Callable[[Specimen], bytes]] = {
    "xlsx": xlsx,
    "csv": delimited(","),
    "csv-semicolon": delimited(";"),
    "xls": xls,
    "html": html,
    "xml2003": xml2003,
    "tsv": delimited("\t", "utf-8"),
    "utf-16": delimited("\t", "utf-16"),
}
SUFFIXES = {
    "csv-semicolon": ".csv",
    "html": ".xls",
    "xml2003": ".xls",
    "tsv": ".tsv",
    "utf-16": ".txt",
}
