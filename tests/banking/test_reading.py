"""What `bank read` says of a file, and what it asks: each next step that it names is taken."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from fundledger.cli.main import program
from fundledger.store.books import Book
from tests.banking.books import lent
from tests.exchange import statement_files
from tests.exchange.statement_files import ACCOUNT, Rows, save

Run = Callable[..., tuple[int, str]]
OTHER = "0011001932419"


@pytest.fixture(params=["en", "vi"])
def run(
    book: Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest
) -> Run:
    lent(book)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUNDLEDGER_BOOK", book.name)
    monkeypatch.setenv("FUNDLEDGER_ACTOR", "cán bộ A")

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(program, [*words, "--lang", request.param])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        if result.exit_code == 0 and "--json" not in words:
            assert max(map(len, result.output.splitlines()), default=0) <= 100
        return result.exit_code, result.output

    return run


def one_row(run: Run, *words: str) -> dict[str, object]:
    code, out = run(*words, "--json")
    assert code == 0, out
    (row,) = json.loads(out)["rows"]
    return dict(row)


def commands(out: str) -> Iterator[list[str]]:
    """The commands that a sentence names, as somebody would type them."""
    for found in re.findall(
        r"fundledger (bank read [^`“”]+?)(?:[`)]|\.?$|\. )", " ".join(out.split())
    ):
        yield shlex.split(found)


def bare() -> Rows:
    """Vietcombank's simple statement without its totals: nothing in it shows that it is whole."""
    return [row for row in statement_files.vietcombank() if row[:1] != ["Tổng"]]


# 100 million before; + 42,000,000 + 7,000,000 - 1,100 = 148,998,900 after.
OPENING, CLOSING = "100.000.000", "148.998.900"


def test_both_balances_typed_prove_a_file(run: Run, tmp_path: Path) -> None:
    save(tmp_path / "vcb.xlsx", bare())
    code, out = run("bank", "read", "vcb.xlsx")
    assert code == 1
    (asked,) = commands(out)
    assert asked[:3] == ["bank", "read", "vcb.xlsx"]
    assert (asked[3], asked[5]) == ("--opening", "--closing")
    for one in (("--opening", OPENING), ("--closing", CLOSING)):
        assert run("bank", "read", "vcb.xlsx", *one)[0] == 1
    wrong = run("bank", "read", "vcb.xlsx", "--opening", OPENING, "--closing", "148.998.901")
    assert wrong[0] == 1
    asked[4], asked[6] = OPENING, CLOSING
    row = one_row(run, *asked)
    assert (row["proof"], row["new_lines"]) == ("ends", 3)
    assert (row["opening_balance"], row["closing_balance"]) == (100_000_000, 148_998_900)


def test_one_is_enough_where_the_file_shows_the_rest(run: Run, tmp_path: Path) -> None:
    save(tmp_path / "vcb.xlsx", statement_files.vietcombank())  # its totals show it
    row = one_row(run, "bank", "read", "vcb.xlsx", "--closing", CLOSING)
    assert (row["opening_balance"], row["closing_balance"]) == (100_000_000, 148_998_900)


def test_a_balance_that_the_file_contradicts_is_left_out(run: Run, tmp_path: Path) -> None:
    save(tmp_path / "agri.xlsx", statement_files.agribank())
    for option in ("--opening", "--closing"):
        code, out = run("bank", "read", "agri.xlsx", option, "7")
        assert code == 1
        assert option in out
    assert run("bank", "read", "agri.xlsx")[0] == 0


def two_accounts(*, currency: str | None = None) -> Rows:
    """CashUp without balances; the second account in another currency, if one is said."""
    rows: Rows = []
    for row in statement_files.vietcombank_cashup():
        text = str(row[0]) if row else ""
        if text.startswith(("Số dư", "Tổng")):
            continue
        dated = len(row) == 6 and str(row[1]).endswith("2023")
        rows.append([*row[:4], None, row[5]] if dated else row)
        if currency is not None and text.startswith("Số tài khoản") and OTHER in row:
            rows.append(["Loại tiền/ Currency:", currency])
    return rows


