"""`fundledger demo`: a small fund to look around in."""

from __future__ import annotations

import click

from fundledger.calendar import first_of_year
from fundledger.cli.by_hand import of_no_fund, showing_command
from fundledger.cli.desk import Desk
from fundledger.paths import path_of


@of_no_fund
@showing_command
@click.option("--into", metavar="folder", default="fundledger-demo")
def demo(desk: Desk, into: str) -> None:
    from fundledger.demo import BOOK, ENDS, FIGURES, FILES, TO_TRY, build
    from fundledger.reports.asked import Asked
    from fundledger.reports.capital import capital_screen
    from fundledger.reports.loans import loan_list
    from fundledger.reports.screens import Screen
    from fundledger.store.books import open_book

    folder = path_of(into)
    book = open_book(str(build(folder)))
    with book.reading() as connection:
        (fund,) = book.funds()
        asked = Asked(connection, fund, ENDS, None, {"fund": fund, "as_of": ENDS})
        screen = capital_screen(asked, first_of_year(ENDS))
        overdue = loan_list(asked, only="overdue")
    book.close()
    desk.say("demo.made", folder=str(folder))
    desk.show_screen(Screen((*screen.tables, overdue), screen.document(), screen.one))
    if desk.face == "text":
        click.echo()
    figures = " ".join(str(folder / name) for name in FIGURES)
    files, others = list(FILES), list(TO_TRY)
    desk.say("demo.next", book=str(folder / BOOK), files=files, others=others, figures=figures)
