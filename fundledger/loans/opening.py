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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.contract.events import Event, EventRefused
from fundledger.contract.life import Life
from fundledger.contract.opening import Opening, opening_faults
from fundledger.contract.terms import Fault, Signed, Terms
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Chart
from fundledger.ledger.entry import Draft, Entry, Fact, Posted, Posting, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.reading import entries_with_keys, journal
from fundledger.ledger.roles import Role
from fundledger.loans import cooperatives, security
from fundledger.loans import documents as papers
from fundledger.loans.contracts import LoanContract
from fundledger.loans.cooperatives import Cooperative
from fundledger.loans.derivation import OPENING, derived
from fundledger.loans.documents import Document, body_of_opening
from fundledger.loans.loan import Loan, loan_numbered
from fundledger.loans.rolling import rolls
from fundledger.loans.security import Security
from fundledger.loans.settling import posting_of
from fundledger.loans.signing import Register, cleaned, correct_each, sign_each
from fundledger.loans.verbs import Booked, settle
from fundledger.messages import say_in
from fundledger.money import Dong

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = OPENING
_SUBJECT = "book"
_ELSEWHERE = {
    "charter_capital": "capital",
    "principal_in_term": "loans",
    "principal_overdue": "loans",
    "interest_receivable": "loans",
    "held": "loans",
    "memo_interest": "loans",
    "memo_interest_contra": "loans",
    "memo_written_off_contra": "accounts",
    "memo_papers": "security",
    "memo_papers_contra": "security",
}
"""Roles whose balance is said by another part of the opening, and by which."""


@dataclass(frozen=True, slots=True)
class CapitalFrom:
    """What a source has given, by which decision."""

    source: str
    amount: int
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """An account, by number or role (with `place`: the account of that bank or cash box)."""

    account: str
    amount: int  # debit positive
    place: str = ""
    source: str = ""
    loan: str = ""
    cooperative: str = ""


@dataclass(frozen=True, slots=True)
class Borrower:
    """A cooperative as the register is to know it; without a day, from its first contract on."""

    cooperative: Cooperative
    since: date | None = None

    @property
    def number(self) -> str:
        return self.cooperative.number


