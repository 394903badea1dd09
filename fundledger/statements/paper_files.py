"""A paper's PDF read back: what is embedded in it, the lines of its pages, and what can be seen.

    file = read_file(data)                       None: no PDF, or cut off
    file.attached                                what it carries to prove itself, a part a paper
    differences(file, as_drawn)                  where a page says or shows something else

Whether a difference is a fault is for `verify` to say. Text is what a page has; an image laid over
it, a box or a note says nothing and shows something, so pages are also looked at as pictures. A
visible signature is left out of that where the paper is blank; where it lies on a line of text or a
picture nobody can say what stands below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.statements.attached import FILE_NAME, Attached

if TYPE_CHECKING:
    from PIL.Image import Image

_OURS = re.compile(re.escape(FILE_NAME).replace(r"\.json", r"( \(\d+\))?\.json"))
_SCALE = 1.0  # a picture point for a point of the page: a letter is eight of them high
_PALE = 40
"""How far two points may differ in grey: engines round differently at the edge of a letter."""

_BRIM = 2  # picture points by which the line round a signature stands out
_BESIDE = 6
"""How far what is printed ends from a signature, left and right: wider than a blank between words,
so that no digit or word can be set before or behind another."""

_PAPER_WHITE = 250  # in grey: what is less has something printed on it
_SIGNATURE_FIELD = 7  # FPDF_FORMFIELD_SIGNATURE


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a page differs: its number, the line, what stands there and what the books would say.

    A page that only looks different has no line; a page that there is not has no text.
    """

    page: int
    line: int | None = None
    found: str = ""
    expected: str = ""
    is_missing: bool = False
    """There is no such page in the file."""

    is_added: bool = False
    """The paper has no such page."""

    is_under_signature: bool = False
    """A visible signature lies on what is printed there."""


@dataclass(frozen=True)
class PaperFile:
    data: bytes
    embedded: tuple[bytes, ...]
    pages: tuple[tuple[str, ...], ...]

    @cached_property
    def attached(self) -> tuple[Attached | None, ...]:
        """What each embedded file of ours says; None for one that cannot be read."""
        return tuple(map(Attached.read, self.embedded))


def read_file(data: bytes) -> PaperFile | None:
    """A PDF by its bytes; None where it cannot be opened, or lacks what it should have."""
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            embedded = tuple(_embedded(document))
            pages = tuple(_lines(document[place]) for place in range(len(document)))
    except pypdfium2.PdfiumError:
        return None
    return PaperFile(data, embedded, pages) if pages else None


def is_cut(data: bytes) -> bool:
    """Whether a PDF lacks its end, which readers mend in silence."""
    return b"%%EOF" not in data[-1024:]


def differences(file: PaperFile, drawn: PaperFile) -> list[Elsewhere]:
    """Where the pages of a file are not those of the paper as it was drawn."""
    found = list(_of_text(file.pages, drawn.pages))
    return found or list(_of_sight(file, drawn))


def _embedded(document: Any) -> Iterator[bytes]:
    for place in range(document.count_attachments()):
        attachment = document.get_attachment(place)
        if _OURS.fullmatch(attachment.get_name()):
            yield bytes(attachment.get_data())


def _lines(page: Any) -> tuple[str, ...]:
    with closing(page.get_textpage()) as text:
        said = text.get_text_range()
    return tuple(line.strip() for line in said.splitlines() if line.strip())


def _of_text(
    found: Sequence[Sequence[str]], expected: Sequence[Sequence[str]]
) -> Iterator[Elsewhere]:
    """Page by page; where there are fewer or more, those that are the same are paired."""
    if len(found) == len(expected):
        for page, (one, other) in enumerate(zip(found, expected, strict=True), start=1):
            if tuple(one) != tuple(other):
                yield from _of_lines(page, one, other)
        return
    pages = [tuple(each) for each in expected], [tuple(each) for each in found]
    for _, first, last, at, to in SequenceMatcher(None, *pages, autojunk=False).get_opcodes():
        both = min(last - first, to - at)
        for page in range(both):
            if pages[0][first + page] != pages[1][at + page]:
                yield from _of_lines(first + page + 1, found[at + page], expected[first + page])
        for page in range(first + both, last):
            yield Elsewhere(page + 1, expected=_first(expected[page]), is_missing=True)
        for page in range(at + both, to):
            yield Elsewhere(page + 1, found=_first(found[page]), is_added=True)


def _of_lines(page: int, found: Sequence[str], expected: Sequence[str]) -> Iterator[Elsewhere]:
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    for what, first, last, at, to in matcher.get_opcodes():
        if what != "equal":
            yield Elsewhere(page, at + 1, " ".join(found[at:to]), " ".join(expected[first:last]))


def _first(lines: Sequence[str]) -> str:
    return lines[0] if lines else ""


# What can be seen.


def _of_sight(file: PaperFile, drawn: PaperFile) -> Iterator[Elsewhere]:
    if file.data == drawn.data:
        return
    import pypdfium2

    with (
        closing(pypdfium2.PdfDocument(file.data)) as one,
        closing(pypdfium2.PdfDocument(drawn.data)) as other,
    ):
        one.init_forms()
        for place in range(len(one)):
            apart = _look_apart(one, other, place)
            if apart is not None:
                yield apart


def _look_apart(one: Any, other: Any, place: int) -> Elsewhere | None:
    """Where a page looks different: beside its signatures, or for one that lies on something."""
    from PIL import ImageChops

    page, as_drawn = one[place], other[place]
    if page.get_size() != as_drawn.get_size():
        return Elsewhere(place + 1)
    seen, expected = _picture(page), _picture(as_drawn)
    blank = expected.point(lambda grey: 255 if grey >= _PAPER_WHITE else 0)
    apart = ImageChops.difference(seen, expected)
    is_on_something = False
    for each in _signatures(one, page):
        left, upper, right, lower = each.on_picture(page.get_height())
        around = blank.crop((left - _BESIDE, upper, right + _BESIDE, lower))
        if around.getextrema() == (255, 255):
            whole = (left - _BRIM, upper - _BRIM, right + _BRIM, lower + _BRIM)
            apart.paste(0, whole, blank.crop(whole))
        else:
            is_on_something = True
    if apart.point(lambda grey: 255 if grey > _PALE else 0).getbbox() is None:
        return None
    return Elsewhere(place + 1, is_under_signature=is_on_something)


def _picture(page: Any) -> Image:
    picture: Image = page.render(scale=_SCALE, grayscale=True).to_pil()
    return picture.convert("L")


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def on_picture(self, height: float) -> tuple[int, int, int, int]:
        """In points of the picture of a page, which are counted from above."""
        sides = (self.left, height - self.top, self.right, height - self.bottom)
        left, upper, right, lower = (round(side * _SCALE) for side in sides)
        return left, upper, max(right, left + 1), max(lower, upper + 1)


def _signatures(document: Any, page: Any) -> Iterator[_Box]:
    """The places of the signature fields of a page."""
    from ctypes import byref

    import pypdfium2.raw as raw

    form = document.formenv
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, place)
        rectangle = raw.FS_RECTF()
        is_widget = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET
        if (
            is_widget
            and form is not None
            and raw.FPDFAnnot_GetFormFieldType(form, note) == _SIGNATURE_FIELD
            and raw.FPDFAnnot_GetRect(note, byref(rectangle))
        ):
            yield _Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        raw.FPDFPage_CloseAnnot(note)
