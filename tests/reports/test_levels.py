"""Accounts of level 1 and 2: sums of those that are posted on, in every book of accounts.

The loan of `small`: 120 million out on 31/12/2022; by 30/9/2023 80 - 10 = 50 million of principal
are owed (43.6, 22.4 and 10 million came: 40 + 20 + 10 of principal, 3.6 + 2.4 of interest).
"""

from __future__ import annotations

import pytest

from fundledger.closing.years import close
from fundledger.contract.events import Collect, Disburse
from fundledger.errors import FundledgerError
from fundledger.reports.asked import Asked
from fundledger.reports.books import (
    balance_of,
    ledger_of,
    trial_balance_of,
)
from fundledger.reports.result import result_table
from fundledger.reports.table import Cell, Table
from fundledger.store.books import Book, create
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, TODAY, account_sums, day, found_fund, writer_of
from tests.loans.books import enter, proved, roll_to, sign, with_capital
from tests.reports.small import Q3, YEAR, M, told


def rows_of(table: Table) -> list[dict[str, Cell]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_the_trial_balance_has_the_sums_above_its_accounts(any_book: Book) -> None:
    with told(any_book).reading() as connection:
        asked = Asked(connection, FUND, Q3, None)
        plain = trial_balance_of(asked, YEAR)
        table = trial_balance_of(asked, YEAR, levels=True)
    rows = rows_of(table)
    assert [tuple(row.values())[:-1] for row in rows if row["level"] is None] == list(plain.rows)
    assert table.totals is not None
    assert plain.totals is not None
    assert table.totals[:-1] == plain.totals
    at = [(row["account"], row["level"]) for row in rows]
    assert at.index(("112", "1")) < at.index(("1121", "2")) < at.index(("11211", None))
    loans = next(row for row in rows if row["account"] == "128")
    assert (str(loans["name"]), loans["opening_debit"], loans["closing_debit"]) == (
        "Investments held to maturity",
        120 * M,
        50 * M,
    )
    for level in ("1", "2"):
        for above in (row for row in rows if row["level"] == level):
            number = str(above["account"])
            below = [r for r in rows if r["level"] is None and str(r["account"]).startswith(number)]
            for name in ("opening_debit", "moved_debit", "moved_credit", "closing_credit"):
                assert above[name] == sum(int(str(row[name])) for row in below)


def test_the_ledger_of_an_account_of_level_1_is_all_that_it_is_kept_in(any_book: Book) -> None:
    with told(any_book).reading() as connection:
        asked = Asked(connection, FUND, Q3, None)
        above = ledger_of(asked, "128", YEAR, {})
        parts = [ledger_of(asked, number, YEAR, {}) for number in ("12831", "12832")]
        balance = balance_of(asked, "account", {"account": "128"})
    assert above.facts["opening"] == 120 * M
    assert above.facts["closing"] == 50 * M
    assert str(above.facts["name"]) == "Investments held to maturity"
    assert len(above.rows) == sum(len(part.rows) for part in parts)
    assert {row["account"] for row in rows_of(above)} == {"12831", "12832"}
    assert [note.key for note in above.notes] == ["note.kept_in"]
    assert "account" not in [column.name for column in parts[0].columns]
    # What is due on the day itself is overdue from the next: 40 million; 10 million stay overdue.
    assert {row["account"]: row["debit"] for row in rows_of(balance)} == {
        "12831": 40 * M,
        "12832": 10 * M,
    }


def test_a_number_that_is_no_account_and_no_beginning_of_one(book: Book) -> None:
    with told(book).reading() as connection:
        asked = Asked(connection, FUND, Q3, None)
        with pytest.raises(FundledgerError, match="999"):
            ledger_of(asked, "999", YEAR, {})
        with pytest.raises(FundledgerError, match="999"):
            balance_of(asked, "account", {"account": "999"})


@pytest.mark.parametrize("chart", ["tt200", "tt200-511"])
def test_loan_interest_on_511_is_the_same_result_and_the_same_close(
    sqlite_address: str, chart: str
) -> None:
    """100 million at 7.3 %, 20,000 a day; due after 70 days with 1,400,000: all paid that day."""
    book = with_capital(found_fund(create(sqlite_address), chart=chart))
    terms = terms_of(principal=100 * M, rate="7.3", instalments=1, every="10 week")
    sign(book, terms)
    enter(book, Disburse(terms.disbursed, 100 * M, "UNC-1"))
    enter(book, Collect(day("2023-03-12"), 101_400_000, document="GBC-1"))
    roll_to(book, "2023-12-31")
    number = "5111" if chart.endswith("511") else "5151"
    assert account_sums(book)[number] == -1_400_000
    with book.reading() as connection:
        asked = Asked(connection, FUND, day("2023-12-31"), None, {})
        lines = {str(row[0]): row for row in result_table(asked, day("2023-01-01")).rows}
    assert any(1_400_000 in row for row in lines.values())
    with writer_of(book) as writer:
        close(writer, 2023, TODAY)
    assert number not in account_sums(book)
    assert account_sums(book)["4212"] == -1_400_000
    assert proved(book) == []
