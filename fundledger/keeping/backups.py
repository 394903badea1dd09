"""Backup and restore of a book: a copy counts only when it has proved itself.

`backup` copies a book that may be in use, proves the copy (every invariant over every fund) and
only then gives it its name; with `keep` it deletes older backups that the new one contains, and
nothing else. `prepared` copies a backup beside the book to be, proves it and compares it with a
book that is there; `Ready.put_in_place` renames, and the book that was there gets another name.
A backup is a book: every command opens it by `--book`. A book on a server is backed up as a bundle
of all its funds, and a bundle is restored into a file or into an empty database of a server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fundledger import calendar
from fundledger.calendar import VIETNAM, parse_moment
from fundledger.errors import FundledgerError
from fundledger.keeping.bundles import Bundle, is_bundle, restore_bundle, survey, write_bundle
from fundledger.keeping.reminders import note_backup
from fundledger.ledger.chain import Extent, extent_of, hash_at
from fundledger.ledger.replicas import replica_since
from fundledger.ledger.watching import Finding
from fundledger.reports.findings import proved
from fundledger.store import copies
from fundledger.store.addresses import shown_location
from fundledger.store.books import (
    Book,
    file_at,
    open_at_rest,
    open_book,
    url_of,
)
from fundledger.store.drafts import keep_rights, sweep
from fundledger.store.targets import has_our_mark, refuse_beside_a_book, refuse_name_of_a_draft

if TYPE_CHECKING:
    from sqlalchemy import Connection

Findings = list[tuple[int, Finding]]
"""Findings, each with its fund."""

Clock = Callable[[], datetime]

BUNDLE_SUFFIX = ".bundle"


class Progress(Protocol):
    """Shows how far work has come: `with progress("backup.copying") as advance: advance(count)`"""

    def __call__(
        self, key: str, total: int | None = None, /
    ) -> AbstractContextManager[Callable[[int], None]]: ...


def silent(key: str, total: int | None = None, /) -> AbstractContextManager[Callable[[int], None]]:
    return nullcontext(lambda count: None)


class NotProved(FundledgerError):
    """A backup whose books do not prove: it is not restored."""

    def __init__(self, path: Path, findings: Findings) -> None:
        super().__init__("restore.not_proved", file=str(path), count=len(findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds. With findings, it is the exact copy of a book that does not prove."""

    path: Path
    size_bytes: int
    chains: tuple[Extent, ...]
    findings: Findings
    deleted: tuple[Path, ...] = ()
    undeletable: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """One fund in the present book and in the backup."""

    fund: int
    present: Extent
    backup: Extent
    common: int  # links that both have

    @property
    def lost(self) -> int:
        """Links of the present book that are not in the backup."""
        return self.present.links - self.common


@dataclass(frozen=True, slots=True)
class Restored:
    book: Path | str  # a file, or what to call a database
    source: Path
    chains: tuple[Extent, ...]
    aside: Path | None  # where the book that was replaced is now


def backup(
    location: str,
    target: Path,
    *,
    keep: int | None = None,
    replace: bool = False,
    clock: Clock = calendar.now,
    progress: Progress = silent,
) -> BackedUp:
    """Make a proved copy of the book at `target`, or in that folder, named by the moment."""
    if keep is not None and (keep < 1 or not _is_folder(target)):
        raise FundledgerError("backup.keep_needs_folder")
    made_at = clock()
    source = file_at(location)
    if source is None:
        return _of_a_server(location, target, keep, made_at, replace=replace, progress=progress)
    path = _dated(target, source, made_at) if target.is_dir() else target
    original = open_book(location)
    try:
        _refuse_target(path, source, original, replace)
        _chains(original)  # refuses a book that has nothing to keep
        with copies.drafted(path) as draft:
            with progress("backup.copying") as advance:
                copies.copy_pages(source, draft, advance)
            chains, findings = _proved_copy(draft, original, path, progress)
            copies.put(draft, path, replace=replace)
    finally:
        original.close()
    note_backup(source, chains, made_at)
    sweep(path.parent, _names_of(source) if target.is_dir() else re.escape(path.name))
    deleted: list[Path] = []
    undeletable: list[Path] = []
    if keep is not None and not findings:
        deleted, undeletable = _deleted(_beyond(path, source, keep, chains))
    size = path.stat().st_size
    return BackedUp(path, size, chains, findings, tuple(deleted), tuple(undeletable))


def dated_backups(folder: Path, book: Path, newest: Path) -> list[Path]:
    """The earlier backups of a book in a folder, oldest first; each is contained in the newest."""
    with _at_rest(newest) as kept:
        return [path for path in _named(folder, book, newest) if _is_contained(path, kept)]