@dataclass(frozen=True, slots=True)
class Case:
    """A suit that is open on the day."""

    court: str
    filed: date
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLoan:
    """A loan on the day. `receivable` is what of the interest owed was booked as income already.

    What was collected before is a memo: it is kept, and is never income of this book.
    """

    contract: LoanContract
    opening: Opening
    receivable: int = 0
    restructured: int = 0  # how many times
    acknowledged: date | None = None  # when the borrower last acknowledged the debt
    principal_collected_before: int | None = None
    interest_collected_before: int | None = None
    cases: tuple[Case, ...] = ()
    history: tuple[Event, ...] = ()

    @property
    def number(self) -> str:
        return self.contract.number

    @property
    def interest(self) -> tuple[int, int, int]:
        """What is owed of it: in term (missed and accrued), on overdue principal, late."""
        of = self.opening
        missed = sum(each.interest for each in of.missed)
        return missed + of.interest_accrued, of.interest_overdue, of.interest_late

    def body(self) -> dict[str, Any]:
        rest, booked = self.receivable, []
        for owed in self.interest:  # what is oldest in kind was recognised first
            booked.append(min(owed, rest))
            rest -= booked[-1]
        return {
            **body_of_opening(self.opening, booked),
            "restructured": self.restructured,
            "acknowledged": None if self.acknowledged is None else self.acknowledged.isoformat(),
            "principal_collected_before": self.principal_collected_before,
            "interest_collected_before": self.interest_collected_before,
            "cases": [
                {
                    "court": case.court,
                    "filed": case.filed.isoformat(),
                    "number": case.number,
                    "note": case.note,
                }
                for case in self.cases
            ],
            "history": [
                {**papers.body_of(event), "day": event.day.isoformat(), "document": event.document}
                for event in self.history
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningBalances:
    """All that is said of a book on the day it begins."""

    day: date
    document: str = ""
    note: str = ""
    capital: tuple[CapitalFrom, ...] = ()
    accounts: tuple[Balance, ...] = ()
    cooperatives: tuple[Borrower, ...] = ()
    loans: tuple[OpeningLoan, ...] = ()
    security: tuple[Security, ...] = ()


class Identity(NamedTuple):
    """Charter capital of a source, where it is, and what is left over."""

    source: str
    charter_capital: int = 0
    principal_in_term: int = 0
    principal_overdue: int = 0
    capital_on_hand: int = 0
    exceptions: int = 0

    @property
    def difference(self) -> int:
        return self.charter_capital - sum(self[2:])


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
    standing = opening_entry(writer.connection, writer.fund)
    if standing is not None:
        raise FundledgerError(
            "opening.already",
            day=standing.value_date,
            entry=standing.number,
            voucher=str(standing.voucher),
        )
    return _enter(writer, asked, None, "")


def replace_opening(
    writer: Writer, asked: OpeningBalances, reason: str, *, booked_on: date | None = None
) -> Opened:
    """Take the standing opening back and enter another; what came later is settled again."""
    if not reason.strip():
        raise FundledgerError("opening.reason_needed")
    standing = opening_entry(writer.connection, writer.fund)
    if standing is None:
        raise FundledgerError("opening.nothing_to_replace")
    for number in dict.fromkeys(line.loan for line in standing.postings if line.loan):
        _void(writer, number, reason)
    closed = writer.periods.closed_until()
    late = booked_on if closed is not None and standing.value_date <= closed else None
    writer.reverse(standing.number, reason, date=late)
    return _enter(writer, asked, standing.number, reason, booked_on)


def opening_fact(connection: Connection, fund: int, known_at: int | None = None) -> Fact | None:
    """The last opening that was stated: what it says beside balances (decisions, document)."""
    *_, last = (None, *stated(connection, fund, KIND, known_at=known_at))
    return last


def opening_entry(connection: Connection, fund: int, known_at: int | None = None) -> Entry | None:
    """The entry that opened the book, if one stands."""
    fact = opening_fact(connection, fund, known_at)
    if fact is None:
        return None
    key = _key_of(fact)
    entry = entries_with_keys(connection, fund, [key]).get(key)
    return None if entry is None or entry.reversed_by is not None else entry


def identity_of(lines: Iterable[tuple[Role, Posting]]) -> tuple[Identity, ...]:
    """The capital identity by source, of the lines of an opening."""
    sums: dict[str, dict[str, int]] = {}
    for role, line in lines:
        place = _place_in_identity(role)
        if place is None or not line.source:
            continue
        of = sums.setdefault(line.source, {})
        amount = -line.amount if place == "charter_capital" else line.amount
        of[place] = of.get(place, 0) + amount
    return tuple(Identity(source, **sums[source]) for source in sorted(sums))


def dues_after(terms: Terms, day: date) -> tuple[Signed, ...]:
    """What the contract alone says is still to come after a day."""
    life = Life(terms, ())
    life.lived_through(())
    return tuple(Signed(line.due, line.principal) for line in life.schedule() if line.due > day)


# Entering


def _enter(
    writer: Writer,
    asked: OpeningBalances,
    replaced: int | None,
    reason: str,
    booked_on: date | None = None,
) -> Opened:
    asked = _cleaned(asked)
    chart = writer.accounts.on(asked.day)
    found = [*_book_faults(writer, asked, replaced), *_borrower_faults(writer, asked, replaced)]
    if found:
        raise OpeningRefused(found)
    _state_borrowers(writer, asked)
    register = Register(writer.connection, writer.fund)
    found = [*_loan_faults(writer, asked, register, replaced), *_capital_faults(asked)]
    lines, bad = _balance_lines(asked, chart)
    if found or bad:
        raise OpeningRefused([*found, *bad])
    doubts = list(_doubts(asked, chart, register))
    _sign(writer, asked, register, replaced, reason)
    opened = _open(writer, asked)
    draft = _draft(writer, asked, lines, opened, booked_on)
    identity = identity_of(_with_roles(chart, draft.postings))
    if wrong := [*_identity_faults(identity), *_sum_faults(chart, draft.postings)]:
        raise OpeningRefused(wrong)
    fact = writer.state(_statement(asked))
    posted = writer.append(replace(draft, key=_key_of(fact)))
    settled = tuple(_settle(writer, asked, booked_on))
    security.add_each(writer, asked.security, asked.day, asked.document or None)
    return Opened(asked, posted, draft, identity, tuple(doubts), settled, replaced)


def _cleaned(asked: OpeningBalances) -> OpeningBalances:
    loans = tuple(replace(each, contract=cleaned(each.contract)) for each in asked.loans)
    return replace(asked, loans=loans)


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


def _open(writer: Writer, asked: OpeningBalances) -> list[Loan]:
    """Every loan with the document that opens it."""
    documents = [
        Document(chain, loan.number, asked.day, asked.document, loan.body())
        for chain, loan in enumerate(asked.loans, start=writer.chain + 1)
    ]
    for _ in writer.state_each(map(papers.statement_of, documents)):
        pass
    return [
        Loan(loan.contract, (document,))
        for loan, document in zip(asked.loans, documents, strict=True)
    ]


def _draft(
    writer: Writer,
    asked: OpeningBalances,
    lines: Sequence[Posting],
    opened: Sequence[Loan],
    booked_on: date | None,
) -> Draft:
    """The one entry: what the loans derive, capital by source, and every other account."""
    chart = writer.accounts.on(asked.day)
    postings: list[Posting] = []
    for loan in opened:
        for movement in derived(loan, (), asked.day).movements:
            for line, amount in movement.lines.items():
                source = loan.contract.source
                postings.append(posting_of(line, amount, loan.number, source, chart))
    postings += lines
    postings += [
        Posting("charter_capital", -each.amount, None, None, each.source) for each in asked.capital
    ]
    closed = writer.periods.closed_until()
    late = booked_on if closed is not None and asked.day <= closed else None
    memo = asked.note or say_in("vi", "opening.memo", day=asked.day)
    return Draft(
        value_date=asked.day,
        memo=memo,
        postings=tuple(postings),
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


def _key_of(fact: Fact) -> str:
    return f"{KIND}:{fact.chain}"


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
    for index, each in enumerate(asked.loans):
        if not done and len(papers.read(each.number, rows[each.number])) == 1:
            continue
        loan = loan_numbered(writer.connection, writer.fund, each.number)
        try:
            yield from settle(writer, loan, done, booked_on)
        except EventRefused as refusal:
            later = next((d for d in loan.documents if d.chain == refusal.number), None)
            params: dict[str, object] = {
                "loan": loan.number,
                "document": "–" if later is None else later.document or "–",
                "day": asked.day if later is None else later.day,
                "reason": FundledgerError(refusal.key, **refusal.params),
            }
            raise OpeningRefused(
                [Fault(f"loans[{index}]", "opening.breaks_later", params)]
            ) from None


# What stands against it


def _book_faults(writer: Writer, asked: OpeningBalances, replaced: int | None) -> Iterator[Fault]:
    """An opening is the first thing that a book says."""
    if not (asked.capital or asked.accounts or asked.loans):
        yield Fault("", "opening.nothing", {})
    for entry in journal(writer.connection, writer.fund, last_day=asked.day):
        if entry.kind == KIND or (replaced is not None and entry.kind == security.ENTRY_KIND):
            continue
        params: dict[str, object] = {
            "entry": entry.number,
            "date": entry.date,
            "memo": entry.memo,
            "day": asked.day,
        }
        yield Fault("day", "opening.entries_before", params)
        return


def _borrower_faults(
    writer: Writer, asked: OpeningBalances, replaced: int | None
) -> Iterator[Fault]:
    standing = cooperatives.cooperatives(writer.connection, writer.fund)
    known = {**standing, **{each.number: each.cooperative for each in asked.cooperatives}}
    seen: set[str] = set()
    for index, each in enumerate(asked.cooperatives):
        above = f"cooperatives[{index}]"
        if each.number in seen:
            params: dict[str, object] = {"cooperative": each.number}
            yield Fault(f"{above}.number", "opening.cooperative_twice", params)
        seen.add(each.number)
        before = standing.get(each.number)
        if before is not None and replaced is None and before != each.cooperative:
            params = {"cooperative": each.number, "name": before.name}
            yield Fault(f"{above}.name", "opening.cooperative_differs", params)
        if each.since is not None and each.since > asked.day:
            yield Fault(f"{above}.effective", "opening.later_than", {"day": asked.day})
        try:
            cooperatives.refuse_unfit(each.cooperative, known)
        except FundledgerError as error:
            yield Fault(f"{above}.number", error.key, error.params)


def _capital_faults(asked: OpeningBalances) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, each in enumerate(asked.capital):
        if each.amount <= 0:
            yield Fault(f"capital[{index}].amount", "opening.capital_positive", {})
        if each.source in seen:
            yield Fault(f"capital[{index}].source", "opening.source_twice", {"source": each.source})
        seen.add(each.source)
    known = sorted(seen)
    for index, loan in enumerate(asked.loans):
        source = loan.contract.source
        if source not in seen:
            params: dict[str, object] = {"source": source, "known": known}
            yield Fault(f"loans[{index}].source", "opening.unknown_source", params)
    for index, line in enumerate(asked.accounts):
        if line.source and line.source not in seen:
            params = {"source": line.source, "known": known}
            yield Fault(f"accounts[{index}].source", "opening.unknown_source", params)


def _loan_faults(
    writer: Writer, asked: OpeningBalances, register: Register, replaced: int | None
) -> Iterator[Fault]:
    rows = papers.all_documents(writer.connection, writer.fund)
    seen: set[str] = set()
    for index, each in enumerate(asked.loans):
        above = f"loans[{index}]"
        if each.number in seen:
            yield Fault(f"{above}.number", "opening.loan_twice", {"loan": each.number})
        seen.add(each.number)
        corrects = replaced is not None and register.standing(each.number) is not None
        judge = register.objections_to_correction if corrects else register.objections
        for fault in judge(each.contract):
            yield Fault(f"{above}.{fault.path}", fault.key, fault.params)
        for fault in _state_faults(each, asked.day):
            yield Fault(f"{above}.{fault.path}", fault.key, fault.params)
        documents = papers.read(each.number, rows.get(each.number, ()))
        yield from _document_faults(documents, asked, above)
    for index, one in enumerate(asked.security):
        if one.loan not in seen:
            yield Fault(f"security[{index}].loan", "opening.unknown_loan", {"loan": one.loan})
    if replaced is not None:
        yield from _dropped(writer, seen)


def _state_faults(each: OpeningLoan, day: date) -> Iterator[Fault]:
    """What cannot be in the figures of one loan."""
    for fault in opening_faults(each.contract.terms, each.opening):
        yield replace(fault, path=fault.path.replace("instalments", "dues"))
    if each.contract.terms.disbursed > day:
        params: dict[str, object] = {"day": day}
        yield Fault("disbursed", "opening.disbursed_later", params)
    if each.receivable > sum(each.interest):
        params = {"receivable": Dong(each.receivable), "owed": Dong(sum(each.interest))}
        yield Fault("receivable", "opening.receivable_above", params)
    if each.acknowledged is not None and each.acknowledged > day:
        yield Fault("acknowledged", "opening.later_than", {"day": day})
    for place, case in enumerate(each.cases):
        if case.filed > day:
            yield Fault(f"cases[{place}].filed", "opening.later_than", {"day": day})
    for place, event in enumerate(each.history):
        if event.day > day:
            yield Fault(f"history[{place}].day", "opening.later_than", {"day": day})


def _document_faults(
    documents: Iterable[Document], asked: OpeningBalances, above: str
) -> Iterator[Fault]:
    for document in documents:
        if document.day <= asked.day:
            params: dict[str, object] = {
                "loan": document.loan,
                "document": document.document or document.do,
                "date": document.day,
                "day": asked.day,
            }
            yield Fault(f"{above}.number", "opening.document_before", params)


def _dropped(writer: Writer, seen: set[str]) -> Iterator[Fault]:
    """A loan that the new opening leaves out must not have gone on meanwhile."""
    before = opening_fact(writer.connection, writer.fund)
    for number in before.body["loans"] if before is not None else ():
        if number not in seen and papers.documents_of(writer.connection, writer.fund, number):
            yield Fault("", "opening.loan_dropped", {"loan": number})


def _balance_lines(asked: OpeningBalances, chart: Chart) -> tuple[list[Posting], list[Fault]]:
    owners = {each.number: each.contract.cooperative for each in asked.loans}
    lines: list[Posting] = []
    bad: list[Fault] = []
    for index, each in enumerate(asked.accounts):
        account = _account(each, chart)
        if isinstance(account, Fault):
            bad.append(replace(account, path=f"accounts[{index}].{account.path}"))
            continue
        cooperative = each.cooperative or owners.get(each.loan, "")
        line = Posting(
            account.number,
            each.amount,
            each.loan or None,
            cooperative or None,
            each.source or None,
        )
        bad += [
            replace(fault, path=f"accounts[{index}].{fault.path}")
            for fault in _line_faults(line, account, owners)
        ]
        lines.append(line)
        if account.role.nature == "memo":
            contra = chart[f"{account.role.name}_contra"].number
            lines.append(Posting(contra, -each.amount, line.loan, line.cooperative))
    return lines, bad


def _account(each: Balance, chart: Chart) -> Account | Fault:
    found = chart.get(each.account)
    if found is None:
        return Fault("account", "opening.unknown_account", {"account": each.account})
    if each.place and found.place != each.place:
        there = (
            other
            for other in chart.values()
            if other.place == each.place and other.role is found.role
        )
        at_place = next(there, None)
        if at_place is None or each.account == found.number:
            params: dict[str, object] = {"account": each.account, "place": each.place}
            return Fault("place", "opening.no_account_there", params)
        found = at_place
    if part := _ELSEWHERE.get(found.role.name):
        said = {"account": found.number, "sheet": say_in("vi", f"opening_part.{part}")}
        return Fault("account", "opening.said_elsewhere", dict(said))
    if found.closed:
        return Fault("account", "entry.closed_account", {"account": found.number})
    return found


def _line_faults(line: Posting, account: Account, owners: dict[str, str]) -> Iterator[Fault]:
    for dimension in account.role.needs:
        if not getattr(line, dimension):
            params: dict[str, object] = {"account": account.number}
            yield Fault(dimension, f"entry.needs_{dimension}", params)
    written_off = account.role.name == "memo_written_off"
    if line.loan and (line.loan in owners) == written_off:
        key = "opening.written_off_stands" if written_off else "opening.unknown_loan"
        yield Fault("loan", key, {"loan": line.loan})
    if line.source and _place_in_identity(account.role) is None:
        yield Fault("source", "opening.not_of_capital", {"account": account.number})


def _identity_faults(identity: Iterable[Identity]) -> Iterator[Fault]:
    for each in identity:
        if each.difference:
            params: dict[str, object] = {
                name: Dong(amount) for name, amount in each._asdict().items() if name != "source"
            }
            params |= {"source": each.source, "difference": Dong(each.difference)}
            yield Fault("capital", "opening.identity", params)


def _sum_faults(chart: Chart, postings: Iterable[Posting]) -> Iterator[Fault]:
    amounts = [line.amount for role, line in _with_roles(chart, postings) if role.nature != "memo"]
    if difference := sum(amounts):
        debit = sum(amount for amount in amounts if amount > 0)
        params: dict[str, object] = {
            "debit": Dong(debit),
            "credit": Dong(debit - difference),
            "difference": Dong(abs(difference)),
        }
        yield Fault("", "opening.unbalanced", params)


def _with_roles(chart: Chart, postings: Iterable[Posting]) -> Iterator[tuple[Role, Posting]]:
    return ((chart[line.account].role, line) for line in postings)


def _place_in_identity(role: Role) -> str | None:
    match role.capital:
        case "charter":
            return "charter_capital"
        case "principal":
            return role.name
        case "on_hand":
            return "capital_on_hand"
        case None:
            return "exceptions" if role.exception else None


# What is odd


def _doubts(asked: OpeningBalances, chart: Chart, register: Register) -> Iterator[Fault]:
    for index, line in enumerate(asked.accounts):
        account = _account(line, chart)
        if isinstance(account, Fault):
            continue
        params: dict[str, object] = {"account": account.number, "amount": Dong(abs(line.amount))}
        if account.role.money and line.amount < 0:
            yield Fault(f"accounts[{index}].credit", "opening.money_negative", params)
        of_result = account.role.nature in ("income", "expense", "result")
        if of_result and (asked.day.month, asked.day.day) == (12, 31):
            yield Fault(f"accounts[{index}].account", "opening.result_not_closed", params)
    for index, each in enumerate(asked.loans):
        above = f"loans[{index}]"
        if register.standing(each.number) is None:
            for doubt in register.doubts(each.contract):
                yield Fault(f"{above}.{doubt.path}", doubt.key, doubt.params)
        yield from (replace(f, path=f"{above}.{f.path}") for f in _loan_doubts(each, asked.day))


def _loan_doubts(each: OpeningLoan, day: date) -> Iterator[Fault]:
    of, loan = each.opening, each.number
    left = of.principal_in_term + of.principal_missed
    before = each.principal_collected_before
    if before is not None and before + left != of.paid_out:
        params: dict[str, object] = {
            "loan": loan,
            "before": Dong(before),
            "left": Dong(left),
            "paid_out": Dong(of.paid_out),
        }
        yield Fault("principal_collected_before", "opening.collected_differs", params)
    old = [missed.due for missed in of.missed if missed.principal and missed.due < day]
    if old and not of.interest_overdue:
        params = {"loan": loan, "due": min(old)}
        yield Fault("interest_overdue", "opening.no_overdue_interest", params)
    if not left and not sum(each.interest) and not of.held:
        yield Fault("number", "opening.owes_nothing", {"loan": loan})
