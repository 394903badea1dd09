"""What happened to a loan, as values that never change, and the one order in which they are taken.

An event says what a document says, no more: what it pays or changes is found by `life`. `number`
is its place in the file it came from, so that a refusal can be shown where it was written. The
order of entering never matters: `in_order` sorts by day, then by what is done, then by
document: receipts as their numbers count (PT 9 before PT 10), or by their `turn` where a book has
said it. Say the fields by name: these are tuples because there are millions of them.

A field of an event is declared once, in its class, by its kind and by what it means when nobody
says it (`fields`). The day, the document and the number are the paper's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Annotated, Literal, NamedTuple, get_args

from fundledger.contract.fields import Day, IfSaid, Kind, Money, OrOwnDay, SaidAs, Sum
from fundledger.contract.rates import Rate, of_ratio, ratio_text
from fundledger.contract.terms import Dues
from fundledger.contract.waterfall import Split, split_body
from fundledger.errors import FundledgerError
from fundledger.text import Natural, natural

PLANNED = -1  # the number of a disbursement that the terms plan and no file says happened

InterestKind = Literal["in_term", "overdue", "late"]
JudgedPart = Literal["principal", "interest", "overdue", "late"]
JUDGED_PARTS: tuple[JudgedPart, ...] = get_args(JudgedPart)
"""As a claim and a judgment have them; `interest` is that in term, fallen due or accrued."""

_Rate = Annotated[
    Rate, Kind("rate", lambda rate: [rate.numerator, rate.denominator], lambda pair: Rate(*pair))
]
_Split = Annotated[Split, Kind("split", split_body, lambda parts: Split(**parts))]
_Percent = Annotated[Rate, Kind("percent", ratio_text, of_ratio)]
_Parts = Annotated[tuple[JudgedPart, ...], Kind("choices", list, tuple)]
_Stops = Annotated[bool, Kind("stops")]


class Disburse(NamedTuple):
    day: date
    amount: Sum
    document: str = ""
    number: int = 0


class ChangeRate(NamedTuple):
    day: date
    rate: _Rate
    document: str = ""
    number: int = 0


class Reschedule(NamedTuple):
    """All unpaid principal, the missed part too, falls due by these instalments instead."""

    day: date
    instalments: Dues
    document: str = ""
    number: int = 0


class Extend(NamedTuple):
    """The last due day becomes `to`; what was missed of it is in term again."""

    day: date
    to: Day
    document: str = ""
    number: int = 0


class Waive(NamedTuple):
    day: date
    kind: InterestKind
    amount: Sum
    document: str = ""
    number: int = 0


class Freeze(NamedTuple):
    """From the day to the day before `to`: interest stops, or days overdue stop, or both."""

    day: date
    to: Day
    interest_stops: Annotated[_Stops, SaidAs("interest")] = True
    days_stop: Annotated[_Stops, SaidAs("days")] = True
    document: str = ""
    number: int = 0


class Judged(NamedTuple):
    """From the day on a judgment stands: what it orders of the loan, paid first, and its interest.

    A later one takes its place, and one that `annuls` leaves the loan to its contract again.
    Without a rate interest goes on by the contract, on principal alone; a rate of 0 is none.
    """

    day: date
    principal: Money = 0
    interest: Money = 0
    overdue: Money = 0
    late: Money = 0
    order: IfSaid[_Parts] = JUDGED_PARTS
    rate: Annotated[IfSaid[_Percent | None], SaidAs("annual_rate")] = None
    on_whole_sum: IfSaid[bool] = False
    annuls: IfSaid[bool] = False
    document: str = ""
    number: int = 0


class Collect(NamedTuple):
    """Money in. `split` is what the receipt itself says it pays."""

    day: date
    amount: Sum
    split: IfSaid[_Split | None] = None
    prepay: IfSaid[bool] = False
    payoff: IfSaid[bool] = False
    document: str = ""
    number: int = 0
    turn: int = 0  # its place among the receipts of its day; 0: its document says it


class Apply(NamedTuple):
    """Held money pays what is due now, without waiting; what is left of it may prepay."""

    day: date
    prepay: bool = False
    document: str = ""
    number: int = 0


class Recall(NamedTuple):
    day: date
    pay_by: OrOwnDay[Day]
    document: str = ""
    number: int = 0


class WriteOff(NamedTuple):
    day: date
    document: str = ""
    number: int = 0


class Recover(NamedTuple):
    """Money that comes in for a loan that was written off."""

    day: date
    amount: Sum
    document: str = ""
    number: int = 0
    turn: int = 0  # as a receipt's


class Refund(NamedTuple):
    """Held money given back."""

    day: date
    amount: Sum
    document: str = ""
    number: int = 0


Event = (
    Disburse
    | ChangeRate
    | Reschedule
    | Extend
    | Waive
    | Freeze
    | Judged
    | Collect
    | Apply
    | Recall
    | WriteOff
    | Recover
    | Refund
)

EVENTS: dict[str, type[Event]] = {
    "disburse": Disburse,
    "collect": Collect,
    "apply": Apply,
    "change_rate": ChangeRate,
    "recall": Recall,
    "reschedule": Reschedule,
    "extend": Extend,
    "waive": Waive,
    "freeze": Freeze,
    "judged": Judged,
    "write_off": WriteOff,
    "recover": Recover,
    "refund": Refund,
}
"""What a fact and a file call each event."""

DO = {of: do for do, of in EVENTS.items()}

_ORDER_OF_A_DAY: tuple[tuple[type, ...], ...] = (
    (Disburse,),
    (ChangeRate,),
    (Reschedule, Extend),
    (Waive, Freeze),
    (Judged,),
    (Collect,),
    (Apply,),
    (Recall,),
    (WriteOff,),
    (Recover,),
    (Refund,),
)
_RANKS = {kind: rank for rank, kinds in enumerate(_ORDER_OF_A_DAY) for kind in kinds}
_RANK_OF_RECEIPTS = _RANKS[Collect]
_DAY = attrgetter("day")


def in_order(events: Sequence[Event]) -> list[Event]:
    if all(one.day < other.day for one, other in pairwise(events)):
        return list(events)  # as they mostly come: asked of every loan there is
    found: list[Event] = []
    for _, together in groupby(sorted(events, key=_DAY), key=_DAY):
        of_day = list(together)  # nearly always one: only where there are more it takes a place
        found += sorted(of_day, key=_place_in_day) if len(of_day) > 1 else of_day
    return found


def comes_after_held_money(event: Event) -> bool:
    """Held money is applied on a due day after its decisions, before its receipts and the rest."""
    return _RANKS[type(event)] >= _RANK_OF_RECEIPTS


def _place_in_day(event: Event) -> tuple[int, int, Natural]:
    rank = _RANKS[type(event)]
    if isinstance(event, Collect | Recover):
        return rank, event.turn, natural(event.document)
    return rank, 0, ((event.document,), "")


class EventRefused(FundledgerError):
    """An event that cannot be: `field` of the event is what is wrong, as the file names it."""

    def __init__(self, key: str, /, *, field: str, **params: object) -> None:
        super().__init__(key, **params)
        self.field = field
        self.number = 0  # of the event: set by `life`, which knows which one it was taking


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader should know about an event that was taken all the same."""

    event: Event
    key: str
    params: dict[str, object]
