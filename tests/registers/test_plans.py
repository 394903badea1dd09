"""The plan of a loan of the book before and after each paper that changed it.

Four instalments of 100 million, ten weeks apart from 1/2/2023 at 7,3 %: 20.000 a day for each 100
million, so 5.600.000, 4.200.000, 2.800.000 and 1.400.000 fall due with them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import fundledger
from fundledger.contract.events import ChangeRate, Collect, Disburse, Extend, Freeze, Recall
from fundledger.contract.life import schedule_as_signed
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms
from fundledger.errors import FundledgerError
from fundledger.loans.verbs import undo
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.registers.plans import changed_by, decisions, plan_on
from fundledger.reports.asked import Asked
from fundledger.reports.plans import decided_plan, plan_screen
from fundledger.store.books import Book
from tests.ledger.books import FUND, writer_of
from tests.loans.books import enter, sign, with_capital

M = 1_000_000
AGREED = Terms(
    principal=400 * M,
    rate=Rate(73, 1000),
    disbursed=date(2023, 2, 1),
    instalments=4,
    every=Every(10, "week"),
    surplus="last",
)
D1, D2, D3, D4 = date(2023, 4, 12), date(2023, 6, 21), date(2023, 8, 30), date(2023, 11, 8)
LATE = date(2023, 12, 31)


@pytest.fixture
def lent(book: Book) -> Book:
    with_capital(book)
    sign(book, AGREED)
    enter(book, Disburse(AGREED.disbursed, 400 * M, "UNC-1"))
    enter(book, Collect(D1, 105_600_000, document="GBC-1"))
    return book


def loan_of(book: Book) -> Loan:
    with book.reading() as connection:
        return loan_numbered(connection, FUND, "HD-01")


def test_as_signed(lent: Book) -> None:
    lines = [line[:3] for line in schedule_as_signed(loan_of(lent).contract.terms)]
    assert lines == [
        (D1, 100 * M, 5_600_000),
        (D2, 100 * M, 4_200_000),
        (D3, 100 * M, 2_800_000),
        (D4, 100 * M, 1_400_000),
    ]


def test_nothing_changed_it_yet(lent: Book) -> None:
    assert decisions(loan_of(lent), LATE) == []


def test_nothing_is_known_before_it_is_paid_out(lent: Book) -> None:
    assert plan_on(loan_of(lent), date(2023, 1, 31)) == []


def test_an_extension_moves_the_last_line_alone(lent: Book) -> None:
    """From 30/8 to 8/2/2024 are 162 days of 20.000: 3.240.000 instead of 1.400.000."""
    enter(lent, Extend(date(2023, 5, 2), date(2024, 2, 8), "QĐ 5"))
    (change,) = decisions(loan_of(lent), LATE)
    before, after = change.shown()
    assert before[:-1] == after[:-1]
    assert [line.due for line in after[:-1]] == [D2, D3]
    assert before[-1][:3] == (D4, 100 * M, 1_400_000)
    assert after[-1][:3] == (date(2024, 2, 8), 100 * M, 3_240_000)


def test_a_recall_brings_all_to_one_day(lent: Book) -> None:
    """From 12/4 to 12/5 are 30 days of 60.000: what is left falls due with 1.800.000."""
    enter(lent, Recall(date(2023, 5, 2), date(2023, 5, 12), "QĐ 6"))
    before, after = decisions(loan_of(lent), LATE)[0].shown()
    assert [line.due for line in before] == [D2, D3, D4]
    assert [line[:3] for line in after] == [(date(2023, 5, 12), 300 * M, 1_800_000)]


def test_a_prepayment_changes_the_plan_and_a_receipt_does_not(lent: Book) -> None:
    """100 million on 22/4 after 10 days of 60.000: 60 days of 40.000 are left of that period."""
    enter(lent, Collect(date(2023, 4, 22), 100_600_000, prepay=True, document="GBC-2"))
    enter(lent, Collect(D2, 102_400_000, document="GBC-3"))
    (change,) = decisions(loan_of(lent), LATE)
    assert change.documents[0].document == "GBC-2"
    assert [line[:3] for line in change.shown()[1]] == [
        (D2, 100 * M, 3_000_000),
        (D3, 100 * M, 1_400_000),
    ]
    assert [line[3:5] for line in plan_on(loan_of(lent), D2)] == [
        (0, 0),
        (0, 0),
        (100 * M, 1_400_000),
    ]


def test_a_freeze_takes_its_interest_out(lent: Book) -> None:
    """Twenty days of 60.000 do not run: 3.000.000 is left of 4.200.000."""
    enter(lent, Freeze(date(2023, 5, 2), date(2023, 5, 22), document="QĐ 7"))
    before, after = decisions(loan_of(lent), LATE)[0].shown()
    assert (before[0].interest, after[0].interest) == (4_200_000, 3_000_000)
    assert before[1:] == after[1:]


def test_one_paper_that_decides_two_things_is_one_change(lent: Book) -> None:
    """8 % a year is 365 × 21.917,808 a day for 100 million: 162 days are 3.550.684,93."""
    enter(lent, ChangeRate(D3, Rate(8, 100), "QĐ 8"))
    enter(lent, Extend(D3, date(2024, 2, 8), "QĐ 8"))
    loan = loan_of(lent)
    assert [each.documents[0].do for each in decisions(loan, LATE)] == ["change_rate", "extend"]
    both = [each for each in loan.documents if each.document == "QĐ 8"]
    change = changed_by(loan, both)
    assert [line[:3] for line in change.shown()[0]] == [(D4, 100 * M, 1_400_000)]
    assert [line[:3] for line in change.shown()[1]] == [(date(2024, 2, 8), 100 * M, 3_550_685)]
    with lent.reading() as connection:
        table = decided_plan(Asked(connection, FUND, LATE, None), "HD-01", "QĐ 8")
    assert table.rows == [
        (D4, 100 * M, None, 1_400_000, None, -101_400_000),
        (date(2024, 2, 8), None, 100 * M, None, 3_550_685, 103_550_685),
    ]
    assert table.totals == (None, 100 * M, 100 * M, 1_400_000, 3_550_685, 2_150_685)


def test_a_paper_that_was_undone_changed_nothing(lent: Book) -> None:
    taken = enter(lent, Extend(date(2023, 5, 2), date(2024, 2, 8), "QĐ 5"))
    with writer_of(lent) as writer:
        undo(writer, "HD-01", taken.document.chain, "nhập nhầm")
    assert decisions(loan_of(lent), LATE) == []


def test_a_paper_is_found_by_its_link_too(lent: Book) -> None:
    taken = enter(lent, Extend(date(2023, 5, 2), date(2024, 2, 8)))
    with lent.reading() as connection:
        asked = Asked(connection, FUND, LATE, None)
        assert decided_plan(asked, "HD-01", str(taken.document.chain)).rows
        with pytest.raises(FundledgerError, match="QĐ 99 changed the plan of HD-01"):
            decided_plan(asked, "HD-01", "QĐ 99")
        with pytest.raises(FundledgerError, match="There are: –"):
            decided_plan(replace(asked, as_of=D1), "HD-01", str(taken.document.chain))


def test_the_screen_tells_every_version(lent: Book) -> None:
    enter(lent, Extend(date(2023, 5, 2), date(2024, 2, 8), "QĐ 5"))
    with lent.reading() as connection:
        plan, versions = plan_screen(Asked(connection, FUND, D2, None), "HD-01").tables
    assert [str(row[-1]) for row in plan.rows] == ["settled", "due", "to come", "to come"]
    assert plan.totals == (
        None,
        None,
        400 * M,
        15_840_000,
        415_840_000,
        300 * M,
        10_240_000,
        None,
        None,
    )
    assert [(row[0], row[4], row[5], row[7]) for row in versions.rows] == [
        (AGREED.disbursed, 4, D4, 14_000_000),
        (date(2023, 5, 2), 4, date(2024, 2, 8), 15_840_000),
    ]


def test_a_notebook_has_the_plan(lent: Book) -> None:
    enter(lent, Extend(date(2023, 5, 2), date(2024, 2, 8), "QĐ 5"))
    with fundledger.open(lent.name) as opened:
        plan = opened.schedule("HD-01", "2023-06-30")
        assert plan["unpaid_principal"].sum() == 300 * M
        assert list(plan["state"]) == ["settled", "overdue", "to_come", "to_come"]
        assert opened.schedule("HD-01", signed=True)["interest"].sum() == 14_000_000
        assert list(opened.schedule("HD-01", decision="QĐ 5")["difference"]) == [
            *(0, 0),
            -101_400_000,
            103_240_000,
        ]
        assert list(opened.plan_changes("HD-01")["what"]) == ["signed", "extend"]
        with pytest.raises(FundledgerError, match="not both"):
            opened.schedule("HD-01", signed=True, decision="QĐ 5")
