"""What the past of a fund says of how its loans pay: read from its sealed quarters.

    past_of(of)             what was seen of its loans, and of those of the other funds of the book
    Courts.read(…)          which loans were at court, or judged, on a day

Only quarters that are sealed are learnt from: what is locked may still be opened and changed. Of
the latest `QUARTERS` of them, whole ones since the books began, each loan that owed principal when
the quarter began is seen once: what its contract was to ask of it then, what came, and where it
stood at the end. Loans that were lent in the quarter are first seen in the next. What was paid from
held money is neither asked nor counted as paid.

A fund with very many loans is looked at by some of them, and other funds are read only until enough
was seen: more would change nothing that is shown. Others are read as they were known when the last
link of this fund was written, so that the same question gives the same answer later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import Day, debt_on
from fundledger.arrears.movements import Moved, moved
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY, quarter_days
from fundledger.ledger.chain import head_of, link_by, recorded_at
from fundledger.ledger.funds import all_funds, fund_of
from fundledger.ledger.periods import Periods
from fundledger.loans.dues import Payment, payments
from fundledger.outlook.claims import Claim, claim_of
from fundledger.outlook.history import row_of_claim
from fundledger.outlook.rates import (
    AHEAD,
    AT_COURT,
    JUDGED,
    PAID,
    RESCHEDULED,
    WRITTEN_OFF,
    Seen,
    Stages,
    end_of,
    row_in_time,
)
from fundledger.recovery.cases import JUDGING, Case, cases
from fundledger.registers.loan import Loan, loans

if TYPE_CHECKING:
    from sqlalchemy import Connection

QUARTERS = 20
"""Five years: what is older says little of how loans pay today."""

QUARTERS_OF_OTHERS = 8

ENOUGH, ENOUGH_OF_OTHERS = 40_000, 4_000
"""Loans in quarters: chances are known to less than one in a hundred."""


class Quarter(NamedTuple):
    before: date  # the day before it
    last: date


@dataclass(frozen=True, slots=True)
class Past:
    """`others` by fund; `every` says that one in so many loans was looked at."""

    quarters: tuple[Quarter, ...]
    seen: tuple[Seen, ...]
    others: Mapping[int, tuple[Seen, ...]]
    every: int = 1


def past_of(of: Day, stages: Stages) -> Past:
    quarters = sealed_quarters(of, QUARTERS)
    with no_collection():
        every, seen = _seen(of, quarters, stages)
        others: dict[int, tuple[Seen, ...]] = {}
        for other in _others(of):
            _, found = _seen(other, sealed_quarters(other, QUARTERS_OF_OTHERS), stages)
            if found:
                others[other.fund] = found
            if sum(map(len, others.values())) >= ENOUGH_OF_OTHERS:
                break
    return Past(quarters, seen, others, every)


def sealed_quarters(of: Day, most: int) -> tuple[Quarter, ...]:
    """The latest that are sealed and over by the day, whole ones since the books began."""
    sealed = Periods.read(of.connection, of.fund, of.known_at).sealed
    if sealed is None:
        return ()
    end, begins = min(sealed, of.as_of), fund_of(of.connection, of.fund, of.known_at).begins
    found: list[Quarter] = []
    first, last = quarter_days(end.year, (end.month + 2) // 3)
    if end < last:
        first, last = _quarter_before(first)
    while first - ONE_DAY >= begins and len(found) < most:
        found.append(Quarter(first - ONE_DAY, last))
        first, last = _quarter_before(first)
    return tuple(reversed(found))


def _quarter_before(first: date) -> tuple[date, date]:
    day = first - ONE_DAY
    return quarter_days(day.year, (day.month + 2) // 3)


def _others(of: Day) -> Iterator[Day]:
    link = of.known_at or head_of(of.connection, of.fund).chain
    moment = recorded_at(of.connection, of.fund, link)
    for fund in all_funds(of.connection):
        if fund != of.fund:
            known = link_by(of.connection, fund, moment)
            if known:
                yield replace(of, fund=fund, known_at=known)


def _seen(of: Day, quarters: Sequence[Quarter], stages: Stages) -> tuple[int, tuple[Seen, ...]]:
    if not quarters:
        return 1, ()
    every = list(loans(of.connection, of.fund, of.known_at))
    one_in = -(-len(every) * len(quarters) // ENOUGH)
    courts = Courts.read(of.connection, of.fund, of.known_at)
    found = [
        seen
        for loan in every[:: max(one_in, 1)]
        for seen in seen_of(loan, of, quarters, stages, courts)
    ]
    return max(one_in, 1), tuple(found)


@dataclass(frozen=True)
class Courts:
    """The cases of each loan."""

    by_loan: Mapping[str, Sequence[Case]]

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Courts:
        found: dict[str, list[Case]] = defaultdict(list)
        for case in cases(connection, fund, known_at):
            for loan in case.loans:
                found[loan].append(case)
        return cls(found)

    def stage(self, loan: str, day: date) -> str | None:
        """Where a suit stands that was filed by a day and is not over; None without one."""
        for case in self.by_loan.get(loan, ()):
            then = case.until(day)
            if then is None or then.is_over or then.filed is None or then.filed.day > day:
                continue
            judged = then.judgment is not None or any(
                said.event in JUDGING for _, said in then.occurred
            )
            return JUDGED if judged or then.enforced_since else AT_COURT
        return None


NO_COURTS = Courts({})


def seen_of(
    loan: Loan,
    of: Day,
    quarters: Sequence[Quarter],
    stages: Stages,
    courts: Courts = NO_COURTS,
) -> Iterator[Seen]:
    """One loan in each of the quarters at whose beginning it owed principal."""
    if not loan.begun(quarters[-1].before):
        return
    paid: list[Payment] | None = None
    begun: tuple[date, Claim | None] | None = None
    for quarter in quarters:
        if begun is None or begun[0] != quarter.before:
            begun = quarter.before, _claim(loan, of, quarter.before, quarter.last, stages.buckets)
        claim = begun[1]
        begun = None
        if claim is None:
            continue
        if paid is None:
            paid = [each for each in payments(loan, quarters[-1].last) if each.document]
        (found,) = moved([loan], quarter.before, quarter.last, stages.buckets)
        after = None
        if found.after:
            ahead = _a_quarter_after(quarter.last)
            after = _claim(loan, of, quarter.last, ahead, stages.buckets)
            begun = quarter.last, after
        court = courts.stage(loan.number, quarter.before)
        court_after = courts.stage(loan.number, quarter.last)
        yield _seen_in(quarter, claim, after, found, paid, stages, court, court_after)


def _a_quarter_after(last: date) -> date:
    day = last + ONE_DAY
    return quarter_days(day.year, (day.month + 2) // 3)[1]


def _claim(loan: Loan, of: Day, day: date, until: date, buckets: Buckets) -> Claim | None:
    debt = debt_on(loan, replace(of, as_of=day, today=None))
    return claim_of(debt, until, buckets) if debt is not None and debt.at.principal else None


def _seen_in(
    quarter: Quarter,
    claim: Claim,
    after: Claim | None,
    found: Moved,
    paid: Sequence[Payment],
    stages: Stages,
    court: str | None,
    court_after: str | None,
) -> Seen:
    begun, upto = quarter
    unpaid, unpaid_interest = claim.unpaid
    falling = 0 if claim.is_whole else sum(each.principal for each in claim.coming)
    held = sum(each.principal for each in claim.held)
    asked = max(unpaid + falling - held, 0)
    came = max(found.collected - held, 0)
    interest = unpaid_interest + claim.overdue_interest
    interest += sum(each.interest for each in claim.coming)
    interest -= sum(each.interest for each in claim.held)
    parts = [each.parts for each in paid if begun < each.day <= upto]
    paid_interest = sum(
        each.due_interest + each.overdue_interest + each.late_interest for each in parts
    )
    row = row_of_claim(claim, stages, court) or row_in_time(asked, max(interest, 0))
    if after is None:
        left = found.written_off and not found.after
        end = WRITTEN_OFF if left else AHEAD if came > asked else PAID
    else:
        late = row_of_claim(after, stages, court_after)
        end = end_of(late) if late else PAID if came >= asked else RESCHEDULED
    return Seen(upto, row, end, asked, came, max(interest, 0), paid_interest)
