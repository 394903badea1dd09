"""Where the statement is in a sheet: each account's lines, and what stands around them.

A file may hold several accounts below each other; each is a `Section` of raw lines with what its
labels say. Nothing is read here as an amount: `parsing` does that once the whole file is seen.
Whatever is neither a line nor known as something else is a problem; nothing with an amount is
passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from fundledger.errors import Place, Problem
from fundledger.exchange.statements.cells import day_or_none, looks_like_amount
from fundledger.exchange.statements.columns import (
    HEADING_ROWS,
    NO_COLUMNS,
    Columns,
    columns_at,
    is_numbering,
    with_direction,
)
from fundledger.exchange.statements.heads import (
    FIGURES,
    LONGEST_LABEL,
    Period,
    account_in,
    label_columns,
    label_texts,
    labelled,
    labels_of,
    period_in,
    taken_from_below,
)
from fundledger.exchange.statements.layouts import BankLayout, furniture
from fundledger.schemas.layouts import folded
from fundledger.schemas.raw import Fault, Row, Sheet, Value, glimpse

_AMOUNTS = ("in", "out", "amount")
_UNDERWAY = timedelta(days=5)
_WORDS = re.compile(r"(?!vnd|vnđ|đồng)[^\W\d_]{3,}", re.IGNORECASE)
_FEWEST = 3  # headings: a day, an amount, a narrative
_PAGE = re.compile(r"\W*(trang|page)\W*\d+.*", re.IGNORECASE)


@dataclass(slots=True)
class RawLine:
    """A row below the headings, by field."""

    sheet: Sheet
    row: int
    columns: Columns
    cells: dict[str, Value]
    more: list[str] = field(default_factory=list)  # its narrative, where it goes on below
    since: int = 0  # of a total: how many lines stand above it
    has_day_of_above: bool = False  # its day is written on a line above only

    def place(self, name: str | None = None) -> Place:
        return self.sheet.place(self.row, None if name is None else self.columns.named(name))


Label = tuple[int, Value]
"""The row of a label, and what it says."""


@dataclass(slots=True)
class Section:
    """One account's part of a sheet, as it was found."""

    sheet: Sheet
    row: int = 1
    account: str = ""
    first: date | None = None
    last: date | None = None
    labels: dict[str, Label] = field(default_factory=dict)
    currencies: list[tuple[Place, Value]] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)
    totals: list[RawLine] = field(default_factory=list)
    cumulative: list[RawLine] = field(default_factory=list)
    has_table: bool = False
    columns: Columns = NO_COLUMNS  # of its last headings
    heading_index: int = 0  # of the first table in the sheet: how many rows stand above it
    by_value_day: bool = False
    unread: list[Problem] = field(default_factory=list)  # what may be a line and is none
    passed_over: Place | None = None  # the first row of figures that no column took


def sections_of(sheet: Sheet, rows: Sequence[Row], layout: BankLayout) -> list[Section]:
    """The accounts of a sheet that have a table; `Section.unread` says what is odd of each."""
    reader = _Reader(sheet, layout)
    below = 0
    for index, (number, values) in enumerate(rows):
        if index < below:
            continue
        if all(value is None for value in values):
            reader.blank()
            continue
        if reader.is_line(values):
            reader.line(number, values)
            continue
        if reader.holds_money(values):
            reader.take(number, values)  # no row of headings: looking for some is what takes time
            continue
        height, columns = reader.columns_at(rows[index : index + 2])
        if height:
            below = index + height
            if not reader.done and not reader.section.has_table:
                reader.section.heading_index = index
            reader.head(with_direction(columns, layout, rows[index:below], rows[below:]))
            if below < len(rows) and is_numbering(rows[below][1]):
                below += 1
            continue
        reader.take(number, values)
    found = [one for one in reader.finished() if one.has_table]
    for one in found:
        _unfill_days(one.lines)
        if above := goes_on_without_headings(rows[: one.heading_index], one):
            place = sheet.place(above)
            one.unread.append(Problem(place, "statement.line_above_headings", {}))
    return [each for one in found for each in _by_account(one)]


def _unfill_days(lines: Sequence[RawLine]) -> None:
    """Take back days from above where the file does not leave days out: there one is lacking.

    It does not where a day stands twice below each other, or has its time, or where the line has
    a day of its own beside it that is another one.
    """
    written = [None if line.has_day_of_above else line.cells.get("date") for line in lines]
    twice = any(one is not None and one == other for one, other in pairwise(written))
    timed = any(
        isinstance(day, datetime) or (isinstance(day, str) and ":" in day) for day in written
    )
    for line in lines:
        if line.has_day_of_above and (twice or timed or not _fits_with_other_day(line)):
            del line.cells["date"]


