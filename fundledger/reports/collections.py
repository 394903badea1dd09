"""A file of receipts as a table: what each row pays, and what is odd about it.

A row that goes to several loans has a line for each. Rows that stand already are shown with what
they pay now; one that was undone pays nothing. The totals are of all lines shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fundledger.intake.collecting import Collected, CollectedRow, PaidToLoan
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.table import Cell, Column, Note, OnScreen, Table, alone, word_for

if TYPE_CHECKING:
    from fundledger.intake.recognition import Row

_COLUMNS = (
    Column("row", "number"),
    Column("day", "day"),
    Column("document"),
    Column("loan"),
    Column("name"),
    Column("amount", "money"),
    Column("overdue_principal", "money"),
    Column("overdue_interest", "money"),
    Column("due_principal", "money"),
    Column("due_interest", "money"),
    Column("late_interest", "money"),
    Column("prepaid_principal", "money"),
    Column("held", "money"),
    Column("place"),
    Column("outcome"),
    Column("voucher"),
    Column("remark"),
)
_FIRST_SUM, _LAST_SUM = 5, 12
_ON_SCREEN: OnScreen = (
    *alone(Column("row", "number"), Column("loan"), Column("name"), Column("amount", "money")),
    (Column("principal", "money"), ("overdue_principal", "due_principal", "prepaid_principal")),
    (Column("interest", "money"), ("overdue_interest", "due_interest", "late_interest")),
    *alone(Column("held", "money"), Column("outcome"), Column("remark")),
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
    shown: list[tuple[Cell, ...]] = []
    for number, line in zip(rows, collected.lines, strict=True):
        if not line.parts:
            shown.append(_undone(number, line.row))
        for place, part in enumerate(line.parts):
            shown.append(_shown(number, line, part, is_first=place == 0, posted=posted))
    sums = [sum(_amount(row[at]) for row in shown) for at in range(_FIRST_SUM, _LAST_SUM + 1)]
    totals = (*[None] * _FIRST_SUM, *sums, *[None] * (len(_COLUMNS) - _LAST_SUM - 1))
    about: dict[str, Cell] = {"file": file, **facts}
    said = (*_notes(collected, posted), *notes)
    return Table("collected", _COLUMNS, shown, totals, about, said, _ON_SCREEN)


def _shown(
    number: int | None, line: CollectedRow, part: PaidToLoan, *, is_first: bool, posted: bool
) -> tuple[Cell, ...]:
    paid, document = part.paid, part.document
    if not line.is_new:
        outcome = word_for("note.", "already")
    else:
        outcome = word_for("note.", "posted" if posted else "would_post")
    remarks = [Sentence(odd.key, odd.params) for odd in line.oddities] if is_first else []
    return (
        *(number, document.day, document.document or None, part.loan, part.name),
        *(int(document.body["amount"]), *paid.parts, paid.prepaid_principal, paid.unapplied),
        *(_place(document.place), outcome),
        None if part.entry is None else str(part.entry.posted.voucher),
        Joined(tuple(remarks)) if remarks else None,
    )


def _undone(number: int | None, row: Row) -> tuple[Cell, ...]:
    outcome = word_for("collect.", "undone")
    nothing: list[Cell] = [None] * (_LAST_SUM - _FIRST_SUM + 1)
    whom = (row.loan, None if row.loan is not None else row.cooperative)
    head = (number, row.day, row.document or None, *whom)
    return (*head, *nothing, _place(row.place), outcome, None, Sentence("collect.stays_undone"))


def _place(place: str) -> Cell:
    """The two that every chart has are words; a place of the Fund's own is its name."""
    return word_for("word.", place) if place in ("cash", "bank") else place


def _amount(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


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
