"""A file is its name and its bytes: nothing that reads one needs the disk it came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundledger import files
from fundledger.errors import BadFile
from fundledger.exchange.charts import chart_named
from fundledger.exchange.remarks import with_remarks
from fundledger.files import SourceFile
from tests.exchange.odd_files import HEADINGS, good_rows, save_workbook, with_cell
from tests.exchange.readers import read_entries

CSV = """\
Bút toán,Ngày,Diễn giải,Tài khoản,Nợ,Có
1,31/03/2023,Vốn góp,11211,5.000.000,
1,31/03/2023,Vốn góp,34111,,5.000.000
""".encode()


def key_of(refused: pytest.ExceptionInfo[BadFile]) -> str:
    (problem,) = refused.value.problems
    return problem.key


def test_a_file_that_never_lay_on_this_disk_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_workbook(tmp_path / "but-toan.xlsx", [HEADINGS, *good_rows()])
    uploaded = SourceFile("but-toan.xlsx", path.read_bytes())
    expected = read_entries(SourceFile.at(path))
    path.unlink()
    monkeypatch.chdir(tmp_path)
    assert read_entries(uploaded) == expected
    (located,) = read_entries(SourceFile("Quý 1.CSV", CSV))  # the end of a name has no case
    assert [line.amount for line in located.draft.postings] == [5_000_000, -5_000_000]
    assert located.place_of(0, "account").file == "Quý 1.CSV"


def test_remarks_are_bytes_that_are_read_again(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "but-toan.xlsx", [HEADINGS, *with_cell("date", "31/06/2023")])
    bad = SourceFile("but-toan.xlsx", path.read_bytes())
    with pytest.raises(BadFile) as first:
        read_entries(bad)
    back = SourceFile("loi.xlsx", with_remarks(bad, first.value.problems, lang="vi"))
    with pytest.raises(BadFile) as second:
        read_entries(back)
    assert key_of(second) == key_of(first) == "day.none_such"


def test_nothing_is_no_file_and_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadFile) as refused:
        SourceFile("a.csv", b"")
    assert key_of(refused) == "file.empty"
    monkeypatch.setattr(files, "MOST_BYTES", 3)
    with pytest.raises(BadFile) as refused:
        SourceFile("a.csv", b"1234")
    assert key_of(refused) == "file.too_big"
    assert SourceFile("a.csv", b"123").text() == "123"


def test_the_end_of_a_name_is_known_without_its_case() -> None:
    ends = {"a.XLSX": ".xlsx", "Quý 2.2023.csv": ".csv", "a": "", ".yaml": "", "a.": ""}
    assert {name: SourceFile(name, b"1").suffix for name in ends} == ends


def test_a_chart_that_is_not_there_is_told_like_every_other_file(tmp_path: Path) -> None:
    """Not by a word of the system in its own language."""
    with pytest.raises(BadFile) as refused:
        chart_named(str(tmp_path / "tai-khoan.toml"))
    assert key_of(refused) == "file.not_found"
