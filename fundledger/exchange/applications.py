"""Applications from a file of any form: judged row by row, taken whole or refused with reasons.

`dry_run` goes the same way to the end, and then lets the transaction fall, so that it cannot
differ from the real run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fundledger.errors import Problem
from fundledger.exchange.numbered import said_twice
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.lending.receiving import Received, Receiving, receive_each
from fundledger.schemas.applications import KIND
from fundledger.schemas.fields import shortened
from fundledger.store.books import Book

_ROWS_BETWEEN_SIGNS_OF_LIFE = 100


def take_applications(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    today: date,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Received]:
    """Enter every application of a file, or none of them."""
    reading = reading_of(KIND, file)
    problems = [*reading.problems, *said_twice(reading, "applications.twice", "application")]
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        receiving = Receiving(writer.connection, fund, today)
        for count, one in enumerate(reading.found, start=1):
            for fault in receiving.objections(one.value):
                place = one.place_of(fault.path)
                problems.append(Problem(place, fault.key, shortened(fault.params)))
            if count % _ROWS_BETWEEN_SIGNS_OF_LIFE == 0:
                progress(_ROWS_BETWEEN_SIGNS_OF_LIFE)
        for record in reading.left_out:
            number = record.text("cooperative")
            if number is not None and not receiving.knows_borrower(number):
                place = record.where.place(("cooperative",))
                problems.append(Problem(place, "cooperative.unknown", {"cooperative": number}))
        if problems:
            raise refused(file, problems)
        return receive_each(writer, [one.value for one in reading.found], receiving)
