"""Loans in the books: positions and the roll of a quarter, against the floor of appending.

The book is made by the product's own way: contracts and receipts are facts, a first roll books all
that they lead to, then a quarter's receipts are booked; what is measured comes after.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fundledger import rules
from fundledger.contract.life import Life
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms
from fundledger.ledger import funds
from fundledger.ledger.entry import Draft, Statement
from fundledger.ledger.journal import Writer, writing
from fundledger.loans import documents as papers
from fundledger.loans.contracts import LoanContract, statement_of
from fundledger.loans.derivation import derived, derived_position
from fundledger.loans.documents import Document
from fundledger.loans.loan import loans
from fundledger.loans.rolling import roll, rolls
from fundledger.loans.settling import Settler
from fundledger.store.books import Book, create

FUND = 1
FLOWS = 30
STARTS = 20  # days on which loans begin
LATE_EVERY = 5  # one borrower in so many pays late, and too little
PRINCIPAL = 240_000_000
BEGINS = date(2020, 1, 1)
YEAR_END, BEFORE, QUARTER = date(2021, 12, 31), date(2022, 3, 31), date(2022, 6, 30)
NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
TODAY = NOW.date()


def make(path: Path, count: int) -> Book:
    """A book of so many loans, rolled to the quarter before, the quarter's receipts booked."""
    book = create(str(path))
    funds.found(book, FUND, "Bench", "", rules.chart("tt200"), BEGINS, "bench")
    with writing(book, FUND, "bench", clock=lambda: NOW) as writer:
        for _ in writer.state_each(statement_of(_contract(number)) for number in range(count)):
            pass
        _state(writer, count, BEGINS, BEFORE)
        roll(writer, YEAR_END, TODAY)
        roll(writer, BEFORE, TODAY)
    with writing(book, FUND, "bench", clock=lambda: NOW) as writer:
        _state(writer, count, BEFORE, QUARTER)
        for _ in writer.append_each(_receipts_of_the_quarter(writer)):
            pass
    return book


def _receipts_of_the_quarter(writer: Writer) -> Iterator[Draft]:
    settler = Settler(writer.accounts, writer.periods)
    done = rolls(writer.connection, writer.fund)
    for loan in loans(writer.connection, writer.fund):
        found = derived(loan, done, QUARTER, BEFORE).movements
        yield from settler.drafts(loan, [each for each in found if each.document], {})


def _state(writer: Writer, count: int, after: date, to: date) -> None:
    for _ in writer.state_each(_documents(count, after, to)):
        pass


def _documents(count: int, after: date, to: date) -> Iterator[Statement]:
    """In the order of days, as they would have come."""
    plans = [_plan(offset) for offset in range(STARTS)]
    for flow in range(FLOWS):
        for offset in range(STARTS):
            due, amount = plans[offset][flow]
            for number in range(offset, count, STARTS):
                late = flow > 0 and number // STARTS % LATE_EVERY == 0
                day = due + timedelta(days=20 if late else 0)
                if after < day <= to:
                    yield papers.statement_of(_document(number, flow, day, amount, late))


def _plan(offset: int) -> list[tuple[date, int]]:
    """The disbursement and what each instalment asks for, of loans that begin on one day."""
    terms = _terms(offset)
    life = Life(terms, [])
    life.lived_through([])
    lines = life.schedule()[: FLOWS - 1]
    return [(terms.disbursed, PRINCIPAL), *((each.due, each[1] + each[2]) for each in lines)]


def _document(number: int, flow: int, day: date, amount: int, late: bool) -> Document:
    loan = f"HD-{number:06}"
    if flow == 0:
        return Document(0, loan, day, f"UNC-{number}", {"do": "disburse", "amount": amount})
    paid = amount * 4 // 5 if late else amount
    return Document(0, loan, day, f"GBC-{flow}-{number}", {"do": "collect", "amount": paid})


def _terms(offset: int) -> Terms:
    return Terms(
        principal=PRINCIPAL,
        rate=Rate(66, 1000),
        disbursed=BEGINS + timedelta(days=1 + offset),
        instalments=36,
        every=Every(1, "month"),
    )


def _contract(number: int) -> LoanContract:
    terms = _terms(number % STARTS)
    return LoanContract(
        number=f"HD-{number:06}",
        signed=terms.disbursed,
        cooperative=f"49{number // 3:08}",
        source="NSDP",
        terms=terms,
    )


def peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024 / 1024


if __name__ == "__main__":
    import time

    count, path = int(sys.argv[1]), Path(sys.argv[2])
    start = time.perf_counter()
    book = make(path, count)
    print("made", time.perf_counter() - start, peak_megabytes())
    start = time.perf_counter()
    with book.reading() as connection:
        total = 0
        for loan in loans(connection, FUND):
            total += derived_position(loan, QUARTER).principal
    print("positions", time.perf_counter() - start, total, peak_megabytes())
    start = time.perf_counter()
    with writing(book, FUND, "bench", clock=lambda: NOW) as writer:
        print(roll(writer, QUARTER, TODAY))
    print("roll", time.perf_counter() - start, peak_megabytes())
