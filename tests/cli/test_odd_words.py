"""Odd words on the command line end in a sentence and an exit code, never in a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

DIGITS = "9" * 5_000


@pytest.mark.parametrize(
    "words",
    [
        ("balance", "--known-at", "²"),
        ("balance", "--known-at", DIGITS),
        ("balance", "--known-at", "0001-01-01T00:00"),
        ("balance", "--from", "0001-01-01"),
        ("balance", "--fund", DIGITS),
        ("check", "--fund", "9" * 20),
        ("entry", "show", DIGITS),
        ("entry", "show", "BC 99999999999999999999/2023"),
        ("entry", "show", ""),
        ("fund", "add", "99999999999999999999", "--name", "x"),
        ("balance", "--book", ""),
        ("balance", "--book", " "),
        ("balance", "--book", "~nosuchuser/fund.db"),
        ("balance", "--book", "x" * 5_000),
        ("balance", "--book", "sqlite://"),
        ("balance", "--book", "sqlite:///:memory:"),
        ("balance", "--book", "postgresql://u:p@h:abc/db"),
        ("balance", "--xlsx", "~nosuchuser/a.xlsx"),
        ("demo", "--into", "/proc/nothing"),
        ("period", "lock", "0001-01-01"),
        ("account", "add", "999", "--role", "held", "--name", " ", "--from", "2023-01-01"),
        ("entry", "post", "\0"),
    ],
)
def test_odd_words(run: Run, book_path: Path, words: tuple[str, ...]) -> None:
    where = () if "--book" in words or "demo" in words else ("--book", str(book_path))
    fund = () if "--fund" in words or "demo" in words else ("--fund", "20")
    answer = run(*where, *fund, *words)
    assert answer.code in (1, 2)
    assert answer.err.strip()
    assert answer.out == ""
