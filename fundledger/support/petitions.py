"""Petitions (kiến nghị): who asked what of whom, when and where, and what was answered.

    ask(writer, number, day, raised, …)         a petition, after what stands against it was read
    forward / answer(writer, number, day, …)    what became of it
    correct(writer, number, …, reason)          all of it said anew; as it stood stays in the chain
    take_back(writer, number, reason, …)        it, or one answer, was entered by mistake
    petitions(connection, fund)                 those that stand, by number
    petition_numbered(connection, fund, n)      one; a refusal that names those like it

Everything is a fact of kind `petition` under the number of the petition, of the day it happened,
with its paper:

    {"do": "ask", …}  {"do": "forward", …}  {"do": "answer", …}  {"do": "correct", …, "reason": …}
    {"do": "void", "voids": link, "reason": …}

One petition is one thing asked for; several cooperatives may ask it together. What an old report
gives in numbers alone (41 things of 28 cooperatives) is one petition with `contents` 41 and
`unnamed` 28: nobody has to invent names. Petitions and petitioners are counted apart, by `counted`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args

from fundledger.contract.fields import Count, Day, IfSaid, Kind, Text, reader_of, said
from fundledger.contract.terms import Fault
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated, stated_in_bulk
from fundledger.ledger.settings import Settings
from fundledger.messages.codes import plain
from fundledger.registers.cooperatives import KIND as COOPERATIVE
from fundledger.support.petition_kinds import Kinds, word_of_kind
from fundledger.text import clean, collated, natural

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "petition"

Texts = Annotated[tuple[str, ...], Kind("texts", list, tuple)]
Level = Literal["central", "province", "district", "commune", "other"]
How = Literal["dialogue", "meeting", "letter", "visit", "other"]
Result = Literal["answered", "declined"]
State = Literal["open", "forwarded", "answered", "declined"]

LEVELS: tuple[Level, ...] = get_args(Level)
HOWS: tuple[How, ...] = get_args(How)
RESULTS: tuple[Result, ...] = get_args(Result)
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What is asked for, of whom, by whom. `kind`: a code of `petition_kinds`, or a Fund's own.

    `cooperatives` are numbers of the register; `unlisted` names of cooperatives that it has not;
    `others` names of who is no cooperative; `unnamed` counts cooperatives that nobody named.
    """

    text: Text
    kind: Text
    body: Text
    level: IfSaid[Level | None] = None
    how: IfSaid[How | None] = None
    occasion: IfSaid[Text] = ""  # the meeting or dialogue, as it is called
    cooperatives: IfSaid[Texts] = ()
    unlisted: IfSaid[Texts] = ()
    others: IfSaid[Texts] = ()
    unnamed: IfSaid[Count] = 0
    contents: IfSaid[Count] = 1
    due: IfSaid[Day | None] = None  # by when it is to be answered, where that was said
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """It was handed on to a body that may decide it; `due` is the day that holds from then on."""

    to: Text
    level: IfSaid[Level | None] = None
    due: IfSaid[Day | None] = None
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was answered; the number of the answer is that of its paper."""

    text: IfSaid[Text] = ""
    by: IfSaid[Text] = ""  # whoever is not the body that was asked last
    result: IfSaid[Result] = "answered"


Step = Forwarded | Answered
DO: Mapping[type, str] = {Raised: "ask", Forwarded: "forward", Answered: "answer"}
_READERS = {do: (of, reader_of(of)) for of, do in DO.items()}


class Entered(NamedTuple):
    """What became of a petition, and stands."""

    chain: int
    day: date
    document: str
    actor: str
    said: Step


class Line(NamedTuple):
    """One fact of a petition as the book has it; `gone`: by which link it was taken back."""

    chain: int
    do: str
    day: date
    document: str
    actor: str
    said: Raised | Step | None
    reason: str
    gone: int | None


@dataclass(frozen=True)
class Petition:
    number: str
    chain: int
    day: date
    document: str
    actor: str
    raised: Raised
    steps: tuple[Entered, ...] = ()  # in the order of days
    corrected: int | None = None  # by which link it reads as it does

    def until(self, day: date) -> Petition:
        """As it stood at the end of a day."""
        return replace(self, steps=tuple(each for each in self.steps if each.day <= day))

    @property
    def state(self) -> State:
        if not self.steps:
            return "open"
        last = self.steps[-1].said
        return "forwarded" if isinstance(last, Forwarded) else last.result

    @property
    def is_waiting(self) -> bool:
        return self.state in ("open", "forwarded")

    @property
    def due(self) -> date | None:
        """By when it is to be answered, as was said last."""
        moved = [each.said.due for each in self._forwarded if each.said.due is not None]
        return moved[-1] if moved else self.raised.due

    def is_late(self, day: date) -> bool:
        return self.is_waiting and self.due is not None and self.due < day

    @property
    def with_whom(self) -> str:
        """The body that has it: whom it was forwarded to last, or else whom it was asked of."""
        forwarded = list(self._forwarded)
        return forwarded[-1].said.to if forwarded else self.raised.body

    @property
    def answer(self) -> Entered | None:
        last = self.steps[-1] if self.steps else None
        return last if last is not None and isinstance(last.said, Answered) else None

    @property
    def _forwarded(self) -> Iterator[Any]:
        return (each for each in self.steps if isinstance(each.said, Forwarded))


def petitions(
    connection: Connection, fund: int, known_at: int | None = None
) -> dict[str, Petition]:
    """By number, in the order of days."""
    found = _standing(stated(connection, fund, KIND, known_at=known_at))
    in_order = sorted(found.values(), key=lambda each: (each.day, natural(each.number)))
    return {each.number: each for each in in_order}


def petition_numbered(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> Petition:
    known = petitions(connection, fund, known_at)
    return _of_number(known, number)


def lines_of(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> list[Line]:
    """Every fact of one, oldest first, what was taken back among them."""
    facts = list(stated(connection, fund, KIND, subject=clean(number), known_at=known_at))
    gone = {fact.body["voids"]: fact.chain for fact in facts if "voids" in fact.body}
    return [_line(fact, gone.get(fact.chain)) for fact in facts]


# What stands against one.


@dataclass
class Judging:
    """What a petition is looked at against, read once for a whole list."""

    connection: Connection
    fund: int
    today: date
    known: dict[str, Petition] = field(init=False)
    kinds: Kinds = field(init=False)
    registered: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.known = petitions(self.connection, self.fund)
        self.kinds = Kinds(Settings.read(self.connection, self.fund))
        facts = stated_in_bulk(self.connection, self.fund, COOPERATIVE)
        self.registered = frozenset(number for _, number, *_ in facts)

    def cleaned(self, raised: Raised, day: date) -> Raised:
        """As it will stand in the book, so that what is compared is what was stored."""
        said_of: dict[str, Any] = {each.name: getattr(raised, each.name) for each in fields(raised)}
        for name, value in said_of.items():
            if isinstance(value, str):
                said_of[name] = clean(value)
            elif isinstance(value, tuple):
                said_of[name] = _once(value)
        said_of["kind"] = self.kinds.found(raised.kind, day) or clean(raised.kind)
        return Raised(**said_of)

    def faults(self, number: str, day: date, raised: Raised) -> Iterator[Fault]:
        """Everything at once, for somebody who mends a list; by the field that it stands under."""
        if not clean(number):
            yield Fault("number", "petition.no_number")
        if day > self.today:
            yield Fault("day", "loan.future_day", {"day": day})
        for name in ("text", "body"):
            if not clean(getattr(raised, name)):
                yield Fault(name, f"petition.no_{name}")
        if self.kinds.found(raised.kind, day) is None:
            known = [word_of_kind(each) for each in self.kinds.on(day)]
            yield Fault("kind", "petition.unknown_kind", {"kind": raised.kind, "known": known})
        yield from self._petitioners(raised)
        if raised.contents < 1:
            yield Fault("contents", "petition.no_contents")
        if raised.due is not None and raised.due < day:
            yield Fault("due", "petition.due_before", {"due": raised.due, "day": day})

    def _petitioners(self, raised: Raised) -> Iterator[Fault]:
        named = (*raised.cooperatives, *raised.unlisted, *raised.others)
        if not any(map(clean, named)) and not raised.unnamed:
            yield Fault("cooperatives", "petition.nobody")
        for each in _once(raised.cooperatives):
            if each not in self.registered:
                yield Fault("cooperatives", "petition.not_in_register", {"cooperative": each})
        for name in ("unlisted", "others"):
            for each in _once(getattr(raised, name)):
                if each in self.registered:
                    yield Fault(name, "petition.in_register", {"cooperative": each})


def refuse_step(petition: Petition, day: date, step: Step, document: str, today: date) -> None:
    """What cannot have become of a petition on a day."""
    if day > today:
        raise FundledgerError("loan.future_day", day=day)
    if day < petition.day:
        said_of: dict[str, object] = {"petition": petition.number, "asked": petition.day}
        raise FundledgerError("petition.before_it", day=day, **said_of)
    if isinstance(step, Forwarded) and not clean(step.to):
        raise FundledgerError("petition.forwarded_whereto")
    if isinstance(step, Forwarded) and step.due is not None and step.due < day:
        raise FundledgerError("petition.due_before", due=step.due, day=day)
    if isinstance(step, Answered) and not clean(step.text) and not clean(document):
        raise FundledgerError("petition.answered_how")
    if (stands := step_standing(petition, day, step, document)) is not None:
        said_of = {"petition": petition.number, "link": stands.chain}
        raise FundledgerError("petition.step_stands", day=day, **said_of)


def step_standing(petition: Petition, day: date, step: Step, document: str) -> Entered | None:
    """The same, where it was entered before."""
    wanted = day, cleaned_step(step), clean(document)
    for each in petition.steps:
        if (each.day, each.said, each.document) == wanted:
            return each
    return None


def cleaned_step(step: Step) -> Step:
    match step:
        case Forwarded():
            return replace(step, to=clean(step.to), note=clean(step.note))
        case Answered():
            return replace(step, text=clean(step.text), by=clean(step.by))


# Verbs.

_PETITIONERS: Mapping[str, Any] = {"cooperatives": (), "unlisted": (), "others": (), "unnamed": 0}


def ask(
    writer: Writer, number: str, day: date, raised: Raised, *, document: str, today: date
) -> Petition:
    judging = Judging(writer.connection, writer.fund, today)
    name = clean(number)
    if (standing := judging.known.get(name)) is not None:
        raise FundledgerError("petition.number_taken", petition=name, day=standing.day)
    _raise_first(judging.faults(number, day, raised))
    stating = statement_of(name, day, judging.cleaned(raised, day), clean(document))
    return _petition(writer.state(stating))


def forward(
    writer: Writer, number: str, day: date, step: Forwarded, *, document: str, today: date
) -> Petition:
    return _take_step(writer, number, day, step, document, today)


def answer(
    writer: Writer, number: str, day: date, step: Answered, *, document: str, today: date
) -> Petition:
    return _take_step(writer, number, day, step, document, today)


def correct(
    writer: Writer,
    number: str,
    changes: Mapping[str, Any],
    *,
    day: date | None = None,
    document: str | None = None,
    reason: str,
    today: date,
) -> Petition:
    """Say a petition anew with some of it changed; what is not said stays.

    Who asks is said as a whole: a name that turns out to be a number of the register is not both.
    """
    judging = Judging(writer.connection, writer.fund, today)
    standing = _of_number(judging.known, number)
    if not clean(reason):
        raise FundledgerError("petition.correct_why", petition=standing.number)
    asked_on = standing.day if day is None else day
    if not _PETITIONERS.keys().isdisjoint(changes):
        changes = {**_PETITIONERS, **changes}
    wanted = replace(standing.raised, **changes)
    faults = judging.faults(standing.number, asked_on, wanted)
    kept_kind = wanted.kind == standing.raised.kind  # of a list that is another by now
    _raise_first(each for each in faults if each.path != "kind" or not kept_kind)
    if standing.steps and asked_on > standing.steps[0].day:
        first = standing.steps[0].day
        said_of: dict[str, object] = {"petition": standing.number, "asked": asked_on}
        raise FundledgerError("petition.before_it", day=first, **said_of)
    wanted = judging.cleaned(wanted, asked_on)
    paper = standing.document if document is None else clean(document)
    if (wanted, asked_on, paper) == (standing.raised, standing.day, standing.document):
        raise FundledgerError("petition.nothing_changed", petition=standing.number)
    body = {"do": "correct", **said(wanted), "reason": clean(reason)}
    fact = writer.state(Statement(KIND, standing.number, asked_on, body, paper or None))
    return _standing_with(standing, fact)


def take_back(
    writer: Writer, number: str, reason: str, today: date, link: int | None = None
) -> tuple[Petition, Entered | None]:
    """Void one step of a petition, or all of it; both stay on record."""
    standing = petition_numbered(writer.connection, writer.fund, number)
    if not clean(reason):
        raise FundledgerError("petition.void_why", petition=standing.number)
    gone = None
    if link is not None and link != standing.chain:
        gone = next((each for each in standing.steps if each.chain == link), None)
        if gone is None:
            links = [standing.chain, *(each.chain for each in standing.steps)]
            said_of: dict[str, object] = {"petition": standing.number, "known": links}
            raise FundledgerError("petition.no_such_link", link=link, **said_of)
    voids = standing.chain if gone is None else gone.chain
    body = {"do": "void", "voids": voids, "reason": clean(reason)}
    writer.state(Statement(KIND, standing.number, today, body))
    return standing, gone


def statement_of(number: str, day: date, what: Raised | Step, document: str) -> Statement:
    return Statement(KIND, number, day, {"do": DO[type(what)], **said(what)}, document or None)


def with_fact(petition: Petition | None, fact: Fact) -> Petition | None:
    """As it reads once the fact is stated, too; None where the fact is of none that stands."""
    match fact.body["do"]:
        case "ask":
            return _petition(fact)
        case "correct" if petition is not None:
            anew = _petition(fact)
            told = replace(petition, day=anew.day, document=anew.document, raised=anew.raised)
            return replace(told, corrected=fact.chain)
        case "forward" | "answer" if petition is not None:
            steps = sorted((*petition.steps, _entered(fact)), key=attrgetter("day", "chain"))
            return replace(petition, steps=tuple(steps))
    return petition


def _take_step(
    writer: Writer, number: str, day: date, step: Step, document: str, today: date
) -> Petition:
    standing = petition_numbered(writer.connection, writer.fund, number)
    refuse_step(standing, day, step, document, today)
    stating = statement_of(standing.number, day, cleaned_step(step), clean(document))
    return _standing_with(standing, writer.state(stating))


def _raise_first(faults: Iterable[Fault]) -> None:
    for each in faults:
        raise FundledgerError(each.key, **each.params)


def _of_number(known: Mapping[str, Petition], number: str) -> Petition:
    name = clean(number)
    if name in known:
        return known[name]
    if not known:
        raise FundledgerError("petition.none_yet", petition=name)
    folded = plain(name)
    near = [each for each in known if folded and folded in plain(each)] or list(known)
    raise FundledgerError("petition.unknown", petition=name, known=near[:10])


# Facts.


def _standing(facts: Iterable[Fact]) -> dict[str, Petition]:
    """In the order of the chain: a number that was taken back whole may be used again."""
    of_number: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        of_number[fact.subject].append(fact)
    found = ((number, _of_facts(told)) for number, told in of_number.items())
    return {number: petition for number, petition in found if petition is not None}


def _of_facts(told: list[Fact]) -> Petition | None:
    voided = {fact.body["voids"] for fact in told if "voids" in fact.body}
    petition: Petition | None = None
    for fact in sorted(told, key=attrgetter("chain")):
        if fact.chain not in voided:
            petition = with_fact(petition, fact)
        elif fact.body["do"] == "ask":
            petition = None
    return petition


def _standing_with(petition: Petition, fact: Fact) -> Petition:
    found = with_fact(petition, fact)
    assert found is not None
    return found


def _petition(fact: Fact) -> Petition:
    _, read = _READERS["ask"]
    said_of = fact.subject, fact.chain, fact.effective, fact.document or "", fact.actor
    return Petition(*said_of, Raised(**read(fact.body)))


def _entered(fact: Fact) -> Entered:
    of, read = _READERS[fact.body["do"]]
    step: Any = of(**read(fact.body))
    return Entered(fact.chain, fact.effective, fact.document or "", fact.actor, step)


def _line(fact: Fact, gone: int | None) -> Line:
    do = fact.body["do"]
    what: Raised | Step | None = None
    if do in ("ask", "correct"):
        what = _petition(fact).raised
    elif do != "void":
        what = _entered(fact).said
    told = fact.chain, do, fact.effective, fact.document or "", fact.actor
    return Line(*told, what, str(fact.body.get("reason", "")), gone)


def same_name(text: str) -> object:
    """What two writings of one name have in common: neither capitals nor the place of a tone."""
    return collated(clean(text))[0]


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[object, str] = {}
    for each in map(clean, texts):
        if each:
            found.setdefault(same_name(each), each)
    return tuple(found.values())
