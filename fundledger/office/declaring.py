"""How a typed function becomes an act or a question that every face offers.

    @question(of_many=True)
    def due(asked: Asked, *, first: AheadFrom) -> Table: ...

    @act
    def waive(work: Work, loan: Loan, amount: Money, *, paper: Paper) -> Answer: ...

The signature says the parameters: what stands before the `*` is named by its place, the rest by
its name; no default means that it must be said; `X | None` that it need not be; `tuple[X, ...]`
that it may be said several times; `bool` is a flag. A parameter that is a dataclass (`Paper`)
stands for its fields, which several acts share. The docstring is what `help()` shows in a notebook;
the command line has its help from the catalogue.

A question is handed an `Asked` (one fund in one snapshot) and answers a `Table` or a `Screen`, or
the `Content` of a paper (`@paper`); an act is handed a `Work` and answers an `Answer`.
A function that declares stays as it was: it can be called and pickled. What it imports that is
heavy, it imports when it is called.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, overload

from fundledger.office.kinds import (
    DAY,
    FLAG,
    KNOWN_AT,
    PERIOD,
    QUARTER,
    TODAY,
    Kind,
    Spelled,
    one_of,
)

if TYPE_CHECKING:
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen

F = TypeVar("F", bound=Callable[..., Any])
Together = Callable[["Many", Mapping[str, Any]], "Screen"]
"""Puts the answers of several funds together, knowing what was said."""

REQUIRED = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue group of the words of a choice, where a parameter is a `Literal`."""

    group: str


@dataclass(frozen=True, slots=True)
class Span:
    """A parameter that is the first day of a span; the office finds it from what was said.

    Up to the day asked, from the first one said or the first of that day's year. `is_whole`: a
    last day or a quarter may be said. `looks_ahead`: the day asked may lie within the span, and
    what comes after it is still to come.
    """

    is_whole: bool = True
    looks_ahead: bool = False
    is_named: bool = False
    """It may be said by its name alone, as the first argument: 2023H1."""


SpanFrom = Annotated[date, Span()]
AheadFrom = Annotated[date, Span(looks_ahead=True)]
NamedSpanFrom = Annotated[date, Span(is_named=True)]
BeginsFrom = Annotated[date, Span(is_whole=False)]

Role = Literal["anyone", "accountant", "keeper"]
"""Who may: look; enter and correct; lock, seal, and change what holds for all."""


