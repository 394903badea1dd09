"""A loan's sheet: by hand, and its balances in any span of any life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.loans.derivation import derived_position
from fundledger.loans.sheet import ByKind, sheet
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.loans.test_lives import paid_out
from tests.reports.small import EVENTS, JULY, OUT, Q1, Q2, Q3, TERMS, M
from tests.reports.test_dues import loan_of


def test_a_loan_from_its_first_day() -> None:
    found = sheet(loan_of(TERMS, EVENTS), OUT, Q3)
    told = [
        (line.day, line.what, line.principal, sum(line.charged), sum(line.paid), sum(line.owed))
        for line in found.lines
    ]
    assert told == [
        (OUT, "disburse", 120 * M, 0, 0, 0),
        (Q1, "charged", 120 * M, 3_600_000, 0, 3_600_000),
        (Q1, "collect", 80 * M, 0, 3_600_000, 0),
        (Q2, "charged", 80 * M, 2_400_000, 0, 2_400_000),
        (Q2, "collect", 60 * M, 0, 2_400_000, 0),
        (JULY, "charged", 60 * M, 300_000, 0, 300_000),
        (JULY, "collect", 50 * M, 0, 0, 300_000),
        (Q3, "charged", 50 * M, 1_500_000, 0, 1_800_000),
    ]
    assert found.lines[-1].owed == ByKind(1_200_000, 600_000)
    assert found.closing.principal == 50 * M


def test_a_span_opens_with_what_was_owed() -> None:
    found = sheet(loan_of(TERMS, EVENTS), date(2023, 7, 1), JULY)
    assert (found.opening.principal, found.opening.interest_due) == (60 * M, 0)
    assert [line.what for line in found.lines] == ["charged", "collect"]


@settings(max_examples=150, deadline=None)
@given(lives(), st.integers(-40, 500), st.integers(1, 400))
def test_balances_of_any_span(life: Any, start: int, length: int) -> None:
    terms, wishes = life
    told_of = Twin(terms, wishes).live(terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)).told
    loan = loan_of(terms, paid_out(terms, told_of))
    first = terms.disbursed + timedelta(days=start)
    last = first + timedelta(days=length)
    found = sheet(loan, first, last)
    principal = found.opening.principal
    opening, closing = found.opening, found.closing
    owed = ByKind(opening.interest_due, opening.interest_overdue_due, opening.late_interest_due)
    held = opening.unapplied
    for line in found.lines:
        principal += line.lent - line.principal_paid - line.principal_given_up
        owed = owed.plus(line.charged).minus(line.paid).minus(line.given_up)
        held += line.held
        assert (line.principal, line.owed) == (principal, owed)
        assert first <= line.day <= last
    if loan.begun(last):
        assert closing == derived_position(loan, last)
    assert principal == closing.principal
    assert sum(owed) == closing.interest - closing.interest_accrued
    assert held == closing.unapplied
