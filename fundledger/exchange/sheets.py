"""A workbook as sheets of exact raw values.

`packages` looks the file over first; python-calamine then reads the values. Excel keeps every
number as a double: a whole one within the bounds of money is exact, any other becomes a `Decimal`
of the digits that Excel shows, for the reader of the cell to refuse. No float leaves this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from fundledger.errors import BadFile
from fundledger.exchange.packages import Contents, ListedSheet, examined
from fundledger.files import SourceFile, refused
from fundledger.money import MAX_DONG
from fundledger.schemas.raw import Fault, Row, Sheet, Value

_MIDNIGHT = time()


def sheets_of_workbook(file: SourceFile) -> Iterator[Sheet]:
    """The sheets in their order, hidden ones marked. Sheets that are only a chart are left out."""
    parts = examined(file)
    with damage_in_a_sentence(file):
        workbook = load_workbook(BytesIO(file.data))
        if workbook.sheet_names != [part.name for part in parts]:
            raise refused(file, "workbook.damaged")
    for index, part in enumerate(parts):
        if part.contents is not None:
            yield _sheet(file, workbook, index, part, part.contents)


def _sheet(
    file: SourceFile, workbook: CalamineWorkbook, index: int, part: ListedSheet, contents: Contents
) -> Sheet:
    with damage_in_a_sentence(file):
        rows = rows_of(workbook, index, contents.faults)
    return Sheet(file.name, part.name, rows, part.hidden, tuple(contents.merges))


class damage_in_a_sentence:  # noqa: N801 - used as a function
    """What the reader cannot make sense of is a damaged file; so is what makes it panic."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: object, _: object) -> None:
        if kind is None or issubclass(kind, BadFile):
            return
        # A panic of the Rust code below is a BaseException whose class cannot be imported.
        if issubclass(kind, CalamineError) or kind.__name__ == "PanicException":
            raise refused(self._file, "workbook.damaged") from None


def rows_of(
    workbook: CalamineWorkbook, index: int, faults: Mapping[int, Mapping[int, Fault]]
) -> Iterator[Row]:
    sheet = workbook.get_sheet_by_index(index)
    offset = (None,) * (sheet.start[1] if sheet.start else 0)

    def rows() -> Iterator[Row]:
        number = 0
        for number, raw in enumerate(sheet.iter_rows(), start=1):
            values: list[Value] = [*offset, *[_MAKE[type(value)](value) for value in raw]]
            yield number, _with_faults(values, faults.get(number))
        for number in sorted(row for row in faults if row > number):  # nothing else stands there
            yield number, _with_faults([], faults[number])

    return rows()


def _with_faults(values: list[Value], faults: Mapping[int, Fault] | None) -> list[Value]:
    if faults:
        values.extend([None] * (max(faults) - len(values)))
        for column, fault in faults.items():
            values[column - 1] = fault
    return values


def of_text(value: str) -> Value:
    return value if value and not value.isspace() else None


def of_double(value: float) -> Value:
    if not isfinite(value):
        return Fault("cell.not_a_number", str(value))
    if value.is_integer() and -MAX_DONG <= value <= MAX_DONG:
        return int(value)
    return Decimal(repr(value))  # the shortest digits that mean this double: what was typed


def of_moment(value: datetime) -> Value:
    return value.date() if value.time() == _MIDNIGHT else value


def of_boolean(value: bool) -> Value:
    return Fault("cell.boolean", str(value).upper())


def _of_time(value: time | timedelta) -> Value:
    return Fault("cell.time", str(value))


def _of_day(value: date) -> Value:
    return value


def _of_whole(value: int) -> Value:
    return value


_MAKE: dict[type, Callable[..., Value]] = {
    str: of_text,
    float: of_double,
    int: _of_whole,
    bool: of_boolean,
    date: _of_day,
    datetime: of_moment,
    time: _of_time,
    timedelta: _of_time,
}
