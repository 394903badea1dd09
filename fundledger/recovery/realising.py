"""A security in recovery: its handling, or a guarantor called, as facts under its number.

    keep(writer, security, day, said, …)    what was done, after what stands was looked at
    link_receipt, link_entry                money in the ledger that is of this handling
    give_up(writer, loan, code, …)          the security is released: the handling is over
    take_back(writer, security, link, …)    what was entered wrongly
    handlings(connection, fund)             every one, by security and day
    handling_of(connection, fund, subject)  the last one of a security

Each is a fact of kind `handling` as `recovery.handling` says it, or
{"do": "void", "voids": link, "reason": …}.

Where a handling stands is worked out of what was entered; it is over by itself once the register
has the security no more. What came in and what it cost is never said here: it is read from the
receipts and entries that are linked (`realised`). Nothing here posts or changes a figure.

The days of the law are shown and never enforced, for what was done was done; what cannot follow
what stands is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fundledger.arrears.debts import Day as OfDay
from fundledger.arrears.debts import debt_on
from fundledger.contract.fields import reader_of, said
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import fact_at, not_voided, stated
from fundledger.ledger.reading import entry_called
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.recovery.case_sums import OfLoan, owed_on, together
from fundledger.recovery.handling import (
    AT_ANY_TIME,
    BEGINS,
    DO,
    Auction,
    Auctioned,
    Cost,
    Demanded,
    Entered,
    HandedOver,
    Handling,
    Noticed,
    Paid,
    PutBack,
    Released,
    Said,
    Sold,
    Stopped,
    Taken,
    Undone,
)
from fundledger.registers import security as register
from fundledger.registers.documents import KIND as DOCUMENT
from fundledger.registers.documents import RECEIPTS
from fundledger.registers.loan import loan_numbered
from fundledger.registers.security import Security, security_from
from fundledger.rules.collateral import GUARANTOR
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "handling"

COSTS = {"pay": 1, "court_fee": 1, "receive": -1, "court_fee_back": -1}
"""Kinds of entry of treasury that can be of a handling: what was paid out, and what came back."""

_READERS = {do: (of, reader_of(of)) for of, do in DO.items()}

_MAY_FOLLOW: Mapping[str, frozenset[str]] = {
    "notified": frozenset(
        {"notice", "deliver", "hand_over", "value", "auction", "sell", "take", "stop"}
    ),
    "auction": frozenset({"deliver", "hand_over", "value", "auctioned", "stop"}),
    "unsold": frozenset(
        {"notice", "deliver", "hand_over", "value", "auction", "sell", "take", "stop"}
    ),
    "sold": frozenset({"fall_through"}),
    "taken": frozenset({"fall_through"}),
    "called": frozenset({"demand", "deliver", "answer", "stop"}),
    "stopped": frozenset(),
}
"""What may be entered at each stage; a handling that was stopped begins anew by a notice."""

_OF_PAPERS = frozenset(
    {"notice", "demand", "hand_over", "value", "auction", "auctioned", "sell", "take"}
)
"""What is told by a paper, and so by its number."""


# Reading.


def handlings(connection: Connection, fund: int, known_at: int | None = None) -> list[Handling]:
    """All of them, by security, then by day."""
    by_subject, of_register = _by_subject(connection, fund, known_at)
    return [
        each
        for subject, facts in sorted(by_subject.items())
        for each in _episodes(_entered_of(facts), of_register[subject])
    ]


def _by_subject(
    connection: Connection, fund: int, known_at: int | None
) -> tuple[Mapping[str, list[Fact]], Mapping[str, list[Fact]]]:
    """What was entered of each security, and what the register says of those."""
    by_subject: dict[str, list[Fact]] = defaultdict(list)
    for fact in stated(connection, fund, KIND, known_at=known_at):
        by_subject[fact.subject].append(fact)
    of_register: dict[str, list[Fact]] = defaultdict(list)
    for fact in stated(connection, fund, register.KIND, known_at=known_at) if by_subject else ():
        if fact.subject in by_subject:
            of_register[fact.subject].append(fact)
    return by_subject, of_register


def handlings_of(
    connection: Connection, fund: int, subject: str, known_at: int | None = None
) -> list[Handling]:
    entered = _entered_of(stated(connection, fund, KIND, subject=subject, known_at=known_at))
    return _episodes(entered, _registered(connection, fund, subject, known_at))


def handling_of(
    connection: Connection, fund: int, subject: str, known_at: int | None = None
) -> Handling | None:
    """The last one of a security."""
    return next(reversed(handlings_of(connection, fund, subject, known_at)), None)


def _registered(
    connection: Connection, fund: int, subject: str, known_at: int | None = None
) -> list[Fact]:
    return list(stated(connection, fund, register.KIND, subject=subject, known_at=known_at))


def _entered_of(facts: Iterable[Fact]) -> list[Entered]:
    found = map(_entered, not_voided(facts))
    return sorted(found, key=lambda each: (each.day, each.chain))


def _entered(fact: Fact) -> Entered:
    of, read = _READERS[fact.body["do"]]
    value: Any = of(**read(fact.body))
    return Entered(fact.chain, fact.effective, fact.document or "", fact.actor, value)


def _episodes(entered: Sequence[Entered], of_register: Sequence[Fact]) -> list[Handling]:
    """A notice or a demand begins another one where the one before is over."""
    ends = _releases(of_register)
    found: list[list[Entered]] = []
    for each in entered:
        begins = isinstance(each.said, BEGINS)
        if not found and isinstance(each.said, PutBack):
            continue  # it was given back by mistake, and is not handled
        if not found or (begins and _was_over(found[-1], ends, each.day)):
            found.append([each])
        else:
            found[-1].append(each)
    if not found:
        return []
    nexts: list[date | None] = [of[0].day for of in found[1:]]
    return [
        Handling(
            _security_on(of_register, of[0].day),
            tuple(of),
            _release_between(ends, of[0].day, before),
        )
        for of, before in zip(found, [*nexts, None], strict=True)
    ]


def _was_over(of: Sequence[Entered], ends: Sequence[Released], day: date) -> bool:
    is_stopped = any(isinstance(each.said, Stopped) for each in of)
    return is_stopped or _release_between(ends, of[0].day, day) is not None


def _release_between(ends: Sequence[Released], first: date, before: date | None) -> Released | None:
    within = (each for each in ends if first <= each.day and (before is None or each.day < before))
    return next(within, None)


def _releases(of_register: Iterable[Fact]) -> list[Released]:
    """The days from which the register has it no more: what stands at the end of each counts."""
    by_day: dict[date, Fact] = {}
    for fact in sorted(of_register, key=lambda each: (each.effective, each.chain)):
        by_day[fact.effective] = fact
    found: list[Released] = []
    is_held = False
    for day, fact in by_day.items():
        if is_held and not fact.body["held"]:
            found.append(Released(fact.chain, day, fact.document or "", fact.actor))
        is_held = bool(fact.body["held"])
    return found


def _security_on(of_register: Sequence[Fact], day: date) -> Security:
    """As it stood on a day; where the register knows it only later, as it was taken."""
    standing = [each for each in of_register if each.effective <= day]
    ordered = sorted(standing or of_register, key=lambda each: (each.effective, each.chain))
    return security_from(ordered[-1] if standing else ordered[0])


def _is_held_on(of_register: Sequence[Fact], day: date) -> bool:
    """Of days before the register began with it nothing is known: a living fund took it then."""
    if day < min(each.effective for each in of_register):
        return True
    standing = [each for each in of_register if each.effective <= day]
    last = max(standing, key=lambda each: (each.effective, each.chain))
    return bool(last.body["held"])


def security_called(
    connection: Connection, fund: int, loan: str, code: str, known_at: int | None = None
) -> Security:
    """The security of a loan by its code, as last stated, whether the Fund has it still or not."""
    number = loan_numbered(connection, fund, loan, known_at).number
    facts = _registered(connection, fund, f"{number}/{clean(code)}", known_at)
    if not facts:
        every = map(security_from, stated(connection, fund, register.KIND, known_at=known_at))
        known = sorted({one.code for one in every if one.loan == number})
        key = "handling.no_security" if known else "handling.no_securities"
        raise FundledgerError(key, loan=number, code=clean(code), known=known)
    return security_from(max(facts, key=lambda each: (each.effective, each.chain)))


# Stating.


def security_meant(writer: Writer, loan: str, code: str) -> Security:
    return security_called(writer.connection, writer.fund, loan, code)


def keep(
    writer: Writer, security: Security, day: date, what: Said, *, today: date, document: str = ""
) -> Handling:
    """State what was done on a day that has come; late papers find their place by their day."""
    if day > today:
        raise FundledgerError("loan.future_day", day=day)
    _refuse_unsaid(what, clean(document))
    if isinstance(what, BEGINS):
        what = replace(what, owed=_owed(writer, security, day, today))
    new = Entered(writer.chain + 1, day, clean(document), "", what)
    standing = _entered_of(_facts(writer, security.subject))
    of_register = _registered(writer.connection, writer.fund, security.subject)
    _refuse_stated(standing, new)
    if fault := _fault_in(_inserted(standing, new), of_register, new):
        raise fault
    body = {"do": DO[type(what)], **said(what)}
    writer.state(Statement(KIND, security.subject, day, body, clean(document) or None))
    return _with(writer, security.subject, day)


def link_receipt(writer: Writer, security: Security, link: int, today: date) -> Handling:
    """A receipt in the books is money that came of this security."""
    fact = fact_at(writer.connection, writer.fund, link)
    if fact is None or fact.kind != DOCUMENT or fact.body["do"] not in RECEIPTS:
        raise FundledgerError("handling.no_receipt", link=link)
    loan = loan_numbered(writer.connection, writer.fund, fact.subject)
    if link not in loan.by_link:
        raise FundledgerError("handling.receipt_gone", link=link, loan=loan.number)
    _refuse_linked(writer, Paid, "receipt", link)
    if loan.number not in security.loans:
        said_of = {"loan": loan.number, "code": security.code, "known": list(security.loans)}
        raise FundledgerError("handling.receipt_elsewhere", link=link, **said_of)
    return keep(writer, security, fact.effective, Paid(receipt=link), today=today)


def link_entry(
    writer: Writer, security: Security, called: str, today: date, *, to_owner: bool = False
) -> Handling:
    """An entry of money in the books is a cost of this handling, or went to the owner."""
    entry = entry_called(writer.connection, writer.fund, called)
    kinds = {"pay"} if to_owner else set(COSTS)
    if entry.kind not in kinds or entry.reverses is not None:
        key = "handling.no_entry_to_owner" if to_owner else "handling.no_entry_of_cost"
        raise FundledgerError(key, number=entry.number)
    if entry.reversed_by is not None:
        raise FundledgerError("handling.entry_gone", number=entry.number)
    _refuse_linked(writer, Cost, "entry", entry.number)
    of = handling_of(writer.connection, writer.fund, security.subject)
    # What was paid to value or keep it before the notice is a cost of it too.
    day = entry.value_date if of is None else max(entry.value_date, of.began)
    what = Cost(entry=entry.number, to_owner=to_owner)
    return keep(writer, security, day, what, today=today)


def give_up(writer: Writer, loan: str, code: str, day: date, document: str) -> Security:
    """The register's `release`, after what its handling still waits for was looked at."""
    subject = f"{clean(loan)}/{clean(code)}"
    of = handling_of(writer.connection, writer.fund, subject)
    if of is not None and not of.is_over:
        if (auction := of.auction) is not None:
            raise FundledgerError(
                "handling.auction_awaited", code=of.security.code, day=auction[1].on
            )
        last = max(each.day for each in of.entered if each.do not in AT_ANY_TIME)
        if day < last:
            raise FundledgerError("handling.release_before", day=day, last=last)
    return register.release(writer, loan, code, day, document)


