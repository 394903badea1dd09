"""Every report of two whole years, each figure worked out by hand from the story in `two_years`.

Booked in the first year: interest of HD-A 14,4 + 10,8 = 25,2; of HD-B 3,6 was recognised in group 1
and taken back when it was 92 days late; a deposit 1; costs 3 and 2. 26,2 - 5 = 21,2 before tax, of
which 20 % are 4,24: 16,96 are left. In the second: HD-A 7,2 + 3,6 and HD-B 5,4 = 16,2; 1,2375 on
overdue principal; a deposit 1,5; cost 4: 14,9375 before tax, 2,9875 tax, 11,95 left.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from fundledger.ledger.accounts import Accounts
from fundledger.reports.asked import Asked
from fundledger.reports.asking import ask
from fundledger.reports.books import journal_of, ledger_of, trial_balance_of
from fundledger.reports.capital import capital, capital_screen
from fundledger.reports.dues import due_table, response_table
from fundledger.reports.movements import movements_table
from fundledger.reports.receipts import collections_table
from fundledger.reports.result import result_table
from fundledger.store.books import Book
from tests.ledger.books import FUND, findings
from tests.reports import crossfoot
from tests.reports.crossfoot import rows_of, totals_of
from tests.reports.two_years import (
    FIRST_YEAR,
    SECOND_YEAR,
    A,
    B,
    Known,
    M,
    first_year,
    found_later,
    link_of,
    second_year,
    told,
)

Span = tuple[date, date]


@pytest.fixture
def known(book: Book) -> Known:
    return told(book)


@pytest.fixture
def connection(book: Book, known: Known) -> Iterator[Connection]:
    with book.reading() as connection:
        yield connection


def asked(connection: Connection, span: Span, known_at: int | None = None) -> Asked:
    return ask(connection, FUND, span[1], None if known_at is None else str(known_at))


def some(row: dict[str, Any]) -> dict[str, int]:
    """The sums of a row that are not 0."""
    return {name: value for name, value in row.items() if isinstance(value, int) and value}


def test_the_books_are_whole(book: Book, known: Known) -> None:
    assert findings(book) == []


# Trial balance, ledger and journal.


def balances(connection: Connection, span: Span, known_at: int | None = None) -> dict[str, int]:
    """Closing balances of the trial balance by role, debit positive, in thousands of đồng."""
    at = asked(connection, span, known_at)
    table = trial_balance_of(at, span[0])
    accounts = Accounts.read(connection, FUND).ever()
    found: dict[str, int] = {}
    for row in rows_of(table):
        role = accounts[row["account"]].role.name
        amount = row["closing_debit"] - row["closing_credit"]
        found[role] = found.get(role, 0) + amount
    return {role: amount for role, amount in found.items() if amount}


def test_the_trial_balance_of_the_first_year(connection: Connection, known: Known) -> None:
    """On hand 500 - 240 + 120 and 100 - 60 + 20; interest money 25,2 + 1 - 3.

    Of HD-B 3,6 in term, 0,9 accrued and 0,9 + 0,15 on overdue principal stand in the register.
    """
    assert balances(connection, FIRST_YEAR, known.first_year) == {
        "bank_capital": 440 * M,
        "bank_interest": 23_200_000,
        "principal_in_term": 150 * M,
        "principal_overdue": 10 * M,
        "charter_capital": -600 * M,
        "staff_payable": -2 * M,
        "taxes_payable": -4_240_000,
        "surplus": -16_960_000,
        "memo_interest": 5_550_000,
        "memo_interest_contra": -5_550_000,
    }


def test_what_is_sealed_is_not_moved_by_what_was_found_later(
    connection: Connection, known: Known
) -> None:
    now = balances(connection, FIRST_YEAR)
    assert now == balances(connection, FIRST_YEAR, known.first_year)


def test_the_trial_balance_of_the_second_year(connection: Connection) -> None:
    """Interest money 23,2 - 2 staff - 4,24 tax + 17,4375 interest + 1,5 - 4."""
    assert balances(connection, SECOND_YEAR) == {
        "bank_capital": 600 * M,
        "bank_interest": 31_897_500,
        "charter_capital": -600 * M,
        "taxes_payable": -2_987_500,
        "other_payable": -4 * M,
        "development_reserve": -10 * M,
        "surplus_prior": -2_960_000,
        "surplus": -11_950_000,
    }


@pytest.mark.parametrize(
    ("span", "earned", "spent", "surplus"),
    [
        (FIRST_YEAR, 26_200_000, 9_240_000, 16_960_000),
        (SECOND_YEAR, 18_937_500, 6_987_500, 11_950_000),
    ],
)
def test_the_result_goes_through_911_and_leaves_nothing_there(
    connection: Connection, span: Span, earned: int, spent: int, surplus: int
) -> None:
    at = asked(connection, span)
    table = ledger_of(at, "result", span[0], {})
    accounts = Accounts.read(connection, FUND).ever()
    against: dict[str, int] = {}
    for row in rows_of(table):
        nature = {accounts[number].role.nature for number in row["against"].split(", ")}
        assert len(nature) == 1, row
        side = nature.pop()
        against[side] = against.get(side, 0) + row["credit"] - row["debit"]
    assert against == {"income": earned, "expense": -spent, "equity": -surplus}
    assert table.facts["closing"] == 0


def test_the_journal_and_the_trial_balance_move_the_same(connection: Connection) -> None:
    for span in (FIRST_YEAR, SECOND_YEAR):
        at = asked(connection, span)
        moved = totals_of(trial_balance_of(at, span[0]))
        lines = totals_of(journal_of(at, span[0]))
        assert lines["debit"] == lines["credit"] == moved["moved_debit"] == moved["moved_credit"]


# Capital.


def figures(connection: Connection, span: Span, known_at: int | None = None) -> dict[str, int]:
    of = capital(asked(connection, span, known_at), span[0]).figures
    return {name: amount for name, amount in of.items() if amount}


OF_FIRST_YEAR = {
    "charter_capital": 600 * M,
    "principal_in_term": 150 * M,
    "principal_overdue": 10 * M,
    "capital_on_hand": 440 * M,
    "capital_on_hand_opening": 260 * M,  # 500 of the province, 240 already lent
    "principal_collected": 140 * M,
    "interest_collected": 25_200_000,
    "interest_collected_in_term": 25_200_000,
    "borrowers": 2,
    "borrowers_in_term": 1,
    "borrowers_overdue": 1,
    "borrowers_overdue_with_principal": 1,
    "borrowers_cooperative": 2,  # both stand in the register as cooperatives
    "disbursed": 60 * M,
    "principal_collected_in_term": 120 * M,
    "principal_collected_overdue": 20 * M,
    "principal_from_borrowers_in_term": 120 * M,
    "principal_from_borrowers_overdue": 20 * M,
    "interest_from_borrowers_in_term": 25_200_000,
    "charter_capital_change": 100 * M,
    "interest_due_unpaid": 3_600_000,
    "overdue_interest_unpaid": 1_050_000,
    "principal_of_overdue_borrowers": 40 * M,
    "contract_principal_in_term": 150 * M,
    "contract_principal_overdue": 10 * M,
}


def test_the_capital_of_the_first_year_as_it_was_known(
    connection: Connection, known: Known
) -> None:
    assert figures(connection, FIRST_YEAR, known.first_year) == OF_FIRST_YEAR


def test_the_capital_of_the_first_year_as_known_now(connection: Connection) -> None:
    """5 of principal were paid by then and are booked in 2024: the books of 2023 stay as they were,
    the contracts know of it, and the entry leads from the one to the other.
    """
    assert figures(connection, FIRST_YEAR) == {
        **OF_FIRST_YEAR,
        "contract_principal_overdue": 5 * M,
        "booked_later_overdue": -5 * M,
        "overdue_interest_unpaid": 1_012_500,
        "principal_of_overdue_borrowers": 35 * M,
    }
    screen = capital_screen(asked(connection, FIRST_YEAR), FIRST_YEAR[0])
    assert [note.key for note in screen.tables[0].notes] == [
        "report_note.capital_holds",
        "report_note.booked_after",
        "report_note.not_yet_booked",
    ]


OF_SECOND_YEAR = {
    "charter_capital": 600 * M,
    "capital_on_hand": 600 * M,
    "capital_on_hand_opening": 440 * M,
    "principal_collected": 160 * M,
    "interest_collected": 17_437_500,
    "interest_collected_in_term": 16_200_000,
    "interest_collected_overdue": 1_237_500,
    "principal_collected_in_term": 150 * M,
    "principal_collected_overdue": 10 * M,
    "principal_from_borrowers_paid_off": 160 * M,
    "interest_from_borrowers_paid_off": 17_437_500,
}


def test_the_capital_of_the_second_year_beside_the_first(connection: Connection) -> None:
    assert figures(connection, SECOND_YEAR) == OF_SECOND_YEAR
    at = asked(connection, SECOND_YEAR)
    both = capital_screen(at, SECOND_YEAR[0], compare=True).document()
    assert (both["from_before"], both["as_of_before"]) == FIRST_YEAR
    first = figures(connection, FIRST_YEAR)
    for name, amount in capital(at, SECOND_YEAR[0]).figures.items():
        assert both[f"{name}_before"] == first.get(name, 0), name
        assert both[f"{name}_difference"] == amount - first.get(name, 0), name


# Collections and movements.


def test_collections_by_quarter_beside_the_year_before(connection: Connection) -> None:
    table = collections_table(
        asked(connection, SECOND_YEAR), SECOND_YEAR[0], "quarter", compare=True
    )
    rows = {row["quarter"]: some(row) for row in rows_of(table)}
    assert rows == {
        "2024Q1": {  # 46 on 31/3, and the 5 found later, booked on 1/1
            "principal_in_term": 30 * M,
            "principal_overdue": 10 * M,
            "interest_in_term": 5_400_000,
            "interest_overdue": 1_237_500,
            "held": 4_362_500,
            "collected": 51 * M,
            "difference": 51 * M,
        },
        "2024Q2": {
            "principal_in_term": 60 * M,
            "interest_in_term": 7_200_000,
            "held": 1 * M,
            "collected": 68_200_000,
            "year_before": 74_400_000,
            "difference": -6_200_000,
        },
        "2024Q4": {
            "principal_in_term": 60 * M,
            "interest_in_term": 3_600_000,
            "collected": 63_600_000,
            "year_before": 90_800_000,
            "difference": -27_200_000,
        },
    }
    assert [note.key for note in table.notes] == ["report_note.booked_later"]


def test_collections_as_they_were_known_before_the_receipt_was_found(
    connection: Connection, known: Known
) -> None:
    """46 = 10 overdue + 1,05 + 0,45 on it + 30 + 4,5 of the 5,4; the 0,9 came with the next 1."""
    at = asked(connection, SECOND_YEAR, known.second_year)
    first, second, *_ = rows_of(collections_table(at, SECOND_YEAR[0], "quarter"))
    assert some(first) == {
        "principal_in_term": 30 * M,
        "principal_overdue": 10 * M,
        "interest_in_term": 4_500_000,
        "interest_overdue": 1_500_000,
        "collected": 46 * M,
    }
    assert (second["interest_in_term"], second["held"]) == (8_100_000, 100_000)


def test_collections_by_borrower_and_source(connection: Connection) -> None:
    for cut, names in (("borrower", ("4900000001", "4900000002")), ("source", ("NSDP", "NSTW"))):
        at = asked(connection, SECOND_YEAR)
        rows = rows_of(collections_table(at, SECOND_YEAR[0], cut))  # type: ignore[arg-type]
        key = "cooperative" if cut == "borrower" else "source"
        got = {row[key]: row["collected"] for row in rows}
        assert got == {names[0]: 130_800_000, names[1]: 52 * M}


def movement(connection: Connection, span: Span) -> dict[tuple[str, str], tuple[int, ...]]:
    rows = rows_of(movements_table(asked(connection, span), span[0], "loan"))
    steps = ("opening", "in", "out", "closing")
    return {(row["loan"], row["line"]): tuple(row[step] for step in steps) for row in rows}


def test_movements_of_the_first_year(connection: Connection) -> None:
    assert movement(connection, FIRST_YEAR) == {
        (A, "principal_in_term"): (240 * M, 0, 120 * M, 120 * M),
        (A, "interest_receivable"): (0, 7_200_000 + 5_400_000, 12_600_000, 0),
        (B, "principal_in_term"): (0, 60 * M, 30 * M, 30 * M),
        (B, "principal_overdue"): (0, 30 * M, 20 * M, 10 * M),
        (B, "interest_receivable"): (0, 3_600_000, 3_600_000, 0),
        (B, "memo_interest"): (0, 5_550_000, 0, 5_550_000),
    }


def test_movements_of_the_second_year_end_with_nothing(connection: Connection) -> None:
    moved = movement(connection, SECOND_YEAR)
    for (loan, line), (opening, more, less, closing) in moved.items():
        assert opening + more - less == closing == 0, (loan, line)
    opening = {key: figures[0] for key, figures in moved.items() if figures[0]}
    assert opening == {
        (A, "principal_in_term"): 120 * M,
        (B, "principal_in_term"): 30 * M,
        (B, "principal_overdue"): 10 * M,
        (B, "memo_interest"): 5_550_000,
    }


# Result.


def result_of(
    connection: Connection, span: Span, known_at: int | None = None
) -> dict[str, tuple[int, int]]:
    rows = rows_of(result_table(asked(connection, span, known_at), span[0]))
    return {row["line"]: (row["booked"], row["in_money"]) for row in rows}


RESULT_OF_FIRST_YEAR = {
    "loan_interest": (25_200_000, 25_200_000),
    "income_in_term": (25_200_000, 25_200_000),
    "income_deposit": (1 * M, 1 * M),
    "total_income": (26_200_000, 26_200_000),
    "cost_staff": (2 * M, 0),  # owed at the end of the year
    "cost_management": (3 * M, 3 * M),
    "cost_tax": (4_240_000, 0),
    "total_cost": (9_240_000, 3 * M),
    "difference": (16_960_000, 23_200_000),
}


def without_headings(found: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The groups of one line repeat it."""
    return {name: both for name, both in found.items() if name not in ("deposit_interest",)}


