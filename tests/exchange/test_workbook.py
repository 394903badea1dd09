"""Tables as Excel workbooks, read back by another library."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import load_workbook

from fundledger.errors import FundledgerError
from fundledger.exchange import workbook
from fundledger.money import Unit
from fundledger.reports.table import Column, Note, Table

COLUMNS = (
    Column("name"),
    Column("fund", "money"),
    Column("begins", "day"),
    Column("links", "moment"),
    Column("entries", "number"),
)
NAMES = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "https://a.vn", "00123", "Hợp tác xã Đông Sơn"]
ROWS = [
    (name, 300_000_000 - index, date(2023, 6, 30), datetime(2023, 6, 30, 17, 30, tzinfo=UTC), index)
    for index, name in enumerate(NAMES)
]
TABLE = Table(
    "funds",
    COLUMNS,
    [*ROWS, (None, 10**15, date(1899, 1, 1), None, None)],
    (None, -5, None, None, None),
    {"fund": 20, "as_of": date(2023, 6, 30)},
    (Note("face.no_fund", {"book": "x"}),),
)


def saved(folder: Path, table: Table = TABLE, name: str = "a.xlsx") -> Path:
    path = folder / name
    workbook.save((table,), path, "vi")
    return path


def test_what_stands_in_the_cells(tmp_path: Path) -> None:
    rows = load_workbook(saved(tmp_path)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "CÁC QUỸ TRONG SỔ"
    assert rows[1][0] == "Quỹ 20 · đến ngày 30/06/2023"
    assert rows[3] == ["Tên", "Quỹ", "Ghi sổ từ", "Số ghi nhận cuối", "Số bút toán"]
    local = datetime(2023, 7, 1, 0, 30)  # noqa: DTZ001
    for index, name in enumerate(NAMES):
        assert rows[4 + index] == [name, 300_000_000 - index, date(2023, 6, 30), local, index]
    assert rows[12][1:3] == ["1.000.000.000.000.000", "01/01/1899"]
    assert rows[13][:2] == ["Cộng", -5]
    assert str(rows[15][0]).startswith("x chưa có quỹ nào")


def test_no_formula_and_no_link_is_written(tmp_path: Path) -> None:
    with zipfile.ZipFile(saved(tmp_path)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >]|hyperlink", sheet)
    assert 'ySplit="4"' in sheet
    assert '<autoFilter ref="A4:E13"/>' in sheet


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = saved(tmp_path, name="1.xlsx"), saved(tmp_path, name="2.xlsx")
    assert one.read_bytes() == other.read_bytes()


def test_an_empty_table(tmp_path: Path) -> None:
    path = saved(tmp_path, Table("funds", COLUMNS, []))
    assert len(load_workbook(path).get_sheet_by_index(0).to_python()) == 3


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("somebody's work")
    with pytest.raises(FundledgerError, match="--force"):
        saved(tmp_path)
    with pytest.raises(FundledgerError, match="no Excel workbook"):
        workbook.save((TABLE,), path, "vi", replace=True)
    assert path.read_text() == "somebody's work"
    path.unlink()
    before = saved(tmp_path).read_bytes()
    workbook.save((TABLE,), path, "en", replace=True)
    assert path.read_bytes() != before
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_open_in_excel_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "open elsewhere")

    earlier = saved(tmp_path)
    content = earlier.read_bytes()
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FundledgerError, match="Excel"):
        workbook.save((TABLE,), earlier, "vi", replace=True)
    assert list(tmp_path.iterdir()) == [earlier]
    assert earlier.read_bytes() == content


def test_a_folder_without_permission_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", refuse)
    with pytest.raises(FundledgerError) as refused:
        saved(tmp_path)
    assert refused.value.key == "face.file_busy"


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FundledgerError) as refused:
        saved(tmp_path / "none")
    assert refused.value.key == "face.file_unwritable"


@pytest.mark.parametrize(
    ("title", "name"),
    [("Thu nợ [1/2]", "Thu nợ 12"), ("x" * 40, "x" * 31), ("[]", "1"), ("'a'", "a")],
)
def test_a_sheets_name(title: str, name: str) -> None:
    assert workbook._sheet_name(title) == name


def columns_of(path: Path) -> list[float]:
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    return [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]


def test_widths_follow_the_figures_and_headings_wrap(tmp_path: Path) -> None:
    """“Lãi quá hạn, chậm trả đã thu” is 28 letters over figures of one digit."""
    long = Column("interest_collected_overdue", "money")
    table = Table("funds", (Column("name"), *(long,) * 3), [("HTX", 5, 5, 5)])
    name, *figures = columns_of(saved(tmp_path, table))
    assert max(figures) < 18
    assert name > 30  # fills the page upright


def test_a_wide_table_lies_across_and_a_very_wide_one_goes_on_beside(tmp_path: Path) -> None:
    def page(columns: int) -> str:
        wide = (Column("name"), *(Column("fund", "money"),) * columns)
        table = Table("funds", wide, [("HTX", *(10**12,) * columns)])
        path = tmp_path / f"{columns}.xlsx"
        workbook.save((table,), path, "vi", replace=True)
        with zipfile.ZipFile(path) as parts:
            sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        found = re.search(r"<pageSetup [^>]*>", sheet)
        assert found is not None
        return found[0]

    assert "landscape" not in page(3)
    assert 'orientation="landscape"' in page(8)
    assert "fitToWidth" not in page(8)  # one page wide, which is what is meant where none is said
    assert 'fitToWidth="2"' in page(20)  # 13 digits and 4 dots: 20 columns of some 22 digits


def test_a_long_note_is_wrapped_under_the_table(tmp_path: Path) -> None:
    note = Note("many_note.of_all", {"note": "một hai ba bốn năm " * 20})
    path = saved(tmp_path, Table("funds", COLUMNS, ROWS, None, {}, (note,)))
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    row = re.search(r'<row r="13"[^>]* ht="([\d.]+)"', sheet)  # title, blank, heads, 8 rows, blank
    assert row is not None
    assert float(row[1]) >= 48  # 380 letters on a page of some 110: four lines of 16 points
    assert '<mergeCell ref="A13:E13"/>' in sheet


def test_two_tables_of_one_title_have_sheets_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    workbook.save((TABLE, TABLE), path, "vi")
    assert load_workbook(path).sheet_names == ["CÁC QUỸ TRONG SỔ", "CÁC QUỸ TRONG SỔ 2"]


@pytest.mark.parametrize(
    ("scale", "word", "shown"),
    [("million", "triệu", "#,##0.0,,"), ("billion", "tỷ", "#,##0.000,,,")],
)
def test_money_in_a_unit_stays_dong_and_is_shown_in_it(
    scale: Unit, word: str, shown: str, tmp_path: Path
) -> None:
    """Excel divides what it shows by a thousand for each comma at the end of a format."""
    columns = (Column("name"), Column("fund", "money", scale=scale))
    path = saved(tmp_path, Table("funds", columns, [("a", 1_609_500_000)]))
    head, row = load_workbook(path).get_sheet_by_index(0).to_python()[-2:]
    assert row == ["a", 1_609_500_000]
    assert head[1] == f"Quỹ ({word} đồng)"
    with zipfile.ZipFile(path) as parts:
        assert shown in parts.read("xl/styles.xml").decode()
