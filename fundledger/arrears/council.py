"""Decisions of the council for risk (Hội đồng xử lý rủi ro), and what came of them.

    decide(writer, wanted, today)       takes one; every debt that it names is looked at first
    withdraw(writer, number, …)         as long as nothing was done by it
    decisions(connection, fund, …)      all that were ever taken, in the order of days
    decision_on(connection, fund, …)    one that stands, by its number
    outcomes(connection, fund, …)       what came of each debt that a decision names

A decision is a fact under its number (`approvals` reads what it approves). One that puts a debt
into a worse group states the mark of it too (`grading.marks`), so that the group follows at once; a
use of provision or a striking off is a document of the loan that names the decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from fundledger.arrears.approvals import (
    COUNCIL_DECISIONS_REQUIRED,
    KIND,
    Approval,
    What,
    approvals,
    approvals_of,
)
from fundledger.arrears.booked import written_off_left
from fundledger.arrears.fitness import Doubt, Fitness, Item
from fundledger.calendar import quarter_of
from fundledger.errors import FundledgerError
from fundledger.grading.marks import Mark, marks_of, statement_of, voiding
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import not_voided, stated
from fundledger.ledger.settings import value_on
from fundledger.registers.documents import Document, documents_of
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

CARRIED_OUT_BY: Mapping[What, str] = {"use": "write_off", "strike_off": "strike_off"}
"""The document of a loan that does what was approved."""


class Wanted(NamedTuple):
    """A decision as it is on paper."""

    number: str
    day: date
    members: Sequence[str] = ()
    quarter: tuple[date, date] | None = None  # the one whose debts it decided on
    items: Sequence[Item] = ()
    conclusion: str = ""


class Withdrawn(NamedTuple):
    day: date
    reason: str
    actor: str


@dataclass(frozen=True, slots=True)
class Decision:
    number: str
    day: date
    members: tuple[str, ...]
    quarter: str | None
    conclusion: str
    items: tuple[Approval, ...]
    actor: str
    chain: int
    withdrawn: Withdrawn | None = None


class Decided(NamedTuple):
    decision: Decision
    doubts: tuple[Doubt, ...]


State = Literal["open", "done", "in_force", "expired", "lifted"]


class Outcome(NamedTuple):
    """What came of one item: `by` is the document that did it, `day` when (or to when it holds)."""

    item: Approval
    state: State
    day: date | None = None
    by: Document | None = None


def is_required(connection: Connection, fund: int, day: date, known_at: int | None = None) -> bool:
    """Whether a use of provision, and a worse group, need a decision of the council."""
    return value_on(connection, fund, COUNCIL_DECISIONS_REQUIRED, day, known_at) == "yes"


# What was decided.


def decisions(
    connection: Connection, fund: int, day: date | None = None, known_at: int | None = None
) -> list[Decision]:
    """Every decision up to a day, in the order of days, those that were withdrawn among them."""
    facts = list(stated(connection, fund, KIND, known_at=known_at))
    gone = {fact.body["voids"]: fact for fact in facts if "voids" in fact.body}
    found = [
        _decision(fact, gone.get(fact.chain))
        for fact in facts
        if "voids" not in fact.body and (day is None or fact.effective <= day)
    ]
    return sorted(found, key=lambda each: (each.day, each.chain))


def decision_on(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> Decision | None:
    """The decision that stands under a number; None where there is none, or it was withdrawn."""
    facts = stated(connection, fund, KIND, subject=clean(number), known_at=known_at)
    return next((_decision(fact, None) for fact in not_voided(facts)), None)


def decision_numbered(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> Decision:
    """The same, or the last that was withdrawn; a refusal that names those there are."""
    every = decisions(connection, fund, known_at=known_at)
    of_it = [each for each in every if each.number == clean(number)]
    if not of_it:
        known = [each.number for each in every]
        raise FundledgerError(
            "council.unknown" if known else "council.none_yet", number=number, known=known
        )
    return next((each for each in of_it if each.withdrawn is None), of_it[-1])


def _decision(fact: Fact, withdrawn: Fact | None) -> Decision:
    body = fact.body
    return Decision(
        *(fact.subject, fact.effective, tuple(body["members"]), body.get("quarter")),
        *(str(body.get("conclusion", "")), tuple(approvals_of(fact)), fact.actor, fact.chain),
        None
        if withdrawn is None
        else Withdrawn(withdrawn.effective, withdrawn.body["reason"], withdrawn.actor),
    )


# What came of it.


def outcomes(
    connection: Connection,
    fund: int,
    items: Sequence[Approval],
    day: date,
    known_at: int | None = None,
) -> list[Outcome]:
    """What had come of each item by the end of a day."""
    marks: Mapping[str, Sequence[Mark]] = {}
    if any(each.what == "raise" for each in items):
        marks = marks_of(connection, fund, known_at=known_at)
    left: Mapping[str, int] = {}
    if any(each.what == "strike_off" for each in items):
        left = written_off_left(connection, fund, day, known_at)

    def outcome(item: Approval) -> Outcome:
        if item.what == "raise":
            return _raised(item, marks.get(item.loan, ()), day)
        papers = documents_of(connection, fund, item.loan, known_at)
        return _carried_out(item, papers, day, is_left=item.loan in left)

    return list(map(outcome, items))


def _carried_out(
    item: Approval, papers: Sequence[Document], day: date, *, is_left: bool
) -> Outcome:
    """A debt that an opening brought has no papers: once struck off, nothing of it is left."""
    if item.what == "strike_off" and not papers:
        return Outcome(item, "open" if is_left else "done")
    do = CARRIED_OUT_BY[item.what]
    for each in papers:
        if each.do == do and each.document == item.number and each.day <= day:
            return Outcome(item, "done", each.day, each)
    return Outcome(item, "open")


def _raised(item: Approval, marks: Sequence[Mark], day: date) -> Outcome:
    if not any(mark.kind == "raised" and mark.document == item.number for mark in marks):
        return Outcome(item, "lifted")
    assert item.until is not None
    return Outcome(item, "in_force" if day <= item.until else "expired", item.until)


# Deciding.


def decide(writer: Writer, wanted: Wanted, today: date) -> Decided:
    """Take a decision of a day that has come, if nothing stands against any debt it names."""
    number = _fit_number(writer, wanted, today)
    members = tuple(dict.fromkeys(name for each in wanted.members if (name := clean(each))))
    if not members:
        raise FundledgerError("council.no_members", number=number)
    conclusion = clean(wanted.conclusion)
    if not wanted.items and not conclusion:
        raise FundledgerError("council.nothing_decided", number=number)
    fitness = Fitness(writer.connection, writer.fund, wanted.day)
    items = [fitness.fit(each) for each in wanted.items]
    _refuse_twice(writer.connection, writer.fund, items)
    body: dict[str, object] = {"members": list(members)}
    if wanted.quarter is not None:
        body["quarter"] = _quarter(wanted, wanted.quarter)
    body["items"] = [_said(each) for each in items]
    if conclusion:
        body["conclusion"] = conclusion
    fact = writer.state(Statement(KIND, number, wanted.day, body))
    for each in items:
        if each.what == "raise":
            raised = each.group, each.until
            mark = Mark(0, each.loan, "raised", wanted.day, number, conclusion, *raised)
            writer.state(statement_of(mark))
    return Decided(_decision(fact, None), tuple(fitness.doubts(items)))


def _fit_number(writer: Writer, wanted: Wanted, today: date) -> str:
    number = clean(wanted.number)
    if not number:
        raise FundledgerError("council.no_number")
    if wanted.day > today:
        raise FundledgerError("loan.future_day", day=wanted.day)
    stands = decision_on(writer.connection, writer.fund, number)
    if stands is not None:
        raise FundledgerError("council.number_stands", number=number, day=stands.day)
    return number


def _quarter(wanted: Wanted, quarter: tuple[date, date]) -> str:
    first, last = quarter
    name = quarter_of(last)
    if first > wanted.day:
        raise FundledgerError("council.quarter_ahead", quarter=name, day=wanted.day)
    return name


def _refuse_twice(connection: Connection, fund: int, items: Sequence[Item]) -> None:
    """One debt once for one thing, here and over all decisions that nothing was done by yet."""
    seen: set[tuple[str, str]] = set()
    for each in items:
        if (each.what, each.loan) in seen:
            raise FundledgerError("council.item_twice", loan=each.loan)
        seen.add((each.what, each.loan))
    earlier = [
        each
        for each in approvals(connection, fund)
        if each.what != "raise" and (each.what, each.loan) in seen
    ]
    for outcome in outcomes(connection, fund, earlier, date.max):
        if outcome.state == "open":
            item = outcome.item
            raise FundledgerError(
                "council.approved_already", loan=item.loan, number=item.number, day=item.day
            )


def _said(item: Item) -> dict[str, object]:
    found = item._asdict()
    if item.until is not None:
        found["until"] = item.until.isoformat()
    return {name: value for name, value in found.items() if value is not None}


# Withdrawing.


def withdraw(
    writer: Writer, number: str, reason: str, today: date
) -> tuple[Decision, tuple[Mark, ...]]:
    """Take a decision back with the groups that it raised; refused once a document names it."""
    decision = decision_numbered(writer.connection, writer.fund, number)
    why = clean(reason)
    if not why:
        raise FundledgerError("council.no_reason", number=decision.number)
    if decision.withdrawn is not None:
        raise FundledgerError(
            "council.withdrawn_already", number=decision.number, day=decision.withdrawn.day
        )
    found = outcomes(writer.connection, writer.fund, decision.items, date.max)
    _refuse_carried_out(decision, [each for each in found if each.state == "done"])
    body = {"do": "void", "voids": decision.chain, "reason": why}
    void = writer.state(Statement(KIND, decision.number, today, body))
    marks = tuple(
        mark
        for of_loan in marks_of(writer.connection, writer.fund).values()
        for mark in of_loan
        if mark.kind == "raised" and mark.document == decision.number
    )
    for mark in marks:
        writer.state(voiding(mark, why, today))
    return _withdrawn(decision, void), marks


def _refuse_carried_out(decision: Decision, done: Sequence[Outcome]) -> None:
    if not done:
        return
    loans = [each.item.loan for each in done]
    papers = [each.by for each in done if each.by is not None]
    if not papers:
        raise FundledgerError("council.struck_off", number=decision.number, loans=loans)
    first = papers[0]
    said: dict[str, object] = {"loan": first.loan, "day": first.day, "link": first.chain}
    raise FundledgerError("council.carried_out", number=decision.number, loans=loans, **said)


def _withdrawn(decision: Decision, void: Fact) -> Decision:
    return replace(decision, withdrawn=Withdrawn(void.effective, void.body["reason"], void.actor))
