"""What was signed: one frozen value that carries every convention of the loan.

Nothing is looked up elsewhere later: a contract of 2015 still reproduces in 2035, holidays
included. A term is declared once, in `Terms`, by its kind and by what it means when nobody says it
(`fields`). `faults` names what cannot be, as a list of values (path, key, parameters), never by
raising at the first; `doubts` names what a legal cap would not like, which is never refused. A
`Terms` that has faults must not be given to the rest of the room.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from fundledger.calendar import ONE_DAY
from fundledger.contract import rates
from fundledger.contract.fields import Count, Day, IfSaid, Kind, Money, Sum
from fundledger.contract.rates import HALF_AGAIN, ZERO, OverdueRate, Rate
from fundledger.money import MAX_DONG, Dong, RoundingRule

Method = Literal["annuity", "equal_principal", "bullet", "flat", "custom"]
DayCount = Literal[
    "act/365",
    "act/360",
    "act/act",
    "act/act-isda",
    "30/360",
    "30/360-pro-rata",
    "30E/360",
]
DueDay = Literal["same_day", "month_end"]
MissingDay = Literal["clamp", "roll"]
HolidayShift = Literal["none", "next", "previous"]
OverdueScope = Literal["instalment", "whole_balance"]
Surplus = Literal["hold", "next", "last", "relevel"]
WaterfallBy = Literal["kind", "instalment"]
Unit = Literal["month", "week"]
Bucket = Literal[
    "overdue_principal", "overdue_interest", "due_principal", "due_interest", "late_interest"
]

BUCKETS: tuple[Bucket, ...] = (
    "overdue_principal",
    "overdue_interest",
    "due_principal",
    "due_interest",
    "late_interest",
)
INSTALMENTS_MAX = 10_000
GRACE_DAYS_MAX = 365
RATE_PERCENT_MAX = 100
RATE_PERCENT_USUAL_MAX = 20  # Civil Code art. 468
LATE_PERCENT_USUAL_MAX = 10  # Circular 39/2016 art. 13(4)
_TOO_HIGH = {"overdue_rate": "contract.overdue_rate_too_high"}


@dataclass(frozen=True, slots=True)
class Every:
    """The distance of two due days: "3 months", "2 weeks"."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Tranche:
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Signed:
    """An instalment as signed: its day and its principal, which may be 0."""

    due: date
    principal: int


def _pairs_of_tranches(parts: tuple[Tranche, ...]) -> list[list[object]]:
    return [[part.day.isoformat(), part.amount] for part in parts]


def _tranches_of(pairs: list[tuple[str, int]]) -> tuple[Tranche, ...]:
    return tuple([Tranche(date.fromisoformat(day), amount) for day, amount in pairs])


def _pairs_of_dues(lines: tuple[Signed, ...]) -> list[list[object]]:
    return [[line.due.isoformat(), line.principal] for line in lines]


def _dues_of(pairs: list[tuple[str, int]]) -> tuple[Signed, ...]:
    return tuple([Signed(date.fromisoformat(due), principal) for due, principal in pairs])


def _days_as_texts(days: frozenset[date]) -> list[str]:
    """The holidays themselves: a later list of them must not move a due day that was signed."""
    return sorted(day.isoformat() for day in days)


def _days_of(texts: list[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, texts))


