"""Today: where the fund stands, and what is to be done."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.messages import say
from fundledger.web.visits import Visit


def today(visit: Visit) -> Response:
    return visit.page(
        "today.html",
        say("web_menu.today"),
        capital=visit.shown(visit.ask("report capital").found),
        work=visit.shown(visit.ask("worklist").found),
    )


PAGES = {"/{fund}/": today}
