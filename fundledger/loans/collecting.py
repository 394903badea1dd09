"""Money that came in for many loans: rows judged, divided, allocated, posted whole or not at all.

    preview(connection, fund, rows, today=…)    what every row pays, and what is odd about it
    post(writer, rows, today=…)                 the same, and then it stands in the books

The rules are those of `verbs.take`; rows are judged in their order, as if they were entered one by
one, and leave the same books. What is done once for all of them: loans are read in bulk, each loan
is lived through once (`together`), facts and entries are written as streams.

A row is known again by what it says (`recognition`): one that stands is not posted again, one that
was changed since it was posted is refused, and what is new is posted. What pays what is derived
and never kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fundledger.bulk import no_collection
from fundledger.contract.events import Collect
from fundledger.contract.journal import Receipt
from fundledger.contract.life import Remark
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Draft, Fact
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.periods import Periods
from fundledger.ledger.settings import Settings
from fundledger.loans import cooperatives
from fundledger.loans import documents as papers
from fundledger.loans.contracts import contracts
from fundledger.loans.cooperatives import Cooperative, cooperative_of
from fundledger.loans.dividing import Divide, divided, in_order_of_dues, owing_on
from fundledger.loans.documents import Document, body_of
from fundledger.loans.loan import Loan
from fundledger.loans.recognition import Row, Standing, keys_of, recognised
from fundledger.loans.rolling import rolls
from fundledger.loans.settings import DIVIDE
from fundledger.loans.settling import key_of, places
from fundledger.loans.together import Progress, Together, Touched
from fundledger.loans.verbs import Booked, refuse_twice, refuse_unfit
from fundledger.money import Dong
from fundledger.text import unaccented

if TYPE_CHECKING:
    from sqlalchemy import Connection

CASE = "case"
"""The kind of fact that says that a loan or its borrower is before a court."""

_FIELDS = {
    "loan.unknown": "loan",
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
class Part:
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
class Line:
    """A row, and what becomes or became of it."""

    row: Row
    is_new: bool
    parts: tuple[Part, ...]  # none: it was posted and undone, and stays so
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
    lines: list[Line]
    reallocated: int = 0  # entries posted that follow from these: of earlier receipts, the calendar


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be written, and what stands against it."""

    rows: Sequence[Row]
    documents: list[Document]  # in the order of the rows
    drafts: list[Draft]  # in the order of days
    lines: list[Line]
    objections: list[Objection]


def preview(
    connection: Connection,
    fund: int,
    rows: Sequence[Row],
    *,
    today: date,
    divide: Divide | None = None,
    booked_on: date | None = None,
    progress: Progress = lambda _: None,
) -> Collected:
    """What every row would pay; or `RowsRefused`, naming every row that cannot be taken."""
    accounts, periods = Accounts.read(connection, fund), Periods.read(connection, fund)
    chain = head_of(connection, fund).chain
    desk = _Desk(connection, fund, chain, accounts, periods, today, divide, booked_on)
    with no_collection():
        plan = desk.planned(rows, progress, to_post=False)
    return Collected(_accepted(plan))


def post(
    writer: Writer,
    rows: Sequence[Row],
    *,
    today: date,
    divide: Divide | None = None,
    booked_on: date | None = None,
    progress: Progress = lambda _: None,
) -> Collected:
    """Post every row that does not stand yet; or `RowsRefused`, and nothing is written."""
    where = writer.connection, writer.fund, writer.chain
    desk = _Desk(*where, writer.accounts, writer.periods, today, divide, booked_on)
    with no_collection():
        plan = desk.planned(rows, progress, to_post=True)
        lines = _accepted(plan)
        facts = writer.state_each(map(papers.statement_of, plan.documents))
        for fact, document in zip(facts, plan.documents, strict=True):
            assert fact.chain == document.chain
        posted = writer.append_each(plan.drafts)
        entries = {
            draft.key: Booked(draft, at) for draft, at in zip(plan.drafts, posted, strict=True)
        }
        lines = [_with_entries(line, entries) for line in lines]
        return Collected(lines, len(plan.drafts) - len(plan.documents))


