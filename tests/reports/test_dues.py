"""What falls due and what comes of it: by hand, and by laws over whole lives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Extend, Recall, Reschedule, Waive, WriteOff
from fundledger.contract.terms import Signed, Terms
from fundledger.loans.contracts import LoanContract
from fundledger.loans.documents import Document, body_of
from fundledger.loans.dues import NOTHING, Dues, Owed, Response, dues
from fundledger.loans.loan import Loan
from fundledger.reports import as_text
from fundledger.reports.dues import due_table, response_table
from fundledger.reports.loans import Asked
from fundledger.store.books import Book
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.ledger.books import FUND
from tests.loans.books import enter
from tests.loans.test_lives import paid_out
from tests.reports.small import EVENTS, JULY, Q2, Q3, TERMS, YEAR, M, told

_DECISIONS = (Waive, Reschedule, Extend, Recall, WriteOff)


def loan_of(terms: Terms, events: Any) -> Loan:
    contract = LoanContract(
        number="HD-01", signed=terms.disbursed, cooperative="1", source="NSDP", terms=terms
    )
    documents = [
        Document(chain, "HD-01", event.day, event.document or f"CT-{chain}", body_of(event))
        for chain, event in enumerate(events, 1)
    ]
    return Loan(contract, tuple(documents))


def test_a_quarter_that_is_half_paid() -> None:
    found = dues(loan_of(TERMS, EVENTS), date(2023, 4, 1), Q2)
    assert found.opening == NOTHING
    assert found.falling == Owed(40 * M, 2_400_000)
    assert found.paid == Owed(20 * M, 2_400_000)
    assert found.left == Owed(20 * M)  # not overdue before the day is over, but due
    assert found.otherwise == NOTHING
    assert found.principal_response == Response(due=40 * M, in_time=20 * M, unpaid=20 * M)


def test_the_quarter_after_begins_with_what_was_missed() -> None:
    found = dues(loan_of(TERMS, EVENTS), date(2023, 7, 1), Q3)
    assert found.opening == Owed(20 * M)
    assert found.falling == Owed(40 * M, 1_200_000, 600_000)
    assert found.paid == Owed(10 * M)
    assert found.left == Owed(50 * M, 1_200_000, 600_000)


def test_in_time_late_and_unpaid_of_a_year() -> None:
    found = dues(loan_of(TERMS, EVENTS), YEAR, Q3)
    assert found.principal_response == Response(120 * M, 60 * M, 10 * M, 50 * M)
    assert found.interest_response == Response(7_200_000, 6 * M, 0, 1_200_000)


def test_money_for_older_arrears_is_no_answer_to_what_falls_due_now() -> None:
    """10 million come on 30/9, when 40 million fall due: by age they pay the missed 10 million."""
    late = Collect(Q3, 10 * M, document="GBC-4")
    found = dues(loan_of(TERMS, (*EVENTS, late)), date(2023, 7, 1), Q3)
    assert found.principal_response == Response(due=40 * M, unpaid=40 * M)


def test_what_is_waived_or_rescheduled_is_named_apart() -> None:
    waived = Waive(date(2023, 10, 2), "overdue", 100_000, "QĐ-1")
    again = Reschedule(date(2023, 10, 3), (Signed(date(2024, 6, 30), 50 * M),), "PL-1")
    found = dues(loan_of(TERMS, (*EVENTS, waived, again)), date(2023, 10, 1), date(2023, 10, 31))
    assert found.opening == Owed(50 * M, 1_200_000, 600_000)
    assert found.otherwise.principal == 50 * M  # nothing of it is due any more
    assert found.otherwise.overdue_interest == 100_000
    assert found.left.principal == 0


def test_before_it_is_paid_out_nothing_falls_due() -> None:
    assert dues(loan_of(TERMS, EVENTS), date(2022, 1, 1), date(2022, 12, 30)) == Dues()
    assert dues(loan_of(TERMS, ()), YEAR, Q3) == Dues()


@settings(max_examples=150)
@given(lives(), st.integers(0, 500), st.integers(0, 200), st.integers(1, 200))
def test_two_spans_make_one(life: Any, start: int, one: int, other: int) -> None:
    terms, wishes = life
    told_of = Twin(terms, wishes).live(terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)).told
    events = paid_out(terms, told_of)
    loan = loan_of(terms, events)
    first = terms.disbursed + timedelta(days=start - 30)
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=other)
    before, after = dues(loan, first, middle), dues(loan, middle + timedelta(days=1), last)
    whole = dues(loan, first, last)
    assert before.left == after.opening
    assert (before.opening, after.left) == (whole.opening, whole.left)
    assert before.paid.plus(after.paid) == whole.paid
    decided = any(isinstance(event, _DECISIONS) for event in events)
    if not decided:
        assert before.falling.plus(after.falling) == whole.falling
        assert whole.otherwise == NOTHING
    for response in (whole.principal_response, whole.interest_response):
        assert all(amount >= 0 for amount in response)
        assert response.due == sum(response[1:])


def test_the_table_of_a_quarter(book: Book) -> None:
    told(book)
    with book.reading() as connection:
        table = due_table(Asked(connection, FUND, Q3, None, {"as_of": Q3}), date(2023, 7, 1))
    names = [column.name for column in table.columns]
    (row,) = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert (row["loan"], row["cooperative"], row["name"]) == ("HD-01", "4900000001", "HTX mẫu 01")
    assert (row["opening_principal"], row["falling_principal"]) == (20 * M, 40 * M)
    assert (row["paid_principal"], row["left_principal"]) == (10 * M, 50 * M)
    assert row["left_in_all"] == 50 * M + 1_200_000 + 600_000
    assert table.totals is not None
    assert table.totals[-1] == row["left_in_all"]


def test_shares_stand_beside_the_year_before(book: Book) -> None:
    told(book)
    with book.reading() as connection:
        asked = Asked(connection, FUND, Q3, None, {"as_of": Q3})
        table = response_table(asked, YEAR, compare=True)
    principal = table.rows[0]
    assert principal[1:6] == (120 * M, 60 * M, 10 * M, 50 * M, 0)
    assert [str(cell) for cell in principal[6:8]] == ["50.0 %", "58.3 %"]  # 60 and 70 of 120
    assert principal[8:] == (0, None)  # nothing was due a year before


def test_a_receipt_that_is_entered_late_counts_on_its_day(book: Book) -> None:
    told(book, roll=None)
    enter(book, Collect(JULY, 3 * M, document="GBC-9"))
    with book.reading() as connection:
        table = due_table(Asked(connection, FUND, JULY, None), date(2023, 7, 1))
    assert table.rows[0][10] == 13 * M


def test_the_screen_of_what_was_due_adds_up(book: Book) -> None:
    """What is shown briefly: owed before + due - paid = left, here with nothing decided away."""
    told(book)
    with book.reading() as connection:
        table = due_table(Asked(connection, FUND, Q3, None, {}), date(2023, 7, 1))
    shown = as_text.narrowed(table)
    names = [column.name for column in shown.columns]
    assert "otherwise_in_all" not in names
    assert len(names) == 7
    for row in (*shown.rows, shown.totals):
        assert row is not None
        of = {name: cell for name, cell in zip(names, row, strict=True) if isinstance(cell, int)}
        left = of["left_principal"] + of["left_all_interest"]
        assert of["opening_in_all"] + of["falling_in_all"] - of["paid_in_all"] == left