def test_the_result_of_each_year(connection: Connection, known: Known) -> None:
    assert without_headings(result_of(connection, FIRST_YEAR)) == RESULT_OF_FIRST_YEAR
    assert without_headings(result_of(connection, SECOND_YEAR)) == {
        "loan_interest": (17_437_500, 17_437_500),
        "income_in_term": (16_200_000, 16_200_000),
        "income_overdue": (1_237_500, 1_237_500),
        "income_deposit": (1_500_000, 1_500_000),
        "total_income": (18_937_500, 18_937_500),
        "cost_management": (4 * M, 4 * M),
        "cost_tax": (2_987_500, 0),
        "total_cost": (6_987_500, 4 * M),
        "difference": (11_950_000, 14_937_500),
    }
    before = result_of(connection, SECOND_YEAR, known.second_year)
    assert before["income_overdue"] == (1_500_000, 1_500_000)
    assert before["difference"] == (12_160_000, 15_200_000)  # 15,2 less 20 %


def test_the_result_beside_the_year_before(connection: Connection) -> None:
    table = result_table(asked(connection, SECOND_YEAR), SECOND_YEAR[0], compare=True)
    rows = {row["line"]: row for row in rows_of(table)}
    for name, (booked, in_money) in RESULT_OF_FIRST_YEAR.items():
        row = rows[name]
        assert (row["booked_before"], row["in_money_before"]) == (booked, in_money), name
        assert row["booked"] - row["booked_before"] == row["booked_difference"], name
        assert row["in_money"] - row["in_money_before"] == row["in_money_difference"], name


