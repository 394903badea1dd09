"""What came of a security that is handled, or of a guarantor: read from the ledger, never said.

    money_of(of, handling)      what it brought, what it cost, what is left of the price, what is
                                still owed; receipt by receipt in its parts
    next_of(of, handling, …)    what must be done next, as the receipts have it

A receipt pays by the contract's order, or as it says itself: its parts are those of the loan's
derivation. What was taken back, or moved to another loan, counts no more. Civil Code art. 307, 308:
of the price the costs of keeping and handling come first, then the debt; what is left is the
owner's, and what is missing stays a debt that this security does not cover.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundledger.arrears.debts import Day
from fundledger.contract.life import Life
from fundledger.ledger.chain import last_entry_by
from fundledger.ledger.reading import entries_numbered
from fundledger.loans.derivation.happenings import Told
from fundledger.recovery.case_sums import OfLoan, Sums, owed_on, together
from fundledger.recovery.handling import Awaited, Cost, Handling, Paid, awaited
from fundledger.recovery.realising import COSTS
from fundledger.registers.documents import RECEIPTS, Document
from fundledger.registers.loan import Loan, loan_numbered


class Brought(NamedTuple):
    """A receipt that is linked, and what it paid on its day; `held` is what it left over then."""

    link: int
    loan: str
    day: date
    document: str
    amount: int
    paid: Sums
    held: int


class Spent(NamedTuple):
    """An entry that is linked: paid out, or got back where the amount is below zero."""

    number: int
    day: date
    amount: int
    document: str
    to_owner: bool


@dataclass(frozen=True, slots=True)
class Money:
    """All of it at the end of a day."""

    receipts: tuple[Brought, ...]
    entries: tuple[Spent, ...]
    price: int | None
    owed: tuple[OfLoan, ...]  # by each loan that it stands for

    @property
    def received(self) -> int:
        return sum(each.amount for each in self.receipts)

    @property
    def paid(self) -> Sums:
        return together(OfLoan(each.loan, each.paid) for each in self.receipts)

    @property
    def held(self) -> int:
        return sum(each.held for each in self.receipts)

    @property
    def costs(self) -> int:
        """What was paid out to keep and handle it."""
        return sum(each.amount for each in self.entries if not each.to_owner and each.amount > 0)

    @property
    def costs_back(self) -> int:
        return -sum(each.amount for each in self.entries if not each.to_owner and each.amount < 0)

    @property
    def costs_open(self) -> int:
        return self.costs - self.costs_back

    @property
    def to_owner(self) -> int:
        return sum(each.amount for each in self.entries if each.to_owner)

    @property
    def left(self) -> int | None:
        """Of the price, what neither paid a cost or the debt nor went to the owner; below zero
        where more was taken in than the price.
        """
        if self.price is None:
            return None
        return self.price - self.costs_back - self.received - self.to_owner

    @property
    def still_owed(self) -> int:
        return together(self.owed).whole

    @property
    def passes_costs_over(self) -> bool:
        """Whether the debt was paid with what the law gives to the costs first."""
        left = self.left
        return left is not None and self.received > 0 and self.costs_open > max(left, 0)


def money_of(of: Day, handling: Handling) -> Money:
    loans: dict[str, Loan] = {}

    def loan(number: str) -> Loan:
        if number not in loans:
            loans[number] = loan_numbered(of.connection, of.fund, number, of.known_at)
        return loans[number]

    every = [loan(number) for number in handling.security.loans]
    receipts = sorted(_receipts(of, handling, every), key=lambda each: (each.day, each.link))
    sale = handling.sale
    return Money(
        tuple(receipts),
        tuple(_entries(of, handling)),
        None if sale is None else sale.price,
        tuple(OfLoan(each.number, owed_on(each, of)) for each in every),
    )


def received_by(of: Day, handling: Handling, since: date | None = None) -> int:
    """What the linked receipts brought, from a day on: for lists, without their parts."""
    links = {each.said.receipt for each in handling.entered if isinstance(each.said, Paid)}
    if not links:
        return 0
    every = (loan_numbered(of.connection, of.fund, n, of.known_at) for n in handling.security.loans)
    return sum(
        int(each.body["amount"])
        for loan in every
        for each in _linked(loan, links, of)
        if since is None or each.day >= since
    )


def next_of(of: Day, handling: Handling, holidays: frozenset[date]) -> list[Awaited]:
    """What must be done next about it, by day; a guarantor that has paid owes nothing more."""
    received = 0
    if handling.demand is not None:
        received = received_by(of, handling, handling.demand[0].day)
    return awaited(handling, holidays, received=received)


def _linked(loan: Loan, links: set[int], of: Day) -> Iterator[Document]:
    for each in loan.documents:
        if each.chain in links and each.do in RECEIPTS and each.day <= of.as_of:
            yield each


def _receipts(of: Day, handling: Handling, loans: list[Loan]) -> Iterator[Brought]:
    links = {each.said.receipt for each in handling.entered if isinstance(each.said, Paid)}
    for loan in loans if links else ():
        found = list(_linked(loan, links, of))
        paid = _paid_by(loan, of.as_of) if found else {}
        for each in found:
            parts, held = paid[each.chain]
            what = each.day, each.document, int(each.body["amount"])
            yield Brought(each.chain, loan.number, *what, parts, held)


def _paid_by(loan: Loan, day: date) -> Mapping[int, tuple[Sums, int]]:
    """By the link of each receipt of a loan, what it paid on its day and what it left over."""
    told = Told(loan, date.min)
    Life(loan.contract.terms, loan.events, opening=loan.opening, journal=told).lived([day])
    return {
        each.event.number: (Sums(each.in_term + each.overdue, *each.interest), each.held)
        for each in told.happenings
        if each.event is not None and each.kind in RECEIPTS
    }


def _entries(of: Day, handling: Handling) -> Iterator[Spent]:
    linked = {
        each.said.entry: each.said for each in handling.entered if isinstance(each.said, Cost)
    }
    last = None if of.known_at is None else last_entry_by(of.connection, of.fund, of.known_at)
    found = entries_numbered(of.connection, of.fund, list(linked), last_entry=last)
    for number, entry in sorted(found.items()):
        if entry.reversed_by is None and entry.value_date <= of.as_of:
            amount = sum(line.amount for line in entry.postings if line.amount > 0)
            sign = COSTS[entry.kind]
            what = entry.value_date, sign * amount, entry.document or ""
            yield Spent(number, *what, linked[number].to_owner)
