"""Vietcombank: the simple statement, today's, CashUp and DigiBiz, VCB-iB@nking.

Headings after public parsers: of a package `bank_statement_parser` (CashUp and the simple one),
of haiyen2002/bank_statement and lptai/parse-statement (day and document in one cell), and after
notes on real .xls exports of 2026 in a public accounting plan (`03/08/2026 / 5254 - 05356`,
opening balance `42,892,241 VND`). The signed one of VCB-iB@nking is general practice.
"""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, dmy, dot, dot_00, vnd
from tests.exchange.specimens.sheet import Cell, Layout, Row, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount, TrueLine

_TITLE = "NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM"


def simple(account: TrueAccount) -> Specimen:
    """No running balance: what shows the reading is the total row."""
    table = Table(
        (
            ("Ngày giao dịch", sheet.day(dmy)),
            ("Số tham chiếu", sheet.reference),
            ("Số tiền ghi nợ", sheet.out(comma)),
            ("Số tiền ghi có", sheet.into(comma)),
            ("Mô tả", sheet.narrative),
        )
    )
    return Specimen(
        bank="Vietcombank",
        sheet="Vietcombank_Account_Statement",
        rows=(
            heads("Vietcombank_Account_Statement"),
            heads("Số tài khoản / Account number:", account.number),
            heads("Loại tiền / Currency:", "VND"),
            heads(f"Từ ngày: {dmy(account.first)} đến ngày: {dmy(account.last)}"),
            heads(),
            *table.heading(),
            *table.lines(account),
            table.labelled(
                "total", {0: "Tổng", 2: comma(account.total_out), 3: comma(account.total_in)}
            ),
            foot("Người lập biểu", None, None, "Kiểm soát"),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "reference", "totals"}),
    )


def _day_and_document(between: str) -> sheet.Write:
    def write(_: int, line: TrueLine) -> Cell:
        return f"{dmy(line.day)}{between}{line.reference}"

    return write


def _head(account: TrueAccount) -> tuple[Row, ...]:
    return (
        heads(None, f"{_TITLE}\nJOINT STOCK COMMERCIAL BANK FOR FOREIGN TRADE OF VIETNAM"),
        heads(),
        heads(None, None, "SAO KÊ TÀI KHOẢN\nSTATEMENT OF ACCOUNT"),
        heads(None, "Ngày in/ Printed date:", "01/07/2026 08:15:22"),
        heads(None, "Số tài khoản/ Account No:", account.number),
        heads(None, "Tên tài khoản/ Account name:", "QUY HO TRO PHAT TRIEN HTX"),
        heads(None, "Loại tiền/ Currency:", "VND"),
        heads(None, "Từ/ From:", dmy(account.first), None, None, "Đến/ To:", dmy(account.last)),
        heads(None, "Số dư đầu kỳ/ Opening balance:", vnd(account.opening)),
        heads(None, "Số dư cuối kỳ/ Closing balance:", vnd(account.closing)),
        heads(),
        heads(),
    )


def _of_today(account: TrueAccount, between: str, name: str) -> Specimen:
    table = Table(
        (
            ("STT\nNo.", sheet.text_count),
            ("Ngày\nTNX Date/ Số CT\nDoc No", _day_and_document(between)),
            ("Số tiền ghi nợ\nDebit", sheet.out(comma)),
            ("Số tiền ghi có\nCredit", sheet.into(comma)),
            ("Số dư\nBalance", sheet.balance(comma)),
            ("Nội dung chi tiết\nTransactions in detail", sheet.narrative),
        ),
        indent=1,
    )
    return Specimen(
        bank="Vietcombank",
        sheet=name,
        rows=(
            *_head(account),
            *table.heading(),
            *table.lines(account),
            table.labelled(
                "total",
                {1: "Tổng số/ Total", 2: comma(account.total_out), 3: comma(account.total_in)},
            ),
            foot(),
            foot(None, "Chứng từ này được in từ hệ thống ngân hàng điện tử."),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "totals"}
        ),
        hidden=(0,),
    )


def today(account: TrueAccount) -> Specimen:
    """Column A hidden, all numbers text, day and document number in one cell on two lines."""
    return _of_today(account, "\n", "Vietcombank_Account_Statement")


def digibiz(account: TrueAccount) -> Specimen:
    """The same with day and number apart by blanks."""
    return _of_today(account, "   ", "VCBACCOUNTDETAILBASEXLS")


