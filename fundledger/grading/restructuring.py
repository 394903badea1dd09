"""How often a debt was restructured, by which decisions, and whether it was moved or extended.

    restructurings(loan, day)       the first, the second, … up to a day

Derived from the documents that stand, and from what the opening tells of the time before it. One
decision counts once, however many documents it was entered by; so does one that only corrects an
earlier decision. A document that was voided counts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan
from fundledger.registers.plans import changed_by
from fundledger.rules.classing import RestructuredKind

KINDS = frozenset({"reschedule", "extend"})
"""The documents that restructure a debt."""


class Restructuring(NamedTuple):
    """What one decision did to the plan; `before` and `after` are the last due days."""

    time: int
    day: date
    kind: RestructuredKind
    decision: str
    reason: str
    before: date | None
    after: date | None
    first_due: date | None  # the first due day of the new plan
    documents: tuple[Document, ...] = ()  # none: the opening tells of it


def restructurings(loan: Loan, day: date) -> list[Restructuring]:
    """Every one up to a day, in the order of time."""
    earlier = _before_the_book(loan)
    if not loan.kinds & KINDS:
        return earlier
    found = list(earlier)
    papers = sorted(
        (each for each in loan.documents if each.do in KINDS and each.day <= day),
        key=lambda each: (each.day, each.chain),
    )
    for decision in _by_decision(papers):
        found.append(_restructuring(loan, decision, len(found) + 1))
    return found


def _by_decision(papers: Sequence[Document]) -> list[list[Document]]:
    """Documents of one decision together, and what corrects it with it."""
    decisions: list[list[Document]] = []
    known: dict[str, list[Document]] = {}
    for each in papers:
        of = known.get(str(each.body.get("corrects") or each.document))
        if of is None:
            of = []
            decisions.append(of)
        of.append(each)
        if each.document:
            known[each.document] = of
    return decisions


def _restructuring(loan: Loan, papers: Sequence[Document], time: int) -> Restructuring:
    first, last = papers[0], papers[-1]
    change = changed_by(loan, papers)
    before = change.before[-1].due if change.before else None
    after = change.after[-1].due if change.after else None
    longer = before is not None and after is not None and after > before
    extends = longer or any(each.do == "extend" for each in papers)
    coming = (line.due for line in change.after if line.due > last.day and line.principal)
    return Restructuring(
        *(time, first.day, "extended" if extends else "moved", first.document),
        str(next((each.body["reason"] for each in papers if each.body.get("reason")), "")),
        *(before, after, next(coming, None), tuple(papers)),
    )


def _before_the_book(loan: Loan) -> list[Restructuring]:
    opened = next((each for each in loan.documents if each.do == "open"), None)
    if opened is None:
        return []
    told = opened.body.get("restructured", ())
    if isinstance(told, int):  # how often, and no more than that
        times = range(1, told + 1)
        return [Restructuring(n, opened.day, "moved", "", "", None, None, None) for n in times]
    return [
        Restructuring(
            *(time, date.fromisoformat(each["day"]), each["kind"], each["decision"]),
            *(each.get("reason", ""), _day(each.get("before")), _day(each.get("after"))),
            _day(each.get("first_due")),
        )
        for time, each in enumerate(sorted(told, key=lambda each: str(each["day"])), start=1)
    ]


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)
