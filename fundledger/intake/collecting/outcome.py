"""What becomes of the rows of a file: plain values that a face shows and a file points at.

They are what was found at one moment. Nothing here is stored: the documents and entries are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fundledger.contract.journal import Receipt
from fundledger.errors import FundledgerError
from fundledger.intake.recognition import Row
from fundledger.ledger.entry import Booked, Draft
from fundledger.registers.documents import Document

_FIELDS = {
    "loan.unknown": "loan",
    "loan.unknown_but": "loan",
    "loan.already_entered": "loan",
    "loan.not_disbursed": "loan",
    "loan.borrower_merged": "loan",
    "loan.future_day": "day",
    "loan.before_opening": "day",
    "loan.unknown_place": "place",
    "contract.before_disbursement": "day",
    "cooperative.unknown": "cooperative",
    "period.locked": "day",
    "account.before_first_chart": "day",
}
"""Which field of a row a refusal speaks of: where a file shows it."""


@dataclass(frozen=True, slots=True)
class PaidToLoan:
    """What of a row went to one loan, and what it paid there."""

    loan: str
    cooperative: str
    name: str
    document: Document
    paid: Receipt
    entry: Booked | None = None  # once posted


@dataclass(frozen=True, slots=True)
class Oddity:
    """What somebody should look at before a row is posted, by catalogue key."""

    key: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class CollectedRow:
    """A row, and what becomes or became of it."""

    row: Row
    is_new: bool
    parts: tuple[PaidToLoan, ...]  # none: it was posted and undone, and stays so
    oddities: tuple[Oddity, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a row (by its place among the rows, from 0) is refused."""

    row: int
    error: FundledgerError
    said_of: str | None = None

    @property
    def field(self) -> str | None:
        return self.said_of or _FIELDS.get(self.error.key)


class RowsRefused(FundledgerError):
    """Rows that cannot be taken; nothing of the others is taken either."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__("collect.refused", count=len(objections))
        self.objections = tuple(sorted(objections, key=lambda each: each.row))


@dataclass(frozen=True, slots=True)
class Collected:
    lines: list[CollectedRow]
    reallocated: int = 0  # entries posted that follow from these: of earlier receipts, the calendar


@dataclass(frozen=True, slots=True)
class ToPost:
    """All that is to be written, and what follows from it."""

    documents: list[Document]  # in the order of the rows
    drafts: list[Draft]  # in the order of days
    lines: list[CollectedRow]
