"""Opening a book that already lives: all balances of one day, stated and posted as one entry.

`open_book` takes what a Fund's papers say at the end of a day (capital by source, every account,
the borrowers, each loan with what was missed and what is owed) and makes the book go on from it.
Loans open by a document of their own (`open`), and the one entry of kind `opening` holds what those
documents derive, and the other balances. It is neither a disbursement nor a receipt, and is never
put right by hand: `replace` takes all of it back and enters it anew, in the same transaction.

The capital identity holds by source. What explains a difference is an account of its own (court
fees, a provision, a debt of the Fund) that bears the source; a difference that nobody named is
refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fundledger.contract.events import EventRefused
from fundledger.contract.life import schedule_as_signed
from fundledger.contract.opening import as_signed, begun_by_contract
from fundledger.contract.terms import Fault, Signed, Terms
from fundledger.errors import FundledgerError
from fundledger.intake.opening.balances import WHOLE
from fundledger.intake.opening.balances import Balance as Balance
from fundledger.intake.opening.balances import Borrower as Borrower
from fundledger.intake.opening.balances import CapitalFrom as CapitalFrom
from fundledger.intake.opening.balances import Case as Case
from fundledger.intake.opening.balances import LeftOut as LeftOut
from fundledger.intake.opening.balances import OpeningBalances as OpeningBalances
from fundledger.intake.opening.balances import OpeningLoan as OpeningLoan
from fundledger.intake.opening.balances import Restructured as Restructured
from fundledger.intake.opening.balances import Unread as Unread
from fundledger.intake.opening.doubts import doubts_of
from fundledger.intake.opening.faults import (
    FIGURES,
    book_faults,
    borrower_faults,
    capital_faults,
    identity_faults,
    leaves_sources,
    leaves_sums,
    loan_faults,
    security_faults,
    sum_faults,
)
from fundledger.intake.opening.identity import Identity as Identity
from fundledger.intake.opening.identity import identity_of as identity_of
from fundledger.intake.opening.identity import with_roles
from fundledger.intake.opening.lines import balance_lines
from fundledger.intake.opening.standing import KIND, key_of
from fundledger.intake.opening.standing import opening_entry as opening_entry
from fundledger.intake.opening.standing import opening_fact as opening_fact
from fundledger.ledger.accounts import Chart
from fundledger.ledger.entry import Draft, Posted, Posting, Statement
from fundledger.ledger.journal import Writer
from fundledger.loans.derivation import derived
from fundledger.loans.rolling import rolls
from fundledger.loans.settling import posting_of
from fundledger.loans.verbs import Booked, settle_each
from fundledger.messages import say_in
from fundledger.registers import cooperatives, security
from fundledger.registers import documents as papers
from fundledger.registers.cooperatives import Cooperative
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.registers.signing import Register, cleaned, correct_each, sign_each

_SUBJECT = "book"


@dataclass(frozen=True, slots=True)
class Opened:
    """What an opening did."""

    asked: OpeningBalances
    posted: Posted
    draft: Draft
    identity: tuple[Identity, ...]
    doubts: tuple[Fault, ...]
    settled: tuple[Booked, ...] = ()
    replaced: int | None = None  # the entry that was taken back


class OpeningRefused(FundledgerError):
    """All that stands against an opening, each where it is said: `accounts[3].account`."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].key, **faults[0].params)
        self.faults = tuple(faults)


def open_book(writer: Writer, asked: OpeningBalances) -> Opened:
    """Make an empty book go on from the balances of a day."""
    _refuse_open_already(writer)
    return _enter(writer, asked, None, "")


def replace_opening(
    writer: Writer, asked: OpeningBalances, reason: str, *, booked_on: date | None = None
) -> Opened:
    """Take the standing opening back and enter another; what came later is settled again."""
    return _enter(writer, asked, _taken_back(writer, reason, booked_on), reason, booked_on)


def objections(
    writer: Writer,
    asked: OpeningBalances,
    unread: Unread,
    reason: str | None = None,
    booked_on: date | None = None,
) -> list[Fault]:
    """All that stands against what could be read of an opening. The transaction must fall."""
    try:
        if reason is None:
            _refuse_open_already(writer)
            replaced = None
        else:
            replaced = _taken_back(writer, reason, booked_on)
    except FundledgerError as error:
        return [Fault("", error.key, error.params)]
    return _judged(writer, _cleaned(asked), replaced, unread).faults


