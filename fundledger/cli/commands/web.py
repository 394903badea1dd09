"""`fundledger web`: the pages of the book, for people who work in a browser."""

from __future__ import annotations

import click

from fundledger.cli.by_hand import command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import NUMBER
from fundledger.paths import path_of

DEMO_FOLDER = "fundledger-demo"


@command
@click.option("--open", "opens", is_flag=True)
@click.option("--port", type=NUMBER)
def web(desk: Desk, opens: bool, port: int | None) -> None:
    from fundledger.web.people import People, Person
    from fundledger.web.serving import listening, serve
    from fundledger.web.shelf import OnShow, Shelf
    from fundledger.web.site import Site

    def on_show() -> OnShow:
        from fundledger.demo import BOOK, ENDS, MARK, build

        folder = path_of(DEMO_FOLDER)
        made = folder / BOOK
        if not (made.exists() and (folder / MARK).exists()):
            made = build(folder)
        return OnShow(str(made), ENDS)

    fund = desk.asked.fund
    if fund is not None and not isinstance(fund, int):
        raise Misuse("usage.one_fund")
    site = Site(Shelf(desk.location, on_show), People(Person(desk.actor)), fund=fund)
    listener = listening(port)
    desk.say("web.serving")
    serve(site, listener, opens=opens, tell=lambda address: desk.say("web.ready", address=address))
    desk.say("web.stopped")
