"""QR codes of papers: another program reads from the picture what was to be paid."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from fundledger.banking import memo
from fundledger.banking.vietqr import Pay, payload, read
from fundledger.statements.qr import picture

PAY = Pay("970405", "8401201001234", 58_500_000, "QHTPT HD012023 KY06")


def seen(image: object) -> list[str]:
    return [each.text for each in zxingcpp.read_barcodes(image)]


PAYS = st.builds(
    Pay,
    st.sampled_from(["970405", "970436", "970415", "970418"]),
    st.from_regex(r"[0-9]{6,19}", fullmatch=True),
    st.one_of(st.none(), st.integers(1, 10**12)),
    st.builds(memo.written, st.text("HĐTDQK/-0123456789", min_size=4, max_size=24)),
)


@given(PAYS)
@settings(max_examples=60)
def test_a_code_is_read_as_it_was_written(pay: Pay) -> None:
    (text,) = seen(picture(payload(*pay)))
    assert read(text) == pay


def test_it_is_one_bit_a_dot_with_a_white_border() -> None:
    drawn = picture(payload(*PAY))
    assert drawn.mode == "1"
    assert drawn.size == (
        196,
        196,
    )  # version 6 has 41 points, 4 of border on each side, 4 dots each
    for at in range(196):
        for border in range(16):
            edge = (at, border), (at, 195 - border), (border, at), (195 - border, at)
            assert all(drawn.getpixel(place) for place in edge)


def test_from_a_printed_page_it_is_read_at_the_size_of_a_stamp() -> None:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(60 * mm, 60 * mm), invariant=1)
    canvas.drawInlineImage(picture(payload(*PAY)), 16 * mm, 16 * mm, 28 * mm, 28 * mm)
    canvas.save()
    page = pypdfium2.PdfDocument(file.getvalue())[0]
    for dots_an_inch in (110, 150, 300):
        (text,) = seen(page.render(scale=dots_an_inch / 72).to_pil())
        assert read(text) == PAY


def test_in_a_file_it_takes_less_than_two_kilobytes() -> None:
    sizes = []
    for count in (1, 2):
        file = BytesIO()
        canvas = Canvas(file, invariant=1)
        for number in range(count):
            pay = PAY._replace(amount=1_000_000 + number)
            canvas.drawInlineImage(picture(payload(*pay)), 16, 16, 80, 80)
            canvas.showPage()
        canvas.save()
        sizes.append(len(file.getvalue()))
    assert sizes[1] - sizes[0] < 2_000
