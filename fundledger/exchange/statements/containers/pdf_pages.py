"""What stands on the pages of a PDF: words with their places, and ruled lines. Nothing is read yet.

PDFium (by pypdfium2) tells where every letter stands. All places are in points
from the top left of the page as it is seen, turned pages turned upright. Words that stand aslant
(watermarks) are left out; a page whose words are invisible is a scan with guessed letters, and says
so. Do not take words from here for a statement: `pdf` puts them into rows, or refuses.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.files import SourceFile, refuse, refused

MOST_PAGES = 2_000
_MOST_OBJECTS = 100_000  # of one page: a statement has a few thousand
_MOST_LETTERS = 200_000
_DEEPEST = 5  # drawings within drawings
_UNSEEN = (3, 7)  # the render modes of text that nobody sees
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HYPHENS = "\x02\ufffe"  # PDFium's own signs for a hyphen at the end of a line
_WORD = re.compile(rf"[^\s{_HYPHENS}]+[{_HYPHENS}]?|[{_HYPHENS}]")
_LEVEL = 0.01  # radians


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a blank between them; `base` is the line they stand on."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    blank: float = 0.0
    """The width of the one blank that is written between this word and the one before it."""

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: `at` is its height on the page (or its place from the left), then its ends."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    height: float
    words: tuple[Word, ...]
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a place in the PDF becomes one on the page as it is seen."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int  # degrees, clockwise

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turned:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turned in (90, 270) else (width, height)


def pages_of(file: SourceFile, password: str | None = None) -> Iterator[Page]:
    """The pages in their order; `BadFile` for what cannot be opened."""
    pdfium, raw = _library()
    with _open(file, pdfium, password) as document:
        if len(document) > MOST_PAGES:
            refuse(file, "pdf.too_many_pages", pages=len(document), most=MOST_PAGES)
        for index in range(len(document)):
            with _damage_in_a_sentence(file, pdfium):
                page = document[index]
                text = page.get_textpage()
                try:
                    found = _page(file, raw, page, text, index + 1)
                finally:
                    text.close()
                    page.close()
            yield found


def _library() -> tuple[Any, Any]:
    """Loaded when a PDF is read: no other command waits for it."""
    import pypdfium2
    import pypdfium2.raw

    return pypdfium2, pypdfium2.raw


@contextmanager
def _open(file: SourceFile, pdfium: Any, password: str | None) -> Iterator[Any]:
    try:
        document = pdfium.PdfDocument(file.data, password=password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) != _WRONG_PASSWORD:
            raise refused(file, "pdf.damaged") from None
        raise refused(file, "pdf.password" if password is None else "pdf.wrong_password") from None
    try:
        yield document
    finally:
        document.close()


@contextmanager
def _damage_in_a_sentence(file: SourceFile, pdfium: Any) -> Iterator[None]:
    try:
        yield
    except pdfium.PdfiumError:
        raise refused(file, "pdf.damaged") from None


def _page(file: SourceFile, raw: Any, page: Any, text: Any, number: int) -> Page:
    left, bottom, right, top = page.get_cropbox()
    frame = _Frame(left, bottom, right, top, page.get_rotation())
    width, height = frame.size
    rules = _Rules(frame, raw)
    try:
        rules.take(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _SAME, 0)
        words = tuple(
            word
            for word in _words(raw, text.raw, frame)
            if -1 <= word.middle <= width + 1 and -1 <= word.base <= height + 1
        )
    except FundledgerError as error:
        raise refused(file, error.key, page=number) from None
    return Page(number, height, words, tuple(rules.across), tuple(rules.down), rules.unseen)


# Words.


def _letters(raw: Any, text: Any) -> str:
    """As many letters as PDFium counts, so that the place of each can be asked by its number."""
    count = raw.FPDFText_CountChars(text)
    if count > _MOST_LETTERS:
        raise FundledgerError("pdf.crowded")
    room = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text, 0, count, room) - 1
    letters = bytes(room)[: 2 * count].decode("utf-16-le", "replace")
    if written == count == len(letters):
        return letters
    codes = (raw.FPDFText_GetUnicode(text, at) for at in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or code > 0xDFFF else "\ufffd" for code in codes)


def _words(raw: Any, text: Any, frame: _Frame) -> Iterator[Word]:
    letters = _letters(raw, text)
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    turn = math.radians(frame.turned)
    end = -1

    def corners(at: int) -> tuple[float, float, float, float]:
        raw.FPDFText_GetLooseCharBox(text, at, box)
        (x0, y0), (x1, y1) = frame.point(box.left, box.bottom), frame.point(box.right, box.top)
        return min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)

    for found in _WORD.finditer(letters):
        first, last = found.start(), found.end() - 1
        aslant = raw.FPDFText_GetCharAngle(text, first) + turn  # clockwise, like the page's
        if abs(math.remainder(aslant, 2 * math.pi)) > _LEVEL:
            end = -1
            continue
        left, right, top, bottom = corners(first)
        if last > first:
            _, right, _, _ = corners(last)
        raw.FPDFText_GetCharOrigin(text, first, x, y)
        _, base = frame.point(x.value, y.value)
        blank = 0.0
        if end == first - 1 and not raw.FPDFText_IsGenerated(text, end):
            from_left, to_right, _, _ = corners(end)
            blank = to_right - from_left
        end = last + 1
        said = re.sub(f"[{_HYPHENS}]", "-", found[0])
        yield Word(said, left, max(left, right), top, bottom, base, blank)


# Ruled lines.

_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1, 0, 0, 1, 0, 0)
_STRAIGHT = 0.5  # how far from level or upright a line may be
_SHORTEST = 3.0
_MOST_SEGMENTS = 20_000


class _Rules:
    """The lines that the drawings of a page make, level ones and upright ones."""

    def __init__(self, frame: _Frame, raw: Any) -> None:
        self.across: list[Rule] = []
        self.down: list[Rule] = []
        self.unseen = False
        self._frame = frame
        self._raw = raw
        self._met = 0

    def take(self, of: Any, count: Any, get: Any, matrix: _Matrix, depth: int) -> None:
        raw = self._raw
        for index in range(count(of)):
            self._met += 1
            if self._met > _MOST_OBJECTS:
                raise FundledgerError("pdf.crowded")
            one = get(of, index)
            kind = raw.FPDFPageObj_GetType(one)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(one, _product(self._matrix_of(one), matrix))
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                if raw.FPDFTextObj_GetTextRenderMode(one) in _UNSEEN:
                    self.unseen = True
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = _product(self._matrix_of(one), matrix)
                self.take(
                    one, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1
                )

    def _matrix_of(self, one: Any) -> _Matrix:
        found = self._raw.FS_MATRIX()
        self._raw.FPDFPageObj_GetMatrix(one, found)
        return found.a, found.b, found.c, found.d, found.e, found.f

    def _path(self, path: Any, matrix: _Matrix) -> None:
        raw = self._raw
        x, y = ctypes.c_float(), ctypes.c_float()
        count = raw.FPDFPath_CountSegments(path)
        if count > _MOST_SEGMENTS:
            return  # a drawing
        a, b, c, d, e, f = matrix
        begin = here = (0.0, 0.0)
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            there = self._frame.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                begin = there
            elif kind == raw.FPDF_SEGMENT_LINETO:
                self._line(here, there)
            here = there
            if raw.FPDFPathSegment_GetClose(segment):
                self._line(here, begin)
                here = begin

    def _line(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = one, other
        if abs(y1 - y0) <= _STRAIGHT and abs(x1 - x0) >= _SHORTEST:
            self.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _STRAIGHT and abs(y1 - y0) >= _SHORTEST:
            self.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _product(one: _Matrix, other: _Matrix) -> _Matrix:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def joined(rules: Sequence[Rule], near: float) -> list[Rule]:
    """Lines at nearly one height as one, and their pieces put together."""
    found: list[Rule] = []
    level: list[Rule] = []
    for rule in sorted(rules, key=lambda each: each.at):
        if level and rule.at - level[-1].at > near:
            found += _pieces(level, near)
            level = []
        level.append(rule)
    return found + _pieces(level, near)


def _pieces(level: Sequence[Rule], near: float) -> list[Rule]:
    if not level:
        return []
    at = (level[0].at + level[-1].at) / 2
    found: list[Rule] = []
    for rule in sorted(level, key=lambda each: each.start):
        if found and rule.start <= found[-1].end + near:
            found[-1] = Rule(at, found[-1].start, max(found[-1].end, rule.end))
        else:
            found.append(Rule(at, rule.start, rule.end))
    return found
