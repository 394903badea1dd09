"""Receipts that are found after their quarter was locked, as an accountant meets them.

The figures are those of `tests.reports.test_late_papers`: 40 million in term and 10 overdue on
30/9/2023, 450 on hand of 500. First 10 million are found, which were paid on the overdue principal;
then 15, of which 600.000 are overdue interest and 14,4 million principal that was due that day.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from fundledger.store.books import create
from tests.cli.conftest import Run
from tests.ledger.books import found_fund
from tests.reports.small import M, told

QUARTER = ("report", "capital", "--quarter", "2023Q3")
BOOKS = {
    "charter_capital": 500 * M,
    "principal_in_term": 40 * M,
    "principal_overdue": 10 * M,
    "capital_on_hand": 450 * M,
    "exceptions": 0,
    "unexplained": 0,
    "principal_collected": 10 * M,  # on 31/7
    "interest_collected": 0,
}


@pytest.fixture
def run_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    path = str(tmp_path / "sổ.db")
    told(found_fund(create(path))).close()
    monkeypatch.setenv("FUNDLEDGER_BOOK", path)

    def done(*words: str, typed: str | None = None) -> Any:
        answer = run(*words, "--lang", "vi", typed=typed)
        assert answer.code == 0, (words, answer)
        return answer

    return done


def document(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json").out)
    return found


def late(run: Run, amount: str, paper: str, booked: str) -> int:
    """The number of the entry that it is booked by."""
    words = ("collect", "HD-01", amount, "--on", "30/09/2023", "--document", paper)
    first = run(*words, "--booked", booked, "--csv").out.splitlines()[1]
    return int(first.partition(",")[0])


def test_a_locked_quarter_after_late_papers(run_on: Run) -> None:
    run_on("quarter", "close", "2023Q3", "--despite", "chưa có sao kê")
    locked = str(document(run_on, "report", "due", "--quarter", "2023Q3")["known_at"])
    printed = run_on(*QUARTER, "--known-at", locked).out
    papers = [
        late(run_on, "10.000.000", "GBC-4", "02/10/2023"),
        late(run_on, "15.000.000", "GBC-5", "05/10/2023"),
    ]

    def stands() -> None:
        found = document(run_on, *QUARTER)
        assert {name: found[name] for name in BOOKS} == BOOKS
        assert found["contract_principal_in_term"] == 25_600_000
        assert found["contract_principal_overdue"] == 0
        steps = [
            (row["line"], row["entry"], row["principal_in_term"], row["principal_overdue"])
            for row in found["capital_bridge"]
        ]
        assert steps == [
            ("booked", None, 40 * M, 10 * M),
            ("booked_later", papers[0], 0, -10 * M),
            ("booked_later", papers[1], -14_400_000, 0),
            ("by_contracts", None, 25_600_000, 0),
        ]
        assert run_on(*QUARTER, "--known-at", locked).out == printed

    stands()
    run_on("period", "seal", "30/09/2023", "--yes")
    stands()
    run_on("roll", "--to", "31/12/2023")
    run_on("year", "close", "2023", "--despite", "chưa có sao kê")
    run_on("quarter", "close", "2023Q4", "--despite", "chưa có sao kê")
    stands()
    run_on("check")
    # By the end of the year all is booked: nothing leads from the books to the contracts.
    december = document(run_on, "report", "capital", "--as-of", "31/12/2023")
    assert december["capital_bridge"] == []
    assert (december["principal_overdue"], december["capital_on_hand"]) == (25_600_000, 474_400_000)


def test_the_screen_and_the_workbook_name_the_entries(run_on: Run, tmp_path: Path) -> None:
    run_on("quarter", "close", "2023Q3", "--despite", "chưa có sao kê")
    number = late(run_on, "10.000.000", "GBC-4", "02/10/2023")
    shown = run_on(*QUARTER).out
    for told_there in ("Đẳng thức vốn khớp theo sổ", "theo hợp đồng và ngày phát sinh"):
        assert told_there in " ".join(shown.split())
    said = f"không tính ở đây: số {number}: 10.000.000; cộng 10.000.000 đồng."
    assert f"1 bút toán thu nợ phát sinh trong kỳ, ghi sổ sau kỳ, {said}" in " ".join(shown.split())
    bridge = shown.partition("TỪ SỔ ĐẾN HỢP ĐỒNG")[2].splitlines()
    (step,) = [line.split() for line in bridge if "ghi sổ sau" in line]
    assert step[-3:] == ["02/10/2023", "0", "(10.000.000)"]

    workbook = tmp_path / "vốn.xlsx"
    run_on(*QUARTER, "--xlsx", str(workbook))
    opened = CalamineWorkbook.from_path(str(workbook))
    rows = [
        row for name in opened.sheet_names for row in opened.get_sheet_by_name(name).to_python()
    ]
    (of_books,) = [row for row in rows if row[:1] == ["NSDP"] and 500.0 * M in row]
    assert of_books[1:7] == [500 * M, 40 * M, 10 * M, 450 * M, 0, 0]
    (late_row,) = [row for row in rows if "+ ghi sổ sau" in row]
    assert [cell for cell in late_row if isinstance(cell, float)][-2:] == [0, -10 * M]


def test_collections_dues_and_checklist_agree_by_what_they_name(run_on: Run) -> None:
    run_on("quarter", "close", "2023Q3", "--despite", "chưa có sao kê")
    number = late(run_on, "10.000.000", "GBC-4", "02/10/2023")
    quarter = ("--quarter", "2023Q3")
    collected = document(run_on, "report", "collections", *quarter)
    assert (collected["basis"], collected["totals"]["collected"]) == ("booked", 10 * M)
    due = document(run_on, "report", "due", *quarter)
    assert (due["basis"], due["totals"]["paid_principal"]) == ("contract", 20 * M)
    for said, found in (("không tính ở đây", collected), ("có tính ở đây", due)):
        (note,) = found["notes"]
        assert f"{said}: số {number}: 10.000.000; cộng 10.000.000 đồng." in note
    status = run_on("quarter", "status", "2023Q3", "--wide").out
    assert "1 khoản thu ghi sổ trong quý, 10.000.000 đồng" in status
    assert f"không gồm 10.000.000 phát sinh trong quý, ghi sổ sau (bút toán {number})" in status


def test_the_list_of_a_year_speaks_of_the_year(run_on: Run) -> None:
    run_on("quarter", "close", "2023Q3", "--despite", "chưa có sao kê")
    late(run_on, "10.000.000", "GBC-4", "02/10/2023")
    # The paper is late for its quarter only: both days are of the year, so nothing is named.
    rows = document(run_on, "year", "status", "2023")["rows"]
    (receipts,) = [row["stands"] for row in rows if row["check"] == "receipts"]
    assert "khoản thu ghi sổ trong năm" in receipts
    assert "quý" not in receipts
