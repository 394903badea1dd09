"""LPBank: a time beside the day, two days, totals above the table; general practice."""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, dmy
from tests.exchange.specimens.sheet import Layout, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount


def statement(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày giao dịch", lambda _, line: f"{dmy(line.day)} {line.clock:%H:%M:%S}"),
            ("Ngày hiệu lực", sheet.value_day(dmy)),
            ("Số bút toán", sheet.reference),
            ("Nội dung giao dịch", sheet.narrative),
            ("Ghi nợ", sheet.out(comma)),
            ("Ghi có", sheet.into(comma)),
            ("Số dư", sheet.balance(comma)),
        )
    )
    return Specimen(
        bank="LPBank",
        rows=(
            heads("NGÂN HÀNG TMCP LỘC PHÁT VIỆT NAM (LPBank)"),
            heads("SAO KÊ TÀI KHOẢN"),
            heads("Kỳ sao kê:", f"{dmy(account.first)} - {dmy(account.last)}"),
            heads("Số tài khoản:", account.number, None, "Loại tiền:", "VND"),
            heads(
                "Số dư đầu kỳ:",
                comma(account.opening),
                None,
                "Số dư cuối kỳ:",
                comma(account.closing),
            ),
            heads(
                "Tổng ghi nợ:",
                comma(account.total_out),
                None,
                "Tổng ghi có:",
                comma(account.total_in),
            ),
            *table.heading(),
            *table.lines(account),
            foot("Ngày in: 01/07/2026 08:15:22"),
        ),
        accounts=(account,),
        says=frozenset({"account", "opening", "closing", "balance", "reference", "totals"}),
    )


LAYOUTS = {"statement": Layout(statement)}
