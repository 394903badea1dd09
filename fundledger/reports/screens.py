"""Several tables that are one answer, and which of them a file holds. No figure is made here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fundledger.reports.as_json import document as as_document
from fundledger.reports.as_json import worded
from fundledger.reports.table import Table


@dataclass(frozen=True, slots=True)
class Screen:
    """Several tables that are one answer; `data` is what programs are given instead of them.

    It is as `as_json.parts` would make it: not worded, and a table in it stands for its rows.
    A workbook holds them all, a sheet each. CSV, which holds one table, is given `flat`, or else
    the last: the lines of the answer.
    """

    tables: tuple[Table, ...]
    data: dict[str, Any] | None = None
    flat: Table | None = None

    def document(self) -> dict[str, Any]:
        if self.data is not None:
            return {name: worded(value) for name, value in self.data.items()}
        return {table.name: as_document(table) for table in self.tables}

    @property
    def one(self) -> Table:
        """The table that CSV holds."""
        return self.flat or self.tables[-1]

    @property
    def sheets(self) -> tuple[Table, ...]:
        """What a workbook holds; a flat table that says more takes the place of its narrow one."""
        wide = self.flat
        if wide is None or wide in self.tables:
            return self.tables
        return tuple(wide if table.name == wide.name else table for table in self.tables)
