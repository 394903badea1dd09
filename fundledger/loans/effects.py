"""What many entries come to: by account, and by loan and account. Made while they are posted.

A roll posts more entries than anybody reads, so they are summed as they pass and not kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from fundledger.ledger.balances import sides
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
        reverses = draft.reverses is not None
        accounts, loans = set(), set()
        for line in draft.postings:
            debit, credit = sides(line.amount, reverses=reverses)
            of = self.by_account.setdefault(line.account, [0, 0, 0])
            of[1] += debit
            of[2] += credit
            accounts.add(line.account)
            if line.loan is not None:
                changed = self.by_loan.setdefault(line.loan, {})
                changed[line.account] = changed.get(line.account, 0) + line.amount
                loans.add(line.loan)
        for account in accounts:
            self.by_account[account][0] += 1
        for loan in loans:
            self.entries_of[loan] = self.entries_of.get(loan, 0) + 1
