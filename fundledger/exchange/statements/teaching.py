"""Teaching a layout with a statement: what its columns may mean, and the proof that they do.

    proposed(file)                      the first rows, each column with what it seems to hold
    layout_learnt(file, layouts, said)  the layout as a body fit to be kept, and what it reads

A column is known by the balances (of all ways to read the figures only one adds up), else by the
words of its heading, else by what stands in it; the first two are sure, the last is for a person to
say. Nothing is learnt that does not read its own file and prove it. Nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise, permutations
from typing import Any, Literal, NamedTuple

from fundledger.banking.lines import StatementRead
from fundledger.calendar import show_day
from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.exchange.statements import read_statements
from fundledger.exchange.statements.accounts import Ends
from fundledger.exchange.statements.cells import amount_of, conventions_of, day_or_none
from fundledger.exchange.statements.columns import HEADING_ROWS, is_numbering
from fundledger.exchange.statements.containers import contained
from fundledger.exchange.statements.layouts import BankLayout, Headings, known_layouts, layout_from
from fundledger.exchange.statements.own_layouts import names_of_program
from fundledger.files import SourceFile
from fundledger.messages.wording import Sentence
from fundledger.schemas import bank_layout
from fundledger.schemas.bank_layout import FIELDS, UNUSED, checked_body
from fundledger.schemas.layouts import folded
from fundledger.schemas.raw import Fault, Row, Value, glimpse, letters
from fundledger.text import clean, unaccented

Why = Literal["said", "sums", "words", "cells"]

_MOST_LINES = 200
_MOST_FIGURES = 6
_MOST_SHOWN = 25
_SHOWN_BELOW = 4
_SAMPLES = 3
_LONGEST_NAME = 30
_LOOKED_AT = 120
_FEW_HEADINGS = 3
_SOON = 6  # so many rows below its headings a table has its first line
_NUMBER = re.compile(r"\s*\d[\d .-]{4,}\d\s*")
_NAMES_AN_ACCOUNT = ("tk", "tai khoan", "account", "a c")
_NAMES_A_BANK = ("ngan hang", "bank", "kho bac", "quy tin dung")


@dataclass(frozen=True, slots=True)
class TaughtColumn:
    """A column below the heading row, and what it seems to hold."""

    letter: str
    heading: str
    samples: tuple[str, ...] = ()
    holds: str | None = None  # a field, UNUSED, or None where nothing is known of it
    why: Why | None = None

    @property
    def is_sure(self) -> bool:
        return self.why in ("said", "sums", "words")


@dataclass(frozen=True, slots=True)
class Taught:
    """What a file shows to somebody who teaches its layout, and what is proposed."""

    file: str
    rows: tuple[tuple[int, str], ...]
    heading_row: int | None
    columns: tuple[TaughtColumn, ...]
    lacking: tuple[str, ...]  # the columns without which nothing can be read
    sides: Mapping[str, str | None]  # what the column of directions says, and which side that is
    bank: str = ""  # as the head of the file names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a person says of a statement; the rest is taken as proposed."""

    name: str = ""  # else it is made of the bank's
    bank: str = ""
    heading_row: int | None = None
    columns: Sequence[tuple[str, str]] = ()  # a letter or a heading, and what it holds
    labels: Sequence[tuple[str, str]] = ()  # what is labelled, and the text of the label
    recognise: Sequence[str] = ()
    money_in: Sequence[str] = ()  # what the column of directions says of money in
    money_out: Sequence[str] = ()
    fill_days: bool | None = None
    continued: bool | None = None
    opening: int | None = None
    closing: int | None = None


@dataclass(frozen=True, slots=True)
class Learnt:
    """A layout that reads its own file, and proves it."""

    body: dict[str, Any]
    read: Sequence[StatementRead]
    is_found: bool
    """Whether the file is read by it without naming it."""


