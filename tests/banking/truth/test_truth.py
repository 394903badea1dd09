"""A thousand lines of a book of thirty loans: never certain and wrong, and mostly certain."""

from __future__ import annotations

import pytest

from fundledger.store.books import Book
from tests.banking.truth.book import lent
from tests.banking.truth.lines import lines
from tests.banking.truth.measure import answers, is_right, shares, teach


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 14])
def test_a_thousand_lines_are_never_certain_and_wrong(book: Book, seed: int) -> None:
    loans = lent(book)
    teach(book)
    answered = answers(book, lines(loans, seed, 1_000))
    wrong = [
        (true.read.narrative, true.loans, proposal.loan)
        for true, proposal in answered
        if proposal is not None and not is_right(true, proposal)
    ]
    assert wrong == []
    found = shares(answered)
    assert found["pays one: right"] / found["pays one: lines"] >= 0.75
    assert found["pays one late: right"] / found["pays one late: lines"] >= 0.6