# Dues and response.


def test_what_was_due_in_the_second_year(connection: Connection) -> None:
    """By the days on which money moved: the 5 that was found later had come before the year."""
    rows = rows_of(due_table(asked(connection, SECOND_YEAR), SECOND_YEAR[0]))
    assert [(row["loan"], row["due"]) for row in rows] == [
        (A, date(2024, 6, 30)),
        (A, date(2024, 12, 31)),
        (B, None),
        (B, date(2024, 3, 31)),
    ]
    june, december, before, march = map(some, rows)
    for found, interest in ((june, 7_200_000), (december, 3_600_000)):
        assert found == {
            "falling_principal": 60 * M,
            "falling_interest": interest,
            "paid_principal": 60 * M,
            "paid_interest": interest,
        }
    assert before == {
        "opening_principal": 5 * M,
        "opening_interest": 3_600_000,
        "opening_overdue_interest": 1_012_500,
        "paid_principal": 5 * M,
        "paid_interest": 3_600_000,
        "paid_overdue_interest": 1_012_500,
    }
    assert march == {
        "falling_principal": 30 * M,
        "falling_interest": 1_800_000,
        "falling_overdue_interest": 225_000,
        "paid_principal": 30 * M,
        "paid_interest": 1_800_000,
        "paid_overdue_interest": 225_000,
    }


