"""Provisions do not depend on the order of papers: after a roll what is held is what is needed.

Two loans of one borrower and one of another live as hypothesis wishes: receipts, a recall, a
waiver, a write-off with provision. One book is told day by day and rolled on the way; the other in
another order, rolled in between as far as its papers go. After a roll of the same last day both
hold the same for every loan, what is needed; and so does the cost less what was released.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Disburse, Event, Recall, WriteOff
from fundledger.errors import FundledgerError
from fundledger.store.books import Book, create
from tests.arrears.books import by_loan, on, posting, secured, standing
from tests.ledger.books import found_fund
from tests.loans.books import BORROWER, SUCCESSOR, enter, proved, roll_to, sign, with_capital
from tests.reports.small import OUT, TERMS, M

LAST = date(2024, 6, 30)
OWNERS = {"HD-01": BORROWER, "HD-02": BORROWER, "HD-03": SUCCESSOR}


@dataclass(frozen=True)
class Paper:
    loan: str
    event: Event
    provision: int = 0

    def enter(self, book: Book) -> None:
        more = {"provision": self.provision} if isinstance(self.event, WriteOff) else {}
        enter(book, self.event, self.loan, **more)


@st.composite
def papers(draw: st.DrawFn) -> list[Paper]:
    found: list[Paper] = []
    for loan in OWNERS:
        days = draw(st.lists(st.integers(1, 500), max_size=4, unique=True))
        for place, day in enumerate(sorted(days)):
            amount = draw(st.integers(1, 60)) * M
            when = OUT + timedelta(days=day)
            found.append(Paper(loan, Collect(when, amount, document=f"GBC-{loan}-{place}")))
        if draw(st.booleans()):
            recalled = OUT + timedelta(days=draw(st.integers(1, 200)))
            found.append(Paper(loan, Recall(recalled, recalled, f"QĐ-{loan}")))
        if draw(st.booleans()):
            lost = WriteOff(OUT + timedelta(days=draw(st.integers(501, 540))), f"QĐ-X-{loan}")
            found.append(Paper(loan, lost, draw(st.integers(0, 60)) * M))
    return found


def tell(book: Book, told: Sequence[Paper], rolls: Sequence[date]) -> list[Paper]:
    """Enter them; what a book refuses in this order is left out, and named."""
    refused: list[Paper] = []
    waiting = list(rolls)
    for place, paper in enumerate(told):
        if waiting and place % 3 == 2:
            roll_to(book, waiting.pop(0))
        try:
            paper.enter(book)
        except FundledgerError:
            refused.append(paper)
    roll_to(book, LAST)
    return refused


def begun(path: Path) -> Book:
    book = posting(with_capital(found_fund(create(str(path)))))
    for loan, owner in OWNERS.items():
        sign(book, TERMS, loan, owner)
        enter(book, Disburse(OUT, 120 * M, f"UNC-{loan}"), loan)
    secured(book, 90 * M, "HD-03")
    return book


@pytest.mark.slow
@given(papers(), st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_held_is_needed_whatever_the_order(every: list[Paper], random: Random) -> None:
    rolls = [date(2023, 6, 30), date(2023, 12, 31), date(2024, 3, 31)]
    with TemporaryDirectory() as folder:
        by_day, shuffled = begun(Path(folder, "a.db")), begun(Path(folder, "b.db"))
        in_order = sorted(every, key=lambda paper: (paper.event.day, paper.loan))
        gone = tell(by_day, in_order, rolls)
        # Write-offs last: what comes after them would be refused, and that is no question here.
        mixed = [paper for paper in in_order if paper not in gone]
        random.shuffle(mixed)
        mixed.sort(key=lambda paper: isinstance(paper.event, WriteOff))
        assert tell(shuffled, mixed, rolls) == []
        for book in (by_day, shuffled):
            found = on(book, LAST)
            needs = {loan: each.specific for loan, each in found.needs.of.items() if each.specific}
            assert {loan: amount for (loan, _), amount in by_loan(book).items()} == needs
            assert found.held.of_all == found.needs.general
            assert proved(book) == []
        assert by_loan(by_day) == by_loan(shuffled)
        net = [
            standing(book).get("cost_provision", 0) - standing(book).get("income_other", 0)
            for book in (by_day, shuffled)
        ]
        assert net[0] == net[1]
        for book in (by_day, shuffled):
            book.close()
