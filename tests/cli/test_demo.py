"""`fundledger demo`: the published position, out of files that a user could have written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PUBLISHED = {  # seed 003, II.6, in triệu; at 30/6/2023
    "charter_capital": 7_500,
    "principal_in_term": 3_000,
    "principal_overdue": 1_610,
    "capital_on_hand": 2_890,
    "capital_on_hand_opening": 2_310,
    "principal_collected": 580,
    "disbursed": 0,
}
INTEREST = {  # in trăm nghìn
    "interest_collected": 2_431,
    "interest_collected_in_term": 1_056,
    "interest_collected_overdue": 1_375,
}
BORROWERS = {
    "borrowers": 20,
    "borrowers_in_term": 10,
    "borrowers_overdue": 10,
    "borrowers_overdue_with_principal": 7,
}


@pytest.fixture
def made(run: Run, tmp_path: Path) -> Path:
    answer = run("demo", "--into", str(tmp_path / "quỹ"))
    assert answer.code == 0, answer.err
    assert "invented" in answer.out
    assert "DEMO-QH08" in answer.out  # overdue by interest alone
    assert "DEMO-TH03" not in answer.out
    return tmp_path / "quỹ"


def test_the_published_position_comes_out(run: Run, made: Path) -> None:
    book = str(made / "lang-son.db")
    answer = run("--book", book, "report", "capital", "--as-of", "30/06/2023", "--json")
    found = json.loads(answer.out)
    assert next(iter(found)) == "as_of"
    assert {name: found[name] for name in PUBLISHED} == {
        name: amount * 1_000_000 for name, amount in PUBLISHED.items()
    }
    assert {name: found[name] for name in INTEREST} == {
        name: amount * 100_000 for name, amount in INTEREST.items()
    }
    assert {name: found[name] for name in BORROWERS} == BORROWERS
    assert run("--book", book, "check").code == 0


def test_new_lending_is_stopped_as_the_province_decided(run: Run, made: Path) -> None:
    """Notice 521/TB-UBND of 16/9/2021; every loan of the demonstration was signed before."""
    book = ("--book", str(made / "lang-son.db"))
    (only,) = json.loads(run(*book, "lending", "stops", "--json").out)["rows"]
    assert (only["lending"], only["from"], only["state"]) == ("stop", "2021-09-16", "in_force")
    loans = json.loads(run(*book, "loan", "list", "--json").out)["rows"]
    assert len(loans) == 20
    assert max(each["signed"] for each in loans) == "2020-12-31"
    terms = ("--principal", "100.000.000", "--rate", "6", "--instalments", "4")
    days = ("--signed", "16/09/2021", "--disbursed", "20/09/2021", "--source", "VON-DL")
    words = ("--cooperative", "DEMO-01", *terms, "--every", "3 months", *days)
    refused = run(*book, "loan", "add", "MOI", *words)
    assert refused.code == 1
    assert "Thông báo 521/TB-UBND ngày 16/9/2021" in refused.err


def test_seven_of_the_ten_overdue_were_sued_as_published(run: Run, made: Path) -> None:
    """Văn Quan 3, Bắc Sơn 2, Cao Lộc 2. Each owes 240 million after the first quarter's receipt."""
    book = ("--book", str(made / "lang-son.db"), "--lang", "en")
    found = run(*book, "case", "list", "--as-of", "30/06/2023", "--json").out
    rows = json.loads(found)["rows"]
    expected = ("Văn Quan", "Bắc Sơn", "Cao Lộc")
    areas = [row["area"] for row in rows]
    assert {area: areas.count(area) for area in areas} == dict(
        zip(expected, (3, 2, 2), strict=True)
    )
    assert list(rows[0]) == [
        *("case", "court", "kind", "cooperative", "name", "area", "loans", "state", "since"),
        *("claim_principal", "claim_interest", "next_event", "next_date"),
    ]
    assert {row["claim_principal"] for row in rows} == {240_000_000}
    # Filed on Tuesday 20/6/2023: eight working days end on Friday 30/6.
    first = rows[0]
    assert (first["since"], first["next_date"]) == ("2023-06-20", "2023-06-30")
    assert (first["state"], first["next_event"], first["kind"]) == ("filed", "answer", "civil")


def test_the_same_files_change_nothing_more(run: Run, made: Path) -> None:
    book = str(made / "lang-son.db")
    again = run("--book", book, "collect", str(made / "thu-no-quy-1.xlsx"), "--post")
    assert again.code == 0, again.err
    status = run("--book", book, "quarter", "status", "2023Q2", "--json")
    assert {row["done"] for row in json.loads(status.out)["rows"]} == {"yes"}


