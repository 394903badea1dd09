"""Loans as values, for tests that need no book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st

from fundledger.contract.events import Event
from fundledger.contract.terms import Terms
from fundledger.registers.contracts import LoanContract
from fundledger.registers.documents import Document, body_of
from fundledger.registers.loan import Loan
from tests.contract.lives import A_LIFE_DAYS, START, lives
from tests.contract.oracle import Twin
from tests.loans.test_lives import paid_out


def loan_of(
    terms: Terms, events: Sequence[Event], number: str = "HD-01", cooperative: str = "49"
) -> Loan:
    contract = LoanContract(
        number=number,
        signed=terms.disbursed,
        cooperative=cooperative,
        source="NSDP",
        terms=terms,
    )
    documents = [
        Document(place, number, each.day, each.document or f"CT-{place}", body_of(each))
        for place, each in enumerate(events, start=1)
    ]
    return Loan(contract, tuple(documents))


@st.composite
def books(draw: st.DrawFn) -> list[Loan]:
    """One to four loans of any kind, of two borrowers."""
    found = []
    for place, (terms, wishes) in enumerate(draw(st.lists(lives(), min_size=1, max_size=4))):
        last = date.fromordinal(terms.disbursed.toordinal() + A_LIFE_DAYS + 130)
        events = paid_out(terms, Twin(terms, wishes).live(last).told)
        found.append(loan_of(terms, events, f"HD-{place}", f"49{place % 2}"))
    return found


any_day = st.integers(-40, A_LIFE_DAYS + 300).map(
    lambda offset: date.fromordinal(START.toordinal() + offset)
)