def take_back(
    writer: Writer, security: Security, link: int, reason: str, today: date
) -> Entered | Released:
    """Void what was entered wrongly; a release is put back from its own day on."""
    standing = _entered_of(_facts(writer, security.subject))
    of_register = _registered(writer.connection, writer.fund, security.subject)
    releases = {each.chain: each for each in _releases(of_register)}
    by_link = {each.chain: each for each in standing if not isinstance(each.said, PutBack)}
    if link not in by_link and link not in releases:
        known = [str(each) for each in sorted([*by_link, *releases])] or ["–"]
        raise FundledgerError("handling.no_such_link", code=security.code, link=link, known=known)
    if not clean(reason):
        raise FundledgerError("recovery.take_back_why", link=link)
    if (gone := releases.get(link)) is not None:
        register.put_back(writer, security.subject, link)
        body = {"do": "put_back", **said(PutBack(release=link, reason=clean(reason)))}
        writer.state(Statement(KIND, security.subject, gone.day, body))
        return gone
    wrong = by_link[link]
    left = [each for each in standing if each.chain != link]
    if _fault_in(left, of_register) is not None:
        later = [each.chain for each in left if (each.day, each.chain) > (wrong.day, link)]
        said_of = {"code": security.code, "link": link, "links": later}
        raise FundledgerError("handling.would_not_follow", **said_of)
    body = {"do": "void", "voids": link, "reason": clean(reason)}
    writer.state(Statement(KIND, security.subject, today, body))
    return wrong


