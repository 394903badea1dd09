"""Banks of which one table is known each, and one that no layout knows by name.

VIB (Ngày giao dịch · Số chứng từ · Mô tả · Ghi nợ · Ghi có · Loại tiền · Số dư; sheet
`CURRENTACCOUNTSTATEMENT`; brackets for money taken back) after a parser of a package
`bank_statement_parser`; MSB (Người hưởng/Người chuyển, Nợ/Debit) after aliases of a public
reader; TPBank (headings in row 8, Ghi nợ, Ghi có) after thu4n/basic; VPBank ("Số tiền ghi nợ" in
full) after a public importer. SHB, HDBank and SeABank are general practice.
"""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, comma_00, dashes, dmy, dot, dot_00, number, real
from tests.exchange.specimens.sheet import Layout, Say, Specimen, Table, heads
from tests.exchange.specimens.truth import TrueAccount

_ALL: frozenset[Say] = frozenset(
    {"account", "period", "opening", "closing", "balance", "reference"}
)


def vib(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("Ngày giao dịch", sheet.day(dmy)),
            ("Số chứng từ", sheet.reference),
            ("Mô tả", sheet.narrative),
            ("Ghi nợ", sheet.out(comma_00)),
            ("Ghi có", sheet.into(comma_00)),
            ("Loại tiền", sheet.always("VND")),
            ("Số dư", sheet.balance(comma_00)),
        )
    )
    return Specimen(
        bank="VIB",
        sheet="CURRENTACCOUNTSTATEMENT",
        rows=(
            heads("SAO KÊ THEO NGÀY GIAO DỊCH"),
            heads(f"Từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            heads("Số tài khoản", account.number),
            heads("Loại tiền", "VND"),
            heads("Số dư đầu kỳ", comma_00(account.opening)),
            heads("Số dư cuối kỳ", comma_00(account.closing)),
            heads(),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=_ALL,
    )


def msb(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("STT/No", sheet.count),
            ("Ngày giao dịch/Transaction date", sheet.day(real)),
            ("Số bút toán/Reference no", sheet.reference),
            ("Người hưởng/Người chuyển\nPayee/Payer", sheet.payer),
            ("Diễn giải/Transaction description", sheet.narrative),
            ("Nợ/Debit", sheet.out(number)),
            ("Có/Credit", sheet.into(number)),
            ("Số dư/Balance", sheet.balance(number)),
        )
    )
    return Specimen(
        bank="MSB",
        rows=(
            heads("NGÂN HÀNG TMCP HÀNG HẢI VIỆT NAM (MSB)"),
            heads("Số tài khoản/Account no", account.number),
            heads("Từ ngày/From", account.first, "Đến ngày/To", account.last),
            heads("Số dư đầu kỳ/Opening balance", account.opening),
            heads("Số dư cuối kỳ/Closing balance", account.closing),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=_ALL,
    )


def tpbank(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày giao dịch", sheet.day(dashes)),
            ("Diễn giải", sheet.narrative),
            ("Ghi nợ", sheet.out(comma)),
            ("Ghi có", sheet.into(comma)),
            ("Số dư", sheet.balance(comma)),
        )
    )
    return Specimen(
        bank="TPBank",
        rows=(
            heads("NGÂN HÀNG TMCP TIÊN PHONG - TPBank"),
            heads("LỊCH SỬ GIAO DỊCH"),
            heads("Số tài khoản:", account.number),
            heads("Loại tiền:", "VND"),
            heads("Số dư đầu kỳ:", comma(account.opening)),
            heads("Số dư cuối kỳ:", comma(account.closing)),
            heads(),
            *table.heading(),
            *table.lines(account, newest_first=True),
        ),
        accounts=(account,),
        says=_ALL - {"period", "reference"},
    )


def vpbank(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày giao dịch", sheet.day(dmy)),
            ("Số giao dịch", sheet.reference),
            ("Nội dung giao dịch", sheet.narrative),
            ("Số tiền ghi nợ", sheet.out(dot_00)),
            ("Số tiền ghi có", sheet.into(dot_00)),
            ("Số dư sau giao dịch", sheet.balance(dot_00)),
        )
    )
    return Specimen(
        bank="VPBank",
        rows=(
            heads("NGÂN HÀNG TMCP VIỆT NAM THỊNH VƯỢNG (VPBank)"),
            heads("Số tài khoản", account.number),
            heads(f"Từ ngày {dmy(account.first)} đến {dmy(account.last)}"),
            heads("Số dư đầu kỳ", dot_00(account.opening)),
            heads("Số dư cuối kỳ", dot_00(account.closing)),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=_ALL,
    )


def shb(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("Ngày GD", sheet.day(dmy)),
            ("Ngày HL", sheet.value_day(dmy)),
            ("Số CT", sheet.reference),
            ("Diễn giải", sheet.narrative),
            ("Phát sinh nợ", sheet.out(comma)),
            ("Phát sinh có", sheet.into(comma)),
            ("Số dư", sheet.balance(comma)),
        )
    )
    return Specimen(
        bank="SHB",
        rows=(
            heads("NGÂN HÀNG TMCP SÀI GÒN - HÀ NỘI (SHB)"),
            heads("SAO KÊ TÀI KHOẢN"),
            heads(f"Tài khoản: {account.number}", None, "Loại tiền: VND"),
            heads(f"Từ ngày: {dmy(account.first)}", None, f"Đến ngày: {dmy(account.last)}"),
            *table.heading(),
            table.labelled("opening", {3: "Số dư đầu kỳ", 6: comma(account.opening)}),
            *table.lines(account),
            table.labelled("closing", {3: "Số dư cuối kỳ", 6: comma(account.closing)}),
        ),
        accounts=(account,),
        says=_ALL,
    )


