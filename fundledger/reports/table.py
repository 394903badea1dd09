"""A report as a value: named columns, rows, totals, and the facts that say what was asked.

Every face renders the same `Table`: aligned text, JSON, CSV, XLSX. A table holds plain values
(`int` đồng, `date`, `datetime`, `str`, `None`), never formatted text. It is in no language: what is
said in words is a `Wording`. Headings come from the catalogue by `column.<name>`, unless a column
brings its own, and the title by `report.<name>`.

A report says each row by the names of its columns (`Record`) and gives them to `Table.of`, which
adds up the columns that are `summed`. Whoever reads a table back asks for a column by its name, or
for the records; only a face walks through the cells of a row, in the order of the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from fundledger.calendar import show_day
from fundledger.messages import Language, Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong, Unit

Cell = int | str | date | datetime | Wording | None
Record = Mapping[str, Cell]
"""A row by the names of its columns; what it does not name is blank."""

ColumnKind = Literal["money", "number", "day", "moment", "text"]

SCALE_PLACES: Mapping[Unit, int] = {"dong": 0, "million": 1, "billion": 3}
"""With how many decimals money is shown in a unit."""


@dataclass(frozen=True, slots=True)
class Word(Wording):
    """What a person reads and programs (JSON, CSV) are given the `code` of."""

    code: str
    shown: str | Wording

    def words(self, lang: Language) -> str:
        return self.shown if isinstance(self.shown, str) else self.shown.words(lang)


def word_for(group: str, code: str) -> Word:
    """A code with its word of the catalogue, as `word_for("loan_state.", "overdue")`."""
    return Word(code, Sentence(group + code))


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: ColumnKind = "text"
    wide: bool = False
    """Left out of a screen unless it is asked for; files and programs always have it."""

    summed: bool = False
    """Its total stands below it."""

    title: Wording | None = None
    """Its heading, where the name is made with the table and so is not in the catalogue."""

    scale: Unit = "dong"
    """In what people are shown its money; cells hold đồng, and programs are given them."""

    @property
    def heading(self) -> Wording:
        said = self.title or Sentence(f"column.{self.name}")
        if self.scale == "dong":
            return said
        return Joined((said, Sentence(f"column_scale.{self.scale}")))

    @property
    def is_figure(self) -> bool:
        """Figures stand right, the rest left."""
        return self.kind in {"money", "number"}


def texts(*names: str, wide: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, "text", wide) for name in names)


def days(*names: str, wide: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, "day", wide) for name in names)


def moments(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "moment") for name in names)


def numbers(*names: str, wide: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, "number", wide) for name in names)


def money(*names: str, wide: bool = False) -> tuple[Column, ...]:
    """Amounts that are not added up: balances, and parts of different things."""
    return tuple(Column(name, "money", wide) for name in names)


def sums(*names: str, wide: bool = False) -> tuple[Column, ...]:
    """Amounts with their total below them."""
    return tuple(Column(name, "money", wide, summed=True) for name in names)


class Note(Sentence):
    """A remark below the table: what is missing, odd, or left out."""

    __slots__ = ()


OnScreen = tuple[tuple[Column, tuple[str, ...]], ...]


def alone(*columns: Column) -> OnScreen:
    """Columns that a screen shows as they are, beside others that it puts together."""
    return tuple((column, (column.name,)) for column in columns)


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    totals: tuple[Cell, ...] | None = None
    facts: dict[str, Cell] = field(default_factory=dict)  # as_of, known_at, rule sets …
    notes: tuple[Note, ...] = ()
    on_screen: OnScreen = ()
    """What a screen shows of many columns: each with the table's columns that it puts together."""

    is_detail: bool = False
    """One of several that a screen shows only with `--details`; its notes are shown anyway."""

    hidden_note: str = "face.has_details"
    """What a screen says of it where it is not shown."""

    @classmethod
    def of(
        cls,
        name: str,
        columns: tuple[Column, ...],
        records: Iterable[Record],
        facts: Mapping[str, Cell] | None = None,
        notes: Iterable[Note] = (),
        *,
        counted: Iterable[Record] | None = None,
        on_screen: OnScreen = (),
        is_detail: bool = False,
    ) -> Table:
        """A table of what a report says, row by row, with the totals of its summed columns.

        The totals are of the records that are `counted`, where these are not those shown.
        """
        shown = list(records)
        names = [column.name for column in columns]
        rows = [_cells(names, record) for record in shown]
        whole = _totals(columns, shown if counted is None else counted)
        about = dict(facts or {})
        return cls(name, columns, rows, whole, about, tuple(notes), on_screen, is_detail)

    def __getitem__(self, name: str) -> list[Cell]:
        """The cells of a column."""
        place = self._place(name)
        return [row[place] for row in self.rows]

    def records(self) -> Iterator[dict[str, Cell]]:
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)

    @property
    def total(self) -> dict[str, Cell]:
        """The totals by name; none where the table has none."""
        names = (column.name for column in self.columns)
        return {} if self.totals is None else dict(zip(names, self.totals, strict=True))

    def having(self, columns: tuple[Column, ...]) -> Table:
        """With these columns, blank where it has no such one."""
        there = {column.name for column in self.columns}
        places = [self._place(each.name) if each.name in there else None for each in columns]

        def kept(row: Sequence[Cell]) -> tuple[Cell, ...]:
            return tuple(None if place is None else row[place] for place in places)

        totals = None if self.totals is None else kept(self.totals)
        return replace(self, columns=columns, rows=list(map(kept, self.rows)), totals=totals)

    def _place(self, name: str) -> int:
        return [column.name for column in self.columns].index(name)

    @property
    def is_narrowed(self) -> bool:
        """Whether a screen leaves anything out, so that it must say so."""
        return bool(self.on_screen) or any(column.wide for column in self.columns)


def amount_of(cell: Cell) -> int:
    """A figure that is read back; 0 where it is blank."""
    return cell if isinstance(cell, int) else 0


def as_text(value: Cell) -> Cell:
    """A value among texts: a day and a sum as a sentence shows them."""
    match value:
        case date():
            return show_day(value)
        case int() if value > 9_999:
            return Joined((Dong(value),))
        case int():
            return str(value)
        case _:
            return value


def in_order(columns: tuple[Column, ...], record: Record) -> tuple[Cell, ...]:
    """The cells of a record in the order of the columns; it names no others."""
    return _cells([column.name for column in columns], record)


def _cells(names: Sequence[str], record: Record) -> tuple[Cell, ...]:
    row = tuple(map(record.get, names))
    if len(row) - row.count(None) < len(record):  # else each that it names stands there
        unknown = record.keys() - set(names)
        assert not unknown, unknown
    return row


def _totals(columns: tuple[Column, ...], records: Iterable[Record]) -> tuple[Cell, ...] | None:
    summed = [column.name for column in columns if column.summed]
    if not summed:
        return None
    every = list(records)
    amounts = {name: [record.get(name) for record in every] for name in summed}
    total = {name: sum([a for a in of if isinstance(a, int)]) for name, of in amounts.items()}
    return in_order(columns, total)


def without_details(tables: Sequence[Table]) -> Sequence[Table]:
    """What a screen shows of several tables where nobody asked for details."""
    shown = [table for table in tables if not table.is_detail]
    hidden = [table for table in tables if table.is_detail]
    if not shown or not hidden:
        return tables
    notes = [note for table in hidden for note in table.notes]
    more = map(Note, dict.fromkeys(table.hidden_note for table in hidden))
    last = replace(shown[-1], notes=(*shown[-1].notes, *notes, *more))
    return [*shown[:-1], last]
