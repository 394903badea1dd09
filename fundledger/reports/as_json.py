"""A table as a JSON document: money as whole numbers, ISO days, moments in UTC.

Keys and codes are machine names and do not follow the language; notes and findings are sentences
and do. A command whose document is a contract of its own makes it itself and only prints it by
`lines`. In a document that is not yet worded, a `Table` stands for its rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from fundledger.messages import Wording
from fundledger.reports.table import Cell, Table, Word

_OURS = {"report", "rows", "totals", "notes"}


def document(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = worded(parts(table))
    return found


def parts(table: Table) -> dict[str, Any]:
    """The document in no language yet."""
    assert not _OURS & table.facts.keys()
    totals = {name: cell for name, cell in table.total.items() if cell is not None}
    return {
        "report": table.name,
        **table.facts,
        "rows": table,
        "totals": None if table.totals is None else totals,
        "notes": table.notes,
    }


def worded(value: Any) -> Any:
    """What a document holds as programs are given it, with its sentences in the language in use."""
    match value:
        case Table():
            return [
                {name: plain(cell) for name, cell in record.items()} for record in value.records()
            ]
        case Mapping():
            return {name: worded(each) for name, each in value.items()}
        case list() | tuple():
            return [worded(each) for each in value]
        case _:
            return plain(value)


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The document as text, in pieces, so that a long one need not be held twice."""
    encoder = json.JSONEncoder(ensure_ascii=False, indent=2, allow_nan=False, default=plain)
    piece: list[str] = []
    for token in encoder.iterencode(document):
        piece.append(token)
        if len(piece) >= 4_000:
            yield "".join(piece)
            piece.clear()
    yield "".join([*piece, "\n"])


def plain(value: Cell) -> int | str | None:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Word():
            return value.code
        case Wording():
            return str(value)
        case int() | str() | None:
            return value
    raise TypeError(f"{value!r} has no place in a document")
