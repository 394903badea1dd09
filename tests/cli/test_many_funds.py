"""`--fund all` and `--fund 1,2` at the command line: what takes them, and what does not."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Connection

import fundledger
from benchmarks import nation
from fundledger.banking.lines import StatementRead
from fundledger.banking.reconcile import reconciled
from fundledger.errors import FundledgerError
from fundledger.exchange.statements import take_statements
from fundledger.ledger.journal import writing
from fundledger.notebook import Funds
from fundledger.reports import workers
from tests.cli.conftest import Run

SPAN = ("--from", "01/04/2020", "--to", "31/12/2020")
DAY = ("--as-of", "31/12/2020")
YEAR = ("--from", "01/01/2020", "--to", "31/12/2020")

READING = (
    *(("report", name, *SPAN) for name in ("capital", "collections", "due", "response")),
    ("report", "disbursements", *YEAR),
    *(("report", "disbursements", "--by", cut, *YEAR) for cut in ("purpose", "borrower")),
    *(("report", name, *SPAN) for name in ("movements", "result", "trial-balance", "journal")),
    ("report", "capital", "--groups", *SPAN),
    *(("report", name, *SPAN) for name in ("petitions", "registry")),
    ("report", "ledger", "bank_capital", *SPAN),
    ("report", "collections", "--by", "source", *SPAN),
    ("report", "movements", "--by", "source", *SPAN),
    *(("balance", "--by", cut, *DAY) for cut in ("account", "role", "loan", "source")),
    ("balance", "--from", "01/04/2020", *DAY),
    ("journal", "--from", "01/12/2020", *DAY),
    ("account", "list", *DAY),
    ("account", "ledger", "bank_capital", *DAY),
    ("application", "list", *DAY),
    ("petition", "list", *DAY),
    ("loan", "list", *DAY),
    ("loan", "restructurings", *DAY),
    ("loan", "list", "--groups", *DAY),
    ("debt-group", "list", *DAY),
    ("cooperative", "list", *DAY),
    ("cooperative", "search", "mau", *DAY),
    ("security", "list", *DAY),
    ("provision", "list", *DAY),
    ("provision", "used", *DAY),
    ("setting", "list", *DAY),
    ("period", "list", *DAY),
    ("bank", "account", "list", *DAY),
    ("bank", "lines", *DAY),
    ("bank", "match", *DAY),
    ("bank", "reconcile", *DAY),
    ("arrears", "list", *DAY),
    ("arrears", "ageing", *DAY),
    ("arrears", "ageing", "--by", "source", *DAY),
    ("arrears", "movements", *SPAN),
    ("arrears", "reviews", *DAY),
    *(("remind", name, *DAY) for name in ("due", "list", "rules")),
    ("promise", "list", *DAY),
    *(("inspect", name, *DAY) for name in ("due", "list")),
    ("council", "list", *DAY),
    ("outlook", *DAY),
    *(("outlook", "--method", method, *DAY) for method in ("history", "simulate")),
    ("outlook", "--groups", *DAY),
    ("outlook", "rates", *DAY),
    ("outlook", "explain", *DAY),
    ("outlook", "changes", "--since", "2020-03-31", *DAY),
    ("backtest", *DAY),
    ("recovery-plan", "list", *DAY),
    ("limitation", "list", *DAY),
    ("case", "list", *DAY),
    ("case", "dates", *DAY),
    ("security", "handle", "list", *DAY),
    ("worklist", *DAY),
    ("notice", "list", *DAY),
    ("paper", "list", *DAY),
    ("limits", "list", *DAY),
    ("lending", "stops", *DAY),
    ("report", "lendable", *DAY),
    *(("report", "applications", *by, *SPAN) for by in ((), ("--compare",))),
    ("lending", "rules", *DAY),
    ("programme", "list", *DAY),
    ("support", "category", "list", *DAY),
    ("support", "list", *DAY),
    ("support", "totals", *SPAN),
    ("cooperative", "relations", *DAY),
    ("export", "vouchers", *SPAN),
    ("quarter", "status", "2020Q4"),
    ("year", "status", "2020"),
    ("fund", "list", *DAY),
    ("check",),
)
DOCUMENTED = [words for words in READING if words[0] not in ("fund", "check")]
EMPTY = {
    *("security list", "period list", "bank lines", "bank match", "bank reconcile", "check"),
    "loan restructurings",
    *("application list", "petition list", "report petitions"),
    *("arrears list", "arrears reviews", "council list", "limitation list", "provision used"),
    *("case list", "case dates", "security handle"),
    *("recovery-plan list", "backtest --as-of"),
    *("cooperative relations", "lending stops", "notice list", "paper list"),
    *("remind due", "remind list", "promise list", "inspect list"),
    *("programme list", "support category", "support list", "support totals"),
}

OF_ONE = (
    ("loan", "show", "HD-0001"),
    ("loan", "explain", "HD-0001"),
    ("loan", "quote", "HD-0001"),
    ("entry", "show", "1"),
    ("entry", "reverse", "1", "--reason", "x"),
    ("cooperative", "show", "0100000000"),
    ("security", "list", "HD-0001"),
    ("collect", "HD-0001", "1000", "--document", "GBC"),
    ("roll", "--to", "31/12/2020"),
    ("quarter", "close", "2020Q4"),
    ("period", "lock", "31/03/2020"),
    ("setting", "set", "rate_percent_max", "12", "--from", "01/01/2021", "--document", "QĐ"),
    ("fund", "rename", "--name", "x"),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("nation") / "cả nước.db")
    nation.make(path, funds_count=3, loans=4, years=1).close()
    return path


@pytest.fixture(autouse=True)
def book(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDLEDGER_BOOK", place)


@pytest.mark.parametrize("words", READING, ids=" ".join)
@pytest.mark.parametrize("funds", ["all", "3,1"])
def test_what_reads_takes_many_funds(run: Run, words: tuple[str, ...], funds: str) -> None:
    shown = run(*words, "--fund", funds, "--lang", "vi")
    assert (shown.code, shown.err) == (0, "")
    rows = list(csv.DictReader(run(*words, "--fund", funds, "--csv").out.splitlines()))
    asked = ["1", "2", "3"] if funds == "all" else ["1", "3"]
    found = list(dict.fromkeys(row["fund"] for row in rows))
    assert found == ([] if " ".join(words[:2]) in EMPTY else asked)
    if words[0] not in ("fund", "check"):
        document = json.loads(run(*words, "--fund", funds, "--json").out)
        assert [str(each["fund"]) for each in document["funds"]] == asked


@pytest.mark.parametrize(
    "words", [w for w in READING if w[0] not in ("fund", "check")], ids=" ".join
)
def test_each_document_is_the_one_of_its_fund(run: Run, words: tuple[str, ...]) -> None:
    document = json.loads(run(*words, "--fund", "all", "--json").out)
    for number, each in enumerate(document["funds"], start=1):
        alone = json.loads(run(*words, "--fund", str(number), "--json").out)
        assert {name: each[name] for name in alone} == alone
        assert each["fund_name"] == f"Quỹ mẫu {number:02}"


@pytest.mark.parametrize("words", OF_ONE, ids=" ".join)
@pytest.mark.parametrize("funds", ["all", "1,2"])
def test_what_is_of_one_fund_says_so(run: Run, words: tuple[str, ...], funds: str) -> None:
    answer = run(*words, "--fund", funds)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("This is of one fund. Name it: --fund NUMBER.")


def test_a_book_begins_with_one_fund(run: Run, tmp_path: Path) -> None:
    new = ("--book", str(tmp_path / "b.db"), "--name", "Quỹ")
    assert run("init", *new, "--fund", "1,2").err.startswith("This is of one fund.")
    assert not (tmp_path / "b.db").exists()


@pytest.mark.parametrize("command", [("report", "capital"), ("fund", "list"), ("loan", "list")])
def test_a_link_is_of_one_chain(run: Run, command: tuple[str, ...]) -> None:
    answer = run(*command, "--fund", "all", "--known-at", "5")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("--known-at 5 is the number of a link of one fund's chain;")
    assert run(*command, "--fund", "all", "--known-at", "21/11/2026").code == 0


def test_funds_of_a_book_by_a_link(run: Run) -> None:
    assert "one fund's chain" in run("fund", "list", "--known-at", "5").err
    (row,) = csv.DictReader(
        run("fund", "list", "--fund", "2", "--known-at", "5", "--csv").out.splitlines()
    )
    assert (row["fund"], row["links"]) == ("2", "5")


@pytest.mark.parametrize("command", [("report", "capital"), ("fund", "list"), ("check",)])
def test_a_fund_that_the_book_does_not_have(run: Run, command: tuple[str, ...]) -> None:
    answer = run(*command, "--fund", "1,77")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "The book has no fund 77. Funds in it: 1, 2, 3.\n"


@pytest.mark.parametrize("said", ["", "1,", "1,x", "alle", "1-3"])
def test_a_list_of_funds_that_is_none(run: Run, said: str) -> None:
    assert run("report", "capital", "--fund", said).code == 2


def test_a_list_of_one_is_that_fund(run: Run) -> None:
    words = ("report", "capital", *DAY)
    assert run(*words, "--fund", " 2 ").out == run(*words, "--fund", "2,2").out
    assert run("loan", "show", "HD-0001", *DAY, "--fund", "2,2").code == 0


def test_all_of_a_book_of_one_fund_is_a_list_of_one(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "b.db"
    nation.make(str(place), funds_count=1, loans=1, years=1).close()
    words = ("report", "capital", *DAY, "--book", str(place), "--json")
    document = json.loads(run(*words, "--fund", "all").out)
    assert [each["fund"] for each in document["funds"]] == [1]


def test_processes_answer_what_one_does(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("report", "capital", *SPAN, "--compare", "--fund", "all", "--lang", "vi")
    one = run(*words).out
    monkeypatch.setattr(workers, "LINKS_A_PROCESS", 1)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    assert run(*words).out == one


def test_a_workbook_of_many_funds(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "vốn.xlsx"
    assert run("report", "capital", *DAY, "--fund", "all", "--xlsx", str(place)).code == 0
    sheet = CalamineWorkbook.from_path(str(place)).get_sheet_by_index(0).to_python()
    names = [row[1] for row in sheet if str(row[1]).startswith("Quỹ mẫu")]
    assert names == ["Quỹ mẫu 01", "Quỹ mẫu 02", "Quỹ mẫu 03"]


def test_a_code_that_no_fund_knows_is_refused_as_of_one(run: Run) -> None:
    many = run("balance", "--loan", "HD-77", "--fund", "all")
    assert (many.code, many.err) == (1, run("balance", "--loan", "HD-77", "--fund", "1").err)
    some = run("balance", "--by", "loan", "--cooperative", "0200000000", "--fund", "all", *DAY)
    assert some.code == 0
    assert "Fund 1 (Quỹ mẫu 01) is left out" in some.out


# The notebook.


@pytest.fixture
def country(place: str) -> Iterator[Funds]:
    with fundledger.open(place, fund="all") as opened:
        yield opened


def test_a_notebook_of_many_funds(country: Funds, place: str) -> None:
    span = {"first": "01/04/2020"}
    day = "31/12/2020"
    frames = {
        "capital": country.capital(day, **span),
        "collections": country.collections(day, by="source", **span),
        "due": country.due(as_of=day, **span),
        "response": country.response(day, **span),
        "movements": country.movements(day, **span),
        "result": country.result(day, **span),
        "loans": country.loans(day),
    }
    for name, found in frames.items():
        assert list(found.columns[:2]) == ["fund", "fund_name"], name
        assert list(dict.fromkeys(found["fund"])) == [1, 2, 3], name
    with fundledger.open(place, fund=2) as one:
        alone = one.loans(day)
        mine = frames["loans"].query("fund == 2").drop(columns=["fund", "fund_name"])
        assert mine.reset_index(drop=True).equals(alone)
        figures = one.capital(day, **span).set_index("figure")["amount"]
        row = frames["capital"].set_index("fund").loc[2]
        assert row["principal_collected"] == figures["principal_collected"]
    assert repr(country).endswith(": 3 funds>")


def test_a_notebook_of_some_funds(place: str) -> None:
    with fundledger.open(place, fund=[3, 1]) as some:
        assert some.funds == (1, 3)
    with pytest.raises(FundledgerError) as refusal:
        fundledger.open(place, fund=[1, 77])
    assert refusal.value.key == "fund.unknown"
    with pytest.raises(FundledgerError) as refusal:
        fundledger.open(place, fund="1,2")  # type: ignore[call-overload]
    assert refusal.value.key == "usage.not_a_number"


def test_one_fund_differs_from_its_bank_another_agrees_and_one_has_read_nothing(
    run: Run, tmp_path: Path
) -> None:
    """What a fund has not is left open in its line, not counted as nothing."""
    path = str(tmp_path / "ngân hàng.db")
    book = nation.make(path, funds_count=3, loans=2, years=1)
    with book.reading() as connection:
        has = {fund: at_the_bank(connection, fund) for fund in (1, 2)}
    for fund, difference in ((1, 0), (2, 500)):
        with writing(book, fund, "bench", clock=lambda: nation.NOW) as writer:
            balance = has[fund] + difference
            day = date(2020, 12, 31)
            read = StatementRead(
                account="0011", lines=(), first=day, last=day, opening=balance, closing=balance
            )
            take_statements(writer, [read], {"": "bank"})
    book.close()
    words = ("--book", path, "--fund", "all", "bank", "reconcile", *DAY)
    found = json.loads(run(*words, "--json").out)
    assert found["total"] == {"amount": 500}
    amounts = [
        [row["amount"] for row in each["bank_difference"]["rows"]] for each in found["funds"]
    ]
    assert amounts == [[], [500], []]
    assert run(*words).code == 0


def at_the_bank(connection: Connection, fund: int) -> int:
    return reconciled(connection, fund, "bank", date(2020, 12, 30)).book