def proposed(
    file: SourceFile,
    *,
    heading_row: int | None = None,
    columns: Sequence[tuple[str, str]] = (),
) -> Taught:
    """What a file shows, and what its columns seem to hold; of `columns` what was said."""
    layouts = known_layouts()
    grid = _grid_of(file, layouts, heading_row)
    if grid is None:
        fullest = max(_sheets(file, layouts), key=len)
        shown = tuple(_shown(fullest, _MOST_SHOWN))
        return Taught(file.name, shown, None, (), tuple(bank_layout.lacking(())), {})
    meant = _meant(file.name, grid, layouts, columns)
    holding = [each.holds for each in meant.columns if each.holds not in (None, UNUSED)]
    above = [row for row in grid.rows if row[0] <= grid.last_heading]
    below = [row for row in grid.rows if row[0] > grid.last_heading][:_SHOWN_BELOW]
    return Taught(
        file.name,
        tuple(_shown([*above[-_MOST_SHOWN:], *below])),
        *(grid.last_heading, meant.columns),
        tuple(bank_layout.lacking([str(each) for each in holding])),
        meant.sides,
        _bank_in(grid.head),
    )


def read_already(file: SourceFile, layouts: Sequence[BankLayout]) -> str | None:
    """The layout that a file is read by as it is, if there is one."""
    try:
        read = read_statements(file, layouts)
    except BadFile:
        return None
    return next((one.layout for one in read if one.lines), None)


def layout_learnt(file: SourceFile, layouts: Sequence[BankLayout], said: Lesson) -> Learnt:
    """The layout that a file was taught with; refused where it does not prove its own file.

    `layouts`: all that the Fund has, beside which the file has to be known by the new one. What is
    proposed comes from the program's alone: an own one may be what is to be taught anew.
    """
    known = known_layouts()
    grid = _grid_of(file, known, said.heading_row)
    if grid is None:
        raise FundledgerError("bank_layout.no_heading_row", file=file.name)
    meant = _meant(file.name, grid, known, said.columns)
    body = _body(file.name, grid, meant, known, said)
    layout = layout_from(body)
    read = _proved(file, layout, said)
    others = [each for each in layouts if each.name != layout.name]
    return Learnt(body, read, _is_found(file, layout, others, said))


# The grid of a file: its rows, and where the headings stand.

_Lines = Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class _Grid:
    rows: Sequence[Row]
    last_heading: int
    headings: Mapping[int, str]  # by column
    lines: _Lines  # the rows below that have a day and a figure

    @property
    def with_undated(self) -> _Lines:
        """The lines with those between that have no day: it may be written once for several."""
        rows = list(self.below())
        dated = [index for index, values in enumerate(rows) if _is_line(values)]
        if not dated:
            return []
        between = rows[dated[0] : dated[-1] + 1]
        return [values for values in between if sum(map(_is_figure, values)) > 1][:_MOST_LINES]

    @property
    def head(self) -> list[str]:
        """The texts above the headings."""
        first = self.last_heading
        return [
            " ".join(value.split())
            for number, values in self.rows
            if number < first
            for value in values
            if isinstance(value, str)
        ]

    def below(self) -> Iterator[Sequence[Value]]:
        return (values for number, values in self.rows if number > self.last_heading)


_SheetRows = Sequence[Row]
"""The rows of a sheet that hold anything."""


def _sheets(file: SourceFile, layouts: Sequence[BankLayout]) -> Sequence[_SheetRows]:
    kept = [
        [row for row in sheet.rows if any(cell is not None for cell in row[1])]
        for sheet in contained(file, Headings(layouts, HEADING_ROWS)).sheets
        if not sheet.hidden
    ]
    filled = [rows for rows in kept if rows]
    if not filled:
        raise BadFile(file.name, [Problem(Place(file.name), "file.empty", {})])
    return filled