def _refuse_open_already(writer: Writer) -> None:
    standing = opening_entry(writer.connection, writer.fund)
    if standing is not None:
        raise FundledgerError(
            "opening.already",
            day=standing.value_date,
            entry=standing.number,
            voucher=str(standing.voucher),
        )


def _taken_back(writer: Writer, reason: str, booked_on: date | None) -> int:
    """The number of the entry of the standing opening, which is reversed."""
    if not reason.strip():
        raise FundledgerError("opening.reason_needed")
    standing = opening_entry(writer.connection, writer.fund)
    if standing is None:
        raise FundledgerError("opening.nothing_to_replace")
    for number in dict.fromkeys(line.loan for line in standing.postings if line.loan):
        _void(writer, number, reason)
    late = writer.periods.chosen(standing.value_date, booked_on)
    writer.reverse(standing.number, reason, date=late)
    return standing.number


def dues_after(terms: Terms, day: date, paid_out: int) -> tuple[Signed, ...]:
    """What the contract alone says is still to come after a day, of what was paid out by then."""
    rate = terms.rate
    signed = as_signed(terms, day, rate.numerator, rate.denominator)
    if signed is not None and paid_out == sum(amount for _, amount in signed.paid_out):
        coming = signed.lines[signed.next :]
        return tuple(Signed(date.fromordinal(line.due), line.principal) for line in coming)
    lines = schedule_as_signed(terms)
    return tuple(Signed(line.due, line.principal) for line in lines if line.due > day)


