"""The transcribed documents: read without fault, each figure in its words, and nothing put right.

How many figures there are was counted in the texts themselves, which are not kept here: of every
number in them, what is no number or day of a paper, no year, heading, article, road or anniversary.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.published.figures import Figure, Stated
from fundledger.published.printed import Fault
from fundledger.published.seeds import documents
from fundledger.schemas.figures import KIND

STATED = {"bg004": 199, "cl002": 33, "ls000": 42, "ls001": 21, "ls003": 167}
"""Figures with a number; what is only derived (“không nêu”) is not among them."""

SUPPORT = (
    *("thanh-lap", "boi-duong", "xuc-tien", "tri-thuc-tre", "ocop"),
    *("lai-suat", "thuong-hieu", "chuoi", "vietgap", "san-xuat"),
)
"""The ten rows of support that Lạng Sơn reports twice."""

TRIEU = 1_000_000


def read(code: str) -> Stated:
    reading = reading_of(KIND, SourceFile.at(Path(str(documents()[code]))))
    assert reading.problems == []
    (found,) = reading.found
    return found.value


@pytest.fixture(scope="module")
def of() -> dict[str, dict[str, Figure]]:
    return {code: {each.id: each for each in read(code).figures} for code in documents()}


def test_all_are_there(of: dict[str, dict[str, Figure]]) -> None:
    counted = {
        code: sum(bool(each.printed.digits) for each in figures.values())
        for code, figures in of.items()
    }
    assert counted == STATED


@pytest.mark.parametrize("code", sorted(STATED))
def test_each_stands_in_the_words_that_are_quoted(code: str) -> None:
    stated = read(code)
    assert stated.document.code == code
    for each in stated.figures:
        assert each.place, each.key
        if each.printed.digits:
            assert each.printed_text in each.quote, each.key
            assert each.printed.unit.name, each.key
        else:
            assert each.printed_text == "không nêu", each.key
            assert each.note, each.key


@pytest.mark.parametrize(
    ("code", "figure", "text"),
    [
        ("bg004", "thanh-vien-giam", "giảm hơn 21.0470 người"),
        ("bg004", "qtdnd-huy-dong", "2021,867 tỷ đồng"),
        ("bg004", "cong-nghiep-ty-le", "13,90%"),
        ("bg004", "pl06-4-th", "332"),
        ("bg004", "pl06-4-quy-mt", "2.955"),
        ("bg004", "pl06-4-mt", "3080"),
        ("ls003", "thanh-lap-htx-6t", "12/20 hợp tác xã"),
        ("ls003", "quy-du-no-qua-han-htx", "07 HTX"),
        ("ls003", "quy-nguon-von", "2,89 tỷ đồng"),
    ],
)
def test_nothing_is_put_right(
    of: dict[str, dict[str, Figure]], code: str, figure: str, text: str
) -> None:
    assert of[code][figure].printed_text == text


def test_one_number_is_none(of: dict[str, dict[str, Figure]]) -> None:
    """21.0470: a dot before four digits parts no thousands. All others are numbers."""
    faulty = [
        each.key for figures in of.values() for each in figures.values() if each.printed.fault
    ]
    assert faulty == ["bg004:thanh-vien-giam"]
    assert of["bg004"]["thanh-vien-giam"].printed.fault is Fault.MARKS


def test_the_rows_of_support_and_their_sum(of: dict[str, dict[str, Figure]]) -> None:
    """1.426 + 1.467 + 669 + 980 + 992 + 1.725 + 105 + 2.636 + 2.251 + 380 = 12.631 triệu."""
    rows = [of["ls000"][f"{row}-tien"] for row in SUPPORT]
    assert sum(middle(each) for each in rows) == 12_631 * TRIEU


def test_what_is_reported_twice_is_one_quantity_of_two_days(
    of: dict[str, dict[str, Figure]],
) -> None:
    for row in SUPPORT:
        first, later = of["ls000"][f"{row}-tien"], of["ls003"][f"{row}-tien"]
        assert first.quantity == later.quantity, row
        assert first.when.is_cumulative, row
        assert later.when.is_cumulative, row
        assert (str(first.when.as_of), str(later.when.as_of)) == ("2022-12-31", "2023-04-30"), row


def test_the_budget_of_programme_19(of: dict[str, dict[str, Figure]]) -> None:
    """55.600 + 39.450 + 69.000 = 164.050."""
    found = of["ls000"]
    parts = [found[f"ct19-{source}"] for source in ("nstw", "nsdp", "khac")]
    assert [middle(each) for each in parts] == [55_600 * TRIEU, 39_450 * TRIEU, 69_000 * TRIEU]
    assert sum(map(middle, parts)) == middle(found["ct19-tong"]) == 164_050 * TRIEU


def test_relations_name_what_is_there() -> None:
    """A relation's parts are figures of the document; only factors may be bare numbers."""
    for code in documents():
        stated = read(code)
        known = {each.id for each in stated.figures}
        for relation in stated.relations:
            named = [*relation.parts, *relation.less, *filter(None, [relation.figure])]
            assert [each for each in named if each not in known] in ([], ["5"]), relation


def test_quotes_are_no_copy_of_the_text() -> None:
    """The words around a figure, not the pages."""
    for code in documents():
        for each in read(code).figures:
            assert len(each.quote) < 250, each.key
            assert not re.search(r"\n", each.quote), each.key


def middle(figure: Figure) -> Fraction:
    interval = figure.printed.interval
    assert interval is not None
    assert interval.low is not None
    assert interval.high is not None
    return (interval.low + interval.high) / 2
