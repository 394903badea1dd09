"""The end of a year: closing entries, tax, settlement, the seal, what becomes of the surplus."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.closing import years
from fundledger.closing.checks import year_status
from fundledger.closing.years import Closing
from fundledger.contract.events import Collect, Disburse
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Entry
from fundledger.ledger.periods import lock_statement, unlock_statement
from fundledger.ledger.reading import journal
from fundledger.ledger.settings import set_value
from fundledger.loans.verbs import undo
from fundledger.messages import say_in
from fundledger.reports import result as results
from fundledger.reports.asking import ask
from fundledger.store.books import Book, create
from tests.contract.build import loan as terms_of
from tests.ledger.books import (
    FUND,
    TODAY,
    account_sums,
    day,
    findings,
    found_fund,
    move,
    post,
    seal_day,
    writer_of,
)
from tests.loans.books import by_role, enter, roll_to, sign, with_capital
from tests.treasury.papers import cost, deposit_interest, endowed

INCOME_AND_COST = (
    *("income_in_term", "income_overdue", "income_late", "income_deposit", "income_other"),
    *("cost_management", "cost_staff", "cost_other", "cost_tax", "loss", "cost_financial"),
)


def a_year(book: Book) -> Book:
    """Income 5,000,000, cost 2,300,000, rolled to its end: a surplus of 2,700,000."""
    endowed(book)
    deposit_interest(book, 5_000_000, "2023-06-30", "GBC-1")
    cost(book, 2_300_000, "2023-07-01", "HD-1")
    roll_to(book, "2023-12-31")
    return book


def close(book: Book, year: int = 2023) -> Closing:
    with writer_of(book) as writer:
        return years.close(writer, year, TODAY)


def settle(
    book: Book, year: int = 2023, when: str = "2024-03-20", decision: str = "QĐ-1"
) -> Closing:
    with writer_of(book) as writer:
        return years.settle(writer, year, decision, day(when), TODAY)


def distribute(book: Book, when: str = "2024-03-25", decision: str = "QĐ-2", **to: int) -> Closing:
    with writer_of(book) as writer:
        return years.distribute(writer, 2023, list(to.items()), decision, day(when), TODAY)


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(FundledgerError) as refusal:
        work()
    assert str(refusal.value)
    return refusal.value.key


def entries(book: Book, kind: str) -> list[Entry]:
    with book.reading() as connection:
        return [entry for entry in journal(connection, FUND) if entry.kind == kind]


def test_income_and_cost_go_through_the_result_to_the_surplus(book: Book) -> None:
    closing = close(a_year(book))
    lines = [[(line.account, line.amount) for line in e.postings] for e in entries(book, "closing")]
    assert lines == [
        [("5154", 5_000_000), ("911", -5_000_000)],
        [("911", 2_300_000), ("6428", -2_300_000)],
        [("911", 2_700_000), ("4212", -2_700_000)],
    ]
    assert {entry.date for entry in entries(book, "closing")} == {day("2023-12-31")}
    assert {entry.voucher.kind for entry in entries(book, "closing")} == {"PK"}
    assert (closing.result.surplus, closing.result.closed) == (2_700_000, True)
    assert close(book).entries == ()
    assert findings(book) == []


def test_a_loss_stands_as_a_debit_of_the_surplus(book: Book) -> None:
    endowed(book)
    cost(book, 300_000, "2023-07-01")
    roll_to(book, "2023-12-31")
    close(book)
    assert by_role(book)["surplus"] == 300_000
    settle(book)
    assert by_role(book)["surplus_prior"] == 300_000
    assert by_role(book).get("surplus", 0) == 0


def test_a_year_that_earns_what_it_spends_is_closed_settled_and_sealed(book: Book) -> None:
    endowed(book)
    deposit_interest(book, 300_000, "2023-06-30")
    cost(book, 300_000, "2023-07-01")
    roll_to(book, "2023-12-31")
    closing = close(book)
    assert len(closing.entries) == 2  # nothing is left to carry from 911 to 421
    assert (closing.result.surplus, closing.result.closed) == (0, True)
    assert settle(book).entries == ()
    seal_day(book, "2023-12-31")
    assert findings(book) == []


def test_costs_that_cancel_each_other_need_no_line_of_the_result(book: Book) -> None:
    """A provision released in the year in which as much was spent elsewhere."""
    endowed(book)
    post(
        book,
        move("2023-05-01", "cost_provision", "provision_general", 70),
        move("2023-06-01", "provision_general", "cost_other", 70),
    )
    roll_to(book, "2023-12-31")
    (entry,) = close(book).entries
    assert [line.amount for line in entry.draft.postings] == [70, -70]
    roles = by_role(book)
    assert [role for role in (*INCOME_AND_COST, "cost_provision", "surplus") if role in roles] == []
    assert findings(book) == []


def test_a_late_entry_leads_to_another_small_closing(book: Book) -> None:
    close(a_year(book))
    cost(book, 100_000, "2023-12-30", "HD-9")
    closing = close(book)
    assert [[line.amount for line in e.draft.postings] for e in closing.entries] == [
        [100_000, -100_000],
        [100_000, -100_000],
    ]
    assert by_role(book)["surplus"] == -2_600_000


def test_a_reversed_closing_is_made_anew(book: Book) -> None:
    close(a_year(book))
    with writer_of(book) as writer:
        for entry in entries(book, "closing"):
            writer.reverse(entry.number, "kiểm toán")
    assert by_role(book)["income_deposit"] == -5_000_000
    assert len(close(book).entries) == 3
    assert by_role(book)["surplus"] == -2_700_000


def test_the_closing_is_no_income_and_no_cost(book: Book) -> None:
    a_year(book)

    def said() -> dict[str, int]:
        with book.reading() as connection:
            asked = ask(connection, FUND, day("2023-12-31"))
            return dict(results.result(asked, day("2023-01-01")).booked)

    before = said()
    close(book)
    after = {role: amount for role, amount in said().items() if amount}
    assert before == {"income_deposit": 5_000_000, "cost_management": 2_300_000} == after


def test_memo_registers_go_on(book: Book) -> None:
    a_year(book)
    post(book, move("2023-08-01", "memo_interest", "memo_interest_contra", 7))
    close(book)
    assert by_role(book)["memo_interest"] == 7


def test_tax_is_posted_only_at_the_rate_that_was_set(book: Book) -> None:
    """20 % of 2,700,000; 300,000 that was paid by hand counts as booked."""
    a_year(book)
    with writer_of(book) as writer:
        set_value(writer, "income_tax_percent", "20", day("2023-01-01"), "TT 78/2014/TT-BTC")
    post(book, move("2023-10-30", "cost_tax", "bank_interest", 300_000))
    closing = close(book)
    assert (closing.result.tax, closing.result.surplus) == (540_000, 2_160_000)
    assert by_role(book)["taxes_payable"] == -240_000
    assert by_role(book)["surplus"] == -2_160_000
    assert close(book).entries == ()
    assert findings(book) == []


def test_a_rate_of_tax_comes_too_late_for_a_year_that_is_sealed(book: Book) -> None:
    close(a_year(book))
    settle(book)
    seal_day(book, "2023-12-31")
    with writer_of(book) as writer:
        set_value(writer, "income_tax_percent", "20", day("2023-01-01"), "TT 78/2014/TT-BTC")
    assert refused(lambda: close(book)) == "year.sealed"
    assert by_role(book).get("cost_tax", 0) == 0


def test_no_tax_on_a_loss(book: Book) -> None:
    endowed(book)
    cost(book, 300_000, "2023-07-01")
    roll_to(book, "2023-12-31")
    with writer_of(book) as writer:
        set_value(writer, "income_tax_percent", "20", day("2023-01-01"), "TT 78/2014/TT-BTC")
    assert close(book).result.tax == 0


def test_what_a_year_waits_for(book: Book) -> None:
    endowed(book)
    deposit_interest(book, 10, "2023-06-30")
    assert refused(lambda: close(book)) == "year.not_rolled"
    roll_to(book, "2024-12-31")
    assert refused(lambda: close(book, 2024)) == "year.earlier_open"
    assert refused(lambda: close(book, 2026)) == "year.not_over"
    assert refused(lambda: settle(book)) == "year.not_closed"
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, day("2023-12-31"), TODAY))
    assert refused(lambda: close(book)) == "year.locked"
    with writer_of(book) as writer:
        writer.state(unlock_statement(writer.periods, day("2023-12-31"), "quyết toán"))
    assert len(close(book).entries) == 2
    assert refused(lambda: distribute(book, other_reserve=5)) == "year.not_settled"
    assert refused(lambda: settle(book, when="2023-12-31")) == "year.settled_too_early"
    assert refused(lambda: settle(book, decision=" ")) == "year.no_decision"
    assert refused(lambda: settle(book, when="2026-11-22")) == "money.future_day"


def test_the_seal_of_a_year_waits_for_its_settlement(book: Book) -> None:
    a_year(book)
    seal_day(book, "2023-12-30")  # any other day is sealed as ever
    assert refused(lambda: seal_day(book, "2023-12-31")) == "period.year_unsettled"
    close(book)
    assert refused(lambda: seal_day(book, "2024-01-31")) == "period.year_unsettled"
    settle(book)
    cost(book, 1, "2023-12-31", "HD-9")
    assert refused(lambda: seal_day(book, "2023-12-31")) == "period.year_unclosed"
    close(book)
    assert refused(lambda: seal_day(book, "2023-12-31")) == "period.year_settled_otherwise"
    settle(book, decision="QĐ-1b")
    seal_day(book, "2023-12-31")
    cost(book, 70, "2023-12-31", "HD-10")  # booked in 2024
    assert close(book).entries == ()
    assert findings(book) == []


def test_a_year_without_income_or_cost_has_nothing_to_settle(book: Book) -> None:
    endowed(book)
    seal_day(book, "2024-06-30")
    assert findings(book) == []


def test_a_settled_surplus_is_one_of_earlier_years_and_is_distributed(book: Book) -> None:
    close(a_year(book))
    settled = settle(book)
    assert [line.account for line in settled.entries[0].draft.postings] == [
        "surplus",
        "surplus_prior",
    ]
    assert settle(book).entries == ()
    distribute(book, development_reserve=1_000_000, other_payable=500_000)
    roles = by_role(book)
    assert roles["surplus_prior"] == -1_200_000
    assert roles["development_reserve"] == -1_000_000
    assert roles["other_payable"] == -500_000
    assert "surplus" not in roles
    assert refused(lambda: distribute(book, decision="QĐ-3", other_reserve=1_200_001)) == (
        "year.not_enough"
    )
    assert refused(lambda: distribute(book, decision="QĐ-3", charter_capital=1)) == (
        "money.unfit_account"
    )
    assert refused(lambda: distribute(book, decision="QĐ-3", other_reserve=0)) == (
        "money.not_positive"
    )
    assert refused(lambda: distribute(book, decision="QĐ-3")) == "money.not_positive"
    assert refused(lambda: distribute(book, decision=" ", other_reserve=1)) == "year.no_decision"
    assert refused(lambda: distribute(book, "2026-11-22", "QĐ-3", other_reserve=1)) == (
        "money.future_day"
    )
    same = {"development_reserve": 1_000_000, "other_payable": 500_000}
    post(book, move("2024-01-01", "bank_interest", "surplus_prior", 1_500_000))
    assert refused(lambda: distribute(book, **same)) == "money.already_entered"
    post(book, move("2024-01-01", "surplus_prior", "bank_interest", 1_500_000))
    assert findings(book) == []


def test_a_result_that_changed_takes_another_decision(book: Book) -> None:
    close(a_year(book))
    settle(book)
    cost(book, 100_000, "2023-12-30", "HD-9")
    close(book)
    assert refused(lambda: settle(book)) == "year.settled_otherwise"
    closing = settle(book, when="2024-04-20", decision="QĐ-1b")
    assert [line.amount for line in closing.entries[0].draft.postings] == [100_000, -100_000]
    assert by_role(book)["surplus_prior"] == -2_600_000


def test_what_a_decision_accepted_is_compared_with_the_books(book: Book) -> None:
    def said() -> tuple[bool, str]:
        with book.reading() as connection:
            found = dict(year_status(connection, FUND, 2023))["settled"]
        assert say_in("vi", found.stands, **found.params)
        return found.done, found.stands

    close(a_year(book))
    assert said() == (False, "quarter.not_settled")
    settle(book)
    assert said() == (True, "quarter.settled")
    cost(book, 100_000, "2023-12-30", "HD-9")
    close(book)
    assert said() == (False, "quarter.settled_otherwise")
    settle(book, decision="QĐ-1b")
    assert said() == (True, "quarter.settled")


def test_years_are_settled_one_after_the_other(book: Book) -> None:
    """The surplus of 2023 stands on the account of 2024 too: it would be moved by both."""
    close(a_year(book))
    deposit_interest(book, 4_000, "2024-06-30")
    roll_to(book, "2024-12-31")
    close(book, 2024)
    later = ("2025-03-01", "QĐ-7")
    assert refused(lambda: settle(book, 2024, *later)) == "year.earlier_unsettled"
    settle(book, 2023)
    settle(book, 2024, *later)
    cost(book, 100_000, "2023-12-30", "HD-9")
    close(book)
    close(book, 2024)
    assert refused(lambda: settle(book, 2024, *later)) == "year.earlier_unsettled"
    settle(book, 2023, "2025-04-01", "QĐ-1b")
    assert settle(book, 2024, *later).entries == ()
    roles = by_role(book)
    assert roles["surplus_prior"] == -2_604_000
    assert "surplus" not in roles
    assert findings(book) == []


def test_a_surplus_that_a_book_opened_with_goes_with_its_first_year(book: Book) -> None:
    post(book, move("2022-12-31", "bank_interest", "surplus", 900))
    close(a_year(book))
    closing = settle(book)
    assert [line.amount for line in closing.entries[0].draft.postings] == [2_700_900, -2_700_900]


def test_the_next_year_is_settled_by_its_own_result(book: Book) -> None:
    close(a_year(book))
    settle(book)
    deposit_interest(book, 4_000, "2024-06-30")
    roll_to(book, "2024-12-31")
    close(book, 2024)
    closing = settle(book, 2024, "2025-03-01", "QĐ-7")
    assert [line.amount for line in closing.entries[0].draft.postings] == [4_000, -4_000]
    assert by_role(book)["surplus_prior"] == -2_704_000


MOVES = st.lists(
    st.tuples(
        st.sampled_from(("income_deposit", "income_other", "cost_management", "cost_other")),
        st.integers(1, 10**9),
        st.integers(1, 28),
        st.integers(1, 12),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25)
@given(MOVES, st.integers(0, 6))
def test_closing_leaves_nothing_and_the_surplus_is_the_result(
    moves: list[tuple[str, int, int, int]], late: int
) -> None:
    """Whatever was entered before the first closing and whatever after it."""
    result = sum(amount if role.startswith("income") else -amount for role, amount, *_ in moves)
    drafts = [
        move(f"2023-{month:02}-{of:02}", *sides, amount)
        for role, amount, of, month in moves
        for sides in [
            ("bank_interest", role) if role.startswith("income") else (role, "bank_interest")
        ]
    ]
    with tempfile.TemporaryDirectory() as folder:
        book = found_fund(create(str(Path(folder) / "sổ.db")))
        roll_to(book, "2023-12-31")
        post(book, *drafts[late:])
        close(book)
        post(book, *drafts[:late])
        close(book)
        roles = by_role(book)
        assert [roles[role] for role in (*INCOME_AND_COST, "result") if role in roles] == []
        assert -roles.get("surplus", 0) == result
        assert close(book).entries == ()
        assert findings(book) == []
        book.close()


def test_the_order_of_late_entries_leaves_no_trace(tmp_path: Path) -> None:
    papers = (("2023-03-01", 100), ("2023-12-31", 20), ("2023-06-30", 3))
    found = []
    for number, order in enumerate(permutations(papers)):
        book = a_year(found_fund(create(str(tmp_path / f"{number}.db"))))
        for when, amount in order:
            close(book)
            cost(book, amount, when, f"HD-{amount}")
        close(book)
        found.append(account_sums(book))
        book.close()
    assert all(sums == found[0] for sums in found)
    assert found[0]["4212"] == -2_699_877


TERMS = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
"""50,000,000 and 1,400,000 of interest fall due on 12/3/2023, the rest on 21/5."""


def test_late_receipts_of_a_loan_are_closed_as_if_they_had_come_in_time(tmp_path: Path) -> None:
    receipts = (
        Collect(date(2023, 3, 12), 51_400_000, document="GBC-1"),
        Collect(date(2023, 5, 21), 50_700_000, document="GBC-2"),
    )
    found = []
    for number, closed_between in enumerate((False, True)):
        book = with_capital(found_fund(create(str(tmp_path / f"{number}.db"))))
        sign(book, TERMS)
        enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"))
        if not closed_between:
            for receipt in receipts:
                enter(book, receipt)
        roll_to(book, "2023-12-31")
        for receipt in receipts if closed_between else ():
            close(book)
            enter(book, receipt)
        close(book)
        found.append(by_role(book))
        assert findings(book) == []
        book.close()
    # 1,400,000 and then 50,000,000 x 7.3 % x 70 / 365 = 700,000
    assert found[0] == found[1]
    assert found[0]["surplus"] == -2_100_000


def test_income_of_a_sealed_year_that_is_taken_back_is_taken_back_in_the_next(book: Book) -> None:
    """1,400,000 came on 10/12; 50,000,000 x 7.3 % x 21 / 365 = 210,000 more were earned by 31/12.

    The bank takes the receipt back in 2024. Without it the loan was 21 days late on 31/12, so none
    of the 1,610,000 was income; 2023 is sealed, so that is said in 2024, on the accounts of income.
    """
    with_capital(book)
    sign(book, replace(TERMS, disbursed=day("2023-10-01")))
    enter(book, Disburse(day("2023-10-01"), TERMS.principal, "UNC-1"))
    taken = enter(book, Collect(day("2023-12-10"), 51_400_000, document="GBC-1"))
    roll_to(book, "2023-12-31")
    assert close(book).result.surplus == 1_610_000
    settle(book)
    seal_day(book, "2023-12-31")
    with writer_of(book) as writer:
        undo(writer, "HD-01", taken.document.chain, "ngân hàng thu hồi báo Có")
    for year, income in ((2023, 1_610_000), (2024, -1_610_000)):
        with book.reading() as connection:
            found = results.result(
                ask(connection, FUND, day(f"{year}-12-31")), day(f"{year}-01-01")
            )
        assert found.booked["income_in_term"] == income
        assert found.booked.get("loss", 0) == 0
    # 1,610,000 and 50,000,000 x 10.95 % x 21 / 365 = 315,000 on overdue principal
    assert by_role(book)["memo_interest"] == 1_925_000
    assert findings(book) == []
