"""Notices of a whole fund in one file, all the way: out of the book, into words, onto pages.

Each borrower of a book has its notice of a quarter with QR codes: dues and interest are worked out
loan by loan (`papers.notices`), put into words (`filling`) and drawn. The floor is bare pages of
reportlab (`benchmarks.papers`), as many as the file has: it knows no book and breaks no line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from benchmarks import loans, papers
from benchmarks.loans import BORROWERS, FUND, LOANS, QUARTER, alone
from benchmarks.measure import Row, megabytes, seconds
from fundledger.office.calling import call
from fundledger.reports.asking import ask
from fundledger.statements.document import Document
from fundledger.statements.making import Question, paper_of
from fundledger.statements.page import draw
from fundledger.statements.papers.notices import notices
from fundledger.store.books import Book, open_book

NOTICES = 1_000
MODULE = "benchmarks.notices"
FIRST, LAST = date(2022, 7, 1), date(2022, 9, 30)


def rows(folder: Path, count: int = NOTICES) -> Iterator[Row]:
    path = folder / "notices.db"
    make(path, count)
    pages = _drawn(path, BytesIO())
    taken, peak = alone(MODULE, "whole", path)
    floor, _ = alone(papers.MODULE, f"floor-{pages}", folder)
    what = f"{count:,} notices with QR out of a book, {pages:,} pages in one file"
    yield Row(f"{what}, against bare pages of reportlab", taken, floor, 2)
    yield Row("its peak memory, against 500 MB", peak, 500, 1, "MB")


def make(path: Path, count: int) -> None:
    """A book in which so many borrowers owe something in the quarter."""
    book = loans.make(path, -(-count * LOANS // BORROWERS))
    account = {
        "place": "ngân hàng",
        "number": "0011001932418",
        "bank": "VCB",
        "bin": "970436",
        "document": "QĐ 1",
        "holder": "QUY HO TRO PHAT TRIEN HTX",
        "since": QUARTER,
    }
    call(book, FUND, "bench", "bank account set", account, today=QUARTER)
    book.close()


def documents(book: Book) -> Iterator[Document]:
    with book.reading() as connection:
        asked = replace(ask(connection, FUND, LAST), today=QUARTER)
        question = Question("print notice", {})
        first = None
        for content in notices(asked, FIRST):
            if first is None:
                first = paper_of(asked, content, question, own=None, day=QUARTER)
            yield replace(first, content=content).document


def _drawn(path: Path, out: BytesIO | Path) -> int:
    book = open_book(str(path))
    try:
        return sum(draw(documents(book), out).pages)
    finally:
        book.close()


def _measured(path: Path) -> None:
    draw(papers.notices(2), BytesIO())  # what is loaded once
    print(seconds(lambda: _drawn(path, path.with_suffix(".pdf"))), megabytes())


if __name__ == "__main__":
    _measured(Path(sys.argv[2]))
