"""Bank statements read and proved, against the floor of taking their cells out of the file.

The floor takes the cells out of a workbook by python-calamine, or the fields out of an interchange
file by a regular expression or expat, and looks at none: it knows no bank, day, amount or balance.
The files are the specimens of the tests. OFX and QIF say no opening balance, so that nothing of
theirs is read without what a person adds; they are not measured.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from benchmarks.measure import Row, by_turns
from fundledger.exchange.statements import read_statements
from fundledger.exchange.statements.layouts import known_layouts
from fundledger.files import SourceFile
from tests.exchange.interchange_files import Moved, Told, camt053, mt940
from tests.exchange.specimens import ALL, accounts_of
from tests.exchange.specimens.files import TYPES

LINES = 20_000
SECONDS_MAX = 6
LAYOUTS = ("vietcombank today", "bidv detail", "vietinbank efast", "kbnn book", "odd pages")


def rows(folder: Path, count: int = LINES) -> Iterator[Row]:
    for name in LAYOUTS:
        yield workbook_row(folder, name, count)
    yield growth_row(folder, LAYOUTS[0], count)
    for name in INTERCHANGE:
        yield interchange_row(name, count)


def workbook_row(folder: Path, name: str, count: int) -> Row:
    path = workbook(folder, name, count)
    ours, floor = by_turns(lambda: read(SourceFile.at(path)), lambda: cells_of(path))
    what = f"read a statement of {count:,} lines: {name} (limit: {SECONDS_MAX} s)"
    return Row(what, ours, floor, 40)  # 6 s over the 0.15 s that the floor takes where 6 s hold


def growth_row(folder: Path, name: str, count: int) -> Row:
    """Lines cost the same each; finding out the bank costs a file once, so two halves cost more."""
    whole, half = (workbook(folder, name, size) for size in (count, count // 2))
    ours, floor = by_turns(
        lambda: read(SourceFile.at(whole)), lambda: [read(SourceFile.at(half)) for _ in range(2)]
    )
    return Row("the first of them, against twice a half of it", ours, floor, 1.1)


def interchange_row(name: str, count: int) -> Row:
    make, fields, limit = INTERCHANGE[name]
    text = make([interchanged(count)])
    file = SourceFile(name, text.encode())
    ours, floor = by_turns(lambda: read(file), lambda: fields(text))
    what = f"read a statement of {count:,} lines: {name} (limit: {SECONDS_MAX} s)"
    return Row(what, ours, floor, limit)


def workbook(folder: Path, name: str, count: int) -> Path:
    path = folder / f"{name}-{count}.xlsx"
    if not path.exists():
        specimen = ALL[name].make(*accounts_of(ALL[name], seed=4, size=count))
        path.write_bytes(TYPES["xlsx"](specimen))
    return path


def read(file: SourceFile) -> int:
    return sum(len(one.lines) for one in read_statements(file, known_layouts()))


def cells_of(path: Path) -> int:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    sheets = (opened.get_sheet_by_index(n) for n in range(len(opened.sheet_names)))
    return sum(len(row) for sheet in sheets for row in sheet.iter_rows())


def interchanged(count: int) -> Told:
    first = date(2023, 1, 1)
    lines = [
        Moved(first + timedelta(days=n // 60), n % 7 * 1_000 - 2_500, f"HD {n}/2021", f"F{n}")
        for n in range(count)
    ]
    return Told("0011000000017", 10**9, first, lines)


INTERCHANGE: dict[str, tuple[Callable[[Sequence[Told]], str], Callable[[str], object], float]] = {
    "mt940": (mt940, re.compile(r"^:(\d\d[A-Z]?):(.*)$", re.MULTILINE).findall, 120),
    "camt053": (camt053, ElementTree.fromstring, 20),
}
"""How each is written, its floor, and what the ratio may be."""
