"""What falls due and what comes of it: by hand, and by laws over whole lives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import (
    Collect,
    Disburse,
    Extend,
    Recall,
    Reschedule,
    Waive,
    WriteOff,
)
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.loans.dues import NOTHING, Dues, Owed, Response, dues
from fundledger.registers.contracts import LoanContract
from fundledger.registers.documents import Document, body_of
from fundledger.registers.loan import Loan
from fundledger.reports import as_text
from fundledger.reports.asked import Asked
from fundledger.reports.dues import due_table, response_table
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
    before, line = [dict(zip(names, row, strict=True)) for row in table.rows]
    for row in (before, line):
        who = (row["loan"], row["cooperative"], row["name"])
        assert who == ("HD-01", "4900000001", "HTX mẫu 01")
    assert before["due"] is None
    assert (before["opening_principal"], before["falling_principal"]) == (20 * M, 0)
    assert (before["paid_principal"], before["left_principal"]) == (10 * M, 10 * M)
    assert line["due"] == Q3
    assert (line["opening_principal"], line["falling_principal"]) == (0, 40 * M)
    assert (line["falling_interest"], line["falling_overdue_interest"]) == (1_200_000, 600_000)
    assert (line["paid_principal"], line["left_principal"]) == (0, 40 * M)
    assert line["left_in_all"] == line["to_pay"] == 40 * M + 1_200_000 + 600_000
    assert table.totals is not None
    totals = dict(zip(names, table.totals, strict=True))
    assert totals["left_in_all"] == 50 * M + 1_200_000 + 600_000


# A span that is not over

OCTOBER = Terms(
    principal=300 * M,
    rate=Rate(66, 1000),  # 0,55 % a month; 0,825 % when overdue
    disbursed=date(2023, 6, 30),
    instalments=4,
    every=Every(1, "month"),
    method="bullet",
    day_count="30/360",
)
"""300 million fall due on 30/10/2023 with the month's 1.650.000: 301.650.000 in the quarter."""
PAID_SO_FAR = (
    Disburse(date(2023, 6, 30), 300 * M, "UNC-1"),
    *(Collect(date(2023, month, 30), 1_650_000, document=f"GBC-{month}") for month in (7, 8, 9)),
)
Q4 = (date(2023, 10, 1), date(2023, 12, 31))


def lines_of(found: Dues) -> list[tuple[date | None, Owed, Owed]]:
    return [(line.due, line.falling, line.left) for line in found.lines]


def test_a_coming_quarter_asks_for_no_penalty() -> None:
    """Not 306.600.000: 0,825 % × 300 million × 2 months to 31/12 would be 4.950.000 more."""
    found = dues(loan_of(OCTOBER, PAID_SO_FAR), *Q4, today=Q3)
    asked = Owed(300 * M, 1_650_000)
    assert lines_of(found) == [(date(2023, 10, 30), asked, asked)]
    assert (found.opening, found.paid, found.otherwise) == (NOTHING, NOTHING, NOTHING)
    assert found.principal_response == Response()  # nothing of it has come


def test_the_same_quarter_when_it_is_over_and_nothing_came() -> None:
    found = dues(loan_of(OCTOBER, PAID_SO_FAR), *Q4)
    fell = Owed(300 * M, 1_650_000)
    late = Owed(0, 0, 4_950_000)
    assert lines_of(found) == [(date(2023, 10, 30), fell, fell), (Q4[1], late, late)]


def test_what_is_overdue_today_bears_interest_up_to_each_day() -> None:
    """On 31/7 the 10 million of June are overdue, and 300.000 of July: 1,5 % × 20 million."""
    found = dues(loan_of(TERMS, EVENTS), YEAR, Q3, today=JULY)
    (*_, june, september) = found.lines
    assert june.due == Q2
    assert (june.falling, june.left) == (Owed(40 * M, 2_400_000), Owed(10 * M))
    # in July on 20 million, in August and September on 10: 300.000 + 2 × 150.000
    assert september.due == Q3
    assert september.falling == september.left == Owed(40 * M, 1_200_000, 600_000)
    assert found.principal_response == Response(
        due=80 * M, in_time=60 * M, late=10 * M, unpaid=10 * M
    )


