"""The file kind `contract`: the terms of one loan, what happened to it, the days asked about.

`read` makes a `Story` of the text or refuses it whole, naming every bad place as the file names it
(`terms.custom[2].due`). `at_their_places` does the same for what only shows when the story is lived
through. The models hold the shape and nothing else, and are made of what `Terms` and the events
declare (`contract.fields`): `_IN_A_FILE` says how each kind is written here. What terms may say
together is `contract.terms.faults`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from importlib import resources
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    create_model,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from fundledger.calendar import parse_day
from fundledger.contract import rates
from fundledger.contract.duedays import due_day_doubts
from fundledger.contract.events import EVENTS, ChangeRate, Collect, Event, EventRefused
from fundledger.contract.faults import faults_of
from fundledger.contract.fields import Declared, fields_of
from fundledger.contract.life import Remark
from fundledger.contract.rates import MonthlyConversion, Rate
from fundledger.contract.story import Story
from fundledger.contract.terms import (
    RATE_PERCENT_MAX,
    RATE_PERCENT_USUAL_MAX,
    Every,
    Fault,
    Signed,
    Terms,
    Tranche,
    doubts,
)
from fundledger.contract.waterfall import Split
from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.messages.codes import yes_of
from fundledger.money import MAX_DONG, Dong
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


def _overdue_percent(text: object) -> str:
    _told(rates.overdue, text)
    return str(text)


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
    said = yes_of(str(text))
    if said is None:
        raise _refuse("contract.not_true_false", text=str(text))
    return said


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
OverduePercent = Annotated[
    str,
    BeforeValidator(_overdue_percent),
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


class SplitShape(_Shape):
    overdue_principal: Money = 0
    overdue_interest: Money = 0
    due_principal: Money = 0
    due_interest: Money = 0
    late_interest: Money = 0
    prepaid_principal: Money = 0


class _Written(NamedTuple):
    """How a kind is written in a file, what that means, and how its default is written."""

    type: Any
    means: Callable[[Any], Any] = lambda said: said
    written: Callable[[Any], Any] = lambda value: value


_IN_A_FILE: dict[str, _Written] = {
    "sum": _Written(SumOfMoney),
    "money": _Written(Money),
    "count": _Written(Count),
    "day": _Written(Day),
    "days": _Written(tuple[Day, ...], frozenset, tuple),
    "every": _Written(Distance),
    "percent": _Written(Percent, rates.yearly, rates.percent_text),
    "overdue_rate": _Written(OverduePercent, rates.overdue, rates.overdue_said),
    "tranches": _Written(
        tuple[TrancheShape, ...],
        lambda parts: tuple(Tranche(part.date, part.amount) for part in parts),
    ),
    "dues": _Written(
        tuple[SignedShape, ...],
        lambda lines: tuple(Signed(line.due, line.principal) for line in lines),
    ),
    "split": _Written(SplitShape, lambda parts: Split(**parts.model_dump())),
    "flag": _Written(Yes),
    "stops": _Written(
        Literal["stop", "run"], lambda said: said == "stop", lambda stops: ("run", "stop")[stops]
    ),
}
"""Each kind; beside it what takes codes, which stand with the field, and a rate (`_RATE`)."""

_RATE: dict[str, Any] = {
    "annual_rate": (Percent | None, None),
    "monthly_rate": (Percent | None, None),
    "monthly_conversion": (MonthlyConversion | None, None),
}
"""A rate is said as a year's, or as a month's with how that becomes a year's."""


def _written(field: Declared) -> _Written:
    match field.kind.name:
        case "choice" | "choices":
            return _Written(field.type)
        case kind:
            return _IN_A_FILE[kind]


def _shape_of(of: type) -> dict[str, Any]:
    """What a model holds of a class: each name with its type and its default."""
    shape: dict[str, Any] = {}
    for field in fields_of(of):
        shape |= _RATE if field.kind.name == "rate" else {field.said_as: _typed(field)}
    return shape


def _typed(field: Declared) -> tuple[Any, Any]:
    written = _written(field)
    if field.or_own_day or field.unsaid is None:
        return written.type | None, None
    if not field.is_needed:
        return written.type, written.written(field.unsaid)
    if get_origin(written.type) is tuple:  # a list that has to be said says something
        return Annotated[written.type, Field(min_length=1)], ...
    return written.type, ...


def _values(of: type, shape: Any) -> dict[str, Any]:
    """What a model says, in the values of the class that it is the shape of."""
    values: dict[str, Any] = {}
    for field in fields_of(of):
        if field.kind.name == "rate":
            values[field.name] = _rate(shape)
        else:
            said = getattr(shape, field.said_as)
            if said is not None:
                said = _written(field).means(said)
            elif field.or_own_day:
                said = shape.date
            values[field.name] = said
    return values


TermsShape: type[_Shape] = create_model(
    "TermsShape",
    __base__=_Shape,
    **{**_shape_of(Terms), "instalments": (Count | None, None)},  # of a list, as many as it has
)


class _EventShape(_Shape):
    date: Day
    document: Document = ""


