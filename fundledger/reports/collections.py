"""A file of receipts as a table: what each row pays, and what is odd about it.

A row that goes to several loans has a line for each. Rows that stand already are shown with what
they pay now; one that was undone pays nothing. The totals are of all lines shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fundledger.intake.collecting import Collected, CollectedRow, PaidToLoan
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

if TYPE_CHECKING:
    from fundledger.intake.recognition import Row

_COLUMNS = (
    *(*numbers("row"), *days("day"), *texts("document", "loan", "name"), *sums("amount")),
    *sums("overdue_principal", "overdue_interest", "due_principal", "due_interest"),
    *sums("late_interest", "prepaid_principal", "held"),
    *texts("place", "outcome", "voucher", "remark"),
)
_ON_SCREEN: OnScreen = (
    *alone(*numbers("row"), *texts("loan", "name"), *money("amount")),
    (Column("principal", "money"), ("overdue_principal", "due_principal", "prepaid_principal")),
    (Column("interest", "money"), ("overdue_interest", "due_interest", "late_interest")),
    *alone(*money("held"), *texts("outcome", "remark")),
)


def collected_table(
    collected: Collected,
    rows: Sequence[int | None],
    file: str,
    facts: Mapping[str, Cell],
    *,
    posted: bool,
    notes: Sequence[Note] = (),
) -> Table:
    """`rows` are the numbers of the lines in the file; `notes` what holds of all of them."""
    shown: list[Record] = []
    for number, line in zip(rows, collected.lines, strict=True):
        if not line.parts:
            shown.append(_undone(number, line.row))
        for place, part in enumerate(line.parts):
            shown.append(_shown(number, line, part, is_first=place == 0, posted=posted))
    about: dict[str, Cell] = {"file": file, **facts}
    said = (*_notes(collected, posted), *notes)
    return Table.of("collected", _COLUMNS, shown, about, said, on_screen=_ON_SCREEN)


def _shown(
    number: int | None, line: CollectedRow, part: PaidToLoan, *, is_first: bool, posted: bool
) -> Record:
    paid, document = part.paid, part.document
    if not line.is_new:
        outcome = word_for("note.", "already")
    else:
        outcome = word_for("note.", "posted" if posted else "would_post")
    remarks = [Sentence(odd.key, odd.params) for odd in line.oddities] if is_first else []
    return {
        "row": number,
        "day": document.day,
        "document": document.document or None,
        "loan": part.loan,
        "name": part.name,
        "amount": int(document.body["amount"]),
        **paid.parts._asdict(),
        "prepaid_principal": paid.prepaid_principal,
        "held": paid.unapplied,
        "place": _place(document.place),
        "outcome": outcome,
        "voucher": None if part.entry is None else str(part.entry.posted.voucher),
        "remark": Joined(tuple(remarks)) if remarks else None,
    }


def _undone(number: int | None, row: Row) -> Record:
    return {
        "row": number,
        "day": row.day,
        "document": row.document or None,
        "loan": row.loan,
        "name": None if row.loan is not None else row.cooperative,
        "place": _place(row.place),
        "outcome": word_for("collect.", "undone"),
        "remark": Sentence("collect.stays_undone"),
    }


def _place(place: str) -> Cell:
    """The two that every chart has are words; a place of the Fund's own is its name."""
    return word_for("word.", place) if place in ("cash", "bank") else place


def _notes(collected: Collected, posted: bool) -> list[Note]:
    lines = collected.lines
    new = sum(line.is_new for line in lines)
    already = sum(not line.is_new and bool(line.parts) for line in lines)
    odd = sum(bool(line.oddities) for line in lines)
    counts: dict[str, object] = {"new": new, "already": already}
    notes = [Note("collect.posted" if posted else "collect.would_post", counts)]
    if undone := len(lines) - new - already:
        notes.append(Note("collect.undone_stay", {"count": undone}))
    if odd:
        notes.append(Note("collect.odd", {"count": odd}))
    if collected.reallocated > 0:
        notes.append(Note("collect.reallocated", {"count": collected.reallocated}))
    return notes
