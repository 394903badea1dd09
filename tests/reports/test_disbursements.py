"""What was paid out, worked out by hand; and that every way of summing it up is the ledger's sum.

Two borrowers and two sources. In millions:

    10/1    80 of HD-01 (200 signed, local budget)           UNC-1
    20/2    60 of HD-02 (100 signed, central budget)         UNC-2
    31/3    the first quarter is locked
    later   50 of HD-01, of 15/3                             UNC-3   booked on 3/4
    later   UNC-2 was of another contract: undone                    booked on 5/4
    10/5    30 of HD-03 (30 signed, central budget)          UNC-4

By day of booking the first quarter is 80 + 60 = 140, the second 50 - 60 + 30 = 20, both 160.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from fundledger.contract.events import Collect, Disburse
from fundledger.contract.opening import Opening
from fundledger.contract.rates import Rate, yearly
from fundledger.contract.terms import Every, Signed, Terms, Tranche
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Draft, Posting, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.periods import lock_statement
from fundledger.ledger.reading import journal
from fundledger.loans import verbs
from fundledger.loans.verbs import TakenDocument
from fundledger.messages import say
from fundledger.office.acts.reports import DisbursedCut
from fundledger.registers import cooperatives
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.registers.documents import KIND as DOCUMENT
from fundledger.registers.documents import body_of
from fundledger.reports.asking import ask, asks
from fundledger.reports.capital import capital
from fundledger.reports.disbursements import (
    CUTS,
    Cut,
    disbursements_of_funds,
    disbursements_table,
)
from fundledger.reports.many import gathered
from fundledger.reports.movements import movements_table
from fundledger.reports.table import Table
from fundledger.reports.trails import percent_of
from fundledger.store.books import Book, create
from tests.intake import openings
from tests.ledger.books import FUND, TODAY, day, found_fund, post, writer_of
from tests.loans.books import proved, roll_to
from tests.reports.crossfoot import rows_of, totals_of

M = 1_000_000
A, B = "4900000001", "4900000002"
LOCAL, CENTRAL = "NSDP", "TW"
SIGNED = date(2023, 1, 2)
FIRST, SECOND = (date(2023, 1, 1), date(2023, 3, 31)), (date(2023, 4, 1), date(2023, 6, 30))
HALF = (FIRST[0], SECOND[1])
LATE, UNDONE = date(2023, 4, 3), date(2023, 4, 5)

Span = tuple[date, date]


def lent(number: str, borrower: str, source: str, principal: int, **more: str) -> LoanContract:
    terms = Terms(
        principal=principal,
        rate=Rate(6, 100),
        disbursed=SIGNED,
        instalments=1,
        every=Every(60, "month"),
        method="bullet",
    )
    return LoanContract(
        number=number, signed=SIGNED, cooperative=borrower, source=source, terms=terms, **more
    )


HD_01 = lent("HD-01", A, LOCAL, 200 * M, purpose="Mua máy cày", officer="Lan")
HD_02 = lent("HD-02", B, CENTRAL, 100 * M, purpose="MUA MÁY CÀY", officer="Minh")
HD_03 = lent("HD-03", A, CENTRAL, 30 * M)


def founded(book: Book, *contracts: LoanContract) -> Book:
    for source, amount in ((LOCAL, 900 * M), (CENTRAL, 900 * M)):
        lines = (
            Posting("bank_capital", amount, source=source),
            Posting("charter_capital", -amount, source=source),
        )
        post(book, Draft(day("2022-12-31"), "nhận vốn", lines))
    registered(book, A, name="HTX Đồng Đăng", district="Cao Lộc", sector="Trồng trọt")
    registered(book, B, name="Bà Hoa", district="Văn Quan", kind="individual")
    for contract in contracts:
        with writer_of(book) as writer:
            writer.state(statement_of(contract))
    return book


def registered(book: Book, number: str, **said: str) -> None:
    with writer_of(book) as writer:
        body = {"status": "active", **said}
        writer.state(Statement(cooperatives.KIND, number, date(2015, 1, 1), body))


def pay(
    book: Book, loan: str, when: date, amount: int, paper: str, booked_on: date | None = None
) -> TakenDocument:
    event = Disburse(when, amount, paper)
    with writer_of(book) as writer:
        return verbs.take(
            *(writer, loan, body_of(event), when, paper), today=TODAY, booked_on=booked_on
        )


def undo(book: Book, loan: str, taken: TakenDocument, booked_on: date | None = None) -> None:
    with writer_of(book) as writer:
        link = taken.document.chain
        verbs.undo(writer, loan, link, "nhầm hợp đồng", booked_on=booked_on)


def lock(book: Book, when: date) -> None:
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, when, TODAY))


@dataclass(frozen=True)
class Told:
    book: Book
    locked: int  # the link at which the first quarter had just been locked


@pytest.fixture
def told(book: Book) -> Told:
    founded(book, HD_01, HD_02, HD_03)
    pay(book, "HD-01", date(2023, 1, 10), 80 * M, "UNC-1")
    wrong = pay(book, "HD-02", date(2023, 2, 20), 60 * M, "UNC-2")
    lock(book, FIRST[1])
    with book.reading() as connection:
        link = head_of(connection, FUND).chain
    pay(book, "HD-01", date(2023, 3, 15), 50 * M, "UNC-3", LATE)
    undo(book, "HD-02", wrong, UNDONE)
    pay(book, "HD-03", date(2023, 5, 10), 30 * M, "UNC-4")
    return Told(book, link)


def table(book: Book, span: Span, by: Cut | None = None, known_at: int | None = None) -> Table:
    return compared(book, span, by, known_at, compare=False)


def compared(
    book: Book, span: Span, by: Cut | None, known_at: int | None = None, *, compare: bool = True
) -> Table:
    said = None if known_at is None else str(known_at)
    with book.reading() as connection:
        asked = ask(connection, FUND, span[1], said)
        return disbursements_table(asked, span[0], by, compare=compare)


def grouped(of: Table, head: str) -> dict[str, tuple[Any, ...]]:
    """Of each row: borrowers, contracts, draws, amount and share."""
    names = ("recipients", "loans", "draws", "disbursed", "share_of_disbursed")
    return {row[head]: tuple(row[name] for name in names) for row in rows_of(of)}


def in_all(of: Table) -> tuple[Any, ...]:
    total = totals_of(of)
    return tuple(total[name] for name in ("recipients", "loans", "draws", "disbursed"))


def notes_of(of: Table) -> list[str]:
    return [note.key.partition(".")[2] for note in of.notes]


# Draw by draw.


def test_a_row_a_draw(told: Told) -> None:
    first, second = rows_of(table(told.book, FIRST))
    assert first == {
        "day": date(2023, 1, 10),
        "date": date(2023, 1, 10),
        "document": "UNC-1",
        "loan": "HD-01",
        "cooperative": A,
        "name": "HTX Đồng Đăng",
        "area": "Cao Lộc",
        "sector": "Trồng trọt",
        "kind": "cooperative",
        "source": LOCAL,
        "officer": "Lan",
        "purpose": "Mua máy cày",
        "disbursed": 80 * M,
        "contract_sum": 200 * M,
        "drawn_so_far": 80 * M,
    }
    assert (second["document"], second["loan"], second["kind"]) == ("UNC-2", "HD-02", "individual")
    assert (second["disbursed"], second["contract_sum"], second["drawn_so_far"]) == (
        *(60 * M, 100 * M),
        60 * M,
    )
    assert totals_of(table(told.book, FIRST))["disbursed"] == 140 * M


def test_late_and_undone_papers_stand_where_they_are_booked(told: Told) -> None:
    found = table(told.book, SECOND)
    rows = [
        (r["day"], r["date"], r["document"], r["disbursed"], r["drawn_so_far"])
        for r in rows_of(found)
    ]
    assert rows == [
        (date(2023, 3, 15), LATE, "UNC-3", 50 * M, 130 * M),  # 80 before the span
        (date(2023, 2, 20), UNDONE, "UNC-2", -60 * M, 0),
        (date(2023, 5, 10), date(2023, 5, 10), "UNC-4", 30 * M, 30 * M),
    ]
    assert totals_of(found)["disbursed"] == 20 * M
    late, gone = found.notes
    assert (late.key, gone.key) == ("report_note.booked_later", "disbursed_note.taken_back")
    assert (late.params["count"], late.params["total"]) == (2, -10 * M)  # 50 late, 60 taken back
    assert (gone.params["count"], gone.params["total"]) == (1, -60 * M)


def test_a_locked_quarter_stays_and_says_what_came_after_it(told: Told) -> None:
    then, now = table(told.book, FIRST, known_at=told.locked), table(told.book, FIRST)
    assert rows_of(then) == rows_of(now)
    assert notes_of(then) == []
    (note,) = now.notes
    assert note.key == "report_note.not_yet_booked"
    assert (note.params["count"], note.params["total"]) == (2, -10 * M)


def test_what_is_paid_out_and_undone_within_the_span_is_none_of_it(told: Told) -> None:
    found = table(told.book, HALF)
    assert [row["document"] for row in rows_of(found)] == ["UNC-1", "UNC-3", "UNC-4"]
    assert totals_of(found)["disbursed"] == 160 * M
    assert found.notes == ()


# Summed up.


def test_by_source(told: Told) -> None:
    # 80 ÷ 140 = 57,142…, 60 ÷ 140 = 42,857… %; 50 ÷ 20 and -30 ÷ 20; 130 ÷ 160 and 30 ÷ 160.
    first = table(told.book, FIRST, "source")
    assert grouped(first, "source") == {
        LOCAL: (1, 1, 1, 80 * M, "57.14"),
        CENTRAL: (1, 1, 1, 60 * M, "42.86"),
    }
    assert in_all(first) == (2, 2, 2, 140 * M)
    second = table(told.book, SECOND, "source")
    assert grouped(second, "source") == {
        LOCAL: (1, 1, 1, 50 * M, "250.00"),
        CENTRAL: (1, 1, 0, -30 * M, "-150.00"),  # one draw, and one taken back
    }
    assert in_all(second) == (1, 2, 1, 20 * M)  # A in both rows is one borrower
    assert "counted_once" in notes_of(second)
    half = table(told.book, HALF, "source")
    assert grouped(half, "source") == {
        LOCAL: (1, 1, 2, 130 * M, "81.25"),
        CENTRAL: (1, 1, 1, 30 * M, "18.75"),
    }
    assert in_all(half) == (1, 2, 3, 160 * M)
    assert totals_of(half)["share_of_disbursed"].code == "100.00"


def test_a_purpose_is_one_however_it_is_spelled_and_an_empty_one_says_so(told: Told) -> None:
    first = table(told.book, FIRST, "purpose")
    assert grouped(first, "purpose") == {"Mua máy cày": (2, 2, 2, 140 * M, "100.00")}
    half = table(told.book, HALF, "purpose")
    assert grouped(half, "purpose") == {
        "": (1, 1, 1, 30 * M, "18.75"),
        "Mua máy cày": (1, 1, 2, 130 * M, "81.25"),
    }
    assert str(half["purpose"][0]) == say("report_word.no_area")


@pytest.mark.parametrize(
    ("by", "amounts"),
    [
        ("borrower", {A: 80 * M, B: 60 * M}),
        ("loan", {"HD-01": 80 * M, "HD-02": 60 * M}),
        ("area", {"Cao Lộc": 80 * M, "Văn Quan": 60 * M}),
        ("sector", {"": 60 * M, "Trồng trọt": 80 * M}),
        ("kind", {"cooperative": 80 * M, "individual": 60 * M}),
        ("officer", {"Lan": 80 * M, "Minh": 60 * M}),
    ],
)
def test_by_what_else(told: Told, by: Cut, amounts: dict[str, int]) -> None:
    found = table(told.book, FIRST, by)
    head = "cooperative" if by == "borrower" else by
    assert {row[head]: row["disbursed"] for row in rows_of(found)} == amounts
    assert in_all(found) == (2, 2, 2, 140 * M)


def test_whom_a_loan_was_paid_to(told: Told) -> None:
    (row, _) = rows_of(table(told.book, FIRST, "loan"))
    assert (row["loan"], row["cooperative"], row["name"]) == ("HD-01", A, "HTX Đồng Đăng")


def test_of_what_was_taken_back_on_the_whole_there_is_no_share(told: Told) -> None:
    april = table(told.book, (UNDONE, date(2023, 4, 30)), "source")
    assert grouped(april, "source") == {CENTRAL: (0, 0, -1, -60 * M, None)}


def test_a_span_without_a_draw(told: Told) -> None:
    span = (date(2023, 7, 1), date(2023, 9, 30))
    assert (table(told.book, span).rows, totals_of(table(told.book, span))["disbursed"]) == ([], 0)
    assert in_all(table(told.book, span, "kind")) == (0, 0, 0, 0)


# What other reports say.


@pytest.mark.parametrize("span", [FIRST, SECOND, HALF])
def test_it_is_what_capital_and_movements_call_disbursed(told: Told, span: Span) -> None:
    """Nothing comes back or goes overdue in it, so what is new on principal was paid out."""
    with told.book.reading() as connection:
        asked = ask(connection, FUND, span[1])
        figures = capital(asked, span[0]).figures
        moved = rows_of(movements_table(asked, span[0], "source"))
        whole = totals_of(disbursements_table(asked, span[0]))["disbursed"]
    assert whole == figures.disbursed
    assert whole == sum(row["in"] for row in moved if row["line"] == "principal_in_term")
    assert proved(told.book) == []


# Beside the year before.


def test_beside_the_year_before(told: Told) -> None:
    pay(told.book, "HD-01", date(2024, 2, 1), 70 * M, "UNC-5")
    span = (date(2024, 1, 1), date(2024, 3, 31))
    found = compared(told.book, span, "source")
    assert {
        row["source"]: (row["disbursed"], row["year_before"], row["difference"])
        for row in rows_of(found)
    } == {LOCAL: (70 * M, 80 * M, -10 * M), CENTRAL: (0, 60 * M, -60 * M)}
    total = totals_of(found)
    assert (total["disbursed"], total["year_before"], total["difference"]) == (
        *(70 * M, 140 * M),
        -70 * M,
    )
    draws = compared(told.book, span, None)
    assert [row["document"] for row in rows_of(draws)] == ["UNC-5"]
    assert (draws.facts["year_before"], draws.facts["difference"]) == (140 * M, -70 * M)
    assert found.notes == draws.notes == ()


@pytest.mark.parametrize("by", [None, "source"])
def test_what_the_books_do_not_reach_back_to_is_not_nought(told: Told, by: Cut | None) -> None:
    found = compared(told.book, FIRST, by)
    assert "no_year_before" in notes_of(found)
    assert "year_before" not in found.facts
    if by is not None:
        assert {row["year_before"] for row in rows_of(found)} == {None}
        assert (totals_of(found)["year_before"], totals_of(found)["difference"]) == (None, None)


def test_a_year_before_that_the_books_know_in_part_says_so(told: Told) -> None:
    span = (date(2023, 7, 1), date(2024, 6, 30))  # the books begin on 31/12/2022
    found = compared(told.book, span, None)
    assert found.facts["year_before"] == 160 * M
    assert "year_before_since" in notes_of(found)


# Successors.


def transfer(book: Book, when: date, booked_on: date | None = None) -> None:
    with writer_of(book) as writer:
        body = {"do": "transfer", "to": B}
        verbs.take(writer, "HD-01", body, when, "QĐ-7", today=TODAY, booked_on=booked_on)


def test_a_draw_is_of_whom_it_was_paid_to(book: Book) -> None:
    """80 to A in January; B takes the debt over in February and draws 20 in March."""
    founded(book, HD_01)
    pay(book, "HD-01", date(2023, 1, 10), 80 * M, "UNC-1")
    transfer(book, date(2023, 2, 1))
    pay(book, "HD-01", date(2023, 3, 1), 20 * M, "UNC-2")
    found = table(book, FIRST, "borrower")
    assert grouped(found, "cooperative") == {
        A: (1, 1, 1, 80 * M, "80.00"),
        B: (1, 1, 1, 20 * M, "20.00"),
    }
    assert in_all(found) == (2, 1, 2, 100 * M)
    assert "counted_once" in notes_of(found)  # the contract stands in both rows


def test_a_transfer_that_comes_late_moves_the_draws_after_it(book: Book) -> None:
    """80 of February were booked to A; in April it is known that B had the debt since January."""
    founded(book, HD_01)
    pay(book, "HD-01", date(2023, 1, 10), 10 * M, "UNC-1")
    pay(book, "HD-01", date(2023, 2, 10), 80 * M, "UNC-2")
    lock(book, FIRST[1])
    transfer(book, date(2023, 1, 20), LATE)
    assert {
        key: row[3] for key, row in grouped(table(book, FIRST, "borrower"), "cooperative").items()
    } == {A: 90 * M}
    second = table(book, SECOND, "borrower")
    assert {key: row[2:4] for key, row in grouped(second, "cooperative").items()} == {
        A: (-1, -80 * M),
        B: (1, 80 * M),
    }
    assert totals_of(second)["disbursed"] == 0
    half = table(book, HALF, "borrower")
    assert {key: row[3] for key, row in grouped(half, "cooperative").items()} == {
        A: 10 * M,
        B: 80 * M,
    }
    assert totals_of(table(book, SECOND, "loan"))["draws"] == 0


# Openings.


def test_what_was_paid_out_before_the_opening_is_of_no_span(book: Book) -> None:
    """Of 100 signed 60 were paid out in 2022; the book begins on 31/12; 40 follow in February."""
    terms = Terms(
        principal=100 * M,
        rate=yearly("6"),
        disbursed=date(2022, 6, 30),
        instalments=1,
        every=Every(24, "month"),
        day_count="30/360",
        tranches=(Tranche(date(2022, 6, 30), 60 * M), Tranche(date(2023, 2, 28), 40 * M)),
    )
    opened = openings.loan(
        *("HD-03", "01", terms),
        Opening(
            day=openings.DAY,
            instalments=(Signed(date(2024, 6, 30), 60 * M),),
            interest_accrued=1_800_000,
            paid_out=60 * M,
        ),
    )
    loans = (*openings.BALANCES.loans, opened)
    more = (openings.CapitalFrom("A", 260 * M, "QĐ-01"),)  # 60 more than without this loan
    openings.open_(book, replace(openings.BALANCES, loans=loans, capital=more))
    pay(book, "HD-03", date(2023, 2, 28), 40 * M, "UNC-9")
    found = table(book, (date(2022, 1, 1), FIRST[1]))
    (row,) = rows_of(found)
    assert (row["disbursed"], row["contract_sum"], row["drawn_so_far"]) == (
        *(40 * M, 100 * M),
        100 * M,
    )
    assert totals_of(found)["disbursed"] == 40 * M
    assert table(book, (date(2022, 1, 1), openings.DAY)).rows == []


# Many funds.


def test_purposes_of_all_funds_are_one_line_with_its_share(told: Told) -> None:
    other = 24
    found_fund(told.book, other)
    with writer_of(told.book, other) as writer:
        lines = (
            Posting("bank_capital", 500 * M, source=LOCAL),
            Posting("charter_capital", -500 * M, source=LOCAL),
        )
        writer.append(Draft(day("2022-12-31"), "nhận vốn", lines))
        body = {"name": "HTX khác", "status": "active"}
        writer.state(Statement(cooperatives.KIND, A, date(2015, 1, 1), body))
        for number, purpose in (("HD-01", "mua MÁY cày"), ("HD-02", "Xây kho")):
            contract = replace(HD_01, number=number, purpose=purpose)
            writer.state(statement_of(contract))
        for number, amount in (("HD-01", 20 * M), ("HD-02", 40 * M)):
            event = Disburse(date(2023, 2, 1), amount, "UNC")
            verbs.take(*(writer, number, body_of(event), event.day, event.document), today=TODAY)
    with told.book.reading() as connection:
        asked = asks(connection, (FUND, other), FIRST[1])
        answers = [
            disbursements_table(each.of(connection), FIRST[0], "purpose") for each in asked.each
        ]
    screen = disbursements_of_funds(gathered(asked, answers), "purpose")
    whole = next(each for each in screen.tables if each.name == "all_funds")
    # 140 of one fund and 20 of the other: 160 ÷ 200; 40 ÷ 200.
    assert grouped(whole, "purpose") == {
        "Mua máy cày": (3, 3, 3, 160 * M, "80.00"),
        "Xây kho": (1, 1, 1, 40 * M, "20.00"),
    }
    assert totals_of(whole)["share_of_disbursed"].code == "100.00"
    names = [each.name for each in screen.tables]
    assert names == ["all_funds", "by_fund", "disbursements_by"]


def test_the_office_offers_every_way_to_sum_up() -> None:
    assert get_args(get_args(DisbursedCut)[0]) == CUTS == get_args(Cut)


@pytest.mark.parametrize(
    ("part", "shown"), [(-11, "-5.50"), (-1, "-0.50"), (11, "5.50"), (0, "0.00")]
)
def test_a_share_below_nought_keeps_its_decimals(part: int, shown: str) -> None:
    found = percent_of(part, 200)
    assert found is not None
    assert found.code == shown


# Any story.


DOES = ("pay", "pay", "pay", "pay", "undo", "undo", "collect", "transfer", "lock", "lock", "roll")
STEPS, APART = 16, 40
DAYS = STEPS * APART + 30


@pytest.mark.slow
@settings(max_examples=20)
@given(st.integers(0, 10**9).map(Random))
def test_every_sum_is_that_of_the_ledger(random: Random) -> None:
    """Whatever is paid out, undone, handed over, locked and late: all groupings of a span come to
    what its entries say, and spans that follow each other to the whole.
    """
    with TemporaryDirectory() as folder:
        book = founded(found_fund(create(str(Path(folder) / "sổ.db"))), HD_01, HD_02, HD_03)
        happen(book, random)
        assert proved(book) == []
        days = [-1, *sorted(random.sample(range(DAYS), 4)), DAYS]  # the last days of spans
        cut_up = [(SIGNED + timedelta(a + 1), SIGNED + timedelta(b)) for a, b in pairwise(days)]
        whole = (cut_up[0][0], cut_up[-1][1])
        with book.reading() as connection:
            told = dict(paid_by_day(connection))
            found = {span: agreed(connection, span, told) for span in {*cut_up, whole}}
        book.close()
        for cut in CUTS:
            parts: dict[str, int] = {}
            for span in cut_up:
                for value, amount in found[span][cut].items():
                    parts[value] = parts.get(value, 0) + amount
            there = {value: amount for value, amount in parts.items() if amount}
            assert there == {v: amount for v, amount in found[whole][cut].items() if amount}, cut


def happen(book: Book, random: Random) -> None:
    """What the books refuse is left out. Papers come up to four months late."""
    taken: list[tuple[str, TakenDocument]] = []
    for at in range(STEPS):
        loan, amount = random.choice(("HD-01", "HD-01", "HD-02", "HD-03")), random.randint(1, 9 * M)
        when = SIGNED + timedelta(max(0, at * APART + random.randint(-120, 30)))
        with writer_of(book) as writer:
            until = writer.periods.closed_until()
        open_day = None if until is None else until + timedelta(random.randint(1, 20))
        late = open_day if until is not None and when <= until else None
        with suppress(FundledgerError):
            match random.choice(DOES):
                case "pay":
                    taken.append((loan, pay(book, loan, when, amount, f"UNC-{at}", late)))
                case "undo" if taken:
                    undo(book, *taken.pop(random.randrange(len(taken))), open_day)
                case "collect":
                    with writer_of(book) as writer:
                        body = body_of(Collect(when, amount // 9))
                        paper = f"GBC-{at}"
                        verbs.take(writer, loan, body, when, paper, today=TODAY, booked_on=late)
                case "transfer" if loan == "HD-01":
                    transfer(book, when, late)
                case "lock":
                    lock(book, SIGNED + timedelta(at * APART))
                case "roll":
                    roll_to(book, when)


def paid_by_day(connection: Connection) -> Iterator[tuple[date, int]]:
    """By day of booking what entries of disbursements say of principal; read entry by entry.

    The key of an entry names its document, whatever corrects it; a reversal has that of another.
    """
    draws = {
        f"document:{fact.chain}"
        for fact in stated(connection, FUND, DOCUMENT)
        if fact.body["do"] == "disburse"
    }
    keys: dict[int, str] = {}
    sums: dict[date, int] = {}
    for entry in sorted(journal(connection, FUND), key=lambda each: each.number):
        key = entry.key or keys.get(entry.reverses or 0) or ""
        keys[entry.number] = key
        if ":".join(key.split(":")[:2]) in draws:
            lines = [line.amount for line in entry.postings if line.account.startswith("1283")]
            sums[entry.date] = sums.get(entry.date, 0) + sum(lines)
    yield from sums.items()


def agreed(connection: Connection, span: Span, told: dict[date, int]) -> dict[str, dict[str, int]]:
    """The amounts of a span by every cut, once each sum of them is the ledger's."""
    first, last = span
    asked = ask(connection, FUND, last)
    whole = sum(amount for when, amount in told.items() if first <= when <= last)
    draws = disbursements_table(asked, first)
    rows = rows_of(draws)
    assert totals_of(draws)["disbursed"] == sum(row["disbursed"] for row in rows) == whole
    assert capital(asked, first).figures.disbursed == whole
    assert all(0 <= row["drawn_so_far"] <= row["contract_sum"] for row in rows)
    found: dict[str, dict[str, int]] = {}
    for cut in CUTS:
        of = disbursements_table(asked, first, cut)
        head = "cooperative" if cut == "borrower" else cut
        found[cut] = {row[head]: row["disbursed"] for row in rows_of(of)}
        total = totals_of(of)
        assert total["disbursed"] == sum(found[cut].values()) == whole, cut
        assert total["draws"] == sum(row["draws"] for row in rows_of(of))
        got = [row for row in rows if row["disbursed"] > 0]
        assert total["recipients"] == len({row["cooperative"] for row in got})
        assert total["loans"] == len({row["loan"] for row in got})
    return found
