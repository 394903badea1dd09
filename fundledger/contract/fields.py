"""What a class says in a fact, read off the class itself: the one table of terms and of events.

A field is declared once, where its class is: its name, its kind, and what it means when nobody says
it. The kind is in the annotation (`Annotated[int, Kind("count")]`; a `Literal` and a `bool` are
kinds by themselves), the meaning of silence is the default. From that follow the body of a fact and
the way back (`said`, `reader_of`), and in rooms above the form of a file, its JSON Schema, the cell
of a table.

A field without a kind is not said in the body: the fact itself has the day, the number of the
paper and its own number. Bodies are hashed. So a field that books of earlier versions do not have
is `IfSaid`: absent where it is the default. All others are always said, so that a later change of
a default changes nothing that stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin
from typing import get_type_hints as hints_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of a kind are written in a body and read from it; None: as they are."""

    name: str
    write: Callable[[Any], Any] | None = None
    read: Callable[[Any], Any] | None = None


class SaidAs(NamedTuple):
    """What a body and a file call the field, where that is not its own name."""

    name: str


_IF_SAID, _OWN_DAY = object(), object()

IfSaid = Annotated[T, _IF_SAID]
"""A body says it only where it is not the default."""

OrOwnDay = Annotated[T, _OWN_DAY]
"""Whoever does not say this day means the day of the paper; the body always says it."""

Sum = Annotated[int, Kind("sum")]
"""Đồng, and never none."""

Money = Annotated[int, Kind("money")]
Text = Annotated[str, Kind("text")]
Count = Annotated[int, Kind("count")]
Day = Annotated[date, Kind("day", date.isoformat, date.fromisoformat)]

_CHOICE, _FLAG = Kind("choice"), Kind("flag")


@dataclass(frozen=True, slots=True)
class Declared:
    """One field, as its class declares it."""

    name: str
    kind: Kind
    type: Any  # without its marks, and without None
    said_as: str
    unsaid: Any  # what it means when nobody says it; `MISSING`: it must be said
    always: bool  # a body says it, whatever it is
    or_own_day: bool

    @property
    def is_needed(self) -> bool:
        return self.unsaid is MISSING

    @property
    def codes(self) -> tuple[str, ...]:
        """What it may be, where it is one of a few codes or several of them."""
        of = get_args(self.type)[0] if get_origin(self.type) is tuple else self.type
        return get_args(of) if get_origin(of) is Literal else ()


def fields_of(of: type) -> tuple[Declared, ...]:
    """All that a class says, in its order."""
    return _fields_of(of)


def said(value: object) -> dict[str, Any]:
    """The body that says a value."""
    body: dict[str, Any] = {}
    for each in fields_of(type(value)):
        what = getattr(value, each.name)
        if each.always or what != each.unsaid:
            write = each.kind.write
            body[each.said_as] = what if write is None or what is None else write(what)
    return body


def reader_of(of: type) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Reads by name what a body says of a class; made once, for it is asked a million times."""
    unsaid = {each.name: each.unsaid for each in fields_of(of)}
    as_it_is, read_always, perhaps = [], [], []
    for each in fields_of(of):
        if not each.always:
            perhaps.append((each.name, each.said_as, each.kind.read))
        elif each.kind.read is not None:
            read_always.append((each.name, each.said_as, each.kind.read))
        else:
            as_it_is.append((each.name, each.said_as))

    def read_from(body: Mapping[str, Any]) -> dict[str, Any]:
        found = unsaid.copy()
        for name, said_as in as_it_is:
            found[name] = body[said_as]
        for name, said_as, read in read_always:
            what = body[said_as]
            found[name] = None if what is None else read(what)
        for name, said_as, perhaps_read in perhaps:
            if said_as in body:
                what = body[said_as]
                found[name] = what if perhaps_read is None else perhaps_read(what)
        return found

    return read_from


@cache
def _fields_of(of: type) -> tuple[Declared, ...]:
    if hasattr(of, "_field_defaults"):
        defaults: dict[str, Any] = of._field_defaults
    else:
        defaults = {each.name: each.default for each in dataclass_fields(of)}
    hints = hints_of(of, include_extras=True)
    found = (_field(name, hint, defaults.get(name, MISSING)) for name, hint in hints.items())
    return tuple(each for each in found if each is not None)


def _field(name: str, hint: Any, unsaid: Any) -> Declared | None:
    """None of a field without a kind."""
    plain, marks = _told_by(hint)
    kinds = [mark for mark in marks if isinstance(mark, Kind)]
    if not kinds:
        return None
    names = [mark.name for mark in marks if isinstance(mark, SaidAs)]
    return Declared(
        name=name,
        kind=kinds[0],
        type=plain,
        said_as=names[0] if names else name,
        unsaid=unsaid,
        always=_IF_SAID not in marks,
        or_own_day=_OWN_DAY in marks,
    )


def _told_by(hint: Any) -> tuple[Any, list[object]]:
    """The plain type of an annotation, and its marks from the outside in."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        plain, marks = _told_by(parts[0])
        return plain, [*hint.__metadata__, *marks]
    if origin in (Union, UnionType):
        (other,) = (each for each in parts if each is not NoneType)
        return _told_by(other)
    if origin is Literal:
        return hint, [_CHOICE]
    return hint, [_FLAG] if hint is bool else []
