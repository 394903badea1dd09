"""Whether the Fund makes new loans: a stop on lending, lending resumed, what was a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, told
from fundledger.office.declaring import act, question
from fundledger.office.kinds import Day, Document, Number, Text
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.office.calling import Work
    from fundledger.registers.stops import Said
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table


@act(shows=False)
def stop_lending(
    work: Work, *, on: Day, document: Document, reason: Text, dry_run: bool = False
) -> Answer:
    """Stop new lending: no contract that is signed from that day on is taken."""
    from fundledger.registers.stops import signed_in_stop, stop

    with work.writing() as writer:
        said = stop(writer, on, document, reason)
        loans = signed_in_stop(writer.connection, writer.fund, said)
    return _told(said, "would_stop" if dry_run else "was_stopped", loans)


@act(shows=False)
def resume_lending(work: Work, *, on: Day, document: Document, dry_run: bool = False) -> Answer:
    """Lend again: contracts that are signed from that day on are taken."""
    from fundledger.registers.stops import resume

    with work.writing() as writer:
        said = resume(writer, on, document)
    return _told(said, "would_resume" if dry_run else "was_resumed")


@act(shows=False)
def undo_lending(work: Work, link: Number, *, reason: Text, dry_run: bool = False) -> Answer:
    """A stop or a resumption was entered by mistake: it stands no more, both stay on record."""
    from fundledger.registers.stops import signed_in_stop, undo

    with work.writing() as writer:
        said = undo(writer, link, reason, work.today)
        loans = (
            signed_in_stop(writer.connection, writer.fund, said) if said.what == "resume" else []
        )
    return _told(said, f"would_undo_{said.what}" if dry_run else f"undid_{said.what}", loans)


@question(of_many=True)
def lending_stops(asked: Asked) -> Table:
    """Every stop on new lending and every resumption, the last first."""
    from fundledger.reports.lending_stops import stops_table

    return stops_table(asked)


def _told(said: Said, key: str, loans: Sequence[str] = ()) -> Answer:
    """What was kept, and the contracts that stand in days which are stopped now."""
    named = {"day": said.day, "document": said.document, "link": said.chain}
    notes = [Note(f"lending.{key}", named)]
    if loans:
        notes.append(Note("lending.signed_in_stop", {"count": len(loans), "loans": loans}))
    return told(*notes, **named)
