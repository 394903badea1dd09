"""What many entries come to: by account, and by loan and account. Made while they are posted.

A roll posts more entries than anybody reads, so they are summed as they pass and not kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from fundledger.ledger.entry import Draft


class Effects:
    """`by_account`: number of entries, debit and credit of each; `by_loan`: what it changes."""

    __slots__ = ("by_account", "by_loan", "entries_of")

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        self.by_account: dict[str, list[int]] = {}
        self.by_loan: dict[str, dict[str, int]] = {}
        self.entries_of: dict[str, int] = {}
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """A reversal stands as a negative on its own side, as books print it (`balances.sides`)."""
        reverses = draft.reverses is not None
        accounts, loans = set(), set()
        for line in draft.postings:  # called for every entry of a roll: no more than it needs
            account, amount, loan = line.account, line.amount, line.loan
            of = self.by_account.get(account)
            if of is None:
                of = self.by_account[account] = [0, 0, 0]
            if (amount > 0) != reverses:
                of[1] += amount
            else:
                of[2] -= amount
            if account not in accounts:
                accounts.add(account)
                of[0] += 1
            if loan is None:
                continue
            changed = self.by_loan.get(loan)
            if changed is None:
                changed = self.by_loan[loan] = {}
            changed[account] = changed.get(account, 0) + amount
            if loan not in loans:
                loans.add(loan)
                self.entries_of[loan] = self.entries_of.get(loan, 0) + 1
