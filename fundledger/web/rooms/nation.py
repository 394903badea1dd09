"""Several funds beside each other; each row leads to the fund's own page of the same day."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.calendar import quarter_of
from fundledger.messages import say
from fundledger.web.parts import part
from fundledger.web.visits import Visit

_PARTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("report capital", {}),
    ("arrears ageing", {}),
    ("report due", {}),
)


def nation(visit: Visit) -> Response:
    parts = [part(visit, act, said, most=None) for act, said in _PARTS]
    if not visit.is_of_one_fund:
        day = visit.day_asked()
        parts.append(part(visit, "quarter status", {"quarter": quarter_of(day)}, most=None))
    return visit.page("nation.html", say("web_menu.nation"), parts=parts, funds=visit.funds)
