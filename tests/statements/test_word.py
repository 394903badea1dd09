"""Papers as Word files, read back by python-docx: every text once, in its place and style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
import zxingcpp
from docx.document import Document as File
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as Line
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fundledger.messages.wording import Sentence
from fundledger.statements.charts import Chart, Series, drawn
from fundledger.statements.document import (
    Document,
    Grid,
    GridColumn,
    GridRow,
    Head,
    Masthead,
    NewPage,
    Pairs,
    Paragraph,
    Payment,
    Picture,
    Signature,
    Signatures,
    Span,
    listed,
)
from fundledger.statements.word import draw
from tests.statements import specimens
from tests.statements.specimens import MOTTO, official, text


def opened(*documents: Document) -> File:
    return docx.Document(BytesIO(made(*documents)))


def made(*documents: Document) -> bytes:
    out = BytesIO()
    draw(documents, out)
    return out.getvalue()


def paper(*blocks: object, **others: object) -> Document:
    given = {"masthead": official()} | others
    return Document("vi", "giấy", blocks=blocks, **given)  # type: ignore[arg-type]


# Every text once.


def expected(document: Document) -> Iterator[str]:
    """The texts of a document in the order in which a reader meets them."""
    head = document.masthead
    match head.kind:
        case "official":
            yield from (head.parent, head.issuer, *head.motto)
            yield from (head.number, head.about_number, head.place_and_day)
        case "parties":
            yield from (*head.motto, head.number, head.place_and_day)
        case "form":
            yield from (*head.unit_lines, *head.form_lines)
    yield from (head.title, head.about, *head.subtitle, *head.side_lines)
    if len(head.to) == 1:
        yield f"{head.to_title} {head.to[0]}"
    elif head.to:
        yield from (head.to_title, *listed(head.to))
    for block in document.blocks:
        match block:
            case Paragraph():
                yield "".join(span.text for span in block.spans)
            case Grid():
                yield from sorted(_heads(block.heads))
                yield from (column.letter for column in block.columns)
                for row in block.rows:
                    yield from row.cells
            case Pairs():
                for pair in block.lines:
                    yield from pair
            case Payment():
                yield block.caption
                for pair in block.lines:
                    yield from pair
            case Signatures():
                yield block.place_and_day
                if block.recipients:
                    yield from (block.recipients_title, *listed(block.recipients))
                for signature in block.columns:
                    yield from (*signature.lines, signature.hint)
                yield from (signature.name for signature in block.columns)
    for each in document.appended:
        yield from expected(each)


def _heads(heads: tuple[Head, ...]) -> Iterator[str]:
    for head in heads:
        yield head.text
        yield from _heads(head.below)


def lines(file: File) -> Iterator[Line]:
    for part in file.iter_inner_content():
        if isinstance(part, Line):
            yield part
        else:
            yield from _of_table(part)


def _of_table(table: Table) -> Iterator[Line]:
    for row in table._tbl.tr_lst:
        for cell in row.tc_lst:  # each once, however many columns it is over
            yield from _Cell(cell, table).paragraphs


def said(texts: Iterator[str]) -> list[str]:
    """Without what is empty; blanks that keep words together are blanks."""
    found = (" ".join(each.replace("\u00a0", " ").split()) for each in texts)
    return [each for each in found if each]


@pytest.mark.parametrize("number", range(len(specimens.ALL)))
def test_every_text_stands_in_the_file_once(number: int) -> None:
    document = specimens.ALL[number]()
    found = said(line.text for line in lines(opened(document)))
    assert sorted(found) == sorted(said(expected(document)))
    body = [block for block in document.blocks if isinstance(block, Paragraph)]
    texts = said("".join(span.text for span in block.spans) for block in body)
    assert [each for each in found if each in texts] == texts, "in their order"


def test_the_foot_of_a_page_shows_its_proof_and_nothing_is_embedded() -> None:
    file = opened(specimens.notice())
    (section,) = file.sections
    assert section.footer.paragraphs[0].text == "Mã kiểm tra: 3f9a-77c1-02de"
    assert section.first_page_footer.paragraphs[0].text == "Mã kiểm tra: 3f9a-77c1-02de"


WORDS = st.text(
    st.one_of(st.sampled_from("ạẵ <>&\"'{}%\u00a0\x0b\x00\u200b"), st.characters()), max_size=30
)


@given(WORDS, WORDS)
def test_whatever_is_said_can_be_read(first: str, second: str) -> None:
    grid = Grid((GridColumn(1), GridColumn(0)), (Head("A"), Head("B")), (GridRow((first, "")),))
    file = opened(paper(text(second), grid))
    seen = {"\u2028", "\r"}  # python-docx and XML have their own of these
    if not seen & set(first + second):
        kept = [each for each in (second, first) if _visible(each)]
        found = [_visible(line.text) for line in lines(file)]
        assert all(_visible(each) in found for each in kept)


def _visible(words: str) -> str:
    return "".join(letter for letter in words if letter >= " " and letter not in "\ufffe\uffff")


# The page.


def _near(length: int | None, millimetres: float) -> bool:
    return length is not None and abs(length - Mm(millimetres)) < Pt(0.1)


def test_the_page_is_that_of_the_decree() -> None:
    upright, lying = opened(paper()).sections[0], opened(paper(is_landscape=True)).sections[0]
    assert _near(upright.page_width, 210)
    assert _near(upright.page_height, 297)
    assert _near(lying.page_width, 297)
    assert _near(lying.page_height, 210)
    for section in (upright, lying):
        # 20–25 mm above and below, 30–35 at the left, 15–20 at the right.
        assert _near(section.top_margin, 20)
        assert _near(section.bottom_margin, 20)
        assert _near(section.left_margin, 30)
        assert section.right_margin is not None
        assert Mm(15) <= section.right_margin <= Mm(20)


def test_pages_are_numbered_in_the_middle_above_from_the_second_on() -> None:
    section = opened(specimens.report(3)).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml
    number = section.header.paragraphs[0]
    assert " PAGE " in number._p.xml
    assert number.style.paragraph_format.alignment == 1  # in the middle
    assert section.header_distance is not None
    assert section.header_distance < Mm(20)
    unnumbered = opened(paper(is_numbered=False)).sections[0]
    assert "PAGE" not in unnumbered.header.paragraphs[0]._p.xml


def test_each_paper_and_each_annex_begins_a_page_numbered_by_itself() -> None:
    first, second = specimens.notice(1), specimens.contract()
    sections = opened(first, second).sections
    assert len(sections) == 3  # the contract has an annex
    for section in sections:
        start = section._sectPr.find(qn("w:pgNumType"))
        assert start.get(qn("w:start")) == "1"
        assert section._sectPr.find(qn("w:type")).get(qn("w:val")) == "nextPage"
    assert sections[0].footer.paragraphs[0].text == "Mã kiểm tra: 3f9a-77c1-02de"
    assert sections[1].footer.paragraphs[0].text == ""
    everything = said(line.text for line in lines(opened(first, second)))
    assert sorted(everything) == sorted(said(expected(first)) + said(expected(second)))


def test_a_draft_is_marked_on_every_page() -> None:
    section = opened(specimens.minutes()).sections[0]
    for header in (section.header, section.first_page_header):
        assert header.paragraphs[0]._p.xml.count('string="DỰ THẢO"') == 1
    issued = opened(replace(specimens.minutes(), is_draft=False)).sections[0]
    assert "DỰ THẢO" not in issued.header.paragraphs[0]._p.xml


def test_a_new_page_begins_with_what_follows() -> None:
    file = opened(paper(text("một"), NewPage(), text("hai")))
    breaks = {line.text: line.paragraph_format.page_break_before for line in file.paragraphs}
    assert breaks["hai"] is True
    assert not breaks["một"]


# Styles.


@pytest.mark.parametrize(
    ("words", "style", "size", "bold", "italic"),
    [  # Decree 30/2020, Annex I: 12–13 for the country, 13–14 for the others
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Quốc hiệu", 12, True, None),
        ("Độc lập - Tự do - Hạnh phúc", "Tiêu ngữ", 13, True, None),
        ("LIÊN MINH HỢP TÁC XÃ TỈNH LẠNG SƠN", "Cơ quan chủ quản", 12, None, None),
        ("QUỸ HỖ TRỢ PHÁT TRIỂN HỢP TÁC XÃ", "Cơ quan ban hành", 12, True, None),
        ("Số: 15/TB-QHTPT", "Số, ký hiệu", 13, None, None),
        ("Lạng Sơn, ngày 07 tháng 7 năm 2023", "Địa danh, ngày tháng", 13, None, True),
        ("THÔNG BÁO", "Tên văn bản", 14, True, None),
        ("Về việc thu nợ gốc và lãi Quý II/2023", "Trích yếu", 13, True, None),
        ("GIÁM ĐỐC", "Chức vụ người ký", 13, True, None),
        ("Nguyễn Văn An", "Họ tên người ký", 13, True, None),
        ("Nơi nhận:", "Nơi nhận", 12, True, True),
        ("- Như trên;", "Tên nơi nhận", 11, None, None),
        ("Đơn vị tính: đồng", "Đơn vị tính", 12, None, True),
        ("Tổng cộng", "Dòng cộng trong bảng 10", 10, True, None),
        ("Tiền lãi", "Đầu bảng 10", 10, True, None),
    ],
)
def test_a_text_has_a_style_that_an_officer_knows(
    words: str, style: str, size: float, bold: bool | None, italic: bool | None
) -> None:
    found = {line.text.replace("\u00a0", " "): line for line in lines(opened(specimens.notice()))}
    of = found[words].style
    assert of is not None
    assert (of.name, of.font.size, of.font.bold, of.font.italic) == (style, Pt(size), bold, italic)


def test_styles_of_the_text_are_there_to_be_used() -> None:
    names = {style.name for style in opened(paper()).styles}
    assert {"Nội dung", "Căn cứ", "Liệt kê", "Đề mục", "Ghi chú"} <= names
    english = {style.name for style in opened(replace(paper(), language="en")).styles}
    assert {"Text", "Ground", "List"} <= english


def test_another_size_has_styles_of_its_own() -> None:
    large = replace(specimens.notice(), size=14)
    file = opened(specimens.notice(), large)
    sizes = {style.name: style.font.size for style in file.styles}
    assert sizes["Nội dung"] == Pt(13)
    assert sizes["Nội dung 14"] == Pt(14)
    # 14 of the motto where the text is 14, and 13 of the country
    assert sizes["Tiêu ngữ 14"] == Pt(14)
    assert sizes["Quốc hiệu 13"] == Pt(13)


def test_bold_and_italic_words_are_so_within_their_paragraph() -> None:
    spans = (Span("Tổng số phải nộp: "), Span("5.000.000 đồng", bold=True), Span("!", italic=True))
    line = opened(paper(Paragraph(spans))).paragraphs[-1]
    shown = [(run.text, bool(run.bold), bool(run.italic)) for run in line.runs]
    assert shown == [
        ("Tổng số phải nộp: ", False, False),
        ("5.000.000 đồng", True, False),
        ("!", False, True),
    ]


@pytest.mark.parametrize(("language", "tag"), [("vi", "vi-VN"), ("en", "en-GB")])
def test_the_language_of_the_file_is_the_papers(language: str, tag: str) -> None:
    xml = opened(replace(paper(), language=language)).styles.element.xml  # type: ignore[arg-type]
    assert f'w:lang w:val="{tag}"' in xml
    assert 'w:ascii="Times New Roman"' in xml


# Tables.


def test_a_head_of_several_rows_is_merged_and_stands_on_every_page() -> None:
    (table,) = [each for each in opened(paper(specimens.dues())).tables if len(each.rows) > 3]
    heads = [row for row in table.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == 2
    # Below "Tiền lãi", which is over three columns, stand its three; the other five go down.
    assert [cell.text for cell in table.rows[1].cells[4:7]] == [
        "Số ngày",
        "Lãi suất (%/năm)",
        "Số tiền",
    ]
    assert {cell.text for cell in table.rows[0].cells[4:7]} == {"Tiền lãi"}
    for column in (0, 1, 2, 3, 7):
        assert table.rows[0].cells[column]._tc is table.rows[1].cells[column]._tc
    for row in table.rows:
        assert row._tr.trPr.find(qn("w:cantSplit")) is not None


def test_a_table_is_as_wide_as_the_page_says_and_numbers_stand_right() -> None:
    (table,) = [each for each in opened(paper(specimens.dues())).tables if len(each.rows) > 3]
    room = Mm(210 - 30 - 18)
    assert abs(sum(column.width for column in table.columns) - room) < Pt(1)
    row = table.rows[2]
    assert [cell.paragraphs[0].alignment for cell in row.cells] == [1, None, 2, 2, 1, 2, 2, 2]


def test_a_total_is_kept_with_what_it_sums_and_a_group_with_what_it_heads() -> None:
    file = opened(specimens.report(3))
    keeps = {
        cell.text: cell.paragraphs[0].paragraph_format.keep_with_next
        for table in file.tables
        for row in table.rows
        for cell in row.cells
    }
    assert keeps["Huyện Chi Lăng"] is True
    assert keeps["Hợp tác xã số 3"] is True  # the total follows
    assert keeps["Hợp tác xã số 2"] is None
    assert keeps["Tổng cộng"] is True  # those who sign stand two lines below


def test_tables_that_follow_each_other_stay_apart() -> None:
    pairs = Pairs((("Họ tên:", "A"),))
    file = opened(paper(pairs, pairs, masthead=Masthead("bare")))
    kinds = ["table" if isinstance(part, Table) else "line" for part in file.iter_inner_content()]
    assert kinds == ["table", "line", "table", "line"]


def test_what_is_signed_stands_with_the_last_that_was_said() -> None:
    file = opened(specimens.minutes())
    last = next(line for line in file.paragraphs if line.text.startswith("Biên bản lập thành"))
    assert last.paragraph_format.keep_with_next is True
    signing = file.tables[-1]
    offices, names = signing.rows
    assert [cell.text for cell in names.cells] == ["Hoàng Thị Dung", "Nguyễn Văn An"]
    assert [cell.paragraphs[0].text for cell in offices.cells] == [
        "ĐẠI\u00a0DIỆN BÊN VAY",
        "ĐẠI\u00a0DIỆN QUỸ",
    ]
    assert offices.cells[0].paragraphs[0].style.paragraph_format.keep_with_next is True
    # Room for signature and seal: 24 mm.
    assert abs(names.cells[0].paragraphs[0].paragraph_format.space_before - Mm(24)) < Pt(0.1)


def test_nobody_signs_and_a_paper_is_still_whole() -> None:
    only = Signatures((), ("Như trên", "Lưu: VT"), "Nơi nhận:")
    found = said(line.text for line in lines(opened(paper(only))))
    assert found[-3:] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    one = Signatures((Signature((), name=""),))
    assert opened(paper(one)).tables


# Pictures.


def test_the_code_to_pay_by_can_be_read() -> None:
    file = opened(specimens.notice())
    (shape,) = file.inline_shapes
    assert abs(shape.width - Mm(30)) < Pt(0.1)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    image = Image.open(BytesIO(file.part.related_parts[blip.embed].blob))
    assert [each.text for each in zxingcpp.read_barcodes(image)] == [specimens.PAYLOAD]


def test_the_same_picture_is_kept_once() -> None:
    file = opened(specimens.notice(1), specimens.notice(2))
    assert len(file.inline_shapes) == 2
    pictures = [part for part in file.part.related_parts.values() if "image" in part.content_type]
    assert len(pictures) == 1


def test_a_chart_is_shown_as_wide_as_it_is_on_the_page() -> None:
    name = Sentence("chart_word.million")
    chart = Chart("capital", ("I", "II"), (Series(name, (1_000_000, 2_000_000)),))
    drawing = drawn(chart, "vi")
    (shape,) = opened(paper(Picture(drawing, drawing.height))).inline_shapes
    room = (210 - 30 - 18) * 72 / 25.4
    scale = min(1.0, room / drawing.width)
    assert abs(shape.width - Pt(scale * drawing.width)) < Pt(1)


# The file.


@pytest.mark.parametrize("number", range(len(specimens.ALL)))
def test_the_same_paper_gives_the_same_bytes(number: int) -> None:
    assert made(specimens.ALL[number]()) == made(specimens.ALL[number]())


def test_the_file_says_whose_it_is_and_no_clock_was_asked() -> None:
    about = opened(specimens.notice()).core_properties
    assert about.title == "Thông báo thu nợ: Hợp tác xã nông nghiệp và dịch vụ Xuân Mai"
    assert about.author == about.last_modified_by == "Quỹ Hỗ trợ phát triển hợp tác xã"
    assert about.subject == "Về việc thu nợ gốc và lãi Quý II/2023"
    assert about.comments == ""
    assert about.created is not None
    assert about.modified is not None
    assert about.created.date() == about.modified.date() == date(2023, 7, 7)


def test_nothing_of_another_paper_is_in_the_file() -> None:
    names = ZipFile(BytesIO(made(specimens.notice()))).namelist()
    assert not [name for name in names if "thumbnail" in name or "customXml" in name]
    assert len(made(specimens.notice())) < 30_000


def test_a_paper_between_parties_has_the_motto_in_the_middle() -> None:
    file = opened(specimens.minutes())
    first, second = file.paragraphs[:2]
    assert (first.text, second.text) == MOTTO
    assert first.style is not None
    assert first.style.paragraph_format.alignment == 1
