"""The most that one customer, and one with all related to it, may owe: Decree 45/2021 art. 23.

    Limit                    so many per cent of vốn điều lệ thực có on the day of the decision
    limits_on(…)             both of a day, where they hold
    Lending.doubts(…)        what is to be said when a borrower is to owe more

What counts is all that a borrower owes on the day, what it signed and may still draw, and what it
is to get now: not the one loan. Each only warns. Old contracts run on by their own terms, but what
is agreed from 15/5/2021 on is tested with all that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from fundledger.contract.rates import Rate, yearly
from fundledger.contract.terms import Fault
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.actual_charter import ActualCharter, actual_charter
from fundledger.ledger.balances import Scope
from fundledger.ledger.settings import Setting, Settings
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong, rounded
from fundledger.registers.contracts import LoanContract
from fundledger.registers.documents import documents_of
from fundledger.registers.exposure import Exposure, OwedByDay, undrawn
from fundledger.registers.loan import Loan
from fundledger.registers.relations import Relations
from fundledger.registers.settings import BORROWER_LIMIT, RELATED_LIMIT

if TYPE_CHECKING:
    from sqlalchemy import Connection

DECREE_45 = date(2021, 5, 15)
"""Since when the law has these limits; contracts of before run on by their own terms (art. 58)."""

_PRINCIPAL = "terms.principal"
"""Where in a contract it is said that too much is lent."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A share of the actual charter capital of a day."""

    percent: str
    capital: int

    @property
    def shown(self) -> Decimal:
        return Decimal(self.percent)

    @property
    def share(self) -> Rate:
        return yearly(self.percent)

    @property
    def amount(self) -> int:
        """In whole đồng: nothing is allowed of a capital that losses have eaten up."""
        return max(self.capital, 0) * self.share.numerator // self.share.denominator

    def is_exceeded_by(self, owed: int) -> bool:
        return owed > self.amount


class Limits(NamedTuple):
    """Of one borrower, and of one with all related to it; None where there is no such limit."""

    alone: Limit | None
    together: Limit | None

    @property
    def every(self) -> list[Limit]:
        return [each for each in self if each is not None]


def limits_on(settings: Settings, capital: ActualCharter, day: date) -> Limits:
    """None before the book has charter capital, whose share nobody could tell."""
    if capital.charter <= 0:
        return Limits(None, None)
    alone, together = (_percent(settings, each, day) for each in (BORROWER_LIMIT, RELATED_LIMIT))
    return Limits(
        None if alone is None else Limit(alone, capital.total),
        None if together is None else Limit(together, capital.total),
    )


def _percent(settings: Settings, setting: Setting, day: date) -> str | None:
    """What the law says from its day on; before it, what the Fund itself had stated."""
    standing = settings.standing(setting, day)
    if standing.value is None or (standing.fact is None and day < DECREE_45):
        return None
    return str(standing.value)


def percent_of(owed: int, capital: int) -> Decimal | None:
    """How many per cent of the capital that is, with two places; None of no capital at all."""
    if capital <= 0:
        return None
    whole, places = divmod(rounded(owed * 10_000, capital), 100)
    return Decimal(f"{whole}.{places:02}")


class Contracts(Protocol):
    """Where contracts are looked up."""

    def signed_by(self, borrower: str) -> Iterable[LoanContract]:
        """Every contract that a borrower signed, whenever that was."""

    def standing(self, number: str) -> LoanContract | None:
        """The contract of a number."""


