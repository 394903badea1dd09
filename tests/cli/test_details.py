"""A preview says first what many entries come to; each entry is shown on request."""

from __future__ import annotations

import json
from datetime import date

import pytest

from fundledger.contract.events import Collect, Disburse
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.sides import AS_SIGNED
from fundledger.loans.effects import Effects
from fundledger.reports import effects as effect_reports
from fundledger.store.books import Book
from tests.cli.conftest import Run
from tests.loans.books import enter, sign, with_capital

M = 1_000_000
AGREED = Terms(
    principal=400 * M,
    rate=Rate(73, 1000),
    disbursed=date(2023, 2, 1),
    instalments=4,
    every=Every(10, "week"),
)


@pytest.fixture
def lent(book: Book) -> Book:
    """Two loans; the first pays its first instalment in time, neither the second of 21/6."""
    with_capital(book)
    for number in ("HD-01", "HD-02"):
        sign(book, AGREED, number)
        enter(book, Disburse(AGREED.disbursed, 400 * M), number)
        enter(book, Collect(date(2023, 4, 12), 105_600_000), number)
    return book


def test_entries_are_counted_once_an_account() -> None:
    """A reversal stands as a negative on its own side, as in the books."""
    one = Draft(date(2023, 1, 1), "a", (Posting("112", 5), Posting("112", 2), Posting("411", -7)))
    of_loan = Posting("128", 3, "HD-01"), Posting("112", -3, "HD-01")
    other = Draft(date(2023, 1, 1), "b", of_loan)
    back = Draft(
        date(2023, 1, 1), "c", (Posting("128", -1, "HD-01"), Posting("112", 1)), reverses=2
    )
    found = Effects([one, other, back])
    sums = found.by_account({}, AS_SIGNED)
    assert sums == {"112": (3, 7, 2), "411": (1, 0, 7), "128": (2, 2, 0)}
    assert found.by_loan == {"HD-01": {"128": 2, "112": -3}}
    assert found.entries_of == {"HD-01": 2}


def test_a_roll_tells_accounts_and_loans(run: Run, lent: Book) -> None:
    """To 30/6: 100 million of each overdue; 9 days of it at 10,95 %, 30.000 a day, in the register,
    with the interest in term: 4.200.000 that is due and 9 days of 40.000.
    """
    asked = "roll", "--to", "30/06/2023", "--book", lent.name, "--dry-run"
    found = json.loads(run(*asked, "--json").out)
    sums = {
        row["account"]: (row["entries"], row["debit"], row["credit"]) for row in found["accounts"]
    }
    assert sums["12832"] == (2, 200 * M, 0)
    assert sums["12831"] == (2, 0, 200 * M)
    each = 9 * 30_000 + 4_200_000 + 9 * 40_000
    by_loan = [(row["loan"], row["entries"], row["principal_overdue"]) for row in found["loans"]]
    assert by_loan == [("HD-01", 2, 100 * M), ("HD-02", 2, 100 * M)]
    for row in found["loans"]:
        assert row["interest_receivable"] + row["memo_interest"] == each
        assert row["interest_receivable"] == row["interest_income"]
    assert "entries" not in found
    kept = json.loads(run(*asked, "--json", "--details").out)
    assert {**found, "entries": kept["entries"]} == kept
    assert sum(line["debit"] or 0 for line in kept["entries"]) == sum(
        row["debit"] for row in found["accounts"]
    )


def test_the_screen_of_a_roll_has_entries_on_request(run: Run, lent: Book) -> None:
    asked = "roll", "--to", "30/06/2023", "--book", lent.name, "--dry-run"
    brief, whole = run(*asked).out, run(*asked, "--details").out
    assert "BY ACCOUNT" in brief
    assert "BY CONTRACT" in brief
    assert brief.rstrip().endswith("--details")
    assert "ENTRIES" not in brief
    assert "ENTRIES" in whole
    assert not whole.rstrip().endswith("--details")


def test_many_loans_are_a_detail(run: Run, lent: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effect_reports, "LOANS_SHOWN", 1)
    asked = "roll", "--to", "30/06/2023", "--book", lent.name, "--dry-run"
    brief = run(*asked).out
    assert "BY CONTRACT" not in brief
    assert "2 contracts in all." in brief
    assert brief.count("--details") == 1
    assert "BY CONTRACT" in run(*asked, "--details").out


def test_a_roll_of_nothing_has_no_sums(run: Run, lent: Book) -> None:
    asked = "roll", "--to", "30/06/2023", "--book", lent.name
    assert run(*asked).code == 0
    again = run(*asked)
    assert "BY ACCOUNT" not in again.out
    assert json.loads(run(*asked, "--json").out)["accounts"] == []


def test_a_decision_is_summed_up_and_its_entries_are_on_request(run: Run, lent: Book) -> None:
    asked = ("loan", "reschedule", "HD-01", "--on", "01/07/2023", "--book", lent.name, "--dry-run")
    asked = (*asked, "--instalment", "01/01/2024=300.000.000")
    brief, whole = run(*asked).out, run(*asked, "--details").out
    assert ["OLD AND NEW PLAN" in said for said in (brief, whole)] == [True, True]
    assert ["BY ACCOUNT" in said for said in (brief, whole)] == [True, True]
    assert ["ENTRIES\n" in said for said in (brief, whole)] == [False, True]
    for said in (brief, whole):
        assert "Nothing was written" in said
        assert "Entries 6 to 7" in said
    document = json.loads(run(*asked, "--json").out)
    assert list(document) == ["loan_effect", "loan_plan_change", "accounts_moved", "loan_entries"]
    assert len(document["loan_entries"]["rows"]) == 4
    assert len(run(*asked, "--csv").out.splitlines()) == 5


def test_one_entry_is_its_own_sum(run: Run, lent: Book) -> None:
    asked = "disburse", "HD-03", "400000000", "--on", "01/07/2023", "--book", lent.name
    sign(lent, AGREED, "HD-03")
    shown = run(*asked, "--dry-run").out
    assert "BY ACCOUNT" not in shown
    assert "ENTRIES" in shown
    assert "--details" not in shown


def test_undoing_a_decision_shows_the_plan_turned_back(run: Run, lent: Book) -> None:
    """From 1/1/2024 back to two instalments: the interest to come is less again."""
    decided = ("loan", "reschedule", "HD-01", "--on", "01/07/2023", "--book", lent.name, "--json")
    changed = json.loads(run(*decided, "--instalment", "01/01/2024=300.000.000").out)
    link = json.loads(run("loan", "schedule", "HD-01", "--book", lent.name, "--json").out)[
        "loan_plan_versions"
    ]["rows"][1]["link"]
    undone = run("loan", "undo", "HD-01", link, "--reason", "sai", "--book", lent.name, "--json")
    back = json.loads(undone.out)["loan_plan_change"]
    forth = changed["loan_plan_change"]
    assert back["totals"]["difference"] == -forth["totals"]["difference"] != 0
    assert [row["new_principal"] for row in back["rows"]] == [
        row["old_principal"] for row in forth["rows"]
    ]
