"""The table of a file kind: which columns it has, how they may be headed, where a sheet has it.

A heading is recognised by the field's English name, its heading in either catalogue
(`heading.<kind>.<name>`, or that of the table it is `like`) or an alias, without regard to accents,
case, marks and what stands in brackets. The heading row is looked for in the first rows of a sheet,
so that a title and an address may stand above it. Nothing is skipped in silence: a heading that is
not known and a filled cell without a heading are problems, and only the columns named in `IGNORED`
are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from fundledger.errors import Place, Problem
from fundledger.messages import LANGUAGES, Language, catalogue, say_in
from fundledger.schemas.raw import Fault, Row, Sheet, Value, glimpse, letters
from fundledger.text import unaccented

HEADING_ROWS = 30
"""The heading row is looked for down to this row."""

REMARKS = "Lỗi / What is wrong"
"""The column that a refused table comes back with; it is passed over when the file returns."""

TOTALS = frozenset(
    {
        *("cong", "tong", "tong cong", "tong so", "cong phat sinh", "tong phat sinh"),
        *("total", "totals", "grand total", "sum"),
    }
)
"""How a row that sums the ones above begins."""

ColumnKind = Literal["text", "code", "money", "day", "number"]

_IGNORED = {"stt", "tt", "loi what is wrong", "loi"}
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_MARKS = re.compile(r"[\W_]+")
_NUMBER_SIGN = re.compile(r"\s*(no\.|№)\s*", re.IGNORECASE)  # "No." heads a count, not "Nợ"
_DOUBTFUL = {"table.unknown_like", "table.heading_twice", "table.merged"}
_FEW = 3  # so many known headings, or all, make a row look like the heading row of this table


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: ColumnKind = "text"
    needed: bool = False
    shared: bool = False  # by all rows of a group: filled in on its first, blank or equal below
    aliases: tuple[str, ...] = ()  # unaccented, lower case
    goes_on: bool = False  # a blank cell says what stands above it
    width: int = 14
    offered: Callable[[], tuple[str, ...]] = tuple  # what its cells take, where that is a few words
    read: Callable[[object], Any] = lambda value: value


class Recogniser(Protocol):
    """What finds the headings of a table: asked for the delimiter of a CSV file."""

    @property
    def heading_rows(self) -> int: ...

    def recognised(self, values: Sequence[object]) -> int: ...


class Headed(Recogniser, Protocol):
    """A table whose columns are known by their headings, whichever file kind it is of."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    def field_of(self, heading: object) -> str | None: ...


R = TypeVar("R", bound=Recogniser)


@dataclass(frozen=True)
class Layout:
    heading_rows: ClassVar[int] = HEADING_ROWS

    kind: str
    columns: tuple[Column, ...]
    like: str = ""  # the table whose words stand for those that this one has not
    models: tuple[type, ...] = ()  # of whose fields it is the table

    def heading(self, name: str, lang: Language = "vi") -> str:
        return self._said("heading.", name, lang)

    def explanation(self, name: str, lang: Language) -> str:
        return self._said("explanation.", name, lang)

    def _said(self, what: str, name: str, lang: Language) -> str:
        own = f"{what}{self.kind}.{name}"
        return say_in(lang, own if own in catalogue(lang) else f"{what}{self.like}.{name}")

    def field_of(self, heading: object) -> str | None:
        """The field that a heading means; of “Nợ / Debit” each half is tried as well."""
        if not isinstance(heading, str) or len(heading) > 200 or _NUMBER_SIGN.fullmatch(heading):
            return None
        for part in (heading, *re.split(r"[/\n|]", heading)):
            if found := self._fields.get(folded(part)):
                return found
        return None

    def nearest(self, heading: object) -> str | None:
        """The Vietnamese heading that somebody may have meant."""
        if _NUMBER_SIGN.fullmatch(str(heading)):
            return None
        close = get_close_matches(folded(str(heading)[:200]), self._fields, n=1, cutoff=0.6)
        return self.heading(self._fields[close[0]]) if close else None

    def recognised(self, values: Sequence[object]) -> int:
        """How many different columns of this layout a row names, if it were the heading row."""
        return len({field for value in values if (field := self.field_of(value))})

    def lacking(self, fields: Iterable[str]) -> list[str]:
        present = set(fields)
        return [c.name for c in self.columns if c.needed and c.name not in present]

    @cached_property
    def words(self) -> frozenset[str]:
        """The columns that a row of sums has nothing to say in, but for what it is."""
        return frozenset(c.name for c in self.columns if c.kind not in ("money", "number"))

    @cached_property
    def going_on(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.goes_on)

    @cached_property
    def shared(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.shared)

    @cached_property
    def _fields(self) -> Mapping[str, str]:
        known: dict[str, str] = {}
        for column in self.columns:
            headings = [self.heading(column.name, lang) for lang in LANGUAGES]
            for heading in (column.name, *headings, *column.aliases):
                taken = known.setdefault(folded(heading), column.name)
                assert taken == column.name, f"{heading} heads both {taken} and {column.name}"
        return known


