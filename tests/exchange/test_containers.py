"""Whatever type of file a bank gives, its cells are read as they are, told by what it holds."""

from __future__ import annotations

import io
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlwt

from fundledger.errors import BadFile, Problem
from fundledger.exchange.statements import give_back, read_statements
from fundledger.exchange.statements.layouts import known_layouts
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, say_problem
from fundledger.schemas.raw import Area, Fault
from tests.exchange import container_files as made
from tests.exchange.container_files import PASSWORD, grid, read

TABLE: list[list[made.Cell]] = [
    ["NGÂN HÀNG NÔNG NGHIỆP – Chi nhánh Lạng Sơn"],
    ["Số tài khoản", "8401201001234"],
    [],
    ["Ngày GD", "Số CT", "Phát sinh Nợ", "Phát sinh Có", "Số dư", "Nội dung"],
    [date(2023, 4, 5), "A1", None, 999_999_999_999, 1_000_000_999_999, "HTX Mường Khương\nkỳ 1"],
    [
        datetime.fromisoformat("2023-04-06T10:22:01"),
        "007",
        1_100,
        None,
        1_000_000_998_899,
        'Phí: <chuyển> & "về"',
    ],
    [None, None, None, None, None, "Đồng Đăng, Ỷ La, Ắt"],
]
MERGES = (Area(1, 1, 1, 4), Area(6, 2, 7, 2))


@pytest.mark.parametrize("name", made.ALL)
def test_the_cells_of_each_type(name: str) -> None:
    found = read(made.ALL[name](TABLE, MERGES))
    expected = {
        number: [made.shown(c) if name == "html" and c is not None else c for c in cells]
        for number, cells in enumerate(TABLE, start=1)
        if cells
    }
    if name == "html":
        expected = {row: [cell or None for cell in cells] for row, cells in expected.items()}
    assert grid(found) == expected
    assert set(found.sheets[0].merges) == set(MERGES)
    assert not found.remarks
    assert not found.by_balances
    assert grid(found) == expected, "rows can be gone through again"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_any_separator(delimiter: str, encoding: str) -> None:
    found = read(made.delimited(TABLE, delimiter, encoding), "sao-ke.dat")
    expected = [[made.shown(c) or None for c in cells] for cells in TABLE]
    assert list(grid(found).values()) == [cells for cells in expected if cells]
    assert not found.remarks


def test_what_a_name_says_does_not_matter() -> None:
    for name, make in made.ALL.items():
        for end in (".xls", ".xlsx", ".csv", ".txt", ".htm", ""):
            assert 5 in grid(read(make(TABLE), f"a{end}")), (name, end)


# The old Excel.


def test_hidden_sheets_of_the_old_excel() -> None:
    found = read(made.xls(TABLE, hidden="Ẩn"))
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [
        ("Sao kê", False),
        ("Ẩn", True),
    ]


def test_numbers_of_the_old_excel_are_exact() -> None:
    numbers: list[made.Cell] = [10**15, -(10**15), 0, 1, -1, 42_000_000, 1.5, 0.1, 123_456_789.25]
    (row,) = grid(read(made.xls([numbers]))).values()
    assert row == [
        *(10**15, -(10**15), 0, 1, -1, 42_000_000),
        *(Decimal("1.5"), Decimal("0.1"), Decimal("123456789.25")),
    ]
    assert not any(isinstance(value, float) for value in row)


def test_what_holds_no_value_in_the_old_excel() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("S")
    page.write(0, 0, "a")
    page.write(0, 1, True)
    page.row(0).set_cell_error(2, 0x07)  # #DIV/0!
    page.write(0, 3, xlwt.Formula("1+1"))  # xlwt calculates nothing
    out = io.BytesIO()
    book.save(out)
    ((_, row),) = read(out.getvalue()).sheets[0].rows
    assert list(row) == [
        "a",
        Fault("cell.boolean", "TRUE"),
        Fault("cell.error", "#DIV/0!"),
        Fault("cell.not_calculated", "…"),
    ]


def test_the_excel_before_97() -> None:
    content = made.biff5([(3, 0, b"Ngay GD"), (4, 0, 45021.0), (4, 1, 999_999_999_999.0)])
    found = grid(read(content))
    assert found == {4: ["Ngay GD"], 5: [45021, 999_999_999_999]}


