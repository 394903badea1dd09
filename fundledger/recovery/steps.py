"""What was done about a borrower that does not pay: each a fact under the borrower's number.

    steps_of(connection, fund, borrower)    what stands of one borrower, in the order of days
    all_steps(connection, fund)             of all, by borrower
    keep(writer, borrower, day, …)          states one, after what stands against it was looked at
    Keeping(writer).keep(borrower, …)       the same for whoever states many: the book is read once
    take_back(writer, link, reason, today)  one that was entered wrongly

    {"do": "contact", …}  {"do": "notice", …}  {"do": "deliver", …}  {"do": "reply", …}
    {"do": "promise", …}  {"do": "void", "voids": link, "reason": …}

A debt confirmation, a recall and a suit are rungs of the ladder too; they are documents of a loan
and cases, and are read from there. Whether a promise was kept is said by the ledger (`promises`),
never here. A step changes no figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from fundledger.contract.fields import Count, Day, IfSaid, Kind, Money, Text, reader_of, said
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import not_voided, stated
from fundledger.recovery.ladders import Ladders
from fundledger.registers.cooperatives import borrower_on
from fundledger.registers.loan import loan_numbered
from fundledger.rules.ladders import TAKEN_ELSEWHERE, Ladder
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "recovery_step"

Texts = Annotated[tuple[str, ...], Kind("texts", list, tuple)]
How = Literal["call", "visit", "message", "meeting"]
By = Literal["post", "hand", "email", "message"]
Outcome = Literal["received", "returned", "refused"]
Addressee = Literal["borrower", "guarantor", "owner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody called or went there."""

    how: How
    rung: Text = "contact"
    person: IfSaid[Text] = ""  # who was spoken to
    loans: IfSaid[Texts] = ()
    note: IfSaid[Text] = ""
    officer: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A paper that was sent: a reminder, an invitation, minutes of work; its number is the fact's.

    `to` a guarantor or the owner of collateral it does not count as a rung of the borrower.
    """

    rung: Text
    to: IfSaid[Addressee] = "borrower"
    addressee: IfSaid[Text] = ""
    loans: IfSaid[Texts] = ()
    answer_by: IfSaid[Day | None] = None
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of a notice on its way."""

    of: Count  # the link of the notice
    by: By
    outcome: Outcome = "received"
    person: IfSaid[Text] = ""  # who took it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the borrower said to a contact or a notice."""

    text: Text
    of: IfSaid[Count | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A sum by a day, of some of its loans or of all."""

    amount: Money
    by: Day
    loans: IfSaid[Texts] = ()
    of: IfSaid[Count | None] = None
    person: IfSaid[Text] = ""
    note: IfSaid[Text] = ""


Said = Contact | Notice | Delivery | Reply | Promise

DO: Mapping[type[Said], str] = {
    Contact: "contact",
    Notice: "notice",
    Delivery: "deliver",
    Reply: "reply",
    Promise: "promise",
}
_READERS = {do: (of, reader_of(of)) for of, do in DO.items()}


class Step(NamedTuple):
    chain: int
    borrower: str
    day: date
    document: str
    actor: str
    said: Said

    @property
    def do(self) -> str:
        return DO[type(self.said)]


def steps_of(
    connection: Connection, fund: int, borrower: str, known_at: int | None = None
) -> list[Step]:
    return _standing(stated(connection, fund, KIND, subject=clean(borrower), known_at=known_at))


def all_steps(
    connection: Connection, fund: int, known_at: int | None = None
) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    for step in _standing(stated(connection, fund, KIND, known_at=known_at)):
        found[step.borrower].append(step)
    return found


def step_at(connection: Connection, fund: int, link: int) -> Step:
    """The step of a link; a refusal where that is none, or was taken back."""
    for each in _standing(stated(connection, fund, KIND)):
        if each.chain == link:
            return each
    raise FundledgerError("recovery.no_such_step", link=link)


def keep(
    writer: Writer, borrower: str, day: date, what: Said, *, today: date, document: str = ""
) -> Step:
    """State what was done on a day that has come, about loans that are the borrower's."""
    return Keeping(writer).keep(borrower, day, what, today=today, document=document)


class Keeping:
    """What a step is looked at against, as the book has it and as this states it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._ladders = Ladders.read(writer.connection, writer.fund)
        self._by_link: dict[int, Step] = {}
        self._of_borrower: dict[str, list[Step]] = defaultdict(list)
        self._notices: dict[str, list[Step]] = defaultdict(list)  # by the number of the paper
        for step in _standing(stated(writer.connection, writer.fund, KIND)):
            self._add(step)

    def _add(self, step: Step) -> None:
        self._by_link[step.chain] = step
        self._of_borrower[step.borrower].append(step)
        if isinstance(step.said, Notice):
            self._notices[step.document].append(step)

    def keep(
        self, borrower: str, day: date, what: Said, *, today: date, document: str = ""
    ) -> Step:
        writer, number = self._writer, clean(borrower)
        if day > today:
            raise FundledgerError("loan.future_day", day=day)
        borrower_on(writer.connection, writer.fund, number, day)
        _refuse_other_loans(writer, number, day, getattr(what, "loans", ()))
        if isinstance(what, Contact | Notice):
            _refuse_rung(self._ladders.on(day), what)
        if isinstance(what, Promise):
            _refuse_promise(what, day)
        of = getattr(what, "of", None)
        if of is not None:
            must_be_notice = isinstance(what, Delivery)
            self._refuse_unknown_step(number, day, of, must_be_notice=must_be_notice)
        if isinstance(what, Notice) and not clean(document):
            raise FundledgerError("recovery.no_number")
        self._refuse_stated(number, day, what, clean(document))
        body = {"do": DO[type(what)], **said(what)}
        step = _step(writer.state(Statement(KIND, number, day, body, clean(document) or None)))
        self._add(step)
        return step

    def _refuse_unknown_step(
        self, borrower: str, day: date, link: int, *, must_be_notice: bool
    ) -> None:
        of = self._by_link.get(link)
        if of is None:
            raise FundledgerError("recovery.no_such_step", link=link)
        if of.borrower != borrower:
            raise FundledgerError("recovery.step_of_another", link=link, cooperative=of.borrower)
        if must_be_notice and not isinstance(of.said, Notice):
            raise FundledgerError("recovery.not_a_notice", link=link)
        if day < of.day:
            raise FundledgerError("recovery.before_step", link=link, day=of.day)

    def _refuse_stated(self, borrower: str, day: date, what: Said, document: str) -> None:
        """What stands already is not stated twice. One paper may go to a borrower, a guarantor and
        an owner; not to two borrowers.
        """
        for other in self._of_borrower.get(borrower, ()):
            if _is_same(other, day, what, document):
                raise FundledgerError("recovery.stands", day=other.day, link=other.chain)
        if not isinstance(what, Notice):
            return
        for other in self._notices.get(document, ()):
            if other.borrower != borrower:
                said_of = {"document": document, "cooperative": other.borrower}
                raise FundledgerError("recovery.number_taken", **said_of)


def take_back(writer: Writer, link: int, reason: str, today: date) -> Step:
    """Void a step; refused while a delivery, a reply or a promise rests on it."""
    wrong = step_at(writer.connection, writer.fund, link)
    if not clean(reason):
        raise FundledgerError("recovery.take_back_why", link=link)
    resting = [
        each.chain
        for each in steps_of(writer.connection, writer.fund, wrong.borrower)
        if getattr(each.said, "of", None) == link
    ]
    if resting:
        raise FundledgerError("recovery.rested_on", link=link, links=resting)
    body = {"do": "void", "voids": link, "reason": clean(reason)}
    writer.state(Statement(KIND, wrong.borrower, today, body))
    return wrong


def _refuse_other_loans(writer: Writer, borrower: str, day: date, loans: Sequence[str]) -> None:
    for number in loans:
        loan = loan_numbered(writer.connection, writer.fund, number)
        if loan.cooperative_on(day) != borrower:
            raise FundledgerError("recovery.loan_of_another", loan=number, cooperative=borrower)


def _refuse_rung(ladder: Ladder, what: Contact | Notice) -> None:
    """What is confirmed, recalled or sued for is entered where it belongs."""
    rung = ladder.rung(clean(what.rung))
    wanted = {"contact"} if isinstance(what, Contact) else {"notice", "work"}
    if isinstance(what, Contact) and not any(each.kind == "contact" for each in ladder.rungs):
        return  # a call is kept though the Fund's ladder does not ask for one
    if rung is not None and rung.kind in wanted:
        return
    if rung is not None and rung.kind in TAKEN_ELSEWHERE:
        raise FundledgerError(f"recovery.rung_is_{rung.kind}", rung=rung.name)
    known = [each.code for each in ladder.rungs if each.kind in wanted] or ["–"]
    raise FundledgerError("recovery.no_such_rung", rung=what.rung, known=known)


def _refuse_promise(what: Promise, day: date) -> None:
    if what.amount <= 0:
        raise FundledgerError("contract.zero_amount")
    if what.by < day:
        raise FundledgerError("recovery.promised_before", day=day, by=what.by)


def _is_same(other: Step, day: date, what: Said, document: str) -> bool:
    if isinstance(what, Notice) and isinstance(other.said, Notice):
        whom = what.to, clean(what.addressee)
        return (document, *whom) == (other.document, other.said.to, clean(other.said.addressee))
    return (other.day, other.said, other.document) == (day, what, document)


def _standing(facts: Iterable[Fact]) -> list[Step]:
    found = map(_step, not_voided(facts))
    return sorted(found, key=lambda each: (each.day, each.chain))


def _step(fact: Fact) -> Step:
    of, read = _READERS[fact.body["do"]]
    value: Any = of(**read(fact.body))
    return Step(*(fact.chain, fact.subject, fact.effective, fact.document or "", fact.actor, value))
