"""Files of published figures: YAML, a workbook as an officer fills it in, CSV; and bad ones."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from fundledger.errors import BadFile
from fundledger.exchange.figures import stated_in
from fundledger.files import SourceFile
from fundledger.published.checking import findings
from fundledger.published.figures import Document, When
from fundledger.published.intervals import exactly
from fundledger.published.spans import Span
from fundledger.schemas.figures import _EXAMPLE, HEAD, LAYOUT, RELATIONS
from fundledger.schemas.layouts import Layout
from fundledger.schemas.parts import sheet_name

Rows = list[dict[str, object]]


def yaml(text: str, name: str = "bao-cao.yaml") -> SourceFile:
    return SourceFile(name, text.encode())


def workbook(*sheets: tuple[Layout, Rows], name: str = "bao-cao.xlsx") -> SourceFile:
    """With the headings of the template, as somebody fills it in."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for layout, rows in sheets:
            sheet = book.add_worksheet(sheet_name(layout))
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            for index, column in enumerate(layout.columns):
                sheet.write_string(0, index, layout.heading(column.name))
                for row, said in enumerate(rows, start=1):
                    value = said.get(column.name)
                    if isinstance(value, date):
                        sheet.write_datetime(row, index, value, day)
                    elif value is not None:
                        sheet.write(row, index, value)
    return SourceFile(name, file.getvalue())


def problems(file: SourceFile) -> list[tuple[str, str | None]]:
    with pytest.raises(BadFile) as refused:
        stated_in(file)
    return [(each.key, each.place.path or each.place.column) for each in refused.value.problems]


def test_the_example_of_the_template_is_read() -> None:
    stated = stated_in(yaml(_EXAMPLE))
    assert stated.document.name == "Báo cáo 45/BC-LMHTX"
    assert stated.document.period == Span(date(2023, 1, 1), date(2023, 6, 30))
    figures = {each.id: each for each in stated.figures}
    assert figures["htx"].when == When(date(2023, 6, 30))  # the day of the heading
    assert figures["htx"].area == "Tỉnh A"
    assert figures["ht-moi"].when == When(date(2023, 4, 30), None, is_cumulative=True)
    assert [(each.kind, each.figure) for each in stated.relations] == [
        ("part_of", "ht-moi-6t"),
        ("total_of", "htx"),
        ("share_of", "htx-dat"),
    ]
    assert [each.rule for each in findings([stated])] == ["of_another_day", "of_several_days"]


def test_a_workbook_says_the_same_as_the_yaml() -> None:
    head: Rows = [{"code": "bc", "document": "Báo cáo 1", "as_of": date(2023, 6, 30)}]
    figures: Rows = [
        {"id": "t", "place": "II", "category": "Chi", "printed": "0,68 tỷ đồng"},
        {"id": "a", "place": "II", "category": "Chi / a", "printed": "300 triệu đồng"},
        {"id": "b", "place": "II", "category": "Chi / b", "printed": "380 triệu đồng"},
    ]
    relations: Rows = [{"kind": "tổng của", "figure": "t", "parts": "a; b"}]
    sheets = (LAYOUT, figures), (HEAD, head), (RELATIONS, relations)
    stated = stated_in(workbook(*sheets))
    text = """\
code: bc
document: Báo cáo 1
as_of: 30/06/2023
figures:
  - {id: t, place: II, category: Chi, printed: "0,68 tỷ đồng"}
  - {id: a, place: II, category: Chi / a, printed: 300 triệu đồng}
  - {id: b, place: II, category: Chi / b, printed: 380 triệu đồng}
relations:
  - {kind: total_of, figure: t, parts: [a, b]}
"""
    other = stated_in(yaml(text))
    said = [(each.id, each.category, each.printed_text, each.when) for each in stated.figures]
    assert said == [
        (each.id, each.category, each.printed_text, each.when) for each in other.figures
    ]
    assert stated.relations[0].parts == other.relations[0].parts == ("a", "b")


def test_a_number_typed_as_one_is_written_as_our_papers_would() -> None:
    figures: Rows = [
        {"id": "a", "place": "II", "category": "HTX", "printed": 4277, "unit": "HTX"},
        {"id": "b", "place": "II", "category": "Chi", "printed": 58.5, "unit": "triệu đồng"},
    ]
    stated = stated_in(workbook((LAYOUT, figures)))
    assert [each.printed_text for each in stated.figures] == ["4277", "58,5"]
    assert stated.figures[0].value == exactly(4277)
    assert [each.printed.fault for each in stated.figures] == [None, None]


@pytest.mark.parametrize(
    ("number", "is_refused"),
    [(0.5, True), (1, True), (6.84, True), (-0.07, True), (58.5, False), (100, False), (0, False)],
)
def test_a_small_number_of_percent_may_be_a_share_that_the_cell_shows_as_percent(
    number: float, is_refused: bool
) -> None:
    row = {"id": "a", "place": "II", "category": "HTX", "printed": number, "unit": "%"}
    file = workbook((LAYOUT, [row]))
    if is_refused:
        assert problems(file) == [("figures.percent_cell", "D (Số như in)")]
        typed = workbook((LAYOUT, [{**row, "printed": "0,5%"}]))
        assert stated_in(typed).figures[0].printed_text == "0,5%"
    else:
        assert stated_in(file).figures


def test_a_cumulative_figure_without_a_day_is_to_the_day_of_the_heading() -> None:
    text = f"as_of: 30/06/2023\nfigures:\n  - {{{GOOD}, cumulative: có}}\n"
    when = When(date(2023, 6, 30), None, is_cumulative=True)
    assert [each.when for each in stated_in(yaml(text)).figures] == [when]


