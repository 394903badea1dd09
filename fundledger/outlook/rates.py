"""How loans pay from quarter to quarter, learnt from sealed quarters of the past: pure values.

    learnt(stages, own, others)     the rates of a fund, from what was seen of its loans and others'
    Rates.with_collected(…)         the same with the collected share of some stages another one

The model, in plain words. At the beginning of a quarter a loan stands at a *stage*: nothing of it
falls due, interest does, principal does, or it is overdue so many days, at court, or judged. By the
end of the quarter one of these has become of it:

    paid            what was asked of it: what was overdue, and what fell due in the quarter
    ahead           all its principal, before that was asked
    rescheduled     what was asked is owed later, by a decision
    written_off     the principal left the books without cash
    a late stage    it is (still) overdue, at court or judged; it then paid nothing, or a part

A row of the table says how often each was seen, and what part was paid of what was asked where a
loan stayed late. A fund of twenty loans has seen little. So a row begins as if so many loans had
been seen before (its *prior*), at the rates of all other funds of the book; where there are none,
of overdue debts at the fund's own over all buckets. All of them begin by rates that are written
down here (`_NEUTRAL`), and loans in time or at court, without other funds, by these alone. How many
loans the prior is worth is what makes the counts that were seen likeliest (empirical Bayes over
funds, or over buckets): the more alike they are, the more it weighs.

Quarters differ by more than chance: a bad harvest keeps many from paying. `shock` is by how much
the odds of paying move from quarter to quarter (the standard deviation of their logarithm), from
how much quarters differed beyond what their loans explain; few quarters leave it near `_SHOCK`.

What it does not know: part of the principal paid before it was asked, who a borrower is beside the
stage of the loan, and lasting changes. Rates are chances, floats; money never is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from fundledger.arrears.ageing import NOT_OVERDUE, Buckets

IN_TIME = ("nothing_due", "interest_due", "principal_due")
"""Stages of a loan of which nothing is unpaid, by what falls due in the quarter."""

NOTHING_DUE, INTEREST_DUE, PRINCIPAL_DUE = range(3)

OUTCOMES = ("paid", "ahead", "rescheduled", "written_off")
PAID, AHEAD, RESCHEDULED, WRITTEN_OFF = range(4)

AT_COURT, JUDGED = "at_court", "judged"

Pooled = Literal["funds", "stages", "neutral"]
"""What a fund's own counts are shrunk towards."""

THIN_QUARTERS = 8
"""Below two years of quarters the past is thin, and the answer says so."""

_NEUTRAL_WORTH = 4.0
"""Of how many loans the written rates count as seen, where anything was seen."""

_PRIORS = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
_PRIOR = 8.0
"""How many loans a prior is worth where nothing tells it."""

_SHOCK, _SHOCK_QUARTERS = 0.3, 4.0
"""Odds of paying that move by a third between quarters, as if seen in four of them."""


class _Neutral(NamedTuple):
    """Chances by which a stage begins; the rest stays late, and a part of that pays a part."""

    paid: float
    ahead: float
    rescheduled: float
    written_off: float
    something: float = 0.3
    part: float = 0.3


_NEUTRAL: Mapping[str, _Neutral] = {
    "nothing_due": _Neutral(0.99, 0.01, 0.0, 0.0),
    "interest_due": _Neutral(0.92, 0.01, 0.01, 0.0),
    "principal_due": _Neutral(0.80, 0.01, 0.03, 0.0),
    AT_COURT: _Neutral(0.02, 0.01, 0.0, 0.005, 0.1, 0.3),
    JUDGED: _Neutral(0.05, 0.01, 0.0, 0.01, 0.25, 0.3),
}
_NEUTRAL_LATE = (
    (10, _Neutral(0.60, 0.01, 0.03, 0.0, 0.30, 0.5)),
    (90, _Neutral(0.35, 0.01, 0.03, 0.0, 0.30, 0.4)),
    (180, _Neutral(0.20, 0.01, 0.03, 0.0, 0.25, 0.3)),
    (360, _Neutral(0.10, 0.01, 0.02, 0.005, 0.20, 0.3)),
)
_NEUTRAL_OLD = _Neutral(0.05, 0.01, 0.01, 0.01, 0.15, 0.3)
"""A debt that is older than a year; before that by days overdue, below so many."""

_NEUTRAL_JUDGED = 0.1
"""Of those at court that stay late, how many are judged or settled in a quarter."""

_QUARTER = 91


