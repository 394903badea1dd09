"""The product against its slow twin, and the laws that hold for every life."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fundledger.contract.journal import Journal
from fundledger.contract.life import Life
from fundledger.contract.terms import Terms, faults
from tests.contract.lives import A_LIFE_DAYS, judged_lives, lives
from tests.contract.oracle import Twin

quick = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.slow
@quick
@given(lives())
def test_positions_equal_the_twins(life: tuple[Terms, list[Any]]) -> None:
    assert_equal(*life)


@pytest.mark.slow
@quick
@given(judged_lives())
def test_lives_with_a_judgment_equal_the_twins(life: tuple[Terms, list[Any]]) -> None:
    twin, found = assert_equal(*life)
    judgment = found.debt.judgment
    assert (judgment is None) == (twin.judged is None)
    if judgment is not None and twin.judged is not None and not twin.over:
        assert judgment.left == list(twin.judged.left.values())
        assert judgment.beside == list(twin.judged.refused.values())


def assert_equal(terms: Terms, wishes: list[Any]) -> tuple[Twin, Life]:
    assert not faults(terms)
    last = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
    twin = Twin(terms, list(wishes)).live(last)
    days = [terms.disbursed + timedelta(days=n) for n in range(0, (last - terms.disbursed).days, 7)]
    days += [line.due for line in twin.lines if line.due < last]
    days += [line.due + timedelta(days=1) for line in twin.lines if line.due < last]
    journal = Journal()
    found = Life(terms, twin.told, journal=journal)
    positions = found.lived_through([*days, last])
    assert {p.as_of: p[1:] for p in positions} == {d: twin.positions[d] for d in [*days, last]}
    assert [(*r.parts, *r[2:]) for r in journal.receipts] == twin.receipts
    if not twin.over:  # a settled loan keeps its plan: see test_schedule
        assert [tuple(line) for line in found.schedule()] == twin.schedule()
    return twin, found
