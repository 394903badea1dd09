"""Tables as a page shows them: cells as text, with what a script needs to add them up, and links.

A cell is worded as a screen words it; beside it stands its figure without dots, which a script sums
and the clipboard takes. What a cell leads to is `following`'s to say.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup

from fundledger.messages import Language
from fundledger.messages.wording import Joined
from fundledger.office.calling import Funds
from fundledger.reports.arranging import Arrangement, order_of, put
from fundledger.reports.as_text import FOR_PAPER, facts_line, narrowed, shown
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Column, Record, Table, Word
from fundledger.web.sentences import as_pages_say, linked, unlinked

Follow = Callable[[Table, Record, Column], str | None]
"""The address that a cell leads to, if to any."""


_CODES = """
loan cooperative entry voucher case application account against debit_account credit_account
security petition paper_number decision run item layout programme plan bank_line link
"""
CODES = frozenset(_CODES.split())
"""Columns of codes: in them nothing is broken over two lines."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    text: str
    """All of it."""
    raw: str | None = None
    """The figure, or the day as ISO: what is sorted and summed."""

    href: str | None = None
    code: str | None = None
    """What programs call it, where people read a word: a style may hang on it."""

    head: str = ""
    """The code that its text begins with, where a name follows it."""

    @property
    def inside(self) -> Markup:
        """What stands in the cell of a page."""
        text = html.escape(self.text)
        if self.head:
            head, name = html.escape(self.head), html.escape(self.text[len(self.head) :])
            text = f'<span class="code">{head}</span>{name}'
        if self.href is not None:
            text = f'<a href="{html.escape(self.href)}">{text}</a>'
        return Markup(text)

    def whole(self, style: str) -> Markup:
        """The cell itself; a table has thousands, so no macro makes them."""
        raw = "" if self.raw is None else f' data-raw="{html.escape(self.raw)}"'
        code = "" if not self.code else f' data-code="{html.escape(self.code)}"'
        return Markup(f'<td class="{style}"{raw}{code}>{self.inside}</td>')


@dataclass(frozen=True, slots=True)
class ShownColumn:
    name: str
    heading: str
    kind: str
    is_code: bool = False

    @property
    def style(self) -> str:
        return f"{self.kind} code" if self.is_code else self.kind


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
    """Of all its rows, if they are shown or not."""

    file: str | None = None
    """Where the table goes to Excel as it stands."""

    arranged: Arrangement | None = None
    """How the address of this page has put its rows; None: it cannot say."""

    hidden: frozenset[int] = frozenset()
    """Places of rows that do not hold the words that the address says."""

    @property
    def left(self) -> int:
        return self.count - len(self.hidden)

    @property
    def is_cut(self) -> bool:
        """Whether only its first rows are here, so that a page cannot sort or sift them."""
        return len(self.rows) < self.count


@dataclass(frozen=True, slots=True)
class Arranging:
    """What an address says of the rows of one of its tables."""

    rows: str
    """Of which table; empty: of the first."""

    said: Arrangement

    def of(self, name: str, first: str) -> Arrangement:
        return self.said if name == (self.rows or first) else Arrangement()


def shown_table(
    table: Table,
    lang: Language,
    fund: Funds | None,
    follow: Follow,
    *,
    wide: bool = False,
    most: int | None = None,
    arranged: Arrangement | None = None,
    file: str | None = None,
) -> ShownTable:
    """`most`: so many rows are shown, for a page that links to the rest."""
    from fundledger.messages import say_in

    seen = table if wide else narrowed(table)
    order: Sequence[int] = range(len(table.rows))
    hidden: frozenset[int] = frozenset()
    total = seen.totals
    if arranged is not None:
        order, hidden = _order(seen, arranged, lang)
        left = [place for at, place in enumerate(order) if at not in hidden]
        total = put(seen, left, arranged).totals
    records = list(table.records())
    parts = dict(table.on_screen) if not wide else {}
    columns = [(column, len(parts.get(column, ())) < 2) for column in seen.columns]
    totals = None
    with as_pages_say():
        rows = [
            [
                _cell(cell, column, lang, follow(table, records[place], column))
                for cell, column in _pairs(seen.rows[place], seen)
            ]
            for place in order[:most]
        ]
        if total is not None:
            totals = [_cell(cell, column, lang, None) for cell, column in _pairs(total, seen)]
        notes = [linked(note.words(lang), fund) for note in table.notes]
        facts = unlinked(facts_line(table, lang, FOR_PAPER))
        headings = tuple(
            ShownColumn(
                *(each.name, unlinked(each.heading.words(lang)), each.kind),
                is_code=alone and each.name in CODES,
            )
            for each, alone in columns
        )
    return ShownTable(
        *(table.name, say_in(lang, f"report.{table.name}"), facts, headings, rows, totals, notes),
        is_detail=table.is_detail,
        is_narrowed=table.is_narrowed and not wide,
        count=len(table.rows),
        file=file,
        arranged=arranged,
        hidden=hidden,
    )


def arranged_whole(table: Table, said: Arrangement, lang: Language, *, wide: bool) -> Table:
    """All columns of the rows that a page shows, in its order: for a file."""
    return put(table, order_of(table if wide else narrowed(table), said, lang), said)


def _order(seen: Table, arranged: Arrangement, lang: Language) -> tuple[list[int], frozenset[int]]:
    """All rows in the order that was asked for, and which of these places are hidden."""
    order = order_of(seen, replace(arranged, contains=""), lang)
    left = set(order_of(seen, replace(arranged, sort=None), lang))
    return order, frozenset(at for at, place in enumerate(order) if place not in left)


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
    """To be called where sentences are said `as_pages_say`."""
    text = unlinked(shown(cell, column, lang))
    code = cell.code if isinstance(cell, Word) else None
    head = ""
    if isinstance(cell, Joined) and column.name in CODES and isinstance(cell.parts[0], str):
        head = cell.parts[0]
    return ShownCell(text, _raw(cell), href, code, head)


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
