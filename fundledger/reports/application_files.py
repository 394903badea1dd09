"""What became of a file of applications: one row each, with what its appraisal still lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundledger.lending.receiving import Received
from fundledger.messages.wording import Sentence
from fundledger.reports.table import (
    Cell,
    Column,
    ColumnKind,
    Note,
    Record,
    Table,
    sums,
    texts,
    word_for,
)


def _headed(title: str, name: str, kind: ColumnKind = "text", *, wide: bool = False) -> Column:
    return Column(name, kind, wide, title=Sentence(title))


_OF_FILE = "heading.applications."
_COLUMNS = (
    _headed(f"{_OF_FILE}number", "application"),
    _headed(f"{_OF_FILE}received", "received", "day"),
    *texts("cooperative"),
    _headed(f"{_OF_FILE}purpose", "purpose", wide=True),
    *sums("amount"),
    _headed("received_applications.lacks", "lacks"),
    *texts("outcome"),
)
"""Headed as the columns of the file are."""


def received_table(
    received: Sequence[Received], file: str, facts: Mapping[str, Cell], *, dry_run: bool
) -> Table:
    new = sum(each.is_new for each in received)
    key = "would_enter" if dry_run else "entered"
    counts = {"new": new, "already": len(received) - new}
    notes = [Note(f"received_applications.{key}", counts)]
    lacking = sum(bool(each.standing.missing_for_appraisal) for each in received)
    if lacking:
        notes.append(Note("received_applications.lacking", {"count": lacking}))
    rows = [_row(each, dry_run) for each in received]
    return Table.of("applications_received", _COLUMNS, rows, {"file": file, **facts}, notes)


def _row(each: Received, dry_run: bool) -> Record:
    dossier = each.standing.dossier
    missing = [paper.code for paper in each.standing.missing_for_appraisal]
    outcome = ("would_enter" if dry_run else "entered") if each.is_new else "already"
    return {
        "application": dossier.number,
        "received": dossier.received,
        "cooperative": dossier.asked.cooperative,
        "purpose": dossier.asked.purpose,
        "amount": dossier.asked.amount,
        "lacks": ", ".join(missing) or None,
        "outcome": word_for("received_applications.outcome_", outcome),
    }
