"""The parts of a paper as elements of a Word file, in the places that the page gives them.

    body = Body(styles, setting, add_picture)
    masthead(head, body)
    for block in blocks: put(block, body, holds=…)

What `blocks`, `mastheads` and `tables` measure for the page holds here too. A rule below a name is
a thin paragraph with a line, columns are tables without lines: nothing floats, so that whoever
edits the file moves nothing by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from fundledger.statements import qr
from fundledger.statements.blocks import (
    GAP,
    PAD,
    QR_SIDE,
    Setting,
    labels_width,
    seal_room,
    signing_places,
    whole_words,
)
from fundledger.statements.document import (
    Align,
    Block,
    Grid,
    Masthead,
    NewPage,
    Pairs,
    Paragraph,
    Payment,
    Picture,
    Signatures,
    listed,
)
from fundledger.statements.mastheads import (
    ABOUT_RULE,
    BETWEEN,
    FORM_SHARE,
    ISSUER_RULE,
    SIDE_SHARE,
    large,
    official_columns,
)
from fundledger.statements.typesetting import BOLD, ITALIC, REGULAR, balanced, plain, width
from fundledger.statements.word_styles import Styles
from fundledger.statements.word_tables import grid
from fundledger.statements.word_xml import FRAME, cell, paragraph, row, run, table

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

AddPicture = Callable[[bytes, float, float, str], str]
"""Put a PNG into the file, so wide and so tall, told in words; the run it is in."""

_SLACK = 1.0
"""Other programs measure a little otherwise: a line that just fits there must fit here."""

_DOTS_A_POINT = 300 / 72


class Body:
    """What stands in a section, one below the other."""

    def __init__(self, styles: Styles, setting: Setting, add_picture: AddPicture) -> None:
        self.styles = styles
        self.setting = setting
        self.add_picture = add_picture
        self.parts: list[str] = []
        self.ends_in_table = False
        self._breaks = False

    def style(self, name: str) -> str:
        return self.styles.of(name, self.setting.size)

    def text(
        self,
        style: str,
        inside: str,
        *,
        keeps: bool = False,
        left: float | None = None,
        first: float | None = None,
        before: float | None = None,
        after: float | None = None,
        align: Align | None = None,
        section: str = "",
    ) -> None:
        more = "<w:pageBreakBefore/>" if self._breaks else ""
        self._breaks = self.ends_in_table = False
        self.parts.append(
            paragraph(
                self.style(style),
                inside,
                keeps=keeps,
                left=left,
                first=first,
                before=before,
                after=after,
                align=align,
                more=more,
                section=section,
            )
        )

    def table(self, made: str, *, before: float = 0) -> None:
        """Two tables that touch would be one in Word; above one there is no room of itself."""
        if self.ends_in_table or self._breaks or before:
            self.text("gap", "", keeps=True, before=before)
        self.parts.append(made)
        self.ends_in_table = True

    def new_page(self) -> None:
        self._breaks = bool(self.parts)

    # What stands within a cell.

    def line(
        self, style: str, text: str, *, keeps: bool = True, before: float | None = None
    ) -> str:
        return paragraph(self.style(style), run(text), keeps=keeps, before=before)

    def name(self, style: str, text: str, face: int, room: float) -> tuple[str, float]:
        """A name in the middle, in lines of about one length; and how long the longest is."""
        shown = whole_words(text)
        size = self.styles.size_of(style)
        spans = plain(shown, bold=face == BOLD, italic=face == ITALIC)
        broken = balanced(spans, room * 1000 / size)
        widest = max(line.width for line in broken) * size / 1000
        side = max((room - widest) / 2 - _SLACK, 0) if len(broken) > 1 else None
        made = paragraph(style, run(shown), left=side, right=side, keeps=True)
        return made, widest

    def rule(self, long: float, room: float) -> str:
        side = (room - long) / 2
        edge = '<w:pBdr><w:top w:val="single" w:sz="5" w:space="1"/></w:pBdr>'
        return paragraph(self.style("rule"), left=side, right=side, keeps=True, more=edge)


def put(block: Block, body: Body, *, holds: bool) -> None:
    """`holds`: its end stays on the page of what follows."""
    match block:
        case Paragraph():
            inside = "".join(run(s.text, bold=s.bold, italic=s.italic) for s in block.spans)
            body.text(block.style, inside, keeps=block.keeps_with_next or holds)
        case Grid():
            body.table(grid(block, body.styles, body.setting, holds=holds), before=3)
        case Signatures():
            body.table("".join(_signatures(block, body)), before=2 * GAP)
        case Payment():
            body.table(_payment(block, body, holds=holds), before=GAP)
        case Picture():
            _picture(block, body, holds=holds)
        case Pairs():
            body.table(_pairs(block, body, holds=holds))
        case NewPage():
            body.new_page()


def _pairs(block: Pairs, body: Body, *, holds: bool) -> str:
    setting = body.setting
    room = setting.room - setting.indent
    labels = labels_width(block.lines, setting.size, room)
    last = len(block.lines) - 1
    rows = (
        row(
            cell(wide, body.line("pair", text, keeps=holds and number == last))
            for wide, text in ((labels, label), (room - labels, value))
        )
        for number, (label, value) in enumerate(block.lines)
    )
    return table((labels, room - labels), rows, left=setting.indent)


def _payment(block: Payment, body: Body, *, holds: bool) -> str:
    """The code at the left over all rows, what it says beside it."""
    setting = body.setting
    left = QR_SIDE + 2 * PAD
    room = setting.room - left
    labels = labels_width(block.lines, setting.size - 1, room) + PAD
    widths = (left, labels, room - labels)
    told = block.caption or " ".join(map(" ".join, block.lines))
    code = body.add_picture(qr_png(block.payload), QR_SIDE, QR_SIDE, told)
    shown = paragraph(body.style("picture"), code, keeps=True, before=0)
    lines: list[Sequence[str]] = []
    if block.caption:
        caption = paragraph(body.style("pay"), run(block.caption, italic=True), keeps=True)
        lines.append((cell(room, caption, over=2),))
    for number, (label, value) in enumerate(block.lines, start=1):
        keeps = holds or number < len(block.lines)
        said = paragraph(body.style("pay"), run(value, bold=True), keeps=keeps)
        beside = cell(labels, body.line("pay", label, keeps=keeps))
        lines.append((beside, cell(room - labels, said)))
    rows = [
        row((cell(left, shown, down="restart", middle=True), *cells))
        if not number
        else row((cell(left, body.line("gap", ""), down="continue"), *cells))
        for number, cells in enumerate(lines)
    ]
    return table(widths, rows, borders=FRAME, above=1)


def _picture(block: Picture, body: Body, *, holds: bool) -> None:
    drawing: Drawing = block.chart
    setting = body.setting
    height = min(block.height, setting.tall)
    scale = min(setting.room / drawing.width, height / drawing.height)
    wide, tall = scale * drawing.width, scale * drawing.height
    shown = body.add_picture(chart_png(drawing), wide, tall, setting.name)
    body.text("picture", shown, keeps=holds)


def chart_png(drawing: Drawing) -> bytes:
    """A chart in dots, fine enough to be printed."""
    from pypdfium2 import PdfDocument
    from reportlab.graphics.renderPDF import drawToString

    from fundledger.statements import fonts

    fonts.register()
    file = PdfDocument(drawToString(drawing, autoSize=1))
    try:
        return _png(file[0].render(scale=_DOTS_A_POINT, grayscale=True).to_pil())
    finally:
        file.close()


def qr_png(payload: str) -> bytes:
    return _png(qr.picture(payload))


def _png(picture: object) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")  # type: ignore[attr-defined]  # one of Pillow, which is loaded late
    return out.getvalue()


def _signatures(block: Signatures, body: Body) -> Iterator[str]:
    """Offices in one row, names in the next, so that names stand in one line."""
    styles = body.styles
    size, beside, each = signing_places(block, body.setting)
    if block.place_and_day:
        yield _signing_day(block.place_and_day, body, size, each)
    widths = [*[beside] * (beside > 0), *[each] * len(block.columns)]
    offices, names = [], []
    if beside:
        sent_to = "".join(_recipients(block, body)) or body.line("gap", "", keeps=False)
        offices.append(cell(beside, sent_to, down="restart"))
        names.append(cell(beside, body.line("gap", "", keeps=False), down="continue"))
    for signature in block.columns:
        shown = [
            body.name(styles.of("signer", size), line, BOLD, each - 6)[0]
            for line in signature.lines
        ]
        if signature.hint:
            hint = styles.of("hint", size)
            shown.append(body.name(hint, signature.hint, ITALIC, each - 6)[0])
        offices.append(cell(each, "".join(shown) or body.line("gap", "")))
        name = paragraph(styles.of("signed", size), run(signature.name), before=seal_room(block))
        names.append(cell(each, name))
    rows = [row(offices)]
    if block.columns:
        rows.append(row(names))
    yield table(widths, rows)


def _signing_day(text: str, body: Body, size: float, each: float) -> str:
    """Over the last who signs, or at the right where that is too narrow."""
    room = body.setting.room
    fits = width(text, ITALIC, size) <= each - 6
    style = body.styles.of("signing_day", size)
    left = room - each if fits else 0
    return paragraph(
        style, run(text), left=left, align="centre" if fits else "right", keeps=True, after=2
    )


def _recipients(block: Signatures, body: Body) -> Iterator[str]:
    if block.recipients_title:
        yield body.line("recipients", block.recipients_title)
    for text in listed(block.recipients):
        yield paragraph(body.style("recipient"), run(text), right=10)


# The head.


def masthead(head: Masthead, body: Body) -> None:
    match head.kind:
        case "official":
            body.table(_official(head, body))
        case "parties":
            _parties(head, body)
        case "form":
            body.table(_form(head, body))
        case "bare":
            pass
    _title(head, body)
    _addressed(head, body)


def _motto(head: Masthead, body: Body, room: float) -> str:
    country, words = head.motto
    made = body.line("country", country) if country else ""
    if words:
        long = width(words, BOLD, large(body.setting.size))
        made += body.line("motto", words) + body.rule(long, room)
    return made


def _official(head: Masthead, body: Body) -> str:
    setting = body.setting
    left, right = official_columns(head, setting)
    issuer = ""
    if head.parent:
        issuer += body.name(body.style("parent"), head.parent, REGULAR, left)[0]
    if head.issuer:
        made, widest = body.name(body.style("issuer"), head.issuer, BOLD, left)
        issuer += made + body.rule(ISSUER_RULE * widest, left)
    number = body.line("number", head.number) if head.number else ""
    if head.about_number:
        number += body.name(body.style("about_number"), head.about_number, REGULAR, left)[0]
    day = body.line("place", head.place_and_day) if head.place_and_day else ""
    empty = body.line("gap", "")
    rows = [
        row(_beside(issuer or empty, _motto(head, body, right) or empty, left, right)),
        row(_beside(number or empty, day or empty, left, right)),
    ]
    return table((left, BETWEEN, right), rows)


def _beside(first: str, second: str, left: float, right: float) -> Iterator[str]:
    yield cell(left, first)
    yield cell(BETWEEN, paragraph("gap", keeps=True))
    yield cell(right, second)


def _parties(head: Masthead, body: Body) -> None:
    body.parts.append(_motto(head, body, body.setting.room))
    if head.number:
        body.text("number", run(head.number), keeps=True)
    if head.place_and_day:
        body.text("place", run(head.place_and_day), align="right", keeps=True)


def _form(head: Masthead, body: Body) -> str:
    right = FORM_SHARE * body.setting.room
    left = body.setting.room - right - BETWEEN

    def lines(texts: Iterable[str], first: str, others: str) -> str:
        made = (body.line(others if n else first, text) for n, text in enumerate(texts))
        return "".join(made) or body.line("gap", "")

    unit = lines(head.unit_lines, "unit_name", "unit_line")
    form = lines(head.form_lines, "form", "form_source")
    return table((left, BETWEEN, right), [row(_beside(unit, form, left, right))])


def _title(head: Masthead, body: Body) -> None:
    """The title in the middle; what is counted of a form stands beside it."""
    room = body.setting.room
    side = SIDE_SHARE * room if head.side_lines else 0.0
    middle = room - 2 * side
    made = ""
    if head.title:
        made += body.name(body.style("title"), head.title, BOLD, middle)[0]
    if head.about:
        about, widest = body.name(body.style("about"), head.about, BOLD, middle)
        made += about + body.rule(ABOUT_RULE * widest, middle)
    made += "".join(body.line("subtitle", text) for text in head.subtitle)
    if not head.side_lines:
        if made:
            body.parts.append(made)
            body.ends_in_table = False
        return
    first, *others = head.side_lines
    beside = body.line("side", first, before=2 * GAP)
    beside += "".join(body.line("side", text) for text in others)
    empty = body.line("gap", "")
    cells = (cell(side, empty), cell(middle, made or empty), cell(side, beside))
    body.table(table((side, middle, side), [row(cells)]))


def _addressed(head: Masthead, body: Body) -> None:
    """One is addressed in the middle of the page, several below each other behind dashes."""
    if not head.to:
        return
    setting = body.setting
    label = head.to_title + " "
    above, left = 2 * GAP, 2 * setting.indent
    if len(head.to) == 1:
        text = label + head.to[0]
        if width(text, REGULAR, setting.size) <= setting.room - left:
            body.text("to", run(text), align="centre", before=above)
            return
        hang = width(label, REGULAR, setting.size)
        body.text(
            "to", run(f"{head.to_title}\t{head.to[0]}"), left=left + hang, first=-hang, before=above
        )
        return
    body.text("to", run(head.to_title), left=left, before=above)
    for text in listed(head.to):
        body.text("to", run(text), left=left + width(label, REGULAR, setting.size))
