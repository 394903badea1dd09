"""The pages of one book as a server sees them: `application(site)`.

Each page is a function from a `Visit` to a response, in a module of `rooms`; it runs in a thread.
Here is what all have in common: who asks, in which language, and what a refusal looks like.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from fundledger import calendar
from fundledger.errors import FundledgerError, Misused
from fundledger.messages import LANGUAGES, Language, language, say, use_language
from fundledger.office.calling import ALL_FUNDS, Funds
from fundledger.office.house import furnish
from fundledger.web import addresses, guard
from fundledger.web.answers import Answers
from fundledger.web.assets import asset
from fundledger.web.fields import HELD_FILE, Typed
from fundledger.web.held import HeldFiles
from fundledger.web.people import People, Person, Session
from fundledger.web.rooms import PAGES, page_at
from fundledger.web.shelf import Shelf
from fundledger.web.templates import render
from fundledger.web.visits import DATED, Visit
from fundledger.web.works import Works

MOST_FIELDS = 20_000
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Site:
    """What all pages share. Stop it by `close` when the server has stopped."""

    shelf: Shelf
    people: People
    today: Callable[[], date] = calendar.today
    fund: int | None = None
    """The fund that is opened at first, where the book has several."""

    answers: Answers = field(default_factory=Answers)
    works: Works = field(default_factory=Works)
    held: HeldFiles = field(default_factory=HeldFiles)
    cookie: str = "fundledger"
    hosts: tuple[str, ...] = guard.LOOPBACK

    def __post_init__(self) -> None:
        self.works.on_end = self.answers.something_was_done

    def close(self) -> None:
        self.works.stop()
        self.shelf.let_go()
        self.held.clear()


def site_of(location: str, actor: str) -> Site:
    """The pages of a book for one person at this machine."""
    return Site(Shelf(location), People(Person(actor)))


Page = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent: by the name of each field; files are held already."""

    typed: Typed
    form_secret: str


def application(site: Site) -> Starlette:
    furnish()
    routes = [
        Route("/health", lambda request: PlainTextResponse("ok")),
        Route("/assets/{name}", _asset),
        Route("/enter", _Enter(site), methods=["GET"]),
        Route("/", _Door(site, lambda: _first_page), methods=["GET"]),
        Route("/choose", _Door(site, lambda: _choose_funds), methods=["GET"]),
        Route("/language", _Door(site, lambda: _change_language), methods=["POST"]),
    ]
    for address in PAGES:
        door = _Door(site, partial(page_at, address))
        routes.append(Route(address, door, methods=["GET", "POST"]))
    return Starlette(
        routes=routes,
        middleware=[Middleware(guard.Guard, hosts=site.hosts)],
        exception_handlers={HTTPException: _not_found(site)},
    )


class _Door:
    """Around every page: the session, the fund, the language; and refusals as pages."""

    def __init__(self, site: Site, page: Callable[[], Page]) -> None:
        self.site = site
        self.page = page
        """Where the page is made; its room is loaded when it is first asked for."""

    async def __call__(self, scope: guard.Scope, receive: guard.Receive, send: guard.Send) -> None:
        request = Request(scope, receive)
        response = await self._response(request)
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        sent = None
        if request.method == "POST":
            try:
                sent = await _sent(self.site, request)
            except MultiPartException:
                return PlainTextResponse("Malformed form", 400)
        return await run_in_threadpool(self._answered, request, sent)

    def _answered(self, request: Request, sent: Sent | None) -> Response:
        lang = language_of(request)
        with use_language(lang):
            session = self.site.people.session(request.cookies.get(self.site.cookie))
            if session is None:
                return _locked(sent)
            if getattr(request.state, "too_large", False):
                return _plain_page("web.too_large", 413)
            is_stale = sent is not None and not session.sent_it(sent.form_secret)
            if is_stale and not getattr(self.page(), "shows_again", False):
                return _locked(sent)
            fund = _fund(request)
            told = {
                name: request.query_params[name] for name in DATED if request.query_params.get(name)
            }
            visit = Visit(self.site, request, session, fund, lang, told)
            request.state.sent = {} if sent is None else sent.typed
            request.state.is_stale = is_stale
            try:
                if fund is not None:
                    _must_be_there(self.site, fund)
                return self.page()(visit)
            except HTTPException as gone:
                return visit.page("gone.html", say("web.gone"), gone.status_code)
            except _NoSuchFund as refusal:
                return visit.of_no_fund().refused(refusal, 404)
            except Misused as misuse:
                return visit.refused(misuse, 400)
            except FundledgerError as refusal:
                return visit.refused(refusal)
            except Exception:  # noqa: BLE001
                # Whatever it is, a person is told so in words; the trace is for the window.
                traceback.print_exc()
                return _plain_page("web.broken", 500)


