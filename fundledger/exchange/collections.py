"""A file of receipts: previewed, or posted whole in one transaction; every bad row is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from fundledger.errors import BadFile, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.intake import collecting
from fundledger.intake.collecting import Collected, Objection, RowsRefused
from fundledger.intake.dividing import Divide
from fundledger.intake.recognition import Row
from fundledger.ledger.journal import writing
from fundledger.schemas.collections import KIND
from fundledger.schemas.filekinds import Located, Reading
from fundledger.schemas.records import Record
from fundledger.store.books import Book

_Reading = Reading[Located[Row], Record]


@dataclass(frozen=True, slots=True)
class Asked:
    """How the rows of a file are to be taken."""

    today: date
    divide: Divide | None = None  # None: as the Fund has set
    booked_on: date | None = None
    progress: Callable[[int], None] = lambda _: None

    def how(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """What became of the rows of a file, and the number that the file shows for each."""

    collected: Collected
    rows: list[int | None]


def preview_file(book: Book, fund: int, file: SourceFile, asked: Asked) -> CollectedFile:
    """What the file would do; nothing is written, and nobody who writes is kept waiting."""
    reading = reading_of(KIND, file)
    if reading.problems:
        raise _refused(file, reading, _objections(book, fund, reading, asked))
    with book.reading() as connection:
        try:
            collected = collecting.preview(connection, fund, _rows(reading), **asked.how())
        except RowsRefused as refused:
            raise _refused(file, reading, refused.objections) from None
    return _taken(collected, reading)


def post_file(book: Book, fund: int, actor: str, file: SourceFile, asked: Asked) -> CollectedFile:
    reading = reading_of(KIND, file)
    if reading.problems:
        raise _refused(file, reading, _objections(book, fund, reading, asked))
    try:
        with writing(book, fund, actor) as writer:
            collected = collecting.post(writer, _rows(reading), **asked.how())
    except RowsRefused as refused:
        raise _refused(file, reading, refused.objections) from None
    return _taken(collected, reading)


def _objections(book: Book, fund: int, reading: _Reading, asked: Asked) -> Sequence[Objection]:
    """What the books have against the rows that could be read, where others could not."""
    with book.reading() as connection:
        try:
            collecting.preview(connection, fund, _rows(reading), **asked.how())
        except RowsRefused as refused:
            return refused.objections
    return ()


def _refused(file: SourceFile, reading: _Reading, objections: Sequence[Objection]) -> BadFile:
    """What cannot be read and what the books refuse are told together, in the order of the rows."""
    problems = list(reading.problems)
    for objection in objections:
        place = reading.found[objection.row].place_of(objection.field)
        problems.append(Problem(place, objection.error.key, objection.error.params))
    return refused(file, problems)


def _taken(collected: Collected, reading: _Reading) -> CollectedFile:
    return CollectedFile(collected, [each.place.row for each in reading.found])


def _rows(reading: _Reading) -> list[Row]:
    return [each.value for each in reading.found]
