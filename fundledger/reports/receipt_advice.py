"""What one receipt paid, and what is owed after it: for the paper that confirms it to who paid."""

from __future__ import annotations

from dataclasses import dataclass

from fundledger.contract.position import Position
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Entry
from fundledger.ledger.reading import entry_called
from fundledger.loans.settling import document_of_key
from fundledger.loans.sheet import Line, sheet
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.reports.asked import Asked
from fundledger.reports.table import Record, Table, sums, texts, word_for

_PARTS = (*texts("part"), *sums("amount"))


@dataclass(frozen=True, slots=True)
class Advice:
    entry: Entry
    loan: Loan
    document: Document
    line: Line
    after: Position  # at the end of its day
    parts: Table


def advice(asked: Asked, said: str) -> Advice:
    """Of the receipt that an entry booked, by its number or its voucher."""
    entry = entry_called(asked.connection, asked.fund, said, asked.known_at)
    chain = document_of_key(entry.key)
    numbers = {posting.loan for posting in entry.postings if posting.loan}
    if chain is None or len(numbers) != 1:
        raise FundledgerError("paper.no_receipt", entry=str(entry.voucher))
    loan = loan_numbered(asked.connection, asked.fund, numbers.pop(), asked.known_at)
    document = loan.by_link.get(chain)
    if document is None or document.do not in {"collect", "recover"}:
        raise FundledgerError("paper.no_receipt", entry=str(entry.voucher))
    of = sheet(loan, document.day, document.day)
    line = next(line for line in of.lines if line.document == chain)
    return Advice(entry, loan, document, line, of.closing, _parts(line))


def _parts(line: Line) -> Table:
    said = {
        "principal": line.principal_paid,
        "interest_in_term": line.paid.in_term,
        "interest_overdue": line.paid.overdue,
        "interest_late": line.paid.late,
        "held": line.held,
    }
    other = line.amount - sum(said.values())
    if other:
        said["recovered"] = other
    rows: list[Record] = [
        {"part": word_for("column.", name), "amount": amount}
        for name, amount in said.items()
        if amount
    ]
    return Table.of("receipt_parts", _PARTS, rows)
