"""Field types for the pydantic models of file kinds, and their refusals as `Problem`s.

`Amount`, `Day`, `Code`, `Memo` … read a raw value by `cells` and then hold the exact one. A model
is strict, closed to unknown names and frozen (`Model`). `problems_of` turns one `ValidationError`
into problems with places; a pydantic message never reaches a user.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Protocol, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.ledger.money_places import COMMON
from fundledger.ledger.role_words import account_meant
from fundledger.messages.codes import meant_by
from fundledger.money import MAX_DONG
from fundledger.schemas import cells
from fundledger.schemas.raw import Path, Tree, glimpse


class Model(BaseModel):
    """What crosses the boundary: exact types, no unknown names, unchangeable once made."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def refusal(error: FundledgerError) -> PydanticCustomError:
    """The one kind of error that a validator may raise through pydantic."""
    return PydanticCustomError("refused", "{key}", {"key": error.key, "params": error.params})


def read_by(read: Callable[[object], object]) -> BeforeValidator:
    """A reader of `cells` as the validator of a field."""

    def validate(value: object) -> object:
        try:
            return read(value)
        except FundledgerError as error:
            raise refusal(error) from None

    return BeforeValidator(validate)


Amount = Annotated[
    int,
    read_by(cells.positive_of),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": MAX_DONG},
                {"type": "string", "pattern": r"^[0-9]{1,3}([., ]?[0-9]{3})*$|^[0-9]+$"},
            ],
            "examples": [25000000, "25.000.000"],
        }
    ),
]
"""Positive, whole đồng."""

Day = Annotated[
    date,
    read_by(cells.day_of),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})$",
            "examples": ["2023-06-30", "30/06/2023"],
        }
    ),
]

_TEXT = read_by(cells.text_of)
Code = Annotated[str, Field(max_length=100), _TEXT]
"""What names a thing: an account, a contract, a cooperative, a source, a key."""


def _account_of(value: object) -> str:
    return account_meant(cells.text_of(value))


def _place_of(value: object) -> str:
    return meant_by("word.", COMMON, cells.text_of(value))


AccountCode = Annotated[str, Field(max_length=100), read_by(_account_of)]
"""An account's number, or its role, said as the code or in the words of either language."""

PlaceCode = Annotated[str, Field(max_length=100), read_by(_place_of)]
"""Cash, bank, a term deposit in the words of either language, or the name of another place."""

Line = Annotated[str, Field(max_length=200), _TEXT]
Memo = Annotated[str, Field(max_length=1000), _TEXT]


class Locator(Protocol):
    """Knows where in its file a path of the model stands, and what the file calls a field."""

    def place(self, path: Path) -> Place: ...

    def name(self, field: str) -> str: ...


@dataclass(frozen=True, slots=True)
class TreeLocator:
    """The `Locator` of YAML and JSON, whose fields are called what they are."""

    tree: Tree

    def place(self, path: Path) -> Place:
        return self.tree.place(path)

    def name(self, field: str) -> str:
        return field


def problem_from(place: Place, error: FundledgerError) -> Problem:
    return Problem(place, error.key, _short(error.params))


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
                yield Problem(place, context["key"], _short(context["params"]))
            case "missing":
                yield Problem(place, "field.missing", {"field": where.name(field)})
            case "extra_forbidden":
                yield _unknown(place, field, _model_at(model, path[:-1]))
            case "string_too_long":
                yield Problem(place, "field.too_long", {"most": context["max_length"]})
            case "list_type":
                yield Problem(place, "field.not_list", {"field": where.name(field)})
            case "model_type":
                yield Problem(place, "field.not_mapping", {})
            case other:
                raise AssertionError(f"no sentence for the refusal {other}: {detail['msg']}")


Item = TypeVar("Item", bound=BaseModel)


def items_of(
    root: object,
    name: str,
    whole: type[BaseModel],
    item: type[Item],
    where: Locator,
    problems: list[Problem],
) -> Iterator[tuple[int, Item]]:
    """The items of the list `name` that can be read, by place; of the others, the problems."""
    try:
        yield from enumerate(getattr(whole.model_validate(root), name))
        return
    except ValidationError as error:
        problems.extend(problems_of(error, whole, where))
        bad = {detail["loc"][1] for detail in error.errors() if len(detail["loc"]) > 1}
    listed = root.get(name) if isinstance(root, dict) else None
    for index, raw in enumerate(listed if isinstance(listed, list) else ()):
        if index not in bad:
            yield index, item.model_validate(raw)


def _unknown(place: Place, field: str, model: type[BaseModel]) -> Problem:
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


def _short(params: dict[str, object]) -> dict[str, object]:
    """A cell may hold a novel; a sentence repeats the beginning of it."""
    return {
        name: glimpse(value) if isinstance(value, str) else value for name, value in params.items()
    }
