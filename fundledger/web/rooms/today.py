"""Today: where the fund stands, what is to be done, and when its book was last copied.

A fund whose books are still empty is told what comes first instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from fundledger.calendar import quarter_of
from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.reports.as_text import shown
from fundledger.reports.table import Cell, Column, Note, Table, amount_of
from fundledger.web.parts import part
from fundledger.web.rooms.entries import last_entries
from fundledger.web.rooms.keeping import last_backup
from fundledger.web.rooms.periods import in_words, standing_of
from fundledger.web.visits import Visit

MOST_WORK = 15
_LAST_ENTRIES = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, what it is, and where it leads."""

    label: str
    value: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of the worklist: what it is, of whom, and how it is told to be done or put off."""

    due: str
    days_left: int
    what: Markup
    who: str
    borrower: str
    borrower_at: str | None
    loan: str
    loan_at: str | None
    done_at: str
    postpone_at: str


def today(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    if is_empty(visit):
        return visit.page(
            "first_steps.html", say("web_menu.today"), ticket=visit.site.works.new_ticket()
        )
    quarter = quarter_of(visit.day_asked())
    last = last_backup(visit)
    tiles, refusal = _tiles(visit)
    return visit.page(
        "today.html",
        say("web_menu.today"),
        tiles=tiles,
        refusal=refusal,
        counts=part(visit, "worklist", only=("worklist_counts",)),
        tasks=_tasks(visit),
        quarter=quarter,
        standing=standing_of(visit, "quarter status", quarter=quarter),
        last=last,
        last_said=None if last is None else Note(*last.sentence),
        entries=last_entries(visit, _LAST_ENTRIES),
        ticket=visit.site.works.new_ticket(),
    )


def is_empty(visit: Visit) -> bool:
    """Whether nothing has been written in the books of the fund yet."""
    try:
        table = visit.table("fund list")
    except FundledgerError:
        return False
    return any(each["fund"] == visit.fund and not each["entries"] for each in table.records())


def _tiles(visit: Visit) -> tuple[list[Tile], FundledgerError | None]:
    try:
        table = visit.table("report capital", "capital_identity")
    except FundledgerError as refusal:
        return [], refusal
    columns = {each.name: each for each in table.columns}
    return list(_each_tile(visit, columns, table.total)), None


def _each_tile(
    visit: Visit, columns: dict[str, Column], total: Mapping[str, Cell]
) -> Iterator[Tile]:
    leads = {
        "charter_capital": visit.question("report capital-by-source"),
        "principal_in_term": visit.to("loans"),
        "principal_overdue": visit.to("arrears"),
        "capital_on_hand": visit.question("balance"),
    }
    note = say("web_today.dong_on", day=visit.day)
    for name, href in leads.items():
        column = columns[name]
        heading = column.heading.words(visit.lang)
        yield Tile(heading, shown(total.get(name), column, visit.lang), href, note)


def _tasks(visit: Visit) -> list[Task]:
    """The pieces that fall due first; what is late is the first of them."""
    try:
        table = visit.table("worklist", "worklist")
    except FundledgerError:
        return []
    rows = list(table.records())[:MOST_WORK]
    return [_task(visit, table, each) for each in rows]


def _task(visit: Visit, table: Table, row: Mapping[str, Cell]) -> Task:
    columns = {each.name: each for each in table.columns}
    cooperative, loan = str(row["cooperative"] or ""), str(row["loan"] or "")
    key = str(row["key"])
    return Task(
        due=shown(row["due"], columns["due"], visit.lang),
        days_left=amount_of(row["days_left"]),
        what=in_words(visit, row["what"], columns["what"]),
        who=shown(row["who"], columns["who"], visit.lang),
        borrower=str(row["name"] or cooperative),
        borrower_at=visit.to("cooperatives", cooperative) if cooperative else None,
        loan=loan,
        loan_at=visit.to("loans", loan) if loan else None,
        done_at=visit.deed("worklist done", key=key),
        postpone_at=visit.deed("worklist postpone", key=key),
    )
