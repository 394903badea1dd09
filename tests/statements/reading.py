"""What a PDF shows, read by another program: runs of text with face, size and place, and rules."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from fundledger.statements.document import Document
from fundledger.statements.page import draw

MM = 72 / 25.4


class Text(NamedTuple):
    """One run: its line and its edges in points from the lower left corner."""

    text: str
    x: float
    y: float
    right: float
    size: float
    face: str
    left: float
    bottom: float
    ink_right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.x + self.right) / 2


class Rule(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def is_level(self) -> bool:
        return abs(self.y1 - self.y2) < 0.01

    @property
    def length(self) -> float:
        return abs(self.x2 - self.x1)

    @property
    def middle(self) -> float:
        return (self.x1 + self.x2) / 2


@dataclass(frozen=True)
class PageRead:
    width: float
    height: float
    texts: list[Text]
    slanted: list[str]
    """Words across the page."""

    rules: list[Rule]
    pictures: int
    whole: str
    """Its text as a search finds it."""

    def find(self, text: str) -> Text:
        found = [each for each in self.texts if text in each.text]
        assert len(found) == 1, (text, [each.text for each in self.texts])
        return found[0]

    def below(self, text: Text) -> Rule:
        """The level rule next below a text."""
        under = [r for r in self.rules if r.is_level and 0 < text.y - r.y1 < 12]
        near = [r for r in under if abs(r.middle - text.middle) < 0.5 * text.right]
        return max(near, key=lambda rule: rule.y1)


def drawn(*documents: Document) -> list[PageRead]:
    out = BytesIO()
    draw(documents, out)
    return read(out.getvalue())


def read(data: bytes) -> list[PageRead]:
    file = pypdfium2.PdfDocument(data)
    try:
        return [_page(file[number]) for number in range(len(file))]
    finally:
        file.close()


def _page(page: pypdfium2.PdfPage) -> PageRead:
    texts: list[Text] = []
    slanted: list[str] = []
    rules: list[Rule] = []
    pictures = 0
    words = page.get_textpage()
    for each in page.get_objects():
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            matrix = each.get_matrix()
            if abs(matrix.b) > 0.01:
                slanted.append(_text(each, words))
            elif text := _text(each, words):
                texts.append(_run(each, text, matrix))
        elif each.type == pdfium.FPDF_PAGEOBJ_PATH:
            rules += _rules(each)
        elif each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
    whole = words.get_text_range()
    return PageRead(*page.get_size(), texts, slanted, rules, pictures, whole)


def _text(each: pypdfium2.PdfObject, words: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(each, words, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFTextObj_GetText(each, words, buffer, length)
    return bytes(buffer).decode("utf-16-le").split("\0")[0]


def _run(each: pypdfium2.PdfObject, text: str, matrix: pypdfium2.PdfMatrix) -> Text:
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(each, size)
    font = pdfium.FPDFTextObj_GetFont(each)
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    face = buffer.value.decode().rpartition("+")[2]
    left, bottom, right, top = each.get_bounds()
    return Text(
        text, matrix.e, matrix.f, right, round(size.value, 2), face, left, bottom, right, top
    )


def _rules(each: pypdfium2.PdfObject) -> list[Rule]:
    points: list[tuple[int, float, float]] = []
    for number in range(pdfium.FPDFPath_CountSegments(each)):
        segment = pdfium.FPDFPath_GetPathSegment(each, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((pdfium.FPDFPathSegment_GetType(segment), x.value, y.value))
    return [
        Rule(x1, y1, x2, y2)
        for (_, x1, y1), (kind, x2, y2) in pairwise(points)
        if kind == pdfium.FPDF_SEGMENT_LINETO
    ]
