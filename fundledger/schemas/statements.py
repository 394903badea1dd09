"""The file kind bank statement: sheets of any known bank on their way to lines of the book.

A table is found by the text of its headings within the first rows of a sheet; what stands above
it (account, period, opening balance) is read by its labels, and totals and signatures below it
are passed over. Whatever looks like a line and cannot be read whole is a problem; nothing with an
amount is skipped. Numbers are read by one convention for the whole file. At the end the statement
has to hold in itself: running balances, totals, and closing = opening + its lines.

“Có/Credit” is money into the Fund: the bank's debt grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from fundledger.banking.lines import LineRead, StatementRead
from fundledger.calendar import parse_day
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.money import Dong, in_range
from fundledger.schemas import cells
from fundledger.schemas.bank_layouts import FIELDS, BankLayout
from fundledger.schemas.layouts import folded
from fundledger.schemas.raw import Fault, Row, Sheet, Value, glimpse, letters
from fundledger.text import clean, unaccented

HEADING_ROWS = 120
"""The heading row is looked for down to this row."""

_LONGEST_TEXT = 1_000
_MOST_SHOWN = 40
_AMOUNTS = ("in", "out", "amount", "balance")
_DAY_TEXT = re.compile(r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})(?:[T\s]+\d{1,2}:.*)?")
_DAYS = re.compile(r"\b(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\b")
_PERIOD = re.compile(r"\b(tu|from)\b.*\b(den|to)\b")
_ACCOUNT = re.compile(r"\d[\d .-]{3,}\d")
_SERIALS = range(27_395, 73_051)  # 1975 to 2099
_FIRST_SERIAL = date(1899, 12, 30)

Thousands = Literal[".", ",", None]


@dataclass(slots=True)
class _RawLine:
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
class _Section:
    """One account's part of a sheet, as it was found."""

    sheet: Sheet
    account: str = ""
    period: tuple[date, date] | None = None
    labels: dict[str, tuple[int, Value]] = field(default_factory=dict)
    lines: list[_RawLine] = field(default_factory=list)
    totals: list[_RawLine] = field(default_factory=list)
    has_table: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A layout that fits a sheet, and how well."""

    layout: BankLayout
    known: bool
    fields: int


def statements_of(
    file: str, sheets: Iterable[Sheet], layouts: Sequence[BankLayout], problems: list[Problem]
) -> list[StatementRead]:
    """Every account's statement of a file; what is wrong with it goes to `problems`."""
    read = [(sheet, list(sheet.rows)) for sheet in sheets]
    sections: list[_Section] = []
    chosen: BankLayout | None = None
    for sheet, rows in read:
        layout = _layout_of(rows, layouts)
        if layout is None:
            continue
        chosen = layout
        if sheet.hidden:
            problems.append(Problem(sheet.place(), "table.hidden", {}))
            continue
        found = list(_sections(sheet, rows, layout, problems))
        _refuse_merged(sheet, found, problems)
        sections += found
    if chosen is None:
        problems.append(_nothing_found(file, [rows for _, rows in read]))
        return []
    thousands = _convention(sections, problems)
    if problems:
        return []
    name = chosen.name
    made = [_statement(each, name, thousands, file, problems) for each in sections]
    return [each for each in made if each is not None]


def _layout_of(rows: Sequence[Row], layouts: Sequence[BankLayout]) -> BankLayout | None:
    """The layout that knows the bank by its words; of several, the one with most columns."""
    top = [row for row in rows if row[0] <= HEADING_ROWS]
    words = folded(
        " ".join(str(value) for _, row in top for value in row if isinstance(value, str))
    )
    fitting: list[_Found] = []
    for layout in layouts:
        known = layout.knows(words)
        if not known and len(layouts) > 1:
            continue  # a layout that was named has not to know the file by its words
        best = max((len(_columns(layout, row)) for row in _pairs(top)), default=0)
        if best:
            fitting.append(_Found(layout, known, best))
    return max(fitting, key=lambda each: each.fields).layout if fitting else None


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


