"""Sheets of any known bank on their way to lines of the book: what a statement says, read whole.

A file may be read in several ways: by several layouts, with a sign that means a reversal or only
“out”, with fees within the amounts or beside them. Each way makes an `AccountRead`. The first
layout by which `proving` proves the whole file is taken; ways of one layout that prove different
lines are asked about. Where nothing is proved, the problems of the most likely way are told.
Numbers are read by one convention for the whole file. “Có/Credit” is money into the Fund.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from fundledger.banking.lines import LineRead, Proof, StatementRead, Warned
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.exchange.statements.accounts import AccountRead, Ends
from fundledger.exchange.statements.cells import (
    Thousands,
    amount_of,
    conventions_of,
    day_and_rest,
    day_of,
    fits_only,
)
from fundledger.exchange.statements.columns import best_of, columns_at, heads_of
from fundledger.exchange.statements.heads import FIGURES, LONGEST_TEXT
from fundledger.exchange.statements.layouts import ANY_BANK, MONEY_FIELDS, BankLayout
from fundledger.exchange.statements.proving import STRONG, proved
from fundledger.exchange.statements.sections import (
    RawLine,
    Section,
    goes_on_without_headings,
    nothing_found,
    refuse_merged,
    sections_of,
)
from fundledger.messages import say_in
from fundledger.money import Dong
from fundledger.schemas import cells
from fundledger.schemas.layouts import folded
from fundledger.schemas.raw import Fault, Row, Sheet, Value, glimpse
from fundledger.text import clean, unaccented

_BRACKETS = re.compile(r"[()\[\]]")

SheetRows = tuple[Sheet, list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is said of a file besides the file itself."""

    stated: Mapping[str, Ends] = field(default_factory=dict)  # by account, "" for the only one
    left_out: frozenset[str] = frozenset()  # accounts that are not to be read
    by_balances: bool = False  # it is taken only if balances prove it
    remarks: tuple[Warned, ...] = ()

    def ends_of(self, account: str) -> Ends | None:
        of_account = {plain_number(number): ends for number, ends in self.stated.items()}
        return of_account.get(plain_number(account)) or of_account.get("")

    def leaves_out(self, account: str) -> bool:
        return bool(account) and plain_number(account) in map(plain_number, self.left_out)

    def misnamed(self, file: str, accounts: Iterable[str]) -> Iterator[Problem]:
        """Numbers that no account of the file has, and balances of which account is not said."""
        found = {plain_number(account): account for account in accounts}
        for number in (*self.stated, *self.left_out):
            if number and plain_number(number) not in found:
                params: dict[str, object] = {
                    "account": number,
                    "known": [*filter(None, found.values())] or ["–"],
                }
                yield Problem(Place(file), "statement.no_such_account", params)
        read = [account for account in found.values() if not self.leaves_out(account)]
        if "" in self.stated and len(read) > 1:
            params = {"count": len(read), "account": read[0]}
            yield Problem(Place(file), "statement.one_opening", params)


def plain_number(number: str) -> str:
    """An account's number however it is written: in groups, with the zeros before it or without."""
    return "".join(each for each in number if each.isalnum()).lstrip("0")


def statements_of(
    file: str,
    sheets: Iterable[Sheet],
    layouts: Sequence[BankLayout],
    problems: list[Problem],
    asked: Asked | None = None,
) -> list[StatementRead]:
    """Every account's statement of a file; what is wrong with it goes to `problems`."""
    read = [(sheet, list(sheet.rows)) for sheet in sheets]
    candidates = _candidates(read, layouts)
    if not candidates:
        problems.append(nothing_found(file, [rows for _, rows in read]))
        return []
    first: list[Problem] | None = None
    for layout in candidates:
        wrong: list[Problem] = []
        found = _read_by(layout, file, read, asked or Asked(), wrong)
        if not wrong:
            return found
        first = wrong if first is None else first
    problems.extend(first or [])
    return []


