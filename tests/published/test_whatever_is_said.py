"""Whatever a file of figures says, the rules answer: nothing that can be read breaks them."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.published.checking import findings
from fundledger.published.figures import BASES, DIRECTIONS, RELATION_KINDS, Figure
from fundledger.reports.figures import figures_table, findings_screen
from tests.published.documents import document, figure, relation, stated

TEXTS = st.sampled_from(
    [
        *("0 HTX", "-", "không", "không nêu", "12/20 HTX", "0/0 HTX", "20/12 HTX", "07 HTX"),
        *("khoảng 980 triệu", "trên 250 lượt", "ít nhất 20 HTX", "dưới 9 HTX", "gần 0 HTX"),
        *("3,5 đến 4,5 triệu", "giảm 07 HTX", "giảm 13%", "0%", "100%", "65,14 %", "0,00%"),
        *("1.2345 tỷ", "12..5", "2.5 tỷ", "0240 người", "1,369 người", "0,83 lần", "5 lần"),
        *("1,426 tỷ đồng", "1.426 triệu đồng", "0 đồng", "7 triệu đồng/người/tháng", "12 HTX/năm"),
    ]
)
TIMES = st.sampled_from(
    [
        *("", "31/12/2022", "30/06/2023", "2023", "2022-2023", "2023H1", "2023H2", "2023Q1"),
        *("≤31/12/2022", "≤30/06/2023", "01/01/2023≤30/06/2023", "01/01/2022≤31/12/2023"),
    ]
)
IDS = ["f0", "f1", "f2", "f3", "f4", "f5"]


@st.composite
def figures(draw: st.DrawFn, id_: str) -> Figure:
    made = figure(
        id_,
        draw(st.sampled_from(["HTX", "HTX / a", "HTX / b", "HTX / a / c", "số HTX", "vốn"])),
        draw(TEXTS),
        draw(TIMES),
        in_=document(draw(st.sampled_from(["a", "a", "a", "b"]))),
        measure=draw(st.sampled_from(["", "", "chiếm", "đạt kế hoạch", "doanh thu bình quân"])),
        area=draw(st.sampled_from(["", "A", "A / B", "A / C"])),
        basis=draw(st.sampled_from(BASES)),
    )
    if made.when.span is not None and draw(st.booleans()):
        return figure(
            id_,
            made.category,
            made.printed_text,
            "2023H1",
            in_=made.document,
            direction=draw(st.sampled_from(DIRECTIONS)),
        )
    return made


@st.composite
def papers(draw: st.DrawFn) -> list[object]:
    said: list[object] = [draw(figures(id_)) for id_ in IDS]
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(RELATION_KINDS))
        of = "" if kind == "whole_of" else draw(st.sampled_from(IDS))
        two = kind in ("share_of", "growth_of", "ratio_of", "product_of", "whole_of")
        one = kind in ("part_of", "same_as", "at_most", "out_of")
        count = 2 if two else 1 if one else draw(st.integers(1, 3))
        parts = [draw(st.sampled_from([*IDS, "b:f1", "x:y"])) for _ in range(count)]
        if kind in ("ratio_of", "product_of"):
            parts[1] = draw(st.sampled_from(["5", "0", "0,05", "f1"]))
        less = (draw(st.sampled_from(IDS)),) if kind in ("total_of", "change_since") else ()
        said.append(relation(kind, of, *parts, less=less))
    return said


@given(said=papers())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_rules_answer_whatever_is_said(said: list[object]) -> None:
    documents = stated(*said)  # type: ignore[arg-type]
    found = findings(documents)
    screen = findings_screen(found, documents)
    for table in (*screen.tables, figures_table(documents)):
        for row in table.rows:
            for cell in row:
                for lang in ("vi", "en"):
                    assert cell is None or not hasattr(cell, "words") or cell.words(lang)