Form = Literal["text", "workbook", "word", "folder", "paper"]
"""What is made where an answer is a file; a text can be had without one, and so can the figures of
a paper: its tables are shown like those of any question."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a declaration says beside its signature."""

    is_question: bool
    is_dated: bool = False
    """A question may be asked as of a day, and as known at a link or moment."""

    of_many: bool = False
    """It may be asked of several funds; `together` puts their answers together."""

    of_one_fund: tuple[str, ...] = ()
    """Parameters that name what one fund has: who asks of several cannot say them."""

    of_book: bool = False
    """A question of the book as a whole: it is handed a `Work`, not one fund's `Asked`."""

    together: Together | None = None
    shows: bool = True
    """Its answer has tables; an act without them answers by a sentence."""

    asks_first: bool = False
    """It does what cannot be undone: whoever calls must have been asked (`Work.must_be_sure`)."""

    needs_book: bool = True
    role: Role = "anyone"
    gives_back: str | None = None
    """The kind of file that is given back with remarks where it is refused."""

    made: Form | None = None
    """The answer is a file or folder (`answers.Made`), and whoever calls says where it goes."""

    main: str | None = None
    """The table of several that a program is handed; where none is named, all of them."""

    @property
    def place(self) -> str | None:
        """What is said of where to write: a `file` or a `folder`; None: nothing is made."""
        return "folder" if self.made == "folder" else "file" if self.made else None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as every face offers it."""

    name: str
    kind: Kind[Any]
    is_argument: bool = False
    default: Any = REQUIRED
    is_many: bool = False
    spelled: str | None = None
    group: str | None = None
    """The dataclass parameter that it is a field of, or the span that it says."""

    @property
    def is_flag(self) -> bool:
        return self.kind is FLAG and self.default is False

    @property
    def is_required(self) -> bool:
        return self.default is REQUIRED

    @property
    def option(self) -> str:
        """As the command line writes it."""
        return self.spelled or f"--{self.name.replace('_', '-')}"

    def schema(self) -> dict[str, object]:
        of = dict(self.kind.schema)
        return {"type": "array", "items": of} if self.is_many else of

    def take(self, value: object, today: date) -> Any:
        """A value that was said, read; None where nothing is meant."""
        if value is None and not self.is_required:
            return self.value_unsaid(today)
        if self.is_many:
            values = [value] if isinstance(value, str) else self._each(value)
            return tuple(self.kind.take(each) for each in values)
        return self.kind.take(value)

    def value_unsaid(self, today: date) -> Any:
        return today if self.default is TODAY else self.default

    def _each(self, value: object) -> Sequence[object]:
        """Several; a mapping says pairs."""
        if isinstance(value, Mapping):
            return list(value.items())
        return value if isinstance(value, list | tuple) else [value]


AS_OF = Parameter("as_of", DAY, default=None)
KNOWN_AT_PARAMETER = Parameter("known_at", KNOWN_AT, default=None)
PAPER_LANG = Parameter("paper_lang", one_of("vi", "en"), default="vi")
"""In which language a paper is written, whatever the screen is in."""

SPAN_GROUP = "span"
NAMED = Parameter("period", PERIOD, is_argument=True, default=None, group=SPAN_GROUP)
TO = Parameter("to", DAY, default=None, group=SPAN_GROUP)
IN_QUARTER = Parameter("quarter", QUARTER, default=None, group=SPAN_GROUP)


_CONFIRMING = ("post", "send")
"""Flags by which a person at a terminal says that what was shown is meant."""


@dataclass(frozen=True)
class Declared:
    """An act or a question: what a face needs to offer it, and the office to call it."""

    words: str
    function: Callable[..., Any]
    traits: Traits
    own: tuple[Parameter, ...]
    span: Span | None = None
    span_name: str | None = None
    groups: Mapping[str, type] = field(default_factory=dict)
    takes_rest: str | None = None  # the parameter of several arguments (`*lines`)

    @property
    def name(self) -> str:
        """What a program calls it: the name of the function."""
        return self.function.__name__

    @property
    def doc(self) -> str:
        return inspect.getdoc(self.function) or ""

    @property
    def previews(self) -> bool:
        """Whether it can be rehearsed without keeping anything."""
        return "dry_run" in self.by_name

    @property
    def confirmed_by(self) -> str | None:
        """The flag without which it only shows what it would do; None: it does it."""
        return next((each.name for each in self.own if each.name in _CONFIRMING), None)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that may be said: its own, and of a question the day and what was known when."""
        dated = (AS_OF, KNOWN_AT_PARAMETER) if self.traits.is_dated else ()
        paper = (PAPER_LANG,) if self.traits.made == "paper" else ()
        return (*self.own, *dated, *paper)

    def schema(self) -> dict[str, object]:
        """What may be said, as a JSON Schema."""
        return {
            "type": "object",
            "properties": {each.name: each.schema() for each in self.parameters},
            "required": [each.name for each in self.parameters if each.is_required],
            "additionalProperties": False,
        }

    @cached_property
    def by_name(self) -> Mapping[str, Parameter]:
        return {each.name: each for each in self.parameters}


# Decorators.


@overload
def question(function: F, /) -> F: ...
@overload
def question(
    *,
    is_dated: bool = True,
    of_many: bool = False,
    of_one_fund: tuple[str, ...] = (),
    of_book: bool = False,
    together: Together | None = None,
    needs_book: bool = True,
    made: Form | None = None,
    main: str | None = None,
) -> Callable[[F], F]: ...
def question(function: F | None = None, /, *, is_dated: bool = True, **more: Any) -> Any:
    """Declares a function that only reads; `is_dated`, as nearly all are, as of a day."""
    declare = _declaring(Traits(is_question=True, is_dated=is_dated, **more))
    return declare if function is None else declare(function)


def paper(function: F) -> F:
    """Declares a question that is answered by a paper: it is handed an `Asked`, as any, and answers
    a `statements.content.Content`; the office makes the file of it."""
    return _declaring(Traits(is_question=True, is_dated=True, made="paper"))(function)


