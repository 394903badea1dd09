"""The type of every paper: Tinos in four styles, which lies beside this file (see README.md).

    register()      once before anything is drawn; called again, it does nothing

Text has to be NFC: the font has every Vietnamese letter as one, and marks that stand apart would be
drawn beside their letters. No paper uses another font: what is printed on one machine must come out
the same on every other.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

REGULAR = "Tinos"
BOLD = "Tinos-Bold"
ITALIC = "Tinos-Italic"
BOLD_ITALIC = "Tinos-BoldItalic"

FILES = {
    REGULAR: "Tinos-Regular.ttf",
    BOLD: "Tinos-Bold.ttf",
    ITALIC: "Tinos-Italic.ttf",
    BOLD_ITALIC: "Tinos-BoldItalic.ttf",
}


@cache
def register() -> None:
    """Make the four styles known to reportlab, and as one family to its paragraphs."""
    from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(__file__).parent
    for name, file in FILES.items():
        registerFont(TTFont(name, str(folder / file)))
    registerFontFamily(REGULAR, REGULAR, BOLD, ITALIC, BOLD_ITALIC)
