"""Accounts of money below zero at the end of a day: a paper is missing, or its day is wrong.

Papers come in any order, so it is worth a warning and never a refusal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.ledger.accounts import Account
from fundledger.ledger.balances import Scope, balances, opening_of
from fundledger.ledger.turnover import turnover_by_kind

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Shortage:
    """The first day at whose end an account is below zero, and by how much."""

    account: Account
    day: date
    amount: int


def shortages(
    connection: Connection,
    fund: int,
    accounts: Iterable[Account],
    first: date,
    last: date | None = None,
) -> list[Shortage]:
    """The accounts that hold money and are below zero on a day from the first to the last."""
    purses = {each.number: each for each in accounts if each.role.money is not None}
    if not purses:
        return []
    scope = Scope(fund, last)
    opening = balances(connection, opening_of(Scope(fund), first), accounts=list(purses))
    changes: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for move in turnover_by_kind(connection, scope, first, list(purses), ("account", "date")):
        number, day = move.of
        assert isinstance(number, str)
        assert isinstance(day, date)
        changes[number][day] += move.debit - move.credit
    found = (
        _first_below(each, opening.get((number,), 0), first, changes[number])
        for number, each in sorted(purses.items())
    )
    return [each for each in found if each is not None]


def _first_below(
    account: Account, opening: int, first: date, changes: dict[date, int]
) -> Shortage | None:
    standing = opening
    for day in sorted({first, *changes}):
        standing += changes.get(day, 0)
        if standing < 0:
            return Shortage(account, day, -standing)
    return None