def test_the_statement_agrees_with_the_books(run: Run, made: Path) -> None:
    """2,310 on hand, 294.675 and 528.425 of the two quarters: 3,133.1 triệu on the account."""
    book = str(made / "lang-son.db")
    words = ("bank", "reconcile", "--as-of", "30/06/2023", "--json")
    answer = json.loads(run("--book", book, *words).out)
    balances, why = answer["bank_balances"]["rows"], answer["bank_difference"]["rows"]
    by_word = {row["account"]: row["balance"] for row in balances}
    assert by_word["book"] == by_word["statement"] == 3_133_100_000
    assert by_word["difference"] == 0
    assert why == []
    again = run("--book", book, "bank", "read", str(made / "sao-ke-quy-2.xlsx"), "--json")
    assert [row["new_lines"] for row in json.loads(again.out)["rows"]] == [0]
    lines = json.loads(run("--book", book, "bank", "lines", "--json").out)["rows"]
    assert (len(lines), {row["state"] for row in lines}) == (21, {"posted"})


def test_a_loan_that_owes_interest_alone_is_overdue(run: Run, made: Path) -> None:
    words = ("loan", "list", "--state", "overdue", "--as-of", "30/06/2023", "--json")
    rows = json.loads(run("--book", str(made / "lang-son.db"), *words).out)["rows"]
    assert len(rows) == 10
    assert [row["principal_overdue"] for row in rows].count(0) == 3


def test_it_is_made_anew_until_somebody_has_written_in_it(run: Run, made: Path) -> None:
    assert run("demo", "--into", str(made)).code == 0
    book = str(made / "lang-son.db")
    paid = ("collect", "DEMO-QH01", "1.000.000", "--on", "03/07/2023", "--document", "MOI")
    assert run("--book", book, *paid).code == 0
    again = run("demo", "--into", str(made))
    assert (again.code, "has been written to" in again.err) == (1, True)
    assert run("--book", book, "loan", "show", "DEMO-QH01").out.count("MOI") == 1


def test_a_folder_of_somebody_else_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thư.txt").write_text("của tôi")
    assert run("demo", "--into", str(tmp_path)).code == 1
    assert (tmp_path / "thư.txt").read_text() == "của tôi"


def test_words_stand_where_codes_were(run: Run, made: Path) -> None:
    """HTX 18 paid what was late; of being late it still owes 9.02 million."""
    book = ("--book", str(made / "lang-son.db"))
    day = ("--as-of", "30/06/2023")
    listed = run(*book, "loan", "list", "--state", "overdue", *day)
    of = {line.split()[0]: line for line in listed.out.splitlines() if line.startswith("DEMO")}
    assert of["DEMO-QH08"].endswith("0  overdue interest left")
    assert of["DEMO-QH01"].endswith("730  overdue")
    rows = json.loads(run(*book, "loan", "list", *day, "--json").out)["rows"]
    assert {row["state"] for row in rows if row["loan"] in of} == {"overdue"}
    shown = run(*book, "loan", "show", "DEMO-QH08", *day)
    assert "9,020,000 đồng of overdue and late interest is still owed" in shown.out
    entry = run(*book, "entry", "show", "40")
    assert "kind: Collection" in entry.out
    assert json.loads(run(*book, "entry", "show", "40", "--json").out)["kind"] == "collect"


def test_the_published_figures_are_the_books_but_one(run: Run, made: Path) -> None:
    """Of fourteen figures of the Fund one is another: 07 overdue, where the report has had 10."""
    book, report = str(made / "lang-son.db"), str(made / "so-lieu-ls003.yaml")
    answer = run("--book", book, "figures", "check", report, "--against-book", "--json")
    found = json.loads(answer.out)["figure_findings"]["rows"]
    differ = [
        (each["figure_id"], each["as_printed"], each["should_be"])
        for each in found
        if each["figure_rule"] == "against_book"
    ]
    assert differ == [("ls003:quy-du-no-qua-han-htx", "07 HTX", "10 HTX")]
    assert Path(report).read_text(encoding="utf-8").count("book: capital.") == 14


def test_support_comes_to_what_was_published(run: Run, made: Path) -> None:
    """12.631 triệu in all to 30/6/2023, 313,5 of them in the half-year."""
    book = str(made / "lang-son.db")
    days = ("--from", "01/01/2023", "--to", "30/06/2023")
    rows = json.loads(run("--book", book, "support", "totals", *days, "--json").out)["rows"]
    total = next(each for each in rows if each["category"] is None and each["unit"] is None)
    assert (total["cumulative_amount"], total["amount"]) == (12_631_000_000, 313_500_000)
