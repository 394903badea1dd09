"""What a decision changes is said in its answer, and by the loan on the days it is in force."""

from __future__ import annotations

from datetime import date

from fundledger.contract.events import Disburse
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.periods import lock_statement
from fundledger.loans import verbs
from fundledger.messages import say
from fundledger.registers.security import KINDS, Security, add
from fundledger.reports.asked import Asked
from fundledger.reports.loans import loan_screen, quote_table, taken_screen
from fundledger.store.books import Book
from fundledger.treasury import money
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import BORROWER, enter, roll_to, sign, with_capital
from tests.loans.telling import take


def lent(book: Book) -> Book:
    agreed = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
    sign(with_capital(book), agreed)
    enter(book, Disburse(agreed.disbursed, agreed.principal, "UNC-1"))
    return book


def answered(taken: verbs.TakenDocument, book: Book) -> list[str]:
    with book.reading() as connection:
        accounts = Accounts.read(connection, FUND).ever()
    screen = taken_screen(taken, dict(accounts), {}, dry_run=False)
    return [say(note.key, **note.params) for table in screen.tables for note in table.notes]


def shown(book: Book, day: str) -> tuple[dict[str, str], list[str]]:
    with book.reading() as connection:
        asked = Asked(connection, FUND, date.fromisoformat(day), None)
        terms, position, *_ = loan_screen(asked, "HD-01").tables
    return {str(row[0]): str(row[1]) for row in terms.rows}, [
        say(n.key, **n.params) for n in position.notes
    ]


def test_the_rate_of_the_day_stands_beside_the_one_that_was_signed(book: Book) -> None:
    """0.6 % a month, twelve times, is 7.2 % a year: 9/125."""
    lent(book)
    body = {"do": "change_rate", "rate": [9, 125]}
    said = answered(take(book, body, "2023-02-15", "PL-1"), book)
    assert "The new rate is 7.2 % a year, from 15/02/2023 on." in said
    before, _ = shown(book, "2023-02-14")
    after, _ = shown(book, "2023-02-15")
    assert "7.2 % a year since 15/02/2023" not in before.values()
    assert "7.2 % a year since 15/02/2023" in after.values()
    assert "7.3 % a year" in after.values()


def test_a_frozen_loan_says_so_within_its_freeze(book: Book) -> None:
    lent(book)
    body = {"do": "freeze", "to": "2023-03-01", "interest": True, "days": True}
    frozen = (
        "Frozen from 01/02/2023 to the end of 28/02/2023: "
        "no interest accrues, and no days overdue are counted."
    )
    assert frozen in answered(take(book, body, "2023-02-01", "QD-1"), book)
    for day, is_said in (
        ("2023-01-31", 0),
        ("2023-02-01", 1),
        ("2023-02-28", 1),
        ("2023-03-01", 0),
    ):
        assert shown(book, day)[1].count(frozen) == is_said, day


def test_a_recall_and_an_extension_say_by_when_to_pay(book: Book) -> None:
    lent(book)
    body = {"do": "extend", "to": "2023-08-21"}
    said = answered(take(book, body, "2023-02-01", "PL-1"), book)
    assert "The new last day to pay is 21/08/2023." in said
    body = {"do": "recall", "pay_by": "2023-04-30"}
    recalled = "Recalled on 15/03/2023: all is to be paid by 30/04/2023."
    assert recalled in answered(take(book, body, "2023-03-15", "QD-1"), book)
    assert recalled in shown(book, "2023-03-15")[1]
    assert recalled not in shown(book, "2023-03-14")[1]


def test_an_entry_booked_on_another_day_says_which(book: Book) -> None:
    lent(book)
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, date(2023, 2, 28), TODAY))
    body = {"do": "collect", "amount": 1_000_000}
    in_time = answered(take(book, body, "2023-03-01", "GBC-2"), book)
    assert not any("Booked on" in each for each in in_time)
    late = take(book, body, "2023-02-20", "GBC-1", booked_on="2023-03-02")
    said = answered(late, book)
    assert any(each.startswith("Booked on 02/03/2023.") for each in said)


def test_a_quote_of_a_day_that_the_books_are_rolled_to_lacks_no_roll(book: Book) -> None:
    lent(book)
    roll_to(book, "2023-03-31")
    with book.reading() as connection:
        asked = Asked(connection, FUND, date(2023, 6, 30), None)
        notes = {
            day: [note.key for note in quote_table(asked, "HD-01", date(2023, *day)).notes]
            for day in ((3, 31), (4, 1))
        }
    assert "loan_note.not_rolled_since" not in notes[3, 31]
    assert "loan_note.not_rolled_since" in notes[4, 1]


def test_what_stands_beside_the_debt_is_shown(book: Book) -> None:
    """Half is missed on 12/3: written off on 1/4 with interest, then 10,000,000 come back.

    Written off: 100,000,000 + 1,400,000 due + 50,000,000 × 7.3 % × 20/365 = 200,000 running
    + 50,000,000 × 10.95 % × 20/365 = 300,000 overdue, in all 101,900,000.
    """
    lent(book)
    plot = Security(
        loan="HD-01",
        code="TS-1",
        kind=KINDS[0],
        what="thửa 12",
        value=90_000_000,
        valued=date(2023, 2, 1),
    )
    with writer_of(book) as writer:
        add(writer, plot, plot.valued)
        paper = money.Paper(date(2023, 3, 5), "UNC-2")
        money.court_fee(writer, 1_000_000, paper, TODAY, loan="HD-01", cooperative=BORROWER)
    take(book, {"do": "write_off"}, "2023-04-01", "QD-1")
    take(book, {"do": "recover", "amount": 10_000_000}, "2023-04-20", "GBC-1")
    with book.reading() as connection:
        before, after = (
            loan_screen(Asked(connection, FUND, date(2023, *on), None), "HD-01").tables
            for on in ((1, 31), (4, 30))
        )
    assert "loan_beside" not in [table.name for table in before]
    (beside,) = [table for table in after if table.name == "loan_beside"]
    assert [(str(row[0]), row[2]) for row in beside.rows][1:] == [
        ("Written off, still to be recovered", 91_900_000),
        ("Court fees advanced, not yet got back", 1_000_000),
    ]
    assert beside.rows[0][1:] == ("TS-1: thửa 12", 90_000_000)
