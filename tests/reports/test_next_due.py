"""What falls due next has one answer, whoever is asked: screen, quote, report, bank, receipt.

Two loans that a book went on with from 31/12/2022, worked out in `test_opened_periods`:

    HD-01   516.243.500 at 6 %, 26 days into the 31 to 5/1/2023: 2.206.411 accrued, 2.630.720 in all
    HD-02   150.000.000 at 6 %, 16 days into the 90 to 15/3/2023: 394.521 accrued, 2.219.178 in all,
            with 50.000.000 of principal
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fundledger.banking.expected import expected_of
from fundledger.contract.events import Collect
from fundledger.contract.opening import Opening, as_signed
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.intake.opening import Balance, OpeningBalances
from fundledger.registers.loan import loan_numbered
from fundledger.reports.asked import Asked
from fundledger.reports.asking import ask
from fundledger.reports.dues import due_table
from fundledger.reports.loans import loan_list, loan_screen, quote_table
from fundledger.reports.table import Table
from fundledger.store.books import Book
from tests.intake.openings import BAD, BALANCES, DAY, GOOD, borrower, loan, open_
from tests.ledger.books import FUND
from tests.loans.books import enter, positions, proved, roll_to
from tests.reports.crossfoot import rows_of

MONTHLY = Terms(
    principal=516_243_500,
    rate=yearly("6"),
    disbursed=date(2022, 9, 5),
    method="bullet",
    instalments=12,
    every=Every(1, "month"),
)
QUARTERLY = Terms(
    principal=150_000_000,
    rate=yearly("6"),
    disbursed=date(2022, 12, 15),
    instalments=3,
    every=Every(3, "month"),
)
JANUARY, MARCH = date(2023, 1, 5), date(2023, 3, 15)
ASKED = {GOOD: (JANUARY, 0, 2_630_720), BAD: (MARCH, 50_000_000, 2_219_178)}
OWED = 516_243_500 + 150_000_000


def opened(terms: Terms, number: str, cooperative: str, accrued: int) -> Any:
    plan = as_signed(terms, DAY, 6, 100)
    assert plan is not None
    coming = plan.lines[plan.next :]
    dues = tuple(Signed(date.fromordinal(line.due), line.principal) for line in coming)
    said = Opening(DAY, dues, interest_accrued=accrued, paid_out=terms.principal)
    return loan(number, cooperative, terms, said)


@pytest.fixture
def opened_book(book: Book) -> Book:
    asked: OpeningBalances = replace(
        BALANCES,
        capital=(replace(BALANCES.capital[0], amount=OWED),),
        accounts=(
            Balance(account="bank_interest", amount=8_000_000),
            Balance(account="surplus_prior", amount=-8_000_000),
        ),
        cooperatives=(borrower("01", "HTX mẫu 01"), borrower("02", "HTX mẫu 02")),
        loans=(
            opened(MONTHLY, GOOD, "01", 2_206_411),
            opened(QUARTERLY, BAD, "02", 394_521),
        ),
    )
    open_(book, asked)
    return book


def at(connection: Any, day: date, today: date) -> Asked:
    return replace(ask(connection, FUND, day), today=today)


def next_dues(asked: Asked, number: str) -> Table:
    (found,) = (each for each in loan_screen(asked, number).tables if each.name == "loan_dues")
    return found


@pytest.mark.parametrize("number", [GOOD, BAD])
@pytest.mark.parametrize("today_is", ["the opening", "the due day"])
def test_every_face_says_the_same(opened_book: Book, number: str, today_is: str) -> None:
    due, principal, interest = ASKED[number]
    today = DAY if today_is == "the opening" else due
    with opened_book.reading() as connection:
        shown = next_dues(at(connection, today, today), number)
        quoted = quote_table(at(connection, today, today), number, due)
        report = rows_of(due_table(at(connection, date(2023, 3, 31), today), date(2023, 1, 1)))
        known = loan_numbered(connection, FUND, number)
    whole = principal + interest
    assert shown.rows[0] == (due, principal, interest, whole, 0, whole)
    parts = {row["part"]: row["amount"] for row in rows_of(quoted)}
    assert parts["interest_due"] == interest
    (line,) = (row for row in report if row["loan"] == number and row["due"] == due)
    assert (line["falling_principal"], line["falling_interest"]) == (principal, interest)
    assert (line["falling_overdue_interest"], line["to_pay"]) == (0, whole)
    before = due - timedelta(days=1)
    coming = [each for each in expected_of(known, [before]) if each.kind == "next"]
    assert [(each.day, each.amount) for each in coming] == [(due, whole)]


@pytest.mark.parametrize("number", [GOOD, BAD])
def test_and_that_is_what_a_receipt_must_bring(opened_book: Book, number: str) -> None:
    due, principal, interest = ASKED[number]
    enter(opened_book, Collect(due, principal + interest, document="GBC-1"), number)
    day_after = due + timedelta(days=1)
    for found in positions(opened_book, [due, day_after], number):
        assert (found.interest_due, found.unapplied, found.days_overdue) == (0, 0, 0)
        assert (found.principal_overdue, found.interest_overdue_due) == (0, 0)
    roll_to(opened_book, "2023-03-31")
    assert proved(opened_book) == []
    with opened_book.reading() as connection:
        shown = next_dues(at(connection, due, due), number)
    assert shown.rows[0][0] > due  # nothing of it is left to be paid on its day


def test_a_day_to_come_is_shown_as_if_all_before_it_were_paid(opened_book: Book) -> None:
    """On 1/4/2023: 100 million, 17 days of it 279.452,05; the February due is paid by then too."""
    april = date(2023, 4, 1)
    with opened_book.reading() as connection:
        of = {row[0]: row for row in loan_list(at(connection, april, DAY)).rows}
        listed = loan_list(at(connection, april, DAY))
        quoted = quote_table(at(connection, DAY, DAY), BAD, april)
    assert of[BAD][5:10] == (100_000_000, 0, 279_452, 0, 0)
    assert of[BAD][10].code == "in_term"
    assert listed.notes[0].key == "loan_note.if_kept"
    assert quoted.totals == (None, 100_279_452)
    assert quoted.notes[0].key == "loan_note.quote_kept"
    assert quoted.notes[0].params["amount"] == 52_219_178


def test_what_was_missed_before_the_book_fell_due_before_it(book: Book) -> None:
    """The year that ends with the opening: 40 million, 3 and 5,4 of interest come from before."""
    open_(book)
    with book.reading() as connection:
        rows = rows_of(due_table(at(connection, DAY, DAY), date(2022, 1, 1)))
    (row,) = (each for each in rows if each["loan"] == BAD)
    opening = [row[f"opening_{part}"] for part in ("principal", "interest", "overdue_interest")]
    assert opening == [40_000_000, 3_000_000, 5_400_000]
    assert (row["due"], row["falling_principal"], row["otherwise_principal"]) == (None, 0, 0)
    assert row["left_in_all"] == 48_400_000
