"""What happened to a borrower, from wherever it is kept, as one table: the last first.

Steps, deliveries, replies and promises with what became of them; inspections, reviews, cases,
securities that are handled; and documents of its loans while it owed them: money out and in,
confirmations, recalls, restructurings.
A room that keeps more of the kind gives its rows by another function in `_SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from fundledger.arrears.reviews import reviews_of
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.ledger.facts import stated
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.recovery.cases import cases
from fundledger.recovery.inspections import inspections_of
from fundledger.recovery.ladders import Ladders
from fundledger.recovery.promised import promised_by
from fundledger.recovery.promises import Outcome
from fundledger.recovery.realising import handlings
from fundledger.recovery.steps import Contact, Delivery, Notice, Promise, Reply, steps_of
from fundledger.registers.documents import KIND as DOCUMENT
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan, loans
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.cases import event_word
from fundledger.reports.decisions import recall_reasons
from fundledger.reports.handlings import step_about
from fundledger.reports.handlings import step_word as handling_word
from fundledger.reports.recovery import rung_word, step_word
from fundledger.reports.table import (
    Cell,
    Column,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    days,
    money,
    numbers,
    texts,
    word_for,
)

_COLUMNS = (
    *(*days("day"), *texts("what", "about", "document", "loan"), *money("amount")),
    *(*texts("actor"), *numbers("link")),
)
_ON_SCREEN: OnScreen = (
    *alone(*days("day")),
    (Column("what"), ("what", "document")),
    *alone(*texts("about", "loan"), *money("amount"), *texts("actor"), *numbers("link")),
)
_LEFT_OUT = frozenset({"open", "apply", "change_rate"})
"""Documents that change how a loan is reckoned: nobody did anything about the borrower by them."""


class Happened(NamedTuple):
    day: date
    link: int
    what: Word
    actor: str
    about: Cell = None
    document: str = ""
    loan: str = ""
    amount: int | None = None


class Whose(NamedTuple):
    """A borrower, and every loan that it owed on any day up to the one asked."""

    number: str
    loans: tuple[Loan, ...]


def timeline(asked: Asked, number: str) -> Table:
    whose = Whose(number, tuple(_its_loans(asked, number)))
    every = [each for of in _SOURCES for each in of(asked, whose) if each.day <= asked.as_of]
    every.sort(key=lambda each: (each.day, each.link), reverse=True)
    rows: list[Record] = [
        {
            "day": each.day,
            "what": each.what,
            "about": each.about,
            "document": each.document or None,
            "loan": each.loan or None,
            "amount": each.amount,
            "actor": each.actor,
            "link": each.link,
        }
        for each in every
    ]
    return Table.of("timeline", _COLUMNS, rows, on_screen=_ON_SCREEN)


def _its_loans(asked: Asked, number: str) -> Iterator[Loan]:
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            passed_to = (each.body["to"] for each in loan.transfers if each.day <= asked.as_of)
            if number == loan.contract.cooperative or number in passed_to:
                yield loan


def _steps(asked: Asked, whose: Whose) -> Iterator[Happened]:
    became = {each.step.chain: each for each in promised_by(day_of(asked), whose.number)}
    ladders = Ladders.read(asked.connection, asked.fund, asked.known_at)
    for step in steps_of(asked.connection, asked.fund, whose.number, asked.known_at):
        about, amount = None, None
        match step.said:
            case Notice() as said:
                rung = rung_word(ladders.on(step.day), said.rung)
                whom = None if said.to == "borrower" else Sentence(f"choice.addressee.{said.to}")
                about = _joined(rung, whom, said.addressee, said.note)
            case Contact() as said:
                about = _joined(said.person, said.note)
            case Delivery() as said:
                outcome = Sentence(f"choice.delivery.{said.outcome}")
                about = _joined(outcome, Sentence(f"choice.delivered_by.{said.by}"), said.person)
            case Reply() as said:
                about = said.text
            case Promise() as said:
                amount = said.amount
                about = _promised(said, became.get(step.chain))
        loan = ", ".join(getattr(step.said, "loans", ()))
        where = step.day, step.chain, step_word(step), step.actor
        yield Happened(*where, about, step.document, loan, amount)


def _promised(said: Promise, became: Outcome | None) -> Cell:
    """For which day, and what became of it by the day asked."""
    state = "open" if became is None else became.state
    params: dict[str, object] = {"by": said.by, "state": Sentence(f"choice.promise_state.{state}")}
    params["paid"] = Dong(0 if became is None else became.paid)
    return Sentence("timeline_word.promise", params)


def _inspections(asked: Asked, whose: Whose) -> Iterator[Happened]:
    where = asked.connection, asked.fund
    for loan in whose.loans:
        for each in inspections_of(*where, loan.number, asked.known_at):
            if loan.cooperative_on(each.day) == whose.number:
                finding = Sentence(f"choice.use_finding.{each.minutes.finding}")
                about = _joined(finding, each.minutes.proposal)
                what = word_for("timeline_what.", "inspection")
                yield Happened(
                    *(each.day, each.chain, what, each.actor, about, each.document, loan.number)
                )


def _reviews(asked: Asked, whose: Whose) -> Iterator[Happened]:
    where = asked.connection, asked.fund, whose.number
    for each in reviews_of(*where, asked.as_of, asked.known_at):
        found = each.found
        about = _joined(found.cause, found.conclusion, found.next)
        what = word_for("timeline_what.", "review")
        yield Happened(each.day, each.chain, what, each.by, about, each.document)


def _cases(asked: Asked, whose: Whose) -> Iterator[Happened]:
    its = {loan.number for loan in whose.loans}
    for case in cases(asked.connection, asked.fund, asked.known_at):
        if case.opened.cooperative != whose.number and not its & set(case.loans):
            continue
        standing = case.standing(frozenset())  # days off move dates, never what happened
        about = Sentence("timeline_word.case", {"case": case.number})
        for each in case.entered:
            yield Happened(
                *(each.day, each.chain, event_word(standing, each), each.actor, about),
                *(each.document, ", ".join(case.loans)),
            )


def _handlings(asked: Asked, whose: Whose) -> Iterator[Happened]:
    """What was done about securities of its loans, while it owed them."""
    its = {loan.number: loan for loan in whose.loans}
    for each in handlings(asked.connection, asked.fund, asked.known_at):
        loan = its.get(each.security.loan)
        if loan is None:
            continue
        of = Sentence("timeline_word.security", {"code": each.security.code})
        for step in each.entered:
            if loan.cooperative_on(step.day) == whose.number:
                about = _joined(of, step_about(step))
                where = step.day, step.chain, handling_word(step), step.actor
                yield Happened(*where, about, step.document, loan.number)
        gone = each.released
        if gone is not None and loan.cooperative_on(gone.day) == whose.number:
            what = word_for("handling_do.", "release")
            where = gone.day, gone.chain, what, gone.actor
            yield Happened(*where, of, gone.document, loan.number)


def _documents(asked: Asked, whose: Whose) -> Iterator[Happened]:
    for loan in whose.loans:
        of = asked.connection, asked.fund, DOCUMENT
        facts = stated(*of, subject=loan.number, known_at=asked.known_at)
        actors = {fact.chain: fact.actor for fact in facts}
        for each in loan.documents:
            if each.do in _LEFT_OUT or not _is_of(loan, each, whose.number):
                continue
            amount: Any = each.body.get("amount")
            what = word_for("document_kind.", each.do)
            yield Happened(
                *(each.day, each.chain, what, actors.get(each.chain, "")),
                *(_about(each), each.document, loan.number, amount),
            )


def _is_of(loan: Loan, each: Document, number: str) -> bool:
    """A transfer is of both."""
    if each.do == "transfer" and loan.cooperative_on(each.day - ONE_DAY) == number:
        return True
    return loan.cooperative_on(each.day) == number


def _about(each: Document) -> Cell:
    match each.do:
        case "recall":
            by = Sentence("timeline_word.pay_by", {"day": _day(each, "pay_by")})
            return _joined(by, *recall_reasons(each))
        case "extend":
            return Sentence("timeline_word.to", {"day": _day(each, "to")})
        case "transfer":
            return str(each.body["to"])
    reason = each.body.get("reason")
    return str(reason) if reason else None


def _day(each: Document, name: str) -> date:
    return date.fromisoformat(each.body[name])


def _joined(*parts: object) -> Cell:
    said = tuple(each for each in parts if each)
    return Joined(said, "; ") if said else None


_SOURCES: tuple[Callable[[Asked, Whose], Iterator[Happened]], ...] = (
    *(_steps, _inspections, _reviews, _cases, _handlings, _documents),
)
