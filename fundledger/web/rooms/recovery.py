"""Getting overdue money back: the ladder, promises, inspections, limitation, securities, dates."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from starlette.responses import Response

from fundledger.calendar import ONE_DAY, show_day
from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.reports.table import Record
from fundledger.web.parts import Part, part
from fundledger.web.recovery_tabs import TABS
from fundledger.web.showing import tables_of
from fundledger.web.tabs import (
    Way,
    asking,
    asks,
    code_of,
    deeds,
    doing,
    leading,
    only_where,
    paper,
    room_page,
    sift,
)
from fundledger.web.visits import Visit

_WHOSE = ("area", "officer")


def ladder(visit: Visit) -> Response:
    """Who stands before which rung, since when; and the rungs."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "remind due", *_WHOSE, "within")
    remind = doing(visit, "remind", "remind", cooperative="cooperative")
    contact = doing(visit, "contact", "remind contact", cooperative="cooperative")
    links = {"remind_due": (remind, contact)}
    parts = [
        part(visit, "remind due", sifted.said, most=None, links=links),
        part(visit, "remind rules", most=None),
    ]
    acts = ("remind", "remind contact", "promise", "recovery import", "remind adopt")
    ways = [*deeds(visit, *acts), paper(visit, "overdue-notice"), *asks(visit, "remind export")]
    return room_page(visit, TABS, say("web_menu.recovery"), parts, sifted=sifted, ways=ways)


def reminders(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "remind list", "cooperative")
    of_borrower = {"cooperative": "cooperative"}
    links = {
        "recovery_steps": (
            only_where(doing(visit, "delivered", "remind delivered", link="link"), _is_sent),
            only_where(doing(visit, "reply", "remind reply", of="link", **of_borrower), _is_sent),
            doing(visit, "undo", "remind undo", link="link"),
        )
    }
    found = part(visit, "remind list", sifted.said, most=None, links=links)
    ways = deeds(visit, "remind", "remind contact", "remind delivered", "remind reply")
    title = say("web_recovery.reminders")
    return room_page(visit, TABS, title, [found], sifted=sifted, ways=ways)


def _is_sent(record: Record) -> bool:
    """A paper that goes to somebody, and so arrives or is answered."""
    return code_of(record, "recovery_step") == "notice"


def promises(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "promise list", "cooperative", "state")
    links = {"promises": (doing(visit, "undo", "remind undo", link="link"),)}
    found = part(visit, "promise list", sifted.said, most=None, links=links)
    title, ways = say("web_recovery.promises"), deeds(visit, "promise")
    return room_page(visit, TABS, title, [found], sifted=sifted, ways=ways)


def inspections(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "inspect due", *_WHOSE, "within")
    due = {"inspections_due": (doing(visit, "inspect", "inspect", loan="loan"),)}
    made = {"inspections": (doing(visit, "undo", "inspect undo", loan="loan", link="link"),)}
    parts = [
        part(visit, "inspect due", sifted.said, most=None, links=due),
        part(visit, "inspect list", most=None, links=made),
    ]
    ways = [*deeds(visit, "inspect"), paper(visit, "inspection")]
    title = say("web_recovery.inspections")
    return room_page(visit, TABS, title, parts, sifted=sifted, ways=ways)


def limitation(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "limitation list", *_WHOSE, "within")
    why = asking(visit, "do-why", "limitation explain", loan="loan")
    links = {"limitation": (why, asking(visit, "ends", "limitation explain", loan="loan"))}
    found = part(visit, "limitation list", sifted.said, most=None, links=links)
    ways = [paper(visit, "confirmation"), *deeds(visit, "case open")]
    title = say("web_recovery.limitation")
    return room_page(visit, TABS, title, [found], sifted=sifted, ways=ways)


