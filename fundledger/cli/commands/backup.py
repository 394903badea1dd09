"""`fundledger backup` and `fundledger restore`: a copy that proves, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.cli.by_hand import confirmed, of_no_fund, showing_command
from fundledger.cli.command import DONE, THE_BOOKS_SAY_NO
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import EXISTING_FILE, FILE_OR_FOLDER, NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundledger.ledger.chain import Extent
    from fundledger.reports.table import Cell


@of_no_fund
@showing_command
@click.argument("target", metavar="file_or_folder", type=FILE_OR_FOLDER)
@click.option("--keep", type=NUMBER)
def back_up(desk: Desk, target: Path, keep: int | None) -> int:
    from fundledger.keeping.backups import backup
    from fundledger.reports.backups import size_shown
    from fundledger.reports.findings import finding_table

    if keep is not None and target.suffix and not target.is_dir():
        raise Misuse("backup.keep_needs_folder", click.get_current_context())
    if keep == 0:
        raise Misuse("backup.keep_one", click.get_current_context())
    done = backup(
        desk.location, target, keep=keep, replace=desk.asked.force, progress=desk.progress
    )
    said = {"path": str(done.path), "size": size_shown(done.size_bytes)}
    if done.findings:
        desk.show(finding_table(done.findings))
        desk.warn("backup.not_proved", **said, count=len(done.findings))
        return THE_BOOKS_SAY_NO
    desk.say("backup.done", **said)
    if keep is not None:
        desk.say("backup.rotated", keep=keep, count=len(done.deleted))
    for path in done.undeletable:
        desk.warn("backup.undeletable", path=str(path))
    _show_chains(desk, done.chains, {"file": str(done.path), "size": done.size_bytes})
    return DONE


@of_no_fund
@showing_command
@click.argument("source", metavar="file", type=EXISTING_FILE)
@confirmed
def restore(desk: Desk, source: Path) -> None:
    from fundledger.keeping.backups import NotProved, prepared
    from fundledger.reports.backups import beside_table
    from fundledger.reports.findings import finding_table

    try:
        with prepared(
            desk.location, source, replace=desk.asked.force, progress=desk.progress
        ) as ready:
            if ready.unreadable is not None:
                desk.warn("restore.unreadable", reason=str(ready.unreadable))
            elif ready.replaces and desk.face == "text":
                desk.show(beside_table(ready.beside))
                click.echo()
            if ready.replaces:
                desk.confirm("restore.sure", book=str(ready.book), file=str(source))
            done = ready.put_in_place()
    except NotProved as refusal:
        desk.show(finding_table(refusal.findings))
        raise
    desk.say("restore.done", book=str(done.book), file=str(done.source))
    if done.aside is not None:
        desk.say("restore.aside", path=str(done.aside))
    _show_chains(desk, done.chains, {"file": str(done.source)})


def _show_chains(desk: Desk, chains: Iterable[Extent], facts: dict[str, Cell]) -> None:
    """What a copy holds; where it lies has been said already, unless a program reads."""
    from fundledger.reports.backups import chains_table

    if desk.face == "text":
        click.echo()
    desk.show(chains_table(chains, {} if desk.face == "text" else facts))
