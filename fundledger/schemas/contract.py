"""The file kind `contract`: the terms of one loan, what happened to it, the days asked about.

`read` makes a `Story` of the text or refuses it whole, naming every bad place as the file names it
(`terms.custom[2].due`). `at_their_places` does the same for what only shows when the story is lived
through. The models hold the shape and nothing else: what terms may say together is
`contract.terms.faults`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from importlib import resources
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from fundledger.calendar import parse_day
from fundledger.contract import events as happened
from fundledger.contract import rates
from fundledger.contract.duedays import due_day_doubts
from fundledger.contract.events import Event, EventRefused
from fundledger.contract.faults import faults_of
from fundledger.contract.life import Remark
from fundledger.contract.rates import MonthlyConversion, Rate
from fundledger.contract.story import Story
from fundledger.contract.terms import (
    BUCKETS,
    RATE_PERCENT_MAX,
    RATE_PERCENT_USUAL_MAX,
    Bucket,
    DayCount,
    DueDay,
    Every,
    Fault,
    HolidayShift,
    Method,
    MissingDay,
    OverdueScope,
    Signed,
    Surplus,
    Terms,
    Tranche,
    WaterfallBy,
    doubts,
)
from fundledger.contract.waterfall import Split
from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.money import MAX_DONG, Dong, RoundingRule
from fundledger.rules.holidays import holidays_of_a_loan
from fundledger.schemas.plain_text import read_plain_text
from fundledger.text import clean

__all__ = ["TermsShape", "at_their_places", "read", "template", "terms_in", "warnings"]

T = TypeVar("T")

_DIGITS = re.compile(r"[0-9]{1,40}")
_EVERY = re.compile(r"([0-9]{1,4}) (month|week)s?")
_COUNT_MAX = 10**6


def _refuse(key: str, **params: object) -> PydanticCustomError:
    """An error of ours inside pydantic: its type is the catalogue key, its context the rest."""
    return PydanticCustomError(key, "", params)


def _whole(text: object) -> int:
    if not isinstance(text, str) or not _DIGITS.fullmatch(text):
        raise _refuse("contract.digits_only", text=str(text))
    return int(text)


def _money(text: object) -> int:
    amount = _whole(text)
    if amount > MAX_DONG:
        raise _refuse("money.too_large", amount=Dong(amount), limit=Dong(MAX_DONG))
    return amount


def _sum_of_money(text: object) -> int:
    amount = _money(text)
    if amount == 0:
        raise _refuse("contract.zero_amount")
    return amount


def _count(text: object) -> int:
    if not isinstance(text, str) or not _DIGITS.fullmatch(text):
        raise _refuse("contract.not_a_count", text=str(text))
    number = int(text)
    if number > _COUNT_MAX:
        raise _refuse("contract.count_too_large", limit=_COUNT_MAX)
    return number


def _day(text: object) -> date:
    return _told(parse_day, text)


def _decimal(text: object) -> str:
    _told(rates.yearly, text)
    return str(text)


def _overdue_rate(text: object) -> rates.OverdueRate:
    return _told(rates.overdue, text)


def _told(reader: Callable[[str], T], text: object) -> T:
    try:
        return reader(str(text))
    except FundledgerError as error:
        raise _refuse(error.key, **error.params) from None


def _every(text: object) -> Every:
    match = _EVERY.fullmatch(" ".join(str(text).split()))
    if match is None or not 1 <= int(match[1]) <= 1200:
        raise _refuse("contract.not_every", text=str(text))
    return Every(int(match[1]), "month" if match[2] == "month" else "week")


def _yes(text: object) -> bool:
    said = str(text).lower()
    if said not in {"true", "false", "yes", "no"}:
        raise _refuse("contract.not_true_false", text=str(text))
    return said in {"true", "yes"}


def _document(text: object) -> str:
    return _told(clean, text)


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _digits(description: str) -> WithJsonSchema:
    schema = {"type": ["string", "integer"], "pattern": "^[0-9]+$", "description": description}
    return WithJsonSchema(schema)


_DONG = _digits("đồng, digits only")
Money = Annotated[int, BeforeValidator(_money), _DONG]
SumOfMoney = Annotated[int, BeforeValidator(_sum_of_money), _DONG]
Count = Annotated[int, BeforeValidator(_count), _digits("a whole number")]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "description": "a day: 2023-06-30 or 30/06/2023"}),
]
Percent = Annotated[
    str,
    BeforeValidator(_decimal),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "pattern": "^[0-9]+(\\.[0-9]+)?$",
            "description": "per cent, a decimal with a point",
        }
    ),
]
OverdueRate = Annotated[
    rates.OverdueRate,
    BeforeValidator(_overdue_rate),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "pattern": "^[0-9]+(\\.[0-9]+)?%?$",
            "description": "150% of the in-term rate, or per cent a year",
        }
    ),
]
Distance = Annotated[
    Every,
    BeforeValidator(_every),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+ (month|week)s?$"}),
]
Yes = Annotated[bool, BeforeValidator(_yes), WithJsonSchema({"type": "boolean"})]
Document = Annotated[str, BeforeValidator(_document), WithJsonSchema({"type": "string"})]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class TrancheShape(_Shape):
    date: Day
    amount: SumOfMoney


class SignedShape(_Shape):
    due: Day
    principal: Money


class TermsShape(_Shape):
    principal: SumOfMoney
    annual_rate: Percent | None = None
    monthly_rate: Percent | None = None
    monthly_conversion: MonthlyConversion | None = None
    disbursed: Day
    tranches: tuple[TrancheShape, ...] = ()
    instalments: Count | None = None
    every: Distance | None = None
    principal_every: Count = 1
    first_due: Day | None = None
    last_due: Day | None = None
    due_day: DueDay = "same_day"
    method: Method = "equal_principal"
    custom: tuple[SignedShape, ...] = ()
    day_count: DayCount = "act/365"
    rounding: RoundingRule = "half_up"
    instalment_multiple: Money = 1
    instalment: SumOfMoney | None = None
    grace_principal: Count = 0
    grace_interest: Count = 0
    interest_free: Count = 0
    missing_day: MissingDay = "clamp"
    holiday_shift: HolidayShift = "none"
    holidays: tuple[Day, ...] = ()
    overdue_rate: OverdueRate = rates.HALF_AGAIN
    overdue_scope: OverdueScope = "instalment"
    overdue_tolerance: Money = 0
    overdue_grace_days: Count = 0
    late_interest_rate: Percent = "0"
    waterfall: tuple[Bucket, ...] = BUCKETS
    waterfall_by: WaterfallBy = "kind"
    surplus: Surplus = "hold"


class SplitShape(_Shape):
    overdue_principal: Money = 0
    overdue_interest: Money = 0
    due_principal: Money = 0
    due_interest: Money = 0
    late_interest: Money = 0
    prepaid_principal: Money = 0


class _EventShape(_Shape):
    date: Day
    document: Document = ""

    def as_event(self, number: int) -> Event:
        raise NotImplementedError

    def _common(self, number: int) -> dict[str, Any]:
        return {"day": self.date, "document": self.document, "number": number}


class DisburseShape(_EventShape):
    do: Literal["disburse"]
    amount: SumOfMoney

    def as_event(self, number: int) -> Event:
        return happened.Disburse(**self._common(number), amount=self.amount)


class CollectShape(_EventShape):
    do: Literal["collect"]
    amount: SumOfMoney
    split: SplitShape | None = None
    prepay: Yes = False
    payoff: Yes = False

    def as_event(self, number: int) -> Event:
        split = None if self.split is None else Split(**self.split.model_dump())
        return happened.Collect(
            **self._common(number),
            amount=self.amount,
            split=split,
            prepay=self.prepay,
            payoff=self.payoff,
        )


class ApplyShape(_EventShape):
    do: Literal["apply"]
    prepay: Yes = False

    def as_event(self, number: int) -> Event:
        return happened.Apply(**self._common(number), prepay=self.prepay)


class ChangeRateShape(_EventShape):
    do: Literal["change_rate"]
    annual_rate: Percent | None = None
    monthly_rate: Percent | None = None
    monthly_conversion: MonthlyConversion | None = None

    def as_event(self, number: int) -> Event:
        return happened.ChangeRate(**self._common(number), rate=_rate(self))


class RecallShape(_EventShape):
    do: Literal["recall"]
    pay_by: Day | None = None

    def as_event(self, number: int) -> Event:
        return happened.Recall(**self._common(number), pay_by=self.pay_by or self.date)


class RescheduleShape(_EventShape):
    do: Literal["reschedule"]
    instalments: Annotated[tuple[SignedShape, ...], Field(min_length=1)]

    def as_event(self, number: int) -> Event:
        return happened.Reschedule(**self._common(number), instalments=_signed(self.instalments))


class ExtendShape(_EventShape):
    do: Literal["extend"]
    to: Day

    def as_event(self, number: int) -> Event:
        return happened.Extend(**self._common(number), to=self.to)


class WaiveShape(_EventShape):
    do: Literal["waive"]
    kind: happened.InterestKind
    amount: SumOfMoney

    def as_event(self, number: int) -> Event:
        return happened.Waive(**self._common(number), kind=self.kind, amount=self.amount)


class FreezeShape(_EventShape):
    do: Literal["freeze"]
    to: Day
    interest: Literal["stop", "run"] = "stop"
    days: Literal["stop", "run"] = "stop"

    def as_event(self, number: int) -> Event:
        return happened.Freeze(
            **self._common(number),
            to=self.to,
            interest_stops=self.interest == "stop",
            days_stop=self.days == "stop",
        )


class WriteOffShape(_EventShape):
    do: Literal["write_off"]

    def as_event(self, number: int) -> Event:
        return happened.WriteOff(**self._common(number))


class RecoverShape(_EventShape):
    do: Literal["recover"]
    amount: SumOfMoney

    def as_event(self, number: int) -> Event:
        return happened.Recover(**self._common(number), amount=self.amount)


class RefundShape(_EventShape):
    do: Literal["refund"]
    amount: SumOfMoney

    def as_event(self, number: int) -> Event:
        return happened.Refund(**self._common(number), amount=self.amount)


AnyEvent = Annotated[
    DisburseShape
    | CollectShape
    | ApplyShape
    | ChangeRateShape
    | RecallShape
    | RescheduleShape
    | ExtendShape
    | WaiveShape
    | FreezeShape
    | WriteOffShape
    | RecoverShape
    | RefundShape,
    Field(discriminator="do"),
]


class ContractFile(_Shape):
    """One loan: its terms, what happened to it, and the days whose position is asked."""

    terms: TermsShape
    events: tuple[AnyEvent, ...] = ()
    as_of: Annotated[tuple[Day, ...], BeforeValidator(_one_or_many)] = ()


_EVENT_SHAPES: dict[str, type[BaseModel]] = {
    "disburse": DisburseShape,
    "collect": CollectShape,
    "apply": ApplyShape,
    "change_rate": ChangeRateShape,
    "recall": RecallShape,
    "reschedule": RescheduleShape,
    "extend": ExtendShape,
    "waive": WaiveShape,
    "freeze": FreezeShape,
    "write_off": WriteOffShape,
    "recover": RecoverShape,
    "refund": RefundShape,
}


def read(text: str, file: str) -> Story:
    """The story that the file tells, or `BadFile` with every bad place."""
    tree = read_plain_text(text, file)
    try:
        shape = ContractFile.model_validate(tree)
    except ValidationError as error:
        raise BadFile(file, [_problem(file, detail) for detail in error.errors()]) from None
    found = _shape_faults(shape.terms)
    for number, event in enumerate(shape.events):
        if isinstance(event, ChangeRateShape):
            found += _rate_faults(f"events[{number}]", event)
        elif isinstance(event, CollectShape):
            found += _collect_faults(f"events[{number}]", event)
    if not found:
        terms = _terms(shape.terms)
        found = [_named(fault, shape.terms) for fault in faults_of(terms)]
    if found:
        raise BadFile(file, [Problem(Place(file, path=f.path), f.key, f.params) for f in found])
    events = tuple(event.as_event(number) for number, event in enumerate(shape.events))
    return Story(terms, events, shape.as_of)


def terms_in(tree: object) -> tuple[Terms | None, list[Fault]]:
    """The terms alone, from a mapping of texts; or every fault, at its path within `terms`."""
    try:
        shape = TermsShape.model_validate(tree)
    except ValidationError as error:
        return None, [_fault(detail) for detail in error.errors(include_url=False)]
    found = _shape_faults(shape)
    if found:
        return None, found
    terms = _terms(shape)
    found = [_named(fault, shape) for fault in faults_of(terms)]
    return (None, found) if found else (terms, [])


def warnings(story: Story, remarks: Iterable[Remark], file: str) -> list[Problem]:
    """What a legal cap would not like, and what became of odd events; nothing was refused."""
    found = [
        Problem(Place(file, path="terms"), doubt.key, doubt.params)
        for doubt in (*doubts(story.terms), *due_day_doubts(story.terms))
    ]
    for event in story.events:
        if isinstance(event, happened.ChangeRate) and event.rate.above(RATE_PERCENT_USUAL_MAX):
            place = Place(file, path=f"events[{event.number}]")
            found.append(Problem(place, "contract.rate_unusual", {"limit": RATE_PERCENT_USUAL_MAX}))
    for remark in remarks:
        place = Place(file, path=f"events[{remark.event.number}]")
        found.append(Problem(place, remark.key, remark.params))
    return found


@contextmanager
def at_their_places(file: str) -> Iterator[None]:
    """Name the place in the file of an event that the contract's arithmetic refuses."""
    try:
        yield
    except EventRefused as refusal:
        path = f"events[{refusal.number}].{refusal.field}"
        problem = Problem(Place(file, path=path), refusal.key, refusal.params)
        raise BadFile(file, [problem]) from None


