"""Totals of support as a table, in đồng, triệu or tỷ; what they leave out; the Fund's loans.

For programs a row says exactly `category, parent, unit, count, amount, cumulative_count,
cumulative_amount, source, area`, in đồng, and `total` where it adds up others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from fundledger.messages import Language, Wording
from fundledger.messages.wording import Sentence
from fundledger.money import UNITS, Unit, rounding_gap, scaled
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import area_word
from fundledger.reports.many import Many, ManyScreen, Summed, together
from fundledger.reports.screens import Screen
from fundledger.reports.spans import spanned
from fundledger.reports.table import (
    SCALE_PLACES,
    Cell,
    Column,
    Note,
    Record,
    Table,
    Word,
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.support.totals import Left, Row, Totals, Wanted, totals
from fundledger.text import collated

ROW = (
    *("category", "parent", "unit", "count", "amount", "cumulative_count", "cumulative_amount"),
    *("source", "area"),
)
_COLUMNS = (
    *(*texts("category", "category_name", "unit"), *numbers("count"), *money("amount")),
    *(*numbers("cumulative_count"), *money("cumulative_amount"), *texts("source", "area")),
    *texts("parent", "total", wide=True),
)
_FUND_LOANS = (
    Column("area"),
    Column("borrowers_owing", "number", summed=True),
    Column("owing_principal", "number", summed=True),
    *sums("principal_owing"),
    Column("new_borrowers", "number", summed=True),
    Column("new_loans", "number", summed=True),
    *sums("disbursed", "disbursed_so_far"),
)


@dataclass(frozen=True, slots=True)
class Scaled(Wording):
    """An amount in a sentence, in the unit of the table above it."""

    amount: int
    unit: Unit

    def words(self, lang: Language) -> str:
        return scaled(self.amount, self.unit, SCALE_PLACES[self.unit], lang)


def totals_screen(asked: Asked, wanted: Wanted, scale: Unit = "dong") -> Screen:
    found = totals(asked.connection, asked.fund, wanted, asked.known_at, asked.today)
    facts = spanned(asked, wanted.first)
    if wanted.since is not None:
        facts = {**facts, "cumulative_from": wanted.since}
    columns = _cut(wanted)
    records = [_record(found, row) for row in found.rows]
    notes = [*left_out(found, wanted), *_rounding(found, scale)]
    table = Table.of("support_totals", columns, records, facts, notes)
    loans = _fund_loans(found, found.wanted)
    data = {**parts(table), "rows": list(map(_plain, found.rows))}
    if loans is not None:
        data["fund_loans"] = loans
    shown = (table,) if loans is None else (table, loans)
    return Screen(tuple(_scaled(each, scale) for each in shown), data, _scaled(table, scale))


def totals_of_funds(many: Many, scale: Unit = "dong") -> ManyScreen:
    """All funds as one, line by line; whom two funds name is counted by each."""
    screen = together(many, Summed("support_totals", alike=str.casefold))
    tables = list(screen.tables)
    if len(many.each) > 1:
        for at, table in enumerate(tables):
            if table.name == "all_funds":
                notes = (*table.notes, Note("support_note.of_funds"))
                tables[at] = replace(table, notes=notes)
    return replace(screen, tables=tuple(tables))


def _plain(row: Row) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ROW}
    return {**said, "total": True} if row.total else said


def _record(found: Totals, row: Row) -> Record:
    return {
        **{name: getattr(row, name) for name in ROW if name != "area"},
        "category_name": _name(found, row),
        "area": None if row.area is None else area_word(row.area),
        "source": None if row.source is None else _source(row.source),
        "total": word_for("choice.yes_or_no.", "yes") if row.total else None,
    }


def _name(found: Totals, row: Row) -> Cell:
    if row.category is None:
        return Word("", Sentence("support_word.all"))
    return found.tree[row.category].name


def _source(code: str) -> Word:
    return Word(code, code or Sentence("support_word.no_source"))


def _cut(wanted: Wanted) -> tuple[Column, ...]:
    """A column that nothing is told apart by is for files and programs."""
    return tuple(
        replace(each, wide=True)
        if each.name in {"source", "area"} and each.name not in wanted.by
        else each
        for each in _COLUMNS
    )


def _scaled(table: Table, scale: Unit) -> Table:
    if scale == "dong":
        return table
    columns = tuple(
        replace(each, scale=scale) if each.kind == "money" else each for each in table.columns
    )
    return replace(table, columns=columns)


# What is said below it.


def notes_of_totals(found: Totals) -> tuple[Note, ...]:
    """What totals leave out or could not place."""
    return tuple(left_out(found, found.wanted))


def left_out(found: Totals, wanted: Wanted) -> Iterator[Note]:
    """What the figures leave out, and what a reader of them must know."""
    left = found.left
    if not len(found.tree):
        yield Note("support_note.no_categories")
    for name in ("goes_on", "began_before", "before_since", "begin_unknown"):
        count = getattr(left, name)
        if count:
            said = {"count": count, "first": wanted.first, "last": wanted.last}
            yield Note(f"support_note.{name}", {**said, "since": wanted.since or wanted.first})
    if left.later:
        yield Note("support_note.later", {"count": left.later, "last": wanted.last})
    yield from _on_figures(left)
    if found.lent_apart:
        named = [found.tree[code].name for code in found.lent_apart]
        yield Note("support_note.lent_apart", {"categories": named})
    if found.loans is not None:
        yield Note("support_note.of_loans")
        if found.loans.opened_later:
            count = found.loans.opened_later
            yield Note("support_note.opened_later", {"count": count, "last": wanted.last})


def _on_figures(left: Left) -> Iterator[Note]:
    if left.unsaid:
        yield Note("support_note.unsaid", {"count": left.unsaid})
    if left.approximate:
        yield Note("support_note.approximate", {"count": left.approximate})
    if left.named_once:
        yield Note("support_note.named_once", {"count": left.named_once})
    if left.numbers_only:
        yield Note("support_note.numbers_only", {"count": left.numbers_only})


def _rounding(found: Totals, scale: Unit) -> Iterator[Note]:
    """Where a reader who adds up what is shown does not come to the total that is shown."""
    if scale == "dong":
        return
    for total, of in _added(found):
        for name in ("amount", "cumulative_amount"):
            whole = getattr(total, name) or 0
            every = [getattr(each, name) or 0 for each in of]
            gap = rounding_gap(every, whole, scale, SCALE_PLACES[scale])
            if gap:
                yield Note("support_note.rounding", _said_of(found, total, name, gap, scale))


def _said_of(found: Totals, total: Row, name: str, gap: int, scale: Unit) -> dict[str, object]:
    places = SCALE_PLACES[scale]
    of_place = UNITS[scale] // 10**places
    return {
        "name": _name(found, total),
        "figure": Sentence(f"column.{name}"),
        "total": Scaled(getattr(total, name), scale),
        "gap": Scaled(abs(gap) * of_place, scale),
        "side": Sentence("support_word.more" if gap > 0 else "support_word.less"),
        "unit": Sentence(f"money_unit.{scale}"),
    }


def _added(found: Totals) -> Iterator[tuple[Row, list[Row]]]:
    """Each total of money, with the rows that it adds up."""
    parts = [row for row in found.rows if not row.total]
    done: set[tuple[str | None, str | None, str | None]] = set()
    for row in found.rows:
        place = row.category, row.source, row.area
        if not row.total or place in done:
            continue
        done.add(place)  # of a place the row of all its money comes first
        under = found.tree.under(row.category) if row.category else set(found.tree.by_code)
        money = found.tree.money_of(row.category) if row.category else "grant"
        of = [
            each
            for each in parts
            if each.category in under
            and found.tree.money_of(each.category or "") == money
            and row.source in (None, each.source)
            and row.area in (None, each.area)
        ]
        if len(of) > 1:
            yield row, of


# The Fund's loans.


@dataclass(slots=True)
class _OfArea:
    owing: set[str] = field(default_factory=set)
    owing_principal: set[str] = field(default_factory=set)
    principal: int = 0
    new_borrowers: set[str] = field(default_factory=set)
    new_loans: int = 0
    disbursed: int = 0
    so_far: int = 0


def _fund_loans(found: Totals, wanted: Wanted) -> Table | None:
    """Of what is asked: who owes how much at the end of the day, and what was lent in the span."""
    if found.loans is None:
        return None
    areas: dict[str, _OfArea] = defaultdict(_OfArea)
    for each in found.loans.owing:
        area = found.areas.get(each.cooperative, "")
        if _is_asked(wanted, each.source, area):
            of = areas[area]
            of.owing.add(each.cooperative)
            of.principal += each.principal
            if each.principal:
                of.owing_principal.add(each.cooperative)
    for draw in found.loans.draws:
        area = found.areas.get(draw.cooperative, "")
        if not _is_asked(wanted, draw.source, area):
            continue
        of = areas[area]
        if wanted.since is None or draw.day >= wanted.since:
            of.so_far += draw.amount
        if draw.day >= wanted.first:
            of.disbursed += draw.amount
            of.new_borrowers.add(draw.cooperative)
            of.new_loans += draw.is_first
    rows = [_area_row(area, areas[area]) for area in sorted(areas, key=collated)]
    return Table.of("support_fund_loans", _FUND_LOANS, rows)


def _is_asked(wanted: Wanted, source: str, area: str) -> bool:
    is_here = not wanted.area or area.casefold() == wanted.area.casefold()
    return is_here and wanted.source in ("", source)


def _area_row(area: str, of: _OfArea) -> Record:
    return {
        "area": area_word(area),
        "borrowers_owing": len(of.owing),
        "owing_principal": len(of.owing_principal),
        "principal_owing": of.principal,
        "new_borrowers": len(of.new_borrowers),
        "new_loans": of.new_loans,
        "disbursed": of.disbursed,
        "disbursed_so_far": of.so_far,
    }