@pytest.mark.parametrize(("found", "late"), [(False, 20 * M), (True, 25 * M)])
def test_how_in_time_it_came(connection: Connection, known: Known, found: bool, late: int) -> None:
    at = asked(connection, FIRST_YEAR, None if found else known.first_year)
    rows = {row["what"]: some(row) for row in rows_of(response_table(at, FIRST_YEAR[0]))}
    assert rows["principal"] == {
        "due_in_span": 150 * M,
        "in_time": 120 * M,
        "paid_late": late,
        "unpaid": 30 * M - late,
    }
    assert rows["interest"] == {
        "due_in_span": 28_800_000,
        "in_time": 25_200_000,
        "unpaid": 3_600_000,
    }


def test_the_response_beside_the_year_before(connection: Connection) -> None:
    table = response_table(asked(connection, SECOND_YEAR), SECOND_YEAR[0], compare=True)
    principal, interest, in_all = rows_of(table)
    assert (principal["due_in_span"], principal["year_before"]) == (150 * M, 150 * M)
    assert (interest["due_in_span"], interest["year_before"]) == (12_600_000, 28_800_000)
    # 145 of 150 million, 25,2 of 28,8, and 170,2 of 178,8 had come.
    assert principal["year_before_share"] == "96.7"
    assert interest["year_before_share"] == "87.5"
    assert in_all["year_before_share"] == "95.2"
    assert {row["in_time_share"] for row in (principal, interest, in_all)} == {"100.0"}