def _candidates(read: Sequence[SheetRows], layouts: Sequence[BankLayout]) -> list[BankLayout]:
    """The layouts that a file may be read by, the most likely first.

    A bank is known by the head of its file and its headings, never by words in its rows: a payer's
    bank stands there. Then those follow that name more columns than the layout of any bank does.
    """
    if len(layouts) == 1:
        return [each for each in layouts if any(best_of(each, rows)[0] for _, rows in read)]
    known: list[BankLayout] = []
    others: list[tuple[int, BankLayout]] = []
    for layout in layouts:
        best = [(best_of(layout, rows), sheet, rows) for sheet, rows in read]
        count = max((count for (count, _), _, _ in best), default=0)
        if not count:
            continue
        heads = (_head_words(layout, sheet, rows, at) for (n, at), sheet, rows in best if n)
        if any(layout.knows(words) for words in heads):
            known.append(layout)
        else:
            others.append((count, layout))
    least = max((count for count, each in others if each.name == ANY_BANK), default=0)
    others.sort(key=lambda each: -each[0])
    return [
        *known,
        *(each for count, each in others if count > least and each.name != ANY_BANK),
        *(each for _, each in others if each.name == ANY_BANK),
    ]


def _head_words(layout: BankLayout, sheet: Sheet, rows: Sequence[Row], at: int) -> str:
    height, _ = columns_at(layout, rows[at : at + 2])
    words = " ".join((sheet.name or "", *heads_of(rows, at, height)))
    return folded(_BRACKETS.sub(" ", words))  # “(BIDV)” names the bank as well


def _read_by(
    layout: BankLayout,
    file: str,
    read: Sequence[SheetRows],
    asked: Asked,
    problems: list[Problem],
) -> list[StatementRead]:
    sections: list[Section] = []
    for sheet, rows in read:
        found = sections_of(sheet, rows, layout)
        if found and sheet.hidden:
            problems.append(Problem(sheet.place(), "table.hidden", {}))
            continue
        refuse_merged(sheet, found, problems)
        if not found and sections and not sheet.hidden:
            row = goes_on_without_headings(rows, sections[-1])
            if row is not None:
                problems.append(Problem(sheet.place(row), "statement.sheet_without_headings", {}))
        sections += found
    accounts = [each.account for each in sections]
    problems.extend(asked.misnamed(file, accounts))
    sections = [each for each in sections if not asked.leaves_out(each.account)]
    is_alone = len(set(accounts)) == 1
    foreign = [_refuse_currency(each, problems, is_alone=is_alone) for each in sections]
    sections = [each for each, is_foreign in zip(sections, foreign, strict=True) if not is_foreign]
    for section in sections:
        problems.extend(section.unread)
    thousands = _convention(sections, problems)
    if problems:
        return []
    made = [_statement(each, layout, thousands, file, asked, problems) for each in sections]
    if len({each.account for each in sections}) > 1:
        problems[:] = [_of_one_account(each) for each in problems]
    return [each for each in made if each is not None]


def _of_one_account(problem: Problem) -> Problem:
    """Balances of one account among several are asked for by its number."""
    if problem.key != "statement.proves_nothing" or not problem.params["account"]:
        return problem
    return Problem(problem.place, "statement.one_proves_nothing", problem.params)


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
    for name in FIGURES:
        number, value = section.labels.get(name, (0, None))
        if isinstance(value, str):
            yield value, section.sheet.place(number)
    for line in (*section.lines, *section.totals):
        for name in MONEY_FIELDS:
            value = line.cells.get(name)
            if isinstance(value, str):
                yield value, line.place(name)


# A section as a statement.


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line with its cells read, before it is known which way its money went."""

    raw: RawLine
    line: LineRead  # its amount is not known yet
    amounts: Mapping[str, int]
    side: str | None = None  # what the column of directions says

    def at(self, name: str) -> int:
        return self.amounts.get(name, 0)


_Signed = Callable[[_Entry], int]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way in which the amounts of a statement may be meant."""

    signed: _Signed
    accepts: frozenset[Proof] | None = None
    with_fees: bool = False
    doubt: Problem | None = None  # what to say where nothing proves it


