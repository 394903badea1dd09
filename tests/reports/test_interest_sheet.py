"""The sheet of interest for a court: its stretches add up to what is owed, in any life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Recall, Waive, WriteOff
from fundledger.contract.opening import Missed, Opening
from fundledger.contract.terms import Signed
from fundledger.loans.derivation import derived_position
from fundledger.registers.documents import Document, body_of, body_of_opening
from fundledger.registers.loan import Loan
from fundledger.reports.asked import Asked
from fundledger.reports.interest_sheet import interest_tables
from fundledger.reports.table import Table, Word
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.loans.test_lives import paid_out
from tests.reports.small import EVENTS, JULY, OUT, Q1, Q2, Q3, TERMS, M
from tests.reports.test_dues import loan_of


def asked(last: date) -> Asked:
    """Nothing is read from a book: the loan is given."""
    return Asked(None, 20, last, None, {}, last)  # type: ignore[arg-type]


def kinds_of(table: Table) -> list[str]:
    return [cell.code if isinstance(cell, Word) else str(cell) for cell in table["interest_kind"]]


@settings(max_examples=120, deadline=None)
@given(lives(), st.integers(-40, 500), st.integers(1, 400))
def test_stretches_add_up_to_what_arose(life: Any, start: int, length: int) -> None:
    terms, wishes = life
    told_of = Twin(terms, wishes).live(terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)).told
    loan = loan_of(terms, paid_out(terms, told_of))
    first = terms.disbursed + timedelta(days=start)
    last = first + timedelta(days=length)
    stretches, totals, before = interest_tables(asked(last), loan, first)
    sums = totals.total
    assert not before.rows
    assert stretches.total["amount"] == sums["arisen"]
    if loan.begun(last):
        assert sums["closing"] == derived_position(loan, last).interest
    for row in totals.records():
        opening, arisen, paid, otherwise, closing = (
            row[name] for name in ("opening", "arisen", "paid", "otherwise", "closing")
        )
        assert opening + arisen - paid - otherwise == closing  # type: ignore[operator]
    if not any(isinstance(event, (Recall, WriteOff, Waive)) for event in loan.events):
        assert not [kind for kind in kinds_of(stretches) if kind.startswith("other")]


def test_a_span_of_a_loan_that_is_paid_out_later_is_empty() -> None:
    stretches, totals, _ = interest_tables(asked(OUT), loan_of(TERMS, ()), OUT)
    assert not stretches.rows
    assert totals.total["closing"] == 0


def test_by_hand_from_quarter_to_quarter() -> None:
    """In term 1 % a month of 80 million to 30/6, of 40 to 30/9; overdue 1,5 % of 20, then of 10."""
    loan = loan_of(TERMS, EVENTS)
    spring, _, _ = interest_tables(asked(Q2), loan, Q1)
    assert spring.total["amount"] == 2_400_000
    summer, totals, _ = interest_tables(asked(Q3), loan, Q2 + timedelta(days=1))
    assert summer.total["amount"] == 1_200_000 + 300_000 + 300_000
    assert totals.total["closing"] == 1_800_000


def test_what_was_before_the_book_is_told_beside_it() -> None:
    """The book begins on 30/6/2023 with the same loan; what the opening tells of the past is shown
    from 31/3 on, and the sums by kind are those of the book alone."""
    history = [body_of(event) | {"day": event.day.isoformat()} for event in EVENTS[:3]]
    opening = Opening(
        day=Q2,
        instalments=(Signed(Q3, 40 * M),),
        missed=(Missed(Q2, 20 * M),),
        paid_out=120 * M,
        accrued_since=Q2,
    )
    body = {**body_of_opening(opening), "history": [{"document": "", **each} for each in history]}
    contract = loan_of(TERMS, ()).contract
    later = Document(2, "HD-01", JULY, "GBC-3", body_of(EVENTS[3]))
    loan = Loan(contract, (Document(1, "HD-01", Q2, "", body), later))
    stretches, totals, before = interest_tables(asked(Q3), loan, Q1)
    assert before.total["amount"] == 2_400_000
    assert stretches.total["amount"] == totals.total["arisen"] == 1_800_000
    after, _, nothing = interest_tables(asked(Q3), loan, JULY)
    assert not nothing.rows
    assert after.rows
