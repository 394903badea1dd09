"""A file of a user's as it came in: its name and its bytes, or the sentence that says why not.

Everything that reads a user's file takes a `SourceFile`, never a path: a page in a browser has no
paths. Who has a path says `SourceFile.at(path)`, so that a folder, a missing file or one that is
too big is told the same way everywhere. An encoding is known by its mark or is UTF-8; it is never
guessed, for a wrong guess changes names in silence.
"""

from __future__ import annotations

import codecs
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
    """The name tells which reader a file goes to, and is how every sentence calls it."""

    name: str
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.data) > MOST_BYTES:
            refuse(self, "file.too_big", most=MOST_BYTES // 1_000_000)
        if not self.data:
            refuse(self, "file.empty")

    @classmethod
    def at(cls, path: Path) -> SourceFile:
        """The file of that path, called by the last part of it; `BadFile` if it cannot be read."""
        try:
            if path.exists() and not path.is_file():
                refuse(path, "file.not_a_file")
            if path.stat().st_size > MOST_BYTES:  # looked at before so much is read
                refuse(path, "file.too_big", most=MOST_BYTES // 1_000_000)
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise refused(path, "file.not_found", path=str(path)) from None
        except PermissionError:
            raise refused(path, "file.no_permission") from None
        except (OSError, ValueError) as error:  # ValueError: a name with a NUL
            raise refused(path, "file.unreadable", reason=str(error)) from None
        return cls(path.name, data)

    @property
    def suffix(self) -> str:
        """The end of the name, in small letters: `.xlsx`."""
        return PurePath(self.name).suffix.lower()

    def text(self) -> str:
        """UTF-8, with or without its mark, or UTF-16 with its mark."""
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
    """The whole file is refused for one reason."""
    raise refused(file, key, **params)


def refused(file: SourceFile | Path, key: str, /, **params: object) -> BadFile:
    return BadFile(file.name, [Problem(Place(file.name), key, params)])


def sentence_for_binary(content: bytes) -> str | None:
    """The key of the sentence for what is plainly another kind of file; None for all the rest."""
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
