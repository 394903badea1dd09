"""Seeded changes of a statement: those after which it says the same, and those that make it false.

change = KEEPING["columns moved"]
    changed = change(Random(7), specimen)       the same truth in other rows
    broken = BREAKING["a digit changed"](Random(7), layout, accounts)

After a keeping change the reading has to have the same lines. After a breaking change the file
has to be refused, wherever a proof of its own can see it: `None` is answered where none can, and
each such case is named where it is left out. Nothing here asks the reader what it thinks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from tests.exchange.specimens.sheet import Cell, Layout, Row, Specimen
from tests.exchange.specimens.truth import TrueAccount

Keeping = Callable[[Random, Specimen], Specimen]
Breaking = Callable[[Random, Layout, Sequence[TrueAccount]], Specimen | None]

_OF_TABLE = {"heading", "opening", "line", "more", "aside", "total", "closing"}


# What keeps the truth


def columns_moved(random: Random, specimen: Specimen) -> Specimen:
    """Columns of the table move with their headings; merged cells nobody can move."""
    if specimen.merges:
        return specimen
    tables = [row for row in specimen.rows if row.kind in _OF_TABLE]
    width = max(len(row.cells) for row in tables)
    order = random.sample(range(width), width)
    # Where a row of a balance says its label, the label stays left of its figure.
    for row in tables:
        if row.kind in ("opening", "closing", "total"):
            label = next(at for at, cell in enumerate(row.cells) if cell is not None)
            order.remove(label)
            order.insert(0, label)
    rows = [
        replace(row, cells=tuple(_padded(row.cells, width)[at] for at in order))
        if row.kind in _OF_TABLE
        else row
        for row in specimen.rows
    ]
    return replace(specimen, rows=tuple(rows), hidden=())


def _padded(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    return cells + (None,) * (width - len(cells))


def blank_rows(random: Random, specimen: Specimen) -> Specimen:
    """Empty rows, but not between the two rows of a heading, or a label and what is below."""
    rows: list[Row] = []
    merges = list(specimen.merges)
    for before, row in zip((None, *specimen.rows), specimen.rows, strict=False):
        of_pair = before is not None and row.kind in ("heading", "head", "more")
        if not of_pair and random.random() < 0.2:
            merges = [_lower(area, len(rows)) for area in merges]
            rows.append(Row("foot", ()))
        rows.append(row)
    return replace(specimen, rows=tuple(rows), merges=tuple(merges))


def _lower(area: tuple[int, int, int, int], from_row: int) -> tuple[int, int, int, int]:
    top, left, bottom, right = area
    return (top + 1, left, bottom + 1, right) if top >= from_row else area


def blank_columns(random: Random, specimen: Specimen) -> Specimen:
    """An empty column or two, left of all others and between them."""
    width = max(len(row.cells) for row in specimen.rows)
    at = sorted(random.sample(range(width), min(2, width)), reverse=True)
    rows = []
    for row in specimen.rows:
        cells = list(_padded(row.cells, width))
        for column in at:
            cells.insert(column, None)
        rows.append(replace(row, cells=tuple(cells)))

    def moved(column: int) -> int:
        return column + sum(each <= column for each in at)

    return replace(
        specimen,
        rows=tuple(rows),
        merges=tuple((t, moved(left), b, moved(right)) for t, left, b, right in specimen.merges),
        hidden=tuple(moved(column) for column in specimen.hidden),
    )


def pages_broken(random: Random, specimen: Specimen) -> Specimen:
    """A page number, and the headings once more, after every few lines."""
    if specimen.merges:
        return specimen
    headings = _headings(specimen)
    every, lines = random.randint(2, 6), 0
    rows: list[Row] = []
    for row in specimen.rows:
        if row.kind == "line":
            if lines and lines % every == 0:
                rows += [Row("foot", (f"Trang {lines // every}",)), *headings]
            lines += 1
        rows.append(row)
    return replace(specimen, rows=tuple(rows))


def _headings(specimen: Specimen) -> list[Row]:
    first = next(at for at, row in enumerate(specimen.rows) if row.kind == "heading")
    following = specimen.rows[first : first + 2]
    return [row for row in following if row.kind == "heading"]


def preamble_added(random: Random, specimen: Specimen) -> Specimen:
    """Rows above that say something else: an address, the day of printing, another bank's name."""
    more: tuple[tuple[Cell, ...], ...] = (
        ("Địa chỉ: Số 1 đường Mẫu, phường Mẫu, tỉnh Lạng Sơn",),
        ("Ngày in:", "02/07/2026 09:01:02"),
        ("Điện thoại:", "02053 800 000"),
        ("Khách hàng: QUY HO TRO PHAT TRIEN HTX", None, "MST: 4900000000"),
        ("Mã khách hàng/ CIF", "1234567"),
    )
    chosen = [Row("head", cells) for cells in random.sample(more, 2)]
    rows = (specimen.rows[0], *chosen, *specimen.rows[1:])
    if specimen.rows[0].kind == "heading":
        rows = (*chosen, *specimen.rows)
    merges = tuple((t + 2, left, b + 2, right) for t, left, b, right in specimen.merges)
    return replace(specimen, rows=rows, merges=merges)


