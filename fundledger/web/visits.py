"""One request: who asks, of which fund and day, in which language; and what a page asks with it.

    visit = visit_of(request)
    answer = visit.ask("report capital", quarter="2023Q2")      an Answer of the office, maybe kept
    return visit.page("capital.html", title, answer=answer)     an HTML page

A page gives the office what the address says and shows what it answers. `as_of` and `known_at` of
the address are told to every question that takes them, and go on with every link (`visit.to`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from fundledger.bulk import Progress, no_progress
from fundledger.calendar import parse_day, quarter_named, show_day
from fundledger.errors import FundledgerError, Problem
from fundledger.files import SourceFile
from fundledger.messages import Language, say, use_language
from fundledger.office.answers import Answer, Keyed
from fundledger.office.calling import ALL_FUNDS, Call, Funds, answer
from fundledger.office.declaring import Declared
from fundledger.office.table import declaration
from fundledger.reports.arranging import Arrangement
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table
from fundledger.web import addresses, sentences
from fundledger.web.following import following
from fundledger.web.people import Session
from fundledger.web.showing import Arranging, ShownTable, shown_table, tables_of
from fundledger.web.templates import render

if TYPE_CHECKING:
    from fundledger.web.site import Site

DATED = ("as_of", "known_at")
MOST_ROWS_OF_A_PART = 12
"""Of a table that is one part of a page of several."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a table is the answer to. It holds the table, so that none is taken for another."""

    table: Table
    act: str
    said: Mapping[str, object]


