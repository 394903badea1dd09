"""A command that the program proposes acts on the book and the fund that were named."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path

import pytest

from fundledger.cli.hints import completing
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("args", "said", "expected"),
    [
        (["balance"], "fundledger check", "fundledger check"),
        (["balance", "--book", "so.db"], "fundledger check", "fundledger --book so.db check"),
        (
            ["--book=a.db", "x", "--book", "b.db", "--fund", "20"],
            "fundledger loan undo HD-01 57",
            "fundledger --book b.db --fund 20 loan undo HD-01 57",
        ),
        (
            ["--book", "D:/Sổ quỹ/so.db"],
            "fundledger roll --to 1",
            'fundledger --book "D:/Sổ quỹ/so.db" roll --to 1',
        ),
        (["--fund", "20,24"], "fundledger check", "fundledger check"),
        (["--fund", "all"], "fundledger check", "fundledger check"),
        (["--", "--book", "a.db"], "fundledger check", "fundledger check"),
        (["--book", "a.db"], "--force", "--force"),
        (["--book", "a.db"], "fundledger loan add --help", "fundledger loan add --help"),
        (["--book", "a.db"], "fundledger schema entries", "fundledger schema entries"),
        (["--book", "a.db"], "fundledger upgrade --book b.db", "fundledger upgrade --book b.db"),
        (
            ["--book", "a.db", "--fund", "20"],
            "fundledger fund take-over --fund 20",
            "fundledger --book a.db fund take-over --fund 20",
        ),
        (
            ["--book", "postgresql://me:secret@host/fund"],
            "fundledger check",
            "fundledger --book postgresql://host/fund check",
        ),
    ],
)
def test_a_hint_is_completed(args: list[str], said: str, expected: str) -> None:
    complete = completing(args)
    assert (said if complete is None else complete(said)) == expected


def test_a_hint_works_as_printed(run: Run, book_path: Path) -> None:
    asked = "quarter", "status", "2023Q1", "--book", str(book_path), "--fund", "20"
    hints = re.findall(r"fundledger --book .* quarter close 2023Q1$", run(*asked).out, re.MULTILINE)
    assert hints
    done = run(*shlex.split(hints[0], posix=os.name != "nt")[1:])
    assert (done.code, done.err) == (0, "")
    assert "quarter close" not in run(*asked).out


def test_programs_are_given_the_plain_command(run: Run, book_path: Path) -> None:
    asked = "quarter", "status", "2023Q1", "--book", str(book_path), "--fund", "20"
    rows = json.loads(run(*asked, "--json").out)["rows"]
    assert "fundledger quarter close 2023Q1" in [row["to_do"] for row in rows]


def test_a_refusal_names_the_book(run: Run, book_path: Path) -> None:
    answer = run("loan", "show", "HD-9", "--book", str(book_path), "--fund", "20")
    assert answer.code == 1
    assert f'fundledger --book "{book_path}" --fund 20 loan list' in answer.err.replace(
        f"--book {book_path} ", f'--book "{book_path}" '
    )


def test_a_book_of_the_environment_is_not_repeated(
    run: Run, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNDLEDGER_BOOK", str(book_path))
    answer = run("loan", "show", "HD-9", "--fund", "20")
    assert "fundledger --fund 20 loan list" in answer.err


def test_help_keeps_its_examples(run: Run) -> None:
    assert run("check", "--help", "--book", "a.db").out == run("check", "--help").out


@pytest.mark.parametrize("name", ["sao-ke.xlsx", "Sao kê tháng 6 (2).xlsx"])
def test_a_file_in_another_folder_is_said_as_it_was_named(tmp_path: Path, name: str) -> None:
    file = tmp_path / "tải về" / name
    file.parent.mkdir()
    file.touch()
    complete = completing(["bank", "read", str(file)])
    assert complete is not None
    shown = f'"{name}"' if " " in name else name
    said = complete(f"fundledger bank read {shown} --opening 0")
    assert shlex.split(said, posix=os.name != "nt") == (
        ["fundledger", "bank", "read", str(file), "--opening", "0"]
        if os.name != "nt"
        else ["fundledger", "bank", "read", f'"{file}"', "--opening", "0"]
    )


def test_what_is_proposed_for_a_statement_elsewhere_works(
    run: Run, book_path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sao kê.csv"
    rows = ["Ngày giao dịch,Ghi nợ,Ghi có,Nội dung", "02/01/2023,,5000000,Nộp tiền"]
    file.write_text("\n".join(rows), encoding="utf-8")
    refused = run(
        "bank", "read", str(file), "--place", "bank", "--book", str(book_path), "--fund", "20"
    )
    assert refused.code != 0
    (said,) = re.findall(r"fundledger --book .* bank read .*CLOSING", refused.err)
    # 5.000.000 came in: an empty account closes on it.
    said = said.replace("OPENING", "0").replace("CLOSING", "5000000")
    done = run(*shlex.split(said, posix=os.name != "nt")[1:], "--place", "bank")
    assert done.code == 0, done.err
