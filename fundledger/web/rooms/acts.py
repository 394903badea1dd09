"""The form of any act: filled in, looked at, done once; and what came of it.

    GET  /20/do/collect?loan=HD-01     the form, filled in with what a link says
    POST …  _step=look                 what it would do, if it can be rehearsed: nothing is kept
    POST …  _step=do                   it is done, under a ticket that counts once
    POST …  _step=edit                 the form again, with all that was typed
    GET  /20/done/TICKET               what came of it, and the way on

Between the look and the doing the books may have moved: then it is shown again, for what was agreed
to is no longer what would happen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from fundledger.bulk import Progress
from fundledger.errors import BadFile, FundledgerError, Misused
from fundledger.office.answers import Answer
from fundledger.office.calling import Funds, Unsure
from fundledger.office.calling import answer as answered
from fundledger.office.declaring import Declared
from fundledger.office.table import declaration
from fundledger.reports.table import Table
from fundledger.web import addresses
from fundledger.web.answers import heads
from fundledger.web.fields import Form
from fundledger.web.following import code_of
from fundledger.web.held import Held
from fundledger.web.rooms import by_hand
from fundledger.web.rooms.questions import held_made, sent
from fundledger.web.sentences import title_of
from fundledger.web.showing import tables_of
from fundledger.web.visits import Visit
from fundledger.web.works import PATIENCE_SECONDS, Work

LOOK, DO, EDIT = "look", "do", "edit"
EFFECT = "x-effect"
"""A script asks, while a form is being filled in, what it would do: the answer is a part of a page,
nothing is kept, and it writes nothing whatever the step."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act: its answer and the files it made, or why it was not done."""

    act: str
    fund: Funds | None
    person: str
    answer: Answer | None = None
    files: tuple[Held, ...] = ()
    refusal: FundledgerError | None = None
    kept: tuple[tuple[str, str], ...] = ()
    """What was typed, for a form that is to be put right."""


def act(visit: Visit) -> Response:
    words = addresses.act_of(visit.request.path_params["act"])
    if words is None or declaration(words).traits.is_question:
        raise HTTPException(404)
    what = declaration(words)
    if visit.request.method == "GET":
        query = visit.request.query_params
        typed = {name: query.getlist(name) for name in query}
        form = Form.of(what, typed, visit.today, visit.site.held.get, is_sent=False)
        return form_page(visit, what, form)
    typed = visit.request.state.sent
    form = Form.of(what, typed, visit.today, visit.site.held.get)
    if EFFECT in visit.request.headers:
        return effect(visit, what, form)
    step = _one(typed, "_step") or LOOK
    if step == EDIT or visit.request.state.is_stale:
        return form_page(visit, what, form, is_stale=visit.request.state.is_stale)
    if not form.is_right:
        return form_page(visit, what, form, status=422)
    if step == LOOK and what.previews:
        return look(visit, what, form)
    return _do(visit, what, form, typed)


act.shows_again = True  # type: ignore[attr-defined]  # a form of an ended session is shown anew


def _do(visit: Visit, what: Declared, form: Form, typed: Mapping[str, Sequence[str]]) -> Response:
    works = visit.site.works
    ticket = _one(typed, "_ticket")
    if not works.is_ours(ticket):
        if what.previews:
            return look(visit, what, form, has_moved=True)
        return form_page(visit, what, form, is_stale=True)
    if works.of(ticket) is None and _one(typed, "_head") != head_said(visit):
        if what.previews:
            return look(visit, what, form, has_moved=True)
        return form_page(visit, what, form, has_moved=True, status=409)
    agreed = _one(typed, "_agreed") == "yes"
    work = works.begin(ticket, lambda progress: _outcome(visit, what, form, progress, agreed))
    if not work.is_over(PATIENCE_SECONDS):
        return visit.go(visit.to("work", ticket))
    return _of_outcome(visit, what, form, work)


def _of_outcome(visit: Visit, what: Declared, form: Form, work: Work) -> Response:
    outcome: Outcome = work.outcome.result()
    if isinstance(outcome.refusal, Unsure):
        return ask_page(visit, what, form, outcome.refusal)
    if outcome.refusal is not None:
        return form_page(
            visit, what, form, refusal=outcome.refusal, status=_status(outcome.refusal)
        )
    return visit.go(visit.to("done", work.ticket))


