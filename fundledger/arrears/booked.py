"""What the books hold on a day, by contract, on the accounts of one role.

    held_for(connection, fund, day, known_at)           specific provisions, credit positive
    written_off_left(connection, fund, day, known_at)   what the register of used debts still holds

What no contract is named for stands under None: an opening may bring a provision as one sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances

if TYPE_CHECKING:
    from sqlalchemy import Connection

ByLoan = Mapping[str | None, int]


def held_for(connection: Connection, fund: int, day: date, known_at: int | None = None) -> ByLoan:
    sums = _of_role(connection, fund, "provision_specific", day, known_at)
    return {loan: -amount for loan, amount in sums.items()}


def held_in_general(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> int:
    return -sum(_of_role(connection, fund, "provision_general", day, known_at).values())


def written_off_left(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> dict[str, int]:
    sums = _of_role(connection, fund, "memo_written_off", day, known_at)
    return {loan: amount for loan, amount in sums.items() if loan is not None}


def _of_role(
    connection: Connection, fund: int, role: str, day: date, known_at: int | None
) -> dict[str | None, int]:
    ever = Accounts.read(connection, fund, known_at).ever()
    numbers = [number for number, each in ever.items() if each.role.name == role]
    found: dict[str | None, int] = defaultdict(int)
    if numbers:
        scope = Scope.of(connection, fund, day, known_at)
        for (_, loan), amount in balances(
            connection, scope, by=("account", "loan"), accounts=numbers
        ).items():
            found[loan] += amount
    return {loan: amount for loan, amount in found.items() if amount}
