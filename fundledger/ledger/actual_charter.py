"""What charter capital really is on a day (*vốn điều lệ thực có*): Decree 45/2021/NĐ-CP art. 2.

    charter capital on the books ± result that is not distributed, or loss that is not covered

What a year has earned and spent belongs to it once it is closed; until then it stands beside, as
`result_not_closed`. Sums of postings by day of booking: never stored. Do not take the charter
capital of the capital identity for it, which has no results in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.roles import Role

_OF_IT = ("charter_capital", "surplus_prior", "surplus")
_NOT_CLOSED = ("income", "expense", "result")


@dataclass(frozen=True, slots=True)
class ActualCharter:
    charter: int
    surplus_prior: int = 0  # of earlier years; below zero a loss
    surplus: int = 0  # of the year, as far as it was closed

    @property
    def total(self) -> int:
        return self.charter + self.surplus_prior + self.surplus


def actual_charter(
    connection: Connection, scope: Scope, accounts: Accounts | None = None
) -> ActualCharter:
    known = accounts or Accounts.read(connection, scope.fund)
    sums = _by_role(connection, scope, known, lambda role: role.name in _OF_IT)
    return ActualCharter(*(sums.get(name, 0) for name in _OF_IT))


def result_not_closed(
    connection: Connection, scope: Scope, accounts: Accounts | None = None
) -> int:
    """Income less cost that still stand on their accounts: no part of it yet."""
    known = accounts or Accounts.read(connection, scope.fund)
    return sum(_by_role(connection, scope, known, lambda r: r.nature in _NOT_CLOSED).values())


def _by_role(
    connection: Connection, scope: Scope, accounts: Accounts, is_meant: Callable[[Role], bool]
) -> dict[str, int]:
    """Credit positive, as people speak of capital and of a surplus."""
    roles = {
        number: account.role.name
        for number, account in accounts.ever().items()
        if is_meant(account.role)
    }
    found: dict[str, int] = {}
    for (number,), amount in balances(connection, scope, accounts=list(roles)).items():
        role = roles[str(number)]
        found[role] = found.get(role, 0) - amount
    return found
