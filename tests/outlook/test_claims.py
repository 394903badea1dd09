"""What a claim is then, beside the contract lived with the very money that is expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import Day, debts_of
from fundledger.contract.events import Collect, Disburse, Event
from fundledger.contract.life import position, position_if_kept
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms, Tranche
from fundledger.loans.dues import known_by
from fundledger.outlook.claims import Claim, claim_of
from fundledger.outlook.contracts import by_contract
from fundledger.outlook.planned import PlanLine
from fundledger.outlook.settling import Expected, settled
from fundledger.registers.loan import Loan
from tests.arrears.lent import any_day, books, loan_of

M = 1_000_000
BUCKETS = Buckets((10, 30, 90, 180, 360))
NO_BOOK = cast("Connection", None)


def claimed(loan: Loan, as_of: date, until: date) -> Claim | None:
    (*debt,) = debts_of([loan], Day(NO_BOOK, 1, as_of))
    return claim_of(debt[0], until, BUCKETS) if debt and debt[0].at.principal else None


@given(books(), any_day, st.integers(1, 400))
def test_by_contract_it_is_what_the_contract_says(
    loans: list[Loan], as_of: date, span: int
) -> None:
    """A day after the last, since the contract's own look ahead leaves its last day unpaid."""
    until = as_of + timedelta(days=span)
    for loan in loans:
        claim = claimed(loan, as_of, until)
        next_day = claimed(loan, as_of, until + timedelta(days=1))
        if claim is None or next_day is None or next_day.held != claim.held:
            continue  # held money pays on that day after the last
        then = settled(claim, by_contract(claim, as_of), until)
        known = known_by(loan, as_of)
        kept = position_if_kept(loan.contract.terms, known, as_of, until + timedelta(days=1))
        assert then.principal == kept.principal
        # A remainder within the tolerance is carried for one period only, which is left out here.
        assert abs(then.principal_overdue - kept.principal_overdue) <= claim.tolerance
        assert then.before == then.principal_expected + then.from_held + then.principal


def free_of_interest(count: int, grace: int) -> Terms:
    """Ten million an instalment, on the first of each month from February 2023 on, no interest."""
    begin = date(2023, 1, 1)
    return Terms(
        disbursed=begin,
        principal=count * 10 * M,
        rate=Rate.of(0, 1),
        instalments=count,
        every=Every(1, "month"),
        first_due=date(2023, 2, 1),
        tranches=(Tranche(begin, count * 10 * M),),
        overdue_grace_days=grace,
    )


@given(
    st.integers(1, 12),
    st.sampled_from([0, 0, 10, 40]),
    st.integers(0, 400),
    st.integers(1, 300),
    st.lists(st.tuples(st.integers(1, 300), st.integers(1, 40 * M)), max_size=5),
)
def test_money_pays_the_oldest_first(
    count: int, grace: int, day: int, span: int, wishes: Sequence[tuple[int, int]]
) -> None:
    """Without interest the contract pays nothing but principal, so its order can be seen."""
    terms = free_of_interest(count, grace)
    as_of = date(2023, 1, 1) + timedelta(days=day)
    until = as_of + timedelta(days=span)
    events: list[Event] = [Disburse(terms.disbursed, terms.principal, document="UNC-1")]
    loan = loan_of(terms, events)
    claim = claimed(loan, as_of, until)
    assert claim is not None  # nothing was ever paid
    receipts = list(could_be_paid(claim, as_of, until, wishes))
    lived: list[Event] = [
        *events,
        *(
            Collect(each.day, each.principal, document=f"GBC-{n}")
            for n, each in enumerate(receipts)
        ),
    ]
    at = position(terms, lived, until)
    then = settled(claim, receipts, until)
    assert (then.principal_in_term, then.principal_overdue) == (
        at.principal_in_term,
        at.principal_overdue,
    )
    overdue_since = (until - then.oldest).days if then.oldest else 0
    assert overdue_since == at.days_overdue


def could_be_paid(
    claim: Claim, as_of: date, until: date, wishes: Sequence[tuple[int, int]]
) -> list[Expected]:
    """As much of each wish as has fallen due by its day: the rest would be held, not paid."""
    paid, found = 0, list[Expected]()
    for offset, amount in sorted(wishes):
        day = as_of + timedelta(days=offset)
        fallen = sum(d.principal for d in (*claim.missed, *claim.coming) if d.day <= day)
        part = min(amount, fallen - paid)
        if part > 0 and day <= until:
            paid += part
            found.append(Expected(claim.loan, day, part))
    return found


def test_more_than_is_owed_is_not_taken() -> None:
    terms = free_of_interest(3, 0)
    loan = loan_of(terms, [Disburse(terms.disbursed, terms.principal, document="UNC-1")])
    claim = claimed(loan, date(2023, 1, 31), date(2023, 12, 31))
    assert claim is not None
    receipts = [Expected(claim.loan, date(2023, 6, 30), 50 * M)]
    then = settled(claim, receipts, date(2023, 12, 31))
    assert (then.principal_expected, then.principal) == (30 * M, 0)


@pytest.mark.parametrize(
    ("amount", "percent", "expected"),
    [(100 * M, 100, 100 * M), (100 * M, 0, 0), (1, 50, 1), (1, 49, 0), (333, 33, 110)],
)
def test_a_line_is_weighed_by_how_sure_it_is(amount: int, percent: int, expected: int) -> None:
    """Half a đồng goes up: 0,50 → 1, 0,49 → 0; 333 × 33 % = 109,89 → 110."""
    line = PlanLine("HD-01", date(2023, 9, 30), amount, percent=percent)
    assert line.expected.principal == expected