def test_letters_of_tcvn3_in_the_excel_before_97() -> None:
    heads = ["Ngày", "Số dư", "Nội dung", "Ghi nợ", "Ghi có"]
    cells = [(0, x, made.in_tcvn3(text).encode("latin-1")) for x, text in enumerate(heads)]
    found = read(made.biff5(cells))
    assert grid(found) == {1: heads}
    assert [remark.params for remark in found.remarks] == [{"letters": "TCVN3 (ABC)"}]


# With a password.


@pytest.mark.parametrize("make", [made.locked_xlsx, made.locked_xls])
def test_a_password_opens(make: made.Make) -> None:
    content = make(TABLE)
    assert 5 in grid(read(content, password=PASSWORD))
    assert refused(content) == "workbook.password"
    assert refused(content, password="khác") == "workbook.wrong_password"
    assert refused(content, password="") == "workbook.wrong_password"


@pytest.mark.parametrize("make", [made.locked_xlsx, made.locked_xls])
def test_what_excel_opens_without_asking(make: made.Make) -> None:
    assert 5 in grid(read(make(TABLE, "VelvetSweatshop")))


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    content = made.locked_xlsx(TABLE)
    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    for password in (None, PASSWORD):
        assert refused(content, password=password) == "workbook.password_needs_extra"


def refused(content: bytes, name: str = "sao-ke.xls", password: str | None = None) -> str:
    """The key of the one reason why a file is refused; its sentences are made on the way."""
    with pytest.raises(BadFile) as refusal:
        read(content, name, password)
    (problem,) = refusal.value.problems
    for lang in LANGUAGES:
        assert len(say_problem(problem, lang)) > 20
        assert password is None or not password or password not in say_problem(problem, lang)
    return problem.key


# XML 2003.


