"""Reviews of overdue borrowers, through the office."""

from __future__ import annotations

import pytest

from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.reports.table import Note
from fundledger.store.books import Book
from tests.arrears.quarter import overdue
from tests.ledger.books import FUND
from tests.loans.books import BORROWER, SUCCESSOR
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of

SAID = {
    "cooperative": BORROWER,
    "on": "15/09/2023",
    "by": "Tổ thu nợ",
    "cause": "mất mùa",
    "ability": "20 triệu mỗi quý",
    "conclusion": "cho trả dần",
    "next": "lập lịch",
    "next_on": "30/09/2023",
    "document": "BB-7",
}


@pytest.fixture
def debtors(book: Book) -> Book:
    return overdue(book)


def test_a_review_is_rehearsed_kept_and_shown(debtors: Book) -> None:
    before = links(debtors)
    rehearsed = do(debtors, "arrears review", dry_run=True, **SAID)
    assert links(debtors) == before
    kept = do(debtors, "arrears review", **SAID)
    assert links(debtors) == before + 1
    assert rehearsed.says == ()
    assert [str(note.params["link"]) for note in kept.says] == [str(before + 1)]
    for answer in (rehearsed, kept):
        assert column(answer, "arrears_reviews", "reviewed_by") == ["Tổ thu nợ"]
        assert column(answer, "arrears_reviews", "name") == ["HTX mẫu 01"]
    assert kept.facts["link"] == before + 1
    assert [note.key for note in table_of(kept, "arrears_reviews").notes] == []
    do(debtors, "arrears review", cooperative=BORROWER, on="2023-10-01", conclusion="đã gặp")
    listed = do(debtors, "arrears reviews")
    assert column(listed, "arrears_reviews", "conclusion") == ["đã gặp", "cho trả dần"]
    assert column(listed, "arrears_reviews", "reviewed_by") == ["kế toán", "Tổ thu nợ"]
    earlier = do(debtors, "arrears reviews", cooperative=BORROWER, as_of="2023-09-30")
    assert column(earlier, "arrears_reviews", "next_step") == ["lập lịch"]
    assert column(do(debtors, "arrears reviews", cooperative=SUCCESSOR), *NAMES) == []
    assert column(do(debtors, "arrears reviews", known_at=str(before)), *NAMES) == []


NAMES = "arrears_reviews", "name"


def test_who_looked_stands_in_a_column_of_its_own(debtors: Book) -> None:
    shown = table_of(do(debtors, "arrears review", **SAID), "arrears_reviews").on_screen
    assert [parts for column, parts in shown if "reviewed_by" in parts] == [("reviewed_by",)]


def test_who_owes_nothing_overdue_is_reviewed_and_that_is_said(debtors: Book) -> None:
    answer = do(debtors, "arrears review", cooperative=SUCCESSOR, on="2023-09-30", conclusion="tốt")
    notes = table_of(answer, "arrears_reviews").notes
    assert [note.key for note in notes] == ["review.owes_nothing_overdue"]
    assert isinstance(notes[0], Note)
    assert notes[0].params["cooperative"] == SUCCESSOR


def test_the_last_reviews_stand_on_the_page_of_a_borrower(debtors: Book) -> None:
    def names(**asked: str) -> list[str]:
        found = do(debtors, "cooperative show", number=BORROWER, **asked).found
        assert isinstance(found, Screen)
        return [table.name for table in found.tables]

    without = ["cooperative", "cooperative_history", "timeline", "loans"]
    assert names() == without
    for day in ("01", "02", "03", "04", "05"):
        do(debtors, "arrears review", cooperative=BORROWER, on=f"2023-09-{day}", conclusion=day)
    assert names() == [*without[:2], "arrears_reviews", *without[2:]]
    assert names(as_of="2023-08-31") == without
    page = do(debtors, "cooperative show", number=BORROWER)
    assert column(page, "arrears_reviews", "conclusion") == ["05", "04", "03", "02"]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"cooperative": "4900000009", "conclusion": "x"}, "cooperative.unknown"),
        ({"cooperative": BORROWER}, "review.nothing_said"),
        ({"cooperative": BORROWER, "by": "Tổ thu nợ"}, "review.nothing_said"),
        ({"cooperative": BORROWER, "cause": "x", "on": "2024-07-01"}, "loan.future_day"),
        (
            {"cooperative": BORROWER, "cause": "x", "on": "2024-06-30", "next_on": "2024-06-29"},
            "review.next_before",
        ),
    ],
)
def test_what_is_refused(debtors: Book, said: dict[str, str], key: str) -> None:
    assert refusal_of(debtors, "arrears review", **said).key == key


def test_one_borrower_is_asked_of_one_fund(debtors: Book) -> None:
    assert refusal_of(debtors, "arrears reviews", cooperative="4900000009").key.startswith(
        "cooperative."
    )
    of_all = call(debtors, "all", "", "arrears reviews", {}, today=TODAY)
    assert of_all.found is not None
    assert call(debtors, FUND, "", "arrears reviews", {}, today=TODAY).found is not None
