"""Figures of a paper then and now, side by side: which differ, said by table, row and column.

    differing(then, now, content)       then, now: what `Content.figures` answers, as JSON holds it

Rows are paired by what names them: their words, days and numbers of papers, not their sums; where
these are not one row's own, by their place. Where the two were made by different versions of the
program (`shared_only`), what only one of them has is left out: the other never spoke of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fundledger.messages import Wording, catalogue
from fundledger.messages.wording import Sentence
from fundledger.reports.table import Column
from fundledger.statements.content import Content

Plain = str | int | bool | None
Row = Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is another by now. `table` and `row` are empty for a field of the text."""

    table: str
    row: str
    column: str
    heading: Wording | str
    then: Plain
    now: Plain
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is known of the columns of a table, as it is made now."""

    columns: Mapping[str, Column]

    def heading(self, name: str) -> Wording | str:
        return self.columns[name].heading if name in self.columns else _called(name)

    def is_money(self, name: str) -> bool:
        return name in self.columns and self.columns[name].kind == "money"

    def names_a_row(self, name: str) -> bool:
        return name not in self.columns or not self.columns[name].is_figure


def plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON gives it back: what was read from a paper is compared with what is made now."""
    found: dict[str, Any] = json.loads(json.dumps(figures, ensure_ascii=False))
    return found


def differing(
    then: Mapping[str, Any], content: Content, *, shared_only: bool = False
) -> list[Difference]:
    """What of the figures of a paper (`then`) is another in the content that is made now."""
    now = plain(content.figures())
    return list(_differing(then, now, content, shared_only))


def _differing(
    then: Mapping[str, Any], now: Mapping[str, Any], content: Content, shared_only: bool
) -> Iterator[Difference]:
    bare = _Shape({})
    money = {name for name, value in content.fields.items() if type(value).__name__ == "Dong"}
    fields = then.get("fields", {}), now.get("fields", {})
    for name in _names(*fields, shared_only):
        one, other = fields[0].get(name), fields[1].get(name)
        if one != other:
            yield Difference("", "", name, _called(name), one, other, name in money)
    tables = then.get("tables", {}), now.get("tables", {})
    for name in _names(*tables, shared_only):
        shape = _Shape({each.name: each for each in _columns(content, name)})
        one, other = tables[0].get(name, {}), tables[1].get(name, {})
        yield from _of_rows(name, shape, one.get("rows", []), other.get("rows", []), shared_only)
        totals = one.get("totals", {}), other.get("totals", {})
        yield from _of_row(name, "", shape, *totals, shared_only)
    asks = then.get("asks", []), now.get("asks", [])
    yield from _of_rows("asks", bare, *asks, shared_only)


def _columns(content: Content, name: str) -> Sequence[Column]:
    return next((table.columns for table in content.tables if table.name == name), ())


def _names(one: Mapping[str, Any], other: Mapping[str, Any], shared_only: bool) -> list[str]:
    if shared_only:
        return [name for name in one if name in other]
    return [*one, *(name for name in other if name not in one)]


def _of_rows(
    table: str, shape: _Shape, then: Sequence[Row], now: Sequence[Row], shared_only: bool
) -> Iterator[Difference]:
    shared = {name for row in then for name in row} & {name for row in now for name in row}
    for place, (one, other) in enumerate(_paired(shape, shared, then, now), start=1):
        row = _row_name(shape, one or other or {}) or str(place)
        both = one is not None and other is not None
        yield from _of_row(table, row, shape, one or {}, other or {}, shared_only and both)


def _paired(
    shape: _Shape, shared: set[str], then: Sequence[Row], now: Sequence[Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    ordered = [name for name in shape.columns if name in shared] or sorted(shared)
    keys = [name for name in ordered if shape.names_a_row(name)]
    for count in (1, 2, 3, len(keys)):  # as few words as name each row alone
        for chosen in (keys[:count], keys[-count:]):
            one = {tuple(row.get(name) for name in chosen): row for row in then}
            other = {tuple(row.get(name) for name in chosen): row for row in now}
            is_own = len(one) == len(then) and len(other) == len(now)
            if chosen and is_own and (one.keys() & other.keys() or not (one and other)):
                for key in [*one, *(key for key in other if key not in one)]:
                    yield one.get(key), other.get(key)
                return
    for place in range(max(len(then), len(now))):
        yield (
            then[place] if place < len(then) else None,
            now[place] if place < len(now) else None,
        )


def _row_name(shape: _Shape, row: Row) -> str:
    """The first words of a row: by them a person finds it on the page."""
    ordered = [name for name in shape.columns if name in row] or list(row)
    said = (row[name] for name in ordered if shape.names_a_row(name))
    return next((str(value) for value in said if isinstance(value, str)), "")


def _of_row(
    table: str, row: str, shape: _Shape, then: Row, now: Row, shared_only: bool
) -> Iterator[Difference]:
    for name in _names(then, now, False):
        if shared_only and (name not in then or name not in now):
            continue
        one, other = then.get(name), now.get(name)
        if one != other:
            heading = shape.heading(name)
            yield Difference(table, row, name, heading, one, other, shape.is_money(name))


def _called(name: str) -> Wording | str:
    """A field by the words of a column of the same name, where there is one."""
    key = f"column.{name}"
    return Sentence(key) if key in catalogue("vi") else name


def table_title(name: str) -> Wording | str:
    """The title of a table on screen; of the text itself, none."""
    return Sentence(f"report.{name}") if name and name != "asks" else name
