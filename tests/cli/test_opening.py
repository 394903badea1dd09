"""`opening import` and `opening show`: what an accountant types and reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fundledger.files import SourceFile
from tests.cli.conftest import Run
from tests.exchange.opening_files import GOOD, as_workbook, changed, with_row
from tests.exchange.readers import read_opening

MO_SO = "mo-so.xlsx"


@pytest.fixture
def fund(run: Run, book_path: Path) -> Run:
    return lambda *words: run("--book", str(book_path), "--fund", "20", *words)


def test_an_opening_shows_the_identity_and_the_totals(fund: Run) -> None:
    as_workbook(Path(MO_SO), GOOD)
    dry = fund("opening", "import", MO_SO, "--dry-run")
    assert (dry.code, "Nothing was written" in dry.out) == (0, True)
    assert fund("opening", "show").code == 1
    answer = fund("opening", "import", MO_SO)
    assert (answer.code, answer.err) == (0, "")
    assert "CAPITAL IDENTITY BY SOURCE" in answer.out
    # 200 million = 50 in term + 40 overdue + 110 on hand
    cells = next(line.split() for line in answer.out.splitlines() if line.startswith("A "))
    assert cells[1:] == ["200,000,000", "50,000,000", "40,000,000", "110,000,000", "0", "0"]
    assert "The book is opened as of 31/12/2022 by entry 1" in answer.out
    assert "The past of 1 loan was lived through" in answer.out
    again = fund("opening", "import", MO_SO)
    assert again.code == 1
    assert "opened already" in again.err
    assert fund("check").code == 0


def test_the_opening_is_shown_loan_by_loan(fund: Run) -> None:
    as_workbook(Path(MO_SO), GOOD)
    fund("opening", "import", MO_SO)
    shown = json.loads(fund("opening", "show", "--json").out)
    loans = {row["loan"]: row for row in shown["opening_loans"]["rows"]}
    assert loans["HD-02"]["principal_overdue"] == 40_000_000
    assert (loans["HD-02"]["interest_receivable"], loans["HD-02"]["memo_interest"]) == (
        1_000_000,
        7_400_000,
    )
    assert (loans["HD-02"]["restructured"], loans["HD-02"]["open_cases"]) == (1, 1)
    (capital,) = shown["opening_capital"]["rows"]
    assert capital["decision"] == "QĐ-01"


def test_restructurings_from_before_are_counted_and_shown(fund: Run) -> None:
    """One more of HD-02 than the one that its row counts; by the preview and by the book."""
    row = {"loan": "HD-02", "kind": "moved", "decision": "QĐ-02", "day": "10/01/2020"}
    parts = with_row("restructurings", **row)
    parts["loans"][1]["restructured"] = "2"
    as_workbook(Path(MO_SO), parts)
    for words in (("import", MO_SO, "--dry-run"), ("import", MO_SO), ("show",)):
        shown = json.loads(fund("opening", *words, "--json").out)
        counted = {row["figure"]: row["amount"] for row in shown["opening_totals"]["rows"]}
        assert counted["restructurings"] == 2
    shown = json.loads(fund("loan", "restructurings", "HD-02", "--json").out)
    assert [(row["time"], row["kind"], row["decision"]) for row in shown["rows"]] == [
        (1, None, None),
        (2, "moved", "QĐ-02"),
    ]
    assert any("1 restructuring" in note for note in shown["notes"])


def test_a_past_that_is_told_is_explained_from_the_disbursement_on(fund: Run) -> None:
    """100 tr at 6 % for 2021, of which 25 are paid; 75 tr for 2022; 50 tr from the opening on."""
    as_workbook(Path(MO_SO), GOOD)
    fund("opening", "import", MO_SO)
    words = ("loan", "explain", "HD-01", "--as-of", "31/03/2023", "--json")
    steps = json.loads(fund(*words).out)["rows"]
    stretches = [(row["from"], row["balance"], row["exact"]) for row in steps if row["balance"]]
    assert stretches == [
        ("2020-12-31", 100_000_000, "6000000"),
        ("2021-12-31", 75_000_000, "4500000"),
        ("2022-12-31", 50_000_000, "750000"),
    ]
    ends = [row["to"] for row in steps if row["interest_kind"] == "Principal in term"]
    assert ends == ["2022-12-31", "2023-03-31"]
    assert all(row["from"] >= "2022-12-31" for row in explained_of(fund, "HD-02") if row["from"])


def explained_of(fund: Run, loan: str) -> list[dict[str, Any]]:
    """The other loan tells no past: it begins at the opening."""
    answer = fund("loan", "explain", loan, "--as-of", "31/03/2023", "--json")
    rows: list[dict[str, Any]] = json.loads(answer.out)["rows"]
    return rows


def test_a_wrong_opening_is_replaced_with_a_reason(fund: Run) -> None:
    as_workbook(Path(MO_SO), GOOD)
    fund("opening", "import", MO_SO)
    as_workbook(Path(MO_SO), changed("loans", 1, interest_overdue=5_500_000))
    for words in (("--replace",), ("--reason", "sai")):
        assert fund("opening", "import", MO_SO, *words).code == 2
    answer = fund("opening", "import", MO_SO, "--replace", "--reason", "sai lãi HD-02")
    assert answer.code == 0
    assert "Entry 1 is reversed" in answer.out
    assert fund("check").code == 0
    assert fund("entry", "reverse", "1", "--reason", "x").code == 1


def test_a_difference_is_named_and_the_remarks_say_where(fund: Run) -> None:
    as_workbook(Path(MO_SO), changed("capital", 0, amount=210_000_000))
    answer = fund("opening", "import", MO_SO, "--remarks", "loi.xlsx")
    assert answer.code == 1
    assert "charter capital 210,000,000 = in term 50,000,000" in answer.err
    assert "difference 10,000,000" in answer.err
    assert (
        read_opening(SourceFile.at(Path("loi.xlsx"))).asked
        == read_opening(SourceFile.at(Path(MO_SO))).asked
    )


def test_a_past_that_differs_is_shown_with_both_figures(fund: Run) -> None:
    as_workbook(Path(MO_SO), changed("history", 2, collected=29_000_000))
    strict = fund("opening", "import", MO_SO, "--strict")
    assert strict.code == 1
    assert "THE PAST AGAINST THE OPENING" in strict.out
    row = next(line.split() for line in strict.out.splitlines() if line.startswith("HD-01"))
    # interest of 2022 is 4.5 tr; 29 tr pay 25 of principal and 4 of it
    assert row[-3:] == ["500,000", "0", "(500,000)"]
    assert fund("opening", "import", MO_SO).code == 0


def test_an_opened_loan_is_shown_like_any_other(fund: Run) -> None:
    as_workbook(Path(MO_SO), GOOD)
    fund("opening", "import", MO_SO)
    of = ("--as-of", "31/03/2023")
    overdue = fund("loan", "show", "HD-02", *of)
    # 5.4 tr at the opening, and 40 tr × 9 % × 90 / 360 since
    assert "6,300,000" in overdue.out
    assert "not paid out" not in overdue.out
    assert "overdue" in fund("loan", "list", *of).out
    due = fund("loan", "show", "HD-01", *of).out
    assert "31/12/2023  25,000,000  3,000,000" in due  # 6 % of 50 tr
    explained = fund("loan", "explain", "HD-02", *of).out
    assert "900,000" in explained
    assert "6,300,000" in explained
    for words in (("loan", "explain", "HD-02"), ("loan", "show", "HD-02")):
        answer = fund(*words, "--as-of", "30/12/2022")
        assert answer.code == 1
        assert "begins at the end of 31/12/2022" in answer.err
    assert fund("journal").code == 0
