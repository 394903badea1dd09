"""`fundledger fund …`: the funds of a book."""

from __future__ import annotations

from fundledger.cli.desk import Desk
from fundledger.cli.options import reading_command
from fundledger.reports.table import Column, Table


@reading_command
def list_funds(desk: Desk) -> None:
    from fundledger.ledger.chain import last_entry_by

    book = desk.book()
    funds = book.funds()
    with book.reading() as connection:
        views = [desk.view(connection, fund) for fund in funds]
        rows = [
            (view.fund, last_entry_by(connection, view.fund, view.link), view.link)
            for view in views
        ]
    columns = (Column("fund", "number"), Column("entries", "number"), Column("links", "number"))
    desk.show(Table("funds", columns, rows, facts={"as_of": desk.as_of}))
