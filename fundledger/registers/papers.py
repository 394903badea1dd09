"""The register of outgoing papers: the number of each, its day, its question, its file.

    register = Register.read(connection, fund)
    register.next(...)                        the number that the next paper gets
    register.numbered("15/TB-QHTPT", year)    the paper of a number
    entered(writer, papers)                   states papers with their files, all or none
    take_back(writer, issued, reason, today)  its number stays used
    add_copy(writer, issued, file, on)        a signed or scanned copy beside the file as issued
    deliver(writer, issued, on, …)            what became of it on its way

A number is an ordinal and a symbol. Ordinals run without gaps in a year within a series: the type
of paper (TB, QĐ, none for a letter), or all papers where the Fund counts them in one. A number that
was given by hand, before the register was kept here or on a paper made elsewhere, may leave a gap;
what follows goes on from the highest. Nothing here draws a paper or says what is in it: that is
`statements.issuing`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.kept_files import KeptFile, keep_files
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "paper"

ALL_TYPES = "*"
"""The series of a Fund that numbers all its papers in one."""

_NUMBER = re.compile(r"(\d{1,6})([A-Za-zĐđ]?)(?:/(\S.*))?")
_LEAST_DIGITS = 2  # 01–09: Decree 30/2020, Annex I


class Ask(NamedTuple):
    """A sum that a paper asks for, with the memo by which it is known when it comes."""

    loan: str
    amount: int
    memo: str


class Copy(NamedTuple):
    """A second file of a paper: signed digitally, or scanned with signature and seal."""

    chain: int
    day: date
    sha256: str
    media: str


class Delivered(NamedTuple):
    """What became of a paper on its way to whom it is for."""

    chain: int
    day: date
    by: str  # post, hand, email, message
    outcome: str  # received, returned, refused; of an e-mail that left, sent
    person: str = ""


class TakenBack(NamedTuple):
    chain: int
    day: date
    actor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as it is entered. What is empty was not said, or is not of that paper."""

    number: str
    ordinal: int
    series: str
    mark: str  # the type within the symbol: TB
    day: date
    kind: str
    name: str  # what the file is called, without an ending
    sha256: str
    media: str
    by_hand: bool = False
    """The number was said, not counted."""

    act: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    asked_on: str = ""
    as_of: str = ""
    known_at: int = 0
    link_hash: str = ""
    seal: str = ""
    rules: tuple[str, ...] = ()
    wording: str = ""
    language: str = ""
    figures: str = ""  # their digest
    draft: str = ""  # the digest of the draft that was signed
    signer: str = ""
    addressee: str = ""
    about: str = ""
    asks: tuple[Ask, ...] = ()
    run: str = ""

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def reckoned_on(self) -> date | None:
        """The last day of which its figures know what happened: not the end of a span ahead. None:
        it was not made of the books."""
        if not self.as_of:
            return None
        named = (self.as_of, str(self.said.get("as_of") or self.as_of), self.asked_on)
        return min((self.day if not each else date.fromisoformat(each)) for each in named)

    def body(self) -> dict[str, Any]:
        """As the fact holds it: what was not said is absent."""
        texts = {name: getattr(self, name) for name in _TEXTS}
        body: dict[str, Any] = {name: text for name, text in texts.items() if text}
        body |= {"do": "issue", "ordinal": self.ordinal, "series": self.series, "mark": self.mark}
        if self.said:
            body["said"] = dict(self.said)
        if self.known_at:
            body["known_at"] = self.known_at
        if self.rules:
            body["rules"] = list(self.rules)
        if self.asks:
            body["asks"] = [each._asdict() for each in self.asks]
        if self.by_hand:
            body["by_hand"] = True
        return body


