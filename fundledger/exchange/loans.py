"""Contracts from a file of any form: read, judged, and taken whole or refused with every reason.

`dry_run` goes the same way to the end, and then lets the transaction fall, so that it cannot
differ from the real run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fundledger.contract.terms import Fault
from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import source_of
from fundledger.files import SourceFile
from fundledger.ledger.entry import Fact
from fundledger.ledger.journal import Writer, writing
from fundledger.registers.contracts import LoanContract
from fundledger.registers.signing import Register, Signed, cleaned, correct_each, sign_each
from fundledger.schemas.loans import LAYOUT, LocatedLoan, Reading, read_sheets, read_tree
from fundledger.schemas.raw import Tree
from fundledger.store.books import Book

_ROWS_BETWEEN_SIGNS_OF_LIFE = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: each contract, and the warnings at their places."""

    signed: list[Signed]
    warnings: list[Problem]


def read_loans(file: SourceFile) -> list[LocatedLoan]:
    """All contracts of a .xlsx, .csv, .yaml or .json file; `BadFile` names every bad place."""
    loans, problems, _ = reading_of(file)
    if problems:
        raise BadFile(file.name, problems)
    return loans


def reading_of(file: SourceFile) -> Reading:
    """What can be read of the file and what cannot; `BadFile` only where nothing can be."""
    source = source_of(file, LAYOUT)
    if isinstance(source, Tree):
        return read_tree(source)
    return read_sheets(file.name, source)


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
) -> Taken:
    """Sign every contract of a file, or none of them."""
    located, problems, borrowers = reading_of(file)
    if only_one and len(located) > 1:
        raise FundledgerError("loan.one_only", file=file.name, count=len(located))
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        register = Register(writer.connection, fund)
        problems += _problems(located, register.objections, progress)
        for number, place in borrowers:
            if not register.knows(number):
                params: dict[str, object] = {"cooperative": number}
                problems.append(Problem(place, "cooperative.unknown", params))
        if problems:
            raise refused(file, problems)
        contracts = [one.contract for one in located]
        return _told(located, sign_each(writer, contracts, document, register))


def correct_loans(
    writer: Writer, file: SourceFile, reason: str, document: str | None = None
) -> list[Fact]:
    """Restate the contracts of a file that say something else than what stands.

    Takes a writer, so that what follows from a correction can be settled in the same transaction.
    """
    located, problems, _ = reading_of(file)
    register = Register(writer.connection, writer.fund)
    problems += _problems(located, register.objections_to_correction)
    if problems:
        raise refused(file, problems)
    contracts = [one.contract for one in located]
    facts = correct_each(writer, contracts, reason, document, register)
    if not facts:
        numbers = [each.number for each in contracts]
        raise FundledgerError("loan.nothing_to_correct", loan=numbers)
    return facts


def _problems(
    located: Iterable[LocatedLoan],
    against: Callable[[LoanContract], Iterable[Fault]],
    progress: Callable[[int], None] = lambda _: None,
) -> list[Problem]:
    found: list[Problem] = []
    for number, one in enumerate(located, start=1):
        for fault in against(cleaned(one.contract)):
            found.append(Problem(one.place_of(fault.path), fault.key, fault.params))
        if number % _ROWS_BETWEEN_SIGNS_OF_LIFE == 0:
            progress(_ROWS_BETWEEN_SIGNS_OF_LIFE)
    return found


def _told(located: list[LocatedLoan], signed: list[Signed]) -> Taken:
    warnings = [
        Problem(one.place_of(doubt.path), doubt.key, doubt.params)
        for one, each in zip(located, signed, strict=True)
        for doubt in each.doubts
    ]
    return Taken(signed, warnings)
