"""What a file holds before anybody has judged it: cells, sheets and trees, each with its place.

`exchange` makes these from workbooks, CSV, YAML and JSON; the file kinds turn them into values of
the ledger. A value is exact: an `int`, a `Decimal` for a number with decimals or too many digits, a
text, a day, or a `Fault` for a cell that holds nothing one may take. There is no float here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from fundledger.errors import FundledgerError, Place

LONGEST_GLIMPSE = 60
_STEP = re.compile(r"([a-z_]+)|\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell without a value one may take; `shown` is what stands in it."""

    key: str
    shown: str

    def error(self) -> FundledgerError:
        return FundledgerError(self.key, value=self.shown)


Value = int | Decimal | str | date | Fault | None  # a day with a time of day is a `datetime`
Row = tuple[int, Sequence[Value]]
"""The number Excel shows for the row, and its values from column A on."""


@dataclass(frozen=True, slots=True)
class Area:
    """A merged block of cells; rows and columns are counted from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a CSV file (whose sheet has no name). `rows` is read once."""

    file: str
    name: str | None
    rows: Iterable[Row]
    hidden: bool = False
    merges: tuple[Area, ...] = ()

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        return Place(self.file, self.name, row, column)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one file, in their order. They are read once, as they are asked for."""

    file: str
    sheets: Iterable[Sheet]


Node = Value | list["Node"] | dict[str, "Node"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML or JSON file; `lines` knows the line of a path where the format tells it."""

    file: str
    root: Node
    lines: Mapping[Path, int] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """The place of a path, or of the nearest part above it that the file really has."""
        above = path
        while above and above not in self.lines:
            above = above[:-1]
        return Place(self.file, row=self.lines.get(above), path=path_text(path) or None)


Source = Sheets | Tree
"""What any file is before its kind has read it."""


def path_text(path: Path) -> str:
    """entries[3].postings[0].debit"""
    parts = (f"[{part}]" if isinstance(part, int) else f".{glimpse(part)}" for part in path)
    return "".join(parts).removeprefix(".")


def steps(text: str) -> Path:
    """The way back: the parts of `terms.custom[2].due`."""
    return tuple(name or int(index) for name, index in _STEP.findall(text))


def glimpse(text: str) -> str:
    """The beginning of what a file holds, fit to stand in a sentence on a screen."""
    short = text if len(text) <= LONGEST_GLIMPSE else f"{text[:LONGEST_GLIMPSE]}…"
    return short if short.isprintable() else "".join(c if c.isprintable() else " " for c in short)


@cache
def letters(column: int) -> str:
    """A, B … Z, AA: what Excel calls the column, counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def without_blanks(node: Node) -> Node:
    """A key without a value, and a blank text, say no more than a key that is absent."""
    match node:
        case dict():
            filled = {key: without_blanks(value) for key, value in node.items()}
            return {key: value for key, value in filled.items() if value is not None}
        case list():
            return [without_blanks(value) for value in node]
        case str() if not node.strip():
            return None
        case _:
            return node
