"""Text in columns of a terminal: how many it takes, wrapped between words, padded.

A Vietnamese letter in NFC takes one column, a combining mark none, a Chinese letter two: `len` of a
text is not its width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_COMMAND = re.compile(r"fundledger (?=--|[a-z])[^\n]*?(?=[.;,)]?(?:\n|$)|[.;,)] )")


def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns_of_letter(letter) for letter in text)


def _columns_of_letter(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def has_command(text: str) -> bool:
    return _COMMAND.search(text) is not None


def wrapped(text: str, width: int | None) -> list[str]:
    """Lines no wider than that, broken between words; a word that is wider still is broken too.

    A command to type is never broken: whoever copies it must have all of it in one line.
    """
    if width is None or columns_of(text) <= width:
        return [text]
    lines: list[str] = []
    line, taken = "", 0
    for unit in _units(text):
        needed = columns_of(unit)
        if line and taken + 1 + needed <= width:
            line, taken = f"{line} {unit}", taken + 1 + needed
            continue
        if line:
            lines.append(line)
        *whole, line = [unit] if needed <= width or has_command(unit) else _broken(unit, width)
        lines.extend(whole)
        taken = columns_of(line)
    return [*lines, line]


def _units(text: str) -> Iterator[str]:
    """Words, and commands with the sign that ends their sentence."""
    end = 0
    for match in _COMMAND.finditer(text):
        *before, last = f"{text[end : match.start()]}|".split()
        yield from before
        end = match.end()
        while end < len(text) and not text[end].isspace():
            end += 1
        yield last[:-1] + text[match.start() : end]
    yield from text[end:].split()


def _broken(word: str, width: int) -> list[str]:
    pieces, piece = [], ""
    for letter in word:
        if piece and columns_of(piece + letter) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def padded(text: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - columns_of(text))
    return blanks + text if right else text + blanks
