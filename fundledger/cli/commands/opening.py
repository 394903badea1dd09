"""`fundledger opening`: a book that goes on from what the Fund's papers say on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.cli.by_hand import of_many_funds, reading_command, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, EXISTING_FILE, WORKBOOK_TO_WRITE
from fundledger.errors import BadFile

if TYPE_CHECKING:
    from fundledger.reports.table import Cell


@showing_command
@click.argument("file", type=EXISTING_FILE)
@click.option("--dry-run", is_flag=True)
@click.option("--remarks", type=WORKBOOK_TO_WRITE)
@click.option("--strict", is_flag=True)
@click.option("--replace", is_flag=True)
@click.option("--reason", metavar="text")
@click.option("--booked", type=DAY)
def import_file(
    desk: Desk,
    file: Path,
    dry_run: bool,
    remarks: Path | None,
    strict: bool,
    replace: bool,
    reason: str | None,
    booked: date | None,
) -> None:
    from fundledger.exchange.opening import PastDiffers, take_opening
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.files import SourceFile
    from fundledger.reports.opening import opened_screen, past_table
    from fundledger.schemas.opening import LAYOUT, OTHERS

    if replace != (reason is not None):
        raise Misuse("usage.replace_and_reason", click.get_current_context())
    book, fund, actor = desk.book(), desk.fund, desk.actor
    source = SourceFile.at(file)
    try:
        taken = take_opening(
            *(book, fund, actor, source),
            reason=reason,
            booked_on=booked,
            strict=strict,
            dry_run=dry_run,
        )
    except BadFile as refusal:
        if remarks is not None:
            write_with_remarks(
                *(source, refusal.problems, remarks),
                layout=LAYOUT,
                others=OTHERS,
                replace=desk.asked.force,
            )
            desk.warn("opening.remarks_written", path=str(remarks))
        raise
    except PastDiffers as refusal:
        desk.show(past_table(refusal.past, {"file": file.name}))
        raise
    for warning in taken.warnings:
        desk.warn_of(warning)
    facts: dict[str, Cell] = {"fund": fund, "file": file.name}
    with book.reading() as connection:
        screen = opened_screen(connection, fund, taken.opened, taken.past, facts, dry_run=dry_run)
    desk.show_screen(screen)


@of_many_funds
@reading_command
def show(desk: Desk) -> None:
    from fundledger.reports.opening import opening_screen

    desk.answer(opening_screen)
