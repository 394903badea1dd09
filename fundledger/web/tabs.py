"""What the pages of one room share: the row of its pages, what can be done, what is sifted by.

tabs(visit, TABS)                       the pages of the room, and which this one is
deed(visit, "remind", cooperative=…)    the form of an act, of the day that the page speaks of
sift(visit, "arrears list", "area")     parameters of a question as fields above its answer
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse

from fundledger.messages import Wording, say
from fundledger.office.table import declaration
from fundledger.reports.table import Record, Word
from fundledger.web.fields import Field, Form
from fundledger.web.parts import Link, Part
from fundledger.web.sentences import title_of
from fundledger.web.visits import DATED, Visit


@dataclass(frozen=True, slots=True)
class Tab:
    place: str
    word: str


@dataclass(frozen=True, slots=True)
class Way:
    """Somewhere to go on to."""

    href: str
    title: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Sift:
    """Parameters of a question as they stand in the address."""

    fields: Sequence[Field] = ()
    said: dict[str, object] | None = None

    def __getitem__(self, name: str) -> object | None:
        return (self.said or {}).get(name)


def tabs(visit: Visit, room: Sequence[Tab]) -> list[Way]:
    here = f"{visit.request.url.path.split('/', 2)[2]}/"
    around = [each for each in room if here.startswith(f"{each.place}/")]
    nearest = max(around, key=lambda each: len(each.place), default=None)
    return [Way(visit.to(each.place), say(each.word), each is nearest) for each in room]


def deed(visit: Visit, act: str, **said: object) -> str:
    """The form of an act, filled in; on the day that the address says, where it says one."""
    day = visit.told.get("as_of")
    if day is not None and "on" in declaration(act).by_name:
        said = {"on": day, **said}
    return visit.deed(act, **said)


def deeds(visit: Visit, *acts: str) -> list[Way]:
    return [Way(deed(visit, each), title_of(each)) for each in acts]


def asks(visit: Visit, *acts: str) -> list[Way]:
    return [Way(visit.question(each), title_of(each)) for each in acts]


def paper(visit: Visit, name: str, **said: object) -> Way:
    """A paper, to be looked at before it is printed."""
    titles = {str(row["command"]): row["paper_title"] for row in visit.table("print").records()}
    title = titles[f"print {name}"]
    shown = title.words(visit.lang) if isinstance(title, Wording) else str(title)
    return Way(visit.to("papers", name, **said), say("web_tab.paper", title=shown))


def doing(
    visit: Visit, word: str, act: str, also: Mapping[str, str] | None = None, /, **named: str
) -> Link:
    """A link of each row to an act; `named`: by parameter, the column of the row that says it."""

    def to(record: Record) -> str | None:
        said = {name: code_of(record, column) for name, column in named.items()}
        return None if None in said.values() else deed(visit, act, **{**(also or {}), **said})

    return Link(f"do-{word}", f"web_deed.{word}", to)


def asking(visit: Visit, column: str, act: str, /, **named: str) -> Link:
    """A column of each row leads to a question."""

    def to(record: Record) -> str | None:
        said = {name: code_of(record, at) for name, at in named.items()}
        return None if None in said.values() else visit.question(act, said)

    return Link(column, "web_deed.why", to)


def leading(visit: Visit, column: str, place: str) -> Link:
    """A column of codes leads to the page of each."""

    def to(record: Record) -> str | None:
        code = code_of(record, column)
        return None if code is None else visit.to(f"{place}/{code}")

    return Link(column, "web_deed.open", to)


def only_where(link: Link, holds: Callable[[Record], bool]) -> Link:
    return Link(link.column, link.word, lambda record: link.to(record) if holds(record) else None)


def code_of(record: Record, column: str) -> str | None:
    match record.get(column):
        case Word() as word:
            return word.code
        case int() | str() as plain if plain != "":
            return str(plain)
        case _:
            return None


def sift(visit: Visit, act: str, *names: str) -> Sift:
    """The parameters of a question that the address says, as fields above the answer."""
    query = visit.request.query_params
    typed = {name: query.getlist(name) for name in names if name in query}
    form = Form.of(declaration(act), typed, visit.today, visit.site.held.get, is_sent=False)
    said = {name: form.said[name] for name in names if name in form.said}
    return Sift([form[name] for name in names], said)


def room_page(
    visit: Visit,
    room: Sequence[Tab],
    title: str,
    parts: Sequence[Part] = (),
    *,
    template: str = "room.html",
    sifted: Sift | None = None,
    ways: Sequence[Way] = (),
    told: str = "",
    **more: Any,
) -> HTMLResponse:
    """A page of a room: its row of pages, what is sifted by, its parts, and what can be done."""
    return visit.page(
        template,
        title,
        tabs=tabs(visit, room),
        parts=parts,
        sifted=sifted or Sift(),
        ways=ways,
        told=told,
        dated=[(name, visit.told[name]) for name in DATED if name in visit.told],
        **more,
    )
