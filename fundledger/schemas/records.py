"""The records of a file, before anybody has judged them: rows of its tables, items of its lists.

A workbook, a CSV file, YAML and JSON all come to the same: named values, and somebody who knows
where each of them stands. So a kind judges records, and never asks which form the file has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.schemas import cells
from fundledger.schemas.fields import Locator, problems_of, unknown_field
from fundledger.schemas.layouts import Layout, Table, tables_of
from fundledger.schemas.raw import Path, Sheets, Tree, Value, without_blanks

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RowPlace:
    """The `Locator` of a row of a table."""

    table: Table
    row: int

    def place(self, path: Path) -> Place:
        name = path[0] if path and isinstance(path[0], str) else None
        return self.table.place(self.row, name)

    def name(self, field: str) -> str:
        return self.table.name(field)


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """The `Locator` of an item of YAML or JSON, whose fields are called what they are."""

    tree: Tree
    above: Path = ()

    def place(self, path: Path) -> Place:
        return self.tree.place((*self.above, *path))

    def name(self, field: str) -> str:
        return field


@dataclass(frozen=True, slots=True)
class Record:
    values: Mapping[str, Any]
    where: Locator
    sound: bool = True
    """Else headings of its table are in doubt, and what it lacks may stand under one of them."""

    def text(self, name: str) -> str | None:
        """What a field says as a text; None if it says nothing, or what cannot be read."""
        try:
            return cells.text_of(self.values[name]) if name in self.values else None
        except FundledgerError:
            return None  # whoever judges the record says so

    def checked(self, model: type[M], problems: list[Problem]) -> M | None:
        """The record as a value of the model; None if it is none, or its headings are in doubt."""
        try:
            read = model.model_validate(self.values)
        except ValidationError as error:
            problems.extend(problems_of(error, model, self.where))
            return None
        return read if self.sound else None


def rows_of(
    source: Sheets, layout: Layout, problems: list[Problem], others: Sequence[Layout] = ()
) -> Iterator[tuple[Layout, Record]]:
    """Every row of the tables that a workbook or CSV file has."""
    for table in tables_of(source.sheets, layout, problems, source.file, others):
        for record in records_in(table, problems):
            yield table.layout, record


def records_in(table: Table, problems: list[Problem]) -> Iterator[Record]:
    """The rows of one table, but for those that only sum up."""
    above: dict[str, Value] = {}
    for number, values in table.records(problems):
        if table.is_total(values):
            continue
        record = Record({**above, **values}, RowPlace(table, number), table.sound)
        for name in table.layout.going_on:
            if record.text(name) is not None:
                above[name] = record.values[name]
        yield record


def items_of(tree: Tree, model: type[BaseModel], problems: list[Problem]) -> Iterator[Record]:
    """The items of the one list that a YAML or JSON file holds; `model` is all of the file."""
    (name,) = model.model_fields
    root = without_blanks(tree.root)
    if root is None or root == []:
        return
    if not isinstance(root, dict):
        problems.append(Problem(tree.place(()), "field.not_mapping", {}))
        return
    if root.get(name, []) == []:
        return
    for stray in root.keys() - {name}:
        problems.append(unknown_field(tree.place((stray,)), stray, model))
    yield from listed(tree, name, root[name], problems)


def listed(tree: Tree, name: str, node: object, problems: list[Problem]) -> Iterator[Record]:
    """The items of one list, called `name`."""
    if not isinstance(node, list):
        problems.append(Problem(tree.place((name,)), "field.not_list", {"field": name}))
        return
    for index, item in enumerate(node):
        where = ItemPlace(tree, (name, index))
        if isinstance(item, dict):
            yield Record(item, where)
        else:
            problems.append(Problem(where.place(()), "field.not_mapping", {}))
