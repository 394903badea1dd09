"""The file of one request for a loan (hồ sơ vay vốn): the application, and what was stated of it.

    dossiers(connection, fund, …)           all of them, by number
    dossier_numbered(connection, fund, …)   one; a refusal that names those there are
    history(connection, fund, number)       every fact of one, what was taken back among them

Everything is a fact of kind `application` under the number of the application, of the day it
happened and with its paper:

    {"do": "apply", …}   {"do": "hand_in", …}   {"do": "step", …}   {"do": "appraise", …}
    {"do": "decide", …}  {"do": "waive", …}     {"do": "withdraw", …}
    {"do": "void", "voids": link, "reason": …}

Of what is voided both stay in the book, and neither counts. The facts are read in the order of
days, so it does not matter in which order they were entered. Write none here: `entering` does,
after it has looked at what stands against them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeVar

from fundledger.contract.fields import (
    Count,
    Day,
    IfSaid,
    Kind,
    Money,
    Text,
    fields_of,
    reader_of,
    said,
)
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import not_voided, stated, stated_saying
from fundledger.lending.limits_tested import LIMITS, LimitsTested
from fundledger.rules.lending import CREDIT_STATEMENT
from fundledger.text import clean, unaccented

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "application"

Texts = Annotated[tuple[str, ...], Kind("texts", list, tuple)]

Aspect = Literal["legal", "financial", "plan", "repayment"]
Result = Literal["approved", "refused"]
Proposal = Literal["lend", "refuse"]


class Valued(NamedTuple):
    """What is offered as security, as it was appraised."""

    what: str
    value: int
    on: date


def _pairs(securities: tuple[Valued, ...]) -> list[list[object]]:
    return [[each.what, each.value, each.on.isoformat()] for each in securities]


def _valued(pairs: Iterable[tuple[str, int, str]]) -> tuple[Valued, ...]:
    return tuple(Valued(what, value, date.fromisoformat(on)) for what, value, on in pairs)


Securities = Annotated[tuple[Valued, ...], Kind("securities", _pairs, _valued)]


class Condition(NamedTuple):
    """What the decision makes a draw, or the contract, wait for. `draw` 0: the signing."""

    code: str
    what: str
    draw: int


def _triples(conditions: tuple[Condition, ...]) -> list[list[object]]:
    return [list(each) for each in conditions]


def _conditions(triples: Iterable[tuple[str, str, int]]) -> tuple[Condition, ...]:
    return tuple(Condition(*each) for each in triples)


Conditions = Annotated[tuple[Condition, ...], Kind("conditions", _triples, _conditions)]


# What can be stated of a request.


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What is asked for. `every_months`: the distance of two instalments as wished."""

    cooperative: Text
    purpose: Text
    amount: Money
    term_months: IfSaid[Count | None] = None
    project_cost: IfSaid[Money | None] = None
    own_funds: IfSaid[Money | None] = None
    instalments: IfSaid[Count | None] = None
    every_months: IfSaid[Count | None] = None
    source: IfSaid[Text] = ""
    security: IfSaid[Texts] = ()
    other_debts: IfSaid[Text] = ""
    officer: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """Papers of the list, or conditions of the decision, that are there from the day on.

    Of what must be there for every draw anew, `draw` says for which.
    """

    papers: Texts
    draw: IfSaid[Count | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """A step of the Fund's own table that nothing else says to be done."""

    step: Text
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """What the appraisal found and proposes; `weak` are the aspects that do not satisfy."""

    proposal: Proposal
    limits: Annotated[LimitsTested, LIMITS]
    amount: IfSaid[Money | None] = None
    term_months: IfSaid[Count | None] = None
    legal: IfSaid[Text] = ""
    financial: IfSaid[Text] = ""
    plan: IfSaid[Text] = ""
    repayment: IfSaid[Text] = ""
    weak: IfSaid[Texts] = ()
    security: IfSaid[Securities] = ()
    credit_statement: IfSaid[Text] = ""
    dissent: IfSaid[Texts] = ()
    officer: IfSaid[Text] = ""
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided, by whom; the number of the decision is that of its paper.

    Rates are kept as they are written, because a contract is filled in from them: `annual_rate`,
    or `monthly_rate` with its `monthly_conversion`.
    """

    result: Result
    by: Text
    limits: Annotated[LimitsTested, LIMITS]
    amount: IfSaid[Money] = 0
    term_months: IfSaid[Count | None] = None
    annual_rate: IfSaid[Text] = ""
    monthly_rate: IfSaid[Text] = ""
    monthly_conversion: IfSaid[Text] = ""
    instalments: IfSaid[Count | None] = None
    every_months: IfSaid[Count | None] = None
    source: IfSaid[Text] = ""
    conditions: IfSaid[Conditions] = ()
    valid_until: IfSaid[Day | None] = None
    reason: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """What must have been there need not be, for a reason: a paper of the list, or a condition."""

    requirement: Text
    reason: Text
    draw: IfSaid[Count | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The borrower asks no more."""

    reason: Text


Said = Applied | HandedIn | StepDone | Appraised | Decided | Waived | Withdrawn
S = TypeVar("S", bound=Said)

DO: Mapping[type[Said], str] = {
    Applied: "apply",
    HandedIn: "hand_in",
    StepDone: "step",
    Appraised: "appraise",
    Decided: "decide",
    Waived: "waive",
    Withdrawn: "withdraw",
}
_READERS = {do: (of, reader_of(of)) for of, do in DO.items()}


def cleaned(of: S) -> S:
    """As it will stand in the book, so that what is compared is what was stored."""
    texts: dict[str, Any] = {}
    for each in fields_of(type(of)):
        value = getattr(of, each.name)
        match each.kind.name:
            case "text":
                texts[each.name] = clean(value)
            case "texts":
                texts[each.name] = tuple(clean(one) for one in value)
            case "securities":
                texts[each.name] = tuple(one._replace(what=clean(one.what)) for one in value)
            case "conditions":
                texts[each.name] = tuple(
                    Condition(clean(one.code), clean(one.what), one.draw) for one in value
                )
    return replace(of, **texts)


class Stated(NamedTuple):
    """One fact of a dossier. `said` says what."""

    chain: int
    day: date
    document: str
    actor: str
    said: Said

    @property
    def do(self) -> str:
        return DO[type(self.said)]


class Voided(NamedTuple):
    """By what a fact was taken back, when, by whom and why."""

    chain: int
    day: date
    actor: str
    reason: str


class Line(NamedTuple):
    """One fact of a request as the book has it, whether it stands or not."""

    stated: Stated
    voided: Voided | None = None


@dataclass(frozen=True)
class Dossier:
    """An application, and what was stated of it, in the order of days."""

    number: str
    application: Stated
    stated: tuple[Stated, ...] = ()

    @property
    def asked(self) -> Applied:
        """What is asked for."""
        assert isinstance(self.application.said, Applied)
        return self.application.said

    @property
    def received(self) -> date:
        return self.application.day

    @cached_property
    def appraisals(self) -> tuple[Stated, ...]:
        """The last one counts."""
        return self._of(Appraised)

    @property
    def handed_in(self) -> frozenset[str]:
        """Everything that ever was, for whichever draw."""
        return frozenset(
            code
            for stated in self.stated
            if isinstance(stated.said, HandedIn)
            for code in stated.said.papers
        )

    @property
    def decision(self) -> Stated | None:
        return next(iter(self._of(Decided)), None)

    @property
    def withdrawal(self) -> Stated | None:
        return next(iter(self._of(Withdrawn)), None)

    def _of(self, kind: type[Said]) -> tuple[Stated, ...]:
        return tuple(each for each in self.stated if isinstance(each.said, kind))

    def by(self, day: date) -> Dossier:
        """As it stood at the end of a day."""
        return Dossier(
            self.number,
            self.application,
            tuple(each for each in self.stated if each.day <= day),
        )

    def with_(self, stated: Stated) -> Dossier:
        return Dossier(self.number, self.application, _in_order([*self.stated, stated]))

    def without(self, chain: int) -> Dossier:
        left = tuple(each for each in self.stated if each.chain != chain)
        return Dossier(self.number, self.application, left)


def decision_of(dossier: Dossier) -> Decided | None:
    """What was decided, as a value; None before a decision."""
    found = dossier.decision
    if found is None:
        return None
    assert isinstance(found.said, Decided)
    return found.said


def credit_statement_in(dossier: Dossier) -> str:
    """What says of bad debt at credit institutions: an appraisal, or the number of a paper."""
    for each in reversed(dossier.stated):
        match each.said:
            case Appraised(credit_statement=text) if text:
                return text
            case HandedIn(papers=papers) if CREDIT_STATEMENT in papers and each.document:
                return each.document
    return ""


# Reading and writing.


def dossiers(connection: Connection, fund: int, known_at: int | None = None) -> dict[str, Dossier]:
    """All that stand, by number in the order of the day they were received."""
    by_number: dict[str, list[Fact]] = defaultdict(list)
    for fact in stated(connection, fund, KIND, known_at=known_at):
        by_number[fact.subject].append(fact)
    made = (_dossier(number, facts) for number, facts in by_number.items())
    found = [each for each in made if each is not None]
    return {each.number: each for each in sorted(found, key=lambda of: (of.received, of.number))}


def find_dossier(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> Dossier | None:
    facts = stated(connection, fund, KIND, subject=clean(number), known_at=known_at)
    return _dossier(clean(number), list(facts))


def dossier_numbered(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> Dossier:
    found = find_dossier(connection, fund, number, known_at)
    if found is not None:
        return found
    known = dossiers(connection, fund, known_at)
    near = sorted(each for each in known if unaccented(each) == unaccented(clean(number)))
    if near:
        raise FundledgerError("application.unknown_but", application=number, near=near)
    raise FundledgerError("application.unknown", application=number)


def approved_of(connection: Connection, fund: int, borrowers: Collection[str]) -> set[str]:
    """Which requests of some borrowers were ever approved; the decision may be taken back since."""
    approved = stated_saying(connection, fund, KIND, '"result":"approved"')
    numbers = {number for _, number, _, _, _ in approved}
    found: set[str] = set()
    for borrower in borrowers:
        of_it = f'"cooperative":{json.dumps(borrower, ensure_ascii=False)}'
        rows = stated_saying(connection, fund, KIND, of_it)
        found.update(number for _, number, _, _, _ in rows if number in numbers)
    return found


def decided_by(connection: Connection, fund: int, paper: str) -> list[Dossier]:
    """The requests of which a paper is the decision."""
    rows = stated_saying(connection, fund, KIND, '"do":"decide"')
    numbers = sorted({number for _, number, _, document, _ in rows if document == paper})
    found = (find_dossier(connection, fund, number) for number in numbers)
    return [
        each
        for each in found
        if each is not None and each.decision is not None and each.decision.document == paper
    ]


def history(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> list[Line]:
    """In the order in which it was entered."""
    facts = list(stated(connection, fund, KIND, subject=clean(number), known_at=known_at))
    gone = {
        fact.body["voids"]: Voided(fact.chain, fact.effective, fact.actor, fact.body["reason"])
        for fact in facts
        if fact.body["do"] == "void"
    }
    standing = (fact for fact in facts if fact.body["do"] != "void")
    return [
        Line(stated_from(fact), gone.get(fact.chain))
        for fact in sorted(standing, key=lambda fact: fact.chain)
    ]


def statement_of(number: str, day: date, said_of_it: Said, document: str = "") -> Statement:
    body = {"do": DO[type(said_of_it)], **said(said_of_it)}
    return Statement(KIND, number, day, body, document or None)


def voiding(number: str, of: Stated, reason: str, today: date) -> Statement:
    body = {"do": "void", "voids": of.chain, "reason": reason}
    return Statement(KIND, number, today, body)


def stated_from(fact: Fact) -> Stated:
    of, read = _READERS[fact.body["do"]]
    value: Any = of(**read(fact.body))
    return Stated(fact.chain, fact.effective, fact.document or "", fact.actor, value)


def _dossier(number: str, facts: Iterable[Fact]) -> Dossier | None:
    """None where the application itself was taken back, or there never was one."""
    found = [stated_from(fact) for fact in not_voided(facts)]
    application = next((each for each in found if isinstance(each.said, Applied)), None)
    if application is None:
        return None
    return Dossier(number, application, _in_order(e for e in found if e is not application))


def _in_order(every: Iterable[Stated]) -> tuple[Stated, ...]:
    return tuple(sorted(every, key=lambda each: (each.day, each.chain)))
