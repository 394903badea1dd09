"""What a report is asked: of what books, as of which day, as known when. No figure is made here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from fundledger import calendar
from fundledger.bulk import Progress, no_progress
from fundledger.reports.table import Cell, Note

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what books, as of which day, as known when."""

    connection: Connection
    fund: int
    as_of: date
    known_at: int | None
    facts: dict[str, Cell] = field(default_factory=dict)
    today: date = field(default_factory=lambda: calendar.today())
    """Up to when it is known what happened; what is asked of a later day is still to come."""

    progress: Progress = no_progress
    """Who looks on while something takes long."""


def still_to_come(asked: Asked) -> tuple[Note, ...]:
    """A day that has not come yet is shown as if all before it were paid on its day."""
    return (Note("loan_note.if_kept", {"day": asked.as_of}),) if asked.as_of > asked.today else ()
