"""The way back to a better group: what a debt is still kept in, though what put it there is paid.

    WayBack.of(rules, loan, day)        by a set that has a cure, on a day
    walked(rules, months, seen, …)      the same of what was seen of a debt: pure

While anything is overdue a debt is in the worst group of that episode, though a part of it was
paid. Once all of it is paid the debt is on probation: so many months, in which what falls due is
paid on its days, at least one instalment if any falls due. Anything overdue in that time begins it
anew. A debt that was restructured is on probation too, from the day on which the first instalment
of its new plan is paid; when it is over, that plan gives no group while it is kept. What is missed
of it later is overdue by a restructured plan, and how often there was one is counted on.

The group of days gone by is taken by the set that is asked, not by those that held on them. What a
decision, a waiver, a recall or misuse gives has no way back here: it ends by its own papers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.contract.duedays import due_days, months_later, shifted
from fundledger.contract.events import Extend, Freeze, Recall, Reschedule
from fundledger.contract.life import Life
from fundledger.contract.plan import NORMAL
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.grading.groups import Kept, Signs, own
from fundledger.grading.restructuring import Restructuring, restructurings
from fundledger.registers.loan import Loan
from fundledger.rules.classing import Cure, GroupRules


class Seen(NamedTuple):
    """A debt at the end of a day, as far as its way back hangs on it."""

    day: date
    days_overdue: int
    is_overdue: bool
    fell: date = date.min  # the last due day by then …
    paid: date = date.min  # … and the last of which everything is paid
    new_plan_days: int | None = None  # overdue of what fell due since the last restructuring


class WayBack(NamedTuple):
    kept: Kept | None = None
    over: int = 0  # of so many restructurings the probation is over

    @classmethod
    def of(cls, rules: GroupRules, loan: Loan, at: Position, today: date | None = None) -> WayBack:
        """By the position at the end of the day asked; what is after `today` is still to come."""
        if rules.cure is None or not at.principal or loan.begins is None:
            return NO_WAY
        decided = restructurings(loan, at.as_of)
        seen = _seen(loan, at, today, [each.day for each in decided if each.is_told])
        return walked(rules, _months(rules.cure, loan), seen, decided)


NO_WAY = WayBack()


def is_overdue(loan: Loan, at: Position) -> bool:
    """Days overdue count what was missed; what is left of overdue and late interest counts too."""
    if at.days_overdue > 0:
        return True
    past_due = at.principal_overdue + at.interest_overdue_due + at.late_interest_due
    return past_due > loan.contract.terms.overdue_tolerance


def walked(
    rules: GroupRules, months: int, seen: Iterable[Seen], decided: Sequence[Restructuring] = ()
) -> WayBack:
    """Through all days on which anything changed, in order, up to the one that is asked about."""
    way = _Way(rules, months, decided)
    for each in seen:
        way.see(each)
    return way.found()


class _Way:
    def __init__(self, rules: GroupRules, months: int, decided: Sequence[Restructuring]) -> None:
        self.rules = rules
        self.months = months
        self.decided = decided
        self.last: Seen | None = None
        self.group = 1  # by itself, on the last day seen …
        self.worst = 1  # … and the worst of the episode
        self.clean: date | None = None  # since when it is on probation
        self.times = 0  # so often restructured
        self.over = 0
        self.waits: date | None = None  # for an instalment after this day to be paid

    def see(self, now: Seen) -> None:
        if self.last is not None and self._is_over(self.last, now.day - ONE_DAY):
            self._end()
        times = sum(each.day <= now.day for each in self.decided)
        if times > self.times:
            self.times, self.waits, self.clean = times, self.decided[times - 1].day, None
        if now.is_overdue:
            self.clean = None
        elif self._is_over(now, now.day):
            self._end()
        self.group = own(self.rules, self._signs(now)).group
        self.worst = max(self.worst, self.group)
        if self.clean is None and not now.is_overdue and self._may_begin(now):
            self.clean = now.day
        self.last = now

    def _may_begin(self, now: Seen) -> bool:
        """Whether there is an episode to come back from, and a new plan has begun to be paid."""
        is_episode = self.worst > 1 or self.times > self.over
        return is_episode and (self.waits is None or now.paid > self.waits)

    def found(self) -> WayBack:
        if self.last is None:
            return NO_WAY
        kept: Kept | None = None
        if self.clean is not None and self.worst > 1:
            until = months_later(self.clean, self.months)
            kept = Kept(self.worst, self.clean, until if self.last.day < until else None)
        elif self.worst > self.group:
            kept = Kept(self.worst)
        return WayBack(kept, self.over)

    def _is_over(self, at: Seen, day: date) -> bool:
        """Whether the probation has ended by the end of a day that is as `at` was."""
        if self.clean is None or day < months_later(self.clean, self.months):
            return False
        return at.fell <= self.clean or at.paid > self.clean

    def _end(self) -> None:
        self.worst, self.clean, self.waits, self.over = 1, None, None, self.times

    def _signs(self, now: Seen) -> Signs:
        signs = Signs(now.day, now.days_overdue)
        if not self.times:
            return signs
        last = self.decided[self.times - 1]
        return signs._replace(
            restructured=self.times,
            restructured_kind=last.kind,
            new_plan_begun=last.first_due is None or last.first_due <= now.day,
            new_plan_days=now.new_plan_days,
            new_plan_kept=self.times <= self.over,
        )


# What is seen of a loan.


def _months(cure: Cure, loan: Loan) -> int:
    """Of a loan of up to a year, from its disbursement to the last due day as signed, fewer."""
    terms = loan.contract.terms
    begun = loan.disbursed or terms.disbursed
    is_short = due_days(terms)[-1] <= months_later(begun, 12)
    return cure.months_short_term if is_short else cure.months


def _seen(loan: Loan, at: Position, today: date | None, decided: Sequence[date]) -> Iterator[Seen]:
    """Each day on which anything changes, and the day before it; last the day of the position."""
    day, terms = at.as_of, loan.contract.terms
    known = day if today is None else min(day, today)
    life = Life(terms, loan.events, opening=loan.opening, by_instalment=bool(decided))
    lived = life.lived(_days(loan, known))
    dues = _dues(life, day)
    unpaid: dict[date, list[UnpaidInstalment]] = defaultdict(list)
    for each in life.unpaid or ():
        unpaid[each.as_of].append(each)
    for at_end in lived:
        is_all_paid = not (at_end.interest_due or life.fallen_due[at_end.as_of])
        saw = _saw(loan, at_end, dues, is_all_paid=is_all_paid)
        since = max((each for each in decided if each <= saw.day), default=None)
        if since is not None:
            saw = saw._replace(new_plan_days=days_since(since, unpaid[saw.day]))
        yield saw
    if day > known:  # as if all were paid on its days
        yield _saw(loan, at, dues, is_all_paid=False)


def days_since(day: date, unpaid: Iterable[UnpaidInstalment]) -> int:
    """Days overdue of what fell due after a day."""
    return max((each.days_overdue for each in unpaid if each.due > day), default=0)


def _saw(loan: Loan, at: Position, dues: Sequence[date], *, is_all_paid: bool) -> Seen:
    """What is past its grace and not overdue is paid; what is in it may be, if nothing is owed."""
    overdue = is_overdue(loan, at)
    fell = paid = _last_by(dues, at.as_of)
    if not is_all_paid:
        in_grace = (1 + loan.contract.terms.overdue_grace_days) * ONE_DAY
        paid = date.min if overdue else _last_by(dues, at.as_of - in_grace)
    return Seen(at.as_of, at.days_overdue, overdue, fell, paid)


def _last_by(dues: Sequence[date], day: date) -> date:
    place = bisect_right(dues, day)
    return dues[place - 1] if place else date.min


def _dues(life: Life, last: date) -> list[date]:
    """The days up to a day on which anything fell due, by the plans that there were."""
    lines = (line for line in life.plan.lines if line.principal or line.treat == NORMAL)
    return [due for line in lines if (due := date.fromordinal(line.due)) <= last]


def _days(loan: Loan, last: date) -> list[date]:
    """When a debt may be another than the day before, with the day before."""
    after = (1 + loan.contract.terms.overdue_grace_days) * ONE_DAY
    found = {last}
    for change in _changes(loan):
        found |= {change - ONE_DAY, change, change + ONE_DAY, change + after}
    assert loan.begins is not None
    return sorted(each for each in found if loan.begins <= each <= last)


def _changes(loan: Loan) -> set[date]:
    """The days of its papers, and all on which an instalment may have fallen due."""
    terms = loan.contract.terms
    found = {due if terms.custom else shifted(due, terms) for due in due_days(terms)}
    if terms.last_due is not None:
        found.add(terms.last_due)
    if loan.opening is not None:
        found |= {loan.opening.day, *(line.due for line in loan.opening.instalments)}
    for each in loan.events:
        found.add(each.day)
        match each:
            case Reschedule():
                found |= {line.due for line in each.instalments}
            case Extend() | Freeze():
                found.add(each.to)
            case Recall():
                found.add(each.pay_by)
    return found