def _grid_of(
    file: SourceFile, layouts: Sequence[BankLayout], heading_row: int | None
) -> _Grid | None:
    """The sheet with the best heading row; of one that was said, the sheet that has it."""
    sheets = _sheets(file, layouts)
    if heading_row is not None:
        for rows in sorted(sheets, key=len, reverse=True):
            at = next((i for i, row in enumerate(rows) if row[0] == heading_row), None)
            if at is not None and any(isinstance(cell, str) for cell in rows[at][1]):
                return _grid_at(rows, at)
        raise FundledgerError("bank_layout.no_such_row", file=file.name, row=heading_row)
    best: tuple[tuple[int, int], _SheetRows, int] | None = None
    for rows in sheets:
        for at in range(min(len(rows), _LOOKED_AT)):
            score = _score(rows, at, layouts)
            if score is not None and (best is None or score > best[0]):
                best = score, rows, at
    return None if best is None else _grid_at(best[1], best[2])


def _score(rows: Sequence[Row], at: int, layouts: Sequence[BankLayout]) -> tuple[int, int] | None:
    """How much a row looks like the headings of the lines below it; None: not at all."""
    _, values = rows[at]
    heads = {index for index, value in enumerate(values) if _is_heading(value)}
    if len(heads) < _FEW_HEADINGS or _is_line(values):
        return None
    below = next((cells for _, cells in rows[at + 1 : at + _SOON] if _is_line(cells)), None)
    if below is None:
        return None
    filled = {index for index, value in enumerate(below) if value is not None}
    known = sum(_by_words(values[index], layouts) is not None for index in heads)
    over = len(heads & filled)
    return (known + over, at) if over >= _FEW_HEADINGS else None


def _grid_at(rows: _SheetRows, at: int) -> _Grid:
    """The headings of a row, and those right below or above it where they stand in two rows."""
    last = at + 1 if _goes_on(rows, at, at + 1) else at
    above = last - 1 if last > at or _goes_on(rows, at, at - 1) else None
    number, values = rows[last]
    headings = _headings_in(values)
    if above is not None:
        headings = _joined(_headings_in(rows[above][1]), headings)
    below = (cells for row, cells in rows if row > number)
    lines = list(islice(filter(_is_line, below), _MOST_LINES))
    return _Grid(rows, number, headings, lines)


def _goes_on(rows: _SheetRows, at: int, beside: int) -> bool:
    """Whether the row right beside a heading row has headings too."""
    if not 0 <= beside < len(rows):
        return False
    (number, _), (other, values) = rows[at], rows[beside]
    is_text = len(_headings_in(values)) >= 2 and not any(map(_is_figure, values))
    return abs(number - other) == 1 and is_text and not is_numbering(values)


def _joined(above: Mapping[int, str], below: Mapping[int, str]) -> dict[int, str]:
    """A column is headed by the lower row; where two have the same there, by both rows."""
    headings = {**above, **below}
    over = ""
    for index in sorted(headings):
        over = above.get(index, over)
        if index in below and list(below.values()).count(below[index]) > 1:
            headings[index] = f"{over} {below[index]}".strip()
    return headings


def _headings_in(values: Sequence[Value]) -> dict[int, str]:
    return {
        index: " ".join(value.split())
        for index, value in enumerate(values)
        if isinstance(value, str) and _is_heading(value)
    }


def _is_heading(value: Value) -> bool:
    return isinstance(value, str) and bool(folded(value)) and day_or_none(value) is None


def _is_line(values: Sequence[Value]) -> bool:
    """A day in one cell, and a figure in another."""
    has_day = any(_day(value) is not None for value in values)
    return has_day and any(_is_figure(value) for value in values)


def _day(value: Value) -> date | None:
    """A bare number is no day here: it may be money."""
    return None if isinstance(value, int) else day_or_none(value)


def _is_figure(value: Value) -> bool:
    match value:
        case None | date() | Fault():
            return False
        case str():
            return _day(value) is None and bool(conventions_of(value))
        case _:
            return True


def _shown(rows: Sequence[Row], most: int | None = None) -> Iterator[tuple[int, str]]:
    """Each row in one line; where it is a row of a table, a blank cell keeps its place."""
    for number, values in rows[:most]:
        filled = [index for index, value in enumerate(values) if value is not None]
        shown = filled if len(filled) < _FEW_HEADINGS else range(filled[-1] + 1)
        yield number, " | ".join(_said(values[index]) for index in shown)


