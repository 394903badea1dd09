"""A loan's life as balanced entries by account role: interest is recognised when cash comes.

`life` tells the journal what it did; the journal knows which roles that touches and nothing else.
Amounts are debit positive; debits come first, lines of nothing are left out. These roles are those
of the contract alone: the rooms above map them to a chart of accounts, and may override what is
told to know more than cash (`waived`, `written_off`).
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from fundledger.contract.events import Collect, Disburse, Event, Recover, Refund, Waive, WriteOff
from fundledger.contract.waterfall import Parts

Account = Literal[
    "bank",
    "principal_in_term",
    "principal_overdue",
    "income_in_term",
    "income_overdue",
    "income_late",
    "unapplied",
    "loss",
]
Lines = list[tuple[Account, int]]
EntryKind = Literal[
    "disburse",
    "collect",
    "apply",
    "to_overdue",
    "to_in_term",
    "write_off",
    "recover",
    "refund",
    "waive",  # for rooms above: nothing here posts it
]


class Entry(NamedTuple):
    day: date
    kind: EntryKind
    postings: tuple[tuple[Account, int], ...]
    event: Event | None = None  # None: the calendar brought it


class Receipt(NamedTuple):
    """What one receipt paid. The parts, the prepaid principal and what is held sum to it."""

    day: date
    parts: Parts
    prepaid_principal: int
    unapplied: int


class Journal:
    __slots__ = ("entries", "overdue", "receipts")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.receipts: list[Receipt] = []
        self.overdue = 0  # the balance of principal_overdue

    def disbursed(self, day: int, event: Disburse) -> None:
        debits: Lines = [("principal_in_term", event.amount)]
        self._post(day, "disburse", debits, [("bank", event.amount)], event)

    def collected(self, day: int, event: Collect, receipt: Receipt, *, all_overdue: bool) -> None:
        self.receipts.append(receipt)
        amount = sum(receipt.parts) + receipt.prepaid_principal + receipt.unapplied
        debts = self._debts(receipt.parts, receipt.prepaid_principal, all_overdue)
        credits: Lines = [*debts, ("unapplied", receipt.unapplied)]
        self._post(day, "collect", [("bank", amount)], credits, event)

    def applied(self, day: int, parts: Parts, prepaid: int, *, all_overdue: bool) -> None:
        credits = self._debts(parts, prepaid, all_overdue)
        self._post(day, "apply", [("unapplied", sum(parts) + prepaid)], credits)

    def waived(self, day: int, event: Waive) -> None:
        """Interest that was never recognised: nothing to post."""

    def refunded(self, day: int, event: Refund) -> None:
        amount = event.amount
        self._post(day, "refund", [("unapplied", amount)], [("bank", amount)], event)

    def written_off(self, day: int, event: WriteOff, principal: int, interest: Parts) -> None:
        overdue, self.overdue = self.overdue, 0
        self._post(
            day,
            "write_off",
            [("loss", principal)],
            [("principal_in_term", principal - overdue), ("principal_overdue", overdue)],
            event,
        )

    def recovered(self, day: int, event: Recover, principal: int, parts: Parts, held: int) -> None:
        debts = self._debts(parts, 0, False)
        credits: Lines = [*debts, ("unapplied", held), ("loss", principal)]
        self._post(day, "recover", [("bank", event.amount)], credits, event)

    def overdue_is(self, day: int, principal: int) -> None:
        """Post the difference between what is overdue and what is booked as overdue."""
        change, self.overdue = principal - self.overdue, principal
        over, back = max(change, 0), max(-change, 0)
        self._post(day, "to_overdue", [("principal_overdue", over)], [("principal_in_term", over)])
        self._post(day, "to_in_term", [("principal_in_term", back)], [("principal_overdue", back)])

    def _debts(self, parts: Parts, prepaid: int, all_overdue: bool) -> Lines:
        in_term, overdue = parts.due_principal + prepaid, parts.overdue_principal
        if all_overdue:
            in_term, overdue = 0, overdue + in_term
        self.overdue -= overdue
        return [
            ("principal_in_term", in_term),
            ("principal_overdue", overdue),
            ("income_in_term", parts.due_interest),
            ("income_overdue", parts.overdue_interest),
            ("income_late", parts.late_interest),
        ]

    def _post(
        self,
        day: int,
        kind: EntryKind,
        debits: Lines,
        credits: Lines,
        event: Event | None = None,
    ) -> None:
        postings = [posting for posting in debits if posting[1]]
        postings += [(account, -amount) for account, amount in credits if amount]
        if postings:
            assert sum(amount for _, amount in postings) == 0, "an entry balances"
            self.entries.append(Entry(date.fromordinal(day), kind, tuple(postings), event))
