"""What `check` says of cases that somebody wrote past the verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.ledger.entry import Statement
from fundledger.messages import LANGUAGES, say_in
from fundledger.store.books import Book
from tests.ledger.books import writer_of
from tests.loans.books import BORROWER, proved
from tests.reports.small import told

OPEN: dict[str, Any] = {
    "do": "open",
    "cooperative": BORROWER,
    "loans": ["HD-01"],
    "kind": "civil",
    "court": "TAND mẫu",
    "set": "to-tung-2016",
}


def stated(book: Book, *bodies: dict[str, Any]) -> list[str]:
    """The findings, each of which can be said."""
    with writer_of(book) as writer:
        for place, body in enumerate(bodies):
            writer.state(Statement("case", "KK-01", date(2023, 10, 2 + place), body))
    found = proved(book)
    for each in found:
        for lang in LANGUAGES:
            assert "{" not in say_in(lang, each.key, **each.params)
    return [each.key for each in found]


@pytest.mark.parametrize(
    ("bodies", "findings"),
    [
        ([OPEN], []),
        ([OPEN, {"do": "event", "event": "file"}], []),
        ([{**OPEN, "loans": ["HD-99"]}], ["finding.case_loan_unknown"]),
        ([OPEN, {"do": "event", "event": "judge"}], ["finding.case_out_of_order"]),
        ([{**OPEN, "set": "to-tung-1999"}], ["finding.case_out_of_order"]),
        ([OPEN, {"do": "khác"}], ["finding.cases_unreadable"]),
        ([{"do": "event", "event": "file"}], ["finding.cases_unreadable"]),
    ],
)
def test_what_is_found(book: Book, bodies: list[dict[str, Any]], findings: list[str]) -> None:
    told(book, roll=None)
    assert stated(book, *bodies) == findings
