"""The interest of a span in lines that a borrower can follow: balance × days × rate, in whole đồng.

    arithmetic(loan, first, last, today).parts      each stretch with the đồng that it brought

A period is rounded once, as a whole. A stretch of it is given what the rounded sum grew by, so the
lines add up to what is owed. In-term interest is told when its period has fallen due; interest for
being late as it arises. Days to come are lived as the contract asks for them (`loans.dues`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.contract.life import Life
from fundledger.contract.plan import PlanLine
from fundledger.contract.rates import Rate
from fundledger.contract.trace import Exact, Kind, Rounded, Step, Stretch, Trace
from fundledger.loans.dues import known_by
from fundledger.money import RoundingRule, rounded
from fundledger.registers.loan import Loan


class Part(NamedTuple):
    """One stretch of a kind of interest, with the end of the period that it belongs to."""

    kind: Kind
    start: date
    end: date
    days: int
    basis: int
    balance: int
    rate: Rate
    amount: int
    period_end: date
    is_final: bool  # its period is over
    due: date  # on which a period's interest in term falls due: a later day, where it is deferred


@dataclass(frozen=True, slots=True)
class Arithmetic:
    parts: tuple[Part, ...] = ()
    numbers: dict[date, int] = field(default_factory=dict)
    """Which instalment falls due on a day, counted from the first of the plan as it stands."""

    def in_term_by(self, due: date) -> tuple[Part, ...]:
        """What a due day's interest is made of."""
        return tuple(each for each in self.parts if each.kind == "in_term" and each.due == due)


def arithmetic(loan: Loan, first: date, last: date, today: date) -> Arithmetic:
    """What arose after the day before the first, up to the last; in-term what fell due in it."""
    now = min(today, last)
    if not loan.begun(now) or loan.begins is None:
        return Arithmetic()
    before = max(first - ONE_DAY, loan.begins)
    terms, trace = loan.contract.terms, Trace()
    if now < last:
        lived = Life(terms, known_by(loan, now), opening=loan.opening, trace=trace)
        lived.kept(now, sorted({before, now, last}))
    else:
        lived = Life(terms, loan.events, opening=loan.opening, trace=trace)
        lived.lived(sorted({before, last}))
    plan = lived.schedule()
    parts = parts_of(trace.steps, terms.rounding)
    if terms.grace_interest:
        parts = _with_their_due_days(parts, plan)
    inside = (each for each in parts if _is_in(each, before, first, last))
    return Arithmetic(tuple(joined(inside)), {line.due: at for at, line in enumerate(plan, 1)})


def _with_their_due_days(parts: Iterable[Part], plan: Sequence[PlanLine]) -> Iterator[Part]:
    """Interest of a line of the plan that asks for none is deferred to the next that does."""
    bearing = sorted(line.due for line in plan if line.interest)
    without = {line.due for line in plan if not line.interest}
    for part in parts:
        due = part.period_end
        if part.kind == "in_term" and due in without:
            due = next((day for day in bearing if day > due), due)
        yield part._replace(due=due)


def _is_in(part: Part, before: date, first: date, last: date) -> bool:
    if part.kind == "in_term":
        return part.is_final and first <= part.due <= last
    return before < part.end <= last


def joined(parts: Iterable[Part]) -> list[Part]:
    """Stretches that a day parted on which nothing changed but that somebody asked: one line."""
    found: list[Part] = []
    last: dict[Kind, int] = {}
    for part in parts:
        at = last.get(part.kind)
        if at is not None and _goes_on(found[at], part):
            whole = found[at]
            days, amount = whole.days + part.days, whole.amount + part.amount
            found[at] = part._replace(start=whole.start, days=days, amount=amount)
        else:
            last[part.kind] = len(found)
            found.append(part)
    return found


def _goes_on(earlier: Part, later: Part) -> bool:
    same_period = earlier.period_end == later.period_end or not earlier.is_final
    balances = (earlier.balance, earlier.rate, earlier.basis)
    same = balances == (later.balance, later.rate, later.basis)
    return same_period and same and earlier.end == later.start


def parts_of(
    steps: Sequence[Step], rule: RoundingRule, *, as_it_arises: bool = False
) -> Iterator[Part]:
    """Every stretch of a trace with its share of what its period was rounded to.

    Interest in term is told when its period is over; `as_it_arises`, also what has arisen so far.
    """
    waiting: dict[Kind, list[Stretch]] = {"in_term": [], "overdue": [], "late": []}
    told: dict[Kind, tuple[Fraction, int]] = {}  # of a period that goes on: exact, rounded
    for step in steps:
        match step:
            case Stretch():
                waiting[step.kind].append(step)
            case Rounded(kind="in_term", final=False) if not as_it_arises:
                continue
            case Rounded(kind=kind, end=end, amount=amount, final=final):
                exact, before = told.pop(kind, (Fraction(), 0))
                stretches = waiting[kind]
                for place, each in enumerate(stretches, 1):
                    exact += _fraction(each.exact)
                    upto = rounded(exact.numerator, exact.denominator, rule)
                    upto = amount if place == len(stretches) else min(upto, amount)
                    yield _part(each, upto - before, end, final=final)
                    before = upto
                stretches.clear()
                if not final:
                    told[kind] = exact, amount


def _fraction(exact: Exact) -> Fraction:
    return exact.whole + Fraction(exact.numerator, exact.denominator)


def _part(of: Stretch, amount: int, period_end: date, *, final: bool) -> Part:
    return Part(
        *(of.kind, of.start, of.end, of.days, of.basis, of.balance, of.rate),
        *(amount, period_end, final, period_end),
    )