def test_xml_with_places_of_its_own() -> None:
    rows = """
    <Row><Cell><Data ss:Type="String">a</Data></Cell>
      <Cell ss:Index="4"><Data ss:Type="Number">4.2E7</Data></Cell>
      <Cell><Comment><ss:Data>no value</ss:Data></Comment></Cell></Row>
    <Row ss:Index="5" ss:Span="2"><Cell ss:MergeAcross="2"><ss:Data ss:Type="String"
      xmlns="http://www.w3.org/TR/REC-html40"><B>đậm</B> và thường</ss:Data></Cell>
      <Cell><Data ss:Type="Error">#N/A</Data></Cell>
      <Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
    <Row><Cell ss:Formula="=1+1"/>
      <Cell><Data ss:Type="DateTime">1899-12-31T08:30:00.000</Data></Cell>
      <Cell><Data ss:Type="Number">0.1</Data></Cell></Row>"""
    content = made.xml_of(
        f'<Worksheet ss:Name="Một"><Table>{rows}</Table></Worksheet>'
        '<Worksheet ss:Name="Ẩn"><Table/><WorksheetOptions><Visible>SheetHidden</Visible>'
        "</WorksheetOptions></Worksheet>"
    )
    found = read(content)
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("Một", False), ("Ẩn", True)]
    assert grid(found) == {
        1: ["a", None, None, 42_000_000],
        # merged over A to C, so that the next cell is D; the row stands for rows 5 to 7
        5: [
            "đậm và thường",
            None,
            None,
            Fault("cell.error", "#N/A"),
            Fault("cell.boolean", "TRUE"),
        ],
        8: [Fault("cell.not_calculated", "…"), Fault("cell.time", "08:30:00"), Decimal("0.1")],
    }
    assert found.sheets[0].merges == (Area(5, 1, 5, 3),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1258"])
def test_xml_of_other_encodings(encoding: str) -> None:
    row = '<Row><Cell><Data ss:Type="String">Ngày có</Data></Cell></Row>'
    content = made.xml_of(f'<Worksheet ss:Name="S"><Table>{row}</Table></Worksheet>', encoding)
    assert grid(read(content)) == {1: ["Ngày có"]}


# Web pages.


def test_a_page_is_rows_as_excel_shows_them() -> None:
    page = """<!DOCTYPE html><html><head><title>no</title><script>if (a<b) "</td>"</script></head>
    <body><!-- <table> --><p>Số tài khoản: <b>8401201001234</b></p>
    <table border=1><caption>Sao kê</caption>
      <thead><TR><TH rowspan=2>Ngày<th colspan='2'>Phát sinh<th rowspan="2">Số&nbsp;dư</TR>
      <tr><th>Nợ</th><th>Có</th></tr></thead>
      <tbody><tr><td>05/04/2023<br/>5284 - 1<td></td><td> 42.000.000 <td>43.000.000</tr></tbody>
    </table>
    <div>Trang 1</div>
    <table><tr><td>Người lập<td>Kiểm soát</table></body></html>"""
    found = read(page.encode())
    assert grid(found) == {
        1: ["Số tài khoản: 8401201001234"],
        2: ["Sao kê"],
        3: ["Ngày", "Phát sinh", None, "Số dư"],
        4: [None, "Nợ", "Có"],
        5: ["05/04/2023\n5284 - 1", None, "42.000.000", "43.000.000"],
        6: ["Trang 1"],
        7: ["Người lập", "Kiểm soát"],
    }
    assert set(found.sheets[0].merges) == {Area(3, 1, 4, 1), Area(3, 2, 3, 3), Area(3, 4, 4, 4)}


def test_a_table_within_a_table() -> None:
    page = """<table><tr><td>Sao kê <table><tr><td>Ngày<td>Nợ</tr><tr><td>05/04/2023<td>1</tr>
    </table></td></tr><tr><td>Hết</td></tr></table>"""
    assert list(grid(read(page.encode())).values()) == [
        ["Sao kê"],
        ["Ngày", "Nợ"],
        ["05/04/2023", "1"],
        ["Hết"],
    ]


def test_a_page_that_says_its_encoding() -> None:
    text = "Café Việt"  # of no heading's words: only what the page says can tell
    page = "<html><meta charset='windows-1258'><table><tr><td>{}</table></html>"
    content = made.in_1258(page.format(text))
    assert grid(read(content)) == {1: [text]}
    entities = page.format("Ng&agrave;y s&#7889; d&#x1B0;").encode("ascii")
    assert grid(read(entities)) == {1: ["Ngày số dư"]}


def test_a_page_without_a_table() -> None:
    assert (
        refused(b"<html><frameset><frame src='sheet001.htm'></frameset></html>")
        == "web_page.no_table"
    )


# Text.

HEADING = "Ngày GD;Số CT;Phát sinh Nợ;Phát sinh Có;Số dư;Nội dung"


def test_a_declared_separator_is_no_row() -> None:
    assert grid(read(f"sep=|\r\n{HEADING.replace(';', '|')}\r\n".encode())) == {
        1: HEADING.split(";")
    }


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('05/04/2023;A1;;42000;43000;HTX "Mai" trả nợ', ["", 'HTX "Mai" trả nợ']),
        ('05/04/2023;A1;;42000;43000;"HTX "Mai" trả nợ"', ["", 'HTX "Mai" trả nợ']),
        ('05/04/2023;A1;;42000;43000;"HTX Mai trả nợ', ["", '"HTX Mai trả nợ']),
        ('05/04/2023;"A1;;42000;43000;HTX Mai', ["", "HTX Mai"]),
        ('05/04/2023;A1;;42000;43000;"HTX ""Mai""\ntrả nợ; kỳ 1"', ["", 'HTX "Mai"\ntrả nợ; kỳ 1']),
    ],
)
def test_a_stray_quotation_mark(line: str, cells: list[str]) -> None:
    text = f"{HEADING}\n{line}\n06/04/2023;A2;1;;42999;Phí\n"
    found = grid(read(text.encode()))
    first = next(row for number, row in found.items() if number == 2)
    assert first[2:] == [None, "42000", "43000", cells[1]]
    assert ["06/04/2023", "A2", "1", None, "42999", "Phí"] in found.values()


