"""Field types for the pydantic models of file kinds, and their refusals as `Problem`s.

`Amount`, `Day`, `Code`, `Memo` … read a raw value by `cells` and then hold the exact one. A field
that a table has a column for is declared once, in its model:

    name: Line = filled("ten hop tac xa", width=36)

From that follow the validation, the JSON Schema, and by `columns_of` the template and the reader of
tables. A model is strict, closed to unknown names and frozen (`Model`). `problems_of` turns one
`ValidationError` into problems with places; a pydantic message never reaches a user.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Protocol, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.ledger.money_places import COMMON
from fundledger.ledger.role_words import account_meant
from fundledger.messages.codes import meant_by
from fundledger.money import MAX_DONG
from fundledger.schemas import cells
from fundledger.schemas.layouts import Column, ColumnKind
from fundledger.schemas.raw import Path, glimpse


class Model(BaseModel):
    """What crosses the boundary: exact types, no unknown names, unchangeable once made."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def refusal(error: FundledgerError) -> PydanticCustomError:
    """The one kind of error that a validator may raise through pydantic."""
    return PydanticCustomError("refused", "{key}", {"key": error.key, "params": error.params})


@dataclass(frozen=True, eq=False)
class Cell:
    """What a field takes: how it is read, how a workbook keeps it, how the contract says it."""

    read: Callable[[object], object]
    kind: ColumnKind = "code"
    published: Mapping[str, Any] | None = None  # None: as the type says by itself
    offered: Callable[[], tuple[str, ...]] = tuple

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def validate(value: object) -> object:
            try:
                return self.read(value)
            except FundledgerError as error:
                raise refusal(error) from None

        return no_info_before_validator_function(validate, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) if self.published is None else dict(self.published)


DIGITS = r"^[0-9]{1,3}([., ]?[0-9]{3})*$|^[0-9]+$"

Amount = Annotated[
    int,
    Cell(
        cells.positive_of,
        "money",
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": MAX_DONG},
                {"type": "string", "pattern": DIGITS},
            ],
            "examples": [25000000, "25.000.000"],
        },
    ),
]
"""Positive, whole đồng."""

Zero = Annotated[
    int,
    Cell(
        cells.not_negative_of,
        "money",
        {"type": ["integer", "string"], "minimum": 0, "maximum": MAX_DONG},
    ),
]
"""Đồng, and none at all is something to say."""

Count = Annotated[int, Cell(cells.count_of, "number", {"type": ["integer", "string"]})]

Day = Annotated[
    date,
    Cell(
        cells.day_of,
        "day",
        {
            "type": "string",
            "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})$",
            "examples": ["2023-06-30", "30/06/2023"],
        },
    ),
]

Code = Annotated[str, Field(max_length=100), Cell(cells.text_of)]
"""What names a thing: an account, a contract, a cooperative, a source, a key."""


def _account_of(value: object) -> str:
    return account_meant(cells.text_of(value))


def _place_of(value: object) -> str:
    return meant_by("word.", COMMON, cells.text_of(value))


AccountCode = Annotated[str, Field(max_length=100), Cell(_account_of)]
"""An account's number, or its role, said as the code or in the words of either language."""

PlaceCode = Annotated[str, Field(max_length=100), Cell(_place_of)]
"""Cash, bank, a term deposit in the words of either language, or the name of another place."""

Reference = Annotated[str, Field(max_length=200), Cell(cells.text_of)]
"""What a paper or a person is called by: kept as text like a code, and may be longer."""

Line = Annotated[str, Field(max_length=200), Cell(cells.text_of, "text")]
Memo = Annotated[str, Field(max_length=1000), Cell(cells.text_of, "text")]


# Fields as columns


@dataclass(frozen=True)
class _Column:
    """What a table knows of a field beside its name and its type."""

    aliases: tuple[str, ...]
    width: int
    needed: bool
    shared: bool
    goes_on: bool = False


def column(
    *aliases: str,
    default: object = None,
    width: int = 14,
    needed: bool = False,
    shared: bool = False,
) -> Any:
    """A field that a table has a column for, whose cells may be left empty.

    Its heading and its explanation stand in the catalogues, by the name of the field. `needed`: the
    column itself must be there. `shared`: it is said on the first row of a group.
    """
    return _with(Field(default=default), _Column(aliases, width, needed, shared))


def filled(*aliases: str, width: int = 14, shared: bool = False, goes_on: bool = False) -> Any:
    """A column whose cells must be filled in. `goes_on`: or stand under one that is."""
    return _with(Field(), _Column(aliases, width, True, shared, goes_on))


def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns that the fields of a model are in a table; a field that holds others is none."""
    return tuple(
        Column(
            name,
            cell.kind,
            needed=told.needed,
            shared=told.shared,
            goes_on=told.goes_on,
            aliases=told.aliases,
            width=told.width,
            offered=cell.offered,
            read=cell.read,
        )
        for name, field in model.model_fields.items()
        for told in field.metadata
        if isinstance(told, _Column)
        for cell in _cells_in(field.annotation, field.metadata)
    )


def _with(field: Any, told: _Column) -> Any:
    field.metadata.append(told)
    return field


def _cells_in(annotation: object, metadata: Sequence[object] = ()) -> Iterator[Cell]:
    """Of `Annotated[int, Cell(…)] | None` too."""
    yield from (each for each in metadata if isinstance(each, Cell))
    for part in get_args(annotation):
        yield from _cells_in(part, getattr(part, "__metadata__", ()))


# Refusals


class Locator(Protocol):
    """Knows where in its file a path of the model stands, and what the file calls a field."""

    def place(self, path: Path) -> Place: ...

    def name(self, field: str) -> str: ...


def problem_from(place: Place, error: FundledgerError) -> Problem:
    return Problem(place, error.key, shortened(error.params))


def problems_of(
    error: ValidationError, model: type[BaseModel], where: Locator, above: Path = ()
) -> Iterator[Problem]:
    """Every refusal of one validation, at its place. `above` leads from the file to the model."""
    for detail in error.errors(include_url=False, include_input=False):
        path: Path = detail["loc"]
        place = where.place((*above, *path))
        context: dict[str, Any] = detail.get("ctx", {})
        field = glimpse(str(path[-1])) if path else ""
        match detail["type"]:
            case "refused":
                yield Problem(place, context["key"], shortened(context["params"]))
            case "missing":
                yield Problem(place, "field.missing", {"field": where.name(field)})
            case "extra_forbidden":
                yield unknown_field(place, field, _model_at(model, path[:-1]))
            case "string_too_long":
                yield Problem(place, "field.too_long", {"most": context["max_length"]})
            case "list_type":
                yield Problem(place, "field.not_list", {"field": where.name(field)})
            case "model_type":
                yield Problem(place, "field.not_mapping", {})
            case other:
                raise AssertionError(f"no sentence for the refusal {other}: {detail['msg']}")


def unknown_field(place: Place, field: str, model: type[BaseModel]) -> Problem:
    known = list(model.model_fields)
    if close := get_close_matches(field, known, n=1, cutoff=0.6):
        return Problem(place, "field.unknown_like", {"field": field, "nearest": close[0]})
    return Problem(place, "field.unknown", {"field": field, "known": known})


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model inside a model that a path leads to, through lists."""
    for part in path:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            model = next(t for t in (annotation, *get_args(annotation)) if _is_model(t))
    return model


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def shortened(params: dict[str, object]) -> dict[str, object]:
    """A cell may hold a novel; a sentence repeats the beginning of it."""
    return {
        name: glimpse(value) if isinstance(value, str) else value for name, value in params.items()
    }
