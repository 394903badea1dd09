"""The year end rehearsed in real books: what they say then, and that nothing of it is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.arrears.debts import Day
from fundledger.contract.events import Collect, Disburse
from fundledger.contract.rates import Rate
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.ledger.journal import Writer
from fundledger.ledger.periods import lock_statement
from fundledger.outlook.claims import Claims, claims
from fundledger.outlook.methods import Receipts, contract_receipts, outlook
from fundledger.outlook.rehearsal import (
    Lived,
    close_year,
    differing,
    live,
    refuse_past,
    rehearsing,
)
from fundledger.outlook.scenarios import Change, Scenario
from fundledger.outlook.settling import Expected
from fundledger.reports.asking import ask
from fundledger.reports.capital import capital
from fundledger.reports.outlook import capital_now, figures_of
from fundledger.store.books import Book, create
from tests.arrears.books import posting
from tests.ledger.books import FUND, found_fund, writer_of
from tests.loans.books import enter, proved, roll_to, sign, with_capital
from tests.reports.small import EVENTS, Q2, Q3, TERMS, M

UNTIL = date(2023, 12, 31)
NAMES = (
    *("capital_on_hand", "principal_in_term", "principal_overdue"),
    *("exceptions", "unexplained", "charter_capital"),
)


def small(book: Book, receipts: int = 2) -> Book:
    """120 million lent of 500; what fell due on 31/3 is paid, what of 30/6 is asked."""
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, TERMS)
    for event in EVENTS[:receipts]:
        enter(book, event)
    roll_to(book, Q2 if receipts > 2 else date(2023, 3, 31))
    return book


def expected_and_books(
    writer: Writer,
    as_of: date,
    receipts: Receipts | None = None,
    scenario: Scenario | None = None,
) -> tuple[dict[str, int], dict[str, int], Lived]:
    """The identity by the outlook, and by the books then."""
    of = claims(Day(writer.connection, FUND, as_of), UNTIL)
    wanted = contract_receipts(of) if receipts is None else receipts
    now = capital_now(ask(writer.connection, FUND, as_of))
    found = figures_of(outlook("contract", of, now, wanted))
    lived = live(writer, of, wanted, scenario)
    then = capital(ask(writer.connection, FUND, UNTIL), UNTIL).figures
    return (
        {name: found[name] for name in NAMES},
        {name: getattr(then, name) for name in NAMES},
        lived,
    )


@contextmanager
def nothing_kept(book: Book) -> Iterator[None]:
    before = whole(book)
    yield
    assert whole(book) == before


def whole(book: Book) -> Any:
    with book.reading() as connection:
        return head_of(connection, FUND)


def test_all_that_is_due_comes(any_book: Book) -> None:
    """80 million are owed on 29/6, 40 and 2,4 of interest fall due on 30/6, 40 and 1,2 on 30/9.
    So 500 million of capital are on hand again; income is 3,6 + 2,4 + 1,2 = 7,2 million."""
    small(any_book)
    with nothing_kept(any_book), rehearsing(any_book, FUND, UNTIL) as writer:
        expected, books, lived = expected_and_books(writer, date(2023, 6, 29))
        assert expected == books
        assert books["capital_on_hand"] == 500 * M
        assert (len(lived.came), lived.left_out, differing(lived.came)) == (2, (), [])
        assert lived.rolls == (Q2, Q3, UNTIL)
        closed = close_year(writer, UNTIL)
        assert closed is not None
        assert closed.closing is not None
        result = closed.closing.result
        assert (result.income, result.cost, result.surplus) == (7_200_000, 0, 7_200_000)
        assert result.closed


def test_what_comes_pays_late_interest_before_the_principal_that_was_expected(book: Book) -> None:
    """On 30/6 20 million were missed. By 30/9 1,5 % a month on them come to 900.000 …

    … which the contract takes after the overdue principal, before what falls due: of the 61,2
    million that are expected on 31/12 (60 of principal, 1,2 of interest) the overdue principal of
    60 is paid first, then 3 × 300.000 + 3 × 900.000 = 3,6 million of overdue interest, as far as
    the money goes: 1,2.
    """
    small(book, 3)
    receipts = {"HD-01": [Expected("HD-01", UNTIL, 60 * M, 1_200_000)]}
    with nothing_kept(book), rehearsing(book, FUND, UNTIL) as writer:
        expected, books, lived = expected_and_books(writer, Q2, receipts)
        assert expected == books
        (one,) = differing(lived.came)
        assert one.paid == (60 * M, 0, 1_200_000, 0)


def test_a_whole_order_of_interest_takes_of_the_principal(book: Book) -> None:
    """By a contract that takes interest first, 60 million pay 56,4 of principal: the difference
    between the outlook and the books is what the answer gives of the receipt."""
    first = ("overdue_interest", "late_interest", "due_interest")
    order = (*first, "overdue_principal", "due_principal")
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, replace(TERMS, waterfall=order))
    for event in EVENTS[:3]:
        enter(book, event)
    receipts = {"HD-01": [Expected("HD-01", UNTIL, 60 * M)]}
    with rehearsing(book, FUND, UNTIL) as writer:
        expected, books, lived = expected_and_books(writer, Q2, receipts)
        (one,) = differing(lived.came)
        less = 60 * M - one.paid.principal
        assert less == one.paid.interest + one.paid.overdue_interest > 0
        assert one.paid.interest == 1_200_000
        assert expected["capital_on_hand"] - books["capital_on_hand"] == less
        assert books["principal_overdue"] - expected["principal_overdue"] == less
        assert books["unexplained"] == expected["unexplained"] == 0


def test_more_than_is_owed_is_not_booked(book: Book) -> None:
    """A plan that expects 200 million of 80 expects 80; on the 40 that are late since 30/6 the
    contract takes 3 months × 1,5 % × 40 million = 1,8 million before what falls due on 30/9."""
    small(book)
    receipts = {"HD-01": [Expected("HD-01", Q3, 200 * M)]}
    with rehearsing(book, FUND, UNTIL) as writer:
        expected, books, lived = expected_and_books(writer, date(2023, 6, 29), receipts)
        (came,) = lived.came
        assert came.expected == (80 * M, 0, 0, 0)
        assert came.paid == (78_200_000, 0, 1_800_000, 0)
        assert expected["capital_on_hand"] - books["capital_on_hand"] == 1_800_000


def test_capital_and_what_has_no_contract(book: Book) -> None:
    """Charter capital is booked by its decision; a planned disbursement cannot be, and is named."""
    small(book)
    scenario = Scenario(
        "thử",
        (
            Change("paid_in", amount=100 * M, day=Q3, source="NSDP"),
            Change("taken_out", amount=30 * M, day=Q3),
            Change("disbursed", amount=70 * M, day=Q3),
        ),
    )
    with nothing_kept(book), rehearsing(book, FUND, UNTIL) as writer:
        _, books, lived = expected_and_books(writer, date(2023, 6, 29), scenario=scenario)
        assert (books["charter_capital"], books["capital_on_hand"]) == (570 * M, 570 * M)
        (left,) = lived.left_out
        assert (left.amount, left.key) == (70 * M, "rehearsal_note.no_contract")


def test_days_that_are_locked_already_are_named(book: Book) -> None:
    small(book)
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, date(2023, 7, 31), date(2026, 11, 21)))
    with nothing_kept(book), rehearsing(book, FUND, UNTIL) as writer:
        *_, lived = expected_and_books(writer, date(2023, 6, 29))
        (left,) = lived.left_out
        assert (left.loan, left.day, left.key) == ("HD-01", Q2, "period.locked")
        assert [each.day for each in lived.came] == [Q3]


def test_provisions_are_booked_where_the_fund_books_them(book: Book) -> None:
    """On 30/6 60 million in group 1 need 0,5 %: 0,3. On 30/9, 92 days late, group 4: 30 million
    beside it; on 31/12 group 5: 60, and the general 0,3 is released: cost 0,3 + 30 + 30, and
    income 3,6 + 2,4 of interest and 0,3."""
    small(posting(book), 3)
    with nothing_kept(book), rehearsing(book, FUND, UNTIL) as writer:
        expected_and_books(writer, Q2, {})
        closed = close_year(writer, UNTIL)
        assert closed is not None
        assert closed.closing is not None
        result = closed.closing.result
        assert (result.cost, result.income) == (60_300_000, 6_300_000)


def test_a_year_that_cannot_be_closed_says_why(book: Book) -> None:
    small(book)
    with rehearsing(book, FUND, date(2024, 12, 31)) as writer:
        of = claims(Day(writer.connection, FUND, date(2023, 6, 29)), date(2024, 12, 31))
        live(writer, of, contract_receipts(of))
        closed = close_year(writer, date(2024, 12, 31))
        assert closed is not None
        assert closed.refused is not None
        assert closed.refused.key == "year.earlier_open"
        assert close_year(writer, Q3) is None


def test_books_that_go_on_after_the_day_are_not_rehearsed(book: Book) -> None:
    small(book, 3)
    with book.reading() as connection:
        refuse_past(connection, FUND, Q2)
        with pytest.raises(FundledgerError) as refusal:
            refuse_past(connection, FUND, date(2023, 6, 29))
    assert refusal.value.params["last"] == Q2


def test_a_refusal_in_the_block_keeps_nothing(any_book: Book) -> None:
    small(any_book)
    stopped = pytest.raises(ZeroDivisionError)
    with nothing_kept(any_book), stopped, rehearsing(any_book, FUND, UNTIL) as writer:
        expected_and_books(writer, date(2023, 6, 29))
        raise ZeroDivisionError
    assert proved(any_book) == []


_KILLED = """
import sys, time
from datetime import date
from fundledger.office.house import furnish
from fundledger.arrears.debts import Day
from fundledger.outlook.claims import claims
from fundledger.outlook.methods import contract_receipts
from fundledger.outlook.rehearsal import live, rehearsing
from fundledger.store.books import open_book
furnish()
with rehearsing(open_book(sys.argv[1]), 20, date(2023, 12, 31)) as writer:
    of = claims(Day(writer.connection, 20, date(2023, 6, 29)), date(2023, 12, 31))
    live(writer, of, contract_receipts(of))
    print("booked", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_one_that_is_killed_keeps_nothing(address: str) -> None:
    book = small(found_fund(create(address)))
    with nothing_kept(book):
        run = [sys.executable, "-P", "-c", _KILLED, address]
        with subprocess.Popen(run, stdout=subprocess.PIPE, env={**os.environ}) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"booked\n"
            process.send_signal(signal.SIGKILL)
        time.sleep(0.2)
    assert proved(book) == []
    enter(book, Collect(Q2, 42_400_000, document="GBC-2"))  # and nobody is locked out
    book.close()


# An oracle of the pure arithmetic: any dues and receipts of principal, by what is expected.

plans = st.lists(
    st.tuples(st.integers(1, 180), st.integers(1, 45).map(lambda millions: millions * M)),
    max_size=4,
)


def of_principal(of: Claims, wishes: list[tuple[int, int]]) -> dict[str, list[Expected]]:
    """As much of each as has fallen due by its day: the rest would be held."""
    (claim,) = of.every
    paid, found = 0, []
    for offset, amount in sorted(wishes):
        day = date.fromordinal(of.as_of.toordinal() + offset)
        fallen = sum(due.principal for due in (*claim.missed, *claim.coming) if due.day <= day)
        part = min(amount, fallen - paid)
        if part > 0:
            paid += part
            found.append(Expected(claim.loan, day, part))
    return {claim.loan: found}


@pytest.mark.slow
@settings(max_examples=15)
@given(plans)
def test_the_books_say_what_the_outlook_expects(
    tmp_path_factory: pytest.TempPathFactory, wishes: list[tuple[int, int]]
) -> None:
    """Of a contract without interest, so that no receipt can pay any."""
    folder: Path = tmp_path_factory.mktemp("sổ")
    book = found_fund(create(str(folder / "sổ.db")))
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, replace(TERMS, rate=Rate.of(0, 1)))
    enter(book, Disburse(TERMS.disbursed, 120 * M, "UNC-1"))
    as_of = date(2023, 3, 31)
    roll_to(book, as_of)
    with nothing_kept(book), rehearsing(book, FUND, UNTIL) as writer:
        of = claims(Day(writer.connection, FUND, as_of), UNTIL)
        expected, books, lived = expected_and_books(writer, as_of, of_principal(of, wishes))
        assert expected == books
        assert differing(lived.came) == []
    book.close()
