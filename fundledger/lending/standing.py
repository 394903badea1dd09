"""How far a request for a loan has come by the end of a day: pure, of values only.

    standing = follow(dossier, signed, rules, working_days, day)
    standing.state              where it is
    standing.steps              every step of the table: since when, done when, due when, late
    standing.missing(before)    papers and conditions that are not there

`signed` are the contracts that name the application, each with what was paid out of it. What is
derived here is stored nowhere. A step begins when the ones before it are done; its days count from
the day after, working days unless the table says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from fundledger.lending.dossier import (
    Appraised,
    Decided,
    Dossier,
    HandedIn,
    StepDone,
    Waived,
    decision_of,
)
from fundledger.rules.lending import (
    BY_ITSELF,
    CREDIT_STATEMENT,
    SECURITY,
    LendingRules,
    PaperWanted,
    Step,
)
from fundledger.rules.working_days import WorkingDays

State = Literal[
    "received",  # papers are missing
    "complete",
    "appraised",
    "approved",
    "lapsed",  # nothing was signed in time
    "refused",
    "withdrawn",
    "signed",
    "drawn",  # in part
    "paid_out",
]
ENDED: tuple[State, ...] = ("lapsed", "refused", "withdrawn", "paid_out")
"""Nothing more is to be done."""


class Draw(NamedTuple):
    """Money that was paid out; `credit_statement` is what it says of bad debt elsewhere."""

    day: date
    amount: int
    credit_statement: str = ""
    chain: int = 0


class Span(NamedTuple):
    """From a day on; not on the last day any more, where there is one."""

    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class Signed(NamedTuple):
    """A contract that names the application; its draws in the order of days.

    `secured`: from when to when something stood for it.
    """

    loan: str
    day: date
    principal: int
    draws: tuple[Draw, ...] = ()
    secured: tuple[Span, ...] = ()

    @property
    def drawn(self) -> int:
        return sum(each.amount for each in self.draws)


@dataclass(frozen=True, slots=True)
class StepAt:
    """A step on the day asked. `begun` None: its turn has not come."""

    step: Step
    begun: date | None = None
    done: date | None = None
    due: date | None = None
    days: int | None = None  # in it until now, or until it was done
    is_late: bool = False  # done after it was due, or not done and due before the day
    is_running: bool = False
    days_late: int = 0  # calendar days beyond the day on which it was due


@dataclass(frozen=True, slots=True)
class Requirement:
    """A paper of the table or a condition of the decision. `draw` 0: before the contract."""

    code: str
    what: str
    draw: int | None = None  # None: before the appraisal
    is_condition: bool = False


@dataclass(frozen=True)
class Standing:
    dossier: Dossier
    signed: tuple[Signed, ...]
    rules: LendingRules
    working: WorkingDays
    kind: str  # of borrower
    day: date

    @property
    def decided(self) -> Decided | None:
        return decision_of(self.dossier)

    @cached_property
    def state(self) -> State:
        if self.signed:
            drawn, agreed = self.drawn, self.agreed
            return "paid_out" if drawn >= agreed else "drawn" if drawn else "signed"
        if self.dossier.withdrawal is not None:
            return "withdrawn"
        decided = self.decided
        if decided is not None:
            if decided.result == "refused":
                return "refused"
            return "lapsed" if self.has_lapsed else "approved"
        if self.dossier.appraisals:
            return "appraised"
        return "received" if self.missing_for_appraisal else "complete"

    @property
    def is_in_part(self) -> bool:
        """Less was approved than was asked for."""
        decided = self.decided
        return (
            decided is not None
            and decided.result == "approved"
            and decided.amount < self.dossier.asked.amount
        )

    @property
    def agreed(self) -> int:
        """What was signed."""
        return sum(each.principal for each in self.signed)

    @property
    def drawn(self) -> int:
        return sum(each.drawn for each in self.signed)

    @property
    def has_lapsed(self) -> bool:
        """Nothing more can be signed by the decision."""
        until = None if self.decided is None else self.decided.valid_until
        return until is not None and until < self.day

    @property
    def promised(self) -> int:
        """Approved, and still to be signed: what a first contract left too, until it lapses."""
        decided = self.decided
        if decided is None or self.has_lapsed or self.dossier.withdrawal is not None:
            return 0
        return max(decided.amount - self.agreed, 0)

    @property
    def undrawn(self) -> int:
        return max(self.agreed - self.drawn, 0)

    # What must be there.

    @property
    def missing_for_appraisal(self) -> list[Requirement]:
        return [each for each in self._of_table("appraisal", None) if not self.is_met(each)]

    def missing_for_contract(self) -> list[Requirement]:
        wanted = [*self._of_table("contract", 0), *self._of_decision(0)]
        return [each for each in wanted if not self.is_met(each)]

    def missing_for_draw(self, draw: int) -> list[Requirement]:
        """Before the n-th payment; what was wanted before an earlier one is wanted still."""
        wanted: list[Requirement] = []
        if draw >= 1:
            wanted += self._of_table("first_draw", 1)
        wanted += self._of_table("each_draw", draw)
        for earlier in range(1, draw + 1):
            wanted += self._of_decision(earlier)
        return [each for each in wanted if not self.is_met(each)]

    def missing_next(self) -> list[Requirement]:
        """Before whatever comes next: the appraisal, the contract, the next payment."""
        if self.signed:
            return self.missing_for_draw(self.next_draw)
        if self.decided is not None:
            return self.missing_for_contract()
        return [] if self.dossier.appraisals else self.missing_for_appraisal

    @property
    def next_draw(self) -> int:
        """Of the contract that is furthest."""
        return max((len(each.draws) for each in self.signed), default=0) + 1

    @property
    def requirements(self) -> list[Requirement]:
        """All, in the order in which they are wanted; of every draw, those of the next."""
        return [
            *self._of_table("appraisal", None),
            *self._of_table("contract", 0),
            *self._of_decision(0),
            *self._of_table("first_draw", 1),
            *self._of_table("each_draw", self.next_draw),
            *(each for each in self._conditions() if each.draw),
        ]

    def is_met(self, wanted: Requirement) -> bool:
        return self.met_on(wanted) is not None or self.waived(wanted) is not None

    def met_on(self, wanted: Requirement) -> date | None:
        """The first day on which it was there; a security by the register of securities."""
        days = list(self._handed_in_on(wanted))
        if not wanted.is_condition:
            days += self._known_by_the_book(wanted)
        return min(days, default=None)

    def was_handed_in(self, wanted: Requirement) -> bool:
        """Whether somebody said so, not only the book knows it."""
        return any(True for _ in self._handed_in_on(wanted))

    def _handed_in_on(self, wanted: Requirement) -> Iterator[date]:
        for stated in self.dossier.stated:
            said = stated.said
            if not isinstance(said, HandedIn) or wanted.code not in said.papers:
                continue
            if self._is_for(said.draw, wanted):
                yield stated.day

    def _known_by_the_book(self, wanted: Requirement) -> Iterator[date]:
        """A security of the register, and what a draw says of bad debt elsewhere."""
        for signed in self.signed:
            if wanted.code == SECURITY:
                day = self._needed_on(signed)
                yield from (each.since for each in signed.secured if each.holds_on(day))
            if wanted.code == CREDIT_STATEMENT:
                for number, draw in enumerate(signed.draws, start=1):
                    if draw.credit_statement and self._is_for(number, wanted):
                        yield draw.day

    def _needed_on(self, signed: Signed) -> date:
        """What is given back once all was paid out takes nothing from it."""
        is_paid_out = signed.draws and signed.drawn >= signed.principal
        return signed.draws[-1].day if is_paid_out else self.day

    def waived(self, wanted: Requirement) -> Waived | None:
        for stated in self.dossier.stated:
            said = stated.said
            if not isinstance(said, Waived) or said.requirement != wanted.code:
                continue
            if self._is_for(said.draw, wanted):
                return said
        return None

    def _is_for(self, draw: int | None, wanted: Requirement) -> bool:
        """What must be there for every draw anew is handed in for one of them."""
        paper = self.rules.paper(wanted.code)
        is_of_each = paper is not None and paper.before == "each_draw" and not wanted.is_condition
        return not is_of_each or draw == wanted.draw

    def _of_table(self, before: str, draw: int | None) -> Iterator[Requirement]:
        for paper in self.rules.papers:
            if paper.before == before and paper.is_of(self.kind):
                yield _wanted(paper, draw)

    def _conditions(self) -> Iterator[Requirement]:
        decided = self.decided
        for each in () if decided is None else decided.conditions:
            yield Requirement(each.code, each.what, each.draw, is_condition=True)

    def _of_decision(self, draw: int) -> Iterator[Requirement]:
        return (each for each in self._conditions() if each.draw == draw)

    # Steps.

    @cached_property
    def steps(self) -> tuple[StepAt, ...]:
        found: list[StepAt] = []
        begun: date | None = self.dossier.received
        for step in self.rules.steps:
            at = self._at(step, begun)
            found.append(at)
            begun = None if at.done is None or begun is None else max(begun, at.done)
        return tuple(found)

    @property
    def running(self) -> StepAt | None:
        """The step whose turn it is."""
        return next((each for each in self.steps if each.is_running), None)

    def is_done(self, code: str) -> bool:
        return any(each.done is not None for each in self.steps if each.step.code == code)

    def undone_before(self, code: str) -> list[Step]:
        before = {each.code for each in self.rules.steps_before(code)}
        return [each.step for each in self.steps if each.step.code in before and each.done is None]

    def _at(self, step: Step, begun: date | None) -> StepAt:
        done = self._done(step.code)
        if begun is None:
            return StepAt(step, done=done)
        due = self._due(step, begun)
        ended = self._ended()
        until = done or ended or self.day
        return StepAt(
            step,
            begun,
            done,
            due,
            max((until - begun).days, 0),
            is_late=due is not None and until > due,
            is_running=done is None and ended is None,
            days_late=0 if due is None else max((until - due).days, 0),
        )

    def _due(self, step: Step, begun: date) -> date | None:
        if step.days is None:
            return None
        if step.calendar_days:
            return begun + timedelta(step.days)
        return self.working.after(begun, step.days)

    def _ended(self) -> date | None:
        """When the request came to an end without a loan: no step runs on after that."""
        match self.state:
            case "withdrawn":
                assert self.dossier.withdrawal is not None
                return self.dossier.withdrawal.day
            case "refused":
                assert self.dossier.decision is not None
                return self.dossier.decision.day
            case "lapsed":
                assert self.decided is not None
                return self.decided.valid_until
        return None

    def _done(self, code: str) -> date | None:
        days: list[date]
        match code:
            case "papers":
                return self._complete_since()
            case "appraisal":
                days = [each.day for each in self.dossier.appraisals]
            case "decision":
                days = [] if self.dossier.decision is None else [self.dossier.decision.day]
            case "contract":
                days = [each.day for each in self.signed]
            case "first_draw":
                days = [draw.day for each in self.signed for draw in each.draws]
            case _:
                days = [
                    each.day
                    for each in self.dossier.stated
                    if isinstance(each.said, StepDone) and each.said.step == code
                ]
        return min(days, default=None)

    def _complete_since(self) -> date | None:
        """When the last paper wanted before the appraisal was there, or was waived."""
        found = [self.dossier.received]
        for wanted in self._of_table("appraisal", None):
            met = self.met_on(wanted)
            waivers = [
                each.day
                for each in self.dossier.stated
                if isinstance(each.said, Waived) and each.said.requirement == wanted.code
            ]
            days = [*waivers, *([] if met is None else [met])]
            if not days:
                return None
            found.append(min(days))
        return max(found)


def follow(
    dossier: Dossier,
    signed: Sequence[Signed],
    rules: LendingRules,
    working: WorkingDays,
    kind: str,
    day: date,
) -> Standing:
    """What had come of a request by the end of a day; what came later is left out."""
    by_then = [_by(each, day) for each in signed if each.day <= day]
    return Standing(dossier.by(day), tuple(by_then), rules, working, kind, day)


def _by(signed: Signed, day: date) -> Signed:
    return signed._replace(draws=tuple(each for each in signed.draws if each.day <= day))


def is_own_step(code: str) -> bool:
    """Whether it must be said that the step is done, for nothing else says so."""
    return code not in BY_ITSELF


def last_appraisal(dossier: Dossier) -> Appraised | None:
    if not dossier.appraisals:
        return None
    said = dossier.appraisals[-1].said
    assert isinstance(said, Appraised)
    return said


def officer_of(dossier: Dossier) -> str:
    """Who has it: named when it was received, else whoever appraised it last."""
    appraised = last_appraisal(dossier)
    return dossier.asked.officer or ("" if appraised is None else appraised.officer)


def _wanted(paper: PaperWanted, draw: int | None) -> Requirement:
    return Requirement(paper.code, paper.name, draw)
