"""What the checklist of a quarter says of the bank, and when it lets nobody lock."""

from __future__ import annotations

import pytest

from fundledger.calendar import quarter_named
from fundledger.closing import quarters
from fundledger.closing.checks import Found, Looked, checked
from fundledger.closing.quarters import NotReady
from fundledger.contract.events import Collect
from fundledger.messages import say_in
from fundledger.store.books import Book
from tests.banking.books import lent, line, posting, take
from tests.ledger.books import FUND, TODAY, day
from tests.loans.books import enter

Q2 = quarter_named("2023Q2")
BEFORE = 6_900_000_000
"""Capital of 7.5 billion less two loans of 300 million."""


def found(book: Book) -> dict[str, Found]:
    with book.reading() as connection:
        every = {each.check.name: each for each in checked(Looked(connection, FUND, *Q2))}
    blocking = {name for name, each in every.items() if each.check.blocks}
    assert "bank" not in blocking
    for each in every.values():
        for key in filter(None, (each.found.stands, each.found.to_do)):
            assert say_in("vi", key, **each.found.params)
    return {name: each.found for name, each in every.items() if name.startswith("bank")}


def said(book: Book) -> dict[str, tuple[bool, str]]:
    return {
        name: (one.done, say_in("en", one.stands, **one.params))
        for name, one in found(book).items()
    }


def test_a_fund_that_reads_no_statements_is_told_so_calmly(book: Book) -> None:
    expected = "No bank statement was read: balances are compared by hand."
    assert said(lent(book)) == {"bank": (True, expected)}
    assert quarters.close(book, FUND, "kế toán", Q2, TODAY).locked


def test_lines_that_wait_let_nobody_lock(book: Book) -> None:
    lines = [
        line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1"),
        line("2023-04-06", 5_000_000, "NOP TIEN"),
        line("2023-07-02", 1_000, "CUA QUY SAU"),
    ]
    take(lent(book), lines, opening=BEFORE, last="2023-07-31")
    waits = "2 lines of the statements up to 30/06/2023 wait, the first of 05/04/2023."
    assert said(book)["bank_lines"] == (False, waits)
    differs = "Books and statements differ on 30/06/2023: bank by 45,000,000 đồng."
    assert said(book)["bank"] == (False, differs)
    with pytest.raises(NotReady):
        quarters.close(book, FUND, "kế toán", Q2, TODAY)
    posting(book, certain=True, unidentified=True, until=Q2[1])
    assert said(book) == {
        "bank_lines": (True, "All 2 lines of the statements up to 30/06/2023 are in the books."),
        "bank": (True, "Books and statements agree on 30/06/2023: bank."),
    }
    assert quarters.close(book, FUND, "kế toán", Q2, TODAY).locked


def test_what_is_not_read_or_differs_is_named_and_locks(book: Book) -> None:
    lines = [line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1")]
    take(lent(book), lines, opening=BEFORE, last="2023-05-31")
    posting(book, certain=True)
    unread = "Statements are not read to 30/06/2023: bank to 31/05/2023."
    assert said(book)["bank"] == (False, unread)
    take(book, [], opening=BEFORE + 40_000_000, first="2023-06-01")
    assert said(book)["bank"][0]
    enter(book, Collect(day("2023-06-10"), 3_000_000, document="PT-1"), "HD-02")
    differs = "Books and statements differ on 30/06/2023: bank by (3,000,000) đồng."
    assert said(book)["bank"] == (False, differs)
    assert quarters.close(book, FUND, "kế toán", Q2, TODAY).locked


def test_a_statement_without_balances_agrees_with_nothing(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 40_000_000, "QHTPT HD01")])
    posting(book, certain=True)
    done, sentence = said(book)["bank"]
    assert done
    assert "say no balance" in sentence
