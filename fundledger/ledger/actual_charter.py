"""What charter capital really is on a day (*vốn điều lệ thực có*): Decree 45/2021/NĐ-CP art. 2.

    charter capital on the books ± result that is not distributed, or loss that is not covered

What this year has earned and spent belongs to it once it is closed; until then it stands beside,
`not_closed`. Sums of postings by day of booking: never stored. Do not take the charter capital of
the capital identity for it, which has no results in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances

_OF_IT = ("charter_capital", "surplus_prior", "surplus")
_NOT_CLOSED = ("income", "expense", "result")


@dataclass(frozen=True, slots=True)
class ActualCharter:
    charter: int
    surplus_prior: int = 0  # of earlier years; below zero a loss
    surplus: int = 0  # of the year, as far as it was closed
    not_closed: int = 0  # income less cost that still stand on their accounts: no part of it

    @property
    def total(self) -> int:
        return self.charter + self.surplus_prior + self.surplus


def actual_charter(
    connection: Connection, scope: Scope, accounts: Accounts | None = None
) -> ActualCharter:
    ever = (accounts or Accounts.read(connection, scope.fund)).ever()
    part_of = {
        number: name
        for number, account in ever.items()
        if (name := _part(account.role.name, account.role.nature)) is not None
    }
    parts = dict.fromkeys((*_OF_IT, "not_closed"), 0)
    for (number,), amount in balances(connection, scope, accounts=list(part_of)).items():
        parts[part_of[str(number)]] -= amount
    charter, prior, surplus, not_closed = parts.values()
    return ActualCharter(charter, prior, surplus, not_closed)


def _part(role: str, nature: str) -> str | None:
    if role in _OF_IT:
        return role
    return "not_closed" if nature in _NOT_CLOSED else None
