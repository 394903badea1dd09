"""One document taken: the fact, and every entry that it changes in the books, in one transaction.

    take(writer, loan, body, day, document)     whatever happened to the loan
    void(writer, loan, document, reason)        the document was wrong: its entry is reversed
    move(writer, chain, loan, reason)           a receipt was entered on the wrong loan
    confirm(…)  close(…)                        documents that post nothing

A document is judged by living through the loan's whole life with it, so a late one is refused when
a later one could not stand any more. The entries of the loan are kept equal to what is derived up
to the last roll, or to the last document that posts. Nothing here computes what a receipt pays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from fundledger.contract.debt import DECIDED_FOR_NOTHING
from fundledger.contract.events import Event, EventRefused
from fundledger.contract.life import Remark
from fundledger.contract.position import Position
from fundledger.errors import FundledgerError
from fundledger.furnishing import Furnished
from fundledger.ledger.entry import Booked as Booked
from fundledger.ledger.entry import Draft, Entry
from fundledger.ledger.facts import fact_at
from fundledger.ledger.journal import Writer
from fundledger.ledger.loan_lines import loan_lines
from fundledger.ledger.reading import entries_with_keys
from fundledger.ledger.settings import value_on
from fundledger.loans.beside import Beside, derived_together, loans_of, others
from fundledger.loans.derivation import (
    OPENING,
    Derived,
    Lived,
    Roll,
    derived_position,
    horizon,
    lived,
)
from fundledger.loans.money_there import Paid, of_money
from fundledger.loans.refusals import (
    MONEY_IN,
    breaks_later,
    named,
    owed_in_all,
    refuse_orphans,
    refuse_provision,
    refuse_reopening,
    refuse_twice,
    refuse_unfit,
)
from fundledger.loans.rolling import rolls
from fundledger.loans.settling import LOAN_KINDS, Settler, booked, document_of_key, key_of
from fundledger.money import Dong
from fundledger.registers import documents as papers
from fundledger.registers.cooperatives import Cooperative
from fundledger.registers.cooperatives import borrower_on as known_borrower
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan, first_draw, loan_numbered
from fundledger.registers.security import ENTRY_KIND as PAPERS_KIND
from fundledger.registers.security import Security, release, securities
from fundledger.registers.settings import CREDIT_STATEMENT
from fundledger.registers.signing import doubts_of
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Judge(Protocol):
    """What a room above looks at before a document of a loan is taken."""

    @property
    def name(self) -> str: ...

    def refuse(self, connection: Connection, fund: int, loan: Loan, wanted: Document) -> None: ...


JUDGES: Furnished[Judge] = Furnished("judges_of_documents")

_DECIDED = frozenset({"change_rate", "extend", "reschedule"})


@dataclass(frozen=True, slots=True)
class TakenDocument:
    """What became of a document: its fact, its entries, and the loan before and after."""

    loan: Loan
    document: Document
    entries: tuple[Booked, ...]
    before: Position
    after: Position
    remarks: tuple[Remark, ...]
    voided: Document | None = None  # what stands no more


def take(
    writer: Writer,
    number: str,
    body: Mapping[str, Any],
    day: date,
    document: str,
    *,
    today: date,
    booked_on: date | None = None,
) -> TakenDocument:
    """Enter what happened to a loan; `body` is as `documents.body_of` makes it."""
    loan = loan_numbered(writer.connection, writer.fund, number)
    wanted = _document(writer, loan, day, document, body)
    _refuse_unfit(writer, loan, wanted, today)
    for judge in JUDGES.values():
        judge.refuse(writer.connection, writer.fund, loan, wanted)
    done = rolls(writer.connection, writer.fund)
    changed = loan.with_document(wanted)
    life = _lived(changed, done, wanted)
    refuse_provision(loan, wanted)
    drafts = _to_settle(writer, life, done, wanted, booked_on)  # refuses before it is written
    writer.state(papers.statement_of(wanted))
    entries = _post(writer, drafts)
    after = _position(changed, day, life)
    remarks = [each for each in life.remarks if each.event.number == wanted.chain]
    if not remarks:
        remarks = [
            *_of_what_is_held(changed, wanted, after),
            *_of_limits(writer, changed, wanted),
            *of_first_draw(writer, changed, wanted),
        ]
    by_key = {str(each.draft.key): each for each in entries}
    remarks += of_money(writer, list(paid_by(changed, [wanted], by_key)))
    return TakenDocument(
        changed, wanted, entries, derived_position(loan, day), after, tuple(remarks)
    )


def _of_what_is_held(loan: Loan, taken: Document, after: Position) -> Iterator[Remark]:
    """Whoever asks for a prepayment is told where the contract holds what it is to be made of."""
    if not taken.body.get("prepay") or loan.contract.terms.surplus != "hold":
        return
    if after.unapplied:
        params: dict[str, object] = {"amount": Dong(after.unapplied)}
        yield Remark(_event_of(loan, taken), "loan.prepay_held", params)


def _of_limits(writer: Writer, loan: Loan, taken: Document) -> Iterator[Remark]:
    """The Fund's limits of lending hold for what is agreed later, too."""
    if taken.do in _DECIDED:
        event = _event_of(loan, taken)
        for doubt in doubts_of(writer.connection, writer.fund, loan, event):
            yield Remark(event, doubt.key, doubt.params)


