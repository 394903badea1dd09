"""Which rung of the ladder is due next for a borrower that is overdue: pure, of values only.

    due = next_rung(ladder, overdue)

What counts are the rungs taken since the oldest unpaid instalment fell due: who paid up and fell
behind again starts from the first rung. A rung below one that was taken is not asked for any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from fundledger.rules.ladders import Ladder, Rung


class Taken(NamedTuple):
    """A rung that was taken: by which paper, on which day."""

    rung: str
    day: date
    document: str = ""
    link: int = 0


@dataclass(frozen=True, slots=True)
class Overdue:
    """A borrower that is overdue on a day."""

    day: date
    oldest_due: date  # of what is unpaid and late
    group: int  # the worst of its debts
    taken: Sequence[Taken] = ()

    @property
    def days(self) -> int:
        return (self.day - self.oldest_due).days


class DueRung(NamedTuple):
    """`since`: the day from which it is due; one to come is due on a day after the one asked."""

    rung: Rung
    since: date


def counted(taken: Iterable[Taken], oldest_due: date) -> list[Taken]:
    """Those of this default, in the order of days."""
    return [each for each in _by_day(taken) if each.day > oldest_due]


def next_rung(ladder: Ladder, overdue: Overdue) -> DueRung | None:
    """The first rung above all that were taken; None where the whole ladder was climbed.

    A rung that needs a worse debt group than the borrower is in is not due yet, and none above it.
    Days count from the highest that was taken: a call after a reminder does not put off the next.
    """
    taken = counted(overdue.taken, overdue.oldest_due)
    highest = max((ladder.place(each.rung) for each in taken), default=-1)
    if highest + 1 >= len(ladder.rungs):
        return None
    rung = ladder.rungs[highest + 1]
    if overdue.group < rung.from_group:
        return None
    since = overdue.oldest_due + timedelta(rung.days_overdue)
    before = [each.day for each in taken if ladder.place(each.rung) == highest]
    if before and highest >= 0 and rung.days_since:
        since = max(since, before[-1] + timedelta(rung.days_since))
    return DueRung(rung, since)


def _by_day(taken: Iterable[Taken]) -> list[Taken]:
    return sorted(taken, key=lambda each: (each.day, each.link))


def contact_rung(ladder: Ladder, taken: Iterable[Taken]) -> str:
    """The rung that a call or a visit is: the first of its kind that was not taken, else the last.

    A ladder may have none: then it is a contact all the same.
    """
    codes = [each.code for each in ladder.rungs if each.kind == "contact"]
    done = {each.rung for each in taken}
    return next((code for code in codes if code not in done), codes[-1] if codes else "contact")
