"""Notices of many borrowers at once: who gets one, the drafts, their files, and their numbers.

    round = round_of(asked, spec)                 who gets one and who not, in one pass
    run = as_run(round, code, …)                  as the fact keeps it
    write_drafts(papers, folder, …)               one file for the printer, one a borrower
    issue_run(writer, run, round, …)              numbers them all, or none

What a paper says is made by the same functions as that of one borrower (`papers.notices`,
`papers.reminders`), and it carries the question of that one: each file can be held to the books by
itself. Papers are sorted by area and name, as a Vietnamese reader looks them up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from fundledger.calendar import show_day
from fundledger.errors import FundledgerError
from fundledger.messages.wording import Sentence
from fundledger.recovery.due_rungs import DueBorrower, due_rungs
from fundledger.recovery.ladders import Ladders
from fundledger.recovery.rounds import NotSent, not_sent, rung_of_round
from fundledger.recovery.steps import Keeping, Notice, Step, all_steps
from fundledger.registers.contracts import contracts
from fundledger.registers.notice_runs import Drafted, Run
from fundledger.registers.papers import Register
from fundledger.reports.arrears import day_of, is_same, refuse_unknown
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers, debts
from fundledger.statements.content import Content
from fundledger.statements.issuing import Draft, Outcome, Wanted, issue
from fundledger.statements.making import Paper, Question, paper_of
from fundledger.statements.papers.notices import notices
from fundledger.statements.papers.reminders import Reminder, overdue_notices
from fundledger.statements.spans import span_in_words
from fundledger.store.drafts import sweep
from fundledger.store.targets import PDF, refuse_beside_a_book
from fundledger.store.writing import new_file
from fundledger.text import clean, collated

if TYPE_CHECKING:
    from fundledger.ledger.journal import Writer
    from fundledger.rules.ladders import Rung

DUES = "print notice"
OVERDUE = "print overdue-notice"
VARIES = "cooperative"
"""What of the question is another from paper to paper."""

_LONGEST_NAME = 120
_LEFT_OUT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Whom:
    """Which borrowers are meant; all where nothing is said."""

    area: str = ""
    officer: str = ""
    cooperatives: tuple[str, ...] = ()

    def said(self) -> dict[str, Any]:
        named = {"area": self.area, "officer": self.officer}
        said: dict[str, Any] = {name: value for name, value in named.items() if value}
        if self.cooperatives:
            said["cooperatives"] = list(self.cooperatives)
        return said

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Whom:
        named = tuple(said.get("cooperatives", ()))
        return cls(said.get("area", ""), said.get("officer", ""), named)


@dataclass(frozen=True, slots=True)
class Spec:
    """What is asked for: the act of one paper, what is said to it, and whose papers are meant."""

    act: str
    said: Mapping[str, Any]
    whom: Whom
    own: Path | None
    day: date
    """Of asking."""

    @property
    def to(self) -> Literal["borrower", "guarantor"]:
        found = self.said.get("to", "borrower")
        return cast("Literal['borrower', 'guarantor']", found)

    @property
    def round(self) -> int:
        return int(self.said["round"])

    @property
    def answer_by(self) -> date | None:
        said = self.said.get("answer_by")
        return None if said is None else date.fromisoformat(said)

    @property
    def period(self) -> Sentence:
        """What the files of the run are called by."""
        if self.act == DUES:
            days = {name: date.fromisoformat(self.said[name]) for name in ("first", "to")}
            return Sentence("notice_run.of_dues", {"period": span_in_words(*days.values())})
        day = date.fromisoformat(self.said["as_of"])
        said: dict[str, object] = {"round": str(self.round), "day": show_day(day)}
        key = "of_overdue" if self.to == "borrower" else "of_overdue_to_guarantors"
        return Sentence(f"notice_run.{key}", said)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A borrower that owes, and gets no paper."""

    borrower: Borrower
    reason: NotSent


@dataclass(frozen=True, slots=True)
class One:
    """A paper of the round."""

    borrower: Borrower
    paper: Paper

    @property
    def amount(self) -> int:
        return int(cast("int", self.paper.content.fields["to_pay"]))

    @property
    def drafted(self) -> Drafted:
        attached = self.paper.attached
        draft = sha256(attached.data()).hexdigest()
        return Drafted(self.borrower.number, self.amount, attached.digest, draft)


@dataclass(frozen=True, slots=True)
class Round:
    """Who gets a paper by the books as they are asked."""

    spec: Spec
    papers: tuple[One, ...]
    left_out: tuple[LeftOut, ...] = ()
    rung: Rung | None = None
    of: Mapping[str, One] = field(default_factory=dict)
    """By number of the borrower."""


# Who gets one.


