"""What was signed by a day and is not paid out yet, which no outlook takes from what is on hand.

undrawn_notes(asked, outlooks)      one remark, unless each outlook pays something out
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fundledger.bulk import no_collection
from fundledger.ledger.balances import Scope
from fundledger.money import Dong
from fundledger.outlook.methods import Outlook
from fundledger.registers.exposure import balances_on, undrawn
from fundledger.registers.loan import loans
from fundledger.reports.asked import Asked
from fundledger.reports.table import Note

_LOANS_SHOWN = 10


def undrawn_notes(asked: Asked, found: Sequence[Outlook]) -> Iterator[Note]:
    """A scenario that pays loans out has counted what it says of them."""
    if all(each.capital.movements.disbursements for each in found):
        return
    left = _undrawn(asked)
    if left:
        said: dict[str, object] = {
            "count": len(left),
            "amount": Dong(sum(left.values())),
            "loans": ", ".join([*left][:_LOANS_SHOWN]) + (" …" if len(left) > _LOANS_SHOWN else ""),
        }
        yield Note("outlook_note.undrawn", said)


def _undrawn(asked: Asked) -> dict[str, int]:
    """By loan, those of which nothing may be paid out any more left out."""
    day, known_at = asked.as_of, asked.known_at
    scope = Scope.of(asked.connection, asked.fund, as_of=day, known_at=known_at)
    owed = balances_on(asked.connection, scope)
    found: dict[str, int] = {}
    with no_collection():
        for loan in loans(asked.connection, asked.fund, known_at):
            balance = owed.get(loan.cooperative_on(day), {}).get(loan.number, 0)
            if left := undrawn(loan, day, balance):
                found[loan.number] = left
    return found
