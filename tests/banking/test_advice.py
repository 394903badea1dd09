"""What `bank match` and a short purse advise is what helps."""

from __future__ import annotations

from datetime import date

from fundledger.contract.events import Collect
from fundledger.ledger.accounts import Accounts
from fundledger.messages import say
from fundledger.reports.bank import match_table
from fundledger.reports.treasury import money_screen
from fundledger.store.books import Book
from fundledger.treasury import money
from tests.banking.books import lent, line, matched, take
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import SOURCE, enter, roll_to


def match_notes(book: Book) -> list[str]:
    found = matched(book)
    with book.reading() as connection:
        accounts = Accounts.read(connection, FUND).on(date(2023, 6, 30))
    return [say(note.key, **note.params) for note in match_table(found, {}, accounts).notes]


def test_a_proposal_that_is_not_certain_is_posted_by_the_number_of_its_line(book: Book) -> None:
    """A receipt of the same sum and day stands in the books already: `post` links the line."""
    lent(book)
    enter(book, Collect(date(2023, 4, 5), 5_000_000, document="PT-1"), "HD-01")
    take(book, [line("2023-04-05", 5_000_000, "NOP TIEN")])
    (number,) = matched(book).proposals
    (note,) = match_notes(book)
    assert f"fundledger bank post {number}" in note


def test_lines_without_any_proposal_are_assigned(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 7, "KHONG RO")])
    (note,) = match_notes(book)
    assert "bank post" not in note
    assert "fundledger bank assign LINE CONTRACT" in note


def test_a_proposal_with_something_against_it_is_not_advised(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 5_000_000, "HOAN TIEN THUA HD-01")])
    ((proposal,),) = matched(book).proposals.values()
    assert (proposal.loan, proposal.certain) == ("HD-01", False)
    (note,) = match_notes(book)
    assert "bank post" not in note


def test_a_purse_is_short_because_the_books_are_not_rolled(book: Book) -> None:
    """50,000,000 lie in the box, held: 30,000,000 of them are principal due on 5/4.

    Until a roll moves them to the capital in the box, a transfer of 20,000,000 of it is below zero.
    """
    lent(book)
    enter(book, Collect(date(2023, 4, 1), 50_000_000, document="PT-1"), "HD-01", place="cash")

    def notes(document: str) -> list[str]:
        paper = money.Paper(date(2023, 4, 6), document)
        with writer_of(book) as writer:
            done = money.transfer(
                *(writer, 20_000_000, paper, TODAY),
                out_of="cash",
                into="bank",
                purpose="capital",
                source=SOURCE,
            )
            accounts = writer.accounts.on(date(2023, 4, 6))
            screen = money_screen(writer.connection, FUND, done, accounts, {}, dry_run=False)
        return [note.key for note in screen.tables[0].notes]

    assert notes("GNT-1") == ["money_note.below_zero_not_rolled"]
    roll_to(book, "2023-04-06")  # 30,000,000 − 20,000,000: the next one lacks 10,000,000 for good
    assert notes("GNT-2") == ["money_note.below_zero"]
