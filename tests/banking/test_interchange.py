"""A statement in a format of exchange at the command line: read once, known in another format."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from fundledger.cli.main import program
from fundledger.store.books import Book
from tests.banking.books import lent
from tests.exchange.interchange_files import ACCOUNT, Moved, Told, camt053, mt940

TOLD = Told(
    ACCOUNT,
    6_900_000_000,
    date(2023, 4, 1),
    [
        Moved(date(2023, 4, 5), 42_000_000, "QHTPT HD01 KY01", "FT23095001"),
        Moved(date(2023, 4, 6), -1_100, "PHI CHUYEN TIEN", "FT23096001"),
    ],
)


def said(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(program, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_what_was_read_as_mt940_is_known_as_camt(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(book)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUNDLEDGER_BOOK", book.name)
    monkeypatch.setenv("FUNDLEDGER_ACTOR", "cán bộ A")
    monkeypatch.setenv("FUNDLEDGER_LANG", "en")
    Path("thang-4.sta").write_text(mt940([TOLD], page=1), encoding="utf-8")
    Path("thang-4.xml").write_text(camt053([TOLD]), encoding="utf-8")
    cut = mt940([TOLD]).replace(":62F:", ":62M:")
    Path("thieu.sta").write_text(cut, encoding="utf-8")
    code, out = said("bank", "read", "thieu.sta", "--remarks", "loi.xlsx")
    assert (code, "the page next to this one is lacking" in out) == (1, True)
    assert not Path("loi.xlsx").exists()
    assert "2 new lines were kept" in said("bank", "read", "thang-4.sta")[1]
    assert "All lines are here already" in said("bank", "read", "thang-4.xml")[1]
    code, out = said("bank", "reconcile", "--as-of", "06/04/2023", "--json")
    assert code == 0
    # The books have 7.5 billion less two loans of 300 million; the bank 6.9 billion and the lines.
    assert [row["balance"] for row in json.loads(out)["bank_balances"]["rows"][-3:]] == [
        6_900_000_000,
        6_900_000_000 + 42_000_000 - 1_100,
        42_000_000 - 1_100,
    ]
    assert said("check")[0] == 0
