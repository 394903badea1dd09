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
    workbook.save(table, path, "vi")
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
        workbook.save(TABLE, path, "vi", replace=True)
    assert path.read_text() == "somebody's work"
    path.unlink()
    before = saved(tmp_path).read_bytes()
    workbook.save(TABLE, path, "en", replace=True)
    assert path.read_bytes() != before
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_open_in_excel_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "open elsewhere")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FundledgerError, match="Excel"):
        saved(tmp_path)
    assert list(tmp_path.iterdir()) == []


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
