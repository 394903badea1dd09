"""Quarter and year at their end: the checklist, and what closing did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fundledger.loans.quarters import Check
from fundledger.messages import say
from fundledger.reports.table import Cell, Column, Table, Word


def checklist_table(checks: Iterable[Check], facts: Mapping[str, Cell]) -> Table:
    """Each step with a mark, and what to do where it is not done."""
    rows: list[tuple[Cell, ...]] = []
    for each in checks:
        mark = Word("done" if each.holds else "open", "✓" if each.holds else "✗")
        to_do = None if each.holds else say(f"quarter_todo.{each.name}", **each.params)
        what = Word(each.name, say(f"quarter_check.{each.name}", **each.params))
        rows.append((mark, what, to_do))
    columns = (Column("mark"), Column("what"), Column("to_do"))
    return Table("quarter_status", columns, rows, None, dict(facts))
