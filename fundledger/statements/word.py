"""A paper as a Word file, laid out as the page lays it out, for whoever has to change it by hand.

    draw(documents, Path("thong-bao.docx"))

Documents stand one after the other, each in a section of its own with its own pages. Text stands in
styles with names of their own (`word_styles`), numbers and pages are Word's fields. The file says
what the `Document` says and carries no figures as the PDF does: a file that anybody may change
proves nothing. The same documents give the same bytes. This loads python-docx and reportlab: import
it where a paper is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from hashlib import sha256
from io import BytesIO
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fundledger.statements.blocks import INDENT, MM, Setting
from fundledger.statements.document import Document
from fundledger.statements.page import (
    A4,
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    frame_of,
    held_to_signatures,
    parts_of,
)
from fundledger.statements.typesetting import BOLD, width
from fundledger.statements.word_blocks import Body, masthead, put
from fundledger.statements.word_styles import TAGS, Styles
from fundledger.statements.word_xml import (
    NAMESPACES,
    PAGE_NUMBER,
    paragraph,
    picture,
    run,
    twips,
    watermark,
)

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.oxml.xmlchemy import BaseOxmlElement

_HEADER, _FOOTER = 8.5 * MM, 8 * MM
"""From the edges of the paper to what stands in the margins."""

_HAIR = 0.3
"""Other programs measure a little otherwise: a line that just fits the page must fit here."""

_LARGEST_MARK, _MARK_SHARE = 110.0, 0.62
"""Of a draft's mark: its size, and how much of the way from corner to corner it takes."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""When what is in the file was put there: an archive can say nothing earlier."""

_KEPT = ("styles", "settings", "theme", "officeDocument", "core-properties")
"""Of what python-docx begins a file with; the rest is for other papers."""


def draw(documents: Iterable[Document], out: BinaryIO | Path) -> None:
    """Put them into one file, which is titled after the first."""
    every = [part for document in documents for part in parts_of(document)]
    assert every, "a file has a document at least"
    making = _Making(every[0])
    for number, document in enumerate(every, start=1):
        making.add(document, is_last=number == len(every))
    data = making.data()
    if isinstance(out, Path):
        out.write_bytes(data)
    else:
        out.write(data)


def as_file(file: File, document: Document) -> bytes:
    """A file of Word that says whose it is, and not when it was made."""
    _describe(file, document)
    made = BytesIO()
    file.save(made)
    return _without_a_clock(made)


