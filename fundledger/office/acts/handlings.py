"""Securities in recovery: notice of handling, handing over, sale, what it brought; guarantors."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.acts.arrears import Area
from fundledger.office.acts.recovery import By, Outcome
from fundledger.office.acts.securities import Code
from fundledger.office.answers import Answer, saying, shown, told
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    TEXT,
    TODAY,
    Day,
    Document,
    Entry,
    Loan,
    Money,
    Name,
    Number,
    Spelled,
    Text,
)
from fundledger.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.recovery.handling import Handling, Said
    from fundledger.registers.security import Security
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note, Table

Method = Annotated[Literal["auction", "sale", "taking", "other"], Words("choice.handling_method.")]
How = Annotated[Literal["voluntary", "refused", "enforced"], Words("choice.handed_over.")]
Result = Annotated[Literal["failed", "won"], Words("choice.auction_result.")]
Reply = Annotated[Literal["agrees", "asks_time", "refuses"], Words("choice.guarantor_answer.")]
Organiser = Annotated[str, TEXT.named("name"), Spelled("--organiser")]
Appraiser = Annotated[str, TEXT.named("name"), Spelled("--by")]

MAIN = "handling"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose securities; all where nothing is said."""

    area: Area | None = None

    def values(self) -> dict[str, str]:
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: clean(value) for name, value in said.items() if value is not None}


# Told, and handed over.