def _enter(
    writer: Writer,
    asked: OpeningBalances,
    replaced: int | None,
    reason: str,
    booked_on: date | None = None,
) -> Opened:
    asked = _cleaned(asked)
    chart = writer.accounts.on(asked.day)
    judged = _judged(writer, asked, replaced, WHOLE)
    if judged.faults:
        raise OpeningRefused(judged.faults)
    asked = _with_periods(asked)
    doubts = list(doubts_of(asked, chart, judged.register))
    _sign(writer, asked, judged.register, replaced, reason)
    for _ in writer.state_each(map(papers.statement_of, _documents(asked, writer.chain + 1))):
        pass
    draft = _draft(writer, asked, judged.postings, booked_on)
    identity = identity_of(with_roles(chart, draft.postings))
    fact = writer.state(_statement(asked))
    posted = writer.append(replace(draft, key=key_of(fact)))
    settled = tuple(_settle(writer, asked, booked_on))
    security.add_each(writer, asked.security, asked.day, asked.document or None)
    return Opened(asked, posted, draft, identity, tuple(doubts), settled, replaced)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What stands against an opening; the postings of its entry, where its figures could be."""

    register: Register
    faults: list[Fault]
    postings: tuple[Posting, ...] = ()


def _judged(
    writer: Writer, asked: OpeningBalances, replaced: int | None, unread: Unread
) -> _Judged:
    """States the borrowers, if nothing is wrong with them: contracts are judged with them."""
    chart = writer.accounts.on(asked.day)
    found = list(borrower_faults(writer, asked, replaced, unread))
    if not found and not unread.cooperatives and "cooperatives" not in unread.parts:
        _state_borrowers(writer, asked)
    register = Register(writer.connection, writer.fund, opens=True)
    found += book_faults(writer, asked, replaced, unread)
    found += loan_faults(writer, asked, register, replaced, unread)
    found += capital_faults(asked, unread)
    found += security_faults(writer, asked)
    lines, bad = balance_lines(asked, chart, unread)
    found += bad
    if unread.parts & FIGURES or not all(map(leaves_sums, found)):
        return _Judged(register, found)
    postings = _postings(asked, lines, chart)
    if all(map(leaves_sources, found)):
        found += identity_faults(identity_of(with_roles(chart, postings)))
    found += sum_faults(chart, postings)
    return _Judged(register, found, postings)


def _cleaned(asked: OpeningBalances) -> OpeningBalances:
    loans = tuple(replace(each, contract=cleaned(each.contract)) for each in asked.loans)
    return replace(asked, loans=loans)


def _with_periods(asked: OpeningBalances) -> OpeningBalances:
    """Each loan with the day on which its running period began, where its contract tells it."""
    loans = (
        replace(each, opening=begun_by_contract(each.contract.terms, each.opening))
        for each in asked.loans
    )
    return replace(asked, loans=tuple(loans))


def _state_borrowers(writer: Writer, asked: OpeningBalances) -> None:
    known = cooperatives.cooperatives(writer.connection, writer.fund)
    signed: dict[str, date] = {}
    for loan in asked.loans:
        number, day = loan.contract.cooperative, loan.contract.signed
        signed[number] = min(day, signed.get(number, asked.day))
    wanted: list[tuple[Cooperative, date]] = []
    for each in asked.cooperatives:
        first = asked.day if each.number in known else signed.get(each.number, asked.day)
        wanted.append((each.cooperative, each.since or first))
    cooperatives.take_all(writer, wanted, asked.document or None)


def _sign(
    writer: Writer,
    asked: OpeningBalances,
    register: Register,
    replaced: int | None,
    reason: str,
) -> None:
    contracts = [each.contract for each in asked.loans]
    if replaced is None:
        sign_each(writer, contracts, asked.document or None, register)
        return
    standing = [each for each in contracts if register.standing(each.number) is not None]
    correct_each(writer, standing, reason, asked.document or None, register)
    new = [each for each in contracts if register.standing(each.number) is None]
    sign_each(writer, new, asked.document or None, register)


def _documents(asked: OpeningBalances, first: int) -> list[Document]:
    """The document that opens each loan, with the links that they are to have."""
    return [
        Document(chain, loan.number, asked.day, asked.document, loan.body())
        for chain, loan in enumerate(asked.loans, start=first)
    ]


def _postings(
    asked: OpeningBalances, lines: Sequence[Posting], chart: Chart
) -> tuple[Posting, ...]:
    """What the loans derive, capital by source, and every other account."""
    postings: list[Posting] = []
    for opening, document in zip(asked.loans, _documents(asked, 1), strict=True):
        loan = Loan(opening.contract, (document,))
        for movement in derived(loan, (), asked.day).movements:
            for line, amount in movement.lines.items():
                source = loan.contract.source
                postings.append(posting_of(line, amount, loan.number, source, chart))
    postings += lines
    postings += [
        Posting("charter_capital", -each.amount, None, None, each.source) for each in asked.capital
    ]
    return tuple(postings)


def _draft(
    writer: Writer, asked: OpeningBalances, postings: tuple[Posting, ...], booked_on: date | None
) -> Draft:
    """The one entry of an opening."""
    late = writer.periods.chosen(asked.day, booked_on)
    memo = asked.note or say_in("vi", "opening.memo", day=asked.day)
    return Draft(
        value_date=asked.day,
        memo=memo,
        postings=postings,
        kind=KIND,
        document=asked.document or None,
        date=late,
        voucher_kind="PK",  # money stands there; none came in
    )


def _statement(asked: OpeningBalances) -> Statement:
    body = {
        "note": asked.note,
        "capital": [
            {"source": each.source, "amount": each.amount, "decision": each.decision}
            for each in asked.capital
        ],
        "loans": [each.number for each in asked.loans],
    }
    return Statement(KIND, _SUBJECT, asked.day, body, asked.document or None)


def _void(writer: Writer, number: str, reason: str) -> None:
    loan = loan_numbered(writer.connection, writer.fund, number)
    for each in loan.documents:
        if each.do == "open":
            body = {"do": "void", "voids": each.chain, "reason": reason}
            gone = Document(writer.chain + 1, number, each.day, each.document, body)
            writer.state(papers.statement_of(gone))


def _settle(writer: Writer, asked: OpeningBalances, booked_on: date | None) -> Iterator[Booked]:
    """What came after the day stands on other ground now."""
    done = [roll for roll in rolls(writer.connection, writer.fund) if roll.day >= asked.day]
    rows = papers.all_documents(writer.connection, writer.fund)
    places = {each.number: index for index, each in enumerate(asked.loans)}
    numbers = [number for number in places if done or len(papers.read(number, rows[number])) > 1]

    def refused(refusal: EventRefused, loan: Loan) -> FundledgerError:
        later = next((d for d in loan.documents if d.chain == refusal.number), None)
        params: dict[str, object] = {
            "loan": loan.number,
            "document": "–" if later is None else later.document or "–",
            "day": asked.day if later is None else later.day,
            "reason": FundledgerError(refusal.key, **refusal.params),
        }
        place = f"loans[{places[loan.number]}]" if loan.number in places else "loans"
        return OpeningRefused([Fault(place, "opening.breaks_later", params)])

    return settle_each(writer, numbers, done, booked_on, refused)
