"""What an issued notice asks for is expected: by its sum and by its memo, until it was paid."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.banking import memo
from fundledger.ledger.kept_files import PDF_MEDIA, KeptFile
from fundledger.registers.papers import Ask, Issued, Paper, entered, take_back
from fundledger.store.books import Book
from tests.banking.books import assigned, lent, line, matched, take
from tests.banking.test_posting import numbers
from tests.ledger.books import TODAY, writer_of

ASKED = 33_333_000
"""No instalment, nor anything that the contract would make of itself: only the notice says it."""


def notice(book: Book, amount: int = ASKED, on: str = "2023-03-20", number: str = "15") -> Issued:
    file = KeptFile.of(f"%PDF- {number}".encode(), PDF_MEDIA)
    paper = Paper(
        number=f"{number}/TB-QHTPT",
        ordinal=int(number),
        series="TB",
        mark="TB",
        day=date.fromisoformat(on),
        kind="notice",
        name="Thông báo",
        sha256=file.sha256,
        media=file.media,
        by_hand=True,
        asks=(Ask("HD-01", amount, memo.written("HD-01")),),
    )
    with writer_of(book) as writer:
        return entered(writer, [paper], [file], TODAY)[0]


def reasons(book: Book) -> dict[str, dict[str, Any]]:
    """The sentences of the first proposal for the one line that waits, with what they say."""
    (of_line,) = matched(book).proposals.values()
    return {each.key: each.params for each in of_line[0].also}


def test_the_sum_of_a_notice_is_expected(any_book: Book) -> None:
    book = lent(any_book)
    take(book, [line("2023-04-05", ASKED, "HD-01 TRA NO")])
    assert "bank_sum.asked" not in reasons(book)
    notice(book)
    said = reasons(book)["bank_sum.asked"]
    assert said == {"number": "15/TB-QHTPT", "day": date(2023, 3, 20)}


def test_it_is_a_second_witness_beside_the_number(book: Book) -> None:
    lent(book)
    take(book, [line("2023-04-05", ASKED, "HD-01 TRA NO")])
    (before,) = matched(book).proposals.values()
    notice(book)
    (after,) = matched(book).proposals.values()
    assert before[0].score < 90 <= after[0].score


@pytest.mark.parametrize(
    ("on", "paid", "is_expected"),
    [
        ("2023-04-06", "2023-04-05", False),
        ("2023-04-05", "2023-04-05", True),
        ("2023-01-05", "2023-04-07", True),
        ("2023-01-05", "2023-04-08", False),
    ],
)
def test_from_its_day_for_three_months(book: Book, on: str, paid: str, is_expected: bool) -> None:
    """92 days from 05/01 on: 26 of January, 28 of February, 31 of March, and 7 of April."""
    lent(book)
    take(book, [line(paid, ASKED, "HD-01 TRA NO")])
    notice(book, on=on)
    assert ("bank_sum.asked" in reasons(book)) is is_expected


def test_what_was_paid_is_expected_no_more(book: Book) -> None:
    lent(book)
    notice(book)
    take(book, [line("2023-04-05", ASKED, "HD-01 TRA NO")])
    assigned(book, numbers(book)[0], HD_01=None)
    take(book, [line("2023-04-10", ASKED, "HD-01 TRA NO")], first="2023-04-06")
    assert "bank_sum.asked" not in reasons(book)


def test_a_notice_that_was_taken_back_asks_for_nothing(book: Book) -> None:
    lent(book)
    issued = notice(book)
    take(book, [line("2023-04-05", ASKED, "HD-01 TRA NO")])
    assert "bank_sum.asked" in reasons(book)
    with writer_of(book) as writer:
        take_back(writer, issued, "nhầm số", TODAY)
    assert "bank_sum.asked" not in reasons(book)


def test_its_memo_names_it_where_the_sum_is_another(book: Book) -> None:
    lent(book)
    notice(book)
    take(book, [line("2023-04-05", 20_000_000, f"CT TU HTX {memo.written('HD-01')} GD 77")])
    said = reasons(book)["bank_sum.asked_other"]
    assert (said["number"], said["amount"]) == ("15/TB-QHTPT", ASKED)


def test_what_is_due_as_well_says_both(book: Book) -> None:
    """34,438,356 are due on 05/04/2023: 30,000,000 of principal and 4,438,356 of interest."""
    lent(book)
    notice(book, 34_438_356)
    take(book, [line("2023-04-05", 34_438_356, "HD-01 TRA NO")])
    assert {"bank_sum.asked", "bank_sum.due"} <= reasons(book).keys()
