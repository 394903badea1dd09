"""A workbook beside the JSON of the same answer: every table of it, cell by cell.

Numbers, days and free text have to be the same. A code of JSON is a word in the workbook: the same
code is the same word throughout, and two codes are two words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from python_calamine import load_workbook

Row = list[Any]
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def tables_of(document: Any, name: str = "") -> Iterator[tuple[str, list[Row], Row | None]]:
    """Every list of rows in a document, with its totals where it has them."""
    if not isinstance(document, dict):
        return
    for key, item in document.items():
        if isinstance(item, list) and item and all(isinstance(row, dict) for row in item):
            names = list(item[0])
            totals = document.get("totals") if key == "rows" else None
            foot = [totals.get(each) for each in names] if totals else None
            yield name or key, [list(row.values()) for row in item], foot
        else:
            yield from tables_of(item, key)


def pages_of(path: Path) -> list[list[Row]]:
    book = load_workbook(path)
    return [
        book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    ]


class Words:
    """What each code is called in one table's column."""

    def __init__(self) -> None:
        self.of: dict[tuple[int, str], str] = {}

    def fit(self, place: int, said: Any, there: Any) -> bool:
        if said is None or said == "":
            return there == ""
        if isinstance(said, bool) or isinstance(said, int):
            return _number(there) == said
        if isinstance(said, str) and ISO_DAY.fullmatch(said):
            return _day(there) == said
        if isinstance(said, str) and ISO_MOMENT.fullmatch(said):
            return isinstance(there, datetime) and there == _in_vietnam(said)
        if said == there:
            return True
        if not isinstance(said, str) or not isinstance(there, str) or not there:
            return False
        if not re.fullmatch(r"[a-z0-9_.]+", said):
            return False
        return self.of.setdefault((place, said), there) == there


def _number(there: Any) -> Any:
    return int(there) if isinstance(there, float) and there == int(there) else there


def _day(there: Any) -> str:
    if isinstance(there, datetime):
        there = there.date()
    return there.isoformat() if isinstance(there, date) else str(there)


def _in_vietnam(said: str) -> datetime:
    moment = datetime.fromisoformat(said.replace("Z", "+00:00")) + timedelta(hours=7)
    return moment.replace(tzinfo=None, microsecond=0)


def missing(path: Path, document: Any) -> list[str]:
    """What of the document's tables does not stand in the workbook, table by table."""
    pages = pages_of(path)
    return [
        f"{name}: {len(rows)} rows, first {rows[0]}"
        for name, rows, totals in tables_of(document)
        if not any(_stands(page, rows, totals) for page in pages)
    ]


def _stands(page: list[Row], rows: list[Row], totals: Row | None) -> bool:
    return any(_stands_at(page, first, rows, totals) for first in range(1, len(page)))


def _stands_at(page: list[Row], first: int, rows: list[Row], totals: Row | None) -> bool:
    words, width = Words(), len(rows[0])
    if first + len(rows) > len(page):
        return False
    headings = page[first - 1][:width]
    if len(headings) < width or not all(isinstance(cell, str) and cell for cell in headings):
        return False
    for said, there in zip(rows, page[first:], strict=False):
        if any(cell != "" for cell in there[width:]):
            return False
        if not all(words.fit(place, cell, there[place]) for place, cell in enumerate(said)):
            return False
    if totals is None:
        return True
    foot = page[first + len(rows)] if first + len(rows) < len(page) else []
    return len(foot) >= width and all(
        cell is None or _number(foot[place]) == cell for place, cell in enumerate(totals)
    )
