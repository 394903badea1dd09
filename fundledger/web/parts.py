"""A page of several questions: each is a part, which says in its place why it has no answer.

    part(visit, "remind list", links={"recovery_steps": (Link("do", "web_deed.reply", where),)})

A link of a row leads on with what the row says: to a page of a room, or to the form of an act that
is filled in. It stands on a column of the table, or in one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.reports.table import Record, Table
from fundledger.web.showing import ShownCell, ShownColumn, ShownTable, tables_of
from fundledger.web.visits import MOST_ROWS_OF_A_PART, Visit


@dataclass(frozen=True, slots=True)
class Link:
    """What can be done with each row of a table."""

    column: str
    """Of the table: its cells lead there. Another name: a column more."""

    word: str
    """The key of what a cell of a column more says."""

    to: Callable[[Record], str | None]


Links = Mapping[str, Sequence[Link]]
"""By the name of a table."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question: its tables, or why there are none, and where it is asked by itself."""

    act: str
    tables: list[ShownTable]
    refusal: FundledgerError | None
    href: str

    @property
    def has_rows(self) -> bool:
        return any(each.rows for each in self.tables)


def part(
    visit: Visit,
    act: str,
    said: Mapping[str, object] | None = None,
    /,
    *,
    most: int | None = MOST_ROWS_OF_A_PART,
    only: tuple[str, ...] = (),
    links: Links | None = None,
) -> Part:
    """What one question answers; `only` the tables of these names, where not all are wanted."""
    href = visit.question(act, said)
    try:
        found = visit.ask(act, said).found
    except FundledgerError as refusal:
        return Part(act, [], refusal, href)
    shown = [
        _leading(each, table, (links or {}).get(each.name, ()))
        for each, table in zip(visit.shown(found, most=most), tables_of(found), strict=True)
    ]
    return Part(act, [each for each in shown if not only or each.name in only], None, href)


def _leading(shown: ShownTable, table: Table, links: Sequence[Link]) -> ShownTable:
    """The table with what its rows lead to."""
    places = {each.name: at for at, each in enumerate(shown.columns)}
    on = {places[each.column]: each for each in links if each.column in places}
    more = [each for each in links if each.column not in places]
    if not links or not shown.rows:
        return shown
    rows = []
    for cells, record in zip(shown.rows, table.records(), strict=False):
        row = list(cells)
        for at, link in on.items():
            if row[at].text:
                row[at] = replace(row[at], href=link.to(record) or row[at].href)
        rows.append([*row, *(_cell(each, record) for each in more)])
    totals = shown.totals
    if totals is not None:
        totals = [*totals, *(ShownCell("") for _ in more)]
    columns = (
        *shown.columns,
        *(ShownColumn(each.column, say("web_deed.do"), "text way") for each in more),
    )
    return replace(shown, columns=columns, rows=rows, totals=totals)


def _cell(link: Link, record: Record) -> ShownCell:
    href = link.to(record)
    return ShownCell("" if href is None else say(link.word), href=href)
