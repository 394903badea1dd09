"""Money documents of many loans, taken as one: each loan lived through once, entries in streams.

    Batch(…)               the loans that new documents touch, and what follows from all of them
    take_each(writer, …)   money in and out of many loans, all of it or none

The rules are those of `verbs.take` and the books are the same as if the documents came one by one.
Documents of other kinds (a recall, a write-off) change what others pay: those are for `verbs`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.contract.events import EventRefused
from fundledger.contract.life import Remark
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.entry import Booked, Draft
from fundledger.ledger.journal import Writer
from fundledger.ledger.loan_lines import LoanLine, loan_lines
from fundledger.ledger.periods import Periods
from fundledger.loans.beside import Beside, derived_together, others
from fundledger.loans.derivation import Derived, Lived, Roll, horizon, lived
from fundledger.loans.money_there import Paid, of_money
from fundledger.loans.refusals import named, refuse_twice, refuse_unfit
from fundledger.loans.rolling import rolls
from fundledger.loans.settling import BookedGroup, Group, Settler, booked, key_of
from fundledger.loans.verbs import JUDGES, of_first_draw, paid_by
from fundledger.registers import documents as papers
from fundledger.registers.cooperatives import Cooperative, borrower_on
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FEW = 20  # loans whose booked lines are read one by one
_MONEY = frozenset({"collect", "recover", "disburse", "refund"})

Refuse = Callable[[int, FundledgerError], None]
"""Told which row (by its place, from 0) cannot be taken, and why."""

Progress = Callable[[int], None]


@dataclass(slots=True)
class Touched:
    """A loan, and what the rows bring to it."""

    loan: Loan
    new: list[Document] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)  # chain of a new document: its row
    life: Lived | None = None
    new_by_day: dict[date, list[Document]] = field(default_factory=dict)
    _by_day: dict[date, list[Document]] | None = None

    @property
    def changed(self) -> Loan:
        loan = self.loan
        return replace(loan, documents=(*loan.documents, *self.new)) if self.new else loan

    def standing_on(self, day: date) -> Sequence[Document]:
        if self._by_day is None:
            self._by_day = defaultdict(list)
            for document in self.loan.documents:
                self._by_day[document.day].append(document)
        return self._by_day.get(day, ())

    def placed(self, document: Document) -> Document:
        """As it joins what stands of its day and what the rows before it brought."""
        new = self.new_by_day.get(document.day, ())
        return papers.placed(document, (*self.standing_on(document.day), *new))

    def add(self, document: Document, row: int) -> None:
        self.new.append(document)
        self.new_by_day.setdefault(document.day, []).append(document)
        self.rows[document.chain] = row


@dataclass
class Batch:
    """The loans that the rows of one run touch."""

    connection: Connection
    fund: int
    accounts: Accounts
    periods: Periods
    done: Sequence[Roll]
    today: date
    booked_on: date | None
    refuse: Refuse
    progress: Progress = lambda _: None
    touched: dict[str, Touched] = field(default_factory=dict)

    def booked_day(self, day: date) -> date:
        """The day on which money of a day is booked, or a refusal."""
        return self.periods.booking_date(day, self.periods.chosen(day, self.booked_on))

    def is_closed(self, day: date) -> bool:
        return self._closed is not None and day <= self._closed

    @cached_property
    def _closed(self) -> date | None:
        return self.periods.closed_until()

    def settled(self, *, to_post: bool) -> list[Draft]:
        """Live through every loan once; the entries that bring the books to it, by day.

        For a look the entries are made only where some of them may fall into closed days.
        """
        if not self.touched:
            return []
        after = min(map(self._kept_until, self.touched.values()), default=self.today)
        for touched in self.touched.values():
            touched.life = self._lived(touched, after)
            self.progress(len(touched.new))
        if not (to_post or self.is_closed(after + ONE_DAY)):
            return []
        found = self._found(after)
        lines = self._lines([of.loan.number for of, _ in found], after)
        standing = booked(lines, self.accounts, after)
        settler = Settler(self.accounts, self.periods, self.booked_on)
        drafts: list[tuple[date, int, Draft]] = []
        for of, because in found:
            of_loan = standing.pop(of.loan.number, {})
            try:
                drafts.extend(self._drafts(settler, of, because, of_loan))
            except FundledgerError as error:
                self.refuse(because.rows[because.new[0].chain], error)
        drafts.sort(key=lambda each: each[:2])
        return [draft for _, _, draft in drafts]

    def _found(self, after: date) -> list[tuple[Derived, Touched]]:
        """What the loans with something new must have in the books, and whatever hangs on them."""
        changed = {number: each for number, each in self.touched.items() if each.new}
        beside = Beside.read(self.connection, self.fund, self.done)
        lives = {number: each.life for number, each in self.touched.items() if each.life}
        for loan in others(self.connection, self.fund, beside, changed):
            if loan.number not in lives:
                lives[loan.number] = self._kept(loan, after)
        found: list[tuple[Derived, Touched]] = []
        told: set[str] = set()
        for number, because in changed.items():
            if number not in told:
                together = [number] if beside is None else sorted(beside.of(number))
                told.update(together)
                for of in derived_together(beside, [lives[each] for each in together]):
                    found.append((of, changed.get(of.loan.number, because)))
        if beside is None or not beside.matters_since(after + ONE_DAY):
            return [(of, because) for of, because in found if of.loan.number in changed]
        return found

    def _kept_until(self, touched: Touched) -> date:
        """Up to when the new documents leave the books of a loan as they are."""
        if not touched.new:
            return self.today
        first = min(touched.new_by_day) - ONE_DAY
        return min(first, horizon(touched.loan, self.done) or first)

    def _lines(self, numbers: Sequence[str], after: date) -> Iterator[LoanLine]:
        if len(numbers) <= _FEW:
            for number in numbers:
                yield from loan_lines(self.connection, self.fund, loan=number, after=after)
            return
        wanted = frozenset(numbers)
        for line in loan_lines(self.connection, self.fund, after=after):
            if line.loan in wanted:
                yield line

    def _lived(self, touched: Touched, after: date) -> Lived:
        try:
            return self._kept(touched.changed, after)
        except EventRefused:
            self._refuse_one_by_one(touched)
            return self._kept(touched.changed, after)

    def _kept(self, loan: Loan, after: date | None = None) -> Lived:
        """Lived through as far as its books are kept."""
        return lived(loan, self.done, horizon(loan, self.done) or self.today, after)

    def _refuse_one_by_one(self, touched: Touched) -> None:
        """Which of the new documents cannot be: each is tried after those before it."""
        wanted, touched.new = touched.new, []
        for document in wanted:
            tried = replace(touched.loan, documents=(*touched.changed.documents, document))
            try:
                self._kept(tried)
            except EventRefused as refusal:
                self.refuse(touched.rows[document.chain], named(refusal, tried, document))
            else:
                touched.new.append(document)

    def _drafts(
        self,
        settler: Settler,
        found: Derived,
        because: Touched,
        standing: dict[Group, BookedGroup],
    ) -> Iterator[tuple[date, int, Draft]]:
        """Receipts in the order of the rows, so that vouchers are numbered as the money came."""
        last = sys.maxsize
        by_key = {key_of(chain): row for chain, row in because.rows.items()}
        for draft in settler.drafts(found.loan, found.movements, standing):
            if self.is_closed(draft.value_date):
                self.booked_day(draft.value_date)  # refused here, not when all is being written
            yield draft.value_date, by_key.get(draft.key or "", last), draft


@dataclass(frozen=True, slots=True)
class Wanted:
    """Money in or out of one loan; `body` is as `documents.body_of` makes it."""

    loan: Loan
    day: date
    document: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TakenInBatch:
    document: Document
    entry: Booked
    remarks: tuple[Remark, ...]


class Refused(Exception):
    """Which of the documents (by place, from 0) cannot be taken; nothing was written."""

    def __init__(self, objections: Mapping[int, FundledgerError]) -> None:
        super().__init__()
        self.objections = dict(sorted(objections.items()))


def take_each(
    writer: Writer, wanted: Sequence[Wanted], *, today: date, booked_on: date | None = None
) -> list[TakenInBatch]:
    """Enter all of them, in their order; or `Refused`, naming each that cannot be."""
    objections: dict[int, FundledgerError] = {}

    def refuse(row: int, error: FundledgerError) -> None:
        objections.setdefault(row, error)

    done = rolls(writer.connection, writer.fund)
    batch = Batch(
        *(writer.connection, writer.fund, writer.accounts, writer.periods),
        *(done, today, booked_on, refuse),
    )
    with no_collection():
        documents = _judged(writer, batch, wanted)
        drafts = batch.settled(to_post=True)
        if objections:
            raise Refused(objections)
        for fact, document in zip(
            writer.state_each(map(papers.statement_of, documents)), documents, strict=True
        ):
            assert fact.chain == document.chain
        entries = {
            str(draft.key): Booked(draft, posted)
            for draft, posted in zip(drafts, writer.append_each(drafts), strict=True)
        }
    remarks: dict[int, list[Remark]] = defaultdict(list)
    paid: list[Paid] = []
    for touched in batch.touched.values():
        paid += paid_by(touched.changed, touched.new, entries)
        for remark in touched.life.remarks if touched.life is not None else ():
            remarks[remark.event.number].append(remark)
        for document in touched.new:
            if document.do == "disburse":
                remarks[document.chain] += of_first_draw(writer, touched.changed, document)
    for remark in of_money(writer, paid):
        remarks[remark.event.number].append(remark)
    return [
        TakenInBatch(each, entries[key_of(each.chain)], tuple(remarks[each.chain]))
        for each in documents
    ]


def _judged(writer: Writer, batch: Batch, wanted: Sequence[Wanted]) -> list[Document]:
    """Each as it will stand; those that cannot be whatever the arithmetic says are named."""

    @cache
    def borrower(number: str, day: date) -> Cooperative:
        return borrower_on(writer.connection, writer.fund, number, day)

    documents: list[Document] = []
    chain = writer.chain
    for row, each in enumerate(wanted):
        if each.body["do"] not in _MONEY:
            raise ValueError(f"not taken together: {each.body['do']}")
        number = each.loan.number
        touched = batch.touched.setdefault(number, Touched(each.loan))
        document = Document(chain + 1, number, each.day, clean(each.document), each.body)
        document = touched.placed(document)
        begun = touched.loan.begins is not None  # else what pays it out may be among the new ones
        try:
            refuse_twice(touched.standing_on(each.day), document)
            refuse_twice(touched.new_by_day.get(each.day, ()), document)
            loan = touched.loan if begun else touched.changed
            refuse_unfit(loan, document, batch.today, borrower)
            for judge in JUDGES.values():
                judge.refuse(writer.connection, writer.fund, touched.changed, document)
        except FundledgerError as error:
            batch.refuse(row, error)
            continue
        touched.add(document, row)
        documents.append(document)
        chain += 1
    return documents