def is_overdue(of: OfDay, security: Security) -> bool:
    """Whether anything that it stands for should have been paid by the end of a day (art. 299)."""
    every = (loan_numbered(of.connection, of.fund, n, of.known_at) for n in security.loans)
    return any(each.overdue_amount for loan in every if (each := debt_on(loan, of)) is not None)


def _facts(writer: Writer, subject: str) -> Iterator[Fact]:
    return stated(writer.connection, writer.fund, KIND, subject=subject)


def _with(writer: Writer, subject: str, day: date) -> Handling:
    """The handling that what was stated of a day is of."""
    found = handlings_of(writer.connection, writer.fund, subject)
    return [each for each in found if each.began <= day][-1]


def _inserted(standing: Sequence[Entered], new: Entered) -> list[Entered]:
    return sorted([*standing, new], key=lambda each: (each.day, each.chain))


def _owed(writer: Writer, security: Security, day: date, today: date) -> tuple[OfLoan, ...]:
    """By the books at the end of the day; of a day before the book began with a loan they know
    nothing, and say nothing.
    """
    of = OfDay(writer.connection, writer.fund, day, today=today)
    every = [loan_numbered(writer.connection, writer.fund, number) for number in security.loans]
    found = tuple(
        OfLoan(loan.number, owed_on(loan, of)) for loan in every if not loan.opens_after(day)
    )
    is_known = len(found) == len(every)
    if is_known and not together(found).whole:
        raise FundledgerError("handling.nothing_owed", loans=list(security.loans), day=day)
    return tuple(each for each in found if each.sums.whole)


