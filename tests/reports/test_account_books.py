"""The books on their forms: openings, sums and closings by hand and by the ledger's own sums.

The story is that of `tests.loans.test_same_day`: 54,950,000 of cash come in on 1/4/2023 by two
receipts, PT 10 of 50,000,000 first; PT 2 of 4,950,000 counts before it, so 4,950,000 of PT 10
change their purpose from principal to interest and what is held. Then PT 10 turns out never to have
been.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances, opening_of, turnovers
from fundledger.ledger.entry import Draft, Posting
from fundledger.loans import verbs
from fundledger.registers.loan import loan_numbered
from fundledger.reports.account_books import (
    account_book,
    account_details,
    general_journal,
    memo_register,
)
from fundledger.reports.asked import Asked
from fundledger.reports.books import journal_of, trial_balance_of
from fundledger.reports.cash_count import count_of
from fundledger.reports.money_books import Kept, money_book
from fundledger.reports.table import Cell, Table, amount_of
from fundledger.reports.vouchers import Line, paired, voucher_lines, voucher_of
from fundledger.store.books import Book
from tests.ledger.books import FUND, capital_in, day, disbursement, move, post, writer_of
from tests.loans.telling import entries_of_loans
from tests.loans.test_same_day import corrected

M = 1_000_000
FIRST, LAST = date(2023, 4, 1), date(2023, 4, 30)


@pytest.fixture
def undone(book: Book) -> Book:
    """PT 10 was never real."""
    corrected(book)
    with writer_of(book) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-01")
        wrong = next(each for each in loan.documents if each.document == "PT 10")
        verbs.undo(writer, "HD-01", wrong.chain, "nhập nhầm")
    return book


def row(table: Table, kind: str) -> dict[str, Cell]:
    return next(dict(each) for each in table.records() if each["row_kind"] == kind)


def lines(table: Table) -> list[dict[str, Cell]]:
    return [dict(each) for each in table.records() if each["row_kind"] is None]


def signed(record: dict[str, Cell]) -> int:
    """A balance that stands on its side."""
    return amount_of(record["debit"]) - amount_of(record["credit"])


def test_every_ledger_opens_moves_and_closes_as_the_books_do(undone: Book) -> None:
    with undone.reading() as connection:
        asked = Asked(connection, FUND, LAST, None)
        scope = Scope.of(connection, FUND, LAST)
        opening, closing = (
            balances(connection, opening_of(scope, FIRST)),
            balances(connection, scope),
        )
        moved = turnovers(connection, scope, FIRST)
        for number, turnover in moved.items():
            book = account_book(asked, number, FIRST)
            assert signed(row(book, "opening")) == opening.get((number,), 0)
            assert signed(row(book, "closing")) == closing.get((number,), 0)
            assert row(book, "turnover")["debit"] == turnover.debit
            assert row(book, "turnover")["credit"] == turnover.credit
            shown = lines(book)
            assert sum(amount_of(each["debit"]) for each in shown) == turnover.debit
            assert sum(amount_of(each["credit"]) for each in shown) == turnover.credit
            details = account_details(asked, number, FIRST, {})
            assert row(details, "turnover")["debit"] == turnover.debit
            last = row(details, "closing")
            balance = amount_of(last["balance_debit"]) - amount_of(last["balance_credit"])
            assert balance == closing.get((number,), 0)


def test_the_journal_moves_what_the_trial_balance_does(book: Book) -> None:
    """A correction that is reversed is a negative on its own sides in the journal, too."""
    corrected(book)
    with writer_of(book) as writer:
        (correction,) = (each for each in entries_of_loans(book) if each.kind == "reallocate")
        writer.reverse(correction.number, "nhập nhầm")
    undone = book
    with undone.reading() as connection:
        asked = Asked(connection, FUND, LAST, None)
        trial = trial_balance_of(asked, FIRST, memo=False)
        moved = {each["account"]: each for each in trial.records() if each["account"]}
        for journal in (general_journal(asked, FIRST), journal_of(asked, FIRST)):
            found: dict[object, list[int]] = defaultdict(lambda: [0, 0])
            for each in journal.records():
                found[each["account"]][0] += amount_of(each["debit"])
                found[each["account"]][1] += amount_of(each["credit"])
            for number, sums in moved.items():
                assert found[number] == [sums["moved_debit"], sums["moved_credit"]], number
        assert general_journal(asked, FIRST).total["debit"] == trial.total["moved_debit"]
        for side in ("opening", "moved", "closing"):
            assert trial.total[f"{side}_debit"] == trial.total[f"{side}_credit"]


def test_the_cash_book_is_of_money_that_moved(book: Book) -> None:
    """50,000,000 + 4,950,000 came in; what changed its purpose in the box is in no line."""
    corrected(book)
    with book.reading() as connection:
        cash = money_book(Asked(connection, FUND, LAST, None), "cash", "cash", FIRST)
    assert [each["came_in"] for each in lines(cash)] == [50 * M, 4_950_000]
    assert [each["left"] for each in lines(cash)] == [50 * M, 54_950_000]
    assert row(cash, "turnover")["came_in"] == 54_950_000
    assert row(cash, "closing_cash")["left"] == 54_950_000


def test_a_receipt_that_is_reversed_is_a_negative_receipt(undone: Book) -> None:
    """54,950,000 - 50,000,000 = 4,950,000, all on the side of what came in."""
    with undone.reading() as connection:
        cash = money_book(Asked(connection, FUND, LAST, None), "cash", "cash", FIRST)
    assert [each["came_in"] for each in lines(cash)] == [50 * M, 4_950_000, -50 * M]
    assert [each["receipt_voucher"] is not None for each in lines(cash)] == [True] * 3
    assert row(cash, "turnover")["came_in"] == 4_950_000
    assert row(cash, "turnover")["went_out"] == 0
    assert row(cash, "closing_cash")["left"] == 4_950_000


def test_months_and_quarters_are_summed(book: Book) -> None:
    """10 of February and 20 of March in the bank: 30 since the quarter began; 5 go in April."""
    post(
        book,
        capital_in("2023-01-01", 100),
        move("2023-02-03", "bank_capital", "charter_capital", 10),
        move("2023-03-04", "bank_capital", "charter_capital", 20),
        move("2023-04-05", "charter_capital", "bank_capital", 5),
    )
    with book.reading() as connection:
        asked = Asked(connection, FUND, date(2023, 4, 30), None)
        table = account_book(asked, "112", date(2023, 2, 1))
        april = account_book(asked, "112", date(2023, 4, 1))
    kinds = [
        (each["row_kind"], each["debit"], each["credit"])
        for each in table.records()
        if each["row_kind"]
    ]
    assert kinds == [
        ("opening", 100, None),
        ("turnover_month", 10, 0),
        ("closing_on", 110, None),
        ("since_quarter", 110, 0),  # 100 of January + 10
        ("turnover_month", 20, 0),
        ("closing_on", 130, None),
        ("since_quarter", 130, 0),
        ("turnover_month", 0, 5),
        ("closing_on", 125, None),
        ("since_quarter", 0, 5),
        ("turnover", 30, 5),
        ("closing", 125, None),
        ("since_year", 130, 5),  # with the 100 of January
    ]
    assert [each["row_kind"] for each in april.records()] == [
        *("opening", None, "turnover", "closing", "since_quarter")
    ]


def test_the_ledger_names_the_lines_of_the_journal(book: Book) -> None:
    """Two lines an entry: the third entry of the year has lines 5 and 6."""
    post(book, capital_in("2023-01-01"), disbursement("2023-01-02"), disbursement("2023-02-02"))
    with book.reading() as connection:
        asked = Asked(connection, FUND, date(2023, 12, 31), None)
        journal = general_journal(asked, date(2023, 2, 1))
        ledger = account_book(asked, "bank_capital", date(2023, 1, 1))
    assert journal["line_number"] == [5, 6]
    assert [each["line_number"] for each in lines(ledger)] == [1, 4, 6]


def test_a_span_in_which_nothing_happened_says_so(book: Book) -> None:
    post(book, capital_in("2023-01-01", 100))
    with book.reading() as connection:
        asked = Asked(connection, FUND, date(2023, 6, 30), None)
        first = date(2023, 4, 1)
        assert general_journal(asked, first)["row_kind"] == ["nothing"]
        assert general_journal(asked, first).total["debit"] == 0
        kinds = ["opening", "nothing", "turnover", "closing", "since_year"]
        assert account_book(asked, "112", first)["row_kind"] == kinds
        bank = money_book(asked, "bank", "bank", first)
        assert bank["left"] == [100, None, None, 100]
        assert account_details(asked, "112", first, {})["row_kind"] == [
            *("opening", "nothing", "turnover", "closing")
        ]


def test_registers_stand_apart_from_the_books(undone: Book) -> None:
    with undone.reading() as connection:
        asked = Asked(connection, FUND, LAST, None)
        scope = Scope.of(connection, FUND, LAST)
        accounts = Accounts.read(connection, FUND).ever()
        memo = {number for number, each in accounts.items() if each.role.nature == "memo"}
        register = memo_register(asked, date(2023, 1, 1))
        closing = balances(connection, scope)
        for each in register.records():
            if each["row_kind"] == "closing":
                assert each["balance"] == closing.get((str(each["account"]),), 0)
        journal = general_journal(asked, date(2023, 1, 1))
        assert not memo & set(journal["account"])
        for number in set(accounts) - memo:
            for line in lines(account_book(asked, number, date(2023, 1, 1))):
                assert not memo & set(str(line["against"]).split(", "))


def test_a_loan_s_details_go_account_by_account(undone: Book) -> None:
    with undone.reading() as connection:
        asked = Asked(connection, FUND, LAST, None)
        table = account_details(asked, None, date(2023, 1, 1), {"loan": "HD-01"})
        scope = Scope.of(connection, FUND, LAST)
        of_loan = balances(connection, scope, only={"loan": "HD-01"})
        for each in table.records():
            if each["row_kind"] == "closing":
                balance = amount_of(each["balance_debit"]) - amount_of(each["balance_credit"])
                assert balance == of_loan.get((str(each["account"]),), 0)
        with pytest.raises(FundledgerError) as refusal:
            account_details(asked, None, FIRST, {})
        assert refusal.value.key == "usage.details_of_what"
        with pytest.raises(FundledgerError) as refusal:
            account_details(asked, None, FIRST, {"loan": "HD-99"})
        assert refusal.value.key == "balance.no_loan"


def test_there_is_no_book_of_a_box_that_the_fund_does_not_have(book: Book) -> None:
    wrong: list[tuple[Kept, str]] = [("cash", "bank"), ("bank", "cash"), ("cash", "két 2")]
    with book.reading() as connection:
        asked = Asked(connection, FUND, LAST, None)
        for kept, place in wrong:
            with pytest.raises(FundledgerError) as refusal:
                money_book(asked, kept, place, FIRST)
            assert refusal.value.key == f"money_book.no_{kept}"


def test_a_count_says_what_is_lacking_and_what_is_over(book: Book) -> None:
    """By the books 1,000,000. 500,000 + 2 × 200,000 + 20,000 = 920,000: 80,000 are lacking."""
    post(book, move("2023-01-05", "cash_capital", "charter_capital", M))
    with book.reading() as connection:
        asked = Asked(connection, FUND, LAST, None)
        count = count_of(asked, "cash", [(500_000, 1), (200_000, 2), (20_000, 1)])
        assert (count.booked, count.counted, count.difference) == (M, 920_000, 80_000)
        assert (count.shortage, count.surplus) == (80_000, 0)
        over = count_of(asked, "cash", [(500_000, 3)])
        assert (over.difference, over.shortage, over.surplus) == (-500_000, 0, 500_000)
        blank = count_of(asked, "cash", [])
        assert (blank.booked, blank.counted, blank.difference) == (M, None, None)
        for said, key in (([(300_000, 1)], "no_note"), ([(500, 1), (500, 2)], "twice")):
            with pytest.raises(FundledgerError) as refusal:
                count_of(asked, "cash", said)
            assert refusal.value.key == f"cash_count.{key}"


# Vouchers for an accounting program.


def test_a_voucher_is_taken_apart_into_pairs(book: Book) -> None:
    """Principal 20 went into the bank's capital, interest 5 into its interest: equals first."""
    post(book, capital_in("2023-01-01", 100), disbursement("2023-01-02", 50))
    (posted,) = post(
        book,
        Draft(
            day("2023-02-01"),
            "thu nợ",
            (
                Posting("cash_capital", 20, loan="HD-01", source="NSDP"),
                Posting("cash_interest", 5, loan="HD-01"),
                Posting("income_other", -5),
                Posting("principal_in_term", -20, "HD-01", "HTX-01", "NSDP"),
            ),
        ),
    )
    with writer_of(book) as writer:
        taken_back = writer.reverse(posted.number, "nhập nhầm")
    with book.reading() as connection:
        asked = Asked(connection, FUND, date(2023, 12, 31), None)
        found = voucher_lines(asked, date(2023, 2, 1))
        receipt, reversal = (
            voucher_of(asked, "PT1/2023"),
            voucher_of(asked, str(taken_back.voucher)),
        )
        numbers = {
            each: Accounts.read(connection, FUND).number_of(each, LAST)
            for each in ("cash_capital", "cash_interest", "income_other", "principal_in_term")
        }
    pairs = list(zip(found["debit_account"], found["credit_account"], found["amount"], strict=True))
    principal = numbers["cash_capital"], numbers["principal_in_term"]
    interest = numbers["cash_interest"], numbers["income_other"]
    assert pairs == [(*principal, 20), (*interest, 5), (*principal, -20), (*interest, -5)]
    assert found["loan"] == ["HD-01"] * 4
    assert found.total["amount"] == 0
    assert (receipt.amount, reversal.amount) == (25, -25)


AMOUNTS = st.lists(st.integers(-9, 9).filter(bool), max_size=6)


@given(AMOUNTS, AMOUNTS)
def test_pairs_move_what_their_lines_move(debits: list[int], credits: list[int]) -> None:
    """Whatever stands on either side, as long as the sides are equal."""
    rest = sum(debits) - sum(credits)
    if rest:
        credits = [*credits, rest]
    said = [Line(Posting(f"D{n}", amount), amount, 0) for n, amount in enumerate(debits)]
    said += [Line(Posting(f"C{n}", -amount), 0, amount) for n, amount in enumerate(credits)]
    net: dict[str, int] = defaultdict(int)
    for debit, credit, amount in paired(said):
        assert amount
        net[debit.account] += amount
        net[credit.account] -= amount
    expected = {each.posting.account: each.debit - each.credit for each in said}
    assert {number: amount for number, amount in net.items() if amount} == expected
