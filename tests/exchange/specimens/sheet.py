"""A statement's sheet, row by row, each row knowing what it is: a bank's dress over a truth.

table = Table(("Ngày", day(dmy)), ("Nợ", out(comma)), ("Có", into(comma)), …)
    rows = [heads("Số tài khoản:", number), table.heading(), *table.lines(account), …]

A `Specimen` keeps the rows beside their truth, so that `changing` can move columns, drop a line
or break a page and still know what the file says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Literal

from tests.exchange.specimens.dress import comma
from tests.exchange.specimens.truth import TrueAccount, TrueLine

Cell = str | int | date | None
Kind = Literal["head", "heading", "opening", "line", "more", "aside", "total", "closing", "foot"]
"""`more` goes on a narrative above it; `aside` stands in the table and is no line."""

Say = Literal["account", "period", "opening", "closing", "balance", "reference", "payer", "totals"]
Amount = Callable[[int], Cell]
Day = Callable[[date], Cell]
Write = Callable[[int, TrueLine], Cell]
"""The cell of a line, which is the n-th of its account."""


@dataclass(frozen=True, slots=True)
class Row:
    kind: Kind
    cells: tuple[Cell, ...]
    line: int | None = None  # which line of its account; and which account of the file
    account: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """A file as a bank gives it, and what it says."""

    bank: str
    rows: tuple[Row, ...]
    accounts: tuple[TrueAccount, ...]
    says: frozenset[Say]
    sheet: str = "Sheet1"
    merges: tuple[tuple[int, int, int, int], ...] = ()  # top, left, bottom, right, from 0
    hidden: tuple[int, ...] = ()  # columns
    by_value_day: bool = False  # its only days are those from which money counts

    @property
    def cells(self) -> list[list[Cell]]:
        return [list(row.cells) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Layout:
    """One export of a bank: from the truth of its accounts to the file."""

    make: Callable[..., Specimen]
    accounts: int = 1
    fees: bool = False  # columns of fees and VAT beside the amounts


@dataclass(frozen=True)
class Table:
    """The columns of a table: heading and what of a line stands under it."""

    columns: tuple[tuple[str | None, Write], ...]
    indent: int = 0  # empty columns to the left
    below: tuple[str | None, ...] = field(default=())  # a second row of headings

    def heading(self) -> list[Row]:
        first = Row("heading", self._padded(tuple(text for text, _ in self.columns)))
        return [first, Row("heading", self._padded(self.below))] if self.below else [first]

    def lines(self, account: TrueAccount, *, at: int = 0, newest_first: bool = False) -> list[Row]:
        rows = [
            Row("line", self._padded(tuple(write(n, line) for _, write in self.columns)), n, at)
            for n, line in enumerate(account.lines)
        ]
        return rows[::-1] if newest_first else rows

    def labelled(self, kind: Kind, under: Mapping[int, Cell]) -> Row:
        """A balance or a total: its label and its figures under the columns of these numbers."""
        return Row(kind, self._padded(tuple(map(under.get, range(len(self.columns))))))

    def _padded(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return (None,) * self.indent + cells


def heads(*cells: Cell) -> Row:
    """A row above the table."""
    return Row("head", cells)


def foot(*cells: Cell) -> Row:
    return Row("foot", cells)


def of_account(rows: list[Row], at: int) -> list[Row]:
    return [replace(row, account=at) for row in rows]


def by_day(account: TrueAccount, rows: list[Row]) -> Iterator[tuple[date, list[Row]]]:
    """Rows of lines, those of one day together."""
    for each, found in groupby(rows, key=lambda row: account.lines[row.line or 0].day):
        yield each, list(found)


# What stands under a heading


def count(n: int, _: TrueLine) -> Cell:
    return n + 1


def text_count(n: int, _: TrueLine) -> Cell:
    return str(n + 1)


def day(dress: Day) -> Write:
    return lambda _, line: dress(line.day)


def value_day(dress: Day) -> Write:
    return lambda _, line: dress(line.value_day)


def into(dress: Amount = comma, *, otherwise: Cell = None) -> Write:
    return lambda _, line: dress(line.amount) if line.amount > 0 else otherwise


def out(dress: Amount = comma, *, otherwise: Cell = None, sign: int = 1) -> Write:
    return lambda _, line: dress(-sign * line.amount) if line.amount < 0 else otherwise


def either(dress: Amount) -> Write:
    return lambda _, line: dress(line.amount)


def size(dress: Amount = comma) -> Write:
    return lambda _, line: dress(abs(line.amount))


def side(of_in: str, of_out: str) -> Write:
    return lambda _, line: of_in if line.amount > 0 else of_out


def balance(dress: Amount = comma) -> Write:
    return lambda _, line: dress(line.balance)


def narrative(_: int, line: TrueLine) -> Cell:
    return line.narrative


def reference(_: int, line: TrueLine) -> Cell:
    return line.reference


def payer(_: int, line: TrueLine) -> Cell:
    return line.payer or None


def always(cell: Cell) -> Write:
    return lambda _, __: cell
