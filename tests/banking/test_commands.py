"""Bank statements at the command line: what is typed, what is answered, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from fundledger.cli.main import program
from fundledger.store.books import Book
from tests.banking.books import lent
from tests.exchange import container_files, statement_files
from tests.ledger.books import account_sums

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(book: Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    lent(book)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUNDLEDGER_BOOK", book.name)
    monkeypatch.setenv("FUNDLEDGER_ACTOR", "cán bộ A")
    monkeypatch.setenv("FUNDLEDGER_LANG", "en")
    statement_files.save(tmp_path / "vcb.xlsx", statement_files.vietcombank())
    statement_files.save(tmp_path / "vcb2.xlsx", statement_files.vietcombank_cashup())

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(program, list(words))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run


def rows(run: Run, *words: str) -> list[dict[str, object]]:
    code, out = run(*words, "--json")
    assert code == 0, out
    found: list[dict[str, object]] = json.loads(out)["rows"]
    return found


def test_from_the_file_to_the_books(run: Run, book: Book) -> None:
    assert "3 new lines would be" in run("bank", "read", "vcb.xlsx", "--dry-run")[1]
    assert rows(run, "bank", "lines") == []
    assert "3 new lines were kept" in run("bank", "read", "vcb.xlsx")[1]
    assert "All lines are here already" in run("bank", "read", "vcb.xlsx")[1]
    one, other, fee = (str(row["bank_line"]) for row in rows(run, "bank", "lines"))
    matched = rows(run, "bank", "match")
    assert [(row["proposal"], row["certain"]) for row in matched] == [
        ("collect", "no"),  # 42 million is more than the 34.4 that are due: a person looks at it
        ("collect", "no"),
        (None, None),
    ]
    before = account_sums(book)
    assert "1 would be" in run("bank", "post", one, "--dry-run")[1]
    assert account_sums(book) == before
    assert run("bank", "post", one)[0] == 0
    assert run("bank", "assign", other, "HD-02=3.000.000", "HD-01=4.000.000")[0] == 0
    assert run("bank", "assign", fee, "--account", "cost_management", "--memo", "Phí")[0] == 0
    assert {row["state"] for row in rows(run, "bank", "lines")} == {"posted"}
    assert rows(run, "bank", "lines", "--state", "open") == []
    code, out = run("bank", "reconcile", "--as-of", "30/04/2023")
    assert code == 0
    assert "no statement up to the day says a balance" in out
    assert run("check")[0] == 0
    code, out = run("bank", "free", one, "--reason", "x")
    assert code == 1
    assert "not linked" in out


def test_reconciled_to_the_dong(run: Run) -> None:
    """The bank opens with 6.9 billion, as the books have it after 7.5 billion less two loans."""
    assert run("bank", "read", "vcb.xlsx", "--opening", "6.900.000.000")[0] == 0
    code, out = run("bank", "reconcile", "--as-of", "30/06/2023", "--json")
    assert code == 0
    balances = json.loads(out)["bank_balances"]["rows"]
    assert [row["balance"] for row in balances[-3:]] == [
        6_900_000_000,
        6_900_000_000 + 42_000_000 + 7_000_000 - 1_100,
        42_000_000 + 7_000_000 - 1_100,
    ]
    assert run("bank", "post", "--certain", "--unidentified")[0] == 0
    _, out = run("bank", "reconcile", "--as-of", "30/06/2023", "--json")
    left = json.loads(out)["bank_difference"]["rows"]
    assert [row["amount"] for row in left] == [-1_100]


def test_several_accounts_need_a_place_each(run: Run) -> None:
    code, out = run("bank", "read", "vcb2.xlsx", "--place", "bank")
    assert (code, "NUMBER=PLACE" in out) == (1, True)
    words = ("--place", f"{statement_files.ACCOUNT}=bank", "--place", "0011001932419=-")
    assert "2 new lines were kept" in run("bank", "read", "vcb2.xlsx", *words)[1]
    code, out = run("bank", "read", "vcb2.xlsx", "--place", "999=bank")
    assert (code, "is not in the file" in out) == (1, True)
    code, out = run("bank", "read", "vcb2.xlsx", "--opening", "5")
    assert (code, "one account" in out) == (1, True)


def test_one_account_on_several_sheets_is_one_account(run: Run, tmp_path: Path) -> None:
    """A sheet for each month; the number written in groups is the same number."""
    june = statement_files.vietcombank()
    june[3] = ["Từ ngày: 01/07/2023 đến ngày: 31/07/2023"]
    june[6:] = [
        ["05/07/2023", "FT23186001", None, "1,000,000", "NOP"],
        ["Tổng", None, None, "1,000,000", None],
    ]
    with xlsxwriter.Workbook(str(tmp_path / "hai.xlsx")) as workbook:
        for rows_of_sheet in (statement_files.vietcombank(), june):
            sheet = workbook.add_worksheet()
            for number, cells in enumerate(rows_of_sheet):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in cells])
    assert "4 new lines" in run("bank", "read", "hai.xlsx", "--place", "bank", "--dry-run")[1]
    spaced = "0011 0019.32418=bank"
    assert "4 new lines" in run("bank", "read", "hai.xlsx", "--place", spaced)[1]


def test_a_layout_of_ones_own(run: Run, tmp_path: Path) -> None:
    text = (
        'name = "kho-bac"\n[headings]\ndate = "Ngày"\nin = "Thu"\nout = "Chi"\nnarrative = "ND"\n'
    )
    (tmp_path / "kb.toml").write_text(text, encoding="utf-8")
    line: statement_files.Rows = [["05/04/2023", "HD-01", 5_000, None], ["Cộng", None, 5_000, None]]
    statement_files.save(tmp_path / "kb.xlsx", [["Ngày", "ND", "Thu", "Chi"], *line])
    code, out = run("bank", "read", "kb.xlsx")
    assert (code, "Ngày, ND, Thu, Chi" in out) == (1, True)
    assert run("bank", "layout", "add", "kb.toml")[0] == 0
    assert "kho-bac" in run("bank", "layout", "list")[1]
    assert "1 new line" in run("bank", "read", "kb.xlsx", "--layout", "kho-bac")[1]
    code, out = run("bank", "read", "kb.xlsx", "--layout", "nhà-băng")
    assert (code, "no layout" in out) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("assign", "1"), 2, "one or more contracts"),
        (("assign", "1", "HD-01", "--account", "111"), 2, "one or more contracts"),
        (("assign", "1", "HD-01", "--memo", "x"), 2, "--account only"),
        (("assign", "1", "HD-01", "HD-01"), 2, "named twice"),
        (("assign", "1", "HD-01=x"), 2, "whole number"),
        (("post",), 2, "Say what to post"),
        (("post", "99"), 1, "no line 99"),
        (("free", "99", "--reason", "x"), 1, "no line 99"),
        *(
            ((*words, "--place", "ABC"), 1, "no bank account “ABC”")
            for words in (("reconcile",), ("lines",), ("match",), ("post", "--certain"))
        ),
        (("layout", "add", "vcb.xlsx"), 1, ""),
    ],
)
def test_refusals(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    answer = run("bank", *words)
    assert answer[0] == code
    assert said in answer[1]


def test_rules_at_the_command_line(run: Run, book: Book) -> None:
    code, out = run("bank", "rule", "add", "phí chuyển", "--account", "cost_management")
    assert (code, out) == (
        0,
        "Lines with “PHI CHUYEN” are proposed for 6428 Other management cost from now on. "
        "See: fundledger bank match\n",
    )
    (kept,) = rows(run, "bank", "rule", "list")
    assert (kept["words"], kept["direction"], kept["most"]) == ("PHI CHUYEN", "out", None)
    assert kept["account"] == "cost_management"  # programs are given what was said
    shown = run("bank", "rule", "list")[1]
    assert "6428 Other management cost" in shown
    assert "cost_management" not in shown
    assert run("bank", "rule", "drop", "PHI CHUYEN", "--in", "--reason", "nhầm")[0] == 1
    assert run("bank", "rule", "drop", "PHI CHUYEN", "--reason", "nhầm")[0] == 0
    assert rows(run, "bank", "rule", "list") == []


def test_a_file_without_an_account_says_for_which_it_was_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "giay.csv").write_text(
        "Ngày ngân hàng ghi;Tiền vào;Tiền ra;Nội dung chuyển tiền\n05/07/2023;1.000.000;;HD-01\n",
        encoding="utf-8",
    )
    told = "giay.csv names no account: its lines were read for bank,"
    assert told in run("bank", "read", "giay.csv", "--dry-run")[1]
    assert "names no account" not in run("bank", "read", "giay.csv", "--place", "bank")[1]
    for number, role in (("11221", "bank_capital"), ("11222", "bank_interest")):
        words = ("--name", f"BIDV {role}", "--place", "BIDV", "--from", "01/01/2023")
        assert run("account", "add", number, "--role", role, *words)[0] == 0
    code, out = run("bank", "read", "giay.csv")
    assert code == 1
    assert "The file names no account, and the books have several at banks: BIDV, bank." in out
    assert "--place BIDV" in out


def test_a_refused_statement_is_given_back_with_remarks(run: Run, tmp_path: Path) -> None:
    odd = statement_files.vietcombank()
    odd[6][3] = "bốn mươi hai triệu"
    statement_files.save(tmp_path / "loi.xlsx", odd)
    code, out = run("bank", "read", "loi.xlsx", "--remarks", "tra-lai.xlsx")
    assert code == 1
    assert "tra-lai.xlsx: mend the rows there and give that file again" in out
    assert (tmp_path / "tra-lai.xlsx").is_file()
    assert rows(run, "bank", "lines") == []
    code, out = run("bank", "read", "loi.xlsx", "--remarks", "loi.xlsx", "--force")
    assert code == 1
    assert "would overwrite" in out


def test_a_file_with_nothing_in_it_is_refused_with_its_reason(run: Run, tmp_path: Path) -> None:
    """The command was called rightly: the file is what is wrong."""
    (tmp_path / "trong.xlsx").write_bytes(b"")
    code, out = run("bank", "read", "trong.xlsx")
    assert code == 1
    assert "trong.xlsx was not taken: 1 thing to mend" in out
    assert "trong.xlsx: The file is empty" in out


def locked(tmp_path: Path) -> str:
    path = tmp_path / "khoa.xlsx"
    path.write_bytes(container_files.locked_xlsx(statement_files.agribank(), "Mật-1"))
    return str(path)


def test_a_password_is_asked_for_at_a_terminal(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong, then right: the statement is shown, and the password nowhere."""
    asked: list[str] = []
    typed = iter(["sai", "Mật-1"])

    def prompt(text: str, *, hide_input: bool, **_: object) -> str:
        assert hide_input
        asked.append(text)
        return next(typed)

    monkeypatch.setattr("click.prompt", prompt)
    monkeypatch.setattr("fundledger.cli.desk._can_be_asked", lambda: True)
    code, said = run("bank", "read", locked(tmp_path), "--dry-run")
    assert code == 0, said
    assert len(asked) == 2
    assert "khoa.xlsx" in asked[0]
    assert "not the password" in said
    assert "42,000,000" in said
    assert "Mật-1" not in said


def test_a_password_that_is_not_typed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.prompt", lambda *_, **__: "")
    monkeypatch.setattr("fundledger.cli.desk._can_be_asked", lambda: True)
    code, said = run("bank", "read", locked(tmp_path), "--dry-run")
    assert code == 1
    assert "bank read FILE --password PASSWORD" in said


def test_a_password_without_a_terminal(run: Run, tmp_path: Path) -> None:
    path = locked(tmp_path)
    code, said = run("bank", "read", path, "--dry-run")
    assert code == 1
    assert "bank read FILE --password PASSWORD" in said
    code, said = run("bank", "read", path, "--dry-run", "--password", "Mật-2")
    assert code == 1
    assert "Mật-2" not in said
    code, said = run("bank", "read", path, "--password", "Mật-1")
    assert code == 0, said


def test_a_password_is_in_no_book(run: Run, book: Book, tmp_path: Path) -> None:
    assert run("bank", "read", locked(tmp_path), "--password", "Mật-1")[0] == 0
    for path in Path(book.name).parent.glob(
        f"{Path(book.name).name}*"
    ):  # and what SQLite has beside
        assert "Mật-1".encode() not in path.read_bytes()