def _statement(
    section: Section,
    layout: BankLayout,
    thousands: Thousands,
    file: str,
    asked: Asked,
    problems: list[Problem],
) -> StatementRead | None:
    first: list[Problem] = []
    for month_first in _month_first(section):
        known: list[Problem] = []
        entries, remarks = _entries(section, layout, thousands, known, month_first=month_first)
        figures = {name: _figure(section, name, thousands, known) for name in FIGURES}
        if month_first:
            remarks = (*remarks, Warned("statement.month_first", {}))
        if not section.lines and section.passed_over is not None:
            known.append(Problem(section.passed_over, "statement.row_unread", {"file": file}))
        found: list[StatementRead] = []
        for way in [] if known else _ways(entries, layout):
            wrong: list[Problem] = []
            account = _account(section, figures, entries, way, thousands, wrong)
            account = replace(account, remarks=(*asked.remarks, *remarks, *account.remarks))
            one = proved(
                account,
                file,
                layout.name,
                wrong,
                stated=asked.ends_of(section.account),
                accepts=STRONG if asked.by_balances else way.accepts,
                is_typed=layout.is_typed,
            )
            if one is not None and not wrong:
                found.append(one)
            first = first or ([way.doubt] if way.doubt is not None else wrong)
        if found and all(_says(each) == _says(found[0]) for each in found):
            return found[0]
        if found:
            known.append(_two_readings(section, file))
            first = known
        first = first or known
    problems.extend(first)
    return None


def _says(statement: StatementRead) -> list[tuple[date, int]]:
    return [(line.day, line.amount) for line in statement.lines]


def _two_readings(section: Section, file: str) -> Problem:
    """Two ways of reading hold, and they differ: the balance before the first line tells."""
    return Problem(section.sheet.place(section.row), "statement.two_readings", {"file": file})


def _account(
    section: Section,
    figures: Mapping[str, int | None],
    entries: Sequence[_Entry],
    way: _Way,
    thousands: Thousands,
    problems: list[Problem],
) -> AccountRead:
    account = AccountRead(
        at=section.sheet.place(section.row),
        account=section.account,
        lines=_bounded(tuple(_lines(entries, way)), section),
        first=section.first,
        last=section.last,
        opening=figures["opening"],
        closing=figures["closing"],
        is_in_order=any(line.has_day_of_above for line in section.lines),
        remarks=tuple(_fee_remarks(entries, way)),
    )
    return _with_totals(account, section, figures, entries, way, thousands, problems)


def _month_first(section: Section) -> list[bool]:
    """Whether texts like 04/13/2023 tell that the month stands first: tried after the other."""
    fits = {fits_only(line.cells.get("date")) for line in section.lines}
    return [False, True] if "month" in fits and "day" not in fits else [False]


def _figure(
    section: Section, name: str, thousands: Thousands, problems: list[Problem]
) -> int | None:
    if name not in section.labels:
        return None
    number, value = section.labels[name]
    try:
        found = amount_of(value, thousands)
    except FundledgerError as error:
        problems.append(_problem(section.sheet.place(number), error))
        return None
    return abs(found) if name.startswith("total") else found


def _refuse_currency(section: Section, problems: list[Problem], *, is_alone: bool) -> bool:
    """Whether it is in another currency, which no account of the books is; of several in a file it
    can be left out.
    """
    number, value = section.labels.get("currency", (0, None))
    for place, said in ((section.sheet.place(number), value), *section.currencies):
        if said is not None and not _is_dong(str(said)):
            params: dict[str, object] = {
                "currency": glimpse(str(said)),
                "account": section.account,
                "file": place.file,
            }
            key = (
                "statement.not_vnd" if is_alone or not section.account else "statement.one_not_vnd"
            )
            problems.append(Problem(place, key, params))
            return True
    return False


def _is_dong(currency: str) -> bool:
    said = unaccented(currency).strip()
    in_thousands = any(word in said for word in ("nghin", "ngan", "trieu", "ty", "000"))
    return ("vnd" in said or "dong" in said or said in ("d", "704")) and not in_thousands


