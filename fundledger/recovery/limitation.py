"""Limitation of action (thời hiệu khởi kiện): until when the court may be asked for a debt.

    clock(claim, acknowledgements, reckoning)   of one sum: what started it, what started it anew
    Limitation(clocks)                          of a loan: which of its clocks ends first

Each sum that fell due has a clock of its own, which starts with the day after its due day. What the
debtor acknowledges, or pays in part, starts the clock anew with the next day: of everything that
was due by then, and of nothing that falls due later. So it does where the clock had run out. A
clock goes on to the end that is latest: no acknowledgement makes a claim end earlier than it would
without it, even where the years of a later rule are fewer.

All of it is pure: sums, days and papers in, days out. Which they are of a loan, `claims` reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.rules.limitation import LimitationRule, rule_on
from fundledger.rules.working_days import WorkingDays

Part = Literal["principal", "interest", "late"]
"""Principal, interest in term, interest for being late (on overdue principal, on interest)."""

PARTS: frozenset[Part] = frozenset({"principal", "interest", "late"})

Cause = Literal[
    "due", "collect", "recover", "confirm", "reschedule", "extend", "restructured", "acknowledged"
]
"""What a clock runs from: a due day, a kind of document, or what an opening tells of earlier."""


class Claim(NamedTuple):
    """A sum that fell due on a day and is unpaid."""

    due: date
    part: Part
    amount: int


class Acknowledgement(NamedTuple):
    """What the debtor said or paid on a day; of which parts, and by which paper."""

    day: date
    cause: Cause
    document: str = ""
    link: int | None = None
    parts: frozenset[Part] = PARTS
    paid: int = 0


class Step(NamedTuple):
    """What started a clock on a day, or started it anew: its first day and its last."""

    day: date
    cause: Cause
    runs_from: date
    ends: date
    by: Acknowledgement | None = None
    ran_out: date | None = None  # the last day of the clock, where that was over before this came


@dataclass(frozen=True, slots=True)
class Reckoning:
    """By which rules years are counted, and on which days people work."""

    rules: Sequence[LimitationRule]
    days: WorkingDays

    def last_day(self, happened: date) -> date:
        """Of a clock that starts with the day after; a last day of rest moves to a working day."""
        rule = rule_on(happened + ONE_DAY, self.rules)
        return self.days.from_then(rule.last_day(happened))


@dataclass(frozen=True, slots=True)
class Clock:
    claim: Claim
    steps: tuple[Step, ...]

    @property
    def standing(self) -> Step:
        """The step by which it goes: of those with the latest end the last."""
        return max(reversed(self.steps), key=lambda step: step.ends)

    @property
    def ends(self) -> date:
        return self.standing.ends


def clock(claim: Claim, of: Iterable[Acknowledgement], reckoning: Reckoning) -> Clock:
    """`of` in the order of time; what came by the due day, or is of other parts, is let be."""
    ends = reckoning.last_day(claim.due)
    steps = [Step(claim.due, "due", claim.due + ONE_DAY, ends)]
    for each in of:
        if each.day <= claim.due or claim.part not in each.parts:
            continue
        ran_out = ends if ends < each.day else None
        last = reckoning.last_day(each.day)
        steps.append(Step(each.day, each.cause, each.day + ONE_DAY, last, each, ran_out))
        ends = max(ends, last)
    return Clock(claim, tuple(steps))


@dataclass(frozen=True)
class Limitation:
    """Of one loan on a day that is asked about; its clocks in the order in which they end."""

    as_of: date
    clocks: tuple[Clock, ...]

    @property
    def first(self) -> Clock:
        """The one that ends first; of several the one of the oldest due day."""
        return self.clocks[0]

    @property
    def ends(self) -> date:
        return self.first.ends

    @property
    def days_left(self) -> int:
        """0 on the last day; below it limitation has run out."""
        return (self.ends - self.as_of).days

    @property
    def is_over(self) -> bool:
        return self.days_left < 0

    @cached_property
    def at_stake(self) -> dict[Part, int]:
        """What ends with the first clock; where that is over, all that is over."""
        found: dict[Part, int] = dict.fromkeys(("principal", "interest", "late"), 0)
        for each in self.clocks:
            if each.ends < self.as_of or each.ends == self.ends:
                found[each.claim.part] += each.claim.amount
        return found

    @property
    def next_ends(self) -> date | None:
        """Where the first is over: when the next one ends that is not."""
        if not self.is_over:
            return None
        return next((each.ends for each in self.clocks if each.ends >= self.as_of), None)

    @property
    def oldest_due(self) -> date:
        return min(each.claim.due for each in self.clocks)


def limitation(
    as_of: date,
    claims: Iterable[Claim],
    of: Sequence[Acknowledgement],
    reckoning: Reckoning,
) -> Limitation:
    """Of a loan that has a claim; each has its clock."""
    clocks = [clock(each, of, reckoning) for each in claims]
    clocks.sort(key=lambda each: (each.ends, each.claim.due))
    return Limitation(as_of, tuple(clocks))