def round_of(asked: Asked, spec: Spec, *, sifted: bool = True) -> Round:
    """`sifted`: of overdue debt only those whose turn it is; else all that have any."""
    known = borrowers(replace(asked, as_of=min(asked.as_of, asked.today)))
    meant = _meant(asked, spec.whom, known)
    rung, out = None, {}
    if spec.act == OVERDUE:
        rung = _rung(asked, spec.round)
        if sifted:
            out = _not_due(asked, spec, rung)
    contents = {
        number: content
        for content in _contents(asked, spec)
        if (number := str(content.addressee)) in meant and number not in out
    }
    if spec.act == DUES:
        before = replace(asked, as_of=min(asked.as_of, asked.today))
        owing = (number for number, each in debts(before).borrowers.items() if each.owes)
        out = {number: NotSent("nothing") for number in owing if number not in contents}
    elif sifted and spec.to == "guarantor":
        late = (each.borrower for each in due_rungs(day_of(asked)))
        without = {number: NotSent("no_guarantor") for number in late if number not in contents}
        out = {**without, **out}
    papers = tuple(sorted(_papers(asked, spec, contents, known), key=_order))
    left_out = [LeftOut(_known(known, n), why) for n, why in out.items() if n in meant]
    left = tuple(sorted(left_out, key=_order))
    return Round(spec, papers, left, rung, {each.borrower.number: each for each in papers})


def _contents(asked: Asked, spec: Spec) -> Iterator[Content]:
    if spec.act == DUES:
        return notices(asked, date.fromisoformat(spec.said["first"]))
    return overdue_notices(asked, Reminder(spec.round, spec.answer_by), to=spec.to)


def _rung(asked: Asked, round: int) -> Rung:
    ladder = Ladders.read(asked.connection, asked.fund, asked.known_at).on(asked.as_of)
    rung = rung_of_round(ladder, round)
    if rung is None:
        raise FundledgerError("notice_run.no_rung", round=str(round), ladder=ladder.name)
    return rung


def _not_due(asked: Asked, spec: Spec, rung: Rung) -> dict[str, NotSent]:
    """Of whoever is overdue, those whose turn it is not; a guarantor's comes with the borrower's,
    once."""
    steps = all_steps(asked.connection, asked.fund, asked.known_at)
    found = {}
    for each in due_rungs(day_of(asked)):
        reason = not_sent(each, rung)
        if spec.to == "guarantor" and (reason is None or reason.why == "sent"):
            reason = _sent_to(spec.to, steps.get(each.borrower, ()), each, rung)
        if reason is not None:
            found[each.borrower] = reason
    return found


def _sent_to(to: str, steps: Iterable[Step], of: DueBorrower, rung: Rung) -> NotSent | None:
    for each in steps:
        said = each.said
        is_it = isinstance(said, Notice) and (said.to, said.rung) == (to, rung.code)
        if is_it and of.overdue.oldest_due < each.day <= of.overdue.day:
            return NotSent("sent", each.day, each.document)
    return None


def _meant(asked: Asked, whom: Whom, known: Mapping[str, Borrower]) -> Collection[str]:
    """The numbers of those that are meant, of all who ever borrowed."""
    owners: dict[str, set[str]] = {}
    for contract in contracts(asked.connection, asked.fund, asked.known_at):
        owners.setdefault(contract.cooperative, set()).add(contract.officer or "")
    meant = {*known, *owners}
    said = {name: clean(value) for name, value in whom.said().items() if isinstance(value, str)}
    areas = {each.area for each in known.values()}
    officers = {officer for each in owners.values() for officer in each}
    refuse_unknown(said, {"area": areas, "officer": officers})
    if area := said.get("area"):
        meant = {n for n in meant if n in known and is_same(known[n].area, area)}
    if officer := said.get("officer"):
        meant = {n for n in meant if any(is_same(e, officer) for e in owners.get(n, ()))}
    for number in whom.cooperatives:
        if number not in known:
            raise FundledgerError("cooperative.unknown", cooperative=number)
    return meant & set(whom.cooperatives) if whom.cooperatives else meant


def _papers(
    asked: Asked, spec: Spec, contents: Mapping[str, Content], known: Mapping[str, Borrower]
) -> list[One]:
    if not contents:
        return []
    of_all = paper_of(
        asked,
        next(iter(contents.values())),
        Question(spec.act, spec.said),
        own=spec.own,
        day=spec.day,
    )
    return [
        One(
            _known(known, number),
            replace(
                of_all,
                content=content,
                question=Question(spec.act, {**spec.said, VARIES: number}),
            ),
        )
        for number, content in contents.items()
    ]


def _known(known: Mapping[str, Borrower], number: str) -> Borrower:
    return known.get(number) or Borrower(number, name=number)


def _order(each: One | LeftOut) -> tuple[object, ...]:
    """By area and name; those of no area last."""
    of = each.borrower
    return not of.area, collated(of.area), collated(of.name), of.number


# The run.


def as_run(round: Round, known_at: int, day: date, code: str = "") -> Run:
    spec = round.spec
    return Run(
        code=code,
        day=day,
        act=spec.act,
        said=spec.said,
        known_at=known_at,
        papers=tuple(each.drafted for each in round.papers),
        only=spec.whom.said(),
        rung="" if round.rung is None else round.rung.code,
    )


def is_same_run(run: Run, other: Run) -> bool:
    """Whether the books say for every borrower what they said then."""
    mine, its = ([(e.cooperative, e.figures) for e in each.papers] for each in (run, other))
    return mine == its and run.question == other.question