def _fits_with_other_day(line: RawLine) -> bool:
    """Whether the day of the transaction beside it may have been booked on the day from above."""
    day, other = day_or_none(line.cells.get("date")), day_or_none(line.cells.get("value_date"))
    return other is None or (day is not None and timedelta(0) <= day - other <= _UNDERWAY)


class _Reader:
    """Goes down the rows of a sheet."""

    def __init__(self, sheet: Sheet, layout: BankLayout) -> None:
        self.sheet, self.layout = sheet, layout
        self.columns = NO_COLUMNS
        self.columns_before = NO_COLUMNS  # of the account above
        self.section = Section(sheet)
        self.done: list[Section] = []
        self.of_all: Period = (None, None)  # a period that is said above all accounts
        self.headless = 0  # the first line of an account that has no headings of its own
        self.labels_above: dict[int, str] = {}
        self.waiting: list[tuple[int, str, bool]] = []  # texts that may go on a narrative
        self.apart = False
        self.group_day: Value = None
        self.has_ended = False  # the closing balance stands above
        self.furniture = tuple(furniture())
        self.headed: dict[tuple[tuple[Value, ...], ...], Columns] = {}
        self._beginnings = {  # “Cộng” alone begins “Công ty” too
            name: tuple(
                f"{word} "
                for word in layout.labels[name]
                if " " in word or word in ("tong", "total")
            )
            for name in ("cumulative", "totals")
        }

    def finished(self) -> list[Section]:
        self._end_of_lines()
        return [*self.done, self.section]

    def blank(self) -> None:
        self.apart = True
        self.labels_above = {}

    def columns_at(self, rows: Sequence[Row]) -> tuple[int, Columns]:
        """The headings that begin here, if any do; those of the page before are known at sight."""
        texts = tuple(tuple(values) for _, values in rows)
        for headings, known in self.headed.items():
            if texts[: len(headings)] == headings:
                return len(headings), known
        if sum(isinstance(value, str) for values in texts for value in values) < _FEWEST:
            return 0, NO_COLUMNS
        height, columns = columns_at(self.layout, rows)
        if height:
            self.headed[texts[:height]] = columns
        return height, columns

    def head(self, columns: Columns) -> None:
        if self.headless:  # a table of its own has its headings above the first line
            place = self.sheet.place(self.headless)
            self.section.unread.append(Problem(place, "statement.line_above_headings", {}))
        self.columns = columns
        self.section.columns = columns
        self.section.has_table = True
        self.section.by_value_day = columns.by_value_day
        self.labels_above = {}

    def _value(self, values: Sequence[Value], name: str) -> Value:
        at = self.columns.of.get(name)
        return values[at] if at is not None and at < len(values) else None

    def _has_amount(self, values: Sequence[Value]) -> bool:
        return any(self._value(values, name) is not None for name in _AMOUNTS)

    def holds_money(self, values: Sequence[Value]) -> bool:
        """A row of the table with a sum under money in or out, whatever else it lacks."""
        return any(looks_like_amount(self._value(values, name)) for name in _AMOUNTS)

    def is_line(self, values: Sequence[Value]) -> bool:
        """A row of the table with a day of its own and an amount, which no label makes a sum."""
        return bool(
            self.columns.of
            and self._has_amount(values)
            and day_or_none(self._value(values, "date")) is not None
            and not self._sum_label(values, is_dated=True)
        )

    def _sum_label(self, values: Sequence[Value], *, is_dated: bool) -> str | None:
        """Whether a row is a balance or a total by a text of its own, and which."""
        narrative = self.columns.of.get("narrative")
        for index, value in enumerate(values):
            if not isinstance(value, str) or len(value) > LONGEST_LABEL:
                continue
            if not self.layout.may_be_label(value):
                continue
            for name in labels_of(
                value, self.layout, ("opening", "closing", "carried", "cumulative", "totals")
            ):
                return name
            is_told = is_dated or index in (narrative, self.columns.of.get("payer"))
            if is_told and not self._moves_both_ways(values):
                continue
            for text in label_texts(value):
                for name in ("cumulative", "totals"):
                    if text.startswith(self._beginnings[name]):
                        return name
        return None

    def _moves_both_ways(self, values: Sequence[Value]) -> bool:
        """Sums under money in and money out: those of several lines, no line has both."""
        sides = [self._value(values, name) for name in ("in", "out")]
        return all(looks_like_amount(each) and str(each).strip(" 0.,-") for each in sides)

    def take(self, number: int, values: Sequence[Value]) -> None:
        """A row that is neither a line nor headings."""
        if self.labels_above:
            below = taken_from_below(self.labels_above, values)
            self._label(number, below)
            self.labels_above = {}
            if below:
                return
        if self.columns.of and (name := self._sum_label(values, is_dated=False)):
            self._sum(name, number, values)
            return
        if self._heads(number, values):
            return
        if self.columns.of:
            self._other_row(number, values)
            return
        if self.columns_before.of and _would_be_line(values, self.columns_before):
            self.head(self.columns_before)  # the headings stand once, above all accounts
            self.headless = number
            self.line(number, values)
            return
        first, last = period_in(values)
        self._period(first, last)
        self.labels_above = label_columns(values, self.layout)

    def _period(self, first: date | None, last: date | None) -> None:
        if first is None and last is None:
            return
        self.section.first = first or self.section.first
        self.section.last = last or self.section.last
        if not self.section.account:
            self.of_all = (self.section.first, self.section.last)

    def _heads(self, number: int, values: Sequence[Value]) -> bool:
        """What labels say; True: there is nothing else in the row."""
        said = labelled(values, self.layout)
        if self._speaks_of_payer(values):
            return False
        account = account_in(said.get("account"))
        if account and account != self.section.account:
            if self.section.has_table and (self.section.account or self.section.lines):
                self._next_account(number)
            self.section.account = account
        said.pop("account", None)
        self._label(number, said)
        first, last = period_in(values)
        if account or any(value is not None for value in said.values()):
            self._period(first, last)
            return True
        return False

    def _speaks_of_payer(self, values: Sequence[Value]) -> bool:
        """“Tài khoản: 0351…” in the narrative of a line, or below it, is the payer's."""
        text = self._value(values, "narrative")
        if not isinstance(text, str):
            return False
        before, _, after = text.partition(":")
        names = FIGURES if after.strip() else ("account", "currency", *FIGURES)
        return not any(labels_of(before, self.layout, names))

    def _next_account(self, number: int) -> None:
        self._end_of_lines()
        self.done.append(self.section)
        first, last = self.of_all
        self.columns_before = self.columns
        self.headless = 0
        self.section = Section(self.sheet, number, first=first, last=last)
        self.columns = NO_COLUMNS

    def _label(self, number: int, said: dict[str, Value]) -> None:
        for name, value in said.items():
            if value is None or name == "account":
                continue
            if name == "opening" and (name in self.section.labels or self.section.lines):
                continue  # of a page; the first one is that of the statement
            self.section.labels[name] = (number, value)

    def _sum(self, name: str, number: int, values: Sequence[Value]) -> None:
        """A balance or a total within the table."""
        if name == "carried":
            return
        line = self._raw(number, values)
        if name in ("totals", "cumulative"):
            self._end_of_lines()
            line.since = len(self.section.lines)
            (self.section.totals if name == "totals" else self.section.cumulative).append(line)
            self._label(number, self._figures_beside(values))
            return
        found = [line.cells.get(each) for each in ("balance", "amount", "in", "out")]
        amounts = [value for value in found if value is not None and looks_like_amount(value)]
        value = labelled(values, self.layout).get(name) if not amounts else amounts[0]
        self.has_ended = name == "closing"
        if isinstance(value, int) and not value and len(amounts) > 1:
            value = amounts[1]
        self._label(number, {name: value})

    def _figures_beside(self, values: Sequence[Value]) -> dict[str, Value]:
        """“Tổng cộng … Số dư cuối kỳ: 1.000” in one row."""
        said = labelled(values, self.layout)
        return {name: said[name] for name in ("opening", "closing") if name in said}

    def _raw(self, number: int, values: Sequence[Value]) -> RawLine:
        filled = {
            name: values[at]
            for name, at in self.columns.of.items()
            if at < len(values) and values[at] is not None
        }
        return RawLine(self.sheet, number, self.columns, filled)

    def line(self, number: int, values: Sequence[Value]) -> None:
        line = self._raw(number, values)
        if self._has_fault(line):
            return
        self._go_on(more_follows=True)
        self.apart = self.has_ended = False
        if "currency" in line.cells:
            self.section.currencies.append((line.place("currency"), line.cells["currency"]))
        self.section.lines.append(line)

    def _has_fault(self, line: RawLine) -> bool:
        faults = [(name, value) for name, value in line.cells.items() if isinstance(value, Fault)]
        for name, value in faults:
            params: dict[str, object] = {"value": glimpse(value.shown)}
            self.section.unread.append(Problem(line.place(name), value.key, params))
        return bool(faults)

    def _other_row(self, number: int, values: Sequence[Value]) -> None:
        """A row that has no day, or no amount: a line that lacks one, words, or a day alone."""
        line = self._raw(number, values)
        if self._has_fault(line):
            return
        day = day_or_none(line.cells.get("date"))
        if any(_is_figure(line.cells.get(name)) for name in _AMOUNTS):
            if "date" not in line.cells and self.layout.fill_days:
                self._fill_day(line)
            self._go_on(more_follows=True)
            self.apart = False
            self.section.lines.append(line)
        elif day is not None:
            if set(line.cells) == {"date"} and self.layout.fill_days:
                self.group_day = line.cells["date"]
            else:
                self.section.unread.append(Problem(line.place(), "statement.no_amount", {}))
        elif self.has_ended and "narrative" not in line.cells:
            return  # figures below the closing balance: what is at hand, what is blocked
        elif "balance" in line.cells and looks_like_amount(line.cells["balance"]):
            if self._repeats_balance(line):
                return  # carried to the next page
            place = line.place("balance")
            self.section.unread.append(Problem(place, "statement.balance_alone", {}))
        else:
            self._words(number, values, line)

    def _repeats_balance(self, line: RawLine) -> bool:
        """Whether a balance without a sum is that of the line above: no money moved."""
        lines = self.section.lines
        return bool(lines) and lines[-1].cells.get("balance") == line.cells["balance"]

    def _fill_day(self, line: RawLine) -> None:
        if self.group_day is not None:
            line.cells["date"] = self.group_day
        elif self.section.lines and "date" in self.section.lines[-1].cells:
            line.cells["date"] = self.section.lines[-1].cells["date"]
            line.has_day_of_above = True

    def _words(self, number: int, values: Sequence[Value], line: RawLine) -> None:
        """Words alone in the column of narratives go on the narrative above."""
        text = line.cells.get("narrative")
        others = sum(value is not None for value in values) - (text is not None)
        if (
            text is not None
            and not others
            and self.section.lines
            and not _PAGE.fullmatch(str(text))
        ):
            self.waiting.append((number, str(text), self.apart))
        if (
            sum(looks_like_amount(value) for value in values) > 1
            and self.section.passed_over is None
        ):
            self.section.passed_over = line.place()
        first, last = period_in(values)
        if not self.section.lines:
            self._period(first, last)

    def _go_on(self, *, more_follows: bool) -> None:
        """Give the waiting words to the line above them, signatures and notes at the end not."""
        for _, text, apart in self.waiting:
            if not more_follows and (apart or folded(text).startswith(self.furniture)):
                break
            if self.layout.continued:
                self.section.lines[-1].more.append(text)
        self.waiting = []

    def _end_of_lines(self) -> None:
        self._go_on(more_follows=False)


