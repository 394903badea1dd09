"""What cases at court and in enforcement ask for: the statutory dates that run."""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.messages.wording import Sentence
from fundledger.recovery.cases import Case, cases, days_off
from fundledger.recovery.procedure import Deadline
from fundledger.worklist.items import Item, Look


def dates(look: Look) -> Iterator[Item]:
    """Of the court's too: somebody must see whether it kept them."""
    where = look.connection, look.fund
    holidays = days_off(*where, look.day, look.known_at)
    for each in cases(*where, look.known_at):
        then = each.until(look.day)
        if then is None:
            continue
        for deadline in then.standing(holidays).deadlines:
            if deadline.due <= look.until:
                yield _date(then, deadline)


def _date(case: Case, of: Deadline) -> Item:
    """Named by the day on which the period began: moved to another day it is the same.

    Where nobody knows that day, the case was taken over, and is named by when that was.
    """
    opened, began = case.opened, of.began or case.began
    key = "work.court_unverified" if of.is_unverified else "work.court"
    return Item(
        *("court", f"court:{case.number}:{of.name}:{began}", of.due),
        Sentence(key, {"case": case.number, "what": of.what, "actor": of.actor}),
        began,
        who=opened.officer,
        cooperative=opened.cooperative,
        loan=opened.loans[0] if len(opened.loans) == 1 else "",
        basis=of.law,
    )
