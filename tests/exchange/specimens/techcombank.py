"""Techcombank: the workbook of twelve columns with fees and VAT, and its CSV.

After public readers of its export: headings "Ngày KH thực hiện/Requesting date" … "Số dư/Running
balance" (row 21 of the workbook, row 12 of the CSV, which leaves the accents out and writes money
out with a minus), days as 2026-06-30, and after a printed statement in haiyen2002/bank_statement,
whose fees and VAT of their own columns are part of the running balance.
"""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, dmy, iso, number
from tests.exchange.specimens.sheet import Cell, Layout, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount, TrueLine


def _fee(_: int, line: TrueLine) -> Cell:
    return line.fee or None


def _vat(_: int, line: TrueLine) -> Cell:
    return line.vat or None


def workbook(account: TrueAccount) -> Specimen:
    table = Table(
        (
            (
                "Ngày KH thực hiện/Requesting date",
                lambda _, line: f"{iso(line.day)} {line.clock:%H:%M:%S}",
            ),
            ("Ngày giao dịch/Transaction date", sheet.day(iso)),
            ("Số bút toán/Reference number", sheet.reference),
            ("Ngân hàng đối tác / Remitter's bank", sheet.always("MB")),
            ("Tài khoản đích/Remitter's account number", sheet.always("0351000000001")),
            ("Tên tài khoản đối ứng/Remitter's account name", sheet.payer),
            ("Diễn giải/Description", sheet.narrative),
            ("Nợ/Debit", sheet.out(number)),
            ("Có/Credit", sheet.into(number)),
            ("Phí/Lãi Fee/Interest", _fee),
            ("Thuế/Transaction VAT", _vat),
            ("Số dư/Running balance", sheet.balance(number)),
        )
    )
    return Specimen(
        bank="Techcombank",
        rows=(
            heads("NGÂN HÀNG TMCP KỸ THƯƠNG VIỆT NAM - TECHCOMBANK"),
            heads("SAO KÊ TÀI KHOẢN/ACCOUNT STATEMENT"),
            heads("Số tài khoản/Account number", account.number),
            heads("Tên tài khoản/Account name", "QUY HO TRO PHAT TRIEN HTX"),
            heads("Loại tiền/Currency", "VND"),
            heads("Từ ngày/From", dmy(account.first), "Đến ngày/To", dmy(account.last)),
            heads("Số dư đầu kỳ/Opening balance", account.opening),
            heads("Số dư cuối kỳ/Ending balance", account.closing),
            *(heads() for _ in range(12)),
            *table.heading(),
            *table.lines(account),
            foot("Phiếu này được in từ hệ thống Ngân hàng điện tử Techcombank"),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "payer"}
        ),
    )


def csv(account: TrueAccount) -> Specimen:
    table = Table(
        (
            (
                "Ngay KH thuc hien/Requesting date",
                lambda _, line: f"{iso(line.day)} {line.clock:%H:%M:%S}",
            ),
            ("Ngay giao dich/Transaction date", sheet.day(iso)),
            ("So but toan/Reference number", sheet.reference),
            ("Ngan hang doi tac/Remitter's bank", sheet.always("VIETCOMBANK")),
            ("Tai khoan dich/Remitter's account number", sheet.always("0351000000001")),
            ("Tên tài khoản đối ứng/Remitter's account name", sheet.payer),
            ("Dien giai/Description", sheet.narrative),
            ("No/Debit", sheet.out(number, sign=-1)),
            ("Co/Credit", sheet.into(number)),
            ("Phi - Lai/Fee - Interest", sheet.always(None)),
            ("Thue/VAT", sheet.always(None)),
            ("So du/Running balance", sheet.balance(number)),
        )
    )
    return Specimen(
        bank="Techcombank",
        rows=(
            heads("Techcombank Business"),
            heads("So tai khoan/Account number", account.number),
            heads("Ten tai khoan/Account name", "QUY HO TRO PHAT TRIEN HTX"),
            heads("Loai tien/Currency", "VND"),
            *table.heading(),
            *table.lines(account, newest_first=True),
            foot("Phieu nay duoc in tu he thong Ngan hang dien tu"),
        ),
        accounts=(account,),
        says=frozenset({"account", "balance", "reference", "payer"}),
    )


def printed(account: TrueAccount) -> Specimen:
    """As printed at the counter: fees and VAT in columns, totals of each."""
    table = Table(
        (
            ("STT\nNo", sheet.count),
            ("Ngày giao dịch\nTrans. date", sheet.day(dmy)),
            ("Số bút toán\nRef. no", sheet.reference),
            ("Diễn giải\nDescription", sheet.narrative),
            ("Số tiền ghi nợ\nDebit", sheet.out(comma)),
            ("Số tiền ghi có\nCredit", sheet.into(comma)),
            ("Phí\nFee", lambda _, line: comma(line.fee) if line.fee else None),
            ("VAT", lambda _, line: comma(line.vat) if line.vat else None),
            ("Số dư\nBalance", sheet.balance(comma)),
        )
    )
    fees = sum(line.fee for line in account.lines)
    vat = sum(line.vat for line in account.lines)
    return Specimen(
        bank="Techcombank",
        rows=(
            heads("TECHCOMBANK"),
            heads("Số tài khoản/Account no:", account.number),
            heads(f"Từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            *table.heading(),
            table.labelled(
                "opening", {3: "Số dư đầu kỳ/Opening balance", 8: comma(account.opening)}
            ),
            *table.lines(account),
            table.labelled(
                "total",
                {
                    3: "Tổng cộng/Total",
                    4: comma(account.total_out),
                    5: comma(account.total_in),
                    6: comma(fees),
                    7: comma(vat),
                },
            ),
            table.labelled(
                "closing", {3: "Số dư cuối kỳ/Ending balance", 8: comma(account.closing)}
            ),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "totals"}
        ),
    )


LAYOUTS = {
    "workbook": Layout(workbook, fees=True),
    "csv": Layout(csv),
    "printed": Layout(printed, fees=True),
}
