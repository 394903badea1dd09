"""What the checklist of a quarter says of the council and of overdue borrowers: named, no more.

Only of a fund that has a council at work: one that requires its decisions, took any, or keeps
reviews. The council may meet after the quarter is locked, so nothing here keeps days open.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fundledger import calendar
from fundledger.arrears.council import decisions, is_required
from fundledger.arrears.debts import Day, debts
from fundledger.arrears.reviews import KIND as REVIEW
from fundledger.arrears.reviews import reviewed
from fundledger.closing.checks import Check, Found, Looked
from fundledger.ledger.facts import stated

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SHOWN = 10


def council(looked: Looked) -> Found | None:
    """Whether the council decided on the quarter, and by which decisions."""
    if looked.is_year:
        return None
    every = decisions(looked.connection, looked.fund)
    if not every and not is_required(looked.connection, looked.fund, looked.last):
        return None
    numbers = [
        each.number for each in every if each.quarter == looked.name and each.withdrawn is None
    ]
    params: dict[str, object] = {"quarter": looked.name}
    if numbers:
        return Found(True, "quarter.council_decided", None, {**params, "decisions": numbers})
    return Found(False, "quarter.council_not_met", "quarter.do_council", params)


def reviews(looked: Looked) -> Found | None:
    """Whether everybody who is overdue was looked at in the quarter."""
    if looked.is_year or not are_reviews_kept(looked.connection, looked.fund, looked.last):
        return None
    day = min(looked.last, calendar.today())
    of = Day(looked.connection, looked.fund, day)
    overdue = {each.owner for each in debts(of) if each.is_overdue}
    seen = reviewed(looked.connection, looked.fund, looked.first, looked.last)
    missing = sorted(overdue - seen)
    params: dict[str, object] = {"overdue": len(overdue), "quarter": looked.name, "day": day}
    if missing:
        more = ["…"] if len(missing) > _SHOWN else []
        params |= {"count": len(missing), "borrowers": [*missing[:_SHOWN], *more]}
        params |= {"borrower": missing[0]}
        return Found(False, "quarter.not_reviewed", "quarter.do_review", params)
    return Found(True, "quarter.all_reviewed", None, params, idle=not overdue)


def has_council(connection: Connection, fund: int, day: date, known_at: int | None = None) -> bool:
    """Whether a council is at work: its decisions are required, or it ever took one."""
    where = connection, fund, day, known_at
    return is_required(*where) or bool(decisions(connection, fund, known_at=known_at))


def are_reviews_kept(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> bool:
    if has_council(connection, fund, day, known_at):
        return True
    return next(stated(connection, fund, REVIEW, known_at=known_at), None) is not None


CHECKS = (Check("reviews", reviews), Check("council", council))
