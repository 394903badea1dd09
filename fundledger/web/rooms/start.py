"""The way to a Fund's own book, step by step; each step has its address, so that back works.

    /start                    1  the Fund: the book is made with it
    /20/start/template        2  the workbook of opening balances, to be filled in
    /20/start/balances        3  what is wrong in it by sheet and row; then it is taken
    /20/start/proof           4  does it prove, what capital is on hand, what comes next

A book that is there is never touched: then the first step says what may be done instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from fundledger import rules
from fundledger.bulk import Progress
from fundledger.calendar import first_of_year, show_day
from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.exchange.charts import chart_said
from fundledger.messages import Language, say
from fundledger.office.answers import Answer
from fundledger.office.books import begin
from fundledger.office.calling import answer as answered
from fundledger.office.table import declaration
from fundledger.store.addresses import shown_location
from fundledger.store.books import file_at
from fundledger.web.fields import HELD_FILE, Form
from fundledger.web.held import Held
from fundledger.web.parts import part
from fundledger.web.rooms.acts import given_back, head_said
from fundledger.web.rooms.by_hand import Came, once, sent_file, typed
from fundledger.web.visits import Visit

STEPS = ("fund", "template", "balances", "proof")
_FUND = "fund add"
_OPENING = "opening import"
_MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    word: str
    href: str | None
    """None: not to be reached before the steps ahead of it."""

    is_here: bool


def steps(visit: Visit, here: str) -> list[Step]:
    fund = visit.fund if visit.is_of_one_fund else None

    def href(word: str) -> str | None:
        if word == "fund":
            return "/start"
        return None if fund is None else visit.to("start", word)

    return [Step(at + 1, word, href(word), word == here) for at, word in enumerate(STEPS)]


# 1. The Fund.


def start(visit: Visit) -> Response:
    standing, broken = _what_is_there(visit)
    if standing or broken is not None:
        return visit.page(
            "start_there.html",
            say("web_start.title"),
            steps=steps(visit, "fund"),
            funds=standing,
            broken=broken,
            book=shown_location(visit.site.shelf.own),
        )
    what = declaration(_FUND)
    is_sent = visit.request.method == "POST"
    said: Mapping[str, list[str]] = {}
    if is_sent:
        said = {name: list(each) for name, each in visit.request.state.sent.items()}
    form = Form.of(what, said, visit.today, visit.site.held.get, is_sent=is_sent)
    if not is_sent or visit.request.state.is_stale or not form.is_right:
        return _fund_page(visit, form, status=422 if is_sent and not form.is_right else 200)
    try:
        fund = _begun(visit, form)
    except FundledgerError as refusal:
        return _fund_page(visit, form, refusal=refusal, status=422)
    return visit.go(f"/{fund}/start/template")


start.shows_again = True  # type: ignore[attr-defined]  # of an ended session: shown anew


def _what_is_there(visit: Visit) -> tuple[list[tuple[int, str]], FundledgerError | None]:
    """The funds of the person's own book, or why it does not open; nothing: there is none."""
    shelf = visit.site.shelf
    if not shelf.has_own:
        return [], None
    try:
        numbers = shelf.book().funds()
    except FundledgerError as error:
        return [], None if error.key == "book.not_found" else error
    names = dict(visit.funds)
    return [(number, names.get(number, str(number))) for number in numbers], None


def _begun(visit: Visit, form: Form) -> int:
    what = form.what
    said = {name: what.by_name[name].take(value, visit.today) for name, value in form.said.items()}
    chart = said.get("chart")
    done = begin(
        *(visit.site.shelf.own, said["number"], visit.session.person.name),
        name=said["name"],
        province=said.get("province", ""),
        chart=None if chart is None else chart_said(chart),
        since=said.get("since"),
        today=visit.today,
    )
    return done.fund


def _fund_page(
    visit: Visit, form: Form, *, refusal: FundledgerError | None = None, status: int = 200
) -> Response:
    return visit.page(
        "start.html",
        say("web_start.title"),
        status=status,
        steps=steps(visit, "fund"),
        form=form,
        refusal=refusal,
        charts=charts(visit.lang),
        first_day=show_day(first_of_year(visit.today)),
        book=shown_location(visit.site.shelf.own),
        is_file=file_at(visit.site.shelf.own) is not None,
        ticket=visit.site.works.new_ticket(),
    )


