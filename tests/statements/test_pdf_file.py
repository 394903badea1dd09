"""The file of a paper: what it carries, that it is the same twice, and that it does not pile up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from pyhanko.pdf_utils.generic import Reference, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader
from reportlab.graphics.shapes import Drawing, Rect, String

from fundledger.statements.document import Document, Picture
from fundledger.statements.page import draw
from fundledger.statements.pdf_file import PdfFile, Place
from fundledger.statements.sheet import Sheet
from tests.statements import specimens
from tests.statements.reading import read
from tests.statements.specimens import PAYLOAD


def bytes_of(*documents: Document, processes: int = 1) -> bytes:
    out = BytesIO()
    draw(documents, out, processes=processes)
    return out.getvalue()


def chart() -> Picture:
    drawing = Drawing(400, 200)
    drawing.add(Rect(0, 0, 400, 200))
    drawing.add(String(10, 10, "Dư nợ theo quý", fontName="Tinos-Bold", fontSize=12))
    return Picture(drawing, height=100)


def many(count: int) -> Iterator[Document]:
    return (specimens.notice(n, f"Hợp tác xã số {n}") for n in range(count))


@pytest.mark.parametrize("make", specimens.ALL)
def test_the_same_paper_gives_the_same_bytes(make: object) -> None:
    assert callable(make)
    assert bytes_of(make()) == bytes_of(make())


def test_what_was_drawn_before_does_not_matter() -> None:
    alone = bytes_of(specimens.minutes())
    bytes_of(specimens.report(30))
    assert bytes_of(specimens.minutes()) == alone


def test_another_paper_has_another_name_in_its_file() -> None:
    def name(data: bytes) -> bytes:
        found = re.search(rb"/ID\s*\[<(\w+)>", data)
        assert found
        return found[1]

    first, second = bytes_of(specimens.notice(1)), bytes_of(specimens.notice(2))
    assert name(first) != name(second)
    assert name(first) == name(bytes_of(specimens.notice(1)))


def test_the_file_says_what_it_is() -> None:
    data = bytes_of(specimens.notice())
    file = pypdfium2.PdfDocument(data)
    said = file.get_metadata_dict()
    assert said["Title"] == "Thông báo thu nợ: Hợp tác xã nông nghiệp và dịch vụ Xuân Mai"
    assert said["Author"] == "Quỹ Hỗ trợ phát triển hợp tác xã"
    assert said["Subject"] == "Về việc thu nợ gốc và lãi Quý II/2023"
    assert said["CreationDate"].startswith("D:20230707")
    assert b"/Lang (vi-VN)" in data
    assert b"/Lang (en-GB)" in bytes_of(replace(specimens.notice(), language="en"))


def test_every_font_is_in_the_file() -> None:
    for make in specimens.ALL:
        file = pypdfium2.PdfDocument(bytes_of(make()))
        for page in file:
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                assert pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(each)) == 1


def test_fonts_that_no_letter_is_set_in_stay_away() -> None:
    data = bytes_of(replace(specimens.journal(3), masthead=specimens.official("", about="")))
    assert b"Tinos-Italic" in data
    assert b"Tinos-BoldItalic" not in data


def test_what_proves_a_paper_is_attached_to_it() -> None:
    file = pypdfium2.PdfDocument(bytes_of(specimens.notice()))
    assert file.count_attachments() == 1
    attached = file.get_attachment(0)
    assert attached.get_name() == "so-lieu-0001.json"
    assert bytes(attached.get_data()) == b'{"total": 109723288}'


def test_each_document_of_a_file_has_its_own_attachment() -> None:
    documents = [specimens.notice(1), specimens.notice(1), specimens.notice(2)]
    file = pypdfium2.PdfDocument(bytes_of(*documents))
    names = [file.get_attachment(n).get_name() for n in range(file.count_attachments())]
    assert sorted(names) == ["so-lieu-0001 (2).json", "so-lieu-0001.json", "so-lieu-0002.json"]


def test_an_attachment_is_associated_with_its_document() -> None:
    data = bytes_of(specimens.notice(1), specimens.notice(2))
    assert len(re.findall(rb"/AFRelationship /Data", data)) == 2
    pages = re.findall(rb"<<[^<>]*/AF \[ (\d+) 0 R \][^<>]*/Type /Page\b", data)
    assert len(pages) == len(set(pages)) == 2
    assert re.search(rb"/AF \[ \d+ 0 R \d+ 0 R \][^<>]*/Dests", data), "the catalogue names both"


def test_places_to_sign_are_destinations_of_the_file() -> None:
    data = bytes_of(specimens.notice(1), specimens.notice(2))
    file = pypdfium2.PdfDocument(data)
    assert pdfium.FPDF_CountNamedDests(file) == 2
    for name, page in ((b"director", 0), (b"director-2", 1)):
        found = pdfium.FPDF_GetNamedDestByName(file, name)
        assert pdfium.FPDFDest_GetDestPageIndex(file, found) == page


def test_the_code_of_a_payment_is_read_from_the_page() -> None:
    file = pypdfium2.PdfDocument(bytes_of(specimens.notice()))
    image = file[0].render(scale=3).to_pil()
    assert [each.text for each in zxingcpp.read_barcodes(image)] == [PAYLOAD]


def test_a_chart_is_drawn_with_the_fonts_of_the_file() -> None:
    document = replace(specimens.minutes(), blocks=(chart(), chart()))
    data = bytes_of(document)
    assert b"Helvetica" not in data
    assert data == bytes_of(document)
    (page,) = read(data)
    assert page.whole.count("Dư nợ theo quý") == 2
    image = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("L")
    assert image.getextrema()[0] < 100


def test_a_file_may_be_a_path(tmp_path: Path) -> None:
    path = tmp_path / "giấy.pdf"
    draw([specimens.minutes()], path)
    assert path.read_bytes() == bytes_of(specimens.minutes())


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_documents_are_taken_as_they_are_drawn(processes: int) -> None:
    """None is asked for before those far ahead of it are written."""
    out = BytesIO()
    ahead: list[int] = []

    def watched() -> Iterator[Document]:
        for number, document in enumerate(many(120)):
            ahead.append(number - out.getvalue().count(b"/Type /Page\n"))
            yield document

    draw(watched(), out, processes=processes)
    # 3 parcels of 8 for each process are on their way, one is being written.
    assert max(ahead) <= (2 if processes == 1 else 8 * (3 * processes + 1))


@pytest.mark.slow
def test_two_processes_make_the_same_file_as_one() -> None:
    documents = list(many(30))
    documents[3] = specimens.notice(3, "Hợp tác xã Ωmega")  # a letter that is not foreseen
    documents[7] = replace(specimens.minutes(), blocks=(chart(),))
    documents[9] = specimens.contract()
    assert bytes_of(*documents, processes=2) == bytes_of(*documents)


def test_a_page_that_is_written_is_not_kept() -> None:
    out = BytesIO()
    with PdfFile(out, language="vi", title="t", whole=True) as file:
        for count in range(3):
            sheet = Sheet(file.alphabets, 595, 842)
            sheet.text(100, 100, "Trang " * 200, 0, 12)
            before = len(out.getvalue())
            file.attach(f"{count}.json", b"{}" * 1000)
            file.add(sheet.done(), [Place(f"p{count}", 1, 2, 3, 4)])
            assert len(out.getvalue()) > before
        kept = file._document.idToObject.values()
        assert not [each for each in kept if type(each).__name__ == "PDFStream"]


def test_names_of_attachments_stand_in_the_order_of_their_bytes() -> None:
    out = BytesIO()
    with PdfFile(out, language="vi", title="t") as file:
        for name in ("b.json", "ố.json", "a.json", "b.json"):
            file.attach(name, b"{}")
        file.add(Sheet(file.alphabets, 595, 842).done())
    read_again = pypdfium2.PdfDocument(out.getvalue())
    names = [read_again.get_attachment(n).get_name() for n in range(4)]
    assert names == ["a.json", "b (2).json", "b.json", "ố.json"]


def test_a_paper_without_a_day_has_one_that_never_changes() -> None:
    data = bytes_of(replace(specimens.notice(), day=None))
    assert b"D:20000101" in data
    assert b"D:20230707" in bytes_of(replace(specimens.notice(), day=date(2023, 7, 7)))


def test_every_object_is_what_its_dictionary_says() -> None:
    """Read by a strict reader, which the signing of papers rests on."""
    data = bytes_of(specimens.notice(1), replace(specimens.minutes(), blocks=(chart(),)))
    file = PdfFileReader(BytesIO(data), strict=True)
    count = file.trailer["/Size"]
    for number in range(1, count):
        thing = file.get_object(Reference(number, 0, file))
        if isinstance(thing, StreamObject):
            assert thing.data
    embedded = file.root["/AF"][0]["/EF"]["/F"]
    assert embedded["/Subtype"] == "/application/json"
    assert embedded.data == b'{"total": 109723288}'
    assert embedded["/Params"]["/Size"] == len(embedded.data)
