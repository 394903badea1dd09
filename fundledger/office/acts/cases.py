"""Debts before the court: by which rules a case goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fundledger.office.declaring import question
from fundledger.office.kinds import TEXT, Spelled

if TYPE_CHECKING:
    from fundledger.office.answers import Answer
    from fundledger.office.calling import Work

SetName = Annotated[str, TEXT.named("procedure"), Spelled("--set")]


@question(of_book=True, needs_book=False)
def case_procedures(work: Work, *, procedure: SetName | None = None) -> Answer:
    """The sets of rules of court and enforcement, and which holds; one in full, by its name."""
    from fundledger.office.answers import shown
    from fundledger.reports.procedures import procedures_screen

    return shown(procedures_screen(work.as_of or work.today, procedure))
