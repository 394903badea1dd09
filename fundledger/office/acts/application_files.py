"""Applications for loans that come in many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, giving_back, shown
from fundledger.office.declaring import act
from fundledger.office.kinds import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.office.calling import Work


@act(gives_back="applications")
def import_applications(work: Work, file: SourceFile, *, dry_run: bool = False) -> Answer:
    """The applications of a file, entered with the papers that came with them; all or none."""
    from fundledger.exchange.applications import take_applications
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.application_files import received_table
    from fundledger.schemas.applications import LAYOUT

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, layout=LAYOUT, replace=replace)

    reading = work.progress("received_applications.reading", None, file=file.name)
    with giving_back(write), reading as advance:
        received = take_applications(
            *(work.book, work.fund, work.actor, file),
            today=work.today,
            dry_run=dry_run,
            progress=advance,
        )
    return shown(received_table(received, file.name, {"fund": work.fund}, dry_run=dry_run))