@overload
def act(function: F, /) -> F: ...
@overload
def act(
    *,
    shows: bool = True,
    asks_first: bool = False,
    of_many: bool = False,
    needs_book: bool = True,
    role: Role = "accountant",
    gives_back: str | None = None,
    main: str | None = None,
) -> Callable[[F], F]: ...
def act(function: F | None = None, /, *, role: Role = "accountant", **more: Any) -> Any:
    """Declares a function that writes."""
    declare = _declaring(Traits(is_question=False, role=role, **more))
    return declare if function is None else declare(function)


_ATTRIBUTE = "__declares__"


def _declaring(traits: Traits) -> Callable[[F], F]:
    def declare(function: F) -> F:
        setattr(function, _ATTRIBUTE, traits)
        return function

    return declare


def declared(words: str, function: Callable[..., Any]) -> Declared:
    """What a decorated function declares, read from its signature."""
    traits = getattr(function, _ATTRIBUTE, None)
    assert isinstance(traits, Traits), f"{function!r} declares nothing"
    reading = _Signature(function)
    own = tuple(reading.parameters())
    return Declared(
        *(words, function, traits, own),
        span=reading.span,
        span_name=reading.span_name,
        groups=reading.groups,
        takes_rest=reading.rest,
    )


class _Signature:
    """Reads the parameters of one function, after the first, which the office hands in."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.span: Span | None = None
        self.span_name: str | None = None
        self.groups: dict[str, type] = {}
        self.rest: str | None = None

    def parameters(self) -> Iterator[Parameter]:
        given = list(inspect.signature(self.function).parameters.values())[1:]
        for each in given:
            annotation = _evaluated(each.annotation, self.function.__module__)
            if dataclasses.is_dataclass(annotation):
                assert isinstance(annotation, type)
                self.groups[each.name] = annotation
                yield from _fields(each.name, annotation)
                continue
            is_argument = each.kind is not inspect.Parameter.KEYWORD_ONLY
            found = _parameter(each.name, annotation, each.default, is_argument=is_argument)
            if isinstance(found, Span):
                self.span, self.span_name = found, each.name
                yield Parameter(each.name, DAY, default=None, spelled="--from")
                if found.is_whole:
                    yield from (TO, IN_QUARTER)
                if found.is_named:
                    yield NAMED
            elif each.kind is inspect.Parameter.VAR_POSITIONAL:
                self.rest = each.name
                yield dataclasses.replace(found, default=(), is_many=True)
            else:
                yield found


def _fields(group: str, kind: type) -> Iterator[Parameter]:
    for each in dataclasses.fields(kind):
        default: Any = REQUIRED
        if each.default is not dataclasses.MISSING:
            default = each.default
        annotation = _evaluated(each.type, kind.__module__)
        found = _parameter(each.name, annotation, default, is_argument=False)
        assert isinstance(found, Parameter), f"{kind.__name__}.{each.name}: a span in a group"
        yield dataclasses.replace(found, group=group)


def _evaluated(annotation: object, module: str) -> Any:
    """An annotation that is text is evaluated where it was written."""
    if isinstance(annotation, str):
        return eval(annotation, vars(sys.modules[module]))  # our own source
    return annotation


def _parameter(name: str, annotation: Any, default: Any, *, is_argument: bool) -> Parameter | Span:
    annotation = _without_none(annotation)
    is_many = typing.get_origin(annotation) is tuple and Ellipsis in typing.get_args(annotation)
    if is_many:
        annotation = typing.get_args(annotation)[0]
    if annotation is bool:
        return Parameter(name, FLAG, is_argument, default)
    assert typing.get_origin(annotation) is Annotated, f"{name}: {annotation} has no kind"
    said, *marks = typing.get_args(annotation)
    kind: Kind[Any] | None = None
    spelled: str | None = None
    for mark in marks:
        match mark:
            case Span():
                return mark
            case Words():
                kind = one_of(*typing.get_args(said), words=mark.group)
            case Kind():
                kind = mark
            case Spelled():
                spelled = mark.option
    if kind is None and said is bool:
        kind = FLAG
    assert kind is not None, f"{name}: {annotation} has no kind"
    return Parameter(name, kind, is_argument, default, is_many, spelled)


def _without_none(annotation: Any) -> Any:
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        (only,) = (each for each in typing.get_args(annotation) if each is not type(None))
        return only
    return annotation
