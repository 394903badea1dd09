"""`setting list` and `setting set`: what an accountant types and reads."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_a_limit_is_set_from_a_day_and_listed_with_its_source(run: Run, book_path: Path) -> None:
    at = ("--book", str(book_path), "--fund", "20")
    said = ("--from", "01/01/2026", "--document", "QĐ 05", "--lang", "vi")
    answer = run(*at, "setting", "set", "rate_percent_max", "12", *said)
    assert (answer.code, answer.out) == (0, "rate_percent_max là 12 kể từ ngày 01/01/2026.\n")

    def listed(day: str) -> dict[str, dict[str, object]]:
        rows = json.loads(run(*at, "setting", "list", "--as-of", day, "--json").out)["rows"]
        return {row["setting"]: row for row in rows}

    assert listed("31/12/2025")["rate_percent_max"]["value"] == "20"
    row = listed("01/01/2026")["rate_percent_max"]
    assert (row["value"], row["from"], row["document"]) == ("12", "2026-01-01", "QĐ 05")
    assert "art. 468" in str(row["legal_source"])


def test_a_new_book_says_how_interest_becomes_income(run: Run, tmp_path: Path) -> None:
    """Its first fund and every further one, from the first day of its books."""
    at = ("--book", str(tmp_path / "mới.db"), "--fund")
    founds = ("--name", "Quỹ", "--from", "01/01/2026")
    assert run(*at, "20", "init", *founds).code == 0
    assert run(*at, "20", "fund", "add", "21", *founds).code == 0
    for fund in ("20", "21"):
        said = run(*at, fund, "setting", "list", "--as-of", "01/01/2026", "--json").out
        (row,) = [row for row in json.loads(said)["rows"] if row["setting"] == "recognition"]
        assert (row["value"], row["from"]) == ("circular-52", "2026-01-01")
        assert row["document"] == "Thiết lập ban đầu của chương trình (Thông tư 52/2022/TT-BTC)"


def test_a_book_that_stands_recognises_as_before(run: Run, book_path: Path) -> None:
    said = run("--book", str(book_path), "--fund", "20", "setting", "list", "--json").out
    (row,) = [row for row in json.loads(said)["rows"] if row["setting"] == "recognition"]
    assert (row["value"], row["document"]) == ("accrual-group1", None)


def test_an_unknown_setting_is_told_with_those_there_are(run: Run, book_path: Path) -> None:
    answer = run(
        *("--book", str(book_path), "--fund", "20", "setting", "set", "limit", "5"),
        *("--from", "01/01/2026", "--document", "QĐ 05"),
    )
    assert answer.code == 1
    assert "borrower_limit_percent" in answer.err
