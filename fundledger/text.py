"""Text that crosses the boundary: NFC, one line, trimmed; its forms for searching and sorting.

`clean` is applied to every text before it is stored, hashed or compared; no other text enters a
book. `unaccented` is for matching only and is never shown. `natural` is for sorting papers: it puts
PT 9 before PT 10; `collated` is for sorting names, as a Vietnamese dictionary does.
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


Collated = tuple[tuple[tuple[int, tuple[int, ...], int], ...], tuple[bool, ...], str]

_WORDS = re.compile(r"[0-9]+|[^\W\d_]+")
_LETTERS = {
    letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)
}
_OTHER_LETTERS = 1_000
_OF_LETTERS = frozenset("\u0302\u0306\u031b")  # â ă ơ: marks that make another letter
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def collated(text: str) -> Collated:
    """A key to sort names by, word by word: letters (a ă â b … d đ e ê …), then tones, case last.

    Tones stand in the order of a dictionary: ngang, huyền, hỏi, ngã, sắc, nặng. A number stands
    before words and by its size. Other signs only part words.
    """
    composed = unicodedata.normalize("NFC", text)
    words = tuple(
        _collated_number(word) if word[0] in "0123456789" else _collated_word(word)
        for word in _WORDS.findall(composed)
    )
    return words, tuple(letter.isupper() for letter in composed), composed


def _collated_number(digits: str) -> tuple[int, tuple[int, ...], int]:
    """By its size, which is first the count of its digits: Python reads no number of thousands."""
    significant = digits.lstrip("0")
    return 0, (len(significant), *map(int, significant)), 0


def _collated_word(word: str) -> tuple[int, tuple[int, ...], int]:
    ranks: list[int] = []
    tone = 0
    for letter in word.casefold():
        apart = unicodedata.normalize("NFD", letter)
        base = apart[0]
        for mark in apart[1:]:
            if mark in _TONES:
                tone = _TONES[mark]
            elif mark in _OF_LETTERS:
                base = unicodedata.normalize("NFC", base + mark)
        ranks.append(_LETTERS.get(base, _OTHER_LETTERS + ord(base)))
    return 1, tuple(ranks), tone


def counted(number: int, lang: str = "vi") -> str:
    """A count in prose: a Vietnamese paper writes 07 hợp tác xã, so that no digit is put before."""
    if lang == "vi":
        return f"{number:02}" if 0 < number < 10 else f"{number:,}".replace(",", ".")
    return f"{number:,}"


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""With what a text begins that Excel takes for a formula, in whichever width it is typed."""


def guarded(text: str) -> str:
    """A text as a CSV file may hold it: before what begins like a formula stands an apostrophe."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    is_guarded = text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS)
    return text[1:] if is_guarded else text
