"""Reversing any entry that a person names: of a loan's document, of other money, of a bank line.

Each room is asked whether the entry is its own and what goes with it. Do not reverse such an entry
by the ledger alone: half of its paper would stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundledger.banking.posting import refuse_reversal
from fundledger.ledger.entry import Booked, Entry
from fundledger.ledger.journal import Writer
from fundledger.ledger.reading import entry_called
from fundledger.loans import verbs
from fundledger.loans.verbs import TakenDocument
from fundledger.treasury import money


@dataclass(frozen=True, slots=True)
class Reversal:
    """What was reversed, and the entries that this posted, its own reversal first."""

    original: Entry
    entries: tuple[Booked, ...]
    taken: TakenDocument | None
    """What it did to a loan, if the entry belonged to a loan's document."""


def reverse(
    writer: Writer,
    called: str,
    reason: str,
    *,
    booked_on: date | None = None,
    document: str | None = None,
) -> Reversal:
    """Reverse the entry of that number or voucher, with the other entries of its paper."""
    original = entry_called(writer.connection, writer.fund, called)
    refuse_reversal(writer, original)
    taken = verbs.reverse(writer, original, reason, booked_on=booked_on, paper=document)
    if taken is not None:
        return Reversal(original, taken.entries, taken)
    gone = money.reverse(writer, original, reason, booked_on=booked_on, document=document)
    return Reversal(original, gone, None)
