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
            'fundledger --book "postgresql://me:***@host/fund" check',
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