# What is refused.


def _refuse_unsaid(what: Said, document: str) -> None:
    """A paper without its number, a price of nothing, a day that cannot be."""
    if DO[type(what)] in _OF_PAPERS and not document:
        raise FundledgerError("handling.no_document", what=_word(what))
    for name in ("amount", "value", "price"):
        amount = getattr(what, name, None)
        if amount is not None and amount <= 0:
            raise FundledgerError("contract.zero_amount")
    match what:
        case Auctioned(result="won") if what.price is None or not clean(what.buyer):
            raise FundledgerError("handling.won_by_whom")
        case Auctioned(result="failed") if what.price is not None or what.buyer:
            raise FundledgerError("handling.failed_sells_nothing")
        case Sold() if not clean(what.buyer):
            raise FundledgerError("handling.won_by_whom")
        case Auction() if not clean(what.organiser):
            raise FundledgerError("handling.no_organiser")
        case Stopped() | Undone() if not clean(what.reason):
            raise FundledgerError("handling.no_reason", what=_word(what))
        case Noticed() if what.days is not None and what.at_once:
            raise FundledgerError("handling.days_at_once")


def _refuse_stated(standing: Iterable[Entered], new: Entered) -> None:
    """What stands already is not stated twice."""
    for each in standing:
        same = (each.day, each.document, each.said) == (new.day, new.document, new.said)
        if same and not isinstance(new.said, Paid | Cost):
            raise FundledgerError("recovery.stands", day=each.day, link=each.chain)


