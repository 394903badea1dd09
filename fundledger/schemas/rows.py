"""Tables in which every row is a record of one model: read, checked, each refusal at its cell.

Not for tables in which rows belong together (entries, openings, contracts with their dues): those
are read by their own modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from fundledger.errors import Place, Problem
from fundledger.schemas.fields import problems_of
from fundledger.schemas.layouts import Layout, Table, tables_of
from fundledger.schemas.raw import Path, Sheet, Value

Record = TypeVar("Record", bound=BaseModel)


def checked_rows(
    file: str,
    sheets: Iterable[Sheet],
    layout: Layout,
    model: type[Record],
    problems: list[Problem],
    unread: list[dict[str, Value]],
    *,
    is_none: Callable[[dict[str, Value]], bool] = lambda _: False,
) -> Iterator[tuple[Record, Place, Mapping[str, str]]]:
    """Each good record, where it stands, and how its table calls each field; `is_none`: a total.

    A record that is no good, or whose headings are in doubt, goes to `unread`.
    """
    for table in tables_of(sheets, layout, problems, file):
        columns = table.named_columns()
        for number, row in table.records(problems):
            if is_none(row):
                continue
            try:
                record = model.model_validate(row)
            except ValidationError as error:
                problems.extend(problems_of(error, model, _Row(table, number)))
                unread.append(row)
            else:
                if table.sound:
                    yield record, table.place(number), columns
                else:
                    unread.append(row)


@dataclass(frozen=True, slots=True)
class _Row:
    table: Table
    number: int

    def place(self, path: Path) -> Place:
        name = path[0] if path and isinstance(path[0], str) else None
        return self.table.place(self.number, name)

    def name(self, field: str) -> str:
        return self.table.name(field)