def open_second_place(run: Run) -> None:
    for number, role in (("11221", "bank_capital"), ("11222", "bank_interest")):
        words = ("--name", f"VCB {role}", "--place", "VCB", "--from", "01/01/2023")
        assert run("account", "add", number, "--role", role, *words)[0] == 0


def test_balances_of_several_accounts_are_said_by_number(run: Run, tmp_path: Path) -> None:
    """1,000,000 + 42,000,000 - 1,100 = 42,998,900; and 0 + 500,000."""
    open_second_place(run)
    save(tmp_path / "hai.xlsx", two_accounts())
    places = ("--place", f"{ACCOUNT}=bank", "--place", f"{OTHER}=VCB")
    code, out = run("bank", "read", "hai.xlsx", *places)
    assert code == 1
    for account in (ACCOUNT, OTHER):
        assert re.search(f"--opening {account}=\\S+ --closing {account}=", " ".join(out.split()))
    code, out = run("bank", "read", "hai.xlsx", *places, "--opening", "1.000.000")
    assert code == 1
    assert f"--opening {ACCOUNT}=" in " ".join(out.split())
    ends = (
        *("--opening", f"{ACCOUNT}=1.000.000", "--closing", f"{ACCOUNT}=42.998.900"),
        *("--opening", f"{OTHER}=0", "--closing", f"{OTHER}=500.000"),
    )
    code, out = run("bank", "read", "hai.xlsx", *places, *ends)
    assert code == 0, out
    strange = run("bank", "read", "hai.xlsx", *places, *ends, "--closing", "99=1")
    assert strange[0] == 1
    assert "99" in strange[1]


def test_an_account_in_another_currency_is_left_out_as_is_said(run: Run, tmp_path: Path) -> None:
    rows = statement_files.vietcombank_cashup()
    rows.insert(12, ["Loại tiền/ Currency:", "USD"])
    for row in rows[13:]:
        for at in (3, 4):
            if len(row) > at and row[at] is not None and str(row[at])[0].isdigit():
                row[at] = "12.50"  # cents, which no account in đồng has
    save(tmp_path / "hai.xlsx", rows)
    code, out = run("bank", "read", "hai.xlsx")
    assert code == 1
    (asked,) = commands(out)
    assert asked == ["bank", "read", "hai.xlsx", "--place", f"{OTHER}=-"]
    row = one_row(run, *asked)
    assert (row["bank_account"], row["new_lines"], row["proof"]) == (ACCOUNT, 2, "running")
    code, out = run("bank", "read", "hai.xlsx", "--place", "999=-")
    assert code == 1
    assert "999" in out  # no such account, and nothing is left out by mistake
    both = ("--place", f"{OTHER}=-", "--place", f"{ACCOUNT}=-")
    assert run("bank", "read", "hai.xlsx", *both)[0] == 1


def test_the_only_account_in_another_currency_cannot_be_left_out(run: Run, tmp_path: Path) -> None:
    rows = statement_files.agribank()
    rows.insert(2, ["Loại tiền", "USD"])
    save(tmp_path / "usd.xlsx", rows)
    code, out = run("bank", "read", "usd.xlsx")
    assert code == 1
    assert "USD" in out
    assert "--place" not in out


def test_the_screen_says_which_bank_it_was_and_what_proved_it(run: Run, tmp_path: Path) -> None:
    save(tmp_path / "agri.xlsx", statement_files.agribank())
    code, out = run("bank", "read", "agri.xlsx", "--dry-run")
    assert code == 0
    assert "Agribank" in out
    assert "the balance after each line holds" in out or "số dư sau từng dòng khớp" in out
    row = one_row(run, "bank", "read", "agri.xlsx", "--dry-run")
    assert (row["layout"], row["bank"], row["proof"]) == ("agribank", "Agribank", "running")


