"""Petitions from a file of any form: judged row by row, taken whole or refused with reasons.

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
from fundledger.schemas.fields import shortened
from fundledger.schemas.petitions import KIND
from fundledger.store.books import Book
from fundledger.support.petitions_received import Received, Receiving, receive_each

_ROWS_BETWEEN_SIGNS_OF_LIFE = 100


def take_petitions(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    today: date,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Received]:
    """Enter every petition of a file, or none of them."""
    reading = reading_of(KIND, file)
    problems = [*reading.problems, *said_twice(reading, "petitions.twice", "petition")]
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        receiving = Receiving(writer.connection, fund, today)
        for count, one in enumerate(reading.found, start=1):
            for fault in receiving.objections(one.value):
                place = one.place_of(fault.path)
                problems.append(Problem(place, fault.key, shortened(fault.params)))
            if count % _ROWS_BETWEEN_SIGNS_OF_LIFE == 0:
                progress(_ROWS_BETWEEN_SIGNS_OF_LIFE)
        if problems:
            raise refused(file, problems)
        return receive_each(writer, [one.value for one in reading.found], receiving)
