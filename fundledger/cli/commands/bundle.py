"""`fundledger bundle …`: funds carried from book to book as one archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.calendar import parse_moment
from fundledger.cli.by_hand import command, confirmed, of_many_funds, of_no_fund, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import EXISTING_FILE, FILE_TO_WRITE
from fundledger.errors import FundledgerError
from fundledger.reports.table import Column, Table

if TYPE_CHECKING:
    from fundledger.keeping.bundles import Bundle

_CARRIED = (
    Column("fund", "number"),
    Column("name"),
    Column("province"),
    Column("entries", "number"),
    Column("links", "number"),
    Column("recorded_at", "moment"),
    Column("hash"),
)
_TAKEN = (
    Column("fund", "number"),
    Column("name"),
    Column("links_before", "number"),
    Column("links_after", "number"),
    Column("links_taken", "number"),
)


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
    from fundledger.reports.backups import short

    bundle = _surveyed(desk, file)
    rows = [
        (
            carried.fund,
            carried.name,
            carried.province,
            carried.entries,
            carried.links,
            parse_moment(carried.recorded_at),
            short(carried.head),
        )
        for carried in bundle.manifest.funds
    ]
    desk.show(Table("bundle", _CARRIED, rows, facts={"code": short(bundle.code)}))


@of_many_funds
@showing_command
@confirmed
@click.argument("file", type=EXISTING_FILE, metavar="file")
@click.option("--take-over", is_flag=True)
@click.option("--reason", metavar="text")
def import_file(desk: Desk, file: Path, take_over: bool, reason: str | None) -> None:
    from fundledger.keeping.bundles import bring, continued
    from fundledger.reports.backups import short

    if take_over is not bool(reason):
        raise Misuse("usage.take_over_reason", click.get_current_context())
    bundle = _surveyed(desk, file)
    meant = _meant(desk, bundle)
    own = [] if take_over else continued(desk.location, bundle, meant)
    if own:
        desk.confirm("bundle.sure_own", funds=own)
    links = sum(carried.links for carried in bundle.manifest.funds if carried.fund in meant)
    with desk.progress("bundle.taking", links) as advance:
        taken = bring(desk.location, bundle, only=meant, progress=advance)
    rows = [
        (came.fund, bundle.carried(came.fund).name, came.before, came.after, came.taken)
        for came in taken
    ]
    desk.show(Table("bundle_taken", _TAKEN, rows, facts={"code": short(bundle.code)}))
    if take_over:
        _take_over(desk, [came.fund for came in taken], str(reason))
        return
    any_taken = any(came.taken for came in taken)
    desk.say("bundle.are_replicas" if any_taken else "bundle.nothing_new")


def _take_over(desk: Desk, funds: Sequence[int], reason: str) -> None:
    from fundledger.ledger.replicas import take_over

    for fund in funds:
        fact = take_over(desk.book(), fund, desk.actor, reason)
        desk.say("fund.taken_over", fund=fund, book=desk.book().name, link=fact.chain)


def _surveyed(desk: Desk, file: Path) -> Bundle:
    from fundledger.keeping.bundles import survey

    with desk.progress("bundle.proving") as advance:
        return survey(file, progress=advance)


def _meant(desk: Desk, bundle: Bundle) -> tuple[int, ...]:
    """The funds of the bundle that are to be brought: those that were named, else all."""
    carried = tuple(carried.fund for carried in bundle.manifest.funds)
    named = desk.caller.funds_named
    for fund in named or ():
        if fund not in carried:
            raise FundledgerError("bundle.no_such_fund", fund=fund, known=list(carried))
    return carried if named is None else named
