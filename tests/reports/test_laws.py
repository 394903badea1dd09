"""What holds of any life in a book, whatever was told: the sides of the reports agree."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Recover
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.loans.derivation import derived_position
from fundledger.loans.dues import payments
from fundledger.registers.loan import loan_numbered
from fundledger.reports.asked import Asked
from fundledger.reports.capital import capital
from fundledger.reports.movements import movements_table
from fundledger.reports.receipts import CUTS, collections_table
from fundledger.reports.result import LOAN_INTEREST, result
from fundledger.store.books import create
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.ledger.books import FUND, found_fund, writer_of
from tests.loans.books import enter, roll_to, sign, with_capital
from tests.loans.test_lives import paid_out
from tests.reports.lang_son import BEGINS

RECOGNITIONS = ("accrual-group1", "accrual", "accrual", "cash")
_TOTAL = -1


@settings(max_examples=30)
@given(
    lives(),
    st.integers(0, 400),
    st.sampled_from(["circular-52", "accrual-group1", "accrual", "cash"]),
    st.randoms(use_true_random=False),
)
def test_the_reports_of_a_life_agree(
    life: tuple[Any, list[Any]], start: int, recognition: str, random: Random
) -> None:
    terms, wishes = life
    far = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
    events = paid_out(terms, Twin(terms, wishes).live(far).told)
    random.shuffle(events)
    with TemporaryDirectory() as folder:
        book = found_fund(create(str(Path(folder) / "sổ.db")), begins=BEGINS)
        with_capital(book, when="2015-01-01")

        with writer_of(book) as writer:
            writer.state(Statement("setting", "recognition", BEGINS, {"value": recognition}))
        sign(book, terms)
        first = terms.disbursed + timedelta(days=start)
        taken = []
        for number, event in enumerate(events):
            try:
                enter(book, event._replace(document=f"CT-{number}"))
                taken.append(event)
            except FundledgerError:
                continue
        last = max([first, *(event.day for event in taken)]) + timedelta(days=40)
        for day in (first, last):
            roll_to(book, day)
        with book.reading() as connection:
            asked = Asked(connection, FUND, last, None)
            tables = [collections_table(asked, first, cut) for cut in CUTS]
            figures = capital(asked, first).figures
            moved = movements_table(asked, first, "loan")
            booked = result(asked, first)
            loan = loan_numbered(connection, FUND, "HD-01")
        at = derived_position(loan, last)
        paid = [each.parts for each in payments(loan, last) if first <= each.day]
        came_in = sum(
            event.amount
            for event in taken
            if isinstance(event, Collect | Recover) and first <= event.day <= last
        )
        for table in tables:
            assert table.totals is not None
            assert table.totals[_TOTAL] == came_in
        assert figures.unexplained == 0
        assert figures.principal_in_term == at.principal_in_term
        assert figures.principal_collected == (
            figures.capital_on_hand
            - figures.capital_on_hand_opening
            - figures.capital_otherwise
            + figures.disbursed
        )
        assert figures.capital_otherwise == 0
        kinds = [booked.cash[role] for role in LOAN_INTEREST]
        assert sum(kinds) == figures.interest_collected
        assert kinds == [
            sum(parts.due_interest for parts in paid),
            sum(parts.overdue_interest for parts in paid),
            sum(parts.late_interest for parts in paid),
        ]
        for row in moved.rows:
            opening, more, less, closing = (int(str(cell)) for cell in row[-4:])
            assert opening + more - less == closing
        book.close()