def _accepted(plan: Plan) -> list[Line]:
    if plan.objections:
        raise RowsRefused(plan.objections)
    return plan.lines


def _with_entries(line: Line, entries: Mapping[str | None, Booked]) -> Line:
    if not line.is_new:
        return line
    parts = [
        Part(p.loan, p.cooperative, p.name, p.document, p.paid, entries[key_of(p.document.chain)])
        for p in line.parts
    ]
    return Line(line.row, line.is_new, tuple(parts), line.oddities)


@dataclass
class _Register:
    """Every borrower as it was known on any day, read once."""

    facts: dict[str, list[Fact]]
    _made: dict[int, Cooperative] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, fund: int) -> _Register:
        facts: dict[str, list[Fact]] = defaultdict(list)
        for fact in stated(connection, fund, cooperatives.KIND):
            facts[fact.subject].append(fact)
        for of_one in facts.values():
            of_one.sort(key=lambda fact: (fact.effective, fact.chain))
        return cls(facts)

    def on(self, number: str, day: date) -> Cooperative:
        facts = self.facts.get(number, ())
        last = next((fact for fact in reversed(facts) if fact.effective <= day), None)
        if last is None:
            raise FundledgerError("cooperative.unknown", cooperative=number)
        if last.chain not in self._made:
            self._made[last.chain] = cooperative_of(last)
        return self._made[last.chain]

    def number_of(self, said: str) -> str:
        """The number of a borrower that is called so: by its number, or a name that is one's."""
        if said in self.facts:
            return said
        numbers = self._by_name.get(_folded(said), [])
        if len(numbers) > 1:
            raise FundledgerError("collect.which_cooperative", name=said, numbers=numbers)
        if not numbers:
            raise FundledgerError("cooperative.unknown", cooperative=said)
        return numbers[0]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for number, facts in self.facts.items():
            for name in sorted({_folded(fact.body["name"]) for fact in facts}):
                found[name].append(number)
        return found


@dataclass(slots=True)
class _Books:
    """What the books say of all that the rows speak of, read once."""

    loans: dict[str, Loan]
    by_borrower: dict[str, list[str]]  # whose loan it is or ever was
    standing: list[Standing]  # rows that were posted from files
    numbers: dict[str, list[Document]]  # receipts that carry a number that a row carries