def _sections(
    sheet: Sheet, rows: Sequence[Row], layout: BankLayout, problems: list[Problem]
) -> Iterator[_Section]:
    section = _Section(sheet)
    columns: dict[str, int] = {}
    headings: dict[int, str] = {}
    skip = -1
    for index, (number, values) in enumerate(rows):
        if index == skip or all(value is None for value in values):
            continue
        below = rows[index + 1] if index + 1 < len(rows) else None
        two = False
        again = _columns(layout, [(number, values)])
        if not again and below is not None:
            again = _columns(layout, [(number, values), below])
            two = bool(again) and not _columns(layout, [below])
            again = again if two else {}
        if again:
            columns, skip = again, index + 1 if two else -1
            section.has_table = True
            row = below[1] if two and below is not None else values
            headings = {
                at: glimpse(" ".join(str(row[at]).split()))
                for at in columns.values()
                if at < len(row) and isinstance(row[at], str)
            }
            continue
        said = _labelled(values, layout)
        account = _account_in(said.get("account"))
        if account and not _is_line(values, columns, layout):
            if section.account and account != section.account:
                if section.has_table:
                    yield section
                section, columns = _Section(sheet), {}
            section.account = account
            said.pop("account")
        if _take_labels(section, number, values, said, columns, layout):
            continue
        if columns and section.has_table:
            _take_row(section, number, values, columns, headings, layout, problems)
        elif period := _period_in(values):
            section.period = period
    if section.has_table:
        yield section


def _is_line(values: Sequence[Value], columns: Mapping[str, int], layout: BankLayout) -> bool:
    """A row of the table with a day of its own is a line, whatever its text says."""
    if not columns:
        return False
    at = columns["date"]
    return (
        at < len(values) and _day_or_none(values[at]) is not None and _has_amount(values, columns)
    )


def _has_amount(values: Sequence[Value], columns: Mapping[str, int]) -> bool:
    return any(
        columns[name] < len(values) and values[columns[name]] is not None
        for name in ("in", "out", "amount")
        if name in columns
    )


def _take_labels(
    section: _Section,
    number: int,
    values: Sequence[Value],
    said: dict[str, Value],
    columns: Mapping[str, int],
    layout: BankLayout,
) -> bool:
    """Balances and currency that a row says by their labels; True: that is all it holds."""
    if _is_line(values, columns, layout):
        return False
    for name in ("opening", "closing", "currency"):
        if said.get(name) is not None:
            section.labels[name] = (number, said[name])
    return bool(said)


def _labelled(values: Sequence[Value], layout: BankLayout) -> dict[str, Value]:
    """What follows a label in its own cell or in a cell to the right."""
    found: dict[str, Value] = {}
    for index, value in enumerate(values):
        if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
            continue
        before, colon, after = value.partition(":")
        names = {folded(part) for part in (before, *re.split(r"[/\n|]", before))}
        for label in ("account", "currency", "opening", "closing"):
            if label in found or not names & layout.labels[label]:
                continue
            if colon and after.strip():
                found[label] = after.strip()
            else:
                found[label] = _to_the_right(values[index + 1 :], label)
    return found


def _to_the_right(values: Sequence[Value], label: str) -> Value:
    filled = [value for value in values if value is not None]
    if label in ("opening", "closing"):
        filled = [each for each in filled if _looks_like_amount(each)]
    return filled[0] if filled else None


def _looks_like_amount(value: Value) -> bool:
    match value:
        case Fault():
            return True
        case str():
            return bool(re.search(r"\d", value)) and _day_or_none(value) is None
        case None | date():
            return False
        case _:
            return True


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
    text = " ".join(words)[:_LONGEST_TEXT]
    days = [_day_or_none(day) for day in _DAYS.findall(text)]
    if len(days) != 2 or not _PERIOD.search(unaccented(text)):
        return None
    first, last = days
    return (first, last) if first is not None and last is not None and first <= last else None


def _take_row(
    section: _Section,
    number: int,
    values: Sequence[Value],
    columns: Mapping[str, int],
    headings: Mapping[int, str],
    layout: BankLayout,
    problems: list[Problem],
) -> None:
    """A row below the headings: a line, a total, or words without an amount."""
    filled = {
        name: values[at]
        for name, at in columns.items()
        if at < len(values) and values[at] is not None
    }
    line = _RawLine(section.sheet, number, columns, headings, filled)
    faults = [name for name, value in filled.items() if isinstance(value, Fault)]
    for name in faults:
        value = filled[name]
        assert isinstance(value, Fault)
        problems.append(Problem(line.place(name), value.key, {"value": glimpse(value.shown)}))
    if faults:
        return
    has_amount = any(name in filled for name in ("in", "out", "amount"))
    day = _day_or_none(filled.get("date"))
    if day is None and _is_total(values, columns, layout):
        section.totals.append(line)
        return
    looks_like_one = any(_looks_like_amount(filled.get(name)) for name in ("in", "out", "amount"))
    if not has_amount or (day is None and not looks_like_one):
        if day is not None:
            problems.append(Problem(line.place(), "statement.no_amount", {}))
        elif "balance" in filled and _looks_like_amount(filled["balance"]):
            problems.append(Problem(line.place("balance"), "statement.balance_alone", {}))
        return
    if "date" not in filled and layout.fill_days and section.lines:
        filled["date"] = section.lines[-1].cells["date"]
    section.lines.append(line)


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


