"""Where the handling of a security stands, or the calling of a guarantor: values, and pure.

    Handling        what was entered of one, from the first notice or demand to the release
    awaited(of)     what must be done next, by when

    {"do": "notice", …}  {"do": "auction", …}  {"do": "paid", "receipt": link} …

Nothing of where it stands is stored: a stage follows from what was entered, in the order of days.
What may follow what is for `realising`, which keeps all of this; what it brought, for `realised`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from fundledger.calendar import ONE_DAY
from fundledger.contract.fields import Count, Day, IfSaid, Money, Text
from fundledger.recovery.case_sums import together
from fundledger.recovery.cases import OfLoans
from fundledger.recovery.procedure_days import last_day
from fundledger.recovery.steps import By, Outcome
from fundledger.registers.security import Security
from fundledger.rules.collateral import GUARANTOR
from fundledger.rules.handling import NoticeRule, rule_on
from fundledger.rules.procedures import Length

Method = Literal["auction", "sale", "taking", "other"]
How = Literal["voluntary", "refused", "enforced"]
Result = Literal["failed", "won"]
Reply = Literal["agrees", "asks_time", "refuses"]
Stage = Literal["notified", "auction", "unsold", "sold", "taken", "called", "stopped"]
State = Literal[
    "notified",
    "handed_over",
    "refused",
    "auction",
    "unsold",
    "sold",
    "taken",
    "called",
    "agrees",
    "asks_time",
    "refuses",
    "stopped",
    "released",
]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """The owner was told that the security is going to be handled (Civil Code art. 300)."""

    method: Method
    hand_over_by: IfSaid[Day | None] = None
    days: IfSaid[Count | None] = None  # agreed for such a notice, where it is not the law's
    at_once: IfSaid[bool] = False  # it may perish or lose its value
    addressee: IfSaid[Text] = ""
    owed: IfSaid[OfLoans] = ()  # by the books, at the end of the day of the notice
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demanded:
    """A guarantor was asked to pay (art. 335, 339)."""

    amount: Money
    pay_by: Day
    addressee: IfSaid[Text] = ""
    owed: IfSaid[OfLoans] = ()
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of the last notice or demand on its way."""

    by: By
    outcome: Outcome = "received"
    person: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a guarantor said to a demand."""

    answer: Reply
    text: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """Minutes of handing over (art. 301): given, refused, or taken by the court or its bailiffs."""

    how: How
    person: IfSaid[Text] = ""
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """What it is worth for the sale (art. 306); the value in the register is `security revalue`."""

    value: Money
    by: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auction:
    """An auction was called (art. 303, 304)."""

    on: Day
    price: Money  # at which it starts
    organiser: Text
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auctioned:
    """How the auction that was called ended."""

    result: Result
    price: IfSaid[Money | None] = None
    buyer: IfSaid[Text] = ""
    pay_by: IfSaid[Day | None] = None
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """Sold by agreement, without an auction."""

    price: Money
    buyer: Text
    pay_by: IfSaid[Day | None] = None
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The Fund takes the thing in place of so much of the debt (art. 305)."""

    value: Money
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A sale or a taking came to nothing: the buyer withdrew, a court set it aside."""

    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """It is not handled any more: the debt was paid (art. 302), the Fund decided so."""

    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A receipt of a loan that came of it, by its link."""

    receipt: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """An entry of money for keeping and handling it; or of what was left, to its owner."""

    entry: Count
    to_owner: IfSaid[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """A release that was entered wrongly: the security stands again from its day."""

    release: Count
    reason: Text


Said = (
    Noticed
    | Demanded
    | Delivered
    | Answered
    | HandedOver
    | Appraised
    | Auction
    | Auctioned
    | Sold
    | Taken
    | Undone
    | Stopped
    | Paid
    | Cost
    | PutBack
)

DO: Mapping[type[Said], str] = {
    Noticed: "notice",
    Demanded: "demand",
    Delivered: "deliver",
    Answered: "answer",
    HandedOver: "hand_over",
    Appraised: "value",
    Auction: "auction",
    Auctioned: "auctioned",
    Sold: "sell",
    Taken: "take",
    Undone: "fall_through",
    Stopped: "stop",
    Paid: "paid",
    Cost: "cost",
    PutBack: "put_back",
}
BEGINS = (Noticed, Demanded)
AT_ANY_TIME = frozenset({"paid", "cost", "put_back"})
"""What links money may come long after the security is gone."""


class Entered(NamedTuple):
    """What was said of a security, and stands."""

    chain: int
    day: date
    document: str
    actor: str
    said: Said

    @property
    def do(self) -> str:
        return DO[type(self.said)]


class Released(NamedTuple):
    """The register has the security no more from this day on."""

    chain: int
    day: date
    document: str
    actor: str


class Sale(NamedTuple):
    """By which it left its owner: an auction, an agreement, or to the Fund in place of the debt."""

    day: date
    document: str
    price: int
    buyer: str = ""
    pay_by: date | None = None


@dataclass(frozen=True)
class Handling:
    """From the first notice or demand to the release, of one security."""

    security: Security  # as it stood when it began
    entered: tuple[Entered, ...]  # by day
    released: Released | None = None

    @property
    def subject(self) -> str:
        return self.security.subject

    @property
    def began(self) -> date:
        return self.entered[0].day

    @property
    def is_of_guarantor(self) -> bool:
        return self.security.kind == GUARANTOR

    def until(self, day: date) -> Handling | None:
        """As it was at the end of a day; None before it began."""
        kept = tuple(each for each in self.entered if each.day <= day)
        if not kept:
            return None
        is_gone = self.released is not None and self.released.day <= day
        return replace(self, entered=kept, released=self.released if is_gone else None)

    @property
    def stage(self) -> Stage:
        stage: Stage = "notified"
        for each in self.entered:
            stage = _stage_after(stage, each.said)
        return stage

    @property
    def state(self) -> State:
        if self.released is not None:
            return "released"
        stage = self.stage
        if stage == "called":
            return "called" if self.answer is None else self.answer.answer
        handed = self.handed
        if stage == "notified" and handed is not None:
            return "refused" if handed == "refused" else "handed_over"
        return stage

    @property
    def since(self) -> date:
        """The day of the last thing by which it came to stand where it does."""
        if self.released is not None:
            return self.released.day
        days = [each.day for each in self.entered if each.do not in _SAYS_NO_STATE]
        return days[-1]

    @property
    def is_over(self) -> bool:
        return self.released is not None or self.stage == "stopped"

    @property
    def handed(self) -> How | None:
        found = self._last(HandedOver)
        return None if found is None else found[1].how

    @property
    def notice(self) -> tuple[Entered, Noticed] | None:
        return self._last(Noticed)

    @property
    def demand(self) -> tuple[Entered, Demanded] | None:
        return self._last(Demanded)

    @property
    def asked(self) -> Entered:
        """The last notice or demand."""
        return [each for each in self.entered if isinstance(each.said, BEGINS)][-1]

    @property
    def answer(self) -> Answered | None:
        """What was said to the last demand."""
        since = self.entered[self.entered.index(self.asked) :]
        found = [each.said for each in since if isinstance(each.said, Answered)]
        return found[-1] if found else None

    @property
    def owed_then(self) -> int:
        """What the books said was owed on the day of the last notice or demand."""
        said: Any = self.asked.said
        return together(said.owed).whole

    @property
    def delivered(self) -> date | None:
        """When the last notice or demand was first received."""
        place = self.entered.index(self.asked)
        for each in self.entered[place:]:
            if isinstance(each.said, Delivered) and each.said.outcome == "received":
                return each.day
        return None

    @property
    def rule(self) -> NoticeRule | None:
        """The one by which the owner is told in time; none where other days were agreed."""
        found = self.notice
        if found is None or found[1].days is not None or found[1].at_once:
            return None
        return rule_on(found[0].day)

    @property
    def notice_days(self) -> int:
        found = self.notice
        if found is None or found[1].at_once:
            return 0
        if found[1].days is not None:
            return found[1].days
        return rule_on(found[0].day).days_for(self.security.kind)

    def may_begin(self, holidays: frozenset[date]) -> date | None:
        """The first day on which it may be handled; None before the notice was received.

        The days have passed wholly by then: the day of receipt is not counted, and where the last
        one is a day off the next working day is (Civil Code art. 147, 148).
        """
        found = self.notice
        if found is None:
            return None
        if found[1].at_once:
            return found[0].day
        if self.delivered is None:
            return None
        return last_day(self.delivered, Length(self.notice_days, "days"), holidays) + ONE_DAY

    def handled_early(self, holidays: frozenset[date]) -> date | None:
        """The first day on which it was auctioned, sold or taken before the notice let it."""
        for each in self.entered:
            day = _day_of_handling(each)
            then = None if day is None else self.until(day)
            if day is None or then is None:
                continue
            earliest = then.may_begin(holidays)
            if earliest is None or day < earliest:
                return day
        return None

    @property
    def auction(self) -> tuple[Entered, Auction] | None:
        """The one whose end is awaited."""
        return self._last(Auction) if self.stage == "auction" else None

    @property
    def rounds(self) -> int:
        return sum(isinstance(each.said, Auction) for each in self.entered)

    @property
    def appraised(self) -> tuple[Entered, Appraised] | None:
        return self._last(Appraised)

    @property
    def sale(self) -> Sale | None:
        if self.stage not in {"sold", "taken"}:
            return None
        for each in reversed(self.entered):
            match each.said:
                case Auctioned(result="won", price=int() as price) as it:
                    return Sale(each.day, each.document, price, it.buyer, it.pay_by)
                case Sold() as it:
                    return Sale(each.day, each.document, it.price, it.buyer, it.pay_by)
                case Taken() as it:
                    return Sale(each.day, each.document, it.value)
        return None

    def _last(self, of: type[Any]) -> tuple[Entered, Any] | None:
        found = [each for each in self.entered if isinstance(each.said, of)]
        return (found[-1], found[-1].said) if found else None


_SAYS_NO_STATE = frozenset({"deliver", "value", *AT_ANY_TIME})


def _stage_after(stage: Stage, said: Said) -> Stage:
    """A notice that is sent again changes nothing of it."""
    match said:
        case Demanded():
            return "called"
        case Auction():
            return "auction"
        case Auctioned(result=result):
            return "sold" if result == "won" else "unsold"
        case Sold():
            return "sold"
        case Taken():
            return "taken"
        case Undone():
            return "unsold"
        case Stopped():
            return "stopped"
    return stage


def _day_of_handling(each: Entered) -> date | None:
    match each.said:
        case Auction(on=day):
            return day
        case Sold() | Taken():
            return each.day
    return None


AwaitedWhat = Literal["may_begin", "hand_over", "auction", "unsold", "to_close", "guarantor"]


class Awaited(NamedTuple):
    """What must be done next about a security, by when, and since when it waits."""

    what: AwaitedWhat
    due: date
    since: date
    link: int  # of what it follows from


def awaited(of: Handling, holidays: frozenset[date], *, received: int = 0) -> list[Awaited]:
    """By day; nothing of what is over. `received` is what the guarantor has paid."""
    return [] if of.is_over else sorted(_awaited(of, holidays, received), key=lambda one: one.due)


def _awaited(of: Handling, holidays: frozenset[date], received: int) -> Iterator[Awaited]:
    if (demand := of.demand) is not None:
        entered, asked = demand
        if of.state != "refuses" and received < asked.amount:
            yield Awaited("guarantor", asked.pay_by, entered.day, entered.chain)
        return
    notice = of.notice
    assert notice is not None
    entered, told = notice
    if (auction := of.auction) is not None:
        yield Awaited("auction", auction[1].on, auction[0].day, auction[0].chain)
    elif (sale := of.sale) is not None:
        link = max(each.chain for each in of.entered if each.do in {"auctioned", "sell", "take"})
        yield Awaited("to_close", sale.pay_by or sale.day, sale.day, link)
    elif of.stage == "unsold":
        last = [each for each in of.entered if each.do in {"auctioned", "fall_through"}][-1]
        yield Awaited("unsold", last.day, last.day, last.chain)
    elif (earliest := of.may_begin(holidays)) is not None:
        yield Awaited("may_begin", earliest, of.delivered or entered.day, entered.chain)
    if told.hand_over_by is not None and of.handed is None and of.sale is None:
        yield Awaited("hand_over", told.hand_over_by, entered.day, entered.chain)