_TEXTS = (
    *("kind", "name", "sha256", "media", "act", "asked_on", "as_of", "link_hash", "seal"),
    *("wording", "language", "figures", "draft", "signer", "addressee", "about", "run"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(Paper):
    """A paper in the register."""

    chain: int
    actor: str
    taken_back: TakenBack | None = None
    copies: tuple[Copy, ...] = ()
    deliveries: tuple[Delivered, ...] = ()
    """What was sent by e-mail, and how papers went that are no step of the ladder: of a step,
    `recovery.steps` has it."""

    @property
    def stands(self) -> bool:
        return self.taken_back is None

    @property
    def mailed(self) -> bool:
        return any(each.by == "email" for each in self.deliveries)

    @property
    def files(self) -> tuple[str, ...]:
        """The hashes of all its files."""
        return (self.sha256, *(copy.sha256 for copy in self.copies))


@dataclass(frozen=True)
class Register:
    """All papers of a fund, by the order in which they were entered."""

    papers: tuple[Issued, ...]

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Register:
        return cls.of(stated(connection, fund, KIND, known_at=known_at))

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Register:
        found: dict[int, Issued] = {}
        for fact in facts:
            match fact.body["do"]:
                case "issue":
                    found[fact.chain] = _issued(fact)
                case "void":
                    link, reason = fact.body["voids"], fact.body["reason"]
                    back = TakenBack(fact.chain, fact.effective, fact.actor, reason)
                    found[link] = replace(found[link], taken_back=back)
                case "deliver":
                    link, way = fact.body["of"], _delivered(fact)
                    found[link] = replace(found[link], deliveries=(*found[link].deliveries, way))
                case _:
                    link = fact.body["of"]
                    copy = Copy(fact.chain, fact.effective, fact.body["sha256"], fact.body["media"])
                    found[link] = replace(found[link], copies=(*found[link].copies, copy))
        return cls(tuple(found.values()))

    def numbered(self, said: str, year: int | None = None) -> Issued:
        """The paper of a number; of several years, the year has to be said."""
        wanted = _folded(said)
        found = [each for each in self.papers if _folded(each.number) == wanted]
        if year is not None:
            found = [each for each in found if each.year == year]
        if not found:
            raise FundledgerError("issued.unknown", number=clean(said))
        if len(found) > 1:
            years = sorted({each.year for each in found})
            raise FundledgerError("issued.several_years", number=found[0].number, years=years)
        return found[0]

    def of_draft(self, digest: str) -> Issued | None:
        """The paper that was made of a draft, and stands."""
        return next((e for e in self.papers if e.draft == digest and e.stands), None)

    def of_file(self, sha256: str) -> Issued | None:
        return next((each for each in self.papers if sha256 in each.files), None)

    def numbering(self) -> Numbering:
        return Numbering.of(self.papers)


@dataclass
class Numbering:
    """Which numbers are used, and which comes next; told of each paper as it gets its own."""

    highest: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    """By year and type, and by year over all types."""

    last_days: dict[tuple[int, str], date] = field(default_factory=dict)
    used: set[tuple[int, str]] = field(default_factory=set)
    ordinals: set[tuple[int, str, str]] = field(default_factory=set)
    """By year and series, with the letter behind: 15 and 15a are two."""

    @classmethod
    def of(cls, papers: Iterable[Paper]) -> Numbering:
        found = cls()
        for each in papers:
            found.add(each)
        return found

    def add(self, paper: Paper) -> None:
        for series in (paper.mark, ALL_TYPES):
            key = paper.year, series
            self.highest[key] = max(self.highest[key], paper.ordinal)
            self.last_days[key] = max(self.last_days.get(key, paper.day), paper.day)
            self.ordinals.add((*key, _head(paper.number)))
        self.used.add((paper.year, _folded(paper.number)))

    def following(self, series: str, year: int) -> int:
        return self.highest.get((year, series), 0) + 1

    def last_day(self, series: str, year: int) -> date | None:
        """The day of the latest paper of a series in a year."""
        return self.last_days.get((year, series))

    def is_used(self, number: str, year: int, series: str = "") -> bool:
        """Whole, or by its ordinal in a series: where all types are one, 15/TB takes 15 from all.
        Papers of no type (`series` empty) may be of several registers: theirs are only whole."""
        is_taken = bool(series) and (year, series, _head(number)) in self.ordinals
        return is_taken or (year, _folded(number)) in self.used


class Given(NamedTuple):
    """A number, said or counted."""

    number: str
    ordinal: int


def number_of(ordinal: int, symbol: str) -> str:
    """As papers show it: 01/TB-QHTPT, 115/TB-QHTPT."""
    return f"{ordinal:0{_LEAST_DIGITS}}/{symbol}"


def number_said(text: str, symbol: str) -> Given:
    """A number that somebody gives by hand: 15, 15a, or whole: 15/TB-QHTPT."""
    said = clean(text)
    match = _NUMBER.fullmatch(said)
    if match is None or (ordinal := int(match[1])) == 0:
        raise FundledgerError("issued.not_a_number", number=said)
    whole = match[3] or symbol
    if not whole:
        raise FundledgerError("issued.number_needs_symbol", number=said)
    return Given(f"{ordinal:0{_LEAST_DIGITS}}{match[2]}/{whole}", ordinal)


def mark_of(number: str) -> str:
    """The type of paper that a whole number names: TB of 15/TB-QHTPT; a letter has none."""
    symbol = number.partition("/")[2]
    head, dash, _ = symbol.partition("-")
    return head if dash and len(head) <= _LONGEST_MARK else ""


_LONGEST_MARK = 4  # GUQ, TTr, TB; the name of a body is longer: QHTPT


def entered(
    writer: Writer, papers: Sequence[Paper], files: Iterable[KeptFile], today: date
) -> list[Issued]:
    """Keep papers with their files. Numbers must be free; whoever calls has asked `Numbering`."""
    for each in papers:
        if each.day > today:
            raise FundledgerError("issued.future_day", day=each.day)
    keep_files(writer.connection, writer.fund, files)
    facts = writer.state_each(
        Statement(KIND, each.number, each.day, each.body(), each.number) for each in papers
    )
    return [_issued(fact) for fact in facts]


def take_back(writer: Writer, issued: Issued, reason: str, today: date) -> Issued:
    """The paper counts no more; its number and its file stay."""
    if issued.taken_back is not None:
        raise FundledgerError(
            "issued.taken_back_already", number=issued.number, day=issued.taken_back.day
        )
    if not clean(reason):
        raise FundledgerError("issued.reason_needed", number=issued.number)
    body = {"do": "void", "voids": issued.chain, "reason": reason}
    fact = writer.state(Statement(KIND, issued.number, today, body))
    back = TakenBack(fact.chain, fact.effective, fact.actor, fact.body["reason"])
    return replace(issued, taken_back=back)


def add_copy(writer: Writer, issued: Issued, file: KeptFile, on: date) -> Issued:
    """A file beside that which was issued; the same file twice is one."""
    if file.sha256 in issued.files:
        return issued
    if on < issued.day:
        raise FundledgerError("issued.copy_before", number=issued.number, day=issued.day)
    keep_files(writer.connection, writer.fund, [file])
    body = {"do": "copy", "of": issued.chain, "sha256": file.sha256, "media": file.media}
    fact = writer.state(Statement(KIND, issued.number, on, body, issued.number))
    return replace(issued, copies=(*issued.copies, Copy(fact.chain, on, file.sha256, file.media)))


def deliver(
    writer: Writer, issued: Issued, on: date, *, by: str, outcome: str, person: str, today: date
) -> Issued:
    """Keep what became of a paper on its way; the same said twice is one."""
    if on > today:
        raise FundledgerError("loan.future_day", day=on)
    if on < issued.day:
        raise FundledgerError("issued.delivered_before", number=issued.number, day=issued.day)
    if any(each[1:] == (on, by, outcome, person) for each in issued.deliveries):
        return issued
    body = {"do": "deliver", "of": issued.chain, "by": by, "outcome": outcome}
    if person:
        body["person"] = person
    way = _delivered(writer.state(Statement(KIND, issued.number, on, body, issued.number)))
    return replace(issued, deliveries=(*issued.deliveries, way))


def _delivered(fact: Fact) -> Delivered:
    body = fact.body
    person = body.get("person", "")
    return Delivered(fact.chain, fact.effective, body["by"], body["outcome"], person)


def asked_for(papers: Iterable[Issued], loans: Collection[str] | None = None) -> list[Asked]:
    """The sums that papers which stand ask for."""
    return [
        Asked(each.number, each.day, ask)
        for each in papers
        if each.stands
        for ask in each.asks
        if loans is None or ask.loan in loans
    ]


class Asked(NamedTuple):
    number: str
    day: date
    ask: Ask


def _folded(number: str) -> str:
    """Numbers are the same whatever blanks, capitals and leading zeros they are typed with."""
    return "".join(clean(number).split()).casefold().lstrip("0")


def _head(number: str) -> str:
    """What stands before the symbol."""
    return _folded(number).partition("/")[0]


def _issued(fact: Fact) -> Issued:
    body = fact.body
    texts: dict[str, Any] = {name: str(body.get(name, "")) for name in _TEXTS}
    return Issued(
        **texts,
        number=fact.subject,
        ordinal=body["ordinal"],
        series=body["series"],
        mark=body["mark"],
        day=fact.effective,
        by_hand=bool(body.get("by_hand", False)),
        said=body.get("said", {}),
        known_at=body.get("known_at", 0),
        rules=tuple(body.get("rules", ())),
        asks=tuple(Ask(**each) for each in body.get("asks", ())),
        chain=fact.chain,
        actor=fact.actor,
    )