def securities(visit: Visit) -> Response:
    """What is being sold or called on, and all that secures the loans."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "security handle list", "area", "running")
    look = asking(visit, "security", "security show", loan="loan", code="security")
    begin = doing(visit, "handle", "security handle", loan="loan", code="security")
    links = {"handlings": (look,), "securities": (look, begin)}
    parts = [
        part(visit, "security handle list", sifted.said, most=None, links=links),
        part(visit, "security list", most=None, links=links),
    ]
    ways = deeds(visit, "security handle", "security call", "security add")
    title = say("web_recovery.securities")
    return room_page(visit, TABS, title, parts, sifted=sifted, ways=ways)


# What is to be done, as a list and as a month.


def work(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "worklist", "until", *_WHOSE, "kind")
    done = doing(visit, "done", "worklist done", key="key")
    postpone = doing(visit, "postpone", "worklist postpone", key="key")
    links = {"worklist": (done, postpone)}
    found = _without_keys(
        visit, part(visit, "worklist", sifted.said, most=None, links=links), sifted.said
    )
    ways = [_calendar_file(visit, sifted.said or {})]
    return room_page(visit, TABS, say("web_recovery.work"), [found], sifted=sifted, ways=ways)


def _without_keys(visit: Visit, of: Part, said: Mapping[str, object] | None) -> Part:
    """A task is answered by the links of its row: nobody has to type its key."""
    if of.refusal is not None:
        return of
    keys = [str(each) for each in visit.table("worklist", "worklist", **(said or {}))["key"]]
    listed, *others = of.tables
    rows = [
        [replace(each, text=each.text.removesuffix(f" · {key}")) for each in row]
        for row, key in zip(listed.rows, keys, strict=True)
    ]
    return replace(of, tables=[replace(listed, rows=rows), *others])


def _calendar_file(visit: Visit, said: dict[str, object]) -> Way:
    return Way(visit.question("worklist calendar", said, "txt"), say("web_recovery.ics"))


@dataclass(frozen=True, slots=True)
class Task:
    text: str
    href: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class OneDay:
    day: date
    is_of_month: bool
    is_asked: bool
    tasks: list[Task] = field(default_factory=list)


def month(visit: Visit) -> Response:
    """A month as a table of weeks, each day with what is due on it."""
    visit.must_be_of_one_fund()
    asked = visit.day_asked()
    first = _month_of(visit.request.query_params.get("month", ""), asked)
    after = _next(first)
    last = after - ONE_DAY
    try:
        tasks = _tasks(visit, show_day(max(last, asked)), asked)
        refusal = None
    except FundledgerError as why:
        tasks, refusal = {}, why
    weeks = [
        [OneDay(day, day.month == first.month, day == asked, tasks.get(day, [])) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    before = _next(first, -1)
    return room_page(
        *(visit, TABS, say("web_recovery.calendar")),
        template="calendar.html",
        ways=[_calendar_file(visit, {"until": show_day(last)})],
        month=say("web_recovery.month", month=first.month, year=str(first.year)),
        weeks=weeks,
        refusal=refusal,
        earlier=visit.to("recovery/calendar", month=f"{before:%m/%Y}"),
        later=visit.to("recovery/calendar", month=f"{after:%m/%Y}"),
    )


_YEARS = range(1990, 2100)


def _month_of(said: str, otherwise: date) -> date:
    """`07/2023`; what is no month of these years is the month of the day."""
    number, _, year = said.partition("/")
    try:
        found = date(int(year), int(number), 1)
    except ValueError:
        found = date.min
    return found if found.year in _YEARS else otherwise.replace(day=1)


def _next(first: date, by: int = 1) -> date:
    """The first of the month after it, or of the one before."""
    at = first.year * 12 + first.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)


def _tasks(visit: Visit, until: str, asked: date) -> dict[date, list[Task]]:
    (table, *_) = tables_of(visit.ask("worklist", until=until).found)
    (shown, *_) = visit.shown(table, wide=True)
    at = {each.name: place for place, each in enumerate(shown.columns)}
    found: dict[date, list[Task]] = {}
    for cells, record in zip(shown.rows, table.records(), strict=True):
        day = record["due"]
        assert isinstance(day, date)
        name = cells[at["name"]].text or cells[at["loan"]].text
        text = f"{cells[at['what']].text} ({name})" if name else cells[at["what"]].text
        found.setdefault(day, []).append(Task(text, _where(visit, record), day < asked))
    return found


def _where(visit: Visit, record: Record) -> str:
    """Where a task is seen to: by its kind, else by whom it is about."""
    place = _OF_KIND.get(code_of(record, "kind") or "")
    if place is not None:
        return visit.to(place)
    for column, below in (("loan", "loans"), ("cooperative", "cooperatives")):
        if code := code_of(record, column):
            return visit.to(f"{below}/{code}")
    return visit.to("recovery/work")


_OF_KIND = {
    "court": "cases",
    "limitation": "recovery/limitation",
    "collateral": "recovery/securities",
    "rung": "recovery",
    "promise": "recovery/promises",
    "inspection": "recovery/inspections",
    "review": "arrears/reviews",
    "council": "arrears/council",
    "petition": "support/petitions",
    "quarter": "periods",
}


def cases(visit: Visit) -> Response:
    """Every case with where it stands, and the statutory dates that run."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "case list", *_WHOSE, "running")
    links = {"cases": (leading(visit, "case", "cases"),)}
    dates = {
        "case_dates": (
            leading(visit, "case", "cases"),
            doing(visit, "move", "case move", case="case", deadline="court_period"),
        )
    }
    parts: list[Part] = [
        part(visit, "case list", sifted.said, most=None, links=links),
        part(visit, "case dates", most=None, links=dates),
        part(visit, "case procedures"),
    ]
    ways = [*deeds(visit, "case open"), paper(visit, "litigation"), paper(visit, "proposal-sue")]
    return room_page(visit, TABS, say("web_recovery.cases"), parts, sifted=sifted, ways=ways)
