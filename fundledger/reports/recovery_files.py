"""What became of a file of what a fund had done about its debts: one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundledger.messages.wording import Sentence
from fundledger.recovery.cases import Occurred, Opened
from fundledger.recovery.receiving import Item, OfBorrower, OfCase, OfUse, Received
from fundledger.recovery.steps import DO
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    days,
    texts,
    word_for,
)

_COLUMNS = (
    *days("day"),
    Column("what", title=Sentence("received_recovery.what")),
    *texts("whose", "document", "outcome"),
)


def received_table(
    received: Sequence[Received], file: str, facts: Mapping[str, Cell], *, dry_run: bool
) -> Table:
    new = sum(each.is_new for each in received)
    key = "would_enter" if dry_run else "entered"
    notes = [Note(f"received_recovery.{key}", {"new": new, "already": len(received) - new})]
    rows = [_row(each, dry_run) for each in received]
    return Table.of("recovery_received", _COLUMNS, rows, {"file": file, **facts}, notes)


def _row(each: Received, dry_run: bool) -> Record:
    what, whose = _about(each.item)
    outcome = ("would_enter" if dry_run else "entered") if each.is_new else "already"
    return {
        "day": each.item.day,
        "what": word_for("received_recovery.what_", what),
        "whose": whose,
        "document": each.item.document or None,
        "outcome": word_for("received_recovery.outcome_", outcome),
    }


def _about(item: Item) -> tuple[str, str]:
    match item:
        case OfBorrower():
            return DO[type(item.said)], item.borrower
        case OfUse():
            return "inspect", item.loan
        case OfCase(said=Opened()):
            return "open", item.case
        case OfCase(said=Occurred()):
            return "event", item.case
    return "move", item.case