def headings_in_other_case(random: Random, specimen: Specimen) -> Specimen:
    change = random.choice((str.upper, str.lower, str.title))
    rows = [
        replace(row, cells=tuple(change(c) if isinstance(c, str) else c for c in row.cells))
        if row.kind == "heading"
        else row
        for row in specimen.rows
    ]
    return replace(specimen, rows=tuple(rows))


def blanks_around(random: Random, specimen: Specimen) -> Specimen:
    """Blanks before and behind any text, no-break ones too."""
    around = (" ", "  ", "\u00a0", "")

    def spaced(cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        return f"{random.choice(around)}{cell}{random.choice(around)}"

    rows = [replace(row, cells=tuple(map(spaced, row.cells))) for row in specimen.rows]
    return replace(specimen, rows=tuple(rows))


def signatures_added(random: Random, specimen: Specimen) -> Specimen:
    more: tuple[tuple[Cell, ...], ...] = (
        (),
        ("Lạng Sơn, ngày 01 tháng 07 năm 2026",),
        ("Người lập biểu", None, None, "Kế toán trưởng", None, "Giám đốc"),
        ("(Ký, họ tên)", None, None, "(Ký, họ tên)"),
        ("Trang 1/1",),
    )
    chosen = more[: random.randint(2, len(more))]
    return replace(specimen, rows=(*specimen.rows, *(Row("foot", cells) for cells in chosen)))


def empty_texts(random: Random, specimen: Specimen) -> Specimen:
    """Cells that are not empty but say nothing, as exports of web pages have them."""
    rows = []
    for row in specimen.rows:
        nothing = random.choice(("", " ", "\u00a0"))
        keep = row.kind not in ("line", "opening", "closing", "total")
        cells = row.cells if keep else tuple(nothing if c is None else c for c in row.cells)
        rows.append(replace(row, cells=cells))
    return replace(specimen, rows=tuple(rows))


KEEPING: dict[str, Keeping] = {
    "columns moved": columns_moved,
    "blank rows": blank_rows,
    "blank columns": blank_columns,
    "pages broken": pages_broken,
    "preamble added": preamble_added,
    "headings in other case": headings_in_other_case,
    "blanks around": blanks_around,
    "signatures added": signatures_added,
    "empty texts": empty_texts,
}


# What breaks it


def _lines(specimen: Specimen) -> list[int]:
    return [at for at, row in enumerate(specimen.rows) if row.kind == "line"]


def line_dropped(
    random: Random, layout: Layout, accounts: Sequence[TrueAccount]
) -> Specimen | None:
    """Not to be seen where balances alone run and it was the first or the last."""
    specimen = layout.make(*accounts)
    lines = _lines(specimen)
    if not {"opening", "closing", "totals"} & specimen.says:
        lines = lines[1:-1]
    if len(specimen.accounts) > 1 and not {"opening", "totals"} & specimen.says:
        return None  # the first and last lines of each account stand in the middle of the file
    if not lines:
        return None
    at = random.choice(lines)
    following = range(at + 1, len(specimen.rows))
    more = next((end for end in following if specimen.rows[end].kind != "more"), at + 1)
    return replace(specimen, rows=(*specimen.rows[:at], *specimen.rows[more:]))


def digit_changed(
    random: Random, layout: Layout, accounts: Sequence[TrueAccount]
) -> Specimen | None:
    """One digit of one line's amount; its balance, the totals and the ends stay as they were."""

    def other(account: TrueAccount, n: int) -> TrueAccount:
        line = account.lines[n]
        digits = list(str(abs(line.amount)))
        at = random.randrange(len(digits))
        choice = [d for d in "123456789" if d != digits[at]]
        digits[at] = random.choice(choice)
        amount = int("".join(digits)) * (1 if line.amount > 0 else -1)
        lines = (*account.lines[:n], replace(line, amount=amount), *account.lines[n + 1 :])
        return replace(account, lines=lines)

    return _one_row_of(random, layout, accounts, other)


def day_after_period(
    random: Random, layout: Layout, accounts: Sequence[TrueAccount]
) -> Specimen | None:
    """A day after the period; where none is said any day may be the last.

    A day from which money counts may lie outside the period of the bank's own books.
    """
    specimen = layout.make(*accounts)
    if "period" not in specimen.says or specimen.by_value_day:
        return None

    def other(account: TrueAccount, n: int) -> TrueAccount:
        late = account.last + timedelta(random.randint(1, 40))
        line = replace(account.lines[n], day=late, value_day=late)
        return replace(account, lines=(*account.lines[:n], line, *account.lines[n + 1 :]))

    return _one_row_of(random, layout, accounts, other)


def _one_row_of(
    random: Random,
    layout: Layout,
    accounts: Sequence[TrueAccount],
    other: Callable[[TrueAccount, int], TrueAccount],
) -> Specimen | None:
    """The file, but one row of it as it were if its line said something else."""
    specimen = layout.make(*accounts)
    lines = _lines(specimen)
    if not {"opening", "closing", "totals"} & specimen.says:
        lines = [at for at in lines if not _is_at_an_end(specimen, at)]
    if not lines:
        return None
    at = random.choice(lines)
    row = specimen.rows[at]
    false = [
        other(account, row.line or 0) if number == row.account else account
        for number, account in enumerate(accounts)
    ]
    changed = layout.make(*false)
    found = [each for each in changed.rows if each.kind == "line"]
    same = next(each for each in found if (each.line, each.account) == (row.line, row.account))
    if same.cells == row.cells:
        return None
    return replace(specimen, rows=(*specimen.rows[:at], same, *specimen.rows[at + 1 :]))


def _is_at_an_end(specimen: Specimen, at: int) -> bool:
    """Where balances alone run, nothing checks the amount of the first line."""
    row = specimen.rows[at]
    return row.line in (0, len(specimen.accounts[row.account].lines) - 1)


def sides_swapped(
    random: Random, layout: Layout, accounts: Sequence[TrueAccount]
) -> Specimen | None:
    """The headings of money in and money out change their places.

    Totals under the columns go with them: where totals are all that a file says nobody can see it.
    """
    specimen = layout.make(*accounts)
    if not {"balance", "opening"} & specimen.says:
        return None
    if all(len(account.lines) < 2 for account in accounts):
        return None
    places = _sides(specimen)
    if places is None:
        return None
    one, other = places
    rows = []
    for row in specimen.rows:
        if row.kind == "heading" and max(one, other) < len(row.cells):
            cells = list(row.cells)
            cells[one], cells[other] = cells[other], cells[one]
            row = replace(row, cells=tuple(cells))
        rows.append(row)
    return replace(specimen, rows=tuple(rows))


def _sides(specimen: Specimen) -> tuple[int, int] | None:
    """The columns that hold money in and money out: filled by the sign of the amount."""
    if specimen.merges:
        return None
    filled: dict[bool, set[int]] = {True: set(), False: set()}
    always: dict[int, set[bool]] = {}
    for row in specimen.rows:
        if row.kind != "line":
            continue
        is_in = specimen.accounts[row.account].lines[row.line or 0].amount > 0
        for at, cell in enumerate(row.cells):
            if cell not in (None, 0, "0", "0.00", "0,00"):
                filled[is_in].add(at)
                always.setdefault(at, set()).add(is_in)
    of_in, of_out = filled[True] - filled[False], filled[False] - filled[True]
    if len(of_in) != 1 or len(of_out) != 1:
        return None
    return of_in.pop(), of_out.pop()


BREAKING: dict[str, Breaking] = {
    "a line dropped": line_dropped,
    "a digit changed": digit_changed,
    "a day after the period": day_after_period,
    "sides swapped": sides_swapped,
}