@dataclass(frozen=True)
class Stages:
    """The rows and the columns of the table: a column from `LATE` on is the late stage of a row."""

    buckets: Buckets

    @cached_property
    def late(self) -> tuple[str, ...]:
        return (*(each.code for each in self.buckets.every[NOT_OVERDUE + 1 :]), AT_COURT, JUDGED)

    @cached_property
    def rows(self) -> tuple[str, ...]:
        return (*IN_TIME, *self.late)

    @cached_property
    def ends(self) -> tuple[str, ...]:
        return (*OUTCOMES, *self.late)

    def row_of_place(self, place: int) -> int:
        """Of a bucket that is overdue."""
        return len(IN_TIME) + place - 1

    @property
    def just_due(self) -> int:
        """The row of what fell due and is unpaid, and is not overdue yet: the first of days."""
        return self.row_of_place(2)

    @property
    def overdue_rows(self) -> slice:
        """Those of buckets: late and not at court."""
        return slice(len(IN_TIME), len(self.rows) - 2)

    @property
    def judged(self) -> int:
        return len(self.rows) - 1


def row_in_time(principal: int, interest: int) -> int:
    """Of a loan of which nothing is unpaid, by what falls due of it in the quarter."""
    return PRINCIPAL_DUE if principal else INTEREST_DUE if interest else NOTHING_DUE


FIRST_LATE_ROW, FIRST_LATE_END = len(IN_TIME), len(OUTCOMES)


def end_of(row: int) -> int:
    """The column of a loan that is late at the end, at the stage of a row."""
    return row - FIRST_LATE_ROW + FIRST_LATE_END


def row_of(end: int) -> int:
    return end - FIRST_LATE_END + FIRST_LATE_ROW


class Seen(NamedTuple):
    """One loan in one quarter of the past; amounts are of principal, and of interest of all kinds.

    `last` is the last day of the quarter.
    """

    last: date
    row: int
    end: int
    asked: int
    paid: int
    interest_asked: int = 0
    interest_paid: int = 0


class Tally(NamedTuple):
    """What was seen of a row. Shares are of each loan, so that none counts for more by its size."""

    ends: tuple[int, ...]
    stayed: int = 0  # late at the end, and principal was asked
    something: int = 0  # of these, that paid something
    shares: float = 0.0  # and the sum of their shares
    with_interest: int = 0
    interest_shares: float = 0.0
    asked: int = 0
    paid: int = 0

    @property
    def loans(self) -> int:
        return sum(self.ends)


@dataclass(frozen=True, slots=True)
class Row:
    """The rates of a stage: what was seen, what that is shrunk towards, and what comes of it.

    `something` is how many of those that stay late pay a part, `part` which part of what is asked.
    """

    stage: str
    seen: Tally
    prior: float
    towards: tuple[float, ...]
    ends: tuple[float, ...]
    something: float
    part: float
    interest: float

    @property
    def own_weight(self) -> float:
        """Of the fund's own counts; the rest is the prior's."""
        return self.seen.loans / (self.seen.loans + self.prior)

    @property
    def worth(self) -> float:
        return self.seen.loans + self.prior

    @property
    def late(self) -> float:
        return sum(self.ends[FIRST_LATE_END:])

    @property
    def collected(self) -> float:
        """The share of what is asked that is expected in the quarter."""
        return self.ends[PAID] + self.ends[AHEAD] + self.something * self.part * self.late

    def within(self, share: float, stay: int) -> Row:
        """In a part of a quarter: only that part of what moves has moved, and pays."""
        if share >= 1:
            return self
        ends = [share * each for each in self.ends]
        ends[stay] += 1 - share
        late = share * self.late
        something = self.something * late / (late + 1 - share) if stay >= FIRST_LATE_END else 0.0
        return replace(self, ends=tuple(ends), something=something, interest=self.interest * share)

    def collecting(self, wanted: float) -> Row:
        """With another collected share: chances of paying, and of a part, by the same factor."""
        kept = self.ends[RESCHEDULED] + self.ends[WRITTEN_OFF]
        wanted = min(max(wanted, 0.0), 1 - kept)
        low, high = 0.0, 2.0
        while high < 1e9 and self._times(high).collected < wanted:
            high *= 2
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self._times(middle).collected < wanted else (low, middle)
        return self._times(high)

    def _times(self, factor: float) -> Row:
        ends = self.ends
        free = 1 - ends[RESCHEDULED] - ends[WRITTEN_OFF]
        pays = ends[PAID] + ends[AHEAD]
        then = min(factor * pays, free)
        late = self.late or sum(self.towards[FIRST_LATE_END:])
        like = ends if self.late else self.towards
        if not late:
            return self
        rest = free - then
        changed = (
            ends[PAID] * then / pays if pays else 0.0,
            ends[AHEAD] * then / pays if pays else 0.0,
            ends[RESCHEDULED],
            ends[WRITTEN_OFF],
            *(each * rest / late for each in like[FIRST_LATE_END:]),
        )
        a_part = factor * self.something * self.part
        part = min(max(self.part, a_part), 1.0)
        something = min(a_part / part, 1.0) if part else 0.0
        interest = min(self.interest * factor, 1.0)
        return replace(self, ends=changed, something=something, part=part, interest=interest)


