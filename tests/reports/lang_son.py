"""The published position of the Lạng Sơn fund, lived from the day each loan was paid out.

Borrowers, sums of each, rates and days are invented; the totals are those that were published. Ten
loans run in term; seven are overdue with principal, three with interest on it alone. What was paid
before 31/12/2022 is told as it must have been for the arrears of that day: every due interest in
term on its day, the last principal not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fundledger.contract.events import Collect, Disburse, Event
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.contract.waterfall import Split
from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import Writer
from fundledger.loans import verbs
from fundledger.loans.rolling import roll
from fundledger.registers import cooperatives
from fundledger.registers import documents as papers
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.registers.documents import Document, body_of
from fundledger.store.books import Book
from tests.ledger.books import TODAY, capital_in, post, writer_of
from tests.loans.books import SOURCE

M = 1_000_000
OPENING, Q1, Q2 = date(2022, 12, 31), date(2023, 3, 31), date(2023, 6, 30)
BEGINS = date(2015, 1, 1)
AREAS = {
    **dict.fromkeys((1, 2), "TP Lạng Sơn"),
    **dict.fromkeys((11, 12, 13), "Văn Quan"),
    **dict.fromkeys((14, 15), "Bắc Sơn"),
    **dict.fromkeys((16, 17), "Cao Lộc"),
}
QUARTER = (33, 2000)  # 1,65 %: a quarter of 6,6 % a year


def told(book: Book) -> Book:
    """A book of a fund founded by BEGINS, with all 20 loans up to 30/6/2023."""
    post(book, capital_in("2016-01-01", 7_500 * M))
    with writer_of(book) as writer:
        for number in range(1, 21):
            _register(writer, number)
            _open(writer, number)
        roll(writer, OPENING, TODAY)
    with writer_of(book) as writer:
        for number in range(1, 21):
            for event in _first_half(number):
                code = code_of(number)
                verbs.take(writer, code, body_of(event), event.day, event.document, today=TODAY)
        roll(writer, Q2, TODAY)
    return book


def code_of(number: int) -> str:
    return f"TH{number:02}" if number <= 10 else f"QH{number - 10:02}"


def borrower_of(number: int) -> str:
    return f"DEMO-{number:02}"


def _register(writer: Writer, number: int) -> None:
    body = {
        "name": f"HTX minh họa {number:02}",
        "status": "active",
        "merged_into": None,
        "district": AREAS.get(number),
    }
    writer.state(Statement(cooperatives.KIND, borrower_of(number), BEGINS, body))


def _open(writer: Writer, number: int) -> None:
    """The contract, the money paid out, and every due that was paid up to the opening."""
    principal, disbursed, dues = _signed(number)
    terms = Terms(
        principal=principal,
        rate=Rate(66, 1000),
        disbursed=disbursed,
        instalments=len(dues),
        every=Every(3, "month"),
        method="custom",
        custom=tuple(dues),
        day_count="30/360",
    )
    writer.state(
        statement_of(
            LoanContract(
                number=code_of(number),
                signed=disbursed,
                cooperative=borrower_of(number),
                source=SOURCE,
                terms=terms,
            )
        )
    )
    for event in _before(principal, disbursed, dues):
        body = body_of(event)
        document = Document(0, code_of(number), event.day, event.document, body)
        writer.state(papers.statement_of(document))


def _signed(number: int) -> tuple[int, date, list[Signed]]:
    if number <= 10:
        shares = {
            date(2021 + half // 2, 12 if half % 2 else 6, 30 + half % 2): 20 * M
            for half in range(5)
        }
        shares |= dict.fromkeys(_halves(date(2023, 12, 31), 5), 60 * M)
        return 400 * M, date(2020, 12, 31), _quarterly(date(2020, 12, 31), 20, shares)
    if number <= 17:
        shares = {date(2020, 12, 31): 50 * M, date(2021, 6, 30): 250 * M}
        return 300 * M, date(2018, 6, 30), _quarterly(date(2018, 6, 30), 12, shares)
    shares = {date(2019, 6, 30): 120 * M, date(2020, 6, 30): 80 * M}
    return 200 * M, date(2017, 6, 30), _quarterly(date(2017, 6, 30), 12, shares)


def _halves(first: date, count: int) -> list[date]:
    ends = [date(year, *end) for year in range(2023, 2027) for end in ((6, 30), (12, 31))]
    return ends[ends.index(first) :][:count]


def _quarterly(after: date, count: int, shares: dict[date, int]) -> list[Signed]:
    days = [
        date(y, *end) for y in range(2017, 2027) for end in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    return [Signed(day, shares.get(day, 0)) for day in days if day > after][:count]


def _before(principal: int, disbursed: date, dues: Sequence[Signed]) -> Iterator[Event]:
    yield Disburse(disbursed, principal, "UNC-1")
    balance = principal
    for place, due in enumerate(dues, 1):
        if due.due > OPENING:
            return
        interest = balance * QUARTER[0] // QUARTER[1]
        document = f"GBC-{place}"
        if place == len(dues):  # the last principal was never paid
            split = Split(due_interest=interest)
            yield Collect(due.due, interest, split, document=document)
        else:
            yield Collect(due.due, interest + due.principal, document=document)
        balance -= due.principal


def _first_half(number: int) -> Iterator[Event]:
    for day in (Q1, Q2):
        document = f"GBC-{day.isoformat()}"
        if number <= 10:
            principal = 20 * M if day == Q2 else 0
            split = Split(due_principal=principal, due_interest=5_280_000)
        else:
            principal = 10 * M if number <= 17 else 40 * M
            split = Split(overdue_principal=principal, overdue_interest=6_875_000)
        yield Collect(day, sum(split), split, document=document)
