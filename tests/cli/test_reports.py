"""The reports at the command line: spans, faces, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from fundledger.store.books import create
from tests.cli.conftest import Run
from tests.ledger.books import found_fund
from tests.reports.small import M, told

REPORTS = (
    ("capital",),
    ("collections", "--by", "borrower"),
    ("collections", "--by", "area"),
    ("due",),
    ("response",),
    ("movements",),
    ("movements", "--by", "source"),
    ("result",),
    ("trial-balance",),
    ("ledger", "bank_capital"),
    ("journal",),
)
COMPARED = ("capital", "collections", "response", "result")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = str(tmp_path / "sổ.db")
    told(found_fund(create(path))).close()
    monkeypatch.setenv("FUNDLEDGER_BOOK", path)
    return path


@pytest.mark.parametrize("words", REPORTS, ids=" ".join)
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_report_in_every_face(
    run: Run, book: str, tmp_path: Path, words: tuple[str, ...], lang: str
) -> None:
    asked = ("report", *words, "--quarter", "2023Q3", "--lang", lang)
    shown = run(*asked)
    assert (shown.code, shown.err) == (0, "")
    assert "30/09/2023" in shown.out
    document = json.loads(run(*asked, "--json").out)
    assert document
    lines = list(csv.DictReader(run(*asked, "--csv").out.splitlines()))
    assert lines
    workbook = tmp_path / "báo cáo.xlsx"
    assert run(*asked, "--xlsx", str(workbook)).code == 0
    whole = CalamineWorkbook.from_path(str(workbook))
    sheets = [whole.get_sheet_by_name(name).to_python() for name in whole.sheet_names]
    assert max(map(len, sheets)) > len(lines)  # CSV holds one table of the answer


@pytest.mark.parametrize("report", COMPARED)
def test_the_year_before_stands_beside(run: Run, book: str, report: str) -> None:
    plain = run("report", report, "--to", "30/6/2024", "--csv").out.splitlines()[0]
    both = run("report", report, "--to", "30/6/2024", "--compare", "--csv").out.splitlines()[0]
    assert both.startswith(plain)
    assert len(both.split(",")) > len(plain.split(","))


def test_the_document_of_capital_is_flat_and_whole(run: Run, book: str) -> None:
    document = json.loads(run("report", "capital", "--as-of", "30/06/2023", "--json").out)
    assert list(document)[:15] == [
        *("as_of", "charter_capital", "principal_in_term", "principal_overdue"),
        *("capital_on_hand", "capital_on_hand_opening", "principal_collected"),
        *("interest_collected", "interest_collected_in_term", "interest_collected_overdue"),
        *("borrowers", "borrowers_in_term", "borrowers_overdue"),
        *("borrowers_overdue_with_principal", "disbursed"),
    ]
    assert document["as_of"] == "2023-06-30"
    assert document["from"] == "2023-01-01"
    # 500 in, 120 out before the year began, 60 back: 60 in term (20 of them due today).
    assert (document["charter_capital"], document["principal_in_term"]) == (500 * M, 60 * M)
    assert document["capital_on_hand"] == 440 * M
    assert document["capital_identity"][0]["unexplained"] == 0


def test_a_span_is_a_quarter_or_two_days(run: Run, book: str) -> None:
    by_quarter = run("report", "due", "--quarter", "q2/2023", "--csv").out
    by_days = run("report", "due", "--from", "1/4/2023", "--to", "30/6/2023", "--csv").out
    assert by_quarter == by_days
    assert "40000000" in by_quarter


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--quarter", "2023Q5"), "“2023Q5” is not a quarter"),
        (("--quarter", "2023Q2", "--to", "30/6/2023"), "--quarter names the whole span"),
        (("--quarter", "2023Q2", "--as-of", "30/6/2023"), "--quarter names the whole span"),
        (("--to", "30/6/2023", "--as-of", "1/7/2023"), "--to and --as-of name two"),
        (("--by", "day"), "“day” is not one of"),
    ],
)
def test_a_span_that_says_two_things_is_wrong_usage(
    run: Run, book: str, words: tuple[str, ...], said: str
) -> None:
    answer = run("report", "collections", *words)
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("funds", [(), ("--fund", "all")])
def test_what_is_due_as_things_stood_within_the_span(
    run: Run, book: str, funds: tuple[str, ...]
) -> None:
    """On 31/7 the 40 million of 30/9 and their 1.200.000 have not come, and nothing is late."""
    asked = ("report", "due", "--quarter", "2023Q3", "--as-of", "31/07/2023", *funds)
    document = json.loads(run(*asked, "--json").out)
    (one,) = document["funds"] if funds else [document]
    assert (one["as_of"], one["standing"]) == ("2023-09-30", "2023-07-31")
    before, september = one["rows"]
    assert (before["due"], before["left_in_all"]) == (None, 10 * M)
    assert (september["due"], september["falling_principal"]) == ("2023-09-30", 40 * M)
    # 1,5 % × 20 million in July, then on the 10 that are overdue on 31/7
    assert (september["falling_interest"], september["falling_overdue_interest"]) == (
        1_200_000,
        600_000,
    )
    shown = run(*asked, "--lang", "vi").out
    assert "theo tình hình đến ngày 31/07/2023" in " ".join(shown.split())
    response = json.loads(run("report", "response", *asked[2:], "--json").out)
    rows = response["all_funds"] if funds else response["rows"]
    assert rows[0]["due_in_span"] == 0


def test_things_stand_on_a_day_within_the_span(run: Run, book: str) -> None:
    answer = run("report", "due", "--quarter", "2023Q2", "--as-of", "30/6/2023")
    assert answer.code == 2


def test_a_span_that_ends_before_it_begins(run: Run, book: str) -> None:
    answer = run("report", "result", "--from", "1/7/2023", "--to", "30/6/2023")
    assert answer.code == 1
    assert "01/07/2023" in answer.err


def test_csv_holds_one_table_and_says_which(run: Run, book: str) -> None:
    """Programs read stdout alone; the person who typed it sees that there is more."""
    answer = run("report", "capital", "--as-of", "30/09/2023", "--csv", "--lang", "vi")
    assert answer.out.splitlines()[0] == "figure,basis,amount"
    assert answer.err == (
        "CSV chỉ chứa một bảng: SỐ LIỆU VỀ VỐN VÀ THU NỢ. "
        "Xem đủ các bảng của câu trả lời: --xlsx TỆP hoặc --json.\n"
    )
    alone = run("loan", "list", "--as-of", "30/09/2023", "--csv")
    assert alone.err == ""