def _said(value: Value) -> str:
    match value:
        case None:
            return ""
        case date():
            return show_day(value)
        case Fault():
            return glimpse(value.shown)
        case str():
            return glimpse(" ".join(value.split()))
        case _:
            return str(value)


# What the columns mean.


@dataclass(frozen=True, slots=True)
class _Meant:
    columns: tuple[TaughtColumn, ...]
    by_index: Mapping[int, str]  # without what is unused
    sides: Mapping[str, str | None]


def _meant(
    file: str, grid: _Grid, layouts: Sequence[BankLayout], said: Sequence[tuple[str, str]]
) -> _Meant:
    width = max((len(values) for values in grid.below()), default=0)
    indexes = [i for i in range(max(width, *grid.headings, 0) + 1) if _is_used(grid, i)]
    holds: dict[int, str] = {}
    why: dict[int, Why] = {}

    def take(index: int, what: str, reason: Why) -> None:
        if index in holds or (what != UNUSED and what in holds.values()):
            return
        holds[index], why[index] = what, reason

    for which, what in said:
        index = _column_named(file, grid, which)
        if why.get(index) == "said" and holds[index] != what:
            raise FundledgerError("bank_layout.column_twice", column=which)
        if what != UNUSED and what in (holds[other] for other in holds if other != index):
            raise FundledgerError("bank_layout.field_twice", field=_word(what))
        holds[index], why[index] = what, "said"
    sides: dict[str, str | None] = {}
    words = {index: _by_words(grid.headings.get(index), layouts) for index in indexes}
    sums = _by_sums(grid, words, holds)
    if sums is not None:
        sides |= sums.sides
        for index, what in sums.holds.items():
            take(index, what, "sums")
    for index in indexes:
        meant = words[index]
        if meant is not None and not (sums and meant in ("in", "out", "amount", "direction")):
            take(index, meant, "words")
    for index in indexes:
        if (guess := _guessed(grid.headings.get(index), layouts)) is not None:
            take(index, guess, "cells")
    for index, what in _by_cells(grid, indexes, holds):
        take(index, what, "cells")
    by_index = {index: what for index, what in holds.items() if what != UNUSED}
    at = next((index for index, what in by_index.items() if what == "direction"), None)
    if at is not None:
        for text in _distinct(grid, at):
            sides.setdefault(text, _side(text, layouts))
    columns = tuple(
        TaughtColumn(
            *(letters(index + 1), grid.headings.get(index, "")),
            _samples(grid, index),
            *(holds.get(index), why.get(index)),
        )
        for index in indexes
    )
    return _Meant(columns, by_index, sides)


def _is_used(grid: _Grid, index: int) -> bool:
    return index in grid.headings or any(_at(values, index) is not None for values in grid.lines)


def _at(values: Sequence[Value], index: int) -> Value:
    return values[index] if index < len(values) else None


def _samples(grid: _Grid, index: int) -> tuple[str, ...]:
    texts = (_said(value) for values in grid.lines if (value := _at(values, index)) is not None)
    return tuple(islice(dict.fromkeys(texts), _SAMPLES))


def _distinct(grid: _Grid, index: int) -> list[str]:
    texts = (_at(values, index) for values in grid.lines)
    return list(dict.fromkeys(clean(text) for text in texts if isinstance(text, str)))


def _column_named(file: str, grid: _Grid, which: str) -> int:
    """A column by its heading, else by its letter."""
    wanted = folded(which)
    found = [index for index, text in grid.headings.items() if wanted and folded(text) == wanted]
    if len(found) > 1:
        params = {"heading": which, "columns": [letters(index + 1) for index in found]}
        raise FundledgerError("bank_layout.same_heading", file=file, **params)
    if found:
        return found[0]
    letter = which.strip().upper()
    last = max((len(values) for _, values in grid.rows), default=0)
    at = next((index for index in range(last) if letters(index + 1) == letter), None)
    if at is None:
        known = [f"{letters(index + 1)} ({text})" for index, text in sorted(grid.headings.items())]
        raise FundledgerError("bank_layout.no_such_column", file=file, column=which, known=known)
    return at