# The reports against each other, and then against now.


SPANS = (
    FIRST_YEAR,
    SECOND_YEAR,
    (date(2022, 12, 31), date(2024, 12, 31)),
    (date(2023, 4, 1), date(2023, 9, 30)),
    (date(2023, 10, 1), date(2024, 3, 31)),
    (date(2023, 12, 15), date(2023, 12, 15)),
    (date(2024, 1, 1), date(2024, 1, 1)),
)


@pytest.mark.parametrize("span", SPANS)
def test_the_reports_agree_with_each_other(
    connection: Connection, known: Known, span: Span
) -> None:
    for link in (None, str(known.first_year), str(known.second_year)):
        crossfoot.agree(connection, *span, link)


def test_what_was_known_then_is_what_was_said_then(book: Book) -> None:
    """Each report taken at the time, and asked for again when more had come."""
    said: dict[int, dict[Span, Any]] = {}
    for tell in (first_year, second_year, found_later):
        tell(book)
        with book.reading() as connection:
            said[link_of(book)] = {span: crossfoot.everything(connection, *span) for span in SPANS}
    with book.reading() as connection:
        for link, reports in said.items():
            for span, expected in reports.items():
                again = crossfoot.everything(connection, *span, str(link))
                for name, report in expected.items():
                    assert again[name] == report, (link, span, name)