@act(main=MAIN)
def notify_handling(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    method: Method = "auction",
    on: Day = TODAY,
    document: Document = "",
    hand_over_by: Day | None = None,
    days: Number | None = None,
    at_once: bool = False,
    addressee: Name = "",
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep a notice to the owner that a security is going to be handled, and how.

    `days` were agreed for such a notice, where they are not the law's.
    """
    from fundledger.recovery.handling import Noticed

    what = Noticed(
        method=method,
        hand_over_by=hand_over_by,
        days=days,
        at_once=at_once,
        addressee=clean(addressee),
        note=clean(note),
    )
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def call_guarantor(
    work: Work,
    loan: Loan,
    code: Code,
    amount: Money,
    *,
    pay_by: Day,
    on: Day = TODAY,
    document: Document = "",
    addressee: Name = "",
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep a demand to a guarantor: a sum, and by when."""
    from fundledger.recovery.handling import Demanded

    what = Demanded(amount=amount, pay_by=pay_by, addressee=clean(addressee), note=clean(note))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def keep_guarantor_answer(
    work: Work,
    loan: Loan,
    code: Code,
    answer: Reply,
    *,
    text: Text = "",
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep what a guarantor said to the demand."""
    from fundledger.recovery.handling import Answered

    what = Answered(answer=answer, text=clean(text))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def keep_handling_delivery(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    by: By,
    outcome: Outcome = "received",
    person: Name = "",
    on: Day = TODAY,
    dry_run: bool = False,
) -> Answer:
    """Keep what became of the last notice or demand: the days count from when it was received."""
    from fundledger.recovery.handling import Delivered

    what = Delivered(by=by, outcome=outcome, person=clean(person))
    return _kept(work, loan, code, on, what, dry_run=dry_run)


@act(main=MAIN)
def hand_over_security(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    how: How,
    on: Day = TODAY,
    document: Document = "",
    person: Name = "",
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep the minutes of handing a security over: given, refused, or taken by enforcement."""
    from fundledger.recovery.handling import HandedOver

    what = HandedOver(how=how, person=clean(person), note=clean(note))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


# Valued and sold.


@act(main=MAIN)
def appraise_security(
    work: Work,
    loan: Loan,
    code: Code,
    value: Money,
    *,
    by: Appraiser = "",
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep what a security is worth for its sale; the register's value is `revalue_security`."""
    from fundledger.recovery.handling import Appraised

    what = Appraised(value=value, by=clean(by))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def call_auction(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    day: Day,
    price: Money,
    organiser: Organiser,
    on: Day = TODAY,
    document: Document = "",
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep that an auction was called: its day, the price at which it starts, who holds it."""
    from fundledger.recovery.handling import Auction

    what = Auction(on=day, price=price, organiser=clean(organiser), note=clean(note))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def keep_auction_result(
    work: Work,
    loan: Loan,
    code: Code,
    result: Result,
    *,
    price: Money | None = None,
    buyer: Name = "",
    pay_by: Day | None = None,
    on: Day = TODAY,
    document: Document = "",
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep how the auction that was called ended: failed, or won at a price by a buyer."""
    from fundledger.recovery.handling import Auctioned

    what = Auctioned(
        result=result, price=price, buyer=clean(buyer), pay_by=pay_by, note=clean(note)
    )
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def sell_security(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    price: Money,
    buyer: Name,
    pay_by: Day | None = None,
    on: Day = TODAY,
    document: Document = "",
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep that a security was sold by agreement, without an auction."""
    from fundledger.recovery.handling import Sold

    what = Sold(price=price, buyer=clean(buyer), pay_by=pay_by, note=clean(note))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def take_security(
    work: Work,
    loan: Loan,
    code: Code,
    value: Money,
    *,
    on: Day = TODAY,
    document: Document = "",
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep that the Fund takes a security in place of so much of the debt."""
    from fundledger.recovery.handling import Taken

    what = Taken(value=value, note=clean(note))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def undo_sale_of_security(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    reason: Text = "",
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep that a sale or a taking came to nothing: it may be sold anew."""
    from fundledger.recovery.handling import Undone

    what = Undone(reason=clean(reason))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


@act(main=MAIN)
def stop_handling(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    reason: Text = "",
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep that a security is not handled any more, or a guarantor not asked: with a reason."""
    from fundledger.recovery.handling import Stopped

    what = Stopped(reason=clean(reason))
    return _kept(work, loan, code, on, what, document, dry_run=dry_run)


# Money.


@act(main=MAIN)
def link_receipt_to_security(
    work: Work, loan: Loan, code: Code, link: Number, *, dry_run: bool = False
) -> Answer:
    """A receipt of the loan, by its link, is money of a security or of a guarantor."""
    from fundledger.recovery import realising

    def state(writer: Writer, security: Security) -> Handling:
        return realising.link_receipt(writer, security, link, work.today)

    return _stated(work, loan, code, state, dry_run=dry_run)


@act(main=MAIN)
def link_cost_to_security(
    work: Work,
    loan: Loan,
    code: Code,
    entry: Entry,
    *,
    to_owner: bool = False,
    dry_run: bool = False,
) -> Answer:
    """An entry of money is a cost of a security, or gave what was left `to_owner`."""
    from fundledger.recovery import realising

    def state(writer: Writer, security: Security) -> Handling:
        return realising.link_entry(writer, security, entry, work.today, to_owner=to_owner)

    return _stated(work, loan, code, state, dry_run=dry_run)


@act(shows=False)
def undo_in_handling(
    work: Work, loan: Loan, code: Code, link: Number, *, reason: Text = "", dry_run: bool = False
) -> Answer:
    """Take back what was entered wrongly of a security, its release too; with a reason."""
    from fundledger.recovery import realising
    from fundledger.reports.table import Note

    with work.writing() as writer:
        security = realising.security_meant(writer, loan, code)
        realising.take_back(writer, security, link, reason, work.today)
    key = "handling_note.would_undo" if dry_run else "handling_note.was_undone"
    return told(Note(key, {"code": security.code, "link": link}), security=security.subject)


# Read.


@question(of_many=True)
def security_handlings(asked: Asked, *, whose: Whose, running: bool = False) -> Table:
    """Securities in recovery and guarantors called, what must be done next first."""
    from fundledger.reports.handlings import handling_list

    return handling_list(asked, whose.values(), is_open=running)


@question(main=MAIN)
def security_file(asked: Asked, loan: Loan, code: Code) -> Screen:
    """All of one security: value, where its handling stands, money, what was done."""
    from fundledger.reports.handlings import security_screen

    return security_screen(asked, loan, code)


def _kept(
    work: Work,
    loan: str,
    code: str,
    on: date,
    what: Said,
    document: str = "",
    *,
    dry_run: bool,
) -> Answer:
    from fundledger.recovery import realising

    def state(writer: Writer, security: Security) -> Handling:
        return realising.keep(writer, security, on, what, today=work.today, document=document)

    return _stated(work, loan, code, state, what, dry_run=dry_run)


def _stated(
    work: Work,
    loan: str,
    code: str,
    state: Callable[[Writer, Security], Handling],
    what: Said | None = None,
    *,
    dry_run: bool,
) -> Answer:
    """Where it stands by it, from today on."""
    from fundledger.recovery.realising import security_meant
    from fundledger.reports.asking import ask
    from fundledger.reports.handlings import standing_screen
    from fundledger.reports.table import Note

    with work.writing() as writer:
        security = security_meant(writer, loan, code)
        kept = state(writer, security)
        asked = ask(writer.connection, writer.fund, work.today)
        notes = [Note("loan_note.dry_run")] if dry_run else []
        screen = standing_screen(asked, kept, notes)
        doubts = list(_proposed(writer, kept, what, work.today))
    link = max(each.chain for each in kept.entered)
    said = {"code": security.code, "loan": security.loan, "link": link}
    answer = shown(screen, remarks=doubts, security=security.subject, link=link)
    return answer if dry_run else saying(answer, "handling_note.was_kept", **said)


def _proposed(writer: Writer, of: Handling, what: Said | None, today: date) -> Iterator[Note]:
    """What follows and is done elsewhere, or what is odd; nothing of it follows by itself."""
    from fundledger.arrears.debts import Day as OfDay
    from fundledger.money import Dong
    from fundledger.recovery.handling import Demanded, Noticed, Taken
    from fundledger.recovery.realising import is_overdue
    from fundledger.reports.table import Note

    named: dict[str, object] = {"loan": of.security.loan, "code": of.security.code}
    if isinstance(what, Noticed | Demanded):
        day = OfDay(writer.connection, writer.fund, of.asked.day, today=today)
        if not is_overdue(day, of.security):
            yield Note("handling_note.not_overdue", {"day": of.asked.day})
        yield Note("handling_note.say_delivery", named)
    if isinstance(what, Demanded) and of.security.value and what.amount > of.security.value:
        sums = {"amount": Dong(what.amount), "value": Dong(of.security.value)}
        yield Note("handling_note.above_guarantee", sums)
    sale = of.sale
    if sale is not None and what is not None:
        said = {**named, "amount": Dong(sale.price), "document": sale.document, "day": sale.day}
        taken = isinstance(what, Taken)
        yield Note("handling_note.book_taking" if taken else "handling_note.book_price", said)
