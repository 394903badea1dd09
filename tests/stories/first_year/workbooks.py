"""A workbook beside the JSON of the same answer: every table of it, cell by cell.

Numbers, days and free text have to be the same. A code of JSON is a word in the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from python_calamine import load_workbook

Row = list[Any]
CODE = re.compile(r"[a-z0-9_. ]*")
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


def _is_same(said: Any, there: Any) -> bool:
    """A cell of the workbook beside one of JSON."""
    if said is None:
        return bool(there == "")
    if isinstance(said, int):
        return bool(_number(there) == said)
    if ISO_DAY.fullmatch(said):
        return _day(there) == said
    if ISO_MOMENT.fullmatch(said):
        return bool(there == _in_vietnam(said))
    if not isinstance(there, str):
        return False
    return _ungrouped(said) == _ungrouped(there) or (
        there != "" and CODE.fullmatch(said) is not None
    )


def _ungrouped(text: str) -> str:
    """Without what groups digits and divides decimals: a fraction is text in both."""
    return text.replace(".", "").replace(",", "")


def _number(there: Any) -> Any:
    return int(there) if isinstance(there, float) and there == int(there) else there


def _day(there: Any) -> str:
    if isinstance(there, datetime):
        there = there.date()
    return there.isoformat() if isinstance(there, date) else str(there)


def _in_vietnam(said: str) -> datetime:
    moment = datetime.fromisoformat(said.replace("Z", "+00:00")) + timedelta(hours=7)
    return moment.replace(tzinfo=None, microsecond=0)


def missing(path: Path, document: dict[str, Any]) -> list[str]:
    """What of the document's tables and figures does not stand in the workbook."""
    pages = pages_of(path)
    lost = [
        f"{name}: {len(rows)} rows, first {rows[0]}"
        for name, rows, totals in tables_of(document)
        if not any(_stands(page, rows, totals) for page in pages)
    ]
    cells = [cell for page in pages for row in page for cell in row]
    numbers = {_number(cell) for cell in cells}
    text = _ungrouped(" ".join(cell for cell in cells if isinstance(cell, str)))
    lost += [
        f"{name}: {item}"
        for name, item in document.items()
        if isinstance(item, int) and item and item not in numbers and str(item) not in text
    ]
    return lost


def _stands(page: list[Row], rows: list[Row], totals: Row | None) -> bool:
    return any(_stands_at(page, first, rows, totals) for first in range(1, len(page)))


def _stands_at(page: list[Row], first: int, rows: list[Row], totals: Row | None) -> bool:
    width = len(rows[0])
    if first + len(rows) > len(page):
        return False
    headings = page[first - 1][:width]
    if len(headings) < width or not all(isinstance(cell, str) and cell for cell in headings):
        return False
    for said, there in zip(rows, page[first:], strict=False):
        if any(cell != "" for cell in there[width:]):
            return False
        if not all(_is_same(*pair) for pair in zip(said, there, strict=False)):
            return False
    if totals is None:
        return True
    foot = page[first + len(rows)] if first + len(rows) < len(page) else []
    return len(foot) >= width and all(
        cell is None or _number(foot[place]) == cell for place, cell in enumerate(totals)
    )
