"""What belongs to a quarter's checklist and lies in files: whether the book is backed up."""

from __future__ import annotations

from fundledger import calendar
from fundledger.closing.checks import Check, Found, Looked
from fundledger.keeping.reminders import standing


def backed_up(looked: Looked) -> Found | None:
    """Of a book that was begun only now, or is not to be reminded of, nothing is said."""
    found = standing(looked.connection, looked.fund, calendar.now())
    if found is None or (found.last is None and not found.overdue):
        return None
    stands, params = found.sentence
    return Found(not found.overdue, stands, "reminder.to_do" if found.overdue else None, params)


CHECKS = (Check("backup", backed_up, at_the_end=True),)
