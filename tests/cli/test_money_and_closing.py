"""`money`, `loan move`, `entry reverse --dry-run`, `quarter`, `year`: typed, and read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_loan_contracts import add, fund

__all__ = ["fund"]

ON_PAPER = ("--despite", "đối chiếu trên giấy")
CAPITAL_IN = ("money", "capital-in", "1.000.000.000", "--source", "NSDP", "--document", "QĐ-1")


@pytest.fixture
def lent(fund: Run) -> Run:
    """Two loans of 300 million paid out, and a receipt of 25 million on the first."""
    assert fund(*CAPITAL_IN, "--on", "02/01/2023").code == 0
    for number in ("HD-01", "HD-02"):
        assert add(fund, number).code == 0
        paid = fund("disburse", number, "300.000.000", "--on", "10/01/2023", "--document", number)
        assert paid.code == 0
    got = fund("collect", "HD-01", "25.000.000", "--on", "10/04/2023", "--document", "GBC-1")
    assert got.code == 0
    return fund


def link_of(lent: Run, document: str) -> str:
    rows = json.loads(lent("loan", "show", "HD-01", "--json").out)["documents"]
    return str(next(row["link"] for row in rows if row["document"] == document))


def principal(lent: Run, loan: str) -> int:
    rows: list[dict[str, Any]] = json.loads(lent("loan", "list", "--json").out)["rows"]
    row = next(row for row in rows if row["loan"] == loan)
    return int(row["principal_in_term"]) + int(row["principal_overdue"])


def test_a_receipt_is_rehearsed_and_moved(lent: Run) -> None:
    link = link_of(lent, "GBC-1")
    words = ("loan", "move", link, "--to", "HD-02", "--reason", "nhầm hợp đồng")
    before = principal(lent, "HD-01"), principal(lent, "HD-02")
    rehearsed = lent(*words, "--dry-run")
    assert (rehearsed.code, "Nothing was written" in rehearsed.out) == (0, True)
    assert (principal(lent, "HD-01"), principal(lent, "HD-02")) == before
    moved = json.loads(lent(*words, "--json").out)
    assert {row["loan"] for row in moved["loan_effect"]["rows"]} == {"HD-01", "HD-02"}
    assert (principal(lent, "HD-01"), principal(lent, "HD-02")) == before[::-1]
    assert lent("check").code == 0
    again = lent(*words)
    assert (again.code, f"no document at link {link}" in again.err) == (1, True)


def test_a_reversal_of_a_receipt_is_rehearsed(lent: Run) -> None:
    """25,000,000 on 10/4: 21,428,571 (a fourteenth) of principal, the rest interest."""
    before = principal(lent, "HD-01")
    answer = lent("entry", "reverse", "4", "--reason", "nhầm", "--dry-run")
    assert answer.code == 0
    assert answer.out.count("(21,428,571)") == answer.out.count("(3,571,429)") == 2
    assert "Nothing was written" in answer.out
    assert principal(lent, "HD-01") == before
    done = lent("entry", "reverse", "4", "--reason", "nhầm")
    assert "is reversed by entry 5" in done.out
    assert principal(lent, "HD-01") == before + 21_428_571


def test_a_court_fee_knows_the_borrower_of_its_loan(lent: Run) -> None:
    fee = ("money", "court-fee", "HD-01", "6.000.000", "--on", "01/05/2023", "--document", "BL-1")
    assert lent(*fee).code == 0
    rows = json.loads(lent("balance", "--by", "cooperative", "--json").out)["rows"]
    advanced = [row for row in rows if row["account"] == "13882"]
    assert [(row["cooperative"], row["debit"]) for row in advanced] == [("4900100001", 6_000_000)]
    back = lent("money", "court-fee-back", "HD-01", "6.000.000", "--on", "02/05/2023")
    assert back.code == 0
    nowhere = lent("money", "court-fee", "HD-99", "1", "--on", "01/05/2023")
    assert (nowhere.code, "HD-99" in nowhere.err) == (1, True)


def test_a_purse_below_zero_is_said(lent: Run) -> None:
    answer = lent("money", "pay", "9.000.000", "--for", "cost_staff", "--out-of", "cash")
    assert "11112 Cash – interest stands at 9,000,000 đồng below zero" in answer.out


def test_what_is_booked_into_a_closed_year_wants_another_closing(fund: Run) -> None:
    fund(*CAPITAL_IN, "--on", "02/01/2023")
    fund("money", "receive", "500", "--for", "711", "--on", "01/02/2023")
    assert fund("roll", "--to", "31/12/2023").code == 0
    refused = fund("year", "close", "2023")
    assert (refused.code, "no statement up to 31/12/2023 was read" in refused.err) == (1, True)
    assert fund("year", "close", "2023", *ON_PAPER).code == 0
    late = fund("money", "pay", "90", "--for", "cost_other", "--on", "30/12/2023")
    assert re.search(r"fundledger --book .+ year close 2023", late.out)
    assert fund("year", "close", "2023", *ON_PAPER).code == 0
    figures = json.loads(fund("year", "close", "2023", "--json").out)["year_result"]["rows"]
    assert {row["figure"]: row["amount"] for row in figures} == {
        "income": 500,
        "cost": 90,
        "tax": 0,
        "surplus": 410,
    }


def test_the_checklist_is_read_by_programs(lent: Run) -> None:
    rows = json.loads(lent("quarter", "status", "2023Q2", "--json").out)["rows"]
    assert {row["check"]: row["done"] for row in rows} == {
        "receipts": "yes",
        "money": "yes",
        "bank": "no",
        "rolled": "no",
        "proof": "yes",
        "locked": "no",
    }
    closed = json.loads(lent("quarter", "close", "2023Q2", *ON_PAPER, "--json").out)
    assert closed["quarter_steps"]["rows"][0]["what"] == "roll"
    left = [row["check"] for row in closed["checklist"]["rows"] if row["done"] != "yes"]
    assert left == ["bank"]


def test_every_paper_to_print_is_a_command_that_is_there(lent: Run) -> None:
    closed = json.loads(lent("quarter", "close", "2023Q2", *ON_PAPER, "--json").out)
    for row in closed["to_print"]["rows"]:
        program, *words = row["command"].split()
        assert program == "fundledger"
        answer = lent(*words)
        assert (answer.code, answer.err) == (0, ""), row


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("year", "status", "23"), "is not a year"),
        (("quarter", "status", "2023"), "2023Q2"),
        (
            ("year", "distribute", "2023", "--decision", "A", "--to", "other_reserve"),
            "development_reserve=10.000.000",
        ),
        (
            (
                *("year", "distribute", "2023", "--decision", "A"),
                *("--to", "other_reserve=1", "--to", "other_reserve=2"),
            ),
            "named twice",
        ),
        (("money", "pay", "5"), "--for"),
        (("money", "capital-in", "5"), "--source"),
        (("money", "transfer", "5", "--purpose", "vốn"), "interest"),
    ],
)
def test_wrong_usage_says_what_is_right(fund: Run, words: tuple[str, ...], said: str) -> None:
    answer = fund(*words)
    assert (answer.code, said in answer.err) == (2, True), answer.err
