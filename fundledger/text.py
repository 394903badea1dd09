"""Text that crosses the boundary: NFC, one line, trimmed; and its unaccented form for searching.

`clean` is applied to every text before it is stored, hashed or compared; no other text enters a
book. `unaccented` is for matching only and is never shown; `natural` is for sorting: it puts PT 9
before PT 10.
"""

from __future__ import annotations

import re
import unicodedata

from fundledger.errors import FundledgerError

_BLANKS = re.compile(r"\s+")
_NUMBERS = re.compile(r"([0-9]+)")


def clean(text: str) -> str:
    """NFC, blanks folded to one space, trimmed. Control characters have no place in a book."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    folded = _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if folded.isprintable():
        return folded
    for character in folded:
        if unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}:
            raise FundledgerError("text.control_character", code=f"U+{ord(character):04X}")
    return folded


def unaccented(text: str) -> str:
    """`Hợp tác xã Đông Sơn` becomes `hop tac xa dong son`."""
    marks_apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in marks_apart if not unicodedata.combining(c)).casefold()


Natural = tuple[tuple[str | int, ...], str]


def natural(text: str) -> Natural:
    """A key to sort by, as a person sorts papers: numbers in a text by their size."""
    parts = _NUMBERS.split(text)  # words and numbers in turn, so that like is compared with like
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts)), text
