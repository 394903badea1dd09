"""What still stands in the register of written-off debts, said below a table that does not show it.

Whose debt was written off owes nothing in the balances; it has not paid.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.arrears.debts import Day
from fundledger.arrears.using import Used, used
from fundledger.money import Dong
from fundledger.reports.asked import Asked
from fundledger.reports.table import Note


def written_off_notes(
    asked: Asked, *, cooperative: str | None = None, loan: str | None = None
) -> tuple[Note, ...]:
    """One for each such debt of a borrower, or of a loan, of which anything is left."""
    of = Day(asked.connection, asked.fund, asked.as_of, asked.known_at)
    found = (
        each
        for each in used(of)
        if each.left > 0 and (each.loan == loan or cooperative in each.owner.split("; "))
    )
    return tuple(_notes(found))


def _notes(of: Iterator[Used]) -> Iterator[Note]:
    for each in of:
        said: dict[str, object] = {"loan": each.loan, "amount": Dong(each.left)}
        if each.used_on is None:
            yield Note("written_off_note.before_book", said)
        else:
            said |= {"day": each.used_on, "decision": each.decision or "–"}
            yield Note("written_off_note.since", said)
