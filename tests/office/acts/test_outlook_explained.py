"""What explains an outlook, its changes and the back-test, asked through the office."""

from __future__ import annotations

from datetime import date

from fundledger.calendar import ONE_DAY
from fundledger.contract.events import Disburse
from fundledger.contract.terms import Terms
from fundledger.ledger.funds import fund_of
from fundledger.office.answers import Answer
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.ledger.books import FUND
from tests.loans.books import BORROWER, SUCCESSOR, enter, sign
from tests.office.calls import column, do, links, refusal_of, table_of
from tests.outlook.fund import MAY, Q1, Q2, YEAR_END, M, first_quarter, lock, once, second_quarter


def test_it_says_who_must_pay(book: Book) -> None:
    """On 30/6 HD-02 is to pay 80 and HD-01 40: without either 970 less its own."""
    second_quarter(first_quarter(book))
    before = links(book)
    answer = do(book, "outlook explain", as_of=Q2)
    assert column(answer, "outlook_payers", "cooperative") == [SUCCESSOR, BORROWER]
    assert column(answer, "outlook_payers", "on_hand_without") == [890 * M, 930 * M]
    notes = [note.key for note in table_of(answer, "outlook_explain").notes]
    assert notes[:2] == ["outlook_explain_note.made_of", "outlook_explain_note.must_pay"]
    assert links(book) == before


def test_how_much_is_planned_stands_beside_what_is_expected(book: Book) -> None:
    """HD-01 owes 40 and is to pay 30 at 50 %: 15. HD-02 owes 110 and is to pay 200 at 80 %: more
    than it owes, so that the 110 are no 80 % of the 200."""
    second_quarter(first_quarter(book))
    said = {"quarter": "2023Q4", "on": Q2, "origin": "judgement"}
    do(book, "recovery-plan set", loan="HD-01", principal=30 * M, percent="50", **said)
    do(book, "recovery-plan set", loan="HD-02", principal=200 * M, percent="80", **said)
    answer = do(book, "outlook explain", as_of=Q2)
    assert column(answer, "outlook_payers", "principal_expected") == [110 * M, 15 * M]
    assert list(map(str, column(answer, "outlook_payers", "expected_from"))) == [
        "officer's judgement, 80% sure",
        "officer's judgement, 50% of 30,000,000",
    ]
    keys = [note.key for note in table_of(answer, "outlook_explain").notes]
    assert keys[1] == "outlook_explain_note.must_pay_average"


def test_what_is_signed_and_not_paid_out_is_named(book: Book) -> None:
    """Of HD-03 200 are signed and 80 paid out, of HD-04 50 and nothing: 120 + 50 = 170."""
    second_quarter(first_quarter(book))
    for command in ("outlook", "outlook explain"):
        assert not undrawn(do(book, command, as_of=Q2))
    lend(book, "HD-03", BORROWER, once(200, Q2, YEAR_END), 80)
    sign(book, once(50, Q2, YEAR_END), "HD-04", SUCCESSOR)
    for command in ("outlook", "outlook explain"):
        (said,) = undrawn(do(book, command, as_of=Q2))
        assert said == {"count": 2, "amount": 170 * M, "loans": "HD-03, HD-04"}
    assert not undrawn(do(book, "outlook", as_of=MAY))  # nothing of it was signed then


def lend(book: Book, number: str, borrower: str, terms: Terms, millions: int) -> None:
    sign(book, terms, number, borrower)
    enter(book, Disburse(terms.disbursed, millions * M, f"UNC-{number}"), number)


def undrawn(answer: Answer) -> list[dict[str, object]]:
    assert isinstance(answer.found, Screen)
    notes = answer.found.tables[0].notes
    return [dict(note.params) for note in notes if note.key == "outlook_note.undrawn"]


def test_before_the_book_nothing_is_known(book: Book) -> None:
    """It begins on the day on which both loans are paid out: the day before is none of its own."""
    second_quarter(first_quarter(book))
    with book.reading() as connection:
        begins = fund_of(connection, FUND).begins
    for command in ("outlook", "outlook explain"):
        before, first = (
            {note.key: note.params for note in screen_of(book, command, day).tables[0].notes}
            for day in (begins - ONE_DAY, begins)
        )
        said = {"day": begins - ONE_DAY, "begins": begins}
        assert before == {"outlook_note.before_book": said}
        assert "outlook_note.before_book" not in first


def screen_of(book: Book, command: str, day: date) -> Screen:
    found = do(book, command, as_of=day).found
    assert isinstance(found, Screen)
    return found


def test_the_parts_of_a_change_lead_from_one_to_the_other(book: Book) -> None:
    second_quarter(first_quarter(book))
    answer = do(book, "outlook changes", since=Q1, as_of=Q2)
    amounts = column(answer, "outlook_changes", "amount")
    assert (amounts[0], amounts[-1]) == (1_000 * M, 970 * M)
    assert sum(map(int, map(str, amounts[1:-1]))) == -30 * M
    notes = table_of(answer, "outlook_changes").notes
    assert notes[0].key == "outlook_changes_note.less"
    assert notes[-1].key == "outlook_changes_note.order"


def test_what_cannot_be_compared_is_refused(book: Book) -> None:
    first_quarter(book)
    refusal = refusal_of(book, "outlook changes", since=Q2, as_of=Q2)
    assert refusal.key == "outlook.since_not_before"
    refusal = refusal_of(book, "outlook changes", since=Q1, as_of=Q2, method="plan")
    assert refusal.key == "outlook.no_plan"
    later = date(2030, 1, 1)
    assert refusal_of(book, "backtest", as_of=later).key == "outlook.begins_to_come"


def test_closed_periods_are_scored(book: Book) -> None:
    first_quarter(book)
    lock(book, Q1)
    second_quarter(book)
    lock(book, Q2)
    answer = do(book, "backtest", method=["contract", "history"])
    assert column(answer, "backtest", "bias")[0] == -70 * M  # 50 of 120 came by 30/6
    notes = [note.key for note in table_of(answer, "backtest").notes]
    assert notes == [
        *("backtest_note.thin", "backtest_note.open_books"),
        "backtest_note.locked",
    ]
