"""Quarter and year: the checklist, each point a link to where it is put right, and what closes.

A point is done or not by the office's word alone; this page shows the quarter of its day unless the
address names another, with the quarter before and after a click away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup
from starlette.responses import Response

from fundledger.calendar import quarter_named, quarter_of, show_day
from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.reports.as_text import shown
from fundledger.reports.table import Cell, Column, Record, Table
from fundledger.web.following import code_of
from fundledger.web.parts import part
from fundledger.web.sentences import as_pages_say, linked
from fundledger.web.visits import Visit


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a checklist: its sentences carry links to where it is put right."""

    code: str
    is_done: bool
    done: Markup
    what: Markup
    stands: Markup
    to_do: Markup


def checklist(visit: Visit, table: Table) -> list[Point]:
    return list(_points(visit, table))


def _points(visit: Visit, table: Table) -> Iterator[Point]:
    by_name = {each.name: each for each in table.columns}

    def words(record: Record, name: str) -> Markup:
        return in_words(visit, record.get(name), by_name[name]) if name in by_name else Markup("")

    for record in table.records():
        yield Point(
            code_of(record["check"]),
            code_of(record["done"]) == "yes",
            *(words(record, "done"), words(record, "check"), words(record, "stands")),
            words(record, "to_do"),
        )


def in_words(visit: Visit, cell: Cell, column: Column) -> Markup:
    """A cell as a page says it, the steps in it as links."""
    with as_pages_say():
        text = shown(cell, column, visit.lang)
    return linked(text, visit.fund)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a quarter or a year stands, or why that cannot be said."""

    points: list[Point]
    refusal: FundledgerError | None = None

    @property
    def is_done(self) -> bool:
        return bool(self.points) and all(each.is_done for each in self.points)

    @property
    def left(self) -> list[Point]:
        return [each for each in self.points if not each.is_done]


def standing_of(visit: Visit, act: str, **said: object) -> Standing:
    """Proving the books for it is dear: of an unchanged chain it may be some minutes old. Whoever
    closes is held to what stands then."""
    try:
        (found,) = visit.tables(visit.ask_lately(act, **said))
        return Standing(checklist(visit, found))
    except FundledgerError as refusal:
        return Standing([], refusal)


def periods(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    query = visit.request.query_params
    day = visit.day_asked()
    quarter = query.get("quarter", "").strip() or quarter_of(day)
    first, last = quarter_named(quarter)
    year = query.get("year", "").strip() or str(first.year)
    return visit.page(
        "periods.html",
        say("web_menu.periods"),
        quarter=quarter,
        first=first,
        last=show_day(last),
        before=quarter_of(first - timedelta(days=1)),
        after=quarter_of(last + timedelta(days=1)),
        status_of_quarter=standing_of(visit, "quarter status", quarter=quarter),
        year=year,
        year_before=_year(year, -1),
        year_after=_year(year, 1),
        status_of_year=standing_of(visit, "year status", year=year),
        listed=part(visit, "period list"),
        plans=part(visit, "financial-plan list"),
    )


def _year(year: str, by: int) -> str | None:
    return str(int(year) + by) if year.isdecimal() else None
