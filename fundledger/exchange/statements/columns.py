"""Which column of a sheet is which: one or two rows of headings, read by the words of a layout.

Two rows may be two languages, or a heading over several columns with its parts below (“Số phát
sinh” over “Nợ” and “Có”). Of two columns for one field the one that the words name first is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fundledger.exchange.statements.layouts import NOT_OURS, BankLayout
from fundledger.schemas.raw import Row, Value, glimpse, letters

HEADING_ROWS = 120
"""The heading row is looked for down to this row."""

_LOOKED_AT = 200


class Columns(NamedTuple):
    """The headings of a table: which column is which."""

    of: Mapping[str, int]
    headings: Mapping[int, str]
    by_value_day: bool = False  # the only days are those from which money counts

    def named(self, field: str) -> str | None:
        """A column as a person finds it: its letter and its heading."""
        index = self.of.get(field)
        if index is None:
            return None
        heading = self.headings.get(index)
        return f"{letters(index + 1)} ({heading})" if heading else letters(index + 1)


NO_COLUMNS = Columns({}, {})

_Texts = tuple[str, ...]
"""What may head a column, the whole heading first and then its rows from below."""


def columns_at(layout: BankLayout, rows: Sequence[Row]) -> tuple[int, Columns]:
    """How many rows of headings begin here, one or two, and what they say; 0 where none do."""
    one = _columns(layout, [row for _, row in rows[:1]])
    if len(rows) < 2 or not any(isinstance(value, str) for value in rows[0][1]):
        return (1, one) if one.of else (0, NO_COLUMNS)
    two = _columns(layout, [row for _, row in rows[:2]])
    if one.of and not _has_parts_below(layout, one, two, rows[1][1]):
        return 1, one
    if two.of and not _columns(layout, [rows[1][1]]).of:
        return 2, two
    return (1, one) if one.of else (0, NO_COLUMNS)


def _has_parts_below(
    layout: BankLayout, one: Columns, two: Columns, below: Sequence[Value]
) -> bool:
    """Whether the row below names a column that the first does not: it is a row of headings too."""
    new = set(two.of.items()) - set(one.of.items())
    return any(at < len(below) and layout.meanings(below[at]) for _, at in new)


def best_of(layout: BankLayout, rows: Sequence[Row]) -> tuple[int, int]:
    """How many fields the best heading row near the top names, and where it stands."""
    found = [
        (len(columns_at(layout, rows[index : index + 2])[1].of), -index)
        for index, row in enumerate(rows)
        if row[0] <= HEADING_ROWS and sum(isinstance(v, str) for v in row[1]) > 1
    ]
    count, index = max(found, default=(0, 0))
    return count, -index


def _columns(layout: BankLayout, rows: Sequence[Sequence[Value]]) -> Columns:
    """No columns where a needed field has none."""
    texts = _texts_by_column(rows)
    candidates: dict[str, list[tuple[int, int]]] = defaultdict(list)
    unknown: list[int] = []
    for index, tried in texts.items():
        meanings, text = _meaning(layout, tried)
        for name in meanings:
            candidates[name].append((layout.rank(text), index))
        if not meanings:
            unknown.append(index)
    of = {name: min(places)[1] for name, places in candidates.items() if name != NOT_OURS}
    if len(candidates["date"]) > 1:
        of.setdefault("value_date", sorted(candidates["date"])[1][1])
    for index in unknown if layout.guesses else ():
        guesses = (layout.guessed(text) for text in texts[index])
        guess = next((each for each in guesses if each is not None), None)
        if guess is not None:
            of.setdefault(guess, index)
    if "amount" not in of and "direction" in of and "in" not in of:
        of["amount"] = of.pop("direction")  # “Thay đổi” alone heads amounts with their sign
    by_value_day = "date" not in of and "value_date" in of
    if by_value_day:
        of["date"] = of.pop("value_date")
    if not _is_enough(of, layout):
        return NO_COLUMNS
    if {"in", "out"} <= of.keys():
        of = {name: at for name, at in of.items() if name not in ("amount", "direction")}
    else:
        of = {name: at for name, at in of.items() if name not in ("in", "out")}
    headings = {at: glimpse(" ".join(texts[at][0].split())) for at in sorted(of.values())}
    return Columns(of, headings, by_value_day)


def _is_enough(of: Mapping[str, int], layout: BankLayout) -> bool:
    if layout.need:
        return all(name in of for name in layout.need)
    has_sides = {"in", "out"} <= of.keys() or "amount" in of
    return has_sides and {"date", "narrative"} <= of.keys()


def _meaning(layout: BankLayout, tried: _Texts) -> tuple[tuple[str, ...], str]:
    for text in tried:
        if meanings := layout.meanings(text):
            return meanings, text
    return (), tried[0]


def _texts_by_column(rows: Sequence[Sequence[Value]]) -> dict[int, _Texts]:
    if len(rows) == 1:
        return {at: (value,) for at, value in enumerate(rows[0]) if isinstance(value, str)}
    top, bottom = rows
    found: dict[int, _Texts] = {}
    over = ""  # a heading that stands over the columns to its right as well
    for index in range(max(len(top), len(bottom))):
        above, below = _text(top, index), _text(bottom, index)
        over = above or (over if below else "")
        if below and over:
            found[index] = (f"{over} {below}", below, *((above,) if above else ()))
        elif below or above:
            found[index] = (below or above,)
    return found


def _text(values: Sequence[Value], index: int) -> str:
    value = values[index] if index < len(values) else None
    return value if isinstance(value, str) else ""


def with_direction(
    columns: Columns, layout: BankLayout, headings: Sequence[Row], rows: Sequence[Row]
) -> Columns:
    """With the column that says the side of each amount, known by what stands in it.

    An amount beside a column of Nợ and Có has no side of its own, whatever that column is headed.
    """
    if "amount" not in columns.of or "direction" in columns.of:
        return columns
    width = max((len(values) for _, values in headings), default=0)
    taken = set(columns.of.values())
    at = columns.of["amount"]
    lines = [
        values for _, values in rows[:_LOOKED_AT] if at < len(values) and values[at] is not None
    ]
    for index in range(width):
        said = [
            values[index] for values in lines if index < len(values) and values[index] is not None
        ]
        if index in taken or len(said) * 2 < len(lines) or not said:
            continue
        if all(isinstance(value, str) and layout.side_of(value) for value in said):
            return columns._replace(of={**columns.of, "direction": index})
    return columns


def _at(values: Sequence[Value], index: int) -> Value:
    return values[index] if index < len(values) else None


def is_numbering(values: Sequence[Value]) -> bool:
    """A row that only numbers the columns below their headings: A, B, 1, 2 or (1), (2)."""
    filled = [str(value).strip().strip("() .") for value in values if value is not None]
    return len(filled) > 2 and all(
        (each.isdigit() and int(each) <= 40) or (len(each) == 1 and each.isalpha())
        for each in filled
    )


def heads_of(rows: Sequence[Row], index: int, height: int) -> Iterator[str]:
    """The texts down to the end of the headings: what a bank is known by."""
    for _, values in rows[: index + height]:
        yield from (value for value in values if isinstance(value, str))
