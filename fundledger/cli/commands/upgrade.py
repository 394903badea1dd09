"""`fundledger upgrade`: bring an older book to this version, after a copy."""

from __future__ import annotations

import click

from fundledger.cli.by_hand import command, of_no_fund
from fundledger.cli.desk import Desk


@of_no_fund
@command
@click.option("--copied", is_flag=True)
def upgrade_book(desk: Desk, copied: bool) -> None:
    from fundledger.store.addresses import shown_location
    from fundledger.store.upgrade import upgrade

    done = upgrade(desk.location, copied_elsewhere=copied)
    book = shown_location(desk.location)
    if done.before == done.after:
        desk.say("upgrade.nothing", book=book, revision=done.after)
    elif done.copy is None:
        desk.say("upgrade.done", book=book, before=done.before, after=done.after)
    else:
        desk.say(
            "upgrade.done_with_copy",
            book=book,
            before=done.before,
            after=done.after,
            copy=str(done.copy),
        )
