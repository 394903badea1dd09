"""Whatever a paper says: it stays on its pages, no lines overlap, and all of it is there."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.money import show_dong
from fundledger.statements.document import (
    Carried,
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
    Signature,
    Signatures,
    Span,
)
from fundledger.statements.page import counted, draw
from tests.statements.reading import MM, PageRead, read
from tests.statements.specimens import PAYLOAD

SYLLABLES = ["hợp", "tác", "xã", "nông nghiệp", "Lạng Sơn", "Quỹ", "trả nợ", "ẨỄỘ", "07/7/2023"]
PHRASES = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=60).map(" ".join)
SHORT = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8).map(" ".join)
AMOUNTS = st.integers(-(10**15), 10**15)
STYLES = st.sampled_from(["body", "plain", "ground", "item", "heading", "centre", "unit", "small"])

PARAGRAPHS = st.builds(
    Paragraph,
    st.lists(st.builds(Span, PHRASES, st.booleans(), st.booleans()), min_size=1, max_size=3).map(
        tuple
    ),
    STYLES,
    st.booleans(),
)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    kinds = draw(st.lists(st.sampled_from(["text", "amount", "code"]), min_size=1, max_size=5))
    columns = tuple(
        GridColumn(
            draw(st.sampled_from([0, 1, 3])),
            "right" if kind == "amount" else draw(st.sampled_from(["left", "centre"])),
            draw(st.sampled_from(["", "A"])),
            kind == "code",
        )
        for kind in kinds
    )
    amounts = [n for n, kind in enumerate(kinds) if kind == "amount"]
    carries = bool(amounts) and kinds[0] != "amount" and draw(st.booleans())
    rows = []
    for _ in range(draw(st.integers(0, 40))):
        numbers = tuple(draw(AMOUNTS) // 10**3 if n in amounts else None for n in range(len(kinds)))
        cells = tuple(
            show_dong(number) if number is not None else draw(SHORT if kind == "text" else CODES)
            for number, kind in zip(numbers, kinds, strict=True)
        )
        kind = draw(st.sampled_from(["line", "line", "line", "group", "total"]))
        rows.append(GridRow(cells, kind, numbers if kind == "line" else ()))
    carried = Carried("Cộng chuyển sang trang sau", "Số trang trước", 0, tuple(amounts))
    return Grid(
        columns,
        tuple(Head(f"Cột {n}") for n in range(len(kinds))),
        tuple(rows),
        carried if carries else None,
        is_ruled=draw(st.booleans()),
    )


CODES = st.sampled_from(["01/HĐTD", "BC0012", ""])
SIGNATURES = st.builds(
    Signatures,
    st.lists(
        st.builds(
            Signature,
            st.lists(SHORT.map(str.upper), min_size=1, max_size=3).map(tuple),
            st.sampled_from(["", "(Ký, họ tên)"]),
            SHORT,
        ),
        min_size=1,
        max_size=5,
    ).map(tuple),
    st.lists(SHORT, max_size=8).map(tuple),
    st.just("Nơi nhận:"),
    st.sampled_from(["", "Lạng Sơn, ngày 07 tháng 7 năm 2023"]),
    st.booleans(),
)
BLOCKS = st.one_of(
    PARAGRAPHS,
    PARAGRAPHS,
    grids(),
    SIGNATURES,
    st.builds(Pairs, st.lists(st.tuples(SHORT, PHRASES), min_size=1, max_size=6).map(tuple)),
    st.just(Payment(PAYLOAD, (("Số tài khoản:", "8401201001234"),), "Quét mã:")),
    st.just(NewPage()),
)
MASTHEADS = st.builds(
    Masthead,
    st.sampled_from(["official", "parties", "form", "bare"]),
    parent=SHORT,
    issuer=SHORT,
    number=st.just("Số: 15/TB-QHTPT"),
    motto=st.just(("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")),
    place_and_day=st.just("Lạng Sơn, ngày 07 tháng 7 năm 2023"),
    form_lines=st.lists(SHORT, max_size=3).map(tuple),
    unit_lines=st.lists(SHORT, max_size=3).map(tuple),
    title=SHORT,
    about=PHRASES,
    side_lines=st.lists(SHORT, max_size=4).map(tuple),
    to_title=st.just("Kính gửi:"),
    to=st.lists(PHRASES, max_size=4).map(tuple),
)
DOCUMENTS = st.builds(
    Document,
    st.sampled_from(["vi", "en"]),
    st.just("giấy"),
    MASTHEADS,
    st.lists(BLOCKS, max_size=8).map(tuple),
    is_landscape=st.booleans(),
    size=st.sampled_from([12.0, 13.0, 14.0]),
)


def said(document: Document) -> Counter[str]:
    """The letters of its parts."""
    letters: Counter[str] = Counter()

    def add(*texts: str) -> None:
        for text in texts:
            letters.update("".join(text.split()))

    for block in document.blocks:
        match block:
            case Paragraph(spans):
                add(*(span.text for span in spans))
            case Grid(rows=rows):
                for row in rows:
                    add(*row.cells)
            case Pairs(lines):
                for line in lines:
                    add(*line)
            case Signatures(columns, recipients):
                for column in columns:
                    add(*column.lines, column.hint, column.name)
                add(*recipients)
            case _:
                pass
    return letters


def shown(pages: list[PageRead]) -> Counter[str]:
    return Counter("".join(each.text for page in pages for each in page.texts).replace(" ", ""))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_a_paper_stays_on_its_pages_and_is_there_whole(document: Document) -> None:
    out = BytesIO()
    with suppress(FundledgerError):  # a table of many long figures is refused in words
        draw([document], out)
        pages = read(out.getvalue())
        assert counted(document) == len(pages)
        for number, page in enumerate(pages, start=1):
            _stays(page, number)
            _does_not_overlap(page)
        assert said(document) <= shown(pages)


def _stays(page: PageRead, number: int) -> None:
    above = [each for each in page.texts if each.y > page.height - 20 * MM]
    assert [each.text.strip() for each in above] == ([str(number)] if number > 1 else [])
    for each in page.texts:
        assert each.bottom > 20 * MM - 0.6, each
        assert each.left > 30 * MM - 1.5, each
        assert each.ink_right < page.width - 18 * MM + 1.5, each
    for rule in page.rules:
        assert min(rule.y1, rule.y2) > 20 * MM - 0.6, rule
        assert max(rule.x1, rule.x2) < page.width - 18 * MM + 0.6, rule


def _does_not_overlap(page: PageRead) -> None:
    texts = sorted(page.texts, key=lambda each: -each.top)
    for place, upper in enumerate(texts):
        for lower in texts[place + 1 :]:
            if lower.top <= upper.bottom:
                break
            wide = min(upper.ink_right, lower.ink_right) - max(upper.left, lower.left)
            tall = min(upper.top, lower.top) - max(upper.bottom, lower.bottom)
            assert wide < 1 or tall < 0.6 or not (upper.text.strip() and lower.text.strip()), (
                upper,
                lower,
            )
