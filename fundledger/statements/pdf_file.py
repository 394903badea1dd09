"""A PDF that is written as its pages come: the objects of reportlab, in a file that grows.

    with PdfFile(out, language="vi", title="…") as file:
        sheet = Sheet(file.alphabets, *A4)
        …
        file.attach(name, data, description)
        file.add(sheet.done())

reportlab keeps a whole document until it is saved. Here a page, a picture or an attachment is
written when it is added and let go; what is kept is where each object stands in the file (8 bytes)
and the list of pages, attachments and places that its end has to name (less than half a kilobyte a
page). The same calls give the same bytes. Nothing here knows what is drawn.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace, TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFIndirectObject,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFTrailer,
    PDFZCompress,
    ViewerPreferencesPDFDictionary,
)

from fundledger.messages import Language
from fundledger.statements import fonts
from fundledger.statements.sheet import Alphabets, Page
from fundledger.statements.typesetting import NAMES

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

LANGUAGES: dict[Language, str] = {"vi": "vi-VN", "en": "en-GB"}
_VERSION = (1, 7)
_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FIRST_DAY = date(2000, 1, 1)
"""What is said where a paper has no day: a clock would make each copy another file."""


class Place(NamedTuple):
    """A rectangle on a page that can be found again under a name."""

    name: str
    left: float
    bottom: float
    right: float
    top: float


class PdfFile:
    def __init__(
        self,
        out: BinaryIO,
        *,
        language: Language,
        title: str,
        author: str = "",
        subject: str = "",
        day: date | None = None,
        whole: bool = False,
    ) -> None:
        self._out = out
        self._length = 0
        self._offsets = array("Q")
        """Where each object begins, by its number less one."""

        self.pages = 0
        document: Any = PDFDocument(  # its types say less than it has
            compression=1, invariant=1, pdfVersion=_VERSION, lang=LANGUAGES[language]
        )
        self._document = document
        day = day or _FIRST_DAY
        document._timeStamp = SimpleNamespace(
            YMDhms=(day.year, day.month, day.day, 0, 0, 0), dhh=0, dmm=0
        )
        document.setTitle(title)
        document.setAuthor(author)
        document.setSubject(subject)
        document.setCreator("fundledger")
        catalog = document.Catalog
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
        catalog.ViewerPreferences = ViewerPreferencesPDFDictionary({"DisplayDocTitle": "true"})
        self.alphabets = Alphabets(document, whole=whole)
        self._tree = document.Reference(document.Pages)
        self._resources = PDFDictionary({"Font": PDFObjectReference("BasicFonts")})
        self._resources_at = document.Reference(self._resources)
        self._forms: dict[str, object] = {}
        self._kids: list[object] = []
        self._attached: dict[str, object] = {}
        self._to_associate: list[object] = []
        self._places: dict[str, object] = {}
        self._write(_HEAD)

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()

    def add(self, page: Page, places: Iterable[Place] = ()) -> None:
        """What was attached since the last page is said to belong to this one."""
        self.alphabets.use(page.faces)
        self._document.updateSignature(page.content)
        stream = PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode")}), page.content)
        entries: dict[str, object] = {
            "Type": PDFName("Page"),
            "Parent": self._tree,
            "MediaBox": PDFArray([0, 0, round(page.width, 2), round(page.height, 2)]),
            "Resources": self._resources_at,
            "Contents": self._put(stream),
        }
        if self._to_associate:
            entries["AF"] = PDFArray(self._to_associate)
            self._to_associate = []
        kid = self._put(PDFDictionary(entries))
        self._kids.append(kid)
        self.pages += 1
        for name, *sides in places:
            self._places[name] = f"[{kid} /FitR {' '.join(f'{side:.2f}' for side in sides)}]"

    def attach(self, name: str, data: bytes, description: str = "") -> str:
        """A JSON file that readers of PDF can take out again; answers the name it has here."""
        stem, dot, ending = name.rpartition(".")
        count = 1
        while name in self._attached:
            count += 1
            name = f"{stem or ending} ({count}){dot and stem and '.' + ending}"
        self._document.updateSignature(name)
        self._document.updateSignature(data)
        embedded = PDFStream(
            PDFDictionary(
                {
                    "Type": PDFName("EmbeddedFile"),
                    "Subtype": "/application#2Fjson",
                    "Params": PDFDictionary({"Size": len(data)}),
                }
            ),
            data,
            [PDFZCompress],
        )
        at = self._put(embedded)
        specification = PDFDictionary(
            {
                "Type": PDFName("Filespec"),
                "F": PDFString(name),
                "UF": PDFString(name),
                "Desc": PDFString(description),
                "AFRelationship": PDFName("Data"),
                "EF": PDFDictionary({"F": at, "UF": at}),
            }
        )
        self._attached[name] = reference = self._put(specification)
        self._to_associate.append(reference)
        return name

    def picture(self, drawing: Drawing) -> str:
        """A drawing of reportlab, for `Sheet.form`: answers the name it has in this file."""
        from reportlab.graphics import renderPDF

        name = f"Chart{len(self._forms) + 1}"
        canvas = _canvas(self._document)
        canvas.beginForm(name, 0, 0, drawing.width, drawing.height)
        renderPDF.draw(drawing, canvas, 0, 0)
        code = "\n".join(canvas._code)
        canvas.endForm()
        for face in self.alphabets.faces:
            face.is_used = face.is_used or f"/{face.name}+" in code
        internal: str = self._document.getXObjectName(name)
        self._forms[internal] = PDFObjectReference(internal)
        return internal

    def close(self) -> None:
        document = self._document
        for each in self.alphabets.faces:
            if each.is_used:
                each.font.addObjects(document)
            else:
                del each.font.state[document]
        if self._forms:
            self._resources["XObject"] = PDFDictionary(self._forms)
        catalog = document.Catalog
        catalog.Pages = self._tree
        document.Pages.pages = self._kids
        if self._attached:
            named = [
                part
                for name, at in sorted(self._attached.items(), key=_in_tree)
                for part in (PDFString(name), at)
            ]
            files = PDFDictionary({"Names": PDFArray(named)})
            catalog.Names = PDFDictionary({"EmbeddedFiles": files})
            catalog.AF = PDFArray(list(self._attached.values()))
        if self._places:
            catalog.Dests = PDFDictionary(self._places)
        catalog.Outlines = None
        document.info.invariant = 1
        document.info.digest(document.signature)
        root, info = document.Reference(document.Catalog), document.Reference(document.info)
        number = 1
        while number <= document.objectcounter:  # what is written may bring more
            if number in document.numberToId:
                self._write_object(document.numberToId[number])
            number += 1
        start = self._length
        self._write(f"xref\n0 {number}\n0000000000 65535 f \n".encode())
        for at in self._offsets:
            self._write(f"{at:010d} 00000 n \n".encode())
        trailer = PDFTrailer(start, Size=number, Root=root, Info=info, ID=document.ID())
        self._write(trailer.format(document))

    def _put(self, thing: PDFDictionary | PDFStream) -> str:
        """Write an object and forget it; what refers to it in the file."""
        document = self._document
        name = document.Reference(thing).name
        self._write_object(name)
        number, version = document.idToObjectNumberAndVersion.pop(name)
        del document.idToObject[name], document.numberToId[number]
        return f"{number} {version} R"

    def _write_object(self, name: str) -> None:
        document = self._document
        number, _ = document.idToObjectNumberAndVersion[name]
        data = PDFIndirectObject(name, document.idToObject[name]).format(document)
        self._offsets.extend([0] * (number - len(self._offsets)))
        self._offsets[number - 1] = self._length
        self._write(data)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._length += len(data)


def _in_tree(named: tuple[str, object]) -> bytes:
    """Names stand in the order of their bytes."""
    name = named[0]
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def _canvas(document: PDFDocument) -> Any:
    """Where reportlab's charts are drawn: in this file, and in the faces that papers are set in."""
    from reportlab.pdfgen.canvas import Canvas

    class Chart(Canvas):
        def setFont(  # noqa: N802 - it is named by reportlab
            self, psfontname: str, size: float, leading: float | None = None
        ) -> None:
            name = psfontname if psfontname in NAMES else fonts.REGULAR
            super().setFont(name, size, leading)

    made: Any = Chart
    canvas = made(None, initialFontName=fonts.REGULAR, invariant=1, pageCompression=1)
    canvas._doc = document  # its own would be another file
    return canvas
