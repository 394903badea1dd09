"""Posting a file of entries: whole, in one transaction, or a refusal that names every row.

What is odd and no reason to refuse is told beside it: money that would stand below zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fundledger.errors import Problem
from fundledger.exchange.entries import reading_of
from fundledger.exchange.refusing import refused
from fundledger.ledger.entry import Posted
from fundledger.ledger.journal import Writer, writing
from fundledger.schemas.entries import LocatedDraft
from fundledger.store.books import Book
from fundledger.treasury.shortages import Shortage, shortages


@dataclass(frozen=True, slots=True)
class Taken:
    """One entry of a file, and what became of it."""

    located: LocatedDraft
    posted: Posted


@dataclass(frozen=True, slots=True)
class TakenFile:
    entries: list[Taken]
    short: list[Shortage]


def post_entries(
    book: Book,
    fund: int,
    actor: str,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> TakenFile:
    located, problems, fragments = reading_of(path)
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        problems += _objections(writer, located, progress)
        problems += _objections_to_fragments(writer, fragments)
        if problems:
            raise refused(path, problems)
        posted = writer.append_each(one.draft for one in located)
        taken = [Taken(one, what) for one, what in zip(located, posted, strict=True)]
        return TakenFile(taken, _short(writer, taken))


def _short(writer: Writer, taken: list[Taken]) -> list[Shortage]:
    """Accounts of money in the file that now are below zero on some day from its first on."""
    if not taken:
        return []
    accounts = writer.accounts.ever()
    first = min(one.posted.date for one in taken)
    named = {
        writer.accounts.number_of(line.account, one.posted.date)
        for one in taken
        for line in one.located.draft.postings
    }
    mentioned = [accounts[number] for number in sorted(named)]
    return shortages(writer.connection, writer.fund, mentioned, first)


def _objections_to_fragments(
    writer: Writer, fragments: Sequence[LocatedDraft]
) -> Iterator[Problem]:
    """What is wrong with the postings of an entry that could not be read whole; their sum only
    where each of them could be."""
    against = writer.objections_each(one.draft for one in fragments)
    for one, objections in zip(fragments, against, strict=True):
        for objection in objections:
            if objection.line is not None or one.has_all_lines:
                place = one.place_of(objection.line, objection.field)
                yield Problem(place, objection.error.key, objection.error.params)


def _objections(
    writer: Writer, located: list[LocatedDraft], progress: Callable[[int], None]
) -> Iterator[Problem]:
    """What the ledger has against what could be read, each at its row."""
    against = writer.objections_each(one.draft for one in located)
    for one, objections in zip(located, against, strict=True):
        for objection in objections:
            place = one.place_of(objection.line, objection.field)
            yield Problem(place, objection.error.key, objection.error.params)
        progress(1)
