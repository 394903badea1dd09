"""`fundledger fund …`: the funds of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.cli.desk import Desk, View
from fundledger.cli.options import reading_command
from fundledger.reports.table import Cell, Column, Table

if TYPE_CHECKING:
    from fundledger.ledger.funds import Fund

_COLUMNS = (
    Column("fund", "number"),
    Column("name"),
    Column("province"),
    Column("begins", "day"),
    Column("entries", "number"),
    Column("links", "number"),
)


@reading_command
def list_funds(desk: Desk) -> None:
    from fundledger.ledger.funds import fund_of

    book = desk.book()
    funds = book.funds()
    with book.reading() as connection:
        views = [desk.view(connection, fund) for fund in funds]
        known = [(view, fund_of(connection, view.fund, view.link)) for view in views if view.link]
        rows = [_row(view, fund) for view, fund in known if fund.begins <= desk.as_of]
    desk.show(Table("funds", _COLUMNS, rows, facts={"as_of": desk.as_of}))


def _row(view: View, fund: Fund) -> tuple[Cell, ...]:
    from fundledger.ledger.chain import last_entry_by

    entries = last_entry_by(view.connection, view.fund, view.link)
    return fund.fund, fund.name, fund.province, fund.begins, entries, view.link
