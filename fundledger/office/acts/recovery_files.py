"""What a living fund brings of its recovery: steps, promises, inspections and cases of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, giving_back, shown
from fundledger.office.declaring import act
from fundledger.office.kinds import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.office.calling import Work


@act(gives_back="recovery")
def import_recovery(work: Work, file: SourceFile, *, dry_run: bool = False) -> Answer:
    """Everything that a file says was done about debts, in the order of days; all or none."""
    from fundledger.exchange.recovery import take_recovery
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.recovery_files import received_table
    from fundledger.schemas.recovery import LAYOUT, OTHERS

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(
            file, refusal.problems, place, layout=LAYOUT, others=OTHERS, replace=replace
        )

    reading = work.progress("received_recovery.reading", None, file=file.name)
    with giving_back(write), reading as advance:
        received = take_recovery(
            *(work.book, work.fund, work.actor, file),
            today=work.today,
            dry_run=dry_run,
            progress=advance,
        )
    return shown(received_table(received, file.name, {"fund": work.fund}, dry_run=dry_run))
