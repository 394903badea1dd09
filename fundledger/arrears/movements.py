"""From which bucket to which debts moved over a span: loans, and đồng of principal.

    movements(asked, first)     from the end of the day before the first to the end of the day asked

Every loan that owed at either end, or was lent and paid back in between, stands in one cell. So
does every đồng: a row says what became of what it began with, a column what its end is made of.

    row of a bucket     what its loans owed at the beginning: paid since, written off, or where now
    row of new loans    what was paid out in the span of loans that owed nothing before
    row of more         what was paid out in the span of loans that owed already
    row of the opening  what a book began with in the span

What is paid goes against what was owed at the beginning first, then against what was paid out
since. A loan that was handed to another borrower keeps its row. Of days to come nothing is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import Day
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.contract.life import Life
from fundledger.contract.position import Position
from fundledger.loans.derivation import brought_since
from fundledger.registers.loan import Loan, loans

Start = int | Literal["new", "more", "opened"]
"""The place of a bucket, or how a debt came in."""

End = int | Literal["paid_off", "written_off"]
Part = End | Literal["collected"]
"""Where principal went: a bucket, or out of the books by a loan's end, or by a part of it."""


Cells = Mapping[tuple[Start, Part], int]


class Moved(NamedTuple):
    """One loan: principal at the beginning + more − collected − written off = at the end."""

    number: str
    start: Start
    end: End
    before: int
    more: int
    collected: int
    written_off: int
    after: int


@dataclass(frozen=True)
class Movements:
    buckets: Buckets
    first: date
    last: date
    loans: Cells
    principal: Cells


def movements(of: Day, first: date, buckets: Buckets) -> Movements:
    last = of.as_of if of.today is None else min(of.as_of, of.today)
    begin = min(first - ONE_DAY, last)
    counted: dict[tuple[Start, Part], int] = defaultdict(int)
    principal: dict[tuple[Start, Part], int] = defaultdict(int)
    with no_collection():
        for each in moved(loans(of.connection, of.fund, of.known_at), begin, last, buckets):
            counted[each.start, each.end] += 1
            for cell, amount in cells_of(each):
                principal[cell] += amount
    return Movements(buckets, begin + ONE_DAY, last, counted, principal)


def moved(every: Iterable[Loan], begin: date, last: date, buckets: Buckets) -> Iterable[Moved]:
    """Of each loan that owed or was lent anything, from the end of one day to that of another."""
    for loan in every:
        if loan.begun(last):
            found = _moved(loan, begin, last, buckets)
            if found is not None:
                yield found


def _moved(loan: Loan, begin: date, last: date, buckets: Buckets) -> Moved | None:
    days = [day for day in (begin, last) if loan.begun(day)]
    *there, after = Life(loan.contract.terms, loan.events, opening=loan.opening).lived(days)
    before = there[0] if there else Position(begin)
    opening, opened = loan.opening, 0
    if opening is not None and begin < opening.day:
        opened = opening.principal_in_term + opening.principal_missed
    paid_out = _paid_out(loan, begin, last)
    if not (_owes(before) or _owes(after) or paid_out or opened):
        return None
    written_off = _written_off(loan, begin, last)
    start: Start = "opened" if opening is not None and begin < opening.day else "new"
    if _owes(before):
        start = buckets.place_of(loan, before)
    end: End = "paid_off" if written_off is None else "written_off"
    if _owes(after):
        end = buckets.place_of(loan, after)
    brought, lost = before.principal + opened, written_off or 0
    collected = brought + paid_out - lost - after.principal
    return Moved(loan.number, start, end, brought, paid_out, collected, lost, after.principal)


def _owes(at: Position) -> bool:
    return bool(at.principal or at.interest)


def _paid_out(loan: Loan, begin: date, last: date) -> int:
    return sum(
        int(each.body["amount"])
        for each in loan.documents
        if each.do == "disburse" and begin < each.day <= last
    )


def _written_off(loan: Loan, begin: date, last: date) -> int | None:
    """Principal that left the books by a decision of the span; None where none was taken."""
    decided = (each.day for each in loan.documents if each.do == "write_off")
    if "write_off" not in loan.kinds or not any(begin < day <= last for day in decided):
        return None
    _, changes = brought_since(loan, last, begin)
    return -sum(changes.get("write_off", (0, 0)))


def cells_of(of: Moved) -> Iterable[tuple[tuple[Start, Part], int]]:
    """Where each đồng came from and went: what there was first is paid first."""
    more: Start = "new" if of.start == "new" else "more"
    for start, amount, collected, written_off in _shares(of, more):
        paid: Part = "paid_off" if of.end == "paid_off" else "collected"
        yield (start, paid), collected
        yield (start, "written_off"), written_off
        yield (start, of.end), amount - collected - written_off


def _shares(of: Moved, more: Start) -> Iterable[tuple[Start, int, int, int]]:
    """Of what there was, then of what was paid out since: the sum, paid, written off."""
    paid = min(of.collected, of.before)
    lost = min(of.written_off, of.before - paid)
    yield of.start, of.before, paid, lost
    yield more, of.more, of.collected - paid, of.written_off - lost