def _word(what: str) -> Sentence:
    """A field as an accountant calls it."""
    return Sentence(f"layout_field.{what}")


def _by_words(heading: object, layouts: Sequence[BankLayout]) -> str | None:
    """What the headings of the known banks say that a column holds."""
    found = (layout.field_of(heading) for layout in layouts)
    what = next((each for each in found if each is not None), None)
    return what if what is None or what in FIELDS else UNUSED


def _guessed(heading: object, layouts: Sequence[BankLayout]) -> str | None:
    """What a word in a heading may mean."""
    return next((each for each in (layout.guessed(heading) for layout in layouts) if each), None)


def _side(text: str, layouts: Sequence[BankLayout]) -> str | None:
    return next((each for each in (layout.side_of(text) for layout in layouts) if each), None)


# By the balances.


class _Sums(NamedTuple):
    holds: Mapping[int, str]
    sides: Mapping[str, str]


def _by_sums(grid: _Grid, words: Mapping[int, str | None], said: Mapping[int, str]) -> _Sums | None:
    """The one way to read the figures in which every balance follows from the one before.

    Where the headings say a way that holds, it is that one; None where there is none, or several.
    """
    for lines in (grid.lines, grid.with_undated):
        holding = [each for each in _ways(lines) if _agrees(each.holds, said)]
        by_words = [
            each
            for each in holding
            if all(words.get(index) == what for index, what in each.holds.items())
        ]
        found = by_words or holding
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _agrees(holds: Mapping[int, str], said: Mapping[int, str]) -> bool:
    """Whether a way to read the figures says nothing else than what a person said."""
    other_place = {what: index for index, what in said.items() if what != UNUSED}
    return all(
        said.get(index, what) == what and other_place.get(what, index) == index
        for index, what in holds.items()
    )


def _figures(lines: _Lines) -> dict[int, list[int]]:
    """The columns of figures alone, as numbers: a blank is nothing."""
    found: dict[int, list[int]] = {}
    texts = [
        mark
        for values in lines
        for value in values
        if isinstance(value, str) and len(marks := conventions_of(value)) == 1
        for mark in marks
    ]
    thousands = max(dict.fromkeys(texts), key=texts.count, default=None)
    for index in range(max(map(len, lines))):
        cells = [_at(values, index) for values in lines]
        if all(cell is None or _is_figure(cell) for cell in cells) and any(cells):
            try:
                found[index] = [0 if c is None else amount_of(c, thousands) for c in cells]
            except FundledgerError:
                continue
        if len(found) == _MOST_FIGURES:
            break
    return found


def _ways(lines: _Lines) -> Iterator[_Sums]:
    figures = _figures(lines) if len(lines) > 1 else {}
    for balance, at in figures.items():
        others = {index: of for index, of in figures.items() if index != balance}
        for (one, into), (two, out) in permutations(others.items(), 2):
            if _are_sides(into, out) and _runs(at, _signed(into, out)):
                yield _Sums({one: "in", two: "out", balance: "balance"}, {})
        for index, amounts in others.items():
            if any(amount < 0 for amount in amounts) and _runs(at, amounts):
                yield _Sums({index: "amount", balance: "balance"}, {})
            elif all(amounts):
                yield from _told_by_words(lines, (balance, at), (index, amounts), figures)


def _are_sides(into: Sequence[int], out: Sequence[int]) -> bool:
    """Whether each line has its money in one of two columns, and each column has some."""
    return any(into) and any(out) and not any(x and y for x, y in zip(into, out, strict=True))


def _signed(into: Sequence[int], out: Sequence[int]) -> list[int]:
    return [x - abs(y) for x, y in zip(into, out, strict=True)]


