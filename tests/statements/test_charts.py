"""Charts at their edges: none, one, forty labels, below nought, 10^15; the same picture twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from reportlab.graphics.shapes import Drawing, Polygon, Rect, String

from fundledger.messages import LANGUAGES, Language
from fundledger.messages.wording import Named
from fundledger.statements.charts import WIDTH, Chart, Series, drawn, svg, unit_for

PAID, OWED = Named("đã trả", "paid"), Named("còn nợ", "owed")


def chart(*columns: tuple[int, ...], is_stacked: bool = False, long: bool = False) -> Chart:
    names = ("Huyện có một cái tên rất dài để thử " * 3,) if long else ()
    labels = tuple((*names, *(f"Nơi {n}" for n in range(len(columns))))[: len(columns)])
    amounts = list(zip(*columns, strict=True)) or [(), ()]
    series = tuple(Series(name, tuple(of)) for name, of in zip((PAID, OWED), amounts, strict=False))
    return Chart("dues", labels, series, is_stacked)


def texts(drawing: Drawing) -> list[str]:
    return [each.text for each in drawing.contents if isinstance(each, String)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_stacked", [False, True])
@pytest.mark.parametrize(
    "columns",
    [
        (),
        ((5, 0),),
        ((0, 0), (0, 0)),
        ((10**15, 1), (7, 10**9)),
        tuple((n * 10**6, 10**6) for n in range(40)),
    ],
    ids=["none", "one", "nought", "huge", "forty"],
)
def test_all_of_it_is_within_its_frame(
    columns: tuple[tuple[int, int], ...], is_stacked: bool, language: Language
) -> None:
    of = chart(*columns, is_stacked=is_stacked, long=True)
    drawing = drawn(of, language)
    for each in drawing.contents:
        if isinstance(each, Rect):
            assert each.x >= -0.01
            assert each.x + each.width <= WIDTH + 0.01
            assert each.y >= -0.01
            assert each.y + each.height <= drawing.height + 0.01
    assert svg(of, language) == svg(of, language)


def test_bars_are_as_long_as_their_sums_and_say_them() -> None:
    drawing = drawn(chart((3_000_000, 1_000_000), (1_500_000, 0)), "vi")
    bars = [each.height for each in drawing.contents if isinstance(each, Rect) and each.height > 8]
    assert bars == pytest.approx([150, 50, 75])  # 3 : 1 : 1,5 of the plot's 150
    said = texts(drawing)
    assert {"3", "1", "1,5", "triệu đồng", "đã trả", "còn nợ"} <= set(said)
    assert {"1.5", "million dong", "paid"} <= set(
        texts(drawn(chart((3_000_000, 0), (1_500_000, 0)), "en"))
    )


def test_what_is_below_nought_hangs_from_the_ground() -> None:
    drawing = drawn(chart((4, 0), (-2, 0)), "vi")
    bars = [each for each in drawing.contents if isinstance(each, Rect) and each.height > 8]
    up, down = bars
    assert up.y == pytest.approx(down.y + down.height)
    assert up.height == pytest.approx(2 * down.height)
    assert "(2)" in texts(drawing)


def test_nothing_to_show_is_said() -> None:
    assert texts(drawn(chart(), "vi")) == ["Không có số liệu"]


@pytest.mark.parametrize(
    ("most", "unit"),
    [
        (0, "dong"),
        (999_999, "dong"),
        (10**6, "million"),
        (10**9 - 1, "million"),
        (10**9, "billion"),
    ],
)
def test_the_unit_follows_the_longest_bar(most: int, unit: str) -> None:
    assert unit_for(most) == unit


STEPS = Chart(
    "dues",
    ("Đầu", "Thu", "Chi", "Cuối"),
    (Series(PAID, (200 * 10**6, 100 * 10**6, -50 * 10**6, 250 * 10**6)),),
    shape="steps",
)


def test_each_step_begins_where_the_one_before_ended() -> None:
    """200 + 100 − 50 = 250: bars from 0 to 200, 200 to 300, 300 back to 250, 0 to 250."""
    bars = [each for each in drawn(STEPS, "vi").contents if isinstance(each, Rect)]
    left = bars[0].x
    unit = bars[0].width / 200
    assert [round((bar.x - left) / unit) for bar in bars] == [0, 200, 250, 0]
    assert [round(bar.width / unit) for bar in bars] == [200, 100, 50, 250]
    assert {"200", "+100", "(50)", "250"} <= set(texts(drawn(STEPS, "vi")))


def test_a_band_lies_between_its_bounds() -> None:
    """From 100 at the left to 80, 110 and 120 million: the room is from 80 to 120, 150 points."""
    names = (Named("10 %", "10 %"), Named("50 %", "50 %"), Named("90 %", "90 %"))
    ends = (80, 110, 120)
    series = tuple(
        Series(name, (100 * 10**6, end * 10**6)) for name, end in zip(names, ends, strict=True)
    )
    drawing = drawn(Chart("dues", ("30/6", "31/12"), series, shape="band"), "vi")
    (band,) = [each for each in drawing.contents if isinstance(each, Polygon)]
    heights = band.points[1::2]  # along the upper bound, back along the lower one
    assert [heights[1] - heights[0], heights[2] - heights[3]] == pytest.approx([75, -75])
    assert heights[1] - heights[2] == pytest.approx(150)
    assert {"80 (10 %)", "110 (50 %)", "120 (90 %)", "100"} <= set(texts(drawing))


def test_equal_bounds_are_not_written_over_each_other() -> None:
    same = tuple(Series(PAID, (10**9, 10**9)) for _ in range(3))
    drawing = drawn(Chart("dues", ("a", "b"), same, shape="band"), "vi")
    said = [each.y for each in drawing.contents if isinstance(each, String) and "(" in each.text]
    assert min(later - earlier for earlier, later in pairwise(sorted(said))) > 8
