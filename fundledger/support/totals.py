"""Totals of support: by category, by source and area where that is asked, of a span and cumulative.

    totals(connection, fund, wanted)    rows in the order of the tree, each total before its parts
    Row                                 one line: a category (None: all) in one unit

What is counted in one unit is never added to what is counted in another: a category that counts
people and cooperatives has a row of each, and, because its money is one sum, a row without a unit
that totals them. A cooperative that items name is counted once in each total; where items give a
number only, numbers are added. Money lent is never added to money given: a category of loans
totals its own, and what stands above it leaves it out.

An item is of the span where all of it lies within; of what is cumulative up to the last day, where
it ended by then. One that began before the span and ended in it is of the cumulative figures alone:
nobody can say how much of it belongs where.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.arrears.debts import Day
from fundledger.bulk import no_collection
from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated
from fundledger.registers.cooperatives import KIND as COOPERATIVE
from fundledger.registers.cooperatives import Cooperative, cooperative_of, known_on
from fundledger.rules.support import units
from fundledger.support.categories import Tree, tree
from fundledger.support.items import Row as ItemRow
from fundledger.support.items import rows_of
from fundledger.support.named import kind_of_unit, sources_with, unit_of_kind
from fundledger.support.of_loans import FundLoans, fund_loans
from fundledger.support.programmes import names_of, programmes

if TYPE_CHECKING:
    from sqlalchemy import Connection

Cut = Literal["source", "area"]
LOANS = "khoản vay"
"""In what the Fund's loans are counted, beside their borrowers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`since` None: cumulative from the beginning of all that is known."""

    first: date
    last: date
    since: date | None = None
    by: frozenset[Cut] = frozenset()
    category: str = ""
    programme: str = ""
    source: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`amount` None: no item of the row told one; `count` None: the row is of no unit.

    `total`: the row adds up others, so that it is left out by whoever adds up the rest.
    """

    category: str | None
    parent: str | None
    unit: str | None
    count: int | None
    amount: int | None
    cumulative_count: int | None
    cumulative_amount: int | None
    source: str | None
    area: str | None
    total: bool


@dataclass(slots=True)
class Left:
    """Items that a total leaves out, or could not place, by why: how many."""

    later: int = 0  # ended after the last day, and began after it
    goes_on: int = 0  # began by the last day, ended after it
    began_before: int = 0  # the span: counted as cumulative only
    before_since: int = 0  # began before the cumulative figures do
    begin_unknown: int = 0  # so that nobody knows whether it began before they do
    unsaid: int = 0  # no amount was told
    approximate: int = 0
    numbers_only: int = 0  # cooperatives that items count without naming them
    named_once: int = 0  # by how many less they are, for being named in several items


@dataclass(frozen=True, slots=True)
class Totals:
    tree: Tree
    wanted: Wanted  # source and programme by their codes
    rows: list[Row]
    left: Left
    loans: FundLoans | None  # where a category has its figures from them
    lent_apart: tuple[str, ...]  # categories of loans that stand under others, and are not added
    areas: Mapping[str, str]  # by cooperative


def totals(
    connection: Connection,
    fund: int,
    wanted: Wanted,
    known_at: int | None = None,
    today: date | None = None,
) -> Totals:
    """What was given in a span, and all that was given up to its end."""
    if wanted.last < wanted.first:
        raise FundledgerError("support.period_reversed", first=wanted.first, last=wanted.last)
    if wanted.since is not None and wanted.since > wanted.first:
        raise FundledgerError("support.since_later", since=wanted.since, first=wanted.first)
    known = tree(connection, fund, known_at)
    register = {
        number: cooperative_of(fact)
        for number, fact in known_on(
            stated(connection, fund, COOPERATIVE, known_at=known_at), wanted.last
        ).items()
    }
    wanted = _as_named(connection, fund, wanted, known_at)
    summing = _Summing(known, wanted, register)
    with no_collection():
        for rows in rows_of(connection, fund, known_at):
            summing.add(rows)
    loans = None
    if any(code in summing.within for code in known.fed()):
        loans = fund_loans(Day(connection, fund, wanted.last, known_at, today))
        summing.add_loans(loans)
    return Totals(
        *(known, wanted, list(summing.rows()), summing.left, loans),
        tuple(code for code in known.by_code if summing.is_apart(code)),
        summing.areas,
    )


def _as_named(connection: Connection, fund: int, wanted: Wanted, known_at: int | None) -> Wanted:
    """Source and programme by their codes, however they were written."""
    every = programmes(connection, fund, known_at).values()
    source = sources_with(every).meant(wanted.source) if wanted.source else ""
    programme = names_of(every).meant(wanted.programme) if wanted.programme else ""
    return replace(wanted, source=source, programme=programme)


@dataclass(slots=True)
class _Heap:
    """Items of one category, source and area, of the span or before it."""

    amounts: dict[str, int] = field(default_factory=dict)  # by the unit that their money belongs to
    counts: dict[str, int] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)  # cooperatives, by their unit

    def add(self, other: _Heap) -> None:
        for unit, amount in other.amounts.items():
            self.amounts[unit] = self.amounts.get(unit, 0) + amount
        for unit, count in other.counts.items():
            self.counts[unit] = self.counts.get(unit, 0) + count
        for unit, named in other.named.items():
            self.named.setdefault(unit, set()).update(named)

    @property
    def units(self) -> set[str]:
        return {*self.amounts, *self.counts, *self.named}

    def count(self, unit: str) -> int:
        return self.counts.get(unit, 0) + len(self.named.get(unit, ()))

    @property
    def amount(self) -> int | None:
        return sum(self.amounts.values()) if self.amounts else None


_Place = tuple[str | None, str | None]
"""Source and area; None where they are not told apart."""

_ALL: _Place = (None, None)


class _Summing:
    def __init__(self, known: Tree, wanted: Wanted, register: Mapping[str, Cooperative]) -> None:
        self.tree, self.wanted = known, wanted
        self.left = Left()
        self.within = (
            known.under(known.meant(wanted.category)) if wanted.category else set(known.by_code)
        )
        self.units = {number: unit_of_kind(each.kind) for number, each in register.items()}
        self.areas = {
            number: each.district or each.commune or "" for number, each in register.items()
        }
        # By category, source and area: of the span, and of what came before it.
        self.heaps: dict[tuple[str, str | None, str | None], tuple[_Heap, _Heap]] = {}

    # Adding.

    def heap(self, category: str, source: str, area: str) -> tuple[_Heap, _Heap]:
        by = self.wanted.by
        key = category, source if "source" in by else None, area if "area" in by else None
        found = self.heaps.get(key)
        if found is None:
            found = self.heaps[key] = _Heap(), _Heap()
        return found

    def add(self, rows: Iterable[ItemRow]) -> None:
        """A million rows pass here: what most of them are is looked at first."""
        first, last, since = _texts(self.wanted)
        heaps, units, areas, left = self.heaps, self.units, self.areas, self.left
        by_source, by_area = "source" in self.wanted.by, "area" in self.wanted.by
        picks = self._picks()
        for row in rows:
            if picks is not None and not picks(row):
                continue
            day = row["to"]
            if "from" in row or "cumulative" in row or day > last or since > day:
                place = self._place(row, first, last, since)
                if place is None:
                    continue
            else:
                place = 0 if day >= first else 1
            cooperative = row.get("cooperative")
            source = row.get("source", "") if by_source else None
            area = (row.get("area") or areas.get(cooperative or "", "")) if by_area else None
            key = row["category"], source, area
            both = heaps.get(key)
            if both is None:
                both = heaps[key] = _Heap(), _Heap()
            heap = both[place]
            counts = row.get("counts")
            if cooperative is not None:
                unit = units.get(cooperative, "HTX")
                named = heap.named.get(unit)
                if named is None:
                    named = heap.named[unit] = set()
                named.add(cooperative)
                if counts is not None:
                    for each, number in counts.items():
                        if each != unit:
                            heap.counts[each] = heap.counts.get(each, 0) + number
            else:
                unit = ""
                if counts is not None:
                    for unit, number in counts.items():
                        heap.counts[unit] = heap.counts.get(unit, 0) + number
            amount = row.get("amount")
            if amount is None:
                left.unsaid += 1
                continue
            unit = row.get("unit", unit)
            heap.amounts[unit] = heap.amounts.get(unit, 0) + amount
            if "approximate" in row:
                left.approximate += 1

    def _place(self, row: ItemRow, first: str, last: str, since: str) -> int | None:
        """0: of the span; 1: of the cumulative figures alone; None: of neither."""
        left, ends = self.left, row["to"]
        begins = row.get("from", "" if "cumulative" in row else ends)
        if ends > last:
            if begins > last:
                left.later += 1
            else:
                left.goes_on += 1
            return None
        if begins < since:
            if ends >= since:
                if begins:
                    left.before_since += 1
                else:
                    left.begin_unknown += 1
            return None
        if begins >= first:
            return 0
        if ends >= first:
            left.began_before += 1
        return 1

    def _picks(self) -> Callable[[ItemRow], bool] | None:
        """What is asked for alone; None: everything."""
        wanted, within, areas = self.wanted, self.within, self.areas
        known, programme = self.tree, wanted.programme
        if not any((wanted.category, programme, wanted.source, wanted.area)):
            return None
        of_programme = {code for code in known.by_code if known.programme_of(code) == programme}
        area = wanted.area.casefold()

        def picks(row: ItemRow) -> bool:
            category = row["category"]
            if category not in within:
                return False
            of = row.get("programme") or (programme if category in of_programme else "")
            if programme and of != programme:
                return False
            if wanted.source and row.get("source", "") != wanted.source:
                return False
            where = row.get("area") or areas.get(row.get("cooperative", ""), "")
            return not area or where.casefold() == area

        return picks

    def add_loans(self, loans: FundLoans) -> None:
        wanted, area = self.wanted, self.wanted.area.casefold()
        for category in self.tree.fed():
            of = self.tree.programme_of(category)
            if category not in self.within or wanted.programme not in ("", of):
                continue
            for draw in loans.draws:
                where = self.areas.get(draw.cooperative, "")
                if wanted.since is not None and draw.day < wanted.since:
                    continue
                if wanted.source and draw.source != wanted.source:
                    continue
                if area and where.casefold() != area:
                    continue
                heap = self.heap(category, draw.source, where)[draw.day < wanted.first]
                unit = self.units.get(draw.cooperative, "HTX")
                heap.named.setdefault(unit, set()).add(draw.cooperative)
                heap.amounts[unit] = heap.amounts.get(unit, 0) + draw.amount
                if draw.is_first:
                    heap.counts[LOANS] = heap.counts.get(LOANS, 0) + 1

    # Rows.

    def is_apart(self, code: str) -> bool:
        """Of loans under what is given, and with figures: its money is not added above."""
        above = self.tree.above(code)
        if self.tree.money_of(code) == "grant" or not self._has_any(code):
            return False
        return not above or self.tree.money_of(above[0]) == "grant"

    def _has_any(self, code: str) -> bool:
        under = self.tree.under(code)
        return any(category in under for category, _, _ in self.heaps)

    def rows(self) -> Iterator[Row]:
        yield from self._of_node(None, set(self.tree.by_code), "grant")
        for each, _ in self.tree.in_order():
            yield from self._of_node(
                each.code, self.tree.under(each.code), self.tree.money_of(each.code)
            )

    def _of_node(
        self, code: str | None, under: Iterable[str], money: Literal["grant", "loan"]
    ) -> Iterator[Row]:
        under = {each for each in under if self.tree.money_of(each) == money}
        places: dict[_Place, tuple[_Heap, _Heap]] = defaultdict(lambda: (_Heap(), _Heap()))
        own: dict[_Place, tuple[_Heap, _Heap]] = {}
        adds_others = False
        for (category, source, area), both in self.heaps.items():
            if category not in under:
                continue
            if category == code:
                own[source, area] = both
            else:
                adds_others = True
            for place in {(source, area), _ALL}:
                for mine, heap in zip(places[place], both, strict=True):
                    mine.add(heap)
        if not places:
            return
        if code is None:
            self._note_names(under)
        # A total before its parts; of one without parts only what it is itself.
        is_cut = len(places) > 1
        if not adds_others and code is not None:
            if is_cut:
                yield from self._of_place(code, _ALL, places[_ALL], total=True)
            for place in sorted(own, key=_in_order):
                yield from self._of_place(code, place, own[place], total=False)
            return
        for place in sorted(places, key=_in_order):
            if place == _ALL or is_cut:
                yield from self._of_place(code, place, places[place], total=True)
        for place in sorted(own, key=_in_order):  # beside what stands under it
            for row in self._of_place(code, place, own[place], total=False):
                if not row.total:  # of all units together the rows above tell already
                    yield row

    def _of_place(
        self, code: str | None, place: _Place, both: tuple[_Heap, _Heap], *, total: bool
    ) -> Iterator[Row]:
        of_span, whole = both[0], _Heap()
        whole.add(both[0])
        whole.add(both[1])
        parent = None if code is None else self.tree[code].parent or None
        units = self._units(code, whole)
        if len(units) > 1:
            amount = whole.amount
            of_all = None if amount is None else of_span.amount or 0
            yield Row(code, parent, None, None, of_all, None, amount, *place, total=True)
        for unit in units:
            if total and not unit and len(units) > 1:
                continue  # what is of no unit stands in the row above, and nowhere by itself
            amount = whole.amounts.get(unit)
            yield Row(
                category=code,
                parent=parent,
                unit=unit or None,
                count=of_span.count(unit) if unit else None,
                amount=None if amount is None else of_span.amounts.get(unit, 0),
                cumulative_count=whole.count(unit) if unit else None,
                cumulative_amount=amount,
                source=place[0],
                area=place[1],
                total=total,
            )

    def _units(self, code: str | None, heap: _Heap) -> list[str]:
        """In the order in which the category names them, then as the program's list has them."""
        named = [*(() if code is None else self.tree[code].units), *(each.name for each in units())]
        return sorted(
            heap.units, key=lambda unit: (named.index(unit) if unit in named else len(named), unit)
        )

    def _note_names(self, under: Collection[str]) -> None:
        """Of all together: how many nobody names, and who is named under several categories."""
        everything, of_category = _Heap(), defaultdict[str, _Heap](_Heap)
        for (category, _, _), both in self.heaps.items():
            for heap in both if category in under else ():
                everything.add(heap)
                of_category[category].add(heap)
        numbers = (n for unit, n in everything.counts.items() if kind_of_unit(unit))
        self.left.numbers_only = sum(numbers)
        once = sum(map(len, everything.named.values()))
        each = (len(named) for heap in of_category.values() for named in heap.named.values())
        self.left.named_once = sum(each) - once


def _in_order(place: _Place) -> tuple[bool, str, str]:
    return place != _ALL, place[0] or "", place[1] or ""


def _texts(wanted: Wanted) -> tuple[str, str, str]:
    """Days as bodies have them: they compare as the days do."""
    since = "" if wanted.since is None else wanted.since.isoformat()
    return wanted.first.isoformat(), wanted.last.isoformat(), since
