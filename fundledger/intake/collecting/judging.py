"""One row after another judged as `verbs.take` judges a document: what it brings to which loans.

A `Judge` goes through the rows of one file in their order, once: what a row brings is there for
the next. It reads and writes nothing; what a row pays in the end is for `Batch` to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fundledger.contract.events import Collect
from fundledger.errors import FundledgerError
from fundledger.intake.collecting.register import Register
from fundledger.intake.collecting.standing import Books
from fundledger.intake.dividing import Divide, divided, in_order_of_dues, owing_on
from fundledger.intake.recognition import Row
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.settings import Settings
from fundledger.loans.batch import Batch, Touched
from fundledger.loans.refusals import refuse_twice, refuse_unfit
from fundledger.loans.settling import places
from fundledger.money import Dong
from fundledger.registers.contracts import unknown
from fundledger.registers.documents import Document, body_of
from fundledger.registers.loan import Loan
from fundledger.registers.settings import DIVIDE


@dataclass
class Judge:
    accounts: Accounts
    settings: Settings
    register: Register
    books: Books
    batch: Batch
    divide: Divide | None  # None: as the Fund has set
    chain: int  # the last link that is taken
    _fine: set[tuple[date, str]] = field(default_factory=set)  # days and places found open
    _receipts: dict[tuple[str, date], str] = field(default_factory=dict)  # the place of each

    def taken(self, index: int, row: Row, key: str) -> list[Document]:
        """The documents that the row leads to, added to their loans; or a refusal, and none is."""
        self._refuse_place_and_day(row)
        self._refuse_receipt(row)
        wanted = [_document(row, key, loan, amount) for loan, amount in self._to(row)]
        for number, document in enumerate(wanted):
            self._refuse_unfit(document)
            numbered = document._replace(chain=self.chain + 1 + number)
            wanted[number] = self.touch(document.loan).placed(numbered)
        for document in wanted:
            self.touch(document.loan).add(document, index)
        self.chain += len(wanted)
        return wanted

    def touch(self, number: str) -> Touched:
        """The loan among those that the rows touch."""
        touched = self.batch.touched
        if number not in touched:
            touched[number] = Touched(self._loan(number))
        return touched[number]

    # Refusals

    def _refuse_place_and_day(self, row: Row) -> None:
        if (row.day, row.place) in self._fine:
            return
        known = places(self.accounts.on(self.batch.booked_day(row.day)))
        if row.place not in known:
            raise FundledgerError("loan.unknown_place", place=row.place, known=known)
        self._fine.add((row.day, row.place))

    def _refuse_receipt(self, row: Row) -> None:
        """All parts of one receipt came in at one place."""
        if not row.document:
            return
        place = self._receipts.setdefault((row.document, row.day), row.place)
        if place != row.place:
            raise FundledgerError("collect.places_differ", document=row.document, place=place)

    def _refuse_unfit(self, wanted: Document) -> None:
        touched = self.touch(wanted.loan)
        if wanted.document:
            for other in touched.new_by_day.get(wanted.day, ()):
                if other.document == wanted.document:
                    params = {"document": wanted.document, "loan": wanted.loan}
                    raise FundledgerError("collect.loan_twice", **params)
        refuse_unfit(touched.loan, wanted, self.batch.today, self.register.on)
        refuse_twice(touched.standing_on(wanted.day), wanted)

    # Which loans a row is for

    def _to(self, row: Row) -> list[tuple[str, int]]:
        if row.loan is not None:
            loan = self._loan(row.loan)
            if row.cooperative is not None and not _borrows(row, loan):
                params = {"loan": loan.number, "cooperative": row.cooperative}
                raise FundledgerError("collect.not_of_cooperative", **params)
            return [(loan.number, row.amount)]
        assert row.cooperative is not None
        ours = map(self._loan, sorted(self.books.by_borrower.get(row.cooperative, ())))
        living = [loan for loan in ours if _takes_money(loan, row.day) and _borrows(row, loan)]
        if not living:
            raise FundledgerError("collect.no_loan", cooperative=row.cooperative, day=row.day)
        if len(living) == 1:
            return [(living[0].number, row.amount)]
        return self._shared(row, living)

    def _shared(self, row: Row, living: Sequence[Loan]) -> list[tuple[str, int]]:
        owing = [owing_on(self.touch(loan.number).changed, row.day) for loan in living]
        owing = in_order_of_dues([each for each in owing if each.debt] or owing)
        if len(owing) == 1:
            return [(owing[0].loan.number, row.amount)]
        how = self.divide or self.settings.value_on(DIVIDE, row.day)
        dues = [_due(each.loan.number, each.due) for each in owing]
        if how == "ask":
            params = {"cooperative": row.cooperative, "dues": dues}
            raise FundledgerError("collect.which_loan", **params)
        if row.split is not None or row.prepay or row.payoff:
            raise FundledgerError("collect.mark_needs_loan", dues=dues)
        shares = divided(row.amount, owing, "oldest" if how == "oldest" else "pro-rata")
        numbers = [each.loan.number for each in owing]
        return [(number, part) for number, part in zip(numbers, shares, strict=True) if part]

    def _loan(self, number: str) -> Loan:
        if number not in self.books.loans:
            raise unknown(number, self.books.signed)
        return self.books.loans[number]


def _document(row: Row, key: str, loan: str, amount: int) -> Document:
    """A receipt of one loan; its link is known once nothing stands against it."""
    event = Collect(row.day, amount, row.split, row.prepay, row.payoff)
    body: dict[str, Any] = {**body_of(event), "place": row.place, "row": key}
    said = {"payer": row.payer, "note": row.note, "receipt": row.receipt}
    body |= {name: text for name, text in said.items() if text}
    return Document(0, loan, row.day, row.document, body)


def _borrows(row: Row, loan: Loan) -> bool:
    return loan.cooperative_on(row.day) == row.cooperative


def _takes_money(loan: Loan, day: date) -> bool:
    begun = loan.begins is not None and loan.begins <= day
    return begun and loan.closed is None and "write_off" not in loan.kinds


def _due(loan: str, amount: int) -> FundledgerError:
    return FundledgerError("collect.due_of", loan=loan, amount=Dong(amount))
