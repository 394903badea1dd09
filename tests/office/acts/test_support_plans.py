"""Plans of support through the office: imported, shown, held against what was given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fundledger.demo.support import PLAN, files
from fundledger.files import SourceFile
from fundledger.messages import use_language
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.reports.as_json import lines
from fundledger.reports.as_text import lines as as_text
from fundledger.reports.trails import percent_of
from fundledger.store.books import Book
from tests.ledger.books import FUND, found_fund
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of
from tests.support.books import given, item, with_tree

NOT_DONE = "không triển khai thực hiện"
NAME = "Kế hoạch hỗ trợ 2021-2025"


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    path = tmp_path / PLAN
    path.write_bytes(dict(files())[PLAN])
    return path


@pytest.fixture
def planned(book: Book, printed: Path) -> Book:
    do(book, "support plan import", plan="KH2125", file=SourceFile.at(printed), name=NAME)
    return book


def document(answer: Answer) -> dict[str, list[dict[str, object]]]:
    found = answer.found
    assert found is not None
    return json.loads("".join(lines(found.document())))  # type: ignore[union-attr]


def test_the_plan_of_bac_giang_is_taken_and_told_of(book: Book, printed: Path) -> None:
    said = {"plan": "KH2125", "file": SourceFile.at(printed), "name": NAME}
    before = links(book)
    do(book, "support plan import", **said, dry_run=True)
    assert links(book) == before
    answer = do(book, "support plan import", **said)
    assert [each.key for each in answer.remarks] == [  # type: ignore[union-attr]
        *["support_plan_doubt.years"] * 4,
        "support_plan_doubt.parts",
    ]
    assert column(answer, "support_plan", "plan_lines") == [29]
    assert links(book) == before + 1
    do(book, "support plan import", **said)
    assert links(book) == before + 1


def test_programs_are_given_the_three_kinds(planned: Book) -> None:
    rows = document(do(planned, "support plan show"))["support_plan_lines"]["rows"]  # type: ignore[call-overload]
    by_name = {(row["row_number"], row["indicator"]): row for row in rows}
    zero = by_name["1.1", "Số người được cử đi đào tạo"]
    assert (zero["before"], zero["year_2021"], zero["target"]) == (0, 0, 0)
    blank = by_name["2", "Hỗ trợ về xúc tiến thương mại, mở rộng thị trường"]
    assert (blank["before"], blank["year_2021"], blank["target"]) == (None, None, 0)
    none = by_name["6", "Hỗ trợ thành lập mới"]
    assert (none["before"], none["year_2021"], none["target"]) == (NOT_DONE, None, None)


def test_printed_totals_stand_beside_the_true_ones(planned: Book) -> None:
    """Of the Fund's loans 55 + 4 × 60 = 295; the table says 2.955."""
    answer = do(planned, "support plan show", plan=NAME)
    rows = list(table_of(answer, "support_plan_lines").records())
    of_fund = next(r for r in rows if "từ Quỹ" in str(r["indicator"]))
    assert (of_fund["target"], of_fund["years_added"]) == (2955, 295)
    with use_language("vi"):
        text = "\n".join(as_text(table_of(answer, "support_plan_lines"), "vi"))
    assert "các năm cộng lại 420, bảng ghi 3.080" in text
    assert "các dòng dưới cộng lại 342, dòng này ghi 332" in text


def test_a_plan_is_compared_with_what_was_given(book: Book, printed: Path, tmp_path: Path) -> None:
    """900 people in 2022, 300 in 2023 up to June, of 4.000: 30 %."""
    with_tree(book, "qd-1804")
    do(book, "support plan import", plan="KH2125", file=SourceFile.at(printed), name=NAME)
    named = tmp_path / "a.yaml"
    named.write_text(
        "support_plan:\n"
        "  - {number: '1.2', name: Số người được tham gia bồi dưỡng, unit: Người, before: '4277',\n"
        "     years: {'2021': 800, '2022': 800, '2023': 800, '2024': 800, '2025': 800},\n"
        "     target: '4.000', category: 1804.2.2}\n",
        encoding="utf-8",
    )
    given(book, item("1804.2.2", "2022-05-01", counts={"người": 900}))
    given(book, item("1804.2.2", "2023-05-01", counts={"người": 300}))
    do(book, "support plan import", plan="KH2125", file=SourceFile.at(named))
    answer = do(book, "support plan compare", as_of="2023-06-30")
    (row,) = table_of(answer, "support_plan_against").records()
    assert (row["plan_year"], row["actual_year"]) == (800, 300)
    assert (row["plan_so_far"], row["actual_so_far"], row["target"]) == (2400, 1200, 4000)
    assert row["share_of_target"] == percent_of(1200, 4000)
    answer = do(book, "support plan compare", year=2022)
    (row,) = table_of(answer, "support_plan_against").records()
    assert (row["actual_year"], row["actual_so_far"]) == (900, 900)
    assert column(do(book, "support plan show"), "support_plan_versions", "plan_lines") == [29, 1]


def test_lines_without_actual_figures_are_named(planned: Book) -> None:
    answer = do(planned, "support plan compare", as_of="2023-06-30")
    notes = {note.key: note for note in table_of(answer, "support_plan_against").notes}
    named = notes["support_plan_note.no_category"].params
    assert named["count"] == 11
    why = column(answer, "support_plan_against", "why")
    assert sum(each is not None for each in why) == 21  # eleven, and ten not carried out


def test_plans_of_several_funds_stand_together(planned: Book, printed: Path) -> None:
    found_fund(planned, 30)
    said = {"plan": "KH30", "file": SourceFile.at(printed), "name": "Kế hoạch của quỹ khác"}
    call(planned, 30, "kế toán", "support plan import", said, today=TODAY)
    for act in ("support plan list", "support plan compare"):
        answer = call(planned, [FUND, 30], "kế toán", act, {}, today=TODAY)
        assert answer.found is not None


def test_a_plan_is_taken_back(planned: Book) -> None:
    assert refusal_of(planned, "support plan void", plan="KH2125").key == "support.void_why"
    do(planned, "support plan void", plan="KH2125", reason="nhầm tỉnh")
    assert refusal_of(planned, "support plan show").key == "support_plan.none"
    assert column(do(planned, "support plan list"), "support_plans", "plan") == []
    assert refusal_of(planned, "support plan void", plan="KH2125", reason="x").key == (
        "support.unknown_plan"
    )
