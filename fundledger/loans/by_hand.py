"""What an entry made by hand may not say, because the documents of loans say it.

Principal, interest receivable, held money and the registers of a loan are derived from its contract
and documents; a line by hand on them would be found by `check` and undone by nothing. So it is
refused, with the verb to use. A book that has no contract at all keeps its loans by entries alone:
there anything goes, as there is nothing to compare (`loans.invariants` sees it the same way).

    rule = ByHand.of(connection, fund)
    rule.objection(line, account)       why the line is refused, or None

It is for what people write: files of entries, lines of a statement posted to an account. What the
program posts itself, a reversal, and a carrying over go past it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account
from fundledger.ledger.entry import Posting
from fundledger.ledger.facts import stated_in_bulk
from fundledger.ledger.roles import Role
from fundledger.registers.contracts import KIND as CONTRACT
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

_VERBS = {
    "principal_in_term": "principal",
    "principal_overdue": "principal",
    "interest_receivable": "interest",
    "memo_interest": "interest",
    "held": "held",
    "memo_written_off": "written_off",
    "memo_papers": "papers",
}
"""The roles that documents of loans post on, and the verbs that do."""

_ALSO_UNSIGNED = frozenset({"memo_written_off", "memo_papers"})
"""What may speak of a loan that the book has no contract of, one that is long gone, say."""


_EARNED = frozenset({"income_in_term", "income_overdue", "income_late"})
"""Interest of loans as income. An accountant may correct it by an entry; money does not pay it."""


def is_of_loans(role: Role) -> bool:
    return role.name in _VERBS


def is_paid_by_documents(role: Role) -> bool:
    """Whether money that comes or goes for it is a document of a loan, never a line of its own."""
    return role.name in _VERBS or role.name in _EARNED


def verbs_of(role: Role) -> FundledgerError:
    """How what stands on the role is posted, in words."""
    return FundledgerError(f"by_hand_verb.{_VERBS.get(role.name, 'interest')}")


@dataclass(frozen=True, slots=True)
class ByHand:
    """The contracts of a fund, by number."""

    signed: frozenset[str]

    @classmethod
    def of(cls, connection: Connection, fund: int) -> ByHand:
        return cls(frozenset(row[1] for row in stated_in_bulk(connection, fund, CONTRACT)))

    def objection(self, line: Posting, account: Account) -> FundledgerError | None:
        role, loan = account.role, clean(line.loan or "")
        if not self.signed or not is_of_loans(role):
            return None
        if loan in self.signed:
            return FundledgerError(
                "by_hand.of_loan", account=account.number, loan=loan, how=verbs_of(role)
            )
        if not loan or role.name in _ALSO_UNSIGNED:
            return None  # a line that must name a loan and does not is the ledger's to refuse
        return FundledgerError("by_hand.not_signed", account=account.number, loan=loan)