@dataclass(slots=True)
class Table:
    """A sheet from its heading row on."""

    layout: Layout
    sheet: Sheet
    heading_row: int
    columns: Mapping[str, int]  # field to index, from 0
    headings: Mapping[int, str]  # as written in the file, for every column that has one
    _rows: Iterator[Row]
    sound: bool = True
    """Else a heading may mean a column that now is missed: what a row lacks may stand under it, so
    its cells are judged, but nothing that follows from what it does not say."""

    def place(self, row: int, field: str | None = None) -> Place:
        index = None if field is None else self.columns.get(field)
        return self.place_at(row, index)

    def place_at(self, row: int, index: int | None) -> Place:
        if index is None:
            return self.sheet.place(row)
        letter, heading = letters(index + 1), self.headings.get(index)
        return self.sheet.place(row, f"{letter} ({heading})" if heading else letter)

    def named_columns(self) -> dict[str, str]:
        """Each field's column as a person finds it: `E (Nợ)`."""
        places = {field: self.place(1, field).column for field in self.columns}
        return {field: column for field, column in places.items() if column is not None}

    def name(self, field: str) -> str:
        """What the reader of this file calls the field."""
        index = self.columns.get(field)
        return self.layout.heading(field) if index is None else self.headings[index]

    def is_total(self, record: Mapping[str, Value]) -> bool:
        """“Tổng cộng” and figures, and nothing that a row of this table has."""
        words = [value for name, value in record.items() if name in self.layout.words]
        return len(words) == 1 and isinstance(words[0], str) and folded(words[0]) in TOTALS

    def records(self, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Value]]]:
        """The filled cells of each row below the headings, by field; blank rows are passed over."""
        fields = [(index, field) for field, index in self.columns.items()]
        strays: set[int] = set()
        for number, values in self._rows:
            width = len(values)
            record: dict[str, Value] = {
                field: value
                for index, field in fields
                if index < width and (value := values[index]) is not None
            }
            strays.update(self._strays(number, values, strays, problems))
            if record:
                yield number, record

    def merge_problems(self, problems: list[Problem]) -> None:
        """Only what the rows of a group share may be merged, and only downward."""
        shared = {self.columns[name] for name in self.layout.shared if name in self.columns}
        for area in self.sheet.merges:
            within = range(area.left - 1, area.right)
            downward = len(within) == 1 and within[0] in shared
            if area.bottom > self.heading_row and not downward:
                row = max(area.top, self.heading_row)
                problems.append(Problem(self.place_at(row, within[0]), "table.merged", {}))

    def _strays(
        self, number: int, values: Sequence[Value], known: set[int], problems: list[Problem]
    ) -> Iterator[int]:
        """Filled cells under no heading; each such column is named once."""
        for index, value in enumerate(values):
            if value is not None and index not in self.headings and index not in known:
                problems.append(Problem(self.place_at(number, index), "table.no_heading", {}))
                yield index


