"""Papers: all kinds, one looked at in the page before it is printed, the register, the proof.

A paper is a question; its page shows the PDF that the question makes, page by page as pictures, so
that it can be read on a machine or phone without a viewer. The PDF is held, and `paper issue` takes
it from there.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.office.declaring import Declared
from fundledger.office.table import ACTS, declaration
from fundledger.reports.table import Word
from fundledger.statements.pictures import page_count, page_picture
from fundledger.web import addresses
from fundledger.web.fields import HELD_FILE, Form
from fundledger.web.held import Held
from fundledger.web.rooms.acts import suggestions
from fundledger.web.rooms.questions import as_query, asked, held_made
from fundledger.web.visits import MOST_ROWS_OF_A_PART, Visit

_GROUPS = {
    "reports": ("papers", "outlook"),
    "borrowers": ("borrower_papers",),
    "deeds": ("deed_papers",),
    "books": ("book_papers",),
}
"""By whom a paper is for: the module of the office that declares it."""

_MOST_PAGES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Kind:
    act: str
    title: str
    symbol: str


def kinds(visit: Visit) -> dict[str, list[Kind]]:
    """Every kind of paper, in groups."""
    titles = {}
    for row in visit.table("print").records():
        title = row["paper_title"]
        shown = title.words(visit.lang) if isinstance(title, Word) else str(title)
        titles[str(row["command"])] = (shown, str(row["paper_symbol"] or ""))
    found: dict[str, list[Kind]] = {group: [] for group in _GROUPS}
    for act in ACTS:
        if act in titles and declaration(act).traits.made == "paper":
            module = ACTS[act].partition(":")[0]
            group = next(name for name, modules in _GROUPS.items() if module in modules)
            found[group].append(Kind(act, *titles[act]))
    return found


def papers(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    return visit.page(
        "papers.html",
        say("web_menu.papers"),
        kinds=kinds(visit),
        runs=visit.shown(visit.ask("notice list").found, most=MOST_ROWS_OF_A_PART),
        issued=visit.shown(visit.ask("paper list").found, most=MOST_ROWS_OF_A_PART),
    )


def paper(visit: Visit) -> Response:
    """One paper: what it is asked of, and its pages as they would be printed."""
    act = f"print {visit.request.path_params['paper']}"
    if act not in ACTS or declaration(act).traits.made != "paper":
        raise HTTPException(404)
    visit.must_be_of_one_fund()
    what = declaration(act)
    query = visit.request.query_params
    typed = {name: query.getlist(name) for name in query}
    form = Form.of(what, typed, visit.today, visit.site.held.get, is_sent=False)
    refusal: FundledgerError | None = None
    held: Held | None = None
    remarks: tuple[object, ...] = ()
    if form.is_right and not _lacks(form):
        try:
            answer = asked(visit, what, form.said)
            assert answer.made is not None
            remarks = answer.remarks
            held = held_made(visit, answer.made, "pdf")
        except FundledgerError as error:
            refusal = error
    pages = 0 if held is None else page_count(held.path)
    title = next(each.title for group in kinds(visit).values() for each in group if each.act == act)
    return visit.page(
        "paper.html",
        title,
        status=200 if refusal is None else 422,
        what=what,
        form=form,
        refusal=refusal,
        held=held,
        pages=list(range(1, min(pages, _MOST_PAGES_SHOWN) + 1)),
        page_count=pages,
        remarks=remarks,
        suggestions=suggestions(visit, form),
        files=_files(visit, what, form),
        issue=None if held is None else visit.deed("paper issue", files=HELD_FILE + held.key),
    )


def picture(visit: Visit) -> Response:
    """A page of a PDF that is held, as PNG."""
    held = visit.site.held.get(visit.request.path_params["key"])
    if held is None or held.path.suffix != ".pdf":
        raise HTTPException(404)
    data = page_picture(held.path, visit.request.path_params["number"])
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type="image/png", headers={"cache-control": "private, max-age=600"})


def verify(visit: Visit) -> Response:
    """Drop a paper: is it what the books say?"""
    return visit.page("verify.html", say("web_papers.verify"), where=visit.question("verify"))


def _lacks(form: Form) -> bool:
    return any(each.is_required and not each.is_said for each in form.fields)


def _files(visit: Visit, what: Declared, form: Form) -> list[tuple[str, str]]:
    said = as_query(form)
    return [
        (ending, addresses.question(visit.fund, what.words, said, ending))
        for ending in ("pdf", "docx", "xlsx")
    ]