def template() -> str:
    """A blank file with every option and what it means, in the users' language."""
    return resources.files(__package__).joinpath("contract.template.yaml").read_text("utf-8")


def _terms(shape: TermsShape) -> Terms:
    custom = _signed(shape.custom)
    holidays = (
        frozenset[date]()
        if shape.holiday_shift == "none"
        else holidays_of_a_loan(shape.disbursed).union(shape.holidays)
    )
    return Terms(
        principal=shape.principal,
        rate=_rate(shape),
        disbursed=shape.disbursed,
        tranches=tuple(Tranche(part.date, part.amount) for part in shape.tranches),
        instalments=len(custom) if shape.instalments is None else shape.instalments,
        every=shape.every,
        principal_every=shape.principal_every,
        first_due=shape.first_due,
        last_due=shape.last_due,
        due_day=shape.due_day,
        method=shape.method,
        custom=custom,
        day_count=shape.day_count,
        rounding=shape.rounding,
        instalment_multiple=shape.instalment_multiple,
        instalment=shape.instalment,
        grace_principal=shape.grace_principal,
        grace_interest=shape.grace_interest,
        interest_free=shape.interest_free,
        missing_day=shape.missing_day,
        holiday_shift=shape.holiday_shift,
        holidays=holidays,
        overdue_rate=shape.overdue_rate,
        overdue_scope=shape.overdue_scope,
        overdue_tolerance=shape.overdue_tolerance,
        overdue_grace_days=shape.overdue_grace_days,
        late_interest_rate=rates.yearly(shape.late_interest_rate),
        waterfall=shape.waterfall,
        waterfall_by=shape.waterfall_by,
        surplus=shape.surplus,
    )


