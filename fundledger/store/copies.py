"""A book of SQLite as a file: copied while others write in it, put in place, set aside.

A copy is made as a draft beside the name it will have (`drafted`), and takes the name when it is
whole (`put`). A draft is never mistaken for a book: see `store.drafts`.
What must make way is renamed (`free_name`, `set_aside`), never deleted. Whether a copy proves is
asked elsewhere (`keeping.backups`). Do not copy a book's file in any other way: a writer may be in
the middle of it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from fundledger.errors import FundledgerError
from fundledger.store.books import BUSY_TIMEOUT_SECONDS, sqlite_address, sqlite_condition
from fundledger.store.drafts import begin, copy_rights, draft_beside, take_name
from fundledger.store.targets import COMPANIONS

PAGES_AT_ONCE = 256
_PATIENCE_SECONDS = 2
"""How long to wait for a file that is to be renamed."""

_ON_TARGET = {
    "SQLITE_FULL": "copy.disk_full",
    "SQLITE_IOERR": "copy.disk_error",
    "SQLITE_CANTOPEN": "copy.cannot_write",
    "SQLITE_READONLY": "copy.cannot_write",
    "SQLITE_PERM": "copy.cannot_write",
}


def copy_pages(
    source: Path,
    target: Path,
    advance: Callable[[int], None] | None = None,
    *,
    at_rest: bool = False,
) -> None:
    """Copy all pages of a book, as of one moment, into a new file, and sync it to disk.

    One snapshot is held for the whole copy: writers go on, and since the snapshot does not change
    meanwhile, the copy is never begun anew. Copying a file at rest leaves nothing beside it.
    """
    with closing(_connected(source, at_rest=at_rest)) as book:
        try:
            book.execute("BEGIN")
            book.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            raise _unread(source, error) from error
        try:
            begin(target)
            copy_rights(source, target)
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                # Half of a copy is of no use, so it needs no journal; a whole one is synced below.
                copy.execute("PRAGMA journal_mode = OFF")
                copy.execute("PRAGMA synchronous = OFF")
                book.backup(copy, pages=PAGES_AT_ONCE, progress=_steps(advance))
        except sqlite3.Error as error:
            raise _uncopied(source, target, error) from error
        except OSError as error:
            folder = str(target.absolute().parent)
            raise FundledgerError("copy.cannot_write", folder=folder) from error
    with in_file_sentences(target):
        sync(target)


def is_whole(path: Path) -> bool:
    """Whether SQLite's own check finds a copy at rest to be whole."""
    with closing(sqlite3.connect(sqlite_address(path, at_rest=True), uri=True)) as copy:
        try:
            return bool(copy.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        except sqlite3.Error:
            return False


def keep_a_log(path: Path) -> None:
    """Let a book keep a write-ahead log, so that readers and writers do not wait for each other."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as book:
            book.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise _uncopied(path, path, error) from error
    with in_file_sentences(path):
        sync(path)


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """The name of a draft beside `path`; what is left of it after the block is deleted."""
    draft = draft_beside(path)
    try:
        with in_file_sentences(path):
            draft.unlink(missing_ok=True)  # left by a killed process of the same number
        yield draft
    finally:
        for left in (draft, *companions(draft)):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def put(draft: Path, path: Path, *, replace: bool = False) -> None:
    """Let a finished draft take its name: whole, or not at all. No handle of it may be open."""
    with in_file_sentences(path):
        if replace:
            draft.replace(path)
        else:
            take_name(draft, path)
        sync_folder(path.parent)


def free_name(path: Path, word: str) -> Path:
    """A name like fund.before-0001.db that is free; with a number behind it where that is taken."""
    for attempt in range(1, 1000):
        number = "" if attempt == 1 else f".{attempt}"
        candidate = path.with_name(f"{path.stem}.{word}{number}{path.suffix}")
        if not any(_there(each) for each in (candidate, *companions(candidate))):
            return candidate
    raise FundledgerError("book.exists", book=str(candidate))


@contextmanager
def set_aside(path: Path, aside: Path) -> Iterator[None]:
    """Rename a file with what belongs to it, for the block; if the block fails, all is as before.

    What SQLite left beside a file that no longer exists makes way too.
    """
    moved: list[tuple[Path, Path]] = []
    try:
        with in_file_sentences(path):
            names = zip((path, *companions(path)), (aside, *companions(aside)), strict=True)
            for name, new_name in names:
                if _there(name):
                    name.rename(new_name)
                    moved.append((name, new_name))
        yield
    except BaseException:
        for name, new_name in reversed(moved):
            if not _there(name):
                with suppress(OSError):
                    new_name.rename(name)
        raise


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Hold a book that nobody else has open, with its log written back into it.

    A book too damaged for that is left as it is. Where the system lets an open file be renamed, the
    lock is held for the whole block. A process that waits for it finds a book that keeps no log and
    has moved, and is refused; with a log it would write one beside the book that took its place.
    """
    try:
        with _held(path):
            yield
    except BaseException:
        with suppress(FundledgerError):
            if path.exists():  # it was not replaced after all: let it be as it was
                keep_a_log(path)
        raise


@contextmanager
def _held(path: Path) -> Iterator[None]:
    with closing(_connected(path, patience_seconds=_PATIENCE_SECONDS)) as book:
        try:
            book.execute("PRAGMA journal_mode = DELETE")  # only possible if nobody else has it open
            book.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if sqlite_condition(error) == "book.busy":
                raise FundledgerError("restore.in_use", book=str(path)) from error
        if os.name == "nt":
            book.close()
        yield


def is_at_rest(path: Path) -> bool:
    """Whether no process has it open as a book, nor was killed while it had."""
    return not any(_there(each) for each in companions(path))


def companions(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + suffix) for suffix in COMPANIONS)


def sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut. A system that refuses needs no help."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def in_file_sentences(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that is being written into a sentence."""
    try:
        yield
    except PermissionError as error:
        raise FundledgerError("copy.no_permission", path=str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise FundledgerError("face.file_unwritable", path=str(path), reason=reason) from error


def _connected(
    source: Path, *, at_rest: bool = False, patience_seconds: int = BUSY_TIMEOUT_SECONDS
) -> sqlite3.Connection:
    address = sqlite_address(source, at_rest=at_rest)
    try:
        return sqlite3.connect(address, uri=True, timeout=patience_seconds, isolation_level=None)
    except sqlite3.Error as error:
        raise _unread(source, error) from error


def _steps(advance: Callable[[int], None] | None) -> Callable[[int, int, int], None] | None:
    """SQLite tells how many pages remain; `advance` is told how many were copied."""
    if advance is None:
        return None
    done = 0

    def step(_: int, remaining: int, total: int) -> None:
        nonlocal done
        advance(total - remaining - done)
        done = total - remaining

    return step


def _there(path: Path) -> bool:
    return os.path.lexists(path)


def _unread(source: Path, error: sqlite3.Error) -> Exception:
    key = sqlite_condition(error)
    return error if key is None else FundledgerError(key, book=str(source))


def _uncopied(source: Path, target: Path, error: sqlite3.Error) -> Exception:
    """The error to raise: SQLite's code says which of the two files it is about."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name not in ("SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS"):
        for code, key in _ON_TARGET.items():
            if code in name:
                return FundledgerError(key, folder=str(target.absolute().parent))
    return _unread(source, error)