def folded(heading: str) -> str:
    """`Số tiền Nợ (đồng) *` becomes `so tien no`."""
    return _MARKS.sub(" ", unaccented(_BRACKETS.sub(" ", heading))).strip()


def tables_of(
    sheets: Iterable[Sheet],
    layout: Layout,
    problems: list[Problem],
    file: str,
    others: Sequence[Layout] = (),
    *,
    needs_first: bool = True,
) -> Iterator[Table]:
    """The tables of a layout; sheets without one are passed over unless no sheet has one.

    `others` are layouts that further sheets of the same file may have: `Table.layout` says which.
    With these alone it is content only where it does not need the first.
    A hidden sheet that holds one is a problem: what nobody sees is neither taken nor left out.
    """
    found = False
    for sheet in sheets:
        table = _table_of(sheet, (layout, *others), problems)
        if table is None:
            continue
        found = found or table.layout is layout or not needs_first
        if sheet.hidden:
            problems.append(Problem(sheet.place(), "table.hidden", {}))
        elif not table.layout.lacking(table.columns):
            yield table
    if not found:
        needed = [layout.heading(name) for name in layout.lacking(())]
        params: dict[str, object] = {"rows": HEADING_ROWS, "needed": needed}
        problems.append(Problem(Place(file), "table.none", params))


def best_of(layouts: Sequence[R], rows: Iterable[Sequence[object]]) -> R:
    """The layout that some row names most columns of; the first of equals."""
    kept = list(rows)

    def score(layout: R) -> int:
        return max((layout.recognised(values) for values in kept), default=0)

    return max(layouts, key=score)


def _table_of(sheet: Sheet, layouts: Sequence[Layout], problems: list[Problem]) -> Table | None:
    rows = iter(sheet.rows)
    first: list[Row] = []
    for row in rows:
        first.append(row)
        if row[0] >= HEADING_ROWS:
            break
    layout = layouts[0] if len(layouts) == 1 else best_of(layouts, (row[1] for row in first))
    at = _heading_at(first, layout)
    if at is None:
        return None
    number, values = first[at]
    before = len(problems)
    columns, headings = _columns(sheet, number, values, layout, problems)
    table = Table(layout, sheet, number, columns, headings, chain(first[at + 1 :], rows))
    if lacking := layout.lacking(columns):
        params: dict[str, object] = {"columns": [layout.heading(name) for name in lacking]}
        problems.append(Problem(sheet.place(number), "table.lacking", params))
    table.merge_problems(problems)
    table.sound = not any(problem.key in _DOUBTFUL for problem in problems[before:])
    return table


def _heading_at(rows: Sequence[Row], layout: Layout) -> int | None:
    """The row that names most columns, the upper of two equals; None if no row looks like it."""
    scores = [layout.recognised(values) for _, values in rows]
    best = max(scores, default=0)
    return scores.index(best) if best >= min(_FEW, len(layout.columns)) else None


def _columns(
    sheet: Sheet, number: int, values: Sequence[Value], layout: Layout, problems: list[Problem]
) -> tuple[dict[str, int], dict[int, str]]:
    columns: dict[str, int] = {}
    headings: dict[int, str] = {}
    for index, value in enumerate(values):
        if value is None:
            continue
        heading = glimpse(value.shown if isinstance(value, Fault) else " ".join(str(value).split()))
        headings[index] = heading
        place = sheet.place(number, f"{letters(index + 1)} ({heading})")
        field = layout.field_of(value)
        if field is None:
            if folded(heading) not in _IGNORED and not heading.startswith(REMARKS):
                problems.append(_unknown(place, heading, layout))
        elif field in columns:
            other = letters(columns[field] + 1)
            problems.append(Problem(place, "table.heading_twice", {"other": other}))
        else:
            columns[field] = index
    return columns, headings


def _unknown(place: Place, heading: str, layout: Layout) -> Problem:
    if nearest := layout.nearest(heading):
        return Problem(place, "table.unknown_like", {"heading": heading, "nearest": nearest})
    return Problem(place, "table.unknown", {"heading": heading})