def _outcome(visit: Visit, what: Declared, form: Form, progress: Progress, agreed: bool) -> Outcome:
    about = (what.words, visit.fund, visit.session.person.name)
    kept = tuple(form.kept)
    try:
        meant = {} if what.confirmed_by is None else {what.confirmed_by: True}
        found = answered(visit.call(progress, agreed=agreed), what.words, {**form.said, **meant})
    except FundledgerError as refusal:
        return Outcome(*about, refusal=refusal, kept=kept)
    made = [each for each in (found.made, *found.files) if each is not None]
    files = tuple(held_made(visit, each, each.name.rpartition(".")[2]) for each in made)
    return Outcome(*about, found, files, kept=kept)


# Pages.


def look(visit: Visit, what: Declared, form: Form, *, has_moved: bool = False) -> Response:
    """What the act would do: the same way to its end, and nothing kept."""
    head = head_said(visit)  # before it is rehearsed, so that a link between the two shows
    try:
        found = answered(visit.call(), what.words, {**form.said, "dry_run": True})
    except FundledgerError as refusal:
        status = _status(refusal)
        return form_page(visit, what, form, refusal=refusal, status=status, has_moved=has_moved)
    return visit.page(
        "look.html",
        title_of(what.words),
        what=what,
        form=form,
        answer=found,
        tables=visit.shown(found.found, is_rehearsed=True),
        amount=amount_of(form, found),
        ticket=visit.site.works.new_ticket(),
        head=head,
        has_moved=has_moved,
        back=None,
    )


def effect(visit: Visit, what: Declared, form: Form) -> Response:
    """What the form would do as it stands, or what it lacks: quietly, for nobody has sent it."""
    if visit.request.state.is_stale or not what.previews:
        raise HTTPException(404)
    found: Answer | None = None
    refusal: FundledgerError | None = None
    if form.is_right:
        try:
            found = answered(visit.call(), what.words, {**form.said, "dry_run": True})
        except FundledgerError as refused:
            refusal = refused
    lacking = [each for each in form.wrong if each.error and each.error.key == "web.missing"]
    return visit.page(
        "effect.html",
        title_of(what.words),
        answer=found,
        refusal=refusal,
        lacking=lacking,
        wrong=[each for each in form.wrong if each not in lacking],
        tables=[] if found is None else visit.shown(found.found, is_rehearsed=True),
    )


def form_page(
    visit: Visit,
    what: Declared,
    form: Form,
    *,
    refusal: FundledgerError | None = None,
    status: int = 200,
    is_stale: bool = False,
    has_moved: bool = False,
) -> Response:
    beside = refusal.answer if refusal is not None and isinstance(refusal.answer, Answer) else None
    return visit.page(
        "act.html",
        title_of(what.words),
        status=status,
        what=what,
        form=form,
        refusal=refusal,
        problems=refusal.problems if isinstance(refusal, BadFile) else (),
        given_back=given_back(visit, refusal),
        beside=beside,
        tables=[] if beside is None else visit.shown(beside.found),
        ticket=visit.site.works.new_ticket(),
        head=head_said(visit),
        is_stale=is_stale,
        has_moved=has_moved,
        suggestions=suggestions(visit, form),
    )


def ask_page(visit: Visit, what: Declared, form: Form, doubt: Unsure) -> Response:
    """The question that goes before what cannot be undone."""
    beside = doubt.answer if isinstance(doubt.answer, Answer) else None
    return visit.page(
        "sure.html",
        title_of(what.words),
        what=what,
        form=form,
        doubt=doubt,
        beside=beside,
        tables=[] if beside is None else visit.shown(beside.found),
        amount=amount_of(form, beside),
        ticket=visit.site.works.new_ticket(),
        head=head_said(visit),
    )