def charts(lang: Language) -> list[tuple[str, str]]:
    """The charts of accounts of the program, by name, as a person reads them."""
    found = [(name, rules.chart(name)) for name in rules.chart_names()]
    return [(name, str(chart[f"name_{lang}"])) for name, chart in found]


def again(visit: Visit) -> Response:
    """`/20/start`: where the guide goes on for a fund that is there."""
    return visit.go(_own_or_start(visit) or visit.to("start", "template"))


def _own_or_start(visit: Visit) -> str | None:
    """Where to go instead: a fund to look around in is not opened."""
    if visit.site.shelf.shown is not None or not visit.is_of_one_fund:
        return "/start"
    return None


# 2. The workbook.


def template(visit: Visit) -> Response:
    instead = _own_or_start(visit)
    if instead is not None:
        return visit.go(instead)
    return visit.page("start_template.html", say("web_start.title"), steps=steps(visit, "template"))


# 3. The balances.


def balances(visit: Visit) -> Response:
    instead = _own_or_start(visit)
    if instead is not None:
        return visit.go(instead)
    if visit.request.method == "GET" or visit.request.state.is_stale:
        return _balances_page(visit)
    held = sent_file(visit, "file")
    if held is None:
        return _balances_page(visit, FundledgerError("web_keeping.no_file"))
    if typed(visit, "_step") == "do" and typed(visit, "_head") == head_said(visit):
        title, back = say("web_start.title"), visit.to("start", "balances")
        done = once(visit, title, back, lambda progress: _taken(visit, held, title, progress))
        if done is not None:
            return done
    return _looked(visit, held)


balances.shows_again = True  # type: ignore[attr-defined]  # of an ended session: shown anew


def _taken(visit: Visit, held: Held, title: str, progress: Progress) -> Came:
    answer = answered(visit.call(progress), _OPENING, {"file": held.source()})
    return Came(title, visit.to("start", "proof"), answer, is_shown=False)


def _looked(visit: Visit, held: Held) -> Response:
    """What the workbook would give, all of its sums; nothing is kept yet."""
    head = head_said(visit)
    try:
        found = answered(visit.call(), _OPENING, {"file": held.source(), "dry_run": True})
    except FundledgerError as refusal:
        return _balances_page(visit, refusal)
    return visit.page(
        "start_look.html",
        say("web_start.title"),
        steps=steps(visit, "balances"),
        held=HELD_FILE + held.key,
        name=held.name,
        answer=found,
        tables=visit.shown(found.found),
        ticket=visit.site.works.new_ticket(),
        head=head,
    )


def _balances_page(visit: Visit, refusal: FundledgerError | None = None) -> Response:
    problems = refusal.problems if isinstance(refusal, BadFile) else ()
    beside = refusal.answer if refusal is not None and isinstance(refusal.answer, Answer) else None
    return visit.page(
        "start_balances.html",
        say("web_start.title"),
        status=200 if refusal is None else 422,
        steps=steps(visit, "balances"),
        refusal=refusal,
        problems=by_sheet(problems[:_MOST_PROBLEMS]),
        more=max(0, len(problems) - _MOST_PROBLEMS),
        given_back=given_back(visit, refusal),
        tables=[] if beside is None else visit.shown(beside.found),
        is_open=_is_open(visit),
    )


def by_sheet(problems: Iterable[Problem]) -> list[tuple[str, list[Problem]]]:
    """What is wrong, sheet by sheet, in the order of the rows."""

    def place(each: Problem) -> tuple[str, int]:
        return each.place.sheet or "", each.place.row or 0

    found = sorted(problems, key=place)
    return [(sheet, list(rows)) for sheet, rows in groupby(found, lambda each: place(each)[0])]


def _is_open(visit: Visit) -> bool:
    """Whether opening balances stand already."""
    try:
        visit.ask("opening show")
    except FundledgerError:
        return False
    return True


# 4. The proof.


def proof(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    instead = _own_or_start(visit)
    if instead is not None:
        return visit.go(instead)
    found = visit.ask("check")
    return visit.page(
        "start_proof.html",
        say("web_start.title"),
        steps=steps(visit, "proof"),
        holds=found.holds,
        findings=[] if found.holds else visit.shown(found.found),
        opening=part(visit, "opening show", only=("opening_identity",)),
        capital=part(visit, "report capital", only=("capital_identity",)),
        ticket=visit.site.works.new_ticket(),
    )
