"""What a Fund stated of a debt beside its papers, for its group: a decision, misuse, a judgment.

    marks_of(connection, fund)      by contract, those that stand
    Mark                            one of them

`raised`: the Fund's council put the debt into a worse group, to a day. `misused`: the money was not
used for its purpose. `judged`: a court decided, and it has not been complied with. A mark that was
wrong is voided by another fact, with a reason; both stay.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from fundledger.grading.groups import Raised
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import not_voided, stated

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "debt_mark"

MarkKind = Literal["raised", "misused", "judged"]
MARK_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)


class Mark(NamedTuple):
    chain: int
    loan: str
    kind: MarkKind
    day: date
    document: str
    reason: str  # "": the document says it
    group: int | None = None  # of a raise
    until: date | None = None

    @property
    def raised(self) -> Raised | None:
        if self.group is None or self.until is None:
            return None
        return Raised(self.group, self.until, self.document, self.reason)


def statement_of(mark: Mark) -> Statement:
    body: dict[str, object] = {"do": mark.kind}
    if mark.reason:
        body["reason"] = mark.reason
    if mark.group is not None and mark.until is not None:
        body |= {"group": mark.group, "until": mark.until.isoformat()}
    return Statement(KIND, mark.loan, mark.day, body, mark.document or None)


def voiding(mark: Mark, reason: str, day: date) -> Statement:
    return Statement(KIND, mark.loan, day, {"do": "void", "voids": mark.chain, "reason": reason})


def marks_of(
    connection: Connection, fund: int, *, loan: str | None = None, known_at: int | None = None
) -> dict[str, list[Mark]]:
    """By contract, what stands, in the order of days."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for fact in not_voided(stated(connection, fund, KIND, subject=loan, known_at=known_at)):
        found[fact.subject].append(_mark(fact))
    for marks in found.values():
        marks.sort(key=lambda each: (each.day, each.chain))
    return found


def _mark(fact: Fact) -> Mark:
    body = fact.body
    until = body.get("until")
    return Mark(
        *(fact.chain, fact.subject, body["do"], fact.effective, fact.document or ""),
        *(body.get("reason", ""), body.get("group")),
        None if until is None else date.fromisoformat(until),
    )
