"""The steps of a request beside a slow twin, which walks the calendar day by day across Tết."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.lending.dossier import (
    Applied,
    Appraised,
    Decided,
    Dossier,
    HandedIn,
    Said,
    Stated,
    StepDone,
)
from fundledger.lending.limits_tested import LimitsTested, Owed
from fundledger.lending.standing import Draw, Signed, StepAt, follow
from fundledger.rules.lending import LendingRules
from fundledger.rules.working_days import WorkingDays
from tests.lending.telling import table
from tests.loans.books import BORROWER

_TET = {
    # Thursday 8/2/2024, the 29th of the last lunar month, to Wednesday 14/2: Tết of Giáp Thìn.
    *(date(2024, 2, 8) + timedelta(days) for days in range(7)),
    # Saturday 25/1/2025 to Sunday 2/2: Tết of Ất Tỵ.
    *(date(2025, 1, 25) + timedelta(days) for days in range(9)),
}
_BEGINS = (date(2024, 1, 15), date(2025, 1, 6))
"""No other holiday is near: what is asked for ends in March."""

_OF_PROGRAM = ("papers", "appraisal", "decision", "contract", "first_draw")


class Case(NamedTuple):
    rules: LendingRules
    own: frozenset[date]
    received: date
    done: dict[str, date]
    result: str
    until: date | None
    asked: date


@st.composite
def cases(draw: st.DrawFn) -> Case:
    steps = []
    for code in _OF_PROGRAM:
        if draw(st.booleans()):
            steps.append(f"own_{code}")
        if code == "decision" or draw(st.integers(0, 4)):
            steps.append(code)
    rules = table(
        steps=[
            {
                "code": code,
                "name": code,
                **({"days": draw(st.integers(1, 9))} if draw(st.booleans()) else {}),
                "calendar_days": draw(st.booleans()),
            }
            for code in steps
        ],
        papers=[{"code": "plan", "name": "plan"}],
    )
    begins = draw(st.sampled_from(_BEGINS))
    days = st.integers(0, 50).map(lambda more: begins + timedelta(more))
    received = draw(st.integers(0, 10).map(lambda more: begins + timedelta(more)))
    own = frozenset(draw(st.lists(days, max_size=3)))
    # Done on whichever days: a step may be done before its turn, or left out.
    wanted = [code for code in steps if draw(st.integers(0, 3))]
    done = {code: max(draw(days), received) for code in wanted}
    result = draw(st.sampled_from(("approved", "approved", "refused")))
    until = draw(st.none() | days)
    return Case(rules, own, received, done, result, until, max(draw(days), received))


@settings(max_examples=300)
@given(cases())
def test_steps_are_those_of_a_twin_that_walks_day_by_day(case: Case) -> None:
    standing = follow(
        _dossier(case), _signed(case), case.rules, WorkingDays(case.own), "cooperative", case.asked
    )
    assert [_told(each) for each in standing.steps] == _twin(case)


def _told(at: StepAt) -> tuple[object, ...]:
    return (at.step.code, at.begun, at.done, at.due, at.days, at.is_late, at.is_running)


def _dossier(case: Case) -> Dossier:
    limits = LimitsTested(on=case.received, amount=1, own=Owed(BORROWER))
    said: dict[str, Said] = {
        "papers": HandedIn(papers=("plan",)),
        "appraisal": Appraised(proposal="lend", limits=limits),
        "decision": Decided(
            result=case.result,  # type: ignore[arg-type]
            by="GĐ",
            limits=limits,
            valid_until=case.until if case.result == "approved" else None,
        ),
    }
    stated = [
        Stated(link, day, "", "", said.get(code, StepDone(step=code)))
        for link, (code, day) in enumerate(case.done.items(), start=2)
        if code not in ("contract", "first_draw")
    ]
    asked = Applied(cooperative=BORROWER, purpose="x", amount=1)
    by_day = sorted(stated, key=lambda each: (each.day, each.chain))
    return Dossier("HS", Stated(1, case.received, "", "", asked), tuple(by_day))


def _signed(case: Case) -> list[Signed]:
    if "contract" not in case.done:
        return []
    drawn = case.done.get("first_draw")
    draws = () if drawn is None else (Draw(drawn, 1),)
    return [Signed("HD", case.done["contract"], 2, draws)]


# The twin: nothing of the program but the shape of its table.


def _twin(case: Case) -> list[tuple[object, ...]]:
    done = {code: day for code, day in case.done.items() if day <= case.asked}
    if "contract" not in done:
        done.pop("first_draw", None)
    ended = _ended(case, done)
    found: list[tuple[object, ...]] = []
    turn: date | None = case.received
    for step in case.rules.steps:
        on = done.get(step.code)
        if turn is None:
            found.append((step.code, None, on, None, None, False, False))
            continue
        due = None
        if step.days is not None:
            due = _later(turn, step.days, case.own, calendar=step.calendar_days)
        last = on or ended or case.asked
        late = due is not None and last > due
        spent = max((last - turn).days, 0)
        found.append((step.code, turn, on, due, spent, late, on is None and ended is None))
        turn = None if on is None else max(turn, on)
    return found


def _ended(case: Case, done: dict[str, date]) -> date | None:
    """The day on which it came to nothing: refused, or not signed in time."""
    if "contract" in done or "decision" not in done:
        return None
    if case.result == "refused":
        return done["decision"]
    return case.until if case.until is not None and case.until < case.asked else None


def _later(begun: date, days: int, own: frozenset[date], *, calendar: bool) -> date:
    day, left = begun, days
    while left:
        day += timedelta(1)
        is_off = day.weekday() in (5, 6) or day in _TET or day in own
        if calendar or not is_off:
            left -= 1
    return day
