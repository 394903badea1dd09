"""A loan's life as balanced entries by account role: interest is recognised when cash comes.

`life` tells a `Listener` what it did. `Journal` is the one of the contract: it knows which roles
that touches and nothing else. Amounts are debit positive; debits come first, lines of nothing are
left out. Rooms above, which recognise interest before cash comes, listen in their own way.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple, Protocol

from fundledger.contract.events import Apply, Collect, Disburse, Recover, Refund, Waive, WriteOff
from fundledger.contract.opening import Opening
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
]


class Entry(NamedTuple):
    day: date
    kind: EntryKind
    postings: tuple[tuple[Account, int], ...]


class Receipt(NamedTuple):
    """What one receipt paid. The parts, the prepaid principal and what is held sum to it."""

    day: date
    parts: Parts
    prepaid_principal: int
    unapplied: int


class Listener(Protocol):
    """What `life` tells of money and principal, in the order of time; days are ordinals."""

    overdue: int  # principal told to be overdue so far, less what was paid of it

    def opened(self, day: int, opening: Opening, overdue: int) -> None: ...
    def disbursed(self, day: int, event: Disburse) -> None: ...
    def collected(
        self, day: int, event: Collect, receipt: Receipt, *, all_overdue: bool
    ) -> None: ...
    def applied(
        self,
        day: int,
        parts: Parts,
        prepaid: int,
        *,
        all_overdue: bool,
        event: Apply | None = None,  # None: the calendar brought it
    ) -> None: ...
    def waived(self, day: int, event: Waive) -> None: ...
    def refunded(self, day: int, event: Refund) -> None: ...
    def written_off(self, day: int, event: WriteOff, principal: int, interest: Parts) -> None: ...
    def recovered(
        self, day: int, event: Recover, principal: int, parts: Parts, held: int
    ) -> None: ...
    def overdue_is(self, day: int, principal: int) -> None: ...


class Journal:
    __slots__ = ("entries", "overdue", "receipts")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.receipts: list[Receipt] = []
        self.overdue = 0  # the balance of principal_overdue

    def opened(self, day: int, opening: Opening, overdue: int) -> None:
        """An opening is no entry of the loan's life: what led to it was posted elsewhere."""
        self.overdue = overdue

    def disbursed(self, day: int, event: Disburse) -> None:
        debits: Lines = [("principal_in_term", event.amount)]
        self._post(day, "disburse", debits, [("bank", event.amount)])

    def collected(self, day: int, event: Collect, receipt: Receipt, *, all_overdue: bool) -> None:
        self.receipts.append(receipt)
        amount = sum(receipt.parts) + receipt.prepaid_principal + receipt.unapplied
        debts = self._debts(receipt.parts, receipt.prepaid_principal, all_overdue)
        credits: Lines = [*debts, ("unapplied", receipt.unapplied)]
        self._post(day, "collect", [("bank", amount)], credits)

    def applied(
        self,
        day: int,
        parts: Parts,
        prepaid: int,
        *,
        all_overdue: bool,
        event: Apply | None = None,
    ) -> None:
        credits = self._debts(parts, prepaid, all_overdue)
        self._post(day, "apply", [("unapplied", sum(parts) + prepaid)], credits)

    def waived(self, day: int, event: Waive) -> None:
        """Interest that was never recognised: nothing to post."""

    def refunded(self, day: int, event: Refund) -> None:
        amount = event.amount
        self._post(day, "refund", [("unapplied", amount)], [("bank", amount)])

    def written_off(self, day: int, event: WriteOff, principal: int, interest: Parts) -> None:
        overdue, self.overdue = self.overdue, 0
        self._post(
            day,
            "write_off",
            [("loss", principal)],
            [("principal_in_term", principal - overdue), ("principal_overdue", overdue)],
        )

    def recovered(self, day: int, event: Recover, principal: int, parts: Parts, held: int) -> None:
        debts = self._debts(parts, 0, False)
        credits: Lines = [*debts, ("unapplied", held), ("loss", principal)]
        self._post(day, "recover", [("bank", event.amount)], credits)

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
    ) -> None:
        postings = [posting for posting in debits if posting[1]]
        postings += [(account, -amount) for account, amount in credits if amount]
        if postings:
            assert sum(amount for _, amount in postings) == 0, "an entry balances"
            self.entries.append(Entry(date.fromordinal(day), kind, tuple(postings)))
