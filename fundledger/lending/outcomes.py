"""What became of requests for loans in a span of days: received, decided, ended. Pure.

    course = course_of(dossier, signed)     the days that decide to which span it belongs
    lines = lines_of(courses, first, last)  which requests are counted under which heading
    steps = step_times(standings)           how long each step took, and how often it was late

A request is open from the day it is received to the day it ends: a contract is signed by it, it is
refused, it is withdrawn, or what was approved lapses because nobody signed. It ends once, so

    open before + received - ended = open after

and the same for those that wait for a decision. A loan that was signed is no request any more:
what is drawn of it is told beside this, and adds nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

from fundledger.calendar import ONE_DAY
from fundledger.lending.dossier import Dossier, decision_of
from fundledger.lending.standing import Signed, Standing
from fundledger.rules.lending import Step

Ending = Literal["signed", "withdrawn", "refused", "lapsed"]
_FIRST_OF_A_DAY: tuple[Ending, ...] = get_args(Ending)

Line = Literal[
    "open_before",
    "undecided_before",
    "promised_before",
    "received",
    "decided",
    "approved_in_full",
    "approved_in_part",
    "refused",
    "withdrawn",
    "lapsed",
    "signed",
    "ended",
    "open_after",
    "undecided_after",
    "promised_after",
    "paid_out",
]
LINES: tuple[Line, ...] = get_args(Line)

TO_DECISION = "to_decision"


@dataclass(frozen=True, slots=True)
class Course:
    """One request, with the days on which something was settled."""

    dossier: Dossier
    signed: tuple[Signed, ...] = ()
    decided: date | None = None  # while it was open
    ended: date | None = None
    ending: Ending | None = None

    @property
    def received(self) -> date:
        return self.dossier.received

    @property
    def borrower(self) -> str:
        return self.dossier.asked.cooperative

    @property
    def asked(self) -> int:
        return self.dossier.asked.amount

    def is_open(self, day: date) -> bool:
        """At the end of a day."""
        return self.received <= day and (self.ended is None or self.ended > day)

    def is_promised(self, day: date) -> bool:
        """Approved, and open still."""
        return self.is_open(day) and self.decided is not None and self.decided <= day

    def approved(self, day: date) -> int:
        """The sum that was decided by a day; 0 before, and where it was refused."""
        decided = decision_of(self.dossier.by(day))
        return 0 if decided is None else decided.amount

    def agreed(self, day: date) -> int:
        return sum(each.principal for each in self.signed if each.day <= day)

    def drawn(self, day: date) -> int:
        return sum(draw.amount for each in self.signed for draw in each.draws if draw.day <= day)

    @property
    def paid_out(self) -> date | None:
        """The first day on which money went out by it."""
        return min((draw.day for each in self.signed for draw in each.draws), default=None)


def course_of(dossier: Dossier, signed: Iterable[Signed] = ()) -> Course:
    contracts = tuple(signed)
    ended, ending = _end(dossier, contracts)
    decision = dossier.decision
    decided = None if decision is None else decision.day
    if decided is not None and ended is not None and decided > ended:
        decided = None
    return Course(dossier, contracts, decided, ended, ending)


def _end(dossier: Dossier, signed: Sequence[Signed]) -> tuple[date | None, Ending | None]:
    """The first thing that ended it; of one day a contract goes before all else."""
    days: list[tuple[date, Ending]] = [(each.day, "signed") for each in signed]
    if dossier.withdrawal is not None:
        days.append((dossier.withdrawal.day, "withdrawn"))
    decided = decision_of(dossier)
    if dossier.decision is not None and decided is not None:
        if decided.result == "refused":
            days.append((dossier.decision.day, "refused"))
        elif decided.valid_until is not None:
            days.append((decided.valid_until + ONE_DAY, "lapsed"))
    if not days:
        return None, None
    day, ending = min(days, key=lambda each: (each[0], _FIRST_OF_A_DAY.index(each[1])))
    return max(day, dossier.received), ending


def lines_of(courses: Iterable[Course], first: date, last: date) -> Mapping[Line, list[Course]]:
    """Under each heading the requests that it counts, in the order in which they came."""
    found: dict[Line, list[Course]] = {line: [] for line in LINES}
    for course in courses:
        for line in _lines(course, first, last):
            found[line].append(course)
    return found


def _lines(course: Course, first: date, last: date) -> Iterator[Line]:
    before = first - ONE_DAY
    if course.is_open(before):
        yield "open_before"
        yield "promised_before" if course.is_promised(before) else "undecided_before"
    if first <= course.received <= last:
        yield "received"
    if course.decided is not None and first <= course.decided <= last:
        yield "decided"
        if amount := course.approved(last):
            is_full = amount >= course.asked
            yield "approved_in_full" if is_full else "approved_in_part"
    if course.ended is not None and course.ending is not None and first <= course.ended <= last:
        yield course.ending
        yield "ended"
    if course.is_open(last):
        yield "open_after"
        yield "promised_after" if course.is_promised(last) else "undecided_after"
    if course.paid_out is not None and first <= course.paid_out <= last:
        yield "paid_out"


class StepTime(NamedTuple):
    """One step over several requests. `done` took `working_days` together."""

    code: str
    step: Step | None  # None: from the day it was received to the decision
    done: int
    working_days: int
    late: int


def step_times(standings: Sequence[Standing]) -> list[StepTime]:
    """In the order of the newest table; a step of an older one alone stands after them.

    A step that is not done yet is late where it was due before, and adds to no average.
    """
    found: dict[str, StepTime] = {}
    for at in reversed(standings):
        for each in at.steps:
            if each.begun is None:
                continue
            code = each.step.code
            _, step, done, days, late = found.get(code, StepTime(code, each.step, 0, 0, 0))
            if each.done is not None:
                done, days = done + 1, days + at.working.between(each.begun, each.done)
            found[code] = StepTime(code, step, done, days, late + each.is_late)
    whole = [
        at.working.between(at.dossier.received, at.dossier.decision.day)
        for at in standings
        if at.dossier.decision is not None
    ]
    times = [each for each in found.values() if each.done or each.late]
    if whole:
        times.append(StepTime(TO_DECISION, None, len(whole), sum(whole), 0))
    return times