class Lending:
    """What limits are tested by, read as it is asked for: capital, balances, relations."""

    def __init__(
        self, connection: Connection, fund: int, contracts: Contracts, settings: Settings
    ) -> None:
        self._connection = connection
        self._fund = fund
        self._contracts = contracts
        self._settings = settings
        self._accounts = Accounts.read(connection, fund)
        self._relations = Relations.read(connection, fund)
        self._of_days: dict[date, Limits] = {}
        self._owed = OwedByDay(connection, fund, self._accounts)

    def doubts(self, borrower: str, day: date, adds: int = 0) -> Iterator[Fault]:
        """That the borrower is to owe too much, alone or with all related to it.

        `adds` is what it is to get beside all that it owes and may draw already.
        """
        limits = self.limits(day)
        if not limits.every:
            return
        circle = self.circle(borrower, day)
        most = adds + sum(self._at_most(number, day) for number in circle)
        if not any(limit.is_exceeded_by(most) for limit in limits.every):
            return  # so that documents are read of those alone who come near a limit
        own, *others = (self.exposure(number, day) for number in circle)
        alone, together = limits
        total = own.total + adds
        if alone is not None and alone.is_exceeded_by(total):
            yield _doubt("loan.borrower_above", own, alone, total, _parts(own, adds))
        total += sum(each.total for each in others)
        if others and together is not None and together.is_exceeded_by(total):
            parts = (*_parts(own, adds), *(_of_other(each) for each in others if each.total))
            yield _doubt("loan.related_above", own, together, total, parts)

    def circle(self, borrower: str, day: date) -> list[str]:
        """Itself, and all that are related to it, the nearest first."""
        return list(self._relations.reached(borrower, day))

    def exposure(self, borrower: str, day: date) -> Exposure:
        owed = self._owed.of(borrower, day)
        return Exposure(
            borrower,
            sum(owed.values()),
            sum(
                undrawn(loan, day, owed.get(loan.number, 0))
                for loan in self._loans(borrower, owed)
                if loan.cooperative_on(day) == borrower
            ),
        )

    def _loans(self, borrower: str, owed: Mapping[str, int]) -> Iterator[Loan]:
        """What it signed, and what others signed and it owes as their successor."""
        for contract in self._contracts_of(borrower, owed):
            documents = documents_of(self._connection, self._fund, contract.number)
            yield Loan(contract, tuple(documents))

    def _contracts_of(self, borrower: str, owed: Mapping[str, int]) -> list[LoanContract]:
        found = {each.number: each for each in self._contracts.signed_by(borrower)}
        for number in owed.keys() - found.keys():
            contract = self._contracts.standing(number)
            if contract is not None:
                found[number] = contract
        return list(found.values())

    def _at_most(self, borrower: str, day: date) -> int:
        """What its exposure cannot be above, without a look at any document."""
        owed = self._owed.of(borrower, day)
        signed = sum(each.terms.principal for each in self._contracts_of(borrower, owed))
        return sum(owed.values()) + signed

    def limits(self, day: date) -> Limits:
        """Both of a day, of its vốn điều lệ thực có."""
        if day not in self._of_days:
            scope = Scope.of(self._connection, self._fund, day)
            capital = actual_charter(self._connection, scope, self._accounts)
            self._of_days[day] = limits_on(self._settings, capital, day)
        return self._of_days[day]


def _parts(own: Exposure, adds: int) -> tuple[Sentence, ...]:
    """Of what a sum is made: what is nothing is left out."""
    amounts = {"balance": own.balance, "undrawn": own.undrawn, "adds": adds}
    return tuple(
        Sentence(f"limit_part.{name}", {"amount": Dong(amount)})
        for name, amount in amounts.items()
        if amount
    )


def _of_other(other: Exposure) -> Sentence:
    params: dict[str, object] = {"cooperative": other.borrower}
    return Sentence("limit_part.other", {**params, "parts": Joined(_parts(other, 0), " + ")})


def _doubt(key: str, own: Exposure, limit: Limit, total: int, parts: tuple[Sentence, ...]) -> Fault:
    params: dict[str, object] = {
        "cooperative": own.borrower,
        "total": Dong(total),
        "parts": Joined(parts, " + "),
        "percent": limit.shown,
        "capital": Dong(limit.capital),
        "limit": Dong(limit.amount),
    }
    return Fault(_PRINCIPAL, key, params)
