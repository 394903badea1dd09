"""A loan as the books know it: what was signed, and the documents that stand.

Read it by `loan_numbered` or `loans`; everything else of the room takes it as a value and asks no
database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from fundledger.contract.events import Event
from fundledger.contract.opening import Opening
from fundledger.registers import documents as papers
from fundledger.registers.contracts import LoanContract, contract_numbered, contracts
from fundledger.registers.documents import POSTING, Document
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Loan:
    contract: LoanContract
    documents: tuple[Document, ...] = ()

    @property
    def number(self) -> str:
        return self.contract.number

    @cached_property
    def events(self) -> list[Event]:
        return papers.events_of(self.documents)

    @cached_property
    def by_link(self) -> dict[int, Document]:
        return {each.chain: each for each in self.documents}

    def place_of(self, link: int) -> str:
        """Where the money of a document went through."""
        return self.by_link[link].place

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What kinds of document there are: asked first, for most loans have only two."""
        return frozenset([each.body["do"] for each in self.documents])

    @cached_property
    def disbursed(self) -> date | None:
        """The first day on which money was paid out."""
        return min((each.day for each in self._of("disburse")), default=None)

    @cached_property
    def opening(self) -> Opening | None:
        """How it stood when the book began, if the book did not see its beginning."""
        return next(map(papers.opening_of, self._of("open")), None)

    @cached_property
    def past(self) -> tuple[Event, ...]:
        """What the opening tells of the time before it; nothing of that is posted."""
        return tuple(next(map(papers.past_of, self._of("open")), ()))

    @property
    def was_sued(self) -> bool:
        """Whether a suit had been filed when the book began."""
        return any(each.body.get("cases") for each in self._of("open"))

    @property
    def begins(self) -> date | None:
        """The first day that the books know anything of it; before it nothing is owed, or known."""
        return self.disbursed if self.opening is None else self.opening.day

    def begun(self, day: date) -> bool:
        """Whether something was paid out by the end of a day, or the book had opened with it."""
        return self.begins is not None and self.begins <= day

    def was_lent(self, day: date) -> bool:
        """Whether it was paid out by the end of a day, also one before the book began with it."""
        if self.opening is not None and self.contract.terms.disbursed <= day:
            return True
        return self.begun(day)

    def opens_after(self, day: date) -> bool:
        """Whether the book began with this loan later, and so knows nothing of it on a day."""
        return self.opening is not None and day < self.opening.day

    @cached_property
    def transfers(self) -> list[Document]:
        return sorted(
            self._of("transfer"), key=lambda each: (each.day, each.document, each.body["to"])
        )

    @property
    def struck_off(self) -> Document | None:
        """What took the debt that was written off out of the register."""
        return next(iter(self._of("strike_off")), None)

    @property
    def closed(self) -> Document | None:
        return next(iter(self._of("close")), None)

    @cached_property
    def last_posting_day(self) -> date | None:
        """The last day of a document that posts: the books of the loan are kept up to it."""
        return max(
            [each.day for each in self.documents if each.body["do"] in POSTING], default=None
        )

    def _of(self, kind: str) -> list[Document]:
        if kind not in self.kinds:
            return []
        return [each for each in self.documents if each.body["do"] == kind]

    def cooperative_on(self, day: date) -> str:
        """Who owes it: the borrower, or the last successor by then."""
        successors = [each.body["to"] for each in self.transfers if each.day <= day]
        return str(successors[-1]) if successors else self.contract.cooperative

    def with_document(self, document: Document) -> Loan:
        return replace(self, documents=(*self.documents, document))

    def without(self, chain: int) -> Loan:
        kept = tuple(each for each in self.documents if each.chain != chain)
        return replace(self, documents=kept)


def first_draw(loan: Loan) -> Document | None:
    """The document of the first disbursement; None where the book began after it."""
    if loan.opening is not None:
        return None
    drawn = (each for each in loan.documents if each.do == "disburse")
    return min(drawn, key=lambda each: (each.day, each.chain), default=None)


def loan_numbered(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> Loan:
    contract = contract_numbered(connection, fund, clean(number), known_at)
    documents = papers.documents_of(connection, fund, contract.number, known_at)
    return Loan(contract, tuple(documents))


def loans(connection: Connection, fund: int, known_at: int | None = None) -> Iterator[Loan]:
    """Every loan, by number."""
    rows = papers.all_documents(connection, fund, known_at)
    for contract in contracts(connection, fund, known_at):
        # Taken out as it is handed on: millions of documents need not be kept to the end.
        yield Loan(contract, tuple(papers.read(contract.number, rows.pop(contract.number, ()))))