def as_drafted(papers: Sequence[One], then: Paper) -> list[One]:
    """The same papers as they were drafted, of the state of the books that `then` was made of."""
    made = []
    for each in papers:
        paper = replace(then, content=each.paper.content, question=each.paper.question)
        made.append(replace(each, paper=paper))
    return made


# Files.


def names_of(papers: Sequence[One], period: str) -> list[str]:
    """By area, name and period; of two that would be called the same, by number too."""
    plain = [_file_name(each.borrower, period) for each in papers]
    folded = [name.casefold() for name in plain]
    return [
        _file_name(each.borrower, period, each.borrower.number) if folded.count(key) > 1 else name
        for each, name, key in zip(papers, plain, folded, strict=True)
    ]


def _file_name(of: Borrower, period: str, number: str = "") -> str:
    ends = f" – {period}" + (f" – {number}" if number else "")
    begins = f"{of.area} – {of.name}" if of.area else of.name
    whole = begins[: _LONGEST_NAME - len(ends)].strip() + ends
    return named(whole, ".pdf")


def named(text: str, ending: str) -> str:
    """As a folder of any system takes it."""
    return _LEFT_OUT_IN_NAMES.sub("-", text).strip(" .") + ending


def make_folder(folder: Path) -> None:
    """Where papers of a run are put, unless its name is one that belongs to a book."""
    refuse_beside_a_book(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise FundledgerError("usage.is_file", path=str(folder)) from None
    sweep(folder)


def write_drafts(
    papers: Sequence[One],
    folder: Path,
    period: str,
    whole: str,
    advance: Callable[[int], None],
    *,
    replace_older: bool = False,
) -> int:
    """One file of all for the printer, called `whole`, and one of each; says how many were there.

    Each is written whole or not at all, and one that is there as it should be stays: whoever was
    interrupted does it again.
    """
    from fundledger.statements.page import draw

    there = 0
    make_folder(folder)
    for name, each in zip(names_of(papers, period), papers, strict=True):
        there += put(each.paper.pdf(), folder / name, replace_older=replace_older)
        advance(1)

    def documents() -> Iterator[Any]:
        for each in papers:
            yield each.paper.document
            advance(1)

    out = BytesIO()
    draw(documents(), out)
    return there + put(out.getvalue(), folder / whole, replace_older=replace_older)


def put(data: bytes, place: Path, *, replace_older: bool) -> bool:
    """Whether it was there already."""
    if place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data:
        return True
    with new_file(place, PDF, replace=replace_older, one_of_many=True) as draft:
        draft.write_bytes(data)
    return False


# Numbers.


@dataclass(frozen=True, slots=True)
class Moved:
    """A borrower of whom the books say something else by now; `after`: what is to be paid now."""

    borrower: Borrower
    before: int
    after: int | None


class FiguresChanged(FundledgerError):
    def __init__(self, run: Run, moved: Sequence[Moved]) -> None:
        leaving = " ".join(f"--without {each.borrower.number}" for each in moved)
        said = {"run": run.code, "count": len(moved), "without": leaving}
        super().__init__("notice_run.books_changed", **said)
        self.moved = tuple(moved)


def issue_run(
    writer: Writer,
    run: Run,
    round: Round,
    known: Mapping[str, Borrower],
    wanted: Wanted,
    today: date,
    *,
    without: Collection[str] = (),
    progress: Callable[[int], None] | None = None,
) -> list[Outcome]:
    """Number what of a run has no number yet, in its order, and keep the steps that they are.

    `round`: the books as they are now, asked as they were for the run and not sifted.
    """
    register = Register.read(writer.connection, writer.fund)
    drafts: list[Draft] = []
    moved: list[Moved] = []
    for each in run.papers:
        if register.of_draft(each.draft) is not None:
            drafts.append(Draft(None, each.draft, each.cooperative))
            continue
        if each.cooperative in without:
            continue
        now = round.of.get(each.cooperative)
        if now is None or now.drafted.figures != each.figures:
            after = None if now is None else now.amount
            moved.append(Moved(_known(known, each.cooperative), each.amount, after))
            continue
        drafts.append(Draft(now.paper, each.draft, each.cooperative))
    if moved:
        raise FiguresChanged(run, moved)
    outcomes = issue(writer, drafts, replace(wanted, run=run.code), today, progress)
    if run.rung:
        _keep_steps(writer, run, outcomes, today)
    return outcomes


def _keep_steps(writer: Writer, run: Run, outcomes: Sequence[Outcome], today: date) -> None:
    """A notice of overdue debt that was issued is a step of the ladder."""
    keeping = Keeping(writer)
    answer_by = run.said.get("answer_by")
    for each in outcomes:
        if each.data is None or each.draft.paper is None:
            continue
        whom = each.draft.paper.content.fields.get("addressee")
        step = Notice(
            rung=run.rung,
            to=run.said.get("to", "borrower"),
            addressee=whom if isinstance(whom, str) else "",
            answer_by=None if answer_by is None else date.fromisoformat(answer_by),
        )
        issued = each.issued
        keeping.keep(issued.addressee, issued.day, step, today=today, document=issued.number)
