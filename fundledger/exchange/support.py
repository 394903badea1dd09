"""Items of support from a file: taken whole, or refused with every reason.

`dry_run` goes the same way to the end, and then lets the transaction fall.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fundledger.errors import Place, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.schemas.fields import shortened
from fundledger.schemas.support import KIND, Found
from fundledger.store.books import Book
from fundledger.support.entering import Doubt, Received, take


@dataclass(frozen=True, slots=True)
class Odd:
    """What looks odd about a row, and where the row is."""

    place: Place
    key: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TakenFile:
    received: list[Received]
    rows: list[int | None]  # where each stands in the file
    odd: list[Odd]


def take_support(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    today: date,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> TakenFile:
    """Enter everything of a file, or nothing; what stands already is left as it is."""
    reading = reading_of(KIND, file)
    problems = [*reading.problems]
    found = reading.found
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        outcome = take(writer, [each.value.item for each in found], today, progress)
        for each in outcome.objections:
            of = found[each.at]
            place = of.place_of(of.value.row.field_of(each.name))
            problems.append(Problem(place, each.key, _params(each.params, each.first, found)))
        if problems:
            raise refused(file, problems)
    odd = [_odd(each, found) for each in outcome.doubts]
    return TakenFile(outcome.received, [each.place.row for each in found], odd)


def _odd(doubt: Doubt, found: list[Found]) -> Odd:
    return Odd(found[doubt.at].place, doubt.key, _params(doubt.params, doubt.first, found))


def _params(
    params: Mapping[str, object], first: int | None, found: list[Found]
) -> dict[str, object]:
    shown = shortened(dict(params))
    return shown if first is None else {**shown, "first": found[first].place}
