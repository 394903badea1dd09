"""Plans of support from files: columns by their headings, every bad cell named, and once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.remarks import write_with_remarks
from fundledger.exchange.support_plans import TakenPlan, take_support_plan, write_support_plan
from fundledger.files import SourceFile
from fundledger.ledger.chain import head_of
from fundledger.messages import say_problem
from fundledger.schemas.support_plan import EVERY_YEAR, KIND
from fundledger.store.books import Book
from fundledger.support.plans import (
    NOT_CARRIED_OUT,
    NOT_SAID,
    Figure,
    Line,
    Plan,
    Years,
    plan_named,
)
from tests.exchange.mutated import written
from tests.exchange.odd_files import Cell
from tests.ledger.books import FUND
from tests.support.books import with_tree

TODAY = date(2024, 6, 30)
NOT_DONE = "không triển khai thực hiện"
HEADINGS = (
    *("STT", "Chỉ tiêu", "ĐV tính", "Thực hiện KH 2016-2020", "KH 2021", "KH 2022"),
    "Mục tiêu KH 2021-2022",
)
TRAINING = ("1", "Bồi dưỡng", "Người", "4.277", 800, 800, "1.600")


def sheet(path: Path, *rows: Sequence[Cell], headings: Sequence[Cell] = HEADINGS) -> Path:
    written(path, {"Phụ lục 06": [list(headings), *map(list, rows)]})
    return path


def taken(book: Book, path: Path, **more: object) -> TakenPlan:
    said: dict[str, object] = {"today": TODAY, "name": "Kế hoạch", **more}
    file = SourceFile(path.name, path.read_bytes())
    return take_support_plan(book, FUND, "kế toán", "KH", file, **said)  # type: ignore[arg-type]


def refused(book: Book, path: Path, **more: object) -> list[tuple[int | None, str | None, str]]:
    """Row, column and key of what stands against a file, of which nothing is kept."""
    before = links(book)
    with pytest.raises(BadFile) as refusal:
        taken(book, path, **more)
    assert links(book) == before
    assert all(say_problem(each) for each in refusal.value.problems)
    return [(each.place.row, each.place.column, each.key) for each in refusal.value.problems]


def links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def standing(book: Book) -> Plan:
    with book.reading() as connection:
        return plan_named(connection, FUND)


def figures_of(book: Book) -> list[tuple[Figure, ...]]:
    return [each.figures for each in standing(book).lines]


def test_a_printed_plan_is_taken_as_it_is(book: Book, tmp_path: Path) -> None:
    rows = [
        ("I", "Chính sách chung", None, None, None, None, None),
        TRAINING,
        (None, "Số lớp", "lớp", 0, "-", "", 0),
        ("2", "Thành lập mới", "HTX", NOT_DONE, None, None, None),
        (None, "Số tiền", "Tr đồng", "1.250,5", 12.5, "", None),
    ]
    found = taken(book, sheet(tmp_path / "a.xlsx", *rows))
    assert found.odd == []
    plan = standing(book)
    assert (plan.years, plan.before, plan.target) == (
        *((2021, 2022), Years(2016, 2020), Years(2021, 2022)),
    )
    assert plan.lines[1] == Line(
        number="1",
        name="Bồi dưỡng",
        unit="Người",
        before=Decimal(4277),
        years=(Decimal(800), Decimal(800)),
        target=Decimal(1600),
    )
    assert [each.figures for each in plan.lines[2:]] == [
        (0, 0, NOT_SAID, 0),  # a dash is the nought of a table
        (NOT_CARRIED_OUT, NOT_SAID, NOT_SAID, NOT_SAID),
        (Decimal("1250.5"), Decimal("12.5"), NOT_SAID, NOT_SAID),
    ]
    before = links(book)
    assert taken(book, tmp_path / "a.xlsx").taken.became == "same"
    assert links(book) == before


def test_columns_are_found_by_their_headings(book: Book, tmp_path: Path) -> None:
    """Other years, in another order, called otherwise; years as numbers; no figures before."""
    headings = (
        "Nội dung",
        "Đơn vị tính",
        "Mục tiêu (2026-2027)",
        2027,
        "Kế hoạch năm 2026",
        "Ghi chú",
    )
    row = ("Bồi dưỡng", "người", 9, 5, 4, "ưu tiên nữ")
    path = sheet(tmp_path / "a.xlsx", row, headings=headings)
    taken(book, path)
    plan = standing(book)
    assert (plan.years, plan.before, plan.target) == ((2026, 2027), None, Years(2026, 2027))
    assert plan.lines[0].figures == (NOT_SAID, 4, 5, 9)
    assert plan.lines[0].note == "ưu tiên nữ"
    out = tmp_path / "b.xlsx"
    write_support_plan(plan, "", out)
    assert taken(book, out).taken.became == "same"


def test_what_stands_again_on_each_page_is_passed_over(book: Book, tmp_path: Path) -> None:
    rows = [("A", "B", "C", 1, 2, 3, 4), TRAINING, HEADINGS, (None, "Lớp", "lớp", 1, 1, 1, 2)]
    taken(book, sheet(tmp_path / "a.xlsx", *rows))
    assert [each.name for each in standing(book).lines] == ["Bồi dưỡng", "Lớp"]


def test_a_line_called_a_total_is_a_line(book: Book, tmp_path: Path) -> None:
    rows = [TRAINING, (None, "Tổng cộng", None, 0, 0, 0, 0)]
    taken(book, sheet(tmp_path / "a.xlsx", *rows))
    assert standing(book).lines[1].name == "Tổng cộng"


def merged(path: Path, value: str | int) -> Path:
    """Headings over two rows; the cells of one row shown as one, with the value."""
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("Phụ lục 06")
        page.merge_range(0, 0, 0, 6, "KẾ HOẠCH HỖ TRỢ")
        for index in (0, 1, 2, 3, 6):
            page.merge_range(2, index, 3, index, HEADINGS[index])
        page.merge_range(2, 4, 2, 5, "Kế hoạch từng năm")
        page.write_row(3, 4, HEADINGS[4:6])
        page.merge_range(4, 1, 4, 6, "Chính sách chung")
        page.write_row(5, 0, ["2", "Thành lập mới", "HTX"])
        page.merge_range(5, 3, 5, 6, value)
    return path


def test_words_over_several_cells_hold_for_each(book: Book, tmp_path: Path) -> None:
    taken(book, merged(tmp_path / "a.xlsx", NOT_DONE))
    assert figures_of(book) == [(NOT_SAID,) * 4, (NOT_CARRIED_OUT,) * 4]


def test_whose_a_number_over_several_cells_is_nobody_can_tell(book: Book, tmp_path: Path) -> None:
    assert refused(book, merged(tmp_path / "a.xlsx", 800)) == [
        (6, "D (Thực hiện KH 2016-2020)", "table.merged")
    ]


def test_every_bad_cell_is_named_at_once(book: Book, tmp_path: Path) -> None:
    with_tree(book)
    rows = [
        ("1", "Chữ", "HTX", "ba", 1, 1, 2, None),
        ("2", "Đơn vị trong ô", "Tr đồng", 5, "1,426 tỷ", 1, 2, None),
        ("3", "Âm", "HTX", 5, 1, -1, 2, None),
        ("4", "Lẻ", "Người", Decimal("4.277"), 1, 1, 2, None),
        ("5", "Hai cách", "Tr đồng", "1,250", 1, 1, 2, None),
        ("6", "Không đơn vị", None, 5, 1, 1, 2, None),
        ("6", "Lặp", "HTX", 5, 1, 1, 2, None),
        ("7", "Nội dung lạ", "HTX", 5, 1, 1, 2, "Thưởng sản phẩm OCP"),
        ("8", None, "HTX", 5, 1, 1, 2, None),
        ("9", "Ngày", "HTX", date(2021, 1, 2), 1, 1, 2, None),
    ]
    path = sheet(tmp_path / "a.xlsx", *rows, headings=(*HEADINGS, "Mã nội dung"))
    before = "D (Thực hiện KH 2016-2020)"
    found = refused(book, path)
    assert found == [
        (2, before, "support_plan.not_a_figure"),
        (3, "E (KH 2021)", "support_plan.unit_in_cell"),
        (4, "F (KH 2022)", "support_plan.negative"),
        (5, before, "support_plan.not_whole"),
        (6, before, "support.amount_either_way"),
        (7, "C (ĐV tính)", "support_plan.without_unit"),
        (8, "A (STT)", "support_plan.line_twice"),
        (9, "H (Mã nội dung)", "support.unknown_category_like"),
        (10, "B (Chỉ tiêu)", "field.missing"),
        (11, before, "cell.day_not_text"),
    ]
    with pytest.raises(BadFile) as refusal:
        taken(book, path)
    file = SourceFile.at(path)
    out = tmp_path / "loi.xlsx"
    write_with_remarks(file, refusal.value.problems, out, layout=EVERY_YEAR)
    assert refused(book, out) == found


@pytest.mark.parametrize(
    ("headings", "keys"),
    [
        (HEADINGS[:4], ["support_plan.no_years"]),
        ((*HEADINGS[:5], "KH 2023", "Mục tiêu"), ["support_plan.years_between"]),
        ((*HEADINGS[:6], "Mục tiêu KH 2022-2026"), ["support_plan.years_outside"]),
        ((*HEADINGS[:5], "KH 2021", "Mục tiêu"), ["table.heading_twice"]),
        (("STT", "Chỉ tiêu", "KH 2021", "KH 2022"), ["table.lacking"]),
    ],
)
def test_headings_that_make_no_plan(
    book: Book, tmp_path: Path, headings: Sequence[str], keys: list[str]
) -> None:
    path = sheet(tmp_path / "a.xlsx", TRAINING[: len(headings)], headings=headings)
    assert [key for _, _, key in refused(book, path) if key != "field.missing"] == keys


def test_a_second_plan_in_a_file_is_refused(book: Book, tmp_path: Path) -> None:
    rows = [list(HEADINGS), list(TRAINING)]
    written(tmp_path / "a.xlsx", {"Một": rows, "Hai": rows})
    assert refused(book, tmp_path / "a.xlsx") == [(1, None, "support_plan.one_table")]


def test_a_plan_in_yaml_and_json_keeps_the_three_kinds(book: Book, tmp_path: Path) -> None:
    """0, null and the words; a year that every line leaves blank is a year of the plan."""
    lines = [
        {
            "number": "1",
            "name": "Bồi dưỡng",
            "unit": "người",
            "before": 4277,
            "years": {"2021": 0, "2022": None},
        },
        {"number": "2", "name": "Mới", "unit": "HTX", "target": NOT_DONE},
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"support_plan": lines}), encoding="utf-8")
    taken(book, path)
    assert standing(book).years == (2021, 2022)
    assert figures_of(book) == [
        (4277, 0, NOT_SAID, NOT_SAID),
        (NOT_SAID, NOT_SAID, NOT_SAID, NOT_CARRIED_OUT),
    ]
    lines[0]["years"] = {"2021": "nhiều", "năm sau": 1}
    path.write_text(json.dumps({"support_plan": lines}), encoding="utf-8")
    assert {key for _, _, key in refused(book, path)} == {
        *("support_plan.not_a_figure", "support_plan.not_a_year"),
    }


def test_the_templates_are_read_again(book: Book, tmp_path: Path) -> None:
    assert KIND.yaml is not None
    assert KIND.workbook is not None
    example = KIND.yaml().partition("support_plan:\n")[2].replace("\n# ", "\n")
    path = tmp_path / "a.yaml"
    path.write_text("support_plan:\n" + example.removeprefix("# "), encoding="utf-8")
    with_tree(book, "qd-1804")
    taken(book, path)
    assert [each.category for each in standing(book).lines] == ["", "1804.2.2", ""]
    blank = tmp_path / "b.xlsx"
    blank.write_bytes(KIND.workbook())
    assert refused(book, blank) == [(None, None, "support_plan.no_lines")]


def test_an_exported_plan_is_the_plan(book: Book, tmp_path: Path) -> None:
    """Its categories are said there, and can be written in."""
    with_tree(book)
    taken(book, sheet(tmp_path / "a.xlsx", TRAINING), document="KH 12", day=date(2020, 10, 1))
    out = tmp_path / "b.xlsx"
    write_support_plan(standing(book), "KH 12", out)
    assert taken(book, out).taken.became == "same"
    rows = [(*TRAINING, "Bồi dưỡng")]
    named = sheet(tmp_path / "c.xlsx", *rows, headings=(*HEADINGS, "Mã nội dung"))
    assert taken(book, named).taken.became == "changed"
    assert standing(book).lines[0].category == "19.2.2"
    assert taken(book, tmp_path / "a.xlsx").taken.became == "same"  # no word of categories


def test_what_is_wrong_in_the_file_goes_before_a_name_not_said(book: Book, tmp_path: Path) -> None:
    bad = sheet(tmp_path / "a.xlsx", ("1", "Chữ", "HTX", "ba", 1, 1, 2), ("1", "Lặp", "HTX"))
    assert [key for _, _, key in refused(book, bad, name="")] == [
        *("support_plan.not_a_figure", "support_plan.line_twice"),
    ]
    with pytest.raises(FundledgerError) as refusal:
        taken(book, sheet(tmp_path / "b.xlsx", TRAINING), name="")
    assert refusal.value.key == "support_plan.no_name"
