"""Posting a file of entries: the whole of it in one transaction, or a refusal that names every row.

`dry_run` goes the same way to the end, and then lets the transaction fall: what it shows is what
would be posted, down to the voucher numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.exchange.entries import reading_of
from fundledger.ledger.entry import Posted
from fundledger.ledger.journal import Writer, writing
from fundledger.schemas.entries import LocatedDraft
from fundledger.store.books import Book


@dataclass(frozen=True, slots=True)
class Taken:
    """One entry of a file, and what became of it."""

    located: LocatedDraft
    posted: Posted


class _LetItFall(Exception):
    """Ends a dry run's transaction without keeping it."""


def post_entries(
    book: Book,
    fund: int,
    actor: str,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Taken]:
    located, problems = reading_of(path)
    taken: list[Taken] = []
    try:
        with writing(book, fund, actor) as writer:
            problems += _objections(writer, located, progress)
            if problems:
                raise BadFile(path.name, sorted(problems, key=_by_row))
            for posted in _posted(writer, path.name, located):
                taken.append(Taken(located[len(taken)], posted))
                progress(1)
            if dry_run:
                raise _LetItFall
    except _LetItFall:
        pass
    return taken


def _objections(
    writer: Writer, located: list[LocatedDraft], progress: Callable[[int], None]
) -> Iterator[Problem]:
    """What the ledger has against what could be read, each at its row."""
    for one in located:
        for objection in writer.objections(one.draft):
            place = one.place_of(objection.line)
            yield Problem(place, objection.error.key, objection.error.params)
        progress(1)


def _by_row(problem: Problem) -> tuple[str, int]:
    return problem.place.sheet or "", problem.place.row or 0


def _posted(writer: Writer, file: str, located: list[LocatedDraft]) -> Iterator[Posted]:
    try:
        yield from writer.append_each(one.draft for one in located)
    except FundledgerError as error:
        # What no draft shows by itself: a key that stands for something else.
        key = error.params.get("key")
        place = next((one.place for one in located if one.draft.key == key), Place(file))
        raise BadFile(file, [Problem(place, error.key, error.params)]) from error