@dataclass(frozen=True, slots=True)
class Rates:
    """By stage; and by how much quarters differ. `quarters` are the last days of those used."""

    stages: Stages
    rows: tuple[Row, ...]
    shock: float
    quarters: tuple[date, ...] = ()
    pooled: Pooled = "neutral"
    funds: int = 0  # others, whose quarters were pooled

    @property
    def is_thin(self) -> bool:
        return len(self.quarters) < THIN_QUARTERS

    @property
    def loans_seen(self) -> int:
        """Loans in quarters."""
        return sum(each.seen.loans for each in self.rows)

    def with_collected(
        self,
        of: Collection[str] | None = None,
        *,
        times: float | None = None,
        to: float | None = None,
    ) -> Rates:
        """The collected share of these stages (all, if none is named) times a factor, or set.

        It is a share of what is asked in a quarter, from 0 to 1. Where nothing is asked
        (`nothing_due`) nothing changes.
        """
        rows = [
            each
            if each.stage == IN_TIME[NOTHING_DUE] or (of is not None and each.stage not in of)
            else each.collecting(
                to if to is not None else each.collected * (1.0 if times is None else times)
            )
            for each in self.rows
        ]
        return replace(self, rows=tuple(rows))


def learnt(stages: Stages, own: Sequence[Seen], others: Sequence[Sequence[Seen]] = ()) -> Rates:
    """`others` are those of each other fund of the book, at the stages of this one."""
    seen = tallies(stages, own)
    of_others = [tallies(stages, each) for each in others if each]
    written = [neutral(stages, row) for row in range(len(stages.rows))]
    pooled: Pooled = "funds" if of_others else "stages" if own else "neutral"
    if of_others:
        pool = _over_funds(of_others, written)
        groups = [
            [(of_one[row], pool[row]) for of_one in (seen, *of_others)]
            for row in range(len(stages.rows))
        ]
    else:
        pool = _over_stages(seen, written, stages.overdue_rows)
        overdue = stages.overdue_rows
        groups = [list(zip(seen[overdue], pool[overdue], strict=True))]
    prior = _likeliest(groups)
    rows = tuple(map(_shrunk, stages.rows, seen, pool, [prior] * len(seen)))
    quarters = tuple(sorted({each.last for each in own}))
    return Rates(stages, rows, _shock_of(own, rows), quarters, pooled, len(of_others))


class Begun(NamedTuple):
    """What a row is shrunk towards."""

    ends: tuple[float, ...]
    something: float
    part: float
    interest: float


def neutral(stages: Stages, row: int) -> Begun:
    """As it is written down; a debt that pays nothing is a quarter older at the end."""
    said, where = _written(stages, row)
    outcomes = tuple(said[:FIRST_LATE_END])
    rest = 1 - sum(outcomes)
    late = [0.0] * len(stages.late)
    for end, share in where.items():
        late[end - FIRST_LATE_END] += share * rest
    interest = outcomes[PAID] + outcomes[AHEAD] + rest * said.something * said.part
    return Begun((*outcomes, *late), said.something, said.part, interest)


