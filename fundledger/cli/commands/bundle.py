"""`fundledger bundle …`: funds carried from book to book as one archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.cli.by_hand import command, confirmed, of_many_funds, of_no_fund, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import EXISTING_FILE, FILE_TO_WRITE

if TYPE_CHECKING:
    from fundledger.keeping.bundles import Bundle


@of_many_funds
@command
@click.argument("file", type=FILE_TO_WRITE, metavar="file")
@click.option("--force", is_flag=True)
def export(desk: Desk, file: Path, force: bool) -> None:
    from fundledger.keeping.bundles import write_bundle
    from fundledger.reports.backups import short, size_shown

    funds = desk.caller.funds
    with desk.progress("bundle.writing") as advance:
        bundle = write_bundle(desk.book(), funds, file, replace=force, progress=advance)
    manifest = bundle.manifest
    numbers = [carried.fund for carried in manifest.funds]
    desk.say(
        "bundle.written",
        file=str(file),
        funds=numbers,
        links=manifest.links,
        size=size_shown(file.stat().st_size),
        code=short(bundle.code),
    )


@of_no_fund
@showing_command
@click.argument("file", type=EXISTING_FILE, metavar="file")
def show(desk: Desk, file: Path) -> None:
    from fundledger.office.books import carried_table

    desk.show(carried_table(_surveyed(desk, file)))


@of_many_funds
@showing_command
@confirmed
@click.argument("file", type=EXISTING_FILE, metavar="file")
@click.option("--take-over", is_flag=True)
@click.option("--reason", metavar="text")
def import_file(desk: Desk, file: Path, take_over: bool, reason: str | None) -> None:
    from fundledger.keeping.bundles import bring, continued
    from fundledger.office import books

    if take_over is not bool(reason):
        raise Misuse("usage.take_over_reason", click.get_current_context())
    bundle = _surveyed(desk, file)
    meant = books.funds_of_bundle(bundle, desk.caller.funds_named)
    own = [] if take_over else continued(desk.location, bundle, meant)
    if own:
        desk.confirm("bundle.sure_own", funds=own)
    links = sum(carried.links for carried in bundle.manifest.funds if carried.fund in meant)
    with desk.progress("bundle.taking", links) as advance:
        taken = bring(desk.location, bundle, only=meant, progress=advance)
    desk.show(books.taken_table(bundle, taken))
    if take_over:
        funds = [came.fund for came in taken]
        said = books.take_over(desk.book(), funds, desk.actor, str(reason))
    else:
        said = books.say_what_came(taken)
    for each in said.says:
        desk.say(each.key, **each.params)


def _surveyed(desk: Desk, file: Path) -> Bundle:
    from fundledger.keeping.bundles import survey

    with desk.progress("bundle.proving") as advance:
        return survey(file, progress=advance)