def of_first_draw(writer: Writer, loan: Loan, taken: Document) -> Iterator[Remark]:
    """Said where the Fund wants to know at the first disbursement of bad debt at others."""
    if taken.do != "disburse" or first_draw(loan) != taken:
        return
    if taken.body.get(papers.CREDIT_STATEMENT):
        return
    if value_on(writer.connection, writer.fund, CREDIT_STATEMENT, taken.day) == "yes":
        owner = loan.cooperative_on(taken.day)
        params: dict[str, object] = {"loan": loan.number, "cooperative": owner}
        yield Remark(_event_of(loan, taken), "loan.no_credit_statement", params)


def paid_by(
    loan: Loan, documents: Iterable[Document], by_key: Mapping[str, Booked]
) -> Iterator[Paid]:
    """Which of the documents paid the loan out, and when that was booked."""
    for document in documents:
        entry = by_key.get(key_of(document.chain)) if document.do == "disburse" else None
        if entry is not None:
            about = loan.number, loan.contract.source, int(document.body["amount"])
            yield Paid(_event_of(loan, document), *about, entry.posted.date)


def _event_of(loan: Loan, document: Document) -> Event:
    return next(event for event in loan.events if event.number == document.chain)


def void(
    writer: Writer,
    loan: Loan,
    document: Document,
    reason: str,
    *,
    booked_on: date | None = None,
    paper: str | None = None,
) -> TakenDocument:
    """A document that was entered wrongly stands no more; its entry is reversed."""
    if not reason.strip():
        raise FundledgerError("loan.reason_needed", loan=loan.number)
    done = rolls(writer.connection, writer.fund)
    changed = loan.without(document.chain)
    life = _lived(changed, done, document)
    refuse_reopening(changed)
    body = {"do": "void", "voids": document.chain, "reason": reason}
    gone = Document(writer.chain + 1, loan.number, document.day, paper or "", body)
    writer.state(papers.statement_of(gone))
    entries: list[Booked] = []
    original = _entry_of(writer, document)
    if original is not None:
        posted = writer.reverse(original.number, reason, date=booked_on, document=paper)
        entries.append(Booked(original.opposite(reason), posted))
    entries.extend(_post(writer, _to_settle(writer, life, done, document, booked_on)))
    return TakenDocument(
        changed,
        gone,
        tuple(entries),
        derived_position(loan, document.day),
        _position(changed, document.day, life),
        tuple(life.remarks),
        document,
    )


def undo(
    writer: Writer,
    number: str,
    link: int,
    reason: str,
    *,
    booked_on: date | None = None,
    paper: str | None = None,
) -> TakenDocument:
    """Void the document that a link of the chain holds."""
    loan = loan_numbered(writer.connection, writer.fund, number)
    document = next((each for each in loan.documents if each.chain == link), None)
    if document is None:
        raise FundledgerError("loan.no_such_document", loan=number, link=link)
    if document.do == "open":
        raise FundledgerError("opening.undo_by_replacing", loan=number)
    return void(writer, loan, document, reason, booked_on=booked_on, paper=paper)


def reverse(
    writer: Writer, original: Entry, reason: str, *, booked_on: date | None, paper: str | None
) -> TakenDocument | None:
    """The reversal of an entry of a loan voids its document; None: it is no business of loans.

    What the calendar or another document brought is refused: it would come back by itself.
    """
    if original.kind == PAPERS_KIND and not (original.reverses or original.reversed_by):
        raise FundledgerError("loan.papers_follow", number=original.number)
    if original.kind not in LOAN_KINDS or original.reverses or original.reversed_by:
        return None  # what is reversed already is the ledger's to refuse
    if original.kind == OPENING:
        raise FundledgerError("opening.reverse_by_replacing", number=original.number)
    chain = document_of_key(original.key)
    loan_number = next(line.loan for line in original.postings if line.loan)
    loan = loan_numbered(writer.connection, writer.fund, loan_number)
    document = next((each for each in loan.documents if each.chain == chain), None)
    if document is None or original.key != key_of(document.chain):
        raise FundledgerError("loan.entry_follows", number=original.number, loan=loan.number)
    return void(writer, loan, document, reason, booked_on=booked_on, paper=paper)


