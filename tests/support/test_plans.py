"""Plans of support: as they are printed, what does not follow in them, beside what was given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from fundledger.demo.support import plan as bac_giang
from fundledger.errors import FundledgerError
from fundledger.exchange.sources import source_of
from fundledger.exchange.support_plans import plan_in, workbook_of
from fundledger.files import SourceFile
from fundledger.schemas.support_plan import EVERY_YEAR
from fundledger.store.books import Book
from fundledger.support.against_plan import Against, Held, against
from fundledger.support.planning import Said, Taken, take, take_back
from fundledger.support.plans import (
    NOT_CARRIED_OUT,
    NOT_SAID,
    Figure,
    Line,
    Plan,
    Years,
    body_of,
    differences,
    money_unit,
    outline,
    plan_named,
    plan_of,
    plans,
    versions,
)
from tests.ledger.books import FUND, writer_of
from tests.reports.small import told
from tests.support.books import ENTERED, given, item, with_tree

TODAY = date(2024, 6, 30)


def figures(text: str) -> tuple[Figure, ...]:
    """“4277 - x 800”: a number, a blank, what is not carried out."""
    words = {"-": NOT_SAID, "x": NOT_CARRIED_OUT}
    return tuple(words[each] if each in words else Decimal(each) for each in text.split())


def line(name: str, cells: str = "- - - -", /, **said: str) -> Line:
    """Before, two years, target."""
    before, *years, target = figures(cells)
    return Line(name=name, before=before, years=tuple(years), target=target, **said)


def plan(*lines: Line) -> Plan:
    return Plan(code="KH", name="Kế hoạch", years=(2022, 2023), lines=lines)


def taken(book: Book, *lines: Line, name: str = "Kế hoạch", **more: object) -> Taken:
    said = Said(years=(2022, 2023), lines=lines, has_categories=True)
    return taken_as(book, said, name=name, **more)


def taken_as(book: Book, said: Said, **more: object) -> Taken:
    with writer_of(book) as writer:
        return take(writer, "KH", said, TODAY, **more)  # type: ignore[arg-type]  # as it is called


# Which line is under which.


@pytest.mark.parametrize(
    ("numbers", "above"),
    [
        # I > 1 > 1.1 > unnumbered; 2 beside 1; II begins anew.
        (("I", "1", "1.1", "1.2", "", "2", "", "", "II", "1", "2.1"), "-0113055-8?"),
        (("1.", "a)", "b)", "2.", "a)"), "-00-3"),
        (("A", "I", "1", "", "II", "B", "C"), "-0120--"),  # C after B is no hundred
        (("1", "1.1", "1.1.1", "1.2", "1.2.1", "2"), "-0103-"),
        (("", "1", ""), "--1"),
        (("1.1", "1.2", "1"), "??-"),  # nothing has the number 1 before them
    ],
)
def test_lines_stand_under_others_by_their_numbers(numbers: Sequence[str], above: str) -> None:
    """Above: the place of the line it is under; - at the top; ? none has the number above it."""
    lines = [line(f"dòng {at}", number=number) for at, number in enumerate(numbers)]
    found = outline(lines)
    shown = "".join(
        "?" if place.alone else "-" if place.above is None else f"{place.above:x}"
        for place in found
    )
    assert shown == above


def test_rows_without_a_number_stand_under_the_numbered_one_above() -> None:
    printed = bac_giang()
    under = {
        each.called: None if place.above is None else printed.lines[place.above].number
        for each, place in zip(printed.lines, outline(printed.lines), strict=True)
    }
    assert under["Số HTX được vay từ Quỹ hỗ trợ phát triển HTX"] == "4"
    assert under["Diện tích đất được giao"] == "2.1"
    assert under["2.3 Số HTX được miễn, giảm tiền thuê đất"] == "2"
    assert under["III Chính sách hỗ trợ đặc thù khác của địa phương"] is None
    assert not any(place.alone for place in outline(printed.lines))


# As it is printed.


def test_three_kinds_of_empty_are_three() -> None:
    """Phụ lục 06: 29 rows of 7 cells; 29 zeros, ten not carried out (tests/demo counts them).

    Numbers beside zeros: 7 in each of 1.2, 4, its two parts, II.3 and II.3.1: 42. Blank: all else,
    203 − 29 − 10 − 42 = 122.
    """
    cells = [each for row in bac_giang().lines for each in row.figures]
    assert len(cells) == 29 * 7
    assert sum(each == 0 for each in cells) == 29
    assert cells.count(NOT_CARRIED_OUT) == 10
    assert sum(isinstance(each, Decimal) and each > 0 for each in cells) == 42
    assert cells.count(NOT_SAID) == 122
    assert (bac_giang().before, bac_giang().target) == (Years(2016, 2020), Years(2021, 2025))


def test_what_does_not_follow_is_told_and_never_mended() -> None:
    printed = bac_giang()
    found = {
        (printed.lines[each.at].called[:16], each.column, each.of): (each.added, each.printed)
        for each in differences(printed)
    }
    assert found == {
        ("4 Hỗ trợ về tiếp", "target", "years"): (80 + 4 * 85, 3080),
        ("Số HTX được vay ", "target", "years"): (55 + 4 * 60, 2955),
        ("3 Ưu đãi tín dụn", "target", "years"): (64 + 4 * 68, 2464),
        ("3.1 Số HTX được ", "target", "years"): (64 + 4 * 68, 2464),
        # Of the lines under 4 the years add up, and 125 + 2955 = 3080 too; 32 + 310 does not.
        ("4 Hỗ trợ về tiếp", "before", "parts"): (342, 332),
    }


def test_a_blank_year_is_no_nought() -> None:
    said = line("Bồi dưỡng", "0 800 - 1600", unit="người")
    assert differences(plan(said)) == []
    none = line("Bồi dưỡng", "0 800 x 1600", unit="người")
    assert differences(plan(none)) == []


def test_lines_that_are_only_some_of_one_are_let_be() -> None:
    whole = line("HTX", "10 10 10 20", number="1", unit="HTX")
    some = line("trong đó nữ", "4 3 2 5", number="1.1", unit="HTX")
    assert differences(plan(whole, some)) == []
    in_other_unit = line("người học", "90 90 90 180", number="1.2", unit="người")
    assert differences(plan(whole, some, in_other_unit)) == []
    more = line("trong đó xã", "4 9 2 11", number="1.2", unit="HTX")
    # 3 + 9 = 12 of ten: parts that come to more should add up in each column.
    assert [(each.column, each.added) for each in differences(plan(whole, some, more))] == [
        *(("before", 8), ("2022", 12), ("2023", 4), ("target", 16)),
    ]


CELLS = st.one_of(
    st.sampled_from([NOT_SAID, NOT_CARRIED_OUT, Decimal(0)]),
    st.integers(0, 10**15 - 1).map(Decimal),
    st.integers(1, 10**6).map(lambda n: Decimal(n) / 10),
)
NUMBERS = st.sampled_from(["", "I", "II", "1", "1.1", "2", "a)", "A"])


@st.composite
def any_plan(draw: st.DrawFn) -> Plan:
    first, count = draw(st.integers(2000, 2090)), draw(st.integers(1, 5))
    years = tuple(range(first, first + count))
    lines = tuple(
        Line(
            name=f"Chỉ tiêu {at}",
            number=draw(NUMBERS),
            unit="Tr đồng",
            note=draw(st.sampled_from(["", "", "ưu tiên nữ"])),
            before=draw(CELLS),
            years=tuple(draw(CELLS) for _ in years),
            target=draw(CELLS),
        )
        for at in range(draw(st.integers(1, 6)))
    )
    span = st.sampled_from([None, Years(years[0], years[-1])])
    before = draw(st.sampled_from([None, Years(first - 5, first - 1)]))
    return Plan(
        code="KH", name="Kế hoạch", years=years, lines=lines, before=before, target=draw(span)
    )


@generated(any_plan())
@settings(max_examples=60, deadline=None)
def test_a_plan_comes_back_from_its_fact(of: Plan) -> None:
    assert plan_of("KH", json.loads(json.dumps(body_of(of)))) == of


@generated(any_plan())
@settings(max_examples=25, deadline=None)
def test_what_is_exported_says_the_same(of: Plan) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        path.write_bytes(workbook_of(of, "Phụ lục 06"))
        said = plan_in(source_of(SourceFile.at(path), EVERY_YEAR), path.name).said
    assert (said.years, said.before, said.target) == (of.years, of.before, of.target)
    assert said.lines == of.lines
    assert said.has_categories


@pytest.mark.parametrize(
    ("unit", "money"),
    [
        *[(unit, "million") for unit in ("Tr đồng", "tr.đ", "triệu đồng", "Triệu", "TR.Đ")],
        *[("tỷ đồng", "billion"), ("đồng", "dong")],
        *[(unit, None) for unit in ("HTX", "m ²", "trứng", "")],
    ],
)
def test_some_units_are_of_money(unit: str, money: str | None) -> None:
    assert money_unit(unit) == money


# Taken and taken back.

TRAINING = line("Bồi dưỡng", "4277 800 800 1600", number="1", unit="Người")


def test_a_plan_said_again_changes_nothing(book: Book) -> None:
    first = taken(book, TRAINING, document="KH 12", day=date(2020, 10, 1))
    assert first.became == "new"
    assert taken(book, TRAINING).became == "same"  # its document and day are as they stood
    changed = taken(book, line("Bồi dưỡng", "4277 800 900 1700", number="1", unit="Người"))
    assert changed.became == "changed"
    with book.reading() as connection:
        (standing,) = plans(connection, FUND).values()
        said = versions(connection, FUND, "KH")
    assert standing.plan is not None
    assert standing.plan.lines[0].years == (800, 900)
    assert (standing.document, standing.day) == ("KH 12", date(2020, 10, 1))
    assert len(said) == 2


def test_a_plan_taken_back_is_gone_and_may_come_again(book: Book) -> None:
    taken(book, TRAINING)
    with writer_of(book) as writer, pytest.raises(FundledgerError) as refusal:
        take_back(writer, "KH", " ", TODAY)
    assert refusal.value.key == "support.void_why"
    with writer_of(book) as writer:
        take_back(writer, "KH", "nhầm quỹ", TODAY)
    with book.reading() as connection, pytest.raises(FundledgerError) as none:
        plan_named(connection, FUND)
    assert none.value.key == "support_plan.none"
    assert taken(book, TRAINING).became == "new"
    with book.reading() as connection:
        assert [each.reason for each in versions(connection, FUND, "KH")] == ["", "nhầm quỹ", ""]


def test_a_plan_is_meant_by_its_code_its_name_or_alone(book: Book) -> None:
    taken(book, TRAINING)
    with book.reading() as connection:
        for said in ("KH", "ke hoach", ""):
            assert plan_named(connection, FUND, said).code == "KH"
        with pytest.raises(FundledgerError) as refusal:
            plan_named(connection, FUND, "Kế hoạc")
    assert refusal.value.key == "support.unknown_plan_like"
    with writer_of(book) as writer:
        take(writer, "KH2", Said(years=(2022, 2023), lines=(TRAINING,)), TODAY, name="Hai")
    with book.reading() as connection, pytest.raises(FundledgerError) as which:
        plan_named(connection, FUND)
    assert which.value.params["plans"] == ["KH", "KH2"]


def test_what_cannot_be_is_told_of_every_line_at_once(book: Book) -> None:
    with_tree(book)
    found = taken(
        book,
        line("Không đơn vị", "1 2 3 5", number="1"),
        line("Toàn số không", "0 0 0 0", number="2"),  # nothing is counted, so in no unit
        line("Lặp số", "1 2 3 5", number="2", unit="HTX"),
        line("toàn  số KHÔNG", "0 0 0 0", number="3"),
        line("Sai nội dung", "1 2 3 5", number="4", unit="HTX", category="Thưởng sản phẩm OCP"),
        line("Bồi dưỡng", "1 2 3 5", unit="người"),
        line("Bồi dưỡng", "1 2 3 5", unit="HTX"),  # the same counted otherwise
    )
    assert found.stated is None
    assert [(each.at, each.name, each.key, each.first) for each in found.objections] == [
        (0, "unit", "support_plan.without_unit", None),
        (2, "number", "support_plan.line_twice", 1),
        (3, "name", "support_plan.line_twice", 1),
        (4, "category", "support.unknown_category_like", None),
    ]
    with book.reading() as connection:
        assert plans(connection, FUND) == {}


def test_totals_that_do_not_follow_are_told_or_refused(book: Book) -> None:
    wrong = line("Bồi dưỡng", "4277 800 800 16000", number="1", unit="Người")
    found = taken(book, wrong, strict=True)
    assert found.stated is None
    assert [each.key for each in found.objections] == ["support_plan_doubt.years"]
    found = taken(book, wrong)
    assert found.became == "new"
    assert [each.key for each in found.doubts] == ["support_plan_doubt.years"]
    with book.reading() as connection:
        assert plan_named(connection, FUND).lines[0].target == 16_000


def test_a_document_without_categories_leaves_them(book: Book) -> None:
    """The printed plan has no such column; what was said of its lines stays with them."""
    with_tree(book)
    of = line("Bồi dưỡng", "0 800 800 1600", number="1", unit="Người", category="19.2.2")
    other = line("Bồi dưỡng", "0 1 1 2", unit="HTX")
    taken(book, of, other)
    printed = line("Bồi dưỡng", "0 700 700 1400", number="1", unit="Người")
    said = Said(years=(2022, 2023), lines=(line("Mới", number="0"), printed, other))
    assert taken_as(book, said).became == "changed"
    with book.reading() as connection:
        lines = plan_named(connection, FUND).lines
    assert [each.category for each in lines] == ["", "19.2.2", ""]


# Beside what was given.


def compared(book: Book, until: date, year: int | None = None) -> Against:
    with book.reading() as connection:
        return against(connection, FUND, plan_named(connection, FUND), until, year=year)


def held(found: Against) -> dict[str, tuple[object, ...]]:
    return {each.line.called: _figures(each) for each in found.lines}


def _figures(of: Held) -> tuple[object, ...]:
    return (of.planned, of.actual, of.planned_so_far, of.actual_so_far)


def test_plan_against_actual_by_year_and_so_far(book: Book) -> None:
    """2022: 500 people, 20,5 triệu. 2023: 300 + 120 people; 30 triệu to 30/6, 10 later."""
    with_tree(book)
    given(
        book,
        item("19.2.2", "2021-12-31", counts={"người": 9}, amount=1),  # before the plan begins
        item("19.2.2", "2022-05-01", counts={"người": 500}, amount=20.5),
        item("19.2.2", "2023-05-01", counts={"người": 300}, amount=30),
        item("19.2.2", "2023-07-01", counts={"người": 120, "lớp": 2}, amount=10),
    )
    taken(
        book,
        line("Bồi dưỡng", "4277 800 700 1500", number="1", unit="Người", category="19.2.2"),
        line("Kinh phí", "- 25 25 50", unit="Tr đồng", category="19.2.2"),
        line("Xúc tiến", "- 5 5 10", number="2", unit="HTX", category="19.3"),
        line("Hạ tầng", "x - - -", number="3", unit="HTX"),
        line("Đất", "- 1 1 2", number="4", unit="m ²", category="19.2.2"),
        line("Khác", "- 1 1 2", number="5", unit="HTX"),
    )
    half = compared(book, date(2023, 6, 30))
    assert (half.year, half.last) == (2023, date(2023, 6, 30))
    assert held(half) == {
        "1 Bồi dưỡng": (700, 300, 1500, 800),
        "Kinh phí": (25, 30, 50, Decimal("50.5")),
        "2 Xúc tiến": (5, 0, 10, 0),
        "3 Hạ tầng": (None, None, None, None),
        "4 Đất": (1, None, 2, None),
        "5 Khác": (1, None, 2, None),
    }
    assert [each.why for each in half.lines] == [
        *("", "", "", "not_carried_out", "not_counted", "no_category"),
    ]
    assert half.lines[4].counted_in == ("người",)
    whole = held(compared(book, TODAY))  # the plan is over: its last year
    assert whole["1 Bồi dưỡng"] == (700, 420, 1500, 920)
    assert whole["Kinh phí"] == (25, 40, 50, Decimal("60.5"))
    before = held(compared(book, TODAY, 2022))
    assert before["1 Bồi dưỡng"] == (800, 500, 800, 500)
    for until, year, key in (
        (date(2021, 12, 31), None, "support_plan.not_begun"),
        (date(2022, 12, 31), 2023, "support_plan.not_begun"),
        (TODAY, 2024, "support_plan.no_such_year"),
    ):
        with pytest.raises(FundledgerError) as refusal:
            compared(book, until, year)
        assert refusal.value.key == key


def test_the_fund_s_own_loans_feed_their_line(book: Book) -> None:
    """`small`: one loan of 120 million to one cooperative, on 31/12/2022."""
    told(book)
    with_tree(book, "ctr-19-vay-von")
    of_fund = "Số HTX được vay từ Quỹ hỗ trợ phát triển HTX"
    taken(
        book,
        line("Tiếp cận vốn và Quỹ hỗ trợ phát triển HTX", "332 80 85 165", number="4", unit="HTX"),
        line(of_fund, "310 55 60 115", unit="dự án"),
        line(f"{of_fund} trong năm", "- 55 60 115", unit="HTX", category="19.5.Q"),
        line("Số vốn cho vay", "- 500 600 1100", unit="Tr đồng", category="19.5.Q"),
    )
    found = compared(book, date(2023, 9, 30))
    assert held(found) == {
        "4 Tiếp cận vốn và Quỹ hỗ trợ phát triển HTX": (85, None, 165, None),
        of_fund: (60, 0, 115, 1),
        f"{of_fund} trong năm": (60, 0, 115, 1),
        "Số vốn cho vay": (600, 0, 1100, 120),
    }
    assert [each.by_name for each in found.lines] == [False, True, False, False]
    assert [each.as_loans for each in found.lines] == [False, True, False, False]
    of_2022 = held(compared(book, date(2023, 9, 30), 2022))
    assert of_2022[of_fund] == (55, 1, 55, 1)
    assert of_2022["Số vốn cho vay"] == (500, 120, 500, 120)


def test_a_line_called_as_a_category_is_held_against_it(book: Book) -> None:
    with_tree(book)
    given(book, item("19.3", "2023-05-01", counts={"HTX": 4}))
    taken(book, line("Xúc tiến thương mại, mở rộng thị trường", "- 5 5 10", unit="HTX"))
    (found,) = compared(book, ENTERED).lines
    assert (found.category, found.by_name, found.actual) == ("19.3", True, 4)