# Cells of a line.


def _entries(
    section: Section,
    layout: BankLayout,
    thousands: Thousands,
    problems: list[Problem],
    *,
    month_first: bool,
) -> tuple[list[_Entry], tuple[Warned, ...]]:
    """The lines that moved money, and what is to be said of those that did not."""
    found: list[_Entry] = []
    not_done: list[RawLine] = []
    for raw in section.lines:
        status = raw.cells.get("status")
        is_done = True if status is None else layout.statuses.get(folded(str(status)))
        if is_done is False:
            not_done.append(raw)
            continue
        if is_done is None:
            params: dict[str, object] = {"status": glimpse(str(status))}
            problems.append(Problem(raw.place("status"), "statement.unknown_status", params))
        entry = _entry(raw, layout, thousands, problems, month_first=month_first)
        if entry is not None:
            found.append(entry)
    if not not_done:
        return found, ()
    first = not_done[0]
    said = glimpse(str(first.cells["status"]))
    told = {"count": len(not_done), "status": said, "there": first.place()}
    return found, (Warned("statement.not_done", told),)


def _entry(
    raw: RawLine,
    layout: BankLayout,
    thousands: Thousands,
    problems: list[Problem],
    *,
    month_first: bool,
) -> _Entry | None:
    known = len(problems)
    amounts: dict[str, int] = {}
    for name in MONEY_FIELDS:
        value = raw.cells.get(name)
        if value is None:
            continue
        try:
            amounts[name] = amount_of(value, thousands)
        except FundledgerError as error:
            problems.append(_problem(raw.place(name), error))
    day, beside = date.min, ""
    try:
        if "date" not in raw.cells:
            raise FundledgerError("statement.no_day")
        day, beside = day_and_rest(raw.cells["date"], month_first=month_first)
    except FundledgerError as error:
        problems.append(_problem(raw.place("date"), error))
    reference = beside
    if raw.columns.of.get("reference") not in (None, raw.columns.of.get("date")):
        said = _text(raw.cells.get("reference"), raw.place("reference"), problems)
        reference = f"{said} {beside}".strip()
    narrative = _text(raw.cells.get("narrative"), raw.place("narrative"), problems)
    if raw.more:
        narrative = clean(" ".join((narrative, *raw.more)))[:LONGEST_TEXT]
    payer = _text(raw.cells.get("payer"), raw.place("payer"), problems)
    if amounts.get("in") and amounts.get("out"):
        problems.append(Problem(raw.place(), "statement.both_sides", {}))
    side: str | None = None
    if "direction" in raw.columns.of and amounts.get("amount"):
        said_side = str(raw.cells.get("direction", ""))
        side = layout.side_of(said_side)
        if side is None:
            params: dict[str, object] = {"side": glimpse(said_side) or "–"}
            problems.append(Problem(raw.place("direction"), "statement.unknown_side", params))
    if len(problems) > known or not any(amounts.get(name) for name in ("in", "out", "amount")):
        return None
    line = LineRead(
        day=day,
        amount=0,
        narrative=narrative,
        reference=clean(reference),
        payer=payer,
        balance=amounts.get("balance"),
        booked=_other_day(raw, day),
        at=raw.place(),
    )
    return _Entry(raw, line, amounts, side)


def _other_day(raw: RawLine, day: date) -> date | None:
    """The day from which money counts, where a column of its own has another one."""
    value = raw.cells.get("value_date")
    if value is None:
        return None
    try:
        other = day_of(value)
    except FundledgerError:
        return None
    return other if other != day else None


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


# Which way the money went.


def _ways(entries: Sequence[_Entry], layout: BankLayout) -> Iterator[_Way]:
    """The ways to read the amounts, the most likely first; fees within the amounts, then beside."""
    has_fees = any(entry.at("fee") or entry.at("vat") for entry in entries)
    for way in _sides(entries):
        if not has_fees:
            yield way
            continue
        yield replace(way, accepts=STRONG)
        yield replace(way, accepts=STRONG, with_fees=True)