def hdbank(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("TransactionDate\nNgày giao dịch", sheet.day(dmy)),
            ("Effective date\nNgày hiệu lực", sheet.value_day(dmy)),
            ("Description\nDiễn giải", sheet.narrative),
            ("Debit\nNợ", sheet.out(comma)),
            ("Credit\nCó", sheet.into(comma)),
            ("Balance\nSố dư", sheet.balance(comma)),
            ("Transaction No.\nSố bút toán", sheet.reference),
        )
    )
    return Specimen(
        bank="HDBank",
        rows=(
            heads("HDBank - NGÂN HÀNG TMCP PHÁT TRIỂN TP. HỒ CHÍ MINH"),
            heads("Account number/ Số tài khoản", account.number),
            heads("Period/ Kỳ", f"{dmy(account.first)} - {dmy(account.last)}"),
            heads("Opening balance/ Số dư đầu kỳ", comma(account.opening)),
            heads("Closing balance/ Số dư cuối kỳ", comma(account.closing)),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=_ALL - {"period"},
    )


def seabank(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("Ngày giao dịch", sheet.day(dmy)),
            ("Mã giao dịch", sheet.reference),
            ("Nội dung", sheet.narrative),
            ("Tiền ra", sheet.out(comma)),
            ("Tiền vào", sheet.into(comma)),
            ("Số dư", sheet.balance(comma)),
        )
    )
    return Specimen(
        bank="SeABank",
        rows=(
            heads("NGÂN HÀNG TMCP ĐÔNG NAM Á - SeABank"),
            heads("Số tài khoản", account.number),
            heads("Từ ngày", dmy(account.first), "đến ngày", dmy(account.last)),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=_ALL - {"opening", "closing"},
    )


def unknown(account: TrueAccount) -> Specimen:
    """A bank whose name says nothing to the program; its headings do."""
    table = Table(
        (
            ("Ngày", sheet.day(dmy)),
            ("Chứng từ số", sheet.reference),
            ("Nội dung", sheet.narrative),
            ("Rút ra", sheet.out(dot)),
            ("Gửi vào", sheet.into(dot)),
            ("Số dư", sheet.balance(dot)),
        )
    )
    return Specimen(
        bank="",
        rows=(
            heads("QUỸ TÍN DỤNG NHÂN DÂN XÃ MẪU"),
            heads("SAO KÊ TIỀN GỬI THANH TOÁN"),
            heads(f"Tài khoản số: {account.number}"),
            heads(f"Từ ngày {dmy(account.first)} đến hết ngày {dmy(account.last)}"),
            *table.heading(),
            table.labelled("opening", {2: "Số dư đầu kỳ", 5: dot(account.opening)}),
            *table.lines(account),
            table.labelled("closing", {2: "Số dư cuối kỳ", 5: dot(account.closing)}),
        ),
        accounts=(account,),
        says=_ALL,
    )


LAYOUTS = {
    "vib": Layout(vib),
    "msb": Layout(msb),
    "tpbank": Layout(tpbank),
    "vpbank": Layout(vpbank),
    "shb": Layout(shb),
    "hdbank": Layout(hdbank),
    "seabank": Layout(seabank),
    "unknown": Layout(unknown),
}
