"""What a Fund decides of a debt's group beside its papers, and finds of it; and takes back.

    raise_group(writer, loan, raised, …)    into a worse group than it has, to a day
    mark(writer, loan, kind, …)             misused, or judged by a court
    unmark(writer, link, reason, today)     it was wrong: it stands no more, both stay on record

Only upward: no decision puts a debt into a better group than its days and papers give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fundledger.bulk import no_collection
from fundledger.contract.life import Life
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders, Own
from fundledger.grading.groups import Graded, Raised
from fundledger.grading.marks import KIND, Mark, MarkKind, marks_of, statement_of, voiding
from fundledger.grading.rule_sets import keep
from fundledger.ledger.entry import Fact
from fundledger.ledger.facts import fact_at
from fundledger.registers.loan import Loan, loan_numbered, loans
from fundledger.rules.classing import GROUPS
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer


def raise_group(
    writer: Writer, loan: str, raised: Raised, on: date, today: date
) -> tuple[Mark, int]:
    """Put a debt into a worse group than it has on that day; answers which that was, too."""
    number = loan_numbered(writer.connection, writer.fund, loan).number
    said = _said(number, "raised", on, raised.decision, raised.reason, today)
    new = said._replace(group=raised.group, until=raised.until)
    if raised.group not in GROUPS:
        raise FundledgerError("debt_mark.not_a_group", group=raised.group)
    if raised.until < on:
        raise FundledgerError("debt_mark.until_before", day=on, until=raised.until)
    _refuse_twice(writer, new)
    present = _without_it(writer, number, on, raised.until)
    if present is None:
        raise FundledgerError("debt_mark.no_debt", loan=number, day=on)
    if raised.group <= present.group:
        said_of: dict[str, object] = {"loan": number, "day": on, "has": present.group}
        raise FundledgerError("debt_mark.not_worse", group=raised.group, **said_of)
    rules = Graders.read(writer.connection, writer.fund, on).rules
    keep(writer, "debt_groups", rules.name)
    return _kept(writer, new), present.group


def mark(
    writer: Writer, loan: str, kind: MarkKind, on: date, document: str, reason: str, today: date
) -> Mark:
    """Keep that the money was misused, or that a court has decided."""
    of = loan_numbered(writer.connection, writer.fund, loan)
    number, signed = of.number, of.contract.signed
    if on < signed:
        raise FundledgerError("debt_mark.before_signing", loan=number, day=on, signed=signed)
    new = _said(number, kind, on, document, reason, today)
    _refuse_twice(writer, new)
    return _kept(writer, new)


def unmark(writer: Writer, link: int, reason: str, today: date) -> Mark:
    """What was stated stands no more; answers it."""
    found = fact_at(writer.connection, writer.fund, link)
    if found is None or found.kind != KIND or found.body["do"] == "void":
        raise FundledgerError("debt_mark.no_mark", link=link)
    standing = marks_of(writer.connection, writer.fund, loan=found.subject)
    gone = next((each for each in standing.get(found.subject, ()) if each.chain == link), None)
    if gone is None:
        raise FundledgerError("debt_mark.voided", link=link)
    if not clean(reason):
        raise FundledgerError("debt_mark.no_reason")
    writer.state(voiding(gone, clean(reason), today))
    return gone


def _without_it(writer: Writer, number: str, day: date, until: date) -> Graded | None:
    """The group beside all others of its borrower; None: it owes no principal.

    A decision that ends before the new one does not count: it may be prolonged.
    """
    where = writer.connection, writer.fund
    graders = Graders.read(*where, day)
    others = [
        each for each in graders.marks.get(number, ()) if each.until is None or each.until >= until
    ]
    graders = replace(graders, marks={**graders.marks, number: others})
    with no_collection():
        own = list(_own(*where, graders, number))
    if not any(each.loan == number for each in own):
        return None
    return graders.together(own)[number]


def _own(connection: Connection, fund: int, graders: Graders, number: str) -> Iterator[Own]:
    """What each debt gives by itself that the group of the one may hang on."""
    day = graders.day
    loan = loan_numbered(connection, fund, number)
    every = [loan] if graders.rules.contagion == "none" else loans(connection, fund)
    circle = graders.circle_of(loan.cooperative_on(day))
    for each in every:
        owner = each.cooperative_on(day)
        if each.begun(day) and graders.circle_of(owner) == circle:
            (at,) = _life(each).lived([day])
            owes = at.principal or (at.interest and each.number != number)
            if owes:
                yield Own(each.number, owner, graders.own(each, at))


def _life(loan: Loan) -> Life:
    return Life(loan.contract.terms, loan.events, opening=loan.opening)


def _said(number: str, kind: MarkKind, on: date, document: str, reason: str, today: date) -> Mark:
    if on > today:
        raise FundledgerError("loan.future_day", day=on)
    if not clean(document):
        key = "debt_mark.no_decision" if kind == "raised" else "debt_mark.no_document"
        raise FundledgerError(key)
    if not clean(reason):
        raise FundledgerError("debt_mark.no_reason")
    return Mark(0, number, kind, on, clean(document), clean(reason))


def _refuse_twice(writer: Writer, new: Mark) -> None:
    """One paper says one thing of a debt: what is to be said anew is taken back first."""
    for each in marks_of(writer.connection, writer.fund, loan=new.loan).get(new.loan, ()):
        if (each.kind, each.day, each.document) == (new.kind, new.day, new.document):
            said: dict[str, object] = {"document": new.document, "day": new.day}
            raise FundledgerError("debt_mark.twice", loan=new.loan, link=each.chain, **said)


def _kept(writer: Writer, new: Mark) -> Mark:
    fact: Fact = writer.state(statement_of(new))
    return new._replace(chain=fact.chain)
