"""The lines that interest is made of add up to what the contract asks, in any span of any life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Disburse
from fundledger.contract.rates import Rate
from fundledger.loans.dues import dues
from fundledger.loans.interest_parts import Arithmetic, arithmetic
from fundledger.registers.loan import Loan
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.loans.test_lives import paid_out
from tests.reports.small import EVENTS, JULY, OUT, Q2, Q3, TERMS, M
from tests.reports.test_dues import loan_of

TWELVE, EIGHTEEN = Rate.of(12, 100), Rate.of(18, 100)


def sums(found: Arithmetic) -> tuple[int, int]:
    in_term = sum(part.amount for part in found.parts if part.kind == "in_term")
    return in_term, sum(part.amount for part in found.parts) - in_term


def test_a_quarter_line_by_line() -> None:
    """In term 3 months of 1 % of 40 million; overdue 1,5 % a month of 20, and of 10 from 31/7."""
    found = arithmetic(loan_of(TERMS, EVENTS), date(2023, 7, 1), Q3, Q3)
    told = [(part.kind, part.start, part.end, part.days, part.amount) for part in found.parts]
    assert sorted(told) == [
        ("in_term", Q2, Q3, 90, 1_200_000),
        ("overdue", Q2, JULY, 30, 300_000),
        ("overdue", JULY, Q3, 60, 300_000),
    ]
    by_rate = {(part.balance, part.rate) for part in found.parts}
    assert by_rate == {(40 * M, TWELVE), (20 * M, EIGHTEEN), (10 * M, EIGHTEEN)}
    assert found.numbers == {date(2023, 3, 31): 1, Q2: 2, Q3: 3}


def test_days_to_come_are_told_like_those_that_went() -> None:
    loan, first = loan_of(TERMS, EVENTS), date(2023, 7, 1)
    ahead = arithmetic(loan, first, Q3, date(2023, 8, 15)).parts
    gone = arithmetic(loan, first, Q3, Q3).parts
    assert sorted(part[:8] for part in ahead) == sorted(part[:8] for part in gone)


def test_a_loan_that_nothing_was_paid_out_of_has_no_interest() -> None:
    assert arithmetic(loan_of(TERMS, ()), OUT, Q3, Q3) == Arithmetic()


@settings(max_examples=150, deadline=None)
@given(lives(), st.integers(0, 400), st.integers(-60, 300), st.integers(1, 200))
def test_they_add_up_to_what_fell_due(life: Any, today_at: int, start: int, length: int) -> None:
    terms, wishes = life
    told_of = Twin(terms, wishes).live(terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)).told
    loan = loan_of(terms, paid_out(terms, told_of))
    today = terms.disbursed + timedelta(days=today_at)
    first = today + timedelta(days=start)
    last = first + timedelta(days=length)
    found = arithmetic(loan, first, last, today)
    falling = dues(loan, first, last, today).falling
    if is_plain(loan):
        assert sums(found) == (
            falling.interest,
            falling.overdue_interest + falling.late_interest,
        )
    assert all(part.start < part.end and part.amount >= 0 for part in found.parts)


def is_plain(loan: Loan) -> bool:
    """Nothing makes interest fall due, or go, off its days: no decision, and no prepayment.

    Else a notice shows what no stretch brought on a line of its own, so that its sum is right.
    """
    return all(
        isinstance(event, Disburse)
        or (isinstance(event, Collect) and not (event.prepay or event.payoff))
        for event in loan.events
    )
