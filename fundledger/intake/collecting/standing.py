"""What the books say of all that the rows of a file speak of, read in one pass over the contracts.

Bodies of documents are looked into as text first; only what the rows need is made into loans. For
one loan ask `loan.loan_numbered`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.intake.recognition import Row, Standing
from fundledger.registers import documents as papers
from fundledger.registers.contracts import LoanContract, contracts
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan

if TYPE_CHECKING:
    from sqlalchemy import Connection

PostedRow = tuple[Document, bool]
"""A document that a row of a file led to, and whether it was undone."""


@dataclass(slots=True)
class Books:
    signed: list[str]  # every contract there is, by number
    loans: dict[str, Loan]
    by_borrower: dict[str, list[str]]  # whose loan it is or ever was
    standing: list[Standing]  # rows that were posted from files
    numbers: dict[str, list[Document]]  # receipts that carry a number that a row carries

    def is_of(self, loan: str, cooperative: str) -> bool:
        return loan in self.by_borrower.get(cooperative, ())


def books_of(
    connection: Connection, fund: int, rows: Collection[Row], numbers: Collection[str]
) -> Books:
    """The loans and borrowers that the rows name, and receipts that carry one of the numbers."""
    named_loans = {row.loan for row in rows if row.loan is not None}
    borrowers = {row.cooperative for row in rows if row.loan is None}
    stored = papers.all_documents(connection, fund)
    books = Books([], {}, defaultdict(list), [], defaultdict(list))
    posted: list[PostedRow] = []
    for contract in contracts(connection, fund):
        number, documents = contract.number, stored.pop(contract.number, [])
        books.signed.append(number)
        owners = _owners(contract, documents)
        has_rows = any('"row":' in body for *_, body in documents)
        is_wanted = number in named_loans or not borrowers.isdisjoint(owners)
        carries = any(row[2] in numbers for row in documents)
        if not (is_wanted or has_rows or carries):
            continue
        loan = Loan(contract, tuple(papers.read(number, documents)))
        if is_wanted or has_rows:
            books.loans[number] = loan
        for owner in owners:
            books.by_borrower[owner].append(number)
        for document in loan.documents:
            if document.document in numbers and document.do == "collect":
                books.numbers[document.document].append(document)
        if has_rows:
            posted.extend(_posted(number, documents, loan))
    books.standing = _joined(posted)
    return books


def _owners(contract: LoanContract, documents: Sequence[papers.Row]) -> set[str]:
    """The borrower of the contract, and everyone that the loan ever passed to."""
    owners = {contract.cooperative}
    if any('"transfer"' in body for *_, body in documents):
        read = papers.read(contract.number, documents)
        owners |= {str(each.body["to"]) for each in read if each.do == "transfer"}
    return owners


def _posted(number: str, rows: Sequence[papers.Row], loan: Loan) -> Iterator[PostedRow]:
    """The documents that rows of files led to, those that were undone too."""
    living = {document.chain for document in loan.documents}
    for document in papers.all_of(number, rows):
        if "row" in document.body:
            yield document, document.chain not in living


def _joined(documents: Iterable[PostedRow]) -> list[Standing]:
    """Each row that was posted, with its documents if it was divided; undone if all of them are."""
    by_key: dict[str, list[PostedRow]] = defaultdict(list)
    for document, is_undone in documents:
        by_key[str(document.body["row"])].append((document, is_undone))
    standing = []
    for key, of_row in by_key.items():
        living = [document for document, is_undone in of_row if not is_undone]
        of_it = sorted(living or (each for each, _ in of_row), key=lambda each: each.chain)
        standing.append(Standing(key, tuple(of_it), is_undone=not living))
    return standing
