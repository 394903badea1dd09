"""Loans in the books: positions and the roll of a quarter, against the floor of appending.

The book is made by the product's own way: contracts and receipts are facts, a first roll books all
that they lead to, then a quarter's receipts are booked; what is measured comes after.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from fundledger import rules
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms
from fundledger.ledger import funds
from fundledger.ledger.entry import Draft, Statement
from fundledger.ledger.journal import Writer, writing
from fundledger.loans import documents as papers
from fundledger.loans.contracts import LoanContract, statement_of
from fundledger.loans.derivation import derived
from fundledger.loans.documents import Document
from fundledger.loans.loan import loans
from fundledger.loans.rolling import roll, rolls
from fundledger.loans.settling import Settler
from fundledger.store.books import Book, create

FUND = 1
FLOWS = 30
PRINCIPAL = 240_000_000
BEGINS = date(2020, 1, 1)
BEFORE, QUARTER = date(2022, 3, 31), date(2022, 6, 30)
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
    for flow in range(FLOWS):
        day = date(2020 + (flow // 12), flow % 12 + 1, 5 if flow else 1)
        for number in range(count):
            on = day.replace(day=day.day + number % 20)
            if after < on <= to or (on == after == BEGINS):
                yield papers.statement_of(_document(number, flow, on))


def _document(number: int, flow: int, day: date) -> Document:
    loan = f"HD-{number:06}"
    if flow == 0:
        return Document(0, loan, day, f"UNC-{number}", {"do": "disburse", "amount": PRINCIPAL})
    body = {"do": "collect", "amount": 7_000_000 + 1000 * (number % 700) + flow}
    return Document(0, loan, day, f"GBC-{flow}-{number}", body)


def _contract(number: int) -> LoanContract:
    day = BEGINS.replace(day=1 + number % 20)
    terms = Terms(
        principal=PRINCIPAL,
        rate=Rate(66, 1000),
        disbursed=day,
        instalments=36,
        every=Every(1, "month"),
    )
    return LoanContract(
        number=f"HD-{number:06}",
        signed=day,
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
            total += derived(loan, (), QUARTER).position.principal
    print("positions", time.perf_counter() - start, total, peak_megabytes())
    start = time.perf_counter()
    with writing(book, FUND, "bench", clock=lambda: NOW) as writer:
        print(roll(writer, QUARTER, TODAY))
    print("roll", time.perf_counter() - start, peak_megabytes())
