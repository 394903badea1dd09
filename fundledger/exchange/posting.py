"""Posting a file of entries: the whole of it in one transaction, or a refusal that names every row.

`dry_run` goes the same way to the end, and then lets the transaction fall: what it shows is what
would be posted, down to the voucher numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.exchange.entries import read_entries
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
    located = read_entries(path)
    taken: list[Taken] = []
    try:
        with writing(book, fund, actor) as writer:
            _refuse_objections(writer, path.name, located, progress)
            for posted in _posted(writer, path.name, located):
                taken.append(Taken(located[len(taken)], posted))
                progress(1)
            if dry_run:
                raise _LetItFall
    except _LetItFall:
        pass
    return taken


def _refuse_objections(
    writer: Writer, file: str, located: list[LocatedDraft], progress: Callable[[int], None]
) -> None:
    problems: list[Problem] = []
    for one in located:
        for objection in writer.objections(one.draft):
            place = one.place_of(objection.line)
            problems.append(Problem(place, objection.error.key, objection.error.params))
        progress(1)
    if problems:
        raise BadFile(file, problems)


def _posted(writer: Writer, file: str, located: list[LocatedDraft]) -> Iterator[Posted]:
    try:
        yield from writer.append_each(one.draft for one in located)
    except FundledgerError as error:
        # What no draft shows by itself: a key that stands for something else.
        key = error.params.get("key")
        place = next((one.place for one in located if one.draft.key == key), Place(file))
        raise BadFile(file, [Problem(place, error.key, error.params)]) from error
