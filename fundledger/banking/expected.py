"""Expected payments: what may be paid to a loan around a day, and how that sum is called.

    expected_of(loan, days)            every sum that somebody may rightly pay on these days
    Expectations(loans, days, asked)   the same of all loans and of papers: by loan, and by sum

One seam for whoever knows of a payment to come: matching asks here and nowhere else. Each sum is
expected from a day to a day, because what is owed changes: it ends where a receipt or a decision
changed what it was made of.

    due        an instalment, as its notice says; its principal or its interest alone
    next       the same of the next instalment, paid early
    overdue    all that has fallen due by a day, with and without the interest for being late
    payoff     all that is owed on a day
    asked      what a paper that was issued asks for, by its number

Borrowers pay by the paper in their hand: what was due on a day is expected as it was for `LATE`
days after, though interest for being late has run on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.contract.coming import FallingDue
from fundledger.contract.life import Life
from fundledger.contract.position import Position
from fundledger.registers.loan import Loan
from fundledger.registers.papers import Asked

EARLY = timedelta(days=45)
"""How long before its due day an instalment may be paid."""
LATE = timedelta(days=31)
"""How long what was owed on a day is still paid as it was then."""
_LONG_LATE = timedelta(days=92)  # an instalment that nobody paid, by the sum of its own notice
_PAYOFF_LATE = timedelta(days=10)
_ASKED_LATE = timedelta(days=92)  # a notice that is paid by its own sum, and its memo

Kind = Literal[
    "due",
    "principal",
    "interest",
    "next",
    "both",
    "overdue",
    "overdue_bare",
    "late",
    "all_interest",
    "payoff",
    "asked",
]


class Expected(NamedTuple):
    """A sum that is expected of a loan from `first` to `last`; `day` names the due day, or the day
    to which it was reckoned.
    """

    loan: str
    kind: Kind
    amount: int
    day: date
    first: date
    last: date
    paper: str = ""
    """The number of the paper that asks for it."""


_WHOLE: frozenset[Kind] = frozenset(("due", "next", "overdue", "overdue_bare", "asked"))


def is_whole(expected: Expected) -> bool:
    """Whether it is all of an instalment or of what is overdue, and no part of it."""
    return expected.kind in _WHOLE


@dataclass(slots=True)
class Expectations:
    """What is expected of the loans of a book on the days of some lines; reckoned when asked."""

    known: Mapping[str, Loan]
    days: Sequence[date]  # of the lines, in order
    asked: Mapping[str, Sequence[Asked]] = field(default_factory=dict)
    """By loan, what papers that were issued ask for."""

    _of: dict[str, list[Expected]] = field(default_factory=dict)
    _steady: dict[str, list[Expected]] = field(default_factory=dict)
    _daily: dict[str, dict[date, list[Expected]]] = field(default_factory=dict)
    _by_amount: dict[int, list[Expected]] | None = None

    def of(self, loan: str, day: date) -> list[Expected]:
        """What a loan is asked for on a day, by its instalments and as it stands that day."""
        if loan not in self._steady:
            steady, daily = self._steady.setdefault(loan, []), self._daily.setdefault(loan, {})
            for each in self._all(loan):
                if each.kind in _BY_DAY:
                    daily.setdefault(each.day, []).append(each)
                else:
                    steady.append(each)
        found = [each for each in self._steady[loan] if each.first <= day <= each.last]
        return found + self._daily[loan].get(day, [])

    def owing(self, day: date, amount: int) -> list[Expected]:
        """Of all loans: who is expected to pay exactly this sum on a day."""
        if self._by_amount is None:
            found: dict[int, list[Expected]] = defaultdict(list)
            for number, loan in self.known.items():
                if loan.begins is not None and loan.closed is None:
                    for each in self._all(number):
                        found[each.amount].append(each)
            self._by_amount = found
        return [each for each in self._by_amount.get(amount, ()) if each.first <= day <= each.last]

    def _all(self, loan: str) -> list[Expected]:
        if loan not in self._of:
            found = list(expected_of(self.known[loan], self.days))
            found += asked_of(self.known[loan], self.asked.get(loan, ()))
            self._of[loan] = found
        return self._of[loan]


_BY_DAY: frozenset[Kind] = frozenset(("overdue", "late", "all_interest", "payoff"))
"""What is another sum each day."""


def expected_of(loan: Loan, days: Sequence[date]) -> Iterator[Expected]:
    """What may rightly be paid to a loan on some days, which are in order."""
    if loan.begins is None:
        return
    since, last = max(days[0] - LATE, loan.begins), days[-1]
    if since > last:
        return
    events = [event for event in loan.events if event.day <= last]
    lived = [since + timedelta(days=step) for step in range((last - since).days + 1)]
    life = Life(loan.contract.terms, events, opening=loan.opening)
    dues, positions = life.kept(last + ONE_DAY, [*lived, last + EARLY])
    changed = sorted({event.day for event in events})
    owing = _Owing(loan.number, changed, dict(zip(lived, positions, strict=False)), life.fallen_due)
    yield from owing.by_day(frozenset(days))
    yield from owing.by_instalment(dues)


def asked_of(loan: Loan, papers: Iterable[Asked]) -> Iterator[Expected]:
    """What papers ask of a loan: from their day on, until something was paid or decided."""
    changed = sorted({event.day for event in loan.events})
    for each in papers:
        at = bisect_right(changed, each.day)
        last = each.day + _ASKED_LATE
        if at < len(changed):
            last = min(last, changed[at] - ONE_DAY)
        if each.ask.amount > 0 and each.day <= last:
            amount, day = each.ask.amount, each.day
            yield Expected(loan.number, "asked", amount, day, day, last, each.number)


class _Owing(NamedTuple):
    """What one loan owes in a row of days, and the days on which that changed otherwise."""

    loan: str
    changed: Sequence[date]
    at: Mapping[date, Position]
    fallen: Mapping[date, int]  # principal that fell due by a day and is unpaid

    def until(self, day: date, longest: timedelta) -> date:
        """The last day on which what was owed at the end of a day is still as it was."""
        at = bisect_right(self.changed, day)
        last = day + longest
        return min(last, self.changed[at] - ONE_DAY) if at < len(self.changed) else last

    def by_day(self, asked: Collection[date]) -> Iterator[Expected]:
        """What is owed as it stands on each day: all that is overdue, and all that there is."""
        for day, at in self.at.items():
            principal, bare = self.fallen[day], at.interest_due
            late = at.interest_overdue_due + at.late_interest_due
            overdue = principal + bare + late
            if overdue:
                last = self.until(day, LATE)
                yield Expected(self.loan, "overdue", overdue, day, day, last)
                if late and day in asked:
                    yield Expected(self.loan, "late", late, day, day, day)
                    if principal:
                        yield Expected(self.loan, "all_interest", bare + late, day, day, day)
            rest = at.principal + bare + late + at.interest_accrued
            if rest:
                last = self.until(day, _PAYOFF_LATE)
                yield Expected(self.loan, "payoff", rest, day, day, last)

    def by_instalment(self, dues: Sequence[FallingDue]) -> Iterator[Expected]:
        """The instalments: those that fell due as far as they are unpaid, and the next one."""
        days = list(self.at)
        coming = sorted(dues, key=lambda due: due.day)
        turns = {days[0], *(due.day for due in coming), *self.changed}
        inside = sorted(day for day in turns if days[0] <= day <= days[-1])
        for turn, following in zip(inside, [*inside[1:], days[-1] + ONE_DAY], strict=True):
            yield from self._between(turn, following - ONE_DAY, coming)

    def _between(self, turn: date, end: date, dues: Sequence[FallingDue]) -> Iterator[Expected]:
        """From a day on which something fell due or was paid to the day before the next such."""
        principal, interest = self.fallen[turn], self.at[turn].interest_due
        owed = principal + interest
        if owed:
            yield Expected(self.loan, "overdue_bare", owed, turn, turn, end)
        if principal and interest:
            yield Expected(self.loan, "principal", principal, turn, turn, end)
            yield Expected(self.loan, "interest", interest, turn, turn, end)
        for due in reversed([due for due in dues if due.day <= turn]):  # the youngest is unpaid
            of_due = min(due.principal, principal), min(due.interest, interest)
            principal, interest = principal - of_due[0], interest - of_due[1]
            last = min(end, due.day + _LONG_LATE)
            yield from self._parts("due", due.day, *of_due, turn, last)
            if not principal + interest:
                break
        coming = next((due for due in dues if due.day > turn), None)
        if coming is None:
            return
        first = max(turn, coming.day - EARLY)
        whole = coming.principal + coming.interest
        held = self.at[turn].unapplied
        if held:
            if held < whole and first <= end:
                yield Expected(self.loan, "next", whole - held, coming.day, first, end)
            return
        yield from self._parts("next", coming.day, coming.principal, coming.interest, first, end)
        if owed and first <= end:
            yield Expected(self.loan, "both", owed + whole, coming.day, first, end)

    def _parts(
        self, kind: Kind, day: date, principal: int, interest: int, first: date, last: date
    ) -> Iterator[Expected]:
        if last < first or not principal + interest:
            return
        yield Expected(self.loan, kind, principal + interest, day, first, last)
        if principal and interest:
            yield Expected(self.loan, "principal", principal, day, first, last)
            yield Expected(self.loan, "interest", interest, day, first, last)


def owed_by(expected: Iterable[Expected]) -> int:
    """The most that is asked for now: all that is overdue, or else the next instalment."""
    found = list(expected)
    overdue = [each.amount for each in found if each.kind in ("overdue", "both", "due")]
    return max(overdue or [each.amount for each in found if each.kind == "next"], default=0)
