"""The plan of a loan of the book: as it stands on a day, and what a paper did to it.

    plan_on(loan, day)                  as it stands at the end of a day, with what is unpaid
    decisions(loan, through)            what changed it, in the order of time
    changed_by(loan, documents)         the lines before and after

Nothing is posted or computed here: `contract` makes every line.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from fundledger.contract.events import Event, in_order
from fundledger.contract.life import Life, coming
from fundledger.contract.plan import PlanLine
from fundledger.contract.standing import Standing, standing
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan

_DECIDED = frozenset({"change_rate", "reschedule", "extend", "recall", "freeze", "judged"})
_MAY_PREPAY = frozenset({"collect", "apply"})


@dataclass(frozen=True, slots=True)
class PlanChange:
    """All lines right before the first of these documents, and right after the last."""

    documents: tuple[Document, ...]
    before: list[PlanLine]
    after: list[PlanLine]

    @property
    def day(self) -> date:
        return self.documents[0].day

    @property
    def changes_anything(self) -> bool:
        return self.before != self.after

    def shown(self) -> tuple[list[PlanLine], list[PlanLine]]:
        """Without what had fallen due by then and stays as it was."""
        same = {line[:3] for line in self.before if line.due <= self.day}
        same &= {line[:3] for line in self.after}
        before, after = (
            [line for line in lines if line[:3] not in same] for lines in (self.before, self.after)
        )
        return before, after


def plan_on(loan: Loan, day: date) -> list[Standing]:
    """Empty where nothing was paid out by then."""
    if not loan.begun(day):
        return []
    events = [each for each in loan.events if each.day <= day]
    dues = coming(loan.contract.terms, events, day, opening=loan.opening)
    return standing(_lived(loan, events, day), dues)


def may_change_plan(document: Document) -> bool:
    if document.do in _MAY_PREPAY:
        return bool(document.body.get("prepay"))
    return document.do in _DECIDED


def decisions(loan: Loan, through: date) -> list[PlanChange]:
    """Every paper that changed the plan up to a day, each by itself."""
    papers = [each for each in loan.documents if each.day <= through and may_change_plan(each)]
    order = {event.number: place for place, event in enumerate(in_order(loan.events))}
    papers.sort(key=lambda each: order[each.chain])
    found = (changed_by(loan, (each,)) for each in papers)
    return [each for each in found if each.changes_anything]


def changed_by(loan: Loan, documents: Collection[Document]) -> PlanChange:
    """The plan right before the first of them and right after the last."""
    events = in_order(loan.events)
    numbers = {each.chain for each in documents}
    places = [place for place, event in enumerate(events) if event.number in numbers]
    first, last = places[0], places[-1]
    before = _lines(loan, events[:first], events[first].day)
    after = _lines(loan, events[: last + 1], events[last].day)
    by_day = sorted(documents, key=lambda each: (each.day, each.chain))
    return PlanChange(tuple(by_day), before, after)


def _lines(loan: Loan, events: list[Event], day: date) -> list[PlanLine]:
    lines = _lived(loan, events, day).schedule()
    opening = loan.opening
    if opening is None:
        return lines
    # Before the book only what was missed is known; a line without principal tells nothing of it.
    return [line for line in lines if line.due > opening.day or line.principal]


def _lived(loan: Loan, events: list[Event], day: date) -> Life:
    life = Life(loan.contract.terms, events, opening=loan.opening)
    life.lived([day])
    return life