class _Making:
    def __init__(self, first: Document) -> None:
        import docx

        self.first = first
        self.file: File = docx.Document()
        self.styles = Styles(first.language, first.size)
        self.parts: list[str] = []
        self._margins: dict[tuple[object, ...], str] = {}
        """Relations of headers and footers; those that say the same are one."""

        self._pictures: dict[bytes, str] = {}
        self._shown = 0
        _leave_out_what_is_not_ours(self.file)

    def add(self, document: Document, *, is_last: bool) -> None:
        frame = frame_of(document)
        setting = Setting(
            frame.room,
            frame.tall,
            document.size,
            document.language,
            document.title or document.name,
            0.0 if document.masthead.kind == "form" else INDENT,
            draw_picture=lambda _: "",
        )
        body = Body(self.styles, setting, self._picture)
        masthead(document.masthead, body)
        held = held_to_signatures(document.blocks, setting)
        for place, block in enumerate(document.blocks):
            put(block, body, holds=place in held)
        section = self._section(document)
        if not is_last:
            body.text("gap", "", section=section)
        elif body.ends_in_table:
            body.text("gap", "")
        self.parts += body.parts
        if is_last:
            self.parts.append(section)

    def data(self) -> bytes:
        """The whole file."""
        file = self.file
        _fill(file.element.body, f"<w:body {NAMESPACES}>{''.join(self.parts)}</w:body>")
        _fill(file.styles.element, self.styles.xml())
        _fill(file.settings.element, _settings(self.first))
        return as_file(file, self.first)

    def _picture(self, png: bytes, wide: float, tall: float, told: str) -> str:
        digest = sha256(png).digest()
        if digest not in self._pictures:
            self._pictures[digest], _ = self.file.part.get_or_add_image(BytesIO(png))
        self._shown += 1
        return picture(self._pictures[digest], self._shown, wide, tall, told)

    # Sections: the paper, its margins, and what stands in them.

    def _section(self, document: Document) -> str:
        frame = frame_of(document)
        style = self.styles.of("page_number", document.size)
        word = document.draft_word if document.is_draft else ""
        first = self._header(style, "", word)
        others = self._header(style, PAGE_NUMBER * document.is_numbered, word)
        foot = self._footer(document)
        lying = ' w:orient="landscape"' if document.is_landscape else ""
        return (
            "<w:sectPr>"
            f'<w:headerReference w:type="default" r:id="{others}"/>'
            f'<w:headerReference w:type="first" r:id="{first}"/>'
            f'<w:footerReference w:type="default" r:id="{foot}"/>'
            f'<w:footerReference w:type="first" r:id="{foot}"/>'
            '<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{twips(frame.width)}" w:h="{twips(frame.height)}"{lying}/>'
            f'<w:pgMar w:top="{twips(TOP)}" w:right="{twips(RIGHT - _HAIR)}"'
            f' w:bottom="{twips(BOTTOM)}" w:left="{twips(LEFT)}" w:header="{twips(_HEADER)}"'
            f' w:footer="{twips(_FOOTER)}" w:gutter="0"/><w:pgNumType w:start="1"/>'
            "<w:titlePg/></w:sectPr>"
        )

    def _header(self, style: str, number: str, word: str) -> str:
        """The relation of a header with a page's number, and a draft's mark behind the text."""
        key = ("header", style, number, word)
        if key not in self._margins:
            mark = ""
            if word:
                wide = width(word, BOLD, 1)
                size = min(_LARGEST_MARK, _MARK_SHARE * hypot(*A4) / wide)
                mark = watermark(len(self._margins) + 1, word, wide * size, size)
            part: Any = self.file.part  # python-docx does not say what it answers
            made, self._margins[key] = part.add_header_part()
            _fill(made.element, f"<w:hdr {NAMESPACES}>{paragraph(style, number + mark)}</w:hdr>")
        return self._margins[key]

    def _footer(self, document: Document) -> str:
        short = document.proof.short if document.proof else ""
        key = ("footer", short)
        if key not in self._margins:
            shown = paragraph(self.styles.of("proof", document.size), run(short) if short else "")
            part: Any = self.file.part
            made, self._margins[key] = part.add_footer_part()
            _fill(made.element, f"<w:ftr {NAMESPACES}>{shown}</w:ftr>")
        return self._margins[key]


def _fill(element: BaseOxmlElement, xml: str) -> None:
    """Put the children of one in the place of the other's."""
    from docx.oxml import parse_xml

    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(xml)))


def _leave_out_what_is_not_ours(file: File) -> None:
    package = file.part.package
    assert package is not None
    for relations in (file.part.rels, package.rels):
        for code, relation in list(relations.items()):
            if not relation.reltype.endswith(_KEPT):
                del relations[code]


def _settings(document: Document) -> str:
    """The modern layout of Word: without it, it falls back to that of 2007."""
    uri = 'w:uri="http://schemas.microsoft.com/office/word"'
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
        f'<w:defaultTabStop w:val="{twips(36)}"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        f'<w:compatSetting w:name="compatibilityMode" {uri} w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{TAGS[document.language]}"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _describe(file: File, document: Document) -> None:
    about = file.core_properties
    about.title = document.title or document.name
    about.subject = document.masthead.about or document.masthead.title
    about.author = about.last_modified_by = document.author
    about.comments = about.keywords = about.category = ""
    about.language = TAGS[document.language]
    about.revision = 1
    day = document.day
    made = datetime.combine(date(*_LONG_AGO[:3]) if day is None else day, time())
    about.created = about.modified = made


def _without_a_clock(made: BytesIO) -> bytes:
    """The same archive, in which nothing says when it was written."""
    out = BytesIO()
    with ZipFile(made) as written, ZipFile(out, "w") as archive:
        for name in written.namelist():
            info = ZipInfo(name, _LONG_AGO)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, written.read(name))
    return out.getvalue()