class _Enter:
    """The link that opens a session, once."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def __call__(self, scope: guard.Scope, receive: guard.Receive, send: guard.Send) -> None:
        request = Request(scope, receive)
        session = self.site.people.enter(request.query_params.get("token", ""))
        response: Response
        if session is None:
            with use_language(language_of(request)):
                known = self.site.people.session(request.cookies.get(self.site.cookie))
                response = _locked(None) if known is None else RedirectResponse("/", 303)
        else:
            response = RedirectResponse("/", 303)
            response.set_cookie(self.site.cookie, session.key, httponly=True, samesite="lax")
        await response(scope, receive, send)


def language_of(request: Request) -> Language:
    chosen = request.cookies.get("fundledger-lang")
    return next((each for each in LANGUAGES if each == chosen), language())


async def _sent(site: Site, request: Request) -> Sent:
    form: FormData = await request.form(
        max_files=MOST_FIELDS, max_fields=MOST_FIELDS, max_part_size=10_000_000
    )
    typed: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename and value.size:
                held = await run_in_threadpool(site.held.hold, value.filename, await value.read())
                typed.setdefault(name, []).append(HELD_FILE + held.key)
            await value.close()
        else:
            typed.setdefault(name, []).append(value)
    secret = typed.pop("_secret", [""])[0]
    return Sent(typed, secret)


def _fund(request: Request) -> Funds | None:
    part = request.path_params.get("fund")
    if part is None:
        return None
    fund = addresses.fund_of(part)
    if fund is None:
        raise HTTPException(404)
    return fund


class _NoSuchFund(FundledgerError):
    """The address names a fund that the book has not."""


def _must_be_there(site: Site, fund: Funds) -> None:
    if fund == ALL_FUNDS:
        return
    known = site.shelf.book().funds()
    for each in (fund,) if isinstance(fund, int) else fund:
        if each not in known:
            raise _NoSuchFund("fund.unknown", fund=each, known=list(known))


def _first_page(visit: Visit) -> Response:
    """The fund that was named, the only one, or all of them; the guided opening without a book."""
    shelf = visit.site.shelf
    shown = shelf.shown
    if shown is None and not shelf.has_own:
        return visit.go("/start")
    try:
        funds = shelf.book().funds()
    except FundledgerError as error:
        if error.key == "book.not_found":  # a database that is still empty
            return visit.go("/start")
        raise
    fund: Funds | None = visit.site.fund
    if fund is None:
        fund = funds[0] if len(funds) == 1 else "all"
    where = "" if isinstance(fund, int) else "nation"
    day = {} if shown is None else {"as_of": calendar.show_day(shown.day)}
    return visit.go(addresses.place(fund, where) + addresses.query_of(day))


def _choose_funds(visit: Visit) -> Response:
    """Several funds beside each other."""
    chosen = ",".join(visit.request.query_params.getlist("fund"))
    fund = addresses.fund_of(chosen) if chosen else None
    if fund is None:
        return visit.go("/all/nation")
    return visit.go(addresses.place(fund, "" if isinstance(fund, int) else "nation"))


def _change_language(visit: Visit) -> Response:
    typed: Typed = visit.request.state.sent
    wanted = next(iter(typed.get("lang", ())), "")
    back = next(iter(typed.get("back", ())), "/")
    if not back.startswith("/") or back.startswith(("//", "/\\")):
        back = "/"
    response = visit.go(back)
    if wanted in LANGUAGES:
        response.set_cookie(
            "fundledger-lang", wanted, max_age=_A_YEAR, httponly=True, samesite="lax"
        )
    return response


def _asset(request: Request) -> Response:
    found = asset(request.path_params["name"])
    if found is None:
        return PlainTextResponse("Not found", 404)
    data, kind = found
    return Response(
        data, media_type=kind, headers={"cache-control": f"max-age={_A_YEAR}, immutable"}
    )


def _locked(sent: Sent | None) -> Response:
    """No session, or one that has ended: what was typed is kept in the page, to be sent again."""
    typed = {} if sent is None else {k: v for k, v in sent.typed.items() if not k.startswith("_")}
    text = render("locked.html", title=say("web.locked"), typed=typed)
    return Response(text, 401 if sent is None else 403, media_type="text/html")


def _plain_page(key: str, status: int) -> Response:
    text = render("plain.html", title=say(key))
    return Response(text, status, media_type="text/html")


def _not_found(site: Site) -> Callable[[Request, Exception], Response]:
    def handler(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        with use_language(language_of(request)):
            session: Session | None = site.people.session(request.cookies.get(site.cookie))
            if session is None:
                return _locked(None)
            visit = Visit(site, request, session, site.fund, language_of(request))
            return visit.page("gone.html", say("web.gone"), status)

    return handler