def _refuse_merged(sheet: Sheet, sections: Sequence[_Section], problems: list[Problem]) -> None:
    """Cells merged downward over lines: whose value is it? Only a day may be filled down."""
    for section in sections:
        rows = {line.row: line for line in section.lines}
        for area in sheet.merges:
            if area.top == area.bottom:
                continue
            line = next(
                (rows[row] for row in range(area.top, area.bottom + 1) if row in rows), None
            )
            if line is None or area.bottom - area.top > len(rows) + HEADING_ROWS:
                continue
            covered = range(area.left - 1, area.right)
            of = [name for name, at in line.columns.items() if at in covered]
            if of and of != ["date"]:
                problems.append(Problem(line.place(of[0]), "table.merged", {}))


# Numbers: one convention for the whole file.


def _convention(sections: Sequence[_Section], problems: list[Problem]) -> Thousands:
    """What groups thousands here, a point or a comma; refused where cells disagree."""
    seen: dict[str, tuple[str, Place]] = {}
    for section in sections:
        for text, place in _amount_texts(section):
            digits = _stripped(text)
            fits = [mark for mark in (".", ",") if _read_by(digits, mark) is not None]
            if len(fits) == 1:
                seen.setdefault(fits[0], (text, place))
    if len(seen) == 2:
        (one, first), (other, second) = seen["."], seen[","]
        params: dict[str, object] = {"one": glimpse(one), "other": glimpse(other), "there": second}
        problems.append(Problem(first, "statement.mixed_numbers", params))
    return "." if "." in seen else "," if "," in seen else None


def _amount_texts(section: _Section) -> Iterator[tuple[str, Place]]:
    for name in ("opening", "closing"):
        number, value = section.labels.get(name, (0, None))
        if isinstance(value, str):
            yield value, section.sheet.place(number)
    for line in (*section.lines, *section.totals):
        for name in _AMOUNTS:
            value = line.cells.get(name)
            if isinstance(value, str):
                yield value, line.place(name)


def _stripped(text: str) -> str:
    """Without sign, currency and blanks."""
    plain = re.sub(r"(?i)\b(vnd|vnđ|đồng|đ)\b\.?", "", text.strip()[:_MOST_SHOWN])
    plain = re.sub(r"[\s\u00a0\u202f]", "", plain)
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    return plain.strip("+-−")


def _read_by(digits: str, thousands: str) -> tuple[int, bool] | None:
    """Whole đồng and whether decimals were lost, with that mark for thousands; None: not so."""
    decimal = "," if thousands == "." else "."
    whole, _, rest = digits.partition(decimal)
    if _ and not (rest.isascii() and rest.isdigit() and len(rest) <= 2):
        return None
    grouped = re.fullmatch(rf"[0-9]{{1,3}}(\{thousands}[0-9]{{3}})*|[0-9]+", whole)
    if grouped is None or not whole.isascii():
        return None
    return int(whole.replace(thousands, "")), bool(rest.strip("0"))


def _amount(value: Value, thousands: Thousands) -> int:
    """Whole đồng of a cell; 12.345,00 is whole."""
    if isinstance(value, Decimal) and not cells.beyond_money(value):
        raise FundledgerError("cell.decimals", value=cells.plain(value))
    if not isinstance(value, str):
        return cells.amount_of(value)
    text = value.strip()
    if text in ("-", "–", "—"):
        return 0
    digits = _stripped(text)
    found = _read_by(digits, thousands or ".")
    if found is None or len(text) > _MOST_SHOWN:
        raise FundledgerError("money.not_dong", text=glimpse(text))
    amount, lost = found
    if lost:
        raise FundledgerError("cell.decimals", value=text)
    negative = text.startswith(("-", "−", "(")) or text.endswith("-")
    return in_range(-amount if negative else amount)


