"""A table as a pandas DataFrame: money as int64, days as datetime64, text as str.

Columns have their machine names and words their codes, whatever the language; totals are left out,
so that a sum over a column is right. A column of figures in which some are missing is Int64. What
the table says of itself is in `attrs`. pandas is imported here only, and only when called.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fundledger.messages import Wording
from fundledger.reports.as_json import plain
from fundledger.reports.table import Cell, ColumnKind, Table

if TYPE_CHECKING:
    import pandas as pd


def frame(table: Table) -> pd.DataFrame:
    import pandas as pd

    columns: dict[str, Any] = {}
    for column in table.columns:
        cells = table[column.name]
        columns[column.name] = pd.Series(_values(cells), dtype=_dtype(cells, column.kind))
    found = pd.DataFrame(columns)
    found.attrs = {
        "report": table.name,
        **{name: plain(value) for name, value in table.facts.items()},
        "notes": [str(note) for note in table.notes],
    }
    return found


def _values(cells: Sequence[Cell]) -> list[Any]:
    return [plain(cell) if isinstance(cell, Wording) else cell for cell in cells]


def _dtype(cells: Sequence[Cell], kind: ColumnKind) -> str:
    match kind:
        case "money" | "number":
            return "Int64" if None in cells else "int64"
        case "day":
            return "datetime64[s]"
        case "moment":
            return "datetime64[us, UTC]"
        case "text":
            return "str"
