"""Sacombank: "Nợ" and "Có" alone, after a public importer; the rest is general practice."""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, dmy
from tests.exchange.specimens.sheet import Layout, Specimen, Table, heads
from tests.exchange.specimens.truth import TrueAccount


def statement(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày", sheet.day(dmy)),
            ("Mã giao dịch", sheet.reference),
            ("Nợ", sheet.out(comma, otherwise="0")),
            ("Có", sheet.into(comma, otherwise="0")),
            ("Số dư", sheet.balance(comma)),
            ("Mô tả", sheet.narrative),
        )
    )
    return Specimen(
        bank="Sacombank",
        rows=(
            heads("SACOMBANK - NGÂN HÀNG TMCP SÀI GÒN THƯƠNG TÍN"),
            heads("SAO KÊ TÀI KHOẢN"),
            heads("Tài khoản:", account.number),
            heads("Từ:", dmy(account.first), "Đến:", dmy(account.last)),
            heads("Số dư đầu kỳ:", comma(account.opening)),
            *table.heading(),
            *table.lines(account),
            table.labelled("closing", {6: "Số dư cuối kỳ", 5: comma(account.closing)}),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "opening", "closing", "balance", "reference"}),
    )


LAYOUTS = {"statement": Layout(statement)}