def test_marks_left_open_do_not_swallow_rows() -> None:
    """Two marks left open: between them csv would see one cell of two lines."""
    text = (
        f'{HEADING}\n05/04/2023;A1;;1;2;"HTX Mai\n06/04/2023;A2;;3;5;Tân"\n07/04/2023;A3;;1;6;x\n'
    )
    assert [row[0] for row in grid(read(text.encode())).values()] == [
        *("Ngày GD", "05/04/2023", "06/04/2023", "07/04/2023"),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('05/04/2023;A1;;1;2;"HTX; "Mai; nợ', "text_file.quotes"),
        ("05/04/2023;A1;;1;2;HTX Mai; nợ", "text_file.wider"),
        ("05/04/2023;A1;;42;000;000;43;000;000;HTX Mai", "text_file.wider"),
    ],
)
def test_no_cell_moves_in_silence(text: str, key: str) -> None:
    assert refused(f"{HEADING}\n{text}\n".encode()) == key


def test_rows_without_a_day_may_be_wider() -> None:
    text = f"{HEADING}\n05/04/2023;A1;;1;2;HTX\nNgười lập;;;;;;Kiểm soát\n"
    assert len(grid(read(text.encode()))) == 3


# Letters.


@pytest.mark.parametrize("encoding", ["TCVN3 (ABC)", "VNI", "Windows-1258"])
@pytest.mark.parametrize("make", [made.delimited, made.html])
def test_files_in_old_letters(encoding: str, make: made.Make) -> None:
    text = make(TABLE).removeprefix(b"\xef\xbb\xbf").decode().replace("charset=utf-8", "")
    found = read(made.encoded(text.replace("–", "-"), encoding))
    assert grid(found)[4] == TABLE[3]
    assert grid(found)[7][-1].casefold() == str(TABLE[6][-1]).casefold()  # type: ignore[union-attr]
    assert [(each.key, each.params) for each in found.remarks] == [
        ("statement.letters_turned", {"letters": encoding})
    ]


@pytest.mark.parametrize("turn", [made.in_tcvn3, made.in_vni])
@pytest.mark.parametrize("name", made.ALL)
def test_old_letters_within_a_file_of_unicode(turn: object, name: str) -> None:
    assert callable(turn)
    rows = [[turn(cell) if isinstance(cell, str) else cell for cell in cells] for cells in TABLE]
    found = read(made.ALL[name](rows))
    assert grid(found)[4] == TABLE[3]
    assert str(grid(found)[5][-1]).casefold() == str(TABLE[4][-1]).casefold()
    assert len(found.remarks) == 1


def test_a_cell_of_unicode_among_old_letters_is_left() -> None:
    rows = [
        [made.in_tcvn3(str(cell)) for cell in TABLE[3]],
        ["Chi nhánh Lạng Sơn", made.in_tcvn3("trả nợ")],
    ]
    assert grid(read(made.xls(rows)))[2] == ["Chi nhánh Lạng Sơn", "trả nợ"]


@pytest.mark.parametrize(
    "content",
    [
        "Date;Réf;Débit;Crédit;Libellé\n05/04/2023;1;;5;Café à Genève\n".encode("cp1252"),
        b"Date;Amount\n05/04/2023;1\xff\xfe\n",
        "Ngày;Nợ\n".encode("cp1258", "replace"),
    ],
)
def test_letters_of_no_certain_encoding(content: bytes) -> None:
    assert refused(content, "a.csv") == "text_file.old_letters"


# What no sheet can be made of.


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "statement.image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "statement.image"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "statement.image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "statement.image"),
        (b"{\\rtf1\\ansi", "file.word"),
        (b"Rar!\x1a\x07\x00", "file.archive"),
        (b"\x1f\x8b\x08\x00", "file.archive"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "workbook.old_office"),
        (b'{"transactions": []}', "statement.json"),
        (b'[{"ngay": "05/04/2023"}]', "statement.json"),
        (b"<?xml version='1.0'?><rows><row/></rows>", "statement.other_xml"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "file.html"),
        (made.container_of("WordDocument", b"x"), "file.word"),
        (made.container_of("Contents", b"x"), "workbook.old_office"),
        (made.container_of("Workbook", b"x"), "workbook.damaged"),
        (b" \n\t\n", "file.empty"),
        (b"a;b\n\0\n", "text_file.nul"),
    ],
)
def test_what_is_no_table(content: bytes, key: str) -> None:
    assert refused(content) == key


# Statements.


