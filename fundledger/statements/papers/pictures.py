"""Charts of the Fund, each with the table that it is drawn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fundledger.messages import Wording
from fundledger.reports.asked import Asked
from fundledger.reports.debt_groups import groups_screen
from fundledger.reports.series import capital_by_quarter, dues_by_quarter, overdue_by_area
from fundledger.reports.table import Cell, Table, amount_of
from fundledger.statements.charts import Chart, Series
from fundledger.statements.content import Content
from fundledger.statements.papers.reports import report

NAMES = ("capital", "dues", "areas", "groups")


def charts(asked: Asked, first: date) -> Content:
    """Capital, dues and receipts by quarter; what is overdue by area; debts by group."""
    found = {name: chart(asked, name, first) for name in NAMES}
    tables = tuple(table for table, _ in found.values())
    pictures = {name: picture for name, (_, picture) in found.items()}
    return replace(report("charts", asked, tables, first), charts=pictures)


def chart(asked: Asked, name: str, first: date) -> tuple[Table, Chart]:
    """One of them by name, with the table that it is drawn from."""
    match name:
        case "capital":
            table = capital_by_quarter(asked, first)
            return table, chart_of(name, table, is_stacked=True)
        case "dues":
            table = dues_by_quarter(asked, first)
            return table, chart_of(name, table)
        case "areas":
            table = overdue_by_area(asked)
            return table, chart_of(name, table, is_stacked=True)
        case _:
            table = groups_screen(asked).tables[1]
            return table, chart_of(name, table, "principal")


def chart_of(name: str, table: Table, *columns: str, is_stacked: bool = False) -> Chart:
    """A bar for each row; its series are the columns of money, or those that are named."""
    figures = [each for each in table.columns if each.kind == "money"]
    shown = [each for each in figures if not columns or each.name in columns]
    labels = tuple(_label(cell) for cell in table[table.columns[0].name])
    series = tuple(
        Series(each.heading, tuple(amount_of(cell) for cell in table[each.name])) for each in shown
    )
    return Chart(name, labels, series, is_stacked)


def _label(cell: Cell) -> str | Wording:
    return cell if isinstance(cell, Wording) else str(cell)
