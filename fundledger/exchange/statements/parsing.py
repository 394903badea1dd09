"""Sheets of any known bank on their way to lines of the book: what a statement says, read whole.

A table is found by the text of its headings within the first rows of a sheet; what stands above
it (account, period, opening balance) is read by its labels, and totals and signatures below it
are passed over. Whatever looks like a line and cannot be read whole is a problem; nothing with an
amount is skipped. Numbers are read by one convention for the whole file. At the end the statement
has to hold in itself: running balances, totals, and closing = opening + its lines.

“Có/Credit” is money into the Fund: the bank's debt grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from fundledger.banking.lines import LineRead, StatementRead
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.exchange.statements.cells import Thousands, amount_of, conventions_of, day_of
from fundledger.exchange.statements.layouts import BankLayout
from fundledger.exchange.statements.sections import (
    LONGEST_TEXT,
    RawLine,
    Section,
    layout_of,
    nothing_found,
    refuse_merged,
    sections_of,
)
from fundledger.money import Dong
from fundledger.schemas import cells
from fundledger.schemas.raw import Fault, Sheet, Value, glimpse
from fundledger.text import clean, unaccented

_AMOUNTS = ("in", "out", "amount", "balance")


def statements_of(
    file: str, sheets: Iterable[Sheet], layouts: Sequence[BankLayout], problems: list[Problem]
) -> list[StatementRead]:
    """Every account's statement of a file; what is wrong with it goes to `problems`."""
    read = [(sheet, list(sheet.rows)) for sheet in sheets]
    sections: list[Section] = []
    chosen: BankLayout | None = None
    for sheet, rows in read:
        layout = layout_of(rows, layouts)
        if layout is None:
            continue
        chosen = layout
        if sheet.hidden:
            problems.append(Problem(sheet.place(), "table.hidden", {}))
            continue
        found = list(sections_of(sheet, rows, layout, problems))
        refuse_merged(sheet, found, problems)
        sections += found
    if chosen is None:
        problems.append(nothing_found(file, [rows for _, rows in read]))
        return []
    thousands = _convention(sections, problems)
    if problems:
        return []
    name = chosen.name
    made = [_statement(each, name, thousands, file, problems) for each in sections]
    return [each for each in made if each is not None]


# Numbers: one convention for the whole file.


def _convention(sections: Sequence[Section], problems: list[Problem]) -> Thousands:
    """What groups thousands here, a point or a comma; refused where cells disagree."""
    seen: dict[str, tuple[str, Place]] = {}
    for section in sections:
        for text, place in _amount_texts(section):
            fits = conventions_of(text)
            if len(fits) == 1:
                seen.setdefault(fits[0], (text, place))
    if len(seen) == 2:
        (one, first), (other, second) = seen["."], seen[","]
        params: dict[str, object] = {"one": glimpse(one), "other": glimpse(other), "there": second}
        problems.append(Problem(first, "statement.mixed_numbers", params))
    return "." if "." in seen else "," if "," in seen else None


def _amount_texts(section: Section) -> Iterator[tuple[str, Place]]:
    for name in ("opening", "closing"):
        number, value = section.labels.get(name, (0, None))
        if isinstance(value, str):
            yield value, section.sheet.place(number)
    for line in (*section.lines, *section.totals):
        for name in _AMOUNTS:
            value = line.cells.get(name)
            if isinstance(value, str):
                yield value, line.place(name)


# A section as a statement.


def _statement(
    section: Section, layout: str, thousands: Thousands, file: str, problems: list[Problem]
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
    _check_period(section, lines, problems)
    if len(problems) > known:
        return None
    days = [line.day for line in lines]
    first, last = section.period or (min(days, default=None), max(days, default=None))
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
    section: Section, name: str, thousands: Thousands, problems: list[Problem]
) -> int | None:
    if name not in section.labels:
        return None
    number, value = section.labels[name]
    try:
        return amount_of(value, thousands)
    except FundledgerError as error:
        problems.append(_problem(section.sheet.place(number), error))
        return None


def _refuse_currency(section: Section, problems: list[Problem]) -> None:
    number, value = section.labels.get("currency", (0, None))
    for place, said in ((section.sheet.place(number), value), *section.currencies):
        if said is not None and not _is_dong(str(said)):
            params: dict[str, object] = {"currency": glimpse(str(said))}
            problems.append(Problem(place, "statement.not_vnd", params))