Dues = Annotated[tuple[Signed, ...], Kind("dues", _pairs_of_dues, _dues_of)]
_Tranches = Annotated[tuple[Tranche, ...], Kind("tranches", _pairs_of_tranches, _tranches_of)]
_Distance = Annotated[
    Every, Kind("every", lambda every: [every.count, every.unit], lambda pair: Every(*pair))
]
_Days = Annotated[frozenset[date], Kind("days", _days_as_texts, _days_of)]
_Rate = Annotated[Rate, Kind("rate", rates.ratio_text, rates.of_ratio)]
_Percent = Annotated[Rate, Kind("percent", rates.ratio_text, rates.of_ratio)]
_OverdueRate = Annotated[
    OverdueRate, Kind("overdue_rate", rates.overdue_ratio_text, rates.overdue_of_ratio)
]
_Waterfall = Annotated[tuple[Bucket, ...], Kind("choices", list, tuple)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    principal: Sum
    rate: _Rate
    disbursed: Day
    tranches: _Tranches = ()
    instalments: Count = 1
    every: _Distance | None = None  # None only where every due day is given
    principal_every: Count = 1
    first_due: Day | None = None
    last_due: IfSaid[Day | None] = None  # where the last due day is off the cycle
    due_day: IfSaid[DueDay] = "same_day"
    method: Method = "equal_principal"
    custom: Dues = ()
    day_count: DayCount = "act/365"
    rounding: RoundingRule = "half_up"
    instalment_multiple: Money = 1
    instalment: IfSaid[Sum | None] = None  # the level as signed; of equal principal, the principal
    grace_principal: Count = 0
    grace_interest: Count = 0
    interest_free: Count = 0
    missing_day: MissingDay = "clamp"
    holiday_shift: HolidayShift = "none"
    holidays: _Days = frozenset()  # beside Saturdays and Sundays
    overdue_rate: _OverdueRate = HALF_AGAIN
    overdue_scope: OverdueScope = "instalment"
    overdue_tolerance: Money = 0
    overdue_grace_days: IfSaid[Count] = 0  # after a due day, before what is unpaid is overdue
    late_interest_rate: _Percent = ZERO
    waterfall: _Waterfall = BUCKETS
    waterfall_by: IfSaid[WaterfallBy] = "kind"
    surplus: Surplus = "hold"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the terms, where (as the file names it), said by a catalogue key."""

    path: str
    key: str
    params: dict[str, object] = field(default_factory=dict)


def faults(terms: Terms) -> list[Fault]:
    return [
        *_money_faults(terms),
        *_count_faults(terms),
        *_day_faults(terms),
        *_rate_faults(terms),
        *_instalment_faults(terms),
    ]


def doubts(terms: Terms) -> list[Fault]:
    """What law or habit would not like: a warning each, never a refusal."""
    found = []
    if terms.rate.above(RATE_PERCENT_USUAL_MAX):
        found.append(Fault("rate", "contract.rate_unusual", {"limit": RATE_PERCENT_USUAL_MAX}))
    overdue, cap = terms.overdue_rate.given(terms.rate), HALF_AGAIN.given(terms.rate)
    if overdue.numerator * cap.denominator > cap.numerator * overdue.denominator:
        found.append(Fault("overdue_rate", "contract.overdue_rate_unusual", {}))
    if terms.late_interest_rate.above(LATE_PERCENT_USUAL_MAX):
        late_limit: dict[str, object] = {"limit": LATE_PERCENT_USUAL_MAX}
        found.append(Fault("late_interest_rate", "contract.late_rate_unusual", late_limit))
    return found


def _money_faults(terms: Terms) -> list[Fault]:
    found = []
    if not 1 <= terms.principal <= MAX_DONG:
        found.append(Fault("principal", "contract.principal_range", {"limit": Dong(MAX_DONG)}))
    for name, parts in (
        ("custom", [line.principal for line in terms.custom]),
        ("tranches", [tranche.amount for tranche in terms.tranches]),
    ):
        if parts and sum(parts) != terms.principal:
            params: dict[str, object] = {
                "sum": Dong(sum(parts)),
                "principal": Dong(terms.principal),
            }
            found.append(Fault(name, f"contract.{name}_sum", params))
    for index, tranche in enumerate(terms.tranches):
        if tranche.amount == 0:
            found.append(Fault(f"tranches[{index}].amount", "contract.zero_amount", {}))
    return found


def _count_faults(terms: Terms) -> list[Fault]:
    found: list[Fault] = []
    if terms.method == "custom" and not terms.custom:
        return found  # see _day_faults
    if not 1 <= terms.instalments <= INSTALMENTS_MAX:
        params: dict[str, object] = {"limit": INSTALMENTS_MAX}
        return [Fault("instalments", "contract.instalments_range", params)]
    if terms.method == "custom" and terms.custom and terms.instalments != len(terms.custom):
        params = {"count": len(terms.custom), "instalments": terms.instalments}
        found.append(Fault("instalments", "contract.instalments_custom", params))
    if not 1 <= terms.principal_every <= terms.instalments:
        params = {"instalments": terms.instalments}
        found.append(Fault("principal_every", "contract.principal_every_range", params))
    if terms.instalment_multiple < 1:
        found.append(Fault("instalment_multiple", "contract.multiple_range", {}))
    if terms.grace_principal >= terms.instalments:
        params = {"instalments": terms.instalments}
        found.append(Fault("grace_principal", "contract.grace_too_long", params))
    deferred_to = terms.interest_free + terms.grace_interest
    room = terms.instalments - 1 if terms.grace_interest else terms.instalments
    if deferred_to > room:
        params = {"instalments": terms.instalments}
        name = "grace_interest" if terms.grace_interest else "interest_free"
        found.append(Fault(name, "contract.grace_too_long", params))
    if sorted(terms.waterfall) != sorted(BUCKETS):
        found.append(Fault("waterfall", "contract.waterfall", {"buckets": list(BUCKETS)}))
    if not 0 <= terms.overdue_grace_days <= GRACE_DAYS_MAX:
        params = {"limit": GRACE_DAYS_MAX}
        found.append(Fault("overdue_grace_days", "contract.grace_days_range", params))
    return found


def _day_faults(terms: Terms) -> list[Fault]:
    found = []
    if terms.method == "custom":
        if not terms.custom:
            found.append(Fault("custom", "contract.custom_missing", {}))
    elif terms.custom:
        found.append(Fault("custom", "contract.custom_unused", {"method": terms.method}))
    elif terms.every is None and not (terms.instalments == 1 and terms.first_due):
        found.append(Fault("every", "contract.every_missing", {}))
    if terms.first_due is not None and terms.first_due <= terms.disbursed:
        params: dict[str, object] = {"disbursed": terms.disbursed}
        if terms.first_due < terms.disbursed:
            found.append(Fault("first_due", "contract.due_before_disbursed", params))
        elif terms.instalments < 2:
            found.append(Fault("first_due", "contract.due_when_disbursed", params))
    found += _month_end_faults(terms)
    if terms.last_due is not None:
        if terms.method == "custom":
            found.append(Fault("last_due", "contract.last_due_custom", {}))
        elif terms.instalments < 2:
            found.append(Fault("last_due", "contract.last_due_alone", {}))
    paid_out, agreed = [t.day for t in terms.tranches], [line.due for line in terms.custom]
    found += _rising_faults("tranches", "date", paid_out, terms.disbursed, 0)
    found += _rising_faults("custom", "due", agreed, terms.disbursed, 1)
    return found


def _month_end_faults(terms: Terms) -> list[Fault]:
    """Due days at the month's end are counted in months, from a day that is one."""
    if terms.due_day != "month_end":
        return []
    if terms.method == "custom":
        return [Fault("due_day", "contract.month_end_custom", {})]
    if terms.every is not None and terms.every.unit == "week":
        return [Fault("due_day", "contract.month_end_weeks", {})]
    if terms.missing_day != "clamp":
        return [Fault("missing_day", "contract.month_end_missing_day", {})]
    if terms.first_due is not None and not is_month_end(terms.first_due):
        return [Fault("first_due", "contract.not_month_end", {})]
    return []


def _instalment_faults(terms: Terms) -> list[Fault]:
    """A level as signed goes with methods that have one, and is not made again by anything."""
    if terms.instalment is None:
        return []
    if terms.method in ("bullet", "custom"):
        params: dict[str, object] = {"method": terms.method}
        return [Fault("instalment", "contract.instalment_unused", params)]
    if terms.instalment < 1:
        return [Fault("instalment", "contract.zero_amount", {})]
    if terms.instalment_multiple != 1:
        return [Fault("instalment_multiple", "contract.instalment_multiple_unused", {})]
    if terms.surplus == "relevel":
        return [Fault("surplus", "contract.instalment_relevel", {})]
    return []


def is_month_end(day: date) -> bool:
    return (day + ONE_DAY).day == 1 if day < date.max else True


def _rising_faults(
    name: str, part: str, days: list[date], start: date, first_gap_days: int
) -> list[Fault]:
    """Each day later than the one before; the first at least `first_gap_days` after the start."""
    found = []
    for index, day in enumerate(days):
        path = f"{name}[{index}].{part}"
        if index and day <= days[index - 1]:
            found.append(Fault(path, "contract.days_rise", {"before": days[index - 1]}))
        elif not index and (day - start).days < first_gap_days:
            late, early = "contract.due_before_disbursed", "contract.tranche_before_disbursed"
            key = late if first_gap_days else early
            found.append(Fault(path, key, {"disbursed": start}))
    return found


def _rate_faults(terms: Terms) -> list[Fault]:
    limit: dict[str, object] = {"limit": RATE_PERCENT_MAX}
    rates = [("rate", terms.rate), ("late_interest_rate", terms.late_interest_rate)]
    if terms.overdue_rate.absolute is not None:
        rates.append(("overdue_rate", terms.overdue_rate.absolute))
    return [
        Fault(path, _TOO_HIGH.get(path, "contract.rate_too_high"), limit)
        for path, rate in rates
        if rate.above(RATE_PERCENT_MAX)
    ]
