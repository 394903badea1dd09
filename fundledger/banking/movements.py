"""What the books say went through a bank account (`place`), entry by entry.

A place owns several ledger accounts, one for each purpose of its money. An entry counts by what it
moves over all of them; one that only moves money between purposes moves nothing at the bank. The
entry that identifies unidentified money takes the first entry back, as a reversal does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from fundledger.banking.uses import identified_by
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, account_lines
from fundledger.ledger.money_places import accounts_of
from fundledger.ledger.money_places import named as in_words

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(slots=True)
class Movement:
    entry: int
    booked: date
    value_date: date
    voucher: str
    document: str
    memo: str
    loan: str
    reverses: int | None
    reversed_by: int | None
    identifies: int | None = None
    by_account: dict[str, int] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        """What it moves at the bank; into the place is positive."""
        return sum(self.by_account.values())


def bank_places(
    connection: Connection, fund: int, day: date, asked: str | None, known_at: int | None = None
) -> list[str]:
    """The bank accounts of the books, or only the one asked for; one that they lack is refused."""
    named = Accounts.read(connection, fund, known_at).named_on(day).values()
    known = sorted({one.place for one in named if one.place and one.role.money == "bank"})
    if asked is None:
        return known
    if asked not in known:
        raise FundledgerError(
            "statement.unknown_place", place=asked, known=in_words(known) or ["–"]
        )
    return [asked]


def movements_of(connection: Connection, scope: Scope, place: str) -> dict[int, Movement]:
    """Every entry on a place's accounts that was booked by the scope's day, by its number."""
    accounts = Accounts.read(connection, scope.fund, scope.known_at)
    found: dict[int, Movement] = {}
    for account in accounts_of(accounts, place, scope.as_of or date.max):
        for line in account_lines(connection, scope, {"account": account.number}):
            movement = found.get(line.entry)
            if movement is None:
                movement = found[line.entry] = Movement(
                    entry=line.entry,
                    booked=line.date,
                    value_date=line.value_date,
                    voucher=str(line.voucher),
                    document=line.document or "",
                    memo=line.memo,
                    loan=line.loan or "",
                    reverses=line.reverses,
                    reversed_by=line.reversed_by,
                )
            by_account = movement.by_account
            by_account[account.number] = by_account.get(account.number, 0) + line.amount
            movement.loan = movement.loan or line.loan or ""
            if line.reverses is None:
                movement.identifies = identified_by(line.key)
    for movement in found.values():
        first = found.get(movement.identifies or 0)
        if first is not None and (movement.reversed_by or 0) not in found:
            movement.reverses, first.reversed_by = first.entry, movement.entry
    return found


def standing(movements: dict[int, Movement]) -> list[Movement]:
    """The movements that moved money at the bank and were not taken back, by day."""
    kept = [
        one
        for one in movements.values()
        if one.amount
        and (one.reversed_by is None or one.reversed_by not in movements)
        and (one.reverses is None or one.reverses not in movements)
    ]
    return sorted(kept, key=lambda one: (one.value_date, one.entry))
