"""Where the statement is in a sheet: the bank known by its words, its headings, its accounts.

A file may hold several accounts below each other; each is a `Section` of raw lines with what its
labels say. Nothing is read here as an amount: `parsing` does that once the whole file is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from fundledger.errors import Place, Problem
from fundledger.exchange.statements.cells import day_or_none, looks_like_amount
from fundledger.exchange.statements.layouts import FIELDS, BankLayout
from fundledger.schemas.layouts import folded
from fundledger.schemas.raw import Fault, Row, Sheet, Value, glimpse, letters
from fundledger.text import unaccented

HEADING_ROWS = 120
"""The heading row is looked for down to this row."""

LONGEST_TEXT = 1_000
_DAY = r"\D*\b(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\b"
_PERIOD = re.compile(rf"\b(?:tu|from)\b{_DAY}.*?\b(?:den|to)\b{_DAY}", re.DOTALL)
_ACCOUNT = re.compile(r"\d[\d .-]{3,}\d")


@dataclass(slots=True)
class RawLine:
    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    headings: Mapping[int, str]
    cells: dict[str, Value]

    def place(self, name: str | None = None) -> Place:
        index = None if name is None else self.columns.get(name)
        if index is None:
            return self.sheet.place(self.row)
        letter, heading = letters(index + 1), self.headings.get(index)
        return self.sheet.place(self.row, f"{letter} ({heading})" if heading else letter)


@dataclass(slots=True)
class Section:
    """One account's part of a sheet, as it was found."""

    sheet: Sheet
    account: str = ""
    period: tuple[date, date] | None = None
    labels: dict[str, tuple[int, Value]] = field(default_factory=dict)
    currencies: list[tuple[Place, Value]] = field(default_factory=list)  # of its lines
    lines: list[RawLine] = field(default_factory=list)
    totals: list[RawLine] = field(default_factory=list)
    has_table: bool = False


class _Table(NamedTuple):
    """The headings of a table: which column is which."""

    columns: Mapping[str, int]
    headings: Mapping[int, str]
    currency_at: int | None = None


_NO_TABLE = _Table({}, {})


