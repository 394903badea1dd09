"""The clock of one sum, and which clock of a loan ends first: by hand, and what always holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.calendar import ONE_DAY
from fundledger.recovery.limitation import (
    Acknowledgement,
    Claim,
    Part,
    Reckoning,
    clock,
    limitation,
)
from fundledger.rules.limitation import LimitationRule, limitation_rules
from fundledger.rules.working_days import WorkingDays

USUAL = Reckoning(limitation_rules(), WorkingDays())
DUE = date(2023, 3, 15)
PRINCIPAL = Claim(DUE, "principal", 40_000_000)


def paid(day: date, document: str = "PT-1") -> Acknowledgement:
    return Acknowledgement(day, "collect", document, 7, paid=1_000_000)


def confirmed(day: date, *parts: Part) -> Acknowledgement:
    return Acknowledgement(day, "confirm", "BB-1", 8, frozenset(parts))


def test_it_starts_with_the_day_after_the_due_day() -> None:
    """15/3/2023 is not counted; three years end on 15/3/2026, a Sunday: Monday is the 16th."""
    (step,) = clock(PRINCIPAL, (), USUAL).steps
    assert (step.day, step.runs_from, step.ends) == (DUE, date(2023, 3, 16), date(2026, 3, 16))
    assert step.cause == "due"


@pytest.mark.parametrize(
    ("due", "ends"),
    [
        ("2023-03-13", "2026-03-13"),  # a Friday
        ("2023-03-14", "2026-03-16"),  # a Saturday
        # Tết 2026: days off from Monday 16/2 to Friday 20/2, between two weekends.
        ("2023-02-14", "2026-02-23"),
        ("2023-02-18", "2026-02-23"),
        ("2023-04-30", "2026-05-04"),  # 30/4 and 1/5/2026 are Thursday and Friday
        ("2023-08-29", "2026-09-03"),  # a weekend, a swapped Monday, 1/9 and 2/9
        ("2024-02-29", "2027-03-01"),  # there is no 29/2/2027; the 28th is a Sunday
    ],
)
def test_a_last_day_of_rest_moves_to_the_next_working_day(due: str, ends: str) -> None:
    claim = Claim(date.fromisoformat(due), "interest", 1)
    assert clock(claim, (), USUAL).ends == date.fromisoformat(ends)


def test_a_part_payment_starts_it_anew_with_the_next_day() -> None:
    """Paid on 10/7/2024, a Wednesday: from 11/7/2024 to 10/7/2027, a Saturday: Monday 12/7."""
    found = clock(PRINCIPAL, [paid(date(2024, 7, 10))], USUAL)
    assert len(found.steps) == 2
    assert found.standing.by == paid(date(2024, 7, 10))
    assert found.standing.runs_from == date(2024, 7, 11)
    assert found.ends == date(2027, 7, 12)
    assert found.standing.ran_out is None


def test_what_comes_by_the_due_day_changes_nothing() -> None:
    """Nothing is acknowledged that falls due later; what falls due that day runs from the next."""
    for day in (DUE - ONE_DAY, DUE):
        assert clock(PRINCIPAL, [paid(day)], USUAL) == clock(PRINCIPAL, (), USUAL)
    assert clock(PRINCIPAL, [paid(DUE + ONE_DAY)], USUAL).standing.runs_from == date(2023, 3, 17)


def test_a_confirmation_starts_anew_only_the_parts_that_it_is_of() -> None:
    of_principal = confirmed(date(2024, 1, 10), "principal")
    assert clock(PRINCIPAL, [of_principal], USUAL).ends == date(2027, 1, 11)  # 10/1 is a Sunday
    interest = Claim(DUE, "interest", 5)
    assert clock(interest, [of_principal], USUAL).ends == date(2026, 3, 16)


def test_after_it_ran_out_it_starts_anew_and_says_so() -> None:
    """The last day is 16/3/2026: on it there is time left, on the 17th there is none."""
    in_time, too_late = paid(date(2026, 3, 16)), paid(date(2026, 3, 17))
    assert clock(PRINCIPAL, [in_time], USUAL).standing.ran_out is None
    found = clock(PRINCIPAL, [too_late], USUAL)
    assert found.standing.ran_out == date(2026, 3, 16)
    assert found.ends == date(2029, 3, 19)  # 17/3/2029 is a Saturday


def test_of_a_loan_the_first_that_ends_counts() -> None:
    """A payment on 1/6/2023 restarts what was due on 15/3 and 15/4: both end after 1/6/2026, a
    Monday. What falls due on 15/6 has its own time, to 15/6/2026, a Monday.
    """
    claims = [
        Claim(date(2023, 6, 15), "principal", 30),
        Claim(date(2023, 3, 15), "principal", 10),
        Claim(date(2023, 3, 15), "late", 4),
        Claim(date(2023, 4, 15), "interest", 2),
    ]
    its = limitation(date(2026, 5, 1), claims, [paid(date(2023, 6, 1))], USUAL)
    assert (its.ends, its.days_left) == (date(2026, 6, 1), 31)
    assert its.first.claim.due == its.oldest_due == date(2023, 3, 15)
    assert its.at_stake == {"principal": 10, "interest": 2, "late": 4}
    assert its.next_ends is None


def test_on_its_last_day_none_is_left_and_on_the_next_it_is_over() -> None:
    claims = [PRINCIPAL, Claim(date(2023, 6, 15), "principal", 7)]
    last = limitation(date(2026, 3, 16), claims, (), USUAL)
    assert (last.days_left, last.is_over, last.next_ends) == (0, False, None)
    over = limitation(date(2026, 3, 17), claims, (), USUAL)
    assert (over.days_left, over.is_over, over.next_ends) == (-1, True, date(2026, 6, 15))
    assert over.at_stake["principal"] == 40_000_000
    all_over = limitation(date(2026, 6, 16), claims, (), USUAL)
    assert all_over.next_ends is None
    assert all_over.at_stake["principal"] == 40_000_007


# What always holds.

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
parts = st.sampled_from(("principal", "interest", "late"))


@st.composite
def reckonings(draw: st.DrawFn) -> Reckoning:
    """Any years from any days, fewer after more among them; any days off."""
    since = sorted(draw(st.sets(days, min_size=1, max_size=3)))
    rules = [LimitationRule(f"{day}", day, draw(st.integers(1, 5)), "") for day in since]
    first = draw(days)
    off = frozenset(first + timedelta(days=each) for each in draw(st.sets(st.integers(0, 40))))
    return Reckoning(rules, WorkingDays(off))


@st.composite
def acknowledgements(draw: st.DrawFn) -> list[Acknowledgement]:
    found = draw(
        st.lists(st.builds(Acknowledgement, days, st.just("collect"), parts=st.frozensets(parts)))
    )
    return sorted(found, key=lambda each: each.day)


claims = st.builds(Claim, days, parts, st.integers(1, 10**9))


@given(claims, acknowledgements(), days, reckonings())
def test_an_acknowledgement_never_moves_it_earlier(
    claim: Claim, of: Sequence[Acknowledgement], day: date, reckoning: Reckoning
) -> None:
    one_more = sorted([*of, Acknowledgement(day, "confirm")], key=lambda each: each.day)
    before, after = clock(claim, of, reckoning), clock(claim, one_more, reckoning)
    assert after.ends >= before.ends
    if day <= claim.due:
        assert after == before


@given(claims, acknowledgements(), reckonings())
def test_it_ends_on_a_working_day_years_after_what_started_it(
    claim: Claim, of: Sequence[Acknowledgement], reckoning: Reckoning
) -> None:
    found = clock(claim, of, reckoning)
    for step in found.steps:
        assert step.runs_from == step.day + ONE_DAY
        assert step.ends.weekday() < 5
        assert reckoning.days.is_working(step.ends)
        assert step.ends.year > step.day.year
    assert found.steps[0].day == claim.due
    assert found.ends == max(step.ends for step in found.steps)
    for before, after in zip(found.steps, found.steps[1:], strict=False):
        assert before.day <= after.day


@given(st.lists(claims, min_size=1), acknowledgements(), days, reckonings())
def test_what_ends_first_is_at_stake_and_never_more_than_all(
    every: Sequence[Claim], of: Sequence[Acknowledgement], as_of: date, reckoning: Reckoning
) -> None:
    its = limitation(as_of, every, of, reckoning)
    ends = [clock(each, of, reckoning).ends for each in every]
    assert its.ends == min(ends)
    assert its.is_over == (its.ends < as_of)
    at_stake = sum(
        each.amount
        for each, end in zip(every, ends, strict=True)
        if (end < as_of if its.is_over else end == its.ends)
    )
    assert sum(its.at_stake.values()) == at_stake
    assert (its.next_ends is None) == (not its.is_over or max(ends) < as_of)
