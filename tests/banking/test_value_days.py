"""A line whose money counts from a day outside its statement: posted by it, at the bank later.

The bank's balance goes by the bank's own day, the books by the day from which money counts; between
the two the line itself explains the difference, whatever was closed meanwhile.
"""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.banking.lines import LINE, lines_of
from fundledger.banking.posting import How, assign
from fundledger.banking.reconcile import Reconciled, reconciled
from fundledger.banking.taking import TakenStatement
from fundledger.calendar import quarter_named
from fundledger.closing import quarters
from fundledger.closing.checks import Looked, checked
from fundledger.contract.events import Collect
from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated
from fundledger.messages import LANGUAGES, say_in
from fundledger.store.books import Book
from tests.banking.books import lent, line, posting, take
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import enter

Q2 = quarter_named("2023Q2")
JUNE, SEPTEMBER = date(2023, 6, 30), date(2023, 9, 30)
BEFORE = 6_900_000_000  # capital of 7.5 billion less two loans of 300 million
FIRST, LATE = 40_000_000, 5_000_000
Q2_CLOSING = 6_940_000_000  # 6,900 + 40 million
Q3_CLOSING = 6_945_000_000  # 6,940 + 5 million


def second_quarter(book: Book) -> None:
    take(lent(book), [line("2023-04-05", FIRST, "QHTPT HD01")], opening=BEFORE)
    post(book, FIRST, "HD-01")


def third_quarter(book: Book) -> TakenStatement:
    """Booked by the bank on 01/07, with 30/06 for its value date."""
    late = line("2023-06-30", LATE, "QHTPT HD02", booked=date(2023, 7, 1))
    return take(book, [late], opening=Q2_CLOSING, first="2023-07-01", last="2023-09-30")


def post(book: Book, amount: int, loan: str, booked_on: date | None = None) -> None:
    with book.reading() as connection:
        (number,) = (x.chain for x in lines_of(connection, FUND) if x.amount == amount)
    with writer_of(book) as writer:
        assign(writer, How(TODAY, booked_on), number, {loan: None})


def at(book: Book, day: date) -> Reconciled:
    with book.reading() as connection:
        return reconciled(connection, FUND, "bank", day)


def why(one: Reconciled) -> list[tuple[str, date, int]]:
    return [(each.what, each.day, each.amount) for each in one.why]


def of_the_bank(book: Book) -> tuple[bool, str]:
    with book.reading() as connection:
        every = {each.check.name: each.found for each in checked(Looked(connection, FUND, *Q2))}
    found = every["bank"]
    assert say_in("vi", found.stands, **found.params)
    return found.done, say_in("en", found.stands, **found.params)


def test_the_bank_s_day_stands_in_the_body_only_where_it_is_another(book: Book) -> None:
    take(book, [line("2023-04-05", 1), line("2023-04-06", 2, booked=date(2023, 4, 6))])
    take(
        book,
        [line("2023-06-30", 3, booked=date(2023, 7, 1))],
        first="2023-07-01",
        last="2023-07-31",
    )
    with book.reading() as connection:
        bodies = {fact.body["amount"]: fact.body for fact in stated(connection, FUND, LINE)}
        lines = {each.amount: each for each in lines_of(connection, FUND)}
    assert set(bodies[1]) == {"amount", "reference", "narrative", "payer", "balance", "ordinal"}
    assert "booked" not in bodies[2]
    assert bodies[3]["booked"] == "2023-07-01"
    assert (lines[3].day, lines[3].bank_day) == (JUNE, date(2023, 7, 1))


def test_balances_go_by_the_bank_s_day_on_both_sides_of_a_quarter(book: Book) -> None:
    second_quarter(book)
    assert third_quarter(book).warnings == ()  # 6,940 million is what the second one closed with
    assert at(book, JUNE).statement == Q2_CLOSING
    assert at(book, date(2023, 7, 1)).statement == Q3_CLOSING
    assert at(book, SEPTEMBER).statement == Q3_CLOSING
    october = take(book, [], opening=Q3_CLOSING, first="2023-10-01", last="2023-10-31")
    assert october.warnings == ()


def test_files_in_the_other_order_have_no_gap_either(book: Book) -> None:
    lent(book)
    assert third_quarter(book).warnings == ()
    taken = take(book, [line("2023-04-05", FIRST, "QHTPT HD01")], opening=BEFORE)
    assert taken.warnings == ()