def goes_on_without_headings(rows: Sequence[Row], section: Section) -> int | None:
    """The first row of a sheet without headings that would be a line below those of another."""
    columns = section.lines[-1].columns if section.lines else section.columns
    return next((number for number, values in rows if _would_be_line(values, columns)), None)


def _would_be_line(values: Sequence[Value], columns: Columns) -> bool:
    said = {name: values[at] for name, at in columns.of.items() if at < len(values)}
    return (
        day_or_none(said.get("date")) is not None
        and isinstance(said.get("narrative"), str)
        and any(looks_like_amount(said.get(name)) for name in _AMOUNTS)
    )


def _is_figure(value: Value) -> bool:
    """Something like an amount, not a note below the table that has a number in it."""
    return looks_like_amount(value) and not (isinstance(value, str) and _WORDS.search(value))


def _by_account(section: Section) -> Iterator[Section]:
    """Some banks write the account into each row; several of them are several statements."""
    said = [account_in(line.cells.get("account")) for line in section.lines]
    numbers = list(dict.fromkeys(said))
    if section.account or not all(numbers) or not numbers:
        yield section
    elif len(numbers) == 1:
        section.account = numbers[0]
        yield section
    elif len(numbers) > max(2, len(said) // 4):  # more likely those who paid
        yield section
    else:
        for number in numbers:
            lines = [line for line, of in zip(section.lines, said, strict=True) if of == number]
            yield replace(section, account=number, lines=lines, totals=[], cumulative=[], labels={})


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
            of = [name for name, at in line.columns.of.items() if at in covered]
            if of and of != ["date"] and not _is_one_line(section, line, area.bottom):
                problems.append(Problem(line.place(of[0]), "table.merged", {}))


def _is_one_line(section: Section, line: RawLine, bottom: int) -> bool:
    """Whether merged cells belong to one line whose narrative takes several rows."""
    return not any(line.row < other.row <= bottom for other in section.lines)


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
        "file": file,
    }
    return Problem(Place(file), "statement.unknown_layout", params)
