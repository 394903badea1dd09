"""`fundledger demo`: a small fund to look around in."""

from __future__ import annotations

import click

from fundledger.calendar import first_of_year
from fundledger.cli.desk import Desk
from fundledger.cli.options import showing_command
from fundledger.paths import path_of


@showing_command
@click.option("--into", metavar="folder", default="fundledger-demo")
def demo(desk: Desk, into: str) -> None:
    from fundledger.demo import BOOK, ENDS, ENTRIES, build
    from fundledger.ledger.balances import Scope
    from fundledger.reports.books import trial_balance
    from fundledger.store.books import open_book

    folder = path_of(into)
    book = open_book(str(build(folder)))
    with book.reading() as connection:
        (fund,) = book.funds()
        scope = Scope.of(connection, fund, ENDS)
        table = trial_balance(connection, scope, first_of_year(ENDS), {"fund": fund, "as_of": ENDS})
    book.close()
    desk.say("demo.made", folder=str(folder))
    desk.show(table)
    desk.say("demo.next", book=str(folder / BOOK), entries=str(folder / ENTRIES))
