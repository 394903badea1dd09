"""What a reversal posts, as a screen and in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.reports import loans, treasury
from fundledger.reports.screens import Screen
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.banking.reversing import Reversal
    from fundledger.ledger.journal import Writer


def reversal_screen(writer: Writer, gone: Reversal, *, dry_run: bool) -> Screen:
    """The loan before and after where it was a loan's, and every entry that was posted."""
    accounts = {**writer.accounts.ever(), **writer.accounts.on(gone.original.date)}
    if gone.taken is not None:
        return loans.taken_screen(gone.taken, accounts, {"fund": writer.fund}, dry_run=dry_run)
    what = (writer.connection, writer.fund, gone.original, gone.entries, accounts)
    return treasury.reversal_screen(*what, dry_run=dry_run)


def reversal_notes(gone: Reversal) -> tuple[Note, ...]:
    """What was reversed by what; and what went with it."""
    original, posted = gone.original, gone.entries[0].posted
    said: dict[str, object] = {"number": original.number, "voucher": str(original.voucher)}
    said |= {"by": posted.number, "by_voucher": str(posted.voucher)}
    notes = [Note("entry.reversed", said)]
    also: dict[str, object] = {"entries": [each.posted.number for each in gone.entries[1:]]}
    if not also["entries"]:
        return tuple(notes)
    if gone.taken is not None:
        notes.append(Note("loan.reversed_with", {"loan": gone.taken.loan.number, **also}))
    else:
        notes.append(Note("money.reversed_with", also))
    return tuple(notes)