# Days.


def _day_or_none(value: Value) -> date | None:
    try:
        return _day(value)
    except FundledgerError:
        return None


def _day(value: Value) -> date:
    """A day, with or without its time; a bare number of Excel's where a day has to be."""
    match value:
        case datetime():
            return cells.day_of(value.date())
        case int() if value in _SERIALS:
            return _FIRST_SERIAL + timedelta(days=value)
        case Decimal() if int(value) in _SERIALS:
            return _FIRST_SERIAL + timedelta(days=int(value))
        case str() if match := _DAY_TEXT.fullmatch(value.strip()):
            return cells.day_of(parse_day(match[1]))
        case str() if value.strip().isascii() and value.strip().isdigit():
            if len(value.strip()) == 5 and int(value) in _SERIALS:
                return _FIRST_SERIAL + timedelta(days=int(value))
            return cells.day_of(value)
        case _:
            return cells.day_of(value)


# A section as a statement.


def _statement(
    section: _Section, layout: str, thousands: Thousands, file: str, problems: list[Problem]
) -> StatementRead | None:
    known = len(problems)
    opening = _label_amount(section, "opening", thousands, problems)
    closing = _label_amount(section, "closing", thousands, problems)
    _refuse_currency(section, problems)
    lines = _lines(section, thousands, problems)
    if len(problems) > known:
        return None
    _check_totals(section, lines, thousands, problems)
    opening, closing = _check_balances(section, lines, opening, closing, problems)
    days = [line.day for line in lines]
    first, last = section.period or (min(days, default=None), max(days, default=None))
    if (
        section.period
        and days
        and not (section.period[0] <= min(days) <= max(days) <= section.period[1])
    ):
        outside = next(
            line for line in lines if not section.period[0] <= line.day <= section.period[1]
        )
        params: dict[str, object] = {"first": section.period[0], "last": section.period[1]}
        assert outside.at is not None
        problems.append(Problem(outside.at, "statement.outside_period", params))
    if len(problems) > known:
        return None
    return StatementRead(
        account=section.account,
        lines=tuple(lines),
        first=first,
        last=last,
        opening=opening,
        closing=closing,
        file=file,
        layout=layout,
    )


def _label_amount(
    section: _Section, name: str, thousands: Thousands, problems: list[Problem]
) -> int | None:
    if name not in section.labels:
        return None
    number, value = section.labels[name]
    try:
        return _amount(value, thousands)
    except FundledgerError as error:
        problems.append(_problem(section.sheet.place(number), error))
        return None


def _refuse_currency(section: _Section, problems: list[Problem]) -> None:
    number, value = section.labels.get("currency", (0, None))
    if value is None:
        return
    said = unaccented(str(value)) if isinstance(value, str) else str(value)
    if "vnd" not in said and "dong" not in said:
        params: dict[str, object] = {"currency": glimpse(str(value))}
        problems.append(Problem(section.sheet.place(number), "statement.not_vnd", params))


def _lines(section: _Section, thousands: Thousands, problems: list[Problem]) -> list[LineRead]:
    outs = [_quiet(line.cells.get("out"), thousands) for line in section.lines]
    signed_out = any(out < 0 for out in outs)
    lines: list[LineRead] = []
    for raw in section.lines:
        read = _line(raw, thousands, signed_out, problems)
        if read is not None:
            lines.append(read)
    return lines


def _quiet(value: Value, thousands: Thousands) -> int:
    try:
        return 0 if value is None else _amount(value, thousands)
    except FundledgerError:
        return 0


def _line(
    raw: _RawLine, thousands: Thousands, signed_out: bool, problems: list[Problem]
) -> LineRead | None:
    """One line, or the problems that it has; a line of nothing but zeros moves no money."""
    known = len(problems)
    amounts: dict[str, int] = {}
    for name in _AMOUNTS:
        value = raw.cells.get(name)
        if value is None:
            continue
        try:
            amounts[name] = _amount(value, thousands)
        except FundledgerError as error:
            problems.append(_problem(raw.place(name), error))
    day = date.min
    try:
        if "date" not in raw.cells:
            raise FundledgerError("statement.no_day")
        day = _day(raw.cells["date"])
    except FundledgerError as error:
        problems.append(_problem(raw.place("date"), error))
    texts = {
        name: _text(raw.cells.get(name), raw.place(name), problems)
        for name in ("narrative", "reference", "payer")
    }
    if len(problems) > known:
        return None
    into, out = amounts.get("in", 0), amounts.get("out", 0)
    if (signed_out and out > 0) or into < 0:
        name = "in" if into < 0 else "out"
        problems.append(Problem(raw.place(name), "statement.mixed_signs", {}))
        return None
    if into and out:
        problems.append(Problem(raw.place(), "statement.both_sides", {}))
        return None
    amount = amounts.get("amount", 0) if "amount" in raw.columns else into - abs(out)
    if not amount:
        return None
    return LineRead(
        day=day,
        amount=amount,
        balance=amounts.get("balance"),
        at=raw.place(),
        **texts,
    )


