"""`loan add`, `loan import`, `loan correct`: what an accountant types and reads."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import writing
from fundledger.store.books import open_book
from tests.cli.conftest import Answer, Run
from tests.exchange.loan_files import YAML, row, workbook, written

OPTIONS = {
    "--cooperative": "4900100001",
    "--signed": "05/01/2023",
    "--source": "NSDP",
    "--principal": "300.000.000",
    "--rate": "6,6",
    "--disbursed": "10/01/2023",
    "--instalments": "14",
    "--every": "1 quý",
}


@pytest.fixture
def fund(run: Run, book_path: Path) -> Run:
    """The program with a book, in which one cooperative is registered."""
    body = {"name": "HTX mẫu 01", "status": "active", "merged_into": None}
    book = open_book(str(book_path))
    with writing(book, 20, "kế toán") as writer:
        writer.state(Statement("cooperative", "4900100001", date(2023, 1, 1), body))
    book.close()
    return lambda *words: run("--book", str(book_path), "--fund", "20", *words)


def add(fund: Run, number: str, *words: str, **changed: str | None) -> Answer:
    options = {**OPTIONS, **{f"--{name.replace('_', '-')}": v for name, v in changed.items()}}
    given = [word for name, value in options.items() if value for word in (name, value)]
    return fund("loan", "add", number, *given, *words)


def test_a_contract_by_options_shows_its_schedule(fund: Run) -> None:
    answer = add(fund, "HD-01")
    assert (answer.code, answer.err) == (0, "")
    assert "rate 6,6 %/năm" in answer.out
    assert "… and 2 more instalments" in answer.out
    # 300 million over 14 quarters: 90 days of the first at 6.6 % of 365 are 4,882,192
    assert "4,882,192" in answer.out
    assert "is signed" in answer.out
    assert "nothing was written" in add(fund, "HD-01").out


def test_a_warning_names_the_option(fund: Run) -> None:
    answer = add(fund, "HD-01", rate="21")
    assert answer.code == 0
    assert "at --rate: Warning: the rate is above 20 %" in answer.err


def test_everything_wrong_with_options_is_told(fund: Run) -> None:
    answer = add(fund, "HD-01", source=None, principal=None, every="3", rate="x")
    assert answer.code == 1
    assert "at --every: “3”" in answer.err
    assert "at --source: “source” is missing" in answer.err
    answer = add(fund, "HD-01", rate=None, instalments=None)
    assert "at --rate: The rate is missing" in answer.err
    assert "at --instalments: “instalments” is missing" in answer.err


def test_a_second_contract_with_the_number_is_refused(fund: Run) -> None:
    add(fund, "HD-01")
    answer = add(fund, "HD-01", principal="400.000.000")
    assert answer.code == 1
    assert "A contract HD-01 already stands" in answer.err


def test_neither_a_file_nor_options(fund: Run) -> None:
    answer = fund("loan", "add", "HD-01")
    assert answer.code == 2
    assert "There is no file HD-01" in answer.err


def test_a_file_is_added_imported_and_corrected(fund: Run, tmp_path: Path) -> None:
    written(tmp_path / "a.yaml", YAML)
    answer = fund("loan", "add", "a.yaml", "--json")
    assert json.loads(answer.out)["loan"] == "01/2023/HĐTD"
    rows = json.loads(fund("loan", "import", "a.yaml", "--json").out)["rows"]
    assert [(line["loan"], line["outcome"]) for line in rows] == [("01/2023/HĐTD", "already")]
    written(tmp_path / "b.yaml", YAML.replace("0.55", "0.5"))
    refused = fund("loan", "import", "b.yaml")
    assert (refused.code, "fundledger loan correct" in refused.err) == (1, True)
    corrected = fund("loan", "correct", "b.yaml", "--reason", "gõ nhầm lãi suất")
    assert "Contract 01/2023/HĐTD is corrected" in corrected.out
    assert fund("loan", "correct", "b.yaml", "--reason", "gõ nhầm").code == 1


def test_a_dry_run_and_remarks(fund: Run, tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", [row()])
    assert "Nothing was written" in fund("loan", "import", "a.xlsx", "--dry-run").out
    assert "1 signed, 0 already there" in fund("loan", "import", "a.xlsx").out
    workbook(tmp_path / "b.xlsx", [row(number="B", every="3")])
    answer = fund("loan", "import", "b.xlsx", "--remarks", "c.xlsx")
    assert answer.code == 1
    assert "mend the rows there" in answer.err
    assert (tmp_path / "c.xlsx").exists()


def test_terms_beside_the_usual_by_options(fund: Run) -> None:
    """Due at the quarters' ends, 30 million agreed, ten days of grace, paid by instalment."""
    answer = add(
        fund,
        "HD-01",
        *("--due-day", "month_end", "--first-due", "31/03/2023", "--last-due", "15/06/2026"),
        *("--method", "niên kim", "--instalment", "30.000.000"),
        *("--overdue-grace-days", "10", "--waterfall-by", "theo kỳ"),
    )
    assert (answer.code, answer.err) == (0, "")
    # 300 million from 10/1 to 31/3: 80 days at 6.6 % of 365 are 4,339,726
    assert "4,339,726" in answer.out
    assert "25,660,274" in answer.out  # 30,000,000 less that
    said = json.loads(fund("loan", "show", "HD-01", "--json").out)["contract"]["terms"]
    assert (said["due_day"], said["last_due"]) == ("month_end", "2026-06-15")
    assert (said["instalment"], said["overdue_grace_days"]) == (30_000_000, 10)
    assert said["waterfall_by"] == "instalment"


def test_early_principal_is_principal_on_its_day(fund: Run) -> None:
    """The receipt names 50 million: no interest is taken, nothing is held."""
    add(fund, "HD-01")
    fund("capital", "record", "500.000.000", "--source", "NSDP", "--on", "05/01/2023")
    fund("disburse", "HD-01", "300.000.000", "--on", "10/01/2023", "--document", "UNC-1")
    words = ("--on", "15/02/2023", "--document", "GBC-1")
    answer = fund(
        "collect", "HD-01", "50.000.000", *words, "--split", "prepaid_principal=50.000.000"
    )
    assert answer.code == 0, answer.err
    at = json.loads(fund("loan", "show", "HD-01", "--as-of", "15/02/2023", "--json").out)
    assert at["position"]["principal_in_term"] == 250_000_000
    assert at["position"]["unapplied"] == 0
    # 300.000.000 × 36 days × 6,6 % / 365 = 1.952.876,71: still to fall due
    assert at["position"]["interest_accrued"] == 1_952_877
    assert at["unpaid"] == []
    late = json.loads(fund("loan", "show", "HD-01", "--as-of", "20/04/2023", "--json").out)
    assert [(each["due"], each["days_overdue"]) for each in late["unpaid"]] == [("2023-04-10", 10)]