def _signed(lines: tuple[SignedShape, ...]) -> tuple[Signed, ...]:
    return tuple(Signed(line.due, line.principal) for line in lines)


def _rate(shape: TermsShape | ChangeRateShape) -> Rate:
    if shape.annual_rate is not None:
        return rates.yearly(shape.annual_rate)
    assert shape.monthly_rate is not None
    assert shape.monthly_conversion is not None
    return rates.monthly(shape.monthly_rate, shape.monthly_conversion)


def _shape_faults(shape: TermsShape) -> list[Fault]:
    """What keeps a shape from being terms at all."""
    found = _rate_faults("terms", shape)
    if shape.holidays and shape.holiday_shift == "none":
        found.append(_named(Fault("holidays", "contract.holidays_unused", {}), shape))
    if shape.instalments is None and shape.method != "custom":
        key = "contract.missing" if shape.instalment is None else "contract.not_instalments"
        found.append(_named(Fault("instalments", key, {"name": "instalments"}), shape))
    return found


def _rate_faults(path: str, shape: TermsShape | ChangeRateShape) -> list[Fault]:
    if shape.annual_rate is None and shape.monthly_rate is None:
        return [Fault(f"{path}.annual_rate", "contract.rate_missing", {})]
    if shape.annual_rate is not None and shape.monthly_rate is not None:
        return [Fault(f"{path}.monthly_rate", "contract.rate_twice", {})]
    if shape.monthly_rate is not None and shape.monthly_conversion is None:
        return [Fault(f"{path}.monthly_conversion", "contract.conversion_missing", {})]
    if shape.annual_rate is not None and shape.monthly_conversion is not None:
        return [Fault(f"{path}.monthly_conversion", "contract.conversion_unused", {})]
    if isinstance(shape, ChangeRateShape) and _rate(shape).above(RATE_PERCENT_MAX):
        name = "annual_rate" if shape.annual_rate is not None else "monthly_rate"
        return [Fault(f"{path}.{name}", "contract.rate_too_high", {"limit": RATE_PERCENT_MAX})]
    return []


