"""An opening from a file of any form: read, judged, taken whole or refused with every reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fundledger.contract.terms import Fault
from fundledger.errors import FundledgerError, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.intake.opening import Opened, OpeningRefused, objections, open_book, replace_opening
from fundledger.intake.past import Compared, compared
from fundledger.ledger.journal import writing
from fundledger.schemas.opening import KIND, LocatedOpening
from fundledger.store.books import Book


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """What became of a file: the opening, its past against it, and the warnings at their places."""

    opened: Opened
    past: Compared
    warnings: list[Problem]


class PastDiffers(FundledgerError):
    """Refused because it was asked to be: the past comes to other figures than the opening."""

    def __init__(self, past: Compared) -> None:
        count = len(past.differences) + len(past.unplayable)
        super().__init__("opening.history_differs", count=count)
        self.past = past


def take_opening(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    reason: str | None = None,
    booked_on: date | None = None,
    strict: bool = False,
    dry_run: bool = False,
) -> OpenedFile:
    """Open the book by a file; with a reason, in place of the opening that stands.

    `strict` refuses where the past of a loan comes to another figure than its opening.
    """
    reading = reading_of(KIND, file)
    located, problems = next(iter(reading.found), None), [*reading.problems]
    if located is None or problems:
        if located is not None:
            with writing(book, fund, actor, dry_run=True) as writer:
                asked, unread = located.asked, located.unread
                problems += _placed(located, objections(writer, asked, unread, reason, booked_on))
        raise refused(file, problems)
    past = compared(located.asked.loans, located.asked.day)
    if strict and (past.differences or past.unplayable):
        raise PastDiffers(past)
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        try:
            if reason is None:
                opened = open_book(writer, located.asked)
            else:
                opened = replace_opening(writer, located.asked, reason, booked_on=booked_on)
        except OpeningRefused as refusal:
            problems = _placed(located, refusal.faults)
            raise refused(file, problems) from None
    return OpenedFile(opened, past, _placed(located, opened.doubts))


def _placed(located: LocatedOpening, faults: Iterable[Fault]) -> list[Problem]:
    return [Problem(located.place_of(each.path), each.key, each.params) for each in faults]
