"""Posting a file of entries: whole, in one transaction, or a refusal that names every row.

What is odd and no reason to refuse is told beside it: money that would stand below zero. What a
loan's documents post is not posted by hand (`loans.by_hand`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fundledger.errors import FundledgerError, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.accounts import Account
from fundledger.ledger.entry import Posted, Posting
from fundledger.ledger.journal import Writer, writing
from fundledger.ledger.reading import entries_with_keys
from fundledger.ledger.roles import ROLES
from fundledger.loans.by_hand import ByHand, is_of_loans
from fundledger.schemas.entries import KIND, LocatedDraft
from fundledger.store.books import Book
from fundledger.treasury.shortages import Shortage, shortages

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """One entry of a file, and what became of it."""

    located: LocatedDraft
    posted: Posted


@dataclass(frozen=True, slots=True)
class PostedFile:
    entries: list[PostedEntry]
    short: list[Shortage]


def post_entries(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> PostedFile:
    reading = reading_of(KIND, file)
    located, problems = reading.found, [*reading.problems]
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        problems += _objections(writer, located, progress)
        problems += _objections_to_fragments(writer, reading.left_out)
        problems += _of_loans(writer, located)
        if problems:
            raise refused(file, problems)
        posted = writer.append_each(one.draft for one in located)
        taken = [PostedEntry(one, what) for one, what in zip(located, posted, strict=True)]
        return PostedFile(taken, _short(writer, taken))


def _short(writer: Writer, taken: list[PostedEntry]) -> list[Shortage]:
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


def _of_loans(writer: Writer, located: list[LocatedDraft]) -> Iterator[Problem]:
    """Lines that only the documents of a loan may post; what stands already is left alone."""
    ever = writer.accounts.ever()
    found = [
        (one, index, account)
        for one in located
        for index, line in enumerate(one.draft.postings)
        if (account := _account_of(writer, ever, one, line)) is not None
        and is_of_loans(account.role)
    ]
    if not found:
        return
    rule = ByHand.of(writer.connection, writer.fund)
    objected = [
        (one, index, objection)
        for one, index, account in found
        if (objection := rule.objection(one.draft.postings[index], account)) is not None
    ]
    standing: set[str] = set()
    keys = sorted({one.draft.key for one, _, _ in objected if one.draft.key is not None})
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        standing |= entries_with_keys(writer.connection, writer.fund, some).keys()
    for one, index, objection in objected:
        if one.draft.key not in standing:
            yield Problem(one.place_of(index, "account"), objection.key, objection.params)


def _account_of(
    writer: Writer, ever: Mapping[str, Account], one: LocatedDraft, line: Posting
) -> Account | None:
    """By its number, or by its role on the day; None: the ledger has named it already."""
    if line.account not in ROLES:
        return ever.get(line.account)
    try:
        return writer.accounts.on(writer.admission.booked(one.draft)).get(line.account)
    except FundledgerError:
        return None
