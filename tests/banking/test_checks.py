"""What the checklist of a quarter says of the bank, and when it lets nobody lock."""

from __future__ import annotations

import pytest

from fundledger.calendar import quarter_named
from fundledger.closing import quarters
from fundledger.closing.checks import Found, Looked, NotReady, checked
from fundledger.contract.events import Collect
from fundledger.ledger.accounts import added_account
from fundledger.messages import say_in
from fundledger.store.books import Book
from tests.banking.books import as_proposed, lent, line, matched, posting, take
from tests.ledger.books import FUND, TODAY, day, move, post, writer_of
from tests.loans.books import enter

Q2 = quarter_named("2023Q2")
BEFORE = 6_900_000_000
"""Capital of 7.5 billion less two loans of 300 million."""


def found(book: Book) -> dict[str, Found]:
    with book.reading() as connection:
        every = {each.check.name: each for each in checked(Looked(connection, FUND, *Q2))}
    blocking = {name for name, each in every.items() if each.check.blocks}
    assert "bank" not in blocking
    assert every["bank"].check.asks
    for each in every.values():
        for key in filter(None, (each.found.stands, each.found.to_do)):
            assert say_in("vi", key, **each.found.params)
    return {name: each.found for name, each in every.items() if name.startswith("bank")}


def said(book: Book) -> dict[str, tuple[bool, str]]:
    return {
        name: (one.done, say_in("en", one.stands, **one.params))
        for name, one in found(book).items()
    }


def test_an_account_without_a_statement_asks_for_a_reason(book: Book) -> None:
    expected = "bank: no statement up to 30/06/2023 was read."
    assert said(lent(book)) == {"bank": (False, expected)}
    with pytest.raises(NotReady) as refusal:
        quarters.close(book, FUND, "kế toán", Q2, TODAY)
    assert [each.check.name for each in refusal.value.waiting] == ["bank"]
    assert quarters.close(book, FUND, "kế toán", Q2, TODAY, despite="trên giấy").locked


def test_every_account_that_is_used_is_named(book: Book) -> None:
    """The statement of one account agrees; of another, which holds 7 million, there is none."""
    take(lent(book), [], opening=BEFORE, last="2023-06-30")
    assert said(book)["bank"] == (True, "bank: agrees on 30/06/2023.")
    with writer_of(book) as writer:
        named = ("11222", "bank_interest", "BIDV", "BIDV", "BIDV", day("2023-01-01"))
        writer.state(added_account(writer.accounts, *named))
    post(book, move("2023-02-01", "11222", "income_deposit", 7_000_000))
    expected = "BIDV: no statement up to 30/06/2023 was read, bank: agrees on 30/06/2023."
    assert said(book)["bank"] == (False, expected)


def test_a_statement_that_begins_later_says_nothing_of_the_quarter(book: Book) -> None:
    take(lent(book), [], opening=BEFORE, first="2023-07-01", last="2023-07-31")
    assert said(book)["bank"] == (False, "bank: no statement up to 30/06/2023 was read.")


def test_lines_that_wait_let_nobody_lock(book: Book) -> None:
    lines = [
        line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1"),
        line("2023-04-06", 5_000_000, "NOP TIEN"),
        line("2023-07-02", 1_000, "CUA QUY SAU"),
    ]
    take(lent(book), lines, opening=BEFORE, last="2023-07-31")
    waits = "2 lines of the statements up to 30/06/2023 wait, the first of 05/04/2023."
    assert said(book)["bank_lines"] == (False, waits)
    differs = "bank: on 30/06/2023 the statement says 45,000,000 đồng more than the books."
    assert said(book)["bank"] == (False, differs)
    with pytest.raises(NotReady):
        quarters.close(book, FUND, "kế toán", Q2, TODAY, despite="no reason posts a line")
    posting(book, chosen=[min(matched(book).proposals)], unidentified=True, until=Q2[1])
    assert said(book) == {
        "bank_lines": (True, "Statements up to 30/06/2023: 2 lines, all in the books."),
        "bank": (True, "bank: agrees on 30/06/2023."),
    }
    asked = "người nộp 5 triệu chưa rõ"  # the one that is booked as unidentified
    assert quarters.close(book, FUND, "kế toán", Q2, TODAY, despite=asked).locked


def test_what_is_not_read_or_differs_is_named_and_locks_by_a_reason(book: Book) -> None:
    lines = [line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1")]
    take(lent(book), lines, opening=BEFORE, last="2023-05-31")
    as_proposed(book)
    unread = "bank: statements are read to 31/05/2023 only."
    assert said(book)["bank"] == (False, unread)
    take(book, [], opening=BEFORE + 40_000_000, first="2023-06-01")
    assert said(book)["bank"][0]
    enter(book, Collect(day("2023-06-10"), 3_000_000, document="PT-1"), "HD-02")
    differs = "bank: on 30/06/2023 the books say 3,000,000 đồng more than the statement."
    assert said(book)["bank"] == (False, differs)
    with pytest.raises(NotReady):
        quarters.close(book, FUND, "kế toán", Q2, TODAY)
    assert quarters.close(book, FUND, "kế toán", Q2, TODAY, despite="biên bản 3").locked


def test_a_statement_without_balances_agrees_with_nothing(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 40_000_000, "QHTPT HD01")])
    as_proposed(book)
    done, sentence = said(book)["bank"]
    assert done
    assert "say no balance" in sentence
