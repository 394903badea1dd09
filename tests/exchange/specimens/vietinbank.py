"""VietinBank: eFAST, its CSV with a column of sides, and iPay.

eFAST after a parser of a package `bank_statement_parser` ("LỊCH SỬ GIAO DỊCH - TRANSACTION
HISTORY", bilingual headings near row 21, blank days to be filled down); the CSV and iPay are
general practice.
"""

from __future__ import annotations

from dataclasses import replace

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, dashes, digits, dmy, signed
from tests.exchange.specimens.sheet import Layout, Row, Specimen, Table, heads
from tests.exchange.specimens.truth import TrueAccount


def efast(account: TrueAccount) -> Specimen:
    """Newest first, a day written once, the period in two rows."""
    table = Table(
        (
            ("STT/No.", sheet.count),
            ("Ngày hạch toán/Accounting date", sheet.day(dashes)),
            (
                "Ngày phát sinh/Transaction date",
                lambda _, line: f"{dashes(line.day)} {line.clock:%H:%M:%S}",
            ),
            ("Mô tả giao dịch/Transaction description", sheet.narrative),
            ("Nợ/Debit", sheet.out(comma)),
            ("Có/Credit", sheet.into(comma)),
            ("Số dư TK/Account balance", sheet.balance(comma)),
            ("Số giao dịch/Transaction number", sheet.reference),
            ("Tài khoản đối ứng/Corresponsive account", sheet.always("0351000000001")),
            ("Tên tài khoản đối ứng/Corresponsive name", sheet.payer),
            ("Ngân hàng đối ứng/Corresponsive bank", sheet.always("NH TMCP NGOAI THUONG VIET NAM")),
            ("Chi nhánh/Branch", sheet.always("CN LANG SON")),
        )
    )
    return Specimen(
        bank="VietinBank",
        rows=(
            heads("NGÂN HÀNG TMCP CÔNG THƯƠNG VIỆT NAM - VietinBank eFAST"),
            *(heads() for _ in range(6)),
            heads("LỊCH SỬ GIAO DỊCH - TRANSACTION HISTORY"),
            heads(),
            heads("Số tài khoản/Account No.:", None, account.number),
            heads("Tên tài khoản/Account name:", None, "QUY HO TRO PHAT TRIEN HTX"),
            heads("Loại tiền/Currency:", None, "VND"),
            heads("Từ ngày/From date:", None, dmy(account.first)),
            heads("Đến ngày/To date:", None, dmy(account.last)),
            heads("Số dư đầu kỳ/Opening balance:", None, comma(account.opening)),
            heads("Số dư cuối kỳ/Closing balance:", None, comma(account.closing)),
            *(heads() for _ in range(4)),
            *table.heading(),
            *_day_once(table.lines(account, newest_first=True), account),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "payer"}
        ),
    )


def _day_once(rows: list[Row], account: TrueAccount) -> list[Row]:
    found: list[Row] = []
    for _, same in sheet.by_day(account, rows):
        for index, row in enumerate(same):
            bare = (row.cells[0], None, *row.cells[2:])
            found.append(replace(row, cells=bare) if index else row)
    return found


def _by_side(account: TrueAccount, of_in: str, of_out: str) -> Specimen:
    table = Table(
        (
            ("STT", sheet.text_count),
            ("Ngày giao dịch", lambda _, line: f"{dashes(line.day)} {line.clock:%H:%M:%S}"),
            ("Số giao dịch", sheet.reference),
            ("Số tiền", sheet.size(digits)),
            ("Nợ/Có", sheet.side(of_in, of_out)),
            ("Số dư", sheet.balance(digits)),
            ("Nội dung", sheet.narrative),
        )
    )
    return Specimen(
        bank="VietinBank",
        rows=(
            heads("VietinBank eFAST"),
            heads("Số tài khoản", account.number),
            heads("Loại tiền", "VND"),
            heads("Từ ngày", dmy(account.first)),
            heads("Đến ngày", dmy(account.last)),
            *table.heading(),
            *table.lines(account, newest_first=True),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "balance", "reference"}),
    )


def sides(account: TrueAccount) -> Specimen:
    """One amount, and its side as C and N."""
    return _by_side(account, "C", "N")


def sides_in_words(account: TrueAccount) -> Specimen:
    return _by_side(account, "Có", "Nợ")


def ipay(account: TrueAccount) -> Specimen:
    """One signed amount."""
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày", lambda _, line: f"{dmy(line.day)} {line.clock:%H:%M}"),
            ("Nội dung", sheet.narrative),
            ("Số tiền GD", sheet.either(signed)),
            ("Số dư", sheet.balance(comma)),
        )
    )
    return Specimen(
        bank="VietinBank",
        rows=(
            heads("VietinBank iPay"),
            heads("Lịch sử giao dịch tài khoản", account.number),
            heads(f"Từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            *table.heading(),
            *table.lines(account, newest_first=True),
        ),
        accounts=(account,),
        says=frozenset({"period", "balance"}),
    )


LAYOUTS = {
    "efast": Layout(efast),
    "sides": Layout(sides),
    "sides-in-words": Layout(sides_in_words),
    "ipay": Layout(ipay),
}
