"""A paper drawn as PDF: the official page of Decree 30/2020, and books and forms by the same hand.

    with path.open("wb") as out:
        drawn = draw(documents, out)        # a `Drawn`: pages of each, where signatures belong
    counted(document)                       # how many pages it takes, without drawing it

Documents are drawn one after the other into one file, each paged by itself, and may be made while
they are drawn: none is kept. This loads reportlab: import it where a paper is drawn. Everything
here is place and size; what a paper says is in the `Document`. `mastheads`, `blocks` and `tables`
make pieces of it, `flow` puts them on pages, `sheet` writes a page, `pdf_file` the file. The same
documents give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from fundledger.statements import blocks
from fundledger.statements.apart import Made, made
from fundledger.statements.blocks import INDENT, MM, Setting
from fundledger.statements.document import (
    Block,
    Document,
    Grid,
    NewPage,
    Pairs,
    Paragraph,
    Payment,
    Picture,
    Signatures,
)
from fundledger.statements.flow import Break, Flow, Frame, Piece
from fundledger.statements.mastheads import masthead
from fundledger.statements.pdf_file import PdfFile, Place
from fundledger.statements.sheet import Alphabets, Page, Sheet, Unforeseen
from fundledger.statements.tables import Table
from fundledger.statements.typesetting import REGULAR, lines, plain, width

A4 = (210 * MM, 297 * MM)
TOP, BOTTOM, LEFT, RIGHT = 20 * MM, 20 * MM, 30 * MM, 18 * MM
"""Margins: Decree 30 wants 20–25 above and below, 30–35 at the left, 15–20 at the right."""

_NUMBER_BELOW = 13 * MM
"""From the upper edge to the line of the page's number: it stands in the margin."""

_PROOF_ABOVE = 11 * MM
_PROOF_SIZE = 7.5


