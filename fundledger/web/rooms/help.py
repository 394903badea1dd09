"""Help in the pages: an accountant's quarter with links, keys, words, and what to do when stuck."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.messages import say
from fundledger.web.visits import Visit

STEPS = (
    ("open", "start"),
    ("due", "collect"),
    ("collect", "collect"),
    ("bank", "bank"),
    ("overdue", "arrears"),
    ("notice", "papers"),
    ("close", "periods"),
    ("report", "reports"),
    ("backup", "keeping"),
)
"""What a quarter brings, in its order, and the page on which it is done."""

KEYS = ("find", "rows", "copy", "keys", "day")
WORDS = (
    *("capital_on_hand", "in_term", "overdue", "accrued", "held", "reversal", "debt_group"),
    *("recall", "freeze", "limitation", "roll", "lock", "seal", "known_at", "check"),
)
STUCK = ("refused", "wrong_entry", "locked_day", "late_paper", "lost_session", "differs", "copy")


def help_page(visit: Visit) -> Response:
    return visit.page(
        "help.html",
        say("web_menu.help"),
        steps=[(f"web_help.step_{name}", _place(visit, place)) for name, place in STEPS],
        keys=[f"web_help.key_{each}" for each in KEYS],
        words=[(f"web_help.word_{each}", f"web_help.means_{each}") for each in WORDS],
        stuck=[(f"web_help.stuck_{each}", f"web_help.mend_{each}") for each in STUCK],
    )


def _place(visit: Visit, place: str) -> str:
    return "/start" if place == "start" else visit.to(place)