def two_days(account: TrueAccount) -> Specimen:
    """The day of the transaction with its document, and that from which it counts."""
    table = Table(
        (
            ("STT No.", sheet.count),
            ("Ngày1/ TNX Date/ Số CT", _day_and_document(" / ")),
            ("Ngày hiệu lực2/ Effective date", sheet.value_day(dmy)),
            ("Số tiền ghi nợ/ Debit", sheet.out(comma)),
            ("Số tiền ghi có/ Credit", sheet.into(comma)),
            ("Số dư/ Balance", sheet.balance(comma)),
            ("Nội dung chi tiết/ Transactions in detail", sheet.narrative),
        )
    )
    return Specimen(
        bank="Vietcombank",
        rows=(
            heads(f"{_TITLE} - VIETCOMBANK"),
            *_head(account)[1:],
            *table.heading(),
            *table.lines(account),
            foot("1: Ngày giao dịch/ Transaction date"),
            foot("2: Ngày hiệu lực/ Effective date"),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "opening", "closing", "balance", "reference"}),
    )


def cashup(one: TrueAccount, other: TrueAccount) -> Specimen:
    """Two accounts below each other, each with its balances and totals."""
    table = Table(
        (
            ("STT/Số CT", sheet.reference),
            ("Ngày", sheet.day(dmy)),
            ("Nợ", sheet.out(dot)),
            ("Có", sheet.into(dot)),
            ("Số dư", sheet.balance(dot)),
            ("Nội dung", sheet.narrative),
        )
    )
    rows: list[Row] = [
        heads("VCB CashUp"),
        heads("SAO KÊ TÀI KHOẢN / STATEMENT OF ACCOUNT"),
        heads(f"Từ ngày {dmy(one.first)} đến ngày {dmy(one.last)}"),
    ]
    for at, account in enumerate((one, other)):
        part = [
            heads("Số tài khoản/ Account No:", account.number),
            *table.heading(),
            table.labelled(
                "opening", {0: "Số dư đầu kỳ/ Opening balance", 4: dot(account.opening)}
            ),
            *table.lines(account, at=at),
            table.labelled(
                "total", {0: "Tổng số", 2: dot(account.total_out), 3: dot(account.total_in)}
            ),
            table.labelled(
                "closing", {0: "Số dư cuối kỳ/ Closing balance", 4: dot(account.closing)}
            ),
            foot(),
        ]
        rows += sheet.of_account(part, at)
    return Specimen(
        bank="Vietcombank",
        rows=tuple(rows),
        accounts=(one, other),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "totals"}
        ),
    )


def ibanking(account: TrueAccount) -> Specimen:
    """One amount, and beside it whether it was added or taken off."""
    table = Table(
        (
            ("Ngày giao dịch", sheet.day(dmy)),
            ("Số tham chiếu", sheet.reference),
            ("Thay đổi", sheet.side("+", "-")),
            ("Số tiền", sheet.size(comma)),
            ("Mô tả", sheet.narrative),
        )
    )
    return Specimen(
        bank="Vietcombank",
        rows=(
            heads("VCB-iB@nking - Vietcombank"),
            heads("Số tài khoản", account.number),
            heads("Loại tiền", "VND"),
            heads("Từ ngày", dmy(account.first)),
            heads("Đến ngày", dmy(account.last)),
            heads("Số dư đầu kỳ", comma(account.opening)),
            heads("Số dư cuối kỳ", comma(account.closing)),
            *table.heading(),
            *table.lines(account, newest_first=True),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "opening", "closing", "reference"}),
    )


def remitters(account: TrueAccount) -> Specimen:
    """Who sent it in a column of its own, the time beside the day, 1.234.567,00."""
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày giờ giao dịch", lambda _, line: f"{dmy(line.day)} {line.clock:%H:%M:%S}"),
            ("Số tiền ghi nợ", sheet.out(dot_00, otherwise="0,00")),
            ("Số tiền ghi có", sheet.into(dot_00, otherwise="0,00")),
            ("Tên người chuyển", sheet.payer),
            ("Nội dung chi tiết", sheet.narrative),
        )
    )
    return Specimen(
        bank="Vietcombank",
        rows=(
            heads(_TITLE),
            heads("Số tài khoản:", account.number),
            heads(f"Thời gian: từ {dmy(account.first)} đến {dmy(account.last)}"),
            *table.heading(),
            *table.lines(account),
            table.labelled(
                "total", {0: "Tổng cộng", 2: dot_00(account.total_out), 3: dot_00(account.total_in)}
            ),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "payer", "totals"}),
    )


LAYOUTS = {
    "simple": Layout(simple),
    "today": Layout(today),
    "digibiz": Layout(digibiz),
    "two-days": Layout(two_days),
    "cashup": Layout(cashup, accounts=2),
    "ibanking": Layout(ibanking),
    "remitters": Layout(remitters),
}