def _written(stages: Stages, row: int) -> tuple[_Neutral, dict[int, float]]:
    name, buckets = stages.rows[row], stages.buckets
    if name == AT_COURT:
        judged = {end_of(stages.judged): _NEUTRAL_JUDGED, end_of(row): 1 - _NEUTRAL_JUDGED}
        return _NEUTRAL[name], judged
    if name == JUDGED:
        return _NEUTRAL[name], {end_of(row): 1.0}
    if row < FIRST_LATE_ROW:  # missed at any time of the quarter
        ends: dict[int, float] = defaultdict(float)
        for days in range(1, _QUARTER):
            place = buckets.place(days)
            ends[end_of(stages.row_of_place(place))] += 1 / (_QUARTER - 1)
        return _NEUTRAL[name], ends
    place = row - FIRST_LATE_ROW + 1
    if place == 1:  # without days
        return _NEUTRAL_LATE[0][1], {end_of(row): 1.0}
    bounds = (1, *buckets.bounds)
    first = bounds[place - 2]
    last = bounds[place - 1] if place - 1 < len(bounds) else first + _QUARTER
    older = buckets.place((first + last) // 2 + _QUARTER)
    found = next((said for below, said in _NEUTRAL_LATE if first < below), _NEUTRAL_OLD)
    return found, {end_of(stages.row_of_place(older)): 1.0}


def tallies(stages: Stages, seen: Iterable[Seen]) -> list[Tally]:
    """By row."""
    ends = [[0] * len(stages.ends) for _ in stages.rows]
    sums = [[0, 0, 0.0, 0, 0.0, 0, 0] for _ in stages.rows]
    for each in seen:
        ends[each.row][each.end] += 1
        of = sums[each.row]
        if each.asked and each.end >= FIRST_LATE_END:
            share = min(each.paid / each.asked, 1.0)
            of[0] += 1
            of[1] += share > 0
            of[2] += share
        if each.interest_asked:
            of[3] += 1
            of[4] += min(each.interest_paid / each.interest_asked, 1.0)
        of[5] += each.asked
        of[6] += min(each.paid, each.asked)
    return [
        Tally(
            tuple(counts), int(of[0]), int(of[1]), of[2], int(of[3]), of[4], int(of[5]), int(of[6])
        )
        for counts, of in zip(ends, sums, strict=True)
    ]


def _shrunk(stage: str, seen: Tally, pool: Begun, prior: float) -> Row:
    found = _towards(seen, pool, prior)
    return Row(stage, seen, prior, pool.ends, *found)


def _towards(seen: Tally, pool: Begun, prior: float) -> Begun:
    """What was seen, with so many loans before it that went by the pool."""
    whole = seen.loans + prior
    ends = tuple(
        (count + prior * rate) / whole for count, rate in zip(seen.ends, pool.ends, strict=True)
    )
    return Begun(
        ends,
        (seen.something + prior * pool.something) / (seen.stayed + prior),
        (seen.shares + prior * pool.part) / (seen.something + prior),
        (seen.interest_shares + prior * pool.interest) / (seen.with_interest + prior),
    )


def _over_funds(of: Sequence[Sequence[Tally]], written: Sequence[Begun]) -> list[Begun]:
    """Each row over all other funds."""
    return [
        _towards(_added([each[row] for each in of]), begun, _NEUTRAL_WORTH)
        for row, begun in enumerate(written)
    ]


def _over_stages(seen: Sequence[Tally], written: Sequence[Begun], overdue: slice) -> list[Begun]:
    """Buckets over all buckets: what becomes of a debt; which is the next one, is as written.

    What happens at court tells nothing of other debts, nor they of it.
    """
    whole = _added(seen[overdue])
    found = list(written)
    for row in range(overdue.start, overdue.stop):
        begun = written[row]
        like = _towards(whole, begun, _NEUTRAL_WORTH)
        late, to = sum(like.ends[FIRST_LATE_END:]), sum(begun.ends[FIRST_LATE_END:])
        ends = [each * late / to for each in begun.ends[FIRST_LATE_END:]]
        found[row] = like._replace(ends=(*like.ends[:FIRST_LATE_END], *ends))
    return found


def _added(of: Sequence[Tally]) -> Tally:
    ends = tuple(map(sum, zip(*(each.ends for each in of), strict=True)))
    return Tally(ends, *map(sum, zip(*(each[1:] for each in of), strict=True)))


def _likeliest(groups: Iterable[Sequence[tuple[Tally, Begun]]]) -> float:
    """How many loans the prior is worth: by which the counts of all members are likeliest."""
    telling = [
        [(seen.ends, begun.ends) for seen, begun in members if seen.loans] for members in groups
    ]
    telling = [members for members in telling if len(members) > 1]
    if not telling:
        return _PRIOR
    return max(
        _PRIORS,
        key=lambda worth: sum(
            _likelihood(counts, towards, worth) for of in telling for counts, towards in of
        ),
    )


def _likelihood(counts: Sequence[int], towards: Sequence[float], worth: float) -> float:
    """The logarithm of that of counts whose chances are drawn around others (Dirichlet)."""
    found = math.lgamma(worth) - math.lgamma(worth + sum(counts))
    for count, rate in zip(counts, towards, strict=True):
        if count and rate:
            found += math.lgamma(count + worth * rate) - math.lgamma(worth * rate)
    return found


def _shock_of(seen: Iterable[Seen], rows: Sequence[Row]) -> float:
    """From the squares by which quarters differ beyond what the chances of their loans explain."""
    came: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for each in seen:
        if each.row != NOTHING_DUE:
            chance = rows[each.row].ends[PAID] + rows[each.row].ends[AHEAD]
            of = came[each.last]
            of[0] += (each.end in (PAID, AHEAD)) - chance
            of[1] += chance * (1 - chance)
    weight = sum(spread * spread for _, spread in came.values())
    quarters = len(came) if weight else 0
    found = 0.0
    if quarters > 1:
        # Chances are taken from the very quarters: around their own mean they differ less.
        squares = sum(off * off for off, _ in came.values()) * quarters / (quarters - 1)
        found = max((squares - sum(spread for _, spread in came.values())) / weight, 0.0)
    return math.sqrt(
        (_SHOCK_QUARTERS * _SHOCK**2 + quarters * found) / (_SHOCK_QUARTERS + quarters)
    )
