"""`backup` and `restore`: what an accountant types and reads, and what a machine does to them."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fundledger import rules
from fundledger.ledger.funds import found
from fundledger.store.books import create, open_book
from tests.cli.conftest import Run
from tests.ledger.books import BEGINS, capital_in, writer_of

LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"


def grow(path: Path) -> None:
    book = open_book(str(path))
    with writer_of(book) as writer:
        writer.append(capital_in())
    book.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_says_what_it_holds_of_every_fund(run: Run, book_path: Path) -> None:
    answer = run("--book", book_path, "backup", "bản.db", "--lang", "vi")
    assert answer.code == 0
    assert re.match(r"Đã sao lưu vào bản\.db \(\d+ KB\) và kiểm tra xong", answer.out)
    rows = json.loads(run("--book", book_path, "backup", "b2.db", "--json").out)["rows"]
    assert [(row["fund"], row["link_count"], len(row["last_hash"])) for row in rows] == [
        (20, 2, 64),
        (40, 2, 64),
    ]
    assert all(f"{row['last_hash'][:12]}…" in answer.out for row in rows)
    assert run("check", "--book", "bản.db").out == ""


def test_words_that_make_no_sense(run: Run, book_path: Path, tmp_path: Path) -> None:
    at = ("--book", book_path, "backup")
    for words, said in (
        (("bản.db", "--keep", "3"), "backup FOLDER --keep"),
        ((str(tmp_path), "--keep", "0"), "at least one"),
        (("không-có/",), "không-có"),
        (("không-có/bản.db",), "không-có"),
        ((), "FILE|FOLDER"),
    ):
        answer = run(*at, *words)
        assert answer.code == 2
        assert said in answer.err
    assert names(tmp_path) == ["sổ.db"]
    assert run("restore", "không-có.db").code == 2
    assert run("restore", tmp_path).code == 2


def test_a_restore_shows_what_would_go_and_asks(run: Run, book_path: Path, tmp_path: Path) -> None:
    run("--book", book_path, "backup", "bản.db")
    grow(book_path)
    at = ("--book", book_path, "restore", "bản.db")
    refused = run(*at)
    assert (refused.code, "--force" in refused.err) == (1, True)
    before = book_path.read_bytes()
    said_no = run(*at, "--force", typed="no\n")
    assert (said_no.code, book_path.read_bytes()) == (1, before)
    rows = [line.split() for line in said_no.out.splitlines() if re.match(r" +\d", line)]
    # fund, links in the book, when (two words), links in the backup, when, not in the backup
    assert [(row[0], row[1], row[4], row[-1]) for row in rows] == [
        ("20", "3", "2", "1"),
        ("40", "2", "2", "0"),
    ]
    assert "Replace" in said_no.err
    done = run(*at, "--force", typed="yes\n")
    assert done.code == 0
    (aside,) = tmp_path.glob("sổ.before-restore-*.db")
    assert f"kept at {aside}" in done.out
    assert "restore" not in run("--book", book_path, "journal").out
    again = run(*at, "--force", "--yes", "--json")
    assert json.loads(again.out)["rows"][0]["link_count"] == 2


def test_findings_are_shown_and_end_in_a_no(run: Run, book_path: Path, tmp_path: Path) -> None:
    grow(book_path)
    with closing(sqlite3.connect(book_path)) as book:
        (name, sql), *_ = book.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'"
            " AND sql LIKE '%UPDATE%'"
        )
        book.execute(f"DROP TRIGGER {name}")
        book.execute("UPDATE entry SET memo = 'khác'")
        book.execute(sql)
        book.commit()
    folder = tmp_path / "sao lưu"
    folder.mkdir()
    answer = run("--book", book_path, "backup", folder, "--keep", "1", "--lang", "vi")
    assert answer.code == 1
    assert "chain" in answer.out
    assert "Đừng bỏ các bản sao lưu cũ" in answer.err
    (copy,) = folder.iterdir()
    restored = run("--book", "mới.db", "restore", copy, "--lang", "vi")
    assert restored.code == 1
    assert "chain" in restored.out
    assert f'fundledger check --book "{copy}"' in restored.err
    assert not Path("mới.db").exists()


def test_a_damaged_book_is_told_of_and_still_restored(run: Run, book_path: Path) -> None:
    run("--book", book_path, "backup", "bản.db")
    content = bytearray(book_path.read_bytes())
    content[8192:] = bytes(len(content) - 8192)
    book_path.write_bytes(content)
    assert "is damaged" in run("--book", book_path, "backup", "b2.db").err
    answer = run("--book", book_path, "restore", "bản.db", "--force", typed="y\n")
    assert answer.code == 0
    assert run("--book", book_path, "check").out == ""


# What the machine does


def process(code: str, *words: object, folder: Path) -> subprocess.CompletedProcess[str]:
    run = f"{code}import sys; from fundledger.cli.main import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", run, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "FUNDLEDGER_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_disk_that_is_full_is_told_and_nothing_is_left(
    run: Run, book_path: Path, tmp_path: Path
) -> None:
    assert book_path.stat().st_size > 60_000
    answer = process(LIMITED, "--book", book_path, "backup", "bản.db", folder=tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith(f"Writing into {tmp_path} failed")
    assert names(tmp_path) == ["sổ.db"]
    run("--book", book_path, "backup", "bản.db")
    grow(book_path)
    before = book_path.read_bytes(), names(tmp_path)
    at = ("--book", book_path, "restore", "bản.db", "--force", "--yes")
    answer = process(LIMITED, *at, folder=tmp_path)
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Writing into {tmp_path} failed")
    assert (book_path.read_bytes(), names(tmp_path)) == before


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_a_folder_that_cannot_be_written_to_is_told(
    run: Run, book_path: Path, tmp_path: Path
) -> None:
    folder = Path("/proc")  # not even for the one who may do everything
    if os.geteuid():
        folder = tmp_path / "chỉ đọc"
        folder.mkdir(mode=0o555)
    elif not folder.is_dir():
        pytest.skip("no folder that refuses everybody")
    for target in (folder, folder / "bản.db"):
        answer = run("--book", book_path, "backup", target)
        assert (answer.code, answer.out) == (1, "")
        assert f"Nothing can be written into {folder}" in answer.err
    run("--book", book_path, "backup", "bản.db")
    answer = run("--book", folder / "sổ.db", "restore", "bản.db")
    assert answer.code == 1
    assert f"Nothing can be written into {folder}" in answer.err


# The reminder


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal that can be read")
def test_a_writer_at_a_terminal_is_reminded_once_a_day(tmp_path: Path, run: Run) -> None:
    import pty

    path = tmp_path / "sổ.db"
    book = create(str(path))
    began = datetime(2024, 1, 2, tzinfo=UTC)
    found(book, 20, "Quỹ", "", rules.chart("tt200"), BEGINS, "lan", clock=lambda: began)
    book.close()

    def at_a_terminal(*words: str) -> str:
        reader, terminal = pty.openpty()
        code = "import sys; from fundledger.cli.main import main; sys.exit(main(sys.argv[1:]))"
        subprocess.run(
            [sys.executable, "-c", code, "--book", str(path), *words],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.DEVNULL,
            stderr=terminal,
            check=True,
        )
        os.write(terminal, b"|")
        heard = b""
        while not heard.endswith(b"|"):
            heard += os.read(reader, 4096)
        os.close(reader)
        os.close(terminal)
        return heard.decode("utf-8").rstrip("|").strip()

    rename = ("fund", "rename", "--name")
    assert at_a_terminal("journal") == ""
    assert run("--book", path, *rename, "Quỹ A").err == ""  # nobody sits there
    said = at_a_terminal(*rename, "Quỹ B")
    assert said.startswith("No backup of this book is known")
    proposed = f"fundledger --book {path} backup FOLDER"
    assert " ".join(said.split()).endswith(f"Back up: {proposed}")
    assert at_a_terminal(*rename, "Quỹ C") == ""
    status = run("--book", path, "quarter", "status", "2024Q1", "--json")
    (check,) = [row for row in json.loads(status.out)["rows"] if row["check"] == "backup"]
    assert (check["done"], check["to_do"]) == ("no", "fundledger backup FOLDER")
    run("--book", path, "backup", "bản.db")
    status = run("--book", path, "quarter", "status", "2024Q1", "--json")
    (check,) = [row for row in json.loads(status.out)["rows"] if row["check"] == "backup"]
    assert (check["done"], check["to_do"]) == ("yes", None)


def test_a_book_made_just_now_has_nothing_to_be_reminded_of(run: Run, book_path: Path) -> None:
    at = ("--book", book_path, "--fund", "20", "quarter", "status", "2024Q1", "--json")
    checks = [row["check"] for row in json.loads(run(*at).out)["rows"]]
    assert "locked" in checks
    assert "backup" not in checks
