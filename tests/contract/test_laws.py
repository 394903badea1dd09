"""Laws that hold for every life: what adds up, what does not matter, what never is."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.accrual import ROUNDINGS
from fundledger.contract.journal import Journal
from fundledger.contract.life import Life, position
from fundledger.contract.story import Story
from fundledger.contract.terms import Terms
from fundledger.contract.trace import Moved, Rounded, Stretch, Trace
from fundledger.money import rounded
from fundledger.reports.contract import explain_table, replayed
from tests.contract.lives import A_LIFE_DAYS, lives, loans, receipts
from tests.contract.oracle import Twin

few = settings(max_examples=60)


def told(life: tuple[Terms, list[Any]]) -> tuple[Terms, list[Any], date]:
    """The life with its wishes come true, and its last day."""
    terms, wishes = life
    last = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
    return terms, Twin(terms, list(wishes)).live(last).told, last


@given(st.integers(0, 10**12), st.integers(1, 10**9), st.sampled_from(sorted(ROUNDINGS)))
def test_the_quick_roundings_are_those_of_money(
    numerator: int, denominator: int, rule: Any
) -> None:
    assert ROUNDINGS[rule](numerator, denominator) == rounded(numerator, denominator, rule)


@settings(max_examples=120)
@given(loans())
def test_schedules_sum_to_the_principal(terms: Terms) -> None:
    life = Life(terms, [])
    life.lived_through([])
    lines = life.schedule()
    assert len(lines) == terms.instalments
    assert sum(line.principal for line in lines) == terms.principal
    assert lines[-1].balance == 0
    assert all(line.principal >= 0 and line.interest >= 0 and line.balance >= 0 for line in lines)
    assert [line.due for line in lines] == sorted(line.due for line in lines)


@pytest.mark.slow
@few
@given(st.data())
def test_neighbouring_stretches_add_up_to_the_dong(data: st.DataObject) -> None:
    """With nothing paid, what runs from a to c is what runs from a to b and from b to c."""
    terms = data.draw(loans())
    days = sorted(data.draw(st.lists(st.integers(0, A_LIFE_DAYS), min_size=3, max_size=3)))
    asked = [terms.disbursed + timedelta(days=n) for n in days]

    def interest(life: Life, day: date) -> int:
        owed = life.lived([day])[0]
        return owed.interest_due + owed.interest_accrued + owed.interest_overdue_due

    a, b, c = (interest(Life(terms, []), day) for day in asked)
    together = Life(terms, []).lived(asked)
    parts = [p.interest_due + p.interest_accrued + p.interest_overdue_due for p in together]
    assert [a, b, c] == parts
    assert (b - a) + (c - b) == c - a >= 0


@pytest.mark.slow
@few
@given(lives(), st.integers())
def test_the_order_of_entering_does_not_matter(life: tuple[Terms, list[Any]], seed: int) -> None:
    terms, events, last = told(life)
    days = [event.day for event in events]
    events = [event for event in events if days.count(event.day) == 1]
    shuffled = list(events)
    random.Random(seed).shuffle(shuffled)
    one, other = (
        replayed_or_refused(terms, events, last),
        replayed_or_refused(terms, shuffled, last),
    )
    assert one == other


def replayed_or_refused(terms: Terms, events: list[Any], last: date) -> object:
    from fundledger.errors import FundledgerError

    try:
        return replayed(Story(terms, tuple(events), (last,)))
    except FundledgerError as error:
        return error.key


@pytest.mark.slow
@few
@given(lives())
def test_what_holds_on_every_day(life: tuple[Terms, list[Any]]) -> None:
    terms, events, last = told(life)
    journal = Journal()
    days = [terms.disbursed + timedelta(days=n) for n in range((last - terms.disbursed).days + 1)]
    positions = Life(terms, events, journal=journal).lived_through(days)
    amounts = [event.amount for event in events if type(event).__name__ == "Collect"]
    for position_ in positions:
        assert min(position_[1:]) >= 0, position_
    for receipt, amount in zip(journal.receipts, amounts, strict=True):
        assert min(*receipt.parts, receipt.prepaid_principal, receipt.unapplied) >= 0
        assert sum(receipt.parts) + receipt.prepaid_principal + receipt.unapplied == amount
    balances: dict[str, int] = defaultdict(int)
    entries = iter(journal.entries)
    entry = next(entries, None)
    for position_ in positions:
        while entry is not None and entry.day <= position_.as_of:
            assert sum(amount for _, amount in entry.postings) == 0
            for account, amount in entry.postings:
                balances[account] += amount
            entry = next(entries, None)
        assert balances["principal_in_term"] == position_.principal_in_term
        assert balances["principal_overdue"] == position_.principal_overdue
        assert -balances["unapplied"] == position_.unapplied
    assert entry is None


@pytest.mark.slow
@few
@given(lives(), st.integers(1, A_LIFE_DAYS))
def test_the_arithmetic_told_sums_to_the_position(
    life: tuple[Terms, list[Any]], offset: int
) -> None:
    terms, events, _ = told(life)
    day = terms.disbursed + timedelta(days=offset)
    trace = Trace()
    owed = Life(terms, events, trace=trace).lived([day])[0]
    assert owed == position(terms, events, day)
    sums = {"in_term": 0, "overdue": 0, "late": 0}
    exact = {"in_term": Exactly(), "overdue": Exactly(), "late": Exactly()}
    for step in trace.steps:
        match step:
            case Stretch():
                exact[step.kind].add(step)
                if step.rate.numerator != step.rate.denominator:  # a flat share is told by itself
                    assert_formula(step)
            case Rounded():
                exact[step.kind].equals(step)
                assert rounded(*ratio(step.exact), terms.rounding) == step.amount
                sums[step.kind] += step.amount
            case Moved():
                sums[step.kind] -= step.amount
    assert sums["in_term"] == owed.interest_due + owed.interest_accrued
    assert sums["overdue"] == owed.interest_overdue_due
    assert sums["late"] == owed.late_interest_due


class Exactly:
    """The exact sum of the stretches since the last rounding."""

    def __init__(self) -> None:
        self.numerator, self.denominator = 0, 1

    def add(self, step: Stretch) -> None:
        numerator, denominator = ratio(step.exact)
        self.numerator = self.numerator * denominator + numerator * self.denominator
        self.denominator *= denominator

    def equals(self, step: Rounded) -> None:
        numerator, denominator = ratio(step.exact)
        assert self.numerator * denominator == numerator * self.denominator
        self.numerator, self.denominator = 0, 1


def ratio(exact: Any) -> tuple[int, int]:
    return exact.whole * exact.denominator + exact.numerator, exact.denominator


def assert_formula(step: Stretch) -> None:
    numerator, denominator = ratio(step.exact)
    left = step.balance * step.rate.numerator * step.days * denominator
    assert left == numerator * step.rate.denominator * step.basis


@given(st.data())
@settings(max_examples=30)
def test_asking_changes_nothing(data: st.DataObject) -> None:
    """Positions asked one by one are those asked together; the table of steps can be made."""
    terms = data.draw(loans())
    events = data.draw(receipts(terms))
    days = [terms.disbursed + timedelta(days=n) for n in (0, 40, 41, 200, 400)]
    together = Life(terms, events).lived(days)
    assert together == [position(terms, events, day) for day in days]
    table = explain_table(replayed(Story(terms, tuple(events), tuple(days)), explain=True))
    assert all(len(row) == len(table.columns) for row in table.rows)