@pytest.mark.parametrize("name", [*made.ALL, "csv"])
def test_a_refused_statement_comes_back_to_be_mended(name: str, tmp_path: Path) -> None:
    """The refused file comes back as a workbook; mended where it says so, it is taken."""
    rows: list[list[made.Cell]] = [
        ["AGRIBANK"],
        ["Số tài khoản", "8401201001234"],
        ["Số dư đầu kỳ", "1.000.000"],
        ["Ngày GD", "Số CT", "Phát sinh Nợ", "Phát sinh Có", "Số dư", "Nội dung"],
        ["05/04/2023", "A1", None, "42.000.000", "43.000.000", "HTX Mường Khương"],
        ["ngày sáu", "A2", "1.100", None, "42.998.900", "PHI"],
        ["Số dư cuối kỳ", None, None, None, "42.998.900"],
    ]
    content = made.delimited(rows) if name == "csv" else made.ALL[name](rows)
    file, layouts = SourceFile("sao-ke.xls", content), known_layouts()
    with pytest.raises(BadFile) as refusal:
        read_statements(file, layouts)
    out = tmp_path / "loi.xlsx"
    give_back(file, refusal.value.problems, out, layouts)
    cells = grid(read(out.read_bytes(), out.name))
    assert cells[6][0] == "ngày sáu"
    assert len(cells[6]) == 7, "the remark stands right of all cells"
    rows[5][0] = "06/04/2023"
    content = made.delimited(rows) if name == "csv" else made.ALL[name](rows)
    (one,) = read_statements(SourceFile("sao-ke.xls", content), layouts)
    assert (one.opening, one.closing) == (1_000_000, 42_998_900)


def test_a_statement_says_that_letters_were_turned() -> None:
    rows = [["AGRIBANK"], ["Số tài khoản", "8401201001234"], ["Số dư đầu kỳ", "0"]]
    rows += [["Ngày GD", "Số CT", "Phát sinh Nợ", "Phát sinh Có", "Số dư", "Nội dung"]]
    rows += [["05/04/2023", "A1", "", "5.000", "5.000", "Hợp tác xã Mường Khương trả nợ gốc"]]
    content = made.delimited(rows, encoding="TCVN3 (ABC)")
    (one,) = read_statements(SourceFile("a.csv", content), known_layouts())
    assert one.lines[0].narrative == "Hợp tác xã Mường Khương trả nợ gốc"
    assert "statement.letters_turned" in {remark.key for remark in one.remarks}


def test_names_of_sheets_that_excel_would_not_take(tmp_path: Path) -> None:
    """XML 2003 of other programs: a sheet's name too long, with a slash, or there twice."""
    names = ["Sao kê 01/04 - 30/06", "S", "s", "Sao kê của tài khoản tiền gửi có kỳ hạn"]
    table = '<Table><Row><Cell><Data ss:Type="String">{}</Data></Cell></Row></Table>'
    sheets = "".join(
        f'<Worksheet ss:Name="{name}">{table.format(n)}</Worksheet>' for n, name in enumerate(names)
    )
    file, out = SourceFile("a.xls", made.xml_of(sheets)), tmp_path / "o.xlsx"
    place = read(file.data).sheets[3].place(1, "A")
    give_back(file, [Problem(place, "statement.no_day", {})], out, known_layouts())
    found = read(out.read_bytes())
    assert [sheet.name for sheet in found.sheets] == [
        *("Sao kê 01_04 - 30_06", "S", "s (2)", "Sao kê của tài khoản tiền gửi c"),
    ]
    remarks = [str(grid(found, n)[1][1]) for n in range(4)]
    assert [len(remark.split("\n")) for remark in remarks] == [1, 1, 1, 2]


# Size.


@pytest.mark.slow
@pytest.mark.parametrize("name", [*made.ALL, "csv", "tcvn3"])
def test_twenty_thousand_rows(name: str) -> None:
    rows: list[list[made.Cell]] = [*TABLE[:4]]
    for n in range(20_000):
        rows.append(
            [date(2023, 4, 5), f"A{n}", None, n, 10**9 + n, f"HTX Mường Khương kỳ {n}", "", ""]
        )
    match name:
        case "csv":
            content = made.delimited(rows, encoding="utf-8")
        case "tcvn3":
            text = made.delimited(rows, encoding="utf-8").decode().replace("–", "-")
            content = made.encoded(text, "TCVN3 (ABC)")
        case _:
            content = made.ALL[name](rows)
    assert len(grid(read(content))) == 20_003