@dataclass
class _Desk:
    """One run over the rows of one file."""

    connection: Connection
    fund: int
    chain: int
    accounts: Accounts
    periods: Periods
    today: date
    divide: Divide | None
    booked_on: date | None

    def planned(self, rows: Sequence[Row], progress: Progress, *, to_post: bool) -> Plan:
        self.rows = rows
        self.objections: list[Objection] = []
        self.register = _Register.read(self.connection, self.fund)
        self.settings = Settings.read(self.connection, self.fund)
        self.targets = [self._target(index, row) for index, row in enumerate(rows)]
        self.books = self._read()
        done = rolls(self.connection, self.fund)
        self.together = Together(
            *(self.connection, self.fund, self.accounts, self.periods, done),
            *(self.today, self.booked_on, self._object, progress),
        )
        self.touched = self.together.touched
        self.parts: dict[int, Sequence[Document]] = {}
        standing = recognised(self._resolved(), self.books.standing, self._is_of)
        self.keys = keys_of(rows, self.books.standing)
        self.receipts: dict[tuple[str, date], str] = {}  # the place of each receipt
        self.already = {index for index, found in standing.items() if not found.changed}
        for index, row in enumerate(rows):
            if self.targets[index] is None:
                continue
            found = standing.get(index)
            if found is None:
                self._judge(index, row)
            elif found.changed:
                params = {"stands": found.stands, "says": found.says, "link": found.link}
                self._object(index, FundledgerError("collect.changed", **params))
            else:
                self.parts[index] = [] if found.standing.is_undone else found.standing.documents
                for document in self.parts[index]:
                    self._touch(document.loan)
        drafts = self.together.settled(to_post=to_post)
        lines = [] if self.objections else list(map(self._line, range(len(rows))))
        documents = [
            document
            for index in range(len(rows))
            if index not in self.already
            for document in self.parts.get(index, ())
        ]
        return Plan(rows, documents, drafts, lines, self.objections)

    # Reading

    def _target(self, index: int, row: Row) -> Row | None:
        """The row with its borrower's number in place of a name."""
        if row.cooperative is None:
            return row
        try:
            number = self.register.number_of(row.cooperative)
        except FundledgerError as error:
            self._object(index, error, "cooperative")
            return None
        return row if number == row.cooperative else replace(row, cooperative=number)

    def _resolved(self) -> Iterator[tuple[int, Row]]:
        return ((index, row) for index, row in enumerate(self.targets) if row is not None)

    def _read(self) -> _Books:
        named_loans = {row.loan for _, row in self._resolved() if row.loan is not None}
        borrowers = {row.cooperative for _, row in self._resolved() if row.loan is None}
        numbers = {row.document for row in self.rows if row.document}
        stored = papers.all_documents(self.connection, self.fund)
        books = _Books({}, defaultdict(list), [], defaultdict(list))
        rows: list[tuple[Document, bool]] = []  # of files, and whether each was undone
        for contract in contracts(self.connection, self.fund):
            number, documents = contract.number, stored.pop(contract.number, [])
            has_rows = any('"row":' in body for *_, body in documents)
            owners = {contract.cooperative}
            if any('"transfer"' in body for *_, body in documents):
                read = papers.read(number, documents)
                owners |= {str(each.body["to"]) for each in read if each.do == "transfer"}
            is_wanted = number in named_loans or not borrowers.isdisjoint(owners)
            carries = not numbers.isdisjoint(row[2] for row in documents)
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
                rows.extend(_rows_of(number, documents, loan))
        books.standing = _joined(rows)
        return books

    def _is_of(self, loan: str, cooperative: str) -> bool:
        return loan in self.books.by_borrower.get(cooperative, ())

    # Judging a row, as `verbs.take` does

    def _judge(self, index: int, row: Row) -> None:
        said = self.targets[index]
        assert said is not None
        try:
            self._refuse_place_and_day(row)
            self._refuse_receipt(row)
            wanted = [self._document(index, row, loan, amount) for loan, amount in self._to(said)]
            for number, document in enumerate(wanted):
                self._refuse_unfit(document)
                wanted[number] = document._replace(chain=self.chain + 1 + number)
        except FundledgerError as error:
            self._object(index, error)
            return
        for document in wanted:
            self._touch(document.loan).add(document, index)
        self.chain += len(wanted)
        self.parts[index] = wanted

    def _refuse_place_and_day(self, row: Row) -> None:
        if (row.day, row.place) in self._fine:
            return
        known = places(self.accounts.on(self.together.booked_day(row.day)))
        if row.place not in known:
            raise FundledgerError("loan.unknown_place", place=row.place, known=known)
        self._fine.add((row.day, row.place))

    @cached_property
    def _fine(self) -> set[tuple[date, str]]:
        """Days and places that have been found to be open."""
        return set()

    def _refuse_receipt(self, row: Row) -> None:
        """All parts of one receipt came in at one place."""
        if not row.document:
            return
        place = self.receipts.setdefault((row.document, row.day), row.place)
        if place != row.place:
            raise FundledgerError("collect.places_differ", document=row.document, place=place)

    def _refuse_unfit(self, wanted: Document) -> None:
        touched = self._touch(wanted.loan)
        if wanted.document:
            for other in touched.new_by_day.get(wanted.day, ()):
                if other.document == wanted.document:
                    params = {"document": wanted.document, "loan": wanted.loan}
                    raise FundledgerError("collect.loan_twice", **params)
        refuse_unfit(touched.loan, wanted, self.today, self.register.on)
        refuse_twice(touched.standing_on(wanted.day), wanted)

    def _document(self, index: int, row: Row, loan: str, amount: int) -> Document:
        event = Collect(row.day, amount, row.split, row.prepay, row.payoff)
        body: dict[str, Any] = {**body_of(event), "place": row.place, "row": self.keys[index]}
        said = {"payer": row.payer, "note": row.note, "receipt": row.receipt}
        body |= {name: text for name, text in said.items() if text}
        return Document(0, loan, row.day, row.document, body)

    # Which loans a row is for

    def _to(self, row: Row) -> list[tuple[str, int]]:
        if row.loan is not None:
            loan = self._loan(row.loan)
            if row.cooperative is not None and not self._borrows(row, loan):
                params = {"loan": loan.number, "cooperative": row.cooperative}
                raise FundledgerError("collect.not_of_cooperative", **params)
            return [(loan.number, row.amount)]
        assert row.cooperative is not None
        ours = [
            self.books.loans[number]
            for number in sorted(self.books.by_borrower.get(row.cooperative, ()))
        ]
        living = [loan for loan in ours if _takes_money(loan, row.day) and self._borrows(row, loan)]
        if not living:
            raise FundledgerError("collect.no_loan", cooperative=row.cooperative, day=row.day)
        if len(living) == 1:
            return [(living[0].number, row.amount)]
        return self._shared(row, living)

    def _shared(self, row: Row, living: Sequence[Loan]) -> list[tuple[str, int]]:
        owing = [owing_on(self._touch(loan.number).changed, row.day) for loan in living]
        owing = in_order_of_dues([each for each in owing if each.debt] or owing)
        if len(owing) == 1:
            return [(owing[0].loan.number, row.amount)]
        how = self.divide or self.settings.value_on(DIVIDE.name, row.day)
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
            raise FundledgerError("loan.unknown", loan=number)
        return self.books.loans[number]

    def _borrows(self, row: Row, loan: Loan) -> bool:
        return loan.cooperative_on(row.day) == row.cooperative

    # What it does to the loans

    def _touch(self, number: str) -> Touched:
        if number not in self.touched:
            self.touched[number] = Touched(self._loan(number))
        return self.touched[number]

    # Telling it

    def _line(self, index: int) -> Line:
        row, is_new = self.rows[index], index not in self.already
        parts = tuple(map(self._part, self.parts[index]))
        oddities = list(self._oddities(index, parts)) if is_new else []
        return Line(row, is_new, parts, tuple(oddities))

    def _part(self, document: Document) -> Part:
        touched = self.touched[document.loan]
        assert touched.found is not None
        owner = touched.loan.cooperative_on(document.day)
        name = self.register.on(owner, document.day).name if owner in self.register.facts else ""
        paid = touched.found.receipts[document.chain]
        return Part(document.loan, owner, name, document, paid)

    def _oddities(self, index: int, parts: Sequence[Part]) -> Iterator[Oddity]:
        row = self.rows[index]
        if self.together.is_closed(row.day):
            yield Oddity("collect.odd_booked", {"day": self.together.booked_day(row.day)})
        yield from self._number_again(row, parts)
        for part in parts:
            yield from self._odd_sum(row, part)
            yield from self._odd_loan(part)

    def _number_again(self, row: Row, parts: Sequence[Part]) -> Iterator[Oddity]:
        """The same number on another day, or where the same receipt is not of this file."""
        if not row.document:
            return
        ours = {part.document.chain for part in parts}
        for other in (*self.books.numbers.get(row.document, ()), *self._news(row.document)):
            if other.day != row.day and other.chain not in ours:
                params = {"document": row.document, "day": other.day, "loan": other.loan}
                yield Oddity("collect.odd_number_again", params)
                return

    def _news(self, number: str) -> Sequence[Document]:
        return self._new_numbers.get(number, ())

    @cached_property
    def _new_numbers(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for touched in self.touched.values():
            for document in touched.new:
                if document.document:
                    found[document.document].append(document)
        return found

    def _odd_sum(self, row: Row, part: Part) -> Iterator[Oddity]:
        touched, document, paid = self.touched[part.loan], part.document, part.paid
        amount, due = int(document.body["amount"]), sum(paid.parts)
        for other in (*touched.standing_on(row.day), *touched.new_by_day.get(row.day, ())):
            if other.chain != document.chain and _is_alike(other, document):
                params: dict[str, object] = {"loan": part.loan, "amount": Dong(amount)}
                yield Oddity("collect.odd_alike", params | {"document": other.document or "–"})
                break
        if row.split is None and not (row.prepay or row.payoff):
            if not due:
                yield Oddity("collect.odd_early", {"loan": part.loan, "day": row.day})
            elif amount >= 2 * due:
                yield Oddity("collect.odd_twice", {"loan": part.loan, "due": Dong(due)})
        if paid.unapplied:
            yield Oddity("collect.odd_held", {"loan": part.loan, "amount": Dong(paid.unapplied)})
        for remark in self._remarks.get(document.chain, ()):
            yield Oddity(remark.key, remark.params)

    @cached_property
    def _remarks(self) -> dict[int, list[Remark]]:
        """What the contract says of a receipt: a split above what is due, a payoff too small."""
        found: dict[int, list[Remark]] = defaultdict(list)
        for touched in self.touched.values():
            for remark in touched.found.remarks if touched.found is not None else ():
                found[remark.event.number].append(remark)
        return found

    def _odd_loan(self, part: Part) -> Iterator[Oddity]:
        loan, day = self.touched[part.loan].loan, part.document.day
        if part.cooperative in self.register.facts:
            status = self.register.on(part.cooperative, day).status
            if status != "active":
                said = FundledgerError(f"choice.cooperative_status.{status}")
                yield Oddity("collect.odd_borrower", {"name": part.name, "status": said})
        if part.loan in self._in_court or part.cooperative in self._in_court:
            yield Oddity("collect.odd_court", {"loan": part.loan})
        if any(each.do == "write_off" and each.day <= day for each in loan.documents):
            yield Oddity("collect.odd_written_off", {"loan": part.loan})
        elif loan.closed is not None and loan.closed.day <= day:
            yield Oddity("collect.odd_closed", {"loan": part.loan, "day": loan.closed.day})

    @cached_property
    def _in_court(self) -> set[str]:
        """Loans and borrowers of which a case is open, by the last that was stated of it."""
        last: dict[str, Fact] = {}
        for fact in stated(self.connection, self.fund, CASE):
            last[fact.subject] = fact
        return {
            str(said)
            for fact in last.values()
            if fact.body.get("status") != "closed"
            for said in (fact.subject, fact.body.get("loan"), fact.body.get("cooperative"))
            if said
        }

    def _object(self, index: int, error: FundledgerError, said_of: str | None = None) -> None:
        self.objections.append(Objection(index, error, said_of))


def _rows_of(
    number: str, rows: Sequence[papers.Row], loan: Loan
) -> Iterator[tuple[Document, bool]]:
    """The documents that rows of files led to, those that were undone too."""
    living = {document.chain for document in loan.documents}
    for document in papers.all_of(number, rows):
        if "row" in document.body:
            yield document, document.chain not in living


def _joined(documents: Iterable[tuple[Document, bool]]) -> list[Standing]:
    """Each row that was posted, with its documents if it was divided; undone if all of them are."""
    by_key: dict[str, list[tuple[Document, bool]]] = defaultdict(list)
    for document, is_undone in documents:
        by_key[str(document.body["row"])].append((document, is_undone))
    standing = []
    for key, of_row in by_key.items():
        living = [document for document, is_undone in of_row if not is_undone]
        of_it = sorted(living or (each for each, _ in of_row), key=lambda each: each.chain)
        standing.append(Standing(key, tuple(of_it), is_undone=not living))
    return standing


def _takes_money(loan: Loan, day: date) -> bool:
    begun = loan.begins is not None and loan.begins <= day
    return begun and loan.closed is None and "write_off" not in loan.kinds


def _due(loan: str, amount: int) -> FundledgerError:
    return FundledgerError("collect.due_of", loan=loan, amount=Dong(amount))


def _is_alike(one: Document, other: Document) -> bool:
    return one.do == other.do == "collect" and one.body["amount"] == other.body["amount"]


def _folded(name: str) -> str:
    return " ".join(unaccented(name).split())
