"""The same papers by command line, notebook and pages leave the same books, link by link."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fundledger
from fundledger.cli.main import main
from fundledger.office.steps import UNSAID
from fundledger.office.table import declaration
from tests.web.sites import Browser, hidden, site_over

FUND = 7
PAPERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("cooperative add", {"number": "HTX-01", "name": "HTX thử một", "since": "01/01/2023"}),
    (
        "loan add",
        {
            "loan": "HD-01",
            "cooperative": "HTX-01",
            "principal": "120.000.000",
            "signed": "10/01/2023",
            "disbursed": "15/01/2023",
            "rate": "6,6",
            "source": "VON",
            "instalments": "4",
            "every": "3 tháng",
            "first_due": "15/04/2023",
        },
    ),
    (
        "money capital-in",
        {"amount": "500.000.000", "on": "02/01/2023", "source": "VON", "document": "QĐ-1"},
    ),
    (
        "disburse",
        {"loan": "HD-01", "amount": "120.000.000", "on": "15/01/2023", "document": "UNC-1"},
    ),
    (
        "collect",
        {"loan": "HD-01", "amount": "31.980.000", "on": "17/04/2023", "document": "BC-1"},
    ),
    ("collect", {"loan": "HD-01", "amount": "1.000.000", "on": "20/05/2023", "document": "BC-2"}),
    ("roll", {"to": "30/06/2023"}),
    (
        "loan extend",
        {"loan": "HD-01", "to": "15/04/2024", "on": "01/07/2023", "document": "QĐ-GH"},
    ),
    (
        "money receive",
        {"amount": "250.000", "on": "03/07/2023", "of": "income_deposit", "document": "BC-3"},
    ),
    (
        "setting set",
        {
            "name": "borrower_limit_percent",
            "value": "20",
            "since": "01/01/2023",
            "document": "QĐ-2",
        },
    ),
    ("loan note", {"loan": "HD-01", "text": "đã đối chiếu", "on": "04/07/2023"}),
)


def by_command_line(book: Path) -> None:
    for act, said in PAPERS:
        what = declaration(act)
        words: list[str] = []
        for name, value in said.items():
            each = what.by_name[name]
            words += [value] if each.is_argument else [each.option, value]
        assert main(["--book", str(book), "--actor", "a", *act.split(), *words]) == 0, act


def by_notebook(book: Path) -> None:
    with fundledger.open(str(book), fund=FUND, actor="b") as open_book:
        for act, said in PAPERS:
            getattr(open_book, declaration(act).name)(**said)


def by_pages(book: Path) -> None:
    site = site_over(str(book))
    browser = Browser(site)
    for act, said in PAPERS:
        done = browser.act(FUND, act, said)
        if "/done/" not in done.url.path and "_agreed" in done.text:
            done = browser.send(done.url.path, {**hidden(done.text), "_step": "do"})
        assert "/done/" in done.url.path, (act, done.text)
    site.close()


def links(book: Path) -> list[tuple[Any, ...]]:
    """Every link of the chain, but for who wrote it and when."""
    with sqlite3.connect(book) as connection:
        tables = {"entry": "chain", "posting": "entry, line", "fact": "chain"}
        return [row for table, order in tables.items() for row in _rows(connection, table, order)]


_OWN = {"actor", "recorded_at", "hash", "previous", "previous_hash"}


def _rows(connection: sqlite3.Connection, table: str, order: str) -> list[tuple[Any, ...]]:
    columns = [each[1] for each in connection.execute(f"PRAGMA table_info({table})")]
    kept = [f'"{each}"' for each in columns if each not in _OWN]
    found = connection.execute(f"SELECT {', '.join(kept)} FROM {table} ORDER BY {order}")
    return [(table, *row) for row in found]


@pytest.mark.slow
def test_three_faces_one_book(tmp_path: Path) -> None:
    ways: dict[str, Callable[[Path], None]] = {
        "cli": by_command_line,
        "notebook": by_notebook,
        "web": by_pages,
    }
    found = {}
    for name, way in ways.items():
        book = tmp_path / f"{name}.db"
        said = ("--fund", str(FUND), "--name", "Quỹ thử", "--from", "01/01/2023")
        assert main(["init", "--book", str(book), "--actor", "đầu", *said]) == 0
        way(book)
        found[name] = links(book)
    assert len(found["cli"]) > 2 * len(PAPERS)
    assert found["notebook"] == found["cli"]
    assert found["web"] == found["cli"]
    assert UNSAID not in str(found["web"])