def _told_by_words(
    lines: _Lines,
    balance: tuple[int, list[int]],
    amount: tuple[int, list[int]],
    figures: Mapping[int, list[int]],
) -> Iterator[_Sums]:
    """A column of two words that says of each amount whether it came or went."""
    for index in range(max(map(len, lines))):
        cells = [_at(values, index) for values in lines]
        words = [clean(cell) if isinstance(cell, str) else "" for cell in cells]
        kinds = list(dict.fromkeys(words))
        if index in figures or len(kinds) != 2 or "" in kinds:
            continue
        for into, out in (kinds, kinds[::-1]):
            signed = [a if w == into else -a for a, w in zip(amount[1], words, strict=True)]
            if _runs(balance[1], signed):
                holds = {amount[0]: "amount", index: "direction", balance[0]: "balance"}
                yield _Sums(holds, {into: "in", out: "out"})


def _runs(balances: Sequence[int], amounts: Sequence[int]) -> bool:
    """Whether each balance follows from the one before it, or the one below."""
    steps = list(pairwise(zip(balances, amounts, strict=True)))
    downward = all(one + moved == other for (one, _), (other, moved) in steps)
    return downward or all(one == other + moved for (one, moved), (other, _) in steps)


# By what stands in the columns.


def _by_cells(
    grid: _Grid, indexes: Sequence[int], taken: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    free = [index for index in indexes if index not in taken]
    filled = {
        index: [value for values in grid.lines if (value := _at(values, index)) is not None]
        for index in free
    }
    days = [i for i in free if filled[i] and all(_day(v) is not None for v in filled[i])]
    for index, what in zip(days, ("date", "value_date"), strict=False):
        if "date" in taken.values() and what == "date":
            continue
        yield index, what
    texts = {
        index: sum(len(value) for value in filled[index] if isinstance(value, str))
        for index in free
        if index not in days
    }
    longest = max(texts, key=lambda index: texts[index], default=None)
    if longest is not None and texts[longest]:
        yield longest, "narrative"


def _bank_in(head: Sequence[str]) -> str:
    """How the head of a file names the bank."""
    for text in head:
        plain = unaccented(text)
        if any(word in plain for word in _NAMES_A_BANK) and len(text) <= 100:
            before, colon, after = text.partition(":")
            named = after.strip() if colon and after.strip() else before.strip()
            if folded(named):
                return clean(named)
    return ""


# What is kept.


def _body(
    file: str, grid: _Grid, meant: _Meant, layouts: Sequence[BankLayout], said: Lesson
) -> dict[str, Any]:
    headings: dict[str, list[str]] = {}
    for index, what in sorted(meant.by_index.items()):
        text = grid.headings.get(index)
        if text is None:
            raise FundledgerError(
                "bank_layout.no_heading", file=file, column=letters(index + 1), field=_word(what)
            )
        alike = [other for other in meant.by_index if grid.headings.get(other) == text]
        if len(alike) > 1:
            columns = [letters(each + 1) for each in alike]
            params = {"heading": text, "columns": columns, "last": columns[-1]}
            raise FundledgerError("bank_layout.alike", file=file, **params)
        headings[what] = [text]
    if missing := bank_layout.lacking(list(headings)):
        raise FundledgerError(
            "bank_layout.columns_lacking", file=file, lacking=[_word(each) for each in missing]
        )
    bank = said.bank or _bank_in(grid.head)
    taken = names_of_program()
    name = said.name or _name_of(bank, taken)
    if not name:
        raise FundledgerError("bank_layout.which_bank", file=file)
    wanted: dict[str, Any] = {
        "name": name,
        "bank": bank or name,
        "recognise": _recognised_by(grid, meant, said),
        "fill_days": _fills_days(grid, meant) if said.fill_days is None else said.fill_days,
        "headings": headings,
    }
    if said.continued is not None:
        wanted["continued"] = said.continued
    for label, text in said.labels:
        wanted.setdefault(label, []).append(text)
    if "direction" in headings:
        wanted["direction"] = _directions(file, meant, said)
    if (account := _account_label(grid, layouts)) is not None:
        wanted.setdefault("account", [account])
    return checked_body(wanted, lambda *path: Place(file, path=".".join(path) or None), taken)


def _name_of(bank: str, taken: Collection[str]) -> str:
    """A short name of a bank, of its first words; never that of a layout of the program."""
    words = folded(bank).split()
    while len("-".join(words)) > _LONGEST_NAME and len(words) > 1:
        words.pop()
    name = "-".join(words)[:_LONGEST_NAME]
    return f"{name}-rieng" if name in taken else name


def _account_label(grid: _Grid, layouts: Sequence[BankLayout]) -> str | None:
    """What stands before the account's number in the head, where no known label does."""
    found: list[str] = []
    for number, values in grid.rows:
        if number >= grid.last_heading:
            break
        filled = [value for value in values if value is not None]
        for value, right in zip(filled, [*filled[1:], None], strict=True):
            if not isinstance(value, str):
                continue
            label, _, after = value.partition(":")
            if not _NUMBER.fullmatch(after if after.strip() else str(right or "")):
                continue
            plain = folded(label)
            if any(plain in layout.labels["account"] for layout in layouts):
                return None
            if any(f" {word} " in f" {plain} " for word in _NAMES_AN_ACCOUNT):
                found.append(clean(label))
    return found[0] if found else None


def _directions(file: str, meant: _Meant, said: Lesson) -> dict[str, list[str]]:
    sides = {
        **meant.sides,
        **dict.fromkeys(map(clean, said.money_in), "in"),
        **dict.fromkeys(map(clean, said.money_out), "out"),
    }
    if unknown := [text for text, side in sides.items() if side is None]:
        raise FundledgerError("bank_layout.which_side", file=file, words=unknown)
    found: dict[str, list[str]] = {}
    for text, side in sides.items():
        found.setdefault(str(side), []).append(text)
    return found


def _recognised_by(grid: _Grid, meant: _Meant, said: Lesson) -> list[list[str]]:
    """What the next file of this bank is known by: its name in the head, and else its headings."""
    if said.recognise:
        return [[text] for text in said.recognise]
    head = " ".join(folded(text) for text in grid.head)
    named = [text for text in (said.bank, _bank_in(grid.head)) if text and folded(text) in head]
    columns = [grid.headings[index] for index in sorted(meant.by_index)]
    return [[named[0]], columns] if named else [columns]


def _fills_days(grid: _Grid, meant: _Meant) -> bool:
    """Whether a day is written once for the lines below it."""
    at = {what: index for index, what in meant.by_index.items()}
    sides = [at[side] for side in ("in", "out", "amount") if side in at]
    also = [at[what] for what in ("narrative", "balance") if what in at]
    return any(
        _at(values, at["date"]) is None
        and sum(_is_figure(_at(values, index)) for index in sides) == 1
        and all(_at(values, index) is not None for index in also)
        for values in grid.below()
    )


# The proof.


def _proved(file: SourceFile, layout: BankLayout, said: Lesson) -> list[StatementRead]:
    try:
        read = read_statements(file, [layout], stated=_stated(said))
    except BadFile as refusal:
        if all(problem.key == "statement.proves_nothing" for problem in refusal.problems):
            raise FundledgerError("bank_layout.no_proof", file=file.name) from None
        raise
    if not any(one.lines for one in read):
        raise FundledgerError("bank_layout.no_lines", file=file.name)
    return read


def _stated(said: Lesson) -> Mapping[str, Ends] | None:
    is_said = said.opening is not None or said.closing is not None
    return {"": Ends(said.opening, said.closing)} if is_said else None


def _is_found(
    file: SourceFile, layout: BankLayout, others: Sequence[BankLayout], said: Lesson
) -> bool:
    try:
        read = read_statements(file, [*others, layout], stated=_stated(said))
    except BadFile:
        return False
    return all(one.layout == layout.name for one in read)
