"""A report as a value: named columns, rows, totals, and the facts that say what was asked.

Every face renders the same `Table`: aligned text, JSON, CSV, XLSX. A table holds plain values
(`int` đồng, `date`, `datetime`, `str`, `None`), never formatted text. It is in no language: what is
said in words is a `Wording`. Headings come from the catalogue by `column.<name>` and the title by
`report.<name>`. Do not compute figures here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from fundledger.messages import Language, Wording
from fundledger.messages.wording import Sentence

Cell = int | str | date | datetime | Wording | None
ColumnKind = Literal["money", "number", "day", "moment", "text"]


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

    @property
    def is_figure(self) -> bool:
        """Figures stand right, the rest left."""
        return self.kind in {"money", "number"}


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

    @property
    def is_narrowed(self) -> bool:
        """Whether a screen leaves anything out, so that it must say so."""
        return bool(self.on_screen) or any(column.wide for column in self.columns)


def without_details(tables: Sequence[Table]) -> Sequence[Table]:
    """What a screen shows of several tables where nobody asked for details."""
    shown = [table for table in tables if not table.is_detail]
    hidden = [table for table in tables if table.is_detail]
    if not shown or not hidden:
        return tables
    notes = [note for table in hidden for note in table.notes]
    last = replace(shown[-1], notes=(*shown[-1].notes, *notes, Note("face.has_details")))
    return [*shown[:-1], last]
