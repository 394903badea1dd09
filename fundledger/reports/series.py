"""Figures by quarter and by area, as charts show them: what the reports say of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fundledger.calendar import ONE_DAY, quarter_days, quarter_of
from fundledger.reports.arrears import overdue_screen
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import area_word
from fundledger.reports.capital import capital_screen
from fundledger.reports.dues import due_table
from fundledger.reports.receipts import collections_table
from fundledger.reports.spans import spanned
from fundledger.reports.table import Record, Table, Word, amount_of, money, sums, texts
from fundledger.text import collated

QUARTERS = 8
"""How far back charts look where nobody says it: two years show what comes again each year."""

_CAPITAL = ("principal_in_term", "principal_overdue", "capital_on_hand")
_CAPITAL_COLUMNS = (*texts("quarter"), *money(*_CAPITAL))
_DUES = (*texts("quarter"), *sums("falling_due", "collected"))
_AREAS = (*texts("area"), *sums("principal_overdue", "interest_overdue_in_all"))
_KINDS = ("principal", "interest", "overdue_interest")


def two_years_before(day: date) -> date:
    """The first day of the quarter with which charts begin where nobody says it."""
    months = day.year * 12 + day.month - 1 - 3 * (QUARTERS - 1)
    return quarter_days(months // 12, months % 12 // 3 + 1)[0]


def quarters(first: date, last: date) -> Iterator[tuple[str, date, date]]:
    """Each quarter that a span touches, its name and its days within the span."""
    day = first
    while day <= last:
        end = min(last, _quarter_end(day))
        yield quarter_of(day), day, end
        day = end + ONE_DAY


def _quarter_end(day: date) -> date:
    return quarter_days(day.year, (day.month + 2) // 3)[1]


def capital_by_quarter(asked: Asked, first: date) -> Table:
    """Where the capital was at the end of each quarter."""
    rows: list[Record] = []
    for name, begin, end in quarters(first, asked.as_of):
        found = capital_screen(replace(asked, as_of=end), begin).tables[0]
        if found.name == "capital_identity":
            rows.append({"quarter": name, **{each: found.total[each] for each in _CAPITAL}})
    return Table.of("capital_by_quarter", _CAPITAL_COLUMNS, rows, spanned(asked, first))


def dues_by_quarter(asked: Asked, first: date) -> Table:
    """What fell due in each quarter, and all that was collected in it, also for older dues."""
    rows: list[Record] = []
    for name, begin, end in quarters(first, asked.as_of):
        then = replace(asked, as_of=end)
        fell = due_table(then, begin).total
        collected = collections_table(then, begin, "quarter").total.get("collected")
        falling = sum(amount_of(fell.get(f"falling_{kind}")) for kind in _KINDS)
        row: Record = {"quarter": name, "falling_due": falling, "collected": amount_of(collected)}
        rows.append(row)
    return Table.of("dues_by_quarter", _DUES, rows, spanned(asked, first))


def overdue_by_area(asked: Asked) -> Table:
    """What is overdue in each area, the principal and all interest of it."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for record in overdue_screen(asked, {}, None).tables[0].records():
        area = record["area"]
        of = found[area.code if isinstance(area, Word) else str(area or "")]
        of[0] += amount_of(record["principal_overdue"])
        of[1] += amount_of(record["amount_overdue"]) - amount_of(record["principal_overdue"])
    rows: list[Record] = [
        {
            "area": area_word(area),
            "principal_overdue": found[area][0],
            "interest_overdue_in_all": found[area][1],
        }
        for area in sorted(found, key=lambda each: (not each, collated(each)))
    ]
    return Table.of("overdue_by_area", _AREAS, rows, asked.facts)