def _collect_faults(path: str, shape: CollectShape) -> list[Fault]:
    if shape.prepay and shape.payoff:
        return [Fault(f"{path}.payoff", "contract.prepay_and_payoff", {})]
    if shape.split is None:
        return []
    if shape.payoff:
        return [Fault(f"{path}.split", "contract.split_and_payoff", {})]
    parts = sum(shape.split.model_dump().values())
    if parts > shape.amount:
        sums: dict[str, object] = {"sum": Dong(parts), "amount": Dong(shape.amount)}
        return [Fault(f"{path}.split", "contract.split_sum", sums)]
    return []


def _named(fault: Fault, shape: TermsShape) -> Fault:
    """The terms call it `rate`; the file says annual_rate or monthly_rate."""
    rate = "annual_rate" if shape.annual_rate is not None else "monthly_rate"
    path = rate if fault.path == "rate" else fault.path
    return Fault(f"terms.{path}", fault.key, fault.params)


def _problem(file: str, detail: ErrorDetails) -> Problem:
    location = list(detail["loc"])
    if location[0] == "events" and len(location) > 2:
        del location[2]  # the name of the shape that the `do` chose
    place = Place(file, path=_path(location))
    key, params = _said(detail)
    return Problem(place, key, params)


def _fault(detail: ErrorDetails) -> Fault:
    """What pydantic says of terms on their own, as if they stood in the file of a contract."""
    location: list[int | str] = ["terms", *detail["loc"]]
    within: Any = {**detail, "loc": tuple(location)}
    key, params = _said(within)
    return Fault(_path(location), key, params)


