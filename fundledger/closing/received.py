"""What borrowers paid in a quarter, as the books count it: by day of booking.

It is the total of `report collections`. Receipts that are in the quarter by their value date alone,
or by their day of booking alone, are named, for those who count by the papers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope
from fundledger.ledger.late import LateEntry, late
from fundledger.ledger.turnover import turnover_by_kind

if TYPE_CHECKING:
    from sqlalchemy import Connection

_RECEIVING = ("collect", "recover")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Received:
    """The count and sum of entries that brought money in, less reversals; late ones by number."""

    count: int
    total: int
    earlier: dict[int, int]  # booked in the quarter, of days before it
    later: dict[int, int]  # of days in the quarter, booked after it


def received(connection: Connection, fund: int, first: date, last: date) -> Received:
    scope = Scope(fund, last)
    accounts = Accounts.read(connection, fund).ever()
    money = [number for number, account in accounts.items() if account.role.money is not None]
    booked = _came_in(connection, scope, first, money)
    odd = late(connection, scope, first)
    earlier = {each.number: booked[each.number] for each in odd.earlier if each.number in booked}
    later = _later(connection, fund, odd.later, money)
    count = sum(1 if amount > 0 else -1 for amount in booked.values())
    return Received(count, sum(booked.values()), earlier, later)


def _later(
    connection: Connection, fund: int, entries: Collection[LateEntry], money: Collection[str]
) -> dict[int, int]:
    numbers = [each.number for each in entries]
    found: dict[int, int] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        found |= _came_in(connection, Scope(fund, date.max), date.min, money, some)
    return found


def _came_in(
    connection: Connection,
    scope: Scope,
    first: date,
    money: Collection[str],
    among: Collection[int] | None = None,
) -> dict[int, int]:
    """What each entry brought in, without entries that move no money."""
    found: dict[int, int] = defaultdict(int)
    for move in turnover_by_kind(connection, scope, first, money, ("entry",), among=among):
        if move.kind in _RECEIVING:
            found[int(str(move.of[0]))] += move.debit - move.credit
    return {number: amount for number, amount in found.items() if amount}
