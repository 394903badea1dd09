"""What is refused whole: each kind of wrong file has a sentence of its own, never a traceback."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from fundledger import files
from fundledger.exchange import packages
from tests.exchange.odd_files import (
    FIRST_SHEET,
    HEADINGS,
    assert_names,
    edited,
    good_rows,
    problems_of,
    replaced,
    save_csv,
    save_workbook,
    the_problem,
)

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PASSWORD = OLE2 + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def zip_of(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


CONTENTS = [
    ("a.xlsx", b"", "file.empty"),
    ("a.xlsx", OLE2, "workbook.old_office"),
    ("a.xls", OLE2, "workbook.old_office"),
    ("a.csv", OLE2, "workbook.old_office"),
    ("a.xlsx", PASSWORD, "workbook.password"),
    ("a.xlsx", "Bút toán,Ngày\n1,2\n".encode(), "workbook.is_text"),
    ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0", "workbook.not_one"),
    ("a.xlsx", b"%PDF-1.7 ...", "file.pdf"),
    ("a.pdf", b"%PDF-1.7 ...", "file.pdf"),
    ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "file.html"),
    ("a.csv", b"\n<!DOCTYPE html><html></html>", "file.html"),
    ("a.xlsx", zip_of("letter.txt"), "workbook.other_zip"),
    ("a.xlsx", zip_of("[Content_Types].xml"), "workbook.damaged"),
    ("a.xlsx", zip_of("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "file.word"),
    ("a.xlsx", zip_of("[Content_Types].xml", "_rels/.rels", "xl/workbook.bin"), "workbook.xlsb"),
    ("a.xlsx", zip_of("mimetype", "content.xml"), "workbook.open_document"),
    ("a.xlsx", b"PK\x03\x04" + bytes(200), "workbook.damaged"),
    ("a.csv", zip_of("[Content_Types].xml"), "file.zip_as_text"),
    ("a.docx", zip_of("word/document.xml"), "file.unknown_suffix"),
    ("a", b"entries:", "file.unknown_suffix"),
    ("a.csv", b"  \n\n", "file.empty"),
    ("a.csv", "Bút toán,Ngày\nThu nợ".encode("cp1258", "replace"), "text_file.encoding"),
    ("a.csv", b"a,b\n1,\0\n", "text_file.nul"),
    ("a.csv", "Bút toán,Ngày".encode("utf-16-le"), "text_file.encoding"),
    ("a.csv", "entry,date".encode("utf-16-le"), "text_file.nul"),
    ("a.yaml", b"", "file.empty"),
    ("a.yaml", b"# nothing\n", "entries.none"),
    ("a.yaml", b"entries:\n", "entries.none"),
    ("a.yaml", b"entries: []", "entries.none"),
    ("a.yaml", b"entries: [", "tree.yaml"),
    ("a.yaml", b"entries:\n\t- a: 1", "tree.yaml"),
    ("a.yaml", b"a: \x07", "tree.yaml"),
    ("a.yaml", b"- 1", "field.not_mapping"),
    ("a.yaml", b"just a text", "field.not_mapping"),
    ("a.yaml", b"a: 1\n---\nb: 2", "tree.second_document"),
    ("a.yaml", b"? [a]\n: 1", "tree.key_not_text"),
    ("a.yaml", b"[" * 10_000, "tree.too_deep"),
    ("a.json", b"[" * 100_000 + b"]" * 100_000, "tree.too_deep"),
    ("a.json", b"[" * 30 + b"]" * 30, "tree.too_deep"),
    ("a.json", b"{", "tree.json"),
    ("a.json", b"{'a': 1}", "tree.json"),
    ("a.json", b'{"entries": []}', "entries.none"),
    ("a.json", b"null", "entries.none"),
]


@pytest.mark.parametrize(("name", "content", "key"), CONTENTS)
def test_a_file_that_is_not_what_its_name_says(
    tmp_path: Path, name: str, content: bytes, key: str
) -> None:
    (tmp_path / name).write_bytes(content)
    problem = the_problem(tmp_path / name)
    assert problem.key == key
    assert_names(problem, name)


def test_a_workbook_cut_off_anywhere(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "a.xlsx", [HEADINGS, *good_rows()])
    whole = path.read_bytes()
    for length in range(4, len(whole) - 1, 97):
        path.write_bytes(whole[:length])
        assert the_problem(path).key == "workbook.damaged"


def test_no_file_at_all(tmp_path: Path) -> None:
    assert_names(the_problem(tmp_path / "none.xlsx"), "none.xlsx", str(tmp_path))
    (tmp_path / "folder.csv").mkdir()
    assert the_problem(tmp_path / "folder.csv").key == "file.not_a_file"
    assert the_problem(tmp_path / "folder.csv" / "x.csv").key == "file.not_found"
    assert the_problem(Path("nul\0.csv")).key == "file.unreadable"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused by hand: the tests may run as root, whom no permission stops."""
    path = save_csv(tmp_path / "a.csv", [HEADINGS, *good_rows()])

    def forbidden(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert the_problem(path).key == "file.no_permission"


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_workbook(tmp_path / "a.xlsx", [HEADINGS, *good_rows()])
    monkeypatch.setattr(packages, "MOST_BYTES_UNPACKED", 5_000)
    assert the_problem(path).key == "workbook.too_big"
    monkeypatch.setattr(files, "MOST_BYTES", 1_000)
    assert the_problem(path).key == "file.too_big"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('r="M3"', 'r="XFD1048576"', "workbook.far_cell"),
        ('<row r="3"', '<row r="99999999999"', "workbook.damaged"),
        ('<row r="3"', '<row r="0"', "workbook.damaged"),
        ('<row r="3"', '<row r="-1"', "workbook.damaged"),
        ('r="M3"', 'r="XFE3"', "workbook.damaged"),
        ('r="M3"', 'r="Đ3"', "workbook.damaged"),
        ('r="M3"', 'r=""', "workbook.damaged"),
        ('t="s"', 't="z"', "workbook.damaged"),
        ("</sheetData>", "", "workbook.damaged"),
        ("<sheetData>", "<sheetData>&nbsp;", "workbook.damaged"),
        ("</sheetData>", '</sheetData><mergeCell ref="A"/>', "workbook.damaged"),
    ],
)
def test_a_sheet_that_does_not_hold_together(tmp_path: Path, old: str, new: str, key: str) -> None:
    path = save_workbook(tmp_path / "a.xlsx", [HEADINGS, *good_rows()])
    problem = the_problem(replaced(path, old, new))
    assert problem.key == key
    assert_names(problem, "a.xlsx")


