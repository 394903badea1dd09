"""Collections of a quarter: who has to pay, what came in, one receipt or a file of them."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.calendar import quarter_of
from fundledger.messages import say
from fundledger.web.parts import part
from fundledger.web.sheets import Links, links, sheet
from fundledger.web.visits import Visit


def collect(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    quarter = visit.request.query_params.get("quarter") or quarter_of(visit.day_asked())
    template = Links(
        say("web_collect.templates"),
        (
            (say("web_collect.dues"), visit.question("report due", {"quarter": quarter}, "xlsx")),
            (say("web_collect.template"), visit.to("templates")),
        ),
    )
    return sheet(
        visit,
        say("web_collect.title", quarter=quarter),
        links=[
            links(visit, "web_collect.enter", "collect", "collect file", "bank read", "roll"),
            links(visit, "web_collect.after", "refund", "loan apply", "loan move", "loan undo"),
            template,
        ],
        parts=[
            part(visit, "report due", {"quarter": quarter}, most=None),
            part(visit, "report collections", {"quarter": quarter}),
            part(visit, "report response", {"quarter": quarter}),
        ],
    )
