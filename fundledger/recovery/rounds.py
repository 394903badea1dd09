"""Who is sent the first, second or third notice of overdue debt, and why another is not.

    rung = rung_of_round(ladder, 2)
    not_sent(found, rung)       None: it is due; else the reason why not

A round is a rung of the Fund's ladder: the first, second, third of its notices. Whoever waits for a
call alone is sent the notice all the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.recovery.due_rungs import DueBorrower
from fundledger.recovery.ladder import DueRung, Overdue, Taken, next_rung
from fundledger.rules.ladders import Ladder, Rung


class NotSent(NamedTuple):
    """Why a borrower is left out of a round: `sent`, `earlier`, `days`, `group` or `case`."""

    why: str
    day: date | None = None
    """Of `sent`, when that was; of `days`, from when on it is due."""

    document: str = ""


def rung_of_round(ladder: Ladder, round: int) -> Rung | None:
    """The rung that a round is; None: the ladder has not so many notices."""
    found = [each for each in ladder.rungs if each.kind == "notice"]
    return found[round - 1] if round <= len(found) else None


def not_sent(found: DueBorrower, rung: Rung) -> NotSent | None:
    ladder = found.ladder
    place = ladder.place(rung.code)
    sent = [each for each in found.taken if ladder.place(each.rung) >= place]
    if sent:
        return NotSent("sent", sent[-1].day, sent[-1].document)
    due = found.due
    if due is not None and due.rung.kind == "contact":
        due = _after_contact(ladder, found.overdue, due)
    if due is None:
        return NotSent("group" if _waits_for_group(found, ladder) else "case")
    if due.rung.code != rung.code:
        return NotSent("earlier")
    return NotSent("days", due.since) if due.since > found.overdue.day else None


def _after_contact(ladder: Ladder, overdue: Overdue, due: DueRung) -> DueRung | None:
    """What would be due if it had been called the day after it fell behind."""
    found: DueRung | None = due
    while found is not None and found.rung.kind == "contact":
        called = Taken(found.rung.code, overdue.oldest_due + ONE_DAY)
        overdue = replace(overdue, taken=(*overdue.taken, called))
        found = next_rung(ladder, overdue)
    return found


def _waits_for_group(found: DueBorrower, ladder: Ladder) -> bool:
    """Nothing is next: because its group is too good, or because it is sued for."""
    worst = replace(found.overdue, group=5)
    return found.due is not None or (
        next_rung(ladder, found.overdue) is None and next_rung(ladder, worst) is not None
    )
