"""What cases at court and in enforcement ask for: the statutory dates that run, and enforcement
where what is in force is not paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fundledger.arrears.debts import debt_on
from fundledger.calendar import ONE_DAY
from fundledger.grading.restructuring import KINDS as RESTRUCTURING
from fundledger.messages.wording import Sentence
from fundledger.recovery.cases import REQUESTS, Case, cases, days_off
from fundledger.recovery.procedure import Deadline, Standing
from fundledger.registers.loan import loan_numbered
from fundledger.worklist.items import Item, Look

_PERIOD = "request_enforcement"
"""In which the law lets it be requested."""


def dates(look: Look) -> Iterator[Item]:
    """Of the court's too: somebody must see whether it kept them."""
    for then, standing in _standing(look):
        for deadline in standing.deadlines_on(look.day):
            if deadline.due <= look.until:
                yield _date(then, deadline)


def requests(look: Look) -> Iterator[Item]:
    """Enforcement of a judgment or an agreement that is in force and is not paid."""
    for then, standing in _standing(look):
        if all(each.name != REQUESTS for each in standing.possible):
            continue
        missed = [day for loan in then.loans if (day := _missed(look, loan, standing.since))]
        if missed and min(missed) + ONE_DAY <= look.until:
            yield _request(then, standing, min(missed))


def _standing(look: Look) -> Iterator[tuple[Case, Standing]]:
    """Each case as it was at the end of the day."""
    where = look.connection, look.fund
    holidays = days_off(*where, look.day, look.known_at)
    for each in cases(*where, look.known_at):
        if (then := each.until(look.day)) is not None:
            yield then, then.standing(holidays)


def _missed(look: Look, number: str, since: date) -> date | None:
    """The day on which it should have been paid: the day in force, or that of a later instalment.

    Where a plan was agreed on since then, what had fallen due before it has its time.
    """
    loan = loan_numbered(look.connection, look.fund, number, look.known_at)
    debt = debt_on(loan, look.as_of)
    if debt is None or not debt.is_overdue:
        return None
    plans = (each.day for each in loan.documents if each.do in RESTRUCTURING)
    late = [each.due for each in debt.overdue]
    if any(since <= day <= look.day for day in plans):
        return min((due for due in late if due > since), default=None)
    return max(since, min(late, default=since))


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


def _request(case: Case, standing: Standing, missed: date) -> Item:
    """`basis`: the law that says until when it may be requested, where that runs."""
    until = next((each for each in standing.deadlines if each.name == _PERIOD), None)
    return Item(
        *("court", f"court:{case.number}:{REQUESTS}:{missed}", missed + ONE_DAY),
        Sentence("work.request", {"case": case.number, "day": missed}),
        missed,
        who=case.opened.officer,
        cooperative=case.opened.cooperative,
        loan=case.opened.loans[0] if len(case.opened.loans) == 1 else "",
        basis="" if until is None else until.law,
    )
