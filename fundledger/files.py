"""A user's file as it came in: its name and its bytes, or an error that says why it has none.

Everything that reads a user's file takes a `SourceFile`, never a path: a page in a browser has no
paths. `SourceFile.at(path)` makes one of a path, so that a folder, a missing file or one that is
too big is refused in the same way everywhere. A text is UTF-8, or what its byte order mark says;
its encoding is never guessed, for a wrong guess changes names in silence.
"""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NoReturn

from fundledger.errors import BadFile, Place, Problem

MOST_BYTES = 200_000_000
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, .doc, and any Office file with a password
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's name and bytes. The name decides who reads it, and is what sentences call it."""

    name: str
    data: bytes = field(repr=False)
    folder: Path | None = field(default=None, repr=False, compare=False)
    """Where it lay on a disk, for a face that puts something beside it; nobody reads it there."""

    def __post_init__(self) -> None:
        if len(self.data) > MOST_BYTES:
            refuse(self, "file.too_big", most=MOST_BYTES // 1_000_000)
        if not self.data:
            refuse(self, "file.empty")

    @classmethod
    def at(cls, path: Path) -> SourceFile:
        """The file at a path, named by the path's last part; `BadFile` if it cannot be read."""
        try:
            if path.exists() and not path.is_file():
                refuse(path, "file.not_a_file")
            if path.stat().st_size > MOST_BYTES:  # before so much is read
                refuse(path, "file.too_big", most=MOST_BYTES // 1_000_000)
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise refused(path, "file.not_found", path=str(path)) from None
        except PermissionError:
            raise refused(path, "file.no_permission") from None
        except (OSError, ValueError) as error:  # ValueError: a name with a NUL
            raise refused(path, "file.unreadable", reason=str(error)) from None
        return cls(path.name, data, path.parent)

    @property
    def suffix(self) -> str:
        """The end of the name, in lower case: `.xlsx`."""
        return PurePath(self.name).suffix.lower()

    def text(self) -> str:
        """The text of the file: UTF-8, with or without its mark, or UTF-16 with its mark."""
        if key := sentence_for_binary(self.data):
            refuse(self, key)
        encoding = next((name for mark, name in _ENCODINGS if self.data.startswith(mark)), "utf-8")
        try:
            text = self.data.decode(encoding)
        except UnicodeDecodeError as error:
            line = self.data[: error.start].count(b"\n") + 1
            raise refused(self, "text_file.encoding", line=line) from None
        if "\0" in text:
            refuse(self, "text_file.nul", line=text[: text.index("\0")].count("\n") + 1)
        if not text.strip():
            refuse(self, "file.empty")
        return text


def refuse(file: SourceFile | Path, key: str, /, **params: object) -> NoReturn:
    """Refuse the whole file for one reason."""
    raise refused(file, key, **params)


def refused(file: SourceFile | Path, key: str, /, **params: object) -> BadFile:
    return BadFile(file.name, [Problem(Place(file.name), key, params)])


def sentence_for_binary(content: bytes) -> str | None:
    """The key of the sentence for what is plainly no text file; None for all the rest."""
    if content.startswith(_OLE2):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        return "workbook.password" if encrypted else "workbook.old_office"
    if content.startswith(b"%PDF"):
        return "file.pdf"
    if content.startswith(b"PK\x03\x04"):
        return "file.zip_as_text"
    if content[:300].lstrip().lower().startswith((b"<!doctype html", b"<html", b"<table")):
        return "file.html"
    return None


def this_python() -> str:
    """The interpreter in use, as it is typed in a command that installs a package for it."""
    return f'"{sys.executable}"' if " " in sys.executable else sys.executable
