"""What a case cost and brought: the court's fee by its table, what was paid of it, what came in.

    costs_of(connection, fund, case, day, …)

The table gives the fee and its advance of what was claimed, and half of the fee where the parties
agreed before the hearing; what the court asked for and judged is what its papers say. What was paid
and came back is read from the entries that name the case, reversals among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.ledger.chain import last_entry_by
from fundledger.ledger.reading import entries_numbered
from fundledger.recovery import court_fee
from fundledger.recovery.cases import ASKS_FEE, JUDGING, Case, Paid
from fundledger.registers.loan import loan_numbered
from fundledger.rules.court_fees import fees_on, shipped

if TYPE_CHECKING:
    from sqlalchemy import Connection

PAID, BACK = "court_fee", "court_fee_back"
"""The kinds of entry of treasury."""

_BRINGS_IN = frozenset({"collect", "recover"})


@dataclass(frozen=True, slots=True)
class FeeOfClaim:
    """By the table that holds on the day of filing."""

    table: str
    value: int
    fee: int
    advance: int
    settled: int | None  # the fee where it was settled before the hearing
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class Costs:
    by_table: FeeOfClaim | None  # none before a claim, or where no table holds
    asked: int | None
    judged: int | None
    paid: int
    back: int
    enforced_since: date | None
    enforced: int  # what came in since

    @property
    def advanced(self) -> int:
        """What was paid and has not come back."""
        return self.paid - self.back


def costs_of(
    connection: Connection, fund: int, case: Case, day: date, known_at: int | None = None
) -> Costs:
    paid, back = _fees(connection, fund, case, known_at)
    since = case.enforced_since
    brought = 0 if since is None else _brought(connection, fund, case, (since, day), known_at)
    asked, judged = _said(case, frozenset({ASKS_FEE})), _said(case, JUDGING)
    return Costs(fee_of(case), asked, judged, paid, back, since, brought)


def fee_of(case: Case) -> FeeOfClaim | None:
    claim = case.claim
    if claim is None or claim.day < shipped()[0].since:
        return None
    kind, value, on = case.opened.kind, claim.whole.whole, claim.day
    half = case.is_settled_before_hearing
    return FeeOfClaim(
        *(fees_on(on).name, value, court_fee.fee(kind, value, on)),
        advance=court_fee.advance(kind, value, on),
        settled=court_fee.fee(kind, value, on, settled_before_hearing=True) if half else None,
        is_unverified=court_fee.is_unverified(kind, on),
    )


def _said(case: Case, events: frozenset[str]) -> int | None:
    found = [said.fee for _, said in case.occurred if said.event in events and said.fee is not None]
    return found[-1] if found else None


def _fees(connection: Connection, fund: int, case: Case, known_at: int | None) -> tuple[int, int]:
    """Of entries that stand: whoever entered one wrongly has reversed it."""
    numbers = [each.said.entry for each in case.entered if isinstance(each.said, Paid)]
    last = None if known_at is None else last_entry_by(connection, fund, known_at)
    sums = {PAID: 0, BACK: 0}
    for entry in entries_numbered(connection, fund, numbers, last_entry=last).values():
        if entry.reversed_by is None and entry.kind in sums:
            sums[entry.kind] += sum(line.amount for line in entry.postings if line.amount > 0)
    return sums[PAID], sums[BACK]


def _brought(
    connection: Connection, fund: int, case: Case, span: tuple[date, date], known_at: int | None
) -> int:
    first, last = span
    return sum(
        int(document.body["amount"])
        for number in case.loans
        for document in loan_numbered(connection, fund, number, known_at).documents
        if document.do in _BRINGS_IN and first <= document.day <= last
    )