def test_of_several_accounts_each_is_said(run: Run, tmp_path: Path) -> None:
    """The first by its running balance; of the second the bank says both ends and no balance."""
    open_second_place(run)
    rows = statement_files.vietcombank_cashup()
    rows[14][4] = None  # 500.000 in: 0 before, 500.000 after
    save(tmp_path / "hai.xlsx", rows)
    places = ("--place", f"{ACCOUNT}=bank", "--place", f"{OTHER}=VCB")
    code, out = run("bank", "read", "hai.xlsx", *places)
    assert code == 0, out
    words = " ".join(out.split())
    assert "VCB: " in words
    assert "opening + in − out = closing" in words or "đầu kỳ + thu − chi = cuối kỳ" in words


def empty(first: str, last: str) -> Rows:
    return [
        ["AGRIBANK"],
        ["Số tài khoản", "8401201001234"],
        [f"Từ ngày {first} đến ngày {last}"],
        ["Ngày GD", "Số CT", "Phát sinh Nợ", "Phát sinh Có", "Số dư", "Nội dung"],
    ]


def test_an_empty_period_counts_as_read(run: Run, tmp_path: Path) -> None:
    """April is read with its lines, May has none, June follows: no day between is missing."""
    april = statement_files.agribank()
    april.insert(2, ["Từ ngày 01/04/2023 đến ngày 30/04/2023"])
    save(tmp_path / "4.xlsx", april)
    save(tmp_path / "5.xlsx", empty("01/05/2023", "31/05/2023"))
    save(tmp_path / "6.xlsx", empty("01/06/2023", "30/06/2023"))
    assert run("bank", "read", "4.xlsx")[0] == 0
    row = one_row(run, "bank", "read", "5.xlsx", "--dry-run")
    assert (row["proof"], row["new_lines"], row["to"]) == ("empty", 0, "2023-05-31")
    for name in ("5.xlsx", "6.xlsx", "6.xlsx"):
        code, out = run("bank", "read", name)
        assert code == 0
        words = " ".join(out.split())
        assert "these days count as read" in words or "được coi là đã đọc" in words
        assert "have not been read" not in words
        assert "Chưa đọc sao kê" not in words
    _, out = run("quarter", "status", "2023Q2")
    words = " ".join(out.split())
    # compared at the end of June, not "read to 30/04": 6,900,000,000 less 42,998,900
    assert "6,857,001,100" in words or "6.857.001.100" in words


def test_another_export_is_asked_about_and_the_answer_is_taken(run: Run, tmp_path: Path) -> None:
    """Neither has running balances; the second cuts its narratives and has no reference."""
    save(tmp_path / "mot.xlsx", statement_files.vietcombank())
    assert run("bank", "read", "mot.xlsx")[0] == 0
    cut = statement_files.vietcombank()
    for row in cut[6:9]:
        row[1], row[4] = None, str(row[4])[:9]
    save(tmp_path / "hai.xlsx", cut)
    code, out = run("bank", "read", "hai.xlsx")
    assert code == 1
    same, new = re.findall(r"--alike (\w+)", " ".join(out.split()))
    assert (same, new) in (("same", "new"), ("trùng", "mới"))
    row = one_row(run, "bank", "read", "hai.xlsx", "--alike", same)
    assert (row["new_lines"], row["already_there"]) == (0, 3)
    assert one_row(run, "bank", "read", "hai.xlsx", "--alike", new)["new_lines"] == 3


def test_which_account_it_is_is_said_as_is_proposed(run: Run, tmp_path: Path) -> None:
    open_second_place(run)
    save(tmp_path / "vcb.xlsx", statement_files.vietcombank())
    code, out = run("bank", "read", "vcb.xlsx")
    assert code == 1
    found = re.search(r"--place (\S+?=\w+)", out)
    assert found is not None
    assert run("bank", "read", "vcb.xlsx", "--place", found[1])[0] == 0
    other = "VCB" if found[1].endswith("bank") else "bank"
    code, out = run("bank", "read", "vcb.xlsx", "--place", other)
    assert code == 1
    assert "--place" in out  # to be left out
    assert run("bank", "read", "vcb.xlsx")[0] == 0
