"""Tables as a page shows them: cells as text, with what a script needs to add them up, and links.

A cell is worded as a screen words it; beside it stands its figure without dots, which a script sums
and the clipboard takes. What a cell leads to is `following`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from fundledger.messages import Language
from fundledger.office.calling import Funds
from fundledger.reports.as_text import FOR_PAPER, facts_line, narrowed, shown
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Column, Record, Table, Word
from fundledger.web.sentences import as_pages_say, linked, unlinked

Follow = Callable[[Table, Record, Column], str | None]
"""The address that a cell leads to, if to any."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    text: str
    raw: str | None = None
    """The figure, or the day as ISO: what is sorted and summed."""

    href: str | None = None
    code: str | None = None
    """What programs call it, where people read a word: a style may hang on it."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    name: str
    heading: str
    kind: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    name: str
    title: str
    facts: str
    columns: tuple[ShownColumn, ...]
    rows: Sequence[Sequence[ShownCell]]
    totals: Sequence[ShownCell] | None
    notes: Sequence[Markup]
    is_detail: bool
    is_narrowed: bool
    count: int


def shown_table(
    table: Table,
    lang: Language,
    fund: Funds | None,
    follow: Follow,
    *,
    wide: bool = False,
    most: int | None = None,
) -> ShownTable:
    """`most`: so many rows are shown, for a page that links to the rest."""
    from fundledger.messages import say_in

    seen = table if wide else narrowed(table)
    records = table.records()
    rows = [
        [
            _cell(cell, column, lang, follow(table, record, column))
            for cell, column in _pairs(row, seen)
        ]
        for row, record in zip(seen.rows[:most], records, strict=False)
    ]
    totals = None
    if seen.totals is not None:
        totals = [_cell(cell, column, lang, None) for cell, column in _pairs(seen.totals, seen)]
    with as_pages_say():
        notes = [linked(note.words(lang), fund) for note in table.notes]
        facts = unlinked(facts_line(table, lang, FOR_PAPER))
        columns = tuple(
            ShownColumn(each.name, unlinked(each.heading.words(lang)), each.kind)
            for each in seen.columns
        )
    title = say_in(lang, f"report.{table.name}")
    narrow = table.is_narrowed and not wide
    return ShownTable(
        *(table.name, title, facts, columns, rows, totals, notes),
        is_detail=table.is_detail,
        is_narrowed=narrow,
        count=len(table.rows),
    )


def tables_of(found: Table | Screen | None) -> tuple[Table, ...]:
    match found:
        case None:
            return ()
        case Screen():
            return found.tables
        case _:
            return (found,)


def _pairs(row: Sequence[Cell], table: Table) -> Iterator[tuple[Cell, Column]]:
    return zip(row, table.columns, strict=True)


def _cell(cell: Cell, column: Column, lang: Language, href: str | None) -> ShownCell:
    with as_pages_say():
        text = unlinked(shown(cell, column, lang))
    code = cell.code if isinstance(cell, Word) else None
    return ShownCell(text, _raw(cell), href, code)


def _raw(cell: Cell) -> str | None:
    match cell:
        case bool():
            return None
        case int():
            return str(cell)
        case datetime() | date():
            return cell.isoformat()
        case _:
            return None


def no_links(table: Table, record: Record, column: Column) -> str | None:
    return None


def code_of_cell(cell: Cell) -> str | None:
    """The code that an address says of a cell: a word's code, a number, a text."""
    match cell:
        case Word():
            return cell.code
        case int() | str():
            return str(cell)
        case _:
            return None


Records = Sequence[Mapping[str, Cell]]
