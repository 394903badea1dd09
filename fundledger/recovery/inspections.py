"""How the money of a loan was used: minutes of inspections, and when the next one is due.

    inspect(writer, loan, day, …)           keeps the minutes, as a fact under the loan's number
    inspections_of(connection, fund, loan)  those that stand, the last first
    next_due(rule, lent, done)              when the next is due: pure

Money that was not used as agreed is a reason to recall the loan and puts its debt into a worse
group; neither follows by itself: `loan recall` and `debt-group mark` state it, by a decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from fundledger.contract.duedays import months_later
from fundledger.contract.fields import IfSaid, Kind, Text, reader_of, said
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import not_voided, stated
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.rules.ladders import InspectionRule
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "inspection"

Finding = Literal["as_agreed", "in_part", "misused", "not_used"]
MISUSE: frozenset[Finding] = frozenset({"in_part", "misused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What the minutes say."""

    finding: Finding
    members: Annotated[tuple[str, ...], Kind("texts", list, tuple)] = ()
    planned: IfSaid[Text] = ""
    actual: IfSaid[Text] = ""
    vouchers: IfSaid[Text] = ""
    assets: IfSaid[Text] = ""
    proposal: IfSaid[Text] = ""


_read = reader_of(Minutes)


class Inspection(NamedTuple):
    chain: int
    loan: str
    day: date
    document: str
    actor: str
    minutes: Minutes


def inspect(
    writer: Writer, number: str, day: date, minutes: Minutes, *, document: str, today: date
) -> Inspection:
    """Keep the minutes of a day that has come, of a loan that was paid out by then."""
    loan = loan_numbered(writer.connection, writer.fund, number)
    if day > today:
        raise FundledgerError("loan.future_day", day=day)
    if not clean(document):
        raise FundledgerError("inspection.no_number")
    if not minutes.members:
        raise FundledgerError("inspection.no_members", loan=loan.number)
    if not loan.was_lent(day):
        raise FundledgerError("inspection.not_disbursed", loan=loan.number, day=day)
    body = {"do": "inspect", **said(minutes)}
    return _inspection(writer.state(Statement(KIND, loan.number, day, body, clean(document))))


def take_back(writer: Writer, number: str, link: int, reason: str, today: date) -> Inspection:
    """Void minutes that were entered wrongly."""
    loan = loan_numbered(writer.connection, writer.fund, number)
    every = inspections_of(writer.connection, writer.fund, loan.number)
    wrong = next((each for each in every if each.chain == link), None)
    if wrong is None:
        known = [str(each.chain) for each in every] or ["–"]
        raise FundledgerError("inspection.unknown", loan=loan.number, link=link, known=known)
    if not clean(reason):
        raise FundledgerError("recovery.take_back_why", link=link)
    body = {"do": "void", "voids": link, "reason": clean(reason)}
    writer.state(Statement(KIND, loan.number, today, body))
    return wrong


def inspections_of(
    connection: Connection, fund: int, loan: str, known_at: int | None = None
) -> list[Inspection]:
    facts = stated(connection, fund, KIND, subject=loan, known_at=known_at)
    return _standing(facts)


def all_inspections(
    connection: Connection, fund: int, known_at: int | None = None
) -> dict[str, list[Inspection]]:
    found: dict[str, list[Inspection]] = defaultdict(list)
    for each in _standing(stated(connection, fund, KIND, known_at=known_at)):
        found[each.loan].append(each)
    return found


class Lent(NamedTuple):
    """When money of a loan was paid out; `opened`: the day on which it came with the opening."""

    draws: tuple[date, ...] = ()
    opened: date | None = None

    @property
    def last(self) -> date | None:
        days = (*self.draws, self.opened)
        return max((day for day in days if day is not None), default=None)


def next_due(rule: InspectionRule, lent: Lent, done: Sequence[date]) -> date | None:
    """The day by which the next inspection must be made; None where the rule asks for none.

    Each draw must be looked at within the first days; after that the months count from the last
    draw or inspection. What was paid out before the book began was looked at then: of it only the
    months count, from the opening.
    """
    if rule.first_days is not None:
        for draw in sorted(lent.draws):
            if not any(day >= draw for day in done):
                return draw + timedelta(rule.first_days)
    if rule.every_months is None or lent.last is None:
        return None
    return months_later(max([*done, lent.last]), rule.every_months)


def lent_by(loan: Loan, day: date) -> Lent:
    """What of a loan was paid out up to a day."""
    draws = [each.day for each in loan.documents if each.do == "disburse" and each.day <= day]
    opening = loan.opening
    opened = opening.day if opening is not None and opening.day <= day else None
    return Lent(tuple(draws), opened)


def _standing(facts: Iterable[Fact]) -> list[Inspection]:
    kept = map(_inspection, not_voided(facts))
    return sorted(kept, key=lambda each: (each.day, each.chain), reverse=True)


def _inspection(fact: Fact) -> Inspection:
    values: Any = _read(fact.body)
    return Inspection(
        *(fact.chain, fact.subject, fact.effective, fact.document or "", fact.actor),
        Minutes(**values),
    )
