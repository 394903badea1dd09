"""A table as CSV, for programs: machine names in the first line, plain digits, ISO days, no totals.

Commas and UTF-8 (RFC 4180), without a byte order mark: programs take it for a part of the first
name. A text that Excel would take for a formula gets an apostrophe before it. People who want Excel
want `--xlsx`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from fundledger.reports.as_json import plain
from fundledger.reports.table import Cell, Table
from fundledger.text import guarded


def lines(table: Table) -> Iterator[str]:
    yield _line([column.name for column in table.columns])
    for row in table.rows:
        yield _line([_field(cell) for cell in row])


def _field(cell: Cell) -> int | str | None:
    field = plain(cell)
    return guarded(field) if isinstance(field, str) else field


def _line(fields: Sequence[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(fields)  # so that it quotes both inside
    return buffer.getvalue().removesuffix("\r\n") + "\n"
