"""The text of a file whose encoding nothing but its letters may tell."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from fundledger.files import SourceFile, refuse, refused
from fundledger.text_encodings import decoded, utf16_without_mark

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 4_096
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""")
_ONE_BYTE = re.compile(r"(windows|cp|iso)[-_]?(125\d|8859[-_]\d{1,2})|latin[-_]?1|us-ascii")


@dataclass(frozen=True, slots=True)
class ReadText:
    text: str
    letters: str | None = None
    """The old encoding that the words of the text told; None where it was Unicode or declared."""


def text_of(file: SourceFile, *, may_declare: bool = False) -> ReadText:
    """Unicode by its mark or its bytes; else the encoding that the words tell, or a refusal.

    `may_declare`: a web page says an encoding of one byte a letter, which is believed last.
    """
    data = file.data
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    encoding = encoding or utf16_without_mark(data[:_LOOKED_AT]) or "utf-8"
    letters: str | None = None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        told = None if encoding != "utf-8" else decoded(data)
        declared = _as_declared(data) if may_declare else None
        if told is not None:
            text, letters = told.text, told.letters
        elif declared is not None:
            text = declared
        else:
            line = data[: error.start].count(b"\n") + 1
            raise refused(file, "text_file.old_letters", line=line) from None
    if "\0" in text:
        refuse(file, "text_file.nul", line=text[: text.index("\0")].count("\n") + 1)
    if not text.strip("\ufeff \t\r\n"):
        refuse(file, "file.empty")
    return ReadText(text.removeprefix("\ufeff"), letters)


def _as_declared(data: bytes) -> str | None:
    said = _CHARSET.search(data[:_LOOKED_AT])
    name = "" if said is None else said[1].decode("ascii").lower()
    if not _ONE_BYTE.fullmatch(name):
        return None
    try:
        return unicodedata.normalize("NFC", data.decode(name, "replace"))
    except LookupError:
        return None