class Mark(NamedTuple):
    """Where a signature belongs: for whoever signs the file, which has it as a destination too."""

    document: int
    page: int
    """Of the file, from 0."""

    place: Place


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of the documents, in their order."""

    pages: tuple[int, ...]
    marks: tuple[Mark, ...]


def draw(documents: Iterable[Document], out: BinaryIO | Path, *, processes: int = 1) -> Drawn:
    """Draw them into one file, which is titled after the first.

    A path is best that of a draft (`store.writing.new_file`): a table that is refused on the way
    leaves half a file. More processes draw many papers sooner, and the same file: see `apart`.
    """
    coming = iter(documents)
    first = next(coming, None)
    assert first is not None, "a file has a document at least"
    second = next(coming, None)
    every = chain([first], [] if second is None else [second], coming)
    with ExitStack() as stack:
        stream = stack.enter_context(out.open("wb")) if isinstance(out, Path) else out
        file = stack.enter_context(
            PdfFile(
                stream,
                language=first.language,
                title=first.title or first.name,
                author=first.author,
                subject=first.masthead.about or first.masthead.title,
                day=first.day,
                whole=second is not None,
            )
        )
        if second is None or processes < 2:
            return _put_all(((document, None) for document in every), file)
        return _put_all(made(every, _made_apart, processes), file)


def counted(document: Document) -> int:
    """The pages of a document with its annexes: some books have to say it on themselves."""
    from reportlab.pdfbase.pdfdoc import PDFDocument

    alphabets = Alphabets(PDFDocument())
    parts = parts_of(document)
    return sum(1 for part in parts for _ in _pages(part, alphabets, lambda _: ""))


def _put_all(documents: Iterable[tuple[Document, Made | None]], file: PdfFile) -> Drawn:
    pages: list[int] = []
    marks: list[Mark] = []
    for number, (document, pages_made) in enumerate(documents):
        before = file.pages
        made_here = (_drawn(part, file.alphabets, file.picture) for part in parts_of(document))
        for part, drawn in zip(parts_of(document), pages_made or made_here, strict=True):
            if part.proof:
                file.attach(part.proof.name, part.proof.data, part.title or part.name)
            for page, places in drawn:
                marks += (Mark(number, file.pages, place) for place in places)
                file.add(page, [_of_file(place, number) for place in places])
        pages.append(file.pages - before)
    return Drawn(tuple(pages), tuple(marks))


def parts_of(document: Document) -> Iterator[Document]:
    """It and its annexes, each paged by itself."""
    yield document
    for each in document.appended:
        yield from parts_of(each)


def _drawn(
    document: Document, alphabets: Alphabets, draw_picture: blocks.DrawPicture
) -> Iterator[tuple[Page, list[Place]]]:
    for sheet, places in _pages(document, alphabets, draw_picture):
        _finish(document, sheet)
        yield sheet.done(), places


def _made_apart(document: Document, alphabets: Alphabets) -> Made:
    def no_picture(_: object) -> str:
        raise Unforeseen  # it belongs into the file itself

    return [list(_drawn(part, alphabets, no_picture)) for part in parts_of(document)]


def _of_file(place: Place, number: int) -> Place:
    """Under a name that the file has once: those of the second document end in -2."""
    return place._replace(name=f"{place.name}-{number + 1}") if number else place


def _pages(
    document: Document, alphabets: Alphabets, draw_picture: blocks.DrawPicture
) -> Iterator[tuple[Sheet, list[Place]]]:
    frame = frame_of(document)
    setting = Setting(
        frame.room,
        frame.tall,
        document.size,
        document.language,
        document.title or document.name,
        0.0 if document.masthead.kind == "form" else INDENT,
        draw_picture,
    )
    begin = partial(_begun, document, frame, alphabets)
    return Flow(frame, begin).pages(_pieces(document, setting))


def frame_of(document: Document) -> Frame:
    width, height = reversed(A4) if document.is_landscape else A4
    return Frame(width, height, LEFT, BOTTOM, width - LEFT - RIGHT, height - TOP - BOTTOM)


def _begun(document: Document, frame: Frame, alphabets: Alphabets, number: int) -> Sheet:
    """A page with its number, in the margin above."""
    sheet = Sheet(alphabets, frame.width, frame.height)
    if document.is_draft and document.draft_word:
        sheet.across(document.draft_word)
    if document.is_numbered and number > 1:
        size = min(14.0, max(13.0, document.size))
        x = frame.left + (frame.room - width(str(number), REGULAR, size)) / 2
        sheet.text(x, frame.height - _NUMBER_BELOW, str(number), REGULAR, size)
    return sheet


def _finish(document: Document, sheet: Sheet) -> None:
    """Put what proves the paper in the margin below: it is the last that is read."""
    if document.proof and document.proof.short:
        y = _PROOF_ABOVE
        room = sheet.width - LEFT - RIGHT
        for line in lines(plain(document.proof.short), room * 1000 / _PROOF_SIZE):
            sheet.line(LEFT, y, line, _PROOF_SIZE)
            y -= 1.2 * _PROOF_SIZE


def _pieces(document: Document, setting: Setting) -> Iterator[Piece]:
    yield from masthead(document.masthead, setting)
    held = held_to_signatures(document.blocks, setting)
    for place, block in enumerate(document.blocks):
        made = _of_block(block, setting)
        yield from _last_keeps(made) if place in held else made


def _of_block(block: Block, setting: Setting) -> Iterable[Piece]:
    match block:
        case Paragraph():
            return blocks.paragraph(block, setting)
        case Grid():
            table = Table(block, setting.room, setting.tall, setting.language, setting.name)
            return table.pieces()
        case Signatures():
            return [blocks.signatures(block, setting)]
        case Payment():
            return [blocks.payment(block, setting)]
        case Picture():
            return [blocks.picture(block, setting)]
        case Pairs():
            return blocks.pairs(block, setting)
        case NewPage():
            return [Break()]


def held_to_signatures(parts: Sequence[Block], setting: Setting) -> set[int]:
    """The parts whose end stands on the page of a signature: two lines of text, or rows."""
    held: set[int] = set()
    for place, block in enumerate(parts):
        before = place - 1
        while isinstance(block, Signatures) and before >= 0:
            held.add(before)
            part = parts[before]
            if not isinstance(part, Paragraph) or len(blocks.paragraph(part, setting)) > 1:
                break
            before -= 1 if before == place - 1 else place
    return held


def _last_keeps(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same, the last of them held to what follows."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None:
            yield last
        last = piece
    if last is not None:
        last.keeps = True
        yield last
