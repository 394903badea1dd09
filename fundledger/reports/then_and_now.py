"""The same question of two days, or as known at two links: each figure then, now, and what changed.

Rows are matched by what names them: the texts and days before their first figure, in the order in
which they come where several are named alike. A row that only one answer has stands with nothing on
the other side, which counts as nought in the change. Nothing is asked here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fundledger.messages.wording import Sentence
from fundledger.reports.table import Cell, Column, Table, Word

_Name = tuple[object, ...]


def then_and_now(then: Table, now: Table) -> Table:
    """What `now` says beside what `then` said; both answer one question."""
    naming = _naming(now)
    figures = [each for each in now.columns if each.is_figure and _has(then, each.name)]
    before, after = _by_name(then, naming), _by_name(now, naming)
    gone = [name for name in before if name not in after]
    rows = [
        (*_named(before, after, name), *_figures(before.get(name), after.get(name), figures))
        for name in (*after, *gone)
    ]
    columns = (*naming, *(part for each in figures for part in _three(each)))
    return replace(
        now,
        columns=tuple(replace(each, wide=False) for each in columns),
        rows=rows,
        totals=_totals(then, now, naming, figures),
        notes=(),
        on_screen=(),
    )


def _naming(table: Table) -> tuple[Column, ...]:
    """The columns that name a row."""
    before = []
    for each in table.columns:
        if each.is_figure:
            break
        before.append(each)
    return tuple(before)


def _has(table: Table, name: str) -> bool:
    return any(each.name == name for each in table.columns)


def _by_name(table: Table, naming: Sequence[Column]) -> dict[_Name, dict[str, Cell]]:
    seen: Counter[_Name] = Counter()
    found: dict[_Name, dict[str, Cell]] = {}
    for record in table.records():
        name = tuple(_meant(record.get(each.name)) for each in naming)
        seen[name] += 1
        found[(*name, seen[name])] = record
    return found


def _meant(cell: Cell) -> object:
    """A word by its code: what it is called may change."""
    return cell.code if isinstance(cell, Word) else cell if cell is None else str(cell)


def _named(
    before: dict[_Name, dict[str, Cell]], after: dict[_Name, dict[str, Cell]], name: _Name
) -> Iterator[Cell]:
    record = after.get(name) or before[name]
    return iter(list(record.values())[: len(name) - 1])


def _figures(
    then: dict[str, Cell] | None, now: dict[str, Cell] | None, figures: Sequence[Column]
) -> Iterator[Cell]:
    for each in figures:
        old, new = ((of or {}).get(each.name) for of in (then, now))
        yield from (old, new, _change(old, new))


def _change(then: Cell, now: Cell) -> Cell:
    """Nothing where neither says a figure."""
    if not (isinstance(then, int) or isinstance(now, int)):
        return None
    return (now if isinstance(now, int) else 0) - (then if isinstance(then, int) else 0)


def _totals(
    then: Table, now: Table, naming: Sequence[Column], figures: Sequence[Column]
) -> tuple[Cell, ...] | None:
    if now.totals is None and then.totals is None:
        return None
    blank: list[Cell] = [None] * len(naming)
    return (*blank, *_figures(then.total, now.total, figures))


def _three(column: Column) -> tuple[Column, Column, Column]:
    then, now, change = (
        replace(
            column,
            name=f"{column.name}_{which}",
            title=Sentence(f"then_and_now.{which}", {"column": column.heading}),
            scale="dong",
        )
        for which in ("then", "now", "change")
    )
    return then, now, change
