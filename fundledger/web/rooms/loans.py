"""Loan contracts: the list, one loan with all that can be done with it, and applications."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.messages import say
from fundledger.office.table import declaration
from fundledger.web.fields import Form
from fundledger.web.parts import Part, part
from fundledger.web.rooms.questions import as_query
from fundledger.web.sheets import Tile, links, sheet, tiles_of
from fundledger.web.visits import Visit

_NEW = ("loan add", "loan add file", "loan import", "application add", "application import")
_LISTS = (
    "application list",
    "limits list",
    "security list",
    "loan restructurings",
    "lending stops",
)
_DAILY = ("collect", "disburse", "loan apply", "refund", "loan quote", "loan confirm", "loan note")
_DECISIONS = (
    *("loan change-rate", "loan reschedule", "loan extend", "loan recall", "loan waive"),
    *("loan freeze", "loan judged", "loan transfer", "loan close"),
)
_LATE = (
    *("debt-group explain", "debt-group raise", "debt-group mark", "inspect", "case open"),
    *("loan write-off", "loan recover", "loan strike-off", "money court-fee"),
)
_MENDS = ("loan undo", "loan correct", "loan move")
_SECURITY = ("security add", "security list")
_PAPERS = (
    *("print statement", "print interest", "print contract", "print draw", "print recall"),
    *("print restructuring", "print proposal-extend", "print proposal-recall", "print settled"),
)


def loans(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    form = filters(visit, "loan list")
    return sheet(
        visit,
        say("web_menu.loans"),
        links=[
            links(visit, "web_loans.new", *_NEW),
            links(visit, "web_loans.lists", *_LISTS),
        ],
        form=form,
        parts=[part(visit, "loan list", as_query(form), most=None)],
    )


def filters(visit: Visit, act: str) -> Form:
    """What narrows a list down, as the address says it."""
    query = visit.request.query_params
    what = declaration(act)
    typed = {name: query.getlist(name) for name in query if name not in {"as_of", "known_at"}}
    form = Form.of(what, typed, visit.today, visit.site.held.get, is_sent=False)
    kept = tuple(each for each in form.fields if each.name not in {"as_of", "known_at"})
    return Form(what, kept, form.said)


def loan(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    code = visit.request.path_params["loan"]
    found = visit.ask("loan show", loan=code)  # a loan that is not there is refused here
    tables = {each.name: each for each in visit.tables(found)}
    shown = {each.name: each for each in visit.shown(found.found)}
    position = tables.get("loan_position")
    said: dict[str, object] = {"loan": code}
    parts = [
        Part(
            "loan show",
            [each for name, each in shown.items() if name != "loan_position"],
            None,
            visit.question("loan show", said),
        ),
        part(visit, "loan schedule", said, most=None),
        part(visit, "loan explain", said),
        part(visit, "security list", said),
        part(visit, "limitation explain", said),
        part(visit, "inspect list", said),
    ]
    return sheet(
        visit,
        say("web_loans.one", loan=code),
        tiles=[
            *_borrower(visit, code),
            *(tiles_of(visit, position, "figure", "amount") if position is not None else []),
        ],
        links=[
            links(visit, "web_loans.daily", *_DAILY, **said),
            links(visit, "web_loans.decisions", *_DECISIONS, **said),
            links(visit, "web_loans.late", *_LATE, **said),
            links(visit, "web_loans.securities", *_SECURITY, **said),
            links(visit, "web_loans.papers", *_PAPERS, **said),
            links(visit, "web_loans.mends", *_MENDS, **said),
        ],
        parts=[each for each in parts if each.refusal is not None or each.has_rows],
    )


def _borrower(visit: Visit, code: str) -> list[Tile]:
    """Whose loan it is, leading to the borrower's file."""
    rows = [row for row in visit.table("loan list").records() if row["loan"] == code]
    if not rows:
        return []
    number, name = str(rows[0]["cooperative"]), str(rows[0]["name"])
    return [Tile(say("web_loans.borrower"), name, visit.to("cooperatives", number))]


def application(visit: Visit) -> Response:
    code = visit.request.path_params["application"]
    said: dict[str, object] = {"application": code}
    steps = (
        "application papers",
        "application step",
        "appraise",
        "decide",
        "application waive",
        "application withdraw",
        "application undo",
        "loan add",
    )
    return sheet(
        visit,
        say("web_loans.application", application=code),
        links=[
            links(visit, "web_loans.steps", *steps, **said),
            links(visit, "web_loans.papers", "print appraisal", "print loan-decision", **said),
        ],
        parts=[part(visit, "application show", said, most=None)],
    )


def security(visit: Visit) -> Response:
    """One security of a loan, and its handling."""
    said: dict[str, object] = {
        "loan": visit.request.path_params["loan"],
        "code": visit.request.path_params["code"],
    }
    handling = [
        f"security handle {each}"
        for each in (
            "delivered",
            "hand-over",
            "value",
            "auction",
            "auctioned",
            "sell",
            "take",
            "fell-through",
            "paid",
            "cost",
            "stop",
            "undo",
        )
    ]
    return sheet(
        visit,
        say("web_loans.security", **said),
        links=[
            links(visit, "web_loans.securities", "security revalue", "security release", **said),
            links(
                visit,
                "web_loans.handling",
                "security handle",
                *handling,
                "security call",
                "security call answered",
                **said,
            ),
            links(visit, "web_loans.papers", "print collateral-notice", "print release", **said),
        ],
        parts=[part(visit, "security show", said, most=None)],
    )
