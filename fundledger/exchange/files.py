"""A file as bytes or text, or the sentence that says why it cannot be had.

Everything that opens a user's file starts here, so that a folder, a missing file or a wrong
encoding is told the same way everywhere. An encoding is known by its mark or is UTF-8; it is never
guessed, for a wrong guess changes names in silence.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NoReturn

from fundledger.errors import BadFile, Place, Problem

MOST_BYTES = 200_000_000
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, .doc, and any Office file with a password
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def refuse(path: Path, key: str, /, **params: object) -> NoReturn:
    """The whole file is refused for one reason."""
    raise refused(path, key, **params)


def refused(path: Path, key: str, /, **params: object) -> BadFile:
    return BadFile(path.name, [Problem(Place(path.name), key, params)])


def bytes_of(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            refuse(path, "file.not_a_file")
        if path.stat().st_size > MOST_BYTES:
            refuse(path, "file.too_big", most=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise refused(path, "file.not_found", path=str(path)) from None
    except PermissionError:
        raise refused(path, "file.no_permission") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise refused(path, "file.unreadable", reason=str(error)) from None
    if not content:
        refuse(path, "file.empty")
    return content


def text_of(path: Path, content: bytes) -> str:
    """UTF-8, with or without its mark, or UTF-16 with its mark."""
    if key := sentence_for_binary(content):
        refuse(path, key)
    encoding = next((name for mark, name in _ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refused(path, "text_file.encoding", line=line) from None
    if "\0" in text:
        refuse(path, "text_file.nul", line=text[: text.index("\0")].count("\n") + 1)
    if not text.strip():
        refuse(path, "file.empty")
    return text


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
