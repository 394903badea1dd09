"""Where a file may be written: over nothing, or over an earlier file of the same kind.

Every act that writes a file asks here, whatever it writes and however the place was named: a file
that is there is known by its content, so a link to a book or its name in other letters is the book.
A book, or what SQLite and this program keep beside one, never makes way; `--force` (`replace`) lets
only a file of the kind that is written make way. Replacing a book asks more than this
(`keeping.backups`): that nothing is lost. Do not write or rename over a name without asking here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from fundledger.errors import FundledgerError
from fundledger.store.drafts import is_name_of_a_draft

SQLITE_APPLICATION_ID = 0x464C6467  # "FLdg"
SQLITE_MAGIC = b"SQLite format 3\x00"

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file in use. Left beside another file of that name, it ruins it."""

LIST_OF_BACKUPS = ".backups.json"
"""Ends the name of the file beside a book that keeps what is known of its last backup."""

_BESIDE = (*COMPANIONS, LIST_OF_BACKUPS)
_HEAD_BYTES = 4096
_UNREADABLE = (BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is by its content. `refused`: the sentence if a file of another kind is there."""

    refused: str
    is_it: Callable[[Path], bool]


def _zip_with(*parts: str) -> Callable[[Path], bool]:
    def is_it(path: Path) -> bool:
        try:
            with ZipFile(path) as archive:
                names = {name.lower().replace("\\", "/") for name in archive.namelist()}
        except _UNREADABLE:
            return False
        return names.issuperset(parts)

    return is_it


def _begins(*beginnings: str, then: str = "") -> Callable[[Path], bool]:
    def is_it(path: Path) -> bool:
        text = _head(path).decode(errors="replace").replace("\r\n", "\n").removeprefix("\ufeff")
        return text.startswith(beginnings) and then in text

    return is_it


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def has_our_mark(path: Path) -> bool:
    """Whether a file says of itself that it is a book of this program; it may still be damaged."""
    try:
        head = _head(path)
    except OSError:
        return False
    mark = struct.pack(">I", SQLITE_APPLICATION_ID)
    return head.startswith(SQLITE_MAGIC) and head[68:72] == mark


WORKBOOK = Kind("output.no_workbook", _zip_with("[content_types].xml", "xl/workbook.xml"))
BUNDLE = Kind("output.no_bundle", _zip_with("manifest.json"))
PARQUET = Kind("output.no_parquet", lambda path: _head(path).startswith(b"PAR1"))
BEANCOUNT = Kind("output.no_beancount", _begins('option "title" ', then=' custom "fundledger" '))
HLEDGER = Kind("output.no_hledger", _begins("; fund: ", then="\n; link: "))
PDF = Kind("output.no_pdf", lambda path: _head(path).startswith(b"%PDF-"))
SVG = Kind("output.no_svg", _begins("<?xml", then="<svg"))
DOCX = Kind("output.no_docx", _zip_with("[content_types].xml", "word/document.xml"))
OF_NO_KIND = Kind("face.file_exists", lambda _: False)
"""A file that is given out as it came, a picture or a text of another program: over nothing."""

CALENDAR = Kind("output.no_calendar", _begins("BEGIN:VCALENDAR\n", then="fundledger"))


def text_beginning(line: str) -> Kind:
    """The kind of a text of ours that is known by its first line."""
    return Kind("output.no_such_text", _begins(f"{line}\n"))


def refuse(path: Path, kind: Kind, *, replace: bool) -> None:
    """Refuse a path, unless nothing is there, or a file that may make way for one of the kind."""
    refuse_beside_a_book(path)
    refuse_name_of_a_draft(path)
    try:
        if not path.exists():
            return
        if path.is_file() and has_our_mark(path):
            raise FundledgerError("output.a_book", path=str(path))
        if not _may_make_way(path, kind):
            raise FundledgerError(kind.refused, path=str(path))
    except PermissionError as error:
        raise FundledgerError("face.file_busy", path=str(path)) from error
    if not replace:
        raise FundledgerError("face.file_exists", path=str(path))


def refuse_beside_a_book(path: Path) -> None:
    """Refuse a name that belongs to a book: of its log or its list of backups."""
    for name in {path, path.resolve()}:
        for ending in _BESIDE:
            book = name.with_name(name.name[: -len(ending)] or name.name)
            if name.name.lower().endswith(ending) and book != name and book.is_file():
                raise FundledgerError("output.beside_a_book", path=str(path), book=book.name)


def refuse_name_of_a_draft(path: Path) -> None:
    """Refuse a name that drafts have: files of such names are swept."""
    if is_name_of_a_draft(path.name):
        raise FundledgerError("output.a_draft", path=str(path))


def _may_make_way(path: Path, kind: Kind) -> bool:
    """Whether a file may be replaced. An empty one may, unless it has a second name: it may be a
    log that was just begun; or a log beside it, in which all of a book may stand.
    """
    if not path.is_file():
        return False
    status = path.stat()
    is_empty = status.st_size == 0 and status.st_nlink == 1 and not _has_a_log(path)
    return kind.is_it(path) or is_empty


def _has_a_log(path: Path) -> bool:
    resolved = path.resolve()
    return any(resolved.with_name(f"{resolved.name}{each}").exists() for each in COMPANIONS)