def _sides(entries: Sequence[_Entry]) -> Iterator[_Way]:
    if not entries or "amount" not in entries[0].raw.columns.of:
        yield from _by_columns(entries)
    elif "direction" in entries[0].raw.columns.of:
        if any(entry.at("amount") < 0 for entry in entries):
            yield _Way(_by_side_alone, STRONG)
            yield _Way(_by_side, STRONG)
        else:
            yield _Way(_by_side, STRONG)
    else:
        yield _Way(lambda entry: entry.at("amount"), STRONG)


def _by_columns(entries: Sequence[_Entry]) -> Iterator[_Way]:
    """A minus in the column of money out is either how it is shown, or a reversal."""
    negative = [entry for entry in entries if entry.at("out") < 0]
    positive = any(entry.at("out") > 0 for entry in entries)
    odd = next((entry for entry in entries if entry.at("in") < 0), None)
    if negative and not positive:
        yield _Way(lambda entry: entry.at("in") + entry.at("out"), STRONG if odd else None)
    if negative and positive:
        odd = odd or negative[0]
    name = "in" if odd is not None and odd.at("in") < 0 else "out"
    doubt = None if odd is None else Problem(odd.raw.place(name), "statement.mixed_signs", {})
    is_odd = odd is not None or bool(negative)
    yield _Way(
        lambda entry: entry.at("in") - entry.at("out"), STRONG if is_odd else None, doubt=doubt
    )


def _by_side(entry: _Entry) -> int:
    return entry.at("amount") if entry.side == "in" else -entry.at("amount")


def _by_side_alone(entry: _Entry) -> int:
    return abs(entry.at("amount")) if entry.side == "in" else -abs(entry.at("amount"))


def _lines(entries: Sequence[_Entry], way: _Way) -> Iterator[LineRead]:
    for entry in entries:
        amount, fee = way.signed(entry), entry.at("fee") + entry.at("vat")
        line = replace(entry.line, amount=amount)
        if not way.with_fees or not fee:
            yield line
            continue
        balance = None if line.balance is None else line.balance + abs(fee)
        yield replace(line, balance=balance)
        told = clean(f"{line.narrative} – {say_in('vi', 'bank_memo.fees')}")
        yield replace(line, amount=-abs(fee), narrative=told)


def _fee_remarks(entries: Sequence[_Entry], way: _Way) -> Iterator[Warned]:
    paid = [entry for entry in entries if entry.at("fee") or entry.at("vat")]
    if paid:
        key = "statement.fees_beside" if way.with_fees else "statement.fees_within"
        first = paid[0].raw
        name = "fee" if paid[0].at("fee") else "vat"
        yield Warned(key, {"count": len(paid), "there": first.place(name)})


def _bounded(lines: tuple[LineRead, ...], section: Section) -> tuple[LineRead, ...]:
    """Lines whose day may lie outside the period: money counts from it, or it is written otherwise.

    `booked` comes in as the other day that the bank says, and leaves only where it is needed.
    """
    first, last = section.first, section.last
    if first is None or last is None:
        return tuple(replace(line, booked=None) if line.booked else line for line in lines)
    bounded: list[LineRead] = []
    for line in lines:
        other, booked = line.booked, None
        is_in = other is not None and first <= other <= last
        if not first <= line.day <= last and (section.by_value_day or is_in):
            booked = min(max(line.day, first), last)
        bounded.append(replace(line, booked=booked) if booked or line.booked else line)
    return tuple(bounded)


# The bank's totals.

_Sums = tuple[int, int]
"""Money in and money out."""