def test_posted_by_its_value_date_it_explains_the_end_of_the_quarter(book: Book) -> None:
    second_quarter(book)
    third_quarter(book)
    post(book, LATE, "HD-02")
    june = at(book, JUNE)
    assert (june.book, june.statement) == (BEFORE + FIRST + LATE, Q2_CLOSING)
    assert why(june) == [("line_bank_later", date(2023, 7, 1), -LATE)]
    assert june.why[0].line is not None
    assert june.why[0].voucher
    september = at(book, SEPTEMBER)
    assert (september.difference, september.why) == (0, ())
    number = june.why[0].line
    stands = (
        "bank: agrees on 30/06/2023, but for 5,000,000 đồng that stand with the bank "
        f"and in the books on different days (lines {number})."
    )
    assert of_the_bank(book) == (True, stands)
    assert quarters.close(book, FUND, "kế toán", Q2, TODAY).locked
    assert why(at(book, JUNE)) == why(june)


def test_a_quarter_that_is_locked_does_not_move(book: Book) -> None:
    second_quarter(book)
    assert quarters.close(book, FUND, "kế toán", Q2, TODAY).locked
    closed = at(book, JUNE)
    assert closed.difference == 0
    third_quarter(book)
    assert at(book, JUNE) == closed
    with pytest.raises(FundledgerError):
        post(book, LATE, "HD-02")  # its day is locked: a person says where it is booked
    post(book, LATE, "HD-02", booked_on=date(2023, 7, 1))
    assert at(book, JUNE) == closed
    assert (at(book, SEPTEMBER).difference, at(book, SEPTEMBER).why) == (0, ())


@pytest.mark.parametrize("is_posted", [False, True])
def test_a_value_date_after_the_quarter_is_explained_too(book: Book, is_posted: bool) -> None:
    """The bank has it on 30/06, the books from 01/07 on."""
    early = line("2023-07-01", LATE, "QHTPT HD02", booked=JUNE)
    take(lent(book), [line("2023-04-05", FIRST, "QHTPT HD01"), early], opening=BEFORE)
    post(book, FIRST, "HD-01")
    if is_posted:
        post(book, LATE, "HD-02")
    june = at(book, JUNE)
    assert (june.book, june.statement) == (BEFORE + FIRST, Q3_CLOSING)
    assert why(june) == [("line_value_later", date(2023, 7, 1), LATE)]
    assert of_the_bank(book)[0]
    july = take(book, [], opening=Q3_CLOSING, first="2023-07-01", last="2023-07-31")
    assert july.warnings == ()
    left = [] if is_posted else [("line_open", date(2023, 7, 1), LATE)]
    assert why(at(book, date(2023, 7, 31))) == left


def test_another_export_by_days_of_posting_has_the_same_line(book: Book) -> None:
    second_quarter(book)
    third_quarter(book)
    posted = line("2023-07-01", LATE, "QHTPT HD02 TRA NO")
    taken = take(book, [posted], opening=Q2_CLOSING, first="2023-07-01", last="2023-09-30")
    assert (len(taken.new), taken.already) == (0, 1)


def test_a_slip_entered_before_the_bank_booked_it_is_named_by_its_line(book: Book) -> None:
    """Entered by hand on 30/06 and linked to the line of 03/07: no value date is needed."""
    second_quarter(book)
    enter(book, Collect(JUNE, LATE, document="GBC-9"), "HD-02")
    assert why(at(book, JUNE)) == [("not_on_statement", JUNE, -LATE)]
    taken = take(
        book,
        [line("2023-07-03", LATE, "QHTPT HD02", reference="GBC-9")],
        opening=Q2_CLOSING,
        first="2023-07-01",
        last="2023-07-31",
    )
    assert [each.did for each in posting(book, chosen=(taken.new[0].chain,)).done] == ["link"]
    assert why(at(book, JUNE)) == [("line_bank_later", date(2023, 7, 3), -LATE)]
    assert at(book, date(2023, 7, 31)).why == ()


def test_the_words_are_there() -> None:
    for lang in LANGUAGES:
        for what in ("line_bank_later", "line_value_later"):
            assert say_in(lang, f"bank_why.{what}")