def move(
    writer: Writer,
    link: int,
    to: str,
    reason: str,
    *,
    today: date,
    booked_on: date | None = None,
) -> tuple[TakenDocument, TakenDocument]:
    """A receipt on the wrong loan: taken back there, entered here, same day and same document."""
    fact = fact_at(writer.connection, writer.fund, link)
    if fact is None or fact.kind != papers.KIND:
        raise FundledgerError("loan.not_a_document", link=link)
    number, body = fact.subject, fact.body
    if body["do"] not in MONEY_IN:
        raise FundledgerError("loan.not_a_receipt", link=link, loan=number)
    if number == to:
        raise FundledgerError("loan.already_there", link=link, loan=number)
    loan_numbered(writer.connection, writer.fund, to)  # refused before anything is written
    gone = undo(writer, number, link, reason, booked_on=booked_on, paper=fact.document)
    paper = fact.document or ""
    taken = take(writer, to, body, fact.effective, paper, today=today, booked_on=booked_on)
    return gone, taken


def settle_again(writer: Writer, number: str, booked_on: date | None) -> tuple[Booked, ...]:
    """What follows from a contract that was corrected; refused if a document cannot stand then."""
    loan = loan_numbered(writer.connection, writer.fund, number)
    done = rolls(writer.connection, writer.fund)
    if horizon(loan, done) is None:
        return ()
    settled = tuple(settle_each(writer, [number], done, booked_on))
    refuse_reopening(loan)
    return settled


def settle_marked(writer: Writer, number: str, booked_on: date | None = None) -> tuple[Booked, ...]:
    """What follows from a mark of a debt that was stated or taken back: its group is another."""
    done = rolls(writer.connection, writer.fund)
    if not any(roll.groups is not None for roll in done):
        return ()
    return tuple(settle_each(writer, [number], done, booked_on))


def settle_borrowers(
    writer: Writer, borrowers: Collection[str], booked_on: date | None = None
) -> tuple[Booked, ...]:
    """What follows from a relation between persons that was stated, ended or voided."""
    done = rolls(writer.connection, writer.fund)
    if not any(roll.groups and roll.groups.contagion == "related" for roll in done):
        return ()
    numbers = loans_of(writer.connection, writer.fund, borrowers)
    return tuple(settle_each(writer, numbers, done, booked_on))


def settle_each(
    writer: Writer,
    numbers: Iterable[str],
    done: Sequence[Roll],
    booked_on: date | None,
    refused: Callable[[EventRefused, Loan], FundledgerError] = breaks_later,
) -> Iterator[Booked]:
    """Bring the books of these loans, and of those beside them, to what their documents say."""
    beside = Beside.read(writer.connection, writer.fund, done)
    settled: set[str] = set()
    for number in numbers:
        if number in settled:
            continue
        together = (number,) if beside is None else sorted(beside.of(number))
        settled.update(together)
        lives: list[Lived] = []
        for each in together:
            loan = loan_numbered(writer.connection, writer.fund, each)
            through = horizon(loan, done)
            try:
                lives += [] if through is None else [lived(loan, done, through)]
            except EventRefused as refusal:
                raise refused(refusal, loan) from None
        for found in derived_together(beside, lives):
            yield from _post(writer, _drafts(writer, found, booked_on))


def _to_settle(
    writer: Writer, life: Lived, done: Sequence[Roll], paper: Document, booked_on: date | None
) -> list[Draft]:
    """Of a loan up to its horizon; a paper of a day that was rolled settles those beside it too."""
    loan = life.loan
    through = horizon(loan, done)
    if through is None:
        return []
    if life.through != through:
        life = lived(loan, done, through)
    new = [(loan.number, str(paper.body["to"]))] if paper.do == "transfer" else []
    beside = Beside.read(writer.connection, writer.fund, done, new)
    near = others(writer.connection, writer.fund, beside, [loan.number])
    lives = [life, *(lived(each, done, horizon(each, done) or through) for each in near)]
    found, *of_others = derived_together(beside, lives)
    if beside is None or not beside.matters_since(paper.day):
        of_others = []
    return [draft for each in (found, *of_others) for draft in _drafts(writer, each, booked_on)]


def _drafts(writer: Writer, found: Derived, booked_on: date | None) -> list[Draft]:
    loan = found.loan
    lines = loan_lines(writer.connection, writer.fund, loan=loan.number)
    standing = booked(lines, writer.accounts).get(loan.number, {})
    settler = Settler(writer.accounts, writer.periods, booked_on)
    return list(settler.drafts(loan, found.movements, standing))


def _position(loan: Loan, day: date, life: Lived) -> Position:
    """What is owed on a day, most often the last that was lived through."""
    return life.position if life.through == day else derived_position(loan, day)


