"""Lines: as full as they go, never wider than the room, and nothing of the text is lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from fundledger.statements.document import Span
from fundledger.statements.typesetting import (
    NAMES,
    Line,
    balanced,
    faces,
    lines,
    longest_word,
    plain,
    width,
)
from tests.statements.specimens import LETTERS

WORDS = st.text(st.sampled_from(LETTERS + "ABC019.,-/%"), min_size=1, max_size=14)
TEXTS = st.lists(st.one_of(WORDS, st.just("")), min_size=1, max_size=40).map(" ".join)
SPANS = st.lists(st.builds(Span, TEXTS, st.booleans(), st.booleans()), min_size=1, max_size=5).map(
    tuple
)
ROOMS = st.integers(600, 30_000)


def shown(found: tuple[Line, ...]) -> str:
    return "".join(run.text for line in found for run in line.runs)


def measured(line: Line) -> float:
    return sum(width(run.text, run.face, 1000) for run in line.runs)


def test_a_width_is_that_of_reportlab() -> None:
    for face, name in enumerate(NAMES):
        for words in ("Cộng hòa xã hội chủ nghĩa Việt Nam", LETTERS, "1.234.567 đ"):
            assert abs(width(words, face, 13) - stringWidth(words, name, 13)) < 1e-6


def test_a_blank_is_as_wide_in_every_face() -> None:
    assert {face[" "] for face in faces()} == {250.0}
    assert {face["\u00a0"] for face in faces()} == {250.0}


@given(SPANS, ROOMS)
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(
    spans: tuple[Span, ...], room: int
) -> None:
    # A letter may be wider than a room of 0.6: then it stands alone.
    found = lines(spans, float(room))
    for line in found:
        assert line.width <= room + 0.01 or len(line.runs[0].text.strip()) == 1
        assert abs(measured(line) - line.width) < 0.01 or not line.width
    whole = "".join(span.text for span in spans)
    assert shown(found).replace(" ", "") == whole.replace(" ", "")
    assert [line.ends for line in found] == [False] * (len(found) - 1) + [True]


@given(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), st.integers(4000, 30_000))
def test_a_line_is_as_full_as_it_goes(text: str, room: int) -> None:
    found = lines(plain(text), float(room))
    for line, following in pairwise(found):
        first = following.runs[0].text.split(" ")[0]
        whole = line.runs[0].text.split(" ")[-1] + first
        if whole in text.split():  # a word that had to be cut
            continue
        assert line.width + 250 + width(first, 0, 1000) > room


@given(st.lists(WORDS, min_size=1, max_size=30), st.integers(8000, 20_000))
def test_several_faces_are_broken_as_one(words: list[str], room: int) -> None:
    """A text whose parts are in one face, said in one piece or in many."""
    whole = " ".join(words)
    cut = len(whole) // 2
    parts = (Span(whole[:cut]), Span(whole[cut:]))
    other = (Span(whole[:cut]), Span("", bold=True), Span(whole[cut:]))
    assert (
        lines(parts, float(room)) == lines(plain(whole), float(room)) == lines(other, float(room))
    )


@given(TEXTS, ROOMS)
def test_balanced_lines_are_as_few_and_no_wider(text: str, room: int) -> None:
    full, even = lines(plain(text), float(room)), balanced(plain(text), float(room))
    assert len(even) == len(full)
    assert max(line.width for line in even) <= max(max(line.width for line in full), room) + 0.01
    assert shown(even).replace(" ", "") == text.replace(" ", "")


def test_a_first_line_may_have_less_room() -> None:
    found = lines(plain("một hai ba bốn năm sáu bảy tám chín mười"), 9000.0, 4000.0)
    assert found[0].width <= 4000 < found[1].width <= 9000


def test_blanks_are_kept_within_a_line_and_dropped_at_its_end() -> None:
    (line,) = lines(plain("Số:       /TB"), 20_000.0)
    assert line.runs[0].text == "Số:       /TB"
    found = lines(plain("mộtmộtmột    haihaihai"), 5000.0)
    assert [line.runs[0].text for line in found] == ["mộtmộtmột", "haihaihai"]


def test_a_blank_that_binds_is_no_place_to_break() -> None:
    found = lines(plain("Lạng Sơn, ngày\u00a007"), 5000.0)
    assert [line.runs[0].text for line in found] == ["Lạng Sơn,", "ngày\u00a007"]


def test_a_word_may_change_its_face_within() -> None:
    found = lines((Span("Số: "), Span("15", bold=True), Span("/TB-QHTPT")), 4500.0)
    assert found[0].runs == ((0, "Số:"),), "15/TB-QHTPT is one word"
    assert found[1].runs[:1] == ((1, "15"),)
    assert found[1].runs[1].text.startswith("/TB-")


def test_a_line_break_that_is_asked_for_is_one() -> None:
    found = lines(plain("một\nhai"), 20_000.0)
    assert [(line.runs[0].text, line.ends) for line in found] == [("một", True), ("hai", True)]


def test_the_longest_word() -> None:
    assert longest_word("Tổng phải nộp", 1) == width("Tổng", 1, 1000)
    assert longest_word("", 0) == 0
