"""Files for tests: tables of entries as workbook and CSV, and workbooks no Excel would write.

Odd workbooks are made by editing the XML of a sound one.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from fundledger.errors import BadFile, Problem
from fundledger.files import SourceFile
from fundledger.messages import say_problem
from tests.exchange.readers import read_entries

FIELDS = (
    *("entry", "date", "booked", "memo", "document", "voucher", "key"),
    *("account", "debit", "credit", "loan", "cooperative", "source"),
)
HEADINGS = (
    *("Bút toán", "Ngày", "Ngày ghi sổ", "Diễn giải", "Chứng từ", "Loại phiếu", "Khóa"),
    *("Tài khoản", "Nợ", "Có", "Hợp đồng", "HTX", "Nguồn vốn"),
)
LETTER = dict(zip(FIELDS, "ABCDEFGHIJKLM", strict=True))
SHEET = "Quý II"
YAML = """\
entries:
  - date: 2023-06-30
    memo: Thu nợ gốc quý II
    document: GBC-15
    postings:
      - {account: "11211", debit: 20.000.000, source: NSDP}
      - {account: principal_in_term, credit: 20000000, loan: HD-01, source: NSDP}
  - date: 01/07/2023
    memo: Lãi
    postings: [{account: "1", debit: 5}, {account: "2", credit: 5}]
"""


@dataclass(frozen=True)
class Formula:
    text: str
    stored: object = ""


Cell = str | int | float | date | bool | Formula | None
Row = Sequence[Cell]


def row(**cells: Cell) -> list[Cell]:
    """A row of the table by field names."""
    assert cells.keys() <= set(FIELDS)
    return [cells.get(field) for field in FIELDS]


def good_rows() -> list[list[Cell]]:
    """One entry of two postings, as an accountant would type it."""
    first = row(entry="1", date=date(2023, 6, 30), memo="Thu nợ gốc quý II", account=11211)
    second = row(account="principal_in_term", credit=20_000_000, loan="HD-01", source="NSDP")
    first[FIELDS.index("debit")] = 20_000_000
    first[FIELDS.index("source")] = "NSDP"
    second[FIELDS.index("cooperative")] = "0900123456"
    return [first, second]


def with_cell(field: str, value: Cell, *, line: int = 0) -> list[list[Cell]]:
    rows = good_rows()
    rows[line][FIELDS.index(field)] = value
    return rows


def save_workbook(path: Path, rows: Sequence[Row], *, sheet: str = SHEET) -> Path:
    """The rows as they are, from A1 on."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        clock = book.add_format({"num_format": "hh:mm"})
        page = book.add_worksheet(sheet)
        for y, cells in enumerate(rows):
            for x, cell in enumerate(cells):
                match cell:
                    case None:
                        pass
                    case Formula():
                        page.write_formula(y, x, cell.text, None, cell.stored)
                    case datetime() | date():
                        page.write_datetime(y, x, cell, day)
                    case bool():
                        page.write_boolean(y, x, cell)
                    case str():
                        page.write_string(y, x, cell)
                    case int() | float():
                        page.write_number(y, x, cell, clock if cell == 0.4375 else None)
    return path


def save_csv(
    path: Path, rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(
        [["" if cell is None else str(cell) for cell in cells] for cells in rows]
    )
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def edited(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part of its zip changed."""
    out = BytesIO()
    with ZipFile(path) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        names = old.namelist()
        assert part in names, names
        for name in names:
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    path.write_bytes(out.getvalue())
    return path


FIRST_SHEET = "xl/worksheets/sheet1.xml"


def replaced(path: Path, old: str, new: str, *, part: str = FIRST_SHEET) -> Path:
    def change(content: bytes) -> bytes:
        assert old.encode() in content, content
        return content.replace(old.encode(), new.encode())

    return edited(path, part, change)


def problems_of(path: Path) -> tuple[Problem, ...]:
    try:
        taken = read_entries(SourceFile.at(path))
    except BadFile as refused:
        return refused.problems
    raise AssertionError(f"taken: {taken}")


def the_problem(path: Path) -> Problem:
    problems = problems_of(path)
    assert len(problems) == 1, [say_problem(problem, "en") for problem in problems]
    return problems[0]


def assert_names(problem: Problem, *parts: str) -> None:
    """Both languages name every part of the place, and say something besides."""
    for lang in ("en", "vi"):
        sentence = say_problem(problem, "vi" if lang == "vi" else "en")
        for part in parts:
            assert part in sentence, (part, sentence)
        assert sentence.endswith((".", "?")), sentence
