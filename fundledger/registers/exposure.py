"""What a borrower owes by the books on a day, and what it may still draw of what it signed.

    balances_on(connection, scope)      principal as booked: by borrower, by contract
    OwedByDay(…).of(borrower, day)      the same for whoever asks for one day after the other
    every_exposure(…)                   all borrowers of a day
    undrawn(loan, day, balance)         of one loan, signed and not paid out yet

The balance is the principal of all its loans (dư nợ), in term or overdue, by day of booking; what
was written off is none. A debt that passed to a successor is the successor's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from fundledger.bulk import no_collection
from fundledger.contract.duedays import last_due_day
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances, changes
from fundledger.registers.loan import Loan, loans

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FEW_DAYS = 4  # up to so many are asked for one by one, from the last seal on
_NO_MORE_DRAWN = frozenset({"recall", "write_off", "close"})


class Exposure(NamedTuple):
    borrower: str
    balance: int = 0
    undrawn: int = 0

    @property
    def total(self) -> int:
        return self.balance + self.undrawn


def balances_on(
    connection: Connection, scope: Scope, accounts: Accounts | None = None
) -> dict[str, dict[str, int]]:
    """Sums of postings on the accounts of principal."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    of_principal = _of_principal(accounts or Accounts.read(connection, scope.fund))
    sums = balances(connection, scope, ("cooperative", "loan"), accounts=of_principal)
    for (borrower, loan), amount in sums.items():
        found[borrower or ""][loan or ""] = amount
    return dict(found)


class OwedByDay:
    """What borrowers owe by the books on whichever day: for many days, one pass for all of them."""

    def __init__(self, connection: Connection, fund: int, accounts: Accounts) -> None:
        self._connection = connection
        self._fund = fund
        self._accounts = accounts
        self._days: dict[date, dict[str, dict[str, int]]] = {}

    def of(self, borrower: str, day: date) -> Mapping[str, int]:
        """By contract; those that owe no principal are left out."""
        if day not in self._days and len(self._days) >= _FEW_DAYS:
            return self._summed_up(borrower, day)
        if day not in self._days:
            scope = Scope.of(self._connection, self._fund, day)
            self._days[day] = balances_on(self._connection, scope, self._accounts)
        return self._days[day].get(borrower, {})

    def _summed_up(self, borrower: str, day: date) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for loan, (days, sums) in self._changes.get(borrower, {}).items():
            if amount := sums[bisect_right(days, day)]:
                found[loan] = amount
        return found

    @cached_property
    def _changes(self) -> Mapping[str, Mapping[str, tuple[list[date], list[int]]]]:
        """By borrower and contract: the days on which it changed, and what stood before each."""
        found: dict[str, dict[str, tuple[list[date], list[int]]]] = defaultdict(dict)
        moved = changes(
            *(self._connection, Scope(self._fund), ("cooperative", "loan")),
            _of_principal(self._accounts),
        )
        for (borrower, loan), day, amount in moved:
            days, sums = found[borrower or ""].setdefault(loan or "", ([], [0]))
            days.append(day)
            sums.append(sums[-1] + amount)
        return found


def _of_principal(accounts: Accounts) -> list[str]:
    return [n for n, account in accounts.ever().items() if account.role.capital == "principal"]


class Standing(NamedTuple):
    """A borrower on a day, with the contracts of before a day that it still owes on."""

    exposure: Exposure
    old: tuple[str, ...] = ()


def every_exposure(
    connection: Connection, scope: Scope, day: date, old_before: date
) -> dict[str, Standing]:
    """Every borrower that owes principal or may draw, by number: one pass over all loans."""
    owed = balances_on(connection, scope)
    may_draw: dict[str, int] = defaultdict(int)
    old: dict[str, list[str]] = defaultdict(list)
    with no_collection():
        for loan in loans(connection, scope.fund, scope.known_at):
            owner = loan.cooperative_on(day)
            balance = owed.get(owner, {}).get(loan.number, 0)
            left = undrawn(loan, day, balance)
            may_draw[owner] += left
            if (balance or left) and loan.contract.signed < old_before:
                old[owner].append(loan.number)
    found = {}
    for number in sorted(owed.keys() | may_draw.keys()):
        exposure = Exposure(number, sum(owed.get(number, {}).values()), may_draw[number])
        if exposure.total:
            found[number] = Standing(exposure, tuple(old.get(number, ())))
    return found


def undrawn(loan: Loan, day: date, balance: int) -> int:
    """Of what was signed by a day and may still be paid out; `balance` is what it owes then."""
    terms = loan.contract.terms
    if loan.contract.signed > day or loan.opens_after(day):
        return 0
    documents = [each for each in loan.documents if each.day <= day]
    paid_out = 0 if loan.opening is None else loan.opening.paid_out
    paid_out += sum(int(each.body["amount"]) for each in documents if each.do == "disburse")
    if paid_out >= terms.principal:
        return 0
    is_only_drawn = loan.opening is None and all(each.do == "disburse" for each in documents)
    if paid_out and not balance and not is_only_drawn:
        return 0  # what was paid out is paid back, which ends a loan; or else it is not booked yet
    if last_due_day(terms) < day or any(each.do in _NO_MORE_DRAWN for each in documents):
        return 0
    return terms.principal - paid_out
