"""The backup as a check of a quarter's checklist."""

from __future__ import annotations

from fundledger import calendar
from fundledger.closing.checks import Check, Found, Looked
from fundledger.keeping.reminders import standing


def backed_up(looked: Looked) -> Found | None:
    """Whether the book is backed up; None for one that has just begun or is not reminded of."""
    found = standing(looked.connection, looked.fund, calendar.now())
    if found is None or (found.last is None and not found.overdue):
        return None
    stands, params = found.sentence
    return Found(not found.overdue, stands, "reminder.to_do" if found.overdue else None, params)


CHECKS = (Check("backup", backed_up, at_the_end=True),)
