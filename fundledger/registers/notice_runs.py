"""Rounds of notices: which papers were drafted together, for whom, of which state of the books.

    runs = Runs.read(connection, fund)
    run = runs.coded("1/2024")
    keep(writer, run, today)

A run is a fact: what was asked, the last link that was read for it, and of each paper whom it is
for, which sum it asks for, and the digests by which its figures and its draft are known again. It
numbers nothing and no figure is computed here. Which of its papers were issued says the register
of papers, where each bears the code of its run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "notice_run"


@dataclass(frozen=True, slots=True)
class Drafted:
    """One paper of a run."""

    cooperative: str
    amount: int
    figures: str  # their digest
    draft: str  # the digest of what the draft carries

    def body(self) -> dict[str, Any]:
        return {
            "to": self.cooperative,
            "amount": self.amount,
            "figures": self.figures,
            "draft": self.draft,
        }

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Drafted:
        return cls(body["to"], body["amount"], body["figures"], body["draft"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`said`: how the paper of one borrower is asked for, without naming it."""

    code: str
    day: date
    act: str
    said: Mapping[str, Any]
    known_at: int
    papers: tuple[Drafted, ...]
    language: str = "vi"
    only: Mapping[str, Any] = field(default_factory=dict)
    """Whose: an area, an officer, borrowers; of all where it says nothing."""

    rung: str = ""
    """The rung of the ladder that its notices are; empty for notices of dues."""

    actor: str = ""
    chain: int = 0

    @property
    def question(self) -> tuple[str, str, str, str]:
        """Two runs with the same ask the same of the same borrowers."""
        return self.act, _sorted(self.said), self.language, _sorted(self.only)

    @property
    def amount(self) -> int:
        return sum(each.amount for each in self.papers)

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "do": "run",
            "act": self.act,
            "said": dict(self.said),
            "known_at": self.known_at,
            "language": self.language,
            "papers": [each.body() for each in self.papers],
        }
        if self.only:
            body["only"] = dict(self.only)
        if self.rung:
            body["rung"] = self.rung
        return body


def _sorted(said: Mapping[str, Any]) -> str:
    return repr(sorted(said.items()))


@dataclass(frozen=True)
class Runs:
    """All runs of a fund, in the order in which they were made."""

    runs: tuple[Run, ...]

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Runs:
        return cls.of(stated(connection, fund, KIND, known_at=known_at))

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Runs:
        return cls(tuple(map(_run, facts)))

    def coded(self, said: str) -> Run:
        """The run of a code; of one that was made in only one year, the number is enough."""
        wanted = _folded(said)
        codes = {_folded(each.code): each for each in self.runs}
        of_number = [each for code, each in codes.items() if code.partition("/")[0] == wanted]
        if wanted in codes:
            return codes[wanted]
        if len(of_number) > 1:
            known = [each.code for each in of_number]
            raise FundledgerError("notice_run.several_years", run=clean(said), runs=known)
        if not of_number:
            raise FundledgerError("notice_run.unknown", run=clean(said))
        return of_number[0]

    def asking(self, run: Run) -> Run | None:
        """The last run that asked the same."""
        alike = [each for each in self.runs if each.question == run.question]
        return alike[-1] if alike else None

    def next_code(self, year: int) -> str:
        return f"{sum(each.day.year == year for each in self.runs) + 1}/{year}"


def keep(writer: Writer, run: Run) -> Run:
    fact = writer.state(Statement(KIND, run.code, run.day, run.body()))
    return replace(run, chain=fact.chain, actor=fact.actor)


def _folded(code: str) -> str:
    return "".join(clean(code).split()).lstrip("0")


def _run(fact: Fact) -> Run:
    body = fact.body
    return Run(
        code=fact.subject,
        day=fact.effective,
        act=body["act"],
        said=body["said"],
        known_at=body["known_at"],
        papers=tuple(map(Drafted.of, body["papers"])),
        language=body["language"],
        only=body.get("only", {}),
        rung=body.get("rung", ""),
        actor=fact.actor,
        chain=fact.chain,
    )
