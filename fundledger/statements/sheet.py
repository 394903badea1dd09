"""One page as it is drawn: text, rules and pictures at places, gathered as operators of PDF.

`Alphabets` are of a whole file: they say how a letter of a face is written, and which were. `Sheet`
knows no margins and breaks nothing: whoever draws says where. Places are in points from the lower
left corner, as PDF counts. Text is gathered apart from rules, so that it is one text object in the
order of reading, and a page of a thousand words is a few hundred short operators.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.statements.typesetting import BOLD, NAMES, Line, Run, faces, width

if TYPE_CHECKING:
    from PIL import Image
    from reportlab.pdfbase.pdfdoc import PDFDocument

_OTHER, _THEN, _BACK = "\ue000", "\ue001", "\ue002"
"""Round a letter that stands in another part of its face; no text holds them once it is written."""

_ESCAPED = {"(": "\\(", ")": "\\)", "\\": "\\\\"}

WHOLE = "".join(map(chr, range(32, 127))) + (
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư"
    + "".join(map(chr, range(0x1EA0, 0x1EFA)))
    + "\u00a0–—‘’“”•…₫→°×§½"
)
"""What papers are written with: it fits one part of a face, with room for a few letters more."""


class Unforeseen(Exception):
    """A letter that is not in an alphabet that must not grow."""


class Alphabets:
    """How letters of the four faces are written in one file."""

    def __init__(self, document: PDFDocument, *, whole: bool = False, grows: bool = True) -> None:
        """`whole`: with all usual letters from the beginning, so that pages made apart agree."""
        from reportlab.pdfbase.pdfmetrics import getFont

        faces()
        self.document = document
        self.faces = [_Alphabet(getFont(name), document, f"F{n}") for n, name in enumerate(NAMES)]
        if whole:
            for each in self.faces:
                WHOLE.translate(each)
        for each in self.faces:
            each.grows = grows

    @property
    def used(self) -> Iterator[int]:
        return (n for n, each in enumerate(self.faces) if each.is_used)

    def use(self, used: frozenset[int]) -> None:
        """Faces that pages made apart were written with."""
        for n in used:
            self.faces[n].is_used = True


class _Alphabet(dict[int, str]):
    """A table for `str.translate`: from a letter to how a string of PDF has it.

    `font` is a `TTFont`, whose parts of 256 letters are of each file anew.
    """

    def __init__(self, font: Any, document: PDFDocument, name: str) -> None:
        self.font = font
        self._document = document
        self.name = name
        self.grows = True
        self.is_used = False
        state = font._assignState(document)
        state.internalName = name
        document.fontMapping[font.fontName] = f"/{name}"

    def __missing__(self, letter: int) -> str:
        if not self.grows:
            raise Unforeseen
        ((part, code),) = self.font.splitString(chr(letter), self._document)
        shown = chr(code[0])
        shown = _ESCAPED.get(shown) or (f"\\{code[0]:03o}" if code[0] < 32 else shown)
        if part:
            shown = f"{_OTHER}{part}{_THEN}{shown}{_BACK}"
        self[letter] = shown
        return shown


class Page(NamedTuple):
    """A page that is drawn: it can be sent to another process, and only has to be written."""

    width: float
    height: float
    content: bytes
    """Operators, compressed."""

    faces: frozenset[int]


class Sheet:
    def __init__(self, alphabets: Alphabets, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._alphabets = alphabets.faces
        self._faces: set[int] = set()
        self._under: list[str] = []
        self._texts: list[str] = []
        self._rules: dict[float, list[str]] = {}
        self._set = (-1, 0.0)
        self._stretch = 0.0

    def line(self, x: float, y: float, line: Line, size: float, stretch: float = 0.0) -> None:
        """`stretch` is added to every blank, in points."""
        if stretch != self._stretch:
            self._stretch = stretch
            self._texts.append(f"{stretch:.3f} Tw")
        begin = f"1 0 0 1 {x:.2f} {y:.2f} Tm"
        for run in line.runs:
            self._run(begin, run.face, run.text, size)
            begin = ""

    def text(self, x: float, y: float, text: str, face: int, size: float) -> None:
        self.line(x, y, Line((Run(face, text),), 0, True), size)

    def _run(self, begin: str, face: int, text: str, size: float) -> None:
        if (face, size) != self._set:
            self._set = (face, size)
            self._faces.add(face)
            self._texts.append(f"/{self._alphabets[face].name}+0 {size:g} Tf")
        self._texts.append(f"{begin} {_shown(self._alphabets[face], text, size)}")

    def rule(self, x1: float, y1: float, x2: float, y2: float, thick: float = 0.5) -> None:
        self._rules.setdefault(thick, []).append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l")

    def box(self, x: float, y: float, width: float, height: float, thick: float = 0.5) -> None:
        shape = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
        self._rules.setdefault(thick, []).append(shape)

    def dots(self, x: float, y: float, side: float, picture: Image.Image) -> None:
        """A square picture of black and white."""
        columns, rows = picture.size
        data = zlib.compress(picture.convert("1").tobytes()).hex()
        self._under.append(
            f"q {side:.2f} 0 0 {side:.2f} {x:.2f} {y:.2f} cm\n"
            f"BI /W {columns} /H {rows} /BPC 1 /CS /G /F [/AHx /Fl] ID {data}>\nEI Q"
        )

    def form(self, name: str, x: float, y: float, scale: float = 1) -> None:
        """What was drawn elsewhere in the file."""
        self._under.append(f"q {scale:.4f} 0 0 {scale:.4f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def across(self, word: str) -> None:
        """A pale word from corner to corner, below everything."""
        wide = width(word, BOLD, 1)
        size = round(min(110.0, 0.62 * hypot(self.width, self.height) / max(wide, 1)), 1)
        angle = pi / 4
        along, up = wide * size / 2, 0.33 * size
        x = self.width / 2 - along * cos(angle) + up * sin(angle)
        y = self.height / 2 - along * sin(angle) - up * cos(angle)
        alphabet = self._alphabets[BOLD]
        self._faces.add(BOLD)
        self._under.append(
            f"/Artifact BMC q 0.92 g BT /{alphabet.name}+0 {size:g} Tf "
            f"{cos(angle):.4f} {sin(angle):.4f} {-sin(angle):.4f} {cos(angle):.4f} "
            f"{x:.2f} {y:.2f} Tm {_shown(alphabet, word, size)} ET Q EMC"
        )

    def done(self) -> Page:
        texts = ["BT", *self._texts, "ET"] if self._texts else []
        rules = [
            f"{thick:g} w {' '.join(shapes)} S" for thick, shapes in sorted(self._rules.items())
        ]
        content = "\n".join([*self._under, *texts, *rules, ""])
        for face in self._faces:
            self._alphabets[face].is_used = True
        return Page(
            self.width,
            self.height,
            zlib.compress(content.encode("latin-1"), 6),
            frozenset(self._faces),
        )


def _shown(alphabet: _Alphabet, text: str, size: float) -> str:
    """The operators that show a text, its first part of the face being set already."""
    written = text.translate(alphabet)
    if _OTHER not in written:
        return f"({written}) Tj"
    shown = []
    for piece in written.split(_OTHER):
        part, _, rest = piece.rpartition(_THEN)
        letter, _, after = rest.rpartition(_BACK)
        if part:
            shown.append(f"/{alphabet.name}+{part} {size:g} Tf ({letter}) Tj")
            shown.append(f"/{alphabet.name}+0 {size:g} Tf")
        if after:
            shown.append(f"({after}) Tj")
    return " ".join(shown)
