"""Contracts from a file of any form: read, judged, and taken whole or refused with every reason.

`dry_run` goes the same way to the end, and then lets the transaction fall, so that it cannot
differ from the real run. What a contract leaves unsaid that names its application is filled in from
the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.contract.terms import Fault
from fundledger.errors import FundledgerError, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.entry import Fact
from fundledger.ledger.journal import Writer, writing
from fundledger.lending.filled import Filling
from fundledger.registers.contracts import LoanContract
from fundledger.registers.signing import (
    Register,
    Signed,
    Together,
    as_new,
    correct_each,
    sign_each,
)
from fundledger.schemas.filekinds import Located
from fundledger.schemas.loans import Fill, filled_by
from fundledger.store.books import Book

if TYPE_CHECKING:
    from sqlalchemy import Connection

_Contract = Located[LoanContract]
_ROWS_BETWEEN_SIGNS_OF_LIFE = 100


@dataclass(frozen=True, slots=True)
class SignedFile:
    """What became of a file: each contract, and the warnings at their places."""

    signed: list[Signed]
    warnings: list[Problem]


def take_loans(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    only_one: bool = False,
    document: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
    before_it_is_kept: Callable[[Writer, SignedFile], None] = lambda *_: None,
) -> SignedFile:
    """Sign every contract of a file, or none of them.

    `before_it_is_kept` may refuse all of it, knowing what is odd.
    """
    with book.reading() as connection:
        reading = reading_of(filled_by(_fill(connection, fund)), file)
    located, problems = reading.found, [*reading.problems]
    if only_one and len(located) > 1:
        raise FundledgerError("loan.one_only", file=file.name, count=len(located))
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        register = Register(writer.connection, fund)
        wanted = [as_new(one.value) for one in located]
        problems += _problems(located, wanted, register.objections, progress)
        for record in reading.left_out:
            number = record.text("cooperative")
            if number is not None and not register.knows(number):
                place = record.where.place(("cooperative",))
                problems.append(Problem(place, "cooperative.unknown", {"cooperative": number}))
        if problems:
            raise refused(file, problems)
        contracts = [one.value for one in located]
        taken = _told(located, sign_each(writer, contracts, document, register))
        before_it_is_kept(writer, taken)
        return taken


@dataclass(frozen=True, slots=True)
class CorrectedFile:
    """What was said anew, and the warnings at their places."""

    facts: list[Fact]
    warnings: list[Problem]


def correct_loans(
    writer: Writer, file: SourceFile, reason: str, document: str | None = None
) -> CorrectedFile:
    """Restate the contracts of a file that say something else than what stands.

    Takes a writer, so that what follows from a correction can be settled in the same transaction.
    """
    reading = reading_of(filled_by(_fill(writer.connection, writer.fund)), file)
    located, problems = reading.found, [*reading.problems]
    register = Register(writer.connection, writer.fund)
    wanted = [register.as_correction(one.value) for one in located]
    problems += _problems(located, wanted, register.objections_to_correction)
    if problems:
        raise refused(file, problems)
    contracts = [one.value for one in located]
    warnings = [
        Problem(one.place_of(doubt.path), doubt.key, doubt.params)
        for one, contract in zip(located, wanted, strict=True)
        for doubt in register.doubts_of_correction(contract)
    ]
    facts = correct_each(writer, contracts, reason, document, register)
    if not facts:
        numbers = [each.number for each in contracts]
        raise FundledgerError("loan.nothing_to_correct", loan=numbers)
    return CorrectedFile(facts, warnings)


def _fill(connection: Connection, fund: int) -> Fill:
    """Looks into the book where a file has loans that name an application."""
    return lambda rows: Filling.read(connection, fund).of(rows)


def _problems(
    located: Iterable[_Contract],
    wanted: Sequence[LoanContract],
    against: Callable[[LoanContract, Together], Iterable[Fault]],
    progress: Callable[[int], None] = lambda _: None,
) -> list[Problem]:
    found: list[Problem] = []
    together = Together.of(wanted)
    for number, (one, contract) in enumerate(zip(located, wanted, strict=True), start=1):
        for fault in against(contract, together):
            found.append(Problem(one.place_of(fault.path), fault.key, fault.params))
        if number % _ROWS_BETWEEN_SIGNS_OF_LIFE == 0:
            progress(_ROWS_BETWEEN_SIGNS_OF_LIFE)
    return found


def _told(located: list[_Contract], signed: list[Signed]) -> SignedFile:
    warnings = [
        Problem(one.place_of(doubt.path), doubt.key, doubt.params)
        for one, each in zip(located, signed, strict=True)
        for doubt in each.doubts
    ]
    return SignedFile(signed, warnings)
