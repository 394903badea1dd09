"""Remarks on a loan, through the office."""

from __future__ import annotations

import pytest

from fundledger.ledger.proof import prove
from fundledger.office.calling import call
from fundledger.store.books import Book
from tests.ledger.books import FUND
from tests.loans.books import sign
from tests.office.calls import TODAY, column, do, links, refusal_of
from tests.reports.small import TERMS


@pytest.fixture
def lent(book: Book) -> Book:
    sign(book, TERMS)
    return book


def shown(book: Book, **asked: str) -> list[object]:
    """What `loan show` remarks, the last first."""
    answer = call(book, FUND, "", "loan show", {"loan": "HD-01", **asked}, today=TODAY)
    names = [table.name for table in getattr(answer.found, "tables", ())]
    return column(answer, "loan_remarks", "remark") if "loan_remarks" in names else []


def test_a_remark_is_shown_with_who_said_it_and_changes_nothing(lent: Book) -> None:
    assert shown(lent) == []
    before = str(links(lent))
    first = do(lent, "loan note", loan="HD-01", text="Đã  gọi điện", on="2024-05-02")
    assert column(first, "loan_remarks", "actor") == ["kế toán"]
    do(lent, "loan note", loan="HD-01", text="Hẹn trả 30/06", on="2024-05-09", document="BB-1")
    assert shown(lent) == ["Hẹn trả 30/06", "Đã gọi điện"]
    assert shown(lent, as_of="2024-05-08") == ["Đã gọi điện"]
    assert shown(lent, known_at=before) == []
    with lent.reading() as connection:
        assert list(prove(connection, FUND)) == []


def test_a_rehearsal_keeps_nothing(lent: Book) -> None:
    before = links(lent)
    said = do(lent, "loan note", dry_run=True, loan="HD-01", text="x", on="2024-05-02")
    assert column(said, "loan_remarks", "remark") == ["x"]
    assert links(lent) == before


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"loan": "HD-9", "text": "x"}, "loan.unknown"),
        ({"loan": "HD-01", "text": "  "}, "loan.remark_is_empty"),
        ({"loan": "HD-01", "text": "x", "on": "2024-07-01"}, "loan.future_day"),  # today: 30/06
    ],
)
def test_what_is_refused(lent: Book, said: dict[str, str], key: str) -> None:
    assert refusal_of(lent, "loan note", **said).key == key
