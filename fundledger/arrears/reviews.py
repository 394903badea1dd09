"""What was found when somebody looked at an overdue borrower: cause, ability to pay, what is next.

    review(writer, borrower, day, …)    keeps one, as a fact under the borrower's number
    reviews_of(connection, fund, …)     those of one borrower, the last first
    reviewed(connection, fund, …)       who was looked at in a span
    is_late(connection, fund, …)        whether anything that a borrower owes is overdue

A review holds only what was said, and stays on record: one that was wrong, or is out of date, is
answered by another. It changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundledger.arrears.debts import Day, debt_on
from fundledger.calendar import ONE_DAY, quarter_named, quarter_of
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.registers.cooperatives import borrower_on
from fundledger.registers.loan import loans
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "arrears_review"


class Findings(NamedTuple):
    """What a review says; None or empty where nothing was said."""

    by: str = ""  # who looked
    cause: str = ""
    ability: str = ""  # to pay
    conclusion: str = ""
    next: str = ""  # what is to be done
    next_on: date | None = None

    @property
    def say_something(self) -> bool:
        return any((self.cause, self.ability, self.conclusion, self.next, self.next_on))


class Review(NamedTuple):
    borrower: str
    day: date
    found: Findings
    document: str
    actor: str
    chain: int
    quarter: str | None = None  # the one that it was made for, where that was said

    def is_of(self, quarter: tuple[date, date]) -> bool:
        """Whether it counts for a quarter: one that it names, else that of its day."""
        return _is_of(self.day, self.quarter, quarter)

    @property
    def by(self) -> str:
        """Who looked; where that was not said, who entered it."""
        return self.found.by or self.actor


def review(
    writer: Writer,
    borrower: str,
    day: date,
    found: Findings,
    today: date,
    document: str | None = None,
    quarter: tuple[date, date] | None = None,
) -> Review:
    """Keep what was found of a borrower on a day that has come.

    `quarter` is the one that it is made for: that of the day, or the one before.
    """
    number = borrower_on(writer.connection, writer.fund, clean(borrower), day).number
    if day > today:
        raise FundledgerError("loan.future_day", day=day)
    said = _cleaned(found)
    if not said.say_something:
        raise FundledgerError("review.nothing_said", cooperative=number)
    if said.next_on is not None and said.next_on < day:
        raise FundledgerError("review.next_before", day=day, next_on=said.next_on)
    for each in stated(writer.connection, writer.fund, KIND, subject=number):
        made_for = quarter and quarter_of(quarter[1])
        if (each.effective, _found(each), each.body.get("quarter")) == (day, said, made_for):
            raise FundledgerError("review.stands", cooperative=number, day=day, link=each.chain)
    body = {name: _plain(value) for name, value in said._asdict().items() if value}
    if quarter is not None:
        body["quarter"] = _made_for(quarter, day)
    document = clean(document or "") or None
    return _review(writer.state(Statement(KIND, number, day, body, document)))


def reviews(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> list[Review]:
    """Every review up to a day, the last first."""
    return _last_first(stated(connection, fund, KIND, known_at=known_at), day)


def reviews_of(
    connection: Connection, fund: int, borrower: str, day: date, known_at: int | None = None
) -> list[Review]:
    """Those of one borrower."""
    return _last_first(stated(connection, fund, KIND, subject=borrower, known_at=known_at), day)


def reviewed(
    connection: Connection,
    fund: int,
    first: date,
    last: date,
    known_at: int | None = None,
    *,
    until: date | None = None,
) -> frozenset[str]:
    """By number, the borrowers that were looked at from the first day to the last, both counted.

    What was made for a quarter counts for that one, on whatever day it was made `until` then.
    """
    facts = stated(connection, fund, KIND, known_at=known_at)
    return frozenset(
        fact.subject
        for fact in facts
        if (until is None or fact.effective <= until)
        and _is_of(fact.effective, fact.body.get("quarter"), (first, last))
    )


def is_late(connection: Connection, fund: int, borrower: str, day: date) -> bool:
    of = Day(connection, fund, day)
    theirs = (each for each in loans(connection, fund) if each.cooperative_on(day) == borrower)
    found = (debt_on(each, of) for each in theirs)
    return any(debt.is_overdue for debt in found if debt is not None)


def _made_for(quarter: tuple[date, date], day: date) -> str:
    name = quarter_of(quarter[1])
    if name not in (quarter_of(day), quarter_of(quarter_named(quarter_of(day))[0] - ONE_DAY)):
        raise FundledgerError("review.other_quarter", quarter=name, day=day)
    return name


def _is_of(day: date, named: str | None, span: tuple[date, date]) -> bool:
    if named is None:
        return span[0] <= day <= span[1]
    first, last = quarter_named(named)
    return span[0] <= first and last <= span[1]


def _last_first(facts: Iterable[Fact], day: date) -> list[Review]:
    found = [_review(fact) for fact in facts if fact.effective <= day]
    return sorted(found, key=lambda each: (each.day, each.chain), reverse=True)


def _review(fact: Fact) -> Review:
    return Review(
        *(fact.subject, fact.effective, _found(fact)),
        *(fact.document or "", fact.actor, fact.chain),
        fact.body.get("quarter"),
    )


def _found(fact: Fact) -> Findings:
    said = {name: value for name, value in fact.body.items() if name != "quarter"}
    next_on = said.get("next_on")
    return Findings(**{**said, "next_on": next_on and date.fromisoformat(next_on)})


def _cleaned(found: Findings) -> Findings:
    return Findings(
        *(clean(found.by), clean(found.cause), clean(found.ability)),
        *(clean(found.conclusion), clean(found.next), found.next_on),
    )


def _plain(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value
