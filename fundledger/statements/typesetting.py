"""Text measured and broken into lines: it knows the faces of the type, no page and no PDF.

    width(text, face, size)         how wide a text is
    lines(spans, room, first)       broken where it has to be, as full as they go
    balanced(spans, room)           in as few lines, all about as long: headings in the middle

Widths of lines are in thousandths of the size, so that one breaking serves every size; rooms are
asked for in the same measure. Blanks are kept as they are given, since a draft leaves room for a
number and a day by them; those at the end of a line are dropped. Whatever is asked again is
remembered, in bounds: papers of one kind say nearly the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

from fundledger.statements import fonts
from fundledger.statements.document import Span

REGULAR, BOLD, ITALIC, BOLD_ITALIC = range(4)
NAMES = (fonts.REGULAR, fonts.BOLD, fonts.ITALIC, fonts.BOLD_ITALIC)

ASCENT, DESCENT = 0.92, 0.225
"""How far letters reach above and below their line, of the size, from Ẵ to g."""

_REMEMBERED = 30_000
"""Texts a face keeps the width of, a few MB; then it begins anew."""


class Run(NamedTuple):
    """What is set in one face without a break."""

    face: int
    text: str


class Line(NamedTuple):
    runs: tuple[Run, ...]
    width: float
    ends: bool
    """Nothing follows in its paragraph, or what follows was asked to stand on a new line."""

    @property
    def gaps(self) -> int:
        """Blanks that are stretched where the line is to be as wide as the room."""
        return sum(run.text.count(" ") + run.text.count("\u00a0") for run in self.runs)


class _Widths(dict[str, float]):
    """The width of every text that was asked for, in thousandths of the size."""

    def __init__(self, letters: Callable[[str], float]) -> None:
        self._letters = _Letters(letters)

    def __missing__(self, text: str) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[text] = sum(map(self._letters.__getitem__, text))
        return found


class _Letters(dict[str, float]):
    def __init__(self, width: Callable[[str], float]) -> None:
        self._width = width

    def __missing__(self, letter: str) -> float:
        found = self[letter] = self._width(letter)
        return found


@cache
def faces() -> tuple[_Widths, ...]:
    """The widths of the four faces, in the order of `NAMES`."""
    from reportlab.pdfbase.pdfmetrics import getFont

    fonts.register()
    return tuple(_Widths(_letter_widths(getFont(name))) for name in NAMES)


def _letter_widths(font: Any) -> Callable[[str], float]:
    widths: dict[int, float] = font.face.charWidths
    missing: float = font.face.defaultWidth
    blank = widths[ord(" ")]
    special = {"\u00a0": blank}

    def width(letter: str) -> float:
        return special.get(letter) or widths.get(ord(letter), missing)

    return width


def face_of(span: Span) -> int:
    return BOLD * span.bold + ITALIC * span.italic


def width(text: str, face: int, size: float) -> float:
    return faces()[face][text] * size / 1000


def longest_word(text: str, face: int) -> float:
    """The widest that cannot be broken, in thousandths."""
    widths = faces()[face]
    return max(map(widths.__getitem__, text.split()), default=0)


@lru_cache(maxsize=4096)
def lines(spans: tuple[Span, ...], room: float, first: float | None = None) -> tuple[Line, ...]:
    """Never wider than `room`, the first never than `first`; a word that is wider is broken."""
    first = room if first is None else first
    made: list[Line] = []
    for paragraph in _on_own_lines(spans):
        if len(paragraph) == 1:
            made += _of_one_face(paragraph[0].face, paragraph[0].text, room, first)
        else:
            made += _of_several(paragraph, room, first)
        first = room
    return tuple(made)


@lru_cache(maxsize=1024)
def balanced(spans: tuple[Span, ...], room: float) -> tuple[Line, ...]:
    """In as few lines as there must be, but the room as narrow as they still fit in."""
    found = lines(spans, room)
    low, high = 0.0, room
    while high - low > 50:
        middle = (low + high) / 2
        tried = lines(spans, middle)
        if len(tried) > len(found) or any(line.width > middle for line in tried):
            low = middle
        else:
            high = middle
    return lines(spans, high)


def plain(text: str, *, bold: bool = False, italic: bool = False) -> tuple[Span, ...]:
    return (Span(text, bold, italic),)


def _on_own_lines(spans: Sequence[Span]) -> list[list[Run]]:
    """What stands between line breaks that were asked for, each with one run at least."""
    paragraphs: list[list[Run]] = [[]]
    for span in spans:
        first, *others = span.text.replace("\t", " ").split("\n")
        face = face_of(span)
        if first:
            paragraphs[-1].append(Run(face, first))
        paragraphs += ([Run(face, text)] if text else [] for text in others)
    return [_joined(runs) or [Run(REGULAR, "")] for runs in paragraphs]


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one face as one run."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].face == run.face:
            found[-1] = Run(run.face, found[-1].text + run.text)
        else:
            found.append(run)
    return found


def _of_one_face(face: int, text: str, room: float, first: float) -> list[Line]:
    widths = faces()[face]
    whole = widths[text] if len(text) < 200 else first + 1
    if whole <= first:
        return [Line((Run(face, text),), whole, True)]
    words = text.split(" ")

    def line(start: int, end: int, width: float, ends: bool) -> Line:
        return Line((Run(face, " ".join(words[start:end])),), width, ends)

    def cut(word: str, room: float) -> tuple[str, str]:
        taken = 1
        while taken < len(word) and widths[word[: taken + 1]] <= room:
            taken += 1
        return word[:taken], word[taken:]

    return _filled(words, widths.__getitem__, widths[" "], room, first, line, cut)


_Word = tuple[Run, ...]
_W = TypeVar("_W", str, _Word)


def _of_several(runs: Sequence[Run], room: float, first: float) -> list[Line]:
    """A word may change its face in the middle."""
    widths = faces()
    words: list[_Word] = [()]
    for run in runs:
        begun, *others = run.text.split(" ")
        if begun:
            words[-1] += (Run(run.face, begun),)
        words += ((Run(run.face, word),) if word else () for word in others)

    def wide(word: _Word) -> float:
        return sum(widths[run.face][run.text] for run in word)

    def line(start: int, end: int, width: float, ends: bool) -> Line:
        parts: list[Run] = list(words[start])
        for word in words[start + 1 : end]:
            parts.append(Run(parts[-1].face if parts else REGULAR, " "))
            parts += word
        return Line(tuple(_joined(parts)), width, ends)

    def cut(word: _Word, room: float) -> tuple[_Word, _Word]:
        letters = [Run(run.face, letter) for run in word for letter in run.text]
        taken = 1
        while taken < len(letters) and wide(tuple(letters[: taken + 1])) <= room:
            taken += 1
        return tuple(_joined(letters[:taken])), tuple(_joined(letters[taken:]))

    return _filled(words, wide, widths[REGULAR][" "], room, first, line, cut)


def _filled(
    words: list[_W],
    wide: Callable[[_W], float],
    blank: float,
    room: float,
    first: float,
    line: Callable[[int, int, float, bool], Line],
    cut: Callable[[_W, float], tuple[_W, _W]],
) -> list[Line]:
    """`line` makes one of the words from one place to another; an empty word is a second blank."""
    made: list[Line] = []
    start, width, limit = 0, 0.0, first
    end, inked = 0, 0.0  # of the line, up to its last word that is not empty
    index = 0
    while index < len(words):
        word = words[index]
        needed = wide(word) + (width + blank if index > start else 0)
        if not word or needed <= limit:
            width = needed
            index += 1
            if word:
                end, inked = index, width
            continue
        if end > start:
            made.append(line(start, end, inked, False))
            start = end = index
        else:  # it is wider than a line, or would be alone behind blanks
            words[index : index + 1] = [part for part in cut(word, limit) if part]
            made.append(line(index, index + 1, wide(words[index]), False))
            start = end = index = index + 1
        width, limit = 0.0, room
    if end > start or not made:
        made.append(line(start, max(end, 1), inked, True))
    return [*made[:-1], made[-1]._replace(ends=True)]
