"""What a file kind is: tables whose columns are declared once, and how their records become values.

A column is a field of a model (`fields.column`), or a term of a contract (`terms`): its name, its
type, how else it may be headed, how wide it is. Its heading and its explanation stand in the
catalogues by its name. From that alone follow the reader of a workbook, of CSV, YAML and JSON, the
blank templates, and the JSON Schema; `kinds` lists the kinds, and publishes them.

    reading = KIND.read(source)      what can be read of a file, and what cannot

A kind refuses nothing by itself: whoever takes the file tells `reading.problems` together with what
the books have against `reading.found`, so that somebody who mends a file is told all at once. Do
not open files here: `exchange.sources` makes a `Source` of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.messages import LANGUAGES
from fundledger.schemas.fields import Locator, columns_of
from fundledger.schemas.layouts import Layout
from fundledger.schemas.raw import Source, Tree, steps
from fundledger.schemas.records import Record, items_of, rows_of
from fundledger.schemas.templates import workbook_template

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound=BaseModel)

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A value, and where in its file it stands."""

    value: T
    where: Locator

    @property
    def place(self) -> Place:
        return self.where.place(())

    def place_of(self, path: str | None) -> Place:
        """Where an objection to a field, or to `terms.principal`, belongs; None: to all of it."""
        return self.where.place(() if path is None else steps(path))


@dataclass(frozen=True, slots=True)
class Reading(Generic[T, U]):
    """What could be read of a file, and what could not: both, so that all of it is told at once."""

    found: list[T]
    problems: list[Problem]
    left_out: Sequence[U] = ()
    """What could not be read whole, as far as it may still be judged or be meant by others."""


@dataclass(frozen=True)
class FileKind(Generic[T, U]):
    name: str
    layouts: tuple[Layout, ...] = ()  # the tables of its workbook, the main one first
    model: type[BaseModel] | None = None  # None: a table only, without a YAML or JSON form
    reader: Callable[[Source], Reading[T, U]] | None = None  # None: read by the room that takes it
    yaml: Callable[[], str] | None = None
    toml: Callable[[], str] | None = None
    schema: Callable[[], dict[str, Any]] | None = None  # of a kind that is no model
    none: str = ""  # what is said of a file that holds nothing

    @property
    def workbook(self) -> Callable[[], bytes] | None:
        """Makes the blank table; None of a file that is no table."""
        return partial(workbook_template, self.layouts) if self.layouts else None

    @property
    def has_schema(self) -> bool:
        return self.model is not None or self.schema is not None

    def read(self, source: Source) -> Reading[T, U]:
        """All that is found in a file; one that holds nothing is a problem too."""
        assert self.reader is not None, f"{self.name} is read by another room"
        reading = self.reader(source)
        if not reading.found and not reading.problems:
            reading.problems.append(Problem(Place(source.file), self.none, {}))
        return reading

    def json_schema(self) -> dict[str, Any]:
        """The contract of the YAML and JSON form; titles and descriptions in both languages."""
        if self.schema is not None:
            return self.schema()
        if self.model is None:
            raise FundledgerError("file.table_only", kind=self.name)
        schema = {"$schema": DIALECT, **self.model.model_json_schema()}
        schema["title"] = self.name
        if not self.layouts:
            return schema
        tables = {model.__name__: layout for layout in self.layouts for model in layout.models}
        for model, part in (("", schema), *schema.get("$defs", {}).items()):
            layout = tables.get(model, self.layouts[0])
            for name, described in part.get("properties", {}).items():
                described.pop("default", None)
                ours = _described(name, layout)
                if "description" in described:  # how this form writes it goes before the table's
                    ours.pop("description", None)
                described.update(ours)
        return schema


def table_of(kind: str, *models: type[BaseModel], like: str = "") -> Layout:
    """The table whose columns are the fields of the models, in their order."""
    columns = tuple(column for model in models for column in columns_of(model))
    return Layout(kind, columns, like, models)


def record_by_record(
    model: type[M], layout: Layout, whole: type[BaseModel], make: Callable[[M], T]
) -> Callable[[Source], Reading[Located[T], Record]]:
    """The reader of a kind in which every record stands for itself; `whole` is all of its file."""

    def read(source: Source) -> Reading[Located[T], Record]:
        problems: list[Problem] = []
        found: list[Located[T]] = []
        left_out: list[Record] = []
        for record in _records(source, layout, whole, problems):
            read = record.checked(model, problems)
            if read is None:
                left_out.append(record)
            else:
                found.append(Located(make(read), record.where))
        return Reading(found, problems, left_out)

    return read


def _records(
    source: Source, layout: Layout, whole: type[BaseModel], problems: list[Problem]
) -> Iterator[Record]:
    if isinstance(source, Tree):
        yield from items_of(source, whole, problems)
    else:
        yield from (record for _, record in rows_of(source, layout, problems))


def _described(name: str, layout: Layout) -> dict[str, str]:
    if name not in {column.name for column in layout.columns}:
        return {}
    helps = [layout.explanation(name, lang) for lang in reversed(LANGUAGES)]
    return {"title": layout.heading(name), "description": "\n".join(helps)}
