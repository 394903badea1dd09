"""A statement in PDF is read as the rows it was drawn from, or it is refused: never otherwise."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from fundledger.errors import BadFile
from fundledger.exchange.statements import read_statements
from fundledger.exchange.statements.containers.pdf import sheets_of_pdf
from fundledger.exchange.statements.layouts import Headings, known_layouts
from fundledger.exchange.statements.sections import HEADING_ROWS
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, catalogue
from tests.exchange.pdf_statements import (
    LAYOUTS,
    Column,
    Dress,
    Specimen,
    pdf_of,
    specimen,
)

HEADINGS = Headings(known_layouts(), HEADING_ROWS)
DAY = re.compile(r"\d\d/\d\d/\d{4}")
Rows = list[tuple[str | None, ...]]


def read(data: bytes, password: str | None = None) -> Rows:
    (sheet,) = sheets_of_pdf(SourceFile("sao-ke.pdf", data), HEADINGS, password=password)
    rows = list(sheet.rows)
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
    return [tuple(None if v is None else str(v) for v in values) for _, values in rows]


def refusal(data: bytes, password: str | None = None) -> str:
    with pytest.raises(BadFile) as refused:
        sheets_of_pdf(SourceFile("sao-ke.pdf", data), HEADINGS, password=password)
    (problem,) = refused.value.problems
    assert all(problem.key in catalogue(lang) for lang in LANGUAGES)
    return problem.key


def table(said: Specimen) -> Rows:
    """What the table holds: what was drawn, an empty cell as None."""
    return [tuple(text or None for text in row) for row in (*said.before, *said.rows, *said.after)]


def assert_as_drawn(said: Specimen, rows: Rows) -> None:
    """Every row of the table, in its order, and no other that looks like a transaction."""
    drawn = table(said)
    day = next(at for at, column in enumerate(said.columns) if "Ngay" in column.heading)
    kept = set(drawn)
    assert [row for row in rows if row in kept] == drawn
    looks_like = [row for row in rows if len(row) > day and DAY.match(row[day] or "")]
    assert looks_like == [row for row in drawn if DAY.match(row[day] or "")]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("rules", ["all", "columns", "head", "rows", "none"])
@pytest.mark.parametrize("setting", ["top", "centre"])
def test_every_row_of_one_page_and_of_several_is_read(layout, rules, setting) -> None:
    for count in (9, 60):
        said = specimen(layout, count, Random(f"{layout} {count}"))
        data = pdf_of(said, Dress(rules=rules, setting=setting))
        assert_as_drawn(said, read(data))


@pytest.mark.parametrize("layout", ["agribank", "treasury", "bidv"])
@pytest.mark.parametrize("rules", ["all", "none"])
def test_a_statement_that_its_balances_prove_is_taken(layout: str, rules) -> None:
    said = specimen(layout, 20, Random(3))
    file = SourceFile("sao-ke.pdf", pdf_of(said, Dress(rules=rules)))
    (taken,) = read_statements(file, known_layouts())
    assert (taken.account, taken.proof) == ("0351000123456", "running")
    balance = next(at for at, column in enumerate(said.columns) if "So du" in column.heading)
    drawn = [int(row[balance].replace(".", "")) for row in said.rows]
    assert [line.balance for line in taken.lines] == drawn


def test_twelve_pages() -> None:
    said = specimen("bidv", 300, Random(12))
    data = pdf_of(said, Dress(setting="centre", leading=10.5))
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") >= 12
    rows = read(data)
    assert_as_drawn(said, rows)
    assert not [row for row in rows if "Trang" in (row[0] or "")]


@pytest.mark.parametrize("turned", [90, 270])
def test_a_turned_page_is_read_upright(turned: int) -> None:
    said = specimen("agribank", 9, Random(5))
    assert_as_drawn(said, read(pdf_of(said, Dress(turned=turned))))


def test_labels_and_their_values_are_cells_of_one_row() -> None:
    rows = read(pdf_of(specimen("agribank", 9, Random(5)), Dress()))
    assert ("So tai khoan:", "0351000123456", "Loai tien:", "VND") in rows
    assert ("Tu ngay 01/06/2026 den ngay 30/06/2026",) in rows


@pytest.mark.parametrize("rules", ["all", "none"])
def test_two_rows_of_headings_keep_what_spans_them(rules) -> None:
    data = pdf_of(specimen("treasury", 9, Random(5)), Dress(rules=rules))
    (sheet,) = sheets_of_pdf(SourceFile("so-phu.pdf", data), HEADINGS)
    rows = [tuple(values) for _, values in sheet.rows]
    at = rows.index(("Ngay thang", "Chung tu", None, "Dien giai", "So phat sinh", None, "So du"))
    assert rows[at + 1] == (None, "So", "Ngay", None, "No", "Co", None)
    areas = {(area.top, area.left, area.bottom, area.right) for area in sheet.merges}
    # rows count from 1: “Chứng từ” reaches over columns 2 and 3, “Ngày tháng” down two rows
    assert {(at + 1, 2, at + 1, 3), (at + 1, 5, at + 1, 6), (at + 1, 1, at + 2, 1)} <= areas


LINES_BY_HAND = Specimen(
    (
        Column("Ngay giao dich", 80),
        Column("Ghi no", 90, "right"),
        Column("Ghi co", 90, "right"),
        Column("So du", 90, "right"),
        Column("Noi dung", 120),
    ),
    (("SAO KE TAI KHOAN",), ("So tai khoan:", "0351000123456"), ("Tu ngay 01/06/2026",)),
    (
        ("01/06/2026", "", "1.000.000", "1.000.000", "MOT"),
        ("02/06/2026", "", "2.000.000", "3.000.000", "HAI mot hai ba bon nam sau bay tam chin"),
        ("03/06/2026", "", "3.000.000", "6.000.000", "BA"),
    ),
)


def test_text_that_may_be_of_either_of_two_transactions_refuses_the_file() -> None:
    """Lines as far apart as transactions: a second line belongs above or below, who knows."""
    data = pdf_of(LINES_BY_HAND, Dress(rules="none", pad=0))
    assert refusal(data) == "pdf.rows"
    for dress in (Dress(rules="rows", pad=0), Dress(rules="none", pad=2)):  # told by rule, by gap
        assert_as_drawn(LINES_BY_HAND, read(pdf_of(LINES_BY_HAND, dress)))


def test_a_word_across_a_ruled_line_refuses_the_file() -> None:
    said = specimen("agribank", 9, Random(5))
    long = (*said.rows[0][:1], "MBVCB" * 30, *said.rows[0][2:])
    said = Specimen(said.columns, said.head, (long, *said.rows[1:]))
    assert refusal(pdf_of(said, Dress())) == "pdf.over_rule"


def test_a_scan_and_a_pdf_without_a_table_are_refused() -> None:
    room = BytesIO()
    canvas = Canvas(room)
    canvas.rect(50, 50, 400, 600, fill=1)
    canvas.save()
    assert refusal(room.getvalue()) == "pdf.no_text"

    room = BytesIO()
    canvas = Canvas(room)
    for line in range(40):
        canvas.drawString(50, 800 - 14 * line, "Kinh gui quy khach hang, day la mot buc thu.")
    canvas.save()
    assert refusal(room.getvalue()) == "pdf.no_table"


def test_letters_that_a_machine_guessed_below_a_picture_are_no_text() -> None:
    room = BytesIO()
    canvas = Canvas(room)
    text = canvas.beginText(50, 800)
    text.setTextRenderMode(3)
    for _ in range(40):
        text.textLine("Ngay giao dich Ghi no Ghi co So du Noi dung 01/06/2026 1.000.000")
    canvas.drawText(text)
    canvas.save()
    assert refusal(room.getvalue()) == "pdf.no_text"


def test_a_password_opens_it() -> None:
    said = specimen("bidv", 9, Random(5))
    data = pdf_of(said, Dress(), password="0351")
    assert refusal(data) == "pdf.password"
    assert refusal(data, "0352") == "pdf.wrong_password"
    assert_as_drawn(said, read(data, "0351"))


@pytest.mark.parametrize("damage", ["cut", "garbage", "no pages"])
def test_a_damaged_file_is_refused(damage: str) -> None:
    data = pdf_of(specimen("bidv", 9, Random(5)), Dress())
    broken = {
        "cut": data[:200],
        "garbage": b"%PDF-1.7\n" + bytes(200),
        "no pages": b"%PDF-1.7\n%%EOF",
    }
    assert refusal(broken[damage]) == "pdf.damaged"


def test_vietnamese_letters_come_as_they_are() -> None:
    fonts = Path("/usr/share/fonts").rglob("DejaVuSans.ttf")
    font = next(fonts, None)
    if font is None:
        pytest.skip("no font with Vietnamese letters here")
    registerFont(TTFont("Viet", str(font)))
    row = ("02/06/2026", "", "2.000.000", "3.000.000", "HTX Đông Sơn trả nợ gốc kỳ 2 theo hợp đồng")
    said = Specimen(LINES_BY_HAND.columns, LINES_BY_HAND.head, (LINES_BY_HAND.rows[0], row))
    assert_as_drawn(said, read(pdf_of(said, Dress(font="Viet", size=7))))


def test_what_a_page_carries_to_the_next_is_no_row() -> None:
    said = specimen("bidv", 9, Random(5))
    carried = ("", "", "", "", "", "9.000.000", "So du mang sang trang sau")
    with_it = Specimen(said.columns, said.head, (*said.rows[:4], carried, *said.rows[4:]))
    assert_as_drawn(said, read(pdf_of(with_it, Dress())))


DRESSES = st.builds(
    Dress,
    rules=st.sampled_from(["all", "rows", "columns", "head", "none"]),
    setting=st.sampled_from(["top", "centre", "bottom"]),
    pad=st.sampled_from([0, 0.4, 1, 2.5, 6]),
    side=st.sampled_from([1.5, 3, 5]),
    size=st.sampled_from([6.5, 8, 9]),
    leading=st.sampled_from([9.5, 10.8, 12.6]),
    font=st.sampled_from(["Helvetica", "Times-Roman", "Helvetica-Bold"]),
    heading=st.sampled_from(["left", "centre", "right"]),
    turned=st.sampled_from([0, 90, 270]),
    repeated=st.booleans(),
    foot=st.booleans(),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    count=st.sampled_from([1, 2, 5, 12, 40]),
    longest=st.sampled_from([3, 12, 40]),
    seed=st.integers(0, 10**6),
    dress=DRESSES,
)
def test_the_rows_are_those_that_were_drawn_or_the_file_is_refused(
    layout: str, count: int, longest: int, seed: int, dress: Dress
) -> None:
    said = specimen(layout, count, Random(seed), longest=longest)
    try:
        rows = read(pdf_of(said, dress))
    except BadFile:
        return
    assert_as_drawn(said, rows)