def copies_in(folder: Path, book: Path) -> list[Path]:
    """What lies in a folder under the names that backups of a book get, newest first."""
    if not folder.is_dir():
        return []
    name = re.compile(_names_of(book))
    return sorted((each for each in folder.iterdir() if name.fullmatch(each.name)), reverse=True)


def _named(folder: Path, book: Path, newest: Path) -> list[Path]:
    return [path for path in reversed(copies_in(folder, book)) if path != newest]


def _deleted(old: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Delete backups; those deleted, and those somebody has open, which the next run deletes."""
    deleted: list[Path] = []
    undeletable: list[Path] = []
    for path in old:
        try:
            path.unlink()
            deleted.append(path)
        except OSError:
            undeletable.append(path)
    return deleted, undeletable


@dataclass(frozen=True, slots=True)
class Ready:
    """A proved copy of a backup, beside the place it is for. Use it only inside `prepared`."""

    source: Path
    book: Path
    chains: tuple[Extent, ...]
    replaces: bool
    beside: tuple[Beside, ...]  # if the present book can be read
    unreadable: FundledgerError | None  # why it cannot be read
    _draft: Path

    def put_in_place(self, *, clock: Clock = calendar.now) -> Restored:
        """Make the backup the book; the one that was there is kept, named by the moment."""
        aside = copies.free_name(self.book, f"before-restore-{_stamp(clock())}")
        if self.replaces and not self.book.exists():
            raise FundledgerError("restore.moved_on", book=str(self.book))
        if not self.replaces and self.book.exists():
            raise FundledgerError("restore.book_there", book=str(self.book))
        ours = self.replaces and has_our_mark(self.book)
        if self.replaces:
            keep_rights(self.book, self._draft)
        with (
            copies.alone_with(self.book) if ours else nullcontext(),
            copies.set_aside(self.book, aside),
        ):
            if self.replaces and self.unreadable is None:
                self._refuse_changed(aside)
            copies.put(self._draft, self.book)
        note_backup(self.book, self.chains, clock())
        return Restored(self.book, self.source, self.chains, aside if self.replaces else None)

    def _refuse_changed(self, aside: Path) -> None:
        """Refuse if the book that makes way is no longer the one that was shown, link for link.

        It is read under its new name, where nobody can write any more and nothing that was written
        before the lock is missed. Reading it under its own name would give up the lock on closing.
        """
        with _at_rest(aside) as book, book.reading() as connection:
            shown = {each.fund: each.present for each in self.beside}
            found = {fund: extent_of(connection, fund) for fund in {*book.funds(), *shown}}
        if found != shown:
            raise FundledgerError("restore.moved_on", book=str(self.book))


@contextmanager
def prepared(
    location: str, source: Path, *, replace: bool = False, progress: Progress = silent
) -> Iterator[Ready | ReadyOnServer]:
    """Copy a backup beside the book to be, and prove it; nothing else is changed yet."""
    book = file_at(location)
    bundle = _bundle_at(source, progress)
    if book is None:
        if bundle is None:
            raise FundledgerError("restore.needs_bundle", file=str(source))
        yield ReadyOnServer(location, bundle, progress)
        return
    if book.is_symlink():
        book = book.resolve()  # the book is to be renamed, not the link to it
    if bundle is None:
        with _speaking_of_a_backup(source):
            at_rest = copies.is_at_rest(source)
            (open_at_rest(source, str(source)) if at_rest else open_book(str(source))).close()
    replaces = _refuse_place(book, source, replace)
    with copies.drafted(book) as draft:
        with _speaking_of_a_backup(source):
            if bundle is None:
                with progress("restore.copying") as advance:
                    copies.copy_pages(source, draft, advance, at_rest=at_rest)
            else:
                _unpack(str(draft), bundle, progress)
            copies.keep_a_log(draft)
            chains, findings = _proved_at_rest(draft, str(source), progress)
        if findings:
            raise NotProved(source, findings)
        beside, unreadable = _present(book, chains, draft) if replaces else ((), None)
        yield Ready(source, book, chains, replaces, beside, unreadable, draft)
    sweep(book.parent, re.escape(book.name))


@dataclass(frozen=True, slots=True)
class ReadyOnServer:
    """A whole bundle, and the database it is for; refused later if that holds a book already."""

    location: str
    bundle: Bundle
    progress: Progress
    replaces: bool = False
    beside: tuple[Beside, ...] = ()
    unreadable: FundledgerError | None = None

    @property
    def book(self) -> str:
        return shown_location(self.location)

    def put_in_place(self) -> Restored:
        _unpack(self.location, self.bundle, self.progress)
        return Restored(self.book, self.bundle.path, _chains_of(self.bundle), None)


def _of_a_server(
    location: str,
    target: Path,
    keep: int | None,
    made_at: datetime,
    *,
    replace: bool,
    progress: Progress,
) -> BackedUp:
    """Make a bundle of all funds of a book on a server, as of one moment."""
    named = Path(f"{url_of(location).database or 'server'}{BUNDLE_SUFFIX}")
    path = _dated(target, named, made_at) if target.is_dir() else target
    with closing(open_book(location)) as book:
        _chains(book)  # refuses a book that has nothing to keep
        with progress("check.proving") as advance:
            findings = proved(book, None, None, since_seal=False, progress=advance)
        with progress("bundle.writing") as advance:
            bundle = write_bundle(
                *(book, book.funds(), path), replace=replace, as_backup=True, progress=advance
            )
        deleted: list[Path] = []
        undeletable: list[Path] = []
        if keep is not None and not findings:
            older = [each for each in _named(target, named, path) if _is_in_book(each, book)]
            gone = _outlived(older, lambda each: survey(each).code == bundle.code, keep)
            deleted, undeletable = _deleted(gone)
    return BackedUp(
        *(path, path.stat().st_size, _chains_of(bundle), findings),
        deleted=tuple(deleted),
        undeletable=tuple(undeletable),
    )


def _is_folder(target: Path) -> bool:
    """Whether the target is a folder for backups; a new one is made if its parent is there."""
    if not target.exists() and not target.suffix and target.absolute().parent.is_dir():
        refuse_beside_a_book(target)
        try:
            target.mkdir()
        except OSError as error:
            raise FundledgerError("book.no_permission", book=str(target)) from error
    return target.is_dir()


def _is_in_book(path: Path, book: Book) -> bool:
    """Whether all that a bundle holds is in the book; False for what is no bundle."""
    try:
        chains = _chains_of(survey(path))
    except FundledgerError:
        return False
    with book.reading() as connection:
        return all(
            hash_at(connection, chain.fund, chain.links) == chain.last_hash for chain in chains
        )


def _bundle_at(source: Path, progress: Progress) -> Bundle | None:
    """The bundle in a file, read through; None if the file is no bundle."""
    if not is_bundle(source):
        return None
    with progress("bundle.proving") as advance:
        return survey(source, progress=advance)


def _unpack(location: str, bundle: Bundle, progress: Progress) -> None:
    with progress("bundle.taking", bundle.manifest.links) as advance:
        restore_bundle(location, bundle, progress=advance)


def _chains_of(bundle: Bundle) -> tuple[Extent, ...]:
    return tuple(
        Extent(each.fund, each.links, each.head, None, parse_moment(each.recorded_at))
        for each in bundle.manifest.funds
    )


def _refuse_target(path: Path, source: Path, book: Book, replace: bool) -> None:
    """Refuse before the work what would be refused at its end: the book must hold what goes."""
    refuse_beside_a_book(path)
    refuse_name_of_a_draft(path)
    if not path.absolute().parent.is_dir():
        raise FundledgerError("book.no_folder", folder=str(path.parent))
    if path.exists():
        if path.samefile(source):
            raise FundledgerError("backup.onto_itself", path=str(path))
        if not replace:
            raise FundledgerError("face.file_exists", path=str(path))
        if not has_our_mark(path):
            raise FundledgerError("backup.not_a_backup", path=str(path))
    for left in copies.companions(path):
        if left.exists():
            raise FundledgerError("backup.target_in_use", path=str(path), left=left.name)
    if path.exists() and not _is_contained(path, book):
        raise FundledgerError("backup.would_lose", path=str(path))


def _proved_copy(
    draft: Path, original: Book, path: Path, progress: Progress
) -> tuple[tuple[Extent, ...], Findings]:
    """Prove a copy. If it has findings, the book must have the same: else the copy is bad."""
    try:
        chains, findings = _proved_at_rest(draft, original.name, progress)
        faithful = not findings
    except FundledgerError:
        chains, findings, faithful = (), [], False
    if not faithful:
        with progress("check.proving") as advance:  # sentences call a damaged book by its own name
            found = proved(original, None, None, since_seal=False, progress=advance)
        if not findings or any(finding not in found for finding in findings):
            raise FundledgerError("backup.bad_copy", path=str(path))
    return chains, findings


def _proved_at_rest(
    path: Path, name: str, progress: Progress
) -> tuple[tuple[Extent, ...], Findings]:
    with _at_rest(path, name) as book:
        chains = _chains(book)
        with progress("check.proving") as advance:
            findings = proved(book, None, None, since_seal=False, progress=advance)
        return chains, findings


def _chains(book: Book) -> tuple[Extent, ...]:
    funds = book.funds()
    if not funds:
        raise FundledgerError("face.no_fund", book=book.name)
    with book.reading() as connection:
        return tuple(extent_of(connection, fund) for fund in funds)


def _dated(folder: Path, source: Path, moment: datetime) -> Path:
    """fund-20230630-101500.db, in Vietnam's time; where that is taken, of the next free second."""
    while True:
        path = folder / f"{source.stem}-{_stamp(moment)}{source.suffix}"
        if not path.exists():
            return path
        moment += timedelta(seconds=1)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y%m%d-%H%M%S")


def _names_of(source: Path) -> str:
    """The pattern of the names made by `_dated`."""
    return rf"{re.escape(source.stem)}-\d{{8}}-\d{{6}}{re.escape(source.suffix)}"


def _beyond(path: Path, source: Path, keep: int, chains: tuple[Extent, ...]) -> list[Path]:
    """The backups older than the newest `keep`. The one just made stays, whatever its name says.

    An earlier copy of the same chains is not counted and goes: four backups in one evening do not
    push out those of the days before.
    """
    backups = dated_backups(path.parent, source, path)
    others = [each for each in backups if not each.samefile(source)]
    return _outlived(others, lambda each: _chains_at(each) == chains, keep)


def _outlived(others: list[Path], is_same: Callable[[Path], bool], keep: int) -> list[Path]:
    """Of earlier copies, oldest first: those of the same content, and those beyond the newest."""
    same = [each for each in others if is_same(each)]
    different = [each for each in others if each not in same]
    return [*same, *different[: max(len(different) - (keep - 1), 0)]]


def _chains_at(path: Path) -> tuple[Extent, ...]:
    with _at_rest(path) as book:
        return _chains(book)


def _is_contained(path: Path, newest: Book) -> bool:
    """Whether every link of every fund in it is in the newest book too, so that nothing is lost.

    False for a book that cannot be read, is in use, or has been written in since; also if one of
    the two only shows a fund that the other keeps.
    """
    plain = path.is_file() and not path.is_symlink() and copies.is_at_rest(path)
    if not plain or not has_our_mark(path):
        return False
    try:
        with _at_rest(path) as its:
            chains = _chains(its)
            with newest.reading() as one, its.reading() as other:
                return all(
                    hash_at(one, chain.fund, chain.links) == chain.last_hash
                    and _only_shows(one, chain.fund) == _only_shows(other, chain.fund)
                    for chain in chains
                )
    except FundledgerError:
        return False


def _only_shows(connection: Connection, fund: int) -> bool:
    return replica_since(connection, fund) is not None


@contextmanager
def _at_rest(path: Path, name: str | None = None) -> Iterator[Book]:
    book = open_at_rest(path, str(path) if name is None else name)
    try:
        yield book
    finally:
        book.close()


def _refuse_place(book: Path, source: Path, replace: bool) -> bool:
    """Whether a book or file is there that is to make way; refused if it must not."""
    refuse_beside_a_book(book)
    if not book.parent.is_dir():
        raise FundledgerError("book.no_folder", folder=str(book.parent))
    if not book.exists():
        return False
    if not book.is_file():
        raise FundledgerError("book.not_a_book", book=str(book))
    if book.samefile(source):
        raise FundledgerError("restore.onto_itself", book=str(book))
    if not replace:
        raise FundledgerError("restore.book_there", book=str(book))
    return True


_OF_A_BACKUP = {
    "book.not_a_book": "restore.not_a_backup",
    "book.empty_file": "restore.empty_file",
    "book.half_copied": "restore.half_copied",
    "book.damaged": "restore.damaged",
    "book.older": "restore.older",
}


@contextmanager
def _speaking_of_a_backup(source: Path) -> Iterator[None]:
    """Raise what is wrong with a book in sentences about a backup, for which the remedy differs."""
    try:
        yield
    except FundledgerError as error:
        if error.key not in _OF_A_BACKUP:
            raise
        raise FundledgerError(_OF_A_BACKUP[error.key], file=str(source)) from error


def _present(
    book: Path, chains: tuple[Extent, ...], draft: Path
) -> tuple[tuple[Beside, ...], FundledgerError | None]:
    """The present book beside the backup, fund by fund; or why it cannot be read."""
    kept = {chain.fund: chain for chain in chains}
    try:
        present = open_book(str(book))
        try:
            funds = sorted({*present.funds(), *kept})
            with _at_rest(draft) as backup, present.reading() as one, backup.reading() as other:
                found = [_beside(one, other, each, kept.get(each, Extent(each))) for each in funds]
        finally:
            present.close()
    except FundledgerError as error:
        return (), error
    return tuple(found), None


def _beside(one: Connection, other: Connection, fund: int, kept: Extent) -> Beside:
    present = extent_of(one, fund)
    low, high = 0, min(present.links, kept.links)
    while low < high:  # what two chains have in common is at their beginning
        middle = (low + high + 1) // 2
        if hash_at(one, fund, middle) == hash_at(other, fund, middle):
            low = middle
        else:
            high = middle - 1
    return Beside(fund, present, kept, low)
