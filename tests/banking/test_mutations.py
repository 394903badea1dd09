"""Whatever is done to a statement, it is taken whole or refused in sentences, never half-read.

Not half-read: what is taken of a mutated file has the lines of the sound one, or what its own cells
and totals say; a file with balances or totals that lost a line is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from fundledger.banking.lines import StatementRead
from fundledger.errors import BadFile
from fundledger.messages import LANGUAGES, say_problem
from tests.banking import files
from tests.banking.files import Rows, read, save, save_csv

Mutation = Callable[[Random, Rows], Rows]
ODD: tuple[files.Cell, ...] = (
    *("", " ", "x" * 2_000, "#N/A", "=1/0", "=A1", "1.234.567,5", "31/02/2023", "-", "Tổng"),
    *("0", "99999999999999999999", "1e9", 0.5, -5, 10**16, "\u0301", "5,000 USD", date(1900, 3, 1)),
    *("Số dư đầu kỳ", "Số tài khoản: 12345678", "Từ ngày 01/01/2024 đến 31/01/2024"),
)


def odd_cell(random: Random, rows: Rows) -> Rows:
    row = random.choice([row for row in rows if row])
    row[random.randrange(len(row))] = random.choice(ODD)
    return rows


def dropped_column(random: Random, rows: Rows) -> Rows:
    at = random.randrange(6)
    return [[cell for index, cell in enumerate(row) if index != at] for row in rows]


def swapped_columns(random: Random, rows: Rows) -> Rows:
    """Headings and cells move together: nothing may change."""
    width = max(map(len, rows))
    order = random.sample(range(width), width)
    return [[(row + [None] * width)[at] for at in order] if len(row) > 3 else row for row in rows]


def swapped_separators(random: Random, rows: Rows) -> Rows:
    table = str.maketrans(",.", ".,")
    row = random.choice([row for row in rows if len(row) > 3])
    for target in random.choice(([row], rows)):
        for at, cell in enumerate(target):
            if isinstance(cell, str) and "0" in cell and "/" not in cell:
                target[at] = cell.translate(table)
    return rows


def dropped_row(random: Random, rows: Rows) -> Rows:
    del rows[random.randrange(len(rows))]
    return rows


def doubled_row(random: Random, rows: Rows) -> Rows:
    at = random.randrange(len(rows))
    rows.insert(random.randrange(len(rows)), list(rows[at]))
    return rows


def cut(random: Random, rows: Rows) -> Rows:
    return rows[: random.randrange(len(rows))]


def days_as_other_text(random: Random, rows: Rows) -> Rows:
    style = random.choice(("{:%Y-%m-%d}", "{:%d.%m.%Y}", "{:%d-%b-%Y}", "{:%m/%d/%Y}"))
    for row in rows:
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                row[at] = style.format(cell)
    return rows


def empty(random: Random, rows: Rows) -> Rows:
    return [[None for _ in row] for row in rows]


MUTATIONS: tuple[Mutation, ...] = (
    odd_cell,
    odd_cell,
    dropped_column,
    swapped_columns,
    swapped_separators,
    dropped_row,
    doubled_row,
    cut,
    days_as_other_text,
    empty,
)


def taken_or_told(path: Path) -> list[StatementRead] | None:
    try:
        return read(path)
    except BadFile as refused:
        for problem in refused.problems:
            for lang in LANGUAGES:
                assert say_problem(problem, lang)
        return None


def holds(statement: StatementRead) -> None:
    """A statement that is taken holds in itself."""
    total = sum(line.amount for line in statement.lines)
    if statement.opening is not None:
        assert statement.closing == statement.opening + total
    for line in statement.lines:
        assert type(line.amount) is int
        assert line.amount
        assert statement.first is not None
        assert statement.last is not None
        assert statement.first <= line.day <= statement.last


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("name", files.ALL)
def test_mutated_statements(name: str, seed: int, tmp_path: Path) -> None:
    random = Random(f"{name}{seed}")
    mutate = MUTATIONS[seed % len(MUTATIONS)]
    rows = mutate(random, deepcopy(files.ALL[name]()))
    if seed % 3:
        path = save(tmp_path / "a.xlsx", rows)
    else:
        path = save_csv(tmp_path / "a.csv", rows, random.choice(("utf-8", "utf-16", "utf-8-sig")))
    for statement in taken_or_told(path) or ():
        holds(statement)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("vietcombank", 6),  # its total
        ("vietcombank", 8),
        ("vietcombank-cashup", 6),  # opening and closing balance
        ("vietcombank-cashup", 7),
        ("vietinbank", 22),  # the balances of the lines around it
        ("agribank", 4),
        ("agribank", 5),
    ],
)
def test_a_line_that_got_lost_is_missed(name: str, row: int, tmp_path: Path) -> None:
    rows = files.ALL[name]()
    assert taken_or_told(save(tmp_path / "a.xlsx", rows)) is not None
    del rows[row]
    assert taken_or_told(save(tmp_path / "b.xlsx", rows)) is None


def test_columns_moved_with_their_headings_change_nothing(tmp_path: Path) -> None:
    for name, make in files.ALL.items():
        sound = read(save(tmp_path / "a.xlsx", make()))
        moved = read(save(tmp_path / "b.xlsx", swapped_columns(Random(name), make())))
        assert [
            [(x.day, x.amount, x.narrative, x.balance) for x in one.lines] for one in moved
        ] == [[(x.day, x.amount, x.narrative, x.balance) for x in one.lines] for one in sound]


def workbook(path: Path, merge: tuple[int, int, int, int] | None, *, hidden: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Khác")
        sheet = book.add_worksheet("Sao kê")
        for number, row in enumerate(files.agribank()):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
        if merge is not None:
            sheet.merge_range(*merge, "42.000.000")
        if hidden:
            sheet.hide()
    return path


def test_merged_amounts_are_refused(tmp_path: Path) -> None:
    assert taken_or_told(workbook(tmp_path / "a.xlsx", (4, 3, 5, 3))) is None
    assert taken_or_told(workbook(tmp_path / "b.xlsx", None)) is not None


def test_a_hidden_statement_is_refused(tmp_path: Path) -> None:
    assert taken_or_told(workbook(tmp_path / "a.xlsx", None, hidden=True)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "EncryptedPackage".encode("utf-16-le"),
        b"PK\x03\x04" + b"\0" * 100,
        b"%PDF-1.4",
        b"<html><table></table></html>",
        b"\xff\xfeN\0g\0\xe0",
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".xls", ".pdf"])
def test_what_is_no_statement(content: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    assert taken_or_told(path) is None
