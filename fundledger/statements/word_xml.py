"""The few elements of a Word file that papers are made of, as text; sizes are in points.

    paragraph("body", run("Kính gửi: ") + run("HTX A", bold=True), keeps=True)
    table([100, 200], [row([cell(100, …), cell(200, …)])], borders=ALL)

Text is faster to make than a tree, and a book has a hundred thousand cells; `word` reads it into
the file at once. What belongs into an element stands in the order that Word's schema wants: Word
refuses a file where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from fundledger.statements.document import Align

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_JUSTIFIED = {"left": "left", "right": "right", "centre": "center", "justified": "both"}
_EMU = 12_700  # of a point
_SINGLE = 1.15
"""How far apart the type sets its lines by itself, of its size: what Word calls a single line."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold; a reader sees nothing there."""

Borders = tuple[str, ...]
NONE: Borders = ()
FRAME: Borders = ("top", "left", "bottom", "right")
ALL: Borders = (*FRAME, "insideH", "insideV")


def twips(points: float) -> int:
    """A twentieth of a point: what Word measures by."""
    return round(20 * points)


def attribute(text: str) -> str:
    return quoteattr(_UNSEEN.sub("", text))


def line_spacing(leading: float) -> str:
    """Lines as far apart as on the page, of their size; they grow with it."""
    return f'w:line="{round(240 * leading / _SINGLE)}" w:lineRule="auto"'


def justified(align: Align) -> str:
    return f'<w:jc w:val="{_JUSTIFIED[align]}"/>'


def face(*, bold: bool = False, italic: bool = False, size: float | None = None) -> str:
    """What a run says of its type."""
    parts = ["<w:b/><w:bCs/>" * bold, "<w:i/><w:iCs/>" * italic]
    if size is not None:
        parts.append(f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>')
    return "".join(parts)


def run(text: str, *, bold: bool = False, italic: bool = False, size: float | None = None) -> str:
    said = face(bold=bold, italic=italic, size=size)
    properties = f"<w:rPr>{said}</w:rPr>" if said else ""
    return f"<w:r>{properties}{_text(text)}</w:r>"


def _text(text: str) -> str:
    """A text with its line breaks and tabs; blanks at its ends are kept."""
    shown = f'<w:t xml:space="preserve">{escape(_UNSEEN.sub("", text))}</w:t>'
    if "\n" not in text and "\t" not in text:
        return shown
    shown = shown.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return shown.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')


def paragraph(
    style: str,
    inside: str = "",
    *,
    keeps: bool = False,
    before: float | None = None,
    after: float | None = None,
    left: float | None = None,
    right: float | None = None,
    first: float | None = None,
    align: Align | None = None,
    more: str = "",
    section: str = "",
) -> str:
    """What is not said is as its style says; `more` are borders or tabs."""
    spacing = _attributes(before=before, after=after)
    indents = _attributes(left=left, right=right)
    if first is not None:
        name, value = ("firstLine", first) if first >= 0 else ("hanging", -first)
        indents += f' w:{name}="{twips(value)}"'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>'
        + "<w:keepNext/>" * keeps
        + more
        + (f"<w:spacing{spacing}/>" if spacing else "")
        + (f"<w:ind{indents}/>" if indents else "")
        + (justified(align) if align else "")
        + section
        + f"</w:pPr>{inside}</w:p>"
    )


def _attributes(**said: float | None) -> str:
    return "".join(
        f' w:{name}="{twips(value)}"' for name, value in said.items() if value is not None
    )


def cell(
    width: float,
    inside: str,
    *,
    over: int = 1,
    down: Literal["", "restart", "continue"] = "",
    middle: bool = False,
) -> str:
    """A cell over some columns; one that goes down over rows is begun, then continued empty."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{over}"/>' if over > 1 else "")
        + (f'<w:vMerge w:val="{down}"/>' if down else "")
        + '<w:vAlign w:val="center"/>' * middle
        + f"</w:tcPr>{inside}</w:tc>"
    )


def row(cells: Iterable[str], *, is_head: bool = False) -> str:
    """A row that is never parted; one of the head stands on every page."""
    head = "<w:tblHeader/>" * is_head
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def table(
    widths: Sequence[float],
    rows: Iterable[str],
    *,
    borders: Borders = NONE,
    left: float = 0,
    beside: float = 0,
    above: float = 0,
) -> str:
    """`beside` and `above` are the room around a cell's text."""
    lines = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0"/>' for edge in borders)
    edges = (("top", above), ("left", beside), ("bottom", above), ("right", beside))
    margins = "".join(f'<w:{edge} w:w="{twips(of)}" w:type="dxa"/>' for edge, of in edges)
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        + f'<w:tblInd w:w="{twips(left)}" w:type="dxa"/>'
        + (f"<w:tblBorders>{lines}</w:tblBorders>" if lines else "")
        + f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        + f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def picture(relation: str, number: int, width: float, height: float, told: str) -> str:
    """A picture of the file, as large as is said; `told` is read out to whoever cannot see it."""
    size = f'cx="{round(width * _EMU)}" cy="{round(height * _EMU)}"'
    name = f'id="{number}" name="{number}"'
    return (
        f"<w:r><w:drawing><wp:inline><wp:extent {size}/>"
        f"<wp:docPr {name} descr={attribute(told)}/>"
        "<a:graphic><a:graphicData"
        ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def watermark(number: int, word: str, width: float, height: float) -> str:
    """A pale word from corner to corner, as Word itself puts it behind the text by the header."""
    return (
        "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
        '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom"'
        ' o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}"'
        ' type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;'
        f"width:{width:.0f}pt;height:{height:.0f}pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        'mso-position-vertical:center;mso-position-vertical-relative:page" o:allowincell="f"'
        ' fillcolor="#ebebeb" stroked="f"><v:textpath'
        ' style="font-family:&quot;Times New Roman&quot;;font-size:1pt;font-weight:bold"'
        f" string={attribute(word)}/></v:shape></w:pict></w:r>"
    )


PAGE_NUMBER = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