def _event_shape(do: str, of: type[Event]) -> type[_EventShape]:
    shape: dict[str, Any] = {"do": (Literal[do], ...), **_shape_of(of)}
    return create_model(f"{of.__name__}Shape", __base__=_EventShape, **shape)


_EVENT_SHAPES = {do: _event_shape(do, of) for do, of in EVENTS.items()}
_AnyEvent: Any = Union[tuple(_EVENT_SHAPES.values())]  # noqa: UP007  # made of a list


class ContractFile(_Shape):
    """One loan: its terms, what happened to it, and the days whose position is asked."""

    terms: TermsShape  # type: ignore[valid-type]  # made of what `Terms` declares
    events: tuple[Annotated[_AnyEvent, Field(discriminator="do")], ...] = ()
    as_of: Annotated[tuple[Day, ...], BeforeValidator(_one_or_many)] = ()


def read(text: str, file: str) -> Story:
    """The story that the file tells, or `BadFile` with every bad place."""
    tree = read_plain_text(text, file)
    try:
        shape = ContractFile.model_validate(tree)
    except ValidationError as error:
        raise BadFile(file, [_problem(file, detail) for detail in error.errors()]) from None
    found = _shape_faults(shape.terms)
    events: list[Event] = []
    for number, said in enumerate(shape.events):
        path = f"events[{number}]"
        if said.do == "change_rate" and (faults := _rate_faults(path, said)):
            found += faults
        else:
            events.append(_event(said, number))
            found += _event_faults(path, said, events[-1])
    if not found:
        terms = _terms(shape.terms)
        found = [_named(fault, shape.terms) for fault in faults_of(terms)]
    if found:
        raise BadFile(file, [Problem(Place(file, path=f.path), f.key, f.params) for f in found])
    return Story(terms, tuple(events), shape.as_of)


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
        if isinstance(event, ChangeRate) and event.rate.above(RATE_PERCENT_USUAL_MAX):
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


def _terms(shape: BaseModel) -> Terms:
    said = _values(Terms, shape)
    if said["instalments"] is None:
        said["instalments"] = len(said["custom"])
    if said["holiday_shift"] != "none":
        said["holidays"] |= holidays_of_a_loan(said["disbursed"])
    return Terms(**said)


def _event(shape: Any, number: int) -> Event:
    of = EVENTS[shape.do]
    return of(day=shape.date, document=shape.document, number=number, **_values(of, shape))


def _rate(shape: Any) -> Rate:
    if shape.annual_rate is not None:
        return rates.yearly(shape.annual_rate)
    return rates.monthly(shape.monthly_rate, shape.monthly_conversion)


def _shape_faults(shape: Any) -> list[Fault]:
    """What keeps a shape from being terms at all."""
    found = _rate_faults("terms", shape)
    if shape.holidays and shape.holiday_shift == "none":
        found.append(_named(Fault("holidays", "contract.holidays_unused", {}), shape))
    if shape.instalments is None and shape.method != "custom":
        key = "contract.missing" if shape.instalment is None else "contract.not_instalments"
        found.append(_named(Fault("instalments", key, {"name": "instalments"}), shape))
    return found


def _rate_faults(path: str, shape: Any) -> list[Fault]:
    if shape.annual_rate is None and shape.monthly_rate is None:
        return [Fault(f"{path}.annual_rate", "contract.rate_missing", {})]
    if shape.annual_rate is not None and shape.monthly_rate is not None:
        return [Fault(f"{path}.monthly_rate", "contract.rate_twice", {})]
    if shape.monthly_rate is not None and shape.monthly_conversion is None:
        return [Fault(f"{path}.monthly_conversion", "contract.conversion_missing", {})]
    if shape.annual_rate is not None and shape.monthly_conversion is not None:
        return [Fault(f"{path}.monthly_conversion", "contract.conversion_unused", {})]
    return []


def _event_faults(path: str, shape: Any, event: Event) -> list[Fault]:
    """What an event cannot say, whatever the loan."""
    match event:
        case ChangeRate(rate=rate) if rate.above(RATE_PERCENT_MAX):
            limit: dict[str, object] = {"limit": RATE_PERCENT_MAX}
            return [Fault(f"{path}.{_name_of_rate(shape)}", "contract.rate_too_high", limit)]
        case Collect(prepay=True, payoff=True):
            return [Fault(f"{path}.payoff", "contract.prepay_and_payoff", {})]
        case Collect(split=Split(), payoff=True):
            return [Fault(f"{path}.split", "contract.split_and_payoff", {})]
        case Collect(split=Split() as parts, amount=amount) if sum(parts) > amount:
            sums: dict[str, object] = {"sum": Dong(sum(parts)), "amount": Dong(amount)}
            return [Fault(f"{path}.split", "contract.split_sum", sums)]
    return []


def _named(fault: Fault, shape: Any) -> Fault:
    """The terms call it `rate`; the file says annual_rate or monthly_rate."""
    path = _name_of_rate(shape) if fault.path == "rate" else fault.path
    return Fault(f"terms.{path}", fault.key, fault.params)


def _name_of_rate(shape: Any) -> str:
    return "annual_rate" if shape.annual_rate is not None else "monthly_rate"


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