def _with_totals(
    account: AccountRead,
    section: Section,
    figures: Mapping[str, int | None],
    entries: Sequence[_Entry],
    way: _Way,
    thousands: Thousands,
    problems: list[Problem],
) -> AccountRead:
    """With what the bank says as the totals of both sides, in rows of the table or by labels.

    Of several rows each has to sum some lines that end above it: those of a day, of a page, or all.
    """
    by_sign, by_column = _running_sums(section, entries, way)
    money_in, money_out = (
        _labelled_total(figures[name], by_sign[-1][side], by_column[-1][side])
        for side, name in enumerate(("total_in", "total_out"))
    )
    row = max((section.labels[name][0] for name in FIGURES if name in section.labels), default=0)
    found = replace(
        account, total_in=money_in, total_out=money_out, totals_at=section.sheet.place(row or None)
    )
    if entries and "amount" in entries[0].raw.columns.of:
        return found
    above, is_whole = 0, bool(section.totals)
    for total in section.totals:
        said_sums = _said_sums(total, thousands, problems)
        if said_sums == (None, None):
            continue
        if any(_sums_lines(said_sums, by_sign, start, total.since) for start in (0, above)):
            above = total.since
        else:
            is_whole = False
            if not _is_some_sum(said_sums, by_sign, total.since) and not _is_some_sum(
                said_sums, by_column, total.since
            ):
                problems.extend(_total_problems(total, said_sums, by_sign[total.since]))
    if is_whole and above == len(section.lines) and (section.lines or not problems):
        money_in, money_out = by_sign[-1]
        beside = sum(entry.at("fee") + entry.at("vat") for entry in entries if way.with_fees)
        found = replace(
            found,
            total_in=money_in,
            total_out=money_out + abs(beside),  # they are lines too, in no total of this column
            totals_at=section.totals[-1].place(),
        )
    return found


def _running_sums(
    section: Section, entries: Sequence[_Entry], way: _Way
) -> tuple[list[_Sums], list[_Sums]]:
    """Both sides after none, one, two … of the lines: by where the money went, and by column."""
    of_row = {entry.raw.row: entry for entry in entries}
    by_sign, by_column = [(0, 0)], [(0, 0)]
    for raw in section.lines:
        (into, out), (left, right) = by_sign[-1], by_column[-1]
        entry = of_row.get(raw.row)
        if entry is not None:
            amount = way.signed(entry)
            into, out = into + max(amount, 0), out - min(amount, 0)
            left, right = left + entry.at("in"), right + entry.at("out")
        by_sign.append((into, out))
        by_column.append((left, right))
    return by_sign, by_column


def _labelled_total(said: int | None, by_sign: int, by_column: int) -> int | None:
    """A bank may count a reversal on its own side; such a total shows nothing of the other."""
    return None if said == abs(by_column) != by_sign else said


_Said = tuple[int | None, int | None]


def _said_sums(total: RawLine, thousands: Thousands, problems: list[Problem]) -> _Said:
    found: list[int | None] = []
    for name in ("in", "out"):
        value = total.cells.get(name)
        try:
            found.append(None if value is None else abs(amount_of(value, thousands)))
        except FundledgerError as error:
            problems.append(_problem(total.place(name), error))
            found.append(None)
    return found[0], found[1]


def _sums_lines(said: _Said, running: Sequence[_Sums], start: int, end: int) -> bool:
    pairs = zip(said, running[start], running[end], strict=True)
    return all(each is None or each == abs(after - before) for each, before, after in pairs)


def _is_some_sum(said: _Said, running: Sequence[_Sums], end: int) -> bool:
    """Whether a total is the sum of lines that end above it, from whichever on."""
    return any(_sums_lines(said, running, start, end) for start in range(end))


def _total_problems(total: RawLine, said: _Said, sums: _Sums) -> Iterator[Problem]:
    for name, one, sum_ in zip(("in", "out"), said, sums, strict=True):
        if one is not None and one != sum_:
            params: dict[str, object] = {
                "said": Dong(one),
                "total": Dong(sum_),
                "difference": Dong(one - sum_),
            }
            yield Problem(total.place(name), "statement.total_differs", params)


def _problem(place: Place, error: FundledgerError) -> Problem:
    params = {
        name: glimpse(value) if isinstance(value, str) else value
        for name, value in error.params.items()
    }
    return Problem(place, error.key, params)
