"""Papers printed into a folder through the office, and read back, for tests of the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fundledger.files import SourceFile
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.ledger.books import FUND, capital_in, disbursement, post
from tests.office.calls import TODAY

YEAR = {"first": "2024-01-01", "to": "2024-06-30"}
PRINTED = date(2024, 6, 20)
"""When drafts are printed: before they are issued, on `TODAY` at the latest."""


def with_money(book: Book, fund: int = FUND) -> Book:
    """Capital of 900 million, of which 300 million are lent; 5 million more come in June 2024."""
    post(
        book,
        capital_in("2023-01-01", 900_000_000),
        disbursement("2023-01-02", 300_000_000),
        capital_in("2024-06-10", 5_000_000),
        fund=fund,
    )
    return book


def ask(
    book: Book, act: str, /, today: date = TODAY, fund: int | None = FUND, **said: Any
) -> Answer:
    return call(book, fund, "văn thư", act, said, today=today, agreed=True)


def printed(
    book: Book,
    folder: Path,
    act: str = "print capital",
    name: str = "draft.pdf",
    today: date = PRINTED,
    **said: Any,
) -> SourceFile:
    """A draft, as it lies in a folder."""
    said = said or (YEAR if act == "print capital" else {"as_of": "2024-06-30"})
    made = ask(book, act, today, **said).made
    assert made is not None
    made.write(folder / name, True)
    return SourceFile.at(folder / name)


def issued(book: Book, *files: SourceFile, on: date = TODAY, **said: Any) -> list[str]:
    """The numbers that drafts get."""
    answer = ask(book, "paper issue", files=files, on=on, **said)
    numbers: list[str] = answer.facts["numbers"]
    return numbers


def kept(book: Book, number: str, folder: Path, **said: Any) -> SourceFile:
    """The file that the book gives out again."""
    made = ask(book, "print", again=number, **said).made
    assert made is not None
    place = folder / made.name
    made.write(place, True)
    return SourceFile.at(place)


def verified(book: Book, *files: SourceFile, **said: Any) -> list[dict[str, Any]]:
    """What programs are told of each file."""
    answer = ask(book, "verify", files=files, **said)
    assert isinstance(answer.found, Screen)
    found: list[dict[str, Any]] = answer.found.document()["files"]
    assert answer.holds == all(each["holds"] for each in found)
    return found


def result(book: Book, file: SourceFile) -> str:
    (found,) = verified(book, file)
    return str(found["result"])
