"""A plan beside what was given: of one year, and from the beginning of the plan to its end.

    against(connection, fund, plan, until, …)    each line with its actual figures, by `totals`

What was given is found by the category of a line, and in its unit: people where it counts people,
money where its unit is money. A line without a category is known by its name alone where it is
called as a category is, or where it counts who borrowed from one (“Số HTX được vay từ Quỹ …”). Of
the Fund's own loans a project is a loan. Where nothing can be found, `why` says so: a missing
figure is no nought.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from fundledger.errors import FundledgerError
from fundledger.money import UNITS
from fundledger.support.categories import Tree
from fundledger.support.meant import Names, folded
from fundledger.support.named import units_with
from fundledger.support.plans import Line, Plan, money_unit, outline
from fundledger.support.totals import LOANS, Row, Totals, Wanted, totals

if TYPE_CHECKING:
    from sqlalchemy import Connection

PROJECT = "dự án"
Why = Literal[
    "", "not_planned", "not_carried_out", "no_category", "unknown_category", "not_counted"
]
"""Why a line has no actual figures; `not_planned`: it has no figures at all."""

_BORROWED = re.compile(r"\bvay(?: von)? (?:tu|cua|tai) (.+)")


@dataclass(frozen=True, slots=True)
class Held:
    """A line, what was planned and what was given; None where it is not known.

    Figures are in the unit of the line. `by_name`: its category was known by its name.
    """

    line: Line
    depth: int
    category: str
    by_name: bool
    planned: Decimal | None
    actual: Decimal | None
    planned_so_far: Decimal | None
    actual_so_far: Decimal | None
    why: Why
    counted_in: tuple[str, ...] = ()  # where that is not the unit of the line: in what it is
    as_loans: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    plan: Plan
    year: int
    last: date  # up to which it was looked
    lines: list[Held]
    wanted: Wanted
    totals: Totals


def against(
    connection: Connection,
    fund: int,
    plan: Plan,
    until: date,
    *,
    year: int | None = None,
    known_at: int | None = None,
    today: date | None = None,
) -> Against:
    """Of a year of the plan: the one said, or that of the day, or the last one before it."""
    of = min(until.year, plan.last) if year is None else year
    if year is not None and not plan.first <= year <= plan.last:
        said = {"year": str(year), "first": str(plan.first), "last": str(plan.last)}
        raise FundledgerError("support_plan.no_such_year", **said)
    if until < date(of, 1, 1) or of < plan.first:
        raise FundledgerError("support_plan.not_begun", day=until, year=str(max(of, plan.first)))
    last = min(until, date(of, 12, 31))
    wanted = Wanted(first=date(of, 1, 1), last=last, since=date(plan.first, 1, 1))
    found = totals(connection, fund, wanted, known_at, today)
    given = _Given(found)
    places = outline(plan.lines)
    lines = [
        given.held(plan, line, place.depth, of)
        for line, place in zip(plan.lines, places, strict=True)
    ]
    return Against(plan, of, last, lines, wanted, found)


def category_of(line: Line, known: Tree) -> str:
    """The category that the name of a line is; "" where it is none, or may be several."""
    borrowed = _BORROWED.search(folded(line.name))
    for name in (line.name, borrowed[1] if borrowed else ""):
        found = _named(known.names, name) if name else ""
        if found:
            return found
    return ""


def _named(names: Names, said: str) -> str:
    try:
        return names.meant(said)
    except FundledgerError:
        return ""


class _Given:
    """What was given, by category and unit: a total goes before what it adds up."""

    def __init__(self, found: Totals) -> None:
        self.tree = found.tree
        self.units = units_with(found.tree)
        self.rows: dict[tuple[str, str | None], Row] = {}
        self.by_category: dict[str, list[Row]] = {}
        for row in found.rows:
            if row.category is None or (row.source, row.area) != (None, None):
                continue
            self.rows.setdefault((row.category, row.unit), row)
            self.by_category.setdefault(row.category, []).append(row)

    def held(self, plan: Plan, line: Line, depth: int, year: int) -> Held:
        by_name = not line.category
        category = line.category or category_of(line, self.tree)
        planned, so_far = _planned(plan, line, year)
        actual: tuple[Decimal | None, Decimal | None] = (None, None)
        why, as_loans = self._why(line, category), False
        counted_in: tuple[str, ...] = ()
        if not why:
            unit, as_loans = self._unit(line, category)
            actual = self._figures(category, unit, line)
            if actual == (None, None):
                why, counted_in = "not_counted", self._counted_in(category)
        return Held(
            *(line, depth, category, by_name and bool(category), planned, actual[0]),
            *(so_far, actual[1], why, counted_in, as_loans and not why),
        )

    def _why(self, line: Line, category: str) -> Why:
        if line.is_not_carried_out:
            return "not_carried_out"
        if not line.is_planned:
            return "not_planned"
        if not category:
            return "no_category"
        if category not in self.tree:
            return "unknown_category"
        return "" if line.unit else "not_counted"

    def _unit(self, line: Line, category: str) -> tuple[str, bool]:
        """As the program calls it; of the Fund's loans a project is a loan."""
        unit = _named(self.units, line.unit)
        is_fed = bool(self.tree[category].feed)
        return (LOANS, True) if is_fed and unit == PROJECT else (unit, False)

    def _figures(
        self, category: str, unit: str, line: Line
    ) -> tuple[Decimal | None, Decimal | None]:
        """In the span and so far; nothing where the category counts in other units alone."""
        money = money_unit(line.unit)
        if money is not None:
            row = self.rows.get((category, None)) or next(iter(self._of(category)), None)
            if row is None:
                return Decimal(0), Decimal(0)
            if row.cumulative_amount is None:
                return None, None
            of = UNITS[money]
            return Decimal(row.amount or 0) / of, Decimal(row.cumulative_amount) / of
        row = self.rows.get((category, unit)) if unit else None
        if row is not None:
            return Decimal(row.count or 0), Decimal(row.cumulative_count or 0)
        counts_it = unit and (unit in self.tree[category].units or not self._counted_in(category))
        return (Decimal(0), Decimal(0)) if counts_it else (None, None)

    def _of(self, category: str) -> Iterable[Row]:
        return self.by_category.get(category, ())

    def _counted_in(self, category: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.unit for row in self._of(category) if row.unit))


def _planned(plan: Plan, line: Line, year: int) -> tuple[Decimal | None, Decimal | None]:
    """Of the year, and of all years up to it; of blank cells alone nothing."""
    of = dict(zip(plan.years, line.years, strict=True))
    own = of.get(year)
    numbers = [each for y, each in of.items() if y <= year and isinstance(each, Decimal)]
    return (
        own if isinstance(own, Decimal) else None,
        sum(numbers, Decimal()) if numbers else None,
    )