def test_a_million_laughs(tmp_path: Path) -> None:
    """Entities that unfold are refused before anything unfolds them."""
    path = save_workbook(tmp_path / "a.xlsx", [HEADINGS, *good_rows()])
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    bomb = f"<!DOCTYPE worksheet [{entities}]><worksheet>&e9;</worksheet>"
    assert the_problem(edited(path, FIRST_SHEET, lambda _: bomb.encode())).key == "workbook.dtd"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_part_that_boasts_of_its_length(tmp_path: Path, part: str) -> None:
    """The fast reader would ask for so much memory that the program is ended."""
    path = save_workbook(tmp_path / "a.xlsx", [HEADINGS, *good_rows()])
    assert the_problem(replaced(path, 'ount="', 'ount="99999999999', part=part)).key == (
        "workbook.damaged"
    )


def test_a_part_that_is_missing(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "a.xlsx", [HEADINGS, *good_rows()])
    replaced(path, "sheet1.xml", "sheet9.xml", part="xl/_rels/workbook.xml.rels")
    assert the_problem(path).key == "workbook.damaged"


def test_quotes_that_are_never_closed(tmp_path: Path) -> None:
    path = save_csv(tmp_path / "a.csv", [HEADINGS, *good_rows()])
    path.write_text(path.read_text(encoding="utf-8") + '"1,2\n3', encoding="utf-8")
    problem = the_problem(path)
    assert problem.key == "text_file.quotes"
    assert_names(problem, " 4")


YAML = """\
entries:
  - date: 2023-06-30
    memo: Thu
    postings:
      - {{account: "11211", debit: 5}}
      - {{{posting}}}
    {more}
"""
JSON = '{{"entries": [{{"date": "2023-06-30", "memo": "Thu", "postings": [{{"account": 1, "debit": 5}}, {{{posting}}}]}}]}}'  # noqa: E501