def _refuse_linked(writer: Writer, of: type[Paid | Cost], name: str, number: int) -> None:
    """Money is of one handling, and of it once."""
    by_subject: dict[str, list[Fact]] = defaultdict(list)
    for fact in stated(writer.connection, writer.fund, KIND):
        by_subject[fact.subject].append(fact)
    for subject, facts in by_subject.items():
        for each in _entered_of(facts):
            if isinstance(each.said, of) and getattr(each.said, name) == number:
                key = f"handling.{name}_linked"
                raise FundledgerError(key, number=number, security=subject, link=each.chain)


def faults_of_all(connection: Connection, fund: int) -> Iterator[tuple[str, FundledgerError]]:
    """By security, the first thing that its order does not let: what was written past the verbs."""
    by_subject, of_register = _by_subject(connection, fund, None)
    for subject, facts in sorted(by_subject.items()):
        if not of_register[subject]:
            loan, _, code = subject.rpartition("/")
            yield subject, FundledgerError("handling.no_securities", loan=loan, code=code)
        elif (fault := _fault_in(_entered_of(facts), of_register[subject])) is not None:
            yield subject, fault


def _fault_in(
    entered: Sequence[Entered], of_register: Sequence[Fact], new: Entered | None = None
) -> FundledgerError | None:
    """The first that does not follow what stands before it; of `new` it says so plainly."""
    for place, each in enumerate(entered):
        before = _episodes(entered[:place], of_register)
        last = before[-1].until(each.day) if before else None
        found = _fault(last, each, of_register)
        began = next((e.day for e in entered[place:] if isinstance(e.said, BEGINS)), None)
        if last is None and found is not None and began not in (None, each.day):
            found = FundledgerError("handling.before_began", day=each.day, began=began)
        if found is not None:
            if new is None or each.chain == new.chain:
                return found
            params = {"what": _word(new.said), "link": each.chain, "day": each.day}
            return FundledgerError("handling.later_would_not", later=_word(each.said), **params)
    return None


def _fault(
    before: Handling | None, each: Entered, of_register: Sequence[Fact]
) -> FundledgerError | None:
    if isinstance(each.said, PutBack):
        return None
    security = _security_on(of_register, each.day)
    named: dict[str, object] = {"loan": security.loan, "code": security.code}
    if each.do not in AT_ANY_TIME and not _is_held_on(of_register, each.day):
        return FundledgerError("handling.not_held_then", day=each.day, **named)
    is_guarantor = security.kind == GUARANTOR
    if is_guarantor and isinstance(each.said, Noticed):
        return FundledgerError("handling.call_it", what=security.what, **named)
    if not is_guarantor and isinstance(each.said, Demanded):
        return FundledgerError("handling.handle_it", what=security.what, **named)
    if before is None or (before.is_over and each.do not in AT_ANY_TIME):
        if isinstance(each.said, BEGINS):
            return None
        key = "handling.not_called" if is_guarantor else "handling.not_begun"
        return FundledgerError(key, what=_word(each.said), **named)
    if each.do in AT_ANY_TIME:
        return None
    may_follow = _MAY_FOLLOW[before.stage]
    if each.do not in may_follow:
        known = [Sentence(f"handling_do.{do}") for do in DO.values() if do in may_follow]
        state = Sentence(f"handling_state.{before.state}")
        key = "handling.cannot_follow" if known else "handling.nothing_follows"
        return FundledgerError(key, what=_word(each.said), state=state, known=known, **named)
    return _misplaced(before, each)


def _misplaced(before: Handling, each: Entered) -> FundledgerError | None:
    """What may follow at this stage, but not as it is said."""
    match each.said:
        case Auction(on=day) if day < each.day:
            return FundledgerError("handling.auction_past", day=day, called=each.day)
        case Auction() | Taken() if before.handed == "refused":
            return FundledgerError("handling.was_refused", what=_word(each.said))
        case HandedOver() if before.handed in {"voluntary", "enforced"}:
            return FundledgerError("handling.handed_over_already")
        case Auctioned() as it:
            assert before.auction is not None
            called = before.auction[1]
            if each.day < called.on:
                return FundledgerError("handling.not_auctioned_yet", day=called.on)
            if it.price is not None and it.price < called.price:
                sums = {"price": Dong(it.price), "least": Dong(called.price)}
                return FundledgerError("handling.below_start", **sums)
    return None


def _word(what: Said) -> Sentence:
    return Sentence(f"handling_do.{DO[type(what)]}")
