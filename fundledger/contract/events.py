"""What happened to a loan, as frozen values, and the one order in which they are taken.

An event says what a document says, no more: what it pays or changes is found by `life`. `number`
is its place in the file it came from, so that a refusal can be shown where it was written. The
order of entering never matters: `in_order` sorts by day, then by what is done, then by document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from fundledger.contract.rates import Rate
from fundledger.contract.terms import Signed
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError

PLANNED = -1  # the number of a disbursement that the terms plan and no file says happened

InterestKind = Literal["in_term", "overdue", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    day: date
    document: str = ""
    number: int = 0

    rank: ClassVar[int]  # of the day: what is done before what


@dataclass(frozen=True, slots=True, kw_only=True)
class Disburse(Event):
    amount: int
    rank = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRate(Event):
    rate: Rate
    rank = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule(Event):
    """All unpaid principal, the missed part too, falls due by these instalments instead."""

    instalments: tuple[Signed, ...]
    rank = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(Event):
    """The last due day becomes `to`; what was missed of it is in term again."""

    to: date
    rank = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Waive(Event):
    kind: InterestKind
    amount: int
    rank = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze(Event):
    """From the day to the day before `to`: interest stops, or days overdue stop, or both."""

    to: date
    interest_stops: bool = True
    days_stop: bool = True
    rank = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect(Event):
    """Money in. `split` is what the receipt itself says it pays."""

    amount: int
    split: Parts | None = None
    prepay: bool = False
    payoff: bool = False
    rank = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Event):
    pay_by: date
    rank = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff(Event):
    rank = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Recover(Event):
    """Money that comes in for a loan that was written off."""

    amount: int
    rank = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Event):
    """Held money given back."""

    amount: int
    rank = 8


def in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=_place_in_time)


def _place_in_time(event: Event) -> tuple[date, int, str]:
    return event.day, event.rank, event.document


class EventRefused(FundledgerError):
    """An event that cannot be: `field` of the event is what is wrong, as the file names it."""

    def __init__(self, key: str, /, *, field: str, **params: object) -> None:
        super().__init__(key, **params)
        self.field = field
        self.number = 0  # of the event: set by `life`, which knows which one it was taking
