"""Files read whole, as the tests ask for them: what is found, or `BadFile` with every bad place."""

from __future__ import annotations

from typing import TypeVar

from fundledger.errors import BadFile
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.intake.recognition import Row
from fundledger.registers.contracts import LoanContract
from fundledger.schemas import collections, entries, loans, opening
from fundledger.schemas.entries import LocatedDraft
from fundledger.schemas.filekinds import FileKind, Located
from fundledger.schemas.opening import LocatedOpening

T = TypeVar("T")
U = TypeVar("U")


def read_whole(kind: FileKind[T, U], file: SourceFile) -> list[T]:
    reading = reading_of(kind, file)
    if reading.problems:
        raise BadFile(file.name, reading.problems)
    return reading.found


def read_entries(file: SourceFile) -> list[LocatedDraft]:
    return read_whole(entries.KIND, file)


def read_collections(file: SourceFile) -> list[Located[Row]]:
    return read_whole(collections.KIND, file)


def read_loans(file: SourceFile) -> list[Located[LoanContract]]:
    return read_whole(loans.KIND, file)


def read_opening(file: SourceFile) -> LocatedOpening:
    (found,) = read_whole(opening.KIND, file)
    return found
