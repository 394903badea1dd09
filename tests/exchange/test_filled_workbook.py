"""Templates as XlsxWriter makes them, filled in place and read back by the reader of sheets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.dom import minidom
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from fundledger.errors import BadFile
from fundledger.exchange.filled_workbook import Known, Row, Template, Values
from fundledger.exchange.sheets import sheets_of_workbook
from fundledger.files import SourceFile

ROWS: list[Row] = [
    {"name": "HTX Một", "sum": 1_500_000, "day": date(2023, 3, 31)},
    {"name": "HTX <Hai> & Ba", "sum": -250, "day": None},
    {"name": "=1+1", "sum": 0, "day": date(2023, 6, 30)},
]
FIELDS = {
    "capital.charter": 7_500_000_000,
    "fund.name": "Quỹ",
    "span.last": date(2023, 6, 30),
    "bad.percent": Decimal("34.92"),
    "fund.phone": None,
    "huge.number": 10**15,
}
KNOWN = Known.of(FIELDS, {"loans": ("name", "sum", "day"), "other": ("name",)})


def template() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Cho vay")
        money = book.add_format({"num_format": "#,##0", "bold": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range("A1:C1", "{fund.name}: đến {span.last}, vốn {capital.charter}")
        sheet.write("A2", "{capital.charter}", money)
        sheet.write("B2", "{span.last}", day)
        sheet.write("C2", "{span.last}")
        sheet.write("D2", "{ bad.percent }")
        sheet.write("E2", "{fund.phone}")
        sheet.write("F2", "{huge.number}")
        sheet.write("A3", "{loans.name}")
        sheet.write("B3", "{loans.sum}", money)
        sheet.write("C3", "{loans.day}", day)
        sheet.write_formula("D3", "=B3*2")
        sheet.merge_range("E3:F3", "{loans.name} của {fund.name}")
        sheet.write("A4", "Cộng")
        sheet.write_formula("B4", "=SUM(B3:B3)", money)
        sheet.merge_range("A5:C5", "Chân trang")
        sheet.conditional_format("B3:B3", {"type": "cell", "criteria": "<", "value": 0})
        sheet.write_comment("A4", "ghi chú")
        second = book.add_worksheet("Hai")
        second.write_formula("A1", "='Cho vay'!B4")
        book.define_name("TONG", "='Cho vay'!$B$4")
    return file.getvalue()


def source(data: bytes) -> SourceFile:
    return SourceFile("mau.xlsx", data)


def fill(data: bytes, rows: list[Row]) -> bytes:
    of = Template.of(source(data))
    of.check(KNOWN)
    return of.filled(Values(FIELDS, {"loans": rows, "other": []}), KNOWN)


def cells(data: bytes) -> dict[str, list[list[object]]]:
    return {
        sheet.name: [list(values) for _, values in sheet.rows]
        for sheet in sheets_of_workbook(source(data))
    }


def part(data: bytes, name: str) -> str:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_numbers_days_and_texts_are_what_they_are() -> None:
    found = cells(fill(template(), ROWS))["Cho vay"]
    assert found[0][0] == "Quỹ: đến 30/06/2023, vốn 7.500.000.000"
    assert found[1] == [
        *(7_500_000_000, date(2023, 6, 30), "30/06/2023", Decimal("34.92")),
        *(None, "1.000.000.000.000.000"),
    ]
    assert [row[:3] for row in found[2:5]] == [
        ["HTX Một", 1_500_000, date(2023, 3, 31)],
        ["HTX <Hai> & Ba", -250, None],
        ["=1+1", 0, date(2023, 6, 30)],
    ]
    assert found[3][4] == "HTX <Hai> & Ba của Quỹ"
    assert found[5][0] == "Cộng"
    assert found[6][0] == "Chân trang"


def test_what_stands_beside_the_rows_moves_with_them() -> None:
    data = fill(template(), ROWS)
    sheet = minidom.parseString(part(data, "xl/worksheets/sheet1.xml"))
    formulas = {
        cell.getAttribute("r"): cell.getElementsByTagName("f")[0].firstChild.data  # type: ignore[union-attr]
        for cell in sheet.getElementsByTagName("c")
        if cell.getElementsByTagName("f")
    }
    assert formulas == {"D3": "B3*2", "D4": "B4*2", "D5": "B5*2", "B6": "SUM(B3:B5)"}
    merged = {each.getAttribute("ref") for each in sheet.getElementsByTagName("mergeCell")}
    assert merged == {"A1:C1", "E3:F3", "E4:F4", "E5:F5", "A7:C7"}
    (rule,) = sheet.getElementsByTagName("conditionalFormatting")
    assert rule.getAttribute("sqref") == "B3:B5"
    assert "'Cho vay'!$B$6" in part(data, "xl/workbook.xml")
    assert "'Cho vay'!B6" in part(data, "xl/worksheets/sheet2.xml")
    assert 'ref="A6"' in part(data, "xl/comments1.xml")
    assert "<x:Row>5</x:Row>" in part(data, "xl/drawings/vmlDrawing1.vml")
    assert 'fullCalcOnLoad="1"' in part(data, "xl/workbook.xml")


def test_formats_stay() -> None:
    before, after = template(), fill(template(), ROWS)
    assert part(before, "xl/styles.xml") == part(after, "xl/styles.xml")
    sheet = minidom.parseString(part(after, "xl/worksheets/sheet1.xml"))
    styles = {each.getAttribute("r"): each.getAttribute("s") for each in _cells(sheet)}
    assert styles["B3"] == styles["B4"] == styles["B5"] == styles["A2"] != ""


def _cells(sheet: minidom.Document) -> list[minidom.Element]:
    return list(sheet.getElementsByTagName("c"))


def test_a_table_without_rows_leaves_its_row_blank() -> None:
    found = cells(fill(template(), []))["Cho vay"]
    assert found[2][:3] == [None, None, None]
    assert found[2][4] == " của Quỹ"
    assert found[3][0] == "Cộng"


def test_the_same_figures_give_the_same_bytes() -> None:
    made = template()  # a template says the second in which it was made
    assert fill(made, ROWS) == fill(made, ROWS)


def test_names_that_are_not_known_are_told_by_sheet_and_cell() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Một")
        sheet.write("B7", "Vốn {capital.charte} và {hoàn toàn lạ}")
        sheet.write("C9", "{loans.name}")
        sheet.write("D9", "{other.name}")
    with pytest.raises(BadFile) as refusal:
        Template.of(source(file.getvalue())).check(KNOWN)
    told = [
        (each.key, each.place.sheet, each.place.row, each.place.column, each.params)
        for each in refusal.value.problems
    ]
    assert told == [
        (
            *("report_pack.unknown_like", "Một", 7, "B"),
            {"name": "capital.charte", "near": ["capital.charter"]},
        ),
        ("report_pack.unknown", "Một", 7, "B", {"name": "hoàn toàn lạ", "near": []}),
        ("report_pack.two_tables", "Một", 9, "D", {"first": "loans", "table": "other"}),
    ]


def test_a_table_of_excel_in_the_way_is_told() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Một")
        sheet.add_table("A1:B3", {"data": [["{loans.name}", 1]]})
    with pytest.raises(BadFile) as refusal:
        Template.of(source(file.getvalue())).check(KNOWN)
    assert [each.key for each in refusal.value.problems] == ["report_pack.excel_table"]


def test_formulas_that_cells_share_are_each_its_own() -> None:
    shared = part(template(), "xl/worksheets/sheet1.xml").replace(
        "<f>B3*2</f>", '<f t="shared" ref="D3:D4" si="0">B3*2</f>'
    )
    with ZipFile(BytesIO(template())) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = shared.replace(
        "</row></sheetData>",
        '<c r="H5"><f t="shared" si="0"/></c></row></sheetData>',
    ).encode()
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    found = part(fill(file.getvalue(), ROWS), "xl/worksheets/sheet1.xml")
    assert 't="shared"' not in found
    # Two rows down and four columns right of D3 it reads F5*2; row 5 is row 7 now.
    assert "<f>F7*2</f>" in found


@pytest.mark.parametrize("entity", [b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<broken"])
def test_a_part_that_is_no_honest_xml_is_refused(entity: bytes) -> None:
    file = BytesIO()
    with ZipFile(BytesIO(template())) as archive, ZipFile(file, "w") as made:
        for name in archive.namelist():
            data = archive.read(name)
            made.writestr(name, entity + data if name == "xl/sharedStrings.xml" else data)
    with pytest.raises(BadFile):
        Template.of(source(file.getvalue()))


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "name": st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
                "sum": st.integers(-(10**14), 10**14),
                "day": st.none(),
            }
        ),
        max_size=12,
    )
)
def test_every_row_comes_back(rows: list[Row]) -> None:
    found = cells(fill(template(), rows))["Cho vay"][2 : 2 + len(rows)]
    assert [row[1] for row in found] == [row["sum"] for row in rows]
