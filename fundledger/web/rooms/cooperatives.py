"""Borrowers: the list, the search, and the file of one."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.messages import say
from fundledger.web.parts import Part, part
from fundledger.web.sheets import links, sheet
from fundledger.web.visits import Visit

_NEW = ("cooperative add", "cooperative import", "cooperative export", "cooperative relations")
_DO = (
    *("cooperative change", "cooperative relate", "cooperative unrelate", "application add"),
    *("remind", "remind contact", "promise", "arrears review", "petition add"),
)
_PAPERS = (
    *("print file", "print notice", "print overdue-notice", "print confirmation"),
    *("print invitation", "print work-minutes"),
)


def cooperatives(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    words = visit.request.query_params.get("words", "").split()
    found = (
        part(visit, "cooperative search", {"words": words}, most=None)
        if words
        else part(visit, "cooperative list", most=None)
    )
    return visit.page(
        "cooperatives.html",
        say("web_menu.cooperatives"),
        words=" ".join(words),
        links=[links(visit, "web_cooperatives.new", *_NEW)],
        parts=[found],
    )


def cooperative(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    code = visit.request.path_params["code"]
    of, number = {"cooperative": code}, {"number": code}
    first = part(visit, "cooperative show", number, most=None)
    parts = [
        part(visit, "loan list", of, most=None),
        part(visit, "arrears show", of),
        part(visit, "debt-group show", of),
        part(visit, "cooperative relations", number),
        part(visit, "remind list", of),
        part(visit, "promise list", of),
        part(visit, "arrears reviews", of),
        part(visit, "paper list", of),
        part(visit, "worklist", of),
        part(visit, "petition list", of),
        part(visit, "support list", of),
    ]
    return sheet(
        visit,
        say("web_cooperatives.one", cooperative=code),
        links=[
            links(visit, "web_cooperatives.do", *_DO, **of, **number),
            links(visit, "web_loans.papers", *_PAPERS, **of),
        ],
        parts=[first, *(each for each in parts if _says_something(each))],
    )


def _says_something(each: Part) -> bool:
    """A part without rows would only be in the way here."""
    return each.has_rows