def _post(writer: Writer, drafts: Sequence[Draft]) -> tuple[Booked, ...]:
    posted = writer.append_each(drafts)
    return tuple(Booked(draft, at) for draft, at in zip(drafts, posted, strict=True))


def confirm(
    writer: Writer,
    number: str,
    day: date,
    document: str,
    theirs: Mapping[str, int],
    reason: str,
    *,
    without_figures: bool = False,
    today: date,
) -> Document:
    """A debt confirmation: both sides' figures and what explains the difference. Posts nothing.

    A paper may acknowledge the debt `without_figures`: then only ours are kept.
    """
    loan = loan_numbered(writer.connection, writer.fund, number)
    ours = derived_position(loan, day)
    if without_figures and theirs:
        raise FundledgerError("loan.confirm_both", loan=number)
    if not (theirs or without_figures):
        raise FundledgerError("loan.confirm_nothing", loan=number)
    figures = {
        "principal": ours.principal,
        "interest": ours.interest_due + ours.interest_accrued,
        "interest_overdue": ours.interest_overdue_due + ours.late_interest_due,
    }
    differs = any(theirs.get(name, amount) != amount for name, amount in figures.items())
    if differs and not reason.strip():
        raise FundledgerError("loan.difference_unexplained", loan=number)
    body: dict[str, Any] = {"do": "confirm", "ours": figures, "reason": reason}
    if not without_figures:
        body["theirs"] = {name: theirs.get(name, amount) for name, amount in figures.items()}
    wanted = _document(writer, loan, day, document, body)
    _refuse_unfit(writer, loan, wanted, today)
    writer.state(papers.statement_of(wanted))
    return wanted


def close(
    writer: Writer,
    number: str,
    day: date,
    document: str,
    *,
    today: date,
    keeps_papers: bool = False,
) -> list[Security]:
    """A loan that is paid in full is closed, and its papers given back; answers what was.

    What secures another loan too is kept. Money that still comes is held, and named.
    """
    loan = loan_numbered(writer.connection, writer.fund, number)
    wanted = _document(writer, loan, day, document, {"do": "close"})
    _refuse_unfit(writer, loan, wanted, today)
    last = loan.last_posting_day
    if last is not None and last > day:
        raise FundledgerError("loan.close_before_last", loan=number, day=day, last=last)
    at = derived_position(loan, day)
    if owed := owed_in_all(at):
        raise FundledgerError("loan.close_owes", loan=number, owed=Dong(owed), day=day)
    if at.unapplied:
        raise FundledgerError("loan.close_held", loan=number, held=Dong(at.unapplied))
    writer.state(papers.statement_of(wanted))
    held = securities(writer.connection, writer.fund, day, loan=number)
    given_back = [] if keeps_papers else [each for each in held if not _stands_on(writer, each)]
    return [release(writer, number, each.code, day, document) for each in given_back]


def _stands_on(writer: Writer, security: Security) -> bool:
    """Whether it stands for another loan too, one that is not closed."""
    others = (loan_numbered(writer.connection, writer.fund, each) for each in security.also)
    return any(other.closed is None for other in others)


def _refuse_unfit(writer: Writer, loan: Loan, wanted: Document, today: date) -> None:
    def borrower_on(number: str, day: date) -> Cooperative:
        return known_borrower(writer.connection, writer.fund, number, day)

    refuse_twice(loan.documents, wanted)
    refuse_unfit(loan, wanted, today, borrower_on)


def _document(
    writer: Writer, loan: Loan, day: date, number: str, body: Mapping[str, Any]
) -> Document:
    """The document as it will stand: what is compared and sorted is what is stored."""
    said = {name: clean(value) if isinstance(value, str) else value for name, value in body.items()}
    document = Document(writer.chain + 1, loan.number, day, clean(number), said)
    return papers.placed(document, loan.documents)


def _lived(loan: Loan, done: Sequence[Roll], wanted: Document) -> Lived:
    """Live through all that the books of the loan are kept up to, or refuse the document."""
    through = max(horizon(loan, done) or wanted.day, wanted.day)
    if loan.begins is None:
        refuse_orphans(loan)
    try:
        life = lived(loan, done, through)
    except EventRefused as refusal:
        raise named(refusal, loan, wanted) from None
    for remark in life.remarks:
        if remark.key == DECIDED_FOR_NOTHING and remark.event.number == wanted.chain:
            raise FundledgerError("contract.after_settlement")
    return life


def _entry_of(writer: Writer, document: Document) -> Entry | None:
    """The entry that a document led to, if it posted one and that stands."""
    key = key_of(document.chain)
    entry = entries_with_keys(writer.connection, writer.fund, [key]).get(key)
    return None if entry is None or entry.reversed_by is not None else entry
