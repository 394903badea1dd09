"""How often a debt was restructured, by which decisions, and whether it was moved or extended.

    restructurings(loan, day)       the first, the second, … up to a day
    decisions_of(loan)              the numbers by which they are known, for what corrects one

Derived from the documents that stand, and from what the opening tells of the time before it. One
decision counts once, however many documents it was entered by; so does one that only corrects an
earlier decision. A document that was voided counts nothing. Numbers of decisions begin anew every
year: the same number in another year is another decision, unless it says that it corrects it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
    is_told: bool = True
    """False: the opening gives only how many there were, so that `day` is its own."""


def restructurings(loan: Loan, day: date) -> list[Restructuring]:
    """Every one up to a day, in the order of time."""
    earlier = _before_the_book(loan)
    if not loan.kinds & KINDS:
        return earlier
    papers = sorted(
        (each for each in loan.documents if each.do in KINDS and each.day <= day), key=_in_time
    )
    found = _decisions(earlier, papers)
    return [_restructuring(loan, each, time) for time, each in enumerate(found, start=1)]


def decisions_of(loan: Loan) -> list[str]:
    """The numbers of all decisions that restructured it, and of those that corrected one."""
    told = [each.decision for each in _before_the_book(loan)]
    papers = [each.document for each in loan.documents if each.do in KINDS]
    return [number for number in dict.fromkeys((*told, *papers)) if number]


@dataclass(eq=False)
class _Decision:
    """What the opening tells of one, and the documents that it was entered or corrected by."""

    told: Restructuring | None = None
    papers: list[Document] = field(default_factory=list)


_Known = dict[tuple[str, int], _Decision]
"""By number and year."""


def _decisions(earlier: Iterable[Restructuring], papers: Sequence[Document]) -> list[_Decision]:
    """Documents of one decision together, and what corrects it with it, in the order of time."""
    before = [_Decision(each) for each in earlier]
    known = {(of.told.decision, of.told.day.year): of for of in before if of.told}
    found: list[_Decision] = []

    def join(each: Document, of: _Decision | None) -> None:
        if of is None:
            found.append(of := _Decision())
        of.papers.append(each)
        known.setdefault((each.document, each.day.year), of)

    for each in papers:
        if not each.body.get("corrects"):
            join(each, known.get((each.document, each.day.year)) if each.document else None)
    waiting = [each for each in papers if each.body.get("corrects")]
    while waiting:  # a correction may be corrected itself, and by a paper of an earlier day
        each = next((one for one in waiting if _corrected(one, known)), waiting[0])
        waiting.remove(each)
        join(each, _corrected(each, known))
    for of in (*before, *found):
        of.papers.sort(key=_in_time)
    return [*before, *sorted(found, key=lambda of: _in_time(of.papers[0]))]


def _corrected(paper: Document, known: _Known) -> _Decision | None:
    """The decision that it says it corrects: of that number the last by its year, or the next."""
    years = {year: of for (number, year), of in known.items() if number == paper.body["corrects"]}
    if not years:
        return None
    by_then = [year for year in years if year <= paper.day.year]
    return years[max(by_then) if by_then else min(years)]


def _restructuring(loan: Loan, of: _Decision, time: int) -> Restructuring:
    if not of.papers:
        assert of.told is not None
        return of.told._replace(time=time)
    papers, last = of.papers, of.papers[-1]
    change = changed_by(loan, papers)
    after = change.after[-1].due if change.after else None
    coming = (line.due for line in change.after if line.due > last.day and line.principal)
    if (told := of.told) is not None:
        before, extends = told.before, told.kind == "extended"
    else:
        before = change.before[-1].due if change.before else None
        extends = any(each.do == "extend" for each in papers)
    if before is not None and after is not None:
        extends = after > before
    reasons = [str(each.body["reason"]) for each in papers if each.body.get("reason")]
    return Restructuring(
        time=time,
        day=papers[0].day if told is None else told.day,
        kind="extended" if extends else "moved",
        decision=papers[0].document if told is None else told.decision,
        reason=next(iter(reasons), "") if told is None else told.reason,
        before=before,
        after=after,
        first_due=next(coming, None),
        documents=tuple(papers),
    )


def _before_the_book(loan: Loan) -> list[Restructuring]:
    """As the opening tells them; before these, what it only counts.

    Of what is only counted nobody knows whether it was extended: it is taken for the worse.
    """
    opened = next((each for each in loan.documents if each.do == "open"), None)
    if opened is None:
        return []
    told = sorted(opened.body.get("restructurings", ()), key=lambda each: str(each["day"]))
    untold = max(int(opened.body.get("restructured") or 0) - len(told), 0)
    unknown = Restructuring(0, opened.day, "extended", "", "", None, None, None, is_told=False)
    found = [unknown] * untold
    for each in told:
        found.append(
            Restructuring(
                *(0, date.fromisoformat(each["day"]), each["kind"], each["decision"]),
                *(each.get("reason", ""), _day(each.get("before")), _day(each.get("after"))),
                _day(each.get("first_due")),
            )
        )
    return [each._replace(time=time) for time, each in enumerate(found, start=1)]


def _in_time(paper: Document) -> tuple[date, int]:
    return paper.day, paper.chain


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)