def _text(value: Value, place: Place, problems: list[Problem]) -> str:
    """A text as it is; a number that Excel made of a reference keeps its digits."""
    match value:
        case None:
            return ""
        case str():
            try:
                return clean(value)[:_LONGEST_TEXT]
            except FundledgerError as error:
                problems.append(_problem(place, error))
                return ""
        case date():
            return value.isoformat()
        case Fault():
            problems.append(Problem(place, value.key, {"value": glimpse(value.shown)}))
            return ""
        case _:
            return cells.plain(value)


def _check_totals(
    section: _Section, lines: Sequence[LineRead], thousands: Thousands, problems: list[Problem]
) -> None:
    """The bank's own totals of debit and credit: a last total over all lines has to agree."""
    sums = {
        "in": sum(line.amount for line in lines if line.amount > 0),
        "out": -sum(line.amount for line in lines if line.amount < 0),
    }
    for raw in section.totals[-1:]:
        for name, total in sums.items():
            value = raw.cells.get(name)
            if value is None:
                continue
            try:
                said = abs(_amount(value, thousands))
            except FundledgerError as error:
                problems.append(_problem(raw.place(name), error))
                continue
            if said != total:
                params: dict[str, object] = {
                    "said": Dong(said),
                    "total": Dong(total),
                    "difference": Dong(said - total),
                }
                problems.append(Problem(raw.place(name), "statement.total_differs", params))


def _check_balances(
    section: _Section,
    lines: Sequence[LineRead],
    opening: int | None,
    closing: int | None,
    problems: list[Problem],
) -> tuple[int | None, int | None]:
    """Running balances, newest first or last, and closing = opening + lines."""
    running = [line for line in lines if line.balance is not None]
    if running and len(running) == len(lines):
        down, up = list(_breaks(running)), list(_breaks(running[::-1]))
        order = running if len(down) <= len(up) else running[::-1]
        whole = (
            opening is not None
            and closing is not None
            and opening + sum(line.amount for line in lines) == closing
        )
        if (breaks := down if order is running else up) and not whole:
            problems.extend(breaks[:10])
            return opening, closing
        if not breaks:
            head, tail = order[0], order[-1]
            assert head.balance is not None
            opening = head.balance - head.amount if opening is None else opening
            closing = tail.balance if closing is None else closing
    total = sum(line.amount for line in lines)
    if opening is not None and closing is not None and opening + total != closing:
        number = section.labels.get("closing", section.labels.get("opening", (None, None)))[0]
        params: dict[str, object] = {
            "opening": Dong(opening),
            "total": Dong(total),
            "closing": Dong(closing),
            "difference": Dong(closing - opening - total),
        }
        problems.append(Problem(section.sheet.place(number), "statement.unbalanced", params))
    if opening is not None and closing is None:
        closing = opening + total
    if closing is not None and opening is None:
        opening = closing - total
    return opening, closing


def _breaks(lines: Sequence[LineRead]) -> Iterator[Problem]:
    for one, other in pairwise(lines):
        assert one.balance is not None
        assert other.balance is not None
        assert other.at is not None
        expected = one.balance + other.amount
        if expected != other.balance:
            params: dict[str, object] = {
                "balance": Dong(other.balance),
                "expected": Dong(expected),
                "difference": Dong(other.balance - expected),
            }
            yield Problem(other.at, "statement.balance_breaks", params)


def _nothing_found(file: str, sheets: Sequence[Sequence[Row]]) -> Problem:
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


def _problem(place: Place, error: FundledgerError) -> Problem:
    params = {
        name: glimpse(value) if isinstance(value, str) else value
        for name, value in error.params.items()
    }
    return Problem(place, error.key, params)
