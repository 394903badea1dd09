"""A toy program with words of its own, the real program with a book, and what they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from fundledger import rules
from fundledger.cli.main import Program
from fundledger.cli.main import program as real
from fundledger.ledger.funds import found
from fundledger.messages import LANGUAGES, catalogue
from fundledger.store.books import create
from tests.cli import toy


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture(autouse=True)
def a_plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("FUNDLEDGER_BOOK", "FUNDLEDGER_ACTOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FUNDLEDGER_LANG", "en")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def toy_run(monkeypatch: pytest.MonkeyPatch) -> Run:
    for lang in LANGUAGES:
        words = catalogue(lang)
        for path, text in toy.HELP.items():
            monkeypatch.setitem(words, f"help.{path}", text)
        for name, text in toy.OPTIONS.items():
            monkeypatch.setitem(words, f"option.{name}", text)
        monkeypatch.setitem(words, "metavar.on", "DAY")
    return _runs(toy.program)


@pytest.fixture
def run() -> Run:
    return _runs(real)


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    """A book of two funds."""
    path = tmp_path / "sổ.db"
    book = create(str(path))
    for fund, province in ((40, "Nghệ An"), (20, "Lạng Sơn")):
        begins = date(2020 + fund // 20, 1, 1)
        found(book, fund, f"Quỹ {province}", province, rules.chart("tt200"), begins, "lan")
    book.close()
    return path


def _runs(program: Program) -> Run:
    def run(*args: str, typed: str | None = None) -> Answer:
        result = CliRunner().invoke(program, [str(arg) for arg in args], input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    return run