def done(visit: Visit) -> Response:
    work = _work(visit)
    if not work.is_over():
        return visit.go(visit.to("work", work.ticket))
    came = work.outcome.result()
    if isinstance(came, by_hand.Came):
        return by_hand.came_page(visit, came)
    outcome: Outcome = came
    what = declaration(outcome.act)
    if outcome.refusal is not None:
        typed: dict[str, list[str]] = {}
        for name, value in outcome.kept:
            typed.setdefault(name, []).append(value)
        form = Form.of(what, typed, visit.today, visit.site.held.get)
        return _of_outcome(visit, what, form, work)
    assert outcome.answer is not None
    return visit.page(
        "done.html",
        title_of(outcome.act),
        what=what,
        outcome=outcome,
        answer=outcome.answer,
        tables=visit.shown(outcome.answer.found),
    )


def working(visit: Visit) -> Response:
    """How far long work is; it goes on without this page."""
    work = _work(visit)
    if work.is_over(PATIENCE_SECONDS / 3):
        return visit.go(visit.to("done", work.ticket))
    return visit.page("working.html", work.label or title_of_work(work), work=work)


def title_of_work(work: Work) -> str:
    from fundledger.messages import say

    return say("web.working")


def fetch(visit: Visit) -> Response:
    """A file that was made for a page."""
    held = visit.site.held.get(visit.request.path_params["key"])
    if held is None:
        raise HTTPException(404)
    return sent(held)


def _work(visit: Visit) -> Work:
    work = visit.site.works.of(visit.request.path_params["ticket"])
    if work is None:
        raise HTTPException(404)
    return work


# What a form needs beside its fields.


def head_said(visit: Visit) -> str:
    """Where the chain stands, for a form to bring back."""
    try:
        ends = heads(visit.site.shelf.book(), visit.fund)
    except FundledgerError:
        return ""
    return ",".join(f"{fund}:{chain}" for fund, chain, _ in ends)


def amount_of(form: Form, found: Answer | None) -> int | None:
    """The sum that a button names: what was typed, else the total of what is shown."""
    for each in form.fields:
        if each.shape == "money" and each.name == "amount" and each.value:
            try:
                amount = each.parameter.kind.take(each.value)
            except FundledgerError:
                return None
            return int(amount)
    for table in tables_of(None if found is None else found.found):
        total = table.total.get("amount")
        if isinstance(total, int):
            return total
    return None


_LISTS = {
    "loan": ("loan list", "loan", "name"),
    "cooperative": ("cooperative list", "cooperative", "name"),
    "source": ("report capital-by-source", "source", "source"),
    "account": ("account list", "account", "name"),
    "role": ("account list", "role", "name"),
    "place": ("account list", "place", "place"),
    "case": ("case list", "case", "name"),
    "application": ("application list", "application", "name"),
    "run": ("notice list", "run", "day"),
    "paper_number": ("paper list", "paper_number", "name"),
    "decision": ("council list", "decision", "day"),
    "programme": ("programme list", "programme", "name"),
    "category": ("support category list", "category", "category_name"),
    "setting": ("setting list", "setting", "meaning"),
}
"""By what a field names: the question that lists it, the column of its code, what it is called."""


def suggestions(visit: Visit, form: Form) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in fields that name something of the fund: codes, and what they are."""
    found: dict[str, list[tuple[str, str]]] = {}
    if not visit.is_of_one_fund:
        return found
    for each in form.fields:
        if each.suggests in _LISTS and each.suggests not in found:
            question, code, name = _LISTS[each.suggests]
            try:
                table: Table = visit.table(question)
            except (FundledgerError, StopIteration):
                continue
            names = [column.name for column in table.columns]
            shown = name if name in names else code
            rows = ((code_of(row[code]), row[shown]) for row in table.records())
            found[each.suggests] = list({key: str(words) for key, words in rows if key}.items())
    return found


def given_back(visit: Visit, refusal: FundledgerError | None) -> Held | None:
    """The file that was refused, with a remark at each bad place."""
    if not isinstance(refusal, BadFile) or refusal.give_back is None:
        return None
    place = visit.site.held.new_place().with_suffix(".xlsx")
    try:
        refusal.give_back(place, True)
    except (FundledgerError, OSError):
        return None
    stem = refusal.problems[0].place.file.rpartition(".")[0] or refusal.problems[0].place.file
    return visit.site.held.take_in(f"{stem}-ghi-chu.xlsx", place)


def _status(refusal: FundledgerError) -> int:
    return 400 if isinstance(refusal, Misused) else 422


def _one(typed: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(typed.get(name, ())), "")
