"""Where a figure or a name leads: from a table's cell to its parts, down to the entry.

By the name of the column for what is called the same everywhere; by table and column where only
one table has it. A cell leads to what was asked of the same day and as known at the same link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fundledger.office.calling import Funds
from fundledger.reports.table import Column, Record, Table
from fundledger.web import addresses
from fundledger.web.showing import Follow, code_of_cell

Lead = Callable[[str, Record], tuple[str, dict[str, object]] | None]
"""From the code in the cell and its row to a place below the fund and what it is told."""


def _place(*before: str) -> Lead:
    return lambda code, record: ("/".join([*before, code]), {})


def _ask(act: str, name: str, **said: object) -> Lead:
    return lambda code, record: (f"ask/{addresses.slug(act)}", {name: code, **said})


BY_COLUMN: Mapping[str, Lead] = {
    "loan": _place("loans"),
    "cooperative": _place("cooperatives"),
    "fund": lambda code, record: ("", {}),
    "entry": _ask("entry show", "number"),
}

BY_TABLE: Mapping[tuple[str, str], Lead] = {}


def following(fund: Funds | None, told: Mapping[str, object]) -> Follow:
    """The links of a page that is of this fund and day."""

    def follow(table: Table, record: Record, column: Column) -> str | None:
        lead = BY_TABLE.get((table.name, column.name)) or BY_COLUMN.get(column.name)
        if lead is None:
            return None
        code = code_of_cell(record.get(column.name))
        if not code:
            return None
        found = lead(code, record)
        if found is None:
            return None
        where, said = found
        return addresses.place(_fund(fund, record), where) + addresses.query_of({**said, **told})

    return follow


def _fund(fund: Funds | None, record: Record) -> Funds | None:
    """A row of several funds says of which it is."""
    of_row = record.get("fund")
    return of_row if isinstance(of_row, int) and not isinstance(fund, int) else fund
