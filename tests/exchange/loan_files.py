"""Files of contracts for tests: one good row, and the same contract in YAML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from fundledger.schemas.loans import INSTALMENTS, LAYOUT
from tests.exchange.odd_files import Cell

FIELDS = tuple(column.name for column in LAYOUT.columns)
HEADINGS = tuple(LAYOUT.heading(name) for name in FIELDS)
LISTED = tuple(INSTALMENTS.heading(column.name) for column in INSTALMENTS.columns)
GOOD: dict[str, Cell] = {
    "number": "01/2023/HĐTD",
    "signed": date(2023, 1, 5),
    "cooperative": "4900100001",
    "source": "NSDP",
    "principal": 300_000_000,
    "monthly_rate": 0.55,
    "monthly_conversion": "×12",
    "disbursed": "10/01/2023",
    "instalments": 8,
    "every": "1 quý",
    "method": "gốc đều",
    "purpose": "Mua máy cày",
}
YAML = """
loans:
  - number: 01/2023/HĐTD
    signed: 05/01/2023
    cooperative: "4900100001"
    source: NSDP
    purpose: Mua máy cày
    terms:
      principal: 300000000
      monthly_rate: "0.55"
      monthly_conversion: x12
      disbursed: 2023-01-10
      instalments: 8
      every: 3 months
"""


def row(**changed: Cell) -> list[Cell]:
    """The good row with some cells changed; None empties one."""
    cells = {**GOOD, **changed}
    return [cells.get(field) for field in FIELDS]


def workbook(
    path: Path, rows: Sequence[Sequence[Cell]], listed: Sequence[Sequence[Cell]] = ()
) -> Path:
    """Rows under the headings; `listed` on a second sheet."""
    with xlsxwriter.Workbook(path) as book:
        looks = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, headings, lines in (("Vay", HEADINGS, rows), ("Kỳ", LISTED, listed)):
            if name == "Kỳ" and not listed:
                continue
            sheet = book.add_worksheet(name)
            for number, cells in enumerate([headings, *lines]):
                for index, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, index, cell, looks)
                    elif isinstance(cell, str):
                        sheet.write_string(number, index, cell)
                    elif cell is not None:
                        sheet.write(number, index, cell)
    return path


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