@dataclass(frozen=True)
class Visit:
    site: Site
    request: Request
    session: Session
    fund: Funds | None
    lang: Language
    told: Mapping[str, str] = field(default_factory=dict)
    """The day and what was known when, if the address says them."""

    _asked: dict[int, Asking] = field(default_factory=dict, repr=False, compare=False)
    """Of each table that was answered, what was asked: so that it can go to a file."""

    # Asking

    @property
    def today(self) -> date:
        return self.site.today()

    @property
    def day(self) -> str:
        """The day that the page speaks of, as it is typed."""
        return self.told.get("as_of") or show_day(self.today)

    def day_asked(self) -> date:
        """The same as a day; what is no day is refused."""
        said = self.told.get("as_of")
        return self.today if said is None else parse_day(said)

    def call(self, progress: Progress = no_progress, *, agreed: bool = False) -> Call:
        site = self.site
        return Call(
            *(site.shelf.book, site.shelf.location, self.fund, self.session.person.name),
            today=site.today(),
            agreed=agreed,
            progress=progress,
            is_alone=False,
        )

    def ask(self, act: str, said: Mapping[str, object] | None = None, /, **more: object) -> Answer:
        """The office's answer to a question, of the day of this page unless another is said."""
        what = declaration(act)
        wanted = {**(said or {}), **{k: v for k, v in more.items() if v is not None}}
        whole = {**self._dated(what, wanted), **wanted}
        found = self.site.answers.of(
            *(self.site.shelf.book(), self.fund, what, whole, self.today),
            lambda: answer(self.call(), act, whole),
        )
        self.remember(act, whole, found)
        return found

    def ask_lately(self, act: str, /, **said: object) -> Answer:
        """The same of what is dear to answer and may be some minutes old: it is asked anew when
        the chain has grown or something was done here."""
        site, what = self.site, declaration(act)
        return site.answers.of(
            *(site.shelf.book(), self.fund, what, said, self.today),
            lambda: answer(self.call(), act, said),
            may_be_old=True,
        )

    def remember(self, act: str, said: Mapping[str, object], found: Answer) -> None:
        """Its tables are answers to this question."""
        for table in tables_of(found.found):
            self._asked[id(table)] = Asking(table, act, said)

    def table(self, act: str, name: str | None = None, /, **said: object) -> Table:
        """One table of an answer, by its name, else the first."""
        tables = tables_of(self.ask(act, **said).found)
        return next(each for each in tables if name in (None, each.name))

    def tables(self, answer: Answer) -> tuple[Table, ...]:
        return tables_of(answer.found)

    # Addresses

    def to(self, *parts: str, **query: object) -> str:
        """A place of this fund, of the same day."""
        return addresses.place(self.fund, *parts) + addresses.query_of({**query, **self.told})

    def question(
        self,
        act: str,
        said: Mapping[str, object] | None = None,
        form: str | None = None,
        /,
        **more: object,
    ) -> str:
        """Where a question is asked by itself, or fetched as a file."""
        said = {**(said or {}), **more}
        dated = self._dated(declaration(act), said)
        return addresses.question(self.fund, act, {**said, **dated}, form)

    def _dated(self, what: Declared, said: Mapping[str, object]) -> Mapping[str, str]:
        """What the address says of day and link, as far as a question can be told it: a span that
        is said says its own last day, unless it is seen from a day before its end."""
        if not what.traits.is_dated:
            return {}
        names_a_span = any(said.get(name) for name in ("quarter", "to", "period"))
        if what.span is None or not names_a_span:
            return self.told
        if what.span.looks_ahead and said.get("quarter"):
            _, end = quarter_named(str(said["quarter"]))
            if self.day_asked() < end:
                return self.told
        return addresses.without(self.told, ["as_of"])

    def deed(self, act: str, **said: object) -> str:
        """The form of an act, filled in with what is said."""
        return addresses.deed(self.fund, act, said)

    def of_no_fund(self) -> Visit:
        """The same for a page that belongs to no fund."""
        return replace(self, fund=None)

    # Showing

    def shown(
        self,
        found: Table | Screen | None,
        *,
        wide: bool = False,
        most: int | None = None,
        arranged: Arranging | None = None,
        is_rehearsed: bool = False,
    ) -> list[ShownTable]:
        """`is_rehearsed`: the books have nothing of it, so nothing in it can be followed."""
        tables = tables_of(found)
        follow = following(self.fund, self.told, self.today, tables, is_rehearsed=is_rehearsed)
        found_so: list[ShownTable] = []
        for each in tables:
            put = None if arranged is None else arranged.of(each.name, tables[0].name)
            file = self.file_of(each, wide=wide, arranged=put)
            found_so.append(
                shown_table(
                    *(each, self.lang, self.fund, follow),
                    wide=wide,
                    most=most,
                    arranged=put,
                    file=file,
                )
            )
        return found_so

    def file_of(
        self, table: Table, *, wide: bool = False, arranged: Arrangement | None = None
    ) -> str | None:
        """Where a table that was answered goes to Excel; None: no address asks for it."""
        asking = self._asked.get(id(table))
        if asking is None or not declaration(asking.act).traits.is_question:
            return None
        if any(isinstance(one, SourceFile) for each in asking.said.values() for one in _each(each)):
            return None
        said = {name: _typed(value) for name, value in asking.said.items()}
        said |= {"rows": table.name, "wide": wide}
        if arranged is not None:
            said |= {"sort": arranged.said, "contains": arranged.contains}
        return addresses.question(self.fund, asking.act, said, "xlsx")

    def said(self, sentence: Keyed | Problem | FundledgerError) -> Markup:
        return sentences.said(sentence, self.fund)

    def page(self, template: str, title: str, /, status: int = 200, **context: Any) -> HTMLResponse:
        """A page: what stands around it is the same for all (`pages/base.html`)."""
        with use_language(self.lang):
            text = render(template, visit=self, title=title, **context)
        return HTMLResponse(text, status)

    def refused(self, refusal: FundledgerError, status: int = 422) -> HTMLResponse:
        """A page that says why something is not shown."""
        found = refusal.answer.found if isinstance(refusal.answer, Answer) else None
        title = say("web.refused")
        return self.page("refused.html", title, status, refusal=refusal, tables=self.shown(found))

    def go(self, address: str) -> RedirectResponse:
        """To another page, by a GET."""
        return RedirectResponse(address, 303)

    # What stands around a page

    @cached_property
    def funds(self) -> list[tuple[int, str]]:
        """The funds of the book, with their names."""
        try:
            call = Call(self.site.shelf.book, None, ALL_FUNDS, today=self.today, is_alone=False)
            found = answer(call, "fund list", {}).found
        except FundledgerError:
            return []
        (table,) = tables_of(found)
        return [(int(str(each["fund"])), str(each["name"])) for each in table.records()]

    @property
    def fund_name(self) -> str:
        """What the fund of this page is called."""
        if isinstance(self.fund, int):
            return dict(self.funds).get(self.fund, str(self.fund))
        return say("web.all_funds")

    @property
    def is_of_one_fund(self) -> bool:
        return isinstance(self.fund, int)

    def is_in(self, *places: str) -> bool:
        """Whether this page belongs to that entry of the menu."""
        below = self.request.url.path.split("/", 2)[2:]
        return any(
            below == [place] or (place != "" and below[0].startswith(f"{place}/"))
            for place in places
        )

    def must_be_of_one_fund(self) -> None:
        """For a page of one fund: whoever looks at several is asked to choose."""
        if not self.is_of_one_fund:
            raise FundledgerError("web.choose_a_fund")
        self.site.shelf.book()  # what would be refused part by part is refused once

    def here(self, **changed: object) -> str:
        """This page's own address, with something said otherwise (None: no longer said)."""
        query = {**dict(self.request.query_params), **changed}
        return self.request.url.path + addresses.query_of(query)


def _each(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else (value,)


def _typed(value: object) -> object:
    """A value as an address says it."""
    if isinstance(value, date):
        return show_day(value)
    return list(map(_typed, value)) if isinstance(value, list | tuple) else value
