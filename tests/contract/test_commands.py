"""`fundledger schedule` and `fundledger replay`, as typed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fundledger.cli.main import program

STORIES = Path(__file__).parent.parent / "stories"
LATE = str(STORIES / "late-in-full.yaml")


def run(*args: str) -> Result:
    return CliRunner().invoke(program, [*args, "--lang", "en"])


def test_schedule_as_json() -> None:
    answer = json.loads(run("schedule", LATE, "--json").stdout)
    assert list(answer) == ["schedule"]
    assert answer["schedule"][0] == {
        "due": "2023-04-01",
        "principal": 37_500_000,
        "interest": 4_438_356,
        "balance": 262_500_000,
    }


def test_replay_as_json_has_always_five_keys(tmp_path: Path) -> None:
    answer = json.loads(run("replay", LATE, "--json").stdout)
    assert list(answer) == ["schedule", "collections", "positions", "unpaid", "entries"]
    assert list(answer["positions"][0]) == [
        "as_of",
        "principal_in_term",
        "principal_overdue",
        "interest_due",
        "interest_overdue_due",
        "late_interest_due",
        "interest_accrued",
        "unapplied",
        "days_overdue",
    ]
    bare = tmp_path / "vay.yaml"
    bare.write_text(Path(LATE).read_text("utf-8").split("events:")[0], "utf-8")
    answer = json.loads(run("replay", str(bare), "--json").stdout)
    assert (answer["collections"], answer["positions"]) == ([], [])
    assert [entry["kind"] for entry in answer["entries"]] == ["disburse"]


def test_replay_for_people_shows_four_tables() -> None:
    shown = run("replay", LATE)
    assert shown.exit_code == 0
    for title in ("REPAYMENT SCHEDULE", "COLLECTIONS", "WHAT IS OWED", "ENTRIES"):
        assert title in shown.stdout
    assert "37,500,000" in shown.stdout


@pytest.mark.parametrize("table", ["schedule", "collections", "positions", "unpaid", "entries"])
def test_one_table_as_csv(table: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("replay", LATE, "--csv", "--table", table).stdout)))
    assert rows


def test_positions_as_a_workbook(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    path = tmp_path / "còn nợ.xlsx"
    assert run("replay", LATE, "--xlsx", str(path)).exit_code == 0
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert any(262_500_000 in row for row in sheet)


def test_the_arithmetic_can_be_followed_with_a_pencil() -> None:
    shown = run("replay", LATE, "--explain").stdout
    # asked on 2/4 too, so the 39 days stand in two lines: 37.500.000 × 9 × 38 / 36500
    stretch = next(line for line in shown.splitlines() if "37,500,000  × 9 % × 38/365" in line)
    assert "351,369 63/73" in stretch
    steps = run("schedule", LATE, "--explain").stdout
    assert "× 6 % × 90/365" in steps


def test_a_refused_file_leaves_stdout_empty(tmp_path: Path) -> None:
    bad = tmp_path / "vay.yaml"
    bad.write_text(Path(LATE).read_text("utf-8").replace("300000000", "300.000.000"), "utf-8")
    refused = run("replay", str(bad), "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "terms.principal" in refused.stderr
    assert "events[0].amount" in refused.stderr


def test_warnings_go_to_stderr(tmp_path: Path) -> None:
    dear = tmp_path / "vay.yaml"
    dear.write_text(Path(LATE).read_text("utf-8").replace('"6.0"', '"21"'), "utf-8")
    answer = run("schedule", str(dear), "--json")
    assert answer.exit_code == 0
    assert "above 20 %" in answer.stderr
    json.loads(answer.stdout)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "vay.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    refused = run("schedule", str(path))
    assert refused.exit_code == 1
    assert "UTF-8" in refused.stderr
