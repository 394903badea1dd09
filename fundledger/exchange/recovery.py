"""What a fund has done about its debts, from a file: taken whole, or refused with every reason.

`dry_run` goes the same way to the end, and then lets the transaction fall, so that it cannot
differ from the real run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from fundledger.errors import Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.recovery.receiving import Received, Unread, receive_each
from fundledger.schemas.fields import shortened
from fundledger.schemas.filekinds import Reading
from fundledger.schemas.recovery import KIND, Found, LeftOut
from fundledger.store.books import Book

_ITEMS_BETWEEN_SIGNS_OF_LIFE = 20


def take_recovery(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    today: date,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Received]:
    """Enter everything of a file, or nothing; what stands already is left as it is."""
    reading = reading_of(KIND, file)
    problems = [*reading.problems]
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        outcome = receive_each(
            writer,
            [each.value for each in reading.found],
            today=today,
            unread=_unread(reading),
            progress=_now_and_then(progress),
        )
        for each in outcome.objections:
            place = reading.found[each.at].place_of(each.name)
            params = shortened(dict(each.params))
            if each.first is not None:
                params["first"] = reading.found[each.first].place
            problems.append(Problem(place, each.key, params))
        if problems:
            raise refused(file, problems)
    return outcome.received


def _unread(reading: Reading[Found, LeftOut]) -> Unread:
    of_cases = {"cases", "events"}
    return Unread(
        cases={each.name for each in reading.left_out if each.part in of_cases},
        notices={each.name for each in reading.left_out if each.part == "steps"},
    )


def _now_and_then(progress: Callable[[int], None]) -> Callable[[], None]:
    def signs() -> Iterator[None]:
        while True:
            for _ in range(_ITEMS_BETWEEN_SIGNS_OF_LIFE):
                yield
            progress(_ITEMS_BETWEEN_SIGNS_OF_LIFE)

    going = signs()
    return lambda: next(going)