def _is_dong(currency: str) -> bool:
    said = unaccented(currency).strip()
    return "vnd" in said or "dong" in said or said == "d"


def _lines(section: Section, thousands: Thousands, problems: list[Problem]) -> list[LineRead]:
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
        return 0 if value is None else amount_of(value, thousands)
    except FundledgerError:
        return 0


def _line(
    raw: RawLine, thousands: Thousands, signed_out: bool, problems: list[Problem]
) -> LineRead | None:
    """One line, or the problems that it has; a line of nothing but zeros moves no money."""
    known = len(problems)
    amounts: dict[str, int] = {}
    for name in _AMOUNTS:
        value = raw.cells.get(name)
        if value is None:
            continue
        try:
            amounts[name] = amount_of(value, thousands)
        except FundledgerError as error:
            problems.append(_problem(raw.place(name), error))
    day = date.min
    try:
        if "date" not in raw.cells:
            raise FundledgerError("statement.no_day")
        day = day_of(raw.cells["date"])
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
        narrative=texts["narrative"],
        reference=texts["reference"],
        payer=texts["payer"],
        balance=amounts.get("balance"),
        at=raw.place(),
    )


def _text(value: Value, place: Place, problems: list[Problem]) -> str:
    """A text as it is; a number that Excel made of a reference keeps its digits."""
    match value:
        case None:
            return ""
        case str():
            try:
                return clean(value)[:LONGEST_TEXT]
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


def _check_period(section: Section, lines: Sequence[LineRead], problems: list[Problem]) -> None:
    if section.period is None:
        return
    first, last = section.period
    outside = next((line for line in lines if not first <= line.day <= last), None)
    if outside is not None:
        assert outside.at is not None
        params: dict[str, object] = {"first": first, "last": last}
        problems.append(Problem(outside.at, "statement.outside_period", params))


def _check_totals(
    section: Section, lines: Sequence[LineRead], thousands: Thousands, problems: list[Problem]
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
                said = abs(amount_of(value, thousands))
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
    section: Section,
    lines: Sequence[LineRead],
    opening: int | None,
    closing: int | None,
    problems: list[Problem],
) -> tuple[int | None, int | None]:
    """Running balances, newest first or last, and closing = opening + lines."""
    total = sum(line.amount for line in lines)
    if lines and all(line.balance is not None for line in lines):
        breaks, (before, after) = _run(lines, opening, closing)
        whole = opening is not None and closing is not None and opening + total == closing
        if breaks and not whole:
            problems.extend(breaks[:10])
            return opening, closing
        opening = before if opening is None else opening
        closing = after if closing is None else closing
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


_Ends = tuple[int | None, int | None]
"""The balances before the first line and after the last."""


def _run(
    lines: Sequence[LineRead], opening: int | None, closing: int | None
) -> tuple[list[Problem], _Ends]:
    """Where the running balances break, and else their ends, read downward or upward.

    Both ways hold where the same sum came and went: then the ends that the bank states decide, or
    the days. Where neither does, the ends are not known.
    """
    ways = (list(lines), list(reversed(lines)))
    breaks = [list(_breaks(way)) for way in ways]
    if all(breaks):
        return min(breaks, key=len), (None, None)
    holds = [way for way, found in zip(ways, breaks, strict=True) if not found]
    ends = {_ends(way): way for way in holds}
    stated = [(x, y) for x, y in ends if opening in (None, x) and closing in (None, y)]
    by_day = [each for each, way in ends.items() if way[0].day < way[-1].day]
    is_stated = opening is not None or closing is not None
    for those in (list(ends), stated if is_stated else by_day):
        if len(those) == 1:
            return [], those[0]
    return [], next(iter(ends)) if is_stated else (None, None)


def _ends(lines: Sequence[LineRead]) -> _Ends:
    head, tail = lines[0], lines[-1]
    assert head.balance is not None
    return head.balance - head.amount, tail.balance


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


def _problem(place: Place, error: FundledgerError) -> Problem:
    params = {
        name: glimpse(value) if isinstance(value, str) else value
        for name, value in error.params.items()
    }
    return Problem(place, error.key, params)
