"""The end of a quarter and of a year: what is left to do, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, beside, shown
from fundledger.office.declaring import act, question
from fundledger.office.kinds import AccountPart, GradeSaid, Money, Percent, Quarter, Text, Year
from fundledger.office.papers import Decision
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.closing.years import Closing
    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table

RESULT = "year_result"


@question(is_dated=False, of_many=True)
def quarter_status(asked: Asked, quarter: Quarter) -> Table:
    """What has been done for a quarter and what has not."""
    from fundledger.reports import closing

    return closing.quarter_status(asked, quarter)


@act(main="checklist")
def close_quarter(work: Work, quarter: Quarter, *, despite: Text | None = None) -> Answer:
    """Roll, prove and lock; broken off, the same call finishes. Answers the checklist.

    What is left open is closed over by a reason only, which is kept: `despite`.
    """
    from fundledger.closing.quarters import close
    from fundledger.reports.closing import closed_screen

    with _what_waits(), work.progress("roll.rolling", None) as advance:
        closed = close(
            *(work.book, work.fund, work.actor, quarter, work.today),
            despite=despite,
            progress=advance,
        )
    return shown(closed_screen(closed, {"fund": work.fund}))


@question(is_dated=False, of_many=True)
def year_status(asked: Asked, year: Year) -> Table:
    """What the end of a year still needs."""
    from fundledger.reports import closing

    return closing.year_status(asked, year)


@act(main=RESULT)
def close_year(
    work: Work, year: Year, *, despite: Text | None = None, dry_run: bool = False
) -> Answer:
    """Post the closing entries that a year still lacks; answers its result.

    What the year leaves open is closed over by a reason only, which is kept: `despite`.
    """
    from fundledger.closing.year_ends import close

    with _what_waits():
        return _posted(
            work, date(year, 12, 31), lambda writer: close(writer, year, work.today, despite)
        )


@act(main=RESULT)
def settle_year(work: Work, year: Year, *, paper: Decision) -> Answer:
    """State the decision that accepts a year's result."""
    from fundledger.closing.years import settle

    def run(writer: Writer) -> Closing:
        return settle(
            *(writer, year, paper.decision, paper.on, work.today), booked_on=paper.booked_on
        )

    answer = _posted(work, paper.on, run)
    if work.dry_run:
        return answer
    said = {"year": year, "decision": paper.decision, "day": paper.on}
    return replace(answer, says=(Note("year.settled_by", said),))


@act(main=RESULT)
def distribute(work: Work, year: Year, *, to: tuple[AccountPart, ...], paper: Decision) -> Answer:
    """Give the surplus of earlier years to reserves and debts: {"other_reserve": …}."""
    from fundledger.closing import years

    def run(writer: Writer) -> Closing:
        return years.distribute(
            *(writer, year, to, paper.decision, paper.on, work.today), booked_on=paper.booked_on
        )

    return _posted(work, paper.on, run)


@question(is_dated=False, main="distribution_proposal")
def distribution_proposal(
    asked: Asked,
    year: Year,
    *,
    rating: GradeSaid | None = None,
    fines: Money = 0,
    old_losses: Money | None = None,
    development: Percent | None = None,
    staff_pay: Money | None = None,
    managers_pay: Money | None = None,
) -> Screen:
    """How the law would distribute a year's result, to the đồng; nothing is posted.

    `rating` is the one that was approved, `staff_pay` and `managers_pay` the pay of a month, and
    `development` the share of that fund in per cent, at most what the law allows. `old_losses`
    takes the place of those that the settlements of earlier years have left.
    """
    from fundledger.reports import distribution

    said = distribution.Said(
        rating, fines, old_losses, development, staff_pay=staff_pay, managers_pay=managers_pay
    )
    return distribution.proposal_screen(asked, year, said)


@contextmanager
def _what_waits() -> Iterator[None]:
    """A closing that is refused for what is left open names each of it, with what to do."""
    from fundledger.closing.checks import NotReady
    from fundledger.reports.closing import waiting_notes

    try:
        yield
    except NotReady as refusal:
        raise beside(refusal, Answer(remarks=waiting_notes(refusal.waiting))) from None


def _posted(work: Work, day: date, run: Callable[[Writer], Closing]) -> Answer:
    """The year's result, and the entries that were posted."""
    from fundledger.reports.closing import closing_screen

    with work.writing() as writer:
        closing = run(writer)
        accounts = writer.accounts.known_on(day)
        screen = closing_screen(closing, accounts, {"fund": writer.fund}, dry_run=work.dry_run)
    return shown(screen, entries=[each.posted.number for each in closing.entries])
