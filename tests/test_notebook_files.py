"""Files, the bank and the registers from a notebook: the demonstration fund, gone on with.

What the files of the demonstration do is told in `tests/demo`; here they are taken again, and a
statement of three lines after them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

import fundledger
from fundledger.demo import build
from fundledger.errors import BadFile, FundledgerError, Misused
from fundledger.notebook import Notebook


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quỹ")
    build(folder / "demo")
    return folder / "demo"


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "demo"))


@pytest.fixture
def book(folder: Path) -> Iterator[Notebook]:
    with fundledger.open(str(folder / "lang-son.db"), actor="kế toán") as opened:
        yield opened


def statement(path: Path, *lines: tuple[str, str, int | None, int | None, str]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Số tài khoản:", "0000000001"])
        sheet.write_row(1, 0, ["Số dư đầu kỳ:", 3_133_100_000])
        heading = ["Ngày giao dịch", "Số tham chiếu", "Số tiền ghi nợ", "Số tiền ghi có", "Mô tả"]
        for row, cells in enumerate([heading, *lines], start=2):
            sheet.write_row(row, 0, cells)
    return path


def test_a_file_taken_again_does_nothing_more(book: Notebook, folder: Path) -> None:
    before = len(book.journal("2023-12-31"))
    again = book.collect_file(folder / "thu-no-quy-2.xlsx", post=True)
    assert set(again["outcome"]) == {"already"}
    assert set(book.post_file(folder / "but-toan.yaml")["outcome"]) == {"already"}
    assert book.read_statement(folder / "sao-ke-quy-2.xlsx")["new_lines"].tolist() == [0]
    assert len(book.journal("2023-12-31")) == before
    with pytest.raises(FundledgerError):
        book.import_opening(folder / "mo-so.xlsx", replace=True, reason="")


def test_what_is_only_looked_at_is_not_told_as_posted(book: Notebook, folder: Path) -> None:
    """Programs read the outcome, not the sentence below the table."""
    receipts, entries = folder / "q3.csv", folder / "q3.yaml"
    receipts.write_text("day,loan,amount,place\n30/09/2023,DEMO-TH03,4.950.000,cash\n")
    entries.write_text(
        "entries:\n  - date: 30/09/2023\n    memo: Phí\n    postings:\n"
        "      - {account: cost_management, debit: 11.000}\n"
        "      - {account: bank_interest, credit: 11.000}\n",
        encoding="utf-8",
    )
    assert book.collect_file(receipts)["outcome"].tolist() == ["would_post"]
    assert book.collect_file(receipts, post=True)["outcome"].tolist() == ["posted"]
    assert book.post_file(entries, dry_run=True)["outcome"].tolist() == ["would_post"]
    assert book.post_file(entries)["outcome"].tolist() == ["posted"]


def test_a_refused_file_names_its_rows(book: Notebook, folder: Path) -> None:
    path = folder / "sai.csv"
    path.write_text("day,loan,amount,place\n30/09/2023,KHONG-CO,5.000,cash\n", encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        book.collect_file(path)
    assert [(each.key, each.place.row) for each in refusal.value.problems] == [("loan.unknown", 2)]


def test_what_is_wrong_with_a_file_stands_in_the_refusal(book: Notebook, folder: Path) -> None:
    file = folder / "thu.csv"
    file.write_text("Số hợp đồng,Ngày thu,Số tiền\nKHONG-CO,01/07/2023,x\n", encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        book.collect_file(file)
    told = str(refusal.value).splitlines()
    assert len(told) == 1 + len(refusal.value.problems)
    assert all("thu.csv" in line for line in told)


def test_a_statement_from_reading_to_reconciling(book: Notebook, folder: Path) -> None:
    """4,950,000 of a loan, 20,000,000 of whom nobody knows yet, a fee of 11,000."""
    lines = (
        ("30/09/2023", "GBC-1", None, 4_950_000, "DEMO-TH03 TRA LAI QUY 3"),
        ("30/09/2023", "GBC-2", None, 20_000_000, "NOP TIEN"),
        ("30/09/2023", "GBN-3", 11_000, None, "PHI QUAN LY TAI KHOAN"),
    )
    path = statement(folder / "sao-ke-quy-3.xlsx", *lines)
    # no balance stands in it: 3,133,100,000 + 4,950,000 + 20,000,000 - 11,000 = 3,158,039,000
    ends = {"opening": 3_133_100_000, "closing": 3_158_039_000}
    assert book.read_statement(path, **ends, dry_run=True)["new_lines"].tolist() == [3]
    assert book.bank_lines(state="open").empty
    book.read_statement(path, **ends)
    first = int(book.bank_lines(state="open")["bank_line"].iloc[0])
    assert len(book.withdraw_statement(first, "nhầm")) == 3
    assert book.read_statement(path, **ends)["new_lines"].tolist() == [3]
    loan, unknown, fee = book.bank_lines(state="open")["bank_line"]
    matches = book.bank_matches().set_index("bank_line")
    assert matches.loc[loan, ["loan", "certain"]].tolist() == ["DEMO-TH03", "yes"]
    book.add_bank_rule("PHI QUAN LY", "cost_management", most=100_000)
    assert book.bank_rules()["words"].tolist() == ["PHI QUAN LY"]
    assert book.post_lines(certain=True)["money_in"].sum() == 4_950_000
    assert book.bank_lines(state="open")["bank_line"].tolist() == [unknown]
    book.assign_line(unknown, "DEMO-QH01", dry_run=True)
    assert book.bank_lines(state="open")["bank_line"].tolist() == [unknown]
    book.assign_line(unknown, ("DEMO-QH01", "15.000.000"), ("DEMO-QH02", 5_000_000))
    found = book.reconcile("30/09/2023")
    balance = found["bank_balances"].set_index("account")["balance"]
    assert balance.iloc[-1] == 0
    assert balance.iloc[-2] == 3_133_100_000 + 4_950_000 + 20_000_000 - 11_000
    with pytest.raises(FundledgerError) as refusal:
        book.free_line(fee, "thử")
    assert refusal.value.key == "bank.not_linked"
    book.drop_bank_rule("PHI QUAN LY", "thử")
    assert book.bank_rules().empty
    with pytest.raises(Misused):
        book.assign_line(unknown)
    with pytest.raises(TypeError):
        book.post_lines(certain=True, booked="30/09/2023")


def test_borrowers_and_what_secures_their_loans(book: Notebook) -> None:
    assert len(book.cooperatives()) == 20
    assert book.search_cooperatives("minh hoa 07")["cooperative"].tolist() == ["DEMO-07"]
    book.add_cooperative("DEMO-21", "HTX minh họa 21", since="01/07/2023", phone="0")
    book.change_cooperative("DEMO-21", since="02/07/2023", status="stopped")
    standing = book.search_cooperatives("minh hoa 21").set_index("cooperative")
    assert standing.loc["DEMO-21", "state"] == "stopped"
    what = ("DEMO-TH01", "TS9", "vehicle", "xe tải")
    book.add_security(*what, value=90_000_000, on="01/07/2023", papers=["đăng ký xe"])
    book.revalue_security("DEMO-TH01", "TS9", 80_000_000, on="01/08/2023")
    assert book.securities("DEMO-TH01")["value"].tolist() == [80_000_000]
    book.release_security("DEMO-TH01", "TS9", "BB 09", on="01/09/2023")
    assert book.securities("DEMO-TH01").empty
    assert book.set("income_tax_percent", "15", "01/07/2023", "QĐ 9") == "15"
    assert book.check().empty
