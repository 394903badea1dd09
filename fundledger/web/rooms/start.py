"""Before there is a book: a guided way to open one."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.messages import say
from fundledger.web.visits import Visit


def start(visit: Visit) -> Response:
    return visit.page("start.html", say("web_start.title"))


PAGES = {"/start": start}
