"""Petitions from a file of any form: judged row by row, taken whole or refused with reasons.

`dry_run` goes the same way to the end, and then lets the transaction fall, so that it cannot
differ from the real run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from fundledger.errors import Place, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.schemas.fields import shortened
from fundledger.schemas.filekinds import Located, Reading
from fundledger.schemas.petitions import KIND
from fundledger.schemas.records import Record
from fundledger.store.books import Book
from fundledger.support.petitions_received import Listed, Received, Receiving, receive_each

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
    problems = [*reading.problems, *_twice(reading)]
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


def _twice(reading: Reading[Located[Listed], Record]) -> Iterator[Problem]:
    """A number is said once, in a row that could be read or in one that could not."""
    said = [(each.value.number, each.place_of("number")) for each in reading.found]
    said += [
        (number, record.where.place(("number",)))
        for record in reading.left_out
        if (number := record.text("number")) is not None
    ]
    first: dict[str, Place] = {}
    for number, place in sorted(said, key=lambda each: (each[1].sheet or "", each[1].row or 0)):
        earlier = first.setdefault(number, place)
        if earlier is not place:
            params: dict[str, object] = {"petition": number, "first": earlier}
            yield Problem(place, "petitions.twice", params)
