"""The parts of a paper below its head, as pieces for `flow`: what is said, listed, paid and signed.

Every function answers pieces whose lines are broken already; a `Setting` says how much room there
is. What `flow` must not part, pieces say by `keeps`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundledger.messages import Language
from fundledger.statements import qr
from fundledger.statements.document import (
    Align,
    Pairs,
    Paragraph,
    Payment,
    Picture,
    Signatures,
    Span,
    Style,
    listed,
)
from fundledger.statements.flow import Box, Piece, TextLine, on_line
from fundledger.statements.pdf_file import Place
from fundledger.statements.sheet import Sheet
from fundledger.statements.typesetting import ITALIC, REGULAR, Line, balanced, lines, plain, width

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

DrawPicture = Callable[["Drawing"], str]
"""Put a chart into the file; the name it has there."""

MM = 72 / 25.4
INDENT = 12.7 * MM
"""Of the first line of what is said."""

GAP = 6.0
"""Between paragraphs: the least that Decree 30 asks for."""

LEADING = 1.25

SEAL = 24 * MM
"""Room for signature and seal."""

SEAL_OF_MANY = 18 * MM
MANY = 4
"""So many who sign stand closer."""

QR_SIDE = 30 * MM
PAD = 6.0


@dataclass(frozen=True, slots=True)
class Setting:
    """In what room a paper is set, and how."""

    room: float
    tall: float
    size: float
    language: Language
    name: str
    indent: float
    draw_picture: DrawPicture

    @property
    def leading(self) -> float:
        return LEADING * self.size


@dataclass(frozen=True, slots=True)
class How:
    """How paragraphs of a style are set."""

    align: Align = "justified"
    first: float = 0.0  # indent of the first line
    others: float = 0.0  # and of the others
    bold: bool = False
    italic: bool = False
    smaller: float = 0.0
    before: float = GAP
    keeps: bool = False


STYLES: dict[Style, How] = {
    "body": How(first=INDENT),
    "plain": How(),
    "ground": How(first=INDENT, italic=True),
    "item": How(first=INDENT, others=INDENT),
    "heading": How(first=INDENT, bold=True, keeps=True),
    "centre": How("centre", bold=True, before=2 * GAP, keeps=True),
    "unit": How("right", italic=True, smaller=1, keeps=True),
    "small": How(smaller=2, before=3.0),
}


def paragraph(block: Paragraph, setting: Setting) -> list[TextLine]:
    """Its lines: neither the first nor the last stands alone on a page."""
    how = STYLES[block.style]
    size = setting.size - how.smaller
    spans = tuple(
        replace(span, bold=span.bold or how.bold, italic=span.italic or how.italic)
        for span in block.spans
    )
    scale = 1000 / size
    room = setting.room - how.others
    if how.align == "centre":
        broken = balanced(spans, room * scale)
    else:
        broken = lines(spans, room * scale, (setting.room - how.first) * scale)
    made = aligned(broken, size, room, how.align, left=how.others, first=how.first - how.others)
    made[0].before = how.before
    keeps = block.keeps_with_next or how.keeps
    for line in made[:-1]:
        line.keeps = keeps
    made[-1].keeps = keeps
    if len(made) > 1:
        made[0].keeps = made[-2].keeps = True
    return made


def aligned(
    broken: Iterable[Line],
    size: float,
    room: float,
    align: Align,
    *,
    left: float = 0.0,
    first: float = 0.0,
    leading: float = LEADING,
) -> list[TextLine]:
    """Lines of one paragraph at their places; `first` is the indent of the first."""
    made: list[TextLine] = []
    for line in broken:
        wide = line.width * size / 1000
        x, stretch = left + first, 0.0
        if align == "centre":
            x = left + (room - wide) / 2
        elif align == "right":
            x = left + room - wide
        elif align == "justified" and not line.ends and (gaps := line.gaps):
            stretch = (room - first - wide) / gaps
        made.append(TextLine(line, size, leading * size, x, stretch))
        first = 0.0
    return made


_WORDS = re.compile(
    "hợp tác xã|hỗ trợ|phát triển|liên minh|ủy ban|uỷ ban|nhân dân|hội đồng|quản lý|xử lý|rủi ro"
    "|ban giám đốc|phó giám đốc|giám đốc|kế toán trưởng|chủ tịch|đại diện|tín dụng|cho vay",
    re.IGNORECASE,
)
"""Words of several syllables in the names of bodies and offices."""


def whole_words(name: str) -> str:
    """A name in the head or over a signature is broken between its words, not within them."""
    return _WORDS.sub(lambda found: found[0].replace(" ", "\u00a0"), name)


class Column:
    """Lines put one below the other into a `Box`, between two places."""

    def __init__(self, box: Box, left: float, room: float, top: float = 0.0) -> None:
        self.box = box
        self.left = left
        self.room = room
        self.bottom = top
        self.widest = 0.0
        """Of the lines of the last text."""

    def put(
        self,
        text: str | tuple[Span, ...],
        size: float,
        *,
        bold: bool = False,
        italic: bool = False,
        align: Align = "centre",
        leading: float = LEADING,
        before: float = 0.0,
    ) -> None:
        spans = plain(text, bold=bold, italic=italic) if isinstance(text, str) else text
        breaking = balanced if align == "centre" else lines
        broken = breaking(spans, self.room * 1000 / size)
        self.bottom += before
        self.widest = max(line.width for line in broken) * size / 1000
        for line in aligned(broken, size, self.room, align, left=self.left, leading=leading):
            at = self.bottom + on_line(size, line.height)
            self.box.lines.append((line.x, at, line.line, size, line.stretch))
            self.bottom += line.height
        self.box.height = max(self.box.height, self.bottom)

    def rule(self, share: float) -> None:
        """A line below, in the middle, as long as a share of the last text."""
        long = share * self.widest
        middle = self.left + self.room / 2
        self.bottom += 2.5
        self.box.rules.append((middle - long / 2, middle + long / 2, self.bottom, 0.6))
        self.bottom += 1.0
        self.box.height = max(self.box.height, self.bottom)


def pairs(block: Pairs, setting: Setting) -> Iterator[Piece]:
    """Labels one below the other, and what they say beside them."""
    size = setting.size
    room = setting.room - setting.indent
    labels = labels_width(block.lines, size, room)
    for label, value in block.lines:
        box = Box(before=3.0)
        Column(box, setting.indent, labels, 0).put(label, size, align="left")
        Column(box, setting.indent + labels, room - labels).put(value, size, align="left")
        yield box


def labels_width(pairs: Iterable[tuple[str, str]], size: float, room: float) -> float:
    """How much of the room labels take: what the longest asks for, but not all of it."""
    longest = max((width(label, REGULAR, size) for label, _ in pairs), default=0)
    return min(longest + 0.5 * size, 0.45 * room)


def payment(block: Payment, setting: Setting) -> Box:
    """A framed picture of the QR code, what it says beside it."""
    size = setting.size - 1
    box = Box(before=GAP)
    left = QR_SIDE + 2 * PAD
    room = setting.room - left - PAD
    column = Column(box, left, room, PAD)
    if block.caption:
        column.put(block.caption, size, italic=True, align="left")
    labels = labels_width(block.lines, size, room)
    for label, value in block.lines:
        top = column.bottom + 1.5
        column = Column(box, left, labels, top)
        column.put(label, size, align="left")
        beside = Column(box, left + labels, room - labels, top)
        beside.put(value, size, bold=True, align="left")
        column.bottom = max(column.bottom, beside.bottom)
    box.height = max(column.bottom, QR_SIDE + PAD) + PAD
    picture = qr.picture(block.payload)
    below = QR_SIDE + (box.height - QR_SIDE) / 2

    def draw(sheet: Sheet, x: float, top: float) -> None:
        sheet.box(x, top - box.height, setting.room, box.height)
        sheet.dots(x + PAD, top - below, QR_SIDE, picture)

    box.drawn.append(draw)
    return box


def picture(block: Picture, setting: Setting) -> Box:
    """A chart, as large as the room allows, in the middle."""
    drawing = block.chart
    height = min(block.height, setting.tall)
    scale = min(setting.room / drawing.width, height / drawing.height)
    name = setting.draw_picture(drawing)
    x = (setting.room - scale * drawing.width) / 2
    box = Box(height=scale * drawing.height, before=GAP)
    box.drawn.append(lambda sheet, left, top: sheet.form(name, left + x, top - box.height, scale))
    return box


def signing_places(block: Signatures, setting: Setting) -> tuple[float, float, float]:
    """The size of what is said, how wide it is beside those who sign, and how wide each is."""
    count = len(block.columns)
    size = setting.size
    if count >= MANY:
        size = min(size, 11.0 if count > MANY else 12.0)
    beside = 0.0
    if count == 1:
        beside = setting.room * 0.46
    elif block.recipients:
        beside = setting.room * 0.34
    return size, beside, (setting.room - beside) / max(count, 1)


def seal_room(block: Signatures) -> float:
    """What is left free between office and name."""
    if not block.keeps_room:
        return 0.0
    return SEAL_OF_MANY if len(block.columns) >= MANY else SEAL


def signatures(block: Signatures, setting: Setting) -> Box:
    """Those who sign, beside each other, their names in one line; `Nơi nhận` at the left."""
    count = len(block.columns)
    size, beside, each = signing_places(block, setting)
    box = Box(before=2 * GAP)
    top = 0.0
    if block.place_and_day:
        fits = width(block.place_and_day, ITALIC, size) <= each - 6
        over = each if fits else setting.room
        place = Column(box, setting.room - over, over)
        align: Align = "centre" if fits else "right"
        place.put(block.place_and_day, size, italic=True, align=align)
        top = place.bottom + 2.0
    columns = [Column(box, beside + n * each + 3, each - 6, top) for n in range(count)]
    for column, signature in zip(columns, block.columns, strict=True):
        for line in signature.lines:
            column.put(whole_words(line), size, bold=True)
        if signature.hint:
            column.put(signature.hint, size - 1, italic=True)
    names_at = max((column.bottom for column in columns), default=top)
    signed_at = names_at
    names_at += seal_room(block)
    for column, signature in zip(columns, block.columns, strict=True):
        column.bottom = names_at
        if signature.name:
            column.put(signature.name, size, bold=True)
        if signature.mark:
            wide = min(column.room, 55 * MM)
            x = column.left + (column.room - wide) / 2
            box.places.append(Place(signature.mark, x, names_at, x + wide, signed_at))
    box.height = max(box.height, names_at)
    if block.recipients:
        column = Column(box, 0, beside - 10, top)
        if block.recipients_title:
            column.put(block.recipients_title, 12, bold=True, italic=True, align="left")
        for text in listed(block.recipients):
            column.put(text, 11, align="left", leading=1.15)
    return box
