"""Where a case stands: a set of rules, and what happened, one after another.

    follow(procedure, kind, steps, holidays)    the standing after all of it, or a refusal
    after(standing, step)                       the standing after one thing more

A step is what somebody states of a case on a day: an event of the set (`Happened`), or a statutory
date that is moved (`Moved`). Nothing is remembered of a case but its steps: state, dates and what
may follow are worked out from them, so that a step which is taken back leaves no trace. A date is
shown, never enforced: courts and debtors are late, and what they did late still happened.

A case that was taken over in mid-course (`TakenOver`) begins in the state that it stood in. What it
went through before is not known: a period counts from the day of the state only where every way
into that state begins it; any other that may run is one whose last day is not known.

A case goes by the set that it began with. It goes on by another only where `changes_procedure` says
so; dates that run already run on as they were, through the states of the new set in which it has
periods of their name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce

from fundledger.errors import FundledgerError
from fundledger.messages.wording import Joined, Named
from fundledger.recovery.procedure_days import are_known, last_day
from fundledger.rules import procedures
from fundledger.rules.procedures import (
    CHANGES_PROCEDURE,
    CaseKind,
    Event,
    Length,
    Period,
    Procedure,
    State,
)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a case."""

    day: date
    event: str
    document: str = ""
    served: date | None = None
    """The day its paper was received; where it is not said, periods count from the day itself."""

    procedure: str | None = None
    """The set by which the case goes on; of `changes_procedure` alone."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A statutory date that is another from now on: by the court's order, or by what is agreed."""

    day: date
    deadline: str  # the name of its period
    to: date
    reason: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A case begins in mid-course: it has stood in a state since the day."""

    day: date
    state: str
    document: str = ""


Step = Happened | Moved | TakenOver


@dataclass(frozen=True)
class Deadline:
    """The last day of a period that runs: for whom, for what, by which law.

    Its days are worked out when they are asked for: most periods end before anybody does. Of one
    that may run since before its case was taken over it is not known when it began.
    """

    period: Period
    kind: CaseKind
    actor: Named
    law: Named
    began: date | None
    holidays: frozenset[date]
    moved: Moved | None = None

    @property
    def is_known(self) -> bool:
        """Whether anybody can tell its last day."""
        return self.began is not None or self.moved is not None

    @cached_property
    def by_law(self) -> date | None:
        return None if self.began is None else self._end(self.began, self._length)

    @cached_property
    def longest(self) -> date | None:
        """If it is extended as far as the law lets it be; None: it cannot be."""
        extension = self.period.extension.get(self.kind)
        if extension is None or self.began is None:
            return None
        if extension.unit == self._length.unit:
            whole = Length(self._length.count + extension.count, extension.unit)
            return self._end(self.began, whole)
        end = last_day(self.began, self._length, self.holidays, moves_off_days_off=False)
        return self._end(end, extension)  # only its own last day moves off a day off

    @property
    def is_certain(self) -> bool:
        """Whether the days off that its last day hangs on are all known.

        What is counted in working days hangs on all of them, else on those at its end.
        """
        if self.began is None or self.by_law is None:
            return True
        if self._length.unit == "working_days":
            return are_known(self.began, self.by_law, self.holidays)
        is_fixed = not self.period.moves_off_days_off
        return is_fixed or are_known(self.by_law, self.by_law, self.holidays)

    @property
    def _length(self) -> Length:
        return self.period.length[self.kind]

    def _end(self, began: date, length: Length) -> date:
        moves = self.period.moves_off_days_off
        return last_day(began, length, self.holidays, moves_off_days_off=moves)

    @property
    def name(self) -> str:
        return self.period.name

    @property
    def what(self) -> Named:
        return self.period.what

    @property
    def is_unverified(self) -> bool:
        """Whether its length was not compared with the text of the law."""
        return self.period.is_unverified

    @property
    def due(self) -> date:
        end = self.by_law if self.moved is None else self.moved.to
        assert end is not None  # only of one that `is_known`
        return end

    @property
    def is_beyond_law(self) -> bool:
        """Moved to a day that the law does not give."""
        by_law = self.longest or self.by_law
        return by_law is not None and self.due > by_law

    def is_missed_on(self, day: date) -> bool:
        """Whether its last day is over at the start of a day."""
        return self.due < day

    def is_told_on(self, day: date) -> bool:
        """Whether anybody need know of it: what is missed is, a right that lapsed is not."""
        return not (self.period.lapses and self.is_missed_on(day))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case is after its last step."""

    procedure: Procedure
    kind: CaseKind
    holidays: frozenset[date]
    sets: Mapping[str, Procedure]  # those that it may change to
    opened: date
    state: State
    since: date  # when it came into the state
    last: date  # the day of the last step
    running: tuple[Deadline, ...]  # also those that rest

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The statutory dates, the next first."""
        known = [each for each in self._told if each.is_known]
        return tuple(sorted(known, key=lambda each: (each.due, each.name)))

    @property
    def not_known(self) -> tuple[Deadline, ...]:
        """Those that may run, and nobody can tell until when."""
        return tuple(each for each in self._told if not each.is_known)

    @property
    def _told(self) -> list[Deadline]:
        return [each for each in self.running if self.state.name not in each.period.rests_in]

    def deadlines_on(self, day: date) -> tuple[Deadline, ...]:
        """Those to be seen to on a day: without rights that lapsed before it."""
        return tuple(each for each in self.deadlines if each.is_told_on(day))

    @property
    def possible(self) -> tuple[Event, ...]:
        """What may happen next."""
        return self.procedure.possible_in(self.state.name)

    @property
    def is_over(self) -> bool:
        return self.state.is_final


def follow(
    procedure: Procedure,
    kind: CaseKind,
    steps: Iterable[Step],
    holidays: frozenset[date],
    sets: Mapping[str, Procedure] | None = None,
) -> Standing:
    """Where a case stands after all its steps; the first opens it. Refused by `FundledgerError`.

    `sets` are those that it may change to: the sets of the program, if no others are said.
    """
    known = procedures.shipped() if sets is None else sets
    given = iter(steps)
    first = next(given, None)
    if first is None:
        raise FundledgerError("procedure.not_opened")
    return reduce(after, given, _opened(procedure, kind, first, holidays, known))


def after(standing: Standing, step: Step) -> Standing:
    """Where the case stands after one step more."""
    if standing.is_over:
        raise FundledgerError("procedure.is_over", state=standing.state.label, day=standing.since)
    if step.day < standing.opened:
        raise FundledgerError("procedure.before_case", day=step.day, opened=standing.opened)
    if step.day < standing.last:
        raise FundledgerError("procedure.runs_backward", day=step.day, last=standing.last)
    match step:
        case TakenOver():
            raise FundledgerError("procedure.begins_once", opened=standing.opened)
        case Moved():
            return _with_moved(standing, step)
        case Happened(event=event) if event == CHANGES_PROCEDURE:
            return _by_another_set(standing, step)
    return _with_event(standing, step)


def _opened(
    procedure: Procedure,
    kind: CaseKind,
    first: Step,
    holidays: frozenset[date],
    sets: Mapping[str, Procedure],
) -> Standing:
    opening = procedure.opening
    is_opening = isinstance(first, Happened) and first.event == opening.name
    if not is_opening and not isinstance(first, TakenOver):
        raise FundledgerError("procedure.not_opened")
    if first.day < procedure.since:
        params = {"procedure": procedure.name, "since": procedure.since}
        raise FundledgerError("procedure.not_in_force", day=first.day, **params)
    if isinstance(first, Happened):
        _refuse_odd(opening, first)
        assert opening.target is not None  # `procedure_of` refuses a set without
        state = procedure.states[opening.target]
        running = _started(procedure, kind, holidays, opening, first)
    else:
        assert isinstance(first, TakenOver)
        state = _state_named(procedure, first.state)
        running = tuple(_may_run(procedure, kind, holidays, state, first.day))
    of_case = procedure, kind, holidays, sets
    return Standing(*of_case, first.day, state, first.day, first.day, running)


def _state_named(procedure: Procedure, name: str) -> State:
    if name not in procedure.states:
        known = [Joined((n, Joined(("(", s.label, ")"), ""))) for n, s in procedure.states.items()]
        raise FundledgerError("procedure.no_such_state", state=name, known=known)
    return procedure.states[name]


def _may_run(
    procedure: Procedure, kind: CaseKind, holidays: frozenset[date], state: State, since: date
) -> Iterator[Deadline]:
    """What runs, or may run, in a case that has stood in a state since a day."""
    for period in procedure.periods.values():
        ways = procedure.ways_of_running[period.name][state.name]
        if ways == {"not"}:
            continue
        is_counted = ways == {"since_then"} and not period.counts_from_service
        actor, law = procedure.actors[period.actor], procedure.laws[period.law]
        began = since if is_counted else None
        yield Deadline(period, kind, actor, law, began, holidays)


def _with_event(standing: Standing, happened: Happened) -> Standing:
    event = _possible(standing, happened)
    target = event.target or standing.state.name
    of_case = standing.procedure, standing.kind, standing.holidays
    begun = _started(*of_case, event, happened)
    kept = [
        each
        for each in standing.running
        if each.name not in event.starts
        and not standing.procedure.ends(event, each.period, standing.state.name)
    ]
    return replace(
        standing,
        state=standing.procedure.states[target],
        since=standing.since if target == standing.state.name else happened.day,
        last=happened.day,
        running=(*kept, *begun),
    )


def _possible(standing: Standing, happened: Happened) -> Event:
    procedure, state = standing.procedure, standing.state
    event = procedure.events.get(happened.event)
    if event is None:
        known = [each.name for each in standing.possible]
        raise FundledgerError("procedure.no_such_event", event=happened.event, known=known)
    if state.name not in event.sources:
        raise FundledgerError(
            "procedure.out_of_order",
            event=event.label,
            state=state.label,
            possible=[_as_said(each) for each in standing.possible],
        )
    _refuse_odd(event, happened)
    return event


def _refuse_odd(event: Event, happened: Happened) -> None:
    """What no event of a set can say, in whatever state."""
    if happened.procedure is not None:
        raise FundledgerError("procedure.changes_nothing", event=event.label)
    if happened.served is not None and happened.served < happened.day:
        raise FundledgerError("procedure.served_before", day=happened.day, served=happened.served)


def _as_said(event: Event) -> Joined:
    return Joined((event.name, Joined(("(", event.label, ")"), "")))


def _started(
    procedure: Procedure,
    kind: CaseKind,
    holidays: frozenset[date],
    event: Event,
    happened: Happened,
) -> tuple[Deadline, ...]:
    found: list[Deadline] = []
    for name in event.starts:
        period = procedure.periods[name]
        served = happened.served if period.counts_from_service else None
        actor, law = procedure.actors[period.actor], procedure.laws[period.law]
        found.append(Deadline(period, kind, actor, law, served or happened.day, holidays))
    return tuple(found)


def _with_moved(standing: Standing, moved: Moved) -> Standing:
    running = {each.name: each for each in (*standing.deadlines, *standing.not_known)}
    if moved.deadline not in running:
        known = [*running]
        key = "procedure.no_such_date" if known else "procedure.no_dates"
        raise FundledgerError(key, deadline=moved.deadline, known=known)
    found = running[moved.deadline]
    if not moved.reason.strip():
        raise FundledgerError("procedure.no_reason", deadline=found.what)
    if found.began is not None and moved.to < found.began:
        raise FundledgerError("procedure.moved_before", to=moved.to, began=found.began)
    now = [
        replace(each, moved=moved) if each.name == moved.deadline else each
        for each in standing.running
    ]
    return replace(standing, last=moved.day, running=tuple(now))


def _by_another_set(standing: Standing, happened: Happened) -> Standing:
    if happened.procedure is None:
        raise FundledgerError("procedure.which_set", known=[*standing.sets])
    on = procedures.named(happened.procedure, standing.sets)
    before = standing.procedure
    if before.name not in on.continues:
        raise FundledgerError("procedure.does_not_continue", name=on.name, before=before.name)
    if happened.day < on.since:
        params = {"procedure": on.name, "since": on.since}
        raise FundledgerError("procedure.not_in_force", day=happened.day, **params)
    state = on.states.get(standing.state.name)
    if state is None:
        raise FundledgerError("procedure.lacks_state", name=on.name, state=standing.state.label)
    running = tuple(
        replace(
            each,
            actor=on.actors.get(each.period.actor, each.actor),
            period=_lasting_as(each.period, on.periods.get(each.name)),
        )
        for each in standing.running
    )
    return replace(standing, procedure=on, state=state, last=happened.day, running=running)


def _lasting_as(period: Period, on: Period | None) -> Period:
    """As long as it was, in the states of another set."""
    if on is None:
        return period
    return replace(
        period,
        lasts_in=on.lasts_in,
        rests_in=on.rests_in,
        met_by=on.met_by,
        replaces=on.replaces,
        lapses=on.lapses,
    )
