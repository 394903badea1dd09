"""Papers at the command line: where files go, what a person and a program are told, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def at_hand(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book with capital; the folder at hand is another than that of the drafts."""
    monkeypatch.chdir(tmp_path)
    run("init", "--fund", "20", "--name", "Quỹ thử", "--from", "01/01/2023")
    came = ("--source", "NSDP", "--on", "05/01/2023", "--document", "QĐ 1")
    run("money", "capital-in", "900.000.000", *came)
    (tmp_path / "drafts").mkdir()
    to = ("--from", "01/01/2023", "--to", "30/06/2023", "--pdf", "drafts/du-thao.pdf")
    assert run("print", "capital", *to).code == 0
    return tmp_path


def test_a_paper_is_written_beside_its_draft(run: Run, at_hand: Path) -> None:
    done = run("paper", "issue", "drafts/du-thao.pdf", "--on", "30/06/2023", "--lang", "vi")
    assert done.code == 0
    assert "Đã ban hành: 01/BC-QHTPT." in done.out
    (made,) = (each for each in (at_hand / "drafts").iterdir() if each.name != "du-thao.pdf")
    assert made.name.startswith("01-BC-QHTPT ")
    again = run("print", "--again", "1/BC-QHTPT", "--pdf", "again.pdf")
    assert again.code == 0
    assert (at_hand / "again.pdf").read_bytes() == made.read_bytes()
    assert run("print", "--again", "1/BC-QHTPT").code == 0  # into the folder at hand
    assert (at_hand / made.name).read_bytes() == made.read_bytes()


def test_a_file_that_is_in_the_way_undoes_nothing(run: Run, at_hand: Path) -> None:
    rehearsed = run("paper", "issue", "drafts/du-thao.pdf", "--on", "30/06/2023", "--dry-run")
    assert rehearsed.code == 0
    assert len(list((at_hand / "drafts").iterdir())) == 1
    assert json.loads(run("paper", "list", "--json").out)["rows"] == []
    run("paper", "issue", "drafts/du-thao.pdf", "--on", "30/06/2023")
    (made,) = (each for each in (at_hand / "drafts").iterdir() if each.name != "du-thao.pdf")
    run("paper", "void", "1/BC-QHTPT", "--reason", "in lại")
    made.rename(made.with_name(made.name.replace("01-BC", "02-BC")))
    second = run("paper", "issue", "drafts/du-thao.pdf", "--on", "30/06/2023", "--lang", "en")
    assert second.code == 0
    assert "print --again" in second.err
    rows = json.loads(run("paper", "list", "--json").out)["rows"]
    assert [each["paper_number"] for each in rows] == ["02/BC-QHTPT", "01/BC-QHTPT"]


def test_verify_ends_with_one_where_a_paper_does_not_hold(run: Run, at_hand: Path) -> None:
    whole = (at_hand / "drafts" / "du-thao.pdf").read_bytes()
    (at_hand / "cut.pdf").write_bytes(whole[:3000])
    good = run("verify", "drafts/du-thao.pdf", "--json")
    assert good.code == 0
    (file,) = json.loads(good.out)["files"]
    assert set(file) == {
        *("file", "result", "holds", "number", "match", "why", "remarks", "act", "fund"),
        *("as_of", "known_at", "lines", "places", "signatures"),
    }
    bad = run("verify", "drafts/du-thao.pdf", "cut.pdf", "--json")
    assert bad.code == 1
    assert [each["result"] for each in json.loads(bad.out)["files"]] == ["printed", "unreadable"]
    assert run("verify").code == 2
    assert run("paper", "issue", "--on", "30/06/2023").code == 2


def test_the_books_that_changed_are_shown_line_by_line(run: Run, at_hand: Path) -> None:
    came = ("--source", "NSDP", "--on", "06/06/2023", "--document", "QĐ 2")
    run("money", "capital-in", "5.000.000", *came)
    done = run("paper", "issue", "drafts/du-thao.pdf", "--on", "30/06/2023", "--lang", "vi")
    assert done.code == 1
    # 900 million stood on the draft, 5 million more came in.
    assert "900.000.000" in done.out
    assert "905.000.000" in done.out
    assert "in lại" in done.err
    seen = run("verify", "drafts/du-thao.pdf", "--lang", "vi")
    assert seen.code == 0
    assert "905.000.000" in seen.out


def test_print_alone_is_the_catalogue(run: Run) -> None:
    for words in (("print",), ("print", "--list")):
        listed = json.loads(run(*words, "--json").out)["rows"]
        commands = {each["command"] for each in listed}
        assert {"print capital", "print notice"} <= commands
        assert all(each["paper_title"] and each["forms"] for each in listed)
