"""The method `history`: what is expected of each loan if loans pay as they did in sealed quarters.

    steps(as_of, until)                     the quarters of the span, or what of them lies in it
    standing(claim, stages, steps, stage)   a claim as the rates see it
    expected(standing, moving)              receipts by quarter, and principal to be written off

A loan begins at its stage. In each quarter its chances move by the rates (`rates`), and with them
what is unpaid: exactly, as expected values, and nothing is drawn. In a part of a quarter a late
loan does that part of what it would; what falls due in it is paid as in a whole one. A receipt is
expected on the last day of the quarter. Principal that is expected to be written off brings no
cash; it stays in the debt then, since a decision that nobody took is no figure of the books.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.calendar import ONE_DAY, quarter_days
from fundledger.outlook.claims import Claim
from fundledger.outlook.rates import (
    AHEAD,
    FIRST_LATE_END,
    FIRST_LATE_ROW,
    INTEREST_DUE,
    PAID,
    PRINCIPAL_DUE,
    RESCHEDULED,
    WRITTEN_OFF,
    Rates,
    Row,
    Stages,
    end_of,
    row_in_time,
)
from fundledger.outlook.settling import Expected

_UNLIKELY = 1e-9


class Step(NamedTuple):
    """A quarter of the span, or what of one lies in it: its last day, and which share of it."""

    last: date
    share: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a claim money is asked for, net of what held money will pay; amounts by step."""

    loan: str
    borrower: str
    row: int  # of a late stage; 0 where nothing is unpaid
    unpaid: int
    interest_unpaid: int
    overdue_interest: int
    falling: tuple[int, ...]
    interest: tuple[int, ...]
    rest: tuple[int, ...]  # principal that is not asked yet at the end of each

    @property
    def asked_now(self) -> int:
        """All that is unpaid on the day."""
        return self.unpaid + self.interest_unpaid + self.overdue_interest

    @property
    def kinds(self) -> tuple[int, ...]:
        """The row of each step while nothing is unpaid."""
        return tuple(map(row_in_time, self.falling, self.interest))


def steps(as_of: date, until: date) -> tuple[Step, ...]:
    found: list[Step] = []
    day = as_of + ONE_DAY
    while day <= until:
        first, end = quarter_days(day.year, (day.month + 2) // 3)
        last = min(end, until)
        found.append(Step(last, ((last - day).days + 1) / ((end - first).days + 1)))
        day = last + ONE_DAY
    return tuple(found)


def row_of_claim(claim: Claim, stages: Stages, at_court: str | None = None) -> int:
    """The row of its late stage; 0 where nothing of it is unpaid."""
    if at_court is not None:
        return stages.rows.index(at_court)
    if claim.place:
        return stages.row_of_place(claim.place)
    unpaid = sum(each.principal + each.interest for each in claim.missed)
    return stages.just_due if unpaid > claim.tolerance else 0


def standing(
    claim: Claim, stages: Stages, of: Sequence[Step], at_court: str | None = None
) -> Standing:
    unpaid, interest_unpaid = claim.unpaid
    held = sum(each.principal for each in claim.held)
    held_interest = sum(each.interest for each in claim.held)
    unpaid, held = _less(unpaid, held)
    interest_unpaid, held_interest = _less(interest_unpaid, held_interest)
    falling, interest = [0] * len(of), [0] * len(of)
    for due in claim.coming:
        place = next((n for n, step in enumerate(of) if due.day <= step.last), None)
        if place is None:
            continue
        principal, held = _less(0 if claim.is_whole else due.principal, held)
        of_interest, held_interest = _less(due.interest, held_interest)
        falling[place] += principal
        interest[place] += of_interest
    rest = max(claim.principal - sum(each.principal for each in claim.held) - unpaid, 0)
    left: list[int] = []
    for amount in falling:
        rest -= amount
        left.append(rest)
    return Standing(
        claim.loan,
        claim.borrower,
        row_of_claim(claim, stages, at_court),
        unpaid,
        interest_unpaid,
        claim.overdue_interest,
        tuple(falling),
        tuple(interest),
        tuple(left),
    )


def _less(amount: int, held: int) -> tuple[int, int]:
    part = min(amount, held)
    return amount - part, held - part


class Foreseen(NamedTuple):
    """Of one loan: receipts, and principal that is expected to be written off."""

    receipts: list[Expected]
    written_off: int


@dataclass(frozen=True)
class Moving:
    """The rates of each step, ready for many loans."""

    steps: tuple[Step, ...]
    rows: tuple[tuple[Row, ...], ...]

    @classmethod
    def of(cls, rates: Rates, steps: tuple[Step, ...]) -> Moving:
        return cls(steps, tuple(rows_within(rates, step) for step in steps))


def rows_within(rates: Rates, step: Step) -> tuple[Row, ...]:
    """What falls due in a part of a quarter is paid as in a whole one; the rest moves in part."""
    return tuple(
        each
        if row in (INTEREST_DUE, PRINCIPAL_DUE)
        else each.within(step.share, end_of(row) if row >= FIRST_LATE_ROW else PAID)
        for row, each in enumerate(rates.rows)
    )


def expected(of: Standing, moving: Moving) -> Foreseen:
    """Each quarter's is rounded so that all up to it are right to the đồng."""
    chances, unpaid = {of.row: 1.0}, {of.row: float(of.unpaid)}
    owed_interest, late_interest = float(of.interest_unpaid), float(of.overdue_interest)
    kinds = of.kinds
    came = [0.0, 0.0, 0.0]
    said = [0, 0, 0]
    lost = 0.0
    receipts: list[Expected] = []
    for place, step in enumerate(moving.steps):
        rows, falling, rest = moving.rows[place], of.falling[place], of.rest[place]
        owed_interest += of.interest[place]
        then: dict[int, float] = {}
        left: dict[int, float] = {}
        pays_interest = 0.0
        for stage, chance in chances.items():
            row = rows[stage or kinds[place]]
            asked = unpaid.get(stage, 0.0) + chance * falling
            whole = asked + chance * rest
            ends = row.ends
            came[0] += ends[PAID] * asked + ends[AHEAD] * whole
            lost += ends[WRITTEN_OFF] * whole
            part = row.something * row.part
            pays_interest += chance * row.interest
            in_time = chance * (ends[PAID] + ends[RESCHEDULED])
            if in_time > _UNLIKELY:
                then[0] = then.get(0, 0.0) + in_time
            for end in range(FIRST_LATE_END, len(ends)):
                if rate := ends[end]:
                    late = end - FIRST_LATE_END + FIRST_LATE_ROW
                    came[0] += rate * part * asked
                    then[late] = then.get(late, 0.0) + rate * chance
                    left[late] = left.get(late, 0.0) + rate * (1 - part) * asked
        came[1] += pays_interest * owed_interest
        came[2] += pays_interest * late_interest
        owed_interest -= pays_interest * owed_interest
        late_interest -= pays_interest * late_interest
        chances, unpaid = then, left
        upto = [int(amount + 0.5) for amount in came]
        more = [now - before for now, before in zip(upto, said, strict=True)]
        said = upto
        if any(more):
            receipts.append(Expected(of.loan, step.last, more[0], more[1], more[2], "history"))
    return Foreseen(receipts, int(lost + 0.5))
