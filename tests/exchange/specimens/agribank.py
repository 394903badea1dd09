"""Agribank: e-banking, the counter's, the raw table of IPCAS, and the one of two days.

The raw headings (`trdt`, signed `acctccyamt`, `aftrbal`, `trcdnm`, `rem`, `tomgntno`, also
`thrref`, `toacctno`) after a public Django tool for statements of a branch; the two days and "PS
Nợ" after aliases of a public importer; e-banking and counter are general practice.
"""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import dmy, dot, iso, number, ymd
from tests.exchange.specimens.sheet import Layout, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount

_TITLE = "NGÂN HÀNG NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN VIỆT NAM - AGRIBANK"


def ebanking(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("Ngày GD/Trans. Date", sheet.day(dmy)),
            ("Số CT", sheet.reference),
            ("Phát sinh nợ", sheet.out(dot, otherwise="0")),
            ("Phát sinh có", sheet.into(dot, otherwise="0")),
            ("Số dư", sheet.balance(dot)),
            ("Nội dung/Remark", sheet.narrative),
        )
    )
    return Specimen(
        bank="Agribank",
        rows=(
            heads(_TITLE),
            heads("Số tài khoản", account.number),
            heads("Loại tiền", "VND"),
            heads(f"Từ ngày {dmy(account.first)} - {dmy(account.last)}"),
            heads("Số dư đầu kỳ", dot(account.opening)),
            *table.heading(),
            *table.lines(account),
            table.labelled(
                "total",
                {0: "Cộng phát sinh", 2: dot(account.total_out), 3: dot(account.total_in)},
            ),
            table.labelled("closing", {0: "Số dư cuối kỳ", 4: dot(account.closing)}),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "totals"}
        ),
    )


def counter(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("Ngày giao dịch/Transactions date", sheet.day(dmy)),
            ("Nội dung/Description", sheet.narrative),
            ("Ghi nợ/Debit", sheet.out(dot)),
            ("Ghi có/Credit", sheet.into(dot)),
            ("Số dư/Balance", sheet.balance(dot)),
            ("Số tham chiếu/Ref. no", sheet.reference),
        )
    )
    return Specimen(
        bank="Agribank",
        rows=(
            heads("AGRIBANK", None, None, "SỔ PHỤ KHÁCH HÀNG/STATEMENT"),
            heads("Chi nhánh: Agribank CN tỉnh Lạng Sơn"),
            heads(f"Số TK/Account number: {account.number}", None, "Loại tiền/Currency: VND"),
            heads(f"Từ ngày/From: {dmy(account.first)}", None, f"Đến ngày/To: {dmy(account.last)}"),
            *table.heading(),
            table.labelled("opening", {1: "Số dư đầu kỳ/Opening balance", 4: dot(account.opening)}),
            *table.lines(account),
            table.labelled(
                "total",
                {1: "Tổng phát sinh/Total", 2: dot(account.total_out), 3: dot(account.total_in)},
            ),
            table.labelled(
                "closing", {1: "Số dư cuối kỳ/Closing balance", 4: dot(account.closing)}
            ),
            foot("Lập biểu", None, None, "Kiểm soát"),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "totals"}
        ),
    )


def _raw(account: TrueAccount, dress: sheet.Day) -> Specimen:
    table = Table(
        (
            ("trdt", sheet.day(dress)),
            ("acctccyamt", sheet.either(number)),
            ("aftrbal", sheet.balance(number)),
            ("trcdnm", sheet.side("Deposit", "Withdrawal")),
            ("rem", sheet.narrative),
            ("tomgntno", sheet.always("8401201001234")),
            ("thrref", sheet.always("VBA")),
        )
    )
    return Specimen(
        bank="Agribank",
        rows=(*table.heading(), *table.lines(account)),
        accounts=(account,),
        says=frozenset({"balance"}),
    )


def ipcas(account: TrueAccount) -> Specimen:
    """The table of the core system: no head, no account, signed numbers."""
    return _raw(account, iso)


def ipcas_digits(account: TrueAccount) -> Specimen:
    """The same with its days as 20260401."""
    return _raw(account, ymd)


def two_days(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("Ngày giao dịch", sheet.day(dmy)),
            ("Ngày hiệu lực", sheet.value_day(dmy)),
            ("Mã GD", sheet.reference),
            ("Diễn giải", sheet.narrative),
            ("Số tiền ghi nợ", sheet.out(dot)),
            ("Số tiền ghi có", sheet.into(dot)),
            ("Số dư", sheet.balance(dot)),
        )
    )
    return Specimen(
        bank="Agribank",
        rows=(
            heads("Agribank E-Banking"),
            heads("Số tài khoản:", account.number),
            heads("Từ ngày:", dmy(account.first), "Đến ngày:", dmy(account.last)),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "balance", "reference"}),
    )


def short(account: TrueAccount) -> Specimen:
    """PS Nợ, PS Có."""
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày GD", sheet.day(dmy)),
            ("PS Nợ", sheet.out(dot)),
            ("PS Có", sheet.into(dot)),
            ("Số dư", sheet.balance(dot)),
            ("Nội dung GD", sheet.narrative),
        )
    )
    return Specimen(
        bank="Agribank",
        rows=(
            heads("AGRIBANK - SAO KÊ"),
            heads("Tài khoản", account.number),
            heads("Số dư đầu", dot(account.opening)),
            heads("Số dư cuối", dot(account.closing)),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=frozenset({"account", "opening", "closing", "balance"}),
    )


LAYOUTS = {
    "ebanking": Layout(ebanking),
    "counter": Layout(counter),
    "ipcas": Layout(ipcas),
    "ipcas-digits": Layout(ipcas_digits),
    "two-days": Layout(two_days),
    "short": Layout(short),
}
