"""The references in a formula of a workbook, moved as rows of its sheets are repeated.

    rows = RowMap({8: 3})            row 8 stands three times: what was row 9 is row 11
    moved("SUM(D8:D8)", here, maps, at, own)

A range that begins or ends at a repeated row takes in all of it. In the repeated row itself, a
reference to the row is one to the copy that it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = r"(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!"
_CELL = (
    r"(?P<c1>\$?[A-Z]{1,3})(?P<r1>\$?[0-9]{1,7})(?::(?P<c2>\$?[A-Z]{1,3})(?P<r2>\$?[0-9]{1,7}))?"
)
_ROWS = r"(?P<w1>\$?[0-9]{1,7}):(?P<w2>\$?[0-9]{1,7})"
_REFERENCE = re.compile(
    rf'"(?:[^"]|"")*"|(?<![\w.$!\'])(?:{_NAME})?(?:{_CELL}|{_ROWS})(?![\w.(!])', re.UNICODE
)
_SHIFTED = re.compile(
    r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')+\'!|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w.(!])',
    re.UNICODE,
)


@dataclass(frozen=True)
class RowMap:
    """How often each row of a sheet stands that does not stand once."""

    times: Mapping[int, int] = field(default_factory=dict)

    def first(self, row: int) -> int:
        """Where a row stands now; of several, the first."""
        rows = sorted(self.times)
        before = rows[: bisect_left(rows, row)]
        return row + sum(self.times[each] - 1 for each in before)

    def last(self, row: int) -> int:
        return self.first(row) + self.times.get(row, 1) - 1


@dataclass(frozen=True, slots=True)
class At:
    """The cell of a formula: its row as the template has it, and the row it stands in now."""

    old: int
    new: int


def moved(formula: str, sheet: str, maps: Mapping[str, RowMap], at: At | None = None) -> str:
    """The formula of a cell of a sheet, or of no cell (a name, a rule), with its rows moved."""

    def one(match: re.Match[str]) -> str:
        if match[0].startswith('"'):
            return match[0]
        said = match["sheet"]
        named = sheet if said is None else said.strip("'").replace("''", "'")
        rows = maps.get(named)
        if rows is None:
            return match[0]
        own = at if said is None else None
        head = "" if said is None else f"{said}!"
        if match["w1"]:
            return f"{head}{_row(match['w1'], rows, own)}:{_row(match['w2'], rows, own, last=True)}"
        if match["c2"] is None:
            return f"{head}{match['c1']}{_row(match['r1'], rows, own)}"
        first = _row(match["r1"], rows, own)
        last = _row(match["r2"], rows, own, last=True)
        return f"{head}{match['c1']}{first}:{match['c2']}{last}"

    return _REFERENCE.sub(one, formula)


def shifted(formula: str, down: int, right: int) -> str:
    """A formula as it reads so many cells away: what a formula that several cells share means."""

    def one(match: re.Match[str]) -> str:
        if match[2] is None:
            return match[0]
        column = match[2] if match[1] else letters_of(number_of(match[2]) + right)
        row = match[4] if match[3] else str(int(match[4]) + down)
        return f"{match[1]}{column}{match[3]}{row}"

    return _SHIFTED.sub(one, formula)


def number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _row(said: str, rows: RowMap, own: At | None, *, last: bool = False) -> str:
    dollar, number = said[: said.startswith("$")], int(said.lstrip("$"))
    if own is not None and number == own.old:
        return f"{dollar}{own.new}"
    return f"{dollar}{rows.last(number) if last else rows.first(number)}"
