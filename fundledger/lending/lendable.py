"""What may still be lent on a day, by source of capital: pure sums of what the book says.

    found = lendable(connection, fund, day)
    found.sources       money of capital, less what was approved and what was signed
    found.promises      approved by the day and waiting for a contract, in the order of decisions
    found.owing         contracts of which something may still be drawn
    found.stop          the stop on new lending that the day lies in

Money is that of the books by day of booking, term deposits among it: the capital on hand of the
capital identity. What was approved is of the source that the decision names, else of the one that
the application names, else of none: then only the sum over all sources has it. Nothing is refused
by these figures; whoever decides looks at them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from fundledger.bulk import no_collection
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances
from fundledger.lending.requests import Requests
from fundledger.lending.standing import Standing
from fundledger.registers.exposure import balances_on, undrawn
from fundledger.registers.loan import loans
from fundledger.registers.stops import Said, stop_on

if TYPE_CHECKING:
    from sqlalchemy import Connection

NO_SOURCE = ""


class Promise(NamedTuple):
    """Approved, and no contract was signed by it yet."""

    application: str
    borrower: str
    decision: str
    decided: date
    source: str
    amount: int
    until: date | None = None  # it lapses after this day


class Owing(NamedTuple):
    """A contract of which the Fund may still have to pay out."""

    loan: str
    borrower: str
    source: str
    signed: date
    principal: int
    undrawn: int


class Rest(NamedTuple):
    """A decision by which less was signed than it approved, and by which more could be."""

    application: str
    decision: str
    approved: int
    signed: int


@dataclass(frozen=True, slots=True)
class OfSource:
    source: str
    on_hand: int = 0
    deposits: int = 0  # of what is on hand, in term deposits
    promised: int = 0
    undrawn: int = 0

    @property
    def left(self) -> int:
        return self.on_hand - self.promised - self.undrawn

    @property
    def at_hand(self) -> int:
        """Money that need not be taken out of a deposit first."""
        return self.on_hand - self.deposits


@dataclass(frozen=True)
class Lendable:
    day: date
    sources: tuple[OfSource, ...]
    promises: tuple[Promise, ...] = ()
    owing: tuple[Owing, ...] = ()
    rests: tuple[Rest, ...] = ()
    stop: Said | None = None

    @cached_property
    def total(self) -> OfSource:
        return OfSource(
            NO_SOURCE,
            *(sum(each.on_hand for each in self.sources), sum(e.deposits for e in self.sources)),
            *(sum(each.promised for each in self.sources), sum(e.undrawn for e in self.sources)),
        )

    def left_of(self, source: str) -> OfSource | None:
        """Where the money is that is decided of a source; None where nobody could tell of which.

        A fund of one source need not name it: what is promised of none is of that one.
        """
        named = [each.source for each in self.sources if each.source != NO_SOURCE]
        if source not in ("", *named):
            return OfSource(source)
        if source and len(named) > 1:
            return next(each for each in self.sources if each.source == source)
        return replace(self.total, source=named[0]) if len(named) == 1 else None

    def left_after(self) -> Iterator[tuple[Promise, int]]:
        """Each promise with what its source has left once it and those before it are signed."""
        left = {each.source: each.on_hand - each.undrawn for each in self.sources}
        for promise in self.promises:
            left[promise.source] -= promise.amount
            yield promise, left[promise.source]


def lendable(connection: Connection, fund: int, day: date, known_at: int | None = None) -> Lendable:
    scope = Scope.of(connection, fund, day, known_at)
    accounts = Accounts.read(connection, fund, known_at)
    standings = list(Requests.read(connection, fund, known_at).on(day))
    promises, owing = promises_of(standings), _owing(connection, scope, accounts, day)
    return Lendable(
        day,
        tuple(_by_source(_money(connection, scope, accounts), promises, owing)),
        tuple(promises),
        tuple(owing),
        tuple(_rests(standings)),
        stop_on(connection, fund, day, known_at),
    )


def promises_of(standings: Sequence[Standing]) -> list[Promise]:
    """In the order in which they were decided."""
    found: list[tuple[date, int, Promise]] = []
    for at in standings:
        decision, decided = at.dossier.decision, at.decided
        if not at.promised or decision is None or decided is None:
            continue
        asked = at.dossier.asked
        promise = Promise(
            *(at.dossier.number, asked.cooperative, decision.document, decision.day),
            *(decided.source or asked.source or NO_SOURCE, at.promised, decided.valid_until),
        )
        found.append((decision.day, decision.chain, promise))
    return [promise for *_, promise in sorted(found)]


def _money(connection: Connection, scope: Scope, accounts: Accounts) -> dict[str, tuple[int, int]]:
    """Of each source its money, and what of it is in term deposits."""
    ever = accounts.ever()
    wanted = [number for number, each in ever.items() if each.role.capital == "on_hand"]
    found: dict[str, tuple[int, int]] = {}
    sums = balances(connection, scope, ("account", "source"), accounts=wanted)
    for (number, source), amount in sums.items():
        on_hand, deposits = found.get(str(source or NO_SOURCE), (0, 0))
        is_deposit = ever[str(number)].role.money == "deposit"
        deposits += amount if is_deposit else 0
        found[str(source or NO_SOURCE)] = on_hand + amount, deposits
    return found


def _owing(connection: Connection, scope: Scope, accounts: Accounts, day: date) -> list[Owing]:
    """In the order in which they were signed."""
    owed = balances_on(connection, scope, accounts)
    found: list[Owing] = []
    with no_collection():
        for loan in loans(connection, scope.fund, scope.known_at):
            owner, contract = loan.cooperative_on(day), loan.contract
            left = undrawn(loan, day, owed.get(owner, {}).get(loan.number, 0))
            if left:
                terms = contract.terms.principal, left
                found.append(Owing(loan.number, owner, contract.source, contract.signed, *terms))
    return sorted(found, key=lambda each: (each.signed, each.loan))


def _rests(standings: Sequence[Standing]) -> Iterator[Rest]:
    """What can still be signed beside a contract: who will not sign it withdraws it."""
    for at in standings:
        decision, decided = at.dossier.decision, at.decided
        if at.signed and at.promised and decision is not None and decided is not None:
            yield Rest(at.dossier.number, decision.document, decided.amount, at.agreed)


def _by_source(
    money: Mapping[str, tuple[int, int]], promises: Sequence[Promise], owing: Sequence[Owing]
) -> Iterator[OfSource]:
    """What is of no source stands last."""
    promised: dict[str, int] = defaultdict(int)
    to_draw: dict[str, int] = defaultdict(int)
    for promise in promises:
        promised[promise.source] += promise.amount
    for contract in owing:
        to_draw[contract.source] += contract.undrawn
    named = {*(source for source, sums in money.items() if any(sums)), *promised, *to_draw}
    for source in sorted(named, key=lambda each: (each == NO_SOURCE, each)):
        sums = money.get(source, (0, 0))
        yield OfSource(source, *sums, promised[source], to_draw[source])
