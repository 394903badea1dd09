"""What is taken: the same entries from a workbook, CSV, YAML and JSON, with the same keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from fundledger.errors import Place
from fundledger.files import SourceFile
from fundledger.ledger.entry import Draft, Posting
from tests.exchange.odd_files import (
    FIELDS,
    FIRST_SHEET,
    HEADINGS,
    SHEET,
    Cell,
    Formula,
    Row,
    edited,
    good_rows,
    replaced,
    row,
    save_csv,
    save_workbook,
    with_cell,
)
from tests.exchange.readers import read_entries

CREDIT = Posting("principal_in_term", -20_000_000, "HD-01", "0900123456", "NSDP")
POSTINGS = (Posting("11211", 20_000_000, source="NSDP"), CREDIT)
YAML = """
entries:
  - date: {day}
    memo: Thu nợ gốc quý II
    postings:
      - {{account: 11211, debit: 20.000.000, source: NSDP}}
      - account: principal_in_term
        credit: 20000000
        loan: HD-01
        cooperative: 0900123456   # the zero stays
        source: NSDP
"""


def only_draft(path: Path) -> Draft:
    (located,) = read_entries(SourceFile.at(path))
    return located.draft


def workbook(tmp_path: Path, rows: Sequence[Row] | None = None) -> Path:
    return save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *(rows or good_rows())])


def test_every_form_of_the_same_entry_is_the_same_draft(tmp_path: Path) -> None:
    def written(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    posting = {"account": "principal_in_term", "credit": 20_000_000, "loan": "HD-01"}
    posting |= {"cooperative": "0900123456", "source": "NSDP"}
    entry = {
        "date": "2023-06-30",
        "memo": "Thu nợ gốc quý II",
        "document": None,
        "postings": [{"account": 11211, "debit": 20_000_000.0, "source": "NSDP"}, posting],
    }
    forms = [
        workbook(tmp_path),
        save_csv(tmp_path / "a.csv", [HEADINGS, *good_rows()]),
        save_csv(tmp_path / "b.csv", [FIELDS, *good_rows()], delimiter=";", encoding="utf-8-sig"),
        save_csv(tmp_path / "c.txt", [HEADINGS, *good_rows()], delimiter="\t", encoding="utf-16"),
        written("d.yaml", YAML.format(day="2023-06-30")),
        written("e.yml", YAML.format(day="30/6/2023")),
        written("f.json", json.dumps({"entries": [entry]})),
    ]
    drafts = [only_draft(form) for form in forms]
    first = drafts[0]
    assert (first.value_date, first.date) == (date(2023, 6, 30), None)
    assert (first.memo, first.document, first.kind) == ("Thu nợ gốc quý II", None, "manual")
    assert first.postings == POSTINGS
    assert drafts == [first] * len(forms)


def test_the_automatic_key_never_changes(tmp_path: Path) -> None:
    """It stands in books: another key for the same content would post old files again."""
    content = "48b9f8a86e2a48da3bdba87faa6a34e345af97ffcf00a9bd24dc6df9b1680d5f"
    assert only_draft(workbook(tmp_path)).key == f"file:{content}:1"


def test_equal_entries_get_keys_of_their_own_and_an_own_key_is_kept(tmp_path: Path) -> None:
    rows = [*good_rows(), *good_rows(), *good_rows()]
    rows[2][0], rows[4][0] = "2", "3"
    rows[4][FIELDS.index("key")] = "quý-2/7"
    one, two, three = (
        each.draft.key for each in read_entries(SourceFile.at(workbook(tmp_path, rows)))
    )
    assert one is not None
    assert two is not None
    assert one.startswith("file:")
    assert one.endswith(":1")
    assert two == f"{one[:-1]}2"
    assert three == "quý-2/7"


def test_an_exported_automatic_key_is_not_given_a_second_time(tmp_path: Path) -> None:
    (first,) = read_entries(SourceFile.at(workbook(tmp_path)))
    rows = [*good_rows(), *good_rows()]
    rows[2][0] = "2"
    rows[2][FIELDS.index("key")] = first.draft.key
    keys = [each.draft.key for each in read_entries(SourceFile.at(workbook(tmp_path, rows)))]
    assert len(set(keys)) == 2


def test_places_are_those_that_excel_shows(tmp_path: Path) -> None:
    preamble = [["Quỹ hỗ trợ phát triển HTX"], [], ["Sổ bút toán, quý II"], []]
    path = save_workbook(tmp_path / "q2.xlsx", [*preamble, HEADINGS, [], *good_rows()])
    (located,) = read_entries(SourceFile.at(path))
    assert located.place == Place("q2.xlsx", SHEET, 7)
    assert located.place_of(None) == located.place
    assert located.place_of(1) == Place("q2.xlsx", SHEET, 8)


def test_places_in_csv_count_blank_lines_and_cells_of_many_lines(tmp_path: Path) -> None:
    rows = [["Quỹ"], [], ["hai\ndòng"], HEADINGS, [], *with_cell("memo", "một\nhai"), []]
    (located,) = read_entries(SourceFile.at(save_csv(tmp_path / "q2.csv", rows)))
    assert located.draft.memo == "một hai"
    assert [place.row for place in located.lines] == [6, 7]
    text = (tmp_path / "q2.csv").read_text(encoding="utf-8")
    (tmp_path / "q2.csv").write_text("sep=,\n" + text, encoding="utf-8")
    (located,) = read_entries(SourceFile.at(tmp_path / "q2.csv"))
    assert located.place.row == 6


def test_places_in_yaml_have_line_and_path(tmp_path: Path) -> None:
    path = tmp_path / "q2.yaml"
    path.write_text(YAML.format(day="2023-06-30"), encoding="utf-8")
    (located,) = read_entries(SourceFile.at(path))
    assert located.place == Place("q2.yaml", row=3, path="entries[0]")
    assert located.lines[1] == Place("q2.yaml", row=7, path="entries[0].postings[1]")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "30/06/2023"),
        ("date", "2023-06-30"),
        ("date", datetime(2023, 6, 30)),  # noqa: DTZ001
        ("debit", "20.000.000"),
        ("debit", "20,000,000 đ"),
        ("debit", Formula("=4*5000000", 20_000_000)),
        ("account", "11211"),
        ("account", " 11211\u200b "),
        ("credit", 0),
        ("credit", "-"),
        ("memo", "Thu no\u031b\u0323 gô\u0301c quy\u0301 II"),  # NFD, as a Mac types it
        ("memo", "Thu nợ gốc\nquý  II"),
        ("entry", 1),
        ("document", "   "),
    ],
)
def test_a_cell_may_be_written_in_several_ways(tmp_path: Path, field: str, value: Cell) -> None:
    path = workbook(tmp_path, with_cell(field, value))
    assert only_draft(path) == only_draft(workbook(tmp_path))


UNACCENTED = (
    "but toan,ngay,ngay ghi so,dien giai,chung tu,loai phieu,khoa,tai khoan,"
    "no,co,hop dong,htx,nguon von"
)
OTHER_WORDS = (
    "Số bút toán,Ngày chứng từ,Ngày hạch toán,Nội dung,Số CT,Loại chứng từ,Key,TK,"
    "Phát sinh Nợ (đồng),Số tiền Có,Số hợp đồng,Hợp tác xã,Nguồn"
)


@pytest.mark.parametrize(
    "headings",
    [
        [heading.upper() for heading in HEADINGS],
        [f" {heading} *" for heading in HEADINGS],
        [f"{heading}\n{field}" for field, heading in zip(FIELDS, HEADINGS, strict=True)],
        UNACCENTED.split(","),
        OTHER_WORDS.split(","),
    ],
)
def test_headings_are_known_by_their_words(tmp_path: Path, headings: list[str]) -> None:
    path = save_csv(tmp_path / "q2.csv", [headings, *good_rows()])
    assert only_draft(path).postings == POSTINGS


def test_columns_may_stand_in_any_order_beside_a_running_number(tmp_path: Path) -> None:
    order = [7, 3, 8, 9, 0, 1, 10, 11, 12]
    rows = [[cells[i] for i in order] for cells in [list(HEADINGS), *good_rows()]]
    for number, cells in enumerate(rows):
        cells.insert(0, number or "STT")
    assert only_draft(save_workbook(tmp_path / "q2.xlsx", rows)).postings == POSTINGS


def test_what_an_entry_says_may_be_repeated_on_its_rows(tmp_path: Path) -> None:
    rows = with_cell("entry", "1", line=1)
    rows[1][1], rows[1][3] = "30/06/2023", "Thu nợ gốc  quý II"
    assert only_draft(workbook(tmp_path, rows)) == only_draft(workbook(tmp_path))


def test_total_rows_are_passed_over(tmp_path: Path) -> None:
    total = row(memo="Tổng cộng:", debit=Formula("=SUM(I2:I3)", 20_000_000), credit=20_000_000)
    assert only_draft(workbook(tmp_path, [*good_rows(), total])).postings == POSTINGS


def test_rows_of_an_entry_may_share_a_merged_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    merges = "".join(f'<mergeCell ref="{column}2:{column}3"/>' for column in "ABD")
    replaced(path, "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>")
    assert only_draft(path).postings == POSTINGS


def test_all_sheets_with_a_table_are_taken_in_order(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "q.xlsx") as book:
        for name in ("Quý I", "Ghi chú", "Đồ thị", "Quý <II>", "ẩn"):
            page = book.add_chartsheet(name) if name == "Đồ thị" else book.add_worksheet(name)
            if name == "Đồ thị":
                page.set_chart(_chart(book))
            elif name.startswith("Quý"):
                for y, cells in enumerate([HEADINGS, *with_cell("date", "30/06/2023")]):
                    page.write_row(y, 0, cells)
            else:
                page.write(0, 0, "=A1 không phải bảng")
            if name == "ẩn":
                page.hide()
    located = read_entries(SourceFile.at(tmp_path / "q.xlsx"))
    assert [each.place.sheet for each in located] == ["Quý I", "Quý <II>"]


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": ["Quý I", 1, 8, 1, 9]})
    return chart


def test_a_workbook_of_another_writer_is_read_too(tmp_path: Path) -> None:
    """Prefixed names, no cell references, inline texts, a date system that begins in 1904."""
    path = workbook(tmp_path)
    heads = "".join(f'<x:c t="inlineStr"><x:is><x:t>{h}</x:t></x:is></x:c>' for h in HEADINGS)
    lines = [
        "1,2023-06-30,,Thu nợ gốc quý II,,,,11211,20000000,,,,NSDP",
        ",,,,,,,principal_in_term,,20000000,HD-01,0900123456,NSDP",
    ]
    body = "".join(
        "<x:row>"
        + "".join(
            f'<x:c t="inlineStr"><x:is><x:t>{t}</x:t></x:is></x:c>' if t else "<x:c/>"
            for t in line.split(",")
        )
        + "</x:row>"
        for line in lines
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row>{heads}</x:row>{body}</x:sheetData>'
    edited(path, FIRST_SHEET, lambda _: f"{xml}</x:worksheet>".encode())
    assert only_draft(path).postings == POSTINGS


def test_dates_that_count_from_1904(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    serial = (date(2023, 6, 30) - date(1899, 12, 30)).days
    replaced(path, f"<v>{serial}</v>", f"<v>{serial - 1462}</v>")
    replaced(path, "<workbookPr ", '<workbookPr date1904="1" ', part="xl/workbook.xml")
    assert only_draft(path).value_date == date(2023, 6, 30)
