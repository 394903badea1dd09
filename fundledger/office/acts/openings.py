"""A book that goes on from what the Fund's papers say on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.errors import Misused
from fundledger.office.answers import Answer, beside, giving_back, shown
from fundledger.office.declaring import act, question
from fundledger.office.kinds import SourceFile, Text
from fundledger.office.papers import Booked

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Cell


@act(gives_back="opening")
def import_opening(
    work: Work,
    file: SourceFile,
    *,
    dry_run: bool = False,
    strict: bool = False,
    replace: bool = False,
    reason: Text | None = None,
    booked_on: Booked | None = None,
) -> Answer:
    """The balances with which a fund begins; to `replace` those that stand needs a `reason`."""
    from fundledger.exchange.opening import PastDiffers, take_opening
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.opening import opened_screen, past_table
    from fundledger.schemas.opening import LAYOUT, OTHERS

    if replace != (reason is not None):
        raise Misused("usage.replace_and_reason")

    def write(refusal: BadFile, place: Path, may_replace: bool) -> None:
        write_with_remarks(
            *(file, refusal.problems, place), layout=LAYOUT, others=OTHERS, replace=may_replace
        )

    try:
        with giving_back(write):
            taken = take_opening(
                *(work.book, work.fund, work.actor, file),
                reason=reason,
                booked_on=booked_on,
                strict=strict,
                dry_run=dry_run,
            )
    except PastDiffers as refusal:
        raise beside(refusal, shown(past_table(refusal.past, {"file": file.name}))) from None
    facts: dict[str, Cell] = {"fund": work.fund, "file": file.name}
    with work.book.reading() as connection:
        screen = opened_screen(
            *(connection, work.fund, taken.opened, taken.past, facts), dry_run=dry_run
        )
    return shown(screen, remarks=taken.warnings)


@question(of_many=True)
def opening(asked: Asked) -> Screen:
    """With what the fund was opened: balances, loans, and what was known of their past."""
    from fundledger.reports.opening import opening_screen

    return opening_screen(asked)