def layout_of(rows: Sequence[Row], layouts: Sequence[BankLayout]) -> BankLayout | None:
    """The layout that knows the bank by its words; of several, the one with most columns."""
    top = [row for row in rows if row[0] <= HEADING_ROWS]
    words = folded(
        " ".join(str(value) for _, row in top for value in row if isinstance(value, str))
    )
    fitting: list[tuple[int, BankLayout]] = []
    for layout in layouts:
        if len(layouts) > 1 and not layout.knows(words):
            continue  # a layout that was named has not to know the file by its words
        best = max((len(_columns(layout, row)) for row in _pairs(top)), default=0)
        if best:
            fitting.append((best, layout))
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def _pairs(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Each row alone, and with the one below: headings may stand in two rows."""
    for index, row in enumerate(rows):
        yield (row,)
        if index + 1 < len(rows):
            yield (row, rows[index + 1])


def _columns(layout: BankLayout, rows: Sequence[Row]) -> dict[str, int]:
    """Field to column of a heading row; empty where a needed one is lacking or one stands twice."""
    found: dict[str, int] = {}
    for _, values in reversed(rows):
        of_row: dict[str, int] = {}
        for index, value in enumerate(values):
            name = layout.field_of(value)
            if name is None or index in found.values():
                continue
            if name in of_row:
                return {}
            of_row[name] = index
        if not of_row:
            return {}
        found = {**of_row, **found}
    return found if all(name in found for name in layout.need) else {}


def sections_of(
    sheet: Sheet, rows: Sequence[Row], layout: BankLayout, problems: list[Problem]
) -> Iterator[Section]:
    section, table = Section(sheet), _NO_TABLE
    of_all: tuple[date, date] | None = None  # a period that is said above all accounts
    below_headings = 0
    for index, (number, values) in enumerate(rows):
        if index < below_headings or all(value is None for value in values):
            continue
        height, heads = _table_at(layout, rows[index : index + 2])
        if height:
            table, below_headings = heads, index + height
            section.has_table = True
            continue
        said = _labelled(values, layout, table.columns)
        account = _account_in(said.get("account"))
        if account and not _is_line(values, table.columns):
            if section.account and account != section.account:
                if section.has_table:
                    yield section
                section, table = Section(sheet, period=of_all), _NO_TABLE
            section.account = account
            said.pop("account")
        if _take_labels(section, number, values, said, table.columns):
            continue
        if table.columns:
            _take_row(section, number, values, table, layout, problems)
        elif period := _period_in(values):
            section.period = period
            of_all = of_all if section.account else period
    if section.has_table:
        yield section


def _table_at(layout: BankLayout, rows: Sequence[Row]) -> tuple[int, _Table]:
    """How many rows of headings begin here, one or two, and what they say; 0 where none do."""
    for height in range(1, len(rows) + 1):
        columns = _columns(layout, rows[:height])
        if columns and not (height == 2 and _columns(layout, rows[1:])):
            _, last = rows[height - 1]
            headings = {
                at: glimpse(" ".join(str(last[at]).split()))
                for at in columns.values()
                if at < len(last) and isinstance(last[at], str)
            }
            return height, _Table(columns, headings, _currency_column(rows[:height], layout))
    return 0, _NO_TABLE


def _currency_column(rows: Sequence[Row], layout: BankLayout) -> int | None:
    for _, values in rows:
        for index, value in enumerate(values):
            if isinstance(value, str) and _meanings(value) & layout.labels["currency"]:
                return index
    return None


def _meanings(text: str) -> set[str]:
    """What a label or heading may mean: all of it, and each half of “Loại tiền / Currency”."""
    return {folded(part) for part in (text, *re.split(r"[/\n|]", text))}


def _is_line(values: Sequence[Value], columns: Mapping[str, int]) -> bool:
    """A row of the table with a day of its own is a line, whatever its text says."""
    if not columns:
        return False
    at = columns["date"]
    return at < len(values) and day_or_none(values[at]) is not None and _has_amount(values, columns)


def _has_amount(values: Sequence[Value], columns: Mapping[str, int]) -> bool:
    return any(
        columns[name] < len(values) and values[columns[name]] is not None
        for name in ("in", "out", "amount")
        if name in columns
    )


def _take_labels(
    section: Section,
    number: int,
    values: Sequence[Value],
    said: dict[str, Value],
    columns: Mapping[str, int],
) -> bool:
    """Balances and currency that a row says by their labels; True: that is all it holds."""
    if _is_line(values, columns):
        return False
    for name in ("opening", "closing", "currency"):
        if said.get(name) is not None:
            section.labels[name] = (number, said[name])
    return bool(said)


def _labelled(
    values: Sequence[Value], layout: BankLayout, columns: Mapping[str, int]
) -> dict[str, Value]:
    """What follows a label in its own cell or in a cell to the right.

    “Tài khoản: …” in the narrative of a row with an amount is the payer's.
    """
    narrative = columns.get("narrative") if _has_amount(values, columns) else None
    found: dict[str, Value] = {}
    for index, value in enumerate(values):
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            continue
        before, colon, after = value.partition(":")
        names = _meanings(before)
        for label in ("account", "currency", "opening", "closing"):
            if label in found or not names & layout.labels[label]:
                continue
            if index == narrative and label in ("account", "currency"):
                continue
            if colon and after.strip():
                found[label] = after.strip()
            else:
                found[label] = _to_the_right(values[index + 1 :], label)
    return found


def _to_the_right(values: Sequence[Value], label: str) -> Value:
    filled = [value for value in values if value is not None]
    if label in ("opening", "closing"):
        filled = [each for each in filled if looks_like_amount(each)]
    return filled[0] if filled else None


def _account_in(value: Value) -> str:
    match value:
        case int() if value > 9_999:
            return str(value)
        case str() if match := _ACCOUNT.search(value):
            return re.sub(r"\D", "", match[0])
        case _:
            return ""


def _period_in(values: Sequence[Value]) -> tuple[date, date] | None:
    """“Từ ngày 01/04/2023 đến ngày 30/06/2023”, in one cell or several."""
    words: list[str] = []
    for value in values:
        if isinstance(value, str):
            words.append(value)
        elif isinstance(value, date):
            words.append(f"{value.day}/{value.month}/{value.year}")
    said = _PERIOD.search(unaccented(" ".join(words)[:LONGEST_TEXT]))
    if said is None:
        return None
    first, last = map(day_or_none, said.groups())
    return (first, last) if first is not None and last is not None and first <= last else None


def _take_row(
    section: Section,
    number: int,
    values: Sequence[Value],
    table: _Table,
    layout: BankLayout,
    problems: list[Problem],
) -> None:
    """A row below the headings: a line, a total, or words without an amount."""
    filled = {
        name: values[at]
        for name, at in table.columns.items()
        if at < len(values) and values[at] is not None
    }
    line = RawLine(section.sheet, number, table.columns, table.headings, filled)
    faults = [name for name, value in filled.items() if isinstance(value, Fault)]
    for name in faults:
        value = filled[name]
        assert isinstance(value, Fault)
        problems.append(Problem(line.place(name), value.key, {"value": glimpse(value.shown)}))
    if faults:
        return
    has_amount = any(name in filled for name in ("in", "out", "amount"))
    day = day_or_none(filled.get("date"))
    if day is None and _is_total(values, table.columns, layout):
        section.totals.append(line)
        return
    looks_like_one = any(looks_like_amount(filled.get(name)) for name in ("in", "out", "amount"))
    if not has_amount or (day is None and not looks_like_one):
        if day is not None:
            problems.append(Problem(line.place(), "statement.no_amount", {}))
        elif "balance" in filled and looks_like_amount(filled["balance"]):
            problems.append(Problem(line.place("balance"), "statement.balance_alone", {}))
        return
    if "date" not in filled and layout.fill_days and section.lines:
        filled["date"] = section.lines[-1].cells["date"]
    section.lines.append(line)
    if table.currency_at is not None and table.currency_at < len(values):
        section.currencies.append((line.place(), values[table.currency_at]))


def _is_total(values: Sequence[Value], columns: Mapping[str, int], layout: BankLayout) -> bool:
    """“Tổng cộng” and figures: a text of its own anywhere, but no narrative that begins so."""
    for index, value in enumerate(values):
        if not isinstance(value, str):
            continue
        parts = {folded(part) for part in (value, *re.split(r"[/\n|:]", value))}
        if parts & layout.labels["totals"]:
            return True
        if index != columns.get("narrative") and any(
            folded(value).startswith(f"{word} ") for word in layout.labels["totals"]
        ):
            return True
    return False


def refuse_merged(sheet: Sheet, sections: Sequence[Section], problems: list[Problem]) -> None:
    """Cells merged downward over lines: whose value is it? Only a day may be filled down."""
    for section in sections:
        for area in sheet.merges:
            if area.top == area.bottom:
                continue
            within = (line for line in section.lines if area.top <= line.row <= area.bottom)
            line = next(within, None)
            if line is None:
                continue
            covered = range(area.left - 1, area.right)
            of = [name for name, at in line.columns.items() if at in covered]
            if of and of != ["date"]:
                problems.append(Problem(line.place(of[0]), "table.merged", {}))


def nothing_found(file: str, sheets: Sequence[Sequence[Row]]) -> Problem:
    """Which headings the file seems to have: the row near the top with most texts."""
    best: list[str] = []
    for rows in sheets:
        for number, values in rows:
            if number > HEADING_ROWS:
                break
            texts = [" ".join(v.split()) for v in values if isinstance(v, str) and len(v) < 60]
            if len(texts) > len(best):
                best = texts
    params: dict[str, object] = {
        "headings": [glimpse(text) for text in best[:15]] or ["–"],
        "fields": list(FIELDS),
    }
    return Problem(Place(file), "statement.unknown_layout", params)