def _path(location: list[int | str]) -> str:
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path


def _said(detail: ErrorDetails) -> tuple[str, dict[str, object]]:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing" | "union_tag_not_found":
            name = detail["loc"][-1] if detail["type"] == "missing" else "do"
            return "contract.missing", {"name": name}
        case "extra_forbidden":
            return _unknown(str(detail["loc"][-1]), _known_keys(detail["loc"][:-1]))
        case "literal_error" | "union_tag_invalid":
            return _not_one_of(detail, context)
        case "model_type" | "model_attributes_type" | "dict_type":
            return "contract.not_a_mapping", {}
        case "tuple_type" | "list_type":
            return "contract.not_a_list", {}
        case "too_short":
            return "contract.empty_list", {}
        case ours:
            return ours, dict(context)


def _not_one_of(detail: ErrorDetails, context: dict[str, object]) -> tuple[str, dict[str, object]]:
    if detail["type"] == "union_tag_invalid":
        known, text = list(_EVENT_SHAPES), str(context["tag"])
    else:
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        text = str(detail["input"])
    nearest = get_close_matches(text, known, n=1)
    params: dict[str, object] = {"text": text, "known": known}
    if nearest:
        return "contract.not_one_of_but", {**params, "nearest": nearest[0]}
    return "contract.not_one_of", params


def _unknown(name: str, known: list[str]) -> tuple[str, dict[str, object]]:
    begun = [key for key in known if _begins(key, name)]
    nearest = begun or get_close_matches(name, known, n=1, cutoff=0.5)
    if nearest:
        return "contract.unknown_key_but", {"name": name, "nearest": nearest[0]}
    return "contract.unknown_key", {"name": name, "known": known}


def _begins(key: str, name: str) -> bool:
    """`gracep` is how grace_principal begins, written without its underscore."""
    return len(name) > 2 and key.replace("_", "").startswith(name.replace("_", ""))


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    shape: type[BaseModel] = ContractFile
    for part in location:
        shape = _inner(shape, part)
    return list(shape.model_fields)


def _inner(shape: type[BaseModel], part: int | str) -> type[BaseModel]:
    if isinstance(part, int) or part == "events":
        return shape
    nested: dict[str, type[BaseModel]] = {
        "terms": TermsShape,
        "tranches": TrancheShape,
        "custom": SignedShape,
        "instalments": SignedShape,
        "split": SplitShape,
        **_EVENT_SHAPES,
    }
    return nested[part]
