"""What many entries come to: by account, and by loan and account. Made while they are posted.

A roll posts more entries than anybody reads, so they are summed as they pass and not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fundledger.ledger.accounts import Account
from fundledger.ledger.entry import Draft
from fundledger.ledger.sides import REALLOCATE, Sides


class Effects:
    """`by_account`: number of entries, debit and credit of each; `by_loan`: what it changes."""

    __slots__ = ("_alike", "_entries", "by_loan", "entries_of")

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        self._alike: dict[tuple[str, str, str | None, bool], list[int]] = {}
        self._entries: dict[str, int] = {}
        self.by_loan: dict[str, dict[str, int]] = {}
        self.entries_of: dict[str, int] = {}
        for draft in drafts:
            self.add(draft)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def add(self, draft: Draft) -> None:
        """Called for every entry of a roll: no more than it needs."""
        key = draft.key if draft.kind == REALLOCATE else None
        about = draft.kind, key, draft.reverses is not None
        accounts, loans = set(), set()
        for line in draft.postings:
            account, amount, loan = line.account, line.amount, line.loan
            sums = self._alike.get((account, *about))
            if sums is None:
                sums = self._alike[account, *about] = [0, 0]
            sums[amount < 0] += amount
            if account not in accounts:
                accounts.add(account)
                self._entries[account] = self._entries.get(account, 0) + 1
            if loan is None:
                continue
            changed = self.by_loan.get(loan)
            if changed is None:
                changed = self.by_loan[loan] = {}
            changed[account] = changed.get(account, 0) + amount
            if loan not in loans:
                loans.add(loan)
                self.entries_of[loan] = self.entries_of.get(loan, 0) + 1

    @property
    def corrections(self) -> Iterator[str | None]:
        """The keys of the entries that correct others: what `Sides.of` asks for."""
        return (key for _, kind, key, _ in self._alike if kind == REALLOCATE)

    def by_account(
        self, accounts: Mapping[str, Account], sides: Sides
    ) -> dict[str, tuple[int, int, int]]:
        """By number, also where a draft says an account by its role."""
        found: dict[str, tuple[int, int, int]] = {}
        for said, entries in self._entries.items():
            number = accounts[said].number if said in accounts else said
            standing = found.get(number, (0, 0, 0))
            found[number] = (standing[0] + entries, *standing[1:])
        for (said, kind, key, reverses), (debits, credits) in self._alike.items():
            account = accounts.get(said)
            role = None if account is None else account.role
            debit, credit = sides.summed(debits, credits, role, kind, key, reverses=reverses)
            number = said if account is None else account.number
            entries, debited, credited = found[number]
            found[number] = entries, debited + debit, credited + credit
        return found
