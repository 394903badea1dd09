"""`fundledger export …`: files for other programs, whole or not there, and what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fundledger.exchange import hledger, parquet
from tests.cli.conftest import Run

ENTRIES = """
entries:
  - date: 03/01/2023
    memo: Nhận vốn điều lệ
    postings:
      - {account: bank_capital, debit: 1.000.000.000, source: NSDP}
      - {account: charter_capital, credit: 1.000.000.000, source: NSDP}
  - date: 31/03/2023
    memo: Thu lãi
    postings:
      - {account: bank_interest, debit: 2.794.521}
      - {account: income_in_term, credit: 2.794.521}
"""
TEXTS = ("beancount", "hledger")


@pytest.fixture
def small(run: Run, tmp_path: Path) -> None:
    """fund.db in the current folder: three links that found it, two entries."""
    name = ("--name", "Quỹ thử", "--from", "01/01/2023")
    assert run("init", "--fund", "20", *name).code == 0
    (tmp_path / "entries.yaml").write_text(ENTRIES, encoding="utf-8")
    assert run("entry", "post", "entries.yaml").code == 0


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("form", TEXTS)
def test_a_file_and_the_screen_get_the_same(run: Run, form: str) -> None:
    answer = run("export", form, "so.txt")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(
        "Written to so.txt: the books of fund 20, up to link 5 of its chain.\nTo check it: "
    )
    shown = run("export", form, "-")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == Path("so.txt").read_text(encoding="utf-8")
    assert "Nhận vốn điều lệ" in shown.out


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("form", TEXTS)
def test_a_file_that_is_there_is_left_unless_told(run: Run, form: str) -> None:
    path = Path("so.txt")
    path.write_text("của người khác", encoding="utf-8")
    answer = run("export", form, "so.txt")
    assert answer.code == 1
    assert answer.err.startswith("so.txt is already there and was left as it is.")
    assert run("export", form, "so.txt", "--force").code == 1
    assert path.read_text(encoding="utf-8") == "của người khác"
    path.unlink()
    assert run("export", form, "so.txt", "--as-of", "31/12/2022").code == 0
    before = path.read_text(encoding="utf-8")
    assert run("export", form, "so.txt").code == 1
    assert run("export", form, "so.txt", "--force").code == 0
    assert len(path.read_text(encoding="utf-8")) > len(before)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("form", TEXTS)
def test_of_a_day_and_as_once_known(run: Run, form: str) -> None:
    everything = run("export", form, "-").out
    assert everything.count("2794521 VND") == 4  # two postings, two balances
    of_january = run("export", form, "-", "--as-of", "31/01/2023").out
    as_known = run("export", form, "-", "--known-at", "4").out
    for text in (of_january, as_known):
        assert "2794521" not in text
        assert text.count("1000000000 VND") == 4
    assert "2023-02-01 balance" in of_january or "2023-01-31 * (balances)" in of_january
    assert "as_of: " in of_january
    assert "as_of: " not in everything
    far = run("export", form, "-", "--known-at", "9")
    assert far.code == 1
    assert "9" in far.err


def test_a_book_of_several_funds_needs_to_be_told_which(run: Run, book_path: Path) -> None:
    asked = ("--book", str(book_path), "export", "beancount", "-")
    assert "--fund" in run(*asked).err
    assert 'option "title" "Quỹ Lạng Sơn"' in run(*asked, "--fund", "20").out
    assert 'option "title" "Quỹ Nghệ An"' in run(*asked, "--fund", "40").out


@pytest.mark.usefixtures("small")
def test_what_stops_half_way_leaves_what_was_there(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("export", "hledger", "so.journal").code == 0
    earlier = Path("so.journal").read_bytes()
    before = sorted(Path().iterdir())

    def full(*_: object) -> list[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(hledger, "_assertions", full)
    answer = run("export", "hledger", "so.journal", "--force")
    assert answer.code == 1
    assert "so.journal cannot be written: No space left on device." in answer.err
    assert Path("so.journal").read_bytes() == earlier
    monkeypatch.setattr(parquet, "_accounts", full)
    assert run("export", "parquet", "kho").code == 1
    assert sorted(Path().iterdir()) == before


@pytest.mark.usefixtures("small")
def test_wrong_usage(run: Run) -> None:
    for face in (("--json",), ("--csv",), ("--xlsx", "a.xlsx")):
        answer = run("export", "beancount", "-", *face)
        assert (answer.code, answer.out) == (2, "")
        assert f"This command does not take {face[0]}." in answer.err
    assert "There is no folder" in run("export", "hledger", "không-có/so.journal").err
    assert "There is no folder" in run("export", "parquet", "không-có/kho").err
    answer = run("export", "parquet", "fund.db")
    assert answer.code == 2
    assert "fund.db is a file, not a folder." in answer.err


@pytest.mark.usefixtures("small")
def test_parquet_into_a_folder(run: Run) -> None:
    answer = run("export", "parquet", "kho")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "Written to kho: the books of fund 20, up to link 5 of its chain.\n"
    names = ["accounts", "entries", "facts", "postings"]
    assert sorted(path.name for path in Path("kho").iterdir()) == [f"{n}.parquet" for n in names]
    Path("trống").mkdir()
    assert run("export", "parquet", "trống").code == 0
    assert len(list(Path("trống").iterdir())) == 4


@pytest.mark.usefixtures("small")
def test_a_folder_that_is_not_empty_is_left_unless_told(run: Run) -> None:
    Path("kho").mkdir()
    Path("kho", "ghi-chú.txt").write_text("của tôi", encoding="utf-8")
    answer = run("export", "parquet", "kho")
    assert answer.code == 1
    assert answer.err.startswith("The folder kho is not empty and was left as it is.")
    assert len(list(Path("kho").iterdir())) == 1
    assert run("export", "parquet", "kho", "--force").code == 0
    assert run("export", "parquet", "kho", "--force", "--as-of", "31/01/2023").code == 0
    assert Path("kho", "ghi-chú.txt").read_text(encoding="utf-8") == "của tôi"
    assert len(list(Path("kho").iterdir())) == 5
    assert pq.read_table(Path("kho", "entries.parquet")).num_rows == 1


@pytest.mark.usefixtures("small")
def test_without_pyarrow_a_sentence_says_how_to_get_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = run("export", "parquet", "kho")
    assert answer.code == 1
    assert "pyarrow, which is not installed" in answer.err
    assert f"{sys.executable} -m pip install pyarrow" in answer.err
    assert "chưa được cài" in run("export", "parquet", "kho", "--lang", "vi").err
    assert not Path("kho").exists()


@pytest.mark.usefixtures("small")
def test_the_book_is_not_touched(run: Run) -> None:
    before = json.loads(run("fund", "list", "--json").out)
    for form, to in (("beancount", "a"), ("hledger", "b"), ("parquet", "c")):
        assert run("export", form, to).code == 0
    assert json.loads(run("fund", "list", "--json").out) == before
    assert run("check").code == 0