def test_a_span_that_has_not_begun_opens_with_what_is_overdue_today() -> None:
    found = dues(loan_of(TERMS, EVENTS), date(2023, 9, 1), Q3, today=JULY)
    before, september = found.lines
    # to 31/8: 300.000 of July and 150.000 of August
    assert (before.due, before.opening) == (None, Owed(10 * M, 0, 450_000))
    assert september.falling == Owed(40 * M, 1_200_000, 150_000)


def test_held_money_stands_beside_what_it_will_pay() -> None:
    ahead = Collect(date(2023, 10, 5), 100 * M, document="GBC-10")
    found = dues(loan_of(OCTOBER, (*PAID_SO_FAR, ahead)), *Q4, today=date(2023, 10, 9))
    (line,) = found.lines
    assert sum(line.left) == 301_650_000
    assert (line.from_held, line.to_pay) == (100 * M, 201_650_000)


def test_on_the_due_day_it_is_due_and_not_late() -> None:
    found = dues(loan_of(OCTOBER, PAID_SO_FAR), *Q4, today=date(2023, 10, 30))
    asked = Owed(300 * M, 1_650_000)
    assert lines_of(found) == [(date(2023, 10, 30), asked, asked)]
    assert found.principal_response == Response(due=300 * M, unpaid=300 * M)


@settings(max_examples=150, deadline=None)
@given(
    lives(), st.integers(0, 400), st.integers(-60, 300), st.integers(0, 150), st.integers(1, 150)
)
def test_lines_of_any_span_add_up(
    life: Any, today_at: int, start: int, one: int, other: int
) -> None:
    terms, wishes = life
    told_of = Twin(terms, wishes).live(terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)).told
    loan = loan_of(terms, paid_out(terms, told_of))
    today = terms.disbursed + timedelta(days=today_at)
    first = today + timedelta(days=start)
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=other)
    whole = dues(loan, first, last, today)
    for line in whole.lines:
        owed = line.opening.plus(line.falling)
        assert owed.minus(line.paid).minus(line.otherwise) == line.left
        assert 0 <= line.from_held <= sum(line.left)
    for step in ("opening", "falling", "paid", "otherwise", "left"):
        total = NOTHING
        for line in whole.lines:
            total = total.plus(getattr(line, step))
        assert total == getattr(whole, step), step
    parts = dues(loan, first, middle, today), dues(loan, middle + timedelta(days=1), last, today)
    assert parts[0].falling.plus(parts[1].falling) == whole.falling or decided(loan)
    days = [line.due for line in whole.lines if line.due is not None]
    assert days == sorted(set(days))
    assert all(first <= day <= last for day in days)


def decided(loan: Loan) -> bool:
    return any(isinstance(event, _DECISIONS) for event in loan.events)


def test_the_table_says_up_to_when_it_knows(book: Book) -> None:
    told(book, roll=JULY)
    with book.reading() as connection:
        asked = Asked(connection, FUND, Q3, None, {"as_of": Q3}, JULY)
        due, response = due_table(asked, YEAR), response_table(asked, YEAR)
    assert due.facts["standing"] == response.facts["standing"] == JULY
    assert due.notes[0].key == "report_note.due_if_kept"
    assert response.notes[0].key == "report_note.response_so_far"
    assert response.rows[0][1] == 80 * M  # 40 million of September have not come


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
    place = [column.name for column in table.columns].index("paid_principal")
    assert table.rows[0][place] == 13 * M


def test_the_screen_of_what_was_due_adds_up(book: Book) -> None:
    """What is shown briefly: owed before + due - paid = left, here with nothing decided away."""
    told(book)
    with book.reading() as connection:
        table = due_table(Asked(connection, FUND, Q3, None, {}), date(2023, 7, 1))
    shown = as_text.narrowed(table)
    names = [column.name for column in shown.columns]
    assert "otherwise_in_all" not in names
    assert names == [
        *("loan", "due"),
        *("opening_in_all", "falling_in_all", "paid_in_all", "left_in_all"),
    ]
    assert "to_pay" not in names  # nothing is held, so it would say again what is left
    for row in (*shown.rows, shown.totals):
        assert row is not None
        of = {name: cell for name, cell in zip(names, row, strict=True) if isinstance(cell, int)}
        due = of["opening_in_all"] + of["falling_in_all"]
        assert due - of["paid_in_all"] == of["left_in_all"]
