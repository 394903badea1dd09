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
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from fundledger.arrears.debts import Day, debt_on
from fundledger.arrears.movements import moved
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
from fundledger.registers.contracts import contracts
from fundledger.registers.loan import Loan, loans

if TYPE_CHECKING:
    from sqlalchemy import Connection

QUARTERS = 20
"""Five years: what is older says little of how loans pay today."""

QUARTERS_OF_OTHERS = 8

ENOUGH, ENOUGH_OF_OTHERS = 6_000, 2_000
"""Loans in quarters: beyond that quarters differ more than loans leave unknown."""


_DECIDED_AHEAD = frozenset({"change_rate", "freeze"})
"""Kinds of documents that bear on days before their own."""

Remembered = dict[Hashable, Seen | None]


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


def past_of(of: Day, stages: Stages, remembered: Remembered | None = None) -> Past:
    """`remembered` is for whoever asks again and again in one snapshot, as of many days."""
    quarters = sealed_quarters(of, QUARTERS)
    with no_collection():
        every, seen = _seen(of, quarters, stages, remembered)
        others: dict[int, tuple[Seen, ...]] = {}
        for other in _others(of):
            theirs = sealed_quarters(other, QUARTERS_OF_OTHERS)
            _, found = _seen(other, theirs, stages, remembered)
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


def _seen(
    of: Day, quarters: Sequence[Quarter], stages: Stages, remembered: Remembered | None
) -> tuple[int, tuple[Seen, ...]]:
    if not quarters:
        return 1, ()
    count = sum(1 for _ in contracts(of.connection, of.fund, of.known_at))
    one_in = max(-(-count * len(quarters) // ENOUGH), 1)
    courts = Courts.read(of.connection, of.fund, of.known_at)
    found = [
        seen
        for loan in islice(loans(of.connection, of.fund, of.known_at), 0, None, one_in)
        for seen in seen_of(loan, of, quarters, stages, courts, remembered)
    ]
    return one_in, tuple(found)


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
    remembered: Remembered | None = None,
) -> Iterator[Seen]:
    """One loan in each of the quarters at whose beginning it owed principal."""
    if not loan.begun(quarters[-1].before):
        return
    watched = _Watched(loan, of, stages, courts, quarters[-1].last)
    for quarter in quarters:
        if not loan.begun(quarter.before):
            continue
        if remembered is None:
            found = watched.seen(quarter)
        else:
            key = watched.key(quarter)
            if key not in remembered:
                remembered[key] = watched.seen(quarter)
            found = remembered[key]
        if found is not None:
            yield found


class _Watched:
    """One loan; what a quarter ends with, the next begins with."""

    def __init__(self, loan: Loan, of: Day, stages: Stages, courts: Courts, last: date) -> None:
        self._loan, self._of, self._stages, self._courts = loan, of, stages, courts
        self._last = last
        self._claims: dict[date, Claim | None] = {}

    def key(self, quarter: Quarter) -> Hashable:
        """All that what is seen hangs on: within one snapshot a link is a document."""
        loan = self._loan
        links = tuple(
            each.chain
            for each in loan.documents
            if each.day <= quarter.last or each.do in _DECIDED_AHEAD
        )
        return (
            *(self._of.fund, loan.contract, quarter, links, self._stages.buckets),
            *(self._courts.stage(loan.number, day) for day in quarter),
        )

    @cached_property
    def _payments(self) -> list[Payment]:
        return [each for each in payments(self._loan, self._last) if each.document]

    def _claim(self, day: date) -> Claim | None:
        """As it stood at the end of a day, with what falls due in the quarter after it."""
        if day not in self._claims:
            next_day = day + ONE_DAY
            _, until = quarter_days(next_day.year, (next_day.month + 2) // 3)
            debt = debt_on(self._loan, replace(self._of, as_of=day, today=None))
            self._claims[day] = (
                claim_of(debt, until, self._stages.buckets)
                if debt is not None and debt.at.principal
                else None
            )
        return self._claims[day]

    def seen(self, quarter: Quarter) -> Seen | None:
        """None where it owed no principal when the quarter began."""
        claim = self._claim(quarter.before)
        if claim is None:
            return None
        after = self._claim(quarter.last)
        held = sum(each.principal for each in claim.held)
        unpaid, interest = claim.unpaid
        falling = 0 if claim.is_whole else sum(each.principal for each in claim.coming)
        asked = max(unpaid + falling - held, 0)
        interest += claim.overdue_interest + sum(each.interest for each in claim.coming)
        interest = max(interest - sum(each.interest for each in claim.held), 0)
        left, lost = 0 if after is None else after.principal, self._lost(quarter)
        paid = max(claim.principal + self._lent(quarter) - lost - left - held, 0)
        courts, number = self._courts, self._loan.number
        row = row_of_claim(claim, self._stages, courts.stage(number, quarter.before))
        if after is None:
            end = WRITTEN_OFF if lost else AHEAD if paid > asked else PAID
        else:
            late = row_of_claim(after, self._stages, courts.stage(number, quarter.last))
            end = end_of(late) if late else PAID if paid + claim.tolerance >= asked else RESCHEDULED
        return Seen(
            quarter.last,
            row or row_in_time(asked, interest),
            end,
            asked,
            paid,
            interest,
            self._interest(quarter),
        )

    def _lent(self, quarter: Quarter) -> int:
        return sum(
            int(each.body["amount"])
            for each in self._loan.documents
            if each.do == "disburse" and quarter.before < each.day <= quarter.last
        )

    def _lost(self, quarter: Quarter) -> int:
        if "write_off" not in self._loan.kinds:
            return 0
        found = moved([self._loan], *quarter, self._stages.buckets)
        return sum(each.written_off for each in found)

    def _interest(self, quarter: Quarter) -> int:
        return sum(
            each.parts.due_interest + each.parts.overdue_interest + each.parts.late_interest
            for each in self._payments
            if quarter.before < each.day <= quarter.last
        )
