"""The font has every letter that a paper can hold, in all styles, and a PDF gives them back."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pypdfium2
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from fundledger.statements.fonts import BOLD, BOLD_ITALIC, FILES, ITALIC, REGULAR, register

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LOWER = [
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES
] + ["đ"]
VIETNAMESE = [letter for low in LOWER for letter in (low, low.upper())]
MARKED = [letter for letter in VIETNAMESE if not letter.isascii()]
SIGNS = (
    "0123456789.,:;!?%‰+-−–—×=/()[]{}<>&@#*_|~^§©®°" + "“”‘’„«»‹›\"'" + "…•·†‡" + "₫€$№" + "←↑→↓↔"
) + "□■▪●○▲▼►\u00a0\u202f\u2011"


@pytest.fixture(autouse=True)
def _registered() -> None:
    register()
    register()


def test_the_letters_are_all_of_vietnamese() -> None:
    assert len(MARKED) == 134  # 67 letters that ASCII has not: 12 vowels × 6 tones - 6 plain + đ
    assert len(VIETNAMESE) == 146  # those, and a e i o u y in both cases


@pytest.mark.parametrize("style", FILES)
def test_every_style_has_every_letter_and_sign(style: str) -> None:
    has = getFont(style).face.charToGlyph
    plain = "".join(map(chr, range(0x20, 0x7F)))
    assert [each for each in (*VIETNAMESE, *SIGNS, *plain) if not has.get(ord(each))] == []


def test_widths_are_those_of_times() -> None:
    """The width of text in a paper of 14 points, as of the standard fonts that every PDF knows."""
    text = "CONG HOA XA HOI CHU NGHIA VIET NAM 1.234.567"
    times = {
        REGULAR: "Times-Roman",
        BOLD: "Times-Bold",
        ITALIC: "Times-Italic",
        BOLD_ITALIC: "Times-BoldItalic",
    }
    for ours, standard in times.items():
        assert stringWidth(text, ours, 14) == pytest.approx(
            stringWidth(text, standard, 14), rel=0.002
        )


def test_a_pdf_gives_every_letter_back() -> None:
    text = "".join(VIETNAMESE)
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    for row, style in enumerate(FILES):
        for at in range(0, len(text), 50):
            canvas.setFont(style, 10)
            canvas.drawString(40, 800 - 60 * row - at / 3, text[at : at + 50])
    canvas.save()
    document = pypdfium2.PdfDocument(file.getvalue())
    said = document[0].get_textpage().get_text_range()
    assert "".join(said.split()) == text * 4


def test_a_paragraph_knows_the_family() -> None:
    made = Paragraph("một <b>hai <i>ba</i></b> <i>bốn</i>", ParagraphStyle("x", fontName=REGULAR))
    fonts = [fragment.fontName for fragment in made.frags if fragment.text.strip()]
    assert fonts == [REGULAR, BOLD, BOLD_ITALIC, ITALIC]