@pytest.mark.parametrize(
    ("posting", "more", "key", "place"),
    [
        ("account: 1, credit: 1234.5", "", "money.not_dong", "postings[1].credit"),
        ("account: 1, credit: 1e18", "", "money.not_dong", "postings[1].credit"),
        ("account: 1, credit: 1000000000000000000", "", "money.too_large", "postings[1].credit"),
        ("account: 1, credit: 0", "", "cell.zero", "postings[1].credit"),
        ("account: 1, credit: -5", "", "cell.negative", "postings[1].credit"),
        ("account: 1, credit: .nan", "", "money.not_dong", "postings[1].credit"),
        ("account: 1, credit: [5]", "", "cell.not_single", "postings[1].credit"),
        ("account: 1", "", "entries.no_amount", "postings[1]"),
        ("account: 1, debit: 1, credit: 1", "", "entries.both_sides", "postings[1]"),
        ("account: , credit: 1", "", "field.missing", "postings[1].account"),
        ("account: 1, credti: 5", "", "field.unknown_like", "postings[1].credti"),
        ("account: 1, credit: 5", "xyz: 5", "field.unknown", "entries[0].xyz"),
        ("account: 1, credit: 5", "memo: hai", "tree.key_twice", "entries[0].memo"),
        ("account: 1, credit: 1,500,000", "", "tree.comma", "postings[1].500"),
        ("account: 1, credit: 1,5 triệu", "", "tree.comma", "postings[1].5 triệu"),
        ("account: &a 1, credit: 5, loan: *a", "", "tree.alias", "postings[1].loan"),
        ("account: !!int 1, credit: 5", "", "tree.tag", "postings[1].account"),
        ("account: 1, credit: 5", "booked: 2023-02-29", "day.none_such", "entries[0].booked"),
        ("account: 1, credit: 5", 'document: "\\x07"', "text.control_character", "document"),
        ("account: 1, credit: 5", "voucher: [BC]", "cell.not_single", "entries[0].voucher"),
    ],
)
def test_a_bad_place_in_yaml(tmp_path: Path, posting: str, more: str, key: str, place: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(YAML.format(posting=posting, more=more), encoding="utf-8")
    problem = next(problem for problem in problems_of(path) if problem.key == key)
    assert_names(problem, "a.yaml", " 7" if more else " 6", place)


@pytest.mark.parametrize(
    ("posting", "key", "field"),
    [
        ('"account": 1, "credit": 1234.5', "cell.decimals", "credit"),
        ('"account": 1, "credit": 1.234', "cell.decimals", "credit"),
        ('"account": 1, "credit": 1e18', "money.too_large", "credit"),
        ('"account": 1, "credit": 1e999999999999999999999', "cell.not_a_number", "credit"),
        ('"account": 1, "credit": 1e-99999', "cell.decimals", "credit"),
        (f'"account": 1, "credit": {"9" * 5000}', "money.too_large", "credit"),
        ('"account": 1, "credit": NaN', "cell.not_a_number", "credit"),
        ('"account": 1, "credit": true', "cell.boolean", "credit"),
        ('"account": false, "credit": 5', "cell.boolean", "account"),
        ('"account": {}, "credit": 5', "cell.not_single", "account"),
        ('"account": "\\ud800", "credit": 5', "text.control_character", "account"),
        ('"account": 1, "account": 2, "credit": 5', "tree.key_twice", "account"),
    ],
)
def test_a_bad_place_in_json(tmp_path: Path, posting: str, key: str, field: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(JSON.format(posting=posting), encoding="utf-8")
    problem = the_problem(path)
    assert problem.key == key
    assert_names(problem, "a.json", f"entries[0].postings[1].{field}")


@pytest.mark.parametrize("postings", ["5", "{a: b}", ""])
def test_postings_that_are_no_list(tmp_path: Path, postings: str) -> None:
    path = tmp_path / "a.yaml"
    text = f"entries:\n  - date: 2023-06-30\n    memo: x\n    postings: {postings}\n"
    path.write_text(text, encoding="utf-8")
    problem = the_problem(path)
    assert problem.key == ("field.not_list" if postings else "field.missing")
    assert_names(problem, "entries[0].postings", "“postings”")


@pytest.mark.parametrize("columns", [16_385, 100_000])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_text_of_very_many_columns_is_refused_at_its_first_row(
    tmp_path: Path, columns: int, delimiter: str
) -> None:
    """Excel opens 16.384 columns; nobody looks at the others, not even this program."""
    path = tmp_path / "a.csv"
    line = delimiter.join(f"cột {number}" for number in range(columns))
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")
    problem = the_problem(path)
    assert problem.key == "text_file.too_wide"
    assert problem.params == {"row": 1, "cells": columns, "most": 16_384}
