"""Whatever is done to a statement, it is taken whole or refused in sentences, never half-read.

Not half-read: what is taken of a mutated file has the lines of the sound one, or what its own cells
and totals say; a file with balances or totals that lost a line is refused.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from fundledger.banking.lines import StatementRead
from fundledger.errors import BadFile
from fundledger.messages import LANGUAGES, say_problem
from tests.exchange import statement_files
from tests.exchange.statement_files import Rows, read, save


def swapped_columns(random: Random, rows: Rows) -> Rows:
    """Headings and cells move together: nothing may change."""
    width = max(map(len, rows))
    order = random.sample(range(width), width)
    return [[(row + [None] * width)[at] for at in order] if len(row) > 3 else row for row in rows]


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
    rows = statement_files.ALL[name]()
    assert taken_or_told(save(tmp_path / "a.xlsx", rows)) is not None
    del rows[row]
    assert taken_or_told(save(tmp_path / "b.xlsx", rows)) is None


def test_columns_moved_with_their_headings_change_nothing(tmp_path: Path) -> None:
    for name, make in statement_files.ALL.items():
        sound = read(save(tmp_path / "a.xlsx", make()))
        moved = read(save(tmp_path / "b.xlsx", swapped_columns(Random(name), make())))
        assert [
            [(x.day, x.amount, x.narrative, x.balance) for x in one.lines] for one in moved
        ] == [[(x.day, x.amount, x.narrative, x.balance) for x in one.lines] for one in sound]


def workbook(path: Path, merge: tuple[int, int, int, int] | None, *, hidden: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Khác")
        sheet = book.add_worksheet("Sao kê")
        for number, row in enumerate(statement_files.agribank()):
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
