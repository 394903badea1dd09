"""Every set of the program, walked at random: it leads nowhere that it does not name, and out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.recovery.procedure import Happened, Moved, Standing, Step, after, follow
from fundledger.rules.holidays import public_holidays
from fundledger.rules.procedures import (
    CASE_KINDS,
    CHANGES_PROCEDURE,
    Procedure,
    shipped,
)

HOLIDAYS = public_holidays(2016, 2060)
SETS = shipped()
NAMES = [*SETS]
WALK = settings(max_examples=60, deadline=None)


@st.composite
def walks(draw: st.DrawFn) -> list[Standing]:
    """The standings of a case from its opening on, each reached by something possible."""
    procedure = SETS[draw(st.sampled_from(NAMES))]
    kind = draw(st.sampled_from(CASE_KINDS))
    day = procedure.since + timedelta(days=draw(st.integers(0, 400)))
    standing = follow(procedure, kind, [Happened(day, procedure.opening.name)], HOLIDAYS)
    walked = [standing]
    for _ in range(draw(st.integers(0, 25))):
        if standing.is_over:
            break
        day += timedelta(days=draw(st.integers(0, 200)))
        standing = after(standing, _step(draw, standing, day))
        walked.append(standing)
    return walked


def _step(draw: st.DrawFn, standing: Standing, day: date) -> Step:
    if standing.deadlines and draw(st.integers(0, 4)) == 0:
        moved = draw(st.sampled_from(standing.deadlines))
        to = moved.began + timedelta(days=draw(st.integers(0, 100)))
        return Moved(day, moved.name, to, "tòa gia hạn")
    newer = [
        name
        for name, each in SETS.items()
        if standing.procedure.name in each.continues and each.since <= day
    ]
    if newer and draw(st.integers(0, 5)) == 0:
        return Happened(day, CHANGES_PROCEDURE, procedure=draw(st.sampled_from(newer)))
    event = draw(st.sampled_from(standing.possible))
    served = draw(st.none() | st.integers(0, 20).map(lambda n: day + timedelta(days=n)))
    return Happened(day, event.name, "số 12", served)


@WALK
@given(walks())
def test_no_path_leaves_what_the_set_names(walked: list[Standing]) -> None:
    for each in walked:
        assert each.procedure.states[each.state.name] == each.state
        assert each.is_over == (not each.possible)
        for event in each.possible:
            assert each.procedure.events[event.name] == event


@WALK
@given(walks())
def test_dates_never_run_backward(walked: list[Standing]) -> None:
    for before, now in pairwise(walked):
        assert before.last <= now.last
        assert before.since <= now.since <= now.last
    for each in walked:
        assert each.opened <= each.since <= each.last
        assert [d.due for d in each.deadlines] == sorted(d.due for d in each.deadlines)
        names = [d.name for d in each.running]
        assert len(names) == len(set(names))
        for deadline in each.running:
            assert each.opened <= deadline.began < deadline.by_law
            assert deadline.longest is None or deadline.by_law < deadline.longest
            assert deadline.due >= deadline.began


@WALK
@given(walks(), st.data())
def test_what_is_not_possible_is_refused_and_changes_nothing(
    walked: list[Standing], data: st.DataObject
) -> None:
    standing = walked[-1]
    possible = {each.name for each in standing.possible}
    others = sorted(standing.procedure.events.keys() - possible)
    wrong: list[tuple[Step, str]] = [
        (Happened(standing.last, data.draw(st.sampled_from(others))), "out_of_order"),
        (Happened(standing.last, "no_such"), "no_such_event"),
    ]
    if standing.last > standing.opened:
        early = standing.last - timedelta(days=1)
        event = next(iter(standing.procedure.events))
        wrong.append((Happened(early, event), "runs_backward"))
    before = standing.opened - timedelta(days=1)
    wrong.append((Happened(before, others[0]), "before_case"))
    for step, key in wrong:
        with pytest.raises(FundledgerError) as refusal:
            after(standing, step)
        assert refusal.value.key == (
            "procedure.is_over" if standing.is_over else f"procedure.{key}"
        )
        assert str(refusal.value)


@WALK
@given(walks())
def test_a_deadline_of_a_state_ends_with_it(walked: list[Standing]) -> None:
    for each in walked:
        for deadline in each.deadlines:
            lasts = deadline.period.lasts_in
            assert lasts is None or each.state.name in lasts
        assert not (each.is_over and each.running)


def reached(procedure: Procedure, ahead: Iterable[str]) -> set[str]:
    found = set[str]()
    waiting = [*ahead]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [e.target for e in procedure.possible_in(state) if e.target is not None]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_state_is_reached_and_leads_to_an_end(name: str) -> None:
    procedure = SETS[name]
    assert reached(procedure, [procedure.opening.target or ""]) == {*procedure.states}
    finals = {each.name for each in procedure.states.values() if each.is_final}
    assert finals == {"done", "enforcement_discontinued", "closed"}
    for state in procedure.states:
        assert reached(procedure, [state]) & finals, state
        assert (procedure.possible_in(state) == ()) is (state in finals)


BRANCHES = (
    *("preparing", "filed", "returned", "to_amend", "transferred", "fee_notice", "accepted"),
    *("mediation", "settled", "suspended", "discontinued", "hearing_ordered", "first_instance"),
    *("appealed", "appeal", "review", "in_force", "requested", "incomplete", "refused", "decided"),
    *("voluntary", "verification", "seizure", "valuation", "auction", "paid_in_part", "no_means"),
    *("published", "enforcement_suspended", "postponed", "enforcement_discontinued", "done"),
)


@pytest.mark.parametrize("name", NAMES)
def test_no_branch_that_a_court_knows_is_missing(name: str) -> None:
    assert {*BRANCHES} - SETS[name].states.keys() == set()
    # Only the law of 2025 sends a request back after two years without means.
    assert ("request_returned" in SETS[name].states) is (name == "to-tung-2026")


def test_the_law_of_2025_says_what_is_confirmed_of_it_and_no_more() -> None:
    """What was read of it is three periods, one with its article; the rest is marked."""
    of_enforcement = [p for p in SETS["to-tung-2026"].periods.values() if p.law == "enforcement"]
    confirmed = {p.name for p in of_enforcement if not p.is_unverified}
    assert confirmed == {"answer_request", "publish", "return_request"}
    assert {p.name: p.article for p in of_enforcement if p.article} == {"return_request": "38"}


def test_what_a_later_set_does_not_say_is_as_before() -> None:
    first, second, third = SETS.values()
    assert first.events == second.events
    assert first.periods == second.periods
    assert {n for n in first.actors if first.actors[n] != second.actors[n]} == {"court"}
    court = {n: e for n, e in second.events.items() if e.sources and _is_of_court(second, e)}
    assert court
    assert all(third.events[name] == each for name, each in court.items())


def _is_of_court(procedure: Procedure, event: Any) -> bool:
    stages = {procedure.states[state].stage for state in event.sources}
    return stages <= {"filing", "trial", "appealing"} and event.name != "close"
