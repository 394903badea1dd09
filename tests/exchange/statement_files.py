"""Bank statements for tests, made as each bank makes them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import xlsxwriter

from fundledger.banking.lines import StatementRead
from fundledger.errors import BadFile
from fundledger.exchange.statements import read_statements
from fundledger.exchange.statements.layouts import known_layouts
from fundledger.files import SourceFile
from fundledger.messages import say_problem

Cell = str | int | float | date | None
Rows = list[list[Cell]]

ACCOUNT = "0011001932418"


def vietcombank() -> Rows:
    """No running balance, no opening: only lines and their totals."""
    return [
        ["Vietcombank_Account_Statement"],
        ["Số tài khoản / Account number:", ACCOUNT],
        ["Loại tiền / Currency:", "VND"],
        ["Từ ngày: 01/04/2023 đến ngày: 30/06/2023"],
        [],
        ["Ngày giao dịch", "Số tham chiếu", "Số tiền ghi nợ", "Số tiền ghi có", "Mô tả"],
        ["05/04/2023", "FT23095001", None, "42,000,000", "MBVCB.45.QHTPT HD01 KY01.CT tu 03"],
        ["05/04/2023", "FT23095002", None, "7,000,000", "HTX MAU 02 TRA NO QUY"],
        ["06/04/2023 10:22:01", "FT23096001", "1,100", None, "PHI CHUYEN TIEN"],
        ["Tổng", None, "1,100", "49,000,000", None],
        ["Người lập biểu", None, None, "Kiểm soát", None],
    ]


def vietcombank_cashup() -> Rows:
    """Two accounts below each other."""
    headings: list[Cell] = ["STT/Số CT", "Ngày", "Nợ", "Có", "Số dư", "Nội dung"]
    return [
        ["VCB CashUp"],
        ["SAO KÊ TÀI KHOẢN / STATEMENT OF ACCOUNT"],
        ["Từ ngày 01/04/2023 đến ngày 30/06/2023"],
        ["Số tài khoản/ Account No:", ACCOUNT],
        headings,
        ["Số dư đầu kỳ/ Opening balance", None, None, None, "1.000.000"],
        ["1001", "05/04/2023", None, "42.000.000", "43.000.000", "QHTPT HD01 KY01"],
        ["1002", "07/04/2023", "1.100,00", None, "42.998.900", "PHI"],
        ["Tổng số", None, "1.100", "42.000.000", None],
        ["Số dư cuối kỳ/ Closing balance", None, None, None, "42.998.900"],
        [],
        ["Số tài khoản/ Account No:", "0011001932419"],
        headings,
        ["Số dư đầu kỳ/ Opening balance", None, None, None, "0"],
        ["2001", "09/04/2023", None, "500.000", "500.000", "LAI TIEN GUI"],
        ["Số dư cuối kỳ/ Closing balance", None, None, None, "500.000"],
    ]


def bidv() -> Rows:
    """Headings far down, real dates and numbers."""
    return [
        ["NGÂN HÀNG TMCP ĐẦU TƯ VÀ PHÁT TRIỂN VIỆT NAM"],
        ["BÁO CÁO CHI TIẾT SỐ DƯ TÀI KHOẢN"],
        *([] for _ in range(7)),
        ["Số tài khoản: 12010000123456 - QUY HO TRO"],
        [],
        ["STT", "Ngày hiệu lực", "Ghi nợ/Debit", "Ghi có/Credit", "Số dư/Balance", "Mô tả"],
        [1, date(2023, 4, 5), 0, 42_000_000, 43_000_000, "QHTPT HD01 KY01"],
        [2, date(2023, 4, 6), 1_100, None, 42_998_900, "PHI"],
    ]


def vietinbank() -> Rows:
    """Newest first, the day only on the first line of each, money out with a minus."""
    return [
        ["LỊCH SỬ GIAO DỊCH - TRANSACTION HISTORY"],
        ["Số tài khoản/Account number:", "118000123456"],
        *([] for _ in range(18)),
        [
            "STT/No.",
            "Ngày hạch toán/Accounting date",
            "Ngày phát sinh/Transaction date",
            "Mô tả giao dịch/Transaction description",
            "Nợ/Debit",
            "Có/Credit",
            "Số dư TK/Account balance",
            "Số giao dịch/Transaction number",
        ],
        [1, "06/04/2023", "06/04/2023", "PHI", "-1,100 VND", None, "42,998,900", "N3"],
        [2, "05/04/2023", None, "QHTPT HD01 KY01", None, "+42,000,000", "43,000,000", "N2"],
        [3, None, None, "LAI TIEN GUI", None, "1,000", "1,000,000", "N1"],
    ]


def agribank() -> Rows:
    """Dotted thousands."""
    return [
        ["AGRIBANK"],
        ["Số tài khoản", "8401201001234"],
        ["Số dư đầu kỳ", "1.000.000"],
        ["Ngày GD", "Số CT", "Phát sinh Nợ", "Phát sinh Có", "Số dư", "Nội dung"],
        ["05/04/2023", "A1", None, "42.000.000", "43.000.000", "QHTPT HD01 KY01"],
        ["06/04/2023", "A2", "1.100", None, "42.998.900", "PHI"],
        ["Cộng phát sinh", None, "1.100", "42.000.000", None, None],
        ["Số dư cuối kỳ", None, None, None, "42.998.900", None],
    ]


def typed() -> Rows:
    """From paper, into the template of this program."""
    return [
        ["Ngày ngân hàng ghi", "Tiền vào", "Tiền ra", "Nội dung chuyển tiền", "Người nộp"],
        [date(2023, 4, 5), 42_000_000, None, "Nộp trả nợ kỳ 1", "HTX mẫu 01"],
    ]


ALL = {
    "vietcombank": vietcombank,
    "vietcombank-cashup": vietcombank_cashup,
    "bidv": bidv,
    "vietinbank": vietinbank,
    "agribank": agribank,
    "bank_lines": typed,
}


def save(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sao kê")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(
                        number, column, datetime.combine(cell, datetime.min.time()), day
                    )
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(number, column, cell)
                elif cell is not None:
                    sheet.write(number, column, cell)
    return path


def save_csv(path: Path, rows: Sequence[Sequence[Cell]], encoding: str = "utf-8-sig") -> Path:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for row in rows:
        writer.writerow([f"{c:%d/%m/%Y}" if isinstance(c, date) else c for c in row])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def read(path: Path) -> list[StatementRead]:
    return read_statements(SourceFile.at(path), known_layouts())


def refusals(path: Path) -> list[str]:
    """The sentences by which a file is refused; none if it is taken."""
    try:
        read(path)
    except BadFile as refused:
        return [say_problem(problem, "en") for problem in refused.problems]
    return []
