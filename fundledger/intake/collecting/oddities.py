"""What every row paid, and what is odd about it, once all of them were lived through.

An oddity refuses nothing: it is what a careful colleague would ask before the money is posted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from fundledger.contract.life import Remark
from fundledger.errors import FundledgerError
from fundledger.furnishing import Furnished
from fundledger.intake.collecting.outcome import CollectedRow, Oddity, PaidToLoan
from fundledger.intake.collecting.register import Register
from fundledger.intake.collecting.standing import Books
from fundledger.intake.recognition import Row
from fundledger.loans.batch import Batch
from fundledger.money import Dong
from fundledger.registers.documents import Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Court(Protocol):
    """Knows of which loans a case is open on a day."""

    @property
    def name(self) -> str: ...
    def loans(self, connection: Connection, fund: int, day: date) -> frozenset[str]: ...


COURTS: Furnished[Court] = Furnished("courts")


@dataclass
class Examiner:
    connection: Connection
    fund: int
    register: Register
    books: Books
    batch: Batch  # settled
    _in_court: dict[date, frozenset[str]] = field(default_factory=dict)  # loans, by day

    def line(self, row: Row, documents: Sequence[Document], *, is_new: bool) -> CollectedRow:
        parts = tuple(map(self._part, documents))
        oddities = tuple(self._oddities(row, parts)) if is_new else ()
        return CollectedRow(row, is_new, parts, oddities)

    def _part(self, document: Document) -> PaidToLoan:
        touched = self.batch.touched[document.loan]
        assert touched.life is not None
        owner = touched.loan.cooperative_on(document.day)
        name = self.register.on(owner, document.day).name if owner in self.register.facts else ""
        paid = touched.life.told.receipts[document.chain]
        return PaidToLoan(document.loan, owner, name, document, paid)

    def _oddities(self, row: Row, parts: Sequence[PaidToLoan]) -> Iterator[Oddity]:
        if self.batch.is_closed(row.day):
            yield Oddity("collect.odd_booked", {"day": self.batch.booked_day(row.day)})
        yield from self._number_again(row, parts)
        for part in parts:
            yield from self._odd_sum(row, part)
            yield from self._odd_loan(part)

    def _number_again(self, row: Row, parts: Sequence[PaidToLoan]) -> Iterator[Oddity]:
        """The same number on another day, or where the same receipt is not of this file."""
        if not row.document:
            return
        ours = {part.document.chain for part in parts}
        old, new = self.books.numbers.get(row.document, ()), self._new.get(row.document, ())
        for other in (*old, *new):
            if other.day != row.day and other.chain not in ours:
                params = {"document": row.document, "day": other.day, "loan": other.loan}
                yield Oddity("collect.odd_number_again", params)
                return

    @cached_property
    def _new(self) -> dict[str, list[Document]]:
        """The new receipts by their numbers."""
        found: dict[str, list[Document]] = defaultdict(list)
        for touched in self.batch.touched.values():
            for document in touched.new:
                if document.document:
                    found[document.document].append(document)
        return found

    def _odd_sum(self, row: Row, part: PaidToLoan) -> Iterator[Oddity]:
        amount, due = int(part.document.body["amount"]), sum(part.paid.parts)
        yield from self._alike(part, row.day)
        if row.split is None and not (row.prepay or row.payoff):
            if not due:
                yield Oddity("collect.odd_early", {"loan": part.loan, "day": row.day})
            elif amount >= 2 * due:
                yield Oddity("collect.odd_twice", {"loan": part.loan, "due": Dong(due)})
        if held := part.paid.unapplied:
            yield Oddity("collect.odd_held", {"loan": part.loan, "amount": Dong(held)})
        for remark in self._remarks.get(part.document.chain, ()):
            yield Oddity(remark.key, remark.params)

    def _alike(self, part: PaidToLoan, day: date) -> Iterator[Oddity]:
        """Another receipt of the same sum for the same loan on the same day."""
        touched, document = self.batch.touched[part.loan], part.document
        for other in (*touched.standing_on(day), *touched.new_by_day.get(day, ())):
            if other.chain != document.chain and _is_alike(other, document):
                params = {"loan": part.loan, "amount": Dong(int(document.body["amount"]))}
                yield Oddity("collect.odd_alike", {**params, "document": other.document or "–"})
                return

    @cached_property
    def _remarks(self) -> dict[int, list[Remark]]:
        """What the contract says of a receipt: a split above what is due, a payoff too small."""
        found: dict[int, list[Remark]] = defaultdict(list)
        for touched in self.batch.touched.values():
            for remark in touched.life.remarks if touched.life is not None else ():
                found[remark.event.number].append(remark)
        return found

    def _odd_loan(self, part: PaidToLoan) -> Iterator[Oddity]:
        loan, day = self.batch.touched[part.loan].loan, part.document.day
        if part.cooperative in self.register.facts:
            status = self.register.on(part.cooperative, day).status
            if status != "active":
                said = FundledgerError(f"choice.cooperative_status.{status}")
                yield Oddity("collect.odd_borrower", {"name": part.name, "status": said})
        if loan.was_sued or self._is_in_court(part.loan, day):
            yield Oddity("collect.odd_court", {"loan": part.loan})
        if any(each.do == "write_off" and each.day <= day for each in loan.documents):
            yield Oddity("collect.odd_written_off", {"loan": part.loan})
        elif loan.closed is not None and loan.closed.day <= day:
            yield Oddity("collect.odd_closed", {"loan": part.loan, "day": loan.closed.day})

    def _is_in_court(self, loan: str, day: date) -> bool:
        if day not in self._in_court:
            every = (each.loans(self.connection, self.fund, day) for each in COURTS.values())
            self._in_court[day] = frozenset().union(*every)
        return loan in self._in_court[day]


def _is_alike(one: Document, other: Document) -> bool:
    return one.do == other.do == "collect" and one.body["amount"] == other.body["amount"]