def test_figures_alone_are_enough_and_the_document_is_called_what_the_file_is() -> None:
    text = "Mã số liệu;Vị trí;Chỉ tiêu;Số như in;Đơn vị tính\na;II.1;HTX;474;HTX\n"
    stated = stated_in(SourceFile("bao-cao-45.csv", text.encode()))
    assert stated.document == Document("bao-cao-45", "bao-cao-45.csv", file="bao-cao-45.csv")
    assert [each.place for each in stated.figures] == ["II.1"]


GOOD = "id: a, place: II, category: HTX, printed: 12 HTX"


@pytest.mark.parametrize(
    ("figure", "key", "path"),
    [
        ("id: b, place: II, category: HTX", "field.missing", "figures[1]"),
        ("id: b, place: II, category: HTX, printed: 12", "figures.no_unit", "figures[1].unit"),
        (GOOD, "figures.twice", "figures[1].id"),
        (
            "id: b, place: II, category: HTX, printed: 12 HTX, period: nửa năm",
            "figures.not_a_span",
            "figures[1].period",
        ),
        (
            "id: b, place: II, category: HTX, printed: 12 HTX, period: 2023, as_of: 30/06/2023",
            "figures.day_or_period",
            "figures[1].period",
        ),
        (
            "id: b, place: II, category: HTX, printed: 12 HTX, cumulative: có",
            "figures.cumulative_to_when",
            "figures[1].cumulative",
        ),
        (
            "id: b, place: II, category: HTX, printed: 12 HTX, since: 01/01/2021",
            "figures.since_what",
            "figures[1].since",
        ),
        (
            "id: b, place: II, category: HTX, printed: 12 HTX, direction: tăng",
            "figures.direction_of_flow",
            "figures[1].direction",
        ),
        (
            "id: 'b:c', place: II, category: HTX, printed: 12 HTX",
            "figures.id_with_colon",
            "figures[1].id",
        ),
        (
            "id: b, place: II, category: HTX, printed: 12 HTX, adds_to: z",
            "figures.unknown",
            "figures[1].adds_to",
        ),
        (
            "id: b, place: II, category: HTX, printed: 12 HTX, basis: mơ ước",
            "loans.not_among",
            "figures[1].basis",
        ),
    ],
)
def test_a_bad_figure_is_named(figure: str, key: str, path: str) -> None:
    file = yaml(f"figures:\n  - {{{GOOD}}}\n  - {{{figure}}}\n")
    found = problems(file)
    assert [each for each, _ in found] == [key]
    assert (found[0][1] or "").startswith(path)


@pytest.mark.parametrize(
    ("relation", "key"),
    [
        ("kind: tổng của, parts: [a]", "figures.no_figure"),
        ("kind: whole_of, figure: a, parts: [a, b]", "figures.whole_has_none"),
        ("kind: share_of, figure: a, parts: [b]", "figures.arity"),
        ("kind: product_of, figure: a, parts: [b]", "figures.arity_least"),
        ("kind: same_as, figure: a, parts: [b], less: [a]", "figures.less_of_what"),
        ("kind: same_as, figure: a, parts: [z]", "figures.unknown"),
        ("kind: product_of, figure: a, parts: [b, hai]", "figures.unknown"),
        ("kind: cùng họ, figure: a, parts: [b]", "loans.not_among"),
    ],
)
def test_a_bad_relation_is_named(relation: str, key: str) -> None:
    other = GOOD.replace("id: a", "id: b")
    text = f"figures:\n  - {{{GOOD}}}\n  - {{{other}}}\nrelations:\n  - {{{relation}}}\n"
    assert [each for each, _ in problems(yaml(text))] == [key]


def test_a_figure_of_another_file_may_be_named() -> None:
    text = f"code: a\nfigures:\n  - {{{GOOD}, same_as: 'b:x'}}\n"
    assert stated_in(yaml(text)).relations[0].parts == ("b:x",)
    assert problems(yaml(text.replace("b:x", "a:x"))) == [("figures.unknown", "figures[0].same_as")]


def test_a_file_without_figures_and_a_strange_sheet_are_refused() -> None:
    assert problems(yaml("code: a\nfigures: []\n")) == [("figures.none", None)]
    strange = workbook((LAYOUT, [{"id": "a", "place": "I", "category": "HTX", "printed": "1 HTX"}]))
    assert stated_in(strange).figures
    heads: Rows = [{"code": "a", "document": "A"}, {"code": "b", "document": "B"}]
    rows: Rows = [{"id": "a", "place": "I", "category": "HTX", "printed": "1 HTX"}]
    assert [key for key, _ in problems(workbook((LAYOUT, rows), (HEAD, heads)))] == [
        "figures.one_document"
    ]


CIRCLE = """
figures:
  - {id: a, place: I, category: HTX, printed: 3 HTX, adds_to: b}
  - {id: b, place: I, category: HTX / một, printed: 3 HTX, adds_to: c}
  - {id: c, place: I, category: HTX / hai, printed: 3 HTX, adds_to: a}
  - {id: d, place: I, category: HTX / ba, printed: 3 HTX, adds_to: a}
"""


def test_what_is_a_part_of_itself_is_refused_once() -> None:
    """a → b → c → a is one circle; d leads into it and is not in it."""
    assert problems(yaml(CIRCLE)) == [("figures.circle", "figures[0].adds_to")]
    itself = CIRCLE.replace("adds_to: b", "same_as: a")
    assert problems(yaml(itself)) == [("figures.itself", "figures[0].same_as")]
